"""Which target of the old version is which of the new one, decided for all of them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from luoshi.comparing.amounts import Amount, Nature, amount_of, nature_of
from luoshi.comparing.assignment import assign
from luoshi.comparing.clauses import same_clauses
from luoshi.comparing.names import likeness, name_of, opposed, places_of
from luoshi.plan import Duty, Plan, Target

_LIKE = 60
# A tier outweighs everything below it in one component: assignment.LARGEST pairs of less than 10^4 each.
_TIER = 10**8
# Of targets that share a name or a clause, only those this near in the text are looked at.
_NEAR = 60


@dataclass(frozen=True, slots=True)
class _Seen:
    """A target with what pairing asks of it. clause: path in the new text, or that of the old one behind "-"."""

    target: Target
    clause: str
    name: str
    nature: Nature
    amount: Amount


def paired_targets(old: Plan, new: Plan) -> dict[int, int]:
    """Old index -> new index. What is the same in every respect first, in the order of the text; the rest as a whole."""
    clauses = same_clauses(old, new)
    places = places_of((old, new))
    before = [_seen(t, clauses.get(t.section, f"-{t.section}"), places) for t in old.targets]
    after = [_seen(t, t.section, places) for t in new.targets]
    pairs = _identical(before, after)
    edges: dict[tuple[int, int], int] = {}
    left = [i for i in range(len(before)) if i not in pairs]
    taken = set(pairs.values())
    right = [j for j in range(len(after)) if j not in taken]
    for rank, other in _candidates([before[i] for i in left], [after[j] for j in right]):
        weight = _weight(before[left[rank]], after[right[other]])
        if weight:
            edges[left[rank], right[other]] = weight + _NEAR - min(_NEAR, abs(rank - other))
    return pairs | assign(edges)


def _seen(target: Target, clause: str, places: tuple[str, ...]) -> _Seen:
    return _Seen(target, clause, name_of(target, places), nature_of(target), amount_of(target))


def _identical(before: Sequence[_Seen], after: Sequence[_Seen]) -> dict[int, int]:
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(range(len(after))):
        waiting[_all_of(after[j])].append(j)
    pairs: dict[int, int] = {}
    for i, seen in enumerate(before):
        same = waiting.get(_all_of(seen))
        if same:
            pairs[i] = same.pop()
    return pairs


def _all_of(seen: _Seen) -> Hashable:
    """Everything but where it stands and what number it has in the list."""
    bare = replace(seen.target, id="", section="", start=0, end=0, part_of=None)
    return seen.clause, astuple(bare)


def _candidates(before: Sequence[_Seen], after: Sequence[_Seen]) -> set[tuple[int, int]]:
    """Pairs that share a name or a clause; in long lists only near ones, so that work grows with the text."""
    found: set[tuple[int, int]] = set()
    for key in (_name, _clause):
        groups: defaultdict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for side, seen_list in enumerate((before, after)):
            for index, seen in enumerate(seen_list):
                groups[key(seen)][side].append(index)
        for rows, columns in groups.values():
            found.update(_near(rows, columns))
    return found


def _name(seen: _Seen) -> str:
    return seen.name


def _clause(seen: _Seen) -> str:
    return seen.clause


def _near(rows: list[int], columns: list[int]) -> Iterator[tuple[int, int]]:
    for at, row in enumerate(rows):
        for column in columns[max(0, at - _NEAR) : at + _NEAR + 1]:
            yield row, column


def _weight(one: _Seen, other: _Seen) -> int:
    """0 when they cannot be one promise; else the tier and, within it, how much else is alike."""
    tier = _tier(one, other)
    if not tier:
        return 0
    a, b = one.target, other.target
    alike = (
        2000 * (one.amount == other.amount)
        + 1000 * (a.year == b.year)
        + 500 * (a.cadence == b.cadence)
        + 400 * (one.amount.dimension == other.amount.dimension)
        + 300 * (a.kind == b.kind)
        + 200 * (a.op == b.op)
        + 50 * (a.base_year == b.base_year)
        + 3 * likeness(one.name, other.name)
    )
    return int(_TIER**tier) + alike


def _tier(one: _Seen, other: _Seen) -> int:
    """What a careful clerk tries first has the highest tier (docs/design/comparing.md)."""
    here, named = one.clause == other.clause, one.name == other.name
    if one.nature != other.nature:
        return 1 if here and named else 0
    if named:
        return 5 if here else 4
    if not here or one.target.cadence != other.target.cadence:
        return 0
    if one.amount == other.amount and one.target.year == other.target.year:
        return 3
    alike = likeness(one.name, other.name) >= _LIKE and not opposed(one.name, other.name)
    return 2 if alike and one.amount.dimension == other.amount.dimension else 0


def paired_duties(old: Plan, new: Plan) -> dict[int, int]:
    """Old index -> new index: in the same clause, with a unit in common or at least under a like heading."""
    clauses = same_clauses(old, new)
    kept = {path for path, now in clauses.items() if _headings_alike(old, path, new, now)}
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for j, duty in enumerate(new.duties):
        groups[duty.section].append(j)
    edges: dict[tuple[int, int], int] = {}
    for i, duty in enumerate(old.duties):
        for j in groups.get(clauses.get(duty.section, ""), [])[:_NEAR]:
            shared = _shared(duty, new.duties[j]) or int(duty.section in kept)
            if shared:
                edges[i, j] = shared * 1000 + max(0, 999 - abs(i - j))
    return assign(edges)


def _shared(one: Duty, other: Duty) -> int:
    """Common units in a hundredth of all, those of the same role counting double; 0 when there is none."""
    first, second = ({party.name for party in duty.parties} for duty in (one, other))
    common = len(first & second)
    if not common:
        return 0
    roles = len(set(one.parties) & set(other.parties))
    return 100 * (common + roles) // (2 * len(first | second)) + 1


def _headings_alike(old: Plan, path: str, new: Plan, now: str) -> bool:
    one, other = old.section_at(path), new.section_at(now)
    if one is None or other is None or not one.heading:
        return False
    return likeness(one.heading, other.heading) >= _LIKE
