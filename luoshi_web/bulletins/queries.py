"""Reads of the room: the papers a person may see, the months that could have one, what stands behind a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.plan import Period, month_of_index
from luoshi_web.bulletins.models import (
    OPEN,
    Bulletin,
    BulletinStep,
    BulletinText,
    Kind,
    Naming,
    Publicity,
    Receipt,
    State,
)
from luoshi_web.ledger.models import AssessmentLine, Observation, PlanVersion, Snapshot
from luoshi_web.ledger.pages.known import last_closed_day
from luoshi_web.offices.models import Person, Post, Programme, Role, Unit
from luoshi_web.offices.queries import Access, holding_on


def works_on(access: Access) -> bool:
    """Drafts, edits, publishes."""
    return access.coordinates


def signs(access: Access) -> bool:
    """By a leader's post of one's own, or one filled as deputy."""
    return Role.LEADER in access.roles


def sees_drafts(access: Access) -> bool:
    """Of every paper. The head of a unit sees besides what that unit drafts."""
    return works_on(access) or signs(access) or access.audits


def drafts_with(access: Access, bulletin: Bulletin) -> bool:
    """Whether how this paper came about is the person's to see."""
    return sees_drafts(access) or bulletin.office_id in _heads(access)


def _heads(access: Access) -> frozenset[int]:
    return access.units_as(frozenset({Role.HEAD}))


def bulletins_of(access: Access) -> QuerySet[Bulletin]:
    """The papers a person may see, the newest first, without the files' bytes.

    Published ones are everybody's who works here; open ones are seen by the office, the leaders, the auditors and the heads
    of the unit that drafts. An enterprise sees what is public. None with sample figures while those are hidden.
    """
    rows = Bulletin.objects.filter(programme=access.programme)
    if not access.programme.show_sample:
        rows = rows.filter(is_sample=False)
    if not access.works_here:
        rows = rows.filter(state=State.PUBLISHED, is_public=True)
    elif not sees_drafts(access):
        rows = rows.filter(Q(state=State.PUBLISHED) | Q(office__in=_heads(access), state__in=OPEN))
    return (
        rows.select_related("snapshot", "docx", "xlsx", "pdf", "corrects", "office")
        .defer("docx__content", "xlsx__content", "pdf__content")
        .order_by("-year", "-number", "-pk")
    )


def bulletin_of(access: Access, pk: int) -> Bulletin:
    """Http404 when there is none the person may see."""
    found = (
        bulletins_of(access)
        .select_related("snapshot__plan_version", "sheets")
        .defer("sheets__content", "docx__content", "xlsx__content", "pdf__content")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404(_("没有这期通报。"))
    found.programme = access.programme
    return found


def named_in(access: Access, pk: int) -> Naming:
    """What an open or published paper says of the person's own unit, once the unit was told. Http404 otherwise."""
    mine = access.units_as(frozenset({Role.REPORTER, Role.HEAD}))
    rows = Naming.objects.filter(
        programme=access.programme, bulletin=pk, unit__in=mine, told_at__isnull=False
    ).exclude(bulletin__state=State.DISCARDED)
    if not access.programme.show_sample:
        rows = rows.filter(bulletin__is_sample=False)
    found = rows.select_related("bulletin__snapshot", "unit").first()
    if found is None:
        raise Http404(_("没有这期通报，或它没有点到您单位。"))
    return found


def text_of(bulletin: Bulletin, edition: int | None = None) -> BulletinText | None:
    """The newest text, or the one asked for; None of papers made before texts were kept."""
    rows = BulletinText.objects.filter(bulletin=bulletin)
    return rows.filter(edition=edition or bulletin.text_edition).first()


def texts_of(bulletin: Bulletin) -> list[BulletinText]:
    """Every version, the draft first."""
    return list(BulletinText.objects.filter(bulletin=bulletin).order_by("edition"))


def steps_of(bulletin: Bulletin) -> list[BulletinStep]:
    rows = BulletinStep.objects.filter(bulletin=bulletin).select_related("scan")
    return list(rows.defer("scan__content").order_by("number"))


def wrote(bulletin: Bulletin, person_id: int) -> bool:
    """Whether the person drafted or edited it. One query."""
    return BulletinText.objects.filter(bulletin=bulletin, person=person_id).exists()


def namings_of(bulletin: Bulletin) -> list[Naming]:
    return list(Naming.objects.filter(bulletin=bulletin).select_related("unit"))


def lines_of(bulletin: Bulletin) -> list[AssessmentLine]:
    """The frozen answers behind a paper, in the plan's order. One query."""
    return lines_in(bulletin.snapshot)


def lines_in(snapshot: Snapshot) -> list[AssessmentLine]:
    rows = AssessmentLine.objects.filter(programme=snapshot.programme_id, snapshot=snapshot)
    return list(rows.select_related("target").order_by("target__code"))


def last_published(programme: Programme, before: date) -> Bulletin | None:
    """The last published monthly paper of figures older than the day. One query."""
    rows = Bulletin.objects.filter(
        programme=programme, kind=Kind.MONTHLY, state=State.PUBLISHED, snapshot__as_of__lt=before
    )
    if not programme.show_sample:
        rows = rows.filter(is_sample=False)
    return rows.select_related("snapshot").order_by("-snapshot__as_of", "-year", "-number").first()


def lights_of(bulletin: Bulletin) -> dict[str, Any]:
    """Target -> its light as frozen. One query."""
    return {line.target.code: line.light for line in lines_of(bulletin)}


def corrections_of(bulletin: Bulletin) -> list[Bulletin]:
    """The published notices that correct it, the oldest first."""
    rows = Bulletin.objects.filter(corrects=bulletin, state=State.PUBLISHED)
    return list(rows.order_by("year", "number"))


def recorded_after(snapshot: Snapshot) -> int:
    """How many figures of the programme were recorded since what it knew. One query."""
    rows = Observation.objects.filter(
        programme=snapshot.programme_id, recorded_at__gt=snapshot.known_on
    )
    return (rows if snapshot.with_sample else rows.filter(sample=False)).count()


def adopted_on(programme: Programme) -> date | None:
    """The day the programme's first plan version was adopted."""
    first = PlanVersion.objects.filter(programme=programme).order_by("number").first()
    return first.adopted_on if first else None


def months_to_tell(programme: Programme, today: date) -> list[Period]:
    """The closed months since adoption within the programme, newest first."""
    adopted = adopted_on(programme)
    if adopted is None:
        return []
    last = last_closed_day(today)
    begin = Period.month(adopted.year, adopted.month).first
    end = min(Period.month(last.year, last.month).last, Period.of_year(programme.last_year).last)
    return [Period.month(*month_of_index(index)) for index in range(end, begin - 1, -1)]


def month_without_paper(access: Access, today: date) -> Period | None:
    """The last closed month, when nobody has begun a paper that tells of it."""
    months = months_to_tell(access.programme, today)
    if not months:
        return None
    rows = Bulletin.objects.filter(programme=access.programme, period=str(months[0]))
    if not access.programme.show_sample:
        rows = rows.filter(is_sample=False)
    begun = rows.filter(kind__in=(Kind.MONTHLY, Kind.YEAR_END)).exclude(state=State.DISCARDED)
    return None if begun.exists() else months[0]


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A paper that somebody must move on. state: review or sign or signed; title: as it will be printed."""

    pk: int
    title: str
    state: str
    word: str
    since: date


def waiting_papers(access: Access) -> list[WaitingPaper]:
    """The open papers that wait for a check, a signature or their publication, for who may see them. One query."""
    rows = bulletins_of(access).filter(state__in=(State.REVIEW, State.SIGN, State.SIGNED))
    return [
        WaitingPaper(row.pk, row.title, row.state, str(State(row.state).label), row.made_at.date())
        for row in rows.order_by("pk")
    ]


def leaders_ever(programme: Programme) -> QuerySet[Person]:
    """Who holds or held a leader's post: whether on the day of a paper signature, its action asks."""
    held = Post.objects.filter(programme=programme, role=Role.LEADER)
    return Person.objects.filter(pk__in=held.values("person")).order_by("username")


def units_with_readers(programme: Programme, day: date) -> list[Unit]:
    """The units of which somebody can sign in that day. One query."""
    held = Post.objects.filter(
        holding_on(day), programme=programme, person__is_active=True, unit__isnull=False
    ).exclude(role__in=(Role.ENTERPRISE, Role.ADMINISTRATOR))
    return list(
        Unit.objects.filter(programme=programme, pk__in=held.values("unit")).order_by(
            "position", "code"
        )
    )


def receipts_of(bulletin: Bulletin) -> dict[int, date]:
    """Unit id -> the day it first opened the paper."""
    rows = Receipt.objects.filter(bulletin=bulletin)
    return dict(rows.values_list("unit", "day"))


def publicity_of(programme: Programme) -> Publicity | None:
    return Publicity.objects.filter(programme=programme).first()


def opening_of(code: str) -> Publicity:
    """The programme's public page. Http404 where there is none, or none now: a stranger learns nothing else."""
    found = (
        Publicity.objects.filter(programme__code=code, is_on=True)
        .select_related("programme")
        .first()
    )
    if found is None:
        raise Http404(_("没有这个页面。"))
    return found


def public_papers(programme: Programme) -> QuerySet[Bulletin]:
    """The published papers chosen for strangers, the newest first; made-up figures only while they are shown at all."""
    rows = Bulletin.objects.filter(programme=programme, state=State.PUBLISHED, is_public=True)
    if not programme.show_sample:
        rows = rows.filter(is_sample=False)
    return (
        rows.select_related("snapshot__plan_version")
        .defer("snapshot__plan_version__document")
        .order_by("-published_at", "-pk")
    )


def public_paper(opening: Publicity, pk: int) -> Bulletin:
    """Http404 for one that was not chosen, as for one that is not there."""
    found = public_papers(opening.programme).filter(pk=pk).first() if opening.shows_papers else None
    if found is None:
        raise Http404(_("没有这个页面。"))
    found.programme = opening.programme
    return found
