"""Each rule against its cases in specs/lint, and codes against cases against pages."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.lint import RULES, SEVERITIES, Finding, check
from luoshi.plan import Plan
from luoshi.reading import read_plan

ROOT = Path(__file__).resolve().parents[2]
SPECS, PAGES = ROOT / "specs" / "lint", ROOT / "docs" / "lint"
CODES = [rule.code for rule in RULES]
Case = dict[str, Any]


def cases_of(code: str) -> list[Case]:
    loaded: list[Case] = yaml.safe_load((SPECS / f"{code}.yaml").read_text(encoding="utf-8"))
    return loaded


def plan_of_case(case: Case) -> Plan:
    return read_plan(str(case["text"]).encode(), "case.txt")


def found(code: str, plan: Plan) -> list[Finding]:
    return [finding for finding in check(plan) if finding.code == code]


@pytest.mark.parametrize(
    ("code", "case"),
    [
        pytest.param(code, case, id=f"{code}: {case['name']}")
        for code in CODES
        for case in cases_of(code)
    ],
)
def test_it_finds_what_a_case_names_and_nothing_else(code: str, case: Case) -> None:
    plan = plan_of_case(case)
    findings = found(code, plan)
    passages = [plan.text[f.start : f.end] for f in findings]
    expected = case.get("fails", [])
    assert len(passages) == len(expected), (passages, plan.targets)
    for words, passage in zip(expected, passages, strict=True):
        assert words in passage
    for finding in findings:
        assert finding.severity in SEVERITIES
        assert finding.message.endswith("。") and finding.remedy.endswith("。")


@pytest.mark.parametrize("code", CODES)
def test_it_has_more_passing_than_failing_cases(code: str) -> None:
    failing = [case for case in cases_of(code) if case.get("fails")]
    assert failing
    assert len(cases_of(code)) - len(failing) > len(failing)


def test_it_sees_a_target_in_every_case_that_does_not_say_otherwise() -> None:
    """A passing case in which the reader sees nothing would prove nothing."""
    empty = [
        (code, case["name"])
        for code in CODES
        for case in cases_of(code)
        if not case.get("no_targets") and not plan_of_case(case).targets
    ]
    assert empty == []


def test_it_has_one_file_of_cases_and_one_page_for_each_code() -> None:
    assert sorted(path.stem for path in SPECS.glob("*.yaml")) == CODES
    assert sorted(path.stem for path in PAGES.glob("L*.md")) == CODES
    for rule in RULES:
        page = (PAGES / f"{rule.code}.md").read_text(encoding="utf-8")
        assert page.startswith(f"# {rule.code} {rule.name}\n")
        for heading in ("## 不好的写法", "## 好的写法", "## 何时不报", "## 怎样改"):
            assert heading in page, (rule.code, heading)


def test_it_gives_each_rule_a_file_that_bears_its_code() -> None:
    names = [
        entry.name
        for entry in resources.files("luoshi.lint.rules").iterdir()
        if re.fullmatch(r"l\d{3}_\w+\.py", entry.name)
    ]
    assert sorted(name[:4].upper() for name in names) == CODES
    assert len(set(CODES)) == len(CODES)
