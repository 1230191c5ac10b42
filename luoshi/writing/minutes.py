"""会议纪要 in the form of GB/T 9704: red head ×××纪要, no addressee, no seal; who was there; a list of what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.writing._paper_words import PaperWords, paper_words, title_lines
from luoshi.writing._text import chinese_number, date_words
from luoshi.writing.model import (
    Annex,
    Block,
    Column,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Row,
    Table,
)


@dataclass(frozen=True, slots=True)
class MinutesDecision:
    """What was decided, without who and when, without a full stop. due None: no day was set (said so, not left out)."""

    text: str
    lead: str
    supporting: tuple[str, ...] = ()
    due: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesMatter:
    """One item of the agenda. discussed: what was reported and said, in sentences."""

    heading: str
    discussed: tuple[str, ...] = ()
    decisions: tuple[MinutesDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class Attendees:
    """label: 出席, 列席, 请假, 记录; names: as printed, in order."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """A meeting that was held.

    meeting: its name (安平市县域经济试点工作调度会): the red head is that and 纪要. number: 〔2026〕7号 or 第7期, as printed.
    issuer: who prints it; title: what stands below the red rule, "" for nothing. when_words: of the day (下午).
    closing: a last paragraph.
    """

    meeting: str
    issuer: str
    held_on: date
    matters: tuple[MinutesMatter, ...]
    number: str | None = None
    issued_on: date | None = None
    title: str = ""
    when_words: str = ""
    place: str = ""
    chair: str = ""
    attendees: tuple[Attendees, ...] = ()
    closing: str = ""
    copy_to: str = ""
    printer: str | None = None
    is_sample: bool = False


def minutes(facts: MinutesFacts) -> Paper:
    """Decisions stand below their matter, and once more in an annexed list to follow them up by."""
    w = paper_words("minutes")
    body: list[Block] = [Paragraph(_opening(facts, w))]
    for matter in facts.matters:
        body += _matter(matter, w)
    if facts.closing:
        body.append(Paragraph(facts.closing))
    body += [Paragraph("、".join(group.names), group.label) for group in facts.attendees]
    day = facts.issued_on
    return Paper(
        title=title_lines(facts.title or w.say("title", meeting=facts.meeting)),
        body=tuple(body),
        head=w.say("head", meeting=facts.meeting),
        number=facts.number,
        under_number=(facts.issuer, date_words(day) if day else ""),
        annexes=_list_of_decisions(facts, w),
        imprint=Imprint(facts.printer or facts.issuer, day, facts.copy_to) if day else None,
        mark=w.say("mark") if facts.is_sample else None,
        sealed=False,
    )


def _opening(facts: MinutesFacts, w: PaperWords) -> str:
    when = date_words(facts.held_on) + facts.when_words
    place = w.say("at_place", place=facts.place) if facts.place else ""
    key = "opening_chaired" if facts.chair else "opening"
    return w.say(
        key,
        when=when,
        chair=facts.chair,
        place=place,
        meeting=facts.meeting,
        n=len(facts.matters),
    )


def _matter(matter: MinutesMatter, w: PaperWords) -> list[Block]:
    blocks: list[Block] = [Heading(1, matter.heading)]
    blocks += [Paragraph(text) for text in matter.discussed]
    said = [_decision(one, w) for one in matter.decisions]
    if len(said) == 1:
        blocks.append(Paragraph(w.say("decided", text=said[0])))
    elif said:
        counted = [
            w.say("one_of", ordinal=chinese_number(n), text=text)
            if n <= _MOST_ORDINALS
            else w.say("one_of_many", n=n, text=text)
            for n, text in enumerate(said, 1)
        ]
        blocks.append(Paragraph(w.say("decided", text="".join(counted))))
    elif not matter.discussed:
        blocks.append(Paragraph(w.say("nothing_decided")))
    return blocks


_MOST_ORDINALS = 10


def _decision(decision: MinutesDecision, w: PaperWords) -> str:
    with_whom = w.say("with", units="、".join(decision.supporting)) if decision.supporting else ""
    by = w.say("by", day=date_words(decision.due)) if decision.due else w.say("by_none")
    return w.say(
        "decision", lead=decision.lead, support=with_whom, by=by, text=decision.text.rstrip("。；")
    )


def _list_of_decisions(facts: MinutesFacts, w: PaperWords) -> tuple[Annex, ...]:
    found = [(m.heading, d) for m in facts.matters for d in m.decisions]
    if not found:
        return ()
    columns = (
        Column(w.say("col_number"), 12, "center"),
        Column(w.say("col_matter"), 30),
        Column(w.say("col_decision"), 50),
        Column(w.say("col_lead"), 22),
        Column(w.say("col_support"), 22),
        Column(w.say("col_due"), 23, "center"),
    )
    blank = w.say("blank")
    rows = tuple(
        Row(
            (
                str(number),
                heading,
                one.text.rstrip("。；"),
                one.lead,
                "、".join(one.supporting) or blank,
                date_words(one.due) if one.due else w.say("due_none"),
            )
        )
        for number, (heading, one) in enumerate(found, 1)
    )
    return (Annex(w.say("annex", n=len(found)), (Table(columns, rows),)),)
