"""One project's form of certification on paper (认定单), with what is left to be signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import (
    ORIGINS,
    count_verdict,
    promotion_rules,
    stages,
    wan,
)
from luoshi.projects import Project as Told
from luoshi_web.offices.queries import Access
from luoshi_web.projects.pages.promotion import Link, bare
from luoshi_web.projects.pages.words import NOTHING, amount
from luoshi_web.projects.promotion_rows import Attracted, start_year, started_on


@dataclass(frozen=True, slots=True)
class PaperRow:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperStep:
    """verdict: passed or not, in words; "": not taken yet, and left free to be signed."""

    label: str
    who: str
    by: str
    on: str
    verdict: str
    words: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    title: str
    programme: str
    area: str
    year: int
    rows: tuple[PaperRow, ...]
    proofs: tuple[str, ...]
    steps: tuple[PaperStep, ...]
    conclusion: str
    reasons: tuple[str, ...]
    back: Link
    has_sample: bool


def paper_page(access: Access, kept: Attracted, town: str, today: date) -> PaperPage:
    """Of the year it was started in, or of this one."""
    told = kept.told
    year = start_year(told, today) or today.year
    verdict = count_verdict(told, year, today)
    first = min(told.attraction.contracts, key=lambda one: one.signed_on, default=None)
    started = started_on(told)
    rows = (
        PaperRow(_("项目编号"), told.code),
        PaperRow(_("所在镇街"), town),
        PaperRow(_("投资主体"), told.investor or NOTHING),
        PaperRow(_("投资来源"), ORIGINS[told.origin]),
        PaperRow(_("计划总投资"), amount(wan(told.planned_total, told.name) if told.planned_total else None)),
        PaperRow(_("首份合同"), f"{first.code}，{first.signed_on}" if first else NOTHING),
        PaperRow(_("合同金额"), amount(first.amount.wan) if first else NOTHING),
        PaperRow(_("地块"), (first.site if first else "") or NOTHING),
        PaperRow(_("开工日期"), started.isoformat() if started else NOTHING),
    )  # fmt: skip
    back = reverse("projects:show", args=[access.programme.code, kept.number])
    return PaperPage(
        title=told.name,
        programme=access.programme.code,
        area=access.programme.area,
        year=year,
        rows=rows,
        proofs=_proofs(told),
        steps=tuple(_step(told, code) for code in promotion_rules().steps),
        conclusion=_("符合新招引开工项目条件，计入%(year)s年") % {"year": year}
        if verdict.counts
        else _("现在不计入%(year)s年") % {"year": year},
        reasons=bare(told, verdict.reasons),
        back=Link(told.name, back),
        has_sample=kept.sample,
    )


def _proofs(told: Told) -> tuple[str, ...]:
    """What the start rests on."""
    rules = stages()
    starts = [move for move in told.moves if rules.of(move.stage).start]
    return tuple(
        "，".join(
            one
            for one in (
                rules.evidence.get(each.kind, each.kind),
                rules.works[each.works].label if each.works in rules.works else "",
                each.ref,
                each.dated.isoformat() if each.dated else "",
            )
            if one
        )
        for move in starts[:1]
        for each in move.evidence
    )


def _step(told: Told, code: str) -> PaperStep:
    rule = promotion_rules().steps[code]
    taken = [step for step in told.attraction.steps if step.step == code]
    if not taken:
        return PaperStep(rule.label, rule.who, "", "", "", "")
    last = max(taken, key=lambda step: step.on)
    words = _("通过") if last.passed else _("未通过")
    return PaperStep(rule.label, rule.who, last.by, last.on.isoformat(), words, last.words)
