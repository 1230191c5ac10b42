"""The monthly bulletin: overall, by section, projects, supervision, problems named, what is asked, annexed tables."""

from __future__ import annotations

from luoshi.writing._bulletin_projects import late_blocks, project_blocks
from luoshi.writing._bulletin_supervision import (
    appeal_blocks,
    is_overdue,
    overdue_blocks,
    supervision_blocks,
)
from luoshi.writing._bulletin_tables import annexes
from luoshi.writing._figures import Told, joined, tell
from luoshi.writing._letter import letter, letterhead
from luoshi.writing._phrases import words
from luoshi.writing._tally import Lines, Tally, unit_names
from luoshi.writing._target_text import (
    count_told,
    figure_told,
    light_told,
    problem_told,
    units_of,
)
from luoshi.writing._text import chinese_number, date_words
from luoshi.writing.facts import BulletinFacts
from luoshi.writing.model import Block, Heading, Paper, Paragraph


def bulletin(facts: BulletinFacts) -> Paper:
    """The paper of one period. Figures are printed as given; only lines are counted. Raises WritingError."""
    tally = Tally.of(facts)
    title = words().say("title", period=period_of(facts), programme=facts.programme)
    made = annexes(tally)
    return letter(letterhead(facts), title, _body(tally), made, is_sample=tally.is_sample)


def period_of(facts: BulletinFacts) -> str:
    return facts.period_words + ("份" if facts.period_words.endswith("月") else "")


def _body(tally: Tally) -> list[Block]:
    facts, w = tally.facts, words()
    number = w.say("plan_number", number=facts.plan_number) if facts.plan_number else ""
    opening = w.say("opening", plan=facts.plan_title, number=number, period=period_of(facts))
    blocks: list[Block] = [
        Paragraph(opening),
        Heading(1, w.say("heading_overall")),
        Paragraph(overall(tally)),
    ]
    if facts.targets:
        blocks += [Heading(1, w.say("heading_sections")), *sections(tally)]
    if facts.projects:
        blocks += project_blocks(facts.projects)
    if facts.supervision:
        blocks += supervision_blocks(facts.supervision)
    if facts.appeals:
        blocks += appeal_blocks(facts.appeals)
    if facts.targets or facts.projects or facts.supervision:
        blocks += [Heading(1, w.say("heading_problems")), *problems(tally)]
        blocks += [Heading(1, w.say("heading_requirements")), *requirements(tally)]
    return blocks


def overall(tally: Tally, topic: str = "") -> Told:
    """截至9月30日，方案65项目标中，已达成9项，… topic: what the targets are of, instead of the plan."""
    facts, w = tally.facts, words()
    day = date_words(facts.data_date)
    if not facts.targets:
        return w.tell("overall_none", day=day)
    counts = tally.counts(facts.targets)
    source = w.say("source_plan")
    total = count_told(len(facts.targets), w.say("what_total"), "plan/targets", "plan", source)
    if len(counts) == 1:
        key = "overall_topic_one_kind" if topic else "overall_one_kind"
        said = [w.tell(key, day=day, topic=topic, total=total, word=counts[0][0])]
    else:
        told = joined((_lit(tally, word, n) for word, n in counts), "，")
        key = "overall_topic" if topic else "overall"
        said = [w.tell(key, day=day, topic=topic, total=total, tally=told)]
    if len(counts) > 1 and not tally.of_kind("severe", "behind"):
        said.append(w.tell("no_problem"))
    if tally.has_previous:
        said += _movement(tally)
    return joined(said)


def _lit(tally: Tally, word: str, n: int) -> Told:
    return words().tell("count", word=word, n=light_told(n, word, tally.kinds[word]))


def _movement(tally: Tally) -> list[Told]:
    w, severe = words(), tally.word_of("severe")
    turned, recovered = tally.turned_severe, tally.recovered
    said = []
    if turned:
        key = "turned_severe_named" if len(turned) <= w.limits["inline"] else "turned_severe"
        names = "、".join(line.indicator for line in turned)
        n = _moved(len(turned), w.say("what_turned", word=severe), "turned:severe")
        said.append(w.tell(key, word=severe, n=n, names=names))
    elif tally.of_kind("severe"):
        said.append(w.tell("turned_severe_none", word=severe))
    if recovered:
        both = f"{tally.word_of('behind')}或{severe}"
        n = _moved(len(recovered), w.say("what_recovered"), "turned:recovered")
        said.append(w.tell("recovered", words=both, n=n))
    return said


def _moved(n: int, what: str, place: str) -> Told:
    return count_told(n, what, place, place, words().say("source_compared"))


def sections(tally: Tally) -> list[Block]:
    return [
        Heading(2, f"{heading}。", then=_section(tally, heading, lines))
        for heading, lines in tally.sections
    ]


def _section(tally: Tally, heading: str, lines: Lines) -> Told:
    w = words()
    if len(lines) == 1:
        judged = tally.kinds[lines[0].light_word] in ("achieved", "on_schedule", "behind", "severe")
        key = "section_one" if judged else "section_one_unjudged"
        return w.tell(key, figure=figure_told(lines[0]), word=lines[0].light_word)
    counts, place = tally.counts(lines), f"section:{lines[0].section_path}"
    what = w.say("what_section", heading=heading)
    total = count_told(len(lines), what, f"{place}/targets", place, w.say("source_plan"))
    if len(counts) == 1:
        said = [w.tell("section_one_kind", total=total, word=counts[0][0])]
    else:
        told = joined((_lit_in(heading, place, word, n) for word, n in counts), "，")
        said = [w.tell("section_count", total=total, tally=told)]
        achieved = tally.of_kind("achieved", among=lines)
        if achieved:
            names = "、".join(line.indicator for line in achieved)
            said.append(w.tell("section_achieved", names=names))
    trouble = tally.of_kind("severe", "behind", among=lines)
    if trouble:
        figures = (
            w.tell("section_problem", figure=figure_told(line), word=line.light_word)
            for line in trouble
        )
        said += [joined(figures, "；"), joined(["。"])]
    return joined(said)


def _lit_in(heading: str, place: str, word: str, n: int) -> Told:
    w = words()
    what = w.say("what_section_light", heading=heading, word=word)
    told = count_told(n, what, f"{place}/{word}", place, w.say("source_judged"))
    return w.tell("count", word=word, n=told)


def problems(tally: Tally) -> list[Block]:
    """Targets severely behind one by one, those behind by name, then late projects and overdue orders."""
    w, facts = words(), tally.facts
    severe, behind = tally.of_kind("severe"), tally.of_kind("behind")
    awaiting = tally.of_kind("awaiting")
    said: list[Told] = []
    if severe:
        told = [problem_told(number, line) for number, line in enumerate(severe, 1)]
        many = len(severe) > w.limits["inline"]
        n = light_told(len(severe), tally.word_of("severe"), "severe")
        lead = w.tell("severe_many", n=n, word=tally.word_of("severe"))
        said += [lead, *told] if many else [joined([lead, *told])]
    if behind:
        names = "；".join(
            w.say("behind_name", indicator=line.indicator, units=units_of(line)) for line in behind
        )
        key = "behind_also" if severe else "behind_only"
        word = tally.word_of("behind")
        n = light_told(len(behind), word, "behind")
        said.append(w.tell(key, n=n, word=word, names=names))
    other = late_blocks(facts.projects) if facts.projects else []
    other += overdue_blocks(facts.supervision) if facts.supervision else []
    if not said and facts.targets:
        said.append(w.tell("problems_none"))
    elif not said and not other:
        said.append(w.tell("problems_none_at_all"))
    if awaiting:
        n = light_told(len(awaiting), tally.word_of("awaiting"), "awaiting")
        said.append(w.tell("awaiting_note", n=n))
    return [*(Paragraph(text) for text in said), *other]


def requirements(tally: Tally) -> list[Block]:
    w, facts = words(), tally.facts
    later = w.say("reply_by_unknown")
    reply = w.say("reply_by", day=date_words(facts.reply_by)) if facts.reply_by else later
    following = w.say("reply_by", day=date_words(facts.next_on)) if facts.next_on else later
    texts = [
        tell(pattern, reply_by=reply, next_by=following, units=_named(tally))
        for when, pattern in w.requirements
        if when == "always" or _is_asked(tally, when)
    ]
    if len(texts) == 1:
        return [Paragraph(texts[0])]
    return [
        Paragraph(w.tell("requirement", ordinal=chinese_number(number), text=text))
        for number, text in enumerate(texts, 1)
    ]


def _is_asked(tally: Tally, when: str) -> bool:
    facts = tally.facts
    if when == "projects":
        return facts.projects is not None and bool(facts.projects.lagging)
    if when == "overdue":
        return is_overdue(facts.supervision)
    return any(tally.kinds[line.light_word] == when for line in facts.targets)


def _named(tally: Tally) -> Told:
    """Who must answer: by name, or counted when there are many."""
    w = words()
    severe = tally.word_of("severe")
    names = unit_names(tally.of_kind("severe"))
    if not names:
        return w.tell("units_unknown", word=severe)
    if len(names) > w.limits["named"]:
        n = count_told(len(names), w.say("what_units"), "units:severe", "light:severe")
        return w.tell("units_counted", word=severe, n=n)
    return joined(["、".join(names)])


def named_units(facts: BulletinFacts) -> tuple[str, ...]:
    """Every unit that the month's bulletin names for something that is behind, late or overdue, once: whom to tell before."""
    tally = Tally.of(facts)
    found = list(unit_names(tally.of_kind("severe", "behind")))
    if facts.projects:
        found += [name for late in facts.projects.lagging for name in late.units]
    if facts.supervision and facts.supervision.orders:
        found += [name for order in facts.supervision.orders.overdue for name in order.units]
    if facts.supervision and facts.supervision.decisions:
        found += [who for who, _, _ in facts.supervision.decisions.overdue if who]
    return tuple(dict.fromkeys(found))
