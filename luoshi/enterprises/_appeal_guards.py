"""What has to hold before a move of an appeal: each condition named in appeals.yaml as one function, which says why it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from luoshi.enterprises._appeal_model import (
    GIVEN,
    REDONE,
    Appeal,
    AppealStep,
    asked_extension,
    check_words,
    is_content,
    last_step,
    latest_moment,
    lead_unit,
    steps_since,
)
from luoshi.enterprises._appeal_rules import FIELDS, AppealError, AppealMove, appeal_rules
from luoshi.enterprises._appeal_terms import main_term, terms_of
from luoshi.workdays import Works, worked_after

Fault = tuple[str, str]
"""What is wrong, and what to do about it."""
_Condition = Callable[[Appeal, date], Fault | None]
_SHOWN: Final = 30


def hindrance(appeal: Appeal, move: AppealMove, on: date) -> Fault | None:
    """The first reason why the move cannot be made on a day, whatever is written into it."""
    latest = latest_moment(appeal).date()
    if on < latest:
        return f"{move.label}的日期{on}早于已经记录的{latest}。", "请核对日期。"
    found = (CONDITION_CHECKS[each](appeal, on) for each in move.when)
    return next((fault for fault in found if fault), None)


def faults_in(appeal: Appeal, move: AppealMove, step: AppealStep, works: Works) -> Iterator[Fault]:
    """What is wrong with what is written into a step."""
    if not step.by.strip():
        yield f"{move.label}没有写由谁办理。", "请补上。"
    for field, words in move.asks.items():
        if not step.tells(field):
            yield f"{move.label}缺{words}。", "请补上。"
    for field, words in FIELDS.items():
        if step.tells(field) and not move.takes(field):
            yield f"{move.label}不填{words}。", "请去掉。"
    yield from _choices(move, step)
    yield from _units(appeal, move, step)
    yield from _days(appeal, move, step, works)
    try:
        check_words(step.words, move.asks.get("words", "说明"))
    except AppealError as error:
        yield error.message, error.remedy


def _return_window(appeal: Appeal, on: date) -> Fault | None:
    given = last_step(appeal, *GIVEN)
    if given is None or given.back_until is None or on <= given.back_until:
        return None
    return (
        f"退回的期限到{given.back_until}，已经过了。",
        "请签收办理；确不属于本单位的，请与诉求调度单位商量改派。",
    )


def _returns_left(appeal: Appeal, _on: date) -> Fault | None:
    times = sum(step.do == "send_back" for step in appeal.steps)
    if times < appeal_rules().returns:
        return None
    return f"这件诉求已经退回{times}次，由诉求调度单位指定承办。", "请签收办理。"


def _first_round(appeal: Appeal, _on: date) -> Fault | None:
    if last_step(appeal, *REDONE) is None:
        return None
    return "这件诉求在重办，不再延期。", "请按重办期限答复。"


def _no_extension(appeal: Appeal, _on: date) -> Fault | None:
    asked = asked_extension(appeal)
    return (f"{asked.on}申请的延期还没有答复。", "请等答复后再办。") if asked else None


def _extension(appeal: Appeal, _on: date) -> Fault | None:
    return None if asked_extension(appeal) else ("没有待答复的延期申请。", "延期由承办单位先申请。")


def _extended_once(appeal: Appeal, _on: date) -> Fault | None:
    if any(step.do == "grant_extension" for step in steps_since(appeal, *GIVEN)):
        return "已经延期过一次。", "请按延长后的期限答复。"
    return None


def _in_time(appeal: Appeal, on: date) -> Fault | None:
    term = main_term(terms_of(appeal))
    if term is None or on <= term.due:
        return None
    return f"期限{term.due}已过，延期要在到期前申请。", f"按{term.due}计逾期，请尽快答复。"


def _not_content(appeal: Appeal, _on: date) -> Fault | None:
    revisit = last_step(appeal, "revisit")
    if revisit is not None and not is_content(revisit):
        return None
    return "回访没有不满意或未解决的。", "请办结。"


def _redo_left(appeal: Appeal, _on: date) -> Fault | None:
    if last_step(appeal, *REDONE) is None:
        return None
    return "已经重办过。", "仍未解决或不满意的，请提请督办，或报批剔除。"


def _redone(appeal: Appeal, _on: date) -> Fault | None:
    if last_step(appeal, "redo") is not None:
        return None
    return "还没有重办过。", "请先重办。"


def _no_order(appeal: Appeal, _on: date) -> Fault | None:
    asked = last_step(appeal, "ask_order")
    return (f"{asked.on}已经提请督办。", "请按督办结果办结。") if asked else None


def _settled(appeal: Appeal, _on: date) -> Fault | None:
    revisit = last_step(appeal, "revisit")
    if revisit is None or is_content(revisit) or appeal.excluded:
        return None
    if last_step(appeal, "redo") is None:
        return "回访未解决或不满意。", "请先重办一次；属于剔除情形的，请先报批。"
    if last_step(appeal, "ask_order") is None:
        return "重办后回访仍未解决或不满意。", "请提请督办；属于剔除情形的，请先报批。"
    return None


CONDITION_CHECKS: Final[Mapping[str, _Condition]] = {
    "return_window": _return_window,
    "returns_left": _returns_left,
    "first_round": _first_round,
    "no_extension": _no_extension,
    "extension": _extension,
    "extended_once": _extended_once,
    "in_time": _in_time,
    "not_content": _not_content,
    "redo_left": _redo_left,
    "redone": _redone,
    "no_order": _no_order,
    "settled": _settled,
}


def _choices(move: AppealMove, step: AppealStep) -> Iterator[Fault]:
    for field, known in (
        ("way", move.ways),
        ("result", move.results),
        ("satisfaction", move.satisfactions),
    ):
        told = getattr(step, field)
        if told and move.takes(field) and told not in known:
            yield (
                f"{move.label}没有“{told[:_SHOWN]}”这一种。",
                f"请用其中之一：{'、'.join(known)}。",
            )
    if step.result == "unreachable" and step.satisfaction not in ("", "unrated"):
        yield "无法联系到企业，不能写是否满意。", "请选“不予评价”。"


def _units(appeal: Appeal, move: AppealMove, step: AppealStep) -> Iterator[Fault]:
    lead = lead_unit(appeal)
    if step.do == "reassign" and step.unit == lead:
        yield f"{lead}就是现在的承办单位。", "请选另一个单位。"
    if move.takes("supports") and (step.unit or lead) in step.supports:
        yield f"{step.unit or lead}既是承办单位又是协办单位。", "请从协办单位里去掉。"


def _days(appeal: Appeal, move: AppealMove, step: AppealStep, works: Works) -> Iterator[Fault]:
    if step.due is None or not move.takes("due"):
        return
    term, given = main_term(terms_of(appeal)), last_step(appeal, *GIVEN)
    if term is None or given is None or given.dues is None:
        return
    longest = given.dues.extended
    if step.due <= term.due:
        yield f"新的期限{step.due}不晚于现在的{term.due}。", "请填更晚的日期。"
    elif step.due > longest:
        yield f"新的期限{step.due}超过最长的{longest}。", f"请填{longest}或更早的日期。"
    elif step.do == "grant_extension" and step.side == "office":
        days = appeal_rules().office_extension
        most = worked_after(term.due, days, works)
        if step.due > most:
            yield (
                f"延长到{step.due}，超过{days}个工作日（{most}），要由领导批准。",
                f"请领导批准，或改为{most}以前。",
            )
