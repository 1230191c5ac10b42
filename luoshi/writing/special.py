"""The special bulletin (专项通报): one section of the plan, one unit, chosen targets, or the major projects alone."""

from __future__ import annotations

from dataclasses import replace

from luoshi.writing._bulletin_projects import late_blocks, project_blocks
from luoshi.writing._bulletin_tables import annexes
from luoshi.writing._figures import Told
from luoshi.writing._letter import letter, letterhead
from luoshi.writing._phrases import Book, book, words
from luoshi.writing._tally import Tally
from luoshi.writing._target_text import figure_told
from luoshi.writing._text import WritingError
from luoshi.writing.bulletin import overall, period_of, problems, requirements
from luoshi.writing.facts import BulletinFacts, TargetLine
from luoshi.writing.facts_kinds import Topic
from luoshi.writing.model import Block, Heading, Paper, Paragraph

_JUDGED = ("achieved", "on_schedule", "behind", "severe")


def special(facts: BulletinFacts, topic: Topic) -> Paper:
    """The month's facts, of the topic alone. Raises WritingError when there is nothing under it."""
    chosen = of_topic(facts, topic)
    key = "special_title_unit" if topic.kind == "unit" else "special_title"
    title = _book().say(key, period=period_of(facts), topic=topic.name)
    body, tally = _body(chosen, topic), Tally.of(chosen)
    return letter(letterhead(facts), title, body, annexes(tally), is_sample=tally.is_sample)


def of_topic(facts: BulletinFacts, topic: Topic) -> BulletinFacts:
    """The facts that a special bulletin prints: also for its sheets. Raises WritingError as `special` does."""
    told = tuple(line for line in facts.targets if _is_of(line, topic))
    projects = facts.projects if topic.kind == "projects" else None
    if not told and projects is None:
        key = "、".join(topic.codes) if topic.kind == "targets" else topic.key or topic.name
        b = _book()
        raise WritingError(b.say(f"special_empty_{topic.kind}", key=key), b.say("special_remedy"))
    return replace(
        facts,
        targets=told,
        unit_lines=None if topic.kind != "unit" else (),
        projects=projects,
        supervision=None,
        appeals=None,
    )


def _is_of(line: TargetLine, topic: Topic) -> bool:
    if topic.kind == "section":
        return line.section_path == topic.key or line.section_path.startswith(f"{topic.key}/")
    if topic.kind == "unit":
        return (topic.key or topic.name) in line.unit_names
    return topic.kind == "targets" and line.code in topic.codes


def _book() -> Book:
    return book("bulletin_kinds")


def _body(facts: BulletinFacts, topic: Topic) -> list[Block]:
    w, b = words(), _book()
    number = w.say("plan_number", number=facts.plan_number) if facts.plan_number else ""
    key = "special_opening"
    if topic.kind in ("unit", "projects"):
        key = f"special_opening_{topic.kind}"
    plan, period = facts.plan_title, period_of(facts)
    opening = b.say(key, plan=plan, number=number, topic=topic.name, period=period)
    blocks: list[Block] = [Paragraph(opening)]
    tally = Tally.of(facts)
    if facts.projects is not None:
        blocks += project_blocks(facts.projects)
        late = late_blocks(facts.projects)
        blocks += [Heading(1, w.say("heading_problems")), *late] if late else []
    else:
        blocks += [Heading(1, w.say("heading_overall")), Paragraph(overall(tally, _topic(topic)))]
        blocks += [Heading(1, b.say("heading_each"))]
        blocks += [
            Heading(2, f"{line.indicator}。", then=_each(tally, line)) for line in facts.targets
        ]
        blocks += [Heading(1, w.say("heading_problems")), *problems(tally)]
    return [*blocks, Heading(1, w.say("heading_requirements")), *requirements(tally)]


def _topic(topic: Topic) -> str:
    return _book().say("special_of_unit", topic=topic.name) if topic.kind == "unit" else topic.name


def _each(tally: Tally, line: TargetLine) -> Told:
    w = words()
    judged = tally.kinds[line.light_word] in _JUDGED
    key = "section_one" if judged else "section_one_unjudged"
    return w.tell(key, figure=figure_told(line, named=False), word=line.light_word)
