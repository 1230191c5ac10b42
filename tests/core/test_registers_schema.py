"""The published JSON Schema takes what the loader takes and knows the loader's words."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
import yaml
from schema_check import faults
from test_registers_figures import CASES as FIGURES
from test_registers_figures import HEAD

from luoshi.registers import FIELD_TYPES, ROLES, STANDARDS, WRITERS, check_register
from luoshi.registers.loading import FIELD_KEYS, KEYS

ROOT = Path(__file__).resolve().parents[2]
HOME = resources.files("luoshi.registers")
SCHEMA = json.loads(HOME.joinpath("register.schema.json").read_text("utf-8"))
DECLARED = {
    "example": HOME.joinpath("example.yaml").read_text("utf-8"),
    **{case["name"]: HEAD + case["more"] for case in FIGURES},
    **{
        path.stem: path.read_text("utf-8")
        for path in sorted((ROOT / "packs").glob("*/registers/*.yaml"))
    },
}


def plain(value):
    """As a YAML 1.2 reader gives it: dates are text there."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


@pytest.mark.parametrize("name", DECLARED)
def test_every_declaration_here_meets_the_schema_and_the_loader(name):
    assert check_register(DECLARED[name])[1] == ()
    assert faults(plain(yaml.safe_load(DECLARED[name])), SCHEMA, SCHEMA) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keeper:", "keper:"), ("type: date", "type: datum"), ("required: yes", "required: perhaps"), ("version: 1", "version: 0"),
        ("by: [coordinator]", "by: [mayor]"), ("writers: [keeper, area]", "writers: [towns]"), (", calendar_days: 183", ""), ("    count: rows\n", ""),
        ("    count: rows\n", "    count: rows\n    sum: piles\n"), ("      over: {sum: piles}\n", ""), ("ge: 1}", "ge: 1, le: 3, lt: 2}"),
        ("within: since_start", "within: decade"), ("code: station,", "code: 站,"), ("luoshi_register: 1", "luoshi_register: 2"),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_loader_refuses_by_form(old: str, new: str):
    text = DECLARED["example"].replace(old, new)
    assert text != DECLARED["example"]
    assert check_register(text)[1] != ()
    assert faults(plain(yaml.safe_load(text)), SCHEMA, SCHEMA) != []


def test_the_schema_knows_the_words_of_the_loader():
    field = SCHEMA["$defs"]["field"]["properties"]
    assert tuple(SCHEMA["properties"]) == KEYS
    assert set(field) == set(FIELD_KEYS)
    assert tuple(field["type"]["enum"]) == FIELD_TYPES
    assert tuple(SCHEMA["$defs"]["move"]["properties"]["by"]["items"]["enum"]) == ROLES
    assert tuple(SCHEMA["properties"]["writers"]["items"]["enum"]) == WRITERS
    worst = SCHEMA["$defs"]["indicator"]["properties"]["worst"]["properties"]
    assert tuple(worst["standard"]["enum"]) == STANDARDS
