"""The SQL texts of the plain routes, put together: plain.sql over the figures that decide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any, Literal

from luoshi.lake.files import quoted
from luoshi.lake.rows import Route
from luoshi.progress import FORMS, Light, Verdict

# What each line of plain.sql means; the same table as judge.sql 12, for the outcomes a plain target can have. In the order
# of verdicts: plain.sql takes spans of them.
VERDICT_OF: dict[str, Verdict] = {
    "not_due": "not_due",
    "no_figure": "awaiting_data",
    "gap": "awaiting_data",
    "achieved": "achieved",
    "achieved_early": "achieved",
    "missed": "missed",
    "missed_below": "missed",
    "missed_above": "missed",
    "broken": "missed",
    "exceeded": "missed",
    "held": "on_schedule",
    "recovered": "on_schedule",
    "within": "on_schedule",
    "inside": "on_schedule",
    "on_path": "on_schedule",
    "near": "on_schedule",
    "breached": "behind",
    "outside": "behind",
    "above": "behind",
    "below": "behind",
    "over_line": "behind",
    "below_base": "behind",
    "behind": "behind",
    "no_path": "not_assessed",
    "aspiration": "not_assessed",
}
_LIGHT_OF: dict[Verdict, Light] = {
    "achieved": "done",
    "missed": "red",
    "awaiting_data": "wait",
    "not_due": "not_due",
    "not_assessed": "none",
    "on_schedule": "green",
    "behind": "amber",
}
# (outcome, is_red) of plain.sql -> verdict and light.
ANSWERS: dict[tuple[str, bool], tuple[Verdict, Light]] = {
    (outcome, red): (verdict, "red" if red else _LIGHT_OF[verdict])
    for outcome, verdict in VERDICT_OF.items()
    for red in ((False, True) if verdict == "behind" and outcome != "above" else (False,))
}
_ENUMS = {
    "judge_form": FORMS,
    "judge_shade": ("near", "amber", "red"),
    "judge_outcome": tuple(VERDICT_OF),
}
# exact: each figure stands for the date that closes its month; every target must have one. any: also those without.
Mode = Literal["exact", "any"]
_JANUARY = """case when not t.scope_year then 0
              when d.closed_year * 12 < t.start_month then t.start_month - t.start_month % 12
              when d.closed_year * 12 > t.deadline then t.deadline - t.deadline % 12
              else d.closed_year * 12 end"""
_NO_FIGURE = """when at_month is null then
             case when closed_month < due_from - due_from % step_months + step_months - 1 + lag_months
                  then 'not_due'::judge_outcome else 'no_figure'::judge_outcome end"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Which rows of the lake a piece reads. source: a relation; low and high: its series; known: microseconds since 1970."""

    source: str
    low: int
    high: int
    known: int


def types_sql() -> list[str]:
    """Words as numbers: one byte a word instead of sixteen."""
    return [
        f"create type {name} as enum ({', '.join(quoted(w) for w in words)})"
        for name, words in _ENUMS.items()
    ]


def piece_sql(targets: str) -> str:
    return _text("plain_piece.sql").replace("{targets}", targets)


def answers_sql(
    route: Route, mode: Mode, figures: Figures, policies: Sequence[tuple[Any, ...]]
) -> str:
    """The answers of the piece at the dates of judge_date. policies: rows of judge_policy."""
    standing = _exact(route, figures) if mode == "exact" else _any(route, figures)
    return _filled(
        "plain.sql",
        standing=standing,
        shade=_shade(policies),
        no_figure=_NO_FIGURE if mode == "any" else "",
    )


def _eligible(figures: Figures, columns: str) -> str:
    return _filled(
        "plain_figures.sql",
        columns=columns,
        figures=figures.source,
        low=figures.low,
        high=figures.high,
        known=figures.known,
    )


def _states(route: Route, figures: Figures) -> str:
    if route == "running":
        return _filled("plain_running.sql", eligible=_eligible(figures, "t.target_no"))
    return (
        "select * exclude (amount, is_open, is_sample), amount as total, 0 as breaches, is_open as open_count, "
        f"is_sample as sample_count, false as is_hole from ({_eligible(figures, 't.target_no')})"
    )


def _exact(route: Route, figures: Figures) -> str:
    if route == "running":
        return (
            "select t.*, s.* exclude (target_no), d.as_of, d.closed_month "
            f"from ({_states(route, figures)}) s join piece t on t.target_no = s.target_no "
            "join judge_date d on d.closed_month = s.at_month"
        )
    return (
        "select e.* exclude (amount, is_open, is_sample), e.amount as total, 0 as breaches, e.is_open as open_count, "
        "e.is_sample as sample_count, false as is_hole, d.as_of, d.closed_month "
        f"from ({_eligible(figures, 't.*')}) e join judge_date d on d.closed_month = e.at_month"
    )


def _any(route: Route, figures: Figures) -> str:
    """Every target at every date, with the last figure so far; for targets of each year, of the date's own year."""
    return f"""
      select q.*, s.* exclude (target_no, year_no),
             case when q.scope_year and q.january > q.start_month then q.january else q.start_month end as due_from
      from (select t.*, d.as_of, d.closed_month, {_JANUARY} as january from piece t cross join judge_date d) q
      asof left join (
        select e.*, case when t.scope_year then e.at_month // 12 else 0 end as year_no
        from ({_states(route, figures)}) e join piece t on t.target_no = e.target_no
      ) s on s.target_no = q.target_no and s.year_no = q.january // 12 and s.at_month <= q.closed_month"""


def _shade(policies: Iterable[tuple[Any, ...]]) -> str:
    """judge.sql 10 for each policy: its steps from the best, the first that holds."""
    lines = []
    for policy, steps in groupby(sorted(policies), key=lambda row: row[0]):
        tests, rest = [], "amber"
        for _, _, basis, light, bound, inclusive in steps:
            shade = "near" if light == "green" else light
            if bound is None:
                rest = "red" if light == "red" else "amber"
                continue
            over = f"1000 * part + {bound} * whole"
            if basis != "points":
                over = (
                    f"case when side = 0 then {bound} - 1000 "
                    f"when part < 0 then part * (2000 - {bound}) else part * {bound} end"
                )
            sign = ">=" if inclusive else ">"
            tests.append(
                f"when ahead::hugeint * (1000 * whole) {sign} span::hugeint * ({over}) "
                f"then '{shade}'::judge_shade"
            )
        inner = f"case {' '.join(tests)} else '{rest}'::judge_shade end" if tests else f"'{rest}'::judge_shade"  # fmt: skip
        lines.append(f"when policy = {quoted(policy)} then {inner}")
    return "\n              ".join(lines)


def _filled(name: str, **parts: object) -> str:
    """One pass a mark, so that no mark inside a part is filled by mistake: parts hold none."""
    text = _text(name)
    for mark, part in parts.items():
        text = text.replace("{" + mark + "}", str(part))
    return text


@cache
def _text(name: str) -> str:
    """A packaged text without its comments: they name the marks."""
    text = resources.files("luoshi.lake").joinpath(name).read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
