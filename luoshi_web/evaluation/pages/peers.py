"""学标对标: the table of gaps against one place, and where every figure is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import GapMeasure, MeasureState, Peer
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.peer_rows import Compared, Held, comparisons, sources_of
from luoshi_web.evaluation.peer_words import (
    behind_words,
    catching_words,
    figure_words,
    gap_unit,
    headline,
    likeness_words,
    peer_value,
    percent_words,
    signed_words,
    years_words,
)
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

_FULL: Final = 100


@dataclass(frozen=True, slots=True)
class MeasureLine:
    url: str
    words: str
    owner: str
    by: str
    state: str
    is_over: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class GapLine:
    """bar: own to peer in hundredths of the bar, None without a ratio; over: own is the larger. source numbers: places in the
    list at the foot, 0 for none."""

    url: str
    name: str
    year: str
    unit: str
    own: str
    own_source: str
    own_number: int
    is_sample: bool
    peer: str
    peer_source: str
    peer_number: int
    gap: str
    gap_unit: str
    is_behind: bool
    ratio: str
    bar: int | None
    per_head: str
    sign: str
    why: str
    behind: str
    years: str
    catching: tuple[str, ...]
    measures: tuple[MeasureLine, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    number: int
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class PeersPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    facts: tuple[str, ...]
    area: str
    peer: str
    peer_kind: str
    choices: tuple[tuple[str, str, bool], ...]
    lines: tuple[GapLine, ...]
    sources: tuple[SourceLine, ...]
    by: int
    sheet_url: str
    may_write: bool
    has_sample: bool


def peers_page(
    access: Access, held: Held, rights: Rights, peer: Peer | None, today: date
) -> PeersPage:
    """peer None: the programme has none yet. No query."""
    programme = access.programme
    by, here = programme.last_year, programme.code
    url = reverse("evaluation:peers", args=[here])
    rows = comparisons(held, peer, by) if peer else []
    sources = sources_of(rows)
    numbers = {words: n for n, (words, _url) in enumerate(sources, 1)}
    lines = tuple(_line(here, one, numbers, by, today) for one in rows)
    return PeersPage(
        title=_("学标对标"),
        programme=here,
        tabs=tabs(access, "peers"),
        headline=headline(rows, peer),
        facts=_facts(rows, today),
        area=programme.area,
        peer=peer.name if peer else "",
        peer_kind=str(peer.get_kind_display()) if peer else "",
        choices=tuple((one.name, f"{url}?peer={one.pk}", one == peer) for one in held.peers),
        lines=lines,
        sources=tuple(SourceLine(n, words, link) for n, (words, link) in enumerate(sources, 1)),
        by=by,
        sheet_url=f"{reverse('evaluation:peer-gaps', args=[here])}?peer={peer.pk}" if peer else "",
        may_write=rights.office,
        has_sample=any(line.is_sample for line in lines) or _made_up(rows),
    )


def measure_line(here: str, row: GapMeasure, today: date) -> MeasureLine:
    is_open = row.state == MeasureState.OPEN
    return MeasureLine(
        url=reverse("evaluation:peer-measure", args=[here, row.number]),
        words=row.words,
        owner=row.owner.name,
        by=row.by.isoformat(),
        state=str(MeasureState(row.state).label),
        is_over=is_open and row.by < today,
        is_open=is_open,
    )


def bar_of(ratio: Fraction | None) -> int | None:
    """Of a bar of a hundred: own to peer; a bar is full where own is not the smaller."""
    return None if ratio is None else min(_FULL, int(ratio * _FULL))


def _line(here: str, one: Compared, numbers: dict[str, int], by: int, today: date) -> GapLine:
    found, indicator = one.found, one.yardstick.indicator
    sign, why = likeness_words(found) if found.year is not None else ("", "")
    own_source = (one.own.row.document or _("本地总账")) if one.own else ""
    peer_source = one.figure.source if one.figure else ""
    return GapLine(
        url=reverse("evaluation:yardstick", args=[here, indicator.code]),
        name=indicator.name,
        year=_year(one),
        unit=indicator.unit,
        own=figure_words(_own_value(one), indicator.decimals),
        own_source=own_source,
        own_number=numbers.get(own_source, 0),
        is_sample=bool(one.own and one.own.row.sample),
        peer=figure_words(peer_value(one), indicator.decimals),
        peer_source=peer_source,
        peer_number=numbers.get(peer_source, 0),
        gap=signed_words(found.gap),
        gap_unit=gap_unit(indicator.unit),
        is_behind=bool(found.is_behind),
        ratio=percent_words(found.ratio),
        bar=bar_of(found.ratio),
        per_head=percent_words(found.per_head) if found.per_head is not None else "",
        sign=sign,
        why=why,
        behind=behind_words(found.behind) if found.is_behind is not None else "",
        years=years_words(found, one.own_growth),
        catching=catching_words(one, by),
        measures=tuple(measure_line(here, row, today) for row in one.measures),
        fault=one.fault or _untold(one),
    )


def _own_value(one: Compared) -> Decimal | None:
    if one.found.year is not None:
        return one.found.own
    return one.own.row.value if one.own else None


def _year(one: Compared) -> str:
    if one.found.year is not None:
        return str(one.found.year)
    return str(one.figure.year) if one.figure else ""


def _untold(one: Compared) -> str:
    """Why nothing is compared."""
    if one.found.year is not None:
        return ""
    if one.own is None:
        return _("本地没有全年数")
    return _("本地最近的全年数是%(year)s年，没有同一年的数") % {"year": one.own.year}


def _facts(rows: Sequence[Compared], today: date) -> tuple[str, ...]:
    told = [one for one in rows if one.found.year is not None]
    behind = [one for one in told if one.found.is_behind]
    marked = [one for one in told if one.found.likeness != "same"]
    late = [
        row
        for one in rows
        for row in one.measures
        if row.state == MeasureState.OPEN and row.by < today
    ]
    facts = [_("%(n)s 项可比，落后 %(m)s 项") % {"n": len(told), "m": len(behind)}]
    if len(told) < len(rows):
        facts.append(_("%(n)s 项本地没有同一年的数") % {"n": len(rows) - len(told)})
    if marked:
        facts.append(_("%(n)s 项口径不同或没有说明") % {"n": len(marked)})
    if late:
        facts.append(_("%(n)s 项措施逾期") % {"n": len(late)})
    return tuple(facts) if rows else ()


def _made_up(rows: Sequence[Compared]) -> bool:
    return any(row.sample for one in rows for row in one.measures)
