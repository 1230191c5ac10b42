"""A month's projects frozen: the one text from which every rate of that month is computed, then and later.

Only projects that are on a list on the month's last day are in it, and of each only what was dated by then. The same
projects in any order give the same text, byte for byte, so its checksum names the figures.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final

from luoshi.plan import Period, Quantity, decimal_text, parse_unit
from luoshi.projects._data import ProjectError, ProjectRulesError, mapping, packaged, text_in
from luoshi.projects.amounts import wan
from luoshi.projects.lists import CLASSES, LEVELS, Level, ListClass
from luoshi.projects.model import Membership, ProgressReport, Project
from luoshi.projects.stages import reached, stage_on

FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class FrozenProject:
    """One listed project as it stood at the month's end. Amounts in 万元; months as YYYY-MM; None: not told.

    level, class_: of its highest list that day. within: the listed project that it is a part of, which counts instead.
    plan: this year's planned investment; done: this year's reported so far; told: the month of the report that says it.
    must_enter: large enough for the statistics and started. taskforces: none where nobody has been named.
    """

    code: str
    name: str
    town: str
    cluster: str
    level: Level
    class_: ListClass
    lists: tuple[str, ...]
    taskforces: tuple[str, ...]
    within: str | None
    stage: str | None
    halted: str | None
    total: Decimal | None
    plan: Decimal | None
    done: Decimal | None
    told: str | None
    percent: Decimal | None
    plan_start: str | None
    plan_finish: str | None
    started: date | None
    finished: date | None
    entered: date | None
    must_enter: bool


_KEYS: Final = tuple(each.name for each in fields(FrozenProject))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """text: what is stored; checksum: SHA-256 of its UTF-8 bytes, in hexadecimal."""

    month: Period
    rows: tuple[FrozenProject, ...]
    text: str
    checksum: str

    def names(self, codes: Iterable[str]) -> tuple[str, ...]:
        called = {row.code: row.name for row in self.rows}
        return tuple(called[code] for code in codes)


@cache
def entry_threshold() -> Quantity:
    """From which planned total a project belongs into the statistics: rates.yaml."""
    told = mapping(packaged("rates.yaml").get("entry_from"), "rates.yaml 的 entry_from")
    try:
        value = Decimal(text_in(told, "value", "rates.yaml 的 entry_from"))
    except InvalidOperation as error:
        raise ProjectRulesError(
            "rates.yaml 的 entry_from 不是数。", "请写成带引号的数字。"
        ) from error
    return Quantity(value, parse_unit(text_in(told, "unit", "rates.yaml 的 entry_from")))


def frozen(projects: Iterable[Project], month: Period) -> Snapshot:
    """The month as these projects tell it. Raises ProjectError: two of one code, a period that is no month."""
    rows = month_rows(projects, month)
    told = {"format": FORMAT, "month": str(month), "projects": [_plain(row) for row in rows]}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Snapshot(month, rows, text, _checksum(text))


def month_rows(projects: Iterable[Project], month: Period) -> tuple[FrozenProject, ...]:
    """The rows of `frozen` without its text, for many months at once: half the time. Raises as it does."""
    if month.frequency != "month":
        raise ProjectError(f"“{month}”不是一个月，不能冻结。", "请写成 2024-09 的样子。")
    known: dict[str, Project] = {}
    for project in projects:
        if project.code in known:
            raise ProjectError(f"项目编号“{project.code}”出现了两次。", "请给其中一个换编号。")
        known[project.code] = project
    day = month.ends_on
    listed = sorted(code for code, project in known.items() if project.listed(day))
    return tuple(_row(known[code], known, month) for code in listed)


def thawed(text: str, checksum: str) -> Snapshot:
    """The snapshot of a stored text. Raises ProjectError where it is not the text the checksum was made of."""
    if _checksum(text) != checksum:
        raise ProjectError(
            "冻结的月度数据与校验码不符，可能被改动过。", "请从备份恢复当月的冻结数据。"
        )
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ProjectError(f"冻结数据是第{told['format']}版格式。", "请用写出它的版本打开。")
        rows = tuple(_of_plain(row) for row in told["projects"])
        return Snapshot(Period.parse(told["month"]), rows, text, checksum)
    except (json.JSONDecodeError, KeyError, TypeError, InvalidOperation) as error:
        raise ProjectError("这不是冻结的月度数据。", "请选择由冻结写出的数据。") from error


def year_done(project: Project, month: Period) -> tuple[Decimal, Period] | None:
    """This year's reported investment in 万元 as of the last report up to the month, and that report's month.

    A cumulative figure that was told stands; months told after it are added. None: nothing was reported this year.
    """
    total: Decimal | None = None
    last = month
    for report in _year_reports(project, month):
        if report.cumulative is not None:
            total, last = report.cumulative.wan, report.month
        elif report.done is not None:
            total, last = (total or Decimal(0)) + report.done.wan, report.month
    return None if total is None else (total, last)


def _year_reports(project: Project, month: Period) -> list[ProgressReport]:
    january = month.last - month.last % 12
    told = [r for r in project.progress if january <= r.month.last <= month.last]
    return sorted(told, key=lambda report: report.month)


def listed_above(project: Project, known: Mapping[str, Project], day: date) -> str | None:
    """The nearest project above it that is on a list on the day. A circle of parents ends the search."""
    seen = {project.code}
    above = project.parent
    while above is not None and above not in seen and above in known:
        if known[above].listed(day):
            return above
        seen.add(above)
        above = known[above].parent
    return None


def _row(project: Project, known: Mapping[str, Project], month: Period) -> FrozenProject:
    day = month.ends_on
    on_lists = sorted(project.listed(day), key=_rank)
    plan = project.plan_of(month.year)
    done = year_done(project, month)
    stage, halt = stage_on(project, day), project.halted(day)
    started = reached(project, "started", day)
    total = None if project.planned_total is None else wan(project.planned_total, project.name)
    asked = plan.investment if plan is not None else None
    entered = project.entry.on if project.entry is not None and project.entry.on <= day else None
    percents = [r.percent for r in _year_reports(project, month) if r.percent is not None]
    return FrozenProject(
        code=project.code,
        name=project.name,
        town=project.town,
        cluster=project.cluster,
        level=on_lists[0].level,
        class_=on_lists[0].class_,
        lists=tuple(sorted({each.list for each in on_lists})),
        taskforces=_taskforces(project, day),
        within=listed_above(project, known, day),
        stage=stage.code if stage else None,
        halted=halt.kind if halt else None,
        total=total,
        plan=None if asked is None else wan(asked, project.name),
        done=done[0] if done else None,
        told=str(done[1]) if done else None,
        percent=percents[-1] if percents else None,
        plan_start=str(plan.start) if plan and plan.start else None,
        plan_finish=str(plan.finish) if plan and plan.finish else None,
        started=started,
        finished=reached(project, "finished", day),
        entered=entered,
        must_enter=bool(started and total is not None and total >= _threshold()),
    )


@cache
def _threshold() -> Decimal:
    return wan(entry_threshold(), "入库起点")


def _rank(each: Membership) -> tuple[int, int, str]:
    return LEVELS.index(each.level), CLASSES.index(each.class_), each.list


def _taskforces(project: Project, day: date) -> tuple[str, ...]:
    return tuple(
        sorted(
            {each.unit for each in project.charges if each.kind == "taskforce" and each.holds(day)}
        )
    )


def _plain(row: FrozenProject) -> dict[str, Any]:
    return {key: _plain_value(getattr(row, key)) for key in _KEYS}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _of_plain(row: dict[str, Any]) -> FrozenProject:
    told = dict(row)
    for key in ("total", "plan", "done", "percent"):
        told[key] = None if told[key] is None else Decimal(told[key])
    for key in ("started", "finished", "entered"):
        told[key] = None if told[key] is None else date.fromisoformat(told[key])
    for key in ("lists", "taskforces"):
        told[key] = tuple(told[key])
    return FrozenProject(**told)


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
