"""Several plans in one file: a notice with two annexes, each a paper of its own with its own title and its own 一、.

The first annex is read together with the letter that hands it over: the letter's date, number and title are its own. From
the second one on, an annex that is a plan is read by itself, so that its period and its clauses stay apart from the first.
Lists, tables and forms in annexes are no plans; they stay where they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from luoshi.reading.contract import Block, Document
from luoshi.reading.shadow import shadow

_ANNEX = re.compile(
    r"附[ ]?件[ ]?(?P<number>[0-9一二三四五六七八九十]{1,3}|)(?P<dash>-)?[ ]?(?P<rest>.{0,60})$"
)
_TITLE = re.compile(
    r"(?:方案|规划|计划|意见|措施|办法|纲要|行动|要点|规定|细则|规则|政策|工程|任务书|指南|预案)(?:\([^()]{1,30}\))?$"
)
_BRACKETED = re.compile(r"\([^()]{1,30}\)$")
_FIRST_CLAUSE = re.compile(r"[ ]*(?:一[ ]{0,2}、|第[ ]?一[ ]?[章条])")
# A title is set in up to three lines, behind the word 附件 and perhaps a line in brackets.
_TITLE_LINES = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One plan of a file. name: "附件2" as printed, without blanks; "" for the first plan and its letter."""

    name: str
    document: Document


def parts_of(document: Document) -> tuple[Part, ...]:
    """The plans of a file in order, each with the whole text and its own blocks; mostly one."""
    folded = shadow(document.text)
    blocks = document.blocks
    marks = [(at, name) for at, block in enumerate(blocks) if (name := _annex(folded, block))]
    stops = [at for at, _ in marks[1:]] + [len(blocks)]
    plans = [
        mark
        for mark, stop in zip(marks, stops, strict=False)
        if _is_plan(folded, blocks[mark[0] : stop])
    ]
    names: set[str] = set()
    starts: list[tuple[int, str]] = [(0, "")]
    for at, name in plans[1:]:
        # Two annexes of one number: the second is told apart by where it stands, not by its name.
        unique = name if name not in names else f"{name}-{len(starts)}"
        names.add(unique)
        starts.append((at, unique))
    ends = [*(at for at, _ in starts[1:]), len(blocks)]
    return tuple(
        Part(name, replace(document, blocks=blocks[at:end], notes=() if name else document.notes))
        for (at, name), end in zip(starts, ends, strict=True)
    )


def _annex(folded: str, block: Block) -> str:
    """The annex's name when the line opens one; a line of the list of annexes (附件：1.……) opens none."""
    found = (
        _ANNEX.match(folded[block.start : block.end].strip()) if block.kind == "paragraph" else None
    )
    if found is None or found["dash"]:
        return ""
    rest = found["rest"].lstrip(":.、 ")
    if rest and not (found["number"] and _TITLE.search(rest)):
        return ""
    return f"附件{found['number']}"


def _is_plan(folded: str, blocks: tuple[Block, ...]) -> bool:
    """A title near the top, and a first clause below it before the second annex begins."""
    lines = [folded[b.start : b.end].strip() for b in blocks if b.kind == "paragraph"]
    top = [_BRACKETED.sub("", line) for line in lines[:_TITLE_LINES]]
    titled = next(
        (i for i, line in enumerate(top) if len(line) <= 60 and _TITLE.search(line)), None
    )
    return titled is not None and any(_FIRST_CLAUSE.match(line) for line in lines[titled + 1 :])
