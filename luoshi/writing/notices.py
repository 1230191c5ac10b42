"""通知: of any matter, and of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.writing._paper_words import PaperWords, paper_words, title_lines
from luoshi.writing._text import date_words
from luoshi.writing.model import Annex, Block, Heading, Imprint, Paper, Paragraph


@dataclass(frozen=True, slots=True)
class NoticePart:
    """heading: without its number; paragraphs: its text."""

    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """A notice. about: what stands in 关于…的通知. closing: the last paragraph, if any.

    addressees: without the colon; contact and phone are printed as a last line of the text, in the house's way.
    """

    about: str
    signature: str
    opening: str = ""
    parts: tuple[NoticePart, ...] = ()
    closing: str = ""
    addressees: str = ""
    contact: str = ""
    phone: str = ""
    head: str | None = None
    number: str | None = None
    issued_on: date | None = None
    annexes: tuple[Annex, ...] = ()
    note: str | None = None
    copy_to: str = ""
    printer: str | None = None
    sealed: bool = True
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class MeetingNoticeFacts:
    """A meeting to come. meeting: its name (县域经济试点工作调度会). day, hour_words: 2026-10-12, 上午9:00.

    attendees: a line each (group of people). agenda: items in order, without numbers or full stops. requirements:
    sentences. bring: who is to bring what, a line each.
    """

    meeting: str
    signature: str
    day: date
    place: str
    attendees: tuple[str, ...]
    agenda: tuple[str, ...]
    hour_words: str = ""
    chair: str = ""
    bring: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    reply_by: date | None = None
    addressees: str = ""
    contact: str = ""
    phone: str = ""
    head: str | None = None
    number: str | None = None
    issued_on: date | None = None
    annexes: tuple[Annex, ...] = ()
    note: str | None = None
    copy_to: str = ""
    printer: str | None = None
    sealed: bool = True
    is_sample: bool = False


def notice(facts: NoticeFacts) -> Paper:
    """Raises WritingError for a title too long."""
    w = paper_words("notice")
    body: list[Block] = [Paragraph(facts.opening)] if facts.opening else []
    for part in facts.parts:
        body.append(Heading(1, part.heading))
        body += [Paragraph(text) for text in part.paragraphs]
    if facts.closing:
        body.append(Paragraph(facts.closing))
    if facts.contact:
        body.append(Paragraph(_contact(facts, w)))
    return Paper(
        title=title_lines(w.say("title", about=facts.about)),
        body=tuple(body),
        head=facts.head,
        number=facts.number,
        addressees=facts.addressees,
        annexes=facts.annexes,
        signature=facts.signature,
        date=facts.issued_on,
        sealed=facts.sealed,
        note=facts.note,
        imprint=Imprint(facts.printer, facts.issued_on, facts.copy_to)
        if facts.printer and facts.issued_on
        else None,
        mark=w.say("mark") if facts.is_sample else None,
    )


def _contact(facts: NoticeFacts, w: PaperWords) -> str:
    key = "contact_line" if facts.phone else "contact_name"
    return w.say(key, contact=facts.contact, phone=facts.phone)


def meeting_notice(facts: MeetingNoticeFacts) -> Paper:
    """Time, place, who, agenda, what to bring, what is asked."""
    w = paper_words("notice")
    when = date_words(facts.day) + w.say("weekday", day="一二三四五六日"[facts.day.weekday()])
    parts = [
        NoticePart(w.say("when"), (f"{when}{facts.hour_words}。",)),
        NoticePart(w.say("where"), (f"{facts.place}。",)),
        NoticePart(w.say("who"), _who(facts, w)),
        NoticePart(w.say("agenda"), _counted(facts.agenda, w)),
    ]
    if facts.bring:
        parts.append(NoticePart(w.say("bring"), _counted(facts.bring, w)))
    asked = list(facts.requirements)
    if facts.reply_by:
        asked.append(w.say("reply_by", day=date_words(facts.reply_by)))
    if asked:
        parts.append(NoticePart(w.say("asked"), _counted(tuple(asked), w)))
    return notice(
        NoticeFacts(
            about=w.say("about_meeting", meeting=facts.meeting),
            opening=w.say("opening_meeting", meeting=facts.meeting),
            parts=tuple(parts),
            addressees=facts.addressees,
            contact=facts.contact,
            phone=facts.phone,
            head=facts.head,
            number=facts.number,
            issued_on=facts.issued_on,
            annexes=facts.annexes,
            note=facts.note,
            copy_to=facts.copy_to,
            printer=facts.printer,
            signature=facts.signature,
            sealed=facts.sealed,
            is_sample=facts.is_sample,
        )
    )


def _who(facts: MeetingNoticeFacts, w: PaperWords) -> tuple[str, ...]:
    chair = (w.say("chair", chair=facts.chair),) if facts.chair else ()
    return (*chair, *(_stopped(line) for line in facts.attendees))


def _counted(lines: tuple[str, ...], w: PaperWords) -> tuple[str, ...]:
    """One sentence as it is, several counted."""
    if len(lines) < 2:
        return tuple(_stopped(line) for line in lines)
    return tuple(w.say("item", n=n, text=_stopped(line)) for n, line in enumerate(lines, 1))


def _stopped(text: str) -> str:
    """With one full stop."""
    return text.rstrip("。；") + "。"
