"""A programme as one file: what is written is read back equal, and keeps the rules of the standard."""

from __future__ import annotations

import hashlib
import io
import json
import random
import re
import zipfile
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packages_cast import CREATED, figure, members, package, told
from progress_cast import SEPTEMBER
from progress_random import random_observations, random_rule

from luoshi.packages import (
    DataPackage,
    PackageIndicator,
    PackageUnit,
    descriptor,
    read_package,
    write_package,
)
from luoshi.plan import Period, Plan
from luoshi.progress import (
    Evidence,
    Observation,
    TargetRule,
    assess,
    checksum,
    read_observations_csv,
    read_targets_csv,
)


def test_it_reads_back_what_it_wrote(tmp_path):
    path = tmp_path / "jia.zip"
    path.write_bytes(write_package(package()))
    assert read_package(path) == package()


def test_it_needs_neither_plan_nor_units_nor_indicators():
    bare = package(plan=None, indicators=(), units=())
    assert read_package(write_package(bare)) == bare
    assert read_package(write_package(package(observations=(), rules=()))).observations == ()


def test_it_writes_the_same_bytes_for_the_same_package():
    assert write_package(package()) == write_package(package())
    with zipfile.ZipFile(io.BytesIO(write_package(package()))) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_its_tables_are_what_the_command_line_judges():
    parts = members(write_package(package()))
    rules = read_targets_csv(parts["targets.csv"])
    figures = read_observations_csv(parts["observations.csv"])
    mine = assess(package().rules, package().observations, [SEPTEMBER])
    assert checksum(assess(rules, figures, [SEPTEMBER])) == checksum(mine)
    assert not parts["targets.csv"].startswith(b"\xef\xbb\xbf")


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00|"), max_size=8).map(str.strip)
names = words.filter(bool)
amounts = st.decimals(-(10**12), 10**12, places=6)
moments = st.integers(-(10**13), 10**13).map(lambda n: CREATED + timedelta(microseconds=n))


@st.composite
def packages(draw: st.DrawFn) -> DataPackage:
    r = random.Random(draw(st.integers(0, 2**32)))
    rules = [one for n in range(draw(st.integers(0, 4))) if (one := random_rule(r, f"T{n}"))]
    rows = {row.id: row for one in rules for row in random_observations(r, one)[:6]}
    keyed = {(o.indicator, o.period, o.recorded_at): o for o in rows.values()}
    area = draw(names)
    kept = {o.id for o in keyed.values()}
    figures = [
        replace(
            o, area=area, replaces=o.replaces if o.replaces in kept else None, document=draw(words),
            recorded_by=draw(words), evidence=draw(st.sampled_from(get_args(Evidence))),
            value=draw(st.none() | amounts), recorded_at=o.recorded_at + timedelta(microseconds=n),
        )
        for n, o in enumerate(keyed.values())
    ]  # fmt: skip
    text = draw(words)
    return DataPackage(
        code=draw(st.from_regex(r"[A-Za-z0-9_-]{1,30}", fullmatch=True)),
        title=draw(names),
        area=area,
        horizon=(2024, draw(st.integers(2024, 2030))),
        created=draw(moments),
        known_on=draw(st.none() | moments),
        rules=tuple(replace(one, area=area) for one in rules),
        observations=tuple(figures),
        plan=draw(st.none() | st.just(Plan(title=text, text=text, horizon=(2024, 2026)))),
        units=tuple(PackageUnit(f"u{n}", draw(names)) for n in range(draw(st.integers(0, 3)))),
    )


@settings(max_examples=40)
@given(packages())
def test_it_gives_back_any_programme(one):
    data = write_package(one)
    assert read_package(data) == one
    assert write_package(read_package(data)) == data


# The published rules of Data Package 1.0, Data Resource 1.0 and Table Schema 1.0 that bear on what is written here.
TYPES = {"string", "number", "integer", "boolean", "yearmonth", "datetime"}
CONSTRAINTS = {"required", "unique", "minimum", "maximum", "pattern", "enum"}


@settings(max_examples=15)
@given(packages())
def test_its_contents_page_keeps_the_rules_of_the_standard(one):
    data = write_package(one)
    about, parts = told(data), members(data)
    assert about["profile"] == "data-package"
    assert re.fullmatch(r"[-a-z0-9._/]+", about["name"])
    assert re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", about["version"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", about["created"])
    assert about["resources"], "at least one resource"
    listed = [entry["name"] for entry in about["resources"]]
    assert len(set(listed)) == len(listed)
    for entry in about["resources"]:
        assert re.fullmatch(r"[-a-z0-9._/]+", entry["name"])
        assert re.fullmatch(r"[a-z]+\.(csv|json)", entry["path"])
        content = parts[entry["path"]]
        assert entry["bytes"] == len(content)
        assert entry["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert (entry["encoding"], content.decode("utf-8")[:1]) != ("utf-8", "\ufeff")
        if entry["profile"] == "tabular-data-resource":
            _check_schema(entry["schema"], content, {e["name"]: e for e in about["resources"]})
        else:
            assert (entry["profile"], entry["mediatype"]) == ("data-resource", "application/json")
            json.loads(content)
    assert set(parts) == {entry["path"] for entry in about["resources"]} | {"datapackage.json"}


def _check_schema(schema: dict[str, Any], content: bytes, others: dict[str, Any]) -> None:
    columns = [field["name"] for field in schema["fields"]]
    assert content.decode().splitlines()[0].split(",") == columns
    for field in schema["fields"]:
        assert field["type"] in TYPES
        assert set(field.get("constraints", {})) <= CONSTRAINTS
        assert field["title"]
    assert set(schema["primaryKey"]) <= set(columns)
    for link in schema.get("foreignKeys", []):
        to = link["reference"]["resource"]
        held = others[to]["schema"] if to else schema
        assert set(link["fields"]) <= set(columns)
        assert set(link["reference"]["fields"]) <= {field["name"] for field in held["fields"]}


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ("targets", TargetRule),
        ("observations", Observation),
        ("indicators", PackageIndicator),
        ("units", PackageUnit),
    ],
)
def test_its_schemas_name_the_columns_in_their_order(table, kind):
    assert list(descriptor.tables()[table]["fields"]) == [field.name for field in fields(kind)]


def test_what_is_required_has_a_cell_in_every_row():
    data = write_package(package())
    for entry in (e for e in told(data)["resources"] if e["format"] == "csv"):
        rows = members(data)[entry["path"]].decode().splitlines()[1:]
        for number, field in enumerate(entry["schema"]["fields"]):
            limits = field.get("constraints", {})
            for cell in (row.split(",")[number] for row in rows if '"' not in row):
                assert cell or not limits.get("required"), (entry["name"], field["name"])
                assert not cell or "enum" not in limits or cell in limits["enum"]
                assert not cell or re.fullmatch(limits.get("pattern", ".*"), cell)


def test_it_keeps_missing_apart_from_zero():
    rows = (figure("2026-07", None), figure("2026-08", 0))
    back = read_package(write_package(package(observations=rows)))
    assert [row.value for row in back.observations] == [None, Decimal(0)]
    assert back.observations[0].period == Period.month(2026, 7)
