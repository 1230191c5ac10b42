"""首页: the finding first, then who must act, then what waits for a decision, then the headline targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi_web.ledger.pages.evidence import rows_query_of
from luoshi_web.ledger.pages.numbering import full_caption
from luoshi_web.ledger.pages.rows import actual_text, amount_text
from luoshi_web.ledger.pages.standing import LIGHT_ORDER, Standing, TargetStanding
from luoshi_web.ledger.pages.trace import Trace
from luoshi_web.ledger.pages.traces import trace_of
from luoshi_web.ledger.pages.words import amount, goal_text, period_text, short_promise

MOST_LINES = 4
MOST_HEADLINES = 8


@dataclass(frozen=True, slots=True)
class Share:
    light: Light
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class RedRow:
    code: str
    name: str
    note: str
    actual: str
    goal: str
    indicator: str
    rows_query: str
    expected: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    code: str
    name: str
    note: str
    counts: tuple[tuple[Light, str, int], ...]


@dataclass(frozen=True, slots=True)
class Decision:
    title: str
    url: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Headline:
    code: str
    name: str
    light: Light
    word: str
    provisional: bool
    actual: str
    indicator: str
    rows_query: str
    unit: str
    period_note: str
    goal_note: str
    trace: Trace | None
    chart_label: str


@dataclass(frozen=True, slots=True)
class HomePage:
    title: str
    programme: str
    as_of: date
    has_sample: bool
    year_share: Decimal
    policy_name: str
    policy_words: str
    finding: str
    total: int
    distribution: tuple[Share, ...]
    turned_red: int
    still_red: int
    red_total: int
    red_word: str
    reds: tuple[RedRow, ...]
    unit_total: int
    units: tuple[UnitLine, ...]
    decision_total: int
    decisions: tuple[Decision, ...]
    headline_title: str
    headlines: tuple[Headline, ...]


def home_page(standing: Standing, drafts: Sequence[Decision] = ()) -> HomePage:
    """drafts: papers made and not yet sent, as decisions to take; open queries follow them."""
    reds = sorted(
        (s for s in standing.targets if s.light == "red"), key=lambda s: (not s.turned, s.code)
    )
    turned = sum(s.turned for s in reds)
    units = _units(standing)
    decisions = [*drafts, *_queries(standing)]
    first = standing.targets[0].target.section if standing.targets else ""
    return HomePage(
        title=_("首页"),
        programme=standing.programme,
        as_of=standing.as_of,
        has_sample=standing.has_sample,
        year_share=Decimal(standing.year_share * 100) / 12,
        policy_name=standing.policy_name,
        policy_words=standing.policy_words,
        finding=finding(standing),
        total=len(standing.targets),
        distribution=tuple(_distribution(standing)),
        turned_red=turned,
        still_red=len(reds) - turned,
        red_total=len(reds),
        red_word=standing.words["red"],
        reds=tuple(_red(standing, one) for one in reds[:MOST_LINES]),
        unit_total=len(units),
        units=tuple(units[:MOST_LINES]),
        decision_total=len(decisions),
        decisions=tuple(decisions[:MOST_LINES]),
        headline_title=full_caption(standing.plan, first) if first else "",
        headlines=tuple(
            _headline(standing, one) for one in standing.in_section(first)[:MOST_HEADLINES]
        ),
    )


def finding(standing: Standing) -> str:
    """The state of the plan in one line: what is bad, and what of it is new."""
    total, words = len(standing.targets), standing.words
    red = [s for s in standing.targets if s.light == "red"]
    amber = [s for s in standing.targets if s.light == "amber"]
    known = [s for s in standing.targets if s.light in ("red", "amber", "green", "done")]
    if not total:
        return _("还没有目标")
    if not known:
        return _("%(total)s 项目标都还没有数") % {"total": total}
    if red:
        said = _("%(total)s 项目标中，%(n)s 项%(word)s") % {
            "total": total,
            "n": len(red),
            "word": words["red"],
        }
        turned = sum(s.turned for s in red)
        return (
            _("%(said)s，其中 %(n)s 项本月转红") % {"said": said, "n": turned} if turned else said
        )
    if amber:
        return _("%(total)s 项目标中，没有%(red)s，%(n)s 项%(amber)s") % {
            "total": total,
            "red": words["red"],
            "n": len(amber),
            "amber": words["amber"],
        }
    return _("%(total)s 项目标中，有数的 %(n)s 项没有%(amber)s") % {
        "total": total,
        "n": len(known),
        "amber": words["amber"],
    }


def _distribution(standing: Standing) -> list[Share]:
    counts = {light: count for light, _word, count in standing.counts(standing.targets)}
    always = ("red", "amber", "green", "done", "wait")
    return [
        Share(light, standing.words[light], counts.get(light, 0))
        for light in LIGHT_ORDER
        if light in always or light in counts
    ]


def _red(standing: Standing, one: TargetStanding) -> RedRow:
    unit = one.target.unit
    expected = one.now.path if one.now.path is not None else one.now.expected
    who = one.units[0].name if one.units else _("方案未写明责任单位")
    if one.turned:
        note = _("本月转红，%(who)s") % {"who": who}
    else:
        note = _("连续红灯 %(n)s 个月，%(who)s") % {"n": one.months_so, "who": who}
    return RedRow(
        code=one.code,
        name=one.target.indicator,
        note=note,
        actual=actual_text(one) or "—",
        goal=amount(goal_text(one.target), unit),
        indicator=one.indicator.code,
        rows_query=rows_query_of(standing, one),
        expected=_("应达 %(amount)s") % {"amount": amount_text(one, expected)}
        if expected is not None
        else "",
    )


def _units(standing: Standing) -> list[UnitLine]:
    """Units with red or amber targets, most reds first. Not a ranking of units: a list of who must act."""
    bad: dict[str, list[TargetStanding]] = {}
    for one in standing.targets:
        if one.light in ("red", "amber") and one.units and one.units[0].code:
            bad.setdefault(one.units[0].code, []).append(one)
    ordered = sorted(
        bad.items(), key=lambda item: (-sum(s.light == "red" for s in item[1]), -len(item[1]))
    )
    return [
        UnitLine(
            code=code,
            name=targets[0].units[0].name,
            note="、".join(
                s.target.indicator for s in sorted(targets, key=lambda s: s.light != "red")
            ),
            counts=standing.counts(targets),
        )
        for code, targets in ordered
    ]


def _queries(standing: Standing) -> list[Decision]:
    """Open questions, those that keep a target from being assessed first."""
    waiting = [q for q in standing.queries if q.settled_on is None]
    none = {s.code for s in standing.targets if s.light == "none"}
    waiting.sort(key=lambda q: (not none & set(q.targets), q.code))
    url = reverse("ledger:plan", args=[standing.programme])
    return [
        Decision(
            title=q.question,
            url=f"{url}#q-{q.code}",
            note=f"{q.code} {'、'.join(q.targets)}".strip(),
            by=q.answerer or _("待定"),
        )
        for q in waiting
    ]


def _headline(standing: Standing, one: TargetStanding) -> Headline:
    actual = actual_text(one)
    said = short_promise(one.target)
    vintages = {"flash": _("快报"), "preliminary": _("初步"), "final": _("最终")}
    parts = [
        period_text(one.now.period, standing.as_of) if one.now.period else _("还没有数"),
        vintages.get(one.now.vintage or "", "") if one.now.period else "",
    ]
    return Headline(
        code=one.code,
        name=one.target.indicator,
        light=one.light,
        word=standing.words[one.light],
        provisional=one.now.provisional,
        actual=actual,
        indicator=one.indicator.code,
        rows_query=rows_query_of(standing, one),
        unit=one.target.unit,
        period_note=" · ".join(part for part in parts if part),
        goal_note=said,
        trace=trace_of(one, standing.as_of),
        chart_label=_("%(name)s：实际 %(actual)s，目标 %(goal)s")
        % {"name": one.target.indicator, "actual": actual or _("未公布"), "goal": said},
    )
