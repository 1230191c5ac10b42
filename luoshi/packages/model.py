"""What a data package holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from luoshi.errors import LuoshiError
from luoshi.plan import Plan
from luoshi.plan.periods import Frequency
from luoshi.progress import Accumulation, Observation, TargetRule

FORMAT_VERSION = 1


class PackageError(LuoshiError):
    """A data package is not what it says, or what should go into one does not fit; the message names the place."""


@dataclass(frozen=True, slots=True)
class PackageIndicator:
    """What an indicator's code means. source_unit: code of the unit that has the figure."""

    code: str
    name: str
    unit: str
    frequency: Frequency
    accumulation: Accumulation
    lag_months: int
    official: bool
    source_unit: str | None = None


@dataclass(frozen=True, slots=True)
class PackageUnit:
    """A unit of the county. parent: code of the unit above."""

    code: str
    name: str
    kind: str = ""
    parent: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataPackage:
    """A programme as one file. code: letters, digits, - and _ only, so that it may name a folder where packages are gathered.

    created: when it was written; known_on: figures recorded later are not in it (None: all were taken). Both aware.
    indicators, when there are any, name every indicator that rules and figures use. Every rule and figure has its area.
    """

    code: str
    title: str
    area: str
    horizon: tuple[int, int]
    created: datetime
    rules: tuple[TargetRule, ...]
    observations: tuple[Observation, ...]
    plan: Plan | None = None
    indicators: tuple[PackageIndicator, ...] = ()
    units: tuple[PackageUnit, ...] = ()
    known_on: datetime | None = None
