"""Appeals as lines of a table: what is to be done next until when, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.enterprises import appeal_rules
from luoshi.progress.model import Light
from luoshi.workdays import Works, worked_before
from luoshi_web.enterprises.appeal_rows import card_of
from luoshi_web.enterprises.models import Appeal, AppealTerm
from luoshi_web.enterprises.pages.appeal_way import left_words
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.pages.words import day_words
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class AppealLine:
    """due, left: of what is to be done next; of a case that is over when it was."""

    url: str
    number: str
    came: str
    title: str
    tags: tuple[str, ...]
    firm: str
    town: str
    category: str
    unit: str
    due: str
    left: str
    is_late: bool
    is_near: bool
    light: Light
    word: str
    is_open: bool
    sample: bool


def appeal_lines(access: Access, rows: Sequence[Appeal], today: date) -> tuple[AppealLine, ...]:
    """Two queries, whatever the number of rows."""
    works = calendar_of(access.programme).is_working
    terms = _nearest(rows)
    return tuple(_line(access, row, terms.get(row.pk), today, works) for row in rows)


def _line(
    access: Access, row: Appeal, term: AppealTerm | None, today: date, works: Works
) -> AppealLine:
    rules = appeal_rules()
    state = rules.states[row.state]
    light, word = standing_of(row, today)
    tags = [
        label
        for flag, label in (
            (row.extension_asked, _("延期待批")),
            (row.rounds > 1, _("重办")),
            (row.sent_back > 0 and state.code == "received", _("被退回")),
            (row.urgency != "usual", rules.urgency[row.urgency].label),
        )
        if flag
    ]
    due, clock = (term.due, rules.clocks.get(term.clock, "")) if term else (None, "")
    if row.state == "received" and row.red_on is not None:
        # The office's own day: red comes on the working day after it.
        due, clock = worked_before(row.red_on, 1, works), _("分派")
    over = _("%(day)s办结") % {"day": day_words(row.closed_on, today)} if row.closed_on else ""
    left = left_words(due, today, works) if due else over
    return AppealLine(
        url=reverse("enterprises:appeal", args=[access.programme.code, row.number]),
        number=row.document_number,
        came=day_words(timezone.localtime(row.received_at).date(), today),
        title=row.title,
        tags=tuple(tags),
        firm=row.firm_name,
        town=row.town.name if row.town else "",
        category=rules.categories[row.category].label,
        unit=row.lead.name if row.lead else "—",
        due=f"{day_words(due, today)} {clock}" if due else "—",
        left=left or "—",
        is_late=due is not None and today > due,
        is_near=due is not None and (today == due or card_of(row, today) == "yellow"),
        light=light,
        word=word,
        is_open=state.open,
        sample=row.sample,
    )


def standing_of(row: Appeal, today: date) -> tuple[Light, str]:
    """The mark of a row: its card where it has one, with the state in words."""
    state = appeal_rules().states[row.state]
    if not state.open:
        return ("done" if row.state in ("closed", "archived") else "none"), state.label
    told = {"state": state.label}
    card = card_of(row, today)
    if card == "red":
        return "red", _("红牌，%(state)s") % told
    if card == "yellow":
        return "amber", _("黄牌，%(state)s") % told
    return ("not_due" if row.state in ("received", "assigned") else "green"), state.label


def _nearest(rows: Sequence[Appeal]) -> dict[int, AppealTerm]:
    """Of each appeal what is to be done next. One query."""
    running = AppealTerm.objects.filter(appeal__in=[row.pk for row in rows], done=None, ended=None)
    found: dict[int, AppealTerm] = {}
    for term in running.order_by("due", "pk"):
        found.setdefault(term.appeal_id, term)
    return found
