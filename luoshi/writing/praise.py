"""通报表扬, 表彰: the result of a reward as a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.writing._paper_words import paper_words, title_lines
from luoshi.writing.ledgers import LedgerColumn, LedgerFacts, ledger_table
from luoshi.writing.model import Annex, Block, Paper, Paragraph


@dataclass(frozen=True, slots=True)
class Praised:
    """A unit, or a person of it."""

    unit: str
    why: str
    person: str = ""
    figures: str = ""


@dataclass(frozen=True, slots=True)
class PraiseFacts:
    """about: what it is called (2026年度项目建设先进单位). basis: the document and the clause it rests on; approval: the number
    of a superior's approval, "" for none. run: the scoring it comes of, "" for none.
    """

    about: str
    is_commendation: bool
    basis: str
    praised: tuple[Praised, ...]
    signature: str
    approval: str = ""
    run: str = ""
    number: str | None = None
    issued_on: date | None = None
    is_sample: bool = False


def praise(facts: PraiseFacts) -> Paper:
    """Raises WritingError for a title too long."""
    w = paper_words("praise")
    kind = "commend" if facts.is_commendation else "praise"
    units = [one for one in facts.praised if not one.person]
    persons = [one for one in facts.praised if one.person]
    opening = w.say(
        f"opening_{kind}",
        basis=facts.basis,
        approval=w.say("approval", number=facts.approval) if facts.approval else "",
        run=w.say("run", name=facts.run) if facts.run else "",
        about=facts.about,
        who=_who(len(units), len(persons)),
    )
    body: list[Block] = [Paragraph(opening), Paragraph(w.say(f"closing_{kind}"))]
    return Paper(
        title=title_lines(w.say(f"title_{kind}", about=facts.about)),
        body=tuple(body),
        number=facts.number,
        annexes=_annexes(units, persons),
        signature=facts.signature,
        date=facts.issued_on,
        mark=w.say("mark") if facts.is_sample else None,
    )


def _who(units: int, persons: int) -> str:
    w = paper_words("praise")
    told = [w.say("units", n=units)] if units else []
    if persons:
        told.append(w.say("persons", n=persons))
    return w.say("and").join(told)


def _annexes(units: list[Praised], persons: list[Praised]) -> tuple[Annex, ...]:
    w, made = paper_words("praise"), []
    for rows, key in ((units, "units"), (persons, "persons")):
        if not rows:
            continue
        named = key == "persons"
        heads = [
            w.say("col_n"),
            *([w.say("col_person")] if named else []),
            w.say("col_unit"),
            w.say("col_why"),
        ]
        lines = tuple(
            (str(n), *((one.person,) if named else ()), one.unit, _why(one))
            for n, one in enumerate(rows, 1)
        )
        name = w.say(f"list_{key}")
        table = ledger_table(LedgerFacts(name, tuple(LedgerColumn(head) for head in heads), lines))
        made.append(Annex(name, (table,)))
    return tuple(made)


def _why(one: Praised) -> str:
    return "；".join(words for words in (one.why, one.figures) if words)
