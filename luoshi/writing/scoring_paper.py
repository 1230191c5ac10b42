"""The papers of an evaluation: the bulletin of its result by group, and the working of one unit.

Places and scores are printed as told; units are counted. A unit's working goes to that unit alone, so it is a paper of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from luoshi.ranking import Place
from luoshi.writing._letter import letter
from luoshi.writing._paper_words import title_lines
from luoshi.writing._phrases import book, words
from luoshi.writing._project_tables import figure
from luoshi.writing._text import date_words
from luoshi.writing.facts_kinds import Letterhead
from luoshi.writing.model import Annex, Block, Column, Heading, Paper, Paragraph, Row, Table
from luoshi.writing.sheets import Sheet, SheetColumn, Value

_SHOWN = 16


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    """score: as printed, "" without one. place: within its group; overall: among all; moved: places gained since, None unknown."""

    unit: str
    score: str
    place: Place | None
    overall: Place | None = None
    moved: int | None = None
    grade: str = ""
    note: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredGroup:
    """items: heads of the items' columns in the workbook, as many as each unit's `items`."""

    label: str
    units: tuple[ScoredUnit, ...]
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoringFacts:
    """A run. objections, changed: how many were raised, and how many of them changed a mark. checksum: of the result."""

    name: str
    scheme: str
    version: int
    period_words: str
    as_of: date
    full: str
    decimals: int
    groups: tuple[ScoredGroup, ...]
    letterhead: Letterhead
    checksum: str
    objections: int = 0
    changed: int = 0
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class WorkedItem:
    """figures: what was known, in words; working: lines of arithmetic; points: as printed."""

    label: str
    weight: str
    figures: str
    working: tuple[str, ...]
    points: str


@dataclass(frozen=True, slots=True)
class WorkingFacts:
    """One unit's working in a run. extras: adds, deducts and vetoes in sentences; sums: the lines below the items.

    tells_place False: the places are not published yet, and none is printed.
    """

    unit: str
    name: str
    scheme: str
    version: int
    as_of: date
    items: tuple[WorkedItem, ...]
    extras: tuple[str, ...]
    sums: tuple[str, ...]
    total: str
    place: Place | None
    checksum: str
    is_sample: bool = False
    tells_place: bool = True


def scoring_bulletin(facts: ScoringFacts) -> Paper:
    b = book("scoring")
    day, groups = date_words(facts.as_of), "、".join(group.label for group in facts.groups)
    body: list[Block] = [
        Paragraph(
            b.say(
                "opening", scheme=facts.scheme, version=facts.version, groups=groups,
                period=facts.period_words, day=day,
            )
        ),
        Heading(1, b.say("heading_way")),
        Paragraph(b.say("way", full=facts.full, decimals=facts.decimals)),
        Heading(1, b.say("heading_result")),
        *(Paragraph(_group(group)) for group in facts.groups),
    ]  # fmt: skip
    risen = _risen(facts)
    if risen:
        body.append(Paragraph(b.say("up", units=risen)))
    body.append(Heading(1, b.say("heading_objections")))
    kept = facts.objections - facts.changed
    said = (
        b.say("objections", n=facts.objections, changed=facts.changed, kept=kept)
        if facts.objections
        else b.say("objections_none")
    )
    body += [
        Paragraph(said),
        Heading(1, b.say("heading_check")),
        Paragraph(b.say("check", checksum=facts.checksum[:_SHOWN])),
    ]
    annexes = (Annex(b.say("annex_result"), (_table(facts),)),)
    return letter(
        facts.letterhead, b.say("title", name=facts.name), body, annexes, is_sample=facts.is_sample
    )


def scoring_sheets(facts: ScoringFacts, *, with_items: bool = False) -> list[Sheet]:
    """The result as one sheet; with_items: beside it a sheet a group with every item's points, for the office alone."""
    b, h = book("scoring"), book("scoring").heads
    mark = words().say("mark") if facts.is_sample else None
    columns = (
        SheetColumn(h["group"], width=14), SheetColumn(h["place"], "number", 7, 0, "center"),
        SheetColumn(h["unit"], width=28), SheetColumn(h["score"], "number", 10),
        SheetColumn(h["overall"], "number", 9, 0, "center"), SheetColumn(h["moved"], width=9),
        SheetColumn(h["grade"], width=10), SheetColumn(h["note"], width=34),
    )  # fmt: skip
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            group.label, row.place.rank if row.place else None, row.unit, figure(row.score),
            row.overall.rank if row.overall else None, _moved(row) or None, row.grade or None,
            row.note or None,
        )
        for group in facts.groups
        for row in _in_order(group.units)
    )  # fmt: skip
    notes = (b.say("check", checksum=facts.checksum),)
    made = [Sheet(b.say("sheet_result"), facts.name, columns, rows, notes, mark)]
    if with_items:
        made += [
            _items_sheet(facts, group, number, mark) for number, group in enumerate(facts.groups, 1)
        ]
    return made


def unit_working(facts: WorkingFacts) -> Paper:
    b, h = book("scoring"), book("scoring").heads
    columns = (
        Column(h["item"], 26), Column(h["weight"], 9, "center"), Column(h["figures"], 30),
        Column(h["working"], 44), Column(h["points"], 12, "right"),
    )  # fmt: skip
    rows = tuple(
        Row((item.label, item.weight, item.figures, "；".join(item.working), item.points))
        for item in facts.items
    )
    body: list[Block] = [
        Paragraph(
            b.say(
                "unit_opening" if facts.tells_place else "unit_opening_bare", day=date_words(facts.as_of), scheme=facts.scheme,
                version=facts.version, total=facts.total or b.say("unit_no_total"),
                place=_place(facts.place),
            )
        ),
        Heading(1, b.say("heading_items")),
        Table(columns, rows, notes=facts.sums, landscape=False, size="小五"),
    ]  # fmt: skip
    if facts.extras:
        body.append(Heading(1, b.say("heading_extras")))
        body += [Paragraph(line) for line in facts.extras]
    body.append(Paragraph(b.say("unit_note", checksum=facts.checksum)))
    return Paper(
        title=title_lines(b.say("unit_title", unit=facts.unit, name=facts.name)),
        body=tuple(body),
        mark=words().say("mark") if facts.is_sample else None,
    )


def _group(group: ScoredGroup) -> str:
    b = book("scoring")
    ranked = [row for row in _in_order(group.units) if row.place]
    if not ranked:
        return b.say("group_none", group=group.label)
    ahead = [row for row in ranked if row.place and row.place.rank <= b.rest["ahead"]]
    said = b.say("group", group=group.label, n=len(ranked), units=_standing(ahead))
    left = [row.unit for row in group.units if row.place is None]
    return said + (b.say("group_unranked", names="、".join(left)) if left else "")


def _standing(rows: Sequence[ScoredUnit]) -> str:
    b = book("scoring")
    said = []
    for rank in dict.fromkeys(row.place.rank for row in rows if row.place):
        same = [row for row in rows if row.place and row.place.rank == rank]
        key = "stands_tied" if len(same) > 1 else "stands"
        names = "、".join(row.unit for row in same)
        said.append(b.say(key, names=names, score=same[0].score, rank=rank))
    return "，".join(said)


def _risen(facts: ScoringFacts) -> str:
    """Who gained the most places, all of them where several gained as many; nobody where nobody rose."""
    b = book("scoring")
    every = [row for group in facts.groups for row in group.units]
    most = max((row.moved for row in every if row.moved is not None), default=0)
    if most < 1:
        return ""
    return "、".join(b.say("up_by", name=row.unit, n=most) for row in every if row.moved == most)


def _table(facts: ScoringFacts) -> Table:
    h, blank = book("scoring").heads, words().say("blank")
    columns = (
        Column(h["place"], 12, "center"), Column(h["unit"], 40), Column(h["score"], 18, "right"),
        Column(h["overall"], 14, "center"), Column(h["moved"], 16, "center"),
        Column(h["grade"], 14, "center"), Column(h["note"], 40),
    )  # fmt: skip
    rows: list[Row] = []
    for group in facts.groups:
        if len(facts.groups) > 1:
            rows.append(Row((group.label,), is_group=True))
        rows += [
            Row(
                (
                    str(row.place.rank) if row.place else blank,
                    row.unit,
                    row.score or blank,
                    str(row.overall.rank) if row.overall else blank,
                    _moved(row) or blank,
                    row.grade or blank,
                    row.note or blank,
                )
            )
            for row in _in_order(group.units)
        ]
    return Table(columns, tuple(rows))


def _items_sheet(facts: ScoringFacts, group: ScoredGroup, number: int, mark: str | None) -> Sheet:
    b, h = book("scoring"), book("scoring").heads
    columns = (
        SheetColumn(h["place"], "number", 7, 0, "center"), SheetColumn(h["unit"], width=26),
        *(SheetColumn(item, "number", 12) for item in group.items),
        SheetColumn(h["score"], "number", 10),
    )  # fmt: skip
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            row.place.rank if row.place else None, row.unit,
            *(figure(text) for text in row.items), figure(row.score),
        )
        for row in _in_order(group.units)
    )  # fmt: skip
    return Sheet(
        f"{b.say('sheet_items')}{number}", f"{facts.name}：{group.label}", columns, rows, (), mark
    )


def _in_order(rows: Sequence[ScoredUnit]) -> list[ScoredUnit]:
    return sorted(rows, key=lambda row: (row.place is None, row.place.rank if row.place else 0))


def _moved(row: ScoredUnit) -> str:
    b = book("scoring")
    if row.moved is None:
        return ""
    if row.moved == 0:
        return b.say("moved_same")
    return b.say("moved_up" if row.moved > 0 else "moved_down", n=abs(row.moved))


def _place(place: Place | None) -> str:
    b = book("scoring")
    if place is None:
        return b.say("unit_unranked")
    return b.say("unit_tied" if place.shared > 1 else "unit_place", rank=place.rank, of=place.of)
