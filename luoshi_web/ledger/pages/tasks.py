"""任务清单: every clause that makes somebody responsible, with its units, targets and things to finish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from luoshi.plan import Milestone
from luoshi.progress import PROGRAMME
from luoshi.progress.model import Light
from luoshi.writing import Sheet, TaskLine, TaskTarget, task_list_sheets
from luoshi_web.ledger.pages.numbering import ancestors, caption, full_caption
from luoshi_web.ledger.pages.plan import PartyChip
from luoshi_web.ledger.pages.plan_marks import section_anchor
from luoshi_web.ledger.pages.readings import Reading, readings_by_clause
from luoshi_web.ledger.pages.standing import Standing


@dataclass(frozen=True, slots=True)
class TaskParty(PartyChip):
    role: str


@dataclass(frozen=True, slots=True)
class TaskTargetRow:
    code: str
    name: str
    light: Light
    word: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    caption: str
    anchor: str
    reading: Reading | None
    targets: tuple[TaskTargetRow, ...]
    parties: tuple[TaskParty, ...]
    milestones: tuple[Milestone, ...]


@dataclass(frozen=True, slots=True)
class TaskGroup:
    title: str
    tasks: tuple[TaskRow, ...]
    reading: Reading | None
    counts: tuple[tuple[Light, str, int], ...]


@dataclass(frozen=True, slots=True)
class TasksPage:
    title: str
    programme: str
    document_number: str
    as_of: date
    has_sample: bool
    has_milestones: bool
    total: int
    reading: Reading | None
    groups: tuple[TaskGroup, ...]


def task_paths(standing: Standing) -> tuple[str, ...]:
    """The clauses that carry a duty, in the plan's order: 27 tasks and 3 safeguards in the first programme."""
    return tuple(dict.fromkeys(duty.section for duty in standing.plan.duties))


def tasks_page(standing: Standing, title: str) -> TasksPage:
    readings = readings_by_clause(standing)
    groups: dict[str, list[str]] = {}
    for path in task_paths(standing):
        above = ancestors(standing.plan, path)
        groups.setdefault(above[-1].path if above else path, []).append(path)
    return TasksPage(
        title=title,
        programme=standing.programme,
        document_number=standing.document_number,
        as_of=standing.as_of,
        has_sample=standing.has_sample,
        has_milestones=bool(standing.plan.milestones),
        total=len(task_paths(standing)),
        reading=readings.get(PROGRAMME),
        groups=tuple(_group(standing, path, paths, readings) for path, paths in groups.items()),
    )


def task_sheets(standing: Standing, mark: str | None) -> list[Sheet]:
    """The list as a workbook's sheets. mark: said on every page when sample figures are in it."""
    lines = [_line(standing, path) for path in task_paths(standing)]
    return task_list_sheets(lines, plan_title=standing.plan_title, mark=mark)


def _group(
    standing: Standing, path: str, paths: list[str], readings: Mapping[str, Reading]
) -> TaskGroup:
    inside = [one for p in paths for one in standing.in_section(p)]
    return TaskGroup(
        title=full_caption(standing.plan, path),
        tasks=tuple(_task(standing, p, readings.get(p)) for p in paths),
        reading=readings.get(path),
        counts=standing.counts(inside),
    )


def _task(standing: Standing, path: str, reading: Reading | None) -> TaskRow:
    section = standing.plan.section_at(path)
    targets = standing.in_section(path)
    return TaskRow(
        caption=caption(section) if section else path,
        anchor=section_anchor(path),
        reading=reading,
        targets=tuple(
            TaskTargetRow(t.code, t.target.indicator, t.light, standing.words[t.light])
            for t in targets
        ),
        parties=tuple(
            TaskParty(u.name, u.code, len(u.members), "、".join(u.members), u.role)
            for u in standing.duty_units.get(path, ())
        ),
        milestones=tuple(m for m in standing.plan.milestones if m.section == path),
    )


def _line(standing: Standing, path: str) -> TaskLine:
    plan = standing.plan
    section = plan.section_at(path)
    above = ancestors(plan, path)
    units = standing.duty_units.get(path, ())
    first = [u.name for u in units if u.role == "lead"] or [u.name for u in units[:1]]
    return TaskLine(
        section_path=path,
        section_heading=full_caption(plan, above[-1].path) if above else "",
        title=caption(section) if section else path,
        lead=tuple(first),
        support=tuple(u.name for u in units if u.name not in first),
        targets=tuple(
            TaskTarget(
                s.target.indicator,
                plan.text[s.target.start : s.target.end],
                f"{s.target.year}年" if s.target.year else None,
            )
            for s in standing.in_section(path)
        ),
        milestones=tuple(m.text for m in plan.milestones if m.section == path),
    )
