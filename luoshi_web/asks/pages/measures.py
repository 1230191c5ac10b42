"""The plan's measures (政策措施): task by task what was issued and what it did, the gaps first; one measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.plan import Plan
from luoshi.progress.model import Light
from luoshi_web.asks.guards import Rights
from luoshi_web.asks.measure_rows import is_gap, measures, steps_of, writes_measure
from luoshi_web.asks.models import Measure, MeasureState, MeasureStep
from luoshi_web.asks.pages.head import tabs
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.numbering import caption
from luoshi_web.ledger.pages.plan_marks import section_anchor
from luoshi_web.ledger.pages.standing import Standing
from luoshi_web.ledger.queries import newest_plan
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.pages.list_sheet import ListSheet, list_book
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access, standing_units

# How a measure's state is drawn: the shapes of the lights, each with its own word.
_MARKS: Final[dict[str, Light]] = {
    MeasureState.MISSING: "red",
    MeasureState.DRAFTING: "amber",
    MeasureState.ISSUED: "green",
    MeasureState.WORKING: "done",
    MeasureState.NEEDLESS: "none",
}


@dataclass(frozen=True, slots=True)
class MeasureFilters:
    """state: a state, or gap for what is not issued yet. owner: a unit's key. "" for any."""

    state: str = ""
    owner: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> MeasureFilters:
        state, owner = given.get("state", ""), given.get("owner", "")
        return cls(
            state if state in {"gap", *MeasureState.values} else "",
            owner if owner.isascii() and owner.isdigit() and len(owner) < 10 else "",
        )

    @property
    def query(self) -> str:
        told = {"state": self.state, "owner": self.owner}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class MeasureLine:
    number: int
    url: str
    text: str
    owner: str
    state: str
    mark: Light
    due: str
    is_late: bool
    paper: str
    issued: str
    effect: str
    effect_from: str


@dataclass(frozen=True, slots=True)
class TaskMeasures:
    """A task of the plan. anchor: of its place in the plan's text. issued: of those that need a paper."""

    title: str
    anchor: str
    gaps: int
    issued: int
    needed: int
    lines: tuple[MeasureLine, ...]


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    filters: MeasureFilters
    states: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    counts: tuple[tuple[Light, str, int], ...]
    tasks: tuple[TaskMeasures, ...]
    total: int
    sections: tuple[Choice, ...]
    units: tuple[Choice, ...]
    add_fault: str
    add_text: str
    is_office: bool
    has_plan: bool
    sheet_url: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class TargetLine:
    code: str
    name: str
    light: Light
    word: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MeasurePage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    line: MeasureLine
    task: str
    anchor: str
    is_by_hand: bool
    file_url: str
    file_name: str
    reason: str
    serves: tuple[TargetLine, ...]
    history: tuple[tuple[str, str, str], ...]
    may_tell: bool
    is_office: bool
    states: tuple[Choice, ...]
    values: dict[str, str]
    targets: tuple[TargetLine, ...]
    owners: tuple[Choice, ...]
    due: str
    seen: int
    faults: dict[str, str]
    has_sample: bool


def measures_page(
    access: Access, rights: Rights, filters: MeasureFilters, today: date, typed: Typed
) -> MeasuresPage:
    """Five queries."""
    here, found = access.programme.code, newest_plan(access.programme)
    every = list(measures(access.programme).order_by("number"))
    rows = [row for row in every if _fits(row, filters)]
    plan = found[1] if found else None
    paths = _paths(plan)
    sheet = reverse("asks:measures-sheet", args=[here])
    return MeasuresPage(
        title=_("政策措施"),
        programme=here,
        tabs=tabs(access, "measures"),
        headline=_headline(rows, today),
        filters=filters,
        states=chosen([("gap", _("还没有印发")), *MeasureState.choices], filters.state),
        owners=chosen(_owners(every), filters.owner),
        counts=tuple(
            (_MARKS[state], str(state.label), n)
            for state in MeasureState
            if (n := sum(row.state == state for row in rows))
        ),
        tasks=_tasks(here, plan, rows, today),
        total=len(rows),
        sections=chosen(
            [(path, _task_name(plan, path)) for path in paths], typed.of("add", "section")
        ),
        units=chosen(
            [(str(one.pk), one.name) for one in standing_units(access.programme, today)],
            typed.of("add", "owner"),
        )
        if rights.office
        else (),
        add_fault=typed.fault_of("add"),
        add_text=typed.of("add", "text"),
        is_office=rights.office,
        has_plan=plan is not None,
        sheet_url=f"{sheet}?{filters.query}" if filters.query else sheet,
        has_sample=any(row.sample for row in rows),
    )


def measures_workbook(programme: Programme, filters: MeasureFilters, today: date) -> bytes:
    found = newest_plan(programme)
    plan = found[1] if found else None
    rows = [row for row in measures(programme).order_by("number") if _fits(row, filters)]
    title = _("%(area)s方案政策措施清单") % {"area": programme.area}
    heads = (
        (_("任务"), 26), (_("措施"), 46), (_("责任单位"), 18), (_("状态"), 9), (_("时限"), 12),
        (_("文件名称"), 30), (_("文号"), 18), (_("印发日期"), 12), (_("成效"), 36),
        (_("成效截至"), 12), (_("成效来源"), 22), (_("服务目标"), 16), (_("不需要的原因"), 20),
    )  # fmt: skip
    lines = (
        (
            _task_name(plan, row.section), row.text, row.owner.name if row.owner else None,
            MeasureState(row.state).label, row.due, row.paper_title, row.paper_number, row.issued_on,
            row.effect, row.effect_on, row.effect_source, "、".join(row.targets), row.reason,
        )
        for row in rows
    )  # fmt: skip
    sheet = ListSheet(
        title=title,
        name=_("政策措施"),
        columns=heads,
        staying=2,
        foot=f"{title}　{today.isoformat()}",
    )
    return list_book(sheet, ([str(v) if not isinstance(v, (str, date)) and v is not None else v for v in line] for line in lines), made=today)  # fmt: skip


def measure_page(
    access: Access, rights: Rights, row: Measure, now: datetime, typed: Typed
) -> MeasurePage:
    here, today = access.programme.code, now.date()
    found = newest_plan(access.programme)
    plan = found[1] if found else None
    standing = standing_on(access.programme, None, now) if plan is not None else None
    picked = set(typed.chosen if typed.form == "tell" else row.targets)
    targets = _target_lines(standing, row.section, picked)
    may_tell = writes_measure(rights, row)
    return MeasurePage(
        title=row.text,
        programme=here,
        tabs=tabs(access, ""),
        line=_line(here, row, today),
        task=_task_name(plan, row.section),
        anchor=section_anchor(row.section),
        is_by_hand=row.span_start is None,
        file_url=reverse("asks:measure-file", args=[here, row.number]) if row.paper_id else "",
        file_name=row.paper.name if row.paper else "",
        reason=row.reason,
        serves=tuple(one for one in _target_lines(standing, "", set(row.targets)) if one.is_chosen),
        history=tuple(_step(one) for one in steps_of(row)),
        may_tell=may_tell,
        is_office=rights.office,
        states=chosen(
            [
                one
                for one in MeasureState.choices
                if rights.office or one[0] != MeasureState.NEEDLESS
            ],
            typed.of("tell", "state", row.state),
        ),
        values=_values(row, typed),
        targets=targets,
        owners=chosen(
            [(str(one.pk), one.name) for one in standing_units(access.programme, today)],
            typed.of("assign", "owner", str(row.owner_id or "")),
        )
        if rights.office
        else (),
        due=typed.of("assign", "due", row.due.isoformat() if row.due else ""),
        seen=row.edition,
        faults={form: typed.fault_of(form) for form in ("tell", "assign")},
        has_sample=row.sample,
    )


def _fits(row: Measure, filters: MeasureFilters) -> bool:
    if filters.owner and row.owner_id != int(filters.owner):
        return False
    if filters.state == "gap":
        return is_gap(row)
    return not filters.state or row.state == filters.state


def _headline(rows: Sequence[Measure], today: date) -> str:
    if not rows:
        return _("没有政策措施")
    needed = [row for row in rows if row.state != MeasureState.NEEDLESS]
    gaps = sum(is_gap(row) for row in needed)
    late = sum(is_gap(row) and row.due is not None and row.due < today for row in needed)
    words = {"n": len(needed), "issued": len(needed) - gaps, "gaps": gaps, "late": late}
    if late:
        return (
            _("%(n)s 项措施，已印发 %(issued)s 项，还差 %(gaps)s 项，其中 %(late)s 项已过时限")
            % words
        )
    return _("%(n)s 项措施，已印发 %(issued)s 项，还差 %(gaps)s 项") % words


def _tasks(
    here: str, plan: Plan | None, rows: Sequence[Measure], today: date
) -> tuple[TaskMeasures, ...]:
    """Tasks with gaps first, each part in the plan's order; of a task the gaps first."""
    groups: dict[str, list[Measure]] = {path: [] for path in _paths(plan)}
    for row in rows:
        groups.setdefault(row.section, []).append(row)
    found = [
        TaskMeasures(
            title=_task_name(plan, path),
            anchor=section_anchor(path),
            gaps=sum(is_gap(row) for row in some),
            issued=sum(row.state in (MeasureState.ISSUED, MeasureState.WORKING) for row in some),
            needed=sum(row.state != MeasureState.NEEDLESS for row in some),
            lines=tuple(
                _line(here, row, today)
                for row in sorted(some, key=lambda row: (not is_gap(row), row.number))
            ),
        )
        for path, some in groups.items()
        if some
    ]
    return tuple(sorted(found, key=lambda one: not one.gaps))


def _line(here: str, row: Measure, today: date) -> MeasureLine:
    paper = " ".join(part for part in (row.paper_title, row.paper_number) if part)
    source = (
        _("截至 %(day)s，%(source)s") % {"day": row.effect_on, "source": row.effect_source}
        if row.effect_on
        else ""
    )
    return MeasureLine(
        number=row.number,
        url=reverse("asks:measure", args=[here, row.number]),
        text=row.text,
        owner=row.owner.name if row.owner else "",
        state=str(MeasureState(row.state).label),
        mark=_MARKS[row.state],
        due=row.due.isoformat() if row.due else "",
        is_late=is_gap(row) and row.due is not None and row.due < today,
        paper=paper,
        issued=row.issued_on.isoformat() if row.issued_on else "",
        effect=row.effect,
        effect_from=source,
    )


def _target_lines(
    standing: Standing | None, section: str, picked: set[str]
) -> tuple[TargetLine, ...]:
    """Those of the task, and whatever is picked; with section "" all."""
    if standing is None:
        return ()
    return tuple(
        TargetLine(
            one.code, one.target.indicator, one.light, standing.words[one.light], one.code in picked
        )
        for one in standing.targets
        if not section or one.target.section == section or one.code in picked
    )


def _values(row: Measure, typed: Typed) -> dict[str, str]:
    before = {
        "paper_number": row.paper_number,
        "paper_title": row.paper_title,
        "issued_on": row.issued_on.isoformat() if row.issued_on else "",
        "effect": row.effect,
        "effect_on": row.effect_on.isoformat() if row.effect_on else "",
        "effect_source": row.effect_source,
        "reason": row.reason,
    }
    return {name: typed.of("tell", name, value) for name, value in before.items()}


def _step(one: MeasureStep) -> tuple[str, str, str]:
    told: dict[str, Any] = one.said
    words = "，".join(
        str(told[name])
        for name in ("paper_title", "paper_number", "effect", "reason")
        if told.get(name)
    )
    return one.on.isoformat(), f"{MeasureState(one.state).label}　{words}".strip(), one.by


def _owners(rows: Sequence[Measure]) -> list[tuple[str, str]]:
    found: dict[int, Unit] = {row.owner.pk: row.owner for row in rows if row.owner is not None}
    ordered = sorted(found.values(), key=lambda unit: (unit.position, unit.code))
    return [(str(unit.pk), unit.name) for unit in ordered]


def _paths(plan: Plan | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(duty.section for duty in plan.duties)) if plan else ()


def _task_name(plan: Plan | None, path: str) -> str:
    section = plan.section_at(path) if plan else None
    return caption(section) if section else path
