"""What is asked of a draft beside what is known, and of a sheet as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from luoshi.plan import Period, Quantity
from luoshi.projects._findings import check_rules
from luoshi.projects.amounts import wan, yi_words
from luoshi.projects.brought.columns import column_fields
from luoshi.projects.brought.got import plain_text
from luoshi.projects.brought.knowing import Known
from luoshi.projects.brought.layout import Heads
from luoshi.projects.brought.page import CellFinding, Page
from luoshi.projects.brought.told import Draft, Told
from luoshi.projects.model import Project
from luoshi.projects.stages import stage_on, stages

_YEAR: Final = re.compile(r"((?:19|20)\d\d)(?!\d)")
_UNTIL: Final = re.compile(r"(?:1?\d月?[-~—–至到]+)?(1?\d)月")
_OF_MONTH: Final = ("done", "cumulative")
_OF_YEAR: Final = ("plan", *_OF_MONTH)


def of_draft(
    page: Page, draft: Draft, columns: Mapping[str, int], known: Known
) -> Iterator[CellFinding]:
    before = known.of(draft.match.code)
    row = draft.line - 1
    if draft.match.near:
        names = "、".join(_named(known, code) for code in draft.match.near)
        yield page.says(
            "asked", f"“{draft.name}”像是系统里的{names}，是同一个吗？",
            "请选定是哪一个，或作为新项目。", row, columns["name"],
        )  # fmt: skip
    if before is not None:
        yield from _against_known(page, draft, columns, before)
    elif "town" in columns and not draft.text("town"):
        yield page.says("asked", f"“{draft.name}”没有镇街。", "请补上。", row, columns["town"])
    if ("entry_on" in draft.values) != ("entry_code" in draft.values) and not (
        before and before.entry
    ):
        yield page.says(
            "asked", f"“{draft.name}”的入库只有日期或只有代码，没有采用。",
            "请把入库时间和统计项目代码都填上。", row,
        )  # fmt: skip
    yield from _amounts(page, draft, columns, before)


def _named(known: Known, code: str) -> str:
    project = known.of(code)
    return f"“{project.name}”（{code}）" if project else code


def _against_known(
    page: Page, draft: Draft, columns: Mapping[str, int], before: Project
) -> Iterator[CellFinding]:
    row = draft.line - 1
    if plain_text(before.name) != plain_text(draft.name):
        yield page.says(
            "asked", f"编号 {before.code} 在系统里是“{before.name}”，表里是“{draft.name}”。",
            "是同一个的，名称仍用系统里的；不是的请改编号。", row, columns["name"],
        )  # fmt: skip
    town = draft.own("town")
    if town is not None and before.town and town.value != before.town:
        yield page.says(
            "asked", f"“{draft.name}”在系统里属于另一个镇街（{before.town}）。",
            "确认后按表里的改；写错了请改表。", row, columns["town"],
        )  # fmt: skip
    now, told = stage_on(before, draft.month.ends_on), draft.own("stage")
    if now is not None and told is not None and stages().of(str(told.value)).rank < now.rank:
        label = stages().of(str(told.value)).label
        yield page.says(
            "asked", f"“{draft.name}”系统里已到{now.label}，表里是{label}，阶段不倒退，没有采用。",
            "停工请报暂停；系统里报错了请更正那一条。", row, columns["stage"],
        )  # fmt: skip


def _amounts(
    page: Page, draft: Draft, columns: Mapping[str, int], before: Project | None
) -> Iterator[CellFinding]:
    """A slip of 元, 万元 and 亿元 within one row; figures of earlier months are compared by `check_projects`."""
    row, times = draft.line - 1, check_rules()["P01"].limits["times"]
    plan, total = _wan(draft.values.get("plan")), _wan(draft.values.get("total"))
    known = before.plan_of(draft.month.year) if before else None
    if plan is None and known is not None and known.investment is not None:
        plan = wan(known.investment, draft.name)
    for code in _OF_MONTH:
        done = _wan(draft.values.get(code))
        if done is not None and plan and done >= plan * times:
            yield page.says(
                "asked",
                f"“{draft.name}”{column_fields()[code].label}{yi_words(done)}，是年度计划{yi_words(plan)}"
                f"的{int(done / plan)}倍。",
                check_rules()["P01"].remedy,
                row,
                columns[code],
            )
    if plan is not None and total is not None and plan > total and "plan" in columns:
        yield page.says(
            "asked",
            f"“{draft.name}”年度计划{yi_words(plan)}大于总投资{yi_words(total)}。",
            "请核对两个数和单位。",
            row,
            columns["plan"],
        )


def _wan(told: Told | None) -> Decimal | None:
    value = told.value if told is not None else None
    return wan(value, "金额") if isinstance(value, Quantity) else None


def of_sheet(
    page: Page, heads: Heads, columns: Mapping[str, int], month: Period
) -> Iterator[CellFinding]:
    """A workbook of another month: by its title, or by the heads of what it tells."""
    for text in heads.above:
        plain = plain_text(text)
        year, until = _YEAR.search(plain), _UNTIL.search(plain)
        if year and until and (int(year[1]), int(until[1])) != _year_month(month):
            yield page.says(
                "asked", f"标题“{text[:40]}”说的是{year[1]}年{until[1]}月，选的是{month.words()}。",
                "请核对选的月份和上传的文件。",
            )  # fmt: skip
    for code in _OF_YEAR:
        if code in columns:
            yield from _of_other_time(page, heads, columns[code], code, month)


def _of_other_time(
    page: Page, heads: Heads, column: int, code: str, month: Period
) -> Iterator[CellFinding]:
    label = heads.labels[column]
    plain = plain_text(label)
    year, until = _YEAR.search(plain), _UNTIL.search(plain)
    other_year = year is not None and int(year[1]) != month.year
    other_month = code in _OF_MONTH and until is not None and int(until[1]) != _year_month(month)[1]
    if other_year or other_month:
        yield page.says(
            "asked", f"“{label}”不是{month.words()}的。", "请核对选的月份和上传的文件。",
            heads.last - 1, column,
        )  # fmt: skip


def _year_month(month: Period) -> tuple[int, int]:
    return month.ends_on.year, month.ends_on.month


def of_drafts(
    page: Page, drafts: Sequence[Draft], columns: Mapping[str, int], known: Known
) -> Iterator[CellFinding]:
    yield from _twice(page, drafts, columns)
    hidden = [draft for draft in drafts if draft.line - 1 in page.table.marks.hidden]
    if hidden:
        yield page.says(
            "asked", f"{_lines(hidden)}是隐藏的，也读进来了。", "不要的请删去，或不采用。", hidden[0].line - 1
        )  # fmt: skip
    undated = [draft for draft in drafts if _is_undated(draft, known.of(draft.match.code))]
    if undated:
        day = undated[0].month.ends_on
        yield page.says(
            "asked", f"{_lines(undated)}的新阶段没有日期，按{day}记。", "知道日期的请在项目页更正。"
        )
    classless = [d for d in drafts if "list" in d.values and "class" not in d.values]
    unlisted = [d for d in classless if not _is_listed(d, known.of(d.match.code))]
    if unlisted:
        yield page.says(
            "refused", f"{_lines(unlisted)}没有写是实施类还是准备类，没有列入名单。",
            "请在表里加一列，或选定整张表的。",
        )  # fmt: skip
    new = [draft for draft in drafts if draft.match.how == "new"]
    for code in ("level", "origin"):
        lacking = [draft for draft in new if code not in draft.values]
        if lacking:
            yield page.says(
                "refused", f"{_lines(lacking)}的新项目没有{column_fields()[code].label}。",
                "请在表里加一列，或选定整张表的。",
            )  # fmt: skip


def _is_listed(draft: Draft, before: Project | None) -> bool:
    day = draft.month.ends_on
    listed = before.listed(day) if before else ()
    return any(each.list == draft.text("list") for each in listed)


def _is_undated(draft: Draft, before: Project | None) -> bool:
    told = draft.own("stage")
    if told is None:
        return False
    dated = {"started": "started", "finished": "finished"}.get(str(told.value), "")
    now = stage_on(before, draft.month.ends_on) if before else None
    further = now is None or stages().of(str(told.value)).rank > now.rank
    return further and dated not in draft.values


def _lines(drafts: Sequence[Draft]) -> str:
    shown = "、".join(str(draft.line) for draft in drafts[:5])
    return f"第 {shown} 行" + (f"等 {len(drafts)} 行" if len(drafts) > 5 else "")


def _twice(
    page: Page, drafts: Sequence[Draft], columns: Mapping[str, int]
) -> Iterator[CellFinding]:
    """By code, else by name and town: two rows of one project, often on two lists."""
    seen: dict[tuple[str, ...], Draft] = {}
    for draft in drafts:
        code = draft.match.code or draft.text("code")
        key = (code,) if code else (plain_text(draft.name), draft.text("town"))
        first = seen.setdefault(key, draft)
        if first is not draft:
            yield page.says(
                "asked", f"“{draft.name}”和第 {first.line} 行的“{first.name}”像是同一个项目。",
                "是同一个的请只留一行；不是的请分别编号。", draft.line - 1, columns["name"],
            )  # fmt: skip
