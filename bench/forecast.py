"""`make bench-forecast`: does the 80 % band hold 80 % of what came, and does the method beat the seasonal naive one.

On published series that come with statsmodels (quarterly national accounts and prices of the United States, monthly
carbon dioxide and sea temperature, yearly sunspots and river flow): each is cut at 40 places, the figures before the cut
are forecast from as few as a county has, and compared with the figures after it. The width was set on the series of even
number; those of odd number are the check.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from luoshi.forecasting import naive_paths, theta_paths
from luoshi.forecasting.theta import Floats

_HORIZON = {12: 6, 4: 4, 1: 3}
_KNOWN = {12: (12, 24, 36), 4: (8, 12, 20), 1: (4, 6, 10)}
_CUTS, _PATHS = 40, 1000
_MACRO = ("realgdp", "realcons", "realinv", "realgovt", "cpi", "m1", "unemp", "pop", "realdpi", "tbilrate")  # fmt: skip


@dataclass
class Tally:
    """inside: whether each figure lay in the band; misses: distance of the middle, in mean steps of the known figures."""

    inside: list[bool] = field(default_factory=list)
    misses: list[float] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.inside += other.inside
        self.misses += other.misses

    def cells(self) -> tuple[str, str]:
        return f"{np.mean(self.inside):.1%}", f"{np.mean(self.misses):.2f}"


@click.command(help="回测预计：80% 区间真正罩住多少，比“照去年同期”准多少。")
def main() -> None:
    try:
        import statsmodels.api as sm
    except ImportError as error:
        raise click.ClickException("没有装 statsmodels。请用 make bench-forecast。") from error
    table = Table("序列", "", "罩住", "偏差", "同期法罩住", "同期法偏差", box=None)
    groups = {"调": (Tally(), Tally()), "验": (Tally(), Tally())}
    for number, (name, values, season) in enumerate(_published(sm)):
        group = "调" if number % 2 == 0 else "验"
        tallies = _tested(values, season)
        for whole, part in zip(groups[group], tallies, strict=True):
            whole.add(part)
        table.add_row(name, group, *tallies[0].cells(), *tallies[1].cells())
    for group, (theta, naive) in groups.items():
        table.add_row("合计", group, *theta.cells(), *naive.cells(), style="bold")
    Console().print(table)


def _published(sm: Any) -> Iterator[tuple[str, Floats, int]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        macro = sm.datasets.macrodata.load_pandas().data
        for column in _MACRO:
            yield f"us {column}", np.asarray(macro[column], dtype=np.float64), 4
        carbon = sm.datasets.co2.load_pandas().data["co2"].resample("MS").mean().interpolate()
        yield "co2", np.asarray(carbon, dtype=np.float64), 12
        ocean = sm.datasets.elnino.load_pandas().data.set_index("YEAR").stack()
        yield "elnino", np.asarray(ocean, dtype=np.float64), 12
        sun = sm.datasets.sunspots.load_pandas().data["SUNACTIVITY"]
        yield "sunspots", np.asarray(sun, dtype=np.float64), 1
        nile = sm.datasets.nile.load_pandas().data["volume"]
        yield "nile", np.asarray(nile, dtype=np.float64), 1


def _tested(values: Floats, season: int) -> tuple[Tally, Tally]:
    tallies = (Tally(), Tally())
    steps = _HORIZON[season]
    for known in _KNOWN[season]:
        for cut in np.linspace(known, len(values) - steps, _CUTS).astype(int):
            before, after = values[cut - known : cut], values[cut : cut + steps]
            scale = float(np.mean(np.abs(np.diff(before)))) or 1.0
            for tally, method in zip(tallies, (theta_paths, naive_paths), strict=True):
                low, middle, high = np.quantile(
                    method(before, steps, season, _PATHS), (0.1, 0.5, 0.9), axis=0
                )
                tally.inside += [bool(x) for x in (low <= after) & (after <= high)]
                tally.misses += [float(x) for x in np.abs(after - middle) / scale]
    return tallies


if __name__ == "__main__":
    main()
