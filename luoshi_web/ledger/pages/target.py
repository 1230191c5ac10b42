"""One target: what was promised, where it stands and why, and every figure with its source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi_web.ledger.models import Observation
from luoshi_web.ledger.pages.as_known import AsKnown
from luoshi_web.ledger.pages.board import Filter
from luoshi_web.ledger.pages.definitions import definition, next_due
from luoshi_web.ledger.pages.evidence import rows_query_of
from luoshi_web.ledger.pages.figures import (
    AreaRow,
    ObservationRow,
    area_rows,
    observation_rows,
)
from luoshi_web.ledger.pages.forecast import Forecast, forecast_of
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.ledger.pages.made_good import MadeGood, made_good
from luoshi_web.ledger.pages.numbering import full_caption
from luoshi_web.ledger.pages.plan_marks import passage_anchor, section_anchor
from luoshi_web.ledger.pages.plan_text import passage
from luoshi_web.ledger.pages.rows import actual_text, amount_text, number_text, places_of
from luoshi_web.ledger.pages.series import Chart, SeriesColumn, chart_of, series_head, series_of
from luoshi_web.ledger.pages.standing import QueryFacts, Standing, TargetStanding, UnitRef
from luoshi_web.ledger.pages.words import goal_text, period_text, promise
from luoshi_web.ledger.queries import figure_of


@dataclass(frozen=True, slots=True)
class Stat:
    """rows_query: asks for the rows the figure was computed from; empty where no register computed it."""

    label: str
    figure: str
    unit: str
    note: str
    known: bool
    rows_query: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class PartRow:
    code: str
    name: str
    light: Light
    word: str
    relation: str


_RECENT = 2


@dataclass(frozen=True, slots=True)
class TargetPage:
    title: str
    programme: str
    code: str
    light: Light
    word: str
    provisional: bool
    promise: str
    units: tuple[UnitRef, ...]
    other_units: int
    all_units: str
    day: date
    as_of: date
    today: date
    first_day: date
    is_look_back: bool
    has_sample: bool
    look_back_query: str
    same_query: str
    known_day: date
    may_ask_known: bool
    asked: AsKnown | None
    kept: tuple[tuple[str, str], ...]
    previous: str
    next: str
    may_record: bool
    indicator_code: str
    section_anchor: str
    section_caption: str
    passage: Quotation
    passage_anchor: str
    reason: str
    policy_words: str
    unit: str
    goal: str
    series_note: str
    series_head: str
    series: tuple[SeriesColumn, ...]
    past: MadeGood
    forecast: Forecast
    chart: Chart | None
    next_due: str
    areas: tuple[AreaRow, ...]
    areas_note: str
    now_heading: str
    stats: tuple[Stat, ...]
    queries: tuple[QueryFacts, ...]
    definition: tuple[tuple[str, str], ...]
    parts: tuple[PartRow, ...]
    observations: tuple[ObservationRow, ...]
    # Of the units' own figures the newest periods, unless all are asked for; area_total counts them all.
    area_observations: tuple[ObservationRow, ...]
    area_total: int


def target_page(
    standing: Standing,
    one: TargetStanding,
    observations: Sequence[Observation],
    *,
    may_record: bool,
    asked: AsKnown | None = None,
    all_areas: bool = False,
) -> TargetPage:
    """observations: every row of the target's indicator known by then, all areas, oldest first. asked: as known when.
    all_areas: also the earlier figures of parts of the area: twenty towns in three years are seven hundred rows."""
    target = one.target
    figures = [
        figure_of(row, one.indicator.code) for row in observations if row.area == standing.area
    ]
    forecast = forecast_of(standing, one, figures)
    past = made_good(standing, one, series_of(one, standing.as_of, forecast), figures)
    here = [row for row in observations if row.area == standing.area]
    elsewhere = [row for row in observations if row.area != standing.area]
    shown = elsewhere if all_areas else _newest(elsewhere)
    codes = [s.code for s in standing.targets]
    at = codes.index(one.code)
    looking = Filter(as_of=standing.day.isoformat()).query() if standing.is_look_back else ""
    return TargetPage(
        title=target.indicator,
        programme=standing.programme,
        code=one.code,
        light=one.light,
        word=standing.words[one.light],
        provisional=one.now.provisional,
        promise=promise(target),
        units=one.units[:1],
        other_units=max(len(one.units) - 1, 0),
        all_units="、".join(unit.name for unit in one.units),
        day=standing.day,
        as_of=standing.as_of,
        today=standing.today,
        first_day=date(standing.horizon[0], 1, 1),
        is_look_back=standing.is_look_back,
        has_sample=one.now.sample or any(row.sample for row in observations),
        look_back_query=looking,
        same_query=_same_query(standing, asked) or looking,
        known_day=timezone.localtime(standing.known_on).date(),
        may_ask_known=True,
        asked=asked,
        kept=(),
        previous=codes[at - 1] if at else "",
        next=codes[at + 1] if at + 1 < len(codes) else "",
        may_record=may_record and not one.indicator.official,
        indicator_code=one.indicator.code,
        section_anchor=section_anchor(target.section),
        section_caption=full_caption(standing.plan, target.section),
        passage=Quotation(*passage(standing.plan, target.start, target.end)),
        passage_anchor=passage_anchor(standing, one.code),
        reason=one.reason,
        policy_words=one.rule_words or standing.policy_words,
        unit=target.unit,
        goal=goal_text(target),
        series_note=_series_note(one),
        series_head=series_head(one, standing.as_of),
        series=past.columns,
        past=past,
        forecast=forecast,
        chart=chart_of(one, past.columns),
        next_due=next_due(
            one.indicator, here[-1].period if here else None, standing.as_of, one.rule.start
        ).words,
        areas=area_rows(observations, standing.area, places_of(one)),
        areas_note=_("各地区最新一期，不排名"),
        now_heading=period_text(one.now.period, standing.as_of)
        if one.now.period
        else _("还没有数"),
        stats=_stats(standing, one),
        queries=tuple(q for q in standing.queries if one.code in q.targets),
        definition=definition(one, here[-1].period if here else None, standing.as_of),
        parts=_parts(standing, one),
        observations=observation_rows(here, standing.area, one.indicator.source),
        area_observations=observation_rows(shown, standing.area, one.indicator.source),
        area_total=len(elsewhere),
    )


def _newest(rows: Sequence[Observation]) -> list[Observation]:
    """Those of the newest periods."""
    months = sorted({row.last_month for row in rows}, reverse=True)[:_RECENT]
    return [row for row in rows if row.last_month in months]


def _same_query(standing: Standing, asked: AsKnown | None) -> str:
    """The way to another target seen in the same way."""
    if asked is None:
        return ""
    moment = timezone.localtime(standing.known_on)
    known = moment.isoformat() if moment != end_of(moment.date()) else moment.date().isoformat()
    return "?" + urlencode({"as_of": standing.day.isoformat(), "known_on": known})


def _series_note(one: TargetStanding) -> str:
    unit = one.target.unit
    if one.indicator.accumulation == "year_to_date":
        return _("当年累计数，%(unit)s") % {"unit": unit}
    if one.indicator.accumulation == "since_start":
        return _("规划期累计数，%(unit)s") % {"unit": unit}
    if one.rule.yearly and one.indicator.accumulation == "period":
        return _("由各期数加总，%(unit)s") % {"unit": unit}
    return _("期末数，%(unit)s") % {"unit": unit} if unit else _("期末数")


def _stats(standing: Standing, one: TargetStanding) -> tuple[Stat, ...]:
    now, unit = one.now, one.target.unit
    actual = actual_text(one)
    expected = amount_text(one, now.expected)
    made = [
        Stat(
            _("实际"),
            actual or _("未公布"),
            unit if actual and not now.grade else "",
            _when(one),
            bool(actual),
            rows_query_of(standing, one) if actual else "",
        ),
        Stat(
            _("应达"),
            expected,
            unit if now.expected is not None else "",
            _("到这一期末") if now.expected is not None else _("没有序时"),
            now.expected is not None,
        ),
    ]
    if now.headroom is not None:
        left = number_text(now.headroom, places_of(one))
        made.append(Stat(_("余量"), left, unit, _("离上限还有"), known=True))
    else:
        made.append(
            Stat(
                _("完成率"),
                _percent(now.completion),
                "%" if now.completion is not None else "",
                _completion_note(one, actual),
                now.completion is not None,
            )
        )
    before = one.before
    note = (
        _("上月为 %(gap)s") % {"gap": _signed(before.gap)}
        if before is not None and before.gap is not None
        else ""
    )
    made.append(
        Stat(
            _("差距"),
            _signed(now.gap),
            _("百分点") if now.gap is not None else "",
            note,
            now.gap is not None,
        )
    )
    return tuple(made)


def _when(one: TargetStanding) -> str:
    vintages = {"flash": _("快报数"), "preliminary": _("初步核算"), "final": _("最终数")}
    return vintages.get(one.now.vintage or "", "")


def _completion_note(one: TargetStanding, actual: str) -> str:
    """The division, where completion is one: against a base, or summed over parts of a path, it is not."""
    now, goal = one.now, one.rule.value
    if now.completion is None or now.actual is None or not goal:
        return ""
    plain = abs(now.actual * 100 / goal - now.completion) < Decimal("0.06")
    return f"{actual} ÷ {goal_text(one.target)}" if plain else ""


def _percent(value: Decimal | None) -> str:
    return "—" if value is None else number_text(value, 1)


def _signed(value: Decimal | None) -> str:
    if value is None:
        return "—"
    text = number_text(value, 1)
    return text if text.startswith("−") or not text.strip("0.") else f"+{text}"


def _parts(standing: Standing, one: TargetStanding) -> tuple[PartRow, ...]:
    made = []
    for other in standing.targets:
        if other.code == one.target.part_of:
            relation = _("本项含在其中")
        elif other.target.part_of == one.code:
            relation = _("含在本项里")
        else:
            continue
        made.append(
            PartRow(
                other.code,
                other.target.indicator,
                other.light,
                standing.words[other.light],
                relation,
            )
        )
    return tuple(made)
