"""A project together with what its revision and its months tell: a row of the office, an object of the core."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from luoshi.plan import Period, Quantity
from luoshi.projects import (
    ProgressInvestment,
    ProgressReport,
    Project,
    StatisticalInvestment,
    StatisticalReport,
    as_json,
    of_json,
)
from luoshi_web.projects import models


@dataclass(frozen=True, slots=True)
class Kept:
    """row.edition is the revision that `told` was read from; told has its months."""

    row: models.Project
    told: Project


@lru_cache(maxsize=4096)
def parsed(text: str) -> Project:
    """A revision's text, read once in a process: it is never changed."""
    return of_json(json.loads(text))


def text_of(told: Project) -> str:
    """What a revision keeps: the months are rows of their own."""
    bare = replace(told, progress=(), statistics=())
    return json.dumps(as_json(bare), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def quantity(amount: Decimal | None) -> Quantity | None:
    return None if amount is None else Quantity.of(amount.normalize(), "万元")


class MonthRow(NamedTuple):
    """What a row of `Progress` tells, in the names of its columns."""

    month: str
    done: Decimal | None
    cumulative: Decimal | None
    percent: Decimal | None
    node: str
    problem: str


class StatisticRow(NamedTuple):
    """What a row of `Statistic` tells."""

    month: str
    amount: Decimal | None
    source: str


def report_of(row: models.Progress | MonthRow) -> ProgressReport:
    return ProgressReport(
        month=Period.parse(row.month),
        done=_progress(row.done),
        cumulative=_progress(row.cumulative),
        percent=row.percent,
        node=row.node,
        problem=row.problem,
    )


def statistic_of(row: models.Statistic | StatisticRow) -> StatisticalReport | None:
    """None: taken back."""
    amount = quantity(row.amount)
    if amount is None:
        return None
    return StatisticalReport(Period.parse(row.month), StatisticalInvestment(amount, row.source))


@lru_cache(maxsize=8192)
def joined(
    text: str, progress: tuple[MonthRow, ...], statistics: tuple[StatisticRow, ...]
) -> Project:
    """As `with_months`. Kept by what is told, so that after a change of one project only that one is made anew."""
    return with_months(parsed(text), progress, statistics)


def with_months(
    told: Project,
    progress: Iterable[models.Progress | MonthRow],
    statistics: Iterable[models.Statistic | StatisticRow],
) -> Project:
    """The project with its months. Of several rows of a month, given in the order of their edition, the last counts."""
    reports = {row.month: row for row in progress}
    confirmed = {row.month: row for row in statistics}
    told_statistics = (statistic_of(confirmed[month]) for month in sorted(confirmed))
    return replace(
        told,
        progress=tuple(report_of(reports[month]) for month in sorted(reports)),
        statistics=tuple(one for one in told_statistics if one is not None),
    )


def _progress(amount: Decimal | None) -> ProgressInvestment | None:
    told = quantity(amount)
    return None if told is None else ProgressInvestment(told)
