"""L110 编号不连续: the numbers of sibling headings skip or repeat one.

Anti-pattern: 一、…… 二、…… 四、……
Best practice: 一、…… 二、…… 三、……

A part may begin at 1 again or go on where the part before it stopped; a drop to 1 begins a new list.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from luoshi.lint.finding import Finding
from luoshi.plan import Plan

CODE = "L110"
NAME = "编号不连续"
_CHINESE = re.compile(r"[一二三四五六七八九]?百?零?[一二三四五六七八九]?十?[一二三四五六七八九]?")
_CORE = re.compile(r"\d{1,3}|[一二三四五六七八九十百零]{1,7}|[①-⑳]")


def check(plan: Plan) -> Iterator[Finding]:
    last: dict[tuple[str, int, str], int] = {}
    for section in plan.sections:
        number = _number(section.label)
        if number is None:
            continue
        key = (section.path.rpartition("/")[0], section.level, _style(section.label))
        before = last.get(key)
        last[key] = number
        if before is None or number in (1, before + 1):
            continue
        what = "重复或倒退" if number <= before else "跳号"
        yield Finding(
            CODE,
            "question",
            section.path,
            section.start,
            min(section.end, section.start + len(section.label) + len(section.heading)),
            f"标题编号“{section.label.strip()}”{what}：同级上一个是第{before}，这里是第{number}。",
            "请核对是否漏了一条，或改正编号。",
        )


def _style(label: str) -> str:
    """The label without its number: 第X章 and X、 are lists of their own."""
    return _CORE.sub("", unicodedata.normalize("NFKC", label), count=1).strip()


def _number(label: str) -> int | None:
    core = _CORE.search(label)
    if core is None:
        return None
    text = core[0]
    if text.isdecimal():
        return int(text)
    if len(text) == 1:
        return int(unicodedata.numeric(text))
    return _chinese(text) if _CHINESE.fullmatch(text) else None


def _chinese(text: str) -> int:
    total, digit = 0, 0
    for char in text:
        value = 0 if char == "零" else int(unicodedata.numeric(char))
        if value >= 10:
            total += (digit or 1) * value
            digit = 0
        else:
            digit = value
    return total + digit
