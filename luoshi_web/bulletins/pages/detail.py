"""One paper's page: the sheets, where it stands, what was frozen, what to look at before signing, its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.progress import policy_of, policy_words
from luoshi.progress.model import Light
from luoshi_web.bulletins import states
from luoshi_web.bulletins.checks import Check
from luoshi_web.bulletins.composing import UNFROZEN
from luoshi_web.bulletins.models import Bulletin, BulletinStep, Kind, Naming, Reply, State
from luoshi_web.bulletins.pages.listing import issue_words
from luoshi_web.bulletins.pages.sheets import PaperSheets
from luoshi_web.bulletins.pages.words import day_words, grouped_hash, state_mark
from luoshi_web.bulletins.powers import Powers
from luoshi_web.ledger.models import AssessmentLine
from luoshi_web.ledger.pages.standing import LIGHT_ORDER
from luoshi_web.ledger.pages.words import period_text
from luoshi_web.offices.models import StoredFile, Unit
from luoshi_web.offices.pages.steps import Station


@dataclass(frozen=True, slots=True)
class StepRow:
    """A line of the history. scan_url: of a signature on paper."""

    what: str
    words: str
    at: datetime
    by: str
    signed: str
    scan_url: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    kind: str
    name: str
    size: str
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class NamedTarget:
    """A target the paper names as behind, as it was frozen."""

    code: str
    name: str
    light: Light
    word: str
    provisional: bool
    actual: Decimal | None
    grade: str
    unit: str
    gap: Decimal | None
    period: str
    sample: bool


@dataclass(frozen=True, slots=True)
class NamingRow:
    pk: int
    unit: str
    targets: str
    told: str
    until: date | None
    reply: str
    is_objection: bool
    words: str
    answer: str
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """Of the units that have readers: how many have opened it, and which have not. None of it names a person."""

    units: int
    opened: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper that corrects this one, or that this one corrects."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for the page beside the row. sheets None: a paper made before texts were kept."""

    lines: Sequence[AssessmentLine]
    steps: Sequence[BulletinStep] = ()
    namings: Sequence[Naming] = ()
    sheets: PaperSheets | None = None
    checks: tuple[Check, ...] = ()
    corrections: Sequence[Bulletin] = ()
    arrived: int | None = None
    readers: Sequence[Unit] = ()
    receipts: Mapping[int, date] = field(default_factory=dict)
    signers: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True, slots=True)
class DetailPage:
    title: str
    programme: str
    pk: int
    edition: int
    text_edition: int
    heading: str
    kind: str
    state: str
    mark: str
    month: str
    year: str
    as_of: date
    known_on: datetime
    office: str
    has_sample: bool
    is_draft: bool
    is_published: bool
    is_public: bool
    signed: str
    document_number: str
    plan: str
    policy_words: str
    checksum: str
    made_from: str
    freeze_url: str
    arrived: int | None
    total: int
    provisional: int
    counts: tuple[tuple[Light, str, int], ...]
    named: tuple[NamedTarget, ...]
    way: tuple[Station, ...]
    steps: tuple[StepRow, ...]
    sheets: PaperSheets | None
    checks: tuple[Check, ...]
    namings: tuple[NamingRow, ...]
    files: tuple[FileFacts, ...]
    corrections: tuple[Reference, ...]
    corrects: Reference | None
    receipts: ReceiptFacts | None
    powers: Powers
    signers: tuple[tuple[int, str], ...]
    today: date


def detail_page(
    programme: str, row: Bulletin, read: Read, powers: Powers, today: date
) -> DetailPage:
    snapshot = row.snapshot
    policy = policy_of(snapshot.policy)
    lights = [line.light for line in read.lines]
    version = snapshot.plan_version
    issue = issue_words(row)
    return DetailPage(
        title=issue
        or _("%(period)s%(kind)s")
        % {"period": Period.parse(row.period).words(), "kind": row.get_kind_display()},
        programme=programme,
        pk=row.pk,
        edition=row.edition,
        text_edition=row.text_edition,
        heading=row.title,
        kind=row.get_kind_display(),
        state=str(State(row.state).label),
        mark=state_mark(row.state),
        month=Period.parse(row.period).words(),
        year=_("%(year)s 年") % {"year": row.year or row.made_at.year},
        as_of=snapshot.as_of,
        known_on=snapshot.known_on,
        office=row.office.name if row.office else "",
        has_sample=row.is_sample,
        is_draft=row.state == State.DRAFT,
        is_published=row.state == State.PUBLISHED,
        is_public=row.is_public,
        signed=_signed(row),
        document_number=row.document_number,
        plan=_("%(number)s 第 %(version)s 版")
        % {"number": version.document_number or version.title, "version": version.number},
        policy_words=f"{policy_words(policy).rstrip('。')}。",
        checksum=grouped_hash(snapshot.checksum),
        made_from=row.made_from.removeprefix(UNFROZEN),
        freeze_url=_freeze_url(programme, row),
        arrived=read.arrived,
        total=len(read.lines),
        provisional=sum(line.provisional for line in read.lines),
        counts=tuple(
            (light, policy.word(light), lights.count(light))
            for light in LIGHT_ORDER
            if light in lights
        ),
        named=tuple(
            _named(line, policy.word(light), snapshot.as_of)
            for light in ("red", "amber")
            for line in read.lines
            if line.light == light
        ),
        way=way_of(row, read.steps),
        steps=tuple(_step(programme, row, step) for step in read.steps),
        sheets=read.sheets,
        checks=read.checks,
        namings=tuple(_naming(one, powers) for one in read.namings),
        files=tuple(
            _file(programme, row, kind, stored)
            for kind, stored in (("docx", row.docx), ("xlsx", row.xlsx), ("pdf", row.pdf))
            if stored is not None
        ),
        corrections=tuple(
            Reference(
                _("%(number)s（%(day)s）")
                % {"number": one.document_number, "day": day_words(one.published_at)},
                reverse("bulletins:detail", args=[programme, one.pk]),
            )
            for one in read.corrections
        ),
        corrects=Reference(
            row.corrects.document_number or str(row.corrects),
            reverse("bulletins:detail", args=[programme, row.corrects.pk]),
        )
        if row.corrects
        else None,
        receipts=_receipts(read) if read.readers else None,
        powers=powers,
        signers=tuple(read.signers),
        today=today,
    )


def way_of(row: Bulletin, steps: Sequence[BulletinStep]) -> tuple[Station, ...]:
    """The stations with the day each was left for the last time; the one where it stands now says who has it."""
    order = [str(state) for state, _label in states.WAY]
    here = order.index(row.state) if row.state in order else len(order)
    reached = {step.state: step for step in steps}
    waits = {
        State.DRAFT: row.office.name if row.office else "",
        State.REVIEW: _("由另一人核对"),
        State.SIGN: _("领导"),
        State.SIGNED: _("编号，发布"),
    }
    after = [*order[1:], State.PUBLISHED]
    marks = []
    for at, (state, label) in enumerate(states.WAY):
        done = at < here and row.state != State.DISCARDED
        ended = reached.get(after[at])
        note = day_words(ended.at) if done and ended else ""
        is_now = at == here
        said = waits[state] if is_now else note
        marks.append(Station(_(label), done, is_now, (said,) if said else ()))
    return tuple(marks)


def _signed(row: Bulletin) -> str:
    if not row.signer or row.signed_on is None:
        return ""
    return _("%(who)s，%(day)s 签发") % {"who": row.signer, "day": row.signed_on.isoformat()}


def _freeze_url(programme: str, row: Bulletin) -> str:
    """Where the month of projects can be frozen, while the paper tells none of them."""
    if (
        row.state != State.DRAFT
        or row.kind != Kind.MONTHLY
        or not row.made_from.startswith(UNFROZEN)
    ):
        return ""
    return reverse("projects:month", args=[programme, row.period])


def _step(programme: str, row: Bulletin, step: BulletinStep) -> StepRow:
    words = {
        State.DRAFT: _("起草") if step.number == 1 else _("退回修改"),
        State.REVIEW: _("送核对"),
        State.SIGN: _("核对通过"),
        State.SIGNED: _("登记纸质签发") if step.scan_id else _("签发"),
        State.PUBLISHED: _("发布"),
        State.DISCARDED: _("作废"),
    }
    signed = ""
    if step.scan_id and step.signed_on:
        signed = _("%(who)s，%(day)s") % {"who": step.signer, "day": step.signed_on.isoformat()}
    return StepRow(
        what=words[State(step.state)],
        words=step.words,
        at=step.at,
        by=step.by,
        signed=signed,
        scan_url=reverse("bulletins:scan", args=[programme, row.pk, step.number])
        if step.scan_id
        else "",
    )


def _naming(row: Naming, powers: Powers) -> NamingRow:
    reply = str(Reply(row.reply).label) if row.told_at else _("还没有告知")
    return NamingRow(
        pk=row.pk,
        unit=row.unit.name,
        targets=row.targets.replace("|", "、"),
        told=day_words(row.told_at),
        until=row.until,
        reply=reply,
        is_objection=row.reply == Reply.OBJECTED,
        words=row.words,
        answer=row.answer,
        may_answer=row.reply == Reply.OBJECTED and not row.answer and powers.tell,
    )


def _receipts(read: Read) -> ReceiptFacts:
    missing = [unit.name for unit in read.readers if unit.pk not in read.receipts]
    return ReceiptFacts(len(read.readers), len(read.readers) - len(missing), tuple(missing))


def _named(line: AssessmentLine, word: str, as_of: date) -> NamedTarget:
    return NamedTarget(
        code=line.target.code,
        name=line.target.name,
        light=line.light,  # type: ignore[arg-type]
        word=word,
        provisional=line.provisional,
        actual=line.actual,
        grade=line.grade,
        unit=line.target.unit,
        gap=line.gap,
        period=period_text(line.period, as_of),
        sample=line.sample,
    )


def _file(programme: str, row: Bulletin, kind: str, stored: StoredFile) -> FileFacts:
    words = {"docx": _("通报 docx"), "xlsx": _("附表 xlsx"), "pdf": _("通报 pdf")}
    size = _("%(n)s KB") % {"n": f"{stored.size / 1024:.1f}"}
    url = reverse(f"bulletins:{kind}", args=[programme, row.pk])
    return FileFacts(words[kind], stored.name, size, grouped_hash(stored.sha256), url)
