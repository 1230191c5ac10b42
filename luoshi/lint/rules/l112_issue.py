"""L112 期限早于印发: a deadline in a year before the paper was issued.

Anti-pattern: a paper of 2025 that says 到2024年建成公园10个.
Best practice: 到2026年建成公园10个.
"""

from __future__ import annotations

from collections.abc import Iterator

from luoshi.lint.finding import Finding, quoted
from luoshi.plan import Plan

CODE = "L112"
NAME = "期限早于印发"


def check(plan: Plan) -> Iterator[Finding]:
    if plan.issued_on is None:
        return
    issued = plan.issued_on.year
    dated = [
        *((t.year, t.section, t.start, t.end, t.indicator) for t in plan.targets),
        *((m.by, m.section, m.start, m.end, m.text) for m in plan.milestones),
    ]
    for year, section, start, end, name in dated:
        if year is not None and year < issued:
            yield Finding(
                CODE,
                "error",
                section,
                start,
                end,
                f"{quoted(name)}的期限是{year}年，文件{issued}年才印发。",
                "请核对年份；若是已有成绩，请改写为现状。",
            )
