"""The way of a report: sent, signed, reviewed, accepted, returned. Acceptance makes observations; nothing else does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.ledger.actions import NewFigure, record_figures, record_observation
from luoshi_web.ledger.models import Observation, Vintage
from luoshi_web.ledger.pages.lookups import rules_of
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, require_reason, written
from luoshi_web.offices.queries import Access
from luoshi_web.reporting.checks import findings_in, open_questions
from luoshi_web.reporting.guards import (
    require_coordinator,
    require_move,
    require_open,
)
from luoshi_web.reporting.models import Comment, Entry, Narrative, Report, State, Step
from luoshi_web.reporting.owed import Owed
from luoshi_web.reporting.queries import (
    entries_of,
    evidence_of,
    figures_for,
    has_head,
    hold_programme,
    hold_report,
    month_words,
    proved_in,
    targets_of,
)
from luoshi_web.reporting.states import MOVES, Move
from luoshi_web.reporting.telling import tell_moved
from luoshi_web.reporting.totals import totals_for


@dataclass(frozen=True, slots=True)
class Wanted:
    """A move that somebody wants. seen: the report's version before them. cells: keys that a return names."""

    move: str
    seen: int
    reason: str = ""
    cells: tuple[str, ...] = ()


@audited("reporting.report.moved", gettext_lazy("办了月报：{object}"))
def move_report(
    access: Access, report: Report, owed: Owed, wanted: Wanted, *, at: datetime
) -> Report:
    """Make one move, or none. Of two people at one report, the second gets a ConflictError that says what happened.

    A report of a unit that has nobody to sign goes to the office at once, and the step says so. Sending needs every
    cell to hold a figure or a word why there is none. Acceptance records the figures.
    """
    hold_programme(report.programme)
    move = require_move(access, report, wanted.move)
    reason = require_reason(wanted.reason) if move.needs_reason else written(wanted.reason)
    if move.name == "submit":
        require_open(report.round, report, at)
        hold_report(report)
        _require_whole(report, owed, at)
    before = State(report.state)
    after = move.after
    if move.name == "submit" and not has_head(report.unit, timezone.localtime(at).date()):
        after, reason = State.SIGNED, _("本单位没有负责人账号，免签。")
    _claim(report, wanted.seen, move, after, reason, access, at)
    if move.name in ("return", "send_back", "return_sign", "reopen"):
        _mark_returned(access, report, owed, wanted.cells, reason, at)
    Step.objects.create(
        programme=report.programme,
        report=report,
        move=move.name,
        before=before,
        after=after,
        reason=reason,
        is_late=move.name == "submit" and at > report.due_at,
        at=at,
        by=access.actor,
    )
    figures = _recorded(access, report, owed, at) if after == State.ACCEPTED else 0
    tell_moved(report, move.name, reason, at)
    record(
        report.programme,
        "reporting.report.moved",
        Subject(
            "report",
            f"{report.round.month}/{report.unit.code}",
            f"{report.unit.name} {month_words(report.round.month)} {move.done}",
        ),
        actor=access.actor,
        at=at,
        before={"state": before},
        after=_told(report, move, after, reason, figures),
    )
    return report


@audited("reporting.reports.accepted", gettext_lazy("成批采用了月报：{object}"), whole=False)
def accept_many(
    access: Access, chosen: Sequence[tuple[Report, Owed, int]], *, at: datetime
) -> tuple[list[Report], list[tuple[Report, str]]]:
    """Accept the reports one by one; returns those accepted, and those that were not with the sentence why.

    chosen: report, its form, the version seen. One that fails stops none of the others, and each stands for itself, so
    that who files meanwhile waits for one report and not for seventy.
    """
    require_coordinator(access)
    done: list[Report] = []
    failed: list[tuple[Report, str]] = []
    for report, owed, seen in chosen:
        try:
            move_report(access, report, owed, Wanted("accept", seen), at=at)
        except LuoshiError as error:
            failed.append((report, str(error)))
        else:
            done.append(report)
    if done:
        names = "、".join(report.unit.name for report in done[:5])
        with transaction.atomic():
            record(
                access.programme,
                "reporting.reports.accepted",
                Subject("reports", str(done[0].round.month), f"{names}等 {len(done)} 份"),
                actor=access.actor,
                at=at,
                after={"accepted": len(done), "failed": len(failed)},
            )
    return done, failed


def _require_whole(report: Report, owed: Owed, at: datetime) -> None:
    """Every figure asked for is there, or a word why it is not; what a check or a return asks is answered."""
    entries = entries_of(report)
    for item in owed.hand:
        entry = entries.get(item.key)
        if entry is None or entry.is_blank:
            raise LuoshiError(
                _("“%(name)s”还没有填。") % {"name": item.indicator.name},
                _("请填数；确实没有数，请在说明里写为什么。零就填 0。"),
            )
        if entry.returned:
            raise LuoshiError(
                _("“%(name)s”是退回的，还没有改。") % {"name": item.indicator.name},
                _("请改数，或在说明里答复。"),
            )
    found = findings_in(
        owed.hand,
        entries,
        figures_for(report.programme, owed.hand, at),
        {key: len(rows) for key, rows in evidence_of(report).items()},
        targets_of(report.programme),
        proved_in(report.programme),
    )
    for key, asked in open_questions(found, entries).items():
        name = next(item.indicator.name for item in owed.hand if item.key == key)
        raise LuoshiError(f"“{name}”：{asked.sentence}", asked.remedy)


def _claim(
    report: Report,
    seen: int,
    move: Move,
    after: State,
    reason: str,
    access: Access,
    at: datetime,
) -> None:
    """Take the report from the state and version that were seen to the next, or find that somebody was faster."""
    values: dict[str, Any] = {"state": after, "version": F("version") + 1}
    if move.name == "submit":
        values |= {"sent_at": at, "sender": access.person, "returned_for": ""}
        if report.filed_at is None:
            values["filed_at"] = at
    if after == State.RETURNED:
        values["returned_for"] = reason
    values["accepted_at"] = at if after == State.ACCEPTED else None
    claimed = Report.objects.filter(pk=report.pk, version=seen, state__in=move.origins)
    if not claimed.update(**values):
        last = Step.objects.filter(report=report).order_by("-pk").first()
        raise ConflictError(
            _("%(who)s刚办过这份月报（%(what)s）。")
            % {
                "who": last.by if last else _("别人"),
                "what": MOVES[last.move].done if last else _("改了时间"),
            },
            _("请看过最新的再办。"),
        )
    report.refresh_from_db()


def _mark_returned(
    access: Access, report: Report, owed: Owed, cells: Sequence[str], reason: str, at: datetime
) -> None:
    items = {item.key: item for item in owed.hand}
    for key in cells:
        item = items.get(key)
        if item is None:
            raise LuoshiError(_("要退的格子不在这份月报里。"), _("请刷新后再退。"))
        Entry.objects.filter(
            report=report, indicator=item.indicator, area=item.area, period=str(item.period)
        ).update(returned=True)
        Comment.objects.create(
            programme=report.programme,
            report=report,
            indicator=item.indicator,
            area=item.area,
            period=str(item.period),
            text=reason,
            is_return=True,
            at=at,
            by=access.actor,
        )


def _told(report: Report, move: Move, after: State, reason: str, figures: int) -> Mapping[str, Any]:
    """What the trail keeps: with a sent report every cell and word as it was sent."""
    told: dict[str, Any] = {"state": after, "reason": reason}
    if move.name == "submit":
        entries = Entry.objects.filter(report=report).select_related("indicator").order_by("pk")
        told["cells"] = {e.key: [e.text, e.note] for e in entries}
        told["texts"] = {
            row.section: [row.progress, row.problem, row.next_step, row.help_needed, row.help_from]
            for row in Narrative.objects.filter(report=report).order_by("section")
        }
    if after == State.ACCEPTED:
        told["figures"] = figures
    return told


def _recorded(access: Access, report: Report, owed: Owed, at: datetime) -> int:
    """The cells become observations. One that was accepted before and has not changed is left as it stands."""
    entries = Entry.objects.filter(report=report).select_related("indicator", "observation")
    changed = [
        entry
        for entry in entries.order_by("pk")
        if entry.text
        and (
            entry.observation is None
            or (entry.observation.value, entry.observation.grade) != (entry.value, entry.grade)
        )
    ]
    if changed:
        rows = record_figures(
            report.programme,
            [_figure(report, entry) for entry in changed],
            rules_of(report.programme, *(entry.indicator for entry in changed)),
            _document(report),
            actor=access.actor,
            at=at,
        )
        for entry, row in zip(changed, rows, strict=True):
            entry.observation = row
        Entry.objects.bulk_update(changed, ["observation"])
    return len(changed) + _totals(access, report, owed, at)


def _figure(report: Report, entry: Entry) -> NewFigure:
    return NewFigure(
        indicator=entry.indicator,
        period=Period.parse(entry.period),
        value=entry.value,
        grade=entry.grade,
        unit="" if entry.grade else entry.indicator.unit,
        document=_document(report),
        note=entry.note or (_("月报更正") if entry.observation else _("月报")),
        area=entry.area,
        by=entry.changed_by,
    )


def _document(report: Report) -> str:
    return _("%(unit)s %(month)s月报") % {
        "unit": report.unit.name,
        "month": month_words(report.round.month),
    }


def _totals(access: Access, report: Report, owed: Owed, at: datetime) -> int:
    """The county's figure of each indicator that a set's units report: the sum of the accepted, once all are in or the
    unit that keeps the indicator has its own report accepted; told again when it changes, preliminary until all are in."""
    programme, round_ = report.programme, report.round
    if all(item.area == programme.area and item.how != "total" for item in owed.items):
        return 0
    confirmed = set(
        Report.objects.filter(round=round_, state=State.ACCEPTED).values_list("unit_id", flat=True)
    )
    count = 0
    for total in totals_for(programme, round_):
        # Half a sum is no figure, unless the unit that keeps the indicator has looked at it and sent its own report.
        if not total.is_whole and total.indicator.source_unit_id not in confirmed:
            continue
        standing = (
            Observation.objects.filter(
                programme=programme,
                indicator=total.indicator,
                area=programme.area,
                period=str(total.period),
                replaced_by=None,
            )
            .order_by("-recorded_at", "-pk")
            .first()
        )
        vintage = Vintage.FINAL if total.is_whole else Vintage.PRELIMINARY
        if total.accepted is None or (
            standing is not None
            and not standing.sample
            and (standing.value, standing.vintage) == (total.accepted, vintage)
        ):
            continue
        note = _("%(n)s 个单位报送合计，共 %(all)s 个") % {
            "n": total.accepted_count,
            "all": total.members,
        }
        record_observation(
            programme,
            NewFigure(
                indicator=total.indicator,
                period=total.period,
                value=total.accepted,
                grade="",
                unit=total.indicator.unit,
                document=_("%(month)s月报合计") % {"month": month_words(round_.month)},
                note=note,
                vintage=vintage,
            ),
            rules_of(programme, total.indicator),
            actor=access.actor,
            at=at,
        )
        count += 1
    return count
