"""Numbers of the running text: told with their source, found in a sentence, gathered from a finished paper."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from luoshi.writing.model import Block, Figure, Heading, Paragraph, Run, Text

Told = tuple[Run, ...]
_NUMERAL: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?[%％‰]?|\d+(?:\.\d+)?[%％‰]?"


@dataclass(frozen=True, slots=True)
class TracedRun(Run):
    """A run that still carries the figure it prints; `gathered` leaves its key alone."""

    told: Figure | None = None


@dataclass(frozen=True, slots=True)
class FigureRules:
    """All of figures.yaml."""

    version: int
    tokens: re.Pattern[str]
    points: Decimal
    share: Decimal
    least: Decimal
    what: str
    source: str


@cache
def figure_rules() -> FigureRules:
    raw: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("knowledge/figures.yaml").read_text("utf-8")
    )
    others = "|".join(f"(?:{pattern})" for pattern in raw["not_figures"].values())
    differs = raw["differs"]
    return FigureRules(
        version=raw["version"],
        tokens=re.compile(f"(?P<other>{others})|(?P<numeral>{_NUMERAL})"),
        points=Decimal(differs["points"]),
        share=Decimal(differs["share"]),
        least=Decimal(differs["least"]),
        what=raw["sources"]["what"],
        source=raw["sources"]["source"],
    )


def numerals(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every number that needs a source: not those of dates, document numbers and codes."""
    for found in figure_rules().tokens.finditer(text):
        if found["numeral"] is not None:
            yield found.span()


def traced(printed: object, key: str, what: str, source: str, place: str = "") -> Told:
    """A number as the text prints it, with where it is from."""
    figure = Figure(key, str(printed), what, source, place)
    return (TracedRun(figure.printed, figure=key, told=figure),)


def tell(pattern: str, /, **fields: object) -> Told:
    """The pattern with its fields; a field may be traced. A field given but not shown is passed over."""
    parts: list[object] = []
    for literal, name, _, _ in string.Formatter().parse(pattern):
        parts.append(literal)
        if name:
            parts.append(fields[name])
    return joined(parts)


def joined(parts: Iterable[object], between: str = "") -> Told:
    """Texts and numbers one after another, neighbours in the same face made one run."""
    made: list[Run] = []
    for at, part in enumerate(parts):
        runs = part if isinstance(part, tuple) else (Run(str(part)),)
        for run in ((Run(between),) if between and at else ()) + runs:
            last = made[-1] if made else None
            if last and not (last.figure or run.figure) and _look(last) == _look(run):
                made[-1] = replace(last, text=last.text + run.text)
            elif run.text:
                made.append(run)
    return tuple(made)


def _look(run: Run) -> tuple[str, bool]:
    return run.face, run.bold


def traced_sentence(
    text: str, known: Sequence[Figure], key: str, place: str, what: str = "", source: str = ""
) -> Told:
    """A sentence told from outside (the judge's reason): each number in it is one of the known figures, or one of its own."""
    rules = figure_rules()
    parts: list[object] = []
    done = 0
    for number, (start, end) in enumerate(numerals(text), 1):
        printed = text[start:end]
        mine = next((each for each in known if each.printed == printed), None)
        own = Figure(f"{key}/{number}", printed, what or rules.what, source or rules.source, place)
        figure = mine or own
        parts += [text[done:start], (TracedRun(printed, figure=figure.key, told=figure),)]
        done = end
    return joined([*parts, text[done:]])


def gathered(blocks: Iterable[Block]) -> tuple[tuple[Block, ...], tuple[Figure, ...]]:
    """The blocks with plain runs, and their figures in the order of printing, each key once.

    Two prints of one key that differ (91 and 91.0) are two figures.
    """
    figures: dict[str, Figure] = {}
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            made.append(Paragraph(_plain(block.text, figures)))
        elif isinstance(block, Heading):
            made.append(replace(block, then=_plain(block.then, figures)))
        else:
            made.append(block)
    return tuple(made), tuple(figures.values())


def _plain(text: Text, figures: dict[str, Figure]) -> Text:
    if isinstance(text, str):
        return text
    return tuple(_run(run, figures) for run in text)


def _run(run: Run, figures: dict[str, Figure]) -> Run:
    if not isinstance(run, TracedRun) or run.told is None:
        return run
    figure = run.told
    while figures.setdefault(figure.key, figure).printed != figure.printed:
        figure = replace(figure, key=f"{figure.key}'")
    return Run(run.text, run.face, run.bold, figure.key)
