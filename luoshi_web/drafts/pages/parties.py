"""单位对照: the names a draft prints, and whom each means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi_web.drafts.matching import Match, NameRow
from luoshi_web.drafts.models import Meant
from luoshi_web.drafts.review import Review
from luoshi_web.offices.models import Unit, UnitSet


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OpenRow:
    """proposed: the likeliest first; the first of them stands chosen until a person decides."""

    number: int
    name: str
    count: int
    is_decided: bool
    proposed: tuple[Option, ...]
    others: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class KnownRow:
    name: str
    count: int
    means: str


@dataclass(frozen=True, slots=True)
class PartiesPage:
    title: str
    programme: str
    pk: int
    draft_title: str
    rows: tuple[OpenRow, ...]
    known: tuple[KnownRow, ...]
    units: tuple[tuple[str, str], ...]
    sets: tuple[tuple[str, str], ...]
    may_edit: bool
    error: str
    has_sample: bool = False


def parties_page(
    programme: str,
    review: Review,
    names: Sequence[NameRow],
    units: Sequence[Unit],
    sets: Sequence[UnitSet],
    *,
    may_edit: bool,
    error: str,
) -> PartiesPage:
    open_rows = [row for row in names if row.known is None]
    waiting = sum(row.is_open for row in names)
    title = _("%(n)s 个单位名称还没有对应") % {"n": waiting} if waiting else _("单位名称都对应上了")
    return PartiesPage(
        title=title,
        programme=programme,
        pk=review.draft.pk,
        draft_title=review.plan.title or review.draft.title,
        rows=tuple(_open(n, row) for n, row in enumerate(open_rows, 1)),
        known=tuple(
            KnownRow(row.name, row.count, words_of(row.known)) for row in names if row.known
        ),
        units=tuple((f"unit:{unit.pk}", unit.name) for unit in units),
        sets=tuple((f"set:{row.pk}", row.name) for row in sets),
        may_edit=may_edit,
        error=error,
    )


def words_of(match: Match) -> str:
    if match.unit is not None:
        return match.unit.name
    if match.unit_set is not None:
        return _("%(name)s（单位组）") % {"name": match.unit_set.name}
    return str(Meant(match.meant).label)


def _open(number: int, row: NameRow) -> OpenRow:
    chosen = row.decided.choice if row.decided else row.proposed[0].choice
    proposed = list(_options(row.proposed, chosen))
    if row.decided and all(option.value != chosen for option in proposed):
        proposed.insert(0, Option(chosen, words_of(row.decided), is_chosen=True))
    there = {option.value for option in proposed}
    rest = [Match(m) for m in (Meant.NEW_UNIT, Meant.NEW_SET, Meant.NOBODY) if m not in there]
    return OpenRow(
        number,
        row.name,
        row.count,
        row.decided is not None,
        tuple(proposed),
        tuple(_options(rest, chosen)),
    )


def _options(matches: Iterable[Match], chosen: str) -> Iterable[Option]:
    for match in matches:
        yield Option(match.choice, words_of(match), is_chosen=match.choice == chosen)
