"""What the papers of a run print: the result by group, one unit's working, the workbook of all. The form is luoshi.writing's."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.scoring import ItemFact, ItemScore, Score
from luoshi.writing import Letterhead
from luoshi.writing.scoring_paper import (
    ScoredGroup,
    ScoredUnit,
    ScoringFacts,
    WorkedItem,
    WorkingFacts,
)
from luoshi_web.evaluation.models import Objection, ObjectionState, Run
from luoshi_web.evaluation.run_rows import Told
from luoshi_web.evaluation.sources.printed import fixed_words, number_words
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import duty_name


def scoring_facts(told: Told, number: str = "") -> ScoringFacts:
    """number: the document's, "" while it has none. Two queries."""
    run, scheme = told.run, told.scheme
    objections = Objection.objects.filter(run=run).values_list("state", flat=True)
    states = list(objections)
    return ScoringFacts(
        name=run.name,
        scheme=scheme.name,
        version=scheme.version,
        period_words=Period.parse(run.period).words(),
        as_of=run.as_of,
        full=number_words(scheme.full),
        decimals=scheme.decimals,
        groups=tuple(
            ScoredGroup(
                group.label,
                tuple(_unit(told, one) for one in told.result.scores if one.group == group.code),
                tuple(item.label for item in scheme.items_of(group)),
            )
            for group in scheme.groups
        ),
        letterhead=_letterhead(told, number),
        checksum=told.revision.checksum,
        objections=len(states),
        changed=states.count(ObjectionState.CHANGED),
        is_sample=run.sample,
    )


def working_facts(told: Told, score: Score, *, with_place: bool) -> WorkingFacts:
    """with_place: not for a unit before publication, which sees its points alone."""
    run, scheme = told.run, told.scheme
    return WorkingFacts(
        unit=score.name,
        name=run.name,
        scheme=scheme.name,
        version=scheme.version,
        as_of=run.as_of,
        items=tuple(_item(told, one) for one in score.items),
        extras=extras_words(told, score),
        sums=tuple(
            step.text if step.value is None else f"{step.text}：{number_words(step.value, 4)}"
            for step in score.steps
        ),
        total=points_words(told, score),
        place=told.ranking.group[score.unit],
        tells_place=with_place,
        checksum=told.revision.checksum,
        is_sample=run.sample,
    )


def points_words(told: Told, score: Score) -> str:
    """As printed; "" without a total."""
    return "" if score.total is None else fixed_words(score.total, told.scheme.decimals)


def note_words(score: Score) -> str:
    """Why a unit has no place, or what stands against it."""
    said = [_("一票否决：%(label)s") % {"label": veto.label} for veto in score.vetoes]
    if score.total is None:
        said.append(_("没有一项能计分"))
    return "；".join(said)


def grade_words(told: Told) -> Mapping[str, str]:
    """Unit -> the label of its grade, "" without one."""
    labels = {grade.code: grade.label for grade in told.scheme.grades}
    return {unit: labels.get(code or "", "") for unit, code in told.ranking.grades.items()}


def extras_words(told: Told, score: Score) -> tuple[str, ...]:
    """Adds, deducts and vetoes in sentences."""
    said = []
    for sign, rows in (("+", score.adds), ("−", score.deducts)):
        said += [
            f"{one.matter}（{one.document}）：{one.said} {sign}{number_words(one.points, 4)}"
            for one in rows
        ]
    said += [
        _("一票否决：%(label)s，%(matter)s（%(document)s）")
        % {"label": one.label, "matter": one.matter, "document": one.document}
        for one in score.vetoes
    ]
    return tuple(said)


def fact_words(fact: ItemFact, unit: str) -> str:
    """The figures in a line: 实绩 90.3%，目标 100%."""
    told = []
    if fact.actual is not None:
        told.append(_("实绩 %(n)s") % {"n": f"{number_words(fact.actual, 4)}{unit}"})
    if fact.target is not None:
        told.append(_("目标 %(n)s") % {"n": f"{number_words(fact.target, 4)}{unit}"})
    if fact.place is not None:
        told.append(_("第 %(n)s 位") % {"n": fact.place})
    if fact.projects:
        told.append(_("%(n)s 个项目") % {"n": len(fact.projects)})
    return "，".join(told)


def _item(told: Told, one: ItemScore) -> WorkedItem:
    item = told.scheme.item(one.item)
    counted = "—" if one.counted is None else fixed_words(one.counted, told.scheme.decimals)
    return WorkedItem(
        item.label,
        number_words(one.weight, 4),
        fact_words(one.fact, item.unit),
        tuple(step.text.rstrip("。") for step in one.steps),
        counted,
    )


def _unit(told: Told, score: Score) -> ScoredUnit:
    ranking = told.ranking
    return ScoredUnit(
        unit=score.name,
        score=points_words(told, score),
        place=ranking.group[score.unit],
        overall=ranking.overall[score.unit],
        moved=ranking.moved[score.unit],
        grade=grade_words(told)[score.unit],
        note=note_words(score),
        items=tuple(
            "—" if one.counted is None else fixed_words(one.counted, told.scheme.decimals)
            for one in score.items
        ),
    )


def _letterhead(told: Told, number: str) -> Letterhead:
    programme, run = told.run.programme, told.run
    area = programme.area
    office = duty_name(programme, Duty.EVALUATION, area)
    if area and office[:1] == area[-1] and office != area:
        office = area + office[1:]
    return Letterhead(
        signature=office,
        head=_("%(area)s考核工作通报") % {"area": area},
        number=number or None,
        issued_on=run.approved_on,
        checksum=told.revision.checksum[:16],
    )


def file_name(run: Run) -> str:
    """Without its ending. A paper with sample figures says so in its name too."""
    mark = _("（演示数据）") if run.sample else ""
    return f"{run.document_number or _('草稿')} {run.name}{mark}".strip()
