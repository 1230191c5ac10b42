"""The sheets of a form's workbook: figures, grades and words to fill in, and what the system filled in, to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import typed_number
from luoshi.progress import grades_like, verdict_words
from luoshi.sheets import Column, Grid, Row, Value
from luoshi_web.ledger.models import Target
from luoshi_web.offices.models import Programme
from luoshi_web.reporting.actions.cells import TEXTS
from luoshi_web.reporting.pages.form import CellRow, FormPage, TextRow


def grades_known(programme: Programme, page: FormPage) -> dict[str, tuple[str, ...]]:
    """Key of a graded cell -> the grades it may have, where a target says which scale is meant. One query, or none."""
    keys = {row.key: row.key.partition("|")[0] for row in page.hand if row.is_grade}
    if not keys:
        return {}
    rows = Target.objects.filter(
        programme=programme, indicator__code__in=set(keys.values()), form__in=("grade", "words")
    ).order_by("plan_version__number")
    scales = {
        code: grades_like(printed) if form == "grade" else verdict_words()
        for code, printed, form in rows.values_list("indicator__code", "printed_value", "form")
    }
    return {key: scales[code] for key, code in keys.items() if scales.get(code)}


def tasks_name() -> str:
    return _("任务进展")


def open_grids(page: FormPage, choices: Mapping[str, tuple[str, ...]]) -> list[Grid]:
    """The sheets that come back: figures, grades, words; each only where the form asks for such."""
    notes = (
        _("%(unit)s　%(month)s月报　截止 %(due)s")
        % {"unit": page.unit, "month": page.month_words, "due": page.due},
        _("填好存盘，在月报页面“传回”；先看改了哪些，再存。没有数的，在说明里写为什么。"),
    )
    numbers = [row for row in page.hand if not row.is_grade]
    grades = [row for row in page.hand if row.is_grade]
    grids = []
    if numbers:
        rows = tuple(_cell_row(row, _figure(row.before), page) for row in numbers)
        columns = _cell_columns(Column("text", _("本期"), "number", editable=True, width=14))
        grids.append(Grid(_("手填指标"), _("手填指标"), columns, rows, notes))
    if grades:
        rows = tuple(_cell_row(row, row.before, page) for row in grades)
        columns = _cell_columns(_grade_column(grades, choices))
        grids.append(Grid(_("手填等级"), _("手填等级"), columns, rows, notes))
    if page.texts:
        tasks = tuple(_task_row(row, may_write=page.may_write) for row in page.texts)
        grids.append(Grid(tasks_name(), tasks_name(), task_columns(), tasks, notes))
    return grids


def _cell_columns(asked: Column) -> tuple[Column, ...]:
    before = Column("before", _("上期"), asked.kind if asked.kind == "number" else "text", width=14)
    return (
        Column("name", _("指标"), width=34),
        Column("period", _("所属期"), width=12),
        Column("unit", _("单位"), width=10),
        before,
        asked,
        Column("note", _("说明"), editable=True, width=44),
    )


def _grade_column(rows: Sequence[CellRow], choices: Mapping[str, tuple[str, ...]]) -> Column:
    """A dropdown where the grades of all rows are known. What stands already may always stay."""
    if not all(choices.get(row.key) for row in rows):
        return Column("text", _("本期"), editable=True, width=14)
    words = dict.fromkeys(grade for row in rows for grade in choices[row.key])
    words |= dict.fromkeys(row.text for row in rows if row.text)
    return Column("text", _("本期"), "choice", editable=True, choices=tuple(words), width=14)


def _cell_row(row: CellRow, before: Value, page: FormPage) -> Row:
    cells: dict[str, Value] = {
        "name": row.name,
        "period": row.period or page.month_words,
        "unit": row.unit,
        "before": before,
        "text": row.text if row.is_grade else typed_number(row.text),
        "note": row.note,
    }
    return Row(row.key, cells, locked=not page.may_write, unit=row.unit)


def _figure(text: str) -> Value:
    """A printed figure as a number to calculate with; words (撤回) stay words."""
    try:
        return typed_number(text.replace("−", "-"))
    except LuoshiError:
        return text


def task_columns() -> tuple[Column, ...]:
    return (
        Column("name", _("任务"), width=32),
        Column("said", _("上期写的"), width=32),
        Column("progress", _("进展"), editable=True, width=38),
        Column("problem", _("问题"), editable=True, width=28),
        Column("next_step", _("下一步"), editable=True, width=28),
        Column("help_needed", _("需要支持"), editable=True, width=20),
        Column("help_from", _("需要谁支持"), editable=True, width=14),
    )


def _task_row(row: TextRow, *, may_write: bool) -> Row:
    words = {name: plain_words(getattr(row, name)) for name in TEXTS}
    cells: dict[str, Value] = {"name": row.caption, "said": row.before, **words}
    return Row(row.section, cells, locked=not may_write)


def filled_grid(page: FormPage) -> Grid:
    columns = (
        Column("name", _("指标"), width=34),
        Column("period", _("所属期"), width=12),
        Column("unit", _("单位"), width=10),
        Column("before", _("上期"), "number", width=14),
        Column("text", _("本期"), "number", width=14),
        Column("source", _("从哪来"), width=26),
    )
    rows = tuple(
        Row(
            row.key,
            {
                "name": row.name,
                "period": row.period or page.month_words,
                "unit": row.unit,
                "before": _figure(row.before),
                "text": _figure(row.text),
                "source": row.source,
            },
            unit=row.unit,
        )
        for row in page.filled
    )
    note = _("系统已代填，只供核对，传回时不读。与实际不符的，请在月报页面“提出不符”。")
    return Grid(_("系统代填"), _("系统代填"), columns, rows, (note,))


def plain_words(text: str) -> str:
    """A browser sends line ends as two characters, a workbook as one."""
    return text.replace("\r\n", "\n").strip()
