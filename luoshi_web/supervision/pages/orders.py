"""The list of orders: what is due first, what is over last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.supervising import lead_of, order_clocks, order_rules
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.words import day_words
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import Order
from luoshi_web.supervision.order_rows import Counts, Filter, counts, listed, orders_told
from luoshi_web.supervision.pages.head import tabs
from luoshi_web.supervision.pages.order import standing_of
from luoshi_web.supervision.pages.order_way import left_words

PAGE_SIZE: Final = 50
_GROUPS: Final = ("open", "overdue", "asked")


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """Codes; "" for any. state: a state, open, overdue or asked. text: in the title, the matter or the number."""

    state: str = ""
    lead: str = ""
    kind: str = ""
    target: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> OrderFilters:
        """What is not known is left out, so that an old address still shows something."""
        rules, state, lead = order_rules(), given.get("state", ""), given.get("lead", "")
        kind = given.get("kind", "")
        return cls(
            state=state if state in {*_GROUPS, *rules.states} else "",
            lead=lead if lead.isascii() and lead.isdigit() and len(lead) < 10 else "",
            kind=kind if kind in rules.kinds else "",
            target=written(given.get("target", ""))[:30],
            text=written(given.get("q", ""))[:60],
        )

    @property
    def query(self) -> str:
        told = {"state": self.state, "lead": self.lead, "kind": self.kind, "target": self.target, "q": self.text}  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def asked(self) -> Filter:
        return Filter(
            state="" if self.state in ("overdue", "asked") else self.state,
            lead=int(self.lead) if self.lead else None,
            kind=self.kind,
            overdue=self.state == "overdue",
            asked=self.state == "asked",
            target=self.target,
            text=self.text,
        )


@dataclass(frozen=True, slots=True)
class OrderLine:
    url: str
    number: str
    title: str
    kind: str
    lead: str
    issued: str
    due: str
    left: str
    is_late: bool
    light: Light
    word: str
    asked: str
    is_open: bool
    sample: bool


@dataclass(frozen=True, slots=True)
class Count:
    words: str
    url: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class OrdersPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    counts: tuple[Count, ...]
    filters: OrderFilters
    states: tuple[Choice, ...]
    leads: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    lines: tuple[OrderLine, ...]
    pages: Pages
    may_draft: bool
    has_sample: bool


def orders_page(
    access: Access, held: Rights, filters: OrderFilters, today: date, at: int, leads: Sequence[Unit]
) -> OrdersPage:
    """leads: the units that have some order."""
    programme = access.programme
    rows = listed(programme, held, filters.asked, today)
    here = reverse("supervision:orders", args=[programme.code])
    found = counts(programme, held, today)
    total = rows.count()
    pages = pages_of(total, at, PAGE_SIZE, here, filters.query)
    shown = list(rows[pages.first : pages.first + PAGE_SIZE])
    lines = _lines(access, shown, today)
    return OrdersPage(
        title=_("督办单"),
        programme=programme.code,
        tabs=tabs(access, "orders"),
        headline=_headline(found),
        counts=_counts(found, here, office=held.office),
        filters=filters,
        states=chosen(_states(), filters.state),
        leads=chosen(((str(unit.pk), unit.name) for unit in leads), filters.lead),
        kinds=chosen(((k.code, k.label) for k in order_rules().kinds.values()), filters.kind),
        lines=lines,
        pages=pages,
        may_draft=held.office,
        has_sample=any(line.sample for line in lines),
    )


def _states() -> list[tuple[str, str]]:
    every = [(state.code, state.label) for state in order_rules().states.values()]
    groups = [("open", _("没有销号的")), ("overdue", _("逾期的")), ("asked", _("有事待答复的"))]
    return [*groups, *every]


def _headline(found: Counts) -> str:
    if not found.every:
        return _("还没有督办单")
    if not found.open:
        return _("%(n)s 件督办单都已销号") % {"n": found.every}
    said = _("%(n)s 件督办单在办") % {"n": found.open}
    if found.overdue:
        return _("%(said)s，%(n)s 件逾期") % {"said": said, "n": found.overdue}
    return _("%(said)s，没有逾期的") % {"said": said}


def _counts(found: Counts, here: str, *, office: bool) -> tuple[Count, ...]:
    told = [
        (_("待签发 %(n)s 件"), found.to_sign, "registered", False),
        (_("待签收 %(n)s 件"), found.to_accept, "issued", False),
        (_("待审核 %(n)s 件"), found.to_check, "submitted", False),
        (_("逾期 %(n)s 件"), found.overdue, "overdue", True),
        (_("已销号 %(n)s 件"), found.closed, "closed", False),
    ]
    lines = [Count(words % {"n": n}, f"{here}?state={state}" if n else "", is_bad=bad and n > 0)
             for words, n, state, bad in told]  # fmt: skip
    if office and found.asked:
        lines.append(
            Count(
                _("有异议、延期或复核待答复 %(n)s 件") % {"n": found.asked},
                f"{here}?state=asked",
                is_bad=True,
            )
        )
    if found.slips:
        lines.append(Count(_("在督查单上 %(n)s 件") % {"n": found.slips}, ""))
    return tuple(lines)


def _lines(access: Access, rows: Sequence[Order], today: date) -> tuple[OrderLine, ...]:
    """Three queries, whatever the number of rows."""
    works = calendar_of(access.programme).is_working
    told = orders_told(rows)
    lines = []
    for row in rows:
        order = told[row.pk]
        clock = order_clocks(order, today, works)
        light, word = standing_of(order, clock)
        asked = [
            label
            for flag, label in (
                (row.objected, _("异议待答复")),
                (row.extension_asked, _("延期待批")),
                (row.review_asked, _("复核待答复")),
            )
            if flag
        ]
        lines.append(
            OrderLine(
                url=reverse("supervision:order", args=[access.programme.code, row.number]),
                number=row.document_number or _("没有编号"),
                title=row.title,
                kind=order_rules().kinds[row.kind].label,
                lead=lead_of(order),
                issued=day_words(clock.handed, today) or "—",
                due=day_words(clock.due, today) or "—",
                left=left_words(clock),
                is_late=clock.overdue,
                light=light,
                word=word.partition("，")[0],
                asked="、".join(asked),
                is_open=order_rules().states[row.state].open,
                sample=row.sample,
            )
        )
    return tuple(lines)
