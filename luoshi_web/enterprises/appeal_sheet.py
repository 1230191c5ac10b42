"""A hotline's list of appeals as a table: read with every mistake told beside its row, and the empty template. Nothing is stored.

One row wrong, none is brought: whoever sends the list mends it and sends it again. Rows whose hotline number is here already are
left out and counted, so that the same list can come every day.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

import yaml
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.enterprises import appeal_rules
from luoshi.errors import LuoshiError
from luoshi.registers import firm_key
from luoshi.writing import Sheet, SheetColumn, xlsx_of
from luoshi_web.enterprises.models import MOST_NAME, Appeal, Firm, FirmName
from luoshi_web.offices.conflicts import fitting, written
from luoshi_web.offices.forms.typed import the_day_in
from luoshi_web.offices.models import Programme, Unit, UnitKind
from luoshi_web.statistics.tables import Sheet as Grid
from luoshi_web.statistics.tables import sheets_of

_T = TypeVar("_T")
MOST_ROWS: Final = 500
_HEAD_WITHIN: Final = 20
_MOST: Final = {
    "hotline_number": 40, "firm_name": MOST_NAME, "title": 120, "matter": 2000, "contact": 60,
    "phone": 30,
}  # fmt: skip
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)(?:[:：][0-5]\d)?", re.ASCII)
_BATCH: Final = 400


@dataclass(frozen=True, slots=True)
class HotlineColumn:
    code: str
    label: str
    also: tuple[str, ...]
    hint: str
    needed: bool


@dataclass(frozen=True, slots=True)
class RowFault:
    """line: as the spreadsheet counts; name: of the enterprise, as far as the row says."""

    line: int
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class HotlineRow:
    """A row that can be received. firm None: not in the directory."""

    line: int
    hotline_number: str
    firm: Firm | None
    firm_name: str
    title: str
    matter: str
    received_at: datetime
    kind: str
    category: str
    urgency: str
    town: Unit | None
    contact: str
    phone: str


@dataclass(frozen=True, slots=True)
class HotlineList:
    """rows: new ones; known: rows whose number is here already."""

    rows: tuple[HotlineRow, ...]
    known: int
    faults: tuple[RowFault, ...]


@cache
def _raw() -> Mapping[str, Any]:
    text = files("luoshi_web.enterprises").joinpath("appeal_columns.yaml").read_text("utf-8")
    raw: dict[str, Any] = yaml.safe_load(text)
    return raw


@cache
def hotline_columns() -> tuple[HotlineColumn, ...]:
    return tuple(
        HotlineColumn(
            code, one["label"], tuple(one.get("also", ())), one["hint"], one.get("needed", False)
        )
        for code, one in _raw()["columns"].items()
    )


def hotline_template(made: date) -> bytes:
    """An empty sheet with the heads."""
    wide = {"matter": 60, "title": 36, "firm_name": 32}
    columns = tuple(
        SheetColumn(one.label, "text", wide.get(one.code, 16)) for one in hotline_columns()
    )
    return xlsx_of([Sheet(_("热线诉求"), _("热线诉求"), columns, ())], created=made)


def hotline_list(programme: Programme, data: bytes, now: datetime) -> HotlineList:
    """Raises LuoshiError where the file is no such table at all; else every mistake is told at once. Four queries."""
    grid, at, heads = _heads(sheets_of(data))
    rows = [
        (down + 1, {code: written(_text(grid, down, column)) for column, code in heads.items()})
        for down in range(at + 1, len(grid.rows))
        if any(grid.text(down, column) for column in heads)
    ]
    if len(rows) > MOST_ROWS:
        raise LuoshiError(
            _("表里有 %(n)s 行。") % {"n": len(rows)},
            _("一次最多导入 %(most)s 行，请分几次。") % {"most": MOST_ROWS},
        )
    if not rows:
        raise LuoshiError(_("表头下面没有内容。"), _("请核对后再传。"))
    return _Reading(programme, now, rows).read()


def _text(grid: Grid, down: int, column: int) -> str:
    """A moment with its hour: by that it counts for the day, or for the next."""
    cell = grid.rows[down][column]
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else grid.text(down, column)


def _heads(grids: Sequence[Grid]) -> tuple[Grid, int, dict[int, str]]:
    """The first sheet whose head has every needed column, its row, and column -> field."""
    known = {name: one.code for one in hotline_columns() for name in (one.label, *one.also)}
    needed = {one.code: one.label for one in hotline_columns() if one.needed}
    best: set[str] = set()
    for grid in grids:
        for at in range(min(_HEAD_WITHIN, len(grid.rows))):
            found: dict[int, str] = {}
            for column in range(grid.width):
                code = known.get(grid.text(at, column).strip())
                if code is not None and code not in found.values():
                    found[column] = code
            if needed.keys() <= set(found.values()):
                return grid, at, found
            best = max(best, set(found.values()) & needed.keys(), key=len)
    lacking = "、".join(label for code, label in needed.items() if code not in best)
    raise LuoshiError(
        _("表头缺这些栏：%(lacking)s。") % {"lacking": lacking}, _("请下载模板，照它的表头填。")
    )


class _Reading:
    """One list held against the directory and what came before."""

    def __init__(
        self, programme: Programme, now: datetime, rows: Sequence[tuple[int, Mapping[str, str]]]
    ) -> None:
        self.now, self.rows = now, rows
        towns = Unit.objects.filter(
            programme=programme, kind__in=(UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE)
        )
        self.towns = {
            name: unit
            for unit in towns
            for name in (unit.name, *filter(None, unit.aliases.split("|")))
        }
        self.firms = _firms(programme, {firm_key(cells.get("firm_name", "")) for _n, cells in rows})
        numbers = {cells.get("hotline_number", "") for _n, cells in rows}
        self.known = _known(programme, numbers - {""})

    def read(self) -> HotlineList:
        found: list[HotlineRow] = []
        faults: list[RowFault] = []
        seen: dict[str, int] = {}
        known = 0
        for line, cells in self.rows:
            number = cells.get("hotline_number", "")
            try:
                if number in self.known:
                    known += 1
                    continue
                if number and number in seen:
                    raise LuoshiError(
                        _("热线工单号和第 %(line)s 行相同。") % {"line": seen[number]},
                        _("请删去其中一行。"),
                    )
                seen[number] = line
                found.append(self._row(line, cells))
            except LuoshiError as error:
                faults.append(RowFault(line, cells.get("firm_name", "")[:MOST_NAME], str(error)))
        return HotlineList(tuple(found), known, tuple(faults))

    def _row(self, line: int, cells: Mapping[str, str]) -> HotlineRow:
        text = {
            one.code: fitting(cells.get(one.code, ""), one.label, _MOST.get(one.code, 60))
            for one in hotline_columns()
        }
        for one in hotline_columns():
            if one.needed and not text[one.code]:
                raise LuoshiError(_("没有填%(label)s。") % {"label": one.label}, _("请补上。"))
        rules = appeal_rules()
        kinds = {label: code for code, label in rules.kinds.items()} | _raw()["kinds"]
        categories = {one.label: code for code, one in rules.categories.items()}
        urgent = {one.label: code for code, one in rules.urgency.items()} | _raw()["urgency"]
        return HotlineRow(
            line=line,
            hotline_number=text["hotline_number"],
            firm=self.firms.get(firm_key(text["firm_name"])),
            firm_name=text["firm_name"],
            title=text["title"],
            matter=text["matter"],
            received_at=self._moment(text["received_at"]),
            kind=_chosen(text["kind"] or rules.kinds["help"], kinds, _("类型")),
            category=_chosen(text["category"], categories, _("类别")) if text["category"] else "",
            urgency=_chosen(text["urgency"] or rules.urgency["usual"].label, urgent, _("紧急程度")),
            town=_chosen(text["town"], self.towns, _("镇街")) if text["town"] else None,
            contact=text["contact"],
            phone=text["phone"],
        )

    def _moment(self, text: str) -> datetime:
        """A day alone counts as come when the office opens."""
        bare = unicodedata.normalize("NFKC", text)
        found = _TIME.search(bare)
        day = the_day_in(bare[: found.start()].rstrip("T ") if found else bare, _("来电时间"))
        at = time(int(found[1]), int(found[2])) if found else appeal_rules().opens
        moment = timezone.make_aware(datetime.combine(day, at))
        if timezone.localtime(moment).date() > timezone.localtime(self.now).date():
            raise LuoshiError(_("来电时间%(at)s还没有到。") % {"at": text}, _("请核对日期。"))
        return min(moment, self.now)


def _chosen(text: str, known: Mapping[str, _T], label: str) -> _T:
    found = known.get(text)
    if found is None:
        raise LuoshiError(
            _("%(label)s“%(text)s”不认识。") % {"label": label, "text": text[:30]},
            _("请用其中之一：%(known)s。") % {"known": "、".join(list(known)[:12])},
        )
    return found


def _firms(programme: Programme, keys: set[str]) -> dict[str, Firm]:
    rows = FirmName.objects.filter(programme=programme).select_related("firm__town")
    found: dict[str, Firm] = {}
    wanted = sorted(keys - {""})
    for start in range(0, len(wanted), _BATCH):
        some = rows.filter(key__in=wanted[start : start + _BATCH], firm__merged_into=None)
        found |= {row.key: row.firm for row in some}
    return found


def _known(programme: Programme, numbers: set[str]) -> set[str]:
    found: set[str] = set()
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _BATCH):
        rows = Appeal.objects.filter(
            programme=programme, hotline_number__in=wanted[start : start + _BATCH]
        )
        found |= set(rows.values_list("hotline_number", flat=True))
    return found
