"""The room's first page: the alerts that are not over, what waits longest for its answer first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.supervising import ALERT_KINDS, alert_rules, day_words
from luoshi_web.offices.calendar import Calendar
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.alert_rows import AlertCounts, AlertFilters, counts, filtered
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import Alert, AlertState
from luoshi_web.supervision.pages.head import tabs

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class AlertLine:
    """words: without what stands in the columns beside it. by, left: until when and how many working days, "" once it is
    answered. todo: what this person may do now."""

    number: int
    url: str
    light: Light
    kind: str
    title: str
    target: str
    target_url: str
    words: str
    unit: str
    month: str
    by: str
    left: str
    is_late: bool
    state: str
    todo: str
    order: str
    order_url: str
    is_live: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class AlertsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    note: str
    filters: AlertFilters
    query: str
    states: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    units: tuple[Choice, ...]
    lines: tuple[AlertLine, ...]
    pages: Pages
    has_sample: bool


def alerts_page(
    access: Access,
    held: Rights,
    rows: QuerySet[Alert],
    filters: AlertFilters,
    units: Iterable[Unit],
    calendar: Calendar,
    today: date,
    at: int,
) -> AlertsPage:
    """rows: all that the person sees. units: of some of them. Three queries."""
    here = access.programme.code
    found, url = counts(rows, today), reverse("supervision:alerts", args=[here])
    fitting = filtered(rows, filters, today)
    query = _query(filters)
    pages = pages_of(fitting.count(), at, PAGE_SIZE, url, query)
    lines = tuple(
        line_of(here, row, held, calendar, today)
        for row in fitting[pages.first : pages.first + PAGE_SIZE]
    )
    return AlertsPage(
        title=_("预警"),
        programme=here,
        tabs=tabs(access, "alerts"),
        headline=headline(found),
        note=_note(found),
        filters=filters,
        query=query,
        states=chosen(_states(), filters.state),
        kinds=chosen(
            ((kind, alert_rules().kinds[kind].name) for kind in ALERT_KINDS), filters.kind
        ),
        units=chosen(((unit.code, unit.name) for unit in units), filters.unit),
        lines=lines,
        pages=pages,
        has_sample=found.samples > 0,
    )


def line_of(programme: str, row: Alert, held: Rights, calendar: Calendar, today: date) -> AlertLine:
    waits, order = row.state == AlertState.OPEN, row.order
    if order is not None and not held.reads_all:
        # A unit sees what was signed and handed to it; that an order was raised, the state says.
        order = order if order.issued_at and order.lead_id in held.units else None
    return AlertLine(
        number=row.number,
        url=reverse("supervision:alert", args=[programme, row.number]),
        light=light_of(row),
        kind=kind_words(row),
        title=row.title,
        target=row.target_code,
        target_url=reverse("ledger:target", args=[programme, row.target_code])
        if row.target_code
        else "",
        words=_bare(row),
        unit=row.unit.name if row.unit else "—",
        month=month_words(row.month, today),
        by=day_words(row.by, today) if waits else "",
        left=_left(row, calendar, today) if waits else "",
        is_late=waits and row.by < today,
        state=state_words(row),
        todo=_todo(row, held),
        order=str(order) if order else "",
        order_url=reverse("supervision:order", args=[programme, order.number]) if order else "",
        is_live=row.state not in (AlertState.REPLACED, AlertState.RECOVERED),
        is_sample=row.sample,
    )


def headline(found: AlertCounts) -> str:
    """The finding: how many, how many of them nobody has answered, how many late."""
    if not found.live:
        return _("没有预警")
    told = {"n": found.live, "open": found.unanswered, "late": found.late}
    if not found.unanswered:
        return _("%(n)s 件预警，都已答复") % told
    if found.late:
        return _("%(n)s 件预警，%(open)s 件还没有答复，其中 %(late)s 件过了期限") % told
    return _("%(n)s 件预警，%(open)s 件还没有答复") % told


def light_of(row: Alert) -> Light:
    """Shapes stay with the verdict; what no light called for has the dash."""
    if row.state == AlertState.RECOVERED:
        return "green"
    return row.light if row.light in ("red", "amber") else "none"  # type: ignore[return-value]


def kind_words(row: Alert) -> str:
    known = alert_rules().kinds
    return known[row.kind].name if row.kind in known else row.kind  # type: ignore[index]


def state_words(row: Alert) -> str:
    if row.state == AlertState.EXPLAINED and row.accepted_at is None:
        return _("说明待认可")
    if row.state == AlertState.WAIVED and row.until is not None:
        return _("免督办到 %(day)s") % {"day": row.until.isoformat()}
    return str(AlertState(row.state).label)


def month_words(month: str, today: date) -> str:
    """9月; with the year where it is another."""
    year, number = (int(part) for part in month.split("-"))
    words = _("%(n)s月") % {"n": number}
    return (
        words if year == today.year else _("%(year)s年%(month)s") % {"year": year, "month": words}
    )


def _bare(row: Alert) -> str:
    """The sentence between what it is about and who answers by when."""
    words = row.words.removeprefix(f"“{row.title}”")
    return words.rpartition("；")[0] or words


def _left(row: Alert, calendar: Calendar, today: date) -> str:
    left = calendar.between(today, row.by)
    if row.by < today:
        return _("已过 %(n)s 个工作日") % {"n": -left}
    return _("剩 %(n)s 个工作日") % {"n": left}


def _todo(row: Alert, held: Rights) -> str:
    mine = row.unit_id in held.units
    if row.state == AlertState.OPEN and (mine or held.office):
        return _("答复")
    if row.state == AlertState.EXPLAINED and row.accepted_at is None and held.office:
        return _("认可或退回")
    return _("查看")


def _states() -> list[tuple[str, str]]:
    named = {
        "": [("late", _("过了期限没有答复")), ("check", _("说明待认可"))],
        "end": [("over", _("已经解除的"))],
    }
    kept = (AlertState.OPEN, AlertState.EXPLAINED, AlertState.AGENDA, AlertState.ORDERED)
    plain = [(str(one.value), str(one.label)) for one in (*kept, AlertState.WAIVED)]
    return [("live", _("没有解除的")), *plain, *named[""], *named["end"]]


def _note(found: AlertCounts) -> str:
    rules = alert_rules()
    told = {"days": rules.answer, "version": rules.version}
    note = (
        _("每小时按规则核一次，%(days)s 个工作日内答复，转好自行解除；规则 %(version)s 版") % told
    )
    if found.check:
        return _("%(n)s 件说明等督查部门认可。") % {"n": found.check} + note
    return note


def _query(filters: AlertFilters) -> str:
    told = {"state": filters.state, "kind": filters.kind, "unit": filters.unit}
    return urlencode({name: value for name, value in told.items() if value})
