"""Which files stand beside which cells, and 查找依据: a search in the text of those the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from luoshi_web.offices.files import FileMatch, Piece, search_files
from luoshi_web.offices.queries import Access
from luoshi_web.reporting.models import Evidence, Report
from luoshi_web.reporting.queries import month_key, month_words, visible_to

MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that holds the words. place: whose report, which month, which figure; stored_by as it was written then."""

    pk: int
    name: str
    unit: str
    unit_code: str
    month: str
    month_words: str
    indicator: str
    size: int
    stored_at: datetime
    stored_by: str
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    title: str
    heading: str
    programme: str
    words: str
    found: tuple[FoundFile, ...]
    is_cut: bool
    has_sample: bool = False


def standing(reports: QuerySet[Report]) -> QuerySet[Evidence]:
    """What is attached in these reports and was not taken back."""
    later = Evidence.objects.filter(
        report=OuterRef("report"),
        indicator=OuterRef("indicator"),
        area=OuterRef("area"),
        period=OuterRef("period"),
        file=OuterRef("file"),
        pk__gt=OuterRef("pk"),
        taken_back=True,
    )
    return Evidence.objects.filter(~Exists(later), report__in=reports, taken_back=False)


def search_page(access: Access, words: str) -> SearchPage:
    """Two queries; none for no words."""
    found: tuple[FoundFile, ...] = ()
    if words.split():
        mine = standing(visible_to(access))
        matches = search_files(
            access.programme, words, mine.values_list("file", flat=True), most=MOST_FOUND + 1
        )
        found = _placed(mine, matches)
    return SearchPage(
        title=_("查找依据"),
        heading=_heading(words, len(found)),
        programme=access.programme.code,
        words=words,
        found=found[:MOST_FOUND],
        is_cut=len(found) > MOST_FOUND,
    )


def _heading(words: str, found: int) -> str:
    if not words.split():
        return _("查找依据")
    if not found:
        return _("没有依据含“%(words)s”") % {"words": words.strip()[:40]}
    if found > MOST_FOUND:
        return _("超过 %(n)s 份依据含“%(words)s”") % {"n": MOST_FOUND, "words": words.strip()[:40]}
    return _("%(n)s 份依据含“%(words)s”") % {"n": found, "words": words.strip()[:40]}


def _placed(mine: QuerySet[Evidence], matches: list[FileMatch]) -> tuple[FoundFile, ...]:
    rows = mine.filter(file__in=[match.pk for match in matches]).select_related(
        "report__round", "report__unit", "indicator"
    )
    places = {row.file_id: row for row in rows.order_by("-pk")}
    return tuple(
        FoundFile(
            pk=match.pk,
            name=match.name,
            unit=places[match.pk].report.unit.name,
            unit_code=places[match.pk].report.unit.code,
            month=month_key(places[match.pk].report.round.month),
            month_words=month_words(places[match.pk].report.round.month),
            indicator=places[match.pk].indicator.name,
            size=match.size,
            stored_at=match.stored_at,
            stored_by=match.stored_by,
            snippet=match.snippet,
        )
        for match in matches
        if match.pk in places
    )
