"""rules.yaml as typed values, and the questions about time that they answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    name: str
    urgent: bool
    common: bool


@dataclass(frozen=True, slots=True)
class Scheme:
    code: str
    name: str
    owners: frozenset[str]
    parameters: frozenset[str]
    example: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How people are told. The grammar stands at the head of rules.yaml."""

    version: str
    kinds: Mapping[str, Kind]
    digest_at: time
    quiet_from: time
    quiet_until: time
    working_days: bool
    urgent_a_day: int
    attempts: int
    backoff: tuple[timedelta, ...]
    timeout: float
    most_lines: int
    most_a_run: int
    test_every: timedelta
    most_channels: int
    schemes: Mapping[str, Scheme]

    def is_quiet(self, now: datetime, works: Callable[[date], bool]) -> bool:
        """Whether nothing may leave now. works: whether the programme works on a day."""
        local = timezone.localtime(now)
        if self.working_days and not works(local.date()):
            return True
        clock = local.time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def digest_is_due(self, now: datetime) -> bool:
        return timezone.localtime(now).time() >= self.digest_at


def rules_from(data: Mapping[str, Any]) -> Rules:
    attempts = int(data["attempts"])
    backoff = tuple(timedelta(minutes=int(minutes)) for minutes in data["backoff"])
    if len(backoff) != attempts:
        raise ValueError(f"rules.yaml: backoff has {len(backoff)} entries for {attempts} attempts")
    if data["urgent_a_day"] not in (0, 1):
        raise ValueError("rules.yaml: urgent_a_day is 0 or 1")
    return Rules(
        version=str(data["version"]),
        kinds={
            code: Kind(code, str(row["name"]), bool(row["urgent"]), bool(row["common"]))
            for code, row in data["kinds"].items()
        },
        digest_at=time.fromisoformat(data["digest_at"]),
        quiet_from=time.fromisoformat(data["quiet"]["from"]),
        quiet_until=time.fromisoformat(data["quiet"]["until"]),
        working_days=bool(data["working_days"]),
        urgent_a_day=int(data["urgent_a_day"]),
        attempts=attempts,
        backoff=backoff,
        timeout=float(data["timeout"]),
        most_lines=int(data["most_lines"]),
        most_a_run=int(data["most_a_run"]),
        test_every=timedelta(seconds=int(data["test_every"])),
        most_channels=int(data["most_channels"]),
        schemes={
            code: Scheme(
                code,
                str(row["name"]),
                frozenset(row["owners"]),
                frozenset(row["parameters"]),
                str(row["example"]),
            )
            for code, row in data["schemes"].items()
        },
    )


@cache
def rules() -> Rules:
    text = resources.files("luoshi_web.notices").joinpath("rules.yaml").read_text("utf-8")
    return rules_from(yaml.safe_load(text))
