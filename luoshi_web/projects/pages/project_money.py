"""A project's years: what each plan asks for, what the project reported, and beside it what the statistics confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from luoshi.plan import Period, decimal_text, month_index
from luoshi.projects import (
    Project,
    YearPlan,
    schedule_percent,
    tenth,
    variances,
    wan,
    year_done,
)
from luoshi_web.ledger.pages.trace import Trace
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.pages.project_form import Field, Form, Forms, Group, why
from luoshi_web.projects.pages.project_identity import money_text
from luoshi_web.projects.pages.rates_words import gap_words
from luoshi_web.projects.pages.words import NOTHING, amount, plain, share_of

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthRow:
    """In 万元. done: the month's own; total: this year's by its end; schedule: what the plan asks for by then, evenly, whole.

    node: of the newest month alone; what earlier ones promised next is past.
    """

    label: str
    done: str
    total: str
    schedule: str
    percent: str
    node: str
    problem: str


@dataclass(frozen=True, slots=True)
class StatisticRow:
    label: str
    amount: str
    source: str


@dataclass(frozen=True, slots=True)
class YearBox:
    """until: the month of the newest report. share: of the plan, per cent; gap: of it to the schedule of that month, in words too.

    difference: reported less confirmed, up to the newest month that either tells.
    """

    year: int
    plan: str
    start: str
    finish: str
    done: str
    until: str
    share: Decimal | None
    gap: Decimal | None
    pace: str
    percent: str
    months: tuple[MonthRow, ...]
    trace: Trace | None
    chart_words: str
    confirmed: str
    statistics: tuple[StatisticRow, ...]
    difference: str
    plan_form: Form | None
    is_told: bool


@dataclass(frozen=True, slots=True)
class MoneyBox:
    """years: newest first. open_year: the one that the page tells of first, unfolded."""

    years: tuple[YearBox, ...]
    open_year: int
    other_plan: Form | None
    entry: str
    enter: Form | None
    confirm: Form | None


def money_box(
    forms: Forms, told: Project, rights: Rights, today: date, statistics_seen: int
) -> MoneyBox:
    """statistics_seen: how many rows of statistics there are, which the form for one sends back."""
    every = {
        today.year,
        *(plan.year for plan in told.plans),
        *(one.month.year for one in told.progress),
        *(one.month.year for one in told.statistics),
    }
    statistics = rights.statistics
    years = tuple(_year(forms, told, rights, year) for year in sorted(every)[::-1])
    newest = telling(years)
    return MoneyBox(
        years=years,
        open_year=newest.year if newest else today.year,
        other_plan=_plan_form(forms, None, 0) if rights.lists else None,
        entry=_entry_words(told),
        enter=_entry_form(forms, told, today) if statistics else None,
        confirm=_confirm_form(forms, today, statistics_seen) if statistics and told.entry else None,
    )


def _year(forms: Forms, told: Project, rights: Rights, year: int) -> YearBox:
    plan = told.plan_of(year)
    asked = plan.investment if plan else None
    in_wan = wan(asked, told.name) if asked else None
    done = year_done(told, Period.month(year, _MONTHS))
    share = share_of(done[0], in_wan) if done else None
    gap = tenth(share - schedule_percent(done[1])) if done and share is not None else None
    reports = sorted(
        (one for one in told.progress if one.month.year == year), key=lambda one: one.month
    )
    percents = [one.percent for one in reports if one.percent is not None]
    (compared,) = variances([told], Period.month(year, _MONTHS))
    return YearBox(
        year=year,
        plan=amount(in_wan),
        start=plan.start.words() if plan and plan.start else "",
        finish=plan.finish.words() if plan and plan.finish else "",
        done=amount(done[0] if done else None),
        until=done[1].words() if done else "",
        share=tenth(share) if share is not None else None,
        gap=gap,
        pace=gap_words(gap),
        percent=f"{decimal_text(percents[-1])}%" if percents else "",
        months=tuple(_months(told, year, in_wan)),
        trace=_trace(told, year, in_wan),
        chart_words=_("%(year)s年各月累计完成投资与序时") % {"year": year},
        confirmed=amount(compared.confirmed),
        statistics=tuple(
            StatisticRow(one.month.words(), amount(one.done.wan), one.done.source)
            for one in sorted(told.statistics, key=lambda one: one.month)
            if one.month.year == year
        ),
        difference=amount(compared.difference) if compared.difference is not None else "",
        plan_form=_plan_form(forms, plan or YearPlan(year, None), year) if rights.lists else None,
        is_told=plan is not None or bool(reports) or compared.confirmed is not None,
    )


def _months(told: Project, year: int, plan: Decimal | None) -> list[MonthRow]:
    reports = sorted(
        (one for one in told.progress if one.month.year == year), key=lambda one: one.month
    )
    rows = []
    for one in reports:
        total = year_done(told, one.month)
        even = schedule_percent(one.month) * Fraction(plan) / 100 if plan is not None else None
        rows.append(
            MonthRow(
                label=one.month.words(),
                done=_wan(one.done.wan if one.done else None),
                total=_wan(total[0] if total else None),
                schedule=_wan(Decimal(round(even))) if even is not None else NOTHING,
                percent=f"{plain(one.percent)}%" if one.percent is not None else plain(None),
                node=one.node if one is reports[-1] else "",
                problem=one.problem,
            )
        )
    return rows


def _wan(in_wan: Decimal | None) -> str:
    """In 万元 without the unit, which the head of the column names."""
    return NOTHING if in_wan is None else f"{in_wan.normalize():,f}"


def _trace(told: Project, year: int, plan: Decimal | None) -> Trace | None:
    """None where nothing was reported: the schedule alone says nothing of the project."""
    months = sorted(one.month for one in told.progress if one.month.year == year)
    totals = [(month.last, year_done(told, month)) for month in months]
    actual = tuple((at, total[0]) for at, total in totals if total is not None)
    if not actual:
        return None
    first, last = month_index(year, 1), month_index(year, _MONTHS)
    expected = [(at, plan * (at - first + 1) / _MONTHS) for at in range(first, last + 1) if plan]
    return Trace(
        actual=actual,
        expected=tuple(expected),
        goal=(last, plan) if plan else None,
        light="none",
        first=first,
        last=last,
        first_label=_("1月"),
        last_label=_("12月"),
    )


def _plan_form(forms: Forms, plan: YearPlan | None, place: int) -> Form | None:
    """plan None: of a year still to be named."""
    asked = plan.investment if plan else None
    fields: list[Field] = [
        Field(
            "investment", _("计划投资"), "money",
            money_text(asked), hint=_("不写单位按万元"),
        ),
        Field("start", _("计划开工"), "month", str(plan.start) if plan and plan.start else ""),
        Field("finish", _("计划竣工投产"), "month", str(plan.finish) if plan and plan.finish else ""),
        why(),
    ]  # fmt: skip
    if plan is None:
        fields.insert(0, Field("year", _("年份"), hint="2027", required=True))
        return forms.make("plan", _("定另一年的计划"), _("存"), [Group(tuple(fields))])
    summary = _("改计划") if asked else _("定计划")
    return forms.make(
        "plan", summary, _("存"), [Group(tuple(fields))], key=str(plan.year), place=place
    )


def _entry_words(told: Project) -> str:
    if told.entry is None:
        return _("未入库")
    return _("%(day)s 入库，代码 %(code)s") % {"day": told.entry.on, "code": told.entry.code}


def _entry_form(forms: Forms, told: Project, today: date) -> Form | None:
    if told.entry is not None:
        reason = Field("answer", _("原因"), required=True)
        return forms.make("unenter", _("入库登错了"), _("撤回入库"), [reason])
    fields = (
        Field("on", _("入库日期"), "date", today.isoformat(), required=True),
        Field("code", _("统计部门的项目代码"), required=True),
        why(),
    )
    return forms.make("enter", _("登记入库"), _("入库"), [Group(fields)])


def _confirm_form(forms: Forms, today: date, seen: int) -> Form | None:
    fields = (
        Field("month", _("月份"), "month", f"{today.year}-{today.month:02d}", required=True),
        Field("amount", _("统计投资"), "money", hint=_("不写单位按万元；留空是撤回")),
        Field("source", _("统计报表或确认文件"), hint=_("有数必填")),
        why(),
    )
    return forms.make("confirm", _("填统计投资"), _("存"), [Group(fields)], seen=seen)


def telling(years: Sequence[YearBox]) -> YearBox | None:
    """The newest year that has a plan or a report; years: newest first."""
    return next((one for one in years if one.is_told), None)
