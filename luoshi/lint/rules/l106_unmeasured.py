"""L106 任务无可衡量内容: units answer for a task in which nothing can be counted, obtained or kept on a date.

Anti-pattern: 大力发展现代物流，提升服务水平。（责任单位：市商务局）
Best practice: 到2027年，新增A级物流企业5家。（责任单位：市商务局）
"""

from __future__ import annotations

from collections.abc import Iterator

from luoshi.lint._tasks import Starts, tasks
from luoshi.lint.finding import Finding, quoted
from luoshi.plan import Plan

CODE = "L106"
NAME = "任务无可衡量内容"


def check(plan: Plan) -> Iterator[Finding]:
    measured = Starts(
        iter(
            [
                *(t.start for t in plan.targets),
                *(m.start for m in plan.milestones),
                *(m.start for m in plan.mechanisms if m.every),
                *(p.start for p in plan.projects),
            ]
        )
    )
    for task in tasks(plan):
        section = task.section
        if not task.named or task.is_under("general") or task.is_under("safeguards"):
            continue
        if not measured.any_in(section.start, section.end):
            yield Finding(
                CODE,
                "question",
                section.path,
                section.start,
                min(section.end, section.start + len(section.heading) + len(section.label)),
                f"任务{quoted(section.heading)}有责任单位，但没有数量目标、节点成果、固定节奏或具名项目。",
                "请责任单位补一项可核对的目标或成果，并写明期限。",
            )
