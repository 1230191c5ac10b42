"""The language of checks: a small part of Python's expressions, exact decimals, and unknown where a number is missing.

Comparisons, and/or/not, + - * /, abs, min, max, len, sum, `is None`, numbers, texts, names; nothing else is understood, so a
file of checks can compute and do nothing more. A missing number makes whatever is computed from it unknown, division by zero
too; `and` and `or` follow Kleene: false decides an `and`, true decides an `or`, else unknown stays unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Literal

from luoshi.checking.model import CheckError

Type = Literal["number", "text", "truth", "numbers"]
Known = Decimal | str | bool | tuple[Decimal, ...] | None
_LONGEST = 500
_WORDS: dict[Type, str] = {"number": "数", "text": "文字", "truth": "是非", "numbers": "一列数"}
_ARITHMETIC: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
_ORDER: dict[type[ast.cmpop], Callable[[Decimal, Decimal], bool]] = {
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A text that was found to be of the language. type: of what it gives."""

    text: str
    tree: ast.expr
    type: Type

    def value(self, names: Mapping[str, Known]) -> Known:
        """None: unknown. names: every name of the language with its value."""
        try:
            return _value(self.tree, names)
        except (DecimalException, OverflowError):
            return None


def parse(text: str, names: Mapping[str, Type]) -> Expression:
    """Raises CheckError, without a place, that says what is not understood."""
    said = text.strip()
    if len(said) > _LONGEST:
        raise CheckError(f"式子有 {len(said)} 字，最多 {_LONGEST} 字。", "请拆成两条。")
    try:
        tree = ast.parse(said, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CheckError(f"式子“{said[:60]}”写法不对。", "请照文件开头的写法改。") from error
    return Expression(said, tree, _type(tree, names))


def _refused(node: ast.expr, what: str, remedy: str = "请照文件开头的写法改。") -> CheckError:
    return CheckError(f"式子里的“{ast.unparse(node)[:60]}”{what}。", remedy)


def _type(node: ast.expr, names: Mapping[str, Type]) -> Type:
    match node:
        case ast.Constant(value=bool() | None):
            raise _refused(node, "不能单独用", "要问有没有，请写 x is None。")
        case ast.Constant(value=int() | float()):
            return "number"
        case ast.Constant(value=str()):
            return "text"
        case ast.Name(id=name):
            if name not in names:
                raise _refused(node, "没有这个名字", f"可用：{'、'.join(sorted(names))}。")
            return names[name]
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return _need(inner, "number", names)
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _need(inner, "truth", names)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            _need(left, "number", names)
            return _need(right, "number", names)
        case ast.BoolOp(values=values):
            for value in values:
                _need(value, "truth", names)
            return "truth"
        case ast.Compare():
            return _type_of_comparison(node, names)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _type_of_call(node, name, args, names)
    raise _refused(node, "不在可用的写法里")


def _need(node: ast.expr, wanted: Type, names: Mapping[str, Type]) -> Type:
    found = _type(node, names)
    if found != wanted:
        raise _refused(node, f"是{_WORDS[found]}，这里要{_WORDS[wanted]}")
    return found


def _type_of_comparison(node: ast.Compare, names: Mapping[str, Type]) -> Type:
    if len(node.ops) != 1:
        raise _refused(node, "连写了两个比较", "请用 and 分开写。")
    op, left, right = node.ops[0], node.left, node.comparators[0]
    if isinstance(op, ast.Is | ast.IsNot):
        if not (isinstance(right, ast.Constant) and right.value is None):
            raise _refused(node, "的 is 后面只能是 None")
        _type(left, names)
    elif isinstance(op, ast.Eq | ast.NotEq):
        if _type(left, names) not in ("number", "text"):
            raise _refused(left, "不能用 == 比较")
        _need(right, _type(left, names), names)
    elif type(op) in _ORDER:
        _need(left, "number", names)
        _need(right, "number", names)
    else:
        raise _refused(node, "不在可用的写法里")
    return "truth"


def _type_of_call(
    node: ast.Call, name: str, args: Sequence[ast.expr], names: Mapping[str, Type]
) -> Type:
    if name in ("len", "sum") and len(args) == 1:
        _need(args[0], "numbers", names)
    elif name == "abs" and len(args) == 1:
        _need(args[0], "number", names)
    elif name in ("min", "max") and len(args) == 1:
        _need(args[0], "numbers", names)
    elif name in ("min", "max") and args:
        for arg in args:
            _need(arg, "number", names)
    else:
        raise _refused(node, "不在可用的写法里", "可用的函数：abs、min、max、len、sum。")
    return "number"


def _value(node: ast.expr, names: Mapping[str, Known]) -> Known:
    match node:
        case ast.Constant(value=(str() | None) as said):
            return said
        case ast.Constant(value=number):
            return Decimal(str(number))
        case ast.Name(id=name):
            return names[name]
        case ast.UnaryOp(op=op, operand=inner):
            found = _value(inner, names)
            if found is None:
                return None
            return not found if isinstance(op, ast.Not) else -_number(found)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, names), _value(right, names)
            return None if a is None or b is None else _ARITHMETIC[type(op)](_number(a), _number(b))
        case ast.BoolOp(op=op, values=values):
            return _decide([_value(v, names) for v in values], by=isinstance(op, ast.Or))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _compare(_value(left, names), op, _value(right, names))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _call(name, [_value(arg, names) for arg in args])
    raise CheckError(f"式子里的“{ast.unparse(node)[:60]}”不在可用的写法里。")


def _number(found: Known) -> Decimal:
    if isinstance(found, Decimal):
        return found
    raise CheckError(f"“{found}”不是数。", "这个名字的值与它的类别不符。")


def _decide(values: Sequence[Known], *, by: bool) -> bool | None:
    """by: the truth that decides alone, true for `or`."""
    if any(value is by for value in values):
        return by
    return None if any(value is None for value in values) else not by


def _compare(left: Known, op: ast.cmpop, right: Known) -> bool | None:
    if isinstance(op, ast.Is):
        return left is None
    if isinstance(op, ast.IsNot):
        return left is not None
    if left is None or right is None:
        return None
    if isinstance(op, ast.Eq | ast.NotEq):
        return (left == right) is isinstance(op, ast.Eq)
    return _ORDER[type(op)](_number(left), _number(right))


def _call(name: str, args: Sequence[Known]) -> Decimal | None:
    first = args[0]
    if isinstance(first, tuple):
        if name == "len":
            return Decimal(len(first))
        if name == "sum":
            return sum(first, Decimal(0))
        return (min(first) if name == "min" else max(first)) if first else None
    if any(arg is None for arg in args):
        return None
    numbers = [_number(arg) for arg in args]
    if name == "abs":
        return abs(numbers[0])
    return min(numbers) if name == "min" else max(numbers)
