"""Which field a column is taken for, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from rapidfuzz import fuzz, process

from luoshi.projects.brought.columns import (
    bare,
    column_fields,
    column_words,
    exact_fields,
    possible_fields,
)
from luoshi.projects.brought.layout import Heads, key_of
from luoshi.projects.brought.page import letters

Why = Literal["remembered", "exact", "alike"]
SKIPPED: Final = ""
"""The field of a column that somebody said is not wanted."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """sure: 0 to 100. asks: a sentence where somebody has to say; such a column is not to be taken unasked."""

    field: str
    why: Why
    sure: int
    asks: str = ""


def proposed(heads: Heads, remembered: Mapping[str, str]) -> Mapping[int, Proposal]:
    """Column from 0 -> field. remembered: `key_of` a label -> field, as somebody decided for an earlier workbook.

    A column of which nothing is known is not in it. Two columns that would be one field are both asked about.
    """
    found = {}
    for column, label in enumerate(heads.labels):
        proposal = _proposal(label, remembered) if label else None
        if proposal is not None:
            found[column] = proposal
    return _without_twins(found, heads)


def _proposal(label: str, remembered: Mapping[str, str]) -> Proposal | None:
    known = remembered.get(key_of(label))
    if known is not None and (known == SKIPPED or known in column_fields()):
        return Proposal(known, "remembered", 100)
    readings = list(_readings(label))
    for reading in readings:
        if codes := exact_fields().get(reading):
            return Proposal(codes[0], "exact", 100)
        if codes := possible_fields().get(reading):
            words = "、".join(_field_words(code) for code in codes)
            return Proposal(codes[0], "alike", 60, f"“{label}”可能是{words}，请选定。")
    return _alike(label, readings)


def _field_words(code: str) -> str:
    """A percentage says that it is one: a head 形象进度 may as well stand over words."""
    known = column_fields()[code]
    return f"“{known.label}”（百分数）" if known.kind == "percent" else f"“{known.label}”"


def _readings(label: str) -> Iterator[str]:
    """The path as heads of one line would say it, the most telling first: 投资情况/总投资 -> 投资情况总投资, 总投资."""
    parts = [bare(part) for part in label.split("/")]
    if len(parts) > 1:
        for start in range(len(parts) - 1):
            yield "".join(parts[start:])
            yield "".join(reversed(parts[start:]))
    yield parts[-1]


def _alike(label: str, readings: list[str]) -> Proposal | None:
    best: tuple[float, str] | None = None
    for reading in readings:
        found = process.extractOne(
            reading, exact_fields().keys(), scorer=fuzz.ratio,
            score_cutoff=column_words().limits["alike"],
        )  # fmt: skip
        if found is not None and (best is None or found[1] > best[0]):
            best = (found[1], found[0])
    if best is None:
        return None
    field = column_fields()[exact_fields()[best[1]][0]]
    return Proposal(field.code, "alike", int(best[0]), f"“{label}”像是“{field.label}”，请确认。")


def _without_twins(found: Mapping[int, Proposal], heads: Heads) -> Mapping[int, Proposal]:
    columns: dict[str, list[int]] = {}
    for column, proposal in found.items():
        if proposal.field != SKIPPED and column_fields()[proposal.field].single:
            columns.setdefault(proposal.field, []).append(column)
    told = dict(found)
    for code, twins in columns.items():
        if len(twins) > 1:
            names = "、".join(f"{letters(each)}列“{heads.labels[each]}”" for each in twins)
            asks = f"{names}都像是“{column_fields()[code].label}”，只能用一列，请选定。"
            told |= {each: replace(found[each], asks=asks) for each in twins}
    return told
