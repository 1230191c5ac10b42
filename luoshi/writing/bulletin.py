"""The monthly bulletin: overall, by section, problems named, what is asked, annexed tables."""

from __future__ import annotations

from luoshi.writing._bulletin_tables import annexes
from luoshi.writing._form import form
from luoshi.writing._phrases import fill, words
from luoshi.writing._tally import Lines, Tally, unit_names
from luoshi.writing._text import break_title, chinese_number, date_words, number_of
from luoshi.writing.facts import BulletinFacts, TargetLine
from luoshi.writing.model import Block, Heading, Imprint, Paper, Paragraph


def bulletin(facts: BulletinFacts) -> Paper:
    """The paper of one period. Figures are printed as given; only targets are counted. Raises WritingError."""
    tally = Tally.of(facts)
    w = words()
    issue = w.say("issue", sequence=facts.sequence) if facts.sequence else None
    under = w.say("issue_under_title", sequence=facts.sequence) if issue and facts.number else None
    printed = facts.printer is not None and facts.issued_on is not None
    return Paper(
        title=facts.title_lines or _title(facts),
        body=_body(tally),
        head=facts.head,
        number=facts.number or issue,
        subtitle=under,
        addressees=facts.addressees,
        annexes=annexes(tally),
        signature=facts.signature,
        date=facts.issued_on,
        note=facts.note,
        imprint=Imprint(facts.printer, facts.issued_on, facts.copy_to)
        if printed and facts.printer and facts.issued_on
        else None,
        mark=w.say("mark") if tally.is_sample else None,
    )


def _period(facts: BulletinFacts) -> str:
    return facts.period_words + ("份" if facts.period_words.endswith("月") else "")


def _title(facts: BulletinFacts) -> tuple[str, ...]:
    w, f = words(), form()
    limit = int(f.upright.line / 20 / f.styles["title"].points)
    text = w.say("title", period=_period(facts), programme=facts.programme)
    return break_title(text, limit, w.break_before)


def _body(tally: Tally) -> tuple[Block, ...]:
    facts, w = tally.facts, words()
    number = w.say("plan_number", number=facts.plan_number) if facts.plan_number else ""
    opening = w.say("opening", plan=facts.plan_title, number=number, period=_period(facts))
    blocks: list[Block] = [
        Paragraph(opening),
        Heading(1, w.say("heading_overall")),
        Paragraph(_overall(tally)),
    ]
    if facts.targets:
        blocks += [Heading(1, w.say("heading_sections")), *_sections(tally)]
        blocks += [Heading(1, w.say("heading_problems")), *_problems(tally)]
        blocks += [Heading(1, w.say("heading_requirements")), *_requirements(tally)]
    return tuple(blocks)


def _overall(tally: Tally) -> str:
    facts, w = tally.facts, words()
    day = date_words(facts.data_date)
    if not facts.targets:
        return w.say("overall_none", day=day)
    counts = tally.counts(facts.targets)
    total = len(facts.targets)
    if len(counts) == 1:
        said = [w.say("overall_one_kind", day=day, total=total, word=counts[0][0])]
    else:
        said = [w.say("overall", day=day, total=total, tally=tally.counted(facts.targets))]
    if len(counts) > 1 and not tally.of_kind("severe", "behind"):
        said.append(w.say("no_problem"))
    if tally.has_previous:
        said += _movement(tally)
    return "".join(said)


def _movement(tally: Tally) -> list[str]:
    w, severe = words(), tally.word_of("severe")
    turned, recovered = tally.turned_severe, tally.recovered
    said = []
    if turned:
        key = "turned_severe_named" if len(turned) <= w.limits["inline"] else "turned_severe"
        names = "、".join(line.indicator for line in turned)
        said.append(w.say(key, word=severe, n=len(turned), names=names))
    elif tally.of_kind("severe"):
        said.append(w.say("turned_severe_none", word=severe))
    if recovered:
        both = f"{tally.word_of('behind')}或{severe}"
        said.append(w.say("recovered", words=both, n=len(recovered)))
    return said


def _figure(line: TargetLine) -> str:
    """指标91个，完成目标的56.9%，低于序时进度18.1个百分点"""
    w = words()
    if line.actual_text is None:
        return w.say(
            "figure_unknown", indicator=line.indicator, awaiting=w.say("unknown_in_sentence")
        )
    said = [w.say("figure", indicator=line.indicator, actual=line.actual_text, unit=line.unit)]
    if line.completion_text:
        said.append(w.say("completion", completion=line.completion_text))
    gap = _gap(line)
    return "，".join([*said, gap] if gap else said)


def _gap(line: TargetLine) -> str:
    """The gap in words; a gap that is no number is left to the reason."""
    w, gap = words(), number_of(line.gap_text)
    if gap is None or line.gap_text is None:
        return ""
    if gap == 0:
        return w.say("gap_none")
    size = line.gap_text.strip().lstrip("+-−－")
    return w.say("gap_below" if gap < 0 else "gap_above", gap=size)


def _sections(tally: Tally) -> list[Block]:
    return [
        Heading(2, f"{heading}。", then=_section(tally, lines)) for heading, lines in tally.sections
    ]


def _section(tally: Tally, lines: Lines) -> str:
    w = words()
    if len(lines) == 1:
        judged = tally.kinds[lines[0].light_word] in ("achieved", "on_schedule", "behind", "severe")
        key = "section_one" if judged else "section_one_unjudged"
        return w.say(key, figure=_figure(lines[0]), word=lines[0].light_word)
    counts = tally.counts(lines)
    if len(counts) == 1:
        said = w.say("section_one_kind", total=len(lines), word=counts[0][0])
    else:
        said = w.say("section_count", total=len(lines), tally=tally.counted(lines))
        achieved = tally.of_kind("achieved", among=lines)
        if achieved:
            said += w.say("section_achieved", names="、".join(line.indicator for line in achieved))
    problems = tally.of_kind("severe", "behind", among=lines)
    if problems:
        told = (
            w.say("section_problem", figure=_figure(line), word=line.light_word)
            for line in problems
        )
        said += "；".join(told) + "。"
    return said


def _problems(tally: Tally) -> list[Block]:
    w = words()
    severe, behind = tally.of_kind("severe"), tally.of_kind("behind")
    awaiting = tally.of_kind("awaiting")
    said: list[str] = []
    if severe:
        told = [_problem(number, line) for number, line in enumerate(severe, 1)]
        many = len(severe) > w.limits["inline"]
        lead = w.say("severe_many", n=len(severe), word=tally.word_of("severe"))
        said += [lead, *told] if many else [lead + "".join(told)]
    if behind:
        names = "；".join(
            w.say("behind_name", indicator=line.indicator, units=_units(line)) for line in behind
        )
        key = "behind_also" if severe else "behind_only"
        said.append(w.say(key, n=len(behind), word=tally.word_of("behind"), names=names))
    if not said:
        said.append(w.say("problems_none"))
    if awaiting:
        said.append(w.say("awaiting_note", n=len(awaiting)))
    return [Paragraph(text) for text in said]


def _problem(number: int, line: TargetLine) -> str:
    reason = (line.reason or _gap(line) or line.light_word).rstrip("。")
    return words().say(
        "problem",
        ordinal=chinese_number(number),
        indicator=line.indicator,
        reason=reason,
        units=_units(line),
    )


def _units(line: TargetLine) -> str:
    return "、".join(line.unit_names) or words().say("no_unit")


def _requirements(tally: Tally) -> list[Block]:
    w, facts = words(), tally.facts
    later = w.say("reply_by_unknown")
    reply = w.say("reply_by", day=date_words(facts.reply_by)) if facts.reply_by else later
    texts = [
        fill(pattern, reply_by=reply, next_by=later, units=_named(tally))
        for when, pattern in w.requirements
        if when == "always" or any(tally.kinds[t.light_word] == when for t in facts.targets)
    ]
    if len(texts) == 1:
        return [Paragraph(texts[0])]
    return [
        Paragraph(w.say("requirement", ordinal=chinese_number(number), text=text))
        for number, text in enumerate(texts, 1)
    ]


def _named(tally: Tally) -> str:
    """Who must answer: by name, or counted when there are many."""
    w = words()
    severe = tally.word_of("severe")
    names = unit_names(tally.of_kind("severe"))
    if not names:
        return w.say("units_unknown", word=severe)
    if len(names) > w.limits["named"]:
        return w.say("units_counted", word=severe, n=len(names))
    return "、".join(names)
