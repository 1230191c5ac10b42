"""L101 量纲不合: the unit measures something else than the indicator.

Anti-pattern: 光伏装机达到30万千瓦时 - an installed capacity is a power, and 千瓦时 is an amount of electricity.
Best practice: 光伏装机达到30万千瓦.

A unit that units.txt does not know says nothing about its dimension and is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from luoshi.lint.finding import Finding, at_target, quoted
from luoshi.lint.knowledge import load, words
from luoshi.plan import Plan, Target, known_units, parse_unit

CODE = "L101"
NAME = "量纲不合"
_AMOUNTS = ("level", "increase", "cumulative")


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    """Last word of an indicator -> the dimensions it may have, longest word first."""
    pairs = {
        str(word): tuple(str(d) for d in line["dimensions"])
        for line in load("dimensions")["indicators"]
        for word in line["ends"]
    }
    return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))


def _expected(indicator: str) -> tuple[str, tuple[str, ...]] | None:
    bare = indicator.strip()
    names = [
        bare,
        *(bare.removesuffix(t) for t in words("dimensions", "tails") if bare.endswith(t)),
    ]
    for name in names:
        for head, dimensions in _heads().items():
            if name.endswith(head):
                return head, dimensions
    return None


def _dimension(unit: str) -> str | None:
    """Of a compound the part before the stroke; None when the unit is not in the table."""
    over = parse_unit(unit).dimension.split("/", 1)[0]
    return over if over in {known.dimension for known in known_units().values()} else None


def check(plan: Plan) -> Iterator[Finding]:
    for target in plan.targets:
        if target.kind in _AMOUNTS and target.unit:
            yield from _of(target)


def _of(target: Target) -> Iterator[Finding]:
    expected = _expected(target.indicator)
    dimension = _dimension(target.unit)
    if expected is None or dimension is None or dimension in expected[1]:
        return
    if "share" in expected[1] and "/" in target.unit:
        return  # a rate may be given as 户/百人
    head, dimensions = expected
    names = load("dimensions")["names"]
    wanted = "或".join(str(names.get(d, d)) for d in dimensions if d in names)
    given = names.get(dimension)
    of_what = f"是{given}的单位" if given else "与之不同类"
    yield at_target(
        CODE,
        "error",
        target,
        f"{quoted(target.indicator)}写成{target.value}{target.unit}："
        f"“{head}”应以{wanted}计，“{target.unit}”{of_what}。",
        "请向数据提供单位核实本意，并改正单位，必要时连同数值一并改正。",
    )
