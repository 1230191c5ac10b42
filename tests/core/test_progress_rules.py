"""From a target's words and binding to a rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from progress_cast import binding, rule, target

from luoshi.errors import LuoshiError
from luoshi.plan import month_index
from luoshi.progress import form_of, rule_for


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ({}, "yearly_floor"),
        ({"cadence": "by"}, "cumulative"),
        ({"cadence": "by", "kind": "cumulative"}, "cumulative"),
        ({"cadence": "by", "kind": "level"}, "level"),
        ({"cadence": "by", "kind": "share", "unit": "%"}, "level"),
        ({"cadence": "by", "kind": "share", "unit": "%", "indicator": "占比保持在"}, "keep"),
        ({"kind": "share", "unit": "%"}, "keep"),
        ({"kind": "growth", "unit": "%"}, "keep"),
        ({"cadence": "by", "kind": "growth", "unit": "%"}, "level"),
        ({"cadence": "by", "kind": "growth", "unit": "%", "base_year": 2023}, "base_growth"),
        ({"cadence": "by", "kind": "change_pp", "unit": "个百分点"}, "base_growth"),
        ({"cadence": "average", "kind": "growth", "unit": "%"}, "average_growth"),
        ({"cadence": "average"}, "yearly_floor"),
        ({"op": "about"}, "about"),
        ({"op": "between", "value2": "200"}, "range"),
        ({"op": "le", "kind": "level"}, "yearly_cap"),
        ({"op": "lt", "kind": "share", "unit": "%"}, "level_cap"),
        ({"op": "le", "kind": "level", "cadence": "by"}, "level_cap"),
        ({"op": "grade", "kind": "grade", "value": "Ⅲ类"}, "grade"),
        ({"op": "le", "kind": "rank", "unit": "名"}, "rank"),
        ({"cadence": "by", "indicator": "污水处理厂全部完成提标"}, "whole_set"),
        ({"value": ""}, "words"),
    ],
)
def test_it_derives_the_form(words, form):
    assert form_of(target(**words)) == form


def test_it_reads_the_sentence_when_it_is_at_hand():
    share = target(cadence="by", kind="share", unit="%", indicator="产值占比")
    assert form_of(share) == "level"
    assert form_of(share, "产值占比稳定在55%以上") == "keep"
    assert rule_for(share, binding(), (2024, 2026), text="保持在55%").form == "keep"


def test_it_lets_the_binding_name_the_form():
    assert rule(bound={"form": "keep"}).form == "keep"


def test_it_spans_the_plan_unless_told_otherwise():
    plain = rule()
    assert (plain.start, plain.deadline, plain.yearly) == (
        month_index(2024, 1),
        month_index(2026, 12),
        True,
    )
    told = rule(bound={"start": "2024-08", "deadline": "2025-12"})
    assert (told.start, told.deadline) == (month_index(2024, 8), month_index(2025, 12))
    assert rule(year=2025, cadence="by").deadline == month_index(2025, 12)
    assert rule(year=2026).start == month_index(2026, 1)


@pytest.mark.parametrize(
    ("words", "bound", "said"),
    [
        ({"value": "一百六十"}, {}, "不是数"),
        ({"value": "NaN"}, {}, "不是数"),
        ({"value": "0"}, {}, "大于零"),
        ({"op": "between"}, {}, "区间"),
        ({"op": "between", "value2": "100"}, {}, "区间"),
        ({"op": "grade", "kind": "grade", "value": "甲等"}, {}, "等级表"),
        ({}, {"deadline": "2023-12"}, "早于"),
        ({}, {"deadline": "年底"}, "不是年月"),
        ({}, {"frequency": "quarter", "deadline": "2026-11"}, "末月"),
        ({}, {"frequency": "quarter", "accumulation": "period", "start": "2024-08"}, "首月"),
        ({"cadence": "by"}, {"start": "2024-08"}, "年中起算"),
        ({}, {"accumulation": "since_start"}, "自始累计"),
        ({}, {"lag_months": -1}, "滞后月数"),
        ({"cadence": "by", "kind": "level"}, {"base_period": "2026"}, "基期"),
        ({"op": "about"}, {"tolerance": Decimal(-1)}, "幅度"),
    ],
)
def test_it_refuses_a_binding_that_does_not_fit(words, bound, said):
    with pytest.raises(LuoshiError) as caught:
        rule(bound=bound, **words)
    assert "T28" in caught.value.message
    assert said in caught.value.message
    assert caught.value.remedy


def test_it_asks_for_a_deadline_when_nothing_says_one():
    with pytest.raises(LuoshiError, match="deadline"):
        rule_for(target(), binding(), None)
    with pytest.raises(LuoshiError, match="start"):
        rule_for(target(), binding(deadline="2026-12"), None)


def test_it_proposes_tolerances_and_leaves_them_unconfirmed():
    share = rule(op="about", unit="%", kind="share", value="65")
    assert (str(share.tolerance), share.tolerance_confirmed) == ("0.5", False)
    amount = rule(op="about", value="180", bound={"tolerance_confirmed_by": "农业农村局"})
    assert (str(amount.tolerance), amount.tolerance_confirmed) == ("5.4", True)


def test_it_suspends_a_target_in_doubt():
    assert rule(bound={"suspended": "单位存疑"}).suspended
