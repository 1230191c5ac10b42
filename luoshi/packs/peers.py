"""peers.csv and yardsticks.csv: whom the county is held against, in what, and what they published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args

from luoshi.benchmarking import DefinitionError, read_definition
from luoshi.errors import LuoshiError
from luoshi.packs.tables import PackError, Reader, Row, read_table
from luoshi.plan import parse_unit
from luoshi.progress.model import Evidence, Observation

PeerKind = Literal[
    "model",  # 标杆
    "upper",  # 上级地区
    "near",  # 同类地区
]
Better = Literal["larger", "smaller"]
PEER_KINDS: Final[tuple[PeerKind, ...]] = get_args(PeerKind)
_EVIDENCE: Final[tuple[Evidence, ...]] = ("A", "B", "C")
_BETTER: Final[tuple[Better, ...]] = get_args(Better)
_YEARS: Final = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class YardstickRow:
    """An indicator in which places are compared. better None: nobody said which way; growth, heads: codes of the indicators
    that tell its yearly growth and the population; definition: how the county's own figure is made."""

    indicator: str
    better: Better | None
    growth: str | None
    heads: str | None
    definition: str
    note: str


@dataclass(frozen=True, slots=True)
class PeerFigureRow:
    """A published figure of a whole year. published_on None: only the document is known."""

    area: str
    indicator: str
    year: int
    value: Decimal
    unit: str
    definition: str
    source: str
    grade: Evidence
    url: str
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Peers:
    """areas: the place and what it is to the county, the first the one it is held against first."""

    areas: tuple[tuple[str, PeerKind], ...]
    yardsticks: tuple[YardstickRow, ...]
    figures: tuple[PeerFigureRow, ...]


def read_peers(
    read: Reader,
    areas: tuple[tuple[str, str], ...],
    units: Mapping[str, str],
    facts: tuple[Observation, ...],
) -> Peers:
    """areas: of pack.yaml. units: of every indicator of indicators.csv. LuoshiError names file, line and column; a figure that
    facts.csv tells otherwise is refused: one of the two was copied wrong."""
    known = {(f.indicator, f.area, str(f.period)): f.value for f in facts}
    return Peers(
        tuple((area, _kind(area, kind)) for area, kind in areas),
        _yardsticks(read, units),
        _figures(read, {area for area, _kind_ in areas}, units, known),
    )


def _kind(area: str, kind: str) -> PeerKind:
    for known in PEER_KINDS:
        if known == kind:
            return known
    raise PackError(
        f"pack.yaml 的 peers 里“{area}”是“{kind}”，没有这一类。", f"可用：{'、'.join(PEER_KINDS)}。"
    )


def _yardsticks(read: Reader, units: Mapping[str, str]) -> tuple[YardstickRow, ...]:
    columns = ("indicator", "better", "growth", "heads", "definition", "note")
    made = []
    for row in read_table(read, "yardsticks.csv", columns, key=("indicator",)):
        made.append(
            YardstickRow(
                indicator=_indicator(row, "indicator", units),
                better=row.choice("better", _BETTER) if row.optional("better") else None,
                growth=_indicator(row, "growth", units) if row.optional("growth") else None,
                heads=_indicator(row, "heads", units) if row.optional("heads") else None,
                definition=_definition(row),
                note=row.cells["note"],
            )
        )
    return tuple(made)


def _figures(
    read: Reader,
    areas: set[str],
    units: Mapping[str, str],
    known: Mapping[tuple[str, str, str], Decimal | None],
) -> tuple[PeerFigureRow, ...]:
    columns = (
        "area", "indicator", "year", "value", "unit", "definition", "source", "grade", "url", "published_on",
    )  # fmt: skip
    made = []
    for row in read_table(read, "peers.csv", columns, key=("area", "indicator", "year")):
        area, code = row.text("area"), _indicator(row, "indicator", units)
        if area not in areas:
            raise row.fail("area", f"“{area}”不在 pack.yaml 的 peers 里", "请先写上这个地区。")
        year, value = row.whole("year", most=_YEARS[-1]), row.number("value")
        if year not in _YEARS:
            raise row.fail("year", f"“{year}”不是年份", "请写成 2023。")
        _check_unit(row, units[code])
        told = known.get((code, area, str(year)), value)
        if told != value:
            raise row.fail("value", f"facts.csv 里是 {told}", "两处抄的是同一个数，请改对。")
        made.append(
            PeerFigureRow(
                area=area,
                indicator=code,
                year=year,
                value=value,
                unit=row.text("unit"),
                definition=_definition(row),
                source=row.text("source"),
                grade=row.choice("grade", _EVIDENCE),
                url=row.cells["url"],
                published_on=row.optional_day("published_on"),
            )
        )
    return tuple(made)


def _indicator(row: Row, column: str, units: Mapping[str, str]) -> str:
    code = row.text(column)
    if code not in units:
        raise row.fail(column, f"“{code}”不在 indicators.csv", "请先加这个指标。")
    return code


def _check_unit(row: Row, unit: str) -> None:
    try:
        parse_unit(row.text("unit")).ratio_to(parse_unit(unit))
    except PackError:
        raise
    except LuoshiError as error:
        raise row.fail("unit", error.message.rstrip("。"), error.remedy) from error


def _definition(row: Row) -> str:
    try:
        read_definition(row.cells["definition"])
    except DefinitionError as error:
        raise row.fail("definition", error.message.rstrip("。"), error.remedy) from error
    return row.cells["definition"]
