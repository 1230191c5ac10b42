"""One plan in several files: what of the plain text's targets and duties each of them gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

from luoshi.errors import LuoshiError
from luoshi.plan import Duty, Plan, Target
from luoshi.reading import read_plan


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that holds the same paper as the reference. until: the last clause it holds, where it is only a part.

    note: what the file itself has otherwise than the reference.
    """

    file: str
    until: str | None = None
    note: str = ""


# A reference and its copies; where there is no plain text, one file stands for it.
PAPERS: tuple[tuple[str, tuple[Copy, ...]], ...] = (
    (
        "dev/d01_tengzhou_2024.txt",
        (
            Copy("formats/tengzhou_autonumbered.docx"),
            Copy("formats/tengzhou_literal.docx"),
            Copy("formats/tengzhou_literal.doc"),
            Copy("formats/tengzhou_literal.pdf"),
            Copy("formats/tengzhou.html", note="网页的列表每节从 1 起编号，原文连续编号"),
            Copy("formats/tengzhou_part_a.ofd"),
            Copy("formats/tengzhou_part_b.ofd", until="二/四/15"),
        ),
    ),
    ("dev/d08_state_agrimach_2018.txt", (Copy("formats/d08_state_agrimach_2018.html"),)),
    ("formats/hainan_agrimach.pdf", (Copy("formats/hainan_agrimach.doc"),)),
    ("formats/no1_2026.docx", (Copy("formats/no1_2026.pdf"),)),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """targets, duties: what the reference has, as far as this file goes; *_alike: equal in every field; *_in_clause: and in its clause.

    targets_more: those that only this file has, such as those of an annex the plain text lacks.
    note: what the file has otherwise, or why it was not read; then read is False.
    """

    file: str
    targets: int = 0
    targets_alike: int = 0
    targets_in_clause: int = 0
    targets_more: int = 0
    duties: int = 0
    duties_alike: int = 0
    duties_in_clause: int = 0
    note: str = ""
    read: bool = True


def agreements(folder: Path) -> list[Agreement]:
    """Of the files that are there, in the order of PAPERS."""
    made = []
    for reference, copies in PAPERS:
        if not (folder / reference).is_file():
            continue
        model = _read(folder / reference)
        for copy in copies:
            if (folder / copy.file).is_file():
                made.append(_compared(folder / copy.file, model, copy))
    return made


def _read(path: Path) -> Plan:
    return read_plan(path.read_bytes(), path.name)


def _compared(path: Path, model: Plan, copy: Copy) -> Agreement:
    try:
        plan = _read(path)
    except LuoshiError as error:
        return Agreement(path.name, note=str(error), read=False)
    last = model.section_at(copy.until) if copy.until else None
    end = last.end if last else len(model.text)
    targets = [target for target in model.targets if target.start < end]
    duties = [duty for duty in model.duties if duty.start < end]
    alike = _common(map(_target, targets), map(_target, plan.targets))
    return Agreement(
        path.name,
        len(targets),
        alike,
        _common(map(_placed_target, targets), map(_placed_target, plan.targets)),
        len(plan.targets) - alike,
        len(duties),
        _common(map(_duty, duties), map(_duty, plan.duties)),
        _common(map(_placed_duty, duties), map(_placed_duty, plan.duties)),
        copy.note,
    )


def _common(one: Iterable[Hashable], other: Iterable[Hashable]) -> int:
    return (Counter(one) & Counter(other)).total()


def _target(t: Target) -> Hashable:
    return (
        t.indicator, t.op, t.value, t.value2, t.unit, t.kind, t.cadence, t.year, t.base_year,
    )  # fmt: skip


def _placed_target(target: Target) -> Hashable:
    return target.section, _target(target)


def _duty(duty: Duty) -> Hashable:
    return tuple((party.name, party.role) for party in duty.parties)


def _placed_duty(duty: Duty) -> Hashable:
    return duty.section, _duty(duty)
