"""What a meeting decided, on its way: reported by its owner, closed or handed back by the office, turned into an order."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.supervising import order_rules
from luoshi_web.offices.actions import Subject, index_text, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.queries import Access
from luoshi_web.projects.revising import day_of
from luoshi_web.supervision.guards import require_office, require_unit, rights
from luoshi_web.supervision.meeting_rows import TRACKED, held_decision
from luoshi_web.supervision.meeting_telling import tell_closed, tell_reported, tell_returned
from luoshi_web.supervision.models import (
    MOST_DECISION,
    Decision,
    DecisionState,
    DecisionStep,
    Order,
)

_ONLY_OPEN: Final = (DecisionState.OPEN,)


@audited("supervision.decision.reported", gettext_lazy("报告了议定事项办结：{object}"))
def report_decision(
    access: Access, row: Decision, seen: int, words: str, file: CheckedFile | None = None, *,
    at: datetime,
) -> Decision:  # fmt: skip
    """By its owner: it is done, in these words. LuoshiError where it is an order, on which its reply is given."""
    require_unit(rights(access), row.owner_id)
    fresh = _standing(held_decision(row, seen), _ONLY_OPEN)
    _require_no_order(fresh)
    told = _words(words, _("办理情况"))
    fresh.state, fresh.reported_on = DecisionState.DONE, day_of(at)
    _save(fresh)
    _step(fresh, "reported", told, access, at, file)
    tell_reported(fresh, at)
    _record(access, fresh, "supervision.decision.reported", at, words=told)
    return fresh


@audited("supervision.decision.returned", gettext_lazy("退回了议定事项再办：{object}"))
def return_decision(
    access: Access, row: Decision, seen: int, reason: str, *, at: datetime
) -> Decision:
    require_office(rights(access))
    fresh = _standing(held_decision(row, seen), (DecisionState.DONE,))
    words = require_reason(reason)
    fresh.state, fresh.reported_on = DecisionState.OPEN, None
    _save(fresh)
    _step(fresh, "returned", words, access, at)
    tell_returned(fresh, words, at)
    _record(access, fresh, "supervision.decision.returned", at, reason=words)
    return fresh


@audited("supervision.decision.closed", gettext_lazy("认定议定事项办结：{object}"))
def close_decision(
    access: Access, row: Decision, seen: int, words: str, *, at: datetime
) -> Decision:
    """By the office, which says what it found. LuoshiError where it is an order, with which it closes."""
    require_office(rights(access))
    fresh = _standing(held_decision(row, seen), TRACKED)
    _require_no_order(fresh)
    _close(access.actor, fresh, _words(words, _("核实情况")), at)
    _record(access, fresh, "supervision.decision.closed", at, words=words)
    return fresh


@audited("supervision.decision.ordered", gettext_lazy("把议定事项转为督办：{object}"))
def tie_order(access: Access, row: Decision, seen: int, order: Order, *, at: datetime) -> Decision:
    """The order that was drafted of it; the decision closes when the order does. LuoshiError where it has one already."""
    require_office(rights(access))
    fresh = _standing(held_decision(row, seen), TRACKED)
    _require_no_order(fresh)
    fresh.order = order
    fresh.state, fresh.reported_on = DecisionState.OPEN, None
    _save(fresh)
    _step(fresh, "ordered", order.title, access, at)
    tell_closed(fresh, at)
    _record(access, fresh, "supervision.decision.ordered", at, order=order.number)
    return fresh


@audited("supervision.decision.settled", gettext_lazy("议定事项随督办单办结：{object}"))
def closed_with(order: Order, actor: str, on: date, at: datetime) -> int:
    """The decisions that became the order close with it, on its day. Inside the transaction that closes the order."""
    mine = Decision.objects.filter(order=order, state__in=TRACKED)
    rows = list(mine.select_related("programme", "owner", "meeting"))
    words = _("督办单%(number)s销号") % {"number": order.document_number}
    for row in rows:
        _close(actor, row, words, at, on)
        record(
            row.programme, "supervision.decision.settled",
            Subject("decision", str(row.number), row.text), actor=actor, at=at,
            after={"order": order.number},
        )  # fmt: skip
    return len(rows)


def _close(actor: str, row: Decision, words: str, at: datetime, on: date | None = None) -> None:
    row.state, row.closed_on = DecisionState.CLOSED, on or day_of(at)
    _save(row)
    DecisionStep.objects.create(
        programme=row.programme, decision=row, what="closed", words=words, at=at, by=actor
    )
    tell_closed(row, at)


def _standing(row: Decision, states: tuple[str, ...]) -> Decision:
    if row.state not in states:
        raise ConflictError(
            _("这件事现在是“%(state)s”，这一步不能办了。") % {"state": row.get_state_display()},
            _("请刷新页面。"),
        )
    return row


def _require_no_order(row: Decision) -> None:
    if row.order is not None and order_rules().states[row.order.state].open:
        raise LuoshiError(
            _("这件事已经立了督办%(number)s。") % {"number": row.order.document_number},
            _("请在督办单上办，督办单销号它就办结。"),
        )


def _words(text: str, label: str) -> str:
    words = fitting(text, label, MOST_DECISION)
    if not words:
        raise LuoshiError(_("没有写%(label)s。") % {"label": label}, _("请用几句话写清。"))
    return words


def _save(row: Decision) -> None:
    row.edition += 1
    row.save()


def _step(
    row: Decision, what: str, words: str, access: Access, at: datetime,
    file: CheckedFile | None = None,
) -> None:  # fmt: skip
    stored = None
    if file is not None:
        stored = store_file(
            row.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
        )
        index_text(stored)
    DecisionStep.objects.create(
        programme=row.programme, decision=row, what=what, words=words, file=stored, at=at,
        by=access.actor,
    )  # fmt: skip


def _record(access: Access, row: Decision, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("decision", str(row.number), row.text), actor=access.actor,
        at=at, after=after,
    )  # fmt: skip
