"""Which of several sources is judged: the worked table of docs/design/progress.md, section 6.1."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import Period
from luoshi.progress import Observation, Source, governed

# day of October, period, source, value; None: "there is no figure"
ROWS = (
    ("a", 5, "2026-07", "report", "30"),
    ("b", 6, "2026-08", "report", "41"),
    ("c", 8, "2026-08", "register", "39"),
    ("d", 9, "2026-08", "report", "42"),
    ("e", 9, "2026-09", "register", None),
    ("f", 10, "2026-09", "report", "50"),
)


def figure(id: str, day: int, period: str, source: Source, value: str | None) -> Observation:
    return Observation(
        id=id,
        indicator="platforms",
        area="甲县",
        period=Period.parse(period),
        value=None if value is None else Decimal(value),
        unit="个",
        recorded_at=datetime(2026, 10, day, tzinfo=UTC),
        source=source,
    )


def counted(sources: dict[str, Source], until: int = 31) -> list[str]:
    """Ids of what is judged of the figures recorded by that day of October."""
    rows = [figure(*row) for row in ROWS if row[1] <= until]  # type: ignore[arg-type]
    return [row.id for row in governed(rows, sources)]


@pytest.mark.parametrize(
    ("sources", "until", "ids"),
    [
        ({"platforms": "register"}, 31, ["a", "c", "e"]),
        ({"platforms": "register"}, 7, ["a", "b"]),
        ({"platforms": "register"}, 8, ["a", "c"]),
        ({"platforms": "report"}, 31, ["a", "b", "d", "f"]),
        ({"platforms": "statistics"}, 31, ["a", "b", "c", "d", "e", "f"]),
        ({}, 31, ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_it_judges_what_the_governing_source_said(sources, until, ids):
    assert counted(sources, until) == ids


def test_it_does_not_let_one_area_or_indicator_speak_for_another():
    own = figure("x", 8, "2026-08", "register", "1")
    other = figure("y", 8, "2026-08", "report", "2")
    elsewhere = Observation(
        id="z", indicator="platforms", area="东乡", period=other.period, value=Decimal(3),
        unit="个", recorded_at=other.recorded_at, source="report",
    )  # fmt: skip
    kept = governed([own, other, elsewhere], {"platforms": "register"})
    assert [row.id for row in kept] == ["x", "z"]


def test_it_takes_a_quarter_and_its_last_month_for_two_periods():
    month = figure("m", 8, "2026-09", "register", "1")
    quarter = figure("q", 8, "2026-Q3", "report", "2")
    assert len(governed([month, quarter], {"platforms": "register"})) == 2


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["report", "register"])), max_size=9)
)
def test_it_leaves_a_figure_for_every_period_that_had_one(told):
    rows = [
        figure(str(n), 8, f"2026-0{month}", source, "1") for n, (month, source) in enumerate(told)
    ]
    kept = governed(rows, {"platforms": "register"})
    assert {row.period for row in kept} == {row.period for row in rows}
    assert governed(kept, {"platforms": "register"}) == kept
