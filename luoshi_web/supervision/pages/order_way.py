"""The way of one order as its page draws it: stations, what hangs below them, the clock, what was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luoshi.supervising import Clocks, Order, Step, order_rules, order_stations
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.words import day_words, who_words
from luoshi_web.supervision.models import Order as Row
from luoshi_web.supervision.models import OrderFile, OrderStep

# The drawing of the clock, in its own units; as wide as the page's left column.
WIDTH: Final = 914
# Below this distance two dates under the line would touch.
_APART: Final = 110


@dataclass(frozen=True, slots=True)
class Branch:
    """What may leave the straight way, below the station `column`. used: it did; word, light: how it ended."""

    title: str
    column: int
    notes: tuple[str, ...]
    used: bool = False
    wide: bool = False
    light: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A day under the line. x in the drawing's units, as text; anchor: of its label."""

    x: str
    words: str
    anchor: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class ClockDrawing:
    """said: the whole picture in words. used, extended: widths; now: where today is, "" once the order is reported."""

    said: str
    width: int
    used: str
    first_end: str
    extended: str
    ticks: tuple[Tick, ...]
    now: str
    now_words: str
    now_anchor: str
    left_words: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    day: str
    time: str
    what: str
    by: str
    facts: tuple[str, ...]
    words: str
    files: tuple[tuple[str, int], ...]
    paper_url: str
    is_key: bool


def _last(told: Order, *dos: str) -> Step | None:
    return next((step for step in reversed(told.steps) if step.do in dos), None)


def days_words(days: int, clock: str) -> str:
    return f"{days}{order_rules().clocks[clock]}"


def stations(told: Order, clock: Clocks, today: date) -> tuple[Station, ...]:
    """Each with who and when; what is still to come says until when where there is a limit."""
    found = []
    for shown, rule in zip(order_stations(told), order_rules().stepper, strict=True):
        notes: tuple[str, ...] = ()
        if "feedback" in rule.done and shown.stands != "todo":
            notes = _handling(told, today)
        elif shown.stands != "now" and shown.step is not None:
            notes = _made(told, shown.step, today)
        elif shown.stands == "todo" and "report" in rule.done and clock.due:
            notes = (_("%(day)s前") % {"day": day_words(clock.due, today)},)
        found.append(Station(shown.label, shown.stands == "done", shown.stands == "now", notes))
    return tuple(found)


def _made(told: Order, step: Step, today: date) -> tuple[str, ...]:
    who = step.approver or step.signed or who_words(step.by)
    limit = (str(told.limit),) if step.do == "issue" and not isinstance(told.limit, date) else ()
    return (day_words(step.on, today), who, *limit)


def _handling(told: Order, today: date) -> tuple[str, ...]:
    accepted = _last(told, "accept", "return", "reopen")
    told_times = sum(step.do == "feedback" for step in told.steps)
    extended = sum(step.do == "grant_extension" for step in told.steps)
    parts = [_("已反馈%(n)s次") % {"n": told_times} if told_times else _("还没有反馈")]
    if extended:
        parts.append(_("延期%(n)s次") % {"n": extended})
    since = (
        [_("%(day)s起") % {"day": day_words(accepted.on, today)}] if accepted is not None else []
    )
    return (*since, "，".join(parts))


def branches(told: Order, clock: Clocks, today: date) -> tuple[Branch, ...]:
    return (
        _objection(told, clock, today),
        _extension(told, clock, today),
        _returned(told, today),
        _review(told, clock, today),
        _look_back(told, clock, today),
    )


def _objection(told: Order, clock: Clocks, today: date) -> Branch:
    asked = _last(told, "object")
    title, column = _("异议改派"), 3
    if asked is not None:
        answer = _last(told, "reassign", "dismiss")
        answered = answer is not None and answer.on >= asked.on and clock.objection_asked is None
        said = [_("%(day)s提出：%(why)s") % {"day": day_words(asked.on, today), "why": asked.words}]
        if answered and answer is not None:
            words = _("改派%(unit)s") % {"unit": answer.unit} if answer.unit else answer.words
            said.append(f"{day_words(answer.on, today)} {words}")
            word = _("成立") if answer.do == "reassign" else _("不成立")
            light = "done" if answer.do == "reassign" else "none"
            return Branch(title, column, tuple(said), used=True, light=light, word=word)
        return Branch(title, column, tuple(said), used=True, light="wait", word=_("待答复"))
    if clock.objection_ends is None:
        usual = order_rules().days["objection"]
        words = _("没有提出") if _last(told, "accept") else ""
        limit = _("交办后%(days)s内可提") % {"days": days_words(usual.days, usual.clock)}
        return Branch(title, column, (words or limit,))
    day = day_words(clock.objection_ends, today)
    if clock.objection_ends < today:
        return Branch(title, column, (_("没有提出，%(day)s已过") % {"day": day},))
    return Branch(title, column, (_("%(day)s前可提") % {"day": day},))


def _extension(told: Order, clock: Clocks, today: date) -> Branch:
    asked = _last(told, "ask_extension")
    title, column = _("延期"), 4
    if asked is None:
        return Branch(title, column, (_("到期前可以申请"),), wide=True)
    said = [
        _("%(day)s申请延到%(due)s")
        % {"day": day_words(asked.on, today), "due": day_words(asked.due, today)}
    ]
    answer = _last(told, "grant_extension", "refuse_extension")
    if clock.extension_asked is not None or answer is None:
        return Branch(
            title, column, tuple(said), used=True, wide=True, light="wait", word=_("待批")
        )
    if answer.do == "grant_extension":
        said.append(
            _("%(day)s批准，延至%(due)s")
            % {"day": day_words(answer.on, today), "due": day_words(answer.due, today)}
        )
        return Branch(
            title, column, tuple(said), used=True, wide=True, light="done", word=_("已批准")
        )
    said.append(_("%(day)s不予延期") % {"day": day_words(answer.on, today)})
    return Branch(title, column, tuple(said), used=True, wide=True, light="none", word=_("未批准"))


def _returned(told: Order, today: date) -> Branch:
    back = [step for step in told.steps if step.do == "return"]
    if not back:
        return Branch(_("退回重办"), 6, (_("未通过时回到办理"),))
    said = _("%(day)s：%(why)s") % {"day": day_words(back[-1].on, today), "why": back[-1].words}
    more = (_("共退回%(n)s次") % {"n": len(back)},) if len(back) > 1 else ()
    return Branch(_("退回重办"), 6, (said, *more), used=True)


def _review(told: Order, clock: Clocks, today: date) -> Branch:
    asked, title = _last(told, "ask_review"), _("申请复核")
    if asked is not None:
        said = [_("%(day)s提出") % {"day": day_words(asked.on, today)}]
        answer = _last(told, "answer_review")
        if clock.answer_due is not None:
            said.append(_("%(day)s前答复") % {"day": day_words(clock.answer_due, today)})
            return Branch(title, 7, tuple(said), used=True, light="wait", word=_("待答复"))
        if answer is not None:
            results = next(m.results for m in order_rules().moves if m.do == "answer_review")
            said.append(f"{day_words(answer.on, today)} {results.get(answer.result, '')}")
        return Branch(title, 7, tuple(said), used=True)
    if clock.review_ends is None:
        usual = order_rules().days["review"]
        return Branch(title, 7, (_("收到结论后%(n)s日内") % {"n": usual.days},))
    day = day_words(clock.review_ends, today)
    words = _("%(day)s前可提") if clock.review_ends >= today else _("没有提出，%(day)s已过")
    return Branch(title, 7, (words % {"day": day},))


def _look_back(told: Order, clock: Clocks, today: date) -> Branch:
    looked = _last(told, "look_back", "reopen")
    if looked is not None:
        word = _("没有反弹") if looked.do == "look_back" else _("重新办理")
        return Branch(_("回头看"), 8, (f"{day_words(looked.on, today)} {word}",), used=True)
    if clock.look_back is not None:
        return Branch(
            _("回头看"), 8, (_("%(day)s前一次") % {"day": day_words(clock.look_back, today)},)
        )
    return Branch(_("回头看"), 8, (_("销号后%(n)s个月内") % {"n": order_rules().look_back},))


def clock_drawing(told: Order, clock: Clocks, today: date) -> ClockDrawing | None:
    """From the day the lead has it to the last of its ends; None before. Distances are in days of every kind."""
    if clock.handed is None or clock.due is None or clock.original_due is None:
        return None
    reported = _last(told, "report")
    running = clock.left is not None
    stop = today if running else (reported.on if reported else clock.due)
    last = max(clock.due, clock.original_due, stop)
    span = max((last - clock.handed).days, 1)

    handed = clock.handed

    def at(day: date) -> int:
        return round(WIDTH * min(max((day - handed).days, 0), span) / span)

    extended = clock.due > clock.original_due
    left = left_words(clock)
    return ClockDrawing(
        said="，".join(
            [
                _("%(day)s交办") % {"day": day_words(clock.handed, today)},
                _("%(day)s到期") % {"day": day_words(clock.due, today)},
                left,
            ]
        ),
        width=WIDTH,
        used=str(at(stop)),
        first_end=str(at(clock.original_due)),
        extended=str(at(clock.due) - at(clock.original_due)) if extended else "",
        ticks=_ticks(clock, today, at),
        now=str(at(today)) if running else "",
        now_words=_("今天 %(day)s") % {"day": day_words(today, today)},
        now_anchor=_anchor(at(today)),
        left_words=left,
        is_over=clock.overdue or clock.late is not None,
    )


def _ticks(clock: Clocks, today: date, at: Callable[[date], int]) -> tuple[Tick, ...]:
    due, first, handed = clock.due, clock.original_due, clock.handed
    found = [Tick("0", _("%(day)s 交办") % {"day": day_words(handed, today)}, "start")]
    if (
        first is not None
        and due is not None
        and due > first
        and _APART < at(first) < WIDTH - _APART
    ):
        words = _("%(day)s 原到期") % {"day": day_words(first, today)}
        found.append(Tick(str(at(first)), words, "middle"))
    if due is not None:
        extended = first is not None and due > first
        word = _("%(day)s 延后到期") if extended else _("%(day)s 到期")
        x = at(due)
        if x > _APART:
            found.append(
                Tick(str(x), word % {"day": day_words(due, today)}, _anchor(x), strong=True)
            )
    return tuple(found)


def _anchor(x: int) -> str:
    if x < WIDTH * 0.1:
        return "start"
    return "end" if x > WIDTH * 0.9 else "middle"


def left_words(clock: Clocks) -> str:
    if clock.left is None:
        if clock.late:
            return _("迟报%(days)s") % {"days": days_words(clock.late, clock.clock)}
        if clock.late == 0:
            return _("迟报，不到1个工作日")
        return _("已按期申报") if clock.due else ""
    if clock.overdue and not clock.left:
        return _("已过期限，不到1个工作日")
    if clock.overdue:
        return _("逾期%(days)s") % {"days": days_words(-clock.left, clock.clock)}
    return _("剩%(days)s") % {"days": days_words(clock.left, clock.clock)}


# Steps that change what the unit has to do stand out in the log.
_KEY: Final = frozenset({
    "register", "issue", "accept", "report", "return", "pass", "verify", "close", "reopen", "reassign",
    "grant_extension", "slip", "withdraw",
})  # fmt: skip


def log(
    told: Order,
    order: Row,
    rows: Sequence[OrderStep],
    files: Sequence[OrderFile],
    today: date,
) -> tuple[LogLine, ...]:
    """The newest first. rows: as stored, in order, one a step of `told`."""
    beside: dict[int, list[tuple[str, int]]] = {}
    for one in files:
        if one.step is not None:
            beside.setdefault(one.step, []).append((one.file.name, one.pk))
    lines = [
        _line(order, step, row, tuple(beside.get(row.number, ())), today)
        for step, row in zip(told.steps, rows, strict=True)
    ]
    return tuple(reversed(lines))


def _line(
    order: Row, step: Step, row: OrderStep, files: tuple[tuple[str, int], ...], today: date
) -> LogLine:
    at = timezone.localtime(row.at)
    return LogLine(
        day=day_words(step.on, today),
        time=date_format(at, "H:i") if at.date() == step.on else "",
        what=_what(step),
        by=who_words(step.by),
        facts=_facts(step, today),
        words=step.words,
        files=files,
        paper_url=_paper_url(order, row),
        is_key=step.do in _KEY,
    )


def _paper_url(order: Row, row: OrderStep) -> str:
    if row.do not in ("slip", "urge"):
        return ""
    return reverse(
        "supervision:order-step-docx", args=[order.programme.code, order.number, row.number]
    )


def _what(step: Step) -> str:
    rules = order_rules()
    label = rules.label_of(step.do)
    if step.grade:
        return _("发%(grade)s") % {"grade": rules.grades[step.grade].label}
    move = next(one for one in rules.moves if one.do == step.do)
    return move.ways.get(step.way) or move.results.get(step.result) or label


def _facts(step: Step, today: date) -> tuple[str, ...]:
    found = []
    if step.approver:
        found.append(_("%(who)s批准") % {"who": step.approver})
    if step.signed:
        found.append(_("%(who)s在纸上签") % {"who": step.signed})
    if step.unit and step.unit not in step.by:
        found.append(step.unit)
    if step.due:
        found.append(_("期限%(day)s") % {"day": day_words(step.due, today)})
    if step.progress:
        found.append(_("目前进展：%(words)s") % {"words": step.progress})
    if step.instruction:
        found.append(_("领导批示：%(words)s") % {"words": step.instruction})
    if step.ref:
        found.append(step.ref)
    return tuple(found)
