"""What a bulletin is told of major projects: sums and rates of a frozen month, as printed, with places already given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.ranking import Place


@dataclass(frozen=True, slots=True)
class Counts:
    """So many of so many, and the rate of it as printed ("96.3%"); rate None: nothing to divide by."""

    among: int
    counted: int
    rate: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectSums:
    """Projects of a county, a level or a unit taken together.

    key: where the rows behind it are found: county, level:province, town:…, taskforce:…. Amounts in 亿元 as printed; None:
    nobody told, which is not zero. month: investment of this month; done: of this year so far. completion: done of the
    year's plan ("75.4%"); gap: percentage points above (+) or below (-) the schedule, signed. started, finished, entered:
    应开工 and 已开工, 计划竣工 and 已竣工投产, 应纳统 and 已纳统, each with its rate.
    """

    key: str
    name: str
    projects: int
    total: str | None = None
    plan: str | None = None
    month: str | None = None
    done: str | None = None
    completion: str | None = None
    gap: str | None = None
    started: Counts = Counts(0, 0)
    finished: Counts = Counts(0, 0)
    entered: Counts = Counts(0, 0)


@dataclass(frozen=True, slots=True)
class UnitProjects:
    """A unit's row. place: by the printed completion (luoshi.ranking), None: not ranked, because it has no project or no
    figure. before: its place in the previous bulletin's snapshot. light: a word of the light policy. problem: 突出问题."""

    sums: ProjectSums
    place: Place | None = None
    before: Place | None = None
    light: str | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LaggingProject:
    """One project that is late. why: key of `lagging` in knowledge/bulletin_projects.yaml. due: when it had to be
    started, finished or entered. units: who is in charge of it."""

    code: str
    name: str
    town: str
    level: str
    why: str
    units: tuple[str, ...] = ()
    plan: str | None = None
    done: str | None = None
    completion: str | None = None
    gap: str | None = None
    due: date | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ProjectsFacts:
    """The part on major projects.

    month: 2026-09, as the place of its figures names it. called: how the text calls them (三级重点项目). towns, departments:
    in any order, units without projects among them (`projects` 0). denominators: what each rate is of, for the notes.
    output: what projects now producing bring, with its unit, told by the office (带动产值12.5亿元); none where nobody told.
    schedule: 序时进度 of the month ("75.0%"), for the charts. praise_basis: the rule on which a unit may be praised by name (《…考核办法》); without it the text only says who is ahead.
    """

    month: str
    county: ProjectSums
    levels: tuple[ProjectSums, ...] = ()
    towns: tuple[UnitProjects, ...] = ()
    departments: tuple[UnitProjects, ...] = ()
    lagging: tuple[LaggingProject, ...] = ()
    called: str = "重点项目"
    denominators: tuple[str, ...] = ()
    output: str = ""
    praise_basis: str = ""
    schedule: str | None = None
    checksum: str = ""
    is_sample: bool = False
