"""A change of a project as every action makes it: asked, kept as a revision, written into the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.projects import Project as Told
from luoshi_web.offices.actions import record
from luoshi_web.offices.conflicts import fitting
from luoshi_web.offices.queries import Access
from luoshi_web.projects.checking import findings_of, settle
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.writing import differences, save, subject


def day_of(at: datetime) -> date:
    """The day a moment falls on, in the county's time."""
    return timezone.localtime(at).date()


def month_of(at: datetime) -> Period:
    """The month a moment falls in, in the county's time."""
    day = day_of(at)
    return Period.parse(f"{day.year}-{day.month:02d}")


def revise(
    access: Access, kept: Kept, told: Told, code: str, *, at: datetime, answer: str = ""
) -> Kept:
    """The project as `told`, if nothing speaks against it. Call in the change's own transaction, with the project held.

    answer: the reason, and what the person says to what the checks ask. LuoshiError: refused; AskedError: asked and not
    answered. The same project again changes nothing.
    """
    if told == kept.told:
        return kept
    words = fitting(answer, _("说明"))
    settle(findings_of(kept.row.programme, kept.told, told, month_of(at)), words)
    made = save(kept, told, what=code, reason=words, by=access.actor, at=at)
    before, after = differences(kept.told, told)
    record(
        kept.row.programme, code, subject(made.row), actor=access.actor, at=at,
        before=before, after={**after, **({"reason": words} if words else {})},
    )  # fmt: skip
    return made


def refuse(sentences: Sequence[str]) -> None:
    """LuoshiError with every reason; nothing where there is none. Each sentence holds its own remedy."""
    if sentences:
        raise LuoshiError("".join(sentences), "")


def not_ahead(day: date, today: date, what: str) -> None:
    """LuoshiError for a day that has not come. what: the day is of."""
    if day > today:
        raise LuoshiError(
            _("%(what)s的日期%(day)s还没有到。") % {"what": what, "day": day},
            _("请填已经发生的日期。"),
        )
