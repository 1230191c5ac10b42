"""L105 “左右”没有幅度: an approximate target says nowhere how far from it still counts.

Anti-pattern: 城镇化率达到62%左右.
Best practice: 城镇化率达到62%左右（上下不超过0.5个百分点）, or 62%以上.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.plan import Plan

CODE = "L105"
NAME = "“左右”没有幅度"
_TOLERANCE = re.compile(r"\s*[（(][^）)]{0,20}(?:上下|浮动|±|误差|幅度)[^）)]{0,20}[）)]")


def check(plan: Plan) -> Iterator[Finding]:
    for target in plan.targets:
        if target.op == "about" and not _TOLERANCE.match(plan.text, target.end):
            yield at_target(
                CODE,
                "question",
                target,
                f"{quoted(target.indicator)}写为{target.value}{target.unit}左右，没有说差多少仍算完成。",
                "请写明允许的幅度，或改为“以上”“以下”。",
            )
