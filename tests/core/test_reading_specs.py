"""The reader against its golden cases in specs/reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.plan import Plan, Target
from luoshi.reading import Block, Document, plan_of

SPECS = Path(__file__).resolve().parents[2] / "specs" / "reading"
Case = dict[str, Any]


def document_of(text: str) -> Document:
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Document(text, tuple(blocks))


def cases(*names: str) -> list[Any]:
    found = []
    for name in names:
        for case in yaml.safe_load((SPECS / f"{name}.yaml").read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{name}: {case['name']}"))
    return found


def read(case: Case) -> Plan:
    issued = f"{case['issued']}\n" if "issued" in case else ""
    return plan_of(document_of(issued + case["text"]))


def described(target: Target) -> list[str]:
    return [
        target.indicator, target.op, target.value, target.unit, target.kind, target.cadence,
        str(target.year or ""),
    ]  # fmt: skip


@pytest.mark.parametrize("case", cases("targets", "facts"))
def test_it_reads_the_targets_of_a_case_and_no_others(case: Case) -> None:
    plan = read(case)
    expected = case.get("targets", [])
    assert len(plan.targets) == len(expected), [described(t) for t in plan.targets]
    for line, target in zip(expected, plan.targets, strict=True):
        marks = line[: len(line) - len(line.lstrip("~^"))]
        parts = [p.strip().strip('"') for p in line[len(marks) :].split("|")]
        for wanted, got in zip(parts, described(target), strict=False):
            if wanted:
                assert got == wanted or (got == target.indicator and wanted in got), described(
                    target
                )
        assert target.aspirational == ("~" in marks)
        assert (target.part_of is not None) == ("^" in marks)


@pytest.mark.parametrize("case", cases("duties"))
def test_it_reads_who_is_responsible_in_a_case(case: Case) -> None:
    got = [
        f"{d.section}: " + " ".join(f"{p.name}={p.role}" for p in d.parties)
        for d in read(case).duties
    ]
    assert got == case.get("duties", [])


@pytest.mark.parametrize("case", cases("others"))
def test_it_reads_the_rest_of_a_case(case: Case) -> None:
    plan = read(case)
    got: Case = {
        "paths": [s.path for s in plan.sections if s.label],
        "title": plan.title,
        "number": plan.document_number,
        "issuer": plan.issuer,
        "issued_on": plan.issued_on,
        "horizon": list(plan.horizon or ()),
        "milestones": [f"{m.text} | {m.by or ''}".strip() for m in plan.milestones],
        "mechanisms": [f"{m.name} | {m.every or ''}".strip() for m in plan.mechanisms],
        "projects": [f"{p.name} | {p.investment or ''}".strip() for p in plan.projects],
    }
    for key, value in case.items():
        if key in got:
            assert got[key] == value
    codes = {n.code for n in plan.notes}
    assert set(case.get("codes", ())) <= codes
    assert not set(case.get("no_codes", ())) & codes
