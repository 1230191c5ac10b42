"""The golden cases, and that the page on judging shows the same numbers."""

from __future__ import annotations

from datetime import date

import oracle
import pytest
from oracle import differences
from progress_cases import FIELDS, PAGE, Case, cases, known_until, page_with_tables, told

from luoshi.progress import FORMS, curve_of

ALL = cases()


@pytest.mark.parametrize("case", ALL, ids=lambda c: f"{c.file}:{c.id}")
def test_it_judges_the_golden_cases(case: Case):
    for wanted in case.expect:
        said = told(case, wanted)
        full = {**dict.fromkeys(FIELDS), "provisional": False, **wanted}
        assert {k: said[k] for k in full if k in said} == {
            k: v for k, v in full.items() if k in said
        }


@pytest.mark.parametrize("case", ALL, ids=lambda c: f"{c.file}:{c.id}")
def test_the_oracle_judges_the_golden_cases_alike(case: Case, monkeypatch):
    """But for a part above its whole: the oracle sees one target at a time."""
    monkeypatch.setattr(oracle, "curve_of", lambda name: curve_of(name, case.curves()))
    for wanted in case.expect:
        if wanted["rule"].endswith("part_exceeds_whole"):
            continue
        known, policy = wanted.get("known"), wanted.get("policy")
        found = case.judged(wanted["on"], known, policy)
        on = date.fromisoformat(wanted["on"])
        said = oracle.judge(case.rule(), case.observations(), on, known_until(known), policy)
        assert not differences(found, said), wanted["on"]


def test_it_shows_the_same_numbers_on_the_page():
    text = PAGE.read_text("utf-8")
    assert page_with_tables(text) == text, "run: python tests/core/progress_cases.py"


def test_it_has_a_golden_case_for_every_form():
    assert {wanted["rule"].partition(".")[0] for case in ALL for wanted in case.expect} == set(
        FORMS
    )


def test_it_gives_every_golden_case_its_own_name():
    names = [(c.file, c.id) for c in ALL]
    assert len(set(names)) == len(names)


def test_it_shows_every_golden_case_on_the_page():
    text = PAGE.read_text("utf-8")
    assert [c.id for c in ALL if c.title not in text] == []
