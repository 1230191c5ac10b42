"""A month of many projects as a workbook, and what a workbook that came back would change. Nothing is stored here.

The stamp says which edition of each month and of each project was handed out. What comes back is held against that and
against what stands now: a field that only one side touched is theirs alone, one that both touched is a conflict.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period, Quantity, decimal_text
from luoshi.projects import Finding, Node, ProgressReport, check_projects
from luoshi.projects import Project as Told
from luoshi.sheets import (
    Column,
    Grid,
    Problem,
    Row,
    SheetError,
    Stamp,
    Value,
    read_workbook,
    write_workbook,
)
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import Kept, parsed
from luoshi_web.projects.models import MOST_WORDS, Progress, Revision
from luoshi_web.projects.months_rows import month_before
from luoshi_web.projects.pages.progress import Typed, as_told, number_text, plan_of
from luoshi_web.projects.progress_rows import (
    Given,
    Scope,
    due_for,
    narrowed,
    report_in,
    year_so_far,
)
from luoshi_web.projects.queries import all_kept

_SALT: Final = "luoshi.projects.progress"
_FIELDS: Final = ("done", "cumulative", "percent", "node", "on", "problem")
_FIGURES: Final = ("done", "cumulative", "percent")
# Figures of other months, which may have been corrected since the workbook was made: not told as overwritten.
_MOVING: Final = frozenset({"plan", "so_far", "last_done", "last_percent"})


@dataclass(frozen=True, slots=True)
class BookLine:
    """A project with its month. told: every edition of the month, by number."""

    kept: Kept
    told: Mapping[int, Progress]

    @property
    def stands(self) -> Progress | None:
        return self.told[max(self.told)] if self.told else None

    @property
    def seen(self) -> int:
        return max(self.told, default=0)


@dataclass(frozen=True, slots=True)
class Fault:
    """row: as Excel counts, where it is known."""

    row: int | None
    name: str
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangedField:
    """crossed: somebody else has changed it since the workbook was made."""

    label: str
    before: str
    after: str
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What a row would make of a project's month. seen: the edition that stands. asked: what the checks want a word on."""

    line: BookLine
    report: ProgressReport
    node: Node | None
    fields: tuple[ChangedField, ...]
    asked: tuple[Finding, ...]
    answer: str

    @property
    def number(self) -> int:
        return self.line.kept.row.number

    @property
    def is_conflict(self) -> bool:
        return any(one.crossed for one in self.fields)


@dataclass(frozen=True, slots=True)
class Brought:
    """same: rows that change nothing. digest: of all that the changes would store, and over what."""

    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]
    overwritten: tuple[str, ...]
    same: int
    digest: str


def book_lines(access: Access, rights: Rights, scope: Scope, today: date) -> list[BookLine]:
    """What the person tells of the month, in the order of the desk. Five queries."""
    rows = list(narrowed(due_for(access, rights, scope.month, today), scope, today))
    editions: dict[int, dict[int, Progress]] = {row.pk: {} for row in rows}
    for one in Progress.objects.filter(programme=access.programme, month=str(scope.month)):
        if one.project_id in editions:
            editions[one.project_id][one.edition] = one
    for row in rows:
        row.programme = access.programme
    return [BookLine(kept, editions[kept.row.pk]) for kept in all_kept(access.programme, rows)]


def workbook_of(access: Access, lines: Sequence[BookLine], month: Period, made: date) -> bytes:
    """SheetError where there is nothing to tell."""
    if not lines:
        raise SheetError(_("%(month)s没有要报的项目。") % {"month": month.words()}, _("不用下载。"))
    body = {
        "of": [access.programme.code, str(month)],
        "rows": {one.kept.row.number: [one.seen, one.kept.row.edition] for one in lines},
    }
    stamp = Stamp(signing.dumps(body, salt=_SALT, compress=True))
    return write_workbook([book_grid(lines, month)], stamp, created=made)


def brought(
    access: Access, lines: Sequence[BookLine], month: Period, data: bytes, today: date
) -> Brought:
    """lines: everything the person may tell of the month. LuoshiError: no workbook, or another month's."""
    handed_out = _unstamped(access, read_workbook(data, ()).stamp, month)
    grid = book_grid(lines, month)
    reading = read_workbook(data, [grid])
    faults = [_fault_of(one, lines) for one in reading.problems]
    bases = _bases(lines, handed_out, month)
    changes: list[Change] = []
    known = {str(one.kept.row.number): one for one in lines}
    for key, values in reading.rows[grid.name].items():
        line = known[key]
        try:
            change = _change(line, bases[key], _words(values), month, today)
        except LuoshiError as error:
            faults.append(Fault(None, line.kept.row.name, "", str(error)))
            continue
        if change is not None:
            changes.append(change)
    overwritten = [one.sentence for one in reading.overwritten if one.column_key not in _MOVING]
    same = len(reading.rows[grid.name]) - len(changes)
    return Brought(tuple(changes), tuple(faults), tuple(overwritten), same, _digest(changes))


def _columns() -> tuple[Column, ...]:
    wan_unit = _("万元")
    return (
        Column("name", _("项目"), width=34),
        Column("town", _("镇街"), width=12),
        Column("plan", _("年度计划"), "number", width=11, unit=wan_unit),
        Column("so_far", _("今年此前累计"), "number", width=13, unit=wan_unit),
        Column("last_done", _("上月完成"), "number", width=11, unit=wan_unit),
        Column("last_percent", _("上月形象进度"), "number", width=13, unit="%"),
        Column("done", _("本月完成（万元）"), "number", editable=True, width=15, unit=wan_unit),
        Column("percent", _("形象进度（%）"), "number", editable=True, width=14, unit="%"),
        Column("node", _("下一节点"), editable=True, width=20),
        Column("on", _("节点日期"), "date", editable=True, width=13),
        Column("problem", _("问题"), editable=True, width=30),
        Column(
            "cumulative", _("今年累计（万元，一般不填）"), "number", editable=True, width=15,
            unit=wan_unit,
        ),
        Column("answer", _("说明（系统问到的）"), editable=True, width=24),
    )  # fmt: skip


def labels() -> dict[str, str]:
    return {column.key: column.title for column in _columns()}


def book_grid(lines: Sequence[BookLine], month: Period) -> Grid:
    title = _("%(month)s项目进度") % {"month": month.words()}
    notes = (
        _("没有投资的填 0；空着的行不算报。节点已经到了的，请在网页上勾。"),
        _("交回后先看会改什么，再存。"),
    )
    return Grid(_("项目进度"), title, _columns(), tuple(_row(one, month) for one in lines), notes)


def _row(line: BookLine, month: Period) -> Row:
    row, told = line.kept.row, line.kept.told
    last = next((one for one in told.progress if one.month == month_before(month)), None)
    now = as_told(told, month, line.stands)
    cells: dict[str, Value] = {
        "name": row.name,
        "town": row.town.name,
        "plan": plan_of(told, month.year),
        "so_far": year_so_far(told, month),
        "last_done": last.done.wan if last and last.done else None,
        "last_percent": _decimal(number_text(last.percent if last else None)),
        "done": _decimal(now.done),
        "cumulative": _decimal(now.cumulative),
        "percent": _decimal(now.percent),
        "node": now.node,
        "on": date.fromisoformat(now.on) if now.on else None,
        "problem": now.problem,
        "answer": "",
    }
    return Row(str(row.number), cells)


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _unstamped(access: Access, stamp: Stamp, month: Period) -> Mapping[str, Sequence[int]]:
    try:
        body: Any = signing.loads(stamp.text, salt=_SALT)
    except signing.BadSignature as error:
        raise SheetError(
            _("这个工作簿的印记不是项目月进度的，或被改过。"), _("请在本页下载，填好再传回。")
        ) from error
    programme, theirs = body["of"]
    if programme != access.programme.code:
        raise SheetError(_("这个工作簿是另一个方案的。"), _("请核对后再传。"))
    if theirs != str(month):
        raise SheetError(
            _("这个工作簿是%(theirs)s的，这里是%(ours)s。")
            % {"theirs": Period.parse(theirs).words(), "ours": month.words()},
            _("请到那个月去传，或下载这个月的。"),
        )
    rows: Mapping[str, Sequence[int]] = body["rows"]
    return rows


def _bases(
    lines: Sequence[BookLine], handed_out: Mapping[str, Sequence[int]], month: Period
) -> dict[str, Typed]:
    """What each row said when it was handed out. One query, where a project has changed since."""
    moved = [
        one for one in lines
        if handed_out.get(str(one.kept.row.number), (0, one.kept.row.edition))[1]
        != one.kept.row.edition
    ]  # fmt: skip
    texts = {
        (one.project_id, one.edition): one.text
        for one in Revision.objects.filter(project__in=[one.kept.row.pk for one in moved])
    } if moved else {}  # fmt: skip
    bases: dict[str, Typed] = {}
    for one in lines:
        row = one.kept.row
        told, edition = handed_out.get(str(row.number), (0, row.edition))
        text = texts.get((row.pk, edition))
        bases[str(row.number)] = as_told(_as_it_was(one, text), month, one.told.get(told))
    return bases


def _as_it_was(line: BookLine, text: str | None) -> Told:
    """The project as that revision told it, with its months. text None: it has not changed."""
    told = line.kept.told
    return told if text is None else replace(parsed(text), progress=told.progress)


def _words(values: Mapping[str, Value]) -> dict[str, str]:
    """What stands in the row's cells, as the form would be sent with it. A cell that was not read is missing."""
    words: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, Decimal):
            words[key] = decimal_text(value)
        elif isinstance(value, date):
            words[key] = value.isoformat()
        else:
            words[key] = written(str(value or ""))
    return words


def _change(
    line: BookLine, base: Typed, mine: Mapping[str, str], month: Period, today: date
) -> Change | None:
    """None: the row changes nothing. LuoshiError, as `report_in`, and where a finding refuses it."""
    told = line.kept.told
    now = as_told(told, month, line.stands)
    wanted = {field: str(getattr(now, field)) for field in _FIELDS}
    changed: list[ChangedField] = []
    for field in _FIELDS:
        was, stands = str(getattr(base, field)), wanted[field]
        given = mine.get(field, was)
        if given in (was, stands):
            continue
        wanted[field] = given
        changed.append(ChangedField(labels()[field], stands, given, crossed=stands != was))
    if not changed:
        return None
    if not any(wanted[field] for field in _FIGURES):
        raise LuoshiError(
            _("改了%(columns)s，没有填数。") % {"columns": "、".join(one.label for one in changed)},
            _("没有投资的，本月完成请填 0。"),
        )
    if len(wanted["problem"]) > MOST_WORDS:
        raise LuoshiError(_("问题超过 %(n)s 字。") % {"n": MOST_WORDS}, _("请缩短。"))
    given_now = Given(
        done=_quantity(wanted["done"]),
        cumulative=_quantity(wanted["cumulative"]),
        percent=_decimal(wanted["percent"]),
        node=wanted["node"],
        on=date.fromisoformat(wanted["on"]) if wanted["on"] else None,
        problem=wanted["problem"],
    )
    report, node = report_in(told, month, given_now, today)
    asked = _findings(told, report, today)
    answer = mine.get("answer", "")[:MOST_WORDS]
    return Change(line, report, node, tuple(changed), asked, answer)


def _findings(told: Told, report: ProgressReport, today: date) -> tuple[Finding, ...]:
    """What the month brings up, as `checking.findings_of` without the project's relatives: months do not concern them."""
    others = tuple(one for one in told.progress if one.month != report.month)
    month = Period.month(today.year, today.month)
    stood = {(one.code, one.message) for one in check_projects([told], month)}
    after = replace(told, progress=(*others, report))
    found = [one for one in check_projects([after], month) if (one.code, one.message) not in stood]
    refused = [one for one in found if one.outcome == "refused"]
    if refused:
        raise LuoshiError("".join(one.message for one in refused), refused[0].remedy)
    return tuple(found)


def _quantity(text: str) -> Quantity | None:
    return Quantity.of(Decimal(text), "万元") if text else None


def _fault_of(problem: Problem, lines: Sequence[BookLine]) -> Fault:
    names = {str(one.kept.row.number): one.kept.row.name for one in lines}
    return Fault(
        problem.row, names.get(problem.key or "", ""), problem.column or "", problem.sentence
    )


def _digest(changes: Sequence[Change]) -> str:
    body = [
        [one.number, one.line.seen, one.line.kept.row.edition,
         [[field.label, field.after, field.crossed] for field in one.fields]]
        for one in changes
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()
