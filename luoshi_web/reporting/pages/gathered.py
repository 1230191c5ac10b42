"""Everything a report's pages need, read once, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from luoshi.checking import Finding
from luoshi_web.ledger.models import Observation
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.reporting.checks import findings_in
from luoshi_web.reporting.models import (
    Comment,
    Entry,
    EntryChange,
    Evidence,
    Narrative,
    Report,
    State,
    Step,
    cell_key,
)
from luoshi_web.reporting.owed import Item, Owed
from luoshi_web.reporting.queries import (
    entries_of,
    evidence_of,
    figures_for,
    graded_in,
    month_key,
    owed_by,
    plan_of,
    proved_in,
    targets_of,
)
from luoshi_web.reporting.states import EDITABLE
from luoshi_web.reporting.totals import Total, totals_for


@dataclass(frozen=True, slots=True)
class Gathered:
    """One report with what stands around it. Keys are Item.key."""

    report: Report
    owed: Owed
    may_write: bool
    entries: Mapping[str, Entry]
    changes: Mapping[int, Sequence[EntryChange]]
    comments: Sequence[Comment]
    evidence: Mapping[str, Sequence[Evidence]]
    narratives: Mapping[str, Narrative]
    said_before: Mapping[str, str]
    figures: Mapping[tuple[int, str], Sequence[Observation]]
    totals: Mapping[str, Total]
    graded: frozenset[int]
    proves: Mapping[int, Sequence[str]]
    captions: Mapping[str, str]
    steps: Sequence[Step]
    earlier: str = ""
    later: str = ""
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)

    def history(self, item: Item) -> list[Observation]:
        """Standing figures of the item's own rhythm before its period, oldest first: one a period, the one that is judged."""
        length = item.period.last - item.period.first
        rows = {
            row.period: row
            for row in self.figures.get((item.indicator.pk, item.area), ())
            if row.last_month - row.first_month == length and row.last_month < item.period.last
        }
        return list(rows.values())

    def before(self, item: Item) -> Observation | None:
        found = self.history(item)
        return found[-1] if found else None

    def standing(self, item: Item) -> Observation | None:
        rows = self.figures.get((item.indicator.pk, item.area), ())
        found = [row for row in rows if row.period == str(item.period)]
        return found[-1] if found else None

    def files(self, item: Item) -> Sequence[Evidence]:
        return self.evidence.get(item.key, ())

    def says(self, item: Item, *, reviewer: bool = False) -> list[Finding]:
        """What the checks say of the figure; what only a reviewer may see is left out unless one asks."""
        found = self.findings.get(item.key, ())
        return [one for one in found if reviewer or one.audience == "unit"]

    def caption(self, section: str) -> str:
        return self.captions.get(section, section)

    @property
    def has_sample(self) -> bool:
        return any(row.sample for rows in self.figures.values() for row in rows)


def gathered(
    access: Access,
    report: Report,
    months: Sequence[int],
    now: datetime,
    *,
    cells_only: bool = False,
) -> Gathered:
    """months: of all the unit's reports. At most nine queries, and seven more while what is asked is not kept.

    cells_only: what the typed cells need and nothing beside them, in four queries: a save is answered by it, two hundred
    times a minute.
    """
    programme, round_ = access.programme, report.round
    owed = owed_by(programme, round_).get(report.unit_id, Owed())
    if cells_only:
        owed = Owed(owed.hand)
    entries = entries_of(report)
    neighbours = _neighbours(report, months)
    narratives, said_before = _narratives(report) if owed.sections else ({}, {})
    shown = plan_of(programme)
    figures = figures_for(programme, owed.items, now)
    evidence = evidence_of(report)
    return Gathered(
        report=report,
        owed=owed,
        may_write=(
            report.unit_id in access.units_as(WRITERS)
            and State(report.state) in EDITABLE
            and round_.opened_at is not None
            and (round_.locked_at is None or now <= report.due_at)
        ),
        entries=entries,
        changes={} if cells_only else _changes(report),
        comments=list(Comment.objects.filter(report=report).order_by("pk")),
        evidence=evidence,
        narratives=narratives,
        said_before=said_before,
        figures=figures,
        totals={
            cell_key(t.indicator.code, programme.area, t.period): t
            for t in (totals_for(programme, round_) if _has_totals(owed) else ())
        },
        graded=graded_in(programme),
        proves=shown.proves,
        captions=shown.captions,
        steps=[] if cells_only else list(Step.objects.filter(report=report).order_by("-pk")),
        earlier=neighbours[0],
        later=neighbours[1],
    )


def checked(found: Gathered, expected: Mapping[int, Decimal] | None = None) -> Gathered:
    """With what the checks say. expected: by indicator id, for a reviewer only (checks.findings_in)."""
    programme = found.report.programme
    return replace(
        found,
        findings=findings_in(
            found.owed.hand,
            found.entries,
            found.figures,
            {key: len(rows) for key, rows in found.evidence.items()},
            targets_of(programme),
            proved_in(programme),
            expected,
        ),
    )


def _changes(report: Report) -> dict[int, list[EntryChange]]:
    """Entry id -> its history, oldest first. One query."""
    found: dict[int, list[EntryChange]] = {}
    for change in EntryChange.objects.filter(entry__report=report).order_by("pk"):
        found.setdefault(change.entry_id, []).append(change)
    return found


def _has_totals(owed: Owed) -> bool:
    return any(item.how == "total" for item in owed.items)


def _narratives(report: Report) -> tuple[dict[str, Narrative], dict[str, str]]:
    """What the unit says of each task in this round, and what it said of it before, to begin from."""
    rows = Narrative.objects.filter(
        programme=report.programme_id,
        report__unit=report.unit_id,
        report__round__month__lte=report.round.month,
    ).order_by("report__round__month")
    now: dict[str, Narrative] = {}
    before: dict[str, str] = {}
    for row in rows:
        if row.report_id == report.pk:
            now[row.section] = row
        else:
            before[row.section] = row.progress
    return now, before


def _neighbours(report: Report, months: Sequence[int]) -> tuple[str, str]:
    """The unit's reports of the round before and after, as months; empty where there is none."""
    here = months.index(report.round.month)
    text = [month_key(month) for month in months]
    return (
        text[here - 1] if here else "",
        text[here + 1] if here + 1 < len(text) else "",
    )
