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
from luoshi.plan import Plan, Section

CODE = "L110"
NAME = "编号不连续"
_CHINESE = re.compile(r"[一二三四五六七八九]?百?零?[一二三四五六七八九]?十?[一二三四五六七八九]?")
_SPACE = re.compile(r"\s+")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CORE = re.compile(r"\d{1,3}|[一二三四五六七八九十百零]{1,7}|[①-⑳]")


def check(plan: Plan) -> Iterator[Finding]:
    last: dict[tuple[str, int, str], tuple[int, Section]] = {}
    for section in plan.sections:
        number = _number(section.label)
        if number is None:
            continue
        for deeper in [key for key in last if key[1] > section.level]:
            del last[
                deeper
            ]  # a new part begins: its lists are new, even where its path was there before
        key = (section.path.rpartition("/")[0], section.level, _style(section.label))
        before, at = last.get(key, (None, section))
        last[key] = (number, section)
        if (
            before is None
            or number in (1, before + 1)
            or _is_explained(plan, at, section, number - before)
        ):
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


def _is_explained(plan: Plan, before: Section, section: Section, step: int) -> bool:
    """A table's head repeated on the next page; or the numbers before it are there, where the outline did not see them."""
    if step == 0 and (section.heading == before.heading or not section.heading.strip()):
        return True
    between = _SPACE.sub("", plan.text[before.start + len(before.label) : section.start])
    label = _SPACE.sub("", section.label)
    number = _number(label) or 0
    first = number - step + 1 if step > 1 else 1
    return all(_with(label, n) in between for n in range(first, number))


def _with(label: str, number: int) -> str:
    """The label with another number, as it would be printed."""
    core = _last_core(label)
    if core is None:
        return label
    if core[0].isdecimal():
        printed = str(number)
    elif core[0] in _CIRCLED:
        printed = _CIRCLED[number - 1 : number]
    else:
        printed = _in_chinese(number)
    return label[: core.start()] + printed + label[core.end() :]


def _in_chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    head = "" if tens == 0 else "十" if tens == 1 else f"{digits[tens % 10]}十"
    return head + (digits[ones] if ones else "")


def _last_core(label: str) -> re.Match[str] | None:
    """Of 2.1 the 1: what stands before it names the part."""
    found = list(_CORE.finditer(label))
    return found[-1] if found else None


def _style(label: str) -> str:
    """The label without its number: 第X章 and X、 are lists of their own."""
    folded = unicodedata.normalize("NFKC", label)
    core = _last_core(folded)
    return (folded[: core.start()] + folded[core.end() :] if core else folded).strip()


def _number(label: str) -> int | None:
    core = _last_core(label)
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
