"""One problem: where it stands, how long, and what may be done now. And the form that raises one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import state_on
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.matter_rows import OWNERS_STATES
from luoshi_web.projects.matters import problem_of, solution_of
from luoshi_web.projects.mentions import Mention, mentions_of
from luoshi_web.projects.models import Problem, Project
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.matter_moves import (
    LogLine,
    MeetingForm,
    Moves,
    Station,
    clocks,
    log_of,
    meeting_form,
    moves_of,
    stations,
    stray_fault,
    unit_names,
)
from luoshi_web.projects.pages.problems import ProblemLine, line_of
from luoshi_web.projects.pages.words import NOTHING
from luoshi_web.projects.queries import concerned


@dataclass(frozen=True, slots=True)
class ProblemPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    line: ProblemLine
    means: str
    finding: str
    is_late: bool
    solution: str
    stations: tuple[Station, ...]
    log: tuple[LogLine, ...]
    fault: str
    moves: Moves
    meeting: MeetingForm | None
    mentions: tuple[Mention, ...]
    units: tuple[str, ...]
    clocks: tuple[tuple[str, str], ...]
    seen: int
    step_url: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class NewProblemPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    project: str
    project_url: str
    day: str
    text: str
    fault: str
    has_sample: bool


def problem_page(
    access: Access, rights: Rights, row: Problem, today: date, typed: Typed
) -> ProblemPage:
    """Four queries beside the row's own, and those of its mentions; one more where an owner can be chosen."""
    here, told = access.programme.code, problem_of(row)
    works = calendar_of(access.programme).is_working
    state = state_on(told, date.max) or told.flow.beginning
    moves = moves_of(told, rights, concerned(row.project, today), row.owner_id, today, typed)
    asks_owner = any(field.name == "owner" for form in moves.forms for field in form.fields)
    meets = rights.lists and (state.open or row.to_meeting is not None)
    meeting = meeting_form(row, "projects:problem-meeting", today, typed) if meets else None
    line = line_of(here, row, today, works)
    return ProblemPage(
        title=row.text,
        programme=here,
        tabs=tabs(access, "problems"),
        number=row.number,
        line=line,
        means=state.means,
        finding=_finding(line),
        is_late=bool(line.late) and row.state in OWNERS_STATES,
        solution=solution_of(told),
        stations=stations(told),
        log=log_of(told, row.raised_by),
        fault=stray_fault(typed, moves, {"meeting": meeting}),
        moves=moves,
        meeting=meeting,
        mentions=mentions_of(access, row),
        units=unit_names(access.programme) if asks_owner else (),
        clocks=clocks(),
        seen=row.edition,
        step_url=reverse("projects:problem-step", args=[here, row.number]),
        has_sample=row.sample,
    )


def new_problem_page(
    access: Access, row: Project, today: date, typed: Typed, fault: str
) -> NewProblemPage:
    return NewProblemPage(
        title=_("提出问题"),
        programme=access.programme.code,
        tabs=tabs(access, ""),
        project=row.name,
        project_url=reverse("projects:show", args=[access.programme.code, row.number]),
        day=typed.of("new", "since", today.isoformat()),
        text=typed.of("new", "text"),
        fault=fault,
        has_sample=row.sample,
    )


def _finding(line: ProblemLine) -> str:
    words = {"days": line.days, "due": line.due, "late": line.late, "owner": line.owner}
    if not line.is_open:
        return _("历时 %(days)s 天") % words
    if line.late:
        return _("已 %(days)s 天，%(owner)s承办，期限 %(due)s，超期 %(late)s 天") % words
    if line.due != NOTHING:
        return _("已 %(days)s 天，%(owner)s承办，期限 %(due)s") % words
    return _("已 %(days)s 天，还没有交办") % words
