"""What has to hold before a move of an order: each condition named in orders.yaml as one function, which says why it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from luoshi.supervising._order_clocks import (
    due_of,
    feedback_periods,
    look_back_ends,
    next_grade,
    objection_ends,
    order_clocks,
    review_ends,
    slip_of,
)
from luoshi.supervising._order_model import (
    HANDED,
    Order,
    Step,
    check_matter,
    is_too_far,
    latest,
    lead_of,
    pending_extension,
    pending_objection,
    pending_review,
    since_last,
    supports_of,
)
from luoshi.supervising._order_rules import FIELDS, OrderError, OrderMove, order_rules
from luoshi.workdays import Works

Fault = tuple[str, str]
"""What is wrong, and what to do about it."""
_Condition = Callable[[Order, date, Works], Fault | None]
_SHOWN: Final = 30


def hindrance(order: Order, move: OrderMove, on: date, works: Works) -> Fault | None:
    """The first reason why the move cannot be made on a day, whatever is written into it."""
    if on < latest(order):
        return (
            f"{move.label}的日期{on}早于已经记录的{latest(order)}。", "请核对日期。",
        )  # fmt: skip
    found = (CONDITION_CHECKS[each](order, on, works) for each in move.when)
    return next((fault for fault in found if fault), None)


def faults_in(order: Order, move: OrderMove, step: Step, works: Works) -> Iterator[Fault]:
    """What is wrong with what is written into a step."""
    yield from _missing(move, step)
    yield from _stray(move, step)
    yield from _values(order, move, step, works)


def _no_objection(order: Order, _on: date, _works: Works) -> Fault | None:
    asked = pending_objection(order)
    return (
        (f"{asked.on}提出的异议还没有答复。", "请等督查机构答复：改派，或不予改派。")
        if asked
        else None
    )


def _objection(order: Order, _on: date, _works: Works) -> Fault | None:
    return None if pending_objection(order) else ("没有待答复的异议。", "请刷新页面看现在的状态。")


def _objection_window(order: Order, on: date, works: Works) -> Fault | None:
    ends = objection_ends(order, works)
    if ends is None or on <= ends:
        return None
    return f"提出异议的期限到{ends}，已经过了。", "请签收办理；有困难的在办理中反馈，或申请延期。"


def _objected_once(order: Order, _on: date, _works: Works) -> Fault | None:
    if any(step.do == "dismiss" for step in since_last(order, "issue", "reassign")):
        return "异议已经答复不予改派。", "请签收办理。"
    return None


def _no_extension(order: Order, _on: date, _works: Works) -> Fault | None:
    asked = pending_extension(order)
    return (f"{asked.on}申请的延期还没有答复。", "请等答复后再办。") if asked else None


def _extension(order: Order, _on: date, _works: Works) -> Fault | None:
    return (
        None if pending_extension(order) else ("没有待答复的延期申请。", "延期由承办单位先申请。")
    )


def _in_time(order: Order, on: date, works: Works) -> Fault | None:
    due = due_of(order, works)
    if due is None or on <= due:
        return None
    return f"期限{due}已过，延期要在到期前申请。", f"按{due}计逾期，请尽快申报办结。"


def _slip_lapsed(order: Order, on: date, _works: Works) -> Fault | None:
    if next_grade(order, on) is not None:
        return None
    newest = slip_of(order, on)
    if newest is None or newest.stands != "running":
        return (
            "红色督查单也已到期，没有更高一级的督查单。",
            "可以登记后续处理：通报、约谈、移交问责。",
        )
    return (
        f"{newest.grade.label}的整改期限{newest.due}还没有到。", "到期仍未办结的，才能发下一级督查单。",
    )  # fmt: skip


def _slip_grounds(order: Order, on: date, works: Works) -> Fault | None:
    now = order_clocks(order, on, works)
    returned = any(step.do == "return" for step in since_last(order, *HANDED))
    missed, _next = feedback_periods(order, on, works)
    if now.overdue or now.near or missed or returned or now.slip is not None:
        return None
    return (
        f"期限是{now.due}，还没有临近，没有漏报进展，也没有退回重办，不能发督查单。",
        "确需督促的可以催办。",
    )


def _red_lapsed(order: Order, on: date, _works: Works) -> Fault | None:
    newest = slip_of(order, on)
    last = list(order_rules().grades.values())[-1]
    if newest is not None and newest.grade == last and newest.stands == "lapsed":
        return None
    return f"{last.label}没有发过，或还没有到期。", "请按蓝、黄、橙、红的次序督办。"


def _no_review(order: Order, _on: date, _works: Works) -> Fault | None:
    asked = pending_review(order)
    return (
        (f"{asked.on}申请的复核还没有答复。", "请先由没有参与本件督办的人答复。") if asked else None
    )


def _review(order: Order, _on: date, _works: Works) -> Fault | None:
    return None if pending_review(order) else ("没有待答复的复核申请。", "请刷新页面看现在的状态。")


def _review_window(order: Order, on: date, works: Works) -> Fault | None:
    ends = review_ends(order, works)
    if ends is None or on <= ends:
        return None
    return f"申请复核的期限到{ends}，已经过了。", "有新情况的，请直接向督查机构反映。"


def _reviewed_once(order: Order, _on: date, _works: Works) -> Fault | None:
    if any(step.do == "answer_review" for step in since_last(order, "pass")):
        return "这个结论已经复核过一次。", "请按复核意见办理。"
    return None


def _look_back(order: Order, on: date, _works: Works) -> Fault | None:
    ends = look_back_ends(order)
    if ends is None or on <= ends:
        return None
    return f"回头看的期限到{ends}，已经过了。", "发现新问题的，请另立一件。"


CONDITION_CHECKS: Final[Mapping[str, _Condition]] = {
    "no_objection": _no_objection,
    "objection": _objection,
    "objection_window": _objection_window,
    "objected_once": _objected_once,
    "no_extension": _no_extension,
    "extension": _extension,
    "in_time": _in_time,
    "slip_lapsed": _slip_lapsed,
    "slip_grounds": _slip_grounds,
    "red_lapsed": _red_lapsed,
    "no_review": _no_review,
    "review": _review,
    "review_window": _review_window,
    "reviewed_once": _reviewed_once,
    "look_back": _look_back,
}


def _missing(move: OrderMove, step: Step) -> Iterator[Fault]:
    if not step.by.strip():
        yield f"{move.label}没有写由谁办理。", "请补上。"
    for field, words in move.asks.items():
        if not step.tells(field):
            yield f"{move.label}缺{words}。", "请补上。"


def _stray(move: OrderMove, step: Step) -> Iterator[Fault]:
    for field, words in FIELDS.items():
        if step.tells(field) and not move.takes(field):
            yield f"{move.label}不填{words}。", "请去掉。"
    if step.signed.strip() and not move.paper:
        yield f"{move.label}不用领导在纸上签字。", "请去掉。"


def _values(order: Order, move: OrderMove, step: Step, works: Works) -> Iterator[Fault]:
    for field, known in (("way", move.ways), ("result", move.results)):
        told = getattr(step, field)
        if told and move.takes(field) and told not in known:
            yield (
                f"{move.label}没有“{told[:_SHOWN]}”这一种。",
                f"请用其中之一：{'、'.join(known)}。",
            )
    yield from _lengths(move, step)
    if step.do == "pass":
        yield from _checks(step)
    if step.do == "slip":
        yield from _graded(order, step)
    if step.do in ("reassign", "feedback"):
        yield from _units(order, step)
    yield from _days(order, move, step, works)


def _lengths(move: OrderMove, step: Step) -> Iterator[Fault]:
    for words, label in ((step.words, move.asks.get("words", "说明")), (step.progress, "目前进展"),
                         (step.instruction, "领导新的批示")):  # fmt: skip
        try:
            check_matter(words, label)
        except OrderError as error:
            yield error.message, error.remedy


def _checks(step: Step) -> Iterator[Fault]:
    checks = order_rules().checks
    unknown = [code for code in step.checks if code not in checks]
    if unknown:
        yield f"没有“{unknown[0][:_SHOWN]}”这项审结检查。", f"请用：{'、'.join(checks)}。"
    left = [words for code, words in checks.items() if code not in step.checks]
    if step.checks and left:
        yield f"审结检查还差：{'、'.join(left)}。", "六项都符合才能通过；不符合的请退回重办。"


def _graded(order: Order, step: Step) -> Iterator[Fault]:
    grades = order_rules().grades
    if step.grade and step.grade not in grades:
        yield f"没有“{step.grade[:_SHOWN]}”这种督查单。", f"请用其中之一：{'、'.join(grades)}。"
        return
    wanted = next_grade(order, step.on)
    if step.grade and wanted is not None and step.grade != wanted.code:
        yield (
            f"现在应发{wanted.label}，不能发{grades[step.grade].label}。",
            "请按蓝、黄、橙、红的次序，前一级到期仍未办结才发后一级。",
        )


def _units(order: Order, step: Step) -> Iterator[Fault]:
    lead = lead_of(order)
    if step.do == "reassign" and step.unit == lead:
        yield f"{lead}就是现在的牵头单位。", "请选另一个单位；不改派的请答复异议不成立。"
    if step.do == "feedback" and step.unit and step.unit not in (lead, *supports_of(order)):
        yield f"{step.unit[:_SHOWN]}不是这件督办单的牵头或配合单位。", "请从列出的单位里选。"


def _days(order: Order, move: OrderMove, step: Step, works: Works) -> Iterator[Fault]:
    if step.due is None:
        if step.do in ("issue", "reassign"):
            yield from _limit_for_new(order, step)
        return
    if not move.takes("due"):
        return
    due = due_of(order, works)
    if step.do in ("ask_extension", "grant_extension") and due is not None and step.due <= due:
        yield f"新的期限{step.due}不晚于现在的{due}。", "请填更晚的日期。"
    elif is_too_far(step.due, step.on):
        yield f"{move.label}的期限{step.due}太远。", "请核对年份。"
    elif step.due < step.on:
        yield f"{move.label}的期限{step.due}早于{step.on}。", "请改成以后的日期。"


def _limit_for_new(order: Order, step: Step) -> Iterator[Fault]:
    if isinstance(order.limit, date) and order.limit < step.on:
        label = order_rules().label_of(step.do)
        yield f"原定期限{order.limit}已过，{label}要给新的期限。", "请填新的期限。"
