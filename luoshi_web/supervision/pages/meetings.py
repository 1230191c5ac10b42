"""The list of meetings by year, and the form of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.supervising import agenda_rules
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.agenda_rows import drafted
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.meeting_rows import counted, meetings_for, taken_keys
from luoshi_web.supervision.meeting_telling import when_words
from luoshi_web.supervision.models import Meeting, MeetingState
from luoshi_web.supervision.pages.head import tabs

_UPCOMING = timedelta(days=7)
_HOUR = "09:00"


@dataclass(frozen=True, slots=True)
class MeetingLine:
    url: str
    title: str
    kind: str
    when: str
    place: str
    state: str
    number: str
    items: int
    decided: int
    closed: int
    overdue: int
    is_over: bool
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    lines: tuple[MeetingLine, ...]
    decided: int
    closed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    years: tuple[Year, ...]
    may_draft: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class DraftLine:
    group: str
    words: str


@dataclass(frozen=True, slots=True)
class UnitChoice:
    pk: int
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """What both forms of a meeting hold, the new one's and the one that changes it."""

    kinds: tuple[Choice, ...]
    title: str
    held_on: str
    starts_at: str
    place: str
    chair: str
    secretary: str
    wishes: str
    units: tuple[UnitChoice, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class NewMeetingPage:
    """taken: how many matters stand on the agendas of meetings still running."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    form: MeetingForm
    lines: tuple[DraftLine, ...]
    taken: int
    has_sample: bool


def meetings_page(access: Access, held: Rights, today: date) -> MeetingsPage:
    """Two queries beside the rights'."""
    rows = list(counted(meetings_for(access, held), today).order_by("-held_on", "-number"))
    lines = [(row.held_on.year, _line(access.programme.code, row, today)) for row in rows]
    years = []
    for year, found in groupby(lines, key=lambda pair: pair[0]):
        mine = tuple(line for _year, line in found)
        years.append(
            Year(
                year, mine, sum(line.decided for line in mine), sum(line.closed for line in mine),
                sum(line.overdue for line in mine),
            )
        )  # fmt: skip
    return MeetingsPage(
        title=_("会议"),
        programme=access.programme.code,
        tabs=tabs(access, "meetings"),
        headline=_headline(years, rows, today),
        years=tuple(years),
        may_draft=held.office,
        has_sample=any(row.sample for row in rows),
    )


def new_meeting_page(
    access: Access, today: date, units: Sequence[Unit], typed: Typed, picked: Sequence[int]
) -> NewMeetingPage:
    """Beside the form the agenda as it would be drafted for that day."""
    form = meeting_form(None, access, today, units, typed, picked)
    groups = {group.code: group.label for group in agenda_rules().groups}
    lines = drafted(access.programme, today)
    return NewMeetingPage(
        title=_("拟一次会议"),
        programme=access.programme.code,
        tabs=tabs(access, "meetings"),
        headline=_("拟一次会议：现在有 %(n)s 件事等着上会") % {"n": len(lines)}
        if lines
        else _("拟一次会议：现在没有等着上会的事"),
        form=form,
        lines=tuple(DraftLine(groups[line.group], line.words) for line in lines),
        taken=len(taken_keys(access.programme)),
        has_sample=False,
    )


def meeting_form(
    row: Meeting | None,
    access: Access,
    today: date,
    units: Sequence[Unit],
    typed: Typed,
    picked: Sequence[int],
) -> MeetingForm:
    """row: the meeting that is changed. picked: keys of the units that are ticked."""
    day = row.held_on if row else today + _UPCOMING
    kind = typed.of("edit", "kind", row.kind if row else next(iter(agenda_rules().meetings)))
    label = agenda_rules().meetings.get(kind, "")
    name = row.title if row else f"{access.programme.short_title}{label}"
    return MeetingForm(
        kinds=chosen(agenda_rules().meetings.items(), kind),
        title=typed.of("edit", "title", name),
        held_on=typed.of("edit", "held_on", day.isoformat()),
        starts_at=typed.of("edit", "starts_at", f"{row.starts_at:%H:%M}" if row else _HOUR),
        place=typed.of("edit", "place", row.place if row else ""),
        chair=typed.of("edit", "chair", row.chair if row else ""),
        secretary=typed.of("edit", "secretary", row.secretary if row else access.person.name),
        wishes=typed.of("edit", "wishes", row.wishes if row else ""),
        units=tuple(UnitChoice(unit.pk, unit.name, unit.pk in picked) for unit in units),
        fault=typed.fault if typed.form == "edit" else "",
    )


def _headline(years: Sequence[Year], rows: Sequence[Meeting], today: date) -> str:
    """What is late first; then what is next."""
    ahead = [row for row in rows if row.held_on >= today and row.state == MeetingState.CONVENED]
    overdue, decided = sum(one.overdue for one in years), sum(one.decided for one in years)
    closed = sum(one.closed for one in years)
    if not rows:
        return _("还没有会议")
    parts = []
    if decided:
        words = {"n": decided, "closed": closed, "late": overdue}
        parts.append(
            _("会议议定 %(n)s 件，办结 %(closed)s 件，超期 %(late)s 件") % words
            if overdue
            else _("会议议定 %(n)s 件，办结 %(closed)s 件，没有超期的") % words
        )
    if ahead:
        parts.append(_("下一次 %(when)s") % {"when": when_words(ahead[-1], today)})
    return "；".join(parts) or _("%(n)s 次会议，还没有议定事项") % {"n": len(rows)}


def _line(here: str, row: Meeting, today: date) -> MeetingLine:
    return MeetingLine(
        url=reverse("supervision:meeting", args=[here, row.number]),
        title=row.title,
        kind=row.get_kind_display(),
        when=when_words(row, today),
        place=row.place,
        state=row.get_state_display(),
        number=row.document_number,
        items=row.n_items,  # type: ignore[attr-defined]
        decided=row.n_decided,  # type: ignore[attr-defined]
        closed=row.n_closed,  # type: ignore[attr-defined]
        overdue=row.n_overdue,  # type: ignore[attr-defined]
        is_over=row.state in (MeetingState.SIGNED, MeetingState.CANCELLED),
        is_sample=row.sample,
    )
