"""The twelve kinds of formula (DOMAIN 6, F1 to F12) as their parameters. What each computes: docs/design/scoring.md.

Points and percentage points are Fractions as written; a share is 1 for 100 %. `weight` is the item's, not the formula's.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Final, Literal

WhenEqual = Literal["full", "middle", "none"]
WHEN_EQUAL: Final[tuple[WhenEqual, ...]] = ("full", "middle", "none")


@dataclass(frozen=True, slots=True)
class Proportion:
    """F1 比例: weight x min(actual / target, cap), not under `least`."""

    kind: ClassVar[str] = "proportion"
    cap: Fraction = Fraction(1)
    least: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class AllOrNothing:
    """F2 目标完成: the weight where the target is reached, otherwise nothing."""

    kind: ClassVar[str] = "all_or_nothing"


@dataclass(frozen=True, slots=True)
class ByPlace:
    """F3 争先进位: weight x (1 - step x (place - 1)), not under `least`."""

    kind: ClassVar[str] = "place"
    step: Fraction = Fraction(5, 100)
    least: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class ReachThenPlace:
    """F4: nothing under the target, `reached` of the weight at it, the place formula (of the whole weight) above it.

    kept: above the target never less than at it, whatever the place.
    """

    kind: ClassVar[str] = "reach_then_place"
    reached: Fraction
    step: Fraction = Fraction(5, 100)
    kept: bool = True


@dataclass(frozen=True, slots=True)
class BasePoints:
    """F5 基准±百分点: base x weight, `points` more or less for each `step` of difference, between `least` and `most` x weight.

    whole: only whole steps count (each full 2 percentage points).
    """

    kind: ClassVar[str] = "base_points"
    points: Fraction
    base: Fraction = Fraction(80, 100)
    step: Fraction = Fraction(1)
    most: Fraction = Fraction(1)
    least: Fraction = Fraction(0)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Efficacy:
    """F6 功效系数: d = (actual - unallowed) / (satisfied - unallowed) x spread + base, weight x d / 100.

    satisfied, unallowed: None is the best, the worst of the group. clamp: d not outside [base, base + spread]. Which way is
    better follows from the two values, or from the item's direction where they are the group's.
    """

    kind: ClassVar[str] = "efficacy"
    satisfied: Fraction | None = None
    unallowed: Fraction | None = None
    base: Fraction = Fraction(60)
    spread: Fraction = Fraction(40)
    clamp: bool = False
    when_equal: WhenEqual = "none"


@dataclass(frozen=True, slots=True)
class Spread:
    """F7 极差: the best of the group has `high`, the worst `low`, linear between; weight x d / 100."""

    kind: ClassVar[str] = "spread"
    low: Fraction = Fraction(50)
    high: Fraction = Fraction(100)
    when_equal: WhenEqual = "none"


@dataclass(frozen=True, slots=True)
class Tiers:
    """F8 分段递减: base x weight + x1 x base / up1 + x2 x base / up2 ..., x1 the first `width` of the difference from the
    reference; downwards with `down`. What lies beyond the last divisor adds nothing.
    """

    kind: ClassVar[str] = "tiers"
    up: tuple[Fraction, ...]
    down: tuple[Fraction, ...]
    base: Fraction = Fraction(1)
    width: Fraction = Fraction(10)
    least: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Pieces:
    """F9 计件: start x weight, each piece over the target + `over`, each short - `short`, together at most `most` up, `most_down` down."""

    kind: ClassVar[str] = "pieces"
    over: Fraction
    short: Fraction
    most: Fraction
    most_down: Fraction
    start: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class FourLevels:
    """F10 四级: over the target the weight and `bonus` a percentage point to `most_bonus`; reached the weight; from `passing` on
    in proportion; under it nothing.
    """

    kind: ClassVar[str] = "four_levels"
    passing: Fraction
    bonus: Fraction = Fraction(0)
    most_bonus: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Band:
    """From `floor` on (in 亿元, of a project's size) it is worth `points`."""

    floor: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class ProjectPoints:
    """F11 项目积分: points of each project, added up; weight x sum / full, where full None is the group's best sum.

    begun, continued: a new project, one carried on. sizes: bands of size, largest first. sorts: by the project's sort.
    progress: x done / planned of the year, at most once. named: of a project the province assesses. stages: put into
    production, into trial. month: where one month's investment is over `month_over`. pushed: a push, at most `most_pushed`.
    """

    kind: ClassVar[str] = "project_points"
    sizes: tuple[Band, ...]
    sorts: tuple[tuple[str, Fraction], ...]
    stages: tuple[tuple[str, Fraction], ...]
    begun: Fraction
    continued: Fraction
    progress: Fraction
    named: Fraction
    month_over: Fraction
    month: Fraction
    pushed: Fraction
    most_pushed: int
    full: Fraction | None = None


@dataclass(frozen=True, slots=True)
class KeyProjects:
    """F12 重点工程: the year's plan, the half year's place and new starts, added up; weight x sum / full, at most the weight.

    plan: points at 100 %. below, above, beyond: a percentage point under 100, over it, over `beyond_from`; together at most
    `plan_most` up or down. places: (worst place, points). each_start to `most_starts`; start_points where the rate of starts
    reaches `rate_few` (up to `few` planned) or `rate_many`, and `per_rate` for each 10 points of difference to `most_rate`;
    no_starts instead where none was planned; late: off for each not started or not entered on time.
    """

    kind: ClassVar[str] = "key_projects"
    full: Fraction
    plan: Fraction
    below: Fraction
    above: Fraction
    beyond: Fraction
    beyond_from: Fraction
    plan_most: Fraction
    places: tuple[tuple[int, Fraction], ...]
    each_start: Fraction
    most_starts: Fraction
    start_points: Fraction
    rate_few: Fraction
    rate_many: Fraction
    few: int
    per_rate: Fraction
    most_rate: Fraction
    no_starts: Fraction
    late: Fraction


Formula = (
    Proportion
    | AllOrNothing
    | ByPlace
    | ReachThenPlace
    | BasePoints
    | Efficacy
    | Spread
    | Tiers
    | Pieces
    | FourLevels
    | ProjectPoints
    | KeyProjects
)
# Every kind by the word a scheme writes, in the order of DOMAIN 6: its number and its name on pages.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "proportion": ("F1", "按比例"),
    "all_or_nothing": ("F2", "完成得满分，未完成不得分"),
    "place": ("F3", "按名次"),
    "reach_then_place": ("F4", "达到目标后按名次"),
    "base_points": ("F5", "基准分加减"),
    "efficacy": ("F6", "功效系数"),
    "spread": ("F7", "极差"),
    "tiers": ("F8", "分段递减"),
    "pieces": ("F9", "计件"),
    "four_levels": ("F10", "四级"),
    "project_points": ("F11", "项目积分"),
    "key_projects": ("F12", "重点工程"),
}
# These need a target; a unit that was given none is treated as the scheme says.
WITH_TARGET: Final = frozenset(
    {"proportion", "all_or_nothing", "reach_then_place", "base_points", "tiers", "pieces", "four_levels"}
)  # fmt: skip
