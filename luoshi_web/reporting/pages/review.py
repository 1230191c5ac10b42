"""审核: what the office looks at first: findings, then the largest changes, then the rest. The plan's path may be seen here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from luoshi.checking import Finding
from luoshi.progress import Observation as Figure
from luoshi.progress import assess
from luoshi_web.ledger.models import Observation
from luoshi_web.ledger.pages.figures import figure_text
from luoshi_web.ledger.queries import figure_of
from luoshi_web.ledger.rules import rule_from_json
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.reporting.models import Entry, Report
from luoshi_web.reporting.owed import Item
from luoshi_web.reporting.pages.form import (
    FormPage,
    MoveButton,
    change_of,
    form_page_of,
    period_words,
)
from luoshi_web.reporting.pages.gathered import Gathered, checked, gathered
from luoshi_web.reporting.pages.panel import Said as Talk
from luoshi_web.reporting.pages.panel import talk_of
from luoshi_web.reporting.queries import proved_in, targets_of

_GRAVITY = {"refuse": 0, "ask": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Said:
    severity: str
    text: str
    is_for_office: bool


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """share: the change against the last period in per cent, None where there is nothing to divide by."""

    key: str
    code: str
    needs_proof: bool
    talk: tuple[Talk, ...]
    name: str
    unit: str
    period: str
    before: str
    text: str
    change: str
    change_bad: bool
    share: Decimal | None
    note: str
    files: tuple[tuple[int, str], ...]
    said: tuple[Said, ...]
    is_returned: bool
    history: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """form: everything the unit's own page shows; rows: the figures in the order in which they deserve a look."""

    form: FormPage
    rows: tuple[ReviewRow, ...]
    asked: int

    @property
    def with_reason(self) -> tuple[MoveButton, ...]:
        return tuple(move for move in self.form.moves if move.needs_reason)

    @property
    def title(self) -> str:
        return self.form.title

    @property
    def has_sample(self) -> bool:
        return self.form.has_sample


def review_page(access: Access, report: Report, months: Sequence[int], now: datetime) -> ReviewPage:
    found = gathered(access, report, months, now)
    found = checked(found, _expected(access.programme, found, now))
    rows = [_row(item, found) for item in found.owed.hand]
    rows.sort(key=_weight)
    return ReviewPage(
        form=form_page_of(access, report, found, now),
        rows=tuple(rows),
        asked=sum(any(one.severity != "note" for one in row.said) for row in rows),
    )


def _weight(row: ReviewRow) -> tuple[int, Decimal]:
    gravest = min((_GRAVITY[one.severity] for one in row.said), default=3)
    return gravest, -abs(row.share) if row.share is not None else Decimal(0)


def _row(item: Item, found: Gathered) -> ReviewRow:
    entry = found.entries.get(item.key)
    before = found.before(item)
    change, bad = change_of(item.indicator, before, entry)
    return ReviewRow(
        key=item.key,
        code=item.indicator.code,
        needs_proof=item.indicator.pk in proved_in(found.report.programme),
        talk=talk_of(item, found),
        name=item.indicator.name,
        unit=item.indicator.unit,
        period=period_words(item, found.report.round.month),
        before=figure_text(before) if before else "",
        text=entry.text if entry else "",
        change=change,
        change_bad=bad,
        share=_share(before, entry),
        note=entry.note if entry else "",
        files=tuple((row.file_id, row.file.name) for row in found.files(item)),
        said=tuple(_said(one) for one in found.says(item, reviewer=True)),
        is_returned=entry is not None and entry.returned,
        history=tuple(figure_text(row) for row in found.history(item)[-6:]),
    )


def _said(one: Finding) -> Said:
    return Said(one.severity, one.sentence, one.audience == "reviewer")


def _share(before: Observation | None, entry: Entry | None) -> Decimal | None:
    if before is None or not before.value or entry is None or entry.value is None:
        return None
    return (100 * (entry.value - before.value) / abs(before.value)).quantize(Decimal("0.1"))


def _expected(programme: Programme, found: Gathered, now: datetime) -> Mapping[int, Decimal]:
    """Indicator id -> what the plan's path expects by the period's end, from the judge itself. No query."""
    rules = {row.indicator: rule_from_json(row.rule) for row in targets_of(programme)}
    expected: dict[int, Decimal] = {}
    for item in found.owed.hand:
        rule, entry = rules.get(item.indicator.pk), found.entries.get(item.key)
        if item.area != programme.area or rule is None or entry is None or entry.value is None:
            continue
        past = [
            figure_of(row, item.indicator.code)
            for row in found.figures.get((item.indicator.pk, item.area), ())
            if row.period != str(item.period)
        ]
        typed = Figure(
            id="typed",
            indicator=item.indicator.code,
            area=item.area,
            period=item.period,
            value=entry.value,
            unit=item.indicator.unit,
            recorded_at=now,
        )
        (answer,) = assess([rule], [*past, typed], [item.period.ends_on])
        if answer.expected is not None:
            places = Decimal(1).scaleb(-item.indicator.decimals - 1)
            expected[item.indicator.pk] = answer.expected.quantize(places, ROUND_HALF_UP)
    return expected
