"""Reads of benchmarking: places, what they published, own figures out of the ledger, measures, notes. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.benchmarking import Comparison, Question, YearFigure, compare, read_definition
from luoshi.errors import LuoshiError
from luoshi_web.evaluation.models import (
    Better,
    GapMeasure,
    MeasureState,
    Peer,
    PeerFigure,
    PeerKind,
    PeerNote,
    Yardstick,
)
from luoshi_web.ledger.models import Accumulation, Observation, Vintage
from luoshi_web.ledger.queries import governing
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access

_ORDER: Final = {Vintage.FLASH: 0, Vintage.PRELIMINARY: 1, Vintage.FINAL: 2}
_SMALLER: Final = {Better.LARGER: False, Better.SMALLER: True}


@dataclass(frozen=True, slots=True)
class Own:
    """The county's own figure of a year, by the row of the ledger it is."""

    year: int
    row: Observation


@dataclass(frozen=True, slots=True)
class Compared:
    """One yardstick beside one peer. fault: why the two cannot be compared (units), "" where they can."""

    yardstick: Yardstick
    peer: Peer
    found: Comparison
    own: Own | None
    figure: PeerFigure | None
    own_growth: Decimal | None = None
    peer_growth: Decimal | None = None
    measures: tuple[GapMeasure, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """All that one programme holds against its peers. figures, own: by indicator; current ones alone."""

    peers: tuple[Peer, ...]
    yardsticks: tuple[Yardstick, ...]
    figures: Mapping[tuple[int, int], Mapping[int, PeerFigure]]
    own: Mapping[int, Mapping[int, Own]]
    measures: Mapping[tuple[int, int], tuple[GapMeasure, ...]] = field(default_factory=dict)

    def figures_of(self, peer: Peer, indicator: int | None) -> Mapping[int, PeerFigure]:
        return {} if indicator is None else self.figures.get((peer.pk, indicator), {})

    def own_of(self, indicator: int | None) -> Mapping[int, Own]:
        return {} if indicator is None else self.own.get(indicator, {})


def held_of(programme: Programme) -> Held:
    """Five queries, whatever the number of peers and indicators."""
    peers = tuple(Peer.objects.filter(programme=programme, ended_on=None))
    sticks = tuple(
        Yardstick.objects.filter(programme=programme).select_related("indicator", "growth", "heads")
    )
    asked = {one.indicator_id for one in sticks} | {
        pk for one in sticks for pk in (one.growth_id, one.heads_id) if pk is not None
    }
    measures: dict[tuple[int, int], list[GapMeasure]] = {}
    for row in measures_of(programme):
        measures.setdefault((row.peer_id, row.yardstick_id), []).append(row)
    return Held(
        peers, sticks, _figures(programme, asked), _own(programme, asked),
        {key: tuple(rows) for key, rows in measures.items()},
    )  # fmt: skip


def measures_of(programme: Programme) -> QuerySet[GapMeasure]:
    """Made-up ones are left out while the programme hides them."""
    rows = GapMeasure.objects.filter(programme=programme).select_related(
        "owner", "yardstick__indicator", "peer"
    )
    return rows if programme.show_sample else rows.filter(sample=False)


def compared(held: Held, yardstick: Yardstick, peer: Peer, by: int) -> Compared:
    """by: the year by whose end to catch up. No query."""
    own = held.own_of(yardstick.indicator_id)
    figures = held.figures_of(peer, yardstick.indicator_id)
    shared = own.keys() & figures.keys()
    year = max(shared, default=None)
    ours = _growth(held.own_of(yardstick.growth_id), year)
    theirs = _peer_growth(held.figures_of(peer, yardstick.growth_id), year)
    question = Question(
        yardstick.indicator.unit,
        smaller_is_better=_direction(yardstick, peer),
        by=by,
        own_growth=ours,
        peer_growth=theirs,
        own_heads=_growth(held.own_of(yardstick.heads_id), year),
        peer_heads=_peer_growth(held.figures_of(peer, yardstick.heads_id), year),
    )
    measures = held.measures.get((peer.pk, yardstick.pk), ())
    last_own = own[max(own)] if own else None
    last_figure = figures[max(figures)] if figures else None
    try:
        found = compare(_told_own(own, yardstick), _told(figures), question)
    except LuoshiError as error:
        return Compared(
            yardstick, peer, Comparison(None), last_own, last_figure, measures=measures,
            fault=str(error),
        )  # fmt: skip
    return Compared(
        yardstick,
        peer,
        found,
        own[year] if year is not None else last_own,
        figures[year] if year is not None else last_figure,
        ours,
        theirs,
        measures,
    )


def _direction(yardstick: Yardstick, peer: Peer) -> bool | None:
    """Nobody is behind the size of a place that it is a part of: of what goes by population there is a share alone."""
    if peer.kind == PeerKind.UPPER and yardstick.heads_id is not None:
        return None
    return _SMALLER.get(Better(yardstick.better))


def comparisons(held: Held, peer: Peer, by: int) -> list[Compared]:
    """The yardsticks in which the peer has a figure, in their order."""
    return [
        compared(held, one, peer, by)
        for one in held.yardsticks
        if held.figures_of(peer, one.indicator_id)
    ]


def peer_of(access: Access, pk: int) -> Peer:
    row = Peer.objects.filter(programme=access.programme, pk=pk).first()
    if row is None:
        raise Http404(_("没有这个对标地区。"))
    row.programme = access.programme
    return row


def yardstick_of(access: Access, code: str) -> Yardstick:
    rows = Yardstick.objects.filter(programme=access.programme, indicator__code=code)
    row = rows.select_related("indicator", "growth", "heads").first()
    if row is None:
        raise Http404(_("没有这个对标指标。"))
    row.programme = access.programme
    return row


def history_of(programme: Programme, yardstick: Yardstick) -> list[PeerFigure]:
    """Every figure of the indicator, those replaced too: places in their order, years from the newest, as recorded."""
    rows = PeerFigure.objects.filter(programme=programme, indicator=yardstick.indicator_id)
    rows = rows.select_related("peer", "replaced_by", "replaces")
    return list(rows.order_by("peer__position", "peer__pk", "-year", "-pk"))


def figure_row(access: Access, pk: int) -> PeerFigure:
    rows = PeerFigure.objects.filter(programme=access.programme, pk=pk)
    row = rows.select_related("peer", "indicator", "replaced_by").first()
    if row is None:
        raise Http404(_("没有这个数。"))
    row.programme = access.programme
    return row


def measure_row(access: Access, number: int) -> GapMeasure:
    row = measures_of(access.programme).filter(number=number).first()
    if row is None:
        raise Http404(_("没有这项措施。"))
    row.programme = access.programme
    return row


def held_measure(row: GapMeasure, seen: int) -> GapMeasure:
    """Kept until the transaction ends. ConflictError unless it is as the caller saw it."""
    fresh = GapMeasure.objects.select_for_update().get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这项措施刚有人改过。"), _("没有存。请看过现在的样子再改。"))
    fresh.programme, fresh.owner = row.programme, row.owner
    return fresh


def next_measure(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    rows = GapMeasure.objects.filter(programme=programme)
    return (rows.aggregate(n=Max("number"))["n"] or 0) + 1


def open_measures(programme: Programme, units: Iterable[int] | None = None) -> list[GapMeasure]:
    """Those in hand, the first due first; of the units alone where given. One query. Made-up ones are nobody's work."""
    rows = GapMeasure.objects.filter(programme=programme, state=MeasureState.OPEN, sample=False)
    if units is not None:
        rows = rows.filter(owner__in=list(units))
    return list(rows.select_related("owner", "yardstick__indicator").order_by("by", "number"))


def notes_of(programme: Programme) -> list[PeerNote]:
    rows = PeerNote.objects.filter(programme=programme)
    return list(rows if programme.show_sample else rows.filter(has_sample=False))


def note_row(access: Access, month: str) -> PeerNote:
    row = PeerNote.objects.filter(programme=access.programme, month=month).first()
    if row is None:
        raise Http404(_("没有这个月的对标分析。"))
    row.programme = access.programme
    return row


def held_note(row: PeerNote, seen: int) -> PeerNote:
    """As `held_measure`."""
    fresh = PeerNote.objects.select_for_update().get(pk=row.pk)
    if fresh.edition != seen:
        raise ConflictError(_("这份分析刚有人改过。"), _("没有存。请看过现在的样子再改。"))
    fresh.programme = row.programme
    return fresh


def _figures(
    programme: Programme, indicators: set[int]
) -> dict[tuple[int, int], dict[int, PeerFigure]]:
    """Those that no other replaces."""
    rows = PeerFigure.objects.filter(
        programme=programme, indicator__in=indicators, replaced_by=None
    )
    made: dict[tuple[int, int], dict[int, PeerFigure]] = {}
    for row in rows:
        made.setdefault((row.peer_id, row.indicator_id), {})[row.year] = row
    return made


def _own(programme: Programme, indicators: set[int]) -> dict[int, dict[int, Own]]:
    """The county's whole years: of the governing source, of the firmest vintage the latest; a figure withdrawn is none."""
    rows = Observation.objects.filter(
        programme=programme, area=programme.area, indicator__in=indicators
    ).select_related("indicator")
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    found = governing(rows)
    replaced = {row.replaces_id for row in found}
    made: dict[int, dict[int, Observation]] = {}
    for row in found:
        year = _whole_year(row)
        if year is None or row.pk in replaced:
            continue
        years = made.setdefault(row.indicator_id, {})
        if year not in years or _later(years[year], row):
            years[year] = row
    return {
        indicator: {year: Own(year, row) for year, row in years.items() if row.value is not None}
        for indicator, years in made.items()
    }


def _later(old: Observation, new: Observation) -> bool:
    return _rank(new) >= _rank(old)


def _rank(row: Observation) -> tuple[bool, int, float, int]:
    """What was published counts before what was made up."""
    return not row.sample, _ORDER[Vintage(row.vintage)], row.recorded_at.timestamp(), row.pk


def _whole_year(row: Observation) -> int | None:
    """The year that the figure tells of: the whole of it, or its end for what is a level or counted from January."""
    year, month = divmod(row.last_month, 12)
    if month != 11:
        return None
    whole = row.first_month == row.last_month - 11
    till_now = row.indicator.accumulation in (Accumulation.LEVEL, Accumulation.YEAR_TO_DATE)
    return year if whole or till_now else None


def _told_own(own: Mapping[int, Own], yardstick: Yardstick) -> list[YearFigure]:
    definition = read_definition(yardstick.definition)
    return [
        YearFigure(one.year, one.row.value, one.row.unit, definition)
        for one in own.values()
        if one.row.value is not None
    ]


def _told(figures: Mapping[int, PeerFigure]) -> list[YearFigure]:
    return [
        YearFigure(row.year, row.value, row.unit, read_definition(row.definition))
        for row in figures.values()
    ]


def _growth(own: Mapping[int, Own], year: int | None) -> Decimal | None:
    return own[year].row.value if year is not None and year in own else None


def _peer_growth(figures: Mapping[int, PeerFigure], year: int | None) -> Decimal | None:
    return figures[year].value if year is not None and year in figures else None


def sources_of(rows: Sequence[Compared]) -> list[tuple[str, str]]:
    """Every source once, in the order of its first figure: (words, address)."""
    told: dict[tuple[str, str], None] = {}
    for one in rows:
        if one.own is not None:
            told.setdefault((one.own.row.document or _("本地总账"), ""))
        if one.figure is not None:
            told.setdefault((one.figure.source, one.figure.url))
    return list(told)


def due_before(programme: Programme, day: date) -> int:
    """Measures in hand whose day is over."""
    return GapMeasure.objects.filter(
        Q(by__lt=day), programme=programme, state=MeasureState.OPEN, sample=False
    ).count()
