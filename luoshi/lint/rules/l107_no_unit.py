"""L107 任务无责任单位: a task promises something and nobody answers for it.

Anti-pattern: a part with 新增规上企业20家 and no line of responsibility, among parts that have one.
Best practice: （责任单位：市工业和信息化局）at the end of the part.

Aims and principles name no unit, and safeguards (保障措施, 实施步骤) bind everybody. A paper that names none at all gets one note, not one for each part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.lint._tasks import Starts, tasks
from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan

CODE = "L107"
NAME = "任务无责任单位"
_FEW = 3
_NAMES = re.compile(r"[。！]\s*[（(][^（）()\d。，]{2,80}[)）]\s*(?:\n|\Z)")
_REMEDY = "请写明责任单位；几家共同负责的，写明牵头单位。"


def _reports() -> tuple[str, ...]:
    """A report to the congress names no unit; a paper of its own shares out its tasks."""
    return words("comparators", "annual_papers")


def check(plan: Plan) -> Iterator[Finding]:
    if not plan.duties:
        if len(plan.targets) >= _FEW and not any(w in plan.title for w in _reports()):
            message = "全文没有认出责任单位，目标落实不到人。"
            yield at_target(CODE, "note", plan.targets[0], message, _REMEDY)
        return
    promised = Starts(iter([*(t.start for t in plan.targets), *(m.start for m in plan.milestones)]))
    begins = Starts(section.start for section in plan.sections)
    for task in tasks(plan):
        section = task.section
        if task.named or task.is_under("general") or task.is_under("safeguards"):
            continue
        is_part = len(task.headings) == 1 and begins.any_in(section.start + 1, section.end)
        if is_part or _NAMES.search(plan.text, section.start, section.end):
            continue  # a whole part of the paper, shared out elsewhere; or names that the reader did not take for units
        if promised.any_in(section.start, section.end):
            yield Finding(
                CODE,
                "question",
                section.path,
                section.start,
                min(section.end, section.start + len(section.heading) + len(section.label)),
                f"{quoted(section.heading)}写有目标，但没有写明由谁负责。",
                _REMEDY,
            )
