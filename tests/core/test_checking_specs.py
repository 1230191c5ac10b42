"""The golden cases of specs/checking, the packaged checks each met at least once, and the numbers of the design page."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.checking import NAMES, Figure, Past, Told, check, load_checks
from luoshi.plan import Period

ROOT = Path(__file__).resolve().parents[2]


@cache
def cases() -> dict[str, dict[str, Any]]:
    text = (ROOT / "specs/checking/checks.yaml").read_text("utf-8")
    return {case["id"]: case for case in yaml.safe_load(text)}


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _told(entry: list[Any]) -> Told:
    return Told(entry[0], _decimal(entry[1]), entry[2])


def figure_of(case: dict[str, Any]) -> Figure:
    fields = dict(cases()[case["same"]]["figure"]) if "same" in case else {}
    fields |= case["figure"]
    fields["period"] = Period.parse(str(fields["period"]))
    for key in ("value", "expected"):
        if key in fields:
            fields[key] = _decimal(fields[key])
    for key in ("whole", "other"):
        if key in fields:
            fields[key] = _told(fields[key])
    fields["parts"] = tuple(_told(part) for part in fields.get("parts", ()))
    past = fields.get("history", {}).items()
    fields["history"] = tuple(Past(Period.parse(str(p)), Decimal(str(v))) for p, v in past)
    return Figure(**fields)


@pytest.mark.parametrize("name", cases())
def test_it_says_what_the_case_says(name: str):
    case = cases()[name]
    found = {finding.code: finding.sentence for finding in check(figure_of(case))}
    assert set(found) == set(case["says"]), case["title"]
    for code, sentence in case["says"].items():
        assert found[code] == sentence


def test_it_has_a_case_for_every_check():
    spoken = {code for case in cases().values() for code in case["says"]}
    assert spoken == {one.code for one in load_checks()}


def test_it_refuses_only_what_cannot_be_right():
    refusing = {one.code for one in load_checks() if one.severity == "refuse"}
    assert refusing == {"not-a-number", "other-dimension", "negative-count"}


def test_it_keeps_the_plan_to_the_reviewer():
    named = {one.code for one in load_checks() if "expected" in one.when.text}
    assert named == {one.code for one in load_checks() if one.audience == "reviewer"}


def test_the_design_page_holds_the_numbers_of_the_cases():
    page = (ROOT / "docs/design/checking.md").read_text("utf-8")
    for name in ("total-falling", "total-unusual", "total-tenfold"):
        for code, sentence in cases()[name]["says"].items():
            assert f"| `{code}` | {sentence} |" in page
    history = cases()["total-steady"]["figure"]["history"]
    assert f"| running total | {' | '.join(str(v) for v in history.values())} |" in page


def test_the_design_page_names_every_check_and_every_name():
    page = (ROOT / "docs/design/checking.md").read_text("utf-8")
    assert [one.code for one in load_checks() if f"`{one.code}`" not in page] == []
    assert [name for name in NAMES if f"`{name}`" not in page] == []
