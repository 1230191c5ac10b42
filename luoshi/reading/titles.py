"""The title of the plan itself: not that of the letter that hands it over, and whole though it was set in several lines."""

from __future__ import annotations

import re

_KIND = r"(?:方案|规划|计划|意见|措施|办法|报告|纲要|行动|要点|规定|细则|通知|清单|规则|政策|决定|函|若干措施|工程|任务书|指南|条例|预案|指引)"
_TITLE = re.compile(rf"{_KIND}(?:\(.{{1,30}}\))?$")
_ISSUED = re.compile(
    r"(?:印发|发布|转发|下发|公布)[^《]{0,30}《(?P<title>[^《》]{4,80}(?:《[^《》]{1,60}》[^《》]{0,40})?)》"
)
_HANDED = re.compile(r"关于(?:印发|发布|转发|下发|公布)(?P<title>[^《》\n]{4,80}?)的通知")
_NAMED = re.compile(r"《(?P<title>[^《》]{4,80})》")
_REPORT = re.compile(r"向大会(?:作)?报告(?:政府)?工作")
_BRACKETED = re.compile(r"\((?!.*号).{0,24}(?:[0-9]{4}年?|试行|暂行|修订.{0,4})\)$")
_LISTED = re.compile(r"附件|[0-9]{1,2}[.、](?![0-9])")
_ENDED = re.compile(r"[。；;，,:：|]")
# Lines that stand above a title and are no part of it.
_APART = re.compile(
    r"附件|附[件表录]?[0-9一二三四五六七八九十]*$|\(|.{0,20}号\)?$|.*(?:年|月)[0-9一二三四五六七八九十]{1,3}日|.{2,20}文件$"
    r"|.{2,30}(?:人民政府|办公厅|办公室|委员会|[局厅委部院])$|国务院$"
)
_LONGEST = 60
_LINES = 3


def title_of(printed: list[str], folded: list[str]) -> str:
    """The plan's own title: a line that ends like one and does not hand over another paper; else the one handed over."""
    own = [i for i, line in enumerate(folded) if len(line) <= _LONGEST and _is_own(line)]
    if own:
        return _whole(printed, folded, own[-1])
    flat = "".join(printed)
    handed = _ISSUED.search(flat)
    if handed:
        return handed["title"]
    if _REPORT.search(flat):
        return "政府工作报告"
    notices = [
        i for i, line in enumerate(folded) if line.endswith("通知") and len(line) <= _LONGEST
    ]
    if notices:
        whole = _whole(printed, folded, notices[0])
        handed = _HANDED.search(whole)
        return handed["title"] if handed else whole
    named = _NAMED.search(flat)
    short = [
        p
        for p in printed
        if 4 <= len(p) <= 60 and not re.search(r"[。；;，,:：|、]|^\d(?![0-9]{3}年[^0-9])", p)
    ]
    return short[0] if short else named["title"] if named else ""


def names_of(title: str, joined: str) -> list[str]:
    """What stands in book-title marks and is this title, perhaps with its years behind it."""
    plain = _squeezed(title)
    return [m[0] for m in re.finditer(r"《[^《》\n]{4,120}》", joined) if plain in _squeezed(m[0])]


def _is_own(line: str) -> bool:
    if "印发" in line or "的通知" in line or "。" in line or "|" in line:
        return False
    return bool(_TITLE.search(line)) and not _LISTED.match(line)


def _whole(printed: list[str], folded: list[str], at: int) -> str:
    """The line with those above it that begin the title, and a line in brackets below that ends it."""
    start = at
    rest = _squeezed("".join(folded[:at] + folded[at + 1 :]))
    for above in range(at - 1, max(at - _LINES, -1), -1):
        line = folded[above]
        if not line or len(line) > _LONGEST or _ENDED.search(line):
            break
        words = "".join(folded[above : at + 1])
        if _squeezed(words) in _squeezed("".join(folded[:above])) + rest.replace(
            _squeezed(line), "", 1
        ):
            start = above
        elif "关于" in line and not _TITLE.search(line):
            start = above
            break
        elif _APART.match(line) or _TITLE.search(line):
            break
    title = "".join(printed[start : at + 1])
    if at + 1 < len(folded) and _BRACKETED.match(folded[at + 1]):
        title += printed[at + 1]
    return title


def _squeezed(text: str) -> str:
    return re.sub(r"[\s“”\"]", "", text)
