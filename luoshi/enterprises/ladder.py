"""ladder.yaml -> Ladder, or an error that names the place. What a county's own file may be read with as well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any, Final, cast

from luoshi.enterprises.ladder_model import (
    FIGURE_KINDS,
    GRADES,
    OPS,
    AgeOf,
    AllOf,
    AnyOf,
    Band,
    ByBand,
    Compare,
    Criterion,
    Figure,
    FigureKind,
    Formula,
    Grade,
    GrowthOf,
    Held,
    Holds,
    Is,
    Ladder,
    LadderError,
    LadderKind,
    MeanGrowthOf,
    Measure,
    Never,
    PointItem,
    Points,
    PointTable,
    RatioOf,
    Standard,
    SumOf,
    Test,
    Title,
)
from luoshi.ruledata import RuleReader

GRAMMAR: Final = 1
_FILE: Final = "ladder.yaml"
_READER: Final = RuleReader("luoshi.enterprises", LadderError)
_REMEDY: Final = "请照文件开头的写法改。"


@cache
def ladder() -> Ladder:
    """The ladder that ships with luoshi."""
    return _ladder(_READER.packaged(_FILE), _FILE)


def load_ladder(text: str, name: str) -> Ladder:
    """Raises LadderError with the place in the file."""
    return _ladder(_READER.load(text, name), name)


def _ladder(data: Mapping[str, Any], name: str) -> Ladder:
    if data.get("luoshi_ladder") != GRAMMAR:
        raise LadderError(f"{name} 的 luoshi_ladder 应是 {GRAMMAR}。", _REMEDY)
    kinds = tuple(
        LadderKind(_text(one, "code", at), _text(one, "label", at), _maybe(one, "note", at))
        for one, at in _rows(data, "ladders", name)
    )
    codes = {kind.code for kind in kinds}
    titles = {
        one.code: one for one in (_title(e, at, codes) for e, at in _rows(data, "titles", name))
    }
    groups = {_text(e, "code", at): _text(e, "label", at) for e, at in _rows(data, "groups", name)}
    figures = {
        f.code: f for f in (_figure(e, at, groups) for e, at in _rows(data, "figures", name))
    }
    measures = {
        m.code: m for m in (_measure(e, at, figures) for e, at in _rows(data, "measures", name))
    }
    reading = _Reading(figures, measures, titles)
    standards = tuple(reading.standard(e, at) for e, at in _rows(data, "standards", name))
    _refuse_overlaps(standards, name)
    return Ladder(
        version=_READER.whole_in(data, "version", name),
        kinds=kinds,
        titles=titles,
        services=_READER.texts_in(data, "services", name),
        pipelines=_READER.texts_in(data, "pipelines", name),
        groups=groups,
        figures=figures,
        measures=measures,
        standards=standards,
    )


def _rows(data: Mapping[str, Any], key: str, name: str) -> list[tuple[dict[str, Any], str]]:
    """The mappings of a list, each with its place in words."""
    value = data.get(key)
    if not isinstance(value, list) or not value:
        raise LadderError(f"{name} 的 {key} 应是不空的列表。", _REMEDY)
    rows = []
    for number, one in enumerate(value, 1):
        at = f"{name} {key} 第 {number} 项"
        rows.append((_READER.mapping(one, at), at))
    return rows


def _text(entry: Mapping[str, Any], key: str, at: str) -> str:
    return _READER.text_in(entry, key, at)


def _maybe(entry: Mapping[str, Any], key: str, at: str) -> str:
    return _text(entry, key, at) if key in entry else ""


def _title(entry: Mapping[str, Any], at: str, kinds: set[str]) -> Title:
    held = _READER.mapping(entry.get("held"), f"{at} 的 held")
    where = _READER.mapping(held.get("where", {}), f"{at} 的 where")
    return Title(
        code=_text(entry, "code", at),
        label=_text(entry, "label", at),
        ladder=_READER.one_of(_text(entry, "ladder", at), kinds, at),
        beside=_READER.flag_in(entry, "beside", at),
        held=Held(
            _text(held, "register", at),
            {key: str(value) for key, value in where.items()},
            _maybe(held, "batch", at),
            _maybe(held, "document", at),
        ),
    )


def _figure(entry: Mapping[str, Any], at: str, groups: Mapping[str, str]) -> Figure:
    kind = _READER.one_of(str(entry.get("kind", "number")), FIGURE_KINDS, at)
    choices = _READER.texts_in(entry, "choices", at)
    if (kind == "choice") != bool(choices):
        raise LadderError(f"{at}：只有 choice 要写 choices，也必须写。", _REMEDY)
    return Figure(
        code=_text(entry, "code", at),
        label=_text(entry, "label", at),
        unit=_maybe(entry, "unit", at),
        kind=cast("FigureKind", kind),
        group=_READER.one_of(_text(entry, "group", at), groups, at),
        choices=choices,
        help=_maybe(entry, "help", at),
    )


def _measure(entry: Mapping[str, Any], at: str, figures: Mapping[str, Figure]) -> Measure:
    def known(codes: tuple[str, ...], kind: str = "number") -> tuple[str, ...]:
        for code in codes:
            if code not in figures or figures[code].kind != kind:
                raise LadderError(f"{at} 用的“{code}”不是 {kind} 类的数据项。", _REMEDY)
        return codes

    formula: Formula
    if "ratio" in entry:
        ratio = _READER.mapping(entry["ratio"], at)
        of, over = (known(_READER.texts_in(ratio, key, at)) for key in ("of", "over"))
        formula = RatioOf(of, over)
    elif "growth" in entry:
        growth = _READER.mapping(entry["growth"], at)
        first, last = known((_text(growth, "from", at), _text(growth, "to", at)))
        formula = GrowthOf(first, last, _READER.whole_in(growth, "years", at))
    elif "mean_growth" in entry:
        formula = MeanGrowthOf(known(_READER.texts_in(entry, "mean_growth", at)))
    elif "sum" in entry:
        formula = SumOf(known(_READER.texts_in(entry, "sum", at)))
    else:
        formula = AgeOf(known((_text(entry, "age", at),), "day")[0])
    return Measure(
        _text(entry, "code", at), _text(entry, "label", at), _maybe(entry, "unit", at), formula
    )


def _refuse_overlaps(standards: tuple[Standard, ...], name: str) -> None:
    """Two versions of one title never stand on one day."""
    for one in standards:
        for other in standards:
            later = one.title == other.title and one.begins < other.begins
            if later and (one.ends is None or one.ends >= other.begins):
                raise LadderError(
                    f"{name} 里 {one.title} 的“{one.version}”和“{other.version}”同时有效。",
                    f"请写 to: {other.begins - timedelta(days=1)}。",
                )


class _Reading:
    """Standards and tests, which ask for what the file has declared before them."""

    def __init__(
        self,
        figures: Mapping[str, Figure],
        measures: Mapping[str, Measure],
        titles: Mapping[str, Title],
    ) -> None:
        self.figures, self.measures, self.titles = figures, measures, titles

    def standard(self, entry: Mapping[str, Any], at: str) -> Standard:
        begins, only_year = _since(entry.get("from"), at)
        ends = entry.get("to")
        if ends is not None and (not isinstance(ends, date) or ends < begins):
            raise LadderError(f"{at} 的 to 应是不早于 from 的日期。", _REMEDY)
        return Standard(
            title=_READER.one_of(_text(entry, "title", at), self.titles, at),
            version=_text(entry, "version", at),
            begins=begins,
            only_year=only_year,
            ends=ends,
            source=_text(entry, "source", at),
            grade=cast("Grade", _READER.one_of(_text(entry, "grade", at), GRADES, at)),
            note=_maybe(entry, "note", at),
            criteria=tuple(
                Criterion(_text(one, "code", where), self.test(one.get("test"), where))
                for one, where in _rows(entry, "criteria", at)
            ),
        )

    def test(self, value: Any, at: str) -> Test:
        entry = _READER.mapping(value, f"{at} 的 test")
        if "points" in entry:
            items = tuple(self._item(one, where) for one, where in _rows(entry, "points", at))
            return Points(items, _number(entry.get("ge"), at))
        if "any" in entry:
            return AnyOf(tuple(self.test(one, where) for one, where in _rows(entry, "any", at)))
        if "all" in entry:
            return AllOf(tuple(self.test(one, where) for one, where in _rows(entry, "all", at)))
        if "holds" in entry:
            titles = _READER.texts_in(entry, "holds", at)
            return Holds(tuple(_READER.one_of(code, self.titles, at) for code in titles))
        if "never" in entry:
            return Never(_text(entry, "never", at))
        if "by" in entry:
            return ByBand(self._numeric(_text(entry, "by", at), at), self._bands(entry, at))
        return self._simple(entry, at)

    def _simple(self, entry: Mapping[str, Any], at: str) -> Test:
        of = _text(entry, "of", at)
        if "is" in entry:
            figure = self.figures.get(of)
            wanted = entry["is"]
            fits = figure is not None and (
                isinstance(wanted, bool) if figure.kind == "yesno" else wanted in figure.choices
            )
            if not fits:
                raise LadderError(f"{at} 的 is 不是“{of}”能填的。", _REMEDY)
            return Is(of, wanted)
        op = next((op for op in OPS if op in entry), None)
        if op is None:
            raise LadderError(f"{at} 没有写怎样算合格。", _REMEDY)
        return Compare(self._numeric(of, at), op, _number(entry[op], at))

    def _numeric(self, code: str, at: str) -> str:
        figure = self.figures.get(code)
        if code not in self.measures and (figure is None or figure.kind != "number"):
            raise LadderError(f"{at} 用的“{code}”不是数。", _REMEDY)
        return code

    def _bands(self, entry: Mapping[str, Any], at: str) -> tuple[Band, ...]:
        bands: list[Band] = []
        rows = _rows(entry, "bands", at)
        for number, (one, where) in enumerate(rows, 1):
            keeps, bound = "upto" in one, one.get("upto", one.get("under"))
            if (bound is None) != (number == len(rows)):
                raise LadderError(f"{where}：只有最后一档不写界限，也不能写。", _REMEDY)
            limit = None if bound is None else _number(bound, where)
            before = bands[-1].bound if bands else None
            if limit is not None and before is not None and limit <= before:
                raise LadderError(f"{where} 的界限应比上一档大。", _REMEDY)
            bands.append(Band(limit, keeps, self.test(one.get("test"), where)))
        return tuple(bands)

    def _item(self, entry: Mapping[str, Any], at: str) -> PointItem:
        above = entry.get("above")
        if above is not None and not isinstance(above, int):
            raise LadderError(f"{at} 的 above 应是整数。", _REMEDY)
        tables = tuple(self._table(one, where) for one, where in _rows(entry, "tables", at))
        return PointItem(_text(entry, "label", at), above, tables)

    def _table(self, entry: Mapping[str, Any], at: str) -> PointTable:
        steps = entry.get("steps")
        if not isinstance(steps, list) or not all(
            isinstance(s, list) and len(s) == 2 for s in steps
        ):
            raise LadderError(f"{at} 的 steps 应是 [起点, 分] 的列表。", _REMEDY)
        read = tuple((_number(begins, at), int(_number(points, at))) for begins, points in steps)
        if not read or read[0][0] != 0 or any(a[0] >= b[0] for a, b in pairwise(read)):
            raise LadderError(f"{at} 的 steps 应从 0 开始，一档比一档高。", _REMEDY)
        return PointTable(self._numeric(_text(entry, "of", at), at), read)


def _since(value: Any, at: str) -> tuple[date, bool]:
    if isinstance(value, date):
        return value, False
    if isinstance(value, int) and 1990 <= value <= 2100:
        return date(value, 1, 1), True
    raise LadderError(f"{at} 的 from 应是日期或年份。", _REMEDY)


def _number(value: Any, at: str) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise LadderError(f"{at}：这里要写数。", _REMEDY)
    return Fraction(str(value))
