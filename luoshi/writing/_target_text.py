"""A target in a sentence: its figures with their sources, its trouble, who answers for it."""

from __future__ import annotations

from luoshi.writing._figures import Told, joined, traced, traced_sentence
from luoshi.writing._phrases import words
from luoshi.writing._text import chinese_number, number_of
from luoshi.writing.facts import LightKind, TargetLine
from luoshi.writing.model import Figure

_SIGNS = "+-−－"
_COMPARATORS = "≥≤＞＜><=≈"


def ordinal(n: int) -> str:
    """一是 … 九十九是, 一百是, 一百零一是: a list of problems may be longer than headings can count."""
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return chinese_number(rest)
    head = f"{chinese_number(hundreds)}百"
    return (
        head
        + ("零" if 0 < rest < 10 else "一" if 10 <= rest < 20 else "")
        + (chinese_number(rest) if rest else "")
    )


def count_told(n: int, what: str, key: str, place: str, source: str = "") -> Told:
    """A count of targets, traced."""
    return traced(n, key, what, source or words().say("source_counted"), place)


def light_told(n: int, word: str, kind: LightKind) -> Told:
    return traced(n, f"light:{kind}/{word}", word, words().say("source_judged"), f"light:{kind}")


def figures_of(line: TargetLine) -> dict[str, Figure]:
    """What a target's line tells, each as a figure: actual, completion, gap, expected, target."""
    w, place = words(), f"target:{line.code}"
    judged = line.source or w.say("source_judged")
    wanted = line.target_text.lstrip(_COMPARATORS).strip()
    share = w.say("source_share", actual=line.actual_text, target=wanted)
    gap = (line.gap_text or "").strip().lstrip(_SIGNS)
    unit = line.unit or w.say("blank")
    told = (
        ("actual", line.actual_text, w.say("what_actual", indicator=line.indicator, unit=unit), judged),
        ("completion", line.completion_text, w.say("what_completion", indicator=line.indicator), share),
        ("gap", gap, w.say("what_gap", indicator=line.indicator), w.say("source_judged")),
        ("expected", line.expected_text, w.say("what_expected", indicator=line.indicator), w.say("source_judged")),
        ("target", wanted, w.say("what_target", indicator=line.indicator), w.say("source_plan")),
    )  # fmt: skip
    return {
        part: Figure(f"{place}/{part}", printed, what, source, place)
        for part, printed, what, source in told
        if printed
    }


def _told(figure: Figure) -> Told:
    return traced(figure.printed, figure.key, figure.what, figure.source, figure.place)


def figure_told(line: TargetLine, *, named: bool = True) -> Told:
    """指标91个，完成目标的56.9%，低于序时进度18.1个百分点. named: whether the indicator is said."""
    w, own = words(), figures_of(line)
    if line.actual_text is None:
        awaiting = w.say("unknown_in_sentence")
        indicator = line.indicator if named else ""
        return w.tell("figure_unknown", indicator=indicator, awaiting=awaiting)
    key = "figure" if named else "figure_bare"
    actual = _told(own["actual"]) if "actual" in own else ""
    said = [w.tell(key, indicator=line.indicator, actual=actual, unit=line.unit)]
    if line.completion_text:
        said.append(w.tell("completion", completion=_told(own["completion"])))
    gap = gap_told(line)
    return joined([*said, gap] if gap else said, "，")


def gap_told(line: TargetLine) -> Told:
    """The gap in words; a gap that is no number is left to the reason."""
    w, gap = words(), number_of(line.gap_text)
    if gap is None:
        return ()
    if gap == 0:
        return w.tell("gap_none")
    return w.tell("gap_below" if gap < 0 else "gap_above", gap=_told(figures_of(line)["gap"]))


def problem_told(number: int, line: TargetLine) -> Told:
    """一是指标：理由（单位）。"""
    place = f"target:{line.code}"
    reason: object = line.light_word
    if line.reason:
        known = tuple(figures_of(line).values())
        reason = traced_sentence(line.reason.rstrip("。"), known, f"{place}/reason", place)
    elif gap := gap_told(line):
        reason = gap
    return words().tell(
        "problem",
        ordinal=ordinal(number),
        indicator=line.indicator,
        reason=reason,
        units=units_of(line),
    )


def units_of(line: TargetLine) -> str:
    return "、".join(line.unit_names) or words().say("no_unit")
