"""The head of a paper: title, document number, issuer, date of issue, period covered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from luoshi.reading.contract import Block, Document
from luoshi.reading.numerals import integer_of
from luoshi.reading.outline import Outline
from luoshi.reading.shadow import shadow
from luoshi.reading.years import Clock, horizon_in

_NUMBER = re.compile(r"[一-鿿]{1,14}[ ]?[(\[](?:19|20)\d{2}[)\]][ ]?(?:第)?\d{1,4}号")
_DATE = re.compile(r"(?P<y>(?:19|20)\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_CN_DATE = re.compile(
    r"(?P<y>[二一][〇○零Ο0一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_ISO_DATE = re.compile(
    r"(?:成文日期|发布日期|印发日期|公布日期)[^0-9]{0,4}(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
)
_KIND = r"(?:方案|规划|计划|意见|措施|办法|报告|纲要|行动|要点|规定|细则|通知|清单|规则|政策|决定|函|若干措施|工程|任务书|指南|条例|预案|指引)"
_TITLE = re.compile(rf"{_KIND}(?:\(.{{1,30}}\))?$")
_ISSUED = re.compile(
    r"(?:印发|发布|转发|下发|公布)[^《]{0,30}《(?P<title>[^《》]{4,80}(?:《[^《》]{1,60}》[^《》]{0,40})?)》"
)
_NAMED = re.compile(r"《(?P<title>[^《》]{4,80})》")
_ISSUER = re.compile(
    r"^(?P<who>[一-鿿、]{2,40}?(?:人民政府办公厅|人民政府办公室|人民政府|办公厅|办公室|委员会|管理局|[局厅委部院]))(?=$|关于|印发|文件|\d|[(])"
)
_REPORT = re.compile(r"向大会(?:作)?报告(?:政府)?工作")
_HEAD_LINES = 40


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; None where it says nothing."""

    title: str
    number: str | None
    issuer: str | None
    issued_on: date | None
    clock: Clock


def head_of(copy: Document, folded: str, outline: Outline) -> Head:
    """Read the lines before the body; the year in force comes from date, number, title or headings, in that order."""
    body = _body_start(copy, outline)
    lines = [(b, folded[b.start : b.end]) for b in copy.blocks[:_HEAD_LINES] if b.start < body]
    words = [line for _, line in lines]
    joined = "\n".join(words)
    number = _NUMBER.search(joined)
    issued = _issue_date(joined)
    title = _title(copy.text, lines, "".join(words))
    number_text = _printed(copy.text, folded, number[0]) if number else None
    return Head(
        title,
        number_text,
        _issuer(words),
        issued,
        _clock(title, joined, number_text, issued, outline),
    )


def _body_start(copy: Document, outline: Outline) -> int:
    first = next(
        (h.start for h in outline.headings if h.kind not in ("plain", "annex")), len(copy.text)
    )
    return max(first, 1)


def _printed(text: str, folded: str, found: str) -> str:
    at = folded.find(found)
    return text[at : at + len(found)]


def _issue_date(joined: str) -> date | None:
    for pattern in (_ISO_DATE, _DATE, _CN_DATE):
        for match in pattern.finditer(joined):
            parts = [
                int(p) if p.isdecimal() else integer_of(p.replace("○", "〇").replace("Ο", "〇"))
                for p in match.group("y", "m", "d")
            ]
            try:
                return date(*[p or 0 for p in parts])
            except ValueError:
                continue
    return None


def _title(text: str, lines: list[tuple[Block, str]], joined: str) -> str:
    """The plan's own title: a line that ends like one and does not hand over another paper; else the one handed over."""
    printed = [text[b.start : b.end] for b, _ in lines]
    own = [p for p, (_, line) in zip(printed, lines, strict=True)
           if len(p) <= 60 and _TITLE.search(line) and "印发" not in line and "的通知" not in line and "。" not in line and "|" not in line]  # fmt: skip
    if own:
        return own[-1]
    flat = "".join(printed)
    handed = _ISSUED.search(flat)
    if handed:
        return handed["title"]
    if _REPORT.search(flat):
        return "政府工作报告"
    named = _NAMED.search(flat)
    short = [p for p in printed if 4 <= len(p) <= 60 and not re.search(r"[。；;，,:：|、]|^\d", p)]
    return short[0] if short else named["title"] if named else ""


def _issuer(words: list[str]) -> str | None:
    for line in words:
        match = re.search(
            r"发文机关[ |:]{1,4}(?P<who>[一-鿿]{4,40}?)(?=\||关键词|$)", line
        ) or _ISSUER.match(line)
        if match:
            return match["who"]
    return None


def _clock(
    title: str, joined: str, number: str | None, issued: date | None, outline: Outline
) -> Clock:
    horizon = horizon_in(
        title.replace("（", "(").replace("－", "-").replace("—", "-").replace("–", "-")
    ) or horizon_in(joined[:400])
    year = issued.year if issued else None
    if year is None and number:
        year = int(re.findall(r"(?:19|20)\d{2}", shadow(number))[0])
    if year is None:
        year = _year_of_headings(title, outline)
    if year is None and horizon:
        year = horizon[0]
    return Clock(year, horizon)


def _year_of_headings(title: str, outline: Outline) -> int | None:
    """A work report names its year in its title or in the heading of the part to come."""
    named = re.match(r"(20\d{2})年", title)
    if named:
        return int(named[1])
    reviewed = [
        int(y) for h in outline.headings if "回顾" in h.text for y in re.findall(r"20\d{2}", h.text)
    ]
    ahead = [
        int(y)
        for h in outline.headings
        if re.search("安排|目标|任务|重点|要求", h.text)
        for y in re.findall(r"(20\d{2})年", h.text)
    ]
    if reviewed:
        return max(reviewed) + 1
    return min(ahead) if ahead else None
