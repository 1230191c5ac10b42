"""The year's end: which targets are settled and how, which wait for a final figure, what was settled since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luoshi.writing._figures import Told, joined, traced, traced_sentence
from luoshi.writing._letter import letter
from luoshi.writing._phrases import words
from luoshi.writing._target_text import ordinal
from luoshi.writing._text import date_words
from luoshi.writing._year_tables import (
    OUTCOMES,
    by_section,
    kinds_book,
    units_of,
    year_annexes,
)
from luoshi.writing.facts_kinds import Outcome, SettledTarget, YearEndFacts
from luoshi.writing.model import (
    Block,
    Heading,
    Paper,
    Paragraph,
)

_COMPARATORS = "≥≤＞＜><=≈"


def year_end(facts: YearEndFacts) -> Paper:
    """Outcomes are printed as told; targets are counted."""
    b = kinds_book()
    title = b.say("year_title", year=facts.year, programme=facts.programme)
    sample = any(one.is_sample for one in (*facts.targets, *facts.later))
    return letter(facts.letterhead, title, _body(facts), year_annexes(facts), is_sample=sample)


def _body(facts: YearEndFacts) -> list[Block]:
    b, w = kinds_book(), words()
    number = w.say("plan_number", number=facts.plan_number) if facts.plan_number else ""
    opening = b.say("year_opening", plan=facts.plan_title, number=number, year=facts.year)
    blocks: list[Block] = [
        Paragraph(opening),
        Heading(1, b.say("heading_settled")),
        Paragraph(_overall(facts)),
        *_sections(facts),
    ]
    parts = (
        ("heading_missed", [_missed(n, one) for n, one in enumerate(_of(facts, "missed"), 1)]),
        ("heading_awaiting", _list(_awaiting(_of(facts, "awaiting")))),
        ("heading_changed", _list(_changed(facts.targets))),
        ("heading_later", _list(_later(facts.later))),
        ("heading_requirements", _requirements(facts)),
    )
    for heading, told in parts:
        if told:
            said = w.say(heading) if heading == "heading_requirements" else b.say(heading)
            blocks += [Heading(1, said), *(Paragraph(text) for text in told)]
    return blocks


def _list(told: Told) -> list[Told]:
    return [told] if told else []


def _of(facts: YearEndFacts, outcome: Outcome) -> list[SettledTarget]:
    return [one for one in facts.targets if one.outcome == outcome]


def _overall(facts: YearEndFacts) -> Told:
    b, day = kinds_book(), date_words(facts.data_date)
    if not facts.targets:
        return b.tell("year_overall_none", day=day, year=facts.year)
    source, place = b.say("source_settled"), f"year:{facts.year}"
    total = traced(len(facts.targets), f"{place}/targets", b.say("what_settled"), source, place)
    tally = joined(_counted(facts.targets, place, str(facts.year)), "，")
    said = b.tell("year_overall", day=day, year=facts.year, total=total, tally=tally)
    if all(one.outcome == "achieved" for one in facts.targets):
        return joined([said, b.tell("year_all_achieved")])
    return said


def _counted(targets: Sequence[SettledTarget], place: str, heading: str) -> Iterable[Told]:
    b = kinds_book()
    for outcome in OUTCOMES:
        n, word = sum(one.outcome == outcome for one in targets), b.say(outcome)
        if n:
            what = b.say("what_outcome", heading=heading, word=word)
            told = traced(n, f"{place}/{outcome}", what, b.say("source_settled"), place)
            yield b.tell("year_count", word=word, n=told)


def _sections(facts: YearEndFacts) -> list[Block]:
    """One paragraph that counts every section."""
    b = kinds_book()
    found = by_section(facts.targets)
    if len(found) < 2:
        return []
    said = []
    for path, targets in found.items():
        heading, place = targets[0].section_heading.rstrip("。"), f"section:{path}"
        what = b.say("what_section", heading=heading)
        total = traced(len(targets), f"{place}/settled", what, b.say("source_settled"), place)
        tally = joined(_counted(targets, place, heading), "，")
        said.append(b.tell("year_section", heading=heading, total=total, tally=tally))
    return [Paragraph(joined([joined(said, "；"), "。"]))]


def _actual(one: SettledTarget) -> Told:
    b, place = kinds_book(), f"target:{one.code}"
    if one.actual_text is None:
        return words().tell("unknown_in_sentence")
    source = (
        b.say("source_vintage", vintage=one.vintage) if one.vintage else b.say("source_settled")
    )
    what = b.say("what_actual", indicator=one.indicator)
    return traced(one.actual_text, f"{place}/final", what, source, place)


def _missed(number: int, one: SettledTarget) -> Told:
    b, place = kinds_book(), f"target:{one.code}"
    wanted = one.target_text.lstrip(_COMPARATORS).strip()
    actual: Told = _actual(one)
    if one.actual_text is not None:
        actual = b.tell("year_missed_actual", value=actual, unit=one.unit)
    reason: Told = ()
    if one.reason:
        what = b.say("what_reason", indicator=one.indicator)
        source = b.say("source_settled")
        said = traced_sentence(one.reason.rstrip("。"), (), f"{place}/reason", place, what, source)
        reason = b.tell("year_missed_reason", reason=said)
    what = b.say("what_target", indicator=one.indicator)
    return b.tell(
        "year_missed",
        ordinal=ordinal(number),
        indicator=one.indicator,
        actual=actual,
        target=traced(wanted, f"{place}/target", what, words().say("source_plan"), place),
        unit=one.unit,
        reason=reason,
        units=units_of(one),
    )


def _awaiting(targets: Sequence[SettledTarget]) -> Told:
    b = kinds_book()
    if not targets:
        return ()
    names = "、".join(
        b.say(
            "year_awaiting",
            indicator=one.indicator,
            units=units_of(one),
            expected=b.say("year_awaiting_on", when=one.expected_on) if one.expected_on else "",
        )
        for one in targets
    )
    n = _count(len(targets), "awaiting", b.say("awaiting"))
    return b.tell("year_awaiting_all", n=n, names=names)


def _changed(targets: Sequence[SettledTarget]) -> Told:
    """Targets whose final figure differs from one that a bulletin printed before."""
    b = kinds_book()
    told = [one for one in targets if one.told_before not in (None, one.actual_text)]
    if not told:
        return ()
    names = joined(
        (
            b.tell(
                "year_changed",
                indicator=one.indicator,
                before=traced(
                    one.told_before,
                    f"target:{one.code}/before",
                    b.say("what_before", indicator=one.indicator),
                    b.say("source_before", vintage=one.vintage_before),
                    f"target:{one.code}",
                ),
                vintage_before=one.vintage_before,
                now=_actual(one),
                unit=one.unit,
                vintage=one.vintage,
            )
            for one in told
        ),
        "；",
    )
    n = _count(len(told), "changed", b.say("what_changed"))
    return b.tell("year_changed_all", n=n, names=names)


def _later(targets: Sequence[SettledTarget]) -> Told:
    b, w = kinds_book(), words()
    if not targets:
        return ()
    names = joined(
        (
            b.tell(
                "year_later",
                indicator=one.indicator,
                now=_actual(one),
                unit=one.unit,
                vintage=one.vintage or w.say("blank"),
                day=date_words(one.settled_on) if one.settled_on else w.say("blank"),
                word=b.say(one.outcome),
            )
            for one in targets
        ),
        "；",
    )
    return b.tell(
        "year_later_all", n=_count(len(targets), "later", b.say("what_later")), names=names
    )


def _count(n: int, key: str, what: str) -> Told:
    return traced(n, f"year/{key}", what, kinds_book().say("source_settled"), f"year:{key}")


def _requirements(facts: YearEndFacts) -> list[Told]:
    b, w = kinds_book(), words()
    made = []
    if _of(facts, "missed"):
        reply = w.say("reply_by_unknown")
        if facts.reply_by:
            reply = w.say("reply_by", day=date_words(facts.reply_by))
        made.append(b.tell("year_requirement_missed", reply_by=reply))
    if _of(facts, "awaiting"):
        made.append(b.tell("year_requirement_awaiting"))
    if len(made) < 2:
        return made
    return [w.tell("requirement", ordinal=ordinal(n), text=text) for n, text in enumerate(made, 1)]
