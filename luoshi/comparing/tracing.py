"""A plan beside the plan above it: which clause answers which, and whether its number is enough.

Two targets answer one another only when they name one measured thing. Whether the number is enough is said only when
the texts allow it: shares, growths and averages compare between places, amounts of a county and a province do not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from luoshi.comparing.amounts import amount_of, nature_of
from luoshi.comparing.model import Answer, Relation, Trace, TraceLine
from luoshi.comparing.names import area_of, known, name_of, opposed, places_of, same_area
from luoshi.comparing.reach import range_of, within
from luoshi.plan import Plan, Target

# A name of fewer characters (企业, 增加值) ends too many others to relate two targets.
_SHORTEST_RELATED = 5
_SHORTEST_MENTION = 4
# What is reached once can be held; a growth of one year says nothing of the next.
_STANDING = ("level", "cumulative", "share")


@dataclass(frozen=True, slots=True)
class _Places:
    """Whose numbers they are; None when neither issuer nor title says."""

    lower: str | None
    higher: str | None


def trace(plan: Plan, higher: Plan) -> Trace:
    """For each target of `higher`, what in `plan` answers it. The same measured thing before what is only related."""
    words = places_of((plan, higher))
    places = _Places(area_of(plan), area_of(higher))
    own = [(target, name_of(target, words)) for target in plan.targets]
    return Trace(tuple(_line(plan, own, t, name_of(t, words), places) for t in higher.targets))


def _line(
    plan: Plan, own: list[tuple[Target, str]], higher: Target, name: str, places: _Places
) -> TraceLine:
    answers = [
        _answer(target, higher, relation, places)
        for target, its_name in own
        if (relation := _relation(target, its_name, higher, name))
    ]
    exact = [a for a in answers if a.relation == "same"]
    chosen = exact or answers
    return TraceLine(higher, tuple(chosen), () if chosen else _mentions(plan, higher, name))


def _relation(target: Target, name: str, higher: Target, other: str) -> Relation | None:
    if nature_of(target) != nature_of(higher):
        return None
    of_one_measure = amount_of(target).dimension == amount_of(higher).dimension
    if nature_of(target) == "amount" and not of_one_measure:
        return None
    if name == other:
        return "same"
    shorter = min(name, other, key=len)
    ends = name.endswith(other) or other.endswith(name)
    general = shorter in known("measures") or len(shorter) < _SHORTEST_RELATED
    return "related" if ends and not general and not opposed(name, other) else None


def _answer(target: Target, higher: Target, relation: Relation, places: _Places) -> Answer:
    if relation == "related":
        return Answer(target, relation, None, "名称相近而范围不一定相同，是否同一指标须由人确认。")
    for obstacle in _OBSTACLES:
        reason = obstacle(target, higher, places)
        if reason:
            return Answer(target, relation, None, reason)
    reaches = within(range_of(target), range_of(higher))
    number, asked = _printed(target), _printed(higher)
    said = f"本方案{number}，上级{asked}，{'达到上级要求' if reaches else '没有达到上级要求'}"
    hoped = "；但本方案写的是力争" if target.aspirational and not higher.aspirational else ""
    return Answer(target, relation, reaches, f"{said}{hoped}。")


_WORDS = {"ge": "不低于", "gt": "高于", "le": "不高于", "lt": "低于", "about": "约", "between": "为", "grade": "为"}  # fmt: skip


def _printed(target: Target) -> str:
    upper = f"—{target.value2}" if target.value2 else ""
    return f"{_WORDS[target.op]}{target.value}{upper}{target.unit}"


def _grade(target: Target, higher: Target, places: _Places) -> str | None:
    graded = "grade" in (target.op, higher.op)
    if graded and (target.value, target.unit) != (higher.value, higher.unit):
        return "两处写的是等级，高低须由人判断。"
    return None


def _rank(target: Target, higher: Target, places: _Places) -> str | None:
    return "名次在各自范围内排，不能互相比较。" if target.kind == "rank" else None


def _kind(target: Target, higher: Target, places: _Places) -> str | None:
    if target.kind == higher.kind:
        return None
    words = {"level": "总量", "increase": "新增", "cumulative": "累计"}
    return f"本方案写的是{words[target.kind]}，上级写的是{words[higher.kind]}，不能直接比较。"


def _rhythm(target: Target, higher: Target, places: _Places) -> str | None:
    if target.cadence == higher.cadence:
        return None
    words = {"by": "到期时的数", "yearly": "每年的数", "average": "年均的数"}
    return f"本方案写的是{words[target.cadence]}，上级写的是{words[higher.cadence]}，不能直接比较。"


def _deadline(target: Target, higher: Target, places: _Places) -> str | None:
    if target.year == higher.year:
        return None
    mine, asked = (f"{t.year}年" if t.year else "没有写明" for t in (target, higher))
    sooner = target.year and higher.year and target.year < higher.year
    stays = target.cadence == "by" and target.kind in _STANDING
    if sooner and stays and within(range_of(target), range_of(higher)):
        return None  # reached before the higher deadline
    return f"期限不同（本方案{mine}，上级{asked}），不能直接比较。"


def _base(target: Target, higher: Target, places: _Places) -> str | None:
    if target.base_year == higher.base_year:
        return None
    mine, asked = (f"{t.base_year}年" if t.base_year else "没有写明" for t in (target, higher))
    return f"基期不同（本方案{mine}，上级{asked}），不能直接比较。"


def _scope(target: Target, higher: Target, places: _Places) -> str | None:
    """Amounts of two places do not compare, except those per head, per area or per volume."""
    if nature_of(target) != "amount" or "/" in target.unit:
        return None
    if any(word in target.indicator for word in known("intensities")):
        return None
    if places.lower is None or places.higher is None:
        return "看不出两份文件各管哪个地方，总量能否比较须由人判断。"
    if not same_area(places.lower, places.higher):
        return f"{places.lower}的总量与{places.higher}的总量不能直接比较，只能看作其中一部分。"
    return None


def _tolerance(target: Target, higher: Target, places: _Places) -> str | None:
    """左右 has no stated width: only the same number with the same word is surely within it."""
    if "about" not in (target.op, higher.op):
        return None
    if target.op == higher.op and amount_of(target) == amount_of(higher):
        return None
    return "“左右”没有写明容差，够不够须由人判断。"


_Obstacle = Callable[[Target, Target, _Places], str | None]
_OBSTACLES: tuple[_Obstacle, ...] = (
    _grade, _rank, _kind, _rhythm, _base, _scope, _tolerance, _deadline,
)  # fmt: skip


def _mentions(plan: Plan, higher: Target, name: str) -> tuple[str, ...]:
    """The innermost clauses in which the indicator's words stand, in the order of the text."""
    found: list[str] = []
    for words in {name, higher.indicator}:
        at = plan.text.find(words) if len(words) >= _SHORTEST_MENTION else -1
        while at >= 0:
            path = _innermost(plan, at)
            if path is not None and path not in found:
                found.append(path)
            at = plan.text.find(words, at + len(words))
    return tuple(s.path for s in plan.sections if s.path in found)


def _innermost(plan: Plan, at: int) -> str | None:
    around = [s for s in plan.sections if s.start <= at < s.end]
    return max(around, key=lambda s: s.start).path if around else None
