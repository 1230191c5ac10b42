"""Rates of appeals by unit, town, category or month: each with its fraction, each number leading to its cases; exclusions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.enterprises import (
    Rate,
    RatedCase,
    Rates,
    appeal_rules,
    percent,
    rate_rules,
    rates_of,
)
from luoshi_web.enterprises.appeal_rows import seen_appeals
from luoshi_web.enterprises.guards import Rights
from luoshi_web.enterprises.models import Appeal, Exclusion, ExclusionState
from luoshi_web.enterprises.pages.appeal import exclusion_line
from luoshi_web.enterprises.pages.appeal_rates_asked import (
    BYS,
    CODES,
    RateAsked,
    cases_asked,
    mark_words,
    parted,
    refs_of,
    share_words,
)
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.words import day_words
from luoshi_web.offices.queries import Access

# Below so many cases a rate says little of whoever has it: it is marked, and nobody is compared by it.
FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """value: as printed; part: numerator and denominator. url "": no case behind it."""

    value: str
    part: str
    url: str
    is_few: bool


@dataclass(frozen=True, slots=True)
class RateLine:
    label: str
    count: int
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Total:
    label: str
    value: str
    is_told: bool
    said: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ByTab:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """decide_url "": not this person's to decide, or decided."""

    number: str
    url: str
    title: str
    kind: str
    reason: str
    asked: str
    state: str
    decided: str
    decide_url: str


@dataclass(frozen=True, slots=True)
class RatesPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    span: str
    by: str
    by_label: str
    bys: tuple[ByTab, ...]
    first: str
    last: str
    totals: tuple[Total, ...]
    heads: tuple[str, ...]
    lines: tuple[RateLine, ...]
    few_note: str
    rules: tuple[RuleLine, ...]
    sheet_url: str
    exclusions: tuple[ExclusionRow, ...]
    fault: str
    has_sample: bool


def rates_page(
    access: Access, held: Rights, asked: RateAsked, today: date, fault: str = ""
) -> RatesPage:
    code = access.programme.code
    here = reverse("enterprises:rates", args=[code])
    cases = cases_asked(access, asked)
    whole = rates_of(cases, *asked.days)
    lines = tuple(
        _line(access, asked, key, label, rates)
        for key, label, rates in parted(access, asked, cases)
    )
    return RatesPage(
        title=_("办理成效"),
        programme=code,
        tabs=tabs(access, "rates"),
        headline=_headline(whole),
        span=_("%(span)s到期和回访的诉求，截至%(day)s")
        % {"span": asked.words, "day": day_words(asked.days[1], today)},
        by=asked.by,
        by_label=_(dict(BYS)[asked.by]),
        bys=tuple(ByTab(_(label), asked.url(here, by=by), by == asked.by) for by, label in BYS),
        first=str(asked.first),
        last=str(asked.last),
        totals=_totals(whole),
        heads=(*(rate_rules().kinds[each].label for each in CODES), _("综合")),
        lines=lines,
        few_note=_("* 不足 %(n)s 件，只供参考，不作比较；— 没有这种件，不是 0。") % {"n": FEW},
        rules=_rules(),
        sheet_url=asked.url(reverse("enterprises:rates-sheet", args=[code])),
        exclusions=_exclusions(access, held),
        fault=fault,
        has_sample=_has_sample(access, cases),
    )


def _line(access: Access, asked: RateAsked, key: str, label: str, rates: Rates) -> RateLine:
    to = reverse("enterprises:rates-cases", args=[access.programme.code])
    cells = tuple(_cell(asked, to, key, code, rates.of(code)) for code in CODES)
    composite = Cell(mark_words(rates.composite), rates.grade, "", is_few=False)
    return RateLine(
        label=label,
        count=len(refs_of(rates)),
        url=asked.url(to, key=key),
        cells=(*cells, composite),
    )


def _cell(asked: RateAsked, to: str, key: str, code: str, rate: Rate) -> Cell:
    if not rate.denominator:
        return Cell("—", "", "", is_few=False)
    return Cell(
        value=percent(rate.value),
        part=f"{share_words(rate.numerator)}/{rate.denominator}",
        url=asked.url(to, key=key, rate=code),
        is_few=rate.denominator < FEW,
    )


def _headline(whole: Rates) -> str:
    if not refs_of(whole):
        return _("这几个月没有到期或回访的诉求")
    said = [
        f"{rate_rules().kinds[code].label} {percent(whole.of(code).value)}"
        for code in ("in_time", "satisfied")
        if whole.of(code).denominator
    ]
    return "，".join(said) or _("还没有可以计算的件")


def _totals(whole: Rates) -> tuple[Total, ...]:
    totals = []
    for code in CODES:
        rate, told = whole.of(code), whole.of(code).value is not None
        value = percent(rate.value).removesuffix("%")
        said = (
            _("%(n)s 件里 %(part)s 件")
            % {"n": rate.denominator, "part": share_words(rate.numerator)}
            if told
            else _("没有这种件")
        )
        totals.append(Total(rate_rules().kinds[code].label, value, told, said))
    return tuple(totals)


def _rules() -> tuple[RuleLine, ...]:
    rules = rate_rules()
    lines = [RuleLine(rules.kinds[code].label, rules.kinds[code].of) for code in CODES]
    usual = rules.usual
    words = _("%(label)s（%(source)s）；每件红牌扣 %(red)s 分，最多 %(most)s 分")
    told = {
        "label": usual.label,
        "source": usual.source,
        "red": share_words(usual.red),
        "most": usual.most,
    }
    return (*lines, RuleLine(_("综合"), words % told))


def _has_sample(access: Access, cases: Iterable[RatedCase]) -> bool:
    if not access.programme.show_sample:
        return False
    numbers = [int(case.ref) for case in cases]
    return Appeal.objects.filter(
        programme=access.programme, sample=True, number__in=numbers[:500]
    ).exists()


def _exclusions(access: Access, held: Rights) -> tuple[ExclusionRow, ...]:
    """Those that wait first. One query."""
    seen = seen_appeals(access.programme, held).order_by().values("pk")
    rows = Exclusion.objects.filter(programme=access.programme, appeal__in=seen)
    ranked = sorted(
        rows.select_related("appeal"),
        key=lambda one: (one.state != ExclusionState.ASKED, -one.pk),
    )
    return tuple(_exclusion(access, held, one) for one in ranked)


def _exclusion(access: Access, held: Rights, one: Exclusion) -> ExclusionRow:
    code, line = access.programme.code, exclusion_line(one)
    mine = one.asked_person == access.person.username
    waits = one.state == ExclusionState.ASKED
    kind = appeal_rules().exclusions.get(one.kind)
    asked, _comma, decided = line.who.partition("，")
    return ExclusionRow(
        number=one.appeal.document_number,
        url=reverse("enterprises:appeal", args=[code, one.appeal.number]),
        title=one.appeal.title,
        kind=kind.label if kind else one.kind,
        reason=one.reason,
        asked=asked,
        state=str(ExclusionState(one.state).label),
        decided="：".join(part for part in (decided, one.decided_words) if part),
        decide_url=reverse("enterprises:exclusion-decide", args=[code, one.pk])
        if waits and held.leads and not mine
        else "",
    )
