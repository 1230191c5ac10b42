"""Projects, supervision and appeals of the invented county, for the tests of its bulletins. Every figure is made up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.ranking import places
from luoshi.writing import (
    AppealsFacts,
    Counts,
    DecisionFacts,
    LaggingProject,
    OrderFacts,
    OverdueOrder,
    ProjectsFacts,
    ProjectSums,
    SupervisionFacts,
    UnitProjects,
)

COUNTY = ProjectSums(
    key="county",
    name="全市",
    projects=268,
    total="2103.5",
    plan="812.0",
    month="70.2",
    done="612.4",
    completion="75.4%",
    gap="+0.4",
    started=Counts(268, 258, "96.3%"),
    finished=Counts(96, 59, "61.5%"),
    entered=Counts(241, 233, "96.7%"),
)
LEVELS = (
    ProjectSums("level:province", "省级", 12, done="101.0", completion="80.8%", gap="+5.8", plan="125.0"),
    ProjectSums("level:city", "设区市级", 30, done="200.1", completion="74.1%", gap="-0.9", plan="270.0"),
    ProjectSums("level:county", "县级", 226, done="311.3", completion="75.0%", gap="0.0", plan="415.0"),
)  # fmt: skip


def unit(
    name: str, projects: int, percent: str | None, **more: Any
) -> tuple[ProjectSums, dict[str, Any]]:
    gap = None if percent is None else f"{Decimal(percent) - 75:+f}"
    sums = ProjectSums(
        key=f"town:{name}",
        name=name,
        projects=projects,
        total=f"{projects}.0" if projects else None,
        plan="10.00" if percent is not None else None,
        month="1.00" if percent is not None else None,
        done=f"{Decimal(percent) / 10}" if percent is not None else None,
        completion=f"{percent}%" if percent is not None else None,
        gap=gap,
        started=Counts(projects, projects, "100.0%" if projects else None),
        finished=Counts(projects // 2, projects // 4, "50.0%" if projects // 2 else None),
        entered=Counts(projects, projects, "100.0%" if projects else None),
    )
    return sums, more


def units(
    *told: tuple[ProjectSums, dict[str, Any]], before: dict[str, str] | None = None
) -> tuple[UnitProjects, ...]:
    """With places by the printed completion, now and (`before`: percent by name) in the previous bulletin."""

    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text.rstrip("%"))

    now = places({s.name: number(s.completion) if s.projects >= 3 else None for s, _ in told})
    then = places({name: Decimal(text) for name, text in (before or {}).items()})
    return tuple(
        UnitProjects(sums, now[sums.name], then.get(sums.name), **more) for sums, more in told
    )


TOWNS = units(
    unit("甲镇", 20, "81.2", light="正常"),
    unit("乙镇", 18, "75.4", light="正常"),
    unit("丙镇", 9, "75.4", light="正常"),
    unit("丁街道", 2, "99.0", light="正常"),
    unit("戊镇", 12, "60.0", light="滞后", problem="2个项目应开工未开工"),
    unit("己镇", 7, "41.5", light="严重滞后"),
    unit("庚镇", 0, None),
    before={"甲镇": "70", "乙镇": "75", "丙镇": "66", "戊镇": "80", "己镇": "40"},
)
DEPARTMENTS = units(unit("高端装备专班", 40, "78.0"), unit("新能源专班", 25, "66.0"))
LATE = (
    LaggingProject("P7", "年产5万吨电池材料项目", "戊镇", "县级", "start", ("新能源专班",), "2.0", "0",
                   "0.0%", "-75.0", date(2026, 6, 30), "用地未批"),
    LaggingProject("P9", "河西仓储项目", "己镇", "县级", "start"),
    LaggingProject("P3", "智能制造园二期", "甲镇", "省级", "finish", ("高端装备专班",), due=date(2026, 8, 31)),
)  # fmt: skip
PROJECTS = ProjectsFacts(
    month="2026-09",
    county=COUNTY,
    levels=LEVELS,
    towns=TOWNS,
    departments=DEPARTMENTS,
    lagging=LATE,
    called="省市县三级重点项目",
    denominators=("开工率＝已开工项目数／在册全部实施类项目数",),
    output="带动产值125.6亿元",
    checksum="90ab 12cd",
)
SUPERVISION = SupervisionFacts(
    day=date(2026, 9, 30),
    orders=OrderFacts(
        issued=14,
        closed=11,
        open=23,
        overdue=(
            OverdueOrder("安督〔2026〕12号", "断面水质整治", ("市生态环境局",), date(2026, 9, 10), "黄单"),
            OverdueOrder("安督〔2026〕15号", "标准厂房手续", (), date(2026, 9, 20)),
        ),
        extended=1,
        slips=(("蓝单", 2), ("黄单", 1), ("红单", 0)),
    ),
    decisions=DecisionFacts(22, 6, 16, "27%", "73%", (("市科技局", "建成中试基地", date(2026, 9, 5)),)),
)  # fmt: skip
APPEALS = AppealsFacts(31, 29, "96.8%", "98.1%", 1)
