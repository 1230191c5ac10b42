"""Which projects of a frozen month are late, by the rules of knowledge/bulletin_projects.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from luoshi.plan import Period
from luoshi.projects import (
    FrozenProject,
    Snapshot,
    percent_of,
    schedule_percent,
    tenth,
)
from luoshi.writing._bulletin_projects import projects_book
from luoshi.writing._printed import signed, yi
from luoshi.writing.facts_projects import LaggingProject


def unit_problem(late: Sequence[LaggingProject]) -> str:
    b = projects_book()
    kinds = b.rest["lagging"]
    counts = {why: sum(one.why == why for one in late) for why in kinds}
    return "；".join(b.say("unit_late", why=kinds[why], n=n) for why, n in counts.items() if n)


def late_projects(
    snapshot: Snapshot,
    departments: Mapping[str, str],
    problems: Mapping[str, str],
    level: Callable[[str], str],
) -> Iterable[tuple[LaggingProject, FrozenProject]]:
    """Every late project once, by the first thing that is late in the order of the rules."""
    kinds = list(projects_book().rest["lagging"])
    found = []
    for row in snapshot.rows:
        if row.within is not None or row.class_ != "build" or row.halted == "cancelled":
            continue
        why = next((kind for kind in kinds if _is_late(kind, row, snapshot.month)), None)
        if why is not None:
            found.append((kinds.index(why), why, row))
    for _, why, row in sorted(found, key=lambda each: (each[0], each[2].code)):
        one = _lagging(why, row, snapshot.month, departments)
        words = replace(one, level=level(row.level), problem=problems.get(row.code, ""))
        yield words, row


def _is_late(kind: str, row: FrozenProject, month: Period) -> bool:
    rules, now = projects_book().rest, str(month)
    if kind == "halted":
        return row.halted == "suspended" and row.finished is None
    if kind == "start":
        return row.started is None and row.plan_start is not None and row.plan_start <= now
    if kind == "finish":
        return row.finished is None and row.plan_finish is not None and row.plan_finish <= now
    if kind == "entry":
        due = _entry_month(row)
        return row.must_enter and row.entered is None and due is not None and due <= month
    if kind == "invest":
        gap = _row_gap(row, month)
        return gap is not None and gap < -Decimal(rules["invest_below"])
    return row.started is not None and row.finished is None and (row.told is None or row.told < now)


def _entry_month(row: FrozenProject) -> Period | None:
    if row.started is None:
        return None
    due = Period.month(row.started.year, row.started.month)
    for _ in range(projects_book().rest["months_to_enter"]):
        due = due.next()
    return due


def _row_gap(row: FrozenProject, month: Period) -> Decimal | None:
    percent = None if row.plan is None or row.done is None else percent_of(row.done, row.plan)
    return None if percent is None else tenth(percent - schedule_percent(month))


def _lagging(
    why: str,
    row: FrozenProject,
    month: Period,
    departments: Mapping[str, str],
) -> LaggingProject:
    percent = None if row.plan is None or row.done is None else percent_of(row.done, row.plan)
    gap = _row_gap(row, month)
    due = {"start": row.plan_start, "finish": row.plan_finish, "entry": _entry_month(row)}.get(why)
    units = tuple(departments.get(key, key) for key in row.taskforces) or (
        (row.town,) if row.town else ()
    )
    return LaggingProject(
        code=row.code,
        name=row.name,
        town=row.town,
        level=row.level,
        why=why,
        units=units,
        plan=yi(row.plan, 2),
        done=yi(row.done, 2),
        completion=None if percent is None else f"{tenth(percent)}%",
        gap=None if gap is None else signed(gap),
        due=Period.parse(str(due)).ends_on if due is not None else None,
    )
