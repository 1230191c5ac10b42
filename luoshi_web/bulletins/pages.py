"""The room's pages as dataclasses: everything already said, nothing left to compute in a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.progress import policy_of, policy_words
from luoshi.progress.model import Light
from luoshi_web.bulletins.models import Bulletin
from luoshi_web.ledger.models import AssessmentLine
from luoshi_web.ledger.pages.standing import LIGHT_ORDER
from luoshi_web.ledger.pages.words import period_text
from luoshi_web.offices.models import StoredFile


@dataclass(frozen=True, slots=True)
class MonthChoice:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """years: (year, its papers), newest first. error: why the month asked for got no paper."""

    title: str
    programme: str
    summary: str
    may_make: bool
    months: tuple[MonthChoice, ...]
    error: str
    years: tuple[tuple[int, tuple[BulletinRow, ...]], ...]
    has_sample: bool


@dataclass(frozen=True, slots=True)
class BulletinRow:
    pk: int
    number: int
    month: str
    title: str
    as_of: date
    made_at: datetime
    made_by: str
    checksum: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class FileFacts:
    kind: str
    name: str
    size: str
    sha256: str


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
class DetailPage:
    title: str
    programme: str
    heading: str
    month: str
    as_of: date
    known_on: datetime
    made_at: datetime
    made_by: str
    has_sample: bool
    plan: str
    policy_words: str
    checksum: str
    total: int
    provisional: int
    counts: tuple[tuple[Light, str, int], ...]
    named: tuple[NamedTarget, ...]
    docx: FileFacts
    xlsx: FileFacts
    pk: int


def list_page(
    programme: str,
    rows: Sequence[Bulletin],
    months: Sequence[Period],
    *,
    may_make: bool,
    asked: str = "",
    error: str = "",
) -> ListPage:
    told = tuple(_row(row) for row in rows)
    years = {row.pk: row.year for row in rows}
    return ListPage(
        title=_("通报"),
        programme=programme,
        summary=_("%(n)s 期") % {"n": len(told)} if told else _("还没有通报"),
        may_make=may_make,
        months=tuple(MonthChoice(str(m), m.words(), chosen=str(m) == asked) for m in months),
        error=error,
        years=tuple(
            (year, tuple(group)) for year, group in groupby(told, key=lambda row: years[row.pk])
        ),
        has_sample=any(row.is_sample for row in told),
    )


def _row(row: Bulletin) -> BulletinRow:
    return BulletinRow(
        pk=row.pk,
        number=row.number,
        month=Period.parse(row.period).words(),
        title=row.title,
        as_of=row.snapshot.as_of,
        made_at=row.made_at,
        made_by=row.made_by,
        checksum=grouped_hash(row.snapshot.checksum[:16]),
        is_sample=row.is_sample,
    )


def detail_page(programme: str, row: Bulletin, lines: Sequence[AssessmentLine]) -> DetailPage:
    snapshot = row.snapshot
    policy = policy_of(snapshot.policy)
    lights = [line.light for line in lines]
    version = snapshot.plan_version
    return DetailPage(
        title=str(row),
        programme=programme,
        heading=row.title,
        month=Period.parse(row.period).words(),
        as_of=snapshot.as_of,
        known_on=snapshot.known_on,
        made_at=row.made_at,
        made_by=row.made_by,
        has_sample=row.is_sample,
        plan=_("%(number)s 第 %(version)s 版")
        % {"number": version.document_number or version.title, "version": version.number},
        policy_words=f"{policy_words(policy).rstrip('。')}。",
        checksum=grouped_hash(snapshot.checksum),
        total=len(lines),
        provisional=sum(line.provisional for line in lines),
        counts=tuple(
            (light, policy.word(light), lights.count(light))
            for light in LIGHT_ORDER
            if light in lights
        ),
        named=tuple(
            _named(line, policy.word(light), snapshot.as_of)
            for light in ("red", "amber")
            for line in lines
            if line.light == light
        ),
        docx=_file(_("通报"), row.docx),
        xlsx=_file(_("附表"), row.xlsx),
        pk=row.pk,
    )


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


def _file(kind: str, stored: StoredFile) -> FileFacts:
    size = _("%(n)s KB") % {"n": f"{stored.size / 1024:.1f}"}
    return FileFacts(kind, stored.name, size, grouped_hash(stored.sha256))


def grouped_hash(text: str) -> str:
    """By fours, so that two people can compare it aloud."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))
