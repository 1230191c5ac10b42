"""Mechanisms, named projects and milestones against the golden cases of specs/reading/things.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.plan import Plan
from luoshi.reading import Block, Document, plan_of
from luoshi.reading.words import lists

SPECS = Path(__file__).resolve().parents[2] / "specs" / "reading" / "things.yaml"
CASES = yaml.safe_load(SPECS.read_text(encoding="utf-8"))
HEADING = "一、任务\n"


def plan_from(text: str) -> Plan:
    blocks: list[Block] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return plan_of(Document(text, tuple(blocks)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_it_reads_the_things_of_a_case_and_no_others(case: dict[str, Any]) -> None:
    text = case["text"] if "二、" in case["text"] else HEADING + case["text"]
    plan = plan_from(text)
    assert [f"{m.name} | {m.every or ''}".strip() for m in plan.mechanisms] == case.get(
        "mechanisms", []
    )
    assert [f"{p.name} | {p.investment or ''}".strip() for p in plan.projects] == case.get(
        "projects", []
    )
    assert [f"{m.text} | {m.by or ''}".strip() for m in plan.milestones] == case.get(
        "milestones", []
    )


@pytest.mark.parametrize(
    "piece",
    [
        "推进",
        "建立机制",
        "青岭高速、",
        "出台",
        "创建国家",
        "每年评选",
        "设专班",
        "等项目",
        "建设（",
        "东延",
        "争取",
    ],
)
def test_it_stays_bounded_on_a_word_repeated_without_end(piece: str) -> None:
    plan = plan_from(HEADING + piece * (40_000 // len(piece)))
    things = (*plan.mechanisms, *plan.projects, *plan.milestones)
    assert all(thing.end - thing.start <= 400 for thing in things)


def test_it_gives_spans_that_hold_the_words() -> None:
    plan = plan_from(HEADING + "建立联席会议制度，推进青岭高速建设，创建国家卫生城市。")
    words = [
        plan.text[t.start : t.end] for t in (*plan.mechanisms, *plan.projects, *plan.milestones)
    ]
    assert words == ["联席会议制度", "青岭高速", "创建国家卫生城市"]


def test_it_knows_every_list_its_grammar_names() -> None:
    room = Path(__file__).resolve().parents[2] / "luoshi" / "reading" / "knowledge" / "things.txt"
    head = room.read_text(encoding="utf-8").split("\n[", 1)[0]
    assert [name for name in lists("things") if f"[{name}]" not in head] == []
