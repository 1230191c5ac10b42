"""The page of one entry: what it holds, where it stands, how it came to be so, what proves it, which figures count it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.registers import instant
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.queries import Access
from luoshi_web.registers.feeding import closed_periods
from luoshi_web.registers.guards import may_write
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Change, Revision
from luoshi_web.registers.pages.entry_stage import StageBox, stage_box
from luoshi_web.registers.pages.head import address, room_address
from luoshi_web.registers.pages.values_at import FieldLine, Sight, sight_of
from luoshi_web.registers.queries import (
    comments_of,
    evidence_of,
    moment_of,
    rows_behind,
    scope_of,
    started_on,
)

# How many of the register's indicators are asked about one entry: each is a query of its own.
MOST_ASKED = 5


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One revision in the entry's history, newest first. known: the day as the address of the page as of then takes it."""

    number: int
    what: str
    at: datetime
    by: str
    reason: str
    version: int
    differences: tuple[Difference, ...]
    known: str


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Proof:
    pk: int
    name: str
    note: str
    at: datetime
    by: str
    url: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Whether an indicator's figure of its last closed period was computed from this entry. url: empty without its page."""

    name: str
    period: str
    words: str
    is_in: bool
    url: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """known: the day the page tells of; None: now. version: the declaration's, under which the state shown was written."""

    title: str
    programme: str
    code: str
    register: str
    newest_version: int
    number: int
    name: str
    lines: tuple[FieldLine, ...]
    stage: StageBox | None
    history: tuple[Step, ...]
    comments: tuple[Said, ...]
    files: tuple[Proof, ...]
    counted: tuple[Counted, ...]
    unasked: int
    seen: int
    written_at: datetime
    written_by: str
    version: int
    is_old_version: bool
    is_withdrawn: bool
    withdrawn_why: str
    has_sample: bool
    may_write: bool
    is_kept: bool
    room_url: str
    known: date | None
    first_day: date
    today: date


def entry_page(
    access: Access,
    kept: Kept,
    every: Sequence[Revision],
    now: datetime,
    known: datetime | None = None,
) -> EntryPage:
    """every: all the entry's revisions, of which the page shows the last, or the last that was known then.

    At most eight queries, and one for each indicator asked about.
    """
    history = [row for row in every if known is None or row.recorded <= instant(known)]
    row = history[-1]
    sight = sight_of(access, kept, every)
    today = timezone.localtime(now).date()
    withdrawn = bool(row.withdrawn)
    stands = known is None and not withdrawn
    periods = _last_periods(kept, known or now)
    name = sight.name(row)
    return EntryPage(
        title=f"{kept.row.name} {name}",
        programme=kept.programme.code,
        code=kept.row.code,
        register=kept.row.name,
        newest_version=kept.register.version,
        number=row.entry_no,
        name=name,
        lines=sight.lines(row),
        stage=stage_box(access, kept, row, history, today, acts=stands),
        history=tuple(_steps(sight, kept, history)),
        comments=tuple(_said(kept, row.entry_no, known)),
        files=tuple(_proofs(kept, row.entry_no, known)),
        counted=() if withdrawn else tuple(_counted(kept, row, periods, known or now)),
        unasked=max(0, len(periods) - MOST_ASKED),
        seen=row.revision_no,
        written_at=moment_of(row.recorded),
        written_by=row.by,
        version=row.version,
        is_old_version=row.version != kept.register.version,
        is_withdrawn=withdrawn,
        withdrawn_why=row.reason if withdrawn else "",
        has_sample=bool(row.sample),
        may_write=known is None and may_write(access, kept, row.area),
        is_kept=bool(kept.register.kept_by),
        room_url=room_address(kept, "entry", row.entry_no),
        known=timezone.localtime(known).date() if known else None,
        first_day=moment_of(every[0].recorded).date(),
        today=today,
    )


def _steps(sight: Sight, kept: Kept, history: Sequence[Revision]) -> list[Step]:
    before: Revision | None = None
    steps = []
    for row in history:
        at = moment_of(row.recorded)
        steps.append(
            Step(
                number=row.revision_no,
                what=str(Change(row.change).label),
                at=at,
                by=row.by,
                reason=row.reason,
                version=row.version,
                differences=tuple(_differences(sight, kept, before, row)) if before else (),
                known=at.date().isoformat(),
            )
        )
        before = row
    return steps[::-1]


def _differences(sight: Sight, kept: Kept, before: Revision, row: Revision) -> list[Difference]:
    """Field by field as each version words it; a value that changed and is not the reader's to see is told as changed."""
    found = [
        Difference(field.label, sight.text(before, field.code), sight.text(row, field.code))
        for field in kept.register.fields
        if before.body.get(field.code) != row.body.get(field.code)
    ]
    if before.stage != row.stage:
        words = [
            next((s.label for s in sight.versions[one.version].register.stages if s.code == one.stage), "")
            for one in (before, row)
        ]  # fmt: skip
        found.append(Difference(_("阶段"), words[0], words[1]))
    return found


def _said(kept: Kept, number: int, known: datetime | None) -> list[Said]:
    return [
        Said(row.at, row.by, row.text)
        for row in comments_of(kept, number)
        if known is None or row.at <= known
    ]


def _proofs(kept: Kept, number: int, known: datetime | None) -> list[Proof]:
    """A file that was taken back since is told where it stood, and handed out no more."""
    rows = evidence_of(kept, number, known)
    here = (kept.programme.code, kept.row.code, number)
    stands = {row.file.pk for row in (evidence_of(kept, number) if known else rows)}
    return [
        Proof(
            pk=row.file.pk,
            name=row.file.name,
            note=row.note,
            at=row.at,
            by=row.by,
            url=reverse("registers:evidence-file", args=[*here, row.file.pk])
            if row.file.pk in stands
            else "",
        )
        for row in rows
    ]


def _last_periods(kept: Kept, at: datetime) -> list[tuple[int, Period]]:
    """The place of each of the register's indicators, with the newest period that is over. One query."""
    rows = Indicator.objects.filter(
        programme=kept.programme, code__in=[one.code for one in kept.register.indicators]
    )
    frequencies = dict(rows.values_list("code", "frequency"))
    found = []
    for place, formula in enumerate(kept.register.indicators):
        frequency = frequencies.get(formula.code, kept.register.frequency)
        every = list(closed_periods(frequency, started_on(kept.programme), at))
        if every:
            found.append((place, every[-1]))
    return found


def _counted(
    kept: Kept, row: Revision, periods: Sequence[tuple[int, Period]], at: datetime
) -> list[Counted]:
    """One query for each indicator: the rows behind its figure, begun just before this one."""
    found = []
    for place, period in periods[:MOST_ASKED]:
        formula = kept.register.indicators[place]
        scope = scope_of(kept.programme, period, at, started_on(kept.programme))
        behind = rows_behind(kept, formula, scope, after=row.entry_no - 1, limit=1)
        one = behind[0] if behind and behind[0].entry_no == row.entry_no else None
        is_in = one is not None and (one.above or one.below)
        figure = address("registers:figure", kept.programme.code, kept.row.code, formula.code)
        found.append(
            Counted(
                name=formula.name,
                period=period.words(),
                words=_part(one.above, one.below) if one is not None and is_in else _("不算在内"),
                is_in=is_in,
                url=f"{figure}?period={period}" if figure else "",
            )
        )
    return found


def _part(above: bool, below: bool) -> str:  # noqa: FBT001
    if above and below:
        return _("算在内")
    return _("算在内") if above else _("只算在分母里")
