"""项目卡: one project on one sheet, facts, the year's plan against what was done, nodes, what it needs, a photograph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.writing._paper_words import PaperWords, label, paper_words, title_lines
from luoshi.writing._text import date_words
from luoshi.writing.model import Chart, FormCell, FormTable, Paper, Picture, Series

_WIDTHS = (22.0, 30.0, 22.0, 30.0, 22.0, 30.0)


@dataclass(frozen=True, slots=True)
class CardMonth:
    """One month's running total; None where nothing is planned or nothing is known."""

    name: str
    planned: Decimal | None = None
    actual: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CardNode:
    """A milestone. state: in words (已完成, 逾期12天), "" when the days say it."""

    name: str
    planned: date | None = None
    done: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class CardMatter:
    """A need or a problem: what, who is to do it, by when, where it stands."""

    text: str
    who: str = ""
    by: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True)
class ProjectCardFacts:
    """One project. cells: (label, value) in order, three pairs a row (总投资, 12亿元); wide: pairs with a row of their own.

    months: running totals of the year for the chart, in `measure`; months_caption: what the chart shows. photo: .png or
    .jpg with the words below it (2026年9月28日摄). data_date: the day the facts were known.
    """

    name: str
    data_date: date
    cells: tuple[tuple[str, str], ...]
    wide: tuple[tuple[str, str], ...] = ()
    light_word: str = ""
    months: tuple[CardMonth, ...] = ()
    months_caption: str = ""
    measure: str = "亿元"
    nodes: tuple[CardNode, ...] = ()
    needs: tuple[CardMatter, ...] = ()
    problems: tuple[CardMatter, ...] = ()
    photo: bytes | None = None
    photo_caption: str = ""
    is_sample: bool = False


def project_card(facts: ProjectCardFacts) -> Paper:
    """The card. What there is none of is said (无), so that an empty box is never a doubt."""
    w = paper_words("card")
    rows = _pairs(facts)
    rows += [(label(name), FormCell(value, 5)) for name, value in facts.wide]
    rows += _shown(facts, w)
    rows.append((label(w.say("nodes")), FormCell(_nodes(facts, w), 5)))
    rows.append((label(w.say("needs")), FormCell(_matters(facts.needs, w), 5)))
    rows.append((label(w.say("problems")), FormCell(_matters(facts.problems, w), 5)))
    notes = (w.say("note", day=date_words(facts.data_date)),)
    return Paper(
        title=title_lines(facts.name),
        body=(FormTable(_WIDTHS, tuple(rows), "五号", notes),),
        subtitle=w.say("subtitle"),
        mark=w.say("mark") if facts.is_sample else None,
    )


def _pairs(facts: ProjectCardFacts) -> list[tuple[FormCell, ...]]:
    rows: list[tuple[FormCell, ...]] = []
    for at in range(0, len(facts.cells), 3):
        row = [cell for name, value in facts.cells[at : at + 3] for cell in _pair(name, value)]
        if len(row) < 6:
            last = row[-1]
            row[-1] = FormCell(last.text, 7 - len(row))
        rows.append(tuple(row))
    return rows


def _pair(name: str, value: str) -> tuple[FormCell, FormCell]:
    return label(name), FormCell(value)


def _shown(facts: ProjectCardFacts, w: PaperWords) -> list[tuple[FormCell, ...]]:
    """Chart and photograph side by side, or the one there is."""
    chart, photo = _chart(facts, w), _photo(facts)
    if chart and photo:
        return [(FormCell("", 4, content=chart), FormCell("", 2, content=photo))]
    if chart or photo:
        return [(FormCell("", 6, content=chart or photo),)]
    return []


def _chart(facts: ProjectCardFacts, w: PaperWords) -> Chart | None:
    planned = tuple(month.planned for month in facts.months)
    actual = tuple(month.actual for month in facts.months)
    if not any(value is not None for value in (*planned, *actual)):
        return None
    series = [Series(w.say("actual"), actual)]
    if any(value is not None for value in planned):
        series.append(Series(w.say("planned"), planned, is_expected=True))
    caption = facts.months_caption or w.say("chart")
    names = tuple(month.name for month in facts.months)
    return Chart("lines", caption, names, tuple(series), facts.measure)


def _photo(facts: ProjectCardFacts) -> Picture | None:
    return Picture(facts.photo, 46, facts.photo_caption) if facts.photo else None


def _nodes(facts: ProjectCardFacts, w: PaperWords) -> str:
    lines = []
    for node in facts.nodes:
        said = [w.say("node_planned", day=date_words(node.planned))] if node.planned else []
        if node.done:
            said.append(w.say("node_done", day=date_words(node.done)))
        if node.state:
            said.append(node.state)
        lines.append(w.say("node", name=node.name, told="，".join(said) or w.say("blank")))
    return "\n".join(lines) or w.say("none")


def _matters(matters: tuple[CardMatter, ...], w: PaperWords) -> str:
    lines = []
    for number, matter in enumerate(matters, 1):
        by = w.say("by", day=date_words(matter.by)) if matter.by else ""
        told = "，".join(part for part in (matter.who, by, matter.state) if part)
        key = "matter_told" if told else "matter"
        lines.append(w.say(key, n=number, text=matter.text.rstrip("。；"), told=told))
    return "\n".join(lines) or w.say("none")
