"""Asks to higher levels: what was asked, granted, arrived and given out, kind by kind; then the asks, as a list or a board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.projects import ask_flow, ask_kinds, success_rate
from luoshi_web.asks.amounts import figure
from luoshi_web.asks.ask_rows import asks, open_states
from luoshi_web.asks.guards import Rights
from luoshi_web.asks.models import Ask
from luoshi_web.asks.pages.ask_sums import (
    Figure,
    GroupLine,
    KindLine,
    by_higher,
    by_lead,
    figures_of,
    headline,
    kind_lines,
    rate_words,
)
from luoshi_web.asks.pages.head import tabs
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

PAGE_SIZE: Final = 50
MOST_CARDS: Final = 8
_NAMES: Final = ("kind", "state", "lead", "higher", "proof")


@dataclass(frozen=True, slots=True)
class AskFilters:
    """Codes; "" for any. state: a state, or open or ended. proof: "1" for those whose documents lack."""

    kind: str = ""
    state: str = ""
    lead: str = ""
    higher: str = ""
    proof: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> AskFilters:
        """Unknown codes are left out, so that an old address still shows something."""
        kind, state, lead = (given.get(name, "") for name in ("kind", "state", "lead"))
        return cls(
            kind=kind if kind in ask_kinds() else "",
            state=state if state in {"open", "ended", *ask_flow().states} else "",
            lead=lead if lead.isascii() and lead.isdigit() and len(lead) < 10 else "",
            higher=written(given.get("higher", ""))[:100],
            proof="1" if given.get("proof") == "1" else "",
        )

    @property
    def query(self) -> str:
        told = {name: getattr(self, name) for name in _NAMES}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class AskLine:
    number: int
    url: str
    title: str
    kind: str
    higher: str
    lead: str
    asked: str
    granted: str
    arrived: str
    allocated: str
    unit: str
    state: str
    is_open: bool
    since: str
    proof: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    url: str
    count: int
    cards: tuple[AskLine, ...]
    left: int


@dataclass(frozen=True, slots=True)
class AsksPage:
    """columns: of the board, empty where the list is shown."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    rate: str
    filters: AskFilters
    kinds: tuple[Choice, ...]
    states: tuple[Choice, ...]
    leads: tuple[Choice, ...]
    highers: tuple[Choice, ...]
    proofs: tuple[Choice, ...]
    sums: tuple[KindLine, ...]
    leading: tuple[GroupLine, ...]
    higher: tuple[GroupLine, ...]
    lines: tuple[AskLine, ...]
    columns: tuple[Column, ...]
    pages: Pages
    is_board: bool
    list_url: str
    board_url: str
    sheet_url: str
    papers: tuple[tuple[str, str], ...]
    may_make: bool
    late: int
    has_sample: bool


def filtered(access: Access, filters: AskFilters) -> QuerySet[Ask]:
    rows = asks(access.programme)
    if filters.state == "open":
        rows = rows.filter(state__in=open_states())
    elif filters.state == "ended":
        rows = rows.exclude(state__in=open_states())
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.lead:
        rows = rows.filter(lead=int(filters.lead))
    if filters.higher:
        rows = rows.filter(higher=filters.higher)
    if filters.proof:
        rows = rows.filter(proof_due__isnull=False)
    return rows


def ordered(rows: QuerySet[Ask]) -> QuerySet[Ask]:
    """The open ones first, of them those that moved last."""
    rank = Case(
        When(state__in=open_states(), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", F("state_since").desc(), "number")


def asks_page(
    access: Access, rights: Rights, filters: AskFilters, today: date, at: int, *, is_board: bool
) -> AsksPage:
    """Three queries, one more where something is filtered."""
    here = access.programme.code
    every = figures_of(asks(access.programme))
    figures = figures_of(filtered(access, filters)) if filters.query else every
    url, query = reverse("asks:asks", args=[here]), filters.query
    pages = pages_of(len(figures), at, PAGE_SIZE, url, query)
    rows = ordered(filtered(access, filters))
    shown = list(rows if is_board else rows[pages.first : pages.first + PAGE_SIZE])
    lines = tuple(ask_line(here, row, today) for row in shown)
    return AsksPage(
        title=_("对上争取"),
        programme=here,
        tabs=tabs(access, "asks"),
        headline=headline(figures, today),
        rate=rate_words(success_rate(one.state for one in figures)),
        filters=filters,
        kinds=chosen(((code, kind.label) for code, kind in ask_kinds().items()), filters.kind),
        states=chosen(_states(), filters.state),
        leads=chosen(_leads(every), filters.lead),
        highers=chosen(((one, one) for one in sorted({f.higher for f in every})), filters.higher),
        proofs=chosen([("1", _("缺证明材料"))], filters.proof),
        sums=kind_lines(figures),
        leading=by_lead(figures),
        higher=by_higher(figures, quote),
        lines=() if is_board else lines,
        columns=_columns(url, shown, lines) if is_board else (),
        pages=pages,
        is_board=is_board,
        list_url=_url(url, query),
        board_url=_url(url, f"{query}&view=board" if query else "view=board"),
        sheet_url=_url(reverse("asks:asks-sheet", args=[here]), query),
        papers=tuple(
            (end, _url(reverse(f"asks:asks-{end}", args=[here]), query)) for end in ("docx", "pdf")
        ),
        may_make=rights.office or bool(rights.units),
        late=sum(one.proof_due is not None and one.proof_due < today for one in figures),
        has_sample=any(one.sample for one in figures),
    )


def ask_line(here: str, row: Ask, today: date) -> AskLine:
    kind, state = ask_kinds()[row.kind], ask_flow().state(row.state)
    return AskLine(
        number=row.number,
        url=reverse("asks:ask", args=[here, row.number]),
        title=row.title,
        kind=kind.label,
        higher=row.higher,
        lead=row.lead.name,
        asked=figure(row.asked),
        granted=figure(row.granted),
        arrived=figure(row.arrived),
        allocated=figure(row.allocated),
        unit=kind.unit.text,
        state=state.label,
        is_open=state.open,
        since=row.state_since.isoformat(),
        proof=row.proof_due.isoformat() if row.proof_due else "",
        is_late=row.proof_due is not None and row.proof_due < today,
    )


def _columns(url: str, rows: Sequence[Ask], lines: Sequence[AskLine]) -> tuple[Column, ...]:
    found = []
    for code, state in ask_flow().states.items():
        cards = [line for row, line in zip(rows, lines, strict=True) if row.state == code]
        found.append(
            Column(
                state.label,
                f"{url}?state={code}",
                len(cards),
                tuple(cards[:MOST_CARDS]),
                max(len(cards) - MOST_CARDS, 0),
            )
        )
    return tuple(found)


def _leads(figures: Sequence[Figure]) -> list[tuple[str, str]]:
    found = {one.lead_id: one.lead for one in figures}
    return [(str(pk), name) for pk, name in sorted(found.items(), key=lambda each: each[1])]


def _states() -> list[tuple[str, str]]:
    every = [(state.code, state.label) for state in ask_flow().states.values()]
    return [("open", _("没有了结的")), ("ended", _("已了结的")), *every]


def _url(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url
