"""One of the five ledgers (五本台账): a view of projects, needs, problems or leads, in the columns of ledgers.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.projects import Ledger, ledgers
from luoshi.writing import LedgerColumn, LedgerFacts, Sheet, SheetColumn, xlsx_of
from luoshi_web.ledger.pages.exports import DRAFT_MARK
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.ledger_rows import Row, sliced, sources_of, years_with
from luoshi_web.projects.models import Lead, Need, Problem, Project
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.ledger_cells import (
    COLUMNS,
    LEAD,
    NEED,
    PROBLEM,
    PROJECT,
    ColumnSort,
    ProblemFacts,
    ProjectFacts,
    Value,
)
from luoshi_web.projects.pages.need_sums import figure
from luoshi_web.projects.pages.words import NOTHING
from luoshi_web.projects.progress_rows import next_nodes
from luoshi_web.projects.queries import in_charge_on, places, years_of

PAGE_SIZE: Final = 100
MOST_ROWS: Final = 100_000
MOST_PRINTED: Final = 1_000
_PAGES: Final[Mapping[type[Row], str]] = {
    Project: "projects:show",
    Need: "projects:need",
    Problem: "projects:problem",
    Lead: "projects:lead",
}
_KINDS: Final[dict[str, Literal["text", "number", "date"]]] = {"number": "number", "date": "date"}


@dataclass(frozen=True, slots=True)
class Other:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Head:
    label: str
    unit: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_number: bool = False
    is_day: bool = False
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """first: the first cell, which leads to the page of the row itself."""

    url: str
    first: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class LedgerPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    code: str
    others: tuple[Other, ...]
    words: str
    year: int | None
    towns: tuple[Choice, ...]
    town: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    pages: Pages
    sheet_url: str
    papers: tuple[Other, ...]
    has_sample: bool


def ledger_page(access: Access, ledger: Ledger, today: date, at: int, town: str) -> LedgerPage:
    """Eight queries at most."""
    here = access.programme.code
    url = reverse("projects:ledger", args=[here, ledger.code])
    query = urlencode({"town": town}) if town else ""
    sources = sources_of(access, ledger, town)
    pages = pages_of(sum(one.count for one in sources), at, PAGE_SIZE, url, query)
    rows = sliced(sources, pages.first, PAGE_SIZE)
    sheet = reverse("projects:ledger-sheet", args=[here, ledger.code])
    return LedgerPage(
        title=_("%(ledger)s台账") % {"ledger": ledger.label},
        programme=here,
        tabs=tabs(access, "ledgers"),
        code=ledger.code,
        others=_others(here, ledger),
        words="；".join(part.words for part in ledger.rows),
        year=years_with(access, today) if "year_plan" in ledger.columns else None,
        towns=chosen(((unit.code, unit.name) for unit in places(access.programme)), town),
        town=town,
        heads=tuple(_head(code, label) for code, label in ledger.columns.items()),
        lines=tuple(
            _line(here, ledger, row, values)
            for row, values in zip(rows, _values(access, ledger, rows, today), strict=True)
        ),
        pages=pages,
        sheet_url=f"{sheet}?{query}" if query else sheet,
        papers=tuple(
            Other(
                end,
                reverse(f"projects:ledger-{end}", args=[here, ledger.code]) + f"?{query}",
                is_current=False,
            )
            for end in ("docx", "pdf")
        ),
        has_sample=any(row.sample for row in rows),
    )


def ledger_workbook(access: Access, ledger: Ledger, today: date, town: str) -> bytes:
    """Every row of the ledger. Amounts of money are numbers in 万元."""
    rows = sliced(sources_of(access, ledger, town), 0, MOST_ROWS)
    title = _("%(area)s%(ledger)s台账（%(day)s）") % {
        "area": access.programme.area,
        "ledger": ledger.label,
        "day": today.isoformat(),
    }
    sheet = Sheet(
        ledger.label,
        title,
        (SheetColumn(_("序号"), "number", 6), *map(_column, ledger.columns.items())),
        tuple((n, *values) for n, values in enumerate(_values(access, ledger, rows, today), 1)),
        notes=tuple(part.words for part in ledger.rows),
        mark=DRAFT_MARK if any(row.sample for row in rows) else None,
    )
    return xlsx_of([sheet], created=today)


def ledger_facts(access: Access, ledger: Ledger, today: date, town: str) -> LedgerFacts:
    """The ledger as an official table. LuoshiError: more rows than anybody prints."""
    rows = sliced(sources_of(access, ledger, town), 0, MOST_PRINTED + 1)
    if len(rows) > MOST_PRINTED:
        raise LuoshiError(
            _("这本台账超过 %(n)s 行，不能整本出文。") % {"n": MOST_PRINTED},
            _("请先按镇街筛选，或下载 Excel。"),
        )
    heads = (_column(one).head for one in ledger.columns.items())
    printed = (
        tuple(_cell(code, value).text for code, value in zip(ledger.columns, values, strict=True))
        for values in _values(access, ledger, rows, today)
    )
    return LedgerFacts(
        title=_("%(area)s%(ledger)s台账") % {"area": access.programme.area, "ledger": ledger.label},
        columns=(LedgerColumn(_("序号")), *(LedgerColumn(head) for head in heads)),
        rows=tuple((str(n), *cells) for n, cells in enumerate(printed, 1)),
        notes=tuple(part.words for part in ledger.rows),
        data_date=today,
        is_sample=any(row.sample for row in rows),
    )


def _values(
    access: Access, ledger: Ledger, rows: Sequence[Row], today: date
) -> list[tuple[Value, ...]]:
    """What stands in the columns of each row. Three queries where there are projects, one where there are problems."""
    projects = [row for row in rows if isinstance(row, Project)]
    years = years_of(projects, years_with(access, today)) if projects else {}
    charges = in_charge_on(projects, today) if projects else {}
    nodes = next_nodes(projects) if projects else {}
    problems = any(isinstance(row, Problem) for row in rows)
    works = calendar_of(access.programme).is_working if problems else bool
    found: list[tuple[Value, ...]] = []
    for row in rows:
        if isinstance(row, Project):
            told = ProjectFacts(
                row, years.get(row.pk), tuple(charges.get(row.pk, ())), nodes.get(row.pk)
            )
            found.append(tuple(PROJECT[code](told) for code in ledger.columns))
        elif isinstance(row, Need):
            found.append(tuple(NEED[code](row) for code in ledger.columns))
        elif isinstance(row, Problem):
            facts = ProblemFacts(row, today, works)
            found.append(tuple(PROBLEM[code](facts) for code in ledger.columns))
        else:
            found.append(tuple(LEAD[code](row) for code in ledger.columns))
    return found


def _line(here: str, ledger: Ledger, row: Row, values: Sequence[Value]) -> Line:
    first, *rest = (_cell(code, value) for code, value in zip(ledger.columns, values, strict=True))
    return Line(_url(here, row), first.text, tuple(rest))


def _url(here: str, row: Row) -> str:
    return reverse(_PAGES[type(row)], args=[here, row.number])


def _head(code: str, label: str) -> Head:
    sort = COLUMNS.get(code, ColumnSort())
    return Head(label, sort.unit, _is_number(code))


def _cell(code: str, value: Value) -> Cell:
    if value is None:
        return Cell(NOTHING, is_number=_is_number(code))
    if isinstance(value, date):
        return Cell(value.isoformat(), is_day=True)
    if isinstance(value, str):
        is_bad = code == "shortfall" and value[:1] not in ("-", "0")
        return Cell(value, is_number=_is_number(code), is_bad=is_bad)
    return Cell(figure(Decimal(value)), is_number=True, is_bad=code == "days_late" and value > 0)


def _is_number(code: str) -> bool:
    """Amounts with their unit stand at the right too."""
    measured = {"asked", "granted", "shortfall", "used", "left"}
    return code in measured or COLUMNS.get(code, ColumnSort()).kind == "number"


def _column(told: tuple[str, str]) -> SheetColumn:
    code, label = told
    sort = COLUMNS.get(code, ColumnSort())
    head = f"{label}（{sort.unit}）" if sort.unit else label
    return SheetColumn(head, _KINDS.get(sort.kind, "text"), sort.width)


def _others(here: str, ledger: Ledger) -> tuple[Other, ...]:
    return tuple(
        Other(one.label, reverse("projects:ledger", args=[here, code]), code == ledger.code)
        for code, one in ledgers().items()
    )
