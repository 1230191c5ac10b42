"""The part on major projects, from a month that was frozen; a month that nobody froze is not told."""

from __future__ import annotations

from dataclasses import replace

from luoshi.plan import Period, month_of_index
from luoshi.progress import policy_of
from luoshi.projects import Snapshot as ProjectMonth
from luoshi.projects import group_words
from luoshi.writing import ProjectMonths, ProjectRoster, ProjectsFacts, projects_facts
from luoshi_web.bulletins.models import Bulletin
from luoshi_web.offices.models import Programme
from luoshi_web.projects.queries import freeze_of, places, snapshot_of, units_by_code


def projects_told(
    programme: Programme, month: Period, previous: Bulletin | None
) -> ProjectsFacts | None:
    """None while the month is not frozen. previous: the last paper published, for the places then."""
    freeze = freeze_of(programme, month)
    if freeze is None:
        return None
    now = snapshot_of(freeze)
    last = _frozen(programme, Period.month(*month_of_index(month.last - 1)))
    told = _frozen(programme, Period.parse(previous.period)) if previous else None
    roster = _roster(programme, now)
    made = projects_facts(
        ProjectMonths(now, last, told), roster, policy=policy_of(programme.policy)
    )
    return replace(made, is_sample=freeze.sample)


def _frozen(programme: Programme, month: Period) -> ProjectMonth | None:
    freeze = freeze_of(programme, month)
    return snapshot_of(freeze) if freeze else None


def _roster(programme: Programme, now: ProjectMonth) -> ProjectRoster:
    """Every place, also one without projects; of departments and 专班 those the month names."""
    units = units_by_code(programme)
    named = dict.fromkeys(key for row in now.rows for key in row.taskforces)
    return ProjectRoster(
        towns=tuple((unit.code, unit.name) for unit in places(programme)),
        departments=tuple(
            (key, units[key].name if key in units else group_words("taskforce", key))
            for key in named
        ),
        county=f"全{programme.area[-1]}" if programme.area else "",
    )
