"""A small programme in memory: four clauses, six targets, one in each state. For tests of pages without a database."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from luoshi.plan import Duty, Party, Plan, Section, Target, month_index, month_of_index
from luoshi.progress.model import Assessment, Light, TargetRule
from luoshi_web.ledger.pages.standing import (
    IndicatorFacts,
    QueryFacts,
    Standing,
    TargetStanding,
    UnitRef,
)

TEXT = (
    "甲县试行办法\n"
    "一、总的目标\n到2026年，产值达到90亿元，占比达到40%左右。\n"
    "二、主要任务\n"
    "（一）做强产业\n"
    "1.引进项目\n每年引进项目不少于60个，其中大项目不少于12个。（责任单位：甲局、各乡）\n"
    "2.修好水渠\n到2026年修水渠30公里，水质达到Ⅲ类。（牵头单位：乙局；配合单位：甲局）\n"
    "3.做好宣传\n多讲故事。（责任单位：丙办）\n"
)
WORDS: dict[Light, str] = {
    "red": "严重滞后",
    "amber": "滞后",
    "green": "正常",
    "done": "已达成",
    "wait": "待数据",
    "not_due": "未到期",
    "none": "不评价",
}
AS_OF = date(2026, 9, 30)
JIA = UnitRef("甲局", "responsible", "jia")
TOWNS = UnitRef("各乡", "responsible", "", ("东乡", "西乡"), ("dong", "xi"))
YI = UnitRef("乙局", "lead", "yi")


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def section(path: str, label: str, heading: str, level: int, until: str = "") -> Section:
    start = TEXT.index(label + heading)
    return Section(path, label, level, heading, start, TEXT.index(until) if until else len(TEXT))


SECTIONS = (
    section("一", "一、", "总的目标", 1, "二、"),
    section("二", "二、", "主要任务", 1),
    section("二/一", "（一）", "做强产业", 2),
    section("二/一/1", "1.", "引进项目", 3, "2.修"),
    section("二/一/2", "2.", "修好水渠", 3, "3.做"),
    section("二/一/3", "3.", "做好宣传", 3),
)


def promise(
    code: str, path: str, words: str, name: str, value: str, unit: str, **more: Any
) -> Target:
    start, end = at(words)
    given = {"op": "ge", "kind": "level", "cadence": "by", "year": 2026} | more
    return Target(code, path, start, end, name, value=value, unit=unit, **given)


TARGETS = (
    promise("T01", "一", "产值达到90亿元", "产值", "90", "亿元"),
    promise("T02", "一", "占比达到40%左右", "占比", "40", "%", op="about", kind="share"),
    promise(
        "T03", "二/一/1", "每年引进项目不少于60个", "引进项目", "60", "个",
        kind="increase", cadence="yearly", year=None,
    ),
    promise(
        "T04", "二/一/1", "大项目不少于12个", "大项目", "12", "个",
        kind="increase", cadence="yearly", year=None, part_of="T03",
    ),
    promise("T05", "二/一/2", "修水渠30公里", "水渠", "30", "公里", kind="increase"),
    promise("T06", "二/一/2", "水质达到Ⅲ类", "水质", "Ⅲ类", "", op="grade", kind="grade", year=None),
)  # fmt: skip
PLAN = Plan(
    title="甲县试行办法",
    text=TEXT,
    document_number="甲政〔2024〕1号",
    horizon=(2024, 2026),
    sections=SECTIONS,
    targets=TARGETS,
    duties=(
        Duty("二/一/1", *at("（责任单位：甲局、各乡）"),
             (Party("甲局", "responsible"), Party("各乡", "responsible"))),
        Duty("二/一/2", *at("（牵头单位：乙局；配合单位：甲局）"),
             (Party("乙局", "lead"), Party("甲局", "support"))),
        Duty("二/一/3", *at("（责任单位：丙办）"), (Party("丙办", "responsible"),)),
    ),
)  # fmt: skip
DUTY_UNITS = {
    "二/一/1": (JIA, TOWNS),
    "二/一/2": (YI, UnitRef("甲局", "support", "jia")),
    "二/一/3": (UnitRef("丙办", "responsible"),),
}


def month_end(index: int) -> date:
    year, month = month_of_index(index)
    return date(year, month, calendar.monthrange(year, month)[1])


def answer(code: str, light: Light, day: date = AS_OF, **more: Any) -> Assessment:
    verdicts = {
        "red": "behind", "amber": "behind", "green": "on_schedule", "done": "achieved",
        "wait": "awaiting_data", "not_due": "not_due", "none": "not_assessed",
    }  # fmt: skip
    return Assessment(code, "甲县", day, verdicts[light], light, "X", "p@1", **more)  # type: ignore[arg-type]


def indicator(code: str, name: str, unit: str, **more: Any) -> IndicatorFacts:
    given: dict[str, Any] = {
        "frequency": "month", "lag_months": 1, "accumulation": "year_to_date", "official": False,
        "decimals": 0, "note": "", "source_code": "jia", "source_name": "甲局",
    } | more  # fmt: skip
    return IndicatorFacts(code, name, unit, **given)


def rule(target: Target, **more: Any) -> TargetRule:
    numbered = target.op != "grade"
    given: dict[str, Any] = {
        "form": "yearly_floor" if target.cadence == "yearly" else "level",
        "accumulation": "year_to_date", "frequency": "month", "lag_months": 1,
        "start": month_index(2024, 1), "deadline": month_index(2026, 12),
        "yearly": target.cadence == "yearly",
    } | more  # fmt: skip
    return TargetRule(
        target=target.id,
        indicator=target.id.lower(),
        area="甲县",
        op=target.op,
        value=Decimal(target.value) if numbered else None,
        value2=None,
        grade=None if numbered else target.value,
        unit=target.unit,
        **given,
    )


def monthly(
    code: str, light: Light, amount: str, expected: str, gap: str, **more: Any
) -> Assessment:
    return answer(
        code, light, period="2026-09", actual=Decimal(amount), expected=Decimal(expected),
        path=Decimal(expected), completion=Decimal(0), gap=Decimal(gap), vintage="final", **more,
    )  # fmt: skip


def standing_of(target: Target, now: Assessment, before: Light, **more: Any) -> TargetStanding:
    """history: the light of the months before, the answer now, and what is expected by the year's end."""
    history = [answer(target.id, before, month_end(month_index(2026, m))) for m in range(1, 9)]
    last = month_index(2026, 12)
    goal = Decimal(target.value) if target.op != "grade" else None
    history += [now, answer(target.id, now.light, month_end(last), path=goal)]
    given: dict[str, Any] = {
        "units": (JIA, TOWNS),
        "source": "report",
        "reason": f"{target.indicator}的理由。",
        "indicator": indicator(target.id.lower(), target.indicator, target.unit),
        "rule": rule(target),
    } | more
    return TargetStanding(target=target, now=now, history=tuple(history), **given)


def six(*, sample: bool = False) -> tuple[TargetStanding, ...]:
    """T01 waits for data, T02 is provisionally green, T03 turned red at zero, T04 amber, T05 done, T06 one grade off."""
    t1, t2, t3, t4, t5, t6 = TARGETS
    return (
        standing_of(
            t1, answer("T01", "wait", path=Decimal(80)), "wait", units=(), source="statistics"
        ),
        standing_of(
            t2, monthly("T02", "green", "39.8", "40", "-0.2", provisional=True), "green", units=()
        ),
        standing_of(t3, monthly("T03", "red", "0", "45", "-75", sample=sample), "green"),
        standing_of(t4, monthly("T04", "amber", "7", "9", "-16.7"), "amber"),
        standing_of(t5, monthly("T05", "done", "31", "27.5", "11.7"), "green", units=(YI, JIA)),
        standing_of(
            t6, answer("T06", "red", period="2026-09", grade="Ⅳ类"), "red", units=(YI, JIA)
        ),
    )


def standing(targets: tuple[TargetStanding, ...] | None = None, **more: Any) -> Standing:
    given: dict[str, Any] = {
        "queries": (
            QueryFacts("Q01", ("T02",), "多大范围算左右？", "甲局", "jia", "", None),
            QueryFacts(
                "Q02", ("T03", "T05"), "从哪天起算？", "乙局", "yi", "当年。", date(2024, 9, 1)
            ),
        ),
        "is_look_back": False,
        "plan": PLAN,
    } | more
    return Standing(
        programme="jia",
        programme_title="甲县试点",
        area="甲县",
        plan_title=PLAN.title,
        document_number="甲政〔2024〕1号",
        version=1,
        issued_on=date(2024, 8, 1),
        adopted_on=date(2024, 8, 20),
        horizon=(2024, 2026),
        day=date(2026, 10, 12),
        as_of=AS_OF,
        today=date(2026, 10, 12),
        known_on=datetime(2026, 10, 12, tzinfo=UTC),
        policy_name="某市规则第 1 版",
        policy_words="低 10 个百分点为滞后。",
        words=WORDS,
        targets=six() if targets is None else targets,
        duty_units=DUTY_UNITS,
        source_file="plan.docx",
        **given,
    )
