"""What may come before the next meeting: rows of this room and of those below it, as candidates of luoshi.supervising."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.supervising import AgendaLine, Candidate, day_words, draft_agenda
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.matter_rows import before_meeting
from luoshi_web.projects.matters import need_of, owner_name, problem_of
from luoshi_web.projects.models import Need, Problem
from luoshi_web.reporting.models import Narrative, Report, State
from luoshi_web.supervision.alert_rows import for_agenda
from luoshi_web.supervision.meeting_rows import TRACKED, decisions, taken_keys
from luoshi_web.supervision.models import (
    AgendaItem,
    Alert,
    AlertState,
    DecisionState,
    Meeting,
    Order,
)
from luoshi_web.supervision.order_rows import open_orders

# A report that its unit has sent for good; what still can be taken back is no matter for a meeting.
_SENT: Final = (State.SIGNED, State.REVIEWED, State.ACCEPTED)
# Kind of a matter -> the column of an item that holds it. Others (asks, typed ones) have none.
_COLUMNS: Final = {
    "decision": "decision_id",
    "order": "order_id",
    "alert": "alert_id",
    "problem": "problem_id",
    "need": "need_id",
}


def candidates(programme: Programme, day: date) -> list[Candidate]:
    """Everything that waits for a meeting on `day`; what stands on another meeting's agenda included."""
    orders = list(open_orders(programme).filter(issued_at__isnull=False))
    return [
        *_decisions(programme),
        *(_order(row) for row in orders),
        *_alerts(programme, orders),
        *_matters(programme, day, orders),
        *_asks(programme),
    ]


def drafted(programme: Programme, day: date, but: Meeting | None = None) -> tuple[AgendaLine, ...]:
    """The agenda as the rules draft it, without what stands on the agenda of a meeting still running (`but` aside)."""
    taken = taken_keys(programme, but)
    lines = draft_agenda(candidates(programme, day), day)
    return tuple(line for line in lines if not taken & {line.key, *line.covers})


def item_of(
    meeting: Meeting, line: AgendaLine, units: dict[str, Unit], position: int
) -> AgendaItem:
    """An unsaved item of the line. units: by name."""
    item = AgendaItem(
        programme=meeting.programme,
        meeting=meeting,
        position=position,
        kind=line.kind,
        key=line.key,
        covers=list(line.covers),
        words=line.words,
        unit=units.get(line.unit),
    )
    for key in (line.key, *line.covers):
        kind, _colon, pk = key.partition(":")
        if kind in _COLUMNS:
            setattr(item, _COLUMNS[kind], int(pk))
    return item


def projects_of(items: list[AgendaItem]) -> None:
    """Fills in the project of the items about a need or a problem. Two queries."""
    for kind, rows in (("need_id", Need.objects), ("problem_id", Problem.objects)):
        wanted = {getattr(one, kind) for one in items} - {None}
        homes = dict(rows.filter(pk__in=wanted).values_list("pk", "project_id"))
        for one in items:
            if getattr(one, kind) in homes:
                one.project_id = homes[getattr(one, kind)]


def _decisions(programme: Programme) -> Iterator[Candidate]:
    """Every decision that is not closed comes back, and stands for what it was decided on. One query."""
    for row in decisions(programme).filter(state__in=TRACKED).select_related("item"):
        about = [row.item.key, *row.item.covers] if row.item else []
        # An earlier decision on which this one was taken is a matter of its own until it is closed.
        about = [key for key in about if key and not key.startswith("decision:")]
        is_done = row.state == DecisionState.DONE
        yield Candidate(
            "decision", f"decision:{row.pk}", row.text, unit=row.owner.name, due=row.due,
            since=row.meeting.held_on, number=row.meeting.document_number,
            note=_("责任单位已报办结，待核实") if is_done else "",
            same_as=(*([f"order:{row.order_id}"] if row.order_id else []), *about),
        )  # fmt: skip


def _order(row: Order) -> Candidate:
    """An order that was issued and is not over."""
    return Candidate(
        "order", f"order:{row.pk}", row.title, unit=row.lead.name, due=row.due,
        since=row.state_since, number=row.document_number,
    )  # fmt: skip


def _alerts(programme: Programme, orders: Sequence[Order]) -> Iterator[Candidate]:
    """Red ones that wait, and those put on the agenda; one whose order is open is that order. Their words end with the request
    for an answer (alerts.yaml), which the meeting hears instead. One query."""
    for row in for_agenda(programme):
        same = [one for one in orders if _is_on(row, one)]
        yield Candidate(
            "alert", f"alert:{row.pk}", row.words.rpartition("；请")[0] or row.words,
            unit=row.unit.name if row.unit else "",
            since=timezone.localtime(row.raised_at).date(),
            weight=2 if row.state == AlertState.AGENDA else 1,
            same_as=tuple(f"order:{one.pk}" for one in same),
        )  # fmt: skip


def _is_on(alert: Alert, order: Order) -> bool:
    if alert.order_id == order.pk:
        return True
    if order.problem is not None:
        return alert.matter == f"problem/{order.problem}"
    return bool(order.target_code) and order.target_code == alert.target_code


def _matters(programme: Programme, day: date, orders: Sequence[Order]) -> Iterator[Candidate]:
    """Needs and problems of projects that are marked for the meeting. Two queries."""
    on_problem = {one.problem: one.pk for one in orders if one.problem is not None}
    needs, problems = before_meeting(programme, day)
    for need in needs:
        told = need_of(need)
        yield Candidate(
            "need", f"need:{need.pk}", f"{need.what or told.rule.label}{told.asked}",
            unit=owner_name(told), due=need.needed_by, since=need.raised_on,
            about=need.project.name,
        )  # fmt: skip
    for problem in problems:
        yield Candidate(
            "problem", f"problem:{problem.pk}", problem.text,
            unit=owner_name(problem_of(problem)), due=problem.due, since=problem.raised_on,
            about=problem.project.name,
            note=_("%(day)s提出") % {"day": day_words(problem.raised_on, day)},
            same_as=(f"order:{on_problem[problem.number]}",)
            if problem.number in on_problem
            else (),
        )  # fmt: skip


def _asks(programme: Programme) -> Iterator[Candidate]:
    """What units asked for in the newest month's reports. Two queries."""
    sent = Report.objects.filter(programme=programme, state__in=_SENT)
    newest = sent.order_by("-round__month").values_list("round", flat=True).first()
    rows = Narrative.objects.filter(report__in=sent.filter(round=newest)).exclude(help_needed="")
    for row in rows.select_related("report__unit").order_by("pk"):
        unit = row.report.unit.name
        yield Candidate(
            "ask", f"ask:{row.pk}", row.help_needed, unit=unit, about=unit,
            note=_("请%(from)s支持") % {"from": row.help_from} if row.help_from else "",
        )  # fmt: skip
