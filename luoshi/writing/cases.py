"""典型案例: an experience worth copying, as a paper in the order in which such cases are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.writing._paper_words import PaperWords, paper_words, title_lines
from luoshi.writing._text import date_words
from luoshi.writing.model import Block, Heading, Paper, Paragraph


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What was achieved, and where the figure is from."""

    words: str
    source: str


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """background, practice, novelty, conditions: text, a paragraph a line; "" is left out. recognitions, reuses: a sentence
    each without its full stop, in their order."""

    title: str
    unit: str
    day: date
    background: str = ""
    practice: str = ""
    results: tuple[CaseResult, ...] = ()
    novelty: str = ""
    conditions: str = ""
    recognitions: tuple[str, ...] = ()
    reuses: tuple[str, ...] = ()
    is_sample: bool = False


def case_paper(facts: CaseFacts) -> Paper:
    """Raises WritingError for a title too long."""
    w = paper_words("case")
    results = [
        w.say("result", n=n, words=_bare(one.words), source=_bare(one.source))
        for n, one in enumerate(facts.results, 1)
    ]
    parts: list[tuple[str, list[str]]] = [
        (w.say("background"), _lines(facts.background)),
        (w.say("practice"), _lines(facts.practice)),
        (w.say("results"), results),
        (w.say("novelty"), _lines(facts.novelty)),
        (w.say("conditions"), _lines(facts.conditions)),
        (w.say("recognitions"), _sentences(facts.recognitions)),
        (w.say("reuses"), _sentences(facts.reuses)),
    ]
    body: list[Block] = []
    for heading, lines in parts:
        if lines:
            body += [Heading(1, heading), *(Paragraph(line) for line in lines)]
    return Paper(
        title=title_lines(facts.title),
        body=tuple(body),
        subtitle=_subtitle(facts, w),
        mark=w.say("mark") if facts.is_sample else None,
    )


def _subtitle(facts: CaseFacts, w: PaperWords) -> str:
    return w.say("subtitle", unit=facts.unit, day=date_words(facts.day))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sentences(told: tuple[str, ...]) -> list[str]:
    return [f"{n}.{_bare(each)}。" for n, each in enumerate(told, 1)]


def _bare(text: str) -> str:
    return text.strip().rstrip("。")
