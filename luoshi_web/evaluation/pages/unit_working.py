"""One unit's full working in a run: each item as arithmetic with its sources, and objections with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.scoring import ItemScore, Score, Trace, formula_words
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Objection, ObjectionState, Run, RunState
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.pages.run_words import bar_of, moved_words
from luoshi_web.evaluation.paper_facts import (
    fact_words,
    grade_words,
    note_words,
    points_words,
)
from luoshi_web.evaluation.run_rows import Told
from luoshi_web.evaluation.sources.printed import fixed_words, number_words
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class TraceLine:
    label: str
    value: str
    url: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class StepLine:
    """value: what the line comes to, "" where it only says something."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class ItemCard:
    """points: of its own weight; counted: what they are in the total where weights were spread, "" where the same. is_out: not
    in the total."""

    code: str
    label: str
    weight: str
    rule: str
    figures: str
    steps: tuple[StepLine, ...]
    points: str
    counted: str
    bar: str
    is_out: bool
    state: str
    traces: tuple[TraceLine, ...]
    more: tuple[TraceLine, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Heading:
    label: str
    items: tuple[ItemCard, ...]


@dataclass(frozen=True, slots=True)
class ExtraLine:
    kind: str
    matter: str
    document: str
    words: str
    points: str
    url: str


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    number: int
    unit: str
    unit_url: str
    item: str
    reason: str
    by: str
    on: date
    file_name: str
    file_url: str
    state: str
    light: str
    answer: str
    answered_by: str
    change: str
    is_open: bool
    do_url: str
    may_type: bool


@dataclass(frozen=True, slots=True)
class WorkingPage:
    title: str
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    run_name: str
    run_url: str
    meta: tuple[str, ...]
    headings: tuple[Heading, ...]
    extras: tuple[ExtraLine, ...]
    sums: tuple[StepLine, ...]
    total: str
    full: str
    weight_total: str
    checksum: str
    revision: int
    files: tuple[tuple[str, str], ...]
    objections: tuple[ObjectionLine, ...]
    may_object: bool
    until: date | None
    object_url: str
    choices: tuple[Choice, ...]
    reason: str
    fault: str
    has_sample: bool


_TRACES = 4


def working_page(
    access: Access,
    held: Rights,
    told: Told,
    unit: Unit,
    score: Score,
    objections: Sequence[Objection],
    today: date,
    typed: Typed,
) -> WorkingPage:
    here, run = access.programme.code, told.run
    raised = {one.item for one in objections}
    base = [here, run.number, unit.code]
    open_ = run.state == RunState.OPEN and run.objections_until is not None
    may_object = bool(
        open_ and unit.pk in held.heads and run.objections_until and today <= run.objections_until
    )
    labels = [(one.item, told.scheme.item(one.item).label) for one in score.items]
    choices = [pair for pair in (*labels, ("", _("加分、扣分和否决"))) if pair[0] not in raised]
    return WorkingPage(
        title=_("%(unit)s得分明细") % {"unit": score.name},
        headline=_headline(told, score, held),
        programme=here,
        tabs=tabs(access, "runs"),
        run_name=run.name,
        run_url=reverse("evaluation:run", args=[here, run.number]),
        meta=_meta(told, score, held),
        headings=_headings(told, score),
        extras=_extras(told, score),
        sums=tuple(_step(step.text, step.value) for step in score.steps),
        total=points_words(told, score),
        full=number_words(told.scheme.full),
        weight_total=number_words(sum(one.weight for one in score.items), 4),
        checksum=told.revision.checksum,
        revision=told.revision.number,
        files=tuple(
            (label, reverse("evaluation:run-working", args=[*base, end]))
            for end, label in (("docx", _("得分明细（Word）")), ("pdf", _("得分明细（PDF）")))
        ),
        objections=tuple(objection_line(one, told, held) for one in objections),
        may_object=may_object and bool(choices),
        until=run.objections_until if open_ else None,
        object_url=reverse("evaluation:run-object", args=base),
        choices=chosen(choices, typed.of("object", "item", "?")),
        reason=typed.of("object", "reason"),
        fault=typed.fault,
        has_sample=run.sample,
    )


def objection_line(one: Objection, told: Told, held: Rights) -> ObjectionLine:
    """With its answer, and for the office with the address that takes one."""
    run = told.run
    here = run.programme.code
    light = {
        ObjectionState.OPEN: "amber",
        ObjectionState.KEPT: "none",
        ObjectionState.CHANGED: "done",
    }
    answering = held.office and one.state == ObjectionState.OPEN and run.state == RunState.OPEN
    return ObjectionLine(
        number=one.number,
        unit=one.unit.name,
        unit_url=reverse("evaluation:run-unit", args=[here, run.number, one.unit.code]),
        item=told.scheme.item(one.item).label if one.item else _("加分、扣分和否决"),
        reason=one.reason,
        by=who_words(one.raised_by),
        on=one.raised_at.date(),
        file_name=one.file.name if one.file else "",
        file_url=reverse("evaluation:objection-file", args=[here, run.number, one.number])
        if one.file
        else "",
        state=str(ObjectionState(one.state).label),
        light=light[ObjectionState(one.state)],
        answer=one.answer,
        answered_by=who_words(one.answered_by) if one.answered_by else "",
        change=_change(one, run),
        is_open=one.state == ObjectionState.OPEN,
        do_url=reverse("evaluation:objection-do", args=[here, run.number, one.number])
        if answering
        else "",
        may_type=bool(one.item),
    )


def _change(one: Objection, run: Run) -> str:
    if one.change is None:
        return ""
    told = one.change.change
    return _("第 %(n)s 次计算：%(before)s 改为 %(after)s，总分 %(old)s → %(new)s") % {
        "n": one.change.number, "before": told["before"], "after": told["after"],
        "old": told["total_before"] or "—", "new": told["total_after"] or "—",
    }  # fmt: skip


def _headline(told: Told, score: Score, held: Rights) -> str:
    points = points_words(told, score)
    if not points:
        return _("%(unit)s没有可计分的项") % {"unit": score.name}
    place = told.ranking.group[score.unit]
    if place is None or not _tells_places(told, held):
        return _("%(unit)s %(points)s 分") % {"unit": score.name, "points": points}
    group = next(g.label for g in told.scheme.groups if g.code == score.group)
    return _("%(unit)s %(points)s 分，%(group)s第 %(rank)s 位（共 %(of)s 个）") % {
        "unit": score.name, "points": points, "group": group, "rank": place.rank, "of": place.of,
    }  # fmt: skip


def _tells_places(told: Told, held: Rights) -> bool:
    return held.reads_all or told.run.state == RunState.PUBLISHED


def _meta(told: Told, score: Score, held: Rights) -> tuple[str, ...]:
    run = told.run
    said = [
        _("%(scheme)s第 %(n)s 版") % {"scheme": told.scheme.name, "n": told.scheme.version},
        _("数据截至 %(day)s") % {"day": run.as_of},
        str(RunState(run.state).label),
    ]
    if _tells_places(told, held):
        overall = told.ranking.overall[score.unit]
        if overall is not None:
            said.append(_("统一排序第 %(n)s 位") % {"n": overall.rank})
        moved = moved_words(told.ranking.moved[score.unit])
        grade = grade_words(told)[score.unit]
        said += [one for one in (moved, grade) if one]
    note = note_words(score)
    return (*said, note) if note else tuple(said)


def _headings(told: Told, score: Score) -> tuple[Heading, ...]:
    """Items that the scheme prints under one heading stand together, in the scheme's order."""
    found: dict[str, list[ItemCard]] = {}
    for one in score.items:
        found.setdefault(told.scheme.item(one.item).heading, []).append(_card(told, one))
    return tuple(Heading(label, tuple(cards)) for label, cards in found.items())


def _card(told: Told, one: ItemScore) -> ItemCard:
    item = told.scheme.item(one.item)
    out = one.counted is None
    states = {"scored": "", "no_target": _("没有目标"), "no_data": _("没有数据")}
    lines = tuple(_trace(trace) for trace in one.fact.traces)
    return ItemCard(
        code=one.item,
        label=item.label,
        weight=number_words(one.weight, 4),
        rule=formula_words(item, one.weight),
        figures=fact_words(one.fact, item.unit),
        steps=tuple(_step(step.text, step.value) for step in one.steps),
        points="—" if one.points is None else fixed_words(one.points, told.scheme.decimals),
        counted=""
        if one.counted is None or one.counted == one.points
        else fixed_words(one.counted, told.scheme.decimals),
        bar=bar_of(one.points, one.weight),
        is_out=out,
        state=states[one.state],
        traces=lines[:_TRACES],
        more=lines[_TRACES:],
        basis=item.basis,
    )


def _step(text: str, value: object) -> StepLine:
    return StepLine(text, "" if value is None else number_words(value, 4))  # type: ignore[arg-type]


def _trace(trace: Trace) -> TraceLine:
    return TraceLine(trace.label, trace.figure, trace.link, trace.as_of)


def _extras(told: Told, score: Score) -> tuple[ExtraLine, ...]:
    lines = []
    for kind, sign, rows in ((_("加分"), "+", score.adds), (_("扣分"), "−", score.deducts)):
        for one in rows:
            url = one.traces[0].link if one.traces else ""
            points = f"{sign}{number_words(one.points, 4)}"
            lines.append(ExtraLine(kind, one.matter, one.document, one.said, points, url))
    for veto in score.vetoes:
        url = veto.traces[0].link if veto.traces else ""
        words = _("取消排名") if veto.cancels == "rank" else _("不能评第一等")
        lines.append(
            ExtraLine(_("一票否决"), veto.matter, veto.document, f"{veto.label}，{words}", "", url)
        )
    return tuple(lines)
