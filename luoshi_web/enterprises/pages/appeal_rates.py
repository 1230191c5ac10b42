"""Rates of appeals by unit, town, category or month: each with its fraction, each number leading to its cases; exclusions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.enterprises import (
    Rate,
    RatedCase,
    Rates,
    appeal_rules,
    percent,
    rate_rules,
    rates_by,
    rates_of,
)
from luoshi.plan import Period
from luoshi_web.enterprises.appeal_rates import days_of, rated_cases
from luoshi_web.enterprises.appeal_rows import seen_appeals
from luoshi_web.enterprises.guards import Rights
from luoshi_web.enterprises.models import Appeal, Exclusion, ExclusionState
from luoshi_web.enterprises.pages.appeal import exclusion_line
from luoshi_web.enterprises.pages.appeals import AppealLine, appeal_lines, month_in
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.list_sheet import ListSheet, Value, list_book
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

CODES: Final = ("response", "in_time", "solved", "satisfied")
BYS: Final = (
    ("unit", gettext_noop("承办单位")), ("town", gettext_noop("镇街")),
    ("category", gettext_noop("类别")), ("month", gettext_noop("月份")),
)  # fmt: skip
# Below so many cases a rate says little of whoever has it: it is marked, and nobody is compared by it.
FEW: Final = 5
_USUAL_MONTHS: Final = 3
_MOST_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class RateAsked:
    """by: of BYS. first, last: months, both included. key: of a line, "" for all of them; rate: of CODES, "" for any."""

    by: str
    first: Period
    last: Period
    key: str = ""
    rate: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], today: date) -> RateAsked:
        """What is not known is the usual: by unit, of the last three months."""
        by = given.get("by", "")
        last = month_in(given.get("to", "")) or Period.month(today.year, today.month)
        first = month_in(given.get("from", "")) or _months_before(last, _USUAL_MONTHS - 1)
        if first > last or last.first - first.first >= _MOST_MONTHS:
            first = _months_before(last, _USUAL_MONTHS - 1)
        rate = given.get("rate", "")
        return cls(
            by=by if by in dict(BYS) else "unit",
            first=first,
            last=last,
            key=given.get("key", "")[:40],
            rate=rate if rate in CODES else "",
        )

    def url(self, to: str, **more: str) -> str:
        told = {"by": self.by, "from": str(self.first), "to": str(self.last)} | more
        return f"{to}?{urlencode({name: value for name, value in told.items() if value})}"

    @property
    def days(self) -> tuple[date, date]:
        return days_of(self.first)[0], days_of(self.last)[1]

    @property
    def words(self) -> str:
        if self.first == self.last:
            return self.first.words()
        return _("%(first)s到%(last)s") % {"first": self.first.words(), "last": self.last.words()}

    @property
    def months(self) -> list[Period]:
        return [
            _months_before(self.last, n) for n in range(self.last.first - self.first.first, -1, -1)
        ]


def _months_before(month: Period, n: int) -> Period:
    at = month.first - n
    return Period.month(at // 12, at % 12 + 1)


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
    composite: str


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
    cases = _cases(access, asked)
    whole = rates_of(cases, *asked.days)
    lines = tuple(
        _line(access, asked, key, label, rates)
        for key, label, rates in _parted(access, asked, cases)
    )
    return RatesPage(
        title=_("办理成效"),
        programme=code,
        tabs=tabs(access, "rates"),
        headline=_headline(whole),
        span=_("%(span)s到期和回访的诉求，截至今天") % {"span": asked.words},
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


def _cases(access: Access, asked: RateAsked) -> list[RatedCase]:
    return rated_cases(access.programme, *asked.days)


def _parted(
    access: Access, asked: RateAsked, cases: Sequence[RatedCase]
) -> list[tuple[str, str, Rates]]:
    """Key, label and rates of each line, in the order of units, categories or time."""
    if asked.by == "month":
        months = [(str(m), m.words(), rates_of(cases, *days_of(m))) for m in asked.months]
        return [one for one in months if _refs(one[2])]
    found = rates_by(cases, *asked.days, _key_of(asked.by))
    labels = _labels(access, asked.by)
    order = {key: place for place, key in enumerate(labels)}
    ranked = sorted(found.items(), key=lambda pair: order.get(str(pair[0]), len(order)))
    return [(str(key), labels.get(str(key), _("没有写镇街")), rates) for key, rates in ranked]


def _key_of(by: str):  # type: ignore[no-untyped-def]
    return {
        "unit": lambda case: case.unit, "town": lambda case: case.town,
        "category": lambda case: case.category,
    }[by]  # fmt: skip


def _labels(access: Access, by: str) -> dict[str, str]:
    if by == "category":
        return {each.code: each.label for each in appeal_rules().categories.values()}
    rows = Unit.objects.filter(programme=access.programme).order_by("position", "code")
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


def _refs(rates: Rates) -> set[str]:
    return {ref for code in CODES for ref in rates.of(code).cases}


def _line(access: Access, asked: RateAsked, key: str, label: str, rates: Rates) -> RateLine:
    to = reverse("enterprises:rates-cases", args=[access.programme.code])
    cells = tuple(_cell(asked, to, key, code, rates.of(code)) for code in CODES)
    composite = Cell(mark_words(rates.composite), rates.grade, "", is_few=False)
    return RateLine(
        label=label,
        count=len(_refs(rates)),
        url=asked.url(to, key=key),
        cells=(*cells, composite),
        composite=composite.value,
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


def share_words(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.1f}"


def mark_words(value: Fraction | None) -> str:
    """Points of 100, to a tenth, half up as `percent` rounds."""
    return "—" if value is None else percent(value / 100).removesuffix("%")


def _headline(whole: Rates) -> str:
    if not _refs(whole):
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


@dataclass(frozen=True, slots=True)
class RateCases:
    """The cases behind a number: those that do not count in its numerator first."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    heading: str
    said: str
    back_url: str
    missed: tuple[AppealLine, ...]
    counted: tuple[AppealLine, ...]
    hidden: int
    has_sample: bool


def rate_cases(access: Access, held: Rights, asked: RateAsked, today: date) -> RateCases:
    """hidden: as many as the person may not open."""
    cases = _cases(access, asked)
    parts = {key: (label, rates) for key, label, rates in _parted(access, asked, cases)}
    whole = (_("全部"), rates_of(cases, *asked.days))
    label, rates = parts.get(asked.key, whole) if asked.key else whole
    rate = rates.of(asked.rate) if asked.rate else None
    refs = set(rate.cases) if rate else _refs(rates)
    missed = set(rate.missed) if rate else set()
    rows = seen_appeals(access.programme, held).filter(number__in=[int(ref) for ref in refs])
    found = list(rows.select_related("lead", "town").order_by("-received_at"))
    lines = {
        str(row.number): line
        for row, line in zip(found, appeal_lines(access, found, today), strict=True)
    }
    name = rate_rules().kinds[asked.rate].label if asked.rate else _("诉求")
    return RateCases(
        title=name,
        programme=access.programme.code,
        tabs=tabs(access, "rates"),
        heading=f"{label}：{name} {percent(rate.value)}" if rate else f"{label}：{len(refs)} 件",
        said=f"{asked.words}，{rate_rules().kinds[asked.rate].of}" if rate else asked.words,
        back_url=asked.url(reverse("enterprises:rates", args=[access.programme.code])),
        missed=tuple(line for ref, line in lines.items() if ref in missed),
        counted=tuple(line for ref, line in lines.items() if ref not in missed),
        hidden=len(refs) - len(lines),
        has_sample=any(line.sample for line in lines.values()),
    )


def rates_sheet(access: Access, asked: RateAsked, today: date) -> bytes:
    """The table with numerators and denominators in cells of their own."""
    heads: list[tuple[str, int]] = [(_(dict(BYS)[asked.by]), 24), (_("件数"), 8)]
    for code in CODES:
        label = rate_rules().kinds[code].label
        heads += [
            (label, 10),
            (_("%(rate)s分子") % {"rate": label}, 12),
            (_("%(rate)s分母") % {"rate": label}, 12),
        ]
    heads += [(_("红牌"), 8), (_("综合"), 10), (_("等次"), 8)]
    title = _("诉求办理成效 %(span)s") % {"span": asked.words}
    sheet = ListSheet(
        title, _("办理成效"), heads, staying=1,
        foot=_("&L%(title)s，截至 %(day)s") % {"title": title, "day": today},
    )  # fmt: skip
    cases = _cases(access, asked)
    rows: list[list[Value]] = []
    for _key, label, rates in _parted(access, asked, cases):
        row: list[Value] = [label, len(_refs(rates))]
        for code in CODES:
            rate = rates.of(code)
            told = rate.denominator > 0
            row += [
                percent(rate.value),
                share_words(rate.numerator) if told else None,
                rate.denominator,
            ]
        rows.append([*row, rates.reds, mark_words(rates.composite), rates.grade])
    return list_book(sheet, rows, today)
