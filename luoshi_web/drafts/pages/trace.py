"""溯源: which target of a plan answers which of the plan above it, and which nobody answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi.comparing import Answer, Trace, TraceLine
from luoshi.plan import Plan
from luoshi_web.drafts.pages.compare import Choice, choices_of
from luoshi_web.drafts.pages.words import target_words
from luoshi_web.ledger.pages.numbering import short_place


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """light: done where the number is enough, amber where it is not, none where the texts do not say."""

    code: str
    words: str
    place: str
    reason: str
    light: str
    word: str


@dataclass(frozen=True, slots=True)
class HigherRow:
    words: str
    place: str
    answers: tuple[AnswerRow, ...]
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracePage:
    title: str
    programme: str
    plans: tuple[Choice, ...]
    highers: tuple[Choice, ...]
    is_asked: bool
    unanswered: tuple[HigherRow, ...]
    answered: tuple[HigherRow, ...]
    has_sample: bool = False


def trace_page(
    programme: str,
    sources: Sequence[tuple[str, str]],
    codes: tuple[str, str],
    pair: tuple[Plan, Plan] | None,
    found: Trace | None,
) -> TracePage:
    """pair: the plan and the higher one."""
    rows: list[HigherRow] = []
    title = _("与上位方案对照")
    if pair is not None and found is not None:
        rows = [_row(line, *pair) for line in found.lines]
        title = _("上位方案 %(all)s 项目标，%(none)s 项没有目标回应") % {
            "all": len(rows),
            "none": len(found.unanswered),
        }
    return TracePage(
        title=title,
        programme=programme,
        plans=choices_of(sources, codes[0]),
        highers=choices_of(sources, codes[1]),
        is_asked=pair is not None,
        unanswered=tuple(row for row in rows if not row.answers),
        answered=tuple(row for row in rows if row.answers),
    )


def _row(line: TraceLine, plan: Plan, higher: Plan) -> HigherRow:
    return HigherRow(
        target_words(line.higher),
        short_place(higher, line.higher.section),
        tuple(_answer(answer, plan) for answer in line.answers),
        tuple(short_place(plan, path) for path in line.mentions),
    )


def _answer(answer: Answer, plan: Plan) -> AnswerRow:
    light, word = {
        True: ("done", _("够")),
        False: ("amber", _("不够")),
        None: ("none", _("说不准")),
    }[answer.reaches]
    return AnswerRow(
        answer.target.id,
        target_words(answer.target),
        short_place(plan, answer.target.section),
        answer.reason,
        light,
        word,
    )
