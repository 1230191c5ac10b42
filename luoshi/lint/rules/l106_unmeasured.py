"""L106 任务无可衡量内容: units answer for a task in which nothing can be counted, obtained or kept on a date.

Anti-pattern: 大力发展现代物流，提升服务水平。（责任单位：市商务局）
Best practice: 到2027年，新增A级物流企业5家。（责任单位：市商务局）

What the reader does not list can be checked too (建设大数据平台, 全覆盖, 高于全省平均): knowledge/evidence.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.lint._habit import said_once
from luoshi.lint._measured import Measured, names_a_thing
from luoshi.lint._tasks import tasks
from luoshi.lint.finding import Finding, quoted
from luoshi.plan import Plan, Section

CODE = "L106"
NAME = "任务无可衡量内容"
_ONLY_UNITS = re.compile(r"[（(\[【]?\s*(?:责任|牵头|推进|配合|主办|承办|负责)")
_REMEDY = "请责任单位补一项可核对的目标或成果，并写明期限。"


def check(plan: Plan) -> Iterator[Finding]:
    measured = Measured(plan)
    expected = [
        task.section
        for task in tasks(plan)
        if task.named
        and not task.is_under("general")
        and not task.is_under("safeguards")
        and not _ONLY_UNITS.match(task.section.heading)
        and not names_a_thing(task.section.heading)
    ]
    found = [_at(s) for s in expected if not measured.any_in(s.start, s.end)]
    yield from said_once(
        found,
        of=len(expected),
        message=lambda many, where: (
            f"{len(expected)}项任务中有{many}项（{where}）有责任单位，但没有可以核对的内容。"
        ),
    )


def _at(section: Section) -> Finding:
    return Finding(
        CODE,
        "question",
        section.path,
        section.start,
        min(section.end, section.start + len(section.heading) + len(section.label)),
        f"任务{quoted(section.heading)}有责任单位，但没有数量目标、节点成果、固定节奏或具名项目。",
        _REMEDY,
    )
