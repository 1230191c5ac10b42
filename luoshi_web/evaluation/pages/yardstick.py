"""One indicator beside every place: the years, each figure with its source and what it replaced, measures; a correction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.benchmarking import aspects
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Better, Evidence, Peer, PeerFigure, Yardstick
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.pages.peers import MeasureLine, measure_line
from luoshi_web.evaluation.peer_rows import Compared, Held, Own, compared
from luoshi_web.evaluation.peer_words import (
    behind_words,
    catching_words,
    figure_words,
    gap_unit,
    likeness_words,
    number_words,
    percent_words,
    signed_words,
    years_words,
)
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access

_WIDE, _HIGH, _SIDE, _TOP = 640, 220, 56, 20
_FOOT: Final = 24


@dataclass(frozen=True, slots=True)
class FigureLine:
    """is_old: another row replaced it. edit_url "": nothing to correct, or not by this person."""

    place: str
    year: str
    value: str
    unit: str
    definition: str
    source: str
    url: str
    evidence: str
    published: str
    recorded: str
    reason: str
    is_old: bool
    is_own: bool
    is_sample: bool
    edit_url: str


@dataclass(frozen=True, slots=True)
class Dot:
    """At x, y of the chart; label stands above it."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Own figures solid, the first peer's dashed; years below. points: of the lines, as SVG takes them; "" for one dot."""

    own: tuple[Dot, ...]
    peer: tuple[Dot, ...]
    own_points: str
    peer_points: str
    years: tuple[Dot, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """Beside one place."""

    peer: str
    year: str
    lines: tuple[tuple[str, str], ...]
    is_behind: bool


@dataclass(frozen=True, slots=True)
class YardstickPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    facts: tuple[str, ...]
    unit: str
    cards: tuple[Card, ...]
    figures: tuple[FigureLine, ...]
    trend: Trend | None
    measures: tuple[MeasureLine, ...]
    do_url: str
    may_write: bool
    typed: Typed
    peers: tuple[Choice, ...]
    measure_peers: tuple[Choice, ...]
    evidences: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    definition_hint: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure about to be corrected. values: as it stands, or as was sent."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    heading: str
    back_url: str
    action_url: str
    values: Mapping[str, str]
    evidences: tuple[Choice, ...]
    definition_hint: str
    fault: str


def yardstick_page(
    access: Access,
    rights: Rights,
    held: Held,
    stick: Yardstick,
    history: Sequence[PeerFigure],
    owners: Sequence[Unit],
    typed: Typed,
    today: date,
) -> YardstickPage:
    """No query."""
    programme, here = access.programme, access.programme.code
    by, name = programme.last_year, stick.indicator.name
    rows = [compared(held, stick, one, by) for one in held.peers]
    cards = tuple(_card(one, by) for one in rows if one.found.year is not None)
    own = held.own_of(stick.indicator_id)
    measures = [row for one in rows for row in one.measures]
    first = held.peers[0] if held.peers else None
    figures = held.figures_of(first, stick.indicator_id) if first else {}
    return YardstickPage(
        title=_("%(name)s对标") % {"name": name},
        programme=here,
        tabs=tabs(access, ""),
        headline=name,
        facts=_facts(stick, rows),
        unit=stick.indicator.unit,
        cards=cards,
        figures=(
            *_own_lines(own, programme.area, stick),
            *_lines(here, history, rights, stick.indicator.decimals),
        ),
        trend=_trend(own, figures, programme.area, first),
        measures=tuple(measure_line(here, row, today) for row in measures),
        do_url=reverse("evaluation:yardstick-do", args=[here, stick.indicator.code]),
        may_write=rights.office,
        typed=typed,
        peers=_peers(held, typed.of("figure", "peer")),
        measure_peers=_peers(held, typed.of("measure", "peer")),
        evidences=chosen(Evidence.choices, typed.of("figure", "evidence", Evidence.REPOSTED)),
        owners=chosen(((str(one.pk), one.name) for one in owners), typed.of("measure", "owner")),
        definition_hint=definition_hint(),
        has_sample=any(one.row.sample for one in own.values())
        or any(row.sample for row in measures),
    )


def figure_page(access: Access, row: PeerFigure, typed: Typed) -> FigurePage:
    here = access.programme.code
    now = {
        "value": f"{row.value.normalize():f}",
        "unit": row.unit,
        "definition": row.definition,
        "source": row.source,
        "url": row.url,
        "evidence": row.evidence,
        "published_on": row.published_on.isoformat() if row.published_on else "",
        "reason": "",
    }
    values = {name: typed.of("figure", name, value) for name, value in now.items()}
    return FigurePage(
        title=_("更正对标数"),
        programme=here,
        tabs=tabs(access, ""),
        heading=_("更正：%(peer)s %(year)s年%(name)s")
        % {"peer": row.peer.name, "year": row.year, "name": row.indicator.name},
        back_url=reverse("evaluation:yardstick", args=[here, row.indicator.code]),
        action_url=reverse("evaluation:peer-figure", args=[here, row.pk]),
        values=values,
        evidences=chosen(Evidence.choices, values["evidence"]),
        definition_hint=definition_hint(),
        fault=typed.fault,
    )


def definition_hint() -> str:
    """价格=现价或不变价; …: what a definition may be made of."""
    told = [f"{name}={'|'.join(one.values) or '…'}" for name, one in aspects().items()]
    return _("写成“价格=现价; 范围=全市域”，可写：%(what)s。没有说明的不写。") % {
        "what": "；".join(told)
    }


def _peers(held: Held, value: str) -> tuple[Choice, ...]:
    return chosen(((str(one.pk), one.name) for one in held.peers), value)


def _facts(stick: Yardstick, rows: Iterable[Compared]) -> tuple[str, ...]:
    facts = [str(Better(stick.better).label)]
    if stick.definition:
        facts.append(_("本地口径：%(words)s") % {"words": stick.definition})
    if stick.note:
        facts.append(stick.note)
    return (*facts, *(one.fault for one in rows if one.fault))


def _card(one: Compared, by: int) -> Card:
    found, unit = one.found, one.yardstick.indicator.unit
    lines = [(_("差距"), f"{signed_words(found.gap)} {gap_unit(unit)}")]
    if found.ratio is not None:
        lines.append((_("为对方的"), percent_words(found.ratio)))
    if found.per_head is not None:
        lines.append((_("人均为对方的"), percent_words(found.per_head)))
    sign, why = likeness_words(found)
    lines.append((_("口径"), f"{sign} {why}"))
    if found.is_behind is not None:
        lines.append((_("落后几年"), behind_words(found.behind)))
    lines += [(_("赶上"), words) for words in catching_words(one, by)]
    if words := years_words(found, one.own_growth):
        lines.append((_("要几年"), words))
    return Card(one.peer.name, str(found.year), tuple(lines), bool(found.is_behind))


def _own_lines(own: Mapping[int, Own], area: str, stick: Yardstick) -> list[FigureLine]:
    return [
        FigureLine(
            place=area,
            year=str(year),
            value=figure_words(one.row.value, stick.indicator.decimals),
            unit=one.row.unit,
            definition=stick.definition,
            source=one.row.document or _("本地总账"),
            url="",
            evidence="",
            published="",
            recorded=localtime(one.row.recorded_at).date().isoformat(),
            reason="",
            is_old=False,
            is_own=True,
            is_sample=one.row.sample,
            edit_url="",
        )
        for year, one in sorted(own.items(), reverse=True)
    ]


def _lines(
    here: str, history: Iterable[PeerFigure], rights: Rights, decimals: int
) -> Iterable[FigureLine]:
    for row in history:
        is_old = hasattr(row, "replaced_by")
        edit = reverse("evaluation:peer-figure", args=[here, row.pk])
        yield FigureLine(
            place=row.peer.name,
            year=str(row.year),
            value=figure_words(row.value, decimals),
            unit=row.unit,
            definition=row.definition,
            source=row.source,
            url=row.url,
            evidence=str(Evidence(row.evidence).label),
            published=row.published_on.isoformat() if row.published_on else "",
            recorded=localtime(row.recorded_at).date().isoformat(),
            reason=row.reason,
            is_old=is_old,
            is_own=False,
            is_sample=False,
            edit_url=edit if rights.office and not is_old else "",
        )


def _trend(
    own: Mapping[int, Own], figures: Mapping[int, PeerFigure], area: str, peer: Peer | None
) -> Trend | None:
    """None where fewer than two years are known of either. From nought up, so that a height is a size."""
    ours = {year: one.row.value for year, one in own.items() if one.row.value is not None}
    theirs = {year: row.value for year, row in figures.items()}
    years = sorted(ours.keys() | theirs.keys())
    most = max((*ours.values(), *theirs.values()), default=Decimal(0))
    least = min((*ours.values(), *theirs.values()), default=Decimal(0))
    if len(years) < 2 or most <= 0 or least < 0 or peer is None:
        return None
    step = (_WIDE - 2 * _SIDE) / (len(years) - 1)
    across = {year: _SIDE + n * step for n, year in enumerate(years)}

    def dots(told: Mapping[int, Decimal]) -> tuple[Dot, ...]:
        room = _HIGH - _TOP - _FOOT
        return tuple(
            Dot(
                round(across[year], 1),
                round(_HIGH - _FOOT - room * float(value / most), 1),
                number_words(value),
            )
            for year, value in sorted(told.items())
        )

    mine, other = dots(ours), dots(theirs)
    return Trend(
        mine, other, _points(mine), _points(other),
        tuple(Dot(round(x, 1), _HIGH - 6, str(year)) for year, x in across.items()),
        _("实线%(area)s，虚线%(peer)s") % {"area": area, "peer": peer.name},
    )  # fmt: skip


def _points(dots: Sequence[Dot]) -> str:
    return " ".join(f"{one.x},{one.y}" for one in dots) if len(dots) > 1 else ""
