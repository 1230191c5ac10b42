"""The vote of a tour: opened, cast, closed, counted by two people, published."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.supervising.tours import Ballot as ToldBallot
from luoshi.supervising.tours import (
    Tally,
    TourError,
    ballot_refusals,
    scheme_refusals,
    tally_checksum,
    tally_json,
    tour_rules,
    turnout_refusal,
)
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.models import Person, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.actions.tours import _move, _note, _record
from luoshi_web.supervision.guards import Rights, require_office
from luoshi_web.supervision.models import Ballot, Stop, Tour, TourResult, TourState, Voter
from luoshi_web.supervision.tour_rows import (
    counted_now,
    held_tour,
    recused,
    sealed_ballot,
    stops_of,
    turnout,
    voter_of,
)
from luoshi_web.supervision.tour_telling import tell_closed, tell_open

ASKING: Final = "asking"
_MOST_KEY: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class VoterTold:
    person: Person
    role: str
    unit: Unit | None = None


@audited("supervision.tour.opened", gettext_lazy("开始了观摩投票：{object}"))
def open_vote(
    access: Access, held: Rights, row: Tour, seen: int, voters: Sequence[VoterTold], basis: str,
    closes_at: datetime, *, at: datetime,
) -> Tour:  # fmt: skip
    """From now until closes_at, under the scheme as it stands today. basis: by what the list was made."""
    require_office(held)
    tour = held_tour(row, seen, TourState.CHECKED)
    scheme = tour_rules().scheme(tour.scheme)
    refusals = scheme_refusals(scheme, len(stops_of(tour)))
    if refusals:
        raise LuoshiError(refusals[0])
    tour.basis = fitting(basis, _("名单依据"), 200)
    if not tour.basis:
        raise LuoshiError(_("没有写投票名单的依据。"), _("请写哪一份文件或哪次会议定的名单。"))
    if closes_at <= at:
        raise LuoshiError(_("截止时间已经过了。"), _("请填以后的时间。"))
    idle = [one.person.name for one in voters if not scheme.votes(one.role)]
    if idle:
        raise LuoshiError(
            _("按“%(scheme)s”，%(names)s没有票。")
            % {"scheme": scheme.label, "names": "、".join(idle)},
            _("请从名单上去掉，或换一种计分办法。"),
        )
    if not voters:
        raise LuoshiError(_("投票名单是空的。"), _("请至少选一人。"))
    Voter.objects.bulk_create(
        Voter(programme=tour.programme, tour=tour, person=one.person, role=one.role, unit=one.unit)
        for one in voters
    )
    tour.scheme_version, tour.opens_at, tour.closes_at = scheme.version, at, closes_at
    _move(access, tour, TourState.OPEN, at)
    tell_open(tour, [one.person for one in voters], at)
    _record(
        access, tour, "supervision.tour.opened", at, listed=len(voters), basis=tour.basis,
        closes_at=closes_at, scheme=scheme.code, version=scheme.version,
    )  # fmt: skip
    return tour


@audited("supervision.tour.voted", gettext_lazy("参加了观摩投票：{object}"))
def cast_vote(access: Access, row: Tour, values: Mapping[str, Decimal], *, at: datetime) -> None:
    """The person's own one vote; nobody votes for another. What was voted goes into the sealed row alone.

    The conditional updates are the lock: of two at once one finds the vote cast, and nothing comes in after the closing.
    """
    voter = voter_of(row, access.person)
    if voter is None:
        raise PermissionDenied(_("您不在这次观摩的投票名单上；投票不能由别人代。"))
    still = Tour.objects.filter(
        pk=row.pk, state=TourState.OPEN, opens_at__lte=at, closes_at__gt=at
    ).update(edition=F("edition"))
    if not still:
        raise ConflictError(_("投票已经截止，或还没有开始。"), _("有疑问请联系督查部门。"))
    stops = stops_of(row)
    told = ToldBallot(voter.role, dict(values), recused(voter, stops))
    scheme = tour_rules().scheme(row.scheme)
    refusals = ballot_refusals(scheme, {str(s.pk): s.project.name for s in stops}, told)
    if refusals:
        raise TourError("".join(refusals))
    today = timezone.localtime(at).date()
    won = Voter.objects.filter(pk=voter.pk, voted_on=None).update(voted_on=today)
    if not won:
        raise ConflictError(_("您已经投过票了，选票收好了。"), _("一人一票，不用再投。"))
    Ballot.objects.create(
        id=_free_key(), programme=row.programme, tour=row,
        sealed=sealed_ballot(row, told, len(stops)),
    )  # fmt: skip
    _record(access, row, "supervision.tour.voted", at)


@audited("supervision.tour.extended", gettext_lazy("延长了观摩投票：{object}"))
def extend_vote(
    access: Access, held: Rights, row: Tour, seen: int, closes_at: datetime, reason: str, *,
    at: datetime,
) -> Tour:  # fmt: skip
    """A later end; also of a vote that is over and was not counted, where too few came."""
    require_office(held)
    tour = held_tour(row, seen, TourState.OPEN, TourState.CLOSED)
    said = require_reason(reason)
    if closes_at <= at or (tour.closes_at and closes_at <= tour.closes_at):
        raise LuoshiError(_("新的截止时间不比原来晚。"), _("请填更晚的时间。"))
    before, tour.closes_at = tour.closes_at, closes_at
    tour.count_asked_at = tour.count_asked_by = None
    _move(access, tour, TourState.OPEN, at, said)
    waiting = Voter.objects.filter(tour=tour, voted_on=None).select_related("person")
    tell_open(tour, [voter.person for voter in waiting], at)
    _record(
        access, tour, "supervision.tour.extended", at, before=before, after=closes_at, reason=said
    )
    return tour


@audited("supervision.tour.closed", gettext_lazy("结束了观摩投票：{object}"))
def close_vote(
    access: Access, held: Rights, row: Tour, seen: int, reason: str = "", *, at: datetime
) -> Tour:
    """After its time; before, only when everybody voted, or with a reason."""
    require_office(held)
    tour = held_tour(row, seen, TourState.OPEN)
    listed, cast = turnout(tour)
    said = fitting(reason, _("原因"))
    if tour.closes_at and at < tour.closes_at and cast < listed and not said:
        raise LuoshiError(
            _("还没到截止时间，还有 %(n)s 人没有投票。") % {"n": listed - cast},
            _("要提前结束，请写原因。"),
        )
    _move(access, tour, TourState.CLOSED, at, said)
    tell_closed(tour, at)
    _record(access, tour, "supervision.tour.closed", at, listed=listed, cast=cast, reason=said)
    return tour


@audited("supervision.tour.count_asked", gettext_lazy("申请观摩计票：{object}"))
def ask_count(access: Access, held: Rights, row: Tour, seen: int, *, at: datetime) -> Tour:
    """The first of two. Nothing is opened yet."""
    require_office(held)
    tour = held_tour(row, seen, TourState.CLOSED)
    refusal = turnout_refusal(tour_rules().scheme(tour.scheme), *turnout(tour))
    if refusal:
        raise TourError(refusal)
    tour.count_asked_at, tour.count_asked_by = at, access.person
    tour.edition += 1
    tour.save()
    _note(access, tour, ASKING, at)
    _record(access, tour, "supervision.tour.count_asked", at)
    return tour


@audited("supervision.tour.counted", gettext_lazy("确认了观摩计票：{object}"))
def confirm_count(access: Access, held: Rights, row: Tour, seen: int, *, at: datetime) -> Tour:
    """The second, a leader or an auditor: now the ballots are opened, counted at once, and the count is kept."""
    if not (held.leads or held.audits):
        raise PermissionDenied(_("计票要由领导或审计人员确认。"))
    tour = held_tour(row, seen, TourState.CLOSED)
    if tour.count_asked_by_id is None:
        raise ConflictError(_("督查部门还没有申请计票。"), _("请等申请以后再确认。"))
    if tour.count_asked_by_id == access.person.pk:
        raise PermissionDenied(_("申请计票的人不能自己确认，要换一个人。"))
    stops = stops_of(tour)
    tally, seals = counted_now(tour, stops)
    _keep(tour, tally, stops)
    tour.counted_at, tour.listed, tour.cast = at, tally.listed, tally.cast
    tour.notes, tour.checksum = list(tally.notes), tally_checksum(tally, seals)
    _move(access, tour, TourState.COUNTED, at)
    _record(
        access, tour, "supervision.tour.counted", at, checksum=tour.checksum, cast=tally.cast,
        asked_by=tour.count_asked_by.name if tour.count_asked_by else "",
    )  # fmt: skip
    return tour


@audited("supervision.tour.published", gettext_lazy("公布了观摩结果：{object}"))
def publish_result(access: Access, held: Rights, row: Tour, seen: int, *, at: datetime) -> Tour:
    """Counted again from the sealed ballots first: LuoshiError where that gives another result than the one kept."""
    require_office(held)
    tour = held_tour(row, seen, TourState.COUNTED)
    tally, seals = counted_now(tour, stops_of(tour))
    if tally_checksum(tally, seals) != tour.checksum:
        raise LuoshiError(
            _("按封存的选票重新计算，与计票结果对不上，没有公布。"), _("请联系审计人员查明。")
        )
    _move(access, tour, TourState.PUBLISHED, at)
    _record(access, tour, "supervision.tour.published", at, checksum=tour.checksum)
    return tour


def _keep(tour: Tour, tally: Tally, stops: Sequence[Stop]) -> None:
    by_key = {str(stop.pk): stop for stop in stops}
    told: Any = tally_json(tally)["lines"]
    TourResult.objects.bulk_create(
        TourResult(
            programme=tour.programme, tour=tour, stop=by_key[line["stop"]], rank=line["rank"],
            tied=line["tied"], score=line["printed"] or "", votes=line["votes"],
            places=line["places"], parts=line["parts"],
        )
        for line in told
    )  # fmt: skip


def _free_key() -> int:
    """Random, and not taken."""
    while True:
        key = secrets.randbelow(_MOST_KEY) + 1
        if not Ballot.objects.filter(pk=key).exists():
            return key
