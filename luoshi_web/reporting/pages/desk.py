"""我的待办: everything that waits for the person, hours left first. Nothing overdue disappears until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Role
from luoshi_web.offices.people import OpenItem, open_work
from luoshi_web.offices.queries import WRITERS, Access, posts_on
from luoshi_web.reporting.guards import stamp
from luoshi_web.reporting.models import Report, Round, State
from luoshi_web.reporting.open_work import reports
from luoshi_web.reporting.owed import Owed
from luoshi_web.reporting.pages.due import left_words
from luoshi_web.reporting.queries import indicators_of, month_key, month_words, owed_by, visible_to
from luoshi_web.reporting.states import EDITABLE
from luoshi_web.reporting.telling import path_of

_SOON: Final = 2


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. left: in words; urgency: bad when it is overdue, warn when less than two days are left."""

    title: str
    note: str
    url: str
    due: str
    left: str
    urgency: str
    is_returned: bool


@dataclass(frozen=True, slots=True)
class DoneRow:
    title: str
    url: str
    state: str
    when: str


@dataclass(frozen=True, slots=True)
class DeskPage:
    title: str
    programme: str
    who: str
    has_sample: bool
    finding: str
    todo: tuple[Task, ...]
    others: tuple[Task, ...]
    review: tuple[Task, ...]
    done: tuple[DoneRow, ...]
    coming: str
    reports: bool
    coordinates: bool
    imports: bool
    month: str


def desk_page(access: Access, now: datetime) -> DeskPage:
    """At most nine queries, six more while what is asked is not kept, and those of the other rooms' open work."""
    programme = access.programme
    typed = ~Q(entries__value=None, entries__grade="", entries__note="")
    rows = list(
        visible_to(access)
        .annotate(filled=Count("entries", filter=Q(entries__isnull=False) & typed))
        .order_by("due_at", "unit__position")
    )
    for row in rows:
        row.programme = row.round.programme = programme
    mine = [row for row in rows if row.unit_id in access.units_as(WRITERS)]
    waiting = [row for row in rows if row.state in (State.SIGNED, State.REVIEWED)]
    todo = [_task(access, row, now) for row in mine if _waits(access, row)]
    review = [_review(access, row, now) for row in waiting] if access.coordinates else []
    others = _others(access, now)
    return DeskPage(
        title=_("我的待办"),
        programme=programme.code,
        who=access.unit_names[0] if access.unit_names else access.person.name,
        has_sample=False,
        finding=_finding([*todo, *others], review),
        todo=tuple(todo),
        others=tuple(others),
        review=tuple(review),
        done=tuple(
            _done(row)
            for row in sorted(mine, key=lambda r: -r.round.month)
            if not _waits(access, row) and row.filed_at is not None
        )[:6],
        coming=_coming(access, now),
        reports=bool(access.roles & WRITERS),
        coordinates=access.coordinates,
        imports=_imports(access),
        month=_latest(access),
    )


def _waits(access: Access, report: Report) -> bool:
    """For a reporter what is to be filled in, for a head also what is to be signed."""
    if report.state in EDITABLE:
        return True
    return report.state == State.SUBMITTED and report.unit_id in access.units_as(
        frozenset({Role.HEAD})
    )


def _task(access: Access, report: Report, now: datetime) -> Task:
    owed = owed_by(access.programme, report.round).get(report.unit_id, Owed())
    month = month_words(report.round.month)
    if report.state == State.SUBMITTED:
        title, note = _("签发%(month)s月报"), _("填报人已送审，等负责人签发")
    elif report.state == State.RETURNED:
        title, note = _("改%(month)s月报"), _("退回：%(why)s") % {"why": report.returned_for}
    else:
        title, note = _("填%(month)s月报"), _left_to_fill(report, owed)
    left, urgency = left_words(report.due_at, now)
    return Task(
        title=title % {"month": month},
        note=note,
        url=path_of(report),
        due=stamp(report.due_at),
        left=left,
        urgency=urgency,
        is_returned=report.state == State.RETURNED,
    )


def _left_to_fill(report: Report, owed: Owed) -> str:
    filled = getattr(report, "filled", 0)
    return _("要填 %(hand)s 项，已填 %(filled)s；任务进展 %(texts)s 项；系统代填 %(auto)s 项") % {
        "hand": len(owed.hand),
        "filled": filled,
        "texts": len(owed.sections),
        "auto": len(owed.filled),
    }


def _review(access: Access, report: Report, now: datetime) -> Task:
    month = month_words(report.round.month)
    sent = report.sent_at or report.due_at
    late = report.filed_at is not None and report.filed_at > report.due_at
    left, urgency = left_words(report.round.locks_at, now)
    return Task(
        title=_("%(unit)s %(month)s月报") % {"unit": report.unit.name, "month": month},
        note=_("%(when)s 报来%(late)s，%(state)s")
        % {
            "when": stamp(sent),
            "late": _("（迟报）") if late else "",
            "state": report.get_state_display(),
        },
        url=path_of(report),
        due=stamp(report.round.locks_at),
        left=left,
        urgency=urgency,
        is_returned=False,
    )


def _others(access: Access, now: datetime) -> list[Task]:
    """What waits for the person's posts in other rooms: orders, decisions, months of projects."""
    day = now.date()
    posts = [post for post in posts_on(access.person, day) if post.programme == access.programme]
    return [_other(item, day) for item in open_work(access.programme, posts, day, without=reports)]


def _other(item: OpenItem, day: date) -> Task:
    left = (item.by - day).days if item.by else None
    words, urgency = "", ""
    if left is not None and left < 0:
        words, urgency = _("逾期 %(n)s 天") % {"n": -left}, "bad"
    elif left is not None:
        words = _("还有 %(n)s 天") % {"n": left} if left else _("今天到期")
        urgency = "warn" if left < _SOON else ""
    due = date_format(item.by, "n月j日") if item.by else ""
    return Task(item.what, "", item.where, due, words, urgency, is_returned=False)


def _finding(todo: list[Task], review: list[Task]) -> str:
    overdue = sum(task.urgency == "bad" for task in todo)
    if not todo and not review:
        return _("现在没有要办的事")
    parts = []
    if todo:
        parts.append(_("%(n)s 件要办") % {"n": len(todo)})
    if overdue:
        parts.append(_("其中 %(n)s 件已逾期") % {"n": overdue})
    if review:
        parts.append(_("%(n)s 份月报等审核") % {"n": len(review)})
    return "，".join(parts)


def _done(report: Report) -> DoneRow:
    return DoneRow(
        title=_("%(month)s月报") % {"month": month_words(report.round.month)},
        url=path_of(report),
        state=report.get_state_display(),
        when=stamp(report.filed_at) if report.filed_at else "",
    )


def _coming(access: Access, now: datetime) -> str:
    """When the next round opens."""
    row = (
        Round.objects.filter(programme=access.programme, opened_at=None, opens_at__gt=now)
        .order_by("month")
        .first()
    )
    if row is None:
        return ""
    return _("%(month)s月报 %(opens)s 开放，%(due)s 截止") % {
        "month": month_words(row.month),
        "opens": stamp(row.opens_at),
        "due": stamp(row.due_at),
    }


def _latest(access: Access) -> str:
    row = Round.objects.filter(programme=access.programme, opened_at__isnull=False).order_by(
        "-month"
    )
    month = row.values_list("month", flat=True).first()
    return month_key(month) if month is not None else ""


def _imports(access: Access) -> bool:
    """Whether official statistics come through the person."""
    if access.coordinates:
        return True
    mine = access.units_as(WRITERS)
    return any(
        row.official and row.source_unit_id in mine for row in indicators_of(access.programme)
    )
