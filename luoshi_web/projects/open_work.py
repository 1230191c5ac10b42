"""What waits for somebody: the month of projects that is over and untold, problems that the unit is to solve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period, closed_month, month_of_index
from luoshi_web.offices.models import Post, Programme
from luoshi_web.offices.people import OpenItem, open_work_source
from luoshi_web.offices.queries import WRITERS
from luoshi_web.projects.matter_rows import OWNERS_STATES, problems
from luoshi_web.projects.progress_rows import is_frozen, untold_by_unit


@open_work_source
def months_and_problems(programme: Programme, posts: Sequence[Post], day: date) -> list[OpenItem]:
    """Of the posts' units. Made-up projects are nobody's work. Four queries at most, none without a post that writes."""
    units = {post.unit_id for post in posts if post.role in WRITERS and post.unit_id is not None}
    if not units:
        return []
    month = Period.month(*month_of_index(closed_month(day)))
    untold = {} if is_frozen(programme, month) else untold_by_unit(programme, month, day)
    where = f"{reverse('projects:progress', args=[programme.code])}?month={month}"
    found = [
        OpenItem(
            _("%(month)s项目进度，%(n)s 个项目没有报") % {"month": month.words(), "n": len(names)},
            None,
            where,
        )
        for unit, names in untold.items()
        if unit in units
    ]
    owned = problems(programme).filter(owner__in=units, state__in=OWNERS_STATES, sample=False)
    return found + [
        OpenItem(
            _("解决项目问题：%(text)s") % {"text": row.text[:40]},
            row.due,
            reverse("projects:problem", args=[programme.code, row.number]),
        )
        for row in owned.order_by("due", "number")
    ]
