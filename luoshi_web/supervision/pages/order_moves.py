"""The moves of one order as forms: which this person may make now, what each asks for, why one is not open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from luoshi.supervising import (
    Offer,
    Order,
    Works,
    lead_of,
    next_grade,
    next_moves,
    order_rules,
    slip_due,
    supports_of,
)
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice
from luoshi_web.offices.pages.typed import Typed

# Moves that lead on; of those that may be made the first is the page's main button.
_MAIN: Final = ("register", "issue", "accept", "report", "pass", "verify", "close", "reassign", "grant_extension",
                "answer_review", "feedback")  # fmt: skip
# What answers something that nobody asked is not worth a line.
_ANSWERS: Final = frozenset({"objection", "extension", "review"})
_LONG: Final = ("words", "progress", "instruction")
_BAD: Final = ("withdraw", "slip", "return", "refuse_extension", "consequence")


@dataclass(frozen=True, slots=True)
class Field:
    """kind: text, long, day, choice (one of `choices`), checks (all of them to be ticked)."""

    name: str
    label: str
    kind: str
    value: str
    required: bool
    choices: tuple[Choice, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class MoveForm:
    """on_paper: who signed, on which day, and the scan are asked for too. files: proofs may be sent along."""

    do: str
    label: str
    fields: tuple[Field, ...]
    fault: str
    is_open: bool
    is_main: bool
    is_bad: bool
    on_paper: bool
    signers: tuple[Choice, ...]
    signed_on: str
    files: bool


@dataclass(frozen=True, slots=True)
class Shut:
    """A move of the person's that cannot be made now."""

    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Moves:
    forms: tuple[MoveForm, ...]
    shut: tuple[Shut, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the forms choose from. leaders: who approves and signs."""

    units: Sequence[Unit]
    leaders: Sequence[str]
    mine: Sequence[str]


def moves_of(
    told: Order,
    today: date,
    works: Works,
    who: frozenset[str],
    person: str,
    asked: Asked,
    typed: Typed,
) -> Moves:
    """who: sides of orders.yaml on which the person stands."""
    offers = next_moves(told, today, works, who, person)
    open_now = [offer for offer in offers if offer.open]
    ranked = [do for do in _MAIN if any(offer.move.do == do for offer in open_now)]
    main = ranked[0] if ranked else ""
    forms = tuple(
        _form(told, offer, today, works, asked, typed, main=offer.move.do == main)
        for offer in sorted(open_now, key=lambda one: (one.move.do != main, one.move.do in _BAD))
    )
    shut = tuple(
        Shut(offer.move.label, offer.why)
        for offer in offers
        if not offer.open and _ANSWERS.isdisjoint(offer.move.when)
    )
    return Moves(forms, shut)


def _form(
    told: Order,
    offer: Offer,
    today: date,
    works: Works,
    asked: Asked,
    typed: Typed,
    *,
    main: bool,
) -> MoveForm:
    move = offer.move
    wanted = {name: (label, True) for name, label in move.asks.items()}
    wanted |= {name: (label, False) for name, label in move.may.items() if name not in wanted}
    wanted.setdefault("words", (_("说明"), False))
    return MoveForm(
        do=move.do,
        label=move.label,
        fields=tuple(
            _field(told, offer, name, label, today, works, asked, typed, required=required)
            for name, (label, required) in wanted.items()
        ),
        fault=typed.fault if typed.form == move.do else "",
        is_open=typed.form == move.do,
        is_main=main,
        is_bad=move.do in _BAD,
        on_paper=offer.on_paper,
        signers=_choices(asked.leaders, typed.of(move.do, "signed")) if offer.on_paper else (),
        signed_on=typed.of(move.do, "on", today.isoformat()),
        files=move.do in ("feedback", "report", "object", "ask_extension", "ask_review", "verify"),
    )


def _field(
    told: Order,
    offer: Offer,
    name: str,
    label: str,
    today: date,
    works: Works,
    asked: Asked,
    typed: Typed,
    *,
    required: bool,
) -> Field:
    move, rules = offer.move, order_rules()
    value = typed.of(move.do, name)
    if name in _LONG:
        return Field(name, label, "long", value, required)
    if name == "due":
        usual = _usual_day(told, offer, today, works)
        return Field(name, label, "day", value or usual, required)
    if name == "approver":
        return Field(name, label, "choice", value, required, _choices(asked.leaders, value))
    if name == "unit":
        units = [u.name for u in asked.units if u.name != lead_of(told)]
        if move.do == "feedback":
            units = [n for n in (lead_of(told), *supports_of(told)) if n in asked.mine]
        return Field(name, label, "choice", value, required, _choices(units, value))
    if name == "grade":
        grade = next_grade(told, today)
        known = [(grade.code, grade.label)] if grade else []
        return Field(
            name, label, "choice", value, required, _coded(known, grade.code if grade else "")
        )
    if name == "way":
        return Field(name, label, "choice", value, required, _coded(move.ways.items(), value))
    if name == "result":
        return Field(name, label, "choice", value, required, _coded(move.results.items(), value))
    if name == "checks":
        ticked = typed.chosen if typed.form == move.do else ()
        every = tuple(Choice(code, words, code in ticked) for code, words in rules.checks.items())
        hint = _("六项都符合才能通过；不符合的退回重办")
        return Field(name, label, "checks", value, required, every, hint)
    return Field(name, label, "text", value, required)


def _usual_day(told: Order, offer: Offer, today: date, works: Works) -> str:
    if offer.move.do == "slip":
        grade = next_grade(told, today)
        return slip_due(grade, today, works).isoformat() if grade else ""
    if offer.move.do == "grant_extension":
        asked = next((s for s in reversed(told.steps) if s.do == "ask_extension"), None)
        return asked.due.isoformat() if asked and asked.due else ""
    if offer.move.do in ("reassign", "reopen") and isinstance(told.limit, date):
        return max(told.limit, today + timedelta(days=1)).isoformat()
    return ""


def _choices(names: Sequence[str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, name, name == chosen) for name in names)


def _coded(pairs: object, chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, words, code == chosen) for code, words in dict(pairs).items())  # type: ignore[call-overload]
