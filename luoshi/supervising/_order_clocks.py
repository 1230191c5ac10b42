"""The clocks of an order: until when, how long still, which report of progress is next, which windows are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from luoshi.supervising._order_days import MOST_DAYS, Days, days_left, months_after
from luoshi.supervising._order_model import (
    HANDED,
    Order,
    Step,
    last_of,
    lead_of,
    order_state,
    order_state_on,
    pending_extension,
    pending_objection,
    pending_review,
    since_last,
)
from luoshi.supervising._order_rules import Grade, order_rules
from luoshi.workdays import Works

_DAY: Final = timedelta(days=1)
_RUNNING: Final = ("issued", "handling")


@dataclass(frozen=True, slots=True)
class Slip:
    """The newest slip and how it stands. due: its own limit."""

    grade: Grade
    due: date
    stands: Literal["running", "answered", "lapsed"]
    step: Step


@dataclass(frozen=True, slots=True)
class Clocks:
    """Of one day. None: there is no such clock now.

    clock: in which days `left` counts. left: to `due`, 0 on the last day, below zero when past; None when the work is no more
    the unit's (reported, closed) or not yet. overdue: the unit still has it and `due` is past. original_due: without any
    extension. late: reported in the end, but so many days after `due`. next_feedback: the end of the period in which the unit
    has not told its progress yet; missed: ends of periods in which it did not. look_back: last day.
    """

    handed: date | None
    original_due: date | None
    due: date | None
    clock: str
    left: int | None
    overdue: bool
    near: bool
    late: int | None
    next_feedback: date | None
    missed: tuple[date, ...]
    objection_ends: date | None
    objection_asked: date | None
    extension_asked: date | None
    slip: Slip | None
    review_ends: date | None
    answer_due: date | None
    look_back: date | None


def order_clocks(order: Order, today: date, works: Works) -> Clocks:
    """Every clock on a day; steps after that day must not be there."""
    handed = last_of(order, *HANDED)
    due = due_of(order, works)
    running = order_state(order).code in _RUNNING
    clock = clock_of(order)
    left = days_left(today, due, clock, works) if running and due is not None else None
    missed, upcoming = feedback_periods(order, today, works)
    objection, extension = pending_objection(order), pending_extension(order)
    return Clocks(
        handed=handed.on if handed else None,
        original_due=original_due(order, works),
        due=due,
        clock=clock,
        left=left,
        overdue=left is not None and due is not None and today > due,
        near=_is_near(order, today, works),
        late=_late(order, due, clock, works),
        next_feedback=upcoming,
        missed=missed,
        objection_ends=objection_ends(order, works),
        objection_asked=objection.on if objection else None,
        extension_asked=extension.on if extension else None,
        slip=slip_of(order, today),
        review_ends=review_ends(order, works),
        answer_due=answer_due(order, works),
        look_back=look_back_ends(order),
    )


def clock_of(order: Order) -> str:
    """In which days the order is counted; a day as written is counted as the reports of progress, else in worked days."""
    if isinstance(order.limit, Days):
        return order.limit.clock
    return order.feedback.clock if order.feedback else "working"


def due_if_issued(order: Order, on: date, works: Works) -> date:
    return order.limit.ends(on, works) if isinstance(order.limit, Days) else order.limit


def original_due(order: Order, works: Works) -> date | None:
    """Without extensions; None before the issue. Counted anew for a new lead and after 回头看."""
    handed = last_of(order, *HANDED)
    if handed is None:
        return None
    return handed.due or due_if_issued(order, handed.on, works)


def due_of(order: Order, works: Works) -> date | None:
    """What counts: the newest extension granted, else the original day."""
    granted = [step for step in since_last(order, *HANDED) if step.do == "grant_extension"]
    return granted[-1].due if granted else original_due(order, works)


def feedback_periods(
    order: Order, today: date, works: Works
) -> tuple[tuple[date, ...], date | None]:
    """Ends of the periods that passed without a word while the unit had the order, and the end of the one that is to be told.

    Periods run from the day the order was handed over: the k-th ends k times the rhythm later; those that a holiday lets end
    on one day are one. What is told late counts for the period in which it is told; the missed one stays missed.
    """
    handed = last_of(order, *HANDED)
    if order.feedback is None or handed is None:
        return (), None
    lead, due = lead_of(order), due_of(order, works)
    told = [s.on for s in since_last(order, *HANDED) if _tells_progress(s, lead)]
    missed: list[date] = []
    begins = handed.on - _DAY
    for ends in _period_ends(order.feedback, handed.on, works):
        silent = not any(begins < day <= ends for day in told)
        if ends >= today and silent:
            # Before the limit there is no other word to give than that it is done.
            awaited = order_state(order).code in _RUNNING and not (due and today <= due < ends)
            return tuple(missed), ends if awaited else None
        state = order_state_on(order, ends)
        if silent and state is not None and state.code in _RUNNING:
            missed.append(ends)
        begins = ends
    return tuple(missed), None


def _period_ends(rhythm: Days, since: date, works: Works) -> Iterator[date]:
    newest = since
    for days in range(rhythm.days, MOST_DAYS + 1, rhythm.days):
        ends = Days(days, rhythm.clock).ends(since, works)
        if ends > newest:
            newest = ends
            yield ends


def objection_ends(order: Order, works: Works) -> date | None:
    """The last day on which the head may object; None where the order is not with a unit to sign for."""
    handed = last_of(order, "issue", "reassign")
    if handed is None or order_state(order).code != "issued":
        return None
    return _counted("objection", handed.on, works)


def review_ends(order: Order, works: Works) -> date | None:
    """The last day to ask for a review of the conclusion; None without one."""
    concluded = last_of(order, "pass", "reopen")
    if concluded is None or concluded.do != "pass":
        return None
    return _counted("review", concluded.on, works)


def answer_due(order: Order, works: Works) -> date | None:
    """Until when a review that was asked for is to be answered."""
    asked = pending_review(order)
    return _counted("answer", asked.on, works) if asked else None


def look_back_ends(order: Order) -> date | None:
    """The last day of looking back (回头看); None while the order is not closed."""
    closed = last_of(order, "close")
    if closed is None or order_state(order).code != "closed":
        return None
    return months_after(closed.on, order_rules().look_back)


def slip_of(order: Order, today: date) -> Slip | None:
    """The newest slip since the order was handed over. Answered: reported as done by its limit."""
    given = since_last(order, *HANDED)
    at = next((n for n in range(len(given) - 1, -1, -1) if given[n].do == "slip"), None)
    if at is None or (due := given[at].due) is None:
        return None
    grade = order_rules().grades[given[at].grade]
    if any(step.do == "report" and step.on <= due for step in given[at + 1 :]):
        return Slip(grade, due, "answered", given[at])
    return Slip(grade, due, "lapsed" if today > due else "running", given[at])


def next_grade(order: Order, today: date) -> Grade | None:
    """The slip that may follow: blue first, a higher one when the earlier lapsed, the same again when it was answered.

    None while one runs, and after the last.
    """
    grades = list(order_rules().grades.values())
    newest = slip_of(order, today)
    if newest is None:
        return grades[0]
    if newest.stands == "running":
        return None
    place = grades.index(newest.grade) + (newest.stands == "lapsed")
    return grades[place] if place < len(grades) else None


def slip_due(grade: Grade, on: date, works: Works) -> date:
    """The limit of a slip where nobody says another."""
    return Days(grade.days, grade.clock).ends(on, works)


def _counted(key: str, since: date, works: Works) -> date:
    counted = order_rules().days[key]
    return Days(counted.days, counted.clock).ends(since, works)


def _is_near(order: Order, today: date, works: Works) -> bool:
    due = due_of(order, works)
    if due is None or order_state(order).code not in _RUNNING or today > due:
        return False
    near = order_rules().days["near"]
    return days_left(today, due, near.clock, works) <= near.days


def _late(order: Order, due: date | None, clock: str, works: Works) -> int | None:
    reported = last_of(order, "report", *HANDED)
    if reported is None or reported.do != "report" or due is None:
        return None
    if order_state(order).code in _RUNNING or reported.on <= due:
        return None
    return days_left(due, reported.on, clock, works)


def _tells_progress(step: Step, lead: str) -> bool:
    return step.do == "report" or (step.do == "feedback" and step.unit in ("", lead))
