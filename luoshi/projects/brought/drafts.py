"""A foreign sheet under a mapping -> drafts of projects, the rows that are none, and all that has to be said or asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from luoshi.plan import Quantity
from luoshi.projects._findings import Outcome
from luoshi.projects.brought.cells import Names, cell_value, list_in
from luoshi.projects.brought.columns import ColumnField, column_fields, column_words
from luoshi.projects.brought.doubts import of_draft, of_drafts, of_sheet
from luoshi.projects.brought.got import Got, Saying
from luoshi.projects.brought.knowing import Known
from luoshi.projects.brought.layout import Heads
from luoshi.projects.brought.matching import SKIPPED
from luoshi.projects.brought.page import CellFinding, Page, WorkbookError, is_figure, letters
from luoshi.projects.brought.rows import RowReader, SheetRow, without_marks
from luoshi.projects.brought.sums import Amounts, check_sums
from luoshi.projects.brought.told import Brought, Context, Draft, Line, Told
from luoshi.projects.lists import project_lists
from luoshi.sheets import Table


def brought(table: Table, heads: Heads, mapping: Mapping[int, str], context: Context) -> Brought:
    """mapping: column from 0 -> field; a column left out, or with "", is not read. Raises WorkbookError for a mapping that
    names a field twice, one that is not there, or no name."""
    if context.month.frequency != "month":
        raise WorkbookError(f"“{context.month}”不是一个月。", "请写成 2024-09 的样子。")
    page = Page(table)
    columns = _columns(page, mapping)
    return _Reader(page, heads, columns, context).read()


def _columns(page: Page, mapping: Mapping[int, str]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for column, code in sorted(mapping.items()):
        if code == SKIPPED:
            continue
        known = column_fields().get(code)
        if known is None or not 0 <= column < page.width:
            raise WorkbookError(
                f"“{page.name}”的对照有误：{letters(max(column, 0))}列对应“{code}”。", "请重新选定各列。"
            )  # fmt: skip
        if known.single and code in found:
            raise WorkbookError(
                f"“{page.name}”的{letters(found[code])}列和{letters(column)}列都对应“{known.label}”。",
                "一项内容只用一列，请把另一列改为不读。",
            )
        found.setdefault(code, column)
    if "name" not in found:
        raise WorkbookError(f"“{page.name}”没有选定哪一列是项目名称。", "请在对照里选定。")
    return found


class _Reader:
    """One sheet on its way to drafts."""

    def __init__(
        self, page: Page, heads: Heads, columns: Mapping[str, int], context: Context
    ) -> None:
        self.page, self.heads, self.columns, self.context = page, heads, columns, context
        self.names = Names(context.month.year, context.unit, context.towns, context.lists)
        self.money = {c: at for c, at in columns.items() if column_fields()[c].kind == "money"}
        self.findings: list[CellFinding] = list(heads.doubts)
        self.amounts: dict[int, Amounts] = {}
        self.known = Known(context.known)

    def read(self) -> Brought:
        said = self.context.lines
        rows = RowReader(self.page, self.heads, self.columns, self.names, said).rows()
        self.findings += of_sheet(self.page, self.heads, self.columns, self.context.month)
        self.findings += (row.doubt for row in rows if row.doubt)
        drafts = self._drafts(rows)
        self.findings += check_sums(self.page, rows, self.amounts, self.money)
        self.findings += of_drafts(self.page, drafts, self.columns, self.known)
        lines = (Line(row.row + 1, row.kind, row.text) for row in rows if row.kind != "project")
        ordered = sorted(self.findings, key=lambda each: each.line or 0)
        month = self.context.month
        return Brought(self.page.name, month, tuple(drafts), tuple(lines), tuple(ordered))

    def _drafts(self, rows: Sequence[SheetRow]) -> list[Draft]:
        sections: list[SheetRow] = []
        drafts = []
        for row in rows:
            if row.kind == "section":
                sections = [each for each in sections if each.rank < row.rank] + [row]
            if row.kind in ("section", "subtotal"):
                self.amounts[row.row] = self._sums(row)
            elif row.kind == "project" and (draft := self._draft(row, sections)):
                drafts.append(draft)
        return drafts

    def _draft(self, row: SheetRow, sections: Sequence[SheetRow]) -> Draft | None:
        values: dict[str, Told] = {}
        for code, column in self.columns.items():
            known = column_fields()[code]
            if known.kind not in ("left", "serial"):
                told = self._cell(row.row, column, known)
                values |= {} if told is None else {code: told}
        amounts = {at: values[code].value for code, at in self.money.items() if code in values}
        self.amounts[row.row] = {
            at: value for at, value in amounts.items() if isinstance(value, Quantity)
        }
        if "name" not in values:
            self._say(
                row.row, "refused", "没有项目名称。", "请填写项目名称。", self.columns["name"]
            )
            return None
        self._from_sections(values, sections)
        self._from_context(values)
        told_of = {code: str(each.value) for code, each in values.items()}
        match = self.known.match(told_of.get("code", ""), told_of["name"], told_of.get("town", ""))
        draft = Draft(row.row + 1, self.context.month, values, match)
        self.findings += of_draft(self.page, draft, self.columns, self.known)
        return draft

    def _from_sections(self, values: dict[str, Told], sections: Sequence[SheetRow]) -> None:
        """List, class and town where only the titles above the row tell them, the nearest first."""
        for section in reversed(sections):
            title, at = without_marks(section.text), f"A{section.row + 1}"
            for word, code in column_words().classes.items():
                if len(word) > 2 and word in title:
                    values.setdefault("class", Told(code, at))
                    title = title.replace(word, "")
            if code := list_in(title.strip("()类"), self.names):
                values.setdefault("list", Told(code, at))
            if town := self.names.towns.get(title):
                values.setdefault("town", Told(town, at))

    def _from_context(self, values: dict[str, Told]) -> None:
        context = self.context
        told = {"list": context.list_, "class": context.class_, "origin": context.origin}
        for code, value in told.items():
            if value is not None:
                values.setdefault(code, Told(value, ""))
        listed = values.get("list")
        level = project_lists()[str(listed.value)].level if listed else context.level
        if level is not None:
            values.setdefault("level", Told(level, ""))

    def _cell(self, row: int, column: int, known: ColumnField) -> Told | None:
        merged = self.page.over(row, column)
        if merged is not None and not self._holds(row, column, known):
            return None
        at = (merged.top, merged.left) if merged else (row, column)
        got = self._got(*at, known)
        if got.saying and at[0] == row:
            saying = got.saying
            self._say(row, saying.outcome, saying.sentence, saying.remedy, column)
        value = got.value
        return None if value is None else Told(value, f"{letters(at[1])}{at[0] + 1}")

    def _holds(self, row: int, column: int, known: ColumnField) -> bool:
        """Whether the merged cell over a place tells something of this row; where not, it is said once."""
        merged = self.page.over(row, column)
        if merged is None or known.code == "name":
            return True
        wide = sum(merged.left <= each <= merged.right for each in self.columns.values()) > 1
        if not wide and (known.over or merged.top == merged.bottom):
            return True
        if (row, column) == (merged.top, merged.left) and self.page.text(row, column):
            self._say(
                row, "refused", f"“{known.label}”的格被合并了，分不清各是多少。",
                "请取消合并后分别填写。", column,
            )  # fmt: skip
        return False

    def _got(self, row: int, column: int, known: ColumnField) -> Got:
        marks, here = self.page.table.marks, (row, column)
        if here in marks.errors:
            shown = marks.errors[here] or "#错误"
            return Got(None, Saying("refused", f"公式算错了（{shown}）。", "请改成数。"))
        if here in marks.uncomputed:
            return Got(
                None,
                Saying(
                    "refused", "公式还没有算出结果。", "请在 Excel 或 WPS 里打开、保存后再上传。"
                ),
            )
        unit = self.heads.units[column] if column < len(self.heads.units) else ""
        cell = self.page.raw(row, column)
        return cell_value(cell, known, unit, self.names, percent=here in marks.percent)

    def _sums(self, row: SheetRow) -> Amounts:
        found: dict[int, Quantity] = {}
        for code, column in self.money.items():
            text = self.page.text(row.row, column)
            if text in row.text and not is_figure(text):
                continue  # nothing, or the title itself, which may stand above amounts
            got = self._got(row.row, column, replace(column_fields()[code], signed=True))
            if isinstance(got.value, Quantity):
                found[column] = got.value
            elif got.saying is not None:
                self._say(
                    row.row,
                    "asked",
                    f"合计读不出来：{got.saying.sentence}",
                    got.saying.remedy,
                    column,
                )
        return found

    def _say(self, row: int, outcome: Outcome, sentence: str, remedy: str, column: int) -> None:
        self.findings.append(self.page.says(outcome, sentence, remedy, row, column))
