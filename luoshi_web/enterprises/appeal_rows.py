"""Reads of appeals: which a person sees, lists with their counts, one appeal as a core object, the enterprise's own by its link.

A list shows the columns of `Appeal`; whatever asks what may be done next makes the core's appeal of a row with `appeal_of`.
Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.enterprises import Appeal as ToldAppeal
from luoshi.enterprises import (
    Card,
    appeal_rules,
    appeal_step_of_json,
    clock_of_json,
    dues_of_json,
)
from luoshi_web.enterprises.guards import Rights, rights
from luoshi_web.enterprises.models import (
    Appeal,
    AppealFile,
    AppealStep,
    AppealSupport,
    Exclusion,
    ExclusionState,
)
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.people import link_hash
from luoshi_web.offices.queries import Access

OPEN: Final = tuple(code for code, state in appeal_rules().states.items() if state.open)
WITH_UNIT: Final = ("assigned", "signed", "handling")
"""The states in which the unit has to do something."""
OFFICE_HAS: Final = ("received", "answered", "revisited")
"""Those in which the office has: to hand on, to ask the enterprise, to close."""
_NAMED: Final = ("lead", "town", "firm", "paired", "group", "merged_into", "programme")


@dataclass(frozen=True, slots=True)
class AppealFilter:
    """What a list is asked for; "" and None: everything. state: of appeals.yaml, or "open": every one that is not over.

    card: yellow or red. since, until: received in these days. asked: an extension or an exclusion waits for its answer.
    """

    state: str = ""
    unit: int | None = None
    town: int | None = None
    category: str = ""
    kind: str = ""
    firm: int | None = None
    card: str = ""
    asked: bool = False
    since: date | None = None
    until: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class AppealCounts:
    """The head of the list. to_assign: wait for the office; with_unit: for a unit; to_revisit, to_close: for the office again."""

    every: int
    open: int
    to_assign: int
    with_unit: int
    to_revisit: int
    to_close: int
    asked: int
    yellow: int
    red: int
    closed: int


def appeals_in(programme: Programme) -> QuerySet[Appeal]:
    """Made-up appeals are left out while the programme hides them."""
    rows = Appeal.objects.filter(programme=programme)
    return rows if programme.show_sample else rows.filter(sample=False)


def seen_appeals(programme: Programme, held: Rights) -> QuerySet[Appeal]:
    """Units see what they lead or support, and those of enterprises that they serve (帮包)."""
    rows = appeals_in(programme)
    if held.reads_all:
        return rows
    supported = AppealSupport.objects.filter(programme=programme, unit__in=held.units)
    return rows.filter(
        Q(lead__in=held.units) | Q(paired__in=held.units) | Q(pk__in=supported.values("appeal"))
    )


def listed_appeals(
    programme: Programme, held: Rights, asked: AppealFilter, today: date
) -> QuerySet[Appeal]:
    """The appeals a person sees that fit: those that are due first, what is over at the end, the newest first."""
    rows = _fitting(seen_appeals(programme, held), asked, today)
    rows = rows.select_related("lead", "town", "firm", "programme")
    return rows.annotate(is_over=~Q(state__in=OPEN)).order_by("is_over", "due", "-received_at")


def _fitting(rows: QuerySet[Appeal], asked: AppealFilter, today: date) -> QuerySet[Appeal]:
    if asked.state == "open":
        rows = rows.filter(state__in=OPEN)
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.unit is not None:
        rows = rows.filter(lead=asked.unit)
    if asked.town is not None:
        rows = rows.filter(town=asked.town)
    if asked.firm is not None:
        rows = rows.filter(firm=asked.firm)
    if asked.category:
        rows = rows.filter(category=asked.category)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.card:
        rows = rows.filter(_red(today) if asked.card == "red" else _yellow(today))
    if asked.asked:
        rows = rows.filter(_asked())
    if asked.since is not None:
        rows = rows.filter(received_at__gte=_midnight(asked.since))
    if asked.until is not None:
        rows = rows.filter(received_at__lt=_midnight(date.fromordinal(asked.until.toordinal() + 1)))
    if words := asked.text.strip():
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(matter__icontains=words)
            | Q(firm_name__icontains=words)
            | Q(document_number__icontains=words)
            | Q(hotline_number=words)
        )
    return rows


def appeal_counts(programme: Programme, held: Rights, today: date) -> AppealCounts:
    """One query."""

    def where(**given: object) -> Count:
        return Count("pk", filter=Q(**given))

    found = seen_appeals(programme, held).aggregate(
        every=Count("pk"),
        open=where(state__in=OPEN),
        to_assign=where(state="received"),
        with_unit=where(state__in=WITH_UNIT),
        to_revisit=where(state="answered"),
        to_close=where(state="revisited"),
        asked=Count("pk", filter=_asked()),
        yellow=Count("pk", filter=_yellow(today)),
        red=Count("pk", filter=_red(today)),
        closed=where(state__in=("closed", "archived")),
    )
    return AppealCounts(**found)


def card_of(row: Appeal, today: date) -> Card:
    """The worst card of what runs of it; no query."""
    if row.red_on is not None and row.red_on <= today:
        return "red"
    return "yellow" if row.card_on is not None and row.card_on <= today else ""


def appeal_row(access: Access, number: int, held: Rights | None = None) -> Appeal:
    """Http404 for what the person does not see; PermissionDenied for an enterprise, which has pages of its own."""
    rows = seen_appeals(access.programme, held or rights(access)).select_related(*_NAMED)
    row = rows.filter(number=number).first()
    if row is None:
        raise Http404(_("没有这件诉求，或您没有查看的权限。"))
    row.programme = access.programme
    return row


def appeal_by_link(programme_code: str, token: str) -> Appeal:
    """What an enterprise follows without an account. Http404 for every other token, so that guessing teaches nothing."""
    rows = Appeal.objects.select_related(*_NAMED).filter(programme__code=programme_code)
    row = rows.filter(token_hash=link_hash(token)).first() if token else None
    if row is None:
        raise Http404(_("没有这件诉求，或链接已经停用。"))
    return row


def own_appeals(access: Access) -> QuerySet[Appeal]:
    """Those of the enterprise whose account it is: of firms that the register ties to the account's units."""
    rows = appeals_in(access.programme).select_related("lead", "programme")
    return rows.filter(firm__unit__in=access.unit_ids) if access.unit_ids else rows.none()


def own_appeal(access: Access, number: int) -> Appeal:
    """Http404 for those of others."""
    row = own_appeals(access).filter(number=number).select_related(*_NAMED).first()
    if row is None:
        raise Http404(_("没有这件诉求，或您没有查看的权限。"))
    return row


def held_appeal(row: Appeal, seen: int | None) -> Appeal:
    """The row as it is, kept until the transaction ends. ConflictError unless it is as the caller saw it; None: not asked."""
    fresh = Appeal.objects.select_for_update(of=("self",)).select_related(*_NAMED).get(pk=row.pk)
    if seen is not None and fresh.edition != seen:
        raise ConflictError(_("这件诉求刚有人办过。"), _("没有存。请看过现在的状态再办。"))
    return fresh


def appeal_steps(row: Appeal) -> list[AppealStep]:
    """In the order in which they were made. One query."""
    return list(AppealStep.objects.filter(appeal=row).order_by("number"))


def appeal_files(row: Appeal, *, for_firm: bool = False) -> list[AppealFile]:
    """One query; without the contents. for_firm: only what the enterprise may open."""
    rows = AppealFile.objects.filter(appeal=row).select_related("file").defer("file__content")
    if for_firm:
        rows = rows.filter(Q(shown=True) | Q(from_firm=True))
    return list(rows.order_by("step", "pk"))


def appeal_supports(row: Appeal) -> list[Unit]:
    """One query."""
    return [each.unit for each in AppealSupport.objects.filter(appeal=row).select_related("unit")]


def exclusions_of(row: Appeal) -> list[Exclusion]:
    """One query."""
    return list(Exclusion.objects.filter(appeal=row).order_by("pk"))


def appeal_of(
    row: Appeal, steps: Iterable[AppealStep] | None = None, excluded: str | None = None
) -> ToldAppeal:
    """The core's appeal. Two queries where steps and the approved exclusion are not given."""
    told = appeal_steps(row) if steps is None else steps
    if excluded is None:
        granted = Exclusion.objects.filter(appeal=row, state=ExclusionState.GRANTED)
        excluded = granted.values_list("kind", flat=True).first() or ""
    dues = row.fixed.get("dues")
    return ToldAppeal(
        kind=row.kind,
        category=row.category,
        urgency=row.urgency,
        title=row.title,
        matter=row.matter,
        received=on_the_wall(row.received_at),
        clock=clock_of_json(row.clock, str(row)),
        counted=row.counted_on,
        assign_by=date.fromisoformat(row.fixed["assign_by"]),
        dues=None if dues is None else dues_of_json(dues, str(row)),
        excluded=excluded,
        steps=tuple(
            appeal_step_of_json(each.told, _("第 %(n)s 步") % {"n": each.number}) for each in told
        ),
    )


def appeals_told(rows: Sequence[Appeal]) -> dict[int, ToldAppeal]:
    """Key -> the core's appeal, of many rows. Two queries."""
    steps: dict[int, list[AppealStep]] = {row.pk: [] for row in rows}
    for step in AppealStep.objects.filter(appeal__in=steps).order_by("appeal", "number"):
        steps[step.appeal_id].append(step)
    granted = Exclusion.objects.filter(appeal__in=steps, state=ExclusionState.GRANTED)
    kinds = dict(granted.values_list("appeal", "kind"))
    return {row.pk: appeal_of(row, steps[row.pk], kinds.get(row.pk, "")) for row in rows}


def appeal_sides(row: Appeal, held: Rights, supports: Iterable[int]) -> frozenset[str]:
    """On which sides of appeals.yaml the person stands; supports: keys of the units."""
    found = {
        "office": held.office,
        "leader": held.leads,
        "unit": row.lead_id in held.units,
        "head": row.lead_id in held.heads,
        "support": not held.units.isdisjoint(supports),
    }
    return frozenset(side for side, is_so in found.items() if is_so)


def usual_units(category: str, units: Iterable[Unit]) -> list[Unit]:
    """Of these, those usually responsible for the category: a hint for whoever hands it on."""
    found = appeal_rules().categories.get(category)
    words = found.units if found else ()
    return [unit for unit in units if any(word in unit.name for word in words)]


def open_of_firm(programme: Programme, firm: int, category: str = "") -> list[Appeal]:
    """What the enterprise has open, to see whether it says the same again. One query."""
    rows = appeals_in(programme).filter(firm=firm, state__in=OPEN)
    return list(rows.filter(category=category) if category else rows)


def next_appeal(programme: Programme) -> int:
    """The next number in addresses. Call with the programme held."""
    last = Appeal.objects.filter(programme=programme).order_by("-number").first()
    return last.number + 1 if last else 1


def on_the_wall(at: datetime) -> datetime:
    """As the clock in the county shows, to the minute, without a zone: how the core tells time."""
    return timezone.localtime(at).replace(tzinfo=None, second=0, microsecond=0)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _red(today: date) -> Q:
    return Q(red_on__lte=today)


def _yellow(today: date) -> Q:
    return Q(card_on__lte=today) & (Q(red_on=None) | Q(red_on__gt=today))


def _asked() -> Q:
    # A subquery in a filtered count is read by every database alike.
    waiting = Exclusion.objects.filter(state=ExclusionState.ASKED).values("appeal")
    return Q(extension_asked=True) | Q(pk__in=waiting)
