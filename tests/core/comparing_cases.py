"""Cases of specs/comparing as plans. The grammar stands at the top of each file there."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from luoshi.plan import Duty, Party, Plan, Section, Target
from luoshi.plan.model import Cadence, Kind, Op, Role

SPECS = Path(__file__).resolve().parents[2] / "specs" / "comparing"
Case = dict[str, Any]


def cases(name: str) -> list[Any]:
    loaded = yaml.safe_load((SPECS / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=f"{name}: {case['name']}") for case in loaded]


def target_of(line: str, number: int) -> Target:
    parts = [part.strip() for part in line.split("|")]
    section, indicator, amount, words, year, *more = parts
    op, *values, unit = amount.split()
    kind, cadence = words.split()
    extra: dict[str, Any] = {"aspirational": "~" in more}
    for word in more:
        if word.startswith("base "):
            extra["base_year"] = int(word.removeprefix("base "))
        if word.startswith("part "):
            extra["part_of"] = f"T{word.removeprefix('part ')}"
    return Target(
        id=f"T{number}", section=section, start=number * 10, end=number * 10 + 9,
        indicator=indicator, op=cast(Op, op), value=values[0],
        unit=unit, kind=cast(Kind, kind), cadence=cast(Cadence, cadence),
        value2=values[1] if len(values) > 1 else None, year=int(year) if year else None, **extra,
    )  # fmt: skip


def duty_of(line: str, number: int) -> Duty:
    section, units = (part.strip() for part in line.split("|"))
    parties = []
    for unit in units.split():
        name, _, role = unit.partition("=")
        parties.append(Party(name, cast(Role, role or "responsible")))
    return Duty(section, number * 10, number * 10 + 9, tuple(parties))


def sections_of(headings: dict[str, str]) -> tuple[Section, ...]:
    return tuple(
        Section(str(path), f"{path}、", str(path).count("/") + 1, heading, i * 10, i * 10 + 9)
        for i, (path, heading) in enumerate(headings.items())
    )


def version_of(case: Case, side: str, *, duties: bool = False) -> Plan:
    headings = case.get("headings", {}).get(side, {})
    lines = list(enumerate(case[side], 1))
    return Plan(
        "云溪县产业振兴方案",
        "",
        sections=sections_of(headings),
        targets=() if duties else tuple(target_of(line, n) for n, line in lines),
        duties=tuple(duty_of(line, n) for n, line in lines) if duties else (),
    )


def plan_with_text(issuer: str, lines: list[str], clauses: dict[str, str]) -> Plan:
    """A chapter spans its clauses, as the outline has it."""
    text, sections = "", []
    for path, words in clauses.items():
        sections.append((path, len(text)))
        text += f"{words}\n"
    made = []
    for i, (path, start) in enumerate(sections):
        ends = [at for other, at in sections[i + 1 :] if not other.startswith(f"{path}/")]
        level = path.count("/") + 1
        made.append(Section(path, f"{path}、", level, "", start, ends[0] if ends else len(text)))
    return Plan(
        "产业振兴方案",
        text,
        issuer=issuer or None,
        sections=tuple(made),
        targets=tuple(target_of(line, n) for n, line in enumerate(lines, 1)),
    )
