"""填报: one unit's form of one round. No target stands in it: a number is reported, not steered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _

from luoshi.checking import Finding
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.ledger.pages.evidence import rows_query
from luoshi_web.ledger.pages.figures import figure_text
from luoshi_web.ledger.pages.rows import exact_text
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.reporting.guards import may_make, stamp
from luoshi_web.reporting.models import Comment, Entry, Narrative, Report, State, Step
from luoshi_web.reporting.owed import Item
from luoshi_web.reporting.pages.due import due_note, urgency
from luoshi_web.reporting.pages.gathered import Gathered, checked, gathered
from luoshi_web.reporting.pages.panel import Panel, panel_of
from luoshi_web.reporting.queries import month_key, month_words
from luoshi_web.reporting.states import MOVES

CellState = Literal["empty", "saved", "bad", "returned", "noted"]


@dataclass(frozen=True, slots=True)
class CellRow:
    """One figure typed by hand. before: as it stood a period ago; ytd: the year's sum, where figures are single ones."""

    number: int
    key: str
    name: str
    unit: str
    period: str
    before: str
    text: str
    note: str
    version: int
    change: str
    change_bad: bool
    ytd: str
    state: CellState
    words: str
    message: str
    files: int
    is_grade: bool
    panel: Panel


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A figure the system filled in, read-only. source: an icon's name, said in words beside it. rows_query: asks for the
    rows a register computed it from, of `indicator`; empty where none did."""

    number: int
    key: str
    name: str
    unit: str
    period: str
    before: str
    text: str
    change: str
    icon: str
    source: str
    doubt: str
    indicator: str
    rows_query: str


@dataclass(frozen=True, slots=True)
class TextRow:
    section: str
    caption: str
    version: int
    progress: str
    problem: str
    next_step: str
    help_needed: str
    help_from: str
    before: str

    @property
    def is_done(self) -> bool:
        return bool(self.progress)


@dataclass(frozen=True, slots=True)
class MoveButton:
    name: str
    label: str
    needs_reason: bool
    is_main: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    at: datetime
    by: str
    what: str
    reason: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class FormPage:
    title: str
    programme: str
    unit: str
    unit_code: str
    month: str
    month_words: str
    has_sample: bool
    state: str
    state_words: str
    version: int
    may_write: bool
    may_speak: bool
    returned_for: str
    due: str
    due_note: str
    due_urgency: str
    is_overdue: bool
    earlier: str
    later: str
    hand: tuple[CellRow, ...]
    filled: tuple[FilledRow, ...]
    texts: tuple[TextRow, ...]
    moves: tuple[MoveButton, ...]
    steps: tuple[StepRow, ...]

    @property
    def todo(self) -> int:
        return sum(row.state in ("empty", "bad", "returned") for row in self.hand)

    @property
    def done(self) -> int:
        return len(self.hand) - self.todo

    @property
    def squares(self) -> tuple[tuple[str, float], ...]:
        """The meter of the head: what the system filled in, what is typed, what is left; class and place of each."""
        kinds = ["auto"] * len(self.filled) + ["done"] * self.done + ["todo"] * self.todo
        gap = [
            5 if kind != "auto" and kinds[n - 1] == "auto" else 0 for n, kind in enumerate(kinds)
        ]
        gap[0:1] = [0]
        return tuple((kind, 0.5 + 13 * n + sum(gap[: n + 1])) for n, kind in enumerate(kinds))

    @property
    def squares_width(self) -> float:
        return (self.squares[-1][1] + 11) if self.squares else 0


def form_page(access: Access, report: Report, months: Sequence[int], now: datetime) -> FormPage:
    """The form as it stands. months: of all the unit's reports."""
    return form_page_of(access, report, checked(gathered(access, report, months, now)), now)


def cells_page(access: Access, report: Report, months: Sequence[int], now: datetime) -> FormPage:
    """The typed cells as they stand, without all that stands around them: what a save is answered by."""
    found = gathered(access, report, months, now, cells_only=True)
    return form_page_of(access, report, checked(found), now)


def form_page_of(access: Access, report: Report, found: Gathered, now: datetime) -> FormPage:
    state = State(report.state)
    hand = tuple(_cell(n, item, found) for n, item in enumerate(found.owed.hand, 1))
    return FormPage(
        title=_("%(month)s月报") % {"month": month_words(report.round.month)},
        programme=access.programme.code,
        unit=report.unit.name,
        unit_code=report.unit.code,
        month=month_key(report.round.month),
        month_words=month_words(report.round.month),
        has_sample=found.has_sample,
        state=report.state,
        state_words=str(state.label),
        version=report.version,
        may_write=found.may_write,
        may_speak=report.unit_id in access.units_as(WRITERS) or access.coordinates,
        returned_for=report.returned_for if state == State.RETURNED else "",
        due=stamp(report.due_at),
        due_note=due_note(report, now),
        due_urgency=urgency(report, now),
        is_overdue=report.filed_at is None and now > report.due_at,
        earlier=found.earlier,
        later=found.later,
        hand=hand,
        filled=tuple(
            _filled(n, item, found) for n, item in enumerate(found.owed.filled, len(hand) + 1)
        ),
        texts=tuple(_text(section, found) for section in found.owed.sections),
        moves=tuple(_moves(access, report)),
        steps=tuple(_step(step) for step in found.steps),
    )


def _cell(number: int, item: Item, found: Gathered) -> CellRow:
    entry = found.entries.get(item.key)
    said = [c for c in found.comments if _is_of(c, item)]
    before = found.before(item)
    state, words, message = _state_of(entry, said, found.says(item))
    change, bad = change_of(item.indicator, before, entry)
    return CellRow(
        number=number,
        key=item.key,
        name=item.indicator.name,
        unit=item.indicator.unit,
        period=period_words(item, found.report.round.month),
        before=figure_text(before) if before else "",
        text=entry.text if entry else "",
        note=entry.note if entry else "",
        version=entry.version if entry else 0,
        change=change,
        change_bad=bad,
        ytd=_year_sum(item, found, entry),
        state=state,
        words=words,
        message=message,
        files=len(found.files(item)),
        is_grade=item.indicator.pk in found.graded,
        panel=panel_of(item, found),
    )


def _state_of(
    entry: Entry | None, said: Sequence[Comment], findings: Sequence[Finding]
) -> tuple[CellState, str, str]:
    """The state of a cell, its word, and what stands under it."""
    if entry is None or entry.is_blank:
        return "empty", "", ""
    if entry.returned:
        last = next((c for c in reversed(said) if c.is_return), None)
        told = (
            _("%(when)s %(who)s退回：%(why)s")
            % {"when": stamp(last.at), "who": last.by, "why": last.text}
            if last
            else ""
        )
        return "returned", _("退回"), told
    asks = [one for one in findings if one.severity != "note"]
    if asks and not entry.note:
        return "bad", _("待说明"), f"{asks[0].sentence}{asks[0].remedy}"
    if not entry.text:
        return "noted", _("无数，有说明"), ""
    notes = " ".join(one.sentence for one in findings if one.severity == "note")
    return "saved", _("已存，有说明") if entry.note else _("已存"), notes


def change_of(
    indicator: Indicator, before: Observation | None, entry: Entry | None
) -> tuple[str, bool]:
    """By how much the figure differs from the one before; a fall of what only adds up is marked."""
    if before is None or before.value is None or entry is None or entry.value is None:
        return "", False
    if indicator.accumulation == "year_to_date" and before.last_month % 12 == 11:
        return "", False
    by = entry.value - before.value
    adds_up = indicator.accumulation in ("year_to_date", "since_start")
    return signed(by), adds_up and by < 0


def signed(by: Decimal) -> str:
    """+12, −180, 0: with as many places as the difference has."""
    text = exact_text(by)
    return f"+{text}" if by > 0 else text


def _year_sum(item: Item, found: Gathered, entry: Entry | None) -> str:
    if item.indicator.accumulation != "period" or entry is None or entry.value is None:
        return ""
    rows = [
        row
        for row in found.history(item)
        if row.last_month // 12 == item.period.year and row.last_month < item.period.first
    ]
    total = entry.value + sum((row.value for row in rows if row.value is not None), Decimal(0))
    return exact_text(total)


def _filled(number: int, item: Item, found: Gathered) -> FilledRow:
    row = found.standing(item)
    before = found.before(item)
    text = figure_text(row) if row else ""
    change = ""
    icon, source = _source(item, row)
    if item.how == "total":
        total = found.totals.get(item.key)
        if total is not None and total.filled is not None:
            text = exact_text(total.filled)
        icon = "clipboard-list"
        source = _("%(n)s 个单位已填，共 %(all)s 个") % {
            "n": total.filled_count if total else 0,
            "all": total.members if total else 0,
        }
    elif (
        row is not None
        and before is not None
        and row.value is not None
        and before.value is not None
    ):
        change = signed(row.value - before.value)
    doubt = next((c.text for c in reversed(found.comments) if c.is_doubt and _is_of(c, item)), "")
    return FilledRow(
        number=number,
        key=item.key,
        name=item.indicator.name,
        unit=item.indicator.unit,
        period=period_words(item, found.report.round.month),
        before=figure_text(before) if before else "",
        text=text,
        change=change,
        icon=icon,
        source=source,
        doubt=doubt,
        indicator=item.indicator.code,
        rows_query=rows_query(item.period) if row and row.source == "register" else "",
    )


def _source(item: Item, row: Observation | None) -> tuple[str, str]:
    """Where a filled figure comes from, or where it will come from."""
    unit = item.indicator.source_unit
    if item.how == "statistics":
        return "building-bank", _("统计") if row else _("统计，还没有公布")
    if item.how == "register":
        return "database", _("由台账算出") if row else _("由台账算，还没有数")
    name = unit.name if unit else ""
    return (
        "clipboard-list",
        _("%(unit)s已报") % {"unit": name} if row else _("由%(unit)s报") % {"unit": name},
    )


def _is_of(comment: Comment, item: Item) -> bool:
    return (comment.indicator_id, comment.area, comment.period) == (
        item.indicator.pk,
        item.area,
        str(item.period),
    )


def period_words(item: Item, month: int) -> str:
    """Only where it differs from the month of the round: 三季度, 2025年."""
    if item.period.last == month and item.period.frequency == "month":
        return ""
    return item.period.words()


def _text(section: str, found: Gathered) -> TextRow:
    row: Narrative | None = found.narratives.get(section)
    return TextRow(
        section=section,
        caption=found.caption(section),
        version=row.version if row else 0,
        progress=row.progress if row else "",
        problem=row.problem if row else "",
        next_step=row.next_step if row else "",
        help_needed=row.help_needed if row else "",
        help_from=row.help_from if row else "",
        before=found.said_before.get(section, ""),
    )


def _moves(access: Access, report: Report) -> list[MoveButton]:
    return [
        MoveButton(m.name, str(m.label), m.needs_reason, m.name in ("submit", "sign", "accept"))
        for m in MOVES.values()
        if report.state in m.origins
        and may_make(access, report, m)
        and not (m.others_only and report.sender_id == access.person.pk)
    ]


def _step(step: Step) -> StepRow:
    what = str(MOVES[step.move].done) if step.move in MOVES else step.move
    return StepRow(step.at, step.by, what, step.reason, step.is_late)
