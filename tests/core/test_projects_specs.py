"""The golden cases of specs/projects: moves, checks, what counts as newly attracted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from projects_cast import ATTRACTED, day, proof, spec, told

from luoshi.plan import Period
from luoshi.projects import check_projects, check_rules, count_verdict, move_refusals


def _cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["it"]) for case in spec(name)["cases"]]


def _match(found: tuple[str, ...], parts: list[str]) -> None:
    assert len(found) == len(parts), found
    for sentence, part in zip(found, parts, strict=True):
        assert part in sentence
        assert sentence.endswith("。")


@pytest.mark.parametrize("case", _cases("moves.yaml"))
def test_it_takes_or_refuses_a_move(case: dict[str, Any]):
    evidence = [proof(each) for each in case["evidence"]]
    found = move_refusals(told(**case["project"]), case["to"], day(case["at"]), evidence)
    _match(found, case["refused"])


@pytest.mark.parametrize("case", _cases("checks.yaml"))
def test_it_refuses_or_asks_by_name(case: dict[str, Any]):
    found = check_projects([told(**each) for each in case["projects"]], Period.parse("2025-06"))
    assert [[each.code, each.outcome] for each in found] == [each[:2] for each in case["found"]]
    _match(tuple(f"{each.message}" for each in found), [each[2] for each in case["found"]])
    assert all(each.remedy for each in found)


def test_it_has_a_case_for_every_check():
    tried = {each[0] for case in spec("checks.yaml")["cases"] for each in case["found"]}
    assert tried == set(check_rules())


@pytest.mark.parametrize("case", _cases("promotion.yaml"))
def test_it_says_whether_a_project_counts_as_newly_attracted(case: dict[str, Any]):
    found = count_verdict(told(**ATTRACTED | case["project"]), 2025, date(2025, 12, 31))
    assert found.counts is not bool(case["why"])
    _match(found.reasons, case["why"])
