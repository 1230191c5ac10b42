"""Projects in two lines, for the home page: what is on the lists, what it comes to, and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import sees_projects
from luoshi_web.projects.matter_rows import overdue
from luoshi_web.projects.pages.filters import Filters
from luoshi_web.projects.pages.portfolio import Count, counts, headline
from luoshi_web.projects.portfolio_rows import of_year, totals
from luoshi_web.projects.progress_rows import month_to_tell
from luoshi_web.projects.queries import visible


@dataclass(frozen=True, slots=True)
class Brief:
    headline: str
    counts: tuple[Count, ...]
    list_url: str
    months_url: str
    has_sample: bool


def brief(access: Access, today: date) -> Brief | None:
    """None for who sees no projects, and where none is on a list. Four queries."""
    programme = access.programme
    if not sees_projects(access):
        return None
    month = month_to_tell(programme, today)
    rows = visible(programme)
    found = totals(programme, of_year(rows, today.year), today, month)
    if not found.listed:
        return None
    here = reverse("projects:list", args=[programme.code])
    late = overdue(programme, today).count()
    problems = reverse("projects:problems", args=[programme.code])
    return Brief(
        headline=headline(Filters(), found, month),
        counts=(
            *counts(here, Filters(), found, month),
            Count(
                _("问题超期 %(n)s 个") % {"n": late}, problems if late else "", is_bad=bool(late)
            ),
        ),
        list_url=here,
        months_url=reverse("projects:months", args=[programme.code]),
        has_sample=rows.filter(sample=True).exists(),
    )
