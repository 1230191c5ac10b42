"""A plan beside the plan above it: which clause answers which, and whether its number is enough.

Two targets answer one another only when they name one measured thing. Whether the number is enough is said only when
the texts allow it: shares, growths and averages compare between places, amounts of a county and a province do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from luoshi.comparing.amounts import amount_of, nature_of
from luoshi.comparing.model import Answer, Trace, TraceLine
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
    own = _Own.of([_Named(t, name_of(t, words), i) for i, t in enumerate(plan.targets)])
    return Trace(
        tuple(
            _line(plan, own, _Named(target, name_of(target, words), i), places)
            for i, target in enumerate(higher.targets)
        )
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """A target, the name it is compared by, and its number in the list."""

    target: Target
    name: str
    at: int


@dataclass(frozen=True, slots=True)
class _Own:
    """The targets of the plan by name, and by every end of their names that is long enough to relate two."""

    named: Mapping[str, list[_Named]]
    ending: Mapping[str, list[_Named]]

    @classmethod
    def of(cls, targets: list[_Named]) -> _Own:
        named: defaultdict[str, list[_Named]] = defaultdict(list)
        ending: defaultdict[str, list[_Named]] = defaultdict(list)
        for one in targets:
            named[one.name].append(one)
            for end in _ends(one.name):
                ending[end].append(one)
        return cls(named, ending)

    def related(self, name: str) -> list[_Named]:
        """Those whose name ends with this one, or that are an end of it; in the order of the plan."""
        longer = self.ending.get(name, [])
        shorter = [one for end in _ends(name) for one in self.named.get(end, ())]
        return sorted([*longer, *shorter], key=lambda one: one.at)


def _ends(name: str) -> Iterator[str]:
    """Proper ends that say what is measured: 高新技术企业 of 国家高新技术企业, not 增加值."""
    for start in range(1, len(name) - _SHORTEST_RELATED + 1):
        if name[start:] not in known("measures"):
            yield name[start:]


def _line(plan: Plan, own: _Own, higher: _Named, places: _Places) -> TraceLine:
    same = [one for one in own.named.get(higher.name, ()) if _comparable(one, higher)]
    related = [] if same else [o for o in own.related(higher.name) if _comparable(o, higher)]
    answers = [_answer(one.target, higher.target, places) for one in same]
    answers += [
        Answer(one.target, "related", None, "名称相近而范围不一定相同，是否同一指标须由人确认。")
        for one in related
        if not opposed(one.name, higher.name)
    ]
    mentions = () if answers else _mentions(plan, higher.target, higher.name)
    return TraceLine(higher.target, tuple(answers), mentions)


def _comparable(one: _Named, other: _Named) -> bool:
    """One nature and, for amounts, one measure."""
    nature = nature_of(one.target)
    if nature != nature_of(other.target):
        return False
    return nature != "amount" or (
        amount_of(one.target).dimension == amount_of(other.target).dimension
    )


def _answer(target: Target, higher: Target, places: _Places) -> Answer:
    for obstacle in _OBSTACLES:
        reason = obstacle(target, higher, places)
        if reason:
            return Answer(target, "same", None, reason)
    reaches = within(range_of(target), range_of(higher))
    number, asked = _printed(target), _printed(higher)
    said = f"本方案{number}，上级{asked}，{'达到上级要求' if reaches else '没有达到上级要求'}"
    hoped = "；但本方案写的是力争" if target.aspirational and not higher.aspirational else ""
    return Answer(target, "same", reaches, f"{said}{hoped}。")


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
