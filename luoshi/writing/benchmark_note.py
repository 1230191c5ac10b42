"""对标分析, the month's note on the gaps to a peer: what is found, the table, what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from luoshi.writing._paper_words import PaperWords, paper_words, title_lines
from luoshi.writing._text import date_words
from luoshi.writing.ledgers import LedgerColumn, LedgerFacts, ledger_table
from luoshi.writing.model import Annex, Block, Heading, Paper, Paragraph


@dataclass(frozen=True, slots=True)
class BenchmarkLine:
    """One indicator as printed; "" is not known. finding: its sentence of the text, without a full stop, "" for none.

    alike: 相同, 不同 or 未说明; source: of the peer's figure."""

    indicator: str
    unit: str
    year: str
    own: str
    peer: str
    gap: str
    ratio: str
    alike: str
    source: str
    finding: str = ""


@dataclass(frozen=True, slots=True)
class BenchmarkMeasure:
    """state: 在办, 已完成…, late ones told so."""

    words: str
    owner: str
    by: date
    state: str


@dataclass(frozen=True, slots=True)
class BenchmarkNoteFacts:
    """The note of a month against one peer. opening: the finding. opinion: the office's own words, a paragraph a line."""

    area: str
    peer: str
    month_words: str
    opening: str
    lines: tuple[BenchmarkLine, ...]
    data_date: date
    signature: str
    measures: tuple[BenchmarkMeasure, ...] = ()
    opinion: str = ""
    number: str | None = None
    issued_on: date | None = None
    is_sample: bool = False


def benchmark_note(facts: BenchmarkNoteFacts) -> Paper:
    """The table of gaps and that of measures are annexed. Raises WritingError for a title too long."""
    w = paper_words("benchmark")
    body: list[Block] = [
        Paragraph(w.say("opening", day=date_words(facts.data_date), found=facts.opening))
    ]
    found = [line for line in facts.lines if line.finding]
    if found:
        body.append(Heading(1, w.say("heading_gaps")))
        body += [
            Paragraph(w.say("finding", n=n, text=line.finding)) for n, line in enumerate(found, 1)
        ]
    body.append(Heading(1, w.say("heading_measures")))
    body.append(Paragraph(_measures(facts, w)))
    if facts.opinion.strip():
        body.append(Heading(1, w.say("heading_opinion")))
        body += [Paragraph(text.strip()) for text in facts.opinion.splitlines() if text.strip()]
    return Paper(
        title=title_lines(
            w.say("title", area=facts.area, peer=facts.peer, month=facts.month_words)
        ),
        body=tuple(body),
        number=facts.number,
        annexes=_annexes(facts, w),
        signature=facts.signature,
        date=facts.issued_on,
        mark=w.say("mark") if facts.is_sample else None,
    )


def _measures(facts: BenchmarkNoteFacts, w: PaperWords) -> str:
    if not facts.measures:
        return w.say("no_measures")
    return w.say("measures", n=len(facts.measures))


def _annexes(facts: BenchmarkNoteFacts, w: PaperWords) -> tuple[Annex, ...]:
    columns = tuple(
        LedgerColumn(w.say(f"col_{key}"))
        for key in (
            "n",
            "indicator",
            "unit",
            "year",
            "own",
            "peer",
            "gap",
            "ratio",
            "alike",
            "source",
        )
    )
    rows = tuple(
        (
            str(n), line.indicator, line.unit, line.year, line.own or None, line.peer or None,
            line.gap or None, line.ratio or None, line.alike or None, line.source,
        )
        for n, line in enumerate(facts.lines, 1)
    )  # fmt: skip
    title = w.say("table", area=facts.area, peer=facts.peer)
    table = ledger_table(
        LedgerFacts(title, columns, rows, notes=(w.say("table_note"),), data_date=facts.data_date)
    )
    made = [Annex(title, (table,))]
    if facts.measures:
        heads = tuple(
            LedgerColumn(w.say(f"col_{key}")) for key in ("n", "words", "owner", "by", "state")
        )
        told = tuple(
            (str(n), one.words, one.owner, date_words(one.by), one.state)
            for n, one in enumerate(facts.measures, 1)
        )
        name = w.say("table_measures")
        made.append(Annex(name, (ledger_table(LedgerFacts(name, heads, told)),)))
    return tuple(made)
