"""What meetings decided: the list with its counts, and one decision with its way and what may be done with it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.supervising import count_decisions, count_sentence, day_words, order_rules
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.meeting_rows import (
    STEP_WORDS,
    TRACKED,
    DecisionFilters,
    decisions_for,
    facts_of,
    filtered,
)
from luoshi_web.supervision.models import Decision, DecisionState, DecisionStep
from luoshi_web.supervision.pages.head import tabs
from luoshi_web.supervision.pages.meeting_items import decision_standing, fault_of

PAGE_SIZE: Final = 50
_STATES: Final = ("open", "overdue", "checking", "closed")


@dataclass(frozen=True, slots=True)
class DecisionRow:
    url: str
    text: str
    meeting: str
    meeting_url: str
    owner: str
    supports: str
    due: str
    light: Light
    state: str
    order: str
    is_over: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    states: tuple[Choice, ...]
    units: tuple[Choice, ...]
    is_filtered: bool
    lines: tuple[DecisionRow, ...]
    pages: Pages
    has_sample: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """file: its name and the step's key, where it has one."""

    when: str
    what: str
    by: str
    words: str
    file: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """order_new: the address of the order's form with this decision, "" where it may not be made an order."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    edition: int
    heading: str
    text: str
    light: Light
    state: str
    meta: tuple[str, ...]
    meeting: str
    meeting_url: str
    owner: str
    supports: str
    due: str
    moved_from: str
    order: str
    order_url: str
    log: tuple[StepLine, ...]
    may_report: bool
    may_close: bool
    may_return: bool
    may_order: bool
    faults: Mapping[str, str]
    values: Mapping[str, str]
    is_sample: bool
    has_sample: bool


def filters_of(given: Mapping[str, str]) -> DecisionFilters:
    """What is not known is left out, so that an old address still shows something."""
    state = given.get("state", "")
    return DecisionFilters(state if state in _STATES else "", written(given.get("unit", ""))[:30])


def decisions_page(
    access: Access, held: Rights, filters: DecisionFilters, today: date, at: int
) -> DecisionsPage:
    """The head counts what the person sees of the unit that is asked for; the state filters the lines only."""
    here, mine = access.programme.code, decisions_for(access, held)
    of_unit = list(filtered(mine, DecisionFilters(unit=filters.unit), today))
    rows = list(filtered(mine, filters, today).order_by("closed_on", "due", "-pk"))
    rows.sort(key=lambda row: row.state == DecisionState.CLOSED)
    query = urlencode({k: v for k, v in (("state", filters.state), ("unit", filters.unit)) if v})
    pages = pages_of(len(rows), at, PAGE_SIZE, reverse("supervision:decisions", args=[here]), query)
    owners = {row.owner.code: row.owner for row in mine}
    labels = (_("正在办理"), _("已超期"), _("待核实"), _("已办结"))
    return DecisionsPage(
        title=_("议定事项"),
        programme=here,
        tabs=tabs(access, "decisions"),
        headline=count_sentence(count_decisions(facts_of(of_unit), today), today).rstrip("。"),
        states=chosen(zip(_STATES, labels, strict=True), filters.state),
        units=chosen([(code, unit.name) for code, unit in _sorted(owners)], filters.unit),
        is_filtered=bool(query),
        lines=tuple(_row(here, row, today) for row in rows[pages.first : pages.first + PAGE_SIZE]),
        pages=pages,
        has_sample=any(row.sample for row in of_unit),
    )


def decision_page(
    access: Access, held: Rights, row: Decision, steps: Sequence[DecisionStep], today: date,
    typed: Typed,
) -> DecisionPage:  # fmt: skip
    here, line = access.programme.code, _row(access.programme.code, row, today)
    has_order = row.order is not None and order_rules().states[row.order.state].open
    is_open = row.state in TRACKED
    sees_order = row.order is not None and (
        held.reads_all or (row.order.issued_at is not None and row.order.lead_id in held.units)
    )
    return DecisionPage(
        title=_("议定事项"),
        programme=here,
        tabs=tabs(access, "decisions"),
        number=row.number,
        edition=row.edition,
        heading=row.text if len(row.text) <= _HEADING else f"{row.text[: _HEADING - 1]}…",
        text=row.text if len(row.text) > _HEADING else "",
        light=line.light,
        state=line.state,
        meta=tuple(one for one in (row.meeting.document_number, _nth(row), row.owner.name) if one),
        meeting=row.meeting.title,
        meeting_url=line.meeting_url,
        owner=line.owner,
        supports=line.supports,
        due=line.due,
        moved_from=day_words(row.minuted_due, today)
        if row.minuted_due and row.minuted_due != row.due
        else "",
        order=line.order,
        order_url=reverse("supervision:order", args=[here, row.order.number])
        if row.order and sees_order
        else "",
        log=tuple(_step(step, today) for step in steps),
        may_report=row.state == DecisionState.OPEN and not has_order and row.owner_id in held.units,
        may_close=is_open and not has_order and held.office,
        may_return=row.state == DecisionState.DONE and held.office,
        may_order=is_open and not has_order and held.office,
        faults={form: fault_of(typed, form) for form in ("report", "close", "return", "order")},
        values=dict(typed.values),
        is_sample=row.sample,
        has_sample=row.sample,
    )


_HEADING: Final = 60


def _nth(row: Decision) -> str:
    return _("第 %(n)s 项") % {"n": row.position}


def _sorted(owners: Mapping[str, Unit]) -> list[tuple[str, Unit]]:
    return sorted(owners.items(), key=lambda pair: (pair[1].position, pair[0]))


def _row(here: str, row: Decision, today: date) -> DecisionRow:
    light, state = decision_standing(row, today)
    return DecisionRow(
        url=reverse("supervision:decision", args=[here, row.number]),
        text=row.text,
        meeting=row.meeting.document_number or row.meeting.title,
        meeting_url=reverse("supervision:meeting", args=[here, row.meeting.number]),
        owner=row.owner.name,
        supports="、".join(unit.name for unit in row.supports.all()),
        due=day_words(row.due, today) if row.due else "",
        light=light,
        state=state,
        order=(row.order.document_number or _("拟办")) if row.order else "",
        is_over=row.state == DecisionState.CLOSED,
        is_sample=row.sample,
    )


def _step(step: DecisionStep, today: date) -> StepLine:
    return StepLine(
        when=day_words(timezone.localtime(step.at).date(), today),
        what=_(STEP_WORDS[step.what]),
        by=step.by,
        words=step.words,
        file=(step.file.name, step.pk) if step.file else None,
    )
