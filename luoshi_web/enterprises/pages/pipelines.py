"""Where each enterprise stands on its way to a listing or above the scale: stages as columns, the nearest to the end named first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.enterprises.ladder import ladder
from luoshi.registers import firm_field
from luoshi_web.enterprises.firm_rows import Entry, cards_of, may_know
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.cells import area_shown
from luoshi_web.registers.queries import by_stage, kept_among

MOST_CARDS: Final = 30
NEAREST: Final = 5


@dataclass(frozen=True, slots=True)
class StageCard:
    """url: the enterprise's card, or the entry where it has none. days: how long it has stood there, None where not known."""

    name: str
    url: str
    town: str
    days: int | None


@dataclass(frozen=True, slots=True)
class StageColumn:
    label: str
    count: int
    is_final: bool
    cards: tuple[StageCard, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """nearest: those in the last stage before the end, the longest there first, then those in the stage before."""

    name: str
    url: str
    total: int
    columns: tuple[StageColumn, ...]
    nearest: tuple[tuple[str, StageCard], ...]


@dataclass(frozen=True, slots=True)
class PipelinesPage:
    title: str
    programme: str
    headline: str
    tabs: tuple[Tab, ...]
    pipelines: tuple[Pipeline, ...]
    has_sample: bool


def pipelines_page(access: Access, now: datetime, today: date) -> PipelinesPage:
    """Three queries, and three for each pipeline."""
    kept = [one for one in kept_among(access, ladder().pipelines) if one.register.stages]
    kept.sort(key=lambda one: ladder().pipelines.index(one.row.code))
    told = [(one, *by_stage(one, now, MOST_CARDS)) for one in kept]
    told = [
        (one, counts, [row for row in rows if may_know(access, one, row.area)])
        for one, counts, rows in told
    ]
    cards = cards_of(
        access.programme, {row.firm for _k, _c, rows in told for row in rows if row.firm}
    )
    lines = tuple(_pipeline(access, *one, cards, today) for one in told)
    return PipelinesPage(
        title=_("上市和升规"),
        programme=access.programme.code,
        headline=_headline(lines) if lines else _("没有上市、升规的台账"),
        tabs=tabs(access, "pipelines"),
        pipelines=lines,
        has_sample=any(row.sample for _k, _c, rows in told for row in rows),
    )


def _headline(lines: Sequence[Pipeline]) -> str:
    return "；".join(_("%(name)s %(n)s 户") % {"name": one.name, "n": one.total} for one in lines)


def _pipeline(
    access: Access,
    kept: Kept,
    counts: Mapping[str | None, int],
    rows: Sequence[Revision],
    cards: Mapping[str, int],
    today: date,
) -> Pipeline:
    columns, open_ones = [], []
    for stage in kept.register.stages:
        own = [row for row in rows if row.stage == stage.code]
        shown = tuple(_card(access, kept, row, cards, today) for row in own)
        count = counts.get(stage.code, 0)
        columns.append(StageColumn(stage.label, count, stage.final, shown, count - len(shown)))
        if not stage.final:
            open_ones.append((stage.label, shown))
    nearest = [(label, card) for label, shown in reversed(open_ones) for card in shown]
    return Pipeline(
        name=kept.row.name,
        url=reverse("registers:show", args=[kept.programme.code, kept.row.code]),
        total=sum(counts.values()),
        columns=tuple(columns),
        nearest=tuple(nearest[:NEAREST]),
    )


def _card(
    access: Access, kept: Kept, row: Revision, cards: Mapping[str, int], today: date
) -> StageCard:
    here = kept.programme.code
    number = cards.get(row.firm or "")
    return StageCard(
        name=Entry(kept, row).name_told if firm_field(kept.register) else row.name,
        url=reverse("enterprises:firm", args=[here, number])
        if number
        else reverse("registers:entry", args=[here, kept.row.code, row.entry_no]),
        town=area_shown(access, kept, row),
        days=(today - row.stage_since).days if row.stage_since else None,
    )
