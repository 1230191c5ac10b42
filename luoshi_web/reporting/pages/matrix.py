"""报送情况: every unit, every figure asked of it, and how far it is. Facts about reports, in the units' own order: no ranking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.reporting.actions import SAMPLE
from luoshi_web.reporting.burden import Burden, burden_of
from luoshi_web.reporting.guards import stamp
from luoshi_web.reporting.models import Entry, Exemption, Narrative, Report, Round, State, Step
from luoshi_web.reporting.owed import Owed
from luoshi_web.reporting.queries import month_key, month_words, owed_by, rounds_of


@dataclass(frozen=True, slots=True)
class Square:
    """One figure asked for: its name and state (empty, filled, noted, returned)."""

    name: str
    state: str
    x: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """late: by how much it was or is late, in words; empty in time. may_accept: it waits for the office."""

    pk: int | None
    code: str
    name: str
    state: str
    state_words: str
    version: int
    squares: tuple[Square, ...]
    filled: int
    asked: int
    texts: str
    filed: str
    late: str
    returns: int
    burden: Burden
    exemption: str
    may_accept: bool

    @property
    def width(self) -> int:
        return 13 * len(self.squares)


@dataclass(frozen=True, slots=True)
class Count:
    word: str
    count: int
    urgency: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """completeness: figures filled in of those asked for; timeliness: reports sent in time of those due. Whole per cent,
    None where nothing was asked or is due."""

    title: str
    programme: str
    month: str
    has_sample: bool
    rounds: tuple[tuple[str, str, bool], ...]
    opens: str
    due: str
    locks: str
    state: str
    counts: tuple[Count, ...]
    completeness: int | None
    timeliness: int | None
    rows: tuple[UnitRow, ...]
    burden: Burden
    warnings: tuple[str, ...]
    may_manage: bool
    opens_at: datetime | None = None
    due_at: datetime | None = None
    locks_at: datetime | None = None


def matrix_page(access: Access, round_: Round, now: datetime) -> MatrixPage:
    """Nine queries, and six more while what is asked is not kept."""
    programme = access.programme
    round_.programme = programme
    owed = owed_by(programme, round_)
    reports = _reports(programme, round_, owed)
    entries = _entries(round_)
    steps = _steps(round_)
    texts = _texts(round_)
    own = {row.unit_id: row for row in Exemption.objects.filter(round=round_).order_by("pk")}
    rows = [
        _row(
            access,
            report,
            owed.get(report.unit_id, Owed()),
            entries.get(report.pk, {}),
            steps.get(report.pk, []),
            texts.get(report.pk, 0),
            own.get(report.unit_id),
            now,
        )
        for report in reports
    ]
    counted = [row for row in rows if row.state != State.EXCUSED]
    asked, filled = sum(row.asked for row in counted), sum(row.filled for row in counted)
    wanted = [r for r in reports if r.state != State.EXCUSED]
    due = [r for r in wanted if r.filed_at is not None or now > r.due_at]
    in_time = sum(r.filed_at is not None and r.filed_at <= r.due_at for r in due)
    return MatrixPage(
        title=_("%(month)s报送情况") % {"month": month_words(round_.month)},
        programme=programme.code,
        month=month_key(round_.month),
        has_sample=any(step.by == SAMPLE for found in steps.values() for step in found),
        rounds=_rounds(access, round_),
        opens=stamp(round_.opens_at),
        due=stamp(round_.due_at),
        locks=stamp(round_.locks_at),
        state=_state(round_),
        counts=tuple(_counts(wanted, now)),
        completeness=100 * filled // asked if asked else None,
        timeliness=100 * in_time // len(due) if due else None,
        rows=tuple(rows),
        burden=sum((row.burden for row in rows), Burden()),
        warnings=tuple(_warnings(programme, owed)),
        may_manage=access.coordinates,
        opens_at=round_.opens_at,
        due_at=round_.due_at,
        locks_at=round_.locks_at,
    )


def _reports(programme: Programme, round_: Round, owed: Mapping[int, Owed]) -> list[Report]:
    """The round's reports; before it opens those that it will have, unsaved, so that the asking can be seen in time."""
    if round_.opened_at is not None:
        return list(Report.objects.filter(round=round_).select_related("unit"))
    asked = [unit for unit, form in owed.items() if form.is_asked]
    return [
        Report(programme=programme, round=round_, unit=unit, due_at=round_.due_at)
        for unit in Unit.objects.filter(programme=programme, pk__in=asked)
    ]


def _entries(round_: Round) -> dict[int, dict[str, Entry]]:
    found: dict[int, dict[str, Entry]] = {}
    for row in Entry.objects.filter(report__round=round_).select_related("indicator"):
        found.setdefault(row.report_id, {})[row.key] = row
    return found


def _steps(round_: Round) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    for step in Step.objects.filter(report__round=round_).order_by("pk"):
        found.setdefault(step.report_id, []).append(step)
    return found


def _texts(round_: Round) -> dict[int, int]:
    found: dict[int, int] = {}
    for report in (
        Narrative.objects.filter(report__round=round_)
        .exclude(progress="")
        .values_list("report_id", flat=True)
    ):
        found[report] = found.get(report, 0) + 1
    return found


def _row(
    access: Access,
    report: Report,
    owed: Owed,
    entries: Mapping[str, Entry],
    steps: Sequence[Step],
    texts: int,
    own: Exemption | None,
    now: datetime,
) -> UnitRow:
    squares = tuple(
        Square(item.indicator.name, _square(entries.get(item.key)), 13 * n)
        for n, item in enumerate(owed.hand)
    )
    return UnitRow(
        pk=report.pk,
        code=report.unit.code,
        name=report.unit.name,
        state=report.state,
        state_words=str(State(report.state).label) if report.pk else _("未开放"),
        version=report.version,
        squares=squares,
        filled=sum(square.state in ("filled", "noted") for square in squares),
        asked=len(squares),
        texts=f"{texts}/{len(owed.sections)}" if owed.sections else "",
        filed=stamp(report.filed_at) if report.filed_at else "",
        late=_late(report, now),
        returns=sum(step.after == State.RETURNED for step in steps),
        burden=burden_of(owed),
        exemption=_exemption(own),
        may_accept=(
            access.coordinates
            and report.state in (State.SIGNED, State.REVIEWED)
            and report.sender_id != access.person.pk
        ),
    )


def _square(entry: Entry | None) -> str:
    if entry is None or entry.is_blank:
        return "empty"
    if entry.returned:
        return "returned"
    return "filled" if entry.text else "noted"


def _late(report: Report, now: datetime) -> str:
    until = report.filed_at or now
    if until <= report.due_at or report.state == State.EXCUSED:
        return ""
    days = (until - report.due_at).days
    if report.filed_at is None:
        return _("未报，逾期 %(n)s 天") % {"n": days} if days else _("未报，今天到期")
    return _("迟 %(n)s 天") % {"n": days} if days else _("迟，不到 1 天")


def _exemption(own: Exemption | None) -> str:
    if own is None:
        return ""
    if own.due_at is None:
        return _("免报：%(why)s") % {"why": own.reason}
    return _("延到 %(due)s：%(why)s") % {"due": stamp(own.due_at), "why": own.reason}


def _rounds(access: Access, here: Round) -> tuple[tuple[str, str, bool], ...]:
    """The last rounds, newest first, the planned one too: month, its words, whether it is this one."""
    return tuple(
        (
            month_key(row.month),
            month_words(row.month)
            if row.opened_at
            else _("%(month)s（未开放）") % {"month": month_words(row.month)},
            row.month == here.month,
        )
        for row in rounds_of(access.programme)[:13]
    )


def _state(round_: Round) -> str:
    if round_.opened_at is None:
        return _("还没有开放")
    if round_.locked_at is not None:
        return _("已锁定")
    return _("开放中")


def _counts(reports: Sequence[Report], now: datetime) -> list[Count]:
    filed = [r for r in reports if r.filed_at is not None]
    late = sum(r.filed_at > r.due_at for r in filed if r.filed_at)
    missing = [r for r in reports if r.filed_at is None]
    overdue = sum(now > r.due_at for r in missing)
    returned = sum(r.state == State.RETURNED for r in reports)
    waiting = sum(r.state in (State.SIGNED, State.REVIEWED) for r in reports)
    return [
        Count(_("应报"), len(reports), ""),
        Count(_("已报"), len(filed), ""),
        Count(_("其中迟报"), late, "warn" if late else ""),
        Count(_("未报"), len(missing), "bad" if overdue else ""),
        Count(_("退回在改"), returned, "bad" if returned else ""),
        Count(_("待审"), waiting, "warn" if waiting else ""),
        Count(_("已采用"), sum(r.state == State.ACCEPTED for r in reports), ""),
    ]


def _warnings(programme: Programme, owed: Mapping[int, Owed]) -> list[str]:
    """Units asked for more by hand than the ceiling allows, also of a round that is not open yet."""
    heavy = {pk: burden_of(form) for pk, form in owed.items() if burden_of(form).is_heavy}
    if not heavy:
        return []
    return [
        _("%(unit)s要手填 %(n)s 项，超过上限 %(most)s 项。请减项，或改由台账、已报数供数。")
        % {"unit": unit.name, "n": heavy[unit.pk].by_hand, "most": Burden.most()}
        for unit in Unit.objects.filter(programme=programme, pk__in=heavy)
    ]
