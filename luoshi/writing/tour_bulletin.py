"""The bulletin of a quarter's observation tour: what was seen, how it was counted, who stands where."""

from __future__ import annotations

from collections.abc import Sequence

from luoshi.ranking import moved
from luoshi.writing._bulletin_projects import projects_book
from luoshi.writing._figures import Told, joined, traced, traced_sentence
from luoshi.writing._letter import letter
from luoshi.writing._phrases import Book, book, words
from luoshi.writing._project_tables import figure
from luoshi.writing._sheet_chart import SheetChart, if_worth
from luoshi.writing._text import date_words
from luoshi.writing.facts_kinds import TourFacts, TourRow
from luoshi.writing.model import Annex, Block, Column, Heading, Paper, Paragraph, Row, Table
from luoshi.writing.sheets import Sheet, SheetColumn, Value

_PLACE = "tour:result"


def tour_bulletin(facts: TourFacts) -> Paper:
    """Scores and places are printed as told; stops and units are counted."""
    b = _book()
    title = b.say("tour_title", period=facts.period_words, name=facts.name)
    annexes = (
        Annex(b.say("annex_stops"), (_stop_table(facts),)),
        Annex(b.say("annex_result"), (_result_table(facts),)),
    )
    return letter(
        facts.letterhead,
        title,
        _body(facts),
        annexes if facts.stops else (),
        is_sample=facts.is_sample,
    )


def tour_sheets(facts: TourFacts) -> list[Sheet]:
    """The annexed tables as sheets, units of all groups in one, each with its group's places."""
    b, h = _book(), _book().heads
    mark = words().say("mark") if facts.is_sample else None
    stops = tuple(
        (number, stop.name, stop.unit, stop.seen_on, stop.words or None)
        for number, stop in enumerate(facts.stops, 1)
    )
    stop_columns = (
        SheetColumn(h["number"], "number", 6, 0, "center"),
        SheetColumn(h["stop"], width=36),
        SheetColumn(h["unit_of"], width=20),
        SheetColumn(h["day"], "date", 12),
        SheetColumn(h["words"], width=40),
    )
    result_columns = (
        SheetColumn(h["place"], "number", 7, 0, "center"),
        SheetColumn(h["before"], "number", 9, 0, "center"),
        SheetColumn(h["moved"], width=8, align="center"),
        SheetColumn(h["unit_of"], width=22),
        SheetColumn(h["score"], "number", 10),
        SheetColumn(h["note"], width=34),
    )
    made = [Sheet(b.say("sheet_stops"), b.say("annex_stops"), stop_columns, stops, mark=mark)]
    for group, rows in facts.groups:
        name = b.say("sheet_result") + (f"（{group}）" if group and len(facts.groups) > 1 else "")
        values = tuple(_values(row) for row in _in_order(rows))
        called = b.say("chart_scores_of", group=group) if group else b.say("chart_scores")
        drawn = if_worth(SheetChart("bars", called, 3, (4,), unit=b.say("chart_points")), values)
        title, notes = b.say("annex_result"), (facts.formula,)
        made.append(Sheet(name, title, result_columns, values, notes, mark, charts=drawn))
    return made


def _book() -> Book:
    return book("bulletin_kinds")


def _body(facts: TourFacts) -> list[Block]:
    b = _book()
    opening = Paragraph(b.say("tour_opening", period=facts.period_words, name=facts.name))
    if not facts.stops:
        return [opening, Paragraph(b.say("tour_none"))]
    blocks: list[Block] = [
        opening,
        Heading(1, b.say("heading_tour")),
        Paragraph(_seen(facts)),
        Heading(1, b.say("heading_rule")),
        Paragraph(_rule(facts)),
        Heading(1, b.say("heading_result")),
    ]
    blocks += [Paragraph(_result(facts, group, rows)) for group, rows in facts.groups]
    if facts.next_period:
        blocks.append(Heading(1, words().say("heading_requirements")))
        blocks.append(Paragraph(b.say("tour_next", next=facts.next_period)))
    return blocks


def _seen(facts: TourFacts) -> Told:
    b = _book()
    route = b.say("source_route")
    units = len({stop.unit for stop in facts.stops})
    said = [
        b.tell(
            "tour_day" if facts.from_day == facts.to_day else "tour_days",
            from_day=date_words(facts.from_day),
            to_day=date_words(facts.to_day),
            stops=traced(len(facts.stops), "tour/stops", b.say("what_stops"), route, "tour:stops"),
            units=traced(units, "tour/units", b.say("what_units"), route, "tour:stops"),
        )
    ]
    if facts.ballots is not None:
        counted = b.say("source_tour")
        key = "tour_ballots" if facts.voters is not None else "tour_ballots_only"
        what = b.say("what_voters")
        said.append(
            b.tell(
                key,
                voters=traced(facts.voters, "tour/voters", what, counted, "tour:ballots"),
                ballots=traced(
                    facts.ballots, "tour/ballots", b.say("what_ballots"), counted, "tour:ballots"
                ),
            )
        )
    return joined(said)


def _rule(facts: TourFacts) -> Told:
    b = _book()
    said = [b.tell("tour_rule", formula=_told(facts.formula, "tour/formula"))]
    if facts.ties:
        said.append(b.tell("tour_ties", ties=_told(facts.ties, "tour/ties")))
    return joined(said)


def _told(sentence: str, key: str) -> Told:
    b = _book()
    source = b.say("source_tour")
    return traced_sentence(
        sentence.rstrip("。"), (), key, "tour:formula", b.say("what_formula"), source
    )


def _result(facts: TourFacts, group: str, rows: Sequence[TourRow]) -> Told:
    b = _book()
    words_ = b.say("tour_group", group=group) if group else b.say("tour_group_all")
    ranked = [row for row in _in_order(rows) if row.place]
    n = traced(
        len(ranked), f"tour/ranked/{group}", b.say("what_ranked"), b.say("source_tour"), _PLACE
    )
    said = [b.tell("tour_ranked", group=words_, n=n)]
    ahead = [row for row in ranked if row.place and row.place.rank <= b.rest["ahead"]]
    if ahead:
        key = "tour_praised" if facts.praise_basis else "tour_ahead"
        named = _standing(ahead)
        said.append(b.tell(key, group="", units=named, basis=facts.praise_basis))
    left = [row.unit for row in rows if row.place is None]
    if left:
        said.append(b.tell("tour_unranked", names="、".join(left)))
    return joined(said)


def _standing(rows: Sequence[TourRow]) -> Told:
    """甲镇96.5分（第1位），乙镇、丙镇均为95.0分（并列第2位）"""
    b = _book()
    said = []
    for rank in dict.fromkeys(row.place.rank for row in rows if row.place):
        same = [row for row in rows if row.place and row.place.rank == rank]
        name, tied = same[0].unit, len(same) > 1
        score = traced(
            same[0].score or "",
            f"tour:{name}/score",
            b.say("what_score", name=name),
            b.say("source_tour"),
            _PLACE,
        )
        place = traced(
            rank, f"tour:{name}/rank", b.say("what_rank", name=name), b.say("source_tour"), _PLACE
        )
        key = "tour_stands_tied" if tied else "tour_stands"
        names = "、".join(row.unit for row in same)
        said.append(b.tell(key, names=names, score=score, rank=place))
    return joined(said, "，")


def _in_order(rows: Sequence[TourRow]) -> list[TourRow]:
    return sorted(rows, key=lambda row: (row.place is None, row.place.rank if row.place else 0))


def _stop_table(facts: TourFacts) -> Table:
    h, blank = _book().heads, words().say("blank")
    columns = (
        Column(h["number"], 10, "center"),
        Column(h["stop"], 52),
        Column(h["unit_of"], 30),
        Column(h["day"], 28, "center"),
        Column(h["words"], 36),
    )
    rows = tuple(
        Row(
            (
                str(number),
                stop.name,
                stop.unit,
                date_words(stop.seen_on) if stop.seen_on else blank,
                stop.words or blank,
            )
        )
        for number, stop in enumerate(facts.stops, 1)
    )
    return Table(columns, rows)


def _result_table(facts: TourFacts) -> Table:
    h, blank = _book().heads, words().say("blank")
    columns = (
        Column(h["place"], 14, "center"),
        Column(h["before"], 18, "center"),
        Column(h["moved"], 16, "center"),
        Column(h["unit_of"], 46),
        Column(h["score"], 20, "right"),
        Column(h["note"], 42),
    )
    rows: list[Row] = []
    for group, told in facts.groups:
        if len(facts.groups) > 1:
            rows.append(Row((group or _book().say("tour_other"),), is_group=True))
        rows += [
            Row(
                (
                    str(row.place.rank) if row.place else blank,
                    str(row.before.rank) if row.before else blank,
                    _moved(row) or blank,
                    row.unit,
                    row.score or blank,
                    row.note or blank,
                )
            )
            for row in _in_order(told)
        ]
    return Table(columns, tuple(rows), notes=(facts.formula,))


def _moved(row: TourRow) -> str:
    b, n = projects_book(), moved(row.place, row.before)
    if n is None:
        return ""
    return b.say("level_same") if n == 0 else b.say("up" if n > 0 else "down", n=abs(n))


def _values(row: TourRow) -> tuple[Value, ...]:
    return (
        row.place.rank if row.place else None,
        row.before.rank if row.before else None,
        _moved(row) or None,
        row.unit,
        figure(row.score),
        row.note or None,
    )
