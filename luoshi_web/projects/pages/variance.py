"""差异表: what projects reported beside what the statistics confirmed. Both stand; neither is taken for the other."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.projects import entry_threshold
from luoshi.sheets import WORKBOOK_OPTIONS, look
from luoshi_web.offices.pages.paging import Pages, pages_of
from luoshi_web.projects.pages.rates_words import money, project_url, thousands
from luoshi_web.projects.pages.words import known_sum, town_label
from luoshi_web.projects.year_rows import Beside

PAGE_SIZE: Final = 100
_WIDTHS: Final = (34, 16, 18, 18, 18, 26)


@dataclass(frozen=True, slots=True)
class Line:
    """Amounts in 万元. difference: reported less confirmed; empty: one of the two was not told."""

    name: str
    url: str
    town: str
    reported: str
    confirmed: str
    difference: str
    entry: str


@dataclass(frozen=True, slots=True)
class Sum:
    label: str
    count: int
    amount: str


@dataclass(frozen=True, slots=True)
class VariancePage:
    title: str
    programme: str
    month: str
    month_words: str
    month_url: str
    book_url: str
    sums: tuple[Sum, ...]
    rows: tuple[Line, ...]
    count: int
    threshold: str
    pages: Pages
    has_sample: bool


def variance_page(
    programme: str, month: Period, rows: Sequence[Beside], names: Mapping[str, str], page: int,
    *, has_sample: bool,
) -> VariancePage:  # fmt: skip
    both = [one for one in rows if one.variance.difference is not None]
    here = reverse("projects:variance", args=[programme, str(month)])
    pages = pages_of(len(rows), page, PAGE_SIZE, here, "")
    return VariancePage(
        title=_title(month, rows, both),
        programme=programme,
        month=str(month),
        month_words=month.words(),
        month_url=reverse("projects:month", args=[programme, str(month)]),
        book_url=reverse("projects:variance-book", args=[programme, str(month)]),
        sums=_sums(rows, both),
        rows=tuple(
            _line(programme, one, names) for one in rows[pages.first : pages.first + PAGE_SIZE]
        ),
        count=len(rows),
        threshold=str(entry_threshold()),
        pages=pages,
        has_sample=has_sample,
    )


def variance_book(
    month: Period, rows: Iterable[Beside], names: Mapping[str, str], *, made: date, sample: bool
) -> bytes:
    """The whole table as .xlsx, amounts as numbers; what was not told is an empty cell. Nothing typed becomes a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        title = _("%(month)s项目报送与统计投资差异表") % {"month": month.words()}
        midnight = datetime.combine(made, datetime.min.time())
        book.set_properties({"title": title, "created": midnight})
        base = {
            "font_name": look().font,
            "font_size": look().size,
            "valign": "vcenter",
            "border": 1,
        }
        _write(book, title, rows, names, base, sample=sample)
    return out.getvalue()


def _write(
    book: Any, title: str, rows: Iterable[Beside], names: Mapping[str, str],
    base: Mapping[str, Any], *, sample: bool,
) -> None:  # fmt: skip
    page = book.add_worksheet(_("差异表"))
    head = book.add_format({**base, "bold": True, "text_wrap": True})
    text = book.add_format({**base, "num_format": "@", "text_wrap": True})
    number = book.add_format({**base, "num_format": "#,##0.##"})
    plain_ = book.add_format({"font_name": look().font, "font_size": look().size})
    page.write_string(0, 0, title + (_("（含演示数据）") if sample else ""), plain_)
    page.write_string(1, 0, _said(), plain_)
    heads = (
        _("项目"),
        _("镇街"),
        _("项目报送 万元"),
        _("统计确认 万元"),
        _("差额 万元"),
        _("入库纳统"),
    )
    page.write_row(2, 0, heads, head)
    for across, width in enumerate(_WIDTHS):
        page.set_column(across, across, width)
    for down, one in enumerate(rows, 3):
        told = one.variance
        page.write_string(down, 0, told.name, text)
        page.write_string(down, 1, town_label(one.town, names), text)
        for across, amount in enumerate((told.reported, told.confirmed, told.difference), 2):
            if amount is None:
                page.write_blank(down, across, None, number)
            else:
                page.write_number(down, across, amount, number)
        page.write_string(down, 5, _entry(one), text)
    page.freeze_panes(3, 1)
    page.set_landscape()
    page.repeat_rows(2)
    page.fit_to_pages(1, 0)


def _said() -> str:
    return _("项目报送和统计确认是两个口径，各自成立，互不代替；差额为报送减确认，单位万元。")


def _line(programme: str, one: Beside, names: Mapping[str, str]) -> Line:
    told = one.variance
    return Line(
        name=told.name,
        url=project_url(programme, one.number),
        town=town_label(one.town, names),
        reported=thousands(told.reported),
        confirmed=thousands(told.confirmed),
        difference=_signed(told.difference),
        entry=_entry(one),
    )


def _signed(difference: Decimal | None) -> str:
    if difference is None:
        return ""
    told = thousands(difference)
    return f"+{told}" if difference > 0 else told.replace("-", "−")


def _entry(one: Beside) -> str:
    if one.entry:
        return _("已入库 %(entry)s") % {"entry": one.entry}
    return _("应入库，未入") if one.must_enter else _("不到入库时候")


def _title(month: Period, rows: Sequence[Beside], both: Sequence[Beside]) -> str:
    if not rows:
        return _("%(month)s：项目没有报，统计也没有确认") % {"month": month.words()}
    apart = sum(1 for one in both if one.variance.difference)
    return _("%(month)s：%(both)s个项目两边都有数，%(apart)s个不一样；%(one)s个只有一边有数") % {
        "month": month.words(), "both": len(both), "apart": apart, "one": len(rows) - len(both),
    }  # fmt: skip


def _sums(rows: Sequence[Beside], both: Sequence[Beside]) -> tuple[Sum, ...]:
    return (
        _sum(_("两边都有数，报送"), [one.variance.reported for one in both]),
        _sum(_("两边都有数，统计确认"), [one.variance.confirmed for one in both]),
        _sum(
            _("只有报送，统计没有数"),
            [one.variance.reported for one in rows if one.variance.confirmed is None],
        ),
        _sum(
            _("只有统计，项目没有报"),
            [one.variance.confirmed for one in rows if one.variance.reported is None],
        ),
    )


def _sum(label: str, amounts: Sequence[Decimal | None]) -> Sum:
    known = sum(one is not None for one in amounts)
    return Sum(label, known, money(known_sum(amounts)))
