"""The cases behind a rate, and the table of rates as a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.enterprises import percent, rate_rules, rates_of
from luoshi_web.enterprises.appeal_rows import seen_appeals
from luoshi_web.enterprises.guards import Rights
from luoshi_web.enterprises.pages.appeal_lines import AppealLine, appeal_lines
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
from luoshi_web.offices.pages.list_sheet import ListSheet, Value, list_book
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access


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
    cases = cases_asked(access, asked)
    parts = {key: (label, rates) for key, label, rates in parted(access, asked, cases)}
    whole = (_("全部"), rates_of(cases, *asked.days))
    label, rates = parts.get(asked.key, whole) if asked.key else whole
    rate = rates.of(asked.rate) if asked.rate else None
    refs = set(rate.cases) if rate else refs_of(rates)
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
    cases = cases_asked(access, asked)
    rows: list[list[Value]] = []
    for _key, label, rates in parted(access, asked, cases):
        row: list[Value] = [label, len(refs_of(rates))]
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
