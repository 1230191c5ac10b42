"""L103 没有期限: something is to be reached once, and nothing says by when.

Anti-pattern: 建成区绿地率达到42%.
Best practice: 到2027年，建成区绿地率达到42%.

A paper that states its span of years leaves less open: then it is a note. What is to be kept (稳定在, 不超过) holds at all
times and needs no year. Where lint runs, this rule speaks for the reader's note R005 (`notes_unsaid`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from luoshi.lint._habit import said_once
from luoshi.lint._passages import clause_at, sentence_at
from luoshi.lint.finding import Finding, Severity, at_target, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Target

CODE = "L103"
NAME = "没有期限"
_SPAN = re.compile(
    r"(?:用|经过|通过|利用)\s*[0-9一二三四五两]{1,2}\s*年(?:左右)?(?:的?时间|的?努力|奋斗)|[0-9一二三四五两]{1,2}\s*年内"
)
_THIS_YEAR = re.compile(
    r"\d{1,2}\s*月(?:底|末|中旬|\d{1,2}\s*日)?(?:之?前|以前)|年内|年底前|今年|明年|当年"
)
_FEW = 3


@cache
def _kept() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("comparators", "kept"))))


def check(plan: Plan) -> Iterator[Finding]:
    """Where the paper states its span, one answer settles all: the habit is said once. Else each target needs its own."""
    spanned = plan.horizon is not None or _SPAN.search(plan.text) is not None
    severity: Severity = "note" if spanned else "question"
    remedy = _remedy(plan)
    once = [target for target in plan.targets if target.cadence == "by"]
    targets = [
        at_target(CODE, severity, t, f"目标{quoted(t.indicator)}没有写明到哪一年完成。", remedy)
        for t in once
        if t.year is None and not _needs_no_year(plan.text, t)
    ]
    yield from _said(targets, len(once), "目标") if spanned else targets
    milestones = [
        Finding(
            CODE,
            "note",
            m.section,
            m.start,
            m.end,
            f"{quoted(m.text)}没有写明到哪一年完成。",
            remedy,
        )
        for m in plan.milestones
        if m.by is None
    ]
    yield from _said(milestones, len(plan.milestones), "要建成或取得的成果")


def _said(found: list[Finding], of: int, what: str) -> Iterator[Finding]:
    return said_once(
        found,
        of=of,
        message=lambda many, where: f"全文有{many}项{what}（{where}）没有写明到哪一年完成。",
    )


def _needs_no_year(text: str, target: Target) -> bool:
    start, _ = clause_at(text, target.start, target.end)
    if _kept().search(text, start, target.end):
        return True
    first, _ = sentence_at(text, target.start, target.end)
    return _THIS_YEAR.search(text, first, target.end) is not None


def _remedy(plan: Plan) -> str:
    """Names the year that the paper's other targets have, where most of them agree."""
    years = Counter(t.year for t in plan.targets if t.cadence == "by" and t.year is not None)
    if years:
        year, times = years.most_common(1)[0]
        if times >= _FEW and 2 * times > years.total():
            return f"请写明到哪一年完成；文中其他目标多以{year}年为期，若同此期，请在文中说明。"
    return "请写明到哪一年完成；若以规划期末为限，请在文中说明。"
