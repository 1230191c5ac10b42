"""L111 没有基期: a growth over several years that does not say from which year.

Anti-pattern: 到2027年，设备投资增长25%; 到2027年，设备投资翻一番.
Best practice: 到2027年，设备投资较2023年增长25%.

Growth within one year is against the year before and passed over: 每年, 同比, 2024年…增长5% (without 到), a work report.
An average counts from the first year of the paper's span; without a span it is a note. 实现翻番 without a number is read
here too, because the reader lists only what has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from luoshi.lint._passages import clause_at, sentence_at
from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import words
from luoshi.plan import Plan, Target

CODE = "L111"
NAME = "没有基期"
_REMEDY = "请写明“较某年”，并附该年数值。"
_DOUBLED = re.compile(r"翻(?:[一二两三四1-4])?番|(?:实现|规模|总量)倍增|成倍增长")
_YEAR = re.compile(r"(?<![到至前底])(?:20\d\d)\s*年(?!底|末|前)")
_ANY_YEAR = re.compile(r"(20\d\d)\s*年")
_UNTIL = re.compile(r"(?:到|至)\s*20\d\d\s*年|20\d\d\s*年(?:底|末|前)")
_AGAINST = re.compile(
    r"(?:较|比|相比|对比|以)[^，。；;]{0,4}(?:20\d\d\s*年|“?十[一二三四五]五|上年|去年)"
    r"|(?:与|同)[^，。；;]{0,4}20\d\d\s*年[^，。；;]{0,4}相比|基础上|在20\d\d年"
)


@cache
def _yearly() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words("comparators", "yearly"))))


def check(plan: Plan) -> Iterator[Finding]:
    """One finding a sentence: its targets share the words that are missing."""
    read: set[tuple[int, int]] = set()
    open_ones: dict[tuple[int, int], list[Target]] = {}
    for target in plan.targets:
        if target.kind not in ("growth", "change_pp"):
            continue
        read.add(clause_at(plan.text, target.start, target.end))
        if _is_open(plan, target):
            place = sentence_at(plan.text, target.start, target.end)
            open_ones.setdefault(place, []).append(target)
    for targets in open_ones.values():
        yield _of(targets)
    yield from _without_number(plan, read)


def _is_open(plan: Plan, target: Target) -> bool:
    if target.base_year is not None or _says_against(plan.text, target.start, target.end):
        return False
    if target.cadence == "average":
        return plan.horizon is None and not _starts_in(plan.text, target)
    return target.cadence == "by" and not _is_annual(plan, target)


def _starts_in(text: str, target: Target) -> bool:
    """2023年400亿元，到2026年500亿元，年均增长7.7%: the earlier year of the sentence is the start."""
    start, end = sentence_at(text, target.start, target.end)
    years = _ANY_YEAR.findall(text, start, end)
    return target.year is not None and any(int(year) < target.year for year in years)


def _of(targets: list[Target]) -> Finding:
    first = targets[0]
    many = f"等{len(targets)}项" if len(targets) > 1 else ""
    if all(target.cadence == "average" for target in targets):
        message = f"{quoted(first.indicator)}{many}的年均增幅没有写明从哪一年算起。"
        return at_target(CODE, "note", first, message, _REMEDY)
    message = f"{quoted(first.indicator)}{many}的增减幅度没有写明与哪一年相比。"
    return at_target(CODE, "question", first, message, _REMEDY)


def _without_number(plan: Plan, read: set[tuple[int, int]]) -> Iterator[Finding]:
    """翻番 and 倍增 where no target was read, in a sentence that names a year to come."""
    for found in _DOUBLED.finditer(plan.text):
        start, end = clause_at(plan.text, found.start(), found.end())
        first, last = sentence_at(plan.text, start, end)
        if (start, end) in read or not _UNTIL.search(plan.text, first, last):
            continue
        if _says_against(plan.text, start, end):
            continue
        section = next((s for s in reversed(plan.sections) if s.start <= start < s.end), None)
        yield Finding(
            CODE,
            "question",
            section.path if section else "",
            found.start(),
            found.end(),
            f"{quoted(plan.text[start:end].strip())}没有写明以哪一年为基数。",
            _REMEDY,
        )


def _says_against(text: str, start: int, end: int) -> bool:
    """The base may stand once before a list: 与2020年相比，甲增长5%，乙增长6%."""
    first, _ = sentence_at(text, start, end)
    return _AGAINST.search(text, first, end) is not None


def _is_annual(plan: Plan, target: Target) -> bool:
    """Against the year before, by the words or because the target is for the year of the paper."""
    if any(word in plan.title for word in words("comparators", "annual_papers")):
        return True
    if _yearly().search(plan.text, target.start, target.end):
        return True
    if target.unit in ("倍", "番"):
        return False
    first, _ = sentence_at(plan.text, target.start, target.end)
    if _YEAR.search(plan.text, first, target.start) and not _UNTIL.search(
        plan.text, first, target.start
    ):
        return True
    issued = plan.issued_on.year if plan.issued_on else None
    if plan.horizon and plan.horizon[0] == plan.horizon[1]:
        return True
    return issued is not None and target.year is not None and target.year <= issued
