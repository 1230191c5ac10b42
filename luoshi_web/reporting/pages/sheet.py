"""用 Excel 填: a workbook's changes before anything of them is stored, one row a cell or a task's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import typed_number
from luoshi_web.reporting.models import Report
from luoshi_web.reporting.pages.form import CellRow, FormPage, TextRow, signed
from luoshi_web.reporting.pages.grids import plain_words, task_columns
from luoshi_web.reporting.pages.workbook import Brought, Change
from luoshi_web.reporting.queries import month_key, month_words


@dataclass(frozen=True, slots=True)
class Line:
    """One field that would change. by: by how much, of numbers."""

    label: str
    old: str
    new: str
    by: str = ""

    @property
    def is_long(self) -> bool:
        return "\n" in self.old or "\n" in self.new


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One cell, or one task's words. told: why it is not ticked beforehand, or was not stored."""

    ident: str
    name: str
    unit: str
    lines: tuple[Line, ...]
    told: str
    is_conflict: bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """fault: why the file, or what was chosen of it, was not taken. payload: the changes, signed; empty before a file came."""

    title: str
    heading: str
    programme: str
    unit: str
    unit_code: str
    month: str
    month_words: str
    may_write: bool
    made: str = ""
    fault: str = ""
    rows: tuple[ChangeRow, ...] = ()
    problems: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()
    payload: str = ""
    has_sample: bool = False

    @property
    def conflicts(self) -> int:
        return sum(row.is_conflict for row in self.rows)


def empty_page(report: Report, *, may_write: bool, fault: str = "") -> SheetPage:
    """Before a workbook came back, or when it could not be taken. No query."""
    month = month_words(report.round.month)
    heading = _("用 Excel 填 %(month)s月报") % {"month": month}
    return _page(report, may_write=may_write, heading=heading, fault=fault)


def brought_page(report: Report, form: FormPage, brought: Brought, payload: str) -> SheetPage:
    rows = change_rows(form, brought.changes)
    return _page(
        report,
        may_write=form.may_write,
        heading=_heading(len(rows), len(brought.problems)),
        made=brought.made,
        rows=rows,
        problems=tuple(one.sentence for one in brought.problems),
        overwritten=tuple(one.sentence for one in brought.overwritten),
        payload=payload,
    )


def left_page(
    report: Report, form: FormPage, left: Sequence[Change], told: Mapping[str, str], payload: str
) -> SheetPage:
    """After some of what was chosen could not be stored. told: why, by `Change.ident`."""
    return _page(
        report,
        may_write=form.may_write,
        heading=_("%(n)s 处没有存，其余已存") % {"n": len(left)},
        rows=change_rows(form, left, told),
        payload=payload,
    )


def _page(report: Report, **more: Any) -> SheetPage:
    return SheetPage(
        title=_("用 Excel 填"),
        programme=report.programme.code,
        unit=report.unit.name,
        unit_code=report.unit.code,
        month=month_key(report.round.month),
        month_words=month_words(report.round.month),
        **more,
    )


def _heading(changed: int, faulty: int) -> str:
    if not changed:
        return (
            _("没有可存的改动，%(n)s 处要改") % {"n": faulty}
            if faulty
            else _("表里和系统里的一样，没有要存的")
        )
    if faulty:
        return _("表里改了 %(n)s 处，另有 %(bad)s 处没有读懂，都还没有存") % {
            "n": changed,
            "bad": faulty,
        }
    return _("表里改了 %(n)s 处，还没有存") % {"n": changed}


def change_rows(
    form: FormPage, changes: Iterable[Change], told: Mapping[str, str] | None = None
) -> tuple[ChangeRow, ...]:
    """In the order given, each against what stands now."""
    cells = {row.key: row for row in form.hand}
    texts = {row.section: row for row in form.texts}
    rows = []
    for one in changes:
        said = (told or {}).get(one.ident, "")
        if one.of == "cell" and one.key in cells:
            rows.append(_cell_row(one, cells[one.key], said))
        elif one.of == "text" and one.key in texts:
            rows.append(_text_row(one, texts[one.key], said))
    return tuple(rows)


def _cell_row(one: Change, row: CellRow, said: str) -> ChangeRow:
    lines = []
    if one.words["text"] != row.text:
        lines.append(Line(_("本期"), row.text, one.words["text"], _by(row, one.words["text"])))
    if one.words["note"] != plain_words(row.note):
        lines.append(Line(_("说明"), row.note, one.words["note"]))
    is_conflict = one.seen != row.version
    newest = row.panel.changes[0] if row.panel.changes else None
    if is_conflict and not said:
        said = (
            _("下载以后，%(when)s 有人改过这一格：%(what)s。要用表里的，请勾选。")
            % {"when": newest.at, "what": newest.what}
            if newest
            else _("下载以后，有人改过这一格。要用表里的，请勾选。")
        )
    return ChangeRow(one.ident, row.name, row.unit, tuple(lines), said, is_conflict)


def _by(row: CellRow, text: str) -> str:
    """+12, −180; nothing for grades and where one side is empty."""
    if row.is_grade:
        return ""
    try:
        old, new = typed_number(row.text), typed_number(text)
    except LuoshiError:
        return ""
    return signed(new - old) if isinstance(old, Decimal) and new is not None else ""


def _text_row(one: Change, row: TextRow, said: str) -> ChangeRow:
    titles = {column.key: column.title for column in task_columns()}
    lines = tuple(
        Line(titles[name], getattr(row, name), text)
        for name, text in one.words.items()
        if text != plain_words(getattr(row, name))
    )
    is_conflict = one.seen != row.version
    if is_conflict and not said:
        said = _("下载以后，有人改过这项任务的文字。要用表里的，请勾选。")
    return ChangeRow(one.ident, row.caption, "", lines, said, is_conflict)
