"""A list of enterprises as a spreadsheet: handed out, and brought back with every mistake told beside its row. Nothing is stored here.

A row is the enterprise that has its code or one of its names, or a new one. An empty cell leaves what is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from django.utils.translation import gettext as _

from luoshi.enterprises.credit_code import credit_code_in
from luoshi.errors import LuoshiError
from luoshi.registers import firm_key
from luoshi.writing import Sheet, SheetColumn, xlsx_of
from luoshi_web.enterprises.actions.firms import MOST_LINES, FirmLine, FirmTold, plain_told
from luoshi_web.enterprises.firm_forms import SCALES, town_in
from luoshi_web.enterprises.models import Firm, FirmName
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.forms.typed import day_in
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.statistics.tables import Sheet as Grid
from luoshi_web.statistics.tables import sheets_of

HEADS: Final[Mapping[str, str]] = {
    "name": "企业名称", "others": "别名", "credit_code": "统一社会信用代码", "town": "镇街", "trade": "行业",
    "above_scale": "规模", "founded_on": "成立日期", "contact": "联系人", "phone": "电话",
}  # fmt: skip
_WORDS: Final[Mapping[str, str]] = {"规上": "yes", "是": "yes", "规下": "no", "否": "no"}
_HEAD_WITHIN: Final = 20
_BATCH: Final = 400
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fault:
    """line: as the spreadsheet counts."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Brought:
    """What a sheet would do. same: rows that change nothing."""

    lines: list[FirmLine] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Of everything that would be stored: what is confirmed must be what was shown."""
        said = [
            (one.line, one.firm.pk if one.firm else 0, one.seen, repr(one.told))
            for one in self.lines
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def workbook_of(
    firms: Iterable[Firm], others: Mapping[int, Sequence[str]], *, made: date, is_calling: bool
) -> bytes:
    """others: their other names by id. is_calling: with whom to call."""
    codes = [code for code in HEADS if is_calling or code not in ("contact", "phone")]
    widths = {"name": 36, "others": 24, "credit_code": 22}
    columns = tuple(
        SheetColumn(HEADS[code], "date" if code == "founded_on" else "text", widths.get(code, 14))
        for code in codes
    )
    rows = []
    has_sample = False
    for firm in firms:
        has_sample = has_sample or firm.sample
        scale = {True: "规上", False: "规下", None: ""}[firm.above_scale]
        told = {
            "name": firm.name, "others": "、".join(others.get(firm.pk, ())),
            "credit_code": firm.credit_code, "town": firm.town.name if firm.town else "",
            "trade": firm.trade, "above_scale": scale, "founded_on": firm.founded_on,
            "contact": firm.contact, "phone": firm.phone,
        }  # fmt: skip
        rows.append(tuple(told[code] for code in codes))
    mark = _("演示数据") if has_sample else None
    return xlsx_of(
        [Sheet(_("企业名录"), _("企业名录"), columns, tuple(rows), mark=mark)], created=made
    )


def brought(programme: Programme, towns: Sequence[Unit], data: bytes, today: date) -> Brought:
    """Raises LuoshiError where the file is no table of enterprises at all; else every mistake is told at once."""
    grid, at, heads = _heads(sheets_of(data))
    rows = [
        (down + 1, {code: written(grid.text(down, column)) for column, code in heads.items()})
        for down in range(at + 1, len(grid.rows))
        if any(grid.text(down, column) for column in heads)
    ]
    if len(rows) > MOST_LINES:
        raise LuoshiError(
            _("表里有 %(n)s 行。") % {"n": len(rows)},
            _("一次最多导入 %(most)s 行，请分几次。") % {"most": MOST_LINES},
        )
    return _Weighing(programme, towns, today).weigh(rows)


def _heads(grids: Sequence[Grid]) -> tuple[Grid, int, dict[int, str]]:
    """The first sheet with a head of names, its row, and column -> field."""
    known = {label: code for code, label in HEADS.items()} | {"企业": "name", "名称": "name"}
    for grid in grids:
        for at in range(min(_HEAD_WITHIN, len(grid.rows))):
            found: dict[int, str] = {}
            for column in range(grid.width):
                code = known.get(grid.text(at, column).strip())
                if code is not None and code not in found.values():
                    found[column] = code
            if "name" in found.values():
                return grid, at, found
    raise LuoshiError(
        _("前 %(n)s 行里没有找到“企业名称”这一栏。") % {"n": _HEAD_WITHIN},
        _("请下载模板，照它的表头填。"),
    )


class _Weighing:
    """One sheet held against the directory."""

    def __init__(self, programme: Programme, towns: Sequence[Unit], today: date) -> None:
        self.programme, self.towns, self.today = programme, towns, today
        self.found = Brought()
        self.by_key: dict[str, Firm] = {}
        self.by_code: dict[str, Firm] = {}
        self.names: dict[int, list[str]] = {}

    def weigh(self, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Brought:
        told = [(line, one) for line, cells in rows if (one := self._told(line, cells)) is not None]
        self._look_up([one for _line, one in told])
        seen: dict[object, int] = {}
        for line, one in told:
            self._take(line, one, seen)
        self.found.faults.sort(key=lambda fault: fault.line)
        return self.found

    def _told(self, line: int, cells: Mapping[str, str]) -> FirmTold | None:
        """The row by itself; None where something in it is wrong."""
        before = len(self.found.faults)
        town = self._read(line, "town", lambda: town_in(cells.get("town", ""), self.towns))
        founded = self._read(
            line, "founded_on", lambda: day_in(cells.get("founded_on", ""), HEADS["founded_on"])
        )
        code = self._read(line, "credit_code", lambda: credit_code_in(cells.get("credit_code", "")))
        scale = cells.get("above_scale", "")
        if scale and scale not in _WORDS:
            self._fault(
                line, "above_scale", _("“%(text)s”看不懂，请写规上或规下。") % {"text": scale[:10]}
            )
        others = cells.get("others", "").replace(";", "、").replace("；", "、")
        told = FirmTold(
            name=cells.get("name", ""),
            others=tuple(word for each in others.split("、") if (word := each.strip())),
            credit_code=code or "",
            town=town,
            trade=cells.get("trade", ""),
            above_scale=SCALES[_WORDS.get(scale, "")],
            founded_on=founded,
            contact=cells.get("contact", ""),
            phone=cells.get("phone", ""),
        )
        ready = self._read(line, "name", lambda: plain_told(told, self.today))
        return ready if len(self.found.faults) == before else None

    def _read(self, line: int, code: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except LuoshiError as error:
            self._fault(line, code, str(error))
            return None

    def _look_up(self, told: Sequence[FirmTold]) -> None:
        """Which enterprises the rows are. Two queries for some hundred rows."""
        keys = list({firm_key(word) for one in told for word in (one.name, *one.others)})
        codes = list({one.credit_code for one in told if one.credit_code})
        for start in range(0, len(keys), _BATCH):
            rows = FirmName.objects.filter(
                programme=self.programme, key__in=keys[start : start + _BATCH]
            )
            for name in rows.select_related("firm", "firm__town"):
                self.by_key[name.key] = name.firm
        for start in range(0, len(codes), _BATCH):
            firms = Firm.objects.filter(
                programme=self.programme,
                merged_into=None,
                credit_code__in=codes[start : start + _BATCH],
            )
            self.by_code |= {firm.credit_code: firm for firm in firms.select_related("town")}
        known = {firm.pk for firm in (*self.by_key.values(), *self.by_code.values())}
        listed = sorted(known)
        for start in range(0, len(listed), _BATCH):
            own = FirmName.objects.filter(firm__in=listed[start : start + _BATCH], is_main=False)
            for name in own:
                self.names.setdefault(name.firm_id, []).append(name.name)

    def _take(self, line: int, one: FirmTold, seen: dict[object, int]) -> None:
        same = {
            firm.pk: firm
            for firm in (
                *(self.by_key.get(firm_key(word)) for word in (one.name, *one.others)),
                self.by_code.get(one.credit_code) if one.credit_code else None,
            )
            if firm is not None
        }
        if len(same) > 1:
            names = "、".join(f"“{firm.name}”" for firm in same.values())
            self._fault(
                line, "name", _("这一行同时是 %(names)s。是一家的请先合并。") % {"names": names}
            )
            return
        firm = next(iter(same.values()), None)
        marks: list[object] = [firm_key(word) for word in (one.name, *one.others)]
        marks += [one.credit_code] if one.credit_code else []
        marks += [firm.pk] if firm is not None else []
        first = min((seen[mark] for mark in marks if mark in seen), default=None)
        if first is not None:
            self._fault(line, "name", _("与第 %(line)s 行是同一家。") % {"line": first})
            return
        seen.update(dict.fromkeys(marks, line))
        if firm is None:
            self.found.lines.append(FirmLine(line, one))
            return
        whole = self._whole(one, firm)
        if firm.credit_code and one.credit_code and firm.credit_code != one.credit_code:
            self._fault(
                line, "credit_code",
                _("“%(name)s”的档案里是 %(code)s。同名的两家请写全称；填错的请先改正。")
                % {"name": firm.name, "code": firm.credit_code},
            )  # fmt: skip
        elif whole is None:
            self.found.same += 1
        else:
            self.found.lines.append(FirmLine(line, whole, firm, firm.edition))

    def _whole(self, one: FirmTold, firm: Firm) -> FirmTold | None:
        """What the row leaves empty as the card has it; None where nothing differs."""
        before = FirmTold(
            firm.name, tuple(self.names.get(firm.pk, ())), firm.credit_code, firm.town, firm.trade,
            firm.above_scale, firm.founded_on, firm.contact, firm.phone,
        )  # fmt: skip
        known = {firm_key(word) for word in (before.name, *before.others)}
        fresh = tuple(w for w in (one.name, *one.others) if firm_key(w) not in known)
        after = replace(
            before,
            others=(*before.others, *fresh),
            **{
                name: getattr(one, name)
                for name in (
                    "credit_code",
                    "town",
                    "trade",
                    "above_scale",
                    "founded_on",
                    "contact",
                    "phone",
                )
                if getattr(one, name) not in ("", None)
            },
        )
        return None if after == before else after

    def _fault(self, line: int, code: str, sentence: str) -> None:
        self.found.faults.append(Fault(line, HEADS[code], sentence))
