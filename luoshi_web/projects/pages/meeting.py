"""The joint meeting's list (联席会议清单): what is put to the meeting and still open, the longest waiting first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Quantity
from luoshi.projects import days_late, days_open, due_on, flows, owner_of, shortfall
from luoshi.writing import Sheet, SheetColumn, xlsx_of
from luoshi_web.ledger.pages.exports import DRAFT_MARK
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.matter_rows import before_meeting
from luoshi_web.projects.matters import need_of, problem_of
from luoshi_web.projects.models import Need, Problem
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.words import NOTHING


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """what: the problem, or what is asked for. note: of a need its shortfall, of a problem how late it is."""

    url: str
    project: str
    project_url: str
    town: str
    what: str
    owner: str
    due: str
    days: int
    note: str
    is_bad: bool
    state: str
    since: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    day: str
    problems: tuple[MeetingLine, ...]
    needs: tuple[MeetingLine, ...]
    sheet_url: str
    has_sample: bool


def meeting_page(access: Access, today: date) -> MeetingPage:
    """Three queries."""
    here = access.programme.code
    needs, problems = before_meeting(access.programme, today)
    works = calendar_of(access.programme).is_working
    words = {"n": len(needs) + len(problems), "problems": len(problems), "needs": len(needs)}
    return MeetingPage(
        title=_("联席会议清单"),
        programme=here,
        tabs=tabs(access, "joint"),
        headline=_("%(n)s 件提请联席会议：问题 %(problems)s 个，要素需求 %(needs)s 项") % words
        if needs or problems
        else _("没有提请联席会议的事项"),
        day=today.isoformat(),
        problems=tuple(_problem(here, row, today, works) for row in problems),
        needs=tuple(_need(here, row, today) for row in needs),
        sheet_url=reverse("projects:joint-sheet", args=[here]),
        has_sample=any(need.sample for need in needs) or any(one.sample for one in problems),
    )


def meeting_workbook(page: MeetingPage, today: date) -> bytes:
    """Both lists, a sheet each; a list without a line is left out, unless nothing is on either."""
    sheets = [_sheet(page, _("问题"), page.problems)] if page.problems or not page.needs else []
    sheets += [_sheet(page, _("要素需求"), page.needs)] if page.needs else []
    return xlsx_of(sheets, created=today)


def _problem(here: str, row: Problem, today: date, works: Callable[[date], bool]) -> MeetingLine:
    told = problem_of(row)
    due, late = due_on(told, works), days_late(told, today, works)
    return MeetingLine(
        url=reverse("projects:problem", args=[here, row.number]),
        what=row.text,
        owner=owner_of(told) or NOTHING,
        due=due.isoformat() if due else NOTHING,
        days=days_open(told, today) or 0,
        note=_("超期 %(n)s 天") % {"n": late} if late else "",
        is_bad=bool(late),
        **_of_both(here, row),
    )


def _need(here: str, row: Need, today: date) -> MeetingLine:
    told = need_of(row)
    short = shortfall(told)
    is_short = short is not None and short.value > 0
    late = row.granted is None and row.needed_by is not None and row.needed_by < today
    return MeetingLine(
        url=reverse("projects:need", args=[here, row.number]),
        what=f"{row.what or told.rule.label} {told.asked}",
        owner=row.owner.name if row.owner else NOTHING,
        due=row.needed_by.isoformat() if row.needed_by else NOTHING,
        days=(today - row.raised_on).days,
        note=_need_note(short if is_short else None, is_late=late),
        is_bad=is_short or late,
        **_of_both(here, row),
    )


def _need_note(short: Quantity | None, *, is_late: bool) -> str:
    if is_late:
        return _("已过需求时间")
    return _("缺口%(short)s") % {"short": short} if short else ""


def _of_both(here: str, row: Need | Problem) -> dict[str, str]:
    flow = flows()["need" if isinstance(row, Need) else "problem"]
    return {
        "project": row.project.name,
        "project_url": reverse("projects:show", args=[here, row.project.number]),
        "town": row.project.town.name,
        "state": flow.state(row.state).label,
        "since": row.to_meeting.isoformat() if row.to_meeting else NOTHING,
    }


def _sheet(page: MeetingPage, name: str, lines: Sequence[MeetingLine]) -> Sheet:
    heads = (
        (_("项目"), 28), (_("所在镇街"), 12), (_("事项"), 44), (_("责任单位"), 18),
        (_("期限"), 12), (_("已历天数"), 9), (_("状态"), 12), (_("备注"), 16), (_("转上会"), 12),
    )  # fmt: skip
    return Sheet(
        name,
        _("%(title)s：%(name)s（%(day)s）")
        % {"title": page.title, "name": name, "day": page.day},
        (SheetColumn(_("序号"), "number", 6), *(SheetColumn(head, width=n) for head, n in heads)),
        tuple(
            (n, one.project, one.town, one.what, one.owner, one.due, str(one.days), one.state,
             one.note, one.since)
            for n, one in enumerate(lines, 1)
        ),
        mark=DRAFT_MARK if page.has_sample else None,
    )  # fmt: skip
