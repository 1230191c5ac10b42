"""Major projects in a bulletin: Tengzhou's order of paragraphs, who is ahead, who is reminded, which projects are late."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from luoshi.ranking import moved
from luoshi.writing._figures import Told, joined, traced, traced_sentence
from luoshi.writing._phrases import Book, book
from luoshi.writing._text import number_of
from luoshi.writing.facts_projects import Counts, ProjectsFacts, ProjectSums, UnitProjects
from luoshi.writing.model import Block, Heading, Paragraph


def projects_book() -> Book:
    return book("bulletin_projects")


def project_blocks(facts: ProjectsFacts) -> list[Block]:
    """Investment and schedule, by level, begun, finished, in the statistics, places of units."""
    b, county = projects_book(), facts.county
    if not county.projects:
        return [
            Heading(1, b.say("heading")),
            Paragraph(b.tell("none", called=facts.called)),
        ]
    parts = (
        ("heading_overall", _overall(facts)),
        ("heading_levels", _levels(facts)),
        ("heading_started", _rate(county, "started", county.started)),
        ("heading_finished", joined([_rate(county, "finished", county.finished), _output(facts)])),
        ("heading_entered", _rate(county, "entered", county.entered)),
        ("heading_places", _places(facts)),
    )
    return [
        Heading(1, b.say("heading")),
        *(Heading(2, b.say(heading), then=text) for heading, text in parts if text),
    ]


def late_blocks(facts: ProjectsFacts) -> list[Block]:
    """The late projects by what is late, each with who answers: for 存在问题."""
    b = projects_book()
    made: list[Block] = []
    for why, words in b.rest["lagging"].items():
        late = [each for each in facts.lagging if each.why == why]
        if not late:
            continue
        key = "late" if len(late) <= b.rest["named"] else "late_many"
        names = "、".join(
            b.say("late_one", name=one.name, units="、".join(one.units) or b.say("no_unit"))
            for one in late[: b.rest["named"]]
        )
        what, source = b.say("what_late", why=words), b.say("source_list")
        n = traced(len(late), f"projects:late/{why}", what, source, f"projects:late:{why}")
        made.append(Paragraph(b.tell(key, why=words, n=n, names=names)))
    return made


def is_small(unit: UnitProjects) -> bool:
    least: int = projects_book().rest["small"]["least"]
    return unit.sums.projects < least


def in_order(units: Sequence[UnitProjects]) -> list[UnitProjects]:
    """By place, those without one last, in the order given."""
    return sorted(
        units, key=lambda unit: (unit.place is None, unit.place.rank if unit.place else 0)
    )


def _overall(facts: ProjectsFacts) -> Told:
    b, county = projects_book(), facts.county
    n = _count(county, county.projects)
    said = [b.tell("overall", n=n, called=facts.called, clauses=_clauses(county, of_plan=True))]
    if county.month is not None:
        said.append(b.tell("month", month=_sum(county, "month", county.month)))
    return joined(said)


def _levels(facts: ProjectsFacts) -> Told:
    b = projects_book()
    said = [
        b.tell("level", name=each.name, n=_count(each, each.projects), clauses=_clauses(each))
        if each.projects
        else b.tell("level_none", name=each.name)
        for each in facts.levels
    ]
    return joined([joined(said, "；"), "。"]) if said else ()


def _clauses(sums: ProjectSums, *, of_plan: bool = False) -> Told:
    """累计完成投资612.4亿元，占年度计划的75.4%，超序时进度0.4个百分点"""
    b = projects_book()
    if sums.done is None:
        return b.tell("done_unknown")
    said = [b.tell("done", done=_sum(sums, "done", sums.done))]
    if sums.completion is not None:
        source = b.say("source_share", done=sums.done, plan=sums.plan)
        share = _figure(sums, "completion", sums.completion, source)
        if of_plan and sums.plan is not None:
            plan = _sum(sums, "plan", sums.plan)
            said.append(b.tell("share_of", plan=plan, completion=share))
        else:
            said.append(b.tell("share", completion=share))
    if gap := _gap(sums):
        said.append(gap)
    return joined(said, "，")


def _gap(sums: ProjectSums) -> Told:
    b, gap = projects_book(), number_of(sums.gap)
    if gap is None or sums.gap is None:
        return ()
    if gap == 0:
        return b.tell("gap_none")
    source = b.say("source_gap", completion=sums.completion)
    printed = _figure(sums, "gap", sums.gap.strip().lstrip("+-−－"), source)
    return b.tell("gap_below" if gap < 0 else "gap_above", gap=printed)


def _rate(sums: ProjectSums, part: str, counts: Counts) -> Told:
    b = projects_book()
    if not counts.among or counts.rate is None:
        return b.tell(f"{part}_none")
    what, place = b.say(f"what_{part}", name=sums.name), f"projects:{sums.key}"

    def told(key: str, printed: object, source: str) -> Told:
        return traced(printed, f"{place}/{part}/{key}", what, source, f"{place}:{part}")

    rows = b.say("source", n=sums.projects)
    divided = b.say("source_rate", counted=counts.counted, among=counts.among)
    return b.tell(
        part,
        among=told("among", counts.among, rows),
        counted=told("counted", counts.counted, rows),
        rate=told("rate", counts.rate, divided),
    )


def _output(facts: ProjectsFacts) -> Told:
    if not facts.output:
        return ()
    b, place = projects_book(), "projects:county:finished"
    own = traced_sentence(
        facts.output.rstrip("。"), (), f"{place}/output", place, b.say("what_output"), b.say("source_told")
    )  # fmt: skip
    return b.tell("output", output=own)


def _places(facts: ProjectsFacts) -> Told:
    """Who is ahead and who is reminded, towns and departments apart."""
    b = projects_book()
    said: list[Told] = []
    for cut, units in (("towns", facts.towns), ("departments", facts.departments)):
        ranked = [unit for unit in in_order(units) if unit.place and not is_small(unit)]
        if len(ranked) < b.rest["ranked"]["least"]:
            continue
        words = b.say(cut)
        ahead = [unit for unit in ranked if _is_ahead(unit)]
        behind = [unit for unit in ranked if _is_reminded(unit) and not _is_ahead(unit)]
        if ahead:
            key = "praised" if facts.praise_basis else "ahead"
            said.append(b.tell(key, cut=words, units=_standing(ahead), basis=facts.praise_basis))
        if behind:
            key = "reminded" if ahead else "reminded_only"
            said.append(b.tell(key, cut=words, units=_standing(behind)))
        said.append(_movement(ranked))
    return joined(said)


def _is_ahead(unit: UnitProjects) -> bool:
    rule, gap = projects_book().rest["ahead"], number_of(unit.sums.gap)
    first = unit.place is not None and unit.place.rank <= rule["first"]
    return first and gap is not None and gap >= Decimal(rule["gap_from"])


def _is_reminded(unit: UnitProjects) -> bool:
    rule, gap = projects_book().rest["reminded"], number_of(unit.sums.gap)
    last = unit.place is not None and unit.place.from_below <= rule["last"]
    return last and gap is not None and gap < Decimal(rule["gap_below"])


def _standing(units: Sequence[UnitProjects]) -> Told:
    """甲镇81.2%（第1位），乙镇、丙镇均为75.4%（并列第2位）"""
    b = projects_book()
    said: list[Told] = []
    for rank in dict.fromkeys(unit.place.rank for unit in units if unit.place):
        same = [unit for unit in units if unit.place and unit.place.rank == rank]
        first = same[0]
        source = b.say("source_share", done=first.sums.done, plan=first.sums.plan)
        rate = _figure(first.sums, "completion", first.sums.completion or "", source)
        place = _figure(first.sums, "rank", rank, b.say("source_rank"))
        tied = first.place is not None and first.place.shared > 1
        key = "stands_tied" if tied else "stands"
        names = "、".join(unit.sums.name for unit in same)
        said.append(b.tell(key, name=names, names=names, rate=rate, rank=place))
    return joined(said, "，")


def _movement(units: Sequence[UnitProjects]) -> Told:
    """Units that rose or fell by many places, the furthest first."""
    b, rule = projects_book(), projects_book().rest["moved"]
    steps = [(moved(unit.place, unit.before) or 0, unit) for unit in units]
    far = sorted(
        (step for step in steps if abs(step[0]) >= rule["at_least"]), key=lambda step: -abs(step[0])
    )
    if not far:
        return ()
    moves = joined(
        (
            b.tell(
                "risen" if n > 0 else "fallen",
                name=unit.sums.name,
                n=_figure(unit.sums, "moved", abs(n), b.say("source_rank")),
            )
            for n, unit in far[: rule["most"]]
        ),
        "、",
    )
    return b.tell("moved", moves=moves)


def _figure(sums: ProjectSums, part: str, printed: object, source: str) -> Told:
    what = projects_book().say(f"what_{part}", name=sums.name)
    return traced(printed, f"projects:{sums.key}/{part}", what, source, f"projects:{sums.key}")


def _sum(sums: ProjectSums, part: str, printed: str) -> Told:
    return _figure(sums, part, printed, projects_book().say("source", n=sums.projects))


def _count(sums: ProjectSums, n: int) -> Told:
    return _figure(sums, "projects", n, projects_book().say("source", n=n))
