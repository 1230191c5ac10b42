"""From a frozen month of projects to what a bulletin is told of them: rates by luoshi.projects, places by luoshi.ranking.

The one place of the room that computes: sums, the month's investment and places. The rules are docs/design/bulletins.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from luoshi.progress import LightPolicy
from luoshi.projects import (
    LEVELS,
    FrozenProject,
    Grouping,
    Rate,
    Snapshot,
    group_words,
    level_words,
    rate_rule,
    rates_by,
    schedule_percent,
    tenth,
)
from luoshi.ranking import Place, places
from luoshi.writing._bulletin_projects import projects_book
from luoshi.writing._late_projects import late_projects, unit_problem
from luoshi.writing._printed import signed, yi
from luoshi.writing.facts_projects import (
    Counts,
    LaggingProject,
    ProjectsFacts,
    ProjectSums,
    UnitProjects,
)

_BY: tuple[Grouping, ...] = ("all", "level", "town", "taskforce")


@dataclass(frozen=True, slots=True)
class RateCodes:
    """Which of the published ways each rate is counted by: codes of luoshi/projects/rates.yaml."""

    invest: str = "invest"
    start: str = "start_all"
    finish: str = "finish_planned"
    entry: str = "entry"

    def all(self) -> tuple[str, ...]:
        return (self.invest, self.start, self.finish, self.entry)


@dataclass(frozen=True, slots=True)
class ProjectRoster:
    """Who is listed, in the order of printing: (key in the frozen month, name). county: how the whole is called."""

    towns: tuple[tuple[str, str], ...] = ()
    departments: tuple[tuple[str, str], ...] = ()
    county: str = "全市"
    levels: Mapping[str, str] = field(default_factory=dict)

    def level(self, key: str) -> str:
        if key in self.levels:
            return self.levels[key]
        return next((level_words(level) for level in LEVELS if level == key), key)


@dataclass(frozen=True, slots=True)
class ProjectMonths:
    """now: the month told. last: the month before it, for what was done within the month. told: the month of the previous
    bulletin, for the places then. None: there is none, and what needs it is left open."""

    now: Snapshot
    last: Snapshot | None = None
    told: Snapshot | None = None


def projects_facts(
    months: ProjectMonths,
    roster: ProjectRoster,
    *,
    codes: RateCodes | None = None,
    policy: LightPolicy | None = None,
    problems: Mapping[str, str] | None = None,
) -> ProjectsFacts:
    """What a frozen month tells. Raises ProjectError for a rate that there is not.

    problems: what is in the way of a project, by its code. What is told besides (called, output, the basis of praise) is put
    in with `dataclasses.replace`.
    """
    chosen = codes or RateCodes()
    groups = {by: _Groups(months, by, chosen) for by in _BY}
    levels = groups["level"]
    names = dict(roster.departments)
    late = tuple(late_projects(months.now, names, problems or {}, roster.level))
    return ProjectsFacts(
        month=str(months.now.month),
        county=groups["all"].sums("", "county", roster.county),
        levels=tuple(
            levels.sums(level, f"level:{level}", roster.level(level))
            for level in LEVELS
            if level in levels.listed
        ),
        towns=_units(months, groups["town"], roster.towns, policy, late),
        departments=_units(months, groups["taskforce"], roster.departments, policy, late),
        lagging=tuple(one for one, _ in late),
        denominators=tuple(f"{rule.label}＝{rule.words}" for rule in map(rate_rule, chosen.all())),
        schedule=f"{tenth(schedule_percent(months.now.month))}%",
        checksum=months.now.checksum[:16],
    )


class _Groups:
    """A month's rates by one grouping."""

    def __init__(self, months: ProjectMonths, by: Grouping, codes: RateCodes) -> None:
        self.by, self.months, self.codes = by, months, codes
        self.rates = {
            code: {one.group: one for one in rates_by(months.now, code, by)} for code in codes.all()
        }
        self.listed = {
            one.group: (*one.among, *one.unplanned)
            for one in rates_by(months.now, "invest_all", by)
        }

    def sums(self, group: str, key: str, name: str) -> ProjectSums:
        codes, rows = self.codes, {row.code: row for row in self.months.now.rows}
        listed = self.listed.get(group, ())
        fine = 1 if self.by in ("all", "level") else 2
        invest = self.rates[codes.invest].get(group)
        totals = [rows[code].total for code in listed]
        return ProjectSums(
            key=key,
            name=name,
            projects=len(listed),
            total=yi(_sum(totals), fine),
            plan=yi(invest.denominator if invest and invest.among else None, fine),
            month=yi(_of_month(self.months, invest, rows), fine),
            done=yi(invest.numerator if invest and invest.counted else None, fine),
            completion=_percent(invest),
            gap=None if invest is None or invest.gap is None else signed(invest.gap),
            started=_counts(self.rates[codes.start].get(group)),
            finished=_counts(self.rates[codes.finish].get(group)),
            entered=_counts(self.rates[codes.entry].get(group)),
        )


def _of_month(
    months: ProjectMonths, invest: Rate | None, rows: Mapping[str, FrozenProject]
) -> Decimal | None:
    """What was done within the month: this year's sum now less the one a month ago, of projects that told both.

    In January a year's sum is the month's. None without a month to compare with.
    """
    if invest is None:
        return None
    if months.now.month.last % 12 == 0:
        return _sum(rows[code].done for code in invest.counted)
    last = months.last
    if last is None or last.month.next() != months.now.month:
        return None
    before = {row.code: row.done for row in last.rows}
    steps = []
    for code in invest.counted:
        now, then = rows[code].done, before.get(code)
        if now is not None and then is not None:
            steps.append(now - then)
    return _sum(steps)


def _units(
    months: ProjectMonths,
    groups: _Groups,
    roster: Sequence[tuple[str, str]],
    policy: LightPolicy | None,
    late: Sequence[tuple[LaggingProject, FrozenProject]],
) -> tuple[UnitProjects, ...]:
    """Every unit of the roster, in its order, with and without projects; then, without a place, what is on no roster (projects
    of no town), so that the table adds up."""
    by, invest = groups.by, groups.rates[groups.codes.invest]
    now = _places(groups, roster)
    told = months.told
    then = _places(_Groups(ProjectMonths(told), by, groups.codes), roster) if told else {}
    schedule = schedule_percent(months.now.month)
    made = []
    known = dict(roster)
    others = [(key, group_words(by, key)) for key in sorted(groups.listed) if key not in known]
    for key, name in (*roster, *others):
        rate = invest.get(key)
        mine = [one for one, row in late if key in (_keys(row, by) or ("",))]
        sums = groups.sums(key, f"{by}:{key}", name)
        light = _light(policy, rate, schedule)
        made.append(UnitProjects(sums, now.get(key), then.get(key), light, unit_problem(mine)))
    return tuple(made)


def _places(groups: _Groups, roster: Sequence[tuple[str, str]]) -> dict[str, Place | None]:
    """By the completion as printed; a unit of few projects takes no part."""
    least: int = projects_book().rest["small"]["least"]
    invest = groups.rates[groups.codes.invest]
    return places(
        {
            key: invest[key].percent
            if key in invest and len(groups.listed.get(key, ())) >= least
            else None
            for key, _ in roster
        }
    )


def _keys(row: FrozenProject, by: Grouping) -> tuple[str, ...]:
    return row.taskforces if by == "taskforce" else (row.town,)


def _light(policy: LightPolicy | None, rate: Rate | None, schedule: Fraction) -> str | None:
    """The policy's word for the investment, from the figures as printed."""
    if policy is None or rate is None or rate.gap is None or rate.percent is None:
        return None
    points = policy.basis == "points"
    value = Fraction(rate.gap) * 10 if points else Fraction(rate.percent) * 1000 / schedule
    for step in policy.steps:
        if step.bound is None or value > step.bound or (step.inclusive and value == step.bound):
            return policy.word(step.light)
    return None


def _counts(rate: Rate | None) -> Counts:
    if rate is None:
        return Counts(0, 0)
    return Counts(len(rate.among), len(rate.counted), _percent(rate))


def _percent(rate: Rate | None) -> str | None:
    return None if rate is None or rate.percent is None else f"{rate.percent}%"


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Of what was told; None where nothing was."""
    told = [amount for amount in amounts if amount is not None]
    return sum(told, Decimal(0)) if told else None
