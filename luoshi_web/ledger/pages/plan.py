"""方案: the text with every number, duty, mechanism and query linked to its card, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from luoshi.lint import notes_unsaid
from luoshi.plan import Duty, Plan, Section
from luoshi.progress.model import Light
from luoshi_web.ledger.pages.numbering import caption, short_place
from luoshi_web.ledger.pages.plan_marks import (
    duty_card,
    marks_of,
    note_card,
    other_card,
    query_card,
    section_anchor,
    target_card,
)
from luoshi_web.ledger.pages.plan_text import ClauseText, Mark, clause_text, own_end
from luoshi_web.ledger.pages.rows import actual_text, amount_text
from luoshi_web.ledger.pages.standing import QueryFacts, Standing, TargetStanding
from luoshi_web.ledger.pages.words import SIGNS, amount, every_word, goal_text


@dataclass(frozen=True, slots=True)
class TargetCard:
    code: str
    card: str
    passage: str
    read_as: str
    actual: str
    expected: str
    light: Light
    word: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class QueryCard:
    card: str
    passage: str
    caption: str
    state: str
    question: str
    decision: str


@dataclass(frozen=True, slots=True)
class PartyChip:
    """members: how many units the set has that day; 0 for a unit, and for a set nobody has listed yet."""

    name: str
    unit_code: str
    members: int
    member_names: str


@dataclass(frozen=True, slots=True)
class DutyCard:
    card: str
    passage: str
    caption: str
    lead_note: str
    parties: tuple[PartyChip, ...]


@dataclass(frozen=True, slots=True)
class OtherCard:
    card: str
    passage: str
    caption: str
    words: str


@dataclass(frozen=True, slots=True)
class Clause:
    """path: the section's."""

    path: str
    anchor: str
    text: ClauseText
    targets: tuple[TargetCard, ...]
    queries: tuple[QueryCard, ...]
    duties: tuple[DutyCard, ...]
    others: tuple[OtherCard, ...]
    is_folded: bool
    folded_note: str


@dataclass(frozen=True, slots=True)
class Block:
    """A chapter's heading (with its own text, if it has any) or one clause."""

    anchor: str
    caption: str
    is_chapter: bool
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class TocEntry:
    level: int
    anchor: str
    caption: str
    count: int


@dataclass(frozen=True, slots=True)
class ListedRow:
    name: str
    detail: str
    place: str
    passage: str


@dataclass(frozen=True, slots=True)
class QueryRow:
    code: str
    place: str
    passage: str
    question: str
    decision: str
    answerer: str
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    title: str
    programme: str
    document_number: str
    issued_on: date | None
    adopted_on: date
    version: int
    horizon: str
    as_of: date
    has_sample: bool
    source_name: str
    target_count: int
    duty_count: int
    toc: tuple[TocEntry, ...]
    blocks: tuple[Block, ...]
    mechanisms: tuple[ListedRow, ...]
    projects: tuple[ListedRow, ...]
    queries: tuple[QueryRow, ...]
    open_queries: int


def plan_page(standing: Standing) -> PlanPage:
    plan = standing.plan
    marks, anchors = marks_of(standing)
    first, last = standing.horizon
    return PlanPage(
        title=standing.plan_title,
        programme=standing.programme,
        document_number=standing.document_number,
        issued_on=standing.issued_on,
        adopted_on=standing.adopted_on,
        version=standing.version,
        horizon=f"{first}–{last}",
        as_of=standing.as_of,
        has_sample=standing.has_sample,
        source_name=standing.source_file,
        target_count=len(plan.targets),
        duty_count=len(plan.duties),
        toc=tuple(_toc(plan)),
        blocks=tuple(_blocks(standing, marks, anchors)),
        mechanisms=tuple(
            ListedRow(
                m.name,
                every_word(m.every) or _("未写明"),
                short_place(plan, m.section),
                anchors.get(other_card("m", m.start), section_anchor(m.section)),
            )
            for m in plan.mechanisms
        ),
        projects=tuple(
            ListedRow(
                p.name,
                p.investment or "",
                short_place(plan, p.section),
                anchors.get(other_card("p", p.start), section_anchor(p.section)),
            )
            for p in plan.projects
        ),
        queries=tuple(_query_row(standing, query, anchors) for query in standing.queries),
        open_queries=sum(q.settled_on is None for q in standing.queries),
    )


def _toc(plan: Plan) -> Iterable[TocEntry]:
    for section in plan.sections:
        inside = [t for t in plan.targets if section.start <= t.start < section.end]
        yield TocEntry(
            min(section.level, 3), section_anchor(section.path), caption(section), len(inside)
        )


def _blocks(standing: Standing, marks: Sequence[Mark], anchors: dict[str, str]) -> Iterable[Block]:
    plan = standing.plan
    for section in plan.sections:
        anchor = section_anchor(section.path)
        clause = _clause(standing, section, marks, anchors)
        has_inner = own_end(plan, section) < section.end
        if has_inner or section.level < 2:
            # The chapter's own line is already its heading.
            body = replace(clause, text=ClauseText((), clause.text.paragraphs))
            own = body if clause.text.paragraphs else None
            yield Block(anchor, caption(section), is_chapter=True, clause=own)
        else:
            yield Block(anchor, caption(section), is_chapter=False, clause=clause)


def _clause(
    standing: Standing, section: Section, marks: Sequence[Mark], anchors: dict[str, str]
) -> Clause:
    plan = standing.plan
    end = own_end(plan, section)
    targets = [s for s in standing.targets if section.start <= s.target.start < end]
    queries = [
        *_query_cards(standing, targets, anchors),
        *_note_cards(plan, section.start, end, anchors),
    ]
    duties = [d for d in plan.duties if section.start <= d.start < end]
    others = _other_cards(plan, section.start, end, anchors)
    parties = sum(len(d.parties) for d in duties)
    return Clause(
        path=section.path,
        anchor=section_anchor(section.path),
        text=clause_text(plan, section, marks),
        targets=tuple(_target_card(standing, one, anchors) for one in targets),
        queries=tuple(queries),
        duties=tuple(_duty_card(standing, duty, anchors) for duty in duties),
        others=tuple(others),
        is_folded=not targets and not queries and own_end(plan, section) == section.end,
        folded_note=_("无数字目标，事项 %(items)s，责任 %(parties)s")
        % {"items": len(others), "parties": parties},
    )


def _target_card(standing: Standing, one: TargetStanding, anchors: dict[str, str]) -> TargetCard:
    target, now, card = one.target, one.now, target_card(one.code)
    sign = SIGNS[target.op]
    goal = amount(goal_text(target), target.unit)
    return TargetCard(
        code=one.code,
        card=card,
        passage=anchors.get(card, section_anchor(target.section)),
        read_as=" ".join(part for part in (target.indicator, sign, goal) if part),
        actual=actual_text(one),
        expected=amount_text(one, now.path if now.path is not None else now.expected),
        light=now.light,
        word=standing.words[now.light],
        provisional=now.provisional,
    )


def _query_cards(
    standing: Standing, targets: Sequence[TargetStanding], anchors: dict[str, str]
) -> Iterable[QueryCard]:
    codes = {one.code for one in targets}
    for query in standing.queries:
        here = [code for code in query.targets if code in codes]
        if not here:
            continue
        yield QueryCard(
            card=query_card(query.code, here[0]),
            passage=anchors.get(target_card(here[0]), ""),
            caption=_("疑问 %(code)s") % {"code": query.code},
            state=_state(query),
            question=query.question,
            decision=query.decision,
        )


def _note_cards(plan: Plan, start: int, end: int, anchors: dict[str, str]) -> Iterable[QueryCard]:
    for note in notes_unsaid(plan):
        if start <= note.start < end:
            card = note_card(note.code, note.start)
            caption_ = _("读时记下 %(code)s") % {"code": note.code}
            yield QueryCard(card, anchors.get(card, ""), caption_, "", note.message, "")


def _state(query: QueryFacts) -> str:
    if query.settled_on:
        day = query.settled_on
        return _("已定，%(year)s 年 %(month)s 月 %(day)s 日") % {
            "year": day.year,
            "month": day.month,
            "day": day.day,
        }
    return _("待%(who)s定") % {"who": query.answerer} if query.answerer else _("待定")


def _duty_card(standing: Standing, duty: Duty, anchors: dict[str, str]) -> DutyCard:
    units = standing.duty_units.get(duty.section, ())
    card = duty_card(duty.start)
    sets = sum(not unit.code for unit in units)
    leads = [unit.name for unit in units if unit.role == "lead"]
    lead = _("%(names)s牵头") % {"names": "、".join(leads)} if leads else _("牵头未写明")
    said = _("责任 %(n)s 个单位") % {"n": len(units) - sets}
    if sets:
        said = _("%(said)s、%(n)s 组") % {"said": said, "n": sets}
    return DutyCard(
        card=card,
        passage=anchors.get(card, section_anchor(duty.section)),
        caption=said,
        lead_note=lead,
        parties=tuple(
            PartyChip(unit.name, unit.code, len(unit.members), "、".join(unit.members))
            for unit in units
        ),
    )


def _other_cards(plan: Plan, start: int, end: int, anchors: dict[str, str]) -> list[OtherCard]:
    made = []
    for mechanism in plan.mechanisms:
        if start <= mechanism.start < end:
            words = every_word(mechanism.every) or _("频率未写明")
            made.append(("m", mechanism.start, _("机制"), f"{mechanism.name}，{words}"))
    for project in plan.projects:
        if start <= project.start < end:
            words = f"{project.name}，{project.investment}" if project.investment else project.name
            made.append(("p", project.start, _("点名项目"), words))
    for milestone in plan.milestones:
        if start <= milestone.start < end:
            by = _("，%(year)s 年") % {"year": milestone.by} if milestone.by else ""
            made.append(("s", milestone.start, _("事项"), milestone.text + by))
    cards = []
    for kind, at, heading, words in sorted(made, key=lambda item: item[1]):
        card = other_card(kind, at)
        cards.append(OtherCard(card, anchors.get(card, ""), heading, words))
    return cards


def _query_row(standing: Standing, query: QueryFacts, anchors: dict[str, str]) -> QueryRow:
    first = standing.of(query.targets[0]) if query.targets else None
    place = short_place(standing.plan, first.target.section) if first else ""
    if len(query.targets) > 1:
        place = _("%(place)s等 %(n)s 处") % {"place": place, "n": len(query.targets)}
    passage = anchors.get(target_card(first.code), "") if first else ""
    return QueryRow(
        code=query.code,
        place=place,
        passage=passage,
        question=query.question,
        decision=query.decision,
        answerer=query.answerer,
        settled_on=query.settled_on,
    )
