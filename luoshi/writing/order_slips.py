"""督办单, the graded slips that follow when it lapses, and 催办通知."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from luoshi.writing._paper_words import PaperWords, label, paper_words, title_lines
from luoshi.writing._text import date_words
from luoshi.writing.model import FormCell, FormTable, Imprint, Paper, Paragraph

OrderKind = Literal["instruction", "decision", "light", "finding"]
SlipColour = Literal["blue", "yellow", "orange", "red"]

_WIDTHS = (26.0, 52.0, 26.0, 52.0)


@dataclass(frozen=True, slots=True)
class Receipt:
    """签收: by whom, for which unit, when; a paper not received yet has room to write it."""

    unit: str
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class OrderSlipFacts:
    """One order, one matter.

    issuer: the office that issues it, as it signs; authority: whose name opens the title (安平市人民政府). number None:
    not numbered yet. origin: what it goes back to, as printed (a document's number, a meeting, a target's verdict).
    instructed_by: 批示领导, or who chaired; instruction: the words said. due_words: how the limit was given (30个工作日).
    every: a periodic feedback's period in words (每15个工作日), "" for a single feedback. handling, opinion, receipt: what
    is known of them, else room to write. objection_days: working days to object to the assignment.
    """

    kind: OrderKind
    authority: str
    issuer: str
    matter: str
    content: str
    lead: str
    due: date
    number: str | None = None
    issued_on: date | None = None
    origin: str = ""
    instructed_by: str = ""
    instruction: str = ""
    supporting: tuple[str, ...] = ()
    due_words: str = ""
    every: str = ""
    contact: str = ""
    phone: str = ""
    approved_by: str = ""
    opinion: str = ""
    handling: str = ""
    receipt: Receipt | None = None
    objection_days: int = 3
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class GradedSlipFacts:
    """A graded slip on an order that lapsed. lapse: what was not done, in words; days_over: working days past the limit.

    earlier: the slip before this one as printed (督查提醒单 安政督提〔2026〕3号), "" when this is the first.
    """

    colour: SlipColour
    authority: str
    issuer: str
    order_number: str
    matter: str
    lead: str
    due: date
    lapse: str
    reply_by: date
    number: str | None = None
    issued_on: date | None = None
    days_over: int | None = None
    earlier: str = ""
    contact: str = ""
    phone: str = ""
    approved_by: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class UrgingFacts:
    """催办通知. state: where the matter stands, in words, without a full stop (9月15日后未再反馈); days_left: working days
    to the limit, negative when past, None when it is not to be said."""

    issuer: str
    lead: str
    order_number: str
    matter: str
    due: date
    reply_by: date
    issued_on: date | None = None
    number: str | None = None
    days_left: int | None = None
    state: str = ""
    contact: str = ""
    phone: str = ""
    head: str | None = None
    copy_to: str = ""
    printer: str | None = None
    is_sample: bool = False


def order_slip(facts: OrderSlipFacts) -> Paper:
    """The slip, one sheet when its matter is short; the seal goes on the issuer's cell. Raises WritingError for a title too long."""
    w = paper_words("order")
    return Paper(
        title=title_lines(w.say(f"title_{facts.kind}", authority=facts.authority)),
        body=(FormTable(_WIDTHS, _order_rows(facts, w), notes=_order_notes(facts, w)),),
        number=facts.number,
        mark=w.say("mark") if facts.is_sample else None,
    )


def _order_rows(facts: OrderSlipFacts, w: PaperWords) -> tuple[tuple[FormCell, ...], ...]:
    kind = facts.kind
    rows: list[tuple[FormCell, ...]] = [(label(w.say("matter")), FormCell(facts.matter, 3))]
    if facts.origin or facts.instructed_by:
        rows.append(
            _pair(w, (f"origin_{kind}", facts.origin), (f"person_{kind}", facts.instructed_by))
        )
    if facts.instruction:
        rows.append((label(w.say(f"said_{kind}")), FormCell(facts.instruction, 3)))
    rows.append((label(w.say("content")), FormCell(facts.content, 3, lines=4)))
    rows.append((label(w.say("lead")), FormCell(facts.lead, 3)))
    if facts.supporting:
        rows.append((label(w.say("supporting")), FormCell("、".join(facts.supporting), 3)))
    due = w.say("due_in_words", day=date_words(facts.due), words=facts.due_words)
    given = date_words(facts.issued_on) if facts.issued_on else ""
    rows.append(
        _pair(w, ("given", given), ("due", due if facts.due_words else date_words(facts.due)))
    )
    feedback = w.say("feedback_periodic" if facts.every else "feedback_once")
    rows.append(_pair(w, ("feedback", feedback), ("every", facts.every or w.say("blank"))))
    rows.append(_pair(w, ("contact", facts.contact), ("phone", facts.phone)))
    rows.append(_pair(w, ("issuer", facts.issuer), ("approved_by", facts.approved_by)))
    rows += _room_to_write(facts, w)
    return tuple(rows)


def _room_to_write(facts: OrderSlipFacts, w: PaperWords) -> list[tuple[FormCell, ...]]:
    by_hand = "" if facts.opinion else w.say("sign_and_seal")
    opinion = FormCell(facts.opinion, 3, lines=3, foot=by_hand)
    handling = FormCell(
        facts.handling, 3, lines=4, foot="" if facts.handling else w.say("sign_and_seal")
    )
    got = facts.receipt
    received = (
        w.say("received", unit=got.unit, person=got.person, day=date_words(got.on)) if got else ""
    )
    receipt = FormCell(received, 3, foot="" if got else w.say("sign_receipt"))
    return [
        (label(w.say("opinion")), opinion),
        (label(w.say("handling")), handling),
        (label(w.say("receipt")), receipt),
    ]


def _pair(w: PaperWords, left: tuple[str, str], right: tuple[str, str]) -> tuple[FormCell, ...]:
    return (label(w.say(left[0])), FormCell(left[1]), label(w.say(right[0])), FormCell(right[1]))


def _order_notes(facts: OrderSlipFacts, w: PaperWords) -> tuple[str, ...]:
    return (
        w.say("note_objection", days=facts.objection_days),
        w.say("note_extension"),
        w.say("note_done"),
    )


def graded_slip(facts: GradedSlipFacts) -> Paper:
    """提醒 (blue), 催办 (yellow), 警告 (orange), 警示 (red): the word says the grade, so that a grey copy does too."""
    w = paper_words("slip")
    over = facts.days_over
    due = date_words(facts.due)
    rows: list[tuple[FormCell, ...]] = [
        (label(w.say("grade")), FormCell(w.say(f"grade_{facts.colour}"), 3)),
        (label(w.say("order")), FormCell(facts.order_number, 3)),
        (label(w.say("matter")), FormCell(facts.matter, 3)),
        (label(w.say("lead")), FormCell(facts.lead, 3)),
        _pair(
            w,
            ("due", w.say("due_over", day=due, n=over) if over and over > 0 else due),
            ("reply_by", date_words(facts.reply_by)),
        ),
        (label(w.say("lapse")), FormCell(facts.lapse, 3, lines=4)),
        (label(w.say("demand")), FormCell(_demand(facts, w), 3, lines=4)),
    ]
    if facts.earlier:
        rows.insert(2, (label(w.say("earlier")), FormCell(facts.earlier, 3)))
    rows.append(_pair(w, ("contact", facts.contact), ("phone", facts.phone)))
    rows.append(_pair(w, ("issuer", facts.issuer), ("approved_by", facts.approved_by)))
    given = date_words(facts.issued_on) if facts.issued_on else ""
    rows.append((label(w.say("given")), FormCell(given, 3)))
    rows.append((label(w.say("reply")), FormCell("", 3, lines=5, foot=w.say("sign_and_seal"))))
    rows.append((label(w.say("receipt")), FormCell("", 3, foot=w.say("sign_receipt"))))
    return Paper(
        title=title_lines(w.say(f"title_{facts.colour}", authority=facts.authority)),
        body=(FormTable(_WIDTHS, tuple(rows), notes=(w.say(f"note_{facts.colour}"),)),),
        number=facts.number,
        mark=w.say("mark") if facts.is_sample else None,
    )


def _demand(facts: GradedSlipFacts, w: PaperWords) -> str:
    return w.say(f"demand_{facts.colour}", day=date_words(facts.reply_by))


def urging(facts: UrgingFacts) -> Paper:
    """催办通知: what, by when it was due, where it stands, what is asked by when."""
    w = paper_words("urging")
    said = w.say("matter", order=facts.order_number, matter=facts.matter, due=date_words(facts.due))
    left = facts.days_left
    if left is None:
        said += w.say("days_unsaid")
    else:
        key = "days_over" if left < 0 else "days_left" if left else "days_none"
        said += w.say(key, n=abs(left))
    if facts.state:
        said += w.say("state", state=facts.state.rstrip("。"))
    is_over = left is not None and left < 0
    asked = w.say("asked_over" if is_over else "asked", day=date_words(facts.reply_by))
    contact = (
        [Paragraph(w.say("contact_line", contact=facts.contact, phone=facts.phone))]
        if facts.contact
        else []
    )
    return Paper(
        title=title_lines(w.say("title")),
        body=(Paragraph(said), Paragraph(asked), *contact),
        head=facts.head,
        number=facts.number,
        addressees=facts.lead,
        signature=facts.issuer,
        date=facts.issued_on,
        imprint=Imprint(facts.printer, facts.issued_on, facts.copy_to)
        if facts.printer and facts.issued_on
        else None,
        mark=w.say("mark") if facts.is_sample else None,
    )
