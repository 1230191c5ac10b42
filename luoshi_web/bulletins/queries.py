"""Reads of the room: the papers a person may see, the months that could have one, the frozen answers of a paper."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.plan import Period, month_of_index
from luoshi_web.bulletins.models import Bulletin
from luoshi_web.ledger.models import AssessmentLine, PlanVersion
from luoshi_web.ledger.pages.known import last_closed_day
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access


def bulletins_of(access: Access) -> QuerySet[Bulletin]:
    """The programme's papers, newest first, without the files' bytes. None with sample figures while those are hidden."""
    rows = Bulletin.objects.filter(programme=access.programme)
    if not access.programme.show_sample:
        rows = rows.filter(is_sample=False)
    return (
        rows.select_related("snapshot", "docx", "xlsx")
        .defer("docx__content", "xlsx__content")
        .order_by("-year", "-number")
    )


def bulletin_of(access: Access, pk: int) -> Bulletin:
    """Http404 when there is none the person may see."""
    found = bulletins_of(access).select_related("snapshot__plan_version").filter(pk=pk).first()
    if found is None:
        raise Http404(_("没有这期通报。"))
    return found


def lines_of(bulletin: Bulletin) -> list[AssessmentLine]:
    """The frozen answers behind a paper, in the plan's order. One query."""
    rows = AssessmentLine.objects.filter(
        programme=bulletin.programme_id, snapshot=bulletin.snapshot_id
    )
    return list(rows.select_related("target").order_by("target__code"))


def next_number(programme: Programme, year: int) -> int:
    rows = Bulletin.objects.filter(programme=programme, year=year)
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


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
    """The last closed month, when no paper that the person may see tells of it yet."""
    months = months_to_tell(access.programme, today)
    if not months or bulletins_of(access).filter(period=str(months[0])).exists():
        return None
    return months[0]
