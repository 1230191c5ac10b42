"""What a bulletin is told. Figures come as they are to be printed; nothing here is computed again, only counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from luoshi.writing.facts_projects import ProjectsFacts
from luoshi.writing.facts_supervision import AppealsFacts, SupervisionFacts
from luoshi.writing.model import Chart

LightKind = Literal[
    "achieved", "on_schedule", "behind", "severe", "awaiting", "not_due", "not_assessed"
]


@dataclass(frozen=True, slots=True)
class Light:
    """A verdict's word in the programme's light policy, and what it means. Several words may share a kind (正常·初步)."""

    kind: LightKind
    word: str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target in one period, as printed.

    target_text: with its comparator, without the unit ("≥160"); actual_text None: not published, which is not zero.
    gap_text: percentage points above (+) or below (−) the expected path, signed, without 个百分点 ("-18.1").
    light_word: a word of the light policy; previous_light_word None: no earlier bulletin.
    reason: the judge's sentence; units: who answers for it, the lead first. source: where the figure is from, in words
    (项目台账91行, 统计快报); none: the assessment.
    """

    code: str
    indicator: str
    section_path: str
    section_heading: str
    target_text: str
    unit: str
    light_word: str
    actual_text: str | None = None
    expected_text: str | None = None
    completion_text: str | None = None
    gap_text: str | None = None
    previous_light_word: str | None = None
    unit_names: tuple[str, ...] = ()
    reason: str = ""
    is_sample: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's targets by light word. group: 市直部门, 镇街 ...; total 0: it has none and is listed, not ranked."""

    name: str
    group: str
    total: int
    counts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BulletinFacts:
    """A month's bulletin, from a frozen snapshot.

    programme: as it stands in the title (县域经济高质量发展试点); plan_title: without 《》. period_words: 2026年9月.
    data_date: the day the figures were known. lights: the policy's words in the order to count them out; empty: the
    usual seven. unit_lines None: counted from the targets. title_lines: when given, the title as it is to be broken.
    reply_by: when lagging units answer; next_on: the day of the next bulletin. head: red text; number None: 第N期 stands in
    its place. projects, supervision, appeals: a part of the paper each, left out where nothing was told. charts: drawn
    after the tables, for those who would rather look.
    """

    programme: str
    plan_title: str
    period_words: str
    data_date: date
    targets: tuple[TargetLine, ...]
    signature: str
    plan_number: str | None = None
    lights: tuple[Light, ...] = ()
    unit_lines: tuple[UnitLine, ...] | None = None
    title_lines: tuple[str, ...] = ()
    head: str | None = None
    number: str | None = None
    sequence: int | None = None
    checksum: str = ""
    addressees: str = ""
    issued_on: date | None = None
    reply_by: date | None = None
    note: str | None = None
    copy_to: str = ""
    printer: str | None = None
    next_on: date | None = None
    projects: ProjectsFacts | None = None
    supervision: SupervisionFacts | None = None
    appeals: AppealsFacts | None = None
    charts: tuple[Chart, ...] = ()
