"""任务清单: who does what by when, as sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.writing._phrases import words
from luoshi.writing._text import WritingError
from luoshi.writing.sheets import Sheet, SheetColumn, Value


@dataclass(frozen=True, slots=True)
class TaskTarget:
    """wording: the plan's own words for it; deadline: as printed (2026年), None when the plan gives none."""

    indicator: str
    wording: str
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task of a plan. section_path: 二/三/1, as the plan numbers it."""

    section_path: str
    section_heading: str
    title: str
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    targets: tuple[TaskTarget, ...] = ()
    milestones: tuple[str, ...] = ()
    deadline: str | None = None


def task_list_sheets(
    lines: Sequence[TaskLine], *, plan_title: str = "", mark: str | None = None
) -> list[Sheet]:
    """One sheet with a row a task, one with a row a target. Raises WritingError when there is no task."""
    if not lines:
        raise WritingError("没有可列的任务。", "请先采用方案。")
    made = [_tasks(lines, plan_title, mark)]
    if any(line.targets for line in lines):
        made.append(_targets(lines, plan_title, mark))
    return made


def _tasks(lines: Sequence[TaskLine], plan_title: str, mark: str | None) -> Sheet:
    w, h = words(), words().heads
    columns = (
        SheetColumn(h["number"], "number", 6, 0, "center"),
        SheetColumn(h["section"], width=22),
        SheetColumn(h["task"], width=30),
        SheetColumn(h["lead"], width=22),
        SheetColumn(h["support"], width=26),
        SheetColumn(h["targets"], width=44),
        SheetColumn(h["deadline"], width=12),
        SheetColumn(h["milestones"], width=34),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            number,
            line.section_heading,
            line.title,
            "、".join(line.lead) or w.say("no_unit"),
            "、".join(line.support) or None,
            "\n".join(target.wording for target in line.targets) or None,
            line.deadline,
            "\n".join(line.milestones) or None,
        )
        for number, line in enumerate(lines, 1)
    )
    title = w.say("tasks_title", plan=plan_title)
    return Sheet(w.say("sheet_tasks"), title, columns, rows, mark=mark)


def _targets(lines: Sequence[TaskLine], plan_title: str, mark: str | None) -> Sheet:
    w, h = words(), words().heads
    columns = (
        SheetColumn(h["number"], "number", 6, 0, "center"),
        SheetColumn(h["section"], width=22),
        SheetColumn(h["task"], width=30),
        SheetColumn(h["indicator"], width=34),
        SheetColumn(h["wording"], width=44),
        SheetColumn(h["deadline"], width=12),
        SheetColumn(h["lead"], width=22),
    )
    pairs = [(line, target) for line in lines for target in line.targets]
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            number,
            line.section_heading,
            line.title,
            target.indicator,
            target.wording,
            target.deadline or line.deadline,
            "、".join(line.lead) or w.say("no_unit"),
        )
        for number, (line, target) in enumerate(pairs, 1)
    )
    title = w.say("task_targets_title", plan=plan_title)
    return Sheet(w.say("sheet_task_targets"), title, columns, rows, mark=mark)
