"""Curves, light policies, grades: data with a grammar, and what breaks it is named."""

from __future__ import annotations

import pytest

from luoshi.errors import LuoshiError
from luoshi.plan import month_index
from luoshi.progress import (
    LIGHTS,
    curves,
    default_policy,
    grades_like,
    light_policies,
    policy_of,
    policy_words,
    rule_words,
)
from luoshi.progress.grades import place_of, printed_grade, verdict_place

JANUARY, DECEMBER = month_index(2024, 1), month_index(2024, 12)


@pytest.mark.parametrize(
    "curve", [c for c in curves().values() if c.kind != "none"], ids=lambda c: c.id
)
def test_it_never_falls_and_ends_at_the_whole(curve):
    for end in (DECEMBER, month_index(2026, 12)):
        shares = [curve.share(m, JANUARY, end) for m in range(JANUARY, end + 1)]
        values = [part / whole for part, whole in shares]
        assert values == sorted(values)
        assert shares[-1][0] == shares[-1][1]


def test_it_knows_leap_years_by_day():
    assert curves()["by_day"].share(JANUARY + 1, JANUARY, DECEMBER) == (60, 366)
    assert curves()["none"].share(JANUARY, JANUARY, DECEMBER) is None


def test_the_fields_have_their_seasons():
    """Nothing is sown for autumn before June; farm works stand still while the crop is in the field. Three years, each a third."""
    sown, works = curves()["summer_sown"], curves()["farmland"]
    last = JANUARY + 35
    assert [sown.share(JANUARY + m, JANUARY, last)[0] for m in (4, 5, 8, 11, 16, 17)] == [
        0,
        700,
        1000,
        1000,
        1000,
        1700,
    ]
    assert [works.share(JANUARY + m, JANUARY, last)[0] for m in (5, 7, 8, 11, 12)] == [
        600,
        600,
        650,
        1000,
        1050,
    ]
    assert sown.share(last, JANUARY, last) == (3000, 3000)


def test_it_holds_a_milestone_until_the_next():
    steps = curves("curves: {s: {kind: milestones, points: {2024-06: 300, 2024-12: 1000}}}")["s"]
    assert [steps.share(JANUARY + m, JANUARY, DECEMBER)[0] for m in (0, 5, 10, 11)] == [
        0,
        300,
        300,
        1000,
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("curves: [", "第 1 行"),
        ("- 1", "顶层"),
        ("curves: 3", "curves"),
        ("curves: {x: {kind: moon}}", "x 的 kind"),
        ("curves: {x: {kind: month, speed: 3}}", "speed"),
        ("curves: {x: {kind: twelve, points: [1, 2]}}", "points"),
        ("curves: {x: {kind: twelve, points: [500, 1000]}}", "12 个"),
        ("curves: {x: {kind: twelve, points: [0,0,0,0,0,0,0,0,0,0,1000,900]}}", "points"),
        ("curves: {x: {kind: milestones, points: {soon: 1000}}}", "soon"),
    ],
)
def test_it_names_what_is_wrong_in_a_curve(text, said):
    with pytest.raises(LuoshiError, match=said):
        curves(text, "某地曲线.yaml")


def test_it_brings_the_published_policies():
    table = light_policies()
    assert default_policy() == "yinchuan-2025"
    assert {"yinchuan-2025", "sanya-2022", "wuhan", "tianjin-2022", "zaozhuang"} <= set(table)
    for policy in table.values():
        assert set(policy.signs) == set(LIGHTS)
        assert policy.place
        assert policy.source
        assert policy_of(policy.name) == policy
    assert [table["zaozhuang"].signs[k].colour for k in ("green", "amber", "red")] == [
        "blue",
        "yellow",
        "red",
    ]
    words = [table["yinchuan-2025"].word(k) for k in LIGHTS]
    assert words == ["严重滞后", "滞后", "正常", "已达成", "待数据", "未到期", "不评价"]


def test_it_refuses_a_version_that_is_not_there():
    with pytest.raises(LuoshiError, match="wuhan@9"):
        policy_of("wuhan@9")


GOOD = "{version: 1, basis: points, palette: p, steps: [{light: green, from: 0}, {light: red}]}"
PALETTE = "{" + ", ".join(f"{k}: {{colour: c, word: w}}" for k in LIGHTS) + "}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points", "feeling", "basis"),
        ("version: 1", "version: first", "version"),
        ("palette: p", "palette: q", "色板"),
        ("light: green", "light: blue", "light"),
        ("from: 0", "from: ten", "不是数"),
        ("from: 0", "from: 0.05", "不合用"),
        ("from: 0", "from: 0, above: 1", "界限"),
        ("{light: red}", "{light: red, from: -5}", "界限"),
        ("from: 0}", "from: 0}, {light: amber, from: 5}", "从高到低"),
        ("[{light: green, from: 0}, {light: red}]", "[{light: red}]", "两档"),
    ],
)
def test_it_names_what_is_wrong_in_a_policy(old, new, said):
    text = f"palettes: {{p: {PALETTE}}}\npolicies: {{x: {GOOD}}}"
    assert light_policies(text)["x"].version == 1
    assert old in text
    with pytest.raises(LuoshiError, match=said):
        light_policies(text.replace(old, new), "某地规则.yaml")


def test_it_wants_every_light_in_a_palette():
    with pytest.raises(LuoshiError, match="wait"):
        light_policies(
            f"palettes: {{p: {PALETTE.replace('wait', 'weight')}}}\npolicies: {{x: {GOOD}}}"
        )


def test_it_says_rules_and_thresholds_in_words():
    policy = policy_of("yinchuan-2025")
    assert rule_words("yearly_floor.no_figure", policy) == "每年不少于：应有的数还没有"
    assert "超出亮灯规则的正常幅度（银川市规则第1版：" in rule_words("yearly_floor.behind", policy)
    assert policy_words(policy).endswith("低于序时不超过30个百分点为滞后；其余为严重滞后")
    assert "达到序时的80%为正常" in policy_words(policy_of("wuhan"))


def test_it_orders_grades_on_their_own_scale():
    assert printed_grade(" III 类") == "Ⅲ"
    order = [place_of(g, "Ⅲ类") for g in ("Ⅰ", "II类", "Ⅲ", "准Ⅳ类", "Ⅳ类", "劣Ⅴ")]
    assert order == sorted(order)
    assert place_of("4A级", "Ⅲ类") is None
    assert place_of("5A", "4A级") < place_of("4A", "4A级")
    assert [verdict_place(w) for w in ("已达成", "未达成", "还行")] == [1, 4, None]


@pytest.mark.parametrize(
    ("goal", "first", "last"),
    [
        ("Ⅲ类", "Ⅰ类", "劣Ⅴ类"),
        ("III 类", "Ⅰ类", "劣Ⅴ类"),
        ("Ⅲ", "Ⅰ", "劣Ⅴ"),
        ("4A级", "5A级", "1A级"),
    ],
)
def test_it_lists_the_scale_of_a_grade_best_first_as_the_grade_is_spelt(goal, first, last):
    scale = grades_like(goal)
    assert (scale[0], scale[-1]) == (first, last)
    assert [place_of(grade, goal) for grade in scale] == sorted(
        place_of(grade, goal) or 0 for grade in scale
    )


@pytest.mark.parametrize("goal", ["", "甲等优秀", "100"])
def test_a_grade_on_no_scale_has_no_list(goal):
    assert grades_like(goal) == ()
