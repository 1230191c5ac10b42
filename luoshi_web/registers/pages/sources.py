"""How every target is fed: its source, the formula in words, the number, the way to its rows; and where sources differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.registers import Indicator, formula
from luoshi_web.ledger.models import Observation, SourceKind
from luoshi_web.ledger.pages.figures import figure_text
from luoshi_web.ledger.pages.rows import actual_text
from luoshi_web.ledger.pages.standing import Standing, TargetStanding
from luoshi_web.ledger.pages.words import period_text
from luoshi_web.ledger.queries import governing
from luoshi_web.offices.models import Programme
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.beside import same_figure

SOURCES: Final = ("register", "statistics", "report")
MOST_DIFFERENCES: Final = 100


@dataclass(frozen=True, slots=True)
class FedLine:
    """keeper: the register, or the unit the figure comes from. other: the source of the number shown, where it is not the
    target's own. rows_url: empty unless a register computed the number."""

    code: str
    name: str
    source: str
    keeper: str
    keeper_url: str
    formula: str
    figure: str
    unit: str
    period: str
    rows_url: str
    other: str


@dataclass(frozen=True, slots=True)
class Tab:
    source: str
    label: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Said:
    source: str
    figure: str
    unit: str
    document: str
    by: str
    sample: bool
    is_judged: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One indicator, area and period for which sources say different things."""

    indicator: str
    area: str
    period: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class SourcesPage:
    title: str
    programme: str
    sentence: str
    tabs: tuple[Tab, ...]
    lines: tuple[FedLine, ...]
    differences: tuple[Difference, ...]
    are_more: bool
    has_sample: bool


def sources_page(
    programme: Programme, standing: Standing, registers: Sequence[Kept], source: str
) -> SourcesPage:
    """source: one of SOURCES; anything else: all. Two queries."""
    computed = {one.code: (kept, one) for kept in registers for one in kept.register.indicators}
    counts = {name: 0 for name in SOURCES}
    for one in standing.targets:
        counts[one.indicator.source] += 1
    chosen = source if source in SOURCES else ""
    found = _differences(programme)
    return SourcesPage(
        title=_("各目标的数从哪来"),
        programme=programme.code,
        sentence=_sentence(len(standing.targets), counts),
        tabs=tuple(_tabs(counts, chosen)),
        lines=tuple(
            _line(standing, one, computed.get(one.indicator.code))
            for one in standing.targets
            if chosen in ("", one.indicator.source)
        ),
        differences=tuple(found[:MOST_DIFFERENCES]),
        are_more=len(found) > MOST_DIFFERENCES,
        has_sample=standing.has_sample,
    )


def _sentence(targets: int, counts: dict[str, int]) -> str:
    if not targets:
        return _("方案里没有目标。")
    share = counts["register"] * 100 // targets
    return _(
        "%(n)s 项中 %(register)s 项由台账算出（%(share)s%%），%(statistics)s 项取官方统计，"
        "%(report)s 项由单位填报。"
    ) % {"n": targets, "share": share, **counts}


def _tabs(counts: dict[str, int], chosen: str) -> list[Tab]:
    words = {"": _("全部"), "register": _("台账"), "statistics": _("统计"), "report": _("填报")}
    total = {"": sum(counts.values()), **counts}
    return [Tab(name, word, total[name], name == chosen) for name, word in words.items()]


def _line(
    standing: Standing, one: TargetStanding, computed: tuple[Kept, Indicator] | None
) -> FedLine:
    indicator, figure = one.indicator, actual_text(one)
    kept = computed[0] if computed and indicator.source == "register" else None
    programme = standing.programme
    rows = ""
    if figure and one.source == "register" and one.now.period and computed:
        address = reverse(
            "registers:figure", args=[programme, computed[0].row.code, indicator.code]
        )
        rows = f"{address}?{urlencode({'period': str(one.now.period)})}"
    return FedLine(
        code=one.code,
        name=one.target.indicator,
        source=indicator.source,
        keeper=kept.row.name if kept else indicator.source_name,
        keeper_url=reverse("registers:show", args=[programme, kept.row.code]) if kept else "",
        formula=formula(kept.register, computed[1]) if kept and computed else indicator.note,
        figure=figure,
        unit="" if one.now.grade else one.target.unit,
        period=period_text(one.now.period, standing.as_of) if one.now.period else "",
        rows_url=rows,
        other=one.source if figure and one.source != indicator.source else "",
    )


def _differences(programme: Programme) -> list[Difference]:
    """Newest periods first."""
    rows = Observation.objects.filter(programme=programme)
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    several = (
        rows.order_by()
        .values("indicator", "area", "period")
        .annotate(sources=Count("source", distinct=True))
        .filter(sources__gt=1)
    )
    keys = {(one["indicator"], one["area"], one["period"]) for one in several}
    if not keys:
        return []
    told = (
        rows.filter(indicator__in={key[0] for key in keys}, period__in={key[2] for key in keys})
        .select_related("indicator")
        .order_by("-last_month", "indicator__code", "area", "recorded_at", "pk")
    )
    found: dict[tuple[int, str, str], list[Observation]] = {}
    for row in told:
        key = (row.indicator_id, row.area, row.period)
        if key in keys:
            found.setdefault(key, []).append(row)
    return [made for every in found.values() if (made := _difference(programme, every))]


def _difference(programme: Programme, rows: Sequence[Observation]) -> Difference | None:
    """None where all that have a figure say the same, to the places in which the indicator is told: a report rounds what a
    register has exactly."""
    newest = {row.source: row for row in rows}
    standing = [row for row in newest.values() if row.value is not None or row.grade]
    first = standing[0] if standing else None
    if first is None:
        return None
    places = first.indicator.decimals
    if all(same_figure(row, first.value, first.grade, first.unit, places) for row in standing[1:]):
        return None
    counted = governing(rows)[-1].pk
    order = [SourceKind.STATISTICS, SourceKind.REGISTER, SourceKind.REPORT]
    return Difference(
        indicator=first.indicator.name,
        area="" if first.area == programme.area else first.area,
        period=Period.parse(first.period).words(),
        said=tuple(
            Said(
                row.source,
                figure_text(row),
                row.unit if row.value is not None else "",
                row.document,
                row.recorded_by,
                row.sample,
                row.pk == counted,
            )
            for row in sorted(standing, key=lambda row: order.index(SourceKind(row.source)))
        ),
    )
