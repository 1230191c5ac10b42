"""Paths a series may take: a theta-type method with simulated errors, and the seasonal naive one as the floor.

Theta (Assimakopoulos, Nikolopoulos 2000) is simple exponential smoothing with half the slope of the trend line as drift
(Hyndman, Billah 2003), on a series whose seasons were taken out. The errors are drawn anew for each path, with Student's
spread, because four to forty figures say little about how far a forecast may miss.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

PATHS = 4000
_ALPHAS = np.linspace(0.05, 0.95, 19)
# Seasons are believed when they differ this much more between themselves than each does from year to year.
_SEASONAL = 2.5
# Errors in figures the method was fitted to are smaller than those to come: by this much, measured (bench/forecast.py).
_WIDER = 1.4


@dataclass(frozen=True, slots=True)
class _Fit:
    """level: of the last figure; drift: a step; spread: of one step's error; freedom: how much the figures say of it."""

    level: float
    alpha: float
    drift: float
    spread: float
    freedom: int


def theta_paths(values: Floats, steps: int, season: int = 1, paths: int = PATHS) -> Floats:
    """paths x steps possible values after the last. values: at least 4, in order, finite; season: figures in a year."""
    factors = _seasonal_factors(values, season)
    places = np.arange(len(values) + steps) % season
    plain = values / factors[places[: len(values)]]
    fit = _smoothed(plain)
    rng = np.random.default_rng(_seed(values, steps))
    errors = rng.standard_t(fit.freedom, size=(paths, steps)) * fit.spread
    # The drift is not known either: a mean of so many steps misses by so much.
    doubt = fit.spread * fit.alpha / np.sqrt(len(values) - 1)
    drift = fit.drift + rng.standard_normal(paths) * doubt
    made = np.empty((paths, steps))
    level = np.full(paths, fit.level)
    for step in range(steps):
        made[:, step] = level + drift + errors[:, step]
        level = level + drift + fit.alpha * errors[:, step]
    return np.asarray(made * factors[places[len(values) :]])


def naive_paths(values: Floats, steps: int, season: int = 1, paths: int = PATHS) -> Floats:
    """Last year's figure of the same season again (the last figure without seasons), with the errors that had."""
    lag = season if 1 < season < len(values) else 1
    misses = values[lag:] - values[:-lag]
    spread = float(np.sqrt(np.mean(misses**2)))
    rng = np.random.default_rng(_seed(values, steps))
    errors = rng.standard_t(max(len(misses), 2), size=(paths, steps)) * spread
    years = np.arange(steps) // lag
    drawn = np.empty((paths, steps))
    for step in range(steps):
        before = drawn[:, step - lag] if years[step] else values[len(values) - lag + step]
        drawn[:, step] = before + errors[:, step]
    return drawn


def _seed(values: Floats, steps: int) -> int:
    return zlib.crc32(np.ascontiguousarray(values).tobytes()) ^ steps


def _seasonal_factors(values: Floats, season: int) -> Floats:
    """One factor a season, mean 1; all ones when there are fewer than two years or the seasons do not show."""
    flat = np.ones(max(season, 1))
    if season < 2 or len(values) < 2 * season or np.min(values) <= 0:
        return flat
    ratios = values / _moving_mean(values, season)
    raw = np.array([np.mean(ratios[place::season]) for place in range(season)])
    factors = raw * season / np.sum(raw)
    shows = np.min(factors) > 0 and _is_seasonal(ratios, raw)
    return np.asarray(factors) if shows else flat


def _moving_mean(values: Floats, season: int) -> Floats:
    """Centred mean over a year; at the ends the slope of what is known carries it on."""
    kernel = np.ones(season) / season
    if season % 2 == 0:
        kernel = np.convolve(kernel, [0.5, 0.5])
    inner = np.convolve(values, kernel, mode="valid")
    before = (len(values) - len(inner)) // 2
    after = len(values) - len(inner) - before
    slope = float(np.mean(values[season:] - values[:-season])) / season
    head = inner[0] - slope * np.arange(before, 0, -1)
    tail = inner[-1] + slope * np.arange(1, after + 1)
    mean = np.concatenate([head, inner, tail])
    return np.asarray(np.maximum(mean, np.min(values) * 0.1))


def _is_seasonal(ratios: Floats, raw: Floats) -> bool:
    """Whether the seasons explain enough: the F ratio of one-way analysis of variance."""
    season = len(raw)
    fitted = raw[np.arange(len(ratios)) % season]
    within = float(np.sum((ratios - fitted) ** 2)) / max(len(ratios) - season, 1)
    between = float(np.sum((fitted - np.mean(ratios)) ** 2)) / (season - 1)
    return within == 0 or between / within > _SEASONAL


def _smoothed(values: Floats) -> _Fit:
    """The smoothing weight with the smallest squared one-step errors, and half the slope of the trend line."""
    count = len(values)
    drift = float(np.polyfit(np.arange(count), values, 1)[0]) / 2
    best: _Fit | None = None
    least = np.inf
    for alpha in _ALPHAS:
        level, total = float(values[0]), 0.0
        for value in values[1:]:
            miss = float(value) - (level + drift)
            total += miss * miss
            level += drift + float(alpha) * miss
        if total < least:
            freedom = max(count - 3, 2)
            spread = _WIDER * float(np.sqrt(total / freedom))
            least, best = total, _Fit(level, float(alpha), drift, spread, freedom)
    if best is None:
        raise ValueError("values must be finite")
    return best
