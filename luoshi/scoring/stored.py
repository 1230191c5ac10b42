"""Facts and runs as canonical JSON: the same content is the same bytes, and a run computed again from stored facts is the same run.

Fractions are texts such as "27/5", days ISO dates, keys sorted; nothing is left out, so that a reader sees what was not known.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from luoshi.scoring.facts import (
    Adjusted,
    Claim,
    Facts,
    ItemFact,
    KeyProjectFact,
    ProjectFact,
    Trace,
    UnitFacts,
    VetoFact,
)
from luoshi.scoring.model import ScoringError
from luoshi.scoring.results import Run

FORMAT = 1


def run_json(run: Run) -> str:
    return _json({"luoshi_run": FORMAT, **_plain(run)})


def facts_json(facts: Facts) -> str:
    return _json({"luoshi_facts": FORMAT, **_plain(facts)})


def checksum(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def facts_of(text: str) -> Facts:
    """Facts as `facts_json` wrote them. Raises ScoringError for anything else."""
    try:
        told = json.loads(text)
        if told["luoshi_facts"] != FORMAT:
            raise ScoringError(f"存下的数据是第 {told['luoshi_facts']} 版写法。", "请升级程序。")
        return Facts(
            int(told["year"]),
            date.fromisoformat(told["as_of"]),
            tuple(_unit(each) for each in told["units"]),
        )
    except ScoringError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ScoringError("存下的数据不完整，读不出来。", "请从备份恢复，或重新取数。") from error


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Fraction | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    return value


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _traces(told: list[dict[str, Any]]) -> tuple[Trace, ...]:
    return tuple(
        Trace(
            each["label"],
            each["figure"],
            each["link"],
            date.fromisoformat(each["as_of"]) if each["as_of"] else None,
        )
        for each in told
    )


def _unit(told: dict[str, Any]) -> UnitFacts:
    return UnitFacts(
        told["code"],
        told["name"],
        told["kind"],
        {key: _item(each) for key, each in told["items"].items()},
        tuple(_claim(each) for each in told["adds"]),
        tuple(_claim(each) for each in told["deducts"]),
        tuple(
            VetoFact(each["veto"], each["matter"], each["document"], _traces(each["traces"]))
            for each in told["vetoes"]
        ),
    )


def _claim(told: dict[str, Any]) -> Claim:
    return Claim(told["matter"], told["level"], told["document"], _traces(told["traces"]))


def _item(told: dict[str, Any]) -> ItemFact:
    adjusted, key = told["adjusted"], told["key_projects"]
    return ItemFact(
        _number(told["actual"]),
        _number(told["target"]),
        bool(told["assigned"]),
        told["place"],
        told["why"],
        Adjusted(
            Fraction(adjusted["target"]),
            date.fromisoformat(adjusted["approved_on"]),
            adjusted["document"],
        )
        if adjusted
        else None,
        tuple(_project(each) for each in told["projects"]),
        KeyProjectFact(
            _number(key["done_rate"]), key["half_year_place"], key["starts"], key["planned_starts"],
            _number(key["start_rate"]), key["late"],
        ) if key else None,
        _traces(told["traces"]),
    )  # fmt: skip


def _project(told: dict[str, Any]) -> ProjectFact:
    return ProjectFact(
        told["name"], told["new"], Fraction(told["size"]), told["sort"], Fraction(told["done"]),
        Fraction(told["planned"]), told["named"], told["stage"], Fraction(told["best_month"]),
        told["pushes"], Fraction(told["criticism"]),
    )  # fmt: skip
