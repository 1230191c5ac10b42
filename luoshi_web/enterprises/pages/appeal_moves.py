"""The moves of one appeal as forms: which this person may make now, what each asks for, why one is not open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from luoshi.enterprises import (
    Appeal,
    AppealOffer,
    appeal_moves,
    appeal_rules,
    asked_extension,
    lead_unit,
    main_term,
    terms_of,
)
from luoshi.workdays import Works, worked_after
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice
from luoshi_web.offices.pages.typed import Typed

# Moves that lead on; of those that may be made the first is the page's main button.
_MAIN: Final = ("grant_extension", "assign", "sign", "contact", "answer", "revisit", "redo", "ask_order", "close", "archive")  # fmt: skip
_BAD: Final = (
    "send_back",
    "reassign",
    "refuse_extension",
    "return_answer",
    "merge",
    "withdraw",
    "pass_on",
)
# What nobody asked for is not worth a line.
_ANSWERS: Final = frozenset({"extension", "not_content", "redone"})
FILES: Final = frozenset({
    "contact", "reply", "progress", "opinion", "answer", "send_back", "ask_extension", "revisit", "note",
})  # fmt: skip
"""Moves with which a file may be sent by a unit or the office."""
SHOWN_FILES: Final = frozenset({"reply", "answer"})
"""Moves of which the enterprise may be shown the file."""


@dataclass(frozen=True, slots=True)
class Field:
    """kind: text, long, day, choice (one of `choices`), units (any of them)."""

    name: str
    label: str
    kind: str
    value: str
    required: bool
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class MoveForm:
    do: str
    label: str
    fields: tuple[Field, ...]
    fault: str
    note: str
    is_open: bool
    is_main: bool
    is_bad: bool
    files: bool
    may_show: bool


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
    """What the forms choose from. likely: names of units that are usually responsible, as a hint."""

    units: Sequence[Unit]
    likely: Sequence[str]
    today: date
    works: Works
    typed: Typed


def moves_of(told: Appeal, who: frozenset[str], asked: Asked) -> Moves:
    """who: sides of appeals.yaml on which the person stands."""
    offers = appeal_moves(told, asked.today, who)
    open_now = [offer for offer in offers if offer.open]
    first = ("reply",) if any(t.runs and t.clock == "reply" for t in terms_of(told)) else ()
    ranked = [do for do in (*first, *_MAIN) if any(offer.move.do == do for offer in open_now)]
    main = ranked[0] if ranked else ""
    forms = tuple(
        _form(told, offer, asked, main=offer.move.do == main)
        for offer in sorted(open_now, key=lambda one: (one.move.do != main, one.move.do in _BAD))
    )
    shut = tuple(
        Shut(offer.move.label, offer.why)
        for offer in offers
        if not offer.open and _ANSWERS.isdisjoint(offer.move.when)
    )
    return Moves(forms, shut)


def _form(told: Appeal, offer: AppealOffer, asked: Asked, *, main: bool) -> MoveForm:
    move, typed = offer.move, asked.typed
    wanted = {name: (label, True) for name, label in move.asks.items()}
    wanted |= {name: (label, False) for name, label in move.may.items() if name not in wanted}
    wanted.setdefault("words", (_("说明"), False))
    # What is chosen comes first, the words last.
    ordered = sorted(wanted.items(), key=lambda pair: pair[0] == "words")
    return MoveForm(
        do=move.do,
        label=move.label,
        fields=tuple(
            _field(told, offer, name, label, asked, required=required)
            for name, (label, required) in ordered
        ),
        fault=typed.fault_of(move.do),
        note=_note(told, move.do, asked),
        is_open=typed.form == move.do,
        is_main=main,
        is_bad=move.do in _BAD,
        files=move.do in FILES,
        may_show=move.do in SHOWN_FILES,
    )


def _field(
    told: Appeal, offer: AppealOffer, name: str, label: str, asked: Asked, *, required: bool
) -> Field:
    move, typed = offer.move, asked.typed
    value = typed.of(move.do, name)
    coded: Mapping[str, Mapping[str, str]] = {
        "way": move.ways, "result": move.results, "satisfaction": move.satisfactions,
    }  # fmt: skip
    if name == "words":
        return Field(name, label, "long", value, required)
    if name == "due":
        usual = _usual_day(told, move.do, asked)
        return Field(name, label, "day", value or usual, required)
    if name == "unit":
        names = [u.name for u in asked.units if u.name != lead_unit(told)]
        hint = _("常由：%(units)s") % {"units": "、".join(asked.likely)} if asked.likely else ""
        return Field(name, label, "choice", value, required, _named(names, [value]), hint)
    if name == "supports":
        picked = typed.chosen if typed.form == move.do else ()
        names = [u.name for u in asked.units if u.name != lead_unit(told)]
        return Field(
            name,
            label,
            "units",
            "",
            required,
            _named(names, picked),
            is_open=required or bool(picked),
        )
    if name in coded:
        return Field(name, label, "choice", value, required, _coded(coded[name], value))
    hint = (
        _("如 %(example)s，或其中“号”前面的数") % {"example": "…〔2026〕12号"}
        if name == "ref"
        else ""
    )
    return Field(name, label, "text", value, required, hint=hint)


def _usual_day(told: Appeal, do: str, asked: Asked) -> str:
    if do == "grant_extension":
        step = asked_extension(told)
        return step.due.isoformat() if step and step.due else ""
    if do == "ask_extension":
        term = main_term(terms_of(told))
        days = appeal_rules().office_extension
        return worked_after(term.due, days, asked.works).isoformat() if term else ""
    return ""


def _note(told: Appeal, do: str, asked: Asked) -> str:
    """What whoever fills the form in ought to know first."""
    if do in ("grant_extension", "refuse_extension"):
        step = asked_extension(told)
        if step is not None and step.due is not None:
            return _("%(unit)s申请延到%(day)s：%(why)s") % {
                "unit": lead_unit(told), "day": step.due.isoformat(), "why": step.words,
            }  # fmt: skip
    if do == "ask_extension":
        days = appeal_rules().office_extension
        return _("延%(n)s个工作日以内由受理调度单位批准，更长的由领导批准。") % {"n": days}
    return ""


def _named(names: Iterable[str], picked: Iterable[str]) -> tuple[Choice, ...]:
    chosen = set(picked)
    return tuple(Choice(name, name, name in chosen) for name in names)


def _coded(pairs: Mapping[str, str], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, words, code == chosen) for code, words in pairs.items())
