"""Schemes and facts for the tests of scoring: small, made up, told in a line."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from luoshi.scoring import (
    Facts,
    Figures,
    ItemFact,
    KeyProjectFact,
    ProjectFact,
    Scheme,
    UnitFacts,
    load_scheme,
)
from luoshi.scoring._numbers import number_of

ROOT = Path(__file__).parents[2]
DAY = date(2024, 12, 31)
_FLAGS = ("new", "named")
_WORDS = ("name", "sort", "stage", "direction")
_COUNTS = ("place", "of", "pushes", "starts", "planned_starts", "half_year_place", "late")


def spec(name: str) -> list[dict[str, Any]]:
    text = (ROOT / "specs/scoring" / f"{name}.yaml").read_text("utf-8")
    return list(yaml.safe_load(text)[name])


def exact(value: Any) -> Fraction:
    found = number_of(str(value))
    assert found is not None, value
    return found


def _told(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value if key in (*_WORDS, *_FLAGS, *_COUNTS) else exact(value)
        for key, value in entry.items()
    }


def figures_of(case: dict[str, Any]) -> Figures:
    told = dict(case["figures"])
    projects = tuple(ProjectFact(**_told(each)) for each in told.pop("projects", ()))
    key = told.pop("key_projects", None)
    rates = {"done_rate": None, "half_year_place": None, "start_rate": None}
    return Figures(
        weight=exact(case["weight"]),
        projects=projects,
        key_projects=KeyProjectFact(**{**rates, **_told(key)}) if key else None,
        **_told(told),
    )


def item_text(code: str, weight: object, formula: str = "{kind: proportion}", **more: str) -> str:
    extra = "".join(f", {key}: {value}" for key, value in more.items())
    source = "" if "source" in more else f", source: {code}"
    return f"  - {{code: {code}, label: {code}, weight: {weight}{source}{extra}, formula: {formula}}}\n"


def scheme_text(items: str, *, groups: str = "", more: str = "") -> str:
    groups = groups or "  - {code: towns, label: 镇街, kinds: [town]}\n"
    head = "luoshi_scheme: 1\ncode: small\nname: 小办法\nversion: 1\nfull: 100\n"
    return f"{head}{more}groups:\n{groups}items:\n{items}"


def small(items: str, *, groups: str = "", more: str = "") -> Scheme:
    return load_scheme(scheme_text(items, groups=groups, more=more), "small.yaml")


def unit(code: str, kind: str = "town", **figures: object) -> UnitFacts:
    """figures: an actual against a target of 100, a pair of actual and target, None for not known, or an ItemFact."""
    items: dict[str, ItemFact] = {}
    for key, value in figures.items():
        if isinstance(value, ItemFact):
            items[key] = value
        elif isinstance(value, tuple):
            items[key] = ItemFact(exact(value[0]), exact(value[1]))
        elif value is None:
            items[key] = ItemFact(target=Fraction(100), why="本月没有报数。")
        else:
            items[key] = ItemFact(exact(value), Fraction(100))
    return UnitFacts(code, f"示例{code}", kind, items)


def facts(*units: UnitFacts, year: int = 2024) -> Facts:
    return Facts(year, DAY, units)
