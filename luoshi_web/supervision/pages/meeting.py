"""One meeting: what it is about, how far it is, its agenda with what was written down, and what this person may do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luoshi.supervising import count_decisions, count_sentence, day_words
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.meeting_rows import facts_of
from luoshi_web.supervision.meeting_telling import when_words
from luoshi_web.supervision.models import (
    AgendaItem,
    Attendance,
    Came,
    Decision,
    Meeting,
    MeetingState,
)
from luoshi_web.supervision.pages.head import tabs
from luoshi_web.supervision.pages.meeting_items import (
    DecisionForm,
    DecisionLine,
    ItemGroup,
    Offered,
    add_form,
    decision_line,
    is_written,
    item_groups,
)
from luoshi_web.supervision.pages.meetings import meeting_form

_S = MeetingState
_STATIONS = (_S.DRAFTED, _S.CONVENED, _S.HELD, _S.MINUTED, _S.SIGNED)


@dataclass(frozen=True, slots=True)
class Told:
    """What the page is made of. waiting: lines that could join the agenda, (key, words). leaders: (key, name)."""

    row: Meeting
    items: Sequence[AgendaItem]
    loose: Sequence[Decision]
    attendances: Sequence[Attendance]
    units: Sequence[Unit]
    waiting: Sequence[tuple[str, str]]
    leaders: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Guest:
    pk: int
    unit: str
    names: str
    came: str
    word: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """stray: why what was sent was refused, and what was written, where its form is no longer on the page."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    edition: int
    headline: str
    heading: str
    meta: tuple[str, ...]
    stations: tuple[Station, ...]
    groups: tuple[ItemGroup, ...]
    loose: tuple[DecisionLine, ...]
    loose_add: DecisionForm | None
    guests: tuple[Guest, ...]
    waiting: tuple[tuple[str, str], ...]
    unit_names: tuple[str, ...]
    leaders: tuple[tuple[str, str], ...]
    may: Offered
    closing: str
    stray: tuple[str, str]
    faults: Mapping[str, str]
    values: Mapping[str, str]
    has_notice: bool
    has_minutes: bool
    has_scan: bool
    signed_words: str
    is_sample: bool
    has_sample: bool


def meeting_page(
    access: Access, held: Rights, told: Told, today: date, typed: Typed, picked: Sequence[int]
) -> MeetingPage:
    """picked: keys of the units ticked in the form that was refused, or of those invited."""
    row = told.row
    may = _offered(access, held, told, today, typed, picked)
    sees_minutes = may.sees
    lines = item_groups(access, told.items, may, today, typed)
    return MeetingPage(
        title=row.title,
        programme=access.programme.code,
        tabs=tabs(access, "meetings"),
        number=row.number,
        edition=row.edition,
        headline=_headline(told, today),
        heading=row.title,
        meta=_meta(row, today),
        stations=_stations(told, today),
        groups=lines,
        loose=tuple(
            decision_line(access, one, may, today, typed) for one in told.loose if sees_minutes
        ),
        loose_add=add_form(None, typed) if may.write else None,
        guests=tuple(_guest(one) for one in told.attendances),
        waiting=tuple(told.waiting) if may.arrange else (),
        unit_names=tuple(unit.name for unit in told.units) if may.write or may.arrange else (),
        leaders=tuple(told.leaders) if may.sign_paper else (),
        may=may,
        closing=typed.of("finish", "closing", row.closing) if sees_minutes else "",
        stray=_stray(typed, lines, may),
        faults={typed.form: typed.fault} if typed.fault else {},
        values=dict(typed.values),
        has_notice=bool(row.notice_number),
        has_minutes=sees_minutes and row.state in (_S.HELD, _S.MINUTED, _S.SIGNED),
        has_scan=sees_minutes and row.scan_id is not None,
        signed_words=_signed(row, today),
        is_sample=row.sample,
        has_sample=row.sample,
    )


def _stray(typed: Typed, groups: Sequence[ItemGroup], may: Offered) -> tuple[str, str]:
    """Somebody ended the minutes, or took the decision away, while this was typed: it is shown, so that it can be copied."""
    if not typed.fault or typed.form.partition("-")[0] not in ("add", "change", "hear"):
        return "", ""
    items = [item for group in groups for item in group.items]
    codes = {"add-0"} if may.write else set()
    for item in items:
        codes |= {form.code for form in (item.add, item.hear) if form}
        codes |= {line.form.code for line in item.decisions if line.form}
    if typed.form in codes:
        return "", ""
    return typed.fault, typed.values.get("text") or typed.values.get("words", "")


def _offered(
    access: Access, held: Rights, told: Told, today: date, typed: Typed, picked: Sequence[int]
) -> Offered:
    row, office = told.row, held.office
    before = row.state in (_S.DRAFTED, _S.CONVENED)
    begun = row.held_on <= today and row.state in (_S.CONVENED, _S.HELD)
    minuted = row.state == _S.MINUTED
    edit = (
        meeting_form(row, access, today, told.units, typed, picked) if office and before else None
    )
    return Offered(
        sees=held.reads_all or row.state == _S.SIGNED,
        edit=edit,
        arrange=office and row.state in (_S.DRAFTED, _S.CONVENED, _S.HELD),
        convene=office and row.state == _S.DRAFTED,
        attend=office and begun,
        write=office and begun,
        finish=office and row.state == _S.HELD,
        reopen=minuted and (office or held.leads),
        sign=minuted and held.leads,
        sign_paper=minuted and office,
        cancel=office and before,
    )


def _headline(told: Told, today: date) -> str:
    row, n = told.row, len(told.items)
    written = sum(is_written(item) for item in told.items)
    made = [one for item in told.items for one in item.decisions.all()] + list(told.loose)
    words = {
        "n": n,
        "when": when_words(row, today),
        "units": len(told.attendances),
        "done": written,
    }
    match row.state:
        case _S.DRAFTED:
            return _("议程 %(n)s 项，还没有发通知") % words
        case _S.CONVENED:
            return _("%(when)s开会，议程 %(n)s 项，通知了 %(units)s 个单位") % words
        case _S.HELD:
            return _("正在记录：%(n)s 项议题记了 %(done)s 项") % words
        case _S.MINUTED:
            return _("纪要待签：议定 %(n)s 件") % {"n": len(made)}
        case _S.CANCELLED:
            return _("会议已经取消")
        case _:
            sentence = count_sentence(count_decisions(facts_of(made), today), today)
            return sentence.rstrip("。")


def _meta(row: Meeting, today: date) -> tuple[str, ...]:
    facts = [row.get_kind_display(), when_words(row, today), row.place]
    facts += [_("主持：%(name)s") % {"name": row.chair}] if row.chair else []
    facts += [row.document_number or row.notice_number]
    return tuple(one for one in facts if one)


def _stations(told: Told, today: date) -> tuple[Station, ...]:
    row = told.row
    if row.state == _S.CANCELLED:
        return ()
    came = sum(one.came == Came.PRESENT for one in told.attendances)
    at = _STATIONS.index(_S(row.state))
    is_over = row.state == _S.SIGNED
    convened = day_words(row.convened_on, today) if row.convened_on else ""
    notes = {
        _S.DRAFTED: (day_words(row.made_at.date(), today), row.made_by),
        _S.CONVENED: (convened, row.notice_number),
        _S.HELD: (
            when_words(row, today),
            _("%(n)s 个单位到会") % {"n": came} if came else "",
        ),
        _S.MINUTED: (),
        _S.SIGNED: (_signed(row, today), row.document_number),
    }
    labels = (_("拟议程"), _("发通知"), _("开会记录"), _("纪要送签"), _("签发"))
    return tuple(
        Station(
            label, is_done=n < at or is_over, is_now=n == at and not is_over,
            notes=tuple(note for note in notes[state] if note),
        )
        for n, (state, label) in enumerate(zip(_STATIONS, labels, strict=True))
    )  # fmt: skip


def _signed(row: Meeting, today: date) -> str:
    if row.signed_on is None:
        return ""
    words = {"day": day_words(row.signed_on, today), "who": row.signed_by, "by": row.recorded_by}
    if row.recorded_by:
        return _("%(who)s %(day)s在纸上签发，%(by)s登记") % words
    return _("%(who)s %(day)s签发") % words


def _guest(row: Attendance) -> Guest:
    return Guest(
        pk=row.unit_id,
        unit=row.unit.name,
        names=row.names,
        came=row.came,
        word=row.get_came_display() if row.came != Came.INVITED else "",
        choices=chosen(Came.choices, row.came),
    )
