"""Checks of the monthly figures of one project, its own and the statistics bureau's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from luoshi.plan import Period, decimal_text
from luoshi.projects._findings import Finding, check_rules
from luoshi.projects.amounts import wan, yi_words
from luoshi.projects.model import ProgressReport, Project


@dataclass(frozen=True, slots=True)
class _Month:
    """One report beside what the year had told before it, in 万元."""

    report: ProgressReport
    done: Decimal | None
    told: Decimal | None
    before: Decimal
    before_month: Period | None

    @property
    def cumulative(self) -> Decimal:
        return self.told if self.told is not None else self.before + (self.done or Decimal(0))


def told_figures(project: Project, month: Period) -> Iterator[Finding]:
    """Findings on what was told for months up to this one."""
    for year in sorted({report.month.year for report in project.progress}):
        plan = project.plan_of(year)
        asked = plan.investment if plan is not None else None
        planned = None if asked is None else wan(asked, f"“{project.name}”{year}年计划投资")
        for each in _months(project, year, month):
            yield from _against_plan(project, each, planned)
            yield from _against_itself(project, each)
    yield from _before_entry(project, month)
    yield from _percents(project, month)


def _months(project: Project, year: int, until: Period) -> Iterator[_Month]:
    reports = (r for r in project.progress if r.month.year == year and r.month.last <= until.last)
    before, before_month = Decimal(0), None
    for report in sorted(reports, key=lambda each: each.month):
        done = report.done.wan if report.done is not None else None
        told = report.cumulative.wan if report.cumulative is not None else None
        if done is None and told is None:
            continue
        each = _Month(report, done, told, before, before_month)
        yield each
        before, before_month = each.cumulative, report.month


def _against_plan(project: Project, each: _Month, planned: Decimal | None) -> Iterator[Finding]:
    """A unit mistaken is told once, not again as a month above what is left."""
    if planned is None:
        return
    rule, month = check_rules()["P01"], each.report.month.words()
    if planned > 0 and each.cumulative >= planned * rule.limits["times"]:
        yield rule.found(
            (project.code,),
            name=project.name,
            month=month,
            done=yi_words(each.cumulative),
            plan=yi_words(planned),
            times=int(each.cumulative / planned),
        )
    elif each.done is not None and each.done > planned - each.before and each.done > 0:
        yield check_rules()["P06"].found(
            (project.code,),
            name=project.name,
            month=month,
            done=yi_words(each.done),
            left=yi_words(max(planned - each.before, Decimal(0))),
        )


def _against_itself(project: Project, each: _Month) -> Iterator[Finding]:
    """What fell is told as fallen, not again as a sum that does not fit. A first report may carry earlier months in it."""
    if each.before_month is None:
        return
    month = each.report.month.words()
    if each.cumulative < each.before:
        yield check_rules()["P07"].found(
            (project.code,),
            name=project.name,
            month=month,
            done=yi_words(each.cumulative),
            before_month=each.before_month.words(),
            before=yi_words(each.before),
        )
    elif (
        each.told is not None
        and each.done is not None
        and each.before_month.next() == each.report.month
        and each.told != each.before + each.done
    ):
        yield check_rules()["P09"].found(
            (project.code,),
            name=project.name,
            month=month,
            done=yi_words(each.told),
            before=yi_words(each.before),
            month_done=yi_words(each.done),
        )


def _before_entry(project: Project, until: Period) -> Iterator[Finding]:
    """先入库，后有数: the month of entry itself may have a figure, no earlier one."""
    entered = project.entry.on if project.entry is not None else None
    for report in sorted(project.statistics, key=lambda each: each.month):
        if report.month.last > until.last:
            continue
        if entered is None or report.month.ends_on < entered:
            words = f"{entered}才入库" if entered is not None else "还没有入库"
            yield check_rules()["P08"].found(
                (project.code,), name=project.name, month=report.month.words(), entered=words
            )


def _percents(project: Project, until: Period) -> Iterator[Finding]:
    """形象进度 that falls, across the years: what is built stays built."""
    told = [r for r in project.progress if r.percent is not None and r.month.last <= until.last]
    for before, now in pairwise(sorted(told, key=lambda report: report.month)):
        if before.percent is not None and now.percent is not None and now.percent < before.percent:
            yield check_rules()["P18"].found(
                (project.code,),
                name=project.name,
                month=now.month.words(),
                percent=decimal_text(now.percent),
                before_month=before.month.words(),
                before=decimal_text(before.percent),
            )
