"""Who is told what of a report's way: what, by when, where. Called inside the change it tells of; notices does the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.actions import Message, notify, settle
from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import WRITERS, holders_of
from luoshi_web.reporting.guards import stamp
from luoshi_web.reporting.models import Report, Round, State
from luoshi_web.reporting.queries import month_key, month_words

_HEAD = frozenset({Role.HEAD})
_REPORTERS = frozenset({Role.REPORTER})
_OFFICE = frozenset({Role.COORDINATOR})


def report_key(report: Report) -> str:
    return f"reporting.report:{report.pk}"


def review_key(round_: Round) -> str:
    return f"reporting.review:{round_.pk}"


def tell_opened(round_: Round, reports: Iterable[Report], at: datetime) -> None:
    """Each unit's people, once: which month, until when. As many queries as people differ in what they are told: few."""
    day = timezone.localtime(at).date()
    people = holders_of(round_.programme, WRITERS, day)
    for report in reports:
        message = Message(
            kind="opened",
            what=_("%(month)s月报开放，请填报。") % {"month": month_words(round_.month)},
            by=report.due_at,
            where=path_of(report),
            key=report_key(report),
        )
        notify(round_.programme, people.get(report.unit_id, ()), message, at=at)


def tell_heavy(round_: Round, names: Sequence[str], at: datetime) -> None:
    """The office, before a round opens in which units are asked for more by hand than they should be."""
    if not names:
        return
    people = holders_of(round_.programme, _OFFICE, timezone.localtime(at).date())
    month = month_key(round_.month)
    message = Message(
        kind="burden",
        what=_("%(month)s月报要%(names)s等 %(n)s 个单位手填的太多，请在开放前减项。")
        % {"month": month_words(round_.month), "names": "、".join(names[:3]), "n": len(names)},
        by=round_.opens_at,
        where=reverse("reporting:matrix", args=[round_.programme.code, month]),
        key=f"reporting.burden:{round_.pk}",
    )
    office = {person for found in people.values() for person in found}
    notify(round_.programme, office, message, at=at)


def tell_moved(report: Report, move: str, reason: str, at: datetime) -> None:
    """After a move: whoever has the next step; the matter of whoever had the last one is settled."""
    settle(report.programme, report_key(report), at=at)
    day = timezone.localtime(at).date()
    month = month_words(report.round.month)
    unit = report.unit.name
    if report.state == State.SUBMITTED:
        what = _("%(unit)s %(month)s月报等您签发。") % {"unit": unit, "month": month}
        _tell(report, "sign", what, _HEAD, day_at=at, by=report.due_at)
    elif report.state == State.SIGNED:
        people = holders_of(report.programme, _OFFICE, day)
        message = Message(
            kind="review",
            what=_("%(month)s有月报等审核。") % {"month": month},
            by=report.round.locks_at,
            where=reverse(
                "reporting:matrix", args=[report.programme.code, month_key(report.round.month)]
            ),
            key=review_key(report.round),
        )
        notify(
            report.programme,
            {person for found in people.values() for person in found},
            message,
            at=at,
        )
    elif report.state == State.RETURNED:
        what = _("%(month)s月报退回：%(why)s") % {"month": month, "why": reason}
        _tell(report, "returned", what, _REPORTERS | _HEAD, day_at=at, by=report.due_at)
    elif report.state == State.ACCEPTED:
        what = _("%(month)s月报已采用。") % {"month": month}
        _tell(report, "accepted", what, _REPORTERS | _HEAD, day_at=at, by=None)
    if move in ("accept", "review", "return", "return_sign") and not _waiting(report.round):
        settle(report.programme, review_key(report.round), at=at)


def tell_time(report: Report, reason: str, at: datetime) -> None:
    what = _("%(month)s月报的截止时间改为 %(due)s：%(why)s") % {
        "month": month_words(report.round.month),
        "due": stamp(report.due_at),
        "why": reason,
    }
    _tell(report, "changed", what, _REPORTERS | _HEAD, day_at=at, by=report.due_at)


def tell_due(report: Report, kind: str, at: datetime) -> None:
    """kind: due or overdue (notices/rules.yaml)."""
    words = (
        _("%(month)s月报快到期，还没有报。")
        if kind == "due"
        else _("%(month)s月报已逾期，还没有报。")
    )
    what = words % {"month": month_words(report.round.month)}
    _tell(report, kind, what, _REPORTERS | _HEAD, day_at=at, by=report.due_at)


def path_of(report: Report) -> str:
    return reverse(
        "reporting:form",
        args=[report.programme.code, month_key(report.round.month), report.unit.code],
    )


def _tell(
    report: Report,
    kind: str,
    what: str,
    roles: frozenset[Role],
    *,
    day_at: datetime,
    by: datetime | None,
) -> None:
    people = holders_of(report.programme, roles, timezone.localtime(day_at).date(), report.unit_id)
    message = Message(kind=kind, what=what, by=by, where=path_of(report), key=report_key(report))
    notify(report.programme, people.get(report.unit_id, ()), message, at=day_at)


def _waiting(round_: Round) -> bool:
    return Report.objects.filter(round=round_, state__in=(State.SIGNED, State.REVIEWED)).exists()
