"""One import: what it would change, or what it stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.ledger.models import Observation, Vintage
from luoshi_web.offices.queries import Access
from luoshi_web.statistics import models
from luoshi_web.statistics.differences import TAKEN, Difference
from luoshi_web.statistics.guards import Scope, may_change
from luoshi_web.statistics.pages.reading import ReadingPart, reading_part
from luoshi_web.statistics.pages.words import (
    KIND_WORDS,
    counts_words,
    month_words,
)
from luoshi_web.statistics.queries import Opened
from luoshi_web.statistics.tables import place_name

# A form may send a thousand fields; beyond this the list is taken whole or not at all.
MOST_TICKS: Final = 600


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    key: str
    indicator: str
    code: str
    period: str
    value: Decimal | None
    unit: str
    decimals: int
    vintage: str
    old: Decimal | None
    old_unit: str
    old_vintage: str
    old_document: str
    change: Decimal | None
    place: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    words: str
    may_take: bool
    ticked: bool
    rows: tuple[DifferenceRow, ...]


@dataclass(frozen=True, slots=True)
class StoredRow:
    indicator: str
    period: str
    value: Decimal | None
    unit: str
    decimals: int
    vintage: str
    kind: str
    old: Decimal | None
    place: str
    label: str


@dataclass(frozen=True, slots=True)
class ShowPage:
    """part: how the table is read; None once the import is settled. seen: every line that can be taken, as it is shown here.

    whole: there are too many to tick, so all of them are taken or none.
    """

    title: str
    programme: str
    pk: int
    heading: str
    state: str
    state_words: str
    file: str
    made_at: datetime
    made_by: str
    settled_at: datetime | None
    settled_by: str
    month: str
    vintage: str
    mapping: str
    may_change: bool
    is_confirmed: bool
    part: ReadingPart | None
    groups: tuple[Group, ...]
    seen: str
    whole: bool
    to_take: int
    stored: tuple[StoredRow, ...]
    conflicts: tuple[str, ...]


def show_page(
    access: Access,
    scope: Scope,
    row: models.Import,
    *,
    table: Opened | None = None,
    drawn: Sequence[Difference] = (),
    stored: Sequence[models.ImportedFigure] = (),
    name: str = "",
    errors: Mapping[str, str] | None = None,
    conflicts: Sequence[str] = (),
) -> ShowPage:
    confirmed = row.mapping is not None and table is not None and not table.faults
    takeable = [one for one in drawn if one.kind in TAKEN]
    return ShowPage(
        title=row.document,
        programme=access.programme.code,
        pk=row.pk,
        heading=_heading(row, drawn, confirmed=confirmed),
        state=row.state,
        state_words=str(models.State(row.state).label),
        file=row.file.name,
        made_at=row.made_at,
        made_by=row.made_by,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        month=month_words(row.month),
        vintage=str(Vintage(row.vintage).label),
        mapping=str(row.mapping) if row.mapping else "",
        may_change=may_change(access, row) and scope.may_import,
        is_confirmed=confirmed,
        part=reading_part(scope, row, table, name, errors or {}) if table else None,
        groups=tuple(_groups(drawn)) if confirmed else (),
        seen="\n".join(one.seen for one in takeable),
        whole=len(takeable) > MOST_TICKS,
        to_take=len(takeable),
        stored=tuple(_stored_row(one) for one in stored),
        conflicts=tuple(conflicts),
    )


def _heading(row: models.Import, drawn: Sequence[Difference], *, confirmed: bool) -> str:
    if row.state == models.State.ACCEPTED:
        return _("%(document)s：%(counts)s") % {
            "document": row.document,
            "counts": counts_words(row.counts),
        }
    if row.state == models.State.DROPPED:
        return _("%(document)s：已放弃，没有导入") % {"document": row.document}
    if not confirmed:
        return _("%(document)s：先核对这张表怎样读") % {"document": row.document}
    counts = Counter(one.kind for one in drawn)
    said = "，".join(
        f"{words} {counts[kind]}" for kind, words in KIND_WORDS.items() if counts[kind]
    )
    return _("%(document)s：%(said)s，还没有导入") % {
        "document": row.document, "said": said or _("没有数"),
    }  # fmt: skip


def _groups(drawn: Sequence[Difference]) -> Iterable[Group]:
    for kind, label in KIND_WORDS.items():
        rows = tuple(_difference_row(one) for one in drawn if one.kind == kind)
        if rows:
            yield Group(kind, str(label), kind in TAKEN, kind in ("new", "revised"), rows)


def _difference_row(one: Difference) -> DifferenceRow:
    old: Observation | None = one.standing
    indicator = one.indicator
    return DifferenceRow(
        key=one.key,
        indicator=indicator.name if indicator else one.found.label,
        code=indicator.code if indicator else "",
        period=one.period.words()
        if one.period
        else one.found.span.words()
        if one.found.span
        else "",
        value=one.value,
        unit=one.unit,
        decimals=indicator.decimals if indicator else 0,
        vintage=str(Vintage(one.vintage).label),
        old=old.value if old else None,
        old_unit=old.unit if old else "",
        old_vintage=str(Vintage(old.vintage).label) if old and not old.sample else "",
        old_document=_("演示数据") if old and old.sample else old.document if old else "",
        change=one.change,
        place=one.found.place,
        label=one.found.name,
        why=one.why,
    )


def _stored_row(one: models.ImportedFigure) -> StoredRow:
    row = one.observation
    return StoredRow(
        indicator=row.indicator.name,
        period=Period.parse(row.period).words(),
        value=row.value,
        unit=row.unit,
        decimals=row.indicator.decimals,
        vintage=str(Vintage(row.vintage).label),
        kind=str(KIND_WORDS[one.kind]),
        old=row.replaces.value if row.replaces and not row.replaces.sample else None,
        place=f"{one.sheet} {place_name(one.row, one.column)}",
        label=one.label,
    )
