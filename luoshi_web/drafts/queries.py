"""Reads of the room: the drafts a person may see, one put together, and what it is compared with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.packs import IndicatorRow, QueryRow
from luoshi.plan import Plan, plan_from_dict
from luoshi_web.drafts.adoption import Prepared, Standing, prepare, too_long
from luoshi_web.drafts.matching import NameRow, names_of
from luoshi_web.drafts.models import Draft, DraftAnswer, DraftChange, DraftMatch, Purpose, State
from luoshi_web.drafts.review import Review, review_of
from luoshi_web.ledger.models import Indicator, PlanQuery, PlanVersion
from luoshi_web.ledger.queries import recorded_figures, rules_in
from luoshi_web.offices.models import Role, Unit, UnitSet
from luoshi_web.offices.queries import Access


def may_look(access: Access) -> bool:
    """A draft is the coordinators' desk; leaders and auditors may look over it."""
    return access.coordinates or access.audits or Role.LEADER in access.roles


def drafts_of(access: Access) -> QuerySet[Draft]:
    """The programme's drafts, newest first, without the files' bytes and the texts."""
    if not may_look(access):
        raise PermissionDenied(_("方案稿由统筹人员核对，采用之后人人可看。"))
    rows = Draft.objects.filter(programme=access.programme)
    return rows.select_related("source", "version").defer(
        "source__content", "document", "version__document"
    )


def draft_of(access: Access, pk: int) -> Draft:
    """Http404 when the programme has none of that number."""
    found = drafts_of(access).filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这份方案稿。"))
    return found


def review(access: Access, pk: int) -> Review:
    """Four queries and one for the text."""
    return put_together(draft_of(access, pk))


def put_together(draft: Draft) -> Review:
    return review_of(
        draft,
        list(DraftChange.objects.filter(draft=draft).order_by("number")),
        DraftAnswer.objects.filter(draft=draft).select_related("answerer").order_by("pk"),
        DraftMatch.objects.filter(draft=draft).select_related("unit", "unit_set").order_by("pk"),
    )


def units_and_sets(access: Access) -> tuple[list[Unit], list[UnitSet]]:
    return (
        list(Unit.objects.filter(programme=access.programme).order_by("position", "code")),
        list(UnitSet.objects.filter(programme=access.programme).order_by("code")),
    )


def versions_of(access: Access) -> list[PlanVersion]:
    """Newest first, without their texts."""
    rows = PlanVersion.objects.filter(programme=access.programme).order_by("-number")
    return list(rows.defer("document"))


def version_in_force(access: Access) -> PlanVersion | None:
    return PlanVersion.objects.filter(programme=access.programme).order_by("-number").first()


def plan_in(version: PlanVersion) -> Plan:
    return plan_from_dict(json.loads(version.document))


def standing_of(access: Access, version: PlanVersion | None, now: datetime) -> Standing:
    """What the programme has, for `adoption.prepare`. Five queries."""
    programme = access.programme
    rows = Indicator.objects.filter(programme=programme).select_related("source_unit")
    horizon = (programme.first_year, programme.last_year)
    indicators = {row.code: _indicator_row(row) for row in rows.order_by("pk")}
    if version is None:
        return Standing(programme.area, horizon, indicators=indicators)
    asked = PlanQuery.objects.filter(plan_version=version).select_related("answerer")
    return Standing(
        programme.area,
        horizon,
        old=plan_in(version),
        old_version=version.number,
        old_rules={rule.target: rule for rule in rules_in(version)},
        old_queries=tuple(_query_row(row) for row in asked.order_by("code")),
        indicators=indicators,
        figures=tuple(recorded_figures(programme, now)),
    )


def names_in(access: Access, review: Review) -> list[NameRow]:
    """Two queries."""
    units, sets = units_and_sets(access)
    return list(names_of(review.plan, units, sets, review.matches))


def hindrances(review: Review, names: Sequence[NameRow]) -> list[str]:
    """Why the draft cannot be adopted yet, each a sentence."""
    found = []
    if review.draft.purpose == Purpose.HIGHER:
        found.append(_("这是上位方案，只作对照，不采用。"))
    if not review.plan.title:
        found.append(_("文件标题没有填。"))
    if not review.plan.targets and not review.plan.duties:
        found.append(_("没有一项目标或责任，没有可采用的内容。"))
    if review.must_decide:
        found.append(_("还有 %(n)s 条错误没有改正或答复。") % {"n": len(review.must_decide)})
    unknown = sum(row.is_open for row in names)
    if unknown:
        found.append(_("还有 %(n)s 个单位名称没有对应。") % {"n": unknown})
    long = too_long(review.plan)
    return [*found, long] if long else found


def prepared_for(
    access: Access,
    review: Review,
    names: Sequence[NameRow],
    version: PlanVersion | None,
    now: datetime,
) -> Prepared:
    """What adopting the draft now would store. Six queries."""
    return prepare(
        review,
        names,
        standing_of(access, version, now),
        answerer=answering_unit(access),
        day=timezone.localtime(now).date(),
    )


def sources_of(access: Access) -> list[tuple[str, str]]:
    """(code, words) of every plan that may be put beside another: versions, and for those who may look, drafts.

    Two queries.
    """
    found = [
        (f"v{row.number}", _("第 %(n)s 版 %(title)s") % {"n": row.number, "title": row.title})
        for row in versions_of(access)
    ]
    if may_look(access):
        for draft in drafts_of(access).exclude(state=State.ADOPTED):
            kind = _("上位") if draft.purpose == Purpose.HIGHER else _("稿")
            found.append((f"d{draft.pk}", f"{kind} {draft.title}"))
    return found


def plan_behind(access: Access, code: str) -> Plan:
    """The plan of a code of `sources_of`, a draft with its changes. Http404 for a code that is none."""
    kind, number = code[:1], code[1:]
    if number.isascii() and number.isdigit() and len(number) < 10:
        if kind == "d" and may_look(access):
            return review(access, int(number)).plan
        version = PlanVersion.objects.filter(programme=access.programme, number=int(number)).first()
        if kind == "v" and version is not None:
            return plan_in(version)
    raise Http404(_("没有这份方案。"))


def answering_unit(access: Access) -> str:
    """Code of the unit that answers what nobody was asked: the coordinator's own, else the programme's first. One query."""
    units = Unit.objects.filter(programme=access.programme).order_by("position", "code")
    mine = [unit.code for unit in units if unit.pk in access.unit_ids]
    return (mine or [unit.code for unit in units] or [""])[0]


def _indicator_row(row: Indicator) -> IndicatorRow:
    return IndicatorRow(
        code=row.code,
        name=row.name,
        unit=row.unit,
        frequency=row.frequency,  # type: ignore[arg-type]
        lag_months=row.lag_months,
        accumulation=row.accumulation,  # type: ignore[arg-type]
        source_unit=row.source_unit.code if row.source_unit else "",
        official=row.official,
        decimals=row.decimals,
        note=row.note,
    )


def _query_row(row: PlanQuery) -> QueryRow:
    return QueryRow(
        code=row.code,
        target=None,
        question=row.question,
        answerer=row.answerer.code if row.answerer else "",
        decision=row.decision or None,
        decided_on=row.settled_on,
        targets=tuple(code for code in row.target_code.split("|") if code),
    )
