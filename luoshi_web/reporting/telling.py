"""Who is told what of a report's way: what, by when, where. Called inside the change it tells of; notices does the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.models import Role
from luoshi_web.offices.queries import holders_of
from luoshi_web.reporting.guards import stamp
from luoshi_web.reporting.models import Report, Round, State
from luoshi_web.reporting.queries import month_key, month_words

_HEAD = frozenset({Role.HEAD})
_UNIT: Final = frozenset({Role.REPORTER, Role.HEAD})
_OFFICE = frozenset({Role.COORDINATOR})
# Kinds of notices/rules.yaml.
_DUE: Final = {
    "due": gettext_lazy("%(month)s月报快到期，还没有报。"),
    "overdue": gettext_lazy("%(month)s月报已逾期，还没有报。"),
}


def report_key(report: Report) -> str:
    return f"reporting.report:{report.pk}"


def review_key(round_: Round) -> str:
    return f"reporting.review:{round_.pk}"


def tell_opened(round_: Round, reports: Sequence[Report], at: datetime) -> None:
    """Each unit's people, once: which month, until when."""
    what = _("%(month)s月报开放，请填报。") % {"month": month_words(round_.month)}
    _tell_units([(report, "opened", what) for report in reports], at)


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
    settle_report(report, at)
    day = timezone.localtime(at).date()
    month = month_words(report.round.month)
    unit = report.unit.name
    if report.state == State.SUBMITTED:
        what = _("%(unit)s %(month)s月报等您签发。") % {"unit": unit, "month": month}
        _tell_units([(report, "sign", what)], at, _HEAD)
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
        _tell_units([(report, "returned", what)], at)
    elif report.state == State.ACCEPTED:
        what = _("%(month)s月报已采用。") % {"month": month}
        _tell_units([(report, "accepted", what)], at, timed=False)
    if move in ("accept", "review", "return", "return_sign") and not _waiting(report.round):
        settle(report.programme, review_key(report.round), at=at)


def tell_times(reports: Sequence[Report], reason: str, at: datetime) -> None:
    """Each unit's people: their new time, and why."""
    words = _("%(month)s月报的截止时间改为 %(due)s：%(why)s")
    told = [
        (
            report,
            "changed",
            words
            % {
                "month": month_words(report.round.month),
                "due": stamp(report.due_at),
                "why": reason,
            },
        )
        for report in reports
    ]
    _tell_units(told, at)


def tell_due(reports: Sequence[Report], at: datetime) -> tuple[int, int]:
    """Whose time is near or past, each once for each deadline, also where it was read: how many of either."""
    told = {
        (report_key(report), _due_kind(report, at), report.due_at): report for report in reports
    }
    known = told_before([key for key, _kind, _by in told], _DUE)
    new = [(report, ident[1]) for ident, report in told.items() if ident not in known]
    _tell_units(
        [
            (report, kind, str(_DUE[kind]) % {"month": month_words(report.round.month)})
            for report, kind in new
        ],
        at,
    )
    past = sum(kind == "overdue" for _report, kind in new)
    return len(new) - past, past


def _due_kind(report: Report, at: datetime) -> str:
    return "overdue" if at > report.due_at else "due"


def settle_report(report: Report, at: datetime) -> None:
    """Nothing waits for the unit any more."""
    settle(report.programme, report_key(report), at=at)


def path_of(report: Report) -> str:
    return reverse(
        "reporting:form",
        args=[report.programme.code, month_key(report.round.month), report.unit.code],
    )


def _tell_units(
    told: Sequence[tuple[Report, str, str]],
    at: datetime,
    roles: frozenset[Role] = _UNIT,
    *,
    timed: bool = True,
) -> None:
    """Report, kind and words: to the people of its unit. As many queries as programmes, whatever the number of reports."""
    day = timezone.localtime(at).date()
    for programme in {report.programme for report, _kind, _what in told}:
        people = holders_of(programme, roles, day)
        notify_each(
            programme,
            [
                (
                    people.get(report.unit_id, ()),
                    Message(
                        kind=kind,
                        what=what,
                        by=report.due_at if timed else None,
                        where=path_of(report),
                        key=report_key(report),
                    ),
                )
                for report, kind, what in told
                if report.programme_id == programme.pk
            ],
            at=at,
        )


def _waiting(round_: Round) -> bool:
    return Report.objects.filter(round=round_, state__in=(State.SIGNED, State.REVIEWED)).exists()
