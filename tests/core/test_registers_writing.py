"""A register written as YAML is the same register when it is read."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from registers_random import registers
from test_registers_figures import CASES as FIGURES
from test_registers_figures import HEAD

from luoshi.registers import Choice, Field, Register, load_register, written

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = resources.files("luoshi.registers").joinpath("example.yaml").read_text("utf-8")
DECLARED = {
    "example": EXAMPLE,
    **{case["name"]: HEAD + case["more"] for case in FIGURES},
    **{
        path.stem: path.read_text("utf-8")
        for path in sorted((ROOT / "packs").glob("*/registers/*.yaml"))
    },
}


def unnumbered(register: Register) -> Register:
    """Without the lines at which its indicators stand."""
    indicators = tuple(replace(each, line=0) for each in register.indicators)
    return replace(register, indicators=indicators)


@pytest.mark.parametrize("name", DECLARED)
def test_it_reads_as_what_was_written(name):
    register = load_register(DECLARED[name], name)
    text = written(register)
    assert unnumbered(load_register(text, name)) == unnumbered(register)
    assert written(load_register(text, name)) == text


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(registers())
def test_whatever_the_words_it_reads_as_what_was_written(register):
    assert unnumbered(load_register(written(register), "deeds.yaml")) == unnumbered(register)


def test_it_writes_the_example_as_the_example_is_written():
    """But for the remarks, and a ratio that stands on three lines there."""
    ours = written(load_register(EXAMPLE, "example.yaml")).splitlines()[1:]
    theirs = EXAMPLE[EXAMPLE.index("\nluoshi_register:") + 1 :].splitlines()
    assert [line for line in ours if line not in theirs] == [
        "    ratio: {of: {sum: piles, where: [{field: kind, is: fast}]}, over: {sum: piles}}"
    ]


@pytest.mark.parametrize("word", ["yes", "NULL", "12", "2024-08-06", "1号地", "off"])
def test_another_reader_of_yaml_takes_a_label_for_text_too(word):
    register = load_register(EXAMPLE, "example.yaml")
    field = Field("extra", word, "choice", choices=(Choice(word, word),))
    again = yaml.safe_load(written(replace(register, fields=(*register.fields, field))))
    assert again["fields"][-1]["label"] == word and again["fields"][-1]["choices"] == [word]
