"""What stands around a paper: the form of a correction, what a named unit is told, what strangers may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.progress import policy_of
from luoshi.progress.model import Light
from luoshi_web.bulletins.composing import Correction
from luoshi_web.bulletins.models import Bulletin, Naming, Publicity, Reply, State
from luoshi_web.bulletins.pages.listing import issue_words
from luoshi_web.ledger.models import AssessmentLine
from luoshi_web.ledger.pages.words import period_text


@dataclass(frozen=True, slots=True)
class CorrectPage:
    title: str
    programme: str
    pk: int
    heading: str
    document_number: str
    given: Correction
    error: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class NamedLine:
    code: str
    name: str
    light: Light
    word: str
    actual: Decimal | None
    grade: str
    unit: str
    gap: Decimal | None
    period: str


@dataclass(frozen=True, slots=True)
class NamingPage:
    """others: what it is named for besides targets."""

    title: str
    programme: str
    pk: int
    paper: str
    unit: str
    lines: tuple[NamedLine, ...]
    others: tuple[str, ...]
    until: date | None
    may_reply: bool
    reply: str
    words: str
    typed: str
    answer: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class PublicityPage:
    title: str
    programme: str
    seen: int
    is_on: bool
    shows_targets: bool
    shows_papers: bool
    shows_data: bool
    contact: str
    approved: str
    approvers: tuple[tuple[int, str], ...]
    chosen: tuple[tuple[int, str], ...]
    today: date
    error: str
    has_sample: bool


def correct_page(row: Bulletin, given: Correction, error: str) -> CorrectPage:
    return CorrectPage(
        title=_("更正已发布的通报"),
        programme=row.programme.code,
        pk=row.pk,
        heading=issue_words(row) or row.title,
        document_number=row.document_number or str(row),
        given=given,
        error=error,
        has_sample=row.is_sample,
    )


def naming_page(
    programme: str, row: Naming, lines: Sequence[AssessmentLine], today: date, typed: str
) -> NamingPage:
    snapshot = row.bulletin.snapshot
    policy = policy_of(snapshot.policy)
    in_time = row.until is not None and today <= row.until
    told = {line.target.code for line in lines}
    return NamingPage(
        title=_("通报拟点到%(unit)s") % {"unit": row.unit.name},
        programme=programme,
        pk=row.bulletin.pk,
        paper=row.bulletin.title,
        unit=row.unit.name,
        lines=tuple(
            NamedLine(
                line.target.code, line.target.name, line.light,  # type: ignore[arg-type]
                policy.word(line.light),  # type: ignore[arg-type]
                line.actual, line.grade, line.target.unit, line.gap,
                period_text(line.period, snapshot.as_of),
            )
            for line in lines
        ),
        others=tuple(one for one in row.targets.split("|") if one not in told),
        until=row.until,
        may_reply=not row.reply
        and in_time
        and row.bulletin.state in (State.REVIEW, State.SIGN),
        reply=str(Reply(row.reply).label),
        words=row.words,
        typed=typed,
        answer=row.answer,
        has_sample=row.bulletin.is_sample,
    )  # fmt: skip


def publicity_page(
    programme: str,
    row: Publicity | None,
    approvers: Sequence[tuple[int, str]],
    chosen: Sequence[Bulletin],
    today: date,
    error: str = "",
) -> PublicityPage:
    approved = ""
    if row is not None and row.approved_by and row.approved_on:
        approved = _("%(who)s，%(day)s") % {"who": row.approved_by, "day": row.approved_on}
    return PublicityPage(
        title=_("公开页"),
        programme=programme,
        seen=row.edition if row else 0,
        is_on=bool(row and row.is_on),
        shows_targets=row.shows_targets if row else True,
        shows_papers=row.shows_papers if row else True,
        shows_data=row.shows_data if row else True,
        contact=row.contact if row else "",
        approved=approved,
        approvers=tuple(approvers),
        chosen=tuple((one.pk, f"{issue_words(one)} {one.title}") for one in chosen),
        today=today,
        error=error,
        has_sample=any(one.is_sample for one in chosen),
    )
