"""Places: the worked table of docs/design/ranking.md, and what holds for any figures."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.ranking import Place, moved, places

FIGURES = st.dictionaries(
    st.integers(0, 99), st.none() | st.decimals(-5, 5, places=0, allow_nan=False), max_size=20
)


def worked() -> list[list[str]]:
    page = (Path(__file__).parents[2] / "docs/design/ranking.md").read_text("utf-8")
    lines = page.partition("| unit |")[2].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line]
    return [row for row in rows if len(row) == 8]


def figures(column: int) -> dict[str, Decimal | None]:
    return {row[0]: None if row[column] == "—" else Decimal(row[column]) for row in worked()}


def shown(place: Place | None) -> list[str]:
    if place is None:
        return ["—", "—", "—"]
    return [str(place.rank), str(place.shared), str(place.from_below)]


def test_it_ranks_as_the_worked_table_says() -> None:
    assert len(worked()) == 6
    now, before = places(figures(1)), places(figures(5))
    for row in worked():
        assert shown(now[row[0]]) == row[2:5], row
        assert shown(before[row[0]])[0] == row[6], row
        step = moved(now[row[0]], before[row[0]])
        assert ("—" if step is None else f"{step:+d}".replace("-", "−")) == row[7], row


@given(FIGURES)
@settings(max_examples=60)
def test_it_gives_one_more_than_stand_before(told: dict[int, Decimal | None]) -> None:
    for least_first in (False, True):
        for key, place in places(told, least_first=least_first).items():
            mine, known = told[key], [each for each in told.values() if each is not None]
            if mine is None:
                assert place is None
                continue
            assert place is not None
            before = [each for each in known if (each < mine if least_first else each > mine)]
            assert place == Place(len(before) + 1, known.count(mine), len(known))


@given(FIGURES)
@settings(max_examples=60)
def test_it_counts_from_below_as_from_the_other_end(told: dict[int, Decimal | None]) -> None:
    down, up = places(told), places(told, least_first=True)
    for key, place in down.items():
        other = up[key]
        assert (place is None) == (other is None)
        if place is not None and other is not None:
            assert place.from_below == other.rank


def test_it_has_no_movement_without_two_places() -> None:
    assert moved(Place(1, 1, 3), None) is None
    assert moved(None, Place(1, 1, 3)) is None
    assert moved(Place(2, 2, 3), Place(2, 1, 3)) == 0
