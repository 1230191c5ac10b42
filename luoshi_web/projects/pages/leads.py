"""The leads by state, with those on top that nobody has spoken to for long and those whose next step is past its day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Case, Count, F, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.projects import flows, lead_rules
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.lead_rows import leads, open_states, quiet_since
from luoshi_web.projects.models import Lead
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.words import amount

MOST_CARDS: Final = 20
"""Of each state."""


@dataclass(frozen=True, slots=True)
class LeadFilters:
    """owner: the key of a unit, "" for any. ask: only those that are asked about."""

    owner: str = ""
    ask: bool = False
    text: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> LeadFilters:
        owner = given.get("owner", "")
        kept = owner if owner.isascii() and owner.isdigit() and len(owner) < 10 else ""
        return cls(kept, given.get("ask") == "1", written(given.get("q", ""))[:60])

    @property
    def query(self) -> str:
        told = {"owner": self.owner, "ask": "1" if self.ask else "", "q": self.text}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class LeadCard:
    """quiet: days without a contact, where the lead is asked about; late: days the next step is past its day."""

    url: str
    name: str
    investor: str
    owner: str
    total: str
    last: str
    quiet: int | None
    next_step: str
    next_on: str
    late: int | None
    project: str
    project_url: str


@dataclass(frozen=True, slots=True)
class LeadColumn:
    """total: what is hoped for in all of the state, 万元 as words."""

    label: str
    means: str
    is_open: bool
    count: int
    total: str
    cards: tuple[LeadCard, ...]
    left: int


@dataclass(frozen=True, slots=True)
class LeadsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    filters: LeadFilters
    owners: tuple[Choice, ...]
    quiet: int
    quiet_days: int
    late: int
    columns: tuple[LeadColumn, ...]
    ended: tuple[LeadColumn, ...]
    new_url: str
    clear_url: str
    today: date
    has_sample: bool


def leads_page(access: Access, rights: Rights, filters: LeadFilters, today: date) -> LeadsPage:
    """Five queries."""
    every = leads(access.programme)
    owners = Unit.objects.filter(pk__in=every.order_by().values("owner"))
    asked = Q(pk__in=quiet_since(every, today).values("pk")) | Q(_late(today))
    rows = _filtered(every, filters, asked)
    counts = {
        state: (count, total)
        for state, count, total in rows.order_by()
        .values_list("state")
        .annotate(count=Count("pk"), total=Sum("total"))
    }
    shown = _shown(rows, today)
    quiet, late = _asked(every, today)
    columns = [
        _column(
            access, state.code, counts, [row for row in shown if row.state == state.code], today
        )
        for state in flows()["lead"].states.values()
    ]
    going = sum(count for state, (count, _total) in counts.items() if state in open_states())
    here = reverse("projects:leads", args=[access.programme.code])
    return LeadsPage(
        title=_title(going, quiet, late),
        programme=access.programme.code,
        tabs=tabs(access, "leads"),
        filters=filters,
        owners=chosen(
            ((str(unit.pk), unit.name) for unit in owners.order_by("position", "code")),
            filters.owner,
        ),
        quiet=quiet,
        quiet_days=lead_rules().quiet_days,
        late=late,
        columns=tuple(column for column in columns if column.is_open),
        ended=tuple(column for column in columns if not column.is_open),
        new_url=reverse("projects:lead-new", args=[access.programme.code])
        if rights.promotion or rights.writes_some
        else "",
        clear_url=here,
        today=today,
        has_sample=any(row.sample for row in shown),
    )


def _title(going: int, quiet: int, late: int) -> str:
    if not going:
        return _("没有在谈的招商线索")
    asked = []
    if quiet:
        asked.append(
            _("%(n)s 条超过%(days)s天没有接触") % {"n": quiet, "days": lead_rules().quiet_days}
        )
    if late:
        asked.append(_("%(n)s 条下一步过了日子") % {"n": late})
    words = _("在谈 %(n)s 条招商线索") % {"n": going}
    return f"{words}，{'，'.join(asked)}" if asked else words


def _late(today: date) -> Q:
    return Q(state__in=open_states(), next_on__lt=today)


def _asked(every: QuerySet[Lead], today: date) -> tuple[int, int]:
    quiet = quiet_since(every, today).values("pk")
    found = every.order_by().aggregate(
        quiet=Count("pk", filter=Q(pk__in=quiet)), late=Count("pk", filter=_late(today))
    )
    return found["quiet"], found["late"]


def _filtered(every: QuerySet[Lead], filters: LeadFilters, asked: Q) -> QuerySet[Lead]:
    rows = every
    if filters.owner:
        rows = rows.filter(owner=int(filters.owner))
    if filters.text:
        rows = rows.filter(Q(name__icontains=filters.text) | Q(investor__icontains=filters.text))
    return rows.filter(asked) if filters.ask else rows


def _shown(rows: QuerySet[Lead], today: date) -> list[Lead]:
    """At most MOST_CARDS of each state: those past their next step first, then those silent the longest. One query."""
    order = [
        Case(When(next_on__lt=today, then=Value(0)), default=Value(1)).asc(),
        F("last_contact").asc(nulls_first=True),
        F("heard_on").asc(),
        F("pk").asc(),
    ]
    placed = rows.annotate(place=Window(RowNumber(), partition_by=[F("state")], order_by=order))
    return list(placed.filter(place__lte=MOST_CARDS).order_by("place"))


def _column(
    access: Access,
    code: str,
    counts: Mapping[str, tuple[int, object]],
    rows: Sequence[Lead],
    today: date,
) -> LeadColumn:
    state = flows()["lead"].states[code]
    count, total = counts.get(code, (0, None))
    return LeadColumn(
        label=state.label,
        means=state.means,
        is_open=state.open,
        count=count,
        total=amount(total) if total is not None else "",  # type: ignore[arg-type]
        cards=tuple(card_of(access, row, today) for row in rows),
        left=count - len(rows),
    )


def card_of(access: Access, row: Lead, today: date) -> LeadCard:
    here = access.programme.code
    is_open = row.state in open_states()
    silent = (today - (row.last_contact or row.heard_on)).days
    late = (today - row.next_on).days if is_open and row.next_on else 0
    return LeadCard(
        url=reverse("projects:lead", args=[here, row.number]),
        name=row.name,
        investor=row.investor,
        owner=row.owner.name,
        total=amount(row.total) if row.total is not None else "",
        last=row.last_contact.isoformat() if row.last_contact else "",
        quiet=silent if is_open and silent > lead_rules().quiet_days else None,
        next_step=row.next_step if is_open else "",
        next_on=row.next_on.isoformat() if is_open and row.next_on else "",
        late=late if late > 0 else None,
        project=row.project.name if row.project else "",
        project_url=reverse("projects:show", args=[here, row.project.number])
        if row.project
        else "",
    )
