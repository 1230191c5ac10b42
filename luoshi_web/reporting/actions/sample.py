"""Sample reports for a demonstration: a round in which some filed, some are late, one was sent back. Nothing of it is a fact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.ledger.models import Observation
from luoshi_web.offices.actions import record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.queries import WRITERS, holders_of
from luoshi_web.reporting.actions.rounds import round_subject
from luoshi_web.reporting.models import Comment, Entry, Narrative, Report, Round, State, Step
from luoshi_web.reporting.owed import Item, Owed
from luoshi_web.reporting.queries import figures_for, owed_by

SAMPLE: Final = "演示数据"
# How the reports stand, in the units' order, over and over: the state, and hours before the deadline at which it was
# sent (after it, where negative).
_FATES: Final = (
    (State.ACCEPTED, 50), (State.ACCEPTED, 6), (State.ACCEPTED, 27), (State.SIGNED, 3), (State.ACCEPTED, -20),
    (State.DRAFT, 0), (State.ACCEPTED, 70), (State.SUBMITTED, 2), (State.REVIEWED, 9), (State.RETURNED, 30),
    (State.ACCEPTED, 5), (State.ACCEPTED, 44), (State.SIGNED, -4),
)  # fmt: skip
_SENT: Final = (State.SUBMITTED, State.SIGNED, State.REVIEWED, State.RETURNED, State.ACCEPTED)
_WAY: Final = {
    State.SUBMITTED: ("submit",),
    State.SIGNED: ("submit", "sign"),
    State.REVIEWED: ("submit", "sign", "review"),
    State.RETURNED: ("submit", "sign", "return"),
    State.ACCEPTED: ("submit", "sign", "review", "accept"),
}
_AFTER: Final = {
    "submit": State.SUBMITTED,
    "sign": State.SIGNED,
    "review": State.REVIEWED,
    "return": State.RETURNED,
    "accept": State.ACCEPTED,
}


@audited("reporting.sample.filed", gettext_lazy("按演示数据填了月报：{object}"))
def file_samples(round_: Round, *, at: datetime) -> int:
    """Fill the round's reports that nobody has touched from the sample figures of its periods; returns how many.

    Those of units that have people to file them are left for these people to try.
    """
    programme = round_.programme
    owed = owed_by(programme, round_)
    tried = holders_of(programme, WRITERS, timezone.localtime(at).date())
    untouched = Report.objects.filter(round=round_, version=0, entries=None)
    reports = list(untouched.exclude(unit__in=tried).select_related("unit", "round"))
    items = [item for report in reports for item in owed[report.unit_id].hand]
    figures = figures_for(programme, items, at)
    for number, report in enumerate(reports):
        state, hours = _FATES[number % len(_FATES)]
        report.programme = programme
        _file(report, owed[report.unit_id], figures, state, _sent_at(report, hours, at))
    record(programme, "reporting.sample.filed", round_subject(round_), actor=SAMPLE, at=at)
    return len(reports)


def _sent_at(report: Report, hours: int, at: datetime) -> datetime:
    """Never in the future: a round that is still open has its samples an hour ago and earlier."""
    planned = report.due_at - timedelta(hours=hours)
    return min(planned, at - timedelta(hours=1 + abs(hours)))


def _file(
    report: Report,
    owed: Owed,
    figures: dict[tuple[int, str], list[Observation]],
    state: State,
    sent: datetime,
) -> None:
    given = owed.hand if state != State.DRAFT else owed.hand[: len(owed.hand) // 2]
    entries = [_entry(report, item, figures, state, sent) for item in given]
    Entry.objects.bulk_create(entries)
    if state == State.DRAFT:
        return
    for section in owed.sections:
        Narrative.objects.create(
            programme=report.programme,
            report=report,
            section=section,
            progress=_("演示数据：本月按计划推进，数见上表。"),
            next_step=_("演示数据：下月继续推进。"),
            changed_at=sent,
            changed_by=SAMPLE,
        )
    _walk(report, state, sent)
    if state == State.RETURNED and entries:
        _return(report, owed.hand[0], entries[0], sent)


def _entry(
    report: Report,
    item: Item,
    figures: dict[tuple[int, str], list[Observation]],
    state: State,
    sent: datetime,
) -> Entry:
    rows: Sequence[Observation] = figures.get((item.indicator.pk, item.area), ())
    row = next((one for one in rows if one.period == str(item.period)), None)
    return Entry(
        programme=report.programme,
        report=report,
        indicator=item.indicator,
        area=item.area,
        period=str(item.period),
        value=row.value if row else None,
        grade=row.grade if row else "",
        note="" if row else _("演示数据：本期还没有数"),
        changed_at=sent,
        changed_by=SAMPLE,
        observation=row if state == State.ACCEPTED else None,
    )


def _walk(report: Report, state: State, sent: datetime) -> None:
    before = State.DRAFT
    for step, move in enumerate(_WAY[state]):
        Step.objects.create(
            programme=report.programme,
            report=report,
            move=move,
            before=before,
            after=_AFTER[move],
            reason=_("演示数据：请核对口径。") if move == "return" else "",
            is_late=move == "submit" and sent > report.due_at,
            at=sent + timedelta(minutes=10 * step),
            by=SAMPLE,
        )
        before = _AFTER[move]
    Report.objects.filter(pk=report.pk).update(
        state=state,
        version=len(_WAY[state]),
        filed_at=sent,
        sent_at=sent,
        accepted_at=sent + timedelta(minutes=30) if state == State.ACCEPTED else None,
        returned_for=_("演示数据：请核对口径。") if state == State.RETURNED else "",
    )


def _return(report: Report, item: Item, entry: Entry, sent: datetime) -> None:
    Entry.objects.filter(pk=entry.pk).update(returned=True)
    Comment.objects.create(
        programme=report.programme,
        report=report,
        indicator=item.indicator,
        area=item.area,
        period=str(item.period),
        text=_("演示数据：请核对口径。"),
        is_return=True,
        at=sent + timedelta(minutes=20),
        by=SAMPLE,
    )
