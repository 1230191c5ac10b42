"""A register's entries as .xlsx, and the empty sheet to be filled in. What comes back is read by `brought`.

Nothing is locked: rows are added, sorted and pasted in a sheet like this one. That an entry was not changed meanwhile is
told by its number and revision, which stand in each row.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from luoshi.registers import Field, Stored, numbered_day
from luoshi.sheets import WORKBOOK_OPTIONS, look
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.columns import own_titles, sheet_fields, title_of

MOST_ROWS: Final = 100_000
# Rows below the last one where the dropdowns and the checks still hold.
_ROOM: Final = 1000
_CHOICES: Final = "_choices"
_MILLION: Final = 10**6
_WIDTHS: Final = {"text": 24, "number": 14, "date": 13, "yesno": 9, "choice": 14, "unit": 16}


@dataclass(frozen=True, slots=True)
class _Looks:
    head: Any
    own: Any
    text: Any
    day: Any
    number: Any
    words: Any


def workbook_of(access: Access, kept: Kept, rows: Iterable[Revision], *, made: date) -> bytes:
    """rows: as `queries.revisions` gives them; none: a sheet to be filled in."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        midnight = datetime.combine(made, datetime.min.time())
        book.set_properties({"title": kept.row.name, "created": midnight})
        listed = list(rows)
        has_sample = any(row.sample for row in listed)
        _Sheet(book, access, kept, has_sample=has_sample).write(listed)
    return out.getvalue()


class _Sheet:
    """One register on its way into a workbook."""

    def __init__(self, book: Any, access: Access, kept: Kept, *, has_sample: bool) -> None:
        self.book, self.access, self.kept = book, access, kept
        self.looks = _looks(book)
        self.fields = sheet_fields(access, kept)
        titles = own_titles(kept.register)
        self.own = {own: t for own, t in titles.items() if own != "sample" or has_sample}
        self.unit_names = _unit_names(kept)
        self.sees: dict[str | None, bool] = {}

    def write(self, rows: Iterable[Revision]) -> None:
        page = self.book.add_worksheet(_sheet_name(self.kept.row.name))
        titles = [*self.own.values(), *(title_of(field) for field in self.fields)]
        page.write_row(0, 0, titles, self.looks.head)
        page.set_row(0, 30)
        # Whole columns: a row that somebody adds below is a figure, a day or a text as those above it are.
        page.set_column(0, len(self.own) - 1, 8, self.looks.own)
        styles = {"number": self.looks.number, "date": self.looks.day}
        for across, field in enumerate(self.fields, len(self.own)):
            style = styles.get(field.type, self.looks.text)
            page.set_column(across, across, _WIDTHS.get(field.type, 16), style)
        last = 0
        stages = {stage.code: stage.label for stage in self.kept.register.stages}
        writers = [self._writer(page, field) for field in self.fields]
        for last, row in enumerate(rows, 1):
            self._write_row(page, last, row, stages, writers)
        self._write_help()
        self._add_checks(page, last + _ROOM)
        page.freeze_panes(1, len(self.own))
        page.autofilter(0, 0, max(last, 1), len(titles) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)

    def _write_row(
        self,
        page: Any,
        at: int,
        row: Revision,
        stages: dict[str, str],
        writers: Sequence[Callable[[int, int, Stored], None]],
    ) -> None:
        page.write_number(at, 0, row.entry_no, self.looks.own)
        page.write_number(at, 1, row.revision_no, self.looks.own)
        across = 2
        if "stage" in self.own:
            page.write_string(at, across, stages.get(row.stage or "", ""), self.looks.own)
            across += 1
        if "sample" in self.own:
            page.write_string(at, across, _("示例") if row.sample else "", self.looks.own)
        if row.area not in self.sees:
            self.sees[row.area] = sees_private(self.access, self.kept, row.area)
        sees, body = self.sees[row.area], row.body
        for across, (field, write) in enumerate(
            zip(self.fields, writers, strict=True), len(self.own)
        ):
            stored = body.get(field.code)
            if field.private and not sees:
                page.write_string(at, across, _("不公开"), self.looks.own)
            elif stored is not None:
                write(at, across, stored)

    def _writer(self, page: Any, field: Field) -> Callable[[int, int, Stored], None]:
        """How values of the field are written: figures and days as such, all else as text."""
        looks = self.looks
        if field.type == "number":
            return lambda at, across, stored: page.write_number(
                at, across, int(stored) / _MILLION, looks.number
            )
        if field.type == "date":
            return lambda at, across, stored: page.write_datetime(
                at, across, numbered_day(int(stored)), looks.day
            )
        if field.type == "yesno":
            words: dict[Stored, str] = {1: _("是"), 0: _("否")}
        elif field.type == "unit":
            words = dict(self.unit_names)
        else:
            words = {choice.code: choice.label for choice in field.choices}
        return lambda at, across, stored: page.write_string(
            at, across, str(words.get(stored, stored)), looks.text
        )

    def _write_help(self) -> None:
        page = self.book.add_worksheet(_("填表说明"))
        page.set_column(0, 0, 22)
        page.set_column(1, 3, 12)
        page.set_column(4, 5, 46)
        heads = [_("栏"), _("必填"), _("类型"), _("计量单位"), _("可填"), _("说明")]
        page.write_row(0, 0, heads, self.looks.head)
        lines = [*self._own_lines(), *(_line(field) for field in self.fields)]
        for at, line in enumerate(lines, 1):
            page.write_row(at, 0, line, self.looks.words)
        page.freeze_panes(1, 0)

    def _own_lines(self) -> list[list[str]]:
        words: dict[str, str] = {
            "number": _("新登记的空着；改已有的，照导出的不动。"),
            "revision": _("照导出的不动。导出以后别人改过的，导入时会告诉您。"),
            "sample": _("写着“示例”的行是程序生成的，用来演示，不是实际数据。"),
            "stage": _("只看不改。阶段请在页面上办，可以成批办。"),
        }
        return [[title, "", "", "", "", words[own]] for own, title in self.own.items()]

    def _add_checks(self, page: Any, last: int) -> None:
        """Dropdowns, from a hidden sheet: a list inside a cell holds 255 characters only."""
        hidden: Any = None
        for across, field in enumerate(self.fields, len(self.own)):
            words = self._words(field)
            if not words:
                continue
            if hidden is None:
                hidden = self.book.add_worksheet(_CHOICES)
                hidden.very_hidden()
            for at, word in enumerate(words):
                hidden.write_string(at, across, word)
            column = xlsxwriter.utility.xl_col_to_name(across, col_abs=True)
            page.data_validation(
                1, across, last, across,
                {
                    "validate": "list",
                    "source": f"={_CHOICES}!{column}$1:{column}${len(words)}",
                    "error_title": _("请从下拉中选"),
                    "error_message": _("这一格只收下拉列表里的内容。"),
                },
            )  # fmt: skip

    def _words(self, field: Field) -> list[str]:
        if field.type == "yesno":
            return [_("是"), _("否")]
        if field.type == "unit":
            return list(self.unit_names.values())
        return [choice.label for choice in field.choices]


def _line(field: Field) -> list[str]:
    types = {
        "text": _("文字"),
        "number": _("数"),
        "date": _("日期"),
        "choice": _("选项"),
        "unit": _("单位"),
        "enterprise": _("企业"),
        "yesno": _("是或否"),
    }
    may = {
        "number": _("可以连单位写，如 1 亿元，自动换算"),
        "date": _("如 2026-08-06"),
        "yesno": _("是、否"),
        "unit": _("单位的全称"),
        "choice": "、".join(choice.label for choice in field.choices),
    }.get(field.type, "")
    told = [field.help]
    if field.unique:
        told.append(_("不能重复。"))
    if field.private:
        told.append(_("不公开：不出本单位。"))
    return [
        field.label,
        _("必填") if field.required else "",
        str(types.get(field.type, field.type)),
        field.unit,
        may,
        " ".join(part for part in told if part),
    ]


def _unit_names(kept: Kept) -> dict[Stored, str]:
    """Code -> name; where two units bear one name, the code, so that each comes back as itself."""
    counts = Counter(unit.name for unit in kept.units.values())
    return {c: u.name if counts[u.name] == 1 else c for c, u in kept.units.items()}


def _sheet_name(name: str) -> str:
    """Excel takes 31 characters and none of these signs; and no sheet may be called as the others are."""
    clean = "".join(" " if sign in "[]:*?/\\'" else sign for sign in name)[:28].strip()
    taken = {_("填表说明"), _CHOICES, "history", ""}
    return clean + "1" if clean.casefold() in taken else clean


def _looks(book: Any) -> _Looks:
    face = look()
    base = {"font_name": face.font, "font_size": face.size, "valign": "vcenter"}
    head = {"bold": True, "text_wrap": True, "bg_color": face.head, "bottom": 1}
    return _Looks(
        head=book.add_format(base | head),
        own=book.add_format(base | {"bg_color": face.locked, "font_color": face.quiet}),
        text=book.add_format(base | {"num_format": "@"}),
        day=book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"}),
        number=book.add_format(base),
        words=book.add_format(base | {"text_wrap": True}),
    )
