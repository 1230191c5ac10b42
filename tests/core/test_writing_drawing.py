"""Charts laid out: nothing outside the sheet, gaps said, grey told apart by shape."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.writing import Chart, Series, WritingError
from luoshi.writing._drawing import Drawing, Label, Line, Polyline, Rect, drawings
from luoshi.writing._drawing_marks import hatch, tick_words, ticks

WIDTH = 156.0


def series(name: str, *values: int | str | None, is_expected: bool = False) -> Series:
    told = tuple(None if value is None else Decimal(value) for value in values)
    return Series(name, told, is_expected)


def labels(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Label)]


def year(**changes: Series) -> Drawing:
    plan = series("计划", *range(1, 13), is_expected=True)
    done = series("完成", 1, 2, None, 4, 5, None, None, None, None, None, None, None)
    names = tuple(f"{n}月" for n in range(1, 13))
    chosen = (changes.get("done", done), changes.get("plan", plan))
    (drawing,) = drawings(Chart("lines", "进度", names, chosen, "亿元"), WIDTH)
    return drawing


def test_it_names_lines_at_their_ends_with_the_last_value() -> None:
    assert {"完成 5", "计划 12", "单位：亿元"} <= set(labels(year()))


def test_it_dashes_what_was_expected_and_nothing_else() -> None:
    dashed = [m for m in year().marks if isinstance(m, Polyline) and not m.closed and m.is_dashed]
    assert [len(m.points) for m in dashed] == [12]


def test_it_leaves_a_line_open_where_nothing_was_published_and_says_so_once() -> None:
    drawing = year()
    full = [
        m for m in drawing.marks if isinstance(m, Polyline) and not m.closed and not m.is_dashed
    ]
    assert [len(m.points) for m in full] == [2, 2]
    assert labels(drawing).count("未公布") == 1


def test_it_draws_zero_as_zero_and_not_as_a_gap() -> None:
    zero = year(done=series("完成", *[0] * 12))
    assert "未公布" not in labels(zero)
    assert "完成 0" in labels(zero)


def test_it_hatches_a_stub_for_a_bar_that_is_not_published() -> None:
    (drawing,) = drawings(Chart("bars", "图", ("甲", "乙"), (series("数", 3, None),)), WIDTH)
    assert labels(drawing).count("未公布") == 1
    assert sum(isinstance(m, Rect) and m.is_dashed for m in drawing.marks) == 1


def test_it_lays_bars_down_when_their_names_are_long() -> None:
    names = tuple(f"市住房和城乡建设第{n}局" for n in range(9))
    (drawing,) = drawings(Chart("bars", "图", names, (series("数", *range(9)),)), WIDTH)
    assert [m.text for m in drawing.marks if isinstance(m, Label) and m.align == "right"] == list(
        names
    )


def test_it_cuts_67_units_into_sheets_drawn_to_one_scale() -> None:
    names = tuple(f"单位{n}" for n in range(67))
    parts = drawings(Chart("bars", "图", names, (series("数", *range(1, 68)),)), WIDTH)
    assert len(parts) == 2
    assert all(part.height <= 225 for part in parts)
    assert [n for part in parts for n in labels(part) if n.startswith("单位")] == list(names)
    bars = [m.width for p in parts for m in p.marks if isinstance(m, Rect)]
    assert bars == sorted(bars)


def test_it_tells_four_series_apart_without_colour_and_refuses_a_fifth() -> None:
    many = [series(name, 1, 2) for name in "甲乙丙丁戊"]
    (drawing,) = drawings(Chart("lines", "图", ("a", "b"), tuple(many[:4])), WIDTH)
    shapes = {
        (len(m.points), m.fill, round(m.points[0][0] - m.points[1][0], 1))
        for m in drawing.marks
        if isinstance(m, Polyline) and m.closed
    }
    assert len(shapes) == 4
    with pytest.raises(WritingError, match="最多4组"):
        drawings(Chart("lines", "图", ("a", "b"), tuple(many)), WIDTH)


@pytest.mark.parametrize(
    "chart", [Chart("bars", "图", (), ()), Chart("lines", "图", ("a",), (series("数", None),))]
)
def test_it_says_that_nothing_is_published(chart: Chart) -> None:
    (drawing,) = drawings(chart, WIDTH)
    assert labels(drawing) == ["数据未公布"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0, 50_000, 100_000), ("0", "5万", "10万")),
        ((0, 200_000_000), ("0", "2亿")),
        ((0, 5, 10), ("0", "5", "10")),
        ((-20, 0, 20), ("-20", "0", "20")),
    ],
)
def test_it_prints_large_ticks_as_officials_count(
    values: tuple[int, ...], words: tuple[str, ...]
) -> None:
    assert tick_words([Decimal(value) for value in values]) == words


FIGURES = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(FIGURES, FIGURES)
def test_ticks_reach_around_all_values_and_are_few(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    made = ticks(low, high)
    assert made[0] <= min(low, 0) and made[-1] >= max(high, 0) and Decimal(0) in made
    assert 2 <= len(made) <= 8
    assert len({b - a for a, b in pairwise(made)}) == 1


@given(st.floats(0.5, 160), st.floats(0.5, 80), st.booleans())
@settings(max_examples=50)
def test_a_hatching_stays_inside_its_box(width: float, height: float, rising: bool) -> None:
    for line in hatch(10, 20, width, height, rising=rising):
        for x, y in ((line.x1, line.y1), (line.x2, line.y2)):
            assert 9.99 <= x <= 10.01 + width
            assert 19.99 <= y <= 20.01 + height


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    names = tuple(
        draw(st.lists(st.text("甲乙丙局镇a1", min_size=1, max_size=14), min_size=1, max_size=40))
    )
    value = st.none() | st.decimals(min_value=-(10**6), max_value=10**6, places=1)
    many = st.lists(value, min_size=len(names), max_size=len(names))
    told = tuple(
        Series(f"数{n}", tuple(draw(many)), is_expected=draw(st.booleans()))
        for n in range(draw(st.integers(1, 4)))
    )
    return Chart(draw(st.sampled_from(("bars", "lines"))), "图", names, told, "个")


@given(charts())
@settings(max_examples=60, deadline=None)
def test_any_chart_stays_on_its_sheet(chart: Chart) -> None:
    for drawing in drawings(chart, WIDTH):
        assert drawing.height <= 225
        for mark in drawing.marks:
            for x, y in _corners(mark):
                assert -0.5 <= x <= drawing.width + 0.5
                assert -0.5 <= y <= drawing.height + 0.5


def _corners(mark: Line | Rect | Polyline | Label) -> list[tuple[float, float]]:
    if isinstance(mark, Line):
        return [(mark.x1, mark.y1), (mark.x2, mark.y2)]
    if isinstance(mark, Rect):
        return [(mark.x, mark.y), (mark.x + mark.width, mark.y + mark.height)]
    if isinstance(mark, Polyline):
        return list(mark.points)
    return [(mark.x, mark.y)]
