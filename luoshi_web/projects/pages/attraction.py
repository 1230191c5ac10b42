"""How one project was attracted, as its page tells it: contracts, money arrived, what keeps it from counting, its certification."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import CertificationStep, count_verdict, next_step, promotion_rules
from luoshi.projects import Project as Told
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.pages.project_form import Field, Form, Forms, Group, why
from luoshi_web.projects.pages.promotion import bare
from luoshi_web.projects.pages.words import amount
from luoshi_web.projects.promotion_rows import start_year

PASSED, TURNED_DOWN = "yes", "no"


@dataclass(frozen=True, slots=True)
class Paper:
    """A contract or a receipt: what, when, how much, and what it rests on."""

    what: str
    on: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """is_bad: turned down; words: why, or what it rests on."""

    label: str
    who: str
    on: str
    by: str
    words: str
    is_done: bool
    is_now: bool
    is_bad: bool


@dataclass(frozen=True, slots=True)
class AttractionBox:
    """verdict: whether it counts, in words; reasons: why not. traits: found to hold of it. is_told: there is anything to say."""

    is_told: bool
    contracts: tuple[Paper, ...]
    arrivals: tuple[Paper, ...]
    steps: tuple[StepLine, ...]
    verdict: str
    counts: bool
    reasons: tuple[str, ...]
    traits: tuple[str, ...]
    counted_in: str
    contract: Form | None
    arrival: Form | None
    certify: Form | None
    find: Form | None
    paper_url: str


def attraction_box(
    forms: Forms, told: Told, rights: Rights, today: date, *, writes: bool
) -> AttractionBox:
    """forms: as of the page, for whom ever; writes: whether this person writes the project. No query."""
    told_of, rules = told.attraction, promotion_rules()
    year = start_year(told, today) or today.year
    verdict = count_verdict(told, year, today)
    mine = replace(forms, acts=forms.acts and writes)
    keeper = replace(forms, acts=forms.acts and rights.promotion)
    step = next_step(told, today)
    first = next(iter(rules.steps))
    anything = any((told_of.contracts, told_of.arrivals, told_of.steps, told_of.traits))
    certify = None
    if step is not None:
        certify = _certify(mine if step == first else keeper, step, first, today)
    return AttractionBox(
        is_told=anything or told.origin == "outside",
        contracts=tuple(
            Paper(one.code, one.signed_on.isoformat(), amount(one.amount.wan), one.site)
            for one in told_of.contracts
        ),
        arrivals=tuple(
            Paper("", one.on.isoformat(), amount(one.funds.wan), one.funds.proof)
            for one in told_of.arrivals
        ),
        steps=tuple(_line(told, code, step) for code in rules.steps),
        verdict=(
            _("计入%(year)s年新招引开工") if verdict.counts else _("不计入%(year)s年新招引开工")
        )
        % {"year": year},
        counts=verdict.counts,
        reasons=bare(told, verdict.reasons),
        traits=tuple(
            rules.exclusions[one].label if one in rules.exclusions else one
            for one in told_of.traits
        ),
        counted_in="、".join(str(one) for one in sorted(told_of.counted_in)),
        contract=_contract(mine, today),
        arrival=_arrival(mine, today),
        certify=certify,
        find=_find(keeper, told),
        paper_url=reverse("projects:certification-paper", args=[forms.programme, forms.number])
        if told_of.contracts
        else "",
    )


def _line(told: Told, code: str, now: str | None) -> StepLine:
    rule = promotion_rules().steps[code]
    taken = [step for step in told.attraction.steps if step.step == code]
    last: CertificationStep | None = max(taken, key=lambda step: step.on, default=None)
    return StepLine(
        label=rule.label,
        who=rule.who,
        on=last.on.isoformat() if last else "",
        by=last.by if last else "",
        words=last.words if last else "",
        is_done=bool(last and last.passed),
        is_now=code == now,
        is_bad=bool(last and not last.passed),
    )


def _contract(forms: Forms, today: date) -> Form | None:
    fields = (
        Field("code", _("合同编号"), required=True),
        Field("on", _("签订日期"), "date", today.isoformat(), required=True),
        Field("amount", _("合同金额"), "money", hint=_("不写单位按万元"), required=True),
        Field("site", _("地块")),
        Field("file", _("合同"), "file"),
    )
    return forms.make("contract", _("登记合同"), _("登记"), [Group(fields)])


def _arrival(forms: Forms, today: date) -> Form | None:
    fields = (
        Field("on", _("到位日期"), "date", today.isoformat(), required=True),
        Field("amount", _("到位金额"), "money", hint=_("不写单位按万元"), required=True),
        Field("proof", _("凭据"), hint=_("进账单、验资报告编号"), required=True),
        Field("file", _("凭据文件"), "file"),
    )
    return forms.make("arrival", _("登记到位资金"), _("登记"), [Group(fields)])


def _certify(forms: Forms, step: str, first: str, today: date) -> Form | None:
    rule = promotion_rules().steps[step]
    verdicts = ((PASSED, _("通过")), (TURNED_DOWN, _("不通过")))
    fields = [
        Field("on", _("办理日期"), "date", today.isoformat(), required=True),
        Field("by", _("由谁办"), value=rule.who, required=True),
    ]
    if step != first:
        fields.append(Field("passed", _("意见"), "select", PASSED, verdicts))
    fields.append(Field("words", _("说明"), "long", hint=_("不通过的要写原因")))
    deed = "file" if step == first else "certify"
    return forms.make(
        deed, _("办%(step)s") % {"step": rule.label}, _("存"), [Group(tuple(fields))], key=step
    )


def _find(forms: Forms, told: Told) -> Form | None:
    mine = told.attraction
    fields = tuple(
        Field(f"trait-{code}", rule.label, "check", "1" if code in mine.traits else "")
        for code, rule in promotion_rules().exclusions.items()
    )
    years = Field(
        "counted_in", _("计过的年份"), value="、".join(map(str, mine.counted_in)),
        hint=_("如 2025；没有就空着"),
    )  # fmt: skip
    groups = [Group(fields, _("属于哪些不计入的情形")), Group((years, why()))]
    return forms.make("traits", _("填不计入的情形"), _("存"), groups)
