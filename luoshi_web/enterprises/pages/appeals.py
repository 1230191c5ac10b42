"""The list of appeals: what is due first, what is over last; as a page and as a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Count as Counted
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.enterprises import appeal_rules
from luoshi.plan import Period, PeriodError
from luoshi.workdays import worked_after
from luoshi_web.enterprises.appeal_rows import (
    OPEN,
    AppealCounts,
    AppealFilter,
    appeal_counts,
    listed_appeals,
    seen_appeals,
)
from luoshi_web.enterprises.guards import Rights
from luoshi_web.enterprises.models import Appeal, AppealSupport, AppealTerm
from luoshi_web.enterprises.pages.appeal_lines import AppealLine, appeal_lines
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.list_sheet import ListSheet, Value, list_book
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, pages_of
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

PAGE_SIZE: Final = 50
MOST_ROWS: Final = 5000
_MONTHS: Final = 18
_CODE: Final = re.compile(r"[-\w]{1,30}", re.ASCII)
_CARDS: Final = (("yellow", gettext_noop("黄牌")), ("red", gettext_noop("红牌")))
_GROUPS: Final = (("open", gettext_noop("在办的")), ("asked", gettext_noop("有事待批的")))
_VIEWS: Final = (
    ("todo", gettext_noop("待分派")),
    ("mine", gettext_noop("我单位的")),
    ("", gettext_noop("全部")),
)


@dataclass(frozen=True, slots=True)
class AppealFilters:
    """Codes; "" for any. view: todo (to be handed on), mine (of the person's units). unit: its code. firm: its number. text: in the title, the
    firm's name or the number."""

    view: str = ""
    state: str = ""
    unit: str = ""
    category: str = ""
    card: str = ""
    month: str = ""
    firm: str = ""
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> AppealFilters:
        """What is not known is left out, so that an old address still shows something."""
        rules, month = appeal_rules(), month_in(given.get("month", ""))
        unit = given.get("unit", "")

        def known(name: str, codes: Iterable[str]) -> str:
            return given.get(name, "") if given.get(name, "") in set(codes) else ""

        def number(name: str) -> str:
            text = given.get(name, "")
            return text if text.isascii() and text.isdigit() and len(text) < 10 else ""

        return cls(
            view=known("view", (code for code, _label in _VIEWS)),
            state=known("state", (*(code for code, _label in _GROUPS), *rules.states)),
            unit=unit if _CODE.fullmatch(unit) else "",
            category=known("category", rules.categories),
            card=known("card", (code for code, _label in _CARDS)),
            month=str(month) if month else "",
            firm=number("firm"),
            text=written(given.get("q", ""))[:60],
        )

    @property
    def query(self) -> str:
        told = {
            "view": self.view, "state": self.state, "unit": self.unit, "category": self.category,
            "card": self.card, "month": self.month, "firm": self.firm, "q": self.text,
        }  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def asked(self) -> AppealFilter:
        """As the rows are asked for; `_rows` narrows them further: to a unit, an enterprise, the person's own."""
        month = month_in(self.month)
        state = "received" if self.view == "todo" else self.state
        return AppealFilter(
            state="" if state == "asked" else state,
            category=self.category,
            card=self.card,
            asked=state == "asked",
            since=first_day(month) if month else None,
            until=month.ends_on if month else None,
            text=self.text,
        )


@dataclass(frozen=True, slots=True)
class Days:
    """How many of those that run have something due today, and late; an appeal that nobody has yet is due to the office."""

    today: int
    late: int
    mine: int


def _rows(access: Access, held: Rights, filters: AppealFilters, today: date) -> QuerySet[Appeal]:
    """What turns red first stands first; what waits for the office without a day of its own follows, what is over comes last."""
    rows = listed_appeals(access.programme, held, filters.asked, today)
    rows = rows.order_by(F("is_over"), F("red_on").asc(nulls_last=True), "due", "-received_at")
    if filters.unit:
        rows = rows.filter(lead__code=filters.unit)
    if filters.firm:
        rows = rows.filter(firm__number=int(filters.firm))
    return rows.filter(_own(access, held)) if filters.view == "mine" else rows


def _own(access: Access, held: Rights) -> Q:
    supported = AppealSupport.objects.filter(programme=access.programme, unit__in=held.units)
    return Q(lead__in=held.units) | Q(pk__in=supported.values("appeal"))


def _days(access: Access, held: Rights, today: date) -> Days:
    """Two queries."""
    seen = seen_appeals(access.programme, held).filter(state__in=OPEN)
    terms = AppealTerm.objects.filter(
        programme=access.programme, done=None, ended=None, appeal__in=seen.order_by().values("pk")
    )
    found = terms.aggregate(
        today=Counted("appeal", distinct=True, filter=Q(due=today)),
        late=Counted("appeal", distinct=True, filter=Q(due__lt=today)),
    )
    works = calendar_of(access.programme).is_working
    next_day = worked_after(today, 1, works)
    own = seen.aggregate(
        today=Counted("pk", filter=Q(state="received", red_on=next_day)),
        late=Counted("pk", filter=Q(state="received", red_on__lte=today)),
        mine=Counted("pk", filter=_own(access, held)),
    )
    return Days(found["today"] + own["today"], found["late"] + own["late"], own["mine"])


def month_in(text: str) -> Period | None:
    """A month such as 2026-09; None for anything else, which an address may hold."""
    try:
        found = Period.parse(text)
    except PeriodError:
        return None
    return found if found.frequency == "month" else None


def first_day(month: Period) -> date:
    return month.ends_on.replace(day=1)


@dataclass(frozen=True, slots=True)
class Count:
    words: str
    url: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class ViewTab:
    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class AppealsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    counts: tuple[Count, ...]
    views: tuple[ViewTab, ...]
    filters: AppealFilters
    states: tuple[Choice, ...]
    units: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    cards: tuple[Choice, ...]
    months: tuple[Choice, ...]
    lines: tuple[AppealLine, ...]
    pages: Pages
    sheet_url: str
    may_receive: bool
    has_sample: bool


def appeals_page(
    access: Access, held: Rights, filters: AppealFilters, today: date, at: int
) -> AppealsPage:
    programme, rules = access.programme, appeal_rules()
    here = reverse("enterprises:appeals", args=[programme.code])
    rows = _rows(access, held, filters, today)
    found, days = appeal_counts(programme, held, today), _days(access, held, today)
    pages = pages_of(rows.count(), at, PAGE_SIZE, here, filters.query)
    lines = appeal_lines(access, list(rows[pages.first : pages.first + PAGE_SIZE]), today)
    sheet = reverse("enterprises:appeals-sheet", args=[programme.code])
    leads = seen_appeals(programme, held).order_by().values("lead")
    units = Unit.objects.filter(pk__in=leads)
    return AppealsPage(
        title=_("企业诉求"),
        programme=programme.code,
        tabs=tabs(access, "appeals"),
        headline=_headline(found, days),
        counts=_counts(found, here),
        views=(*_views(found, days, held, filters, here), _matters(programme.code)),
        filters=filters,
        states=chosen(_states(), filters.state),
        units=chosen(((unit.code, unit.name) for unit in units), filters.unit),
        categories=chosen(((c.code, c.label) for c in rules.categories.values()), filters.category),
        cards=chosen(((code, _(label)) for code, label in _CARDS), filters.card),
        months=chosen(_months(today), filters.month),
        lines=lines,
        pages=pages,
        sheet_url=f"{sheet}?{filters.query}" if filters.query else sheet,
        may_receive=held.office,
        has_sample=any(line.sample for line in lines),
    )


def _states() -> list[tuple[str, str]]:
    every = [(state.code, state.label) for state in appeal_rules().states.values()]
    return [*((code, _(label)) for code, label in _GROUPS), *every]


def _months(today: date) -> list[tuple[str, str]]:
    """This month and those before it, the newest first."""
    at = today.year * 12 + today.month - 1
    months = [Period.month(n // 12, n % 12 + 1) for n in range(at, at - _MONTHS, -1)]
    return [(str(month), month.words()) for month in months]


def _headline(found: AppealCounts, days: Days) -> str:
    if not found.every:
        return _("还没有企业诉求")
    if not found.open:
        return _("%(n)s 件企业诉求都已办结") % {"n": found.every}
    said = [_("%(n)s 件企业诉求在办") % {"n": found.open}]
    if days.today:
        said.append(_("%(n)s 件今日到期") % {"n": days.today})
    said.append(_("%(n)s 件超期") % {"n": days.late} if days.late else _("没有超期的"))
    return "，".join(said)


def _counts(found: AppealCounts, here: str) -> tuple[Count, ...]:
    told = [
        (_("待分派 %(n)s 件"), found.to_assign, "view=todo", False),
        (_("在承办单位 %(n)s 件"), found.with_unit, "state=open", False),
        (_("黄牌 %(n)s 件"), found.yellow, "card=yellow", False),
        (_("红牌 %(n)s 件"), found.red, "card=red", True),
        (_("延期、剔除待批 %(n)s 件"), found.asked, "state=asked", False),
        (_("待回访 %(n)s 件"), found.to_revisit, "state=answered", False),
    ]
    return tuple(
        Count(words % {"n": n}, f"{here}?{query}" if n else "", is_bad=bad and n > 0)
        for words, n, query, bad in told
    )


def _views(
    found: AppealCounts, days: Days, held: Rights, filters: AppealFilters, here: str
) -> tuple[ViewTab, ...]:
    sizes = {"todo": found.to_assign, "mine": days.mine, "": 0}
    shown = []
    for code, label in _VIEWS:
        if (code == "todo" and not held.reads_all) or (code == "mine" and not held.units):
            continue
        query = replace(filters, view=code, state="" if code == "todo" else filters.state).query
        url = f"{here}?{query}" if query else here
        shown.append(ViewTab(_(label), url, sizes[code], code == filters.view))
    return tuple(shown)


def _matters(code: str) -> ViewTab:
    return ViewTab(_("共性问题"), reverse("enterprises:matters", args=[code]), 0, is_current=False)


_COLUMNS: Final = (
    (gettext_noop("编号"), 18), (gettext_noop("受理时间"), 12), (gettext_noop("诉求事项"), 40),
    (gettext_noop("企业"), 26), (gettext_noop("镇街"), 12), (gettext_noop("来源"), 12),
    (gettext_noop("类型"), 8), (gettext_noop("类别"), 12), (gettext_noop("承办单位"), 20),
    (gettext_noop("状态"), 12), (gettext_noop("结果期限"), 12), (gettext_noop("办结"), 12),
    (gettext_noop("办理结果"), 16), (gettext_noop("回访"), 12), (gettext_noop("是否满意"), 12),
    (gettext_noop("示例"), 7),
)  # fmt: skip


def appeals_sheet(access: Access, held: Rights, filters: AppealFilters, today: date) -> bytes:
    """The cases that the list shows, all of them up to MOST_ROWS, without whom to call."""
    rows = _rows(access, held, filters, today)[:MOST_ROWS]
    title = _("企业诉求")
    sheet = ListSheet(
        title,
        title,
        [(_(head), width) for head, width in _COLUMNS],
        staying=3,
        foot=_("&L%(title)s，截至 %(day)s") % {"title": title, "day": today},
    )
    return list_book(sheet, (_cells(row) for row in rows), today)


def _cells(row: Appeal) -> list[Value]:
    rules = appeal_rules()
    answer, revisit = rules.of("answer"), rules.of("revisit")
    return [
        row.document_number, timezone.localtime(row.received_at).date(), row.title, row.firm_name,
        row.town.name if row.town else "", rules.channels.get(row.channel, row.channel),
        rules.kinds.get(row.kind, row.kind), rules.categories[row.category].label,
        row.lead.name if row.lead else "", rules.states[row.state].label, row.due, row.closed_on,
        answer.results.get(row.result, ""), revisit.results.get(row.solved, ""),
        revisit.satisfactions.get(row.satisfaction, ""), _("示例") if row.sample else "",
    ]  # fmt: skip
