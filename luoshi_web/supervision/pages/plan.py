"""The year's plan of supervision: its items, how often each unit was supervised under them; one item; the form of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.supervising import day_words
from luoshi_web.offices.models import Person, Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import PlanItem, PlanItemState
from luoshi_web.supervision.pages.head import tabs
from luoshi_web.supervision.plan_rows import Burden

_LIGHTS: Final[Mapping[str, Light]] = {"draft": "not_due", "approved": "green", "ended": "none"}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """used: orders signed under it this year; top: of the unit that got most, against the cap, in words."""

    url: str
    name: str
    title: str
    basis: str
    scope: str
    units: str
    period: str
    approver: str
    cap: str
    used: int
    top: str
    light: Light
    state: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class BurdenLine:
    """counts: in the order of the items, None where none; outside: under no item."""

    unit: str
    total: int
    counts: tuple[int | None, ...]
    outside: int | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    year: int
    years: tuple[tuple[int, str, bool], ...]
    items: tuple[ItemLine, ...]
    heads: tuple[tuple[str, str], ...]
    burden: tuple[BurdenLine, ...]
    has_outside: bool
    may_make: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent with a form that was refused. units: keys of those ticked."""

    form: str = ""
    fault: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    units: tuple[str, ...] = ()

    def of(self, name: str, default: str = "") -> str:
        return self.values.get(name, default) if self.form else default


@dataclass(frozen=True, slots=True)
class ItemPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    line: ItemLine
    card: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int, str], ...]
    edition: int
    do_url: str
    paper_url: str
    edit_url: str
    may_approve: bool
    may_record: bool
    may_end: bool
    signers: tuple[Choice, ...]
    signed_on: str
    form: str
    fault: str
    reason: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class ItemForm:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    action_url: str
    back_url: str
    values: Mapping[str, str]
    units: tuple[Choice, ...]
    edition: str
    fault: str


def plan_page(
    access: Access,
    held: Rights,
    year: int,
    years: Sequence[int],
    items: Sequence[PlanItem],
    burden: Sequence[Burden],
    today: date,
) -> PlanPage:
    """years: those with items; the year shown and the present one stand among them. No query."""
    here = access.programme.code
    url = reverse("supervision:plan", args=[here])
    every = sorted({*years, year, today.year}, reverse=True)
    lines = tuple(item_line(here, one, burden, today) for one in items)
    return PlanPage(
        title=_("督查计划"),
        programme=here,
        tabs=tabs(access, "plan"),
        headline=_headline(year, items, burden),
        year=year,
        years=tuple((one, f"{url}?year={one}", one == year) for one in every),
        items=lines,
        heads=tuple((line.name, line.title) for line in lines),
        burden=tuple(
            BurdenLine(
                one.unit.name,
                one.total,
                tuple(one.by_item.get(item.pk) for item in items),
                one.by_item.get(None),
            )
            for one in burden
        ),
        has_outside=any(one.by_item.get(None) for one in burden),
        may_make=held.office,
        has_sample=any(one.sample for one in items),
    )


def item_line(here: str, row: PlanItem, burden: Sequence[Burden], today: date) -> ItemLine:
    counts = [(one.by_item.get(row.pk, 0), one.unit.name) for one in burden]
    most = max(counts, default=(0, ""))
    return ItemLine(
        url=reverse("supervision:plan-item", args=[here, row.pk]),
        name=_("第%(n)s项") % {"n": row.number},
        title=row.title,
        basis=row.basis,
        scope=row.scope,
        units=_units_words(row),
        period=_("%(since)s至%(until)s")
        % {"since": day_words(row.since, today), "until": day_words(row.until, today)},
        approver=_("%(who)s，%(day)s批准")
        % {"who": who_words(row.approver), "day": day_words(row.approved_on, today)}
        if row.approved_on
        else _("还没有批准"),
        cap=_("每单位 %(n)s 件") % {"n": row.cap} if row.cap is not None else _("不设上限"),
        used=sum(n for n, _unit in counts),
        top=_top(most, row.cap),
        light=_LIGHTS[row.state],
        state=str(PlanItemState(row.state).label),
        is_over=row.state == PlanItemState.ENDED or row.until < today,
    )


def item_page(
    access: Access,
    held: Rights,
    row: PlanItem,
    burden: Sequence[Burden],
    leaders: Sequence[Person],
    today: date,
    typed: Typed,
) -> ItemPage:
    """leaders: who may have signed on paper. No query."""
    here, line = access.programme.code, item_line(access.programme.code, row, burden, today)
    drafted = row.state == PlanItemState.DRAFT
    return ItemPage(
        title=row.title,
        programme=here,
        tabs=tabs(access, "plan"),
        line=line,
        card=_card(row, line, today),
        counts=tuple(
            (one.unit.name, n, _left(n, row.cap))
            for one in burden
            if (n := one.by_item.get(row.pk, 0))
        ),
        edition=row.edition,
        do_url=reverse("supervision:plan-do", args=[here, row.pk]),
        paper_url=reverse("supervision:plan-paper", args=[here, row.pk]) if row.paper_id else "",
        edit_url=reverse("supervision:plan-edit", args=[here, row.pk])
        if drafted and held.office
        else "",
        may_approve=drafted and held.leads,
        may_record=drafted and held.office,
        may_end=held.office and row.state != PlanItemState.ENDED,
        signers=chosen(((str(one.pk), one.name) for one in leaders), typed.of("signer")),
        signed_on=typed.of("on", today.isoformat()),
        form=typed.form,
        fault=typed.fault,
        reason=typed.of("reason"),
        has_sample=row.sample,
    )


def item_form(
    access: Access, units: Sequence[Unit], row: PlanItem | None, today: date, typed: Typed
) -> ItemForm:
    here = access.programme.code
    values = typed.values if typed.form else _values(row, today)
    ticked = (
        set(typed.units)
        if typed.form
        else {str(one.unit_id) for one in row.units.all()}
        if row
        else set()
    )
    return ItemForm(
        title=_("改督查计划") if row else _("拟一项督查计划"),
        programme=here,
        tabs=tabs(access, "plan"),
        action_url=reverse("supervision:plan-edit", args=[here, row.pk])
        if row
        else reverse("supervision:plan-new", args=[here]),
        back_url=reverse("supervision:plan-item", args=[here, row.pk])
        if row
        else reverse("supervision:plan", args=[here]),
        values=values,
        units=tuple(Choice(str(unit.pk), unit.name, str(unit.pk) in ticked) for unit in units),
        edition=str(row.edition) if row else "",
        fault=typed.fault,
    )


def _headline(year: int, items: Sequence[PlanItem], burden: Sequence[Burden]) -> str:
    told = {"year": year, "n": len(items), "orders": sum(one.total for one in burden)}
    if not items:
        return _("%(year)s年还没有督查计划") % told
    drafts = sum(one.state == PlanItemState.DRAFT for one in items)
    if drafts:
        return _("%(year)s年督查计划 %(n)s 项，%(drafts)s 项待批准，已发督办单 %(orders)s 件") % {
            **told, "drafts": drafts,
        }  # fmt: skip
    return _("%(year)s年督查计划 %(n)s 项，已发督办单 %(orders)s 件") % told


def _units_words(row: PlanItem) -> str:
    names = [one.unit.name for one in row.units.all()]
    return "、".join(names) if names else _("全部单位")


def _top(most: tuple[int, str], cap: int | None) -> str:
    n, unit = most
    if not n:
        return ""
    told = {"unit": unit, "n": n, "cap": cap}
    return _("最多：%(unit)s %(n)s/%(cap)s") % told if cap else _("最多：%(unit)s %(n)s 件") % told


def _left(n: int, cap: int | None) -> str:
    if cap is None:
        return ""
    return _("到了上限") if n >= cap else _("还可 %(n)s 件") % {"n": cap - n}


def _card(row: PlanItem, line: ItemLine, today: date) -> tuple[tuple[str, str], ...]:
    lines = [
        (_("依据"), row.basis),
        (_("范围"), row.scope),
        (_("单位"), line.units),
        (_("时间"), line.period),
        (_("频次"), line.cap),
        (_("批准"), line.approver),
        (
            _("拟定"),
            f"{who_words(row.made_by)}，{day_words(timezone.localtime(row.made_at).date(), today)}",
        ),
    ]
    if row.ended_on is not None:
        lines.append((_("结束"), f"{day_words(row.ended_on, today)}，{row.end_reason}"))
    return tuple(lines)


def _values(row: PlanItem | None, today: date) -> dict[str, str]:
    if row is None:
        return {"since": today.isoformat(), "until": date(today.year, 12, 31).isoformat()}
    return {
        "title": row.title,
        "basis": row.basis,
        "scope": row.scope,
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "cap": "" if row.cap is None else str(row.cap),
    }
