"""Marks, figures, small charts: the components every page is made of."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import month_index
from luoshi.progress.model import LIGHTS
from luoshi_web.ledger.pages.axis import axis_for
from luoshi_web.ledger.pages.trace import Trace
from luoshi_web.site.drawing import MINI, SPARK, draw
from luoshi_web.site.frame import title_lines
from luoshi_web.site.templatetags import look

WEB = Path(__file__).resolve().parents[2] / "luoshi_web"
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))
SPRITE = WEB / "site" / "templates" / "site" / "partials" / "sprite.html"


def trace(actual: list[tuple[int, str]], light: str = "green") -> Trace:
    start = month_index(2026, 1)
    return Trace(
        actual=tuple((start + month, Decimal(value)) for month, value in actual),
        expected=((start, Decimal("13.3")), (start + 11, Decimal(160))),
        goal=(start + 11, Decimal(160)),
        light=light,  # type: ignore[arg-type]
        first=start,
        last=start + 11,
        first_label="1月",
        last_label="12月",
    )


@pytest.mark.parametrize("light", LIGHTS)
def test_it_prints_a_shape_and_a_word_for_every_light(light):
    html = look.mark(light)
    assert "<use href=" in html and look.WORDS[light] in html
    name = re.search(r"#(m-\w+)", html)
    assert name and f'id="{name[1]}"' in SPRITE.read_text(encoding="utf-8")


def test_it_lets_the_policy_rename_a_light_but_not_redraw_it():
    assert look.mark("red", "红牌") == look.mark("red").replace("严重滞后", "红牌")


def test_it_halves_the_dot_of_a_provisional_green_and_says_so():
    html = look.mark("green", "", True)
    assert "#m-greenp" in html and "正常·初步" in html


@pytest.mark.parametrize(
    ("value", "decimals", "said"),
    [
        (None, None, "—"),
        (Decimal(0), None, "0"),
        (Decimal("0.000000"), None, "0"),
        (Decimal(0), 1, "0.0"),
        (Decimal("1003.500000"), None, "1,003.5"),
        (Decimal("160.000000"), 0, "160"),
        (Decimal("-18.14"), 1, "−18.1"),
        (Decimal("-0.04"), 1, "0.0"),
        (Decimal("0.05"), 1, "0.1"),
        (Decimal("1E+3"), None, "1,000"),
        (7, None, "7"),
    ],
)
def test_it_prints_figures_as_people_write_them(value, decimals, said):
    assert look.figure_of(value, decimals) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("0.3"), "+0.3"),
        (Decimal("-18.1"), "−18.1"),
        (Decimal(0), "0.0"),
        (Decimal("0.04"), "0.0"),
        (None, "—"),
    ],
)
def test_it_signs_gaps_and_leaves_zero_unsigned(value, said):
    assert look.signed(value) == said


def test_it_escapes_what_it_is_given():
    html = look.mark("red", "<script>")
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "<b>" not in look.source("report", "<b>文件</b>")


def test_it_draws_the_last_point_in_the_shape_of_its_light():
    assert "<rect" in look.sparkline(trace([(0, "1"), (1, "2")], "red"))
    assert "d-amber" in look.sparkline(trace([(0, "1"), (1, "2")], "amber"))
    assert "<circle" in look.sparkline(trace([(0, "1"), (1, "2")], "wait"))


def test_it_draws_nothing_where_there_is_nothing_to_draw():
    assert look.sparkline(None) == ""
    empty = Trace((), (), None, "wait", 0, 1, "", "")
    assert look.sparkline(empty) == "" and look.minichart(empty, "没有数") == ""


def test_it_gives_every_small_chart_a_sentence():
    assert 'aria-label="全市产值：实际 1，目标 160"' in look.minichart(
        trace([(0, "1"), (1, "2")]), "全市产值：实际 1，目标 160"
    )


def test_it_writes_no_inline_style_or_script_anywhere():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text), path.name
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag, path.name


def test_it_names_no_outside_address_in_a_template():
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://", text), path.name


def test_it_keeps_only_symbols_that_a_page_uses_and_has_all_that_are_used():
    defined = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")))
    used = {f"m-{name}" for name in [*look._SHAPES.values(), "greenp"]}
    used |= {f"i-{name}" for name in look._SOURCE_ICONS.values()}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        used |= {f"i-{name}" for name in re.findall(r'{% icon "([\w-]+)"', text)}
        used |= set(re.findall(r'href="#((?:i|m|s)-[a-z-]+)"', text))
    assert defined == used


def test_it_splits_a_long_programme_title_into_two_even_lines():
    assert title_lines("甲县试点") == ("甲县试点",)
    assert title_lines("甲县县域经济高质量发展示范") == ("甲县县域经济高", "质量发展示范")


def test_it_renders_its_tags_in_a_template():
    text = Template('{% load look %}{{ v|figure:1 }} {{ g|signed }} {{ "ge"|op_sign }}')
    said = text.render(Context({"v": Decimal("1234.56"), "g": Decimal("-1")}))
    assert said == "1,234.6 −1.0 ≥"


amounts = st.decimals(
    min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False
)


@settings(max_examples=60)
@given(st.lists(amounts, min_size=1, max_size=12))
def test_it_keeps_every_point_inside_its_frame(values):
    line = trace([(month, str(value)) for month, value in enumerate(values)])
    for frame in (SPARK, MINI):
        drawn = draw(line, frame)
        for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", drawn.actual):
            assert frame.left - 0.1 <= float(x) <= frame.right + 0.1
            assert frame.top - 0.1 <= float(y) <= frame.bottom + 0.1


@settings(max_examples=60)
@given(st.lists(amounts, min_size=1, max_size=12))
def test_it_chooses_a_scale_that_holds_every_value_in_few_round_steps(values):
    axis = axis_for(values)
    assert axis.low <= min(values) and max(values) <= axis.high
    assert axis.step > 0 and (axis.high - axis.low) / axis.step <= 8
