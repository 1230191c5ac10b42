"""Recorded figures as rows: where each came from, and which one replaced which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi.progress import governed
from luoshi.progress.model import Source
from luoshi_web.ledger.models import Observation, SourceKind
from luoshi_web.ledger.pages.evidence import rows_query
from luoshi_web.ledger.pages.rows import exact_text, number_text
from luoshi_web.ledger.queries import figure_id, figure_of

_EVIDENCE: Final = {
    "A": gettext_noop("A 级，见到官方原文"),
    "B": gettext_noop("B 级，转载的官方文件"),
    "C": gettext_noop("C 级，新闻报道"),
}


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """area: empty for the programme's own area. rows_query: asks the page of the register's rows for this figure as it was
    recorded; empty for what no register computed. is_passed_over: its indicator is judged by another source.
    """

    pk: int
    period: str
    area: str
    figure: str
    unit: str
    source: str
    document: str
    sample: bool
    grade: str
    recorded_at: datetime
    recorded_by: str
    revision: str
    is_replaced: bool
    counted: str
    rows_query: str = ""
    is_passed_over: bool = False


@dataclass(frozen=True, slots=True)
class AreaRow:
    name: str
    value: str
    period: str


def figure_text(row: Observation) -> str:
    """The figure as recorded: a withdrawn one is said to be so, zero is 0."""
    if row.grade:
        return row.grade
    if row.value is None:
        return _("撤回")
    return exact_text(row.value)


def observation_rows(
    rows: Sequence[Observation], area: str, source: Source | None = None
) -> tuple[ObservationRow, ...]:
    """Newest period first, and within a period the newest record first. source: the one that governs the indicator."""
    by_pk = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    passed_over = _passed_over(rows, source)
    newest: dict[tuple[str, str, str], int] = {}
    for row in sorted(rows, key=lambda r: (r.recorded_at, r.pk)):
        newest[_rivals(row, passed_over)] = row.pk
    ends = _ends(rows, source)
    kinds = {(row.vintage, row.evidence): row for row in rows}
    said = {kind: _grade(row) for kind, row in kinds.items()}
    ordered = sorted(rows, key=lambda r: (r.last_month, r.first_month, r.recorded_at, r.pk))
    return tuple(
        _row(
            row,
            area,
            by_pk.get(row.replaces_id or 0),
            is_replaced=row.pk in replaced or newest[_rivals(row, passed_over)] != row.pk,
            until=ends.get(row.pk),
            grade=said[row.vintage, row.evidence],
            is_passed_over=row.pk in passed_over,
        )
        for row in reversed(ordered)
    )


def _passed_over(rows: Sequence[Observation], source: Source | None) -> frozenset[int]:
    """Keys of the rows that are not judged, because the indicator's own source has spoken of their period."""
    figures = [figure_of(row, "") for row in rows]
    counted = {figure.id for figure in governed(figures, {"": source} if source else {})}
    return frozenset(row.pk for row in rows if figure_id(row.pk) not in counted)


def _rivals(row: Observation, passed_over: frozenset[int]) -> tuple[str, str, str]:
    """Rows of one key take each other's place. What is not judged is replaced by its own source alone."""
    return row.area, row.period, row.source if row.pk in passed_over else ""


def _ends(rows: Sequence[Observation], source: Source | None) -> dict[int, datetime]:
    """Key of a row -> when another began to count instead: one that replaces it, or a later one of its area and period; for
    what is recorded after the governing source has spoken, at once."""
    ends: dict[int, datetime] = {}
    last: dict[tuple[str, str], Observation] = {}
    for row in sorted(rows, key=lambda r: (r.recorded_at, r.pk)):
        before = last.get((row.area, row.period))
        if before is not None and before.source == source != row.source:
            ends.setdefault(row.pk, row.recorded_at)
            continue
        for gone in (before.pk if before else None, row.replaces_id):
            if gone is not None:
                ends.setdefault(gone, row.recorded_at)
        last[row.area, row.period] = row
    return ends


def area_rows(rows: Sequence[Observation], area: str, places: int) -> tuple[AreaRow, ...]:
    """The latest figure of every other area, in the order of their names' first appearance."""
    latest: dict[str, Observation] = {}
    for row in rows:
        if row.area == area:
            continue
        known = latest.get(row.area)
        if known is None or (known.last_month, known.recorded_at) <= (
            row.last_month,
            row.recorded_at,
        ):
            latest[row.area] = row
    return tuple(
        AreaRow(
            name,
            row.grade or ("—" if row.value is None else number_text(row.value, places)),
            Period.parse(row.period).words(),
        )
        for name, row in latest.items()
    )


def _row(
    row: Observation,
    area: str,
    replaces: Observation | None,
    *,
    is_replaced: bool,
    until: datetime | None,
    grade: str,
    is_passed_over: bool,
) -> ObservationRow:
    return ObservationRow(
        pk=row.pk,
        period=Period.parse(row.period).words(),
        area="" if row.area == area else row.area,
        figure=figure_text(row),
        unit=row.unit,
        source="published" if row.evidence else row.source,
        document=row.document,
        sample=row.sample,
        grade=grade,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        revision=_revision(row, replaces, is_replaced=is_replaced),
        is_replaced=is_replaced,
        counted=_counted(row.recorded_at, until),
        rows_query=rows_query(row.period, row.recorded_at, sample=row.sample)
        if row.source == SourceKind.REGISTER
        else "",
        is_passed_over=is_passed_over,
    )


def _counted(since: datetime, until: datetime | None) -> str:
    """Which days' pages rest on the figure."""
    first = _day(since)
    if until is None:
        return _("%(first)s起") % {"first": first}
    if until <= since:
        return _("没有用过")
    last = _day(until)
    if first == last:
        return _("%(first)s当天") % {"first": first}
    return _("%(first)s至%(last)s") % {"first": first, "last": last}


def _day(moment: datetime) -> str:
    day = timezone.localtime(moment)
    return _("%(year)s年%(month)s月%(day)s日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def _grade(row: Observation) -> str:
    said = str(row.get_vintage_display())
    return f"{said}；{_(_EVIDENCE[row.evidence])}" if row.evidence in _EVIDENCE else said


def _revision(row: Observation, replaces: Observation | None, *, is_replaced: bool) -> str:
    said = []
    if replaces is not None:
        said.append(_("替代 %(figure)s") % {"figure": figure_text(replaces)})
    if is_replaced:
        said.append(_("已被替代"))
    if row.note:
        said.append(row.note)
    return "，".join(said) or "—"
