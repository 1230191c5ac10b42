"""The golden cases, and that the page on judging shows the same numbers."""

from __future__ import annotations

import pytest
from progress_cases import FIELDS, PAGE, Case, cases, page_with_tables, told

from luoshi.progress import FORMS

ALL = cases()


@pytest.mark.parametrize("case", ALL, ids=lambda c: f"{c.file}:{c.id}")
def test_it_judges_the_golden_cases(case: Case):
    for wanted in case.expect:
        said = told(case, wanted)
        full = {**dict.fromkeys(FIELDS), "provisional": False, **wanted}
        assert {k: said[k] for k in full if k in said} == {
            k: v for k, v in full.items() if k in said
        }


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
