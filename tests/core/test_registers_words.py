"""Formulas in words, and figures as the judge takes them: the Tengzhou pack's registers."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from registers_cast import Entry, ask, scope

from luoshi.registers import condition_words, formula, load_register, observation_of

HOME = Path(__file__).resolve().parents[2] / "packs/tengzhou/registers"


def register(code: str):
    path = HOME / f"{code}.yaml"
    return load_register(path.read_text("utf-8"), path.name)


@pytest.mark.parametrize(
    ("code", "indicator", "words"),
    [
        ("bank_meetings", "bank_meetings", "“举办日期”在本年内、“参加企业”不小于1的条数"),
        ("bank_meetings", "bank_meetings_lent", "“举办日期”在本年内的行中：“已放款”之和 ÷ “签约金额”之和"),
        ("platforms", "platforms_new", "“级别”为国家级或省级、“认定日期”在方案起算以后、不属于（“撤销日期”不晚于期末）的条数"),
        ("certificates", "certificates_holders", "期末当日有效（“发证日期”已到，“有效期至”未过或没有填）的不同“持证主体”的个数"),
        ("energy_users", "energy_rate", "“月份”在本年内的行中：“当月用能”之和 ÷ “年度预算”之和，按“用能单位”分列"),
        ("energy_users", "energy_growth", "“月份”在本年内的“当月用能”之和，比 2025 年同样月份增长的幅度"),
        ("water_use", "water_use", "“月份”在本年内的行中：“用水量”之和，对照上限 3.25 亿立方米，按“行业”分列"),
        ("cases", "cases_levels", "“采用日期”在方案起算以后的行中：各类“采用级别”的条数各占填了该项的条数的比重"),
        (
            "water_samples",
            "river_grade",
            "“采样日期”在本年内的行中：每个“断面”、每个“项目”先求各月平均，再求各月平均数的平均，"
            "按地表水环境质量标准（GB 3838-2002）定类，最差的一项为结果，应保持Ⅲ类",
        ),
    ],
)  # fmt: skip
def test_the_formula_reads_as_a_sentence(code: str, indicator: str, words: str):
    declared = register(code)
    told = formula(declared, declared.indicator(indicator))
    assert told == f"台账“{declared.name}”里，{words}。"


def test_a_moves_condition_reads_as_words():
    declared = register("above_scale")
    assert condition_words(declared, declared.moves[0].when) == "“上年营收”已填"
    assert condition_words(declared, declared.moves[1].when) == ""


def test_a_figure_becomes_an_observation_that_names_its_register():
    declared = register("job_fairs")
    entries = [Entry(1, {"fair": "甲", "held_on": "2026-03-01", "host": "rsj", "firms": "9"})]
    indicator, where = declared.indicator("job_fairs"), scope("2026-03")
    (answer,) = ask(declared, entries, "job_fairs", where)
    recorded = datetime(2026, 4, 1, tzinfo=UTC)
    seen = observation_of(
        declared, indicator, answer, where, id="r1", area="滕州市", recorded_at=recorded
    )
    assert (seen.value, seen.unit, str(seen.period), seen.area) == (
        Decimal(1),
        "场",
        "2026-03",
        "滕州市",
    )
    assert (seen.source, seen.document) == ("register", "台账“民营企业专题招聘活动”第 1 版")
    posts = declared.indicator("job_fairs_posts")
    (nothing,) = ask(declared, entries, "job_fairs_posts", where)
    none = observation_of(
        declared, posts, nothing, where, id="r2", area="滕州市", recorded_at=recorded
    )
    assert none.value is None and none.grade is None
