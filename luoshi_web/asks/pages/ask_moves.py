"""The way of an ask so far and ahead, its log, and the moves that may be made now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from luoshi.projects import Ask as ToldAsk
from luoshi.projects import FlowMove, FlowStep, next_moves
from luoshi_web.asks.amounts import measured, quantity_words
from luoshi_web.asks.ask_rows import KeptAsk, may_move
from luoshi_web.asks.ask_told import PROVEN, user_of
from luoshi_web.asks.guards import Rights
from luoshi_web.asks.models import AskFile
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.typed import Typed

# The way of an ask that is granted and used.
_WAY: Final = ("planned", "submitted", "review", "approved", "arrived", "delivered")


@dataclass(frozen=True, slots=True)
class FileLink:
    name: str
    pk: int


@dataclass(frozen=True, slots=True)
class LogLine:
    """step: its number, 0 where it is none. lacks: whether a document that proves it is still to come."""

    on: str
    what: str
    by: str
    facts: tuple[str, ...]
    words: str
    step: int = 0
    files: tuple[FileLink, ...] = ()
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    name: str
    label: str
    value: str
    is_required: bool
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MoveForm:
    """takes_file: whether what it says is to be proven by a document."""

    to: str
    label: str
    day: str
    fields: tuple[FormField, ...]
    takes_file: bool
    fault: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """forms: what this person may do now. waits: what others may do, and what must come before a move can be made."""

    forms: tuple[MoveForm, ...]
    waits: tuple[str, ...]


def stations(told: ToldAsk) -> tuple[Station, ...]:
    """The states of the way, each once with the day it was first reached; a way that ended early ends there."""
    flow = told.flow
    reached: dict[str, FlowStep | None] = {flow.beginning.code: None}
    for step in told.steps:
        reached.setdefault(step.to, step)
    now = told.steps[-1].to if told.steps else flow.beginning.code
    ended_early = now not in _WAY
    here = flow.state(now).rank
    ahead = [code for code in _WAY if code in reached or flow.state(code).rank > here]
    codes = [*reached] if ended_early else ahead
    return tuple(
        Station(
            flow.state(code).label,
            is_done=code in reached and (code != now or not flow.state(now).open),
            is_now=code == now and flow.state(now).open,
            notes=_notes(told, code, reached.get(code), is_reached=code in reached),
        )
        for code in codes
    )


def log_of(kept: KeptAsk) -> tuple[LogLine, ...]:
    """The newest first: of one day the later one."""
    row, flow = kept.row, kept.told.flow
    lines = [(row.raised_on, LogLine(row.raised_on.isoformat(), _("提出"), row.raised_by, (), ""))]
    now = flow.beginning
    for number, step in enumerate(kept.told.steps, 1):
        to = flow.state(step.to)
        move = flow.move(now, to)
        files = [each for each in kept.files if each.step == number]
        lines.append((step.on, _step_line(number, step, move.label if move else to.label, files)))
        now = to
    for use in kept.uses:
        amount = measured(row.kind, use.amount)
        what = _("安排给%(user)s") % {"user": user_of(use)}
        lines.append((use.on, LogLine(use.on.isoformat(), what, use.by, (amount,), use.words)))
    # What ends the ask stands behind what was given out on the same day.
    last = len(kept.told.steps) if not flow.state(row.state).open else 0
    ordered = sorted(
        enumerate(lines),
        key=lambda one: (one[1][0], bool(last) and one[1][1].step == last, one[0]),
        reverse=True,
    )
    return tuple(line for _n, (_on, line) in ordered)


def moves_of(kept: KeptAsk, rights: Rights, today: date, typed: Typed) -> Moves:
    told, forms, waits = kept.told, [], []
    # Of what has arrived as granted nothing more can come.
    full = kept.row.arrived is not None and kept.row.arrived == kept.row.granted
    for move in next_moves(told, today):
        if full and move.to == "arrived":
            continue
        if may_move(rights, kept.row, move):
            forms.append(_form(told, move, today, typed))
        else:
            waits.append(_("%(move)s（由%(who)s办）") % {"move": move.label, "who": move.who})
    if kept.row.state == "planned" and not told.basis.strip():
        waits.append(_("申报（先写明依据文件）"))
    if kept.row.state == "arrived" and not any(form.to == "delivered" for form in forms):
        rest = told.facts(today)
        if "spent" not in rest:
            waits.append(_("兑现（到位的全部安排以后）"))
    if forms and not any(each.is_open for each in forms):
        forms[0] = replace(forms[0], is_open=True)
    return Moves(tuple(forms), tuple(waits))


def _notes(told: ToldAsk, code: str, step: FlowStep | None, *, is_reached: bool) -> tuple[str, ...]:
    if not is_reached:
        return ()
    if step is None:
        return (told.since.isoformat(),)
    amount = (quantity_words(step.quantity),) if step.quantity is not None else ()
    ref = (step.ref,) if step.ref and code == "approved" else ()
    return (step.on.isoformat(), *amount, *ref)


def _step_line(number: int, step: FlowStep, label: str, files: list[AskFile]) -> LogLine:
    facts = [quantity_words(step.quantity)] if step.quantity is not None else []
    if step.ref:
        facts.append(step.ref)
    return LogLine(
        on=step.on.isoformat(),
        what=label,
        by=step.by,
        facts=tuple(facts),
        words=step.words,
        step=number,
        files=tuple(FileLink(each.file.name, each.pk) for each in files),
        lacks=step.to in PROVEN and not files,
    )


def _form(told: ToldAsk, move: FlowMove, today: date, typed: Typed) -> MoveForm:
    wanted = {str(name): (label, True) for name, label in move.asks.items()}
    wanted.setdefault("words", (_("说明"), False))
    return MoveForm(
        to=move.to,
        label=move.label,
        day=typed.of(move.to, "on", today.isoformat()),
        fields=tuple(
            FormField(name, label, typed.of(move.to, name), is_required, told.rule.unit.text)
            for name, (label, is_required) in wanted.items()
        ),
        takes_file=move.to in PROVEN,
        fault=typed.fault_of(move.to),
        is_open=typed.form == move.to,
    )
