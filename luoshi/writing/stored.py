"""A paper as one text: what a frozen bulletin is stored as, from which the same docx is made byte for byte.

    {"luoshi_paper": 1, "paper": {...}}

Fields are those of `luoshi.writing.model`, one with its default is left out; what a block is, its `block` says. Decimals are text,
days are 2026-10-15, a photograph is the SHA-256 of its bytes, kept elsewhere. Keys are sorted, no blank is written: the
same paper gives the same text, so its checksum names the paper.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from luoshi.errors import LuoshiError
from luoshi.writing._text import WritingError
from luoshi.writing.model import (
    Block,
    Chart,
    FormTable,
    Heading,
    Paper,
    Paragraph,
    Picture,
    Table,
)

FORMAT: Final = 1
_KINDS: Final[dict[str, type]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "table": Table,
    "chart": Chart,
    "picture": Picture,
    "form": FormTable,
}
_NAMES: Final = {class_: name for name, class_ in _KINDS.items()}
_Pictures = Callable[[str], bytes]


def paper_json(paper: Paper) -> str:
    """The paper as text, without the bytes of its photographs (`pictures_of`)."""
    told = {"luoshi_paper": FORMAT, "paper": _plain(paper)}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def paper_checksum(text: str) -> str:
    """SHA-256 of a paper's text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def pictures_of(paper: Paper) -> dict[str, bytes]:
    """The paper's photographs by the name its text gives them."""
    return {_name(each.content): each.content for each in _photographs(paper)}


def paper_of_json(text: str, pictures: _Pictures | None = None, *, checksum: str = "") -> Paper:
    """The paper of such a text. pictures: a photograph's bytes by its name. checksum: what the text must still have.

    Raises WritingError: another checksum, another format, a text that is no paper, a photograph that is not there.
    """
    if checksum and paper_checksum(text) != checksum:
        raise WritingError(
            "文稿与冻结时的校验码不符，可能被改动过。", "请从备份恢复这份文稿，不要用它出文。"
        )
    try:
        told = json.loads(text)
        if told["luoshi_paper"] != FORMAT:
            raise WritingError(f"文稿是第{told['luoshi_paper']}版格式。", "请用写出它的版本打开。")
        made = _made(Paper, told["paper"], pictures or _no_picture)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError, InvalidOperation) as error:
        if isinstance(error, LuoshiError):
            raise
        raise WritingError("这不是一份文稿。", "请选择由本系统存下的文稿。") from error
    return made  # type: ignore[no-any-return]


def _blocks(paper: Paper) -> Iterator[Block]:
    yield from paper.body
    for annex in paper.annexes:
        yield from annex.blocks


def _photographs(paper: Paper) -> Iterator[Picture]:
    """Those that stand alone and those in a form's cells."""
    for block in _blocks(paper):
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, FormTable):
            cells = (cell.content for row in block.rows for cell in row)
            yield from (content for content in cells if isinstance(content, Picture))


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _no_picture(name: str) -> bytes:
    raise WritingError(f"文稿里的照片{name[:12]}没有给出。", "请连同照片一起打开。")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        told = {
            each.name: _plain(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != _default(each)
        }
        return {"block": _NAMES[type(value)], **told} if type(value) in _NAMES else told
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes):
        return _name(value)
    return value.isoformat() if isinstance(value, date) else value


def _default(each: Field[Any]) -> Any:
    """The field's default, or something no value equals."""
    if each.default_factory is not MISSING:
        return each.default_factory()
    return each.default


@cache
def _hints(class_: type) -> dict[str, Any]:
    return get_type_hints(class_)


def _made(class_: type, told: Any, pictures: _Pictures) -> Any:
    if not isinstance(told, dict):
        raise TypeError(told)
    hints = _hints(class_)
    return class_(
        **{key: _value(hints[key], raw, pictures) for key, raw in told.items() if key != "block"}
    )


def _value(hint: Any, raw: Any, pictures: _Pictures) -> Any:
    """`raw` as the field's type says. Raises TypeError or ValueError where it is something else."""
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _choice(get_args(hint), raw, pictures)
    if origin is tuple:
        if not isinstance(raw, list):
            raise TypeError(raw)
        inner = get_args(hint)
        kinds = inner[:1] * len(raw) if inner[-1] is Ellipsis else inner
        return tuple(_value(kind, each, pictures) for kind, each in zip(kinds, raw, strict=True))
    if origin is Literal:
        if raw not in get_args(hint):
            raise ValueError(raw)
        return raw
    if is_dataclass(hint):
        return _made(hint, raw, pictures)  # type: ignore[arg-type]
    if hint is bytes:
        return pictures(raw)
    if hint in (Decimal, date):
        return Decimal(raw) if hint is Decimal else date.fromisoformat(raw)
    if not isinstance(raw, (int, float) if hint is float else hint):
        raise TypeError(raw)
    return raw


def _choice(choices: tuple[Any, ...], raw: Any, pictures: _Pictures) -> Any:
    """One of several: nothing, a block by its kind, a plain text, or the one that is left."""
    if raw is None and types.NoneType in choices:
        return None
    if isinstance(raw, dict) and "block" in raw:
        return _made(_KINDS[raw["block"]], raw, pictures)
    if isinstance(raw, str) and str in choices:
        return raw
    left = [each for each in choices if each not in (types.NoneType, str)]
    if len(left) != 1:
        raise TypeError(raw)
    return _value(left[0], raw, pictures)
