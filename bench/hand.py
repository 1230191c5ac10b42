"""The same verdicts and lights for the nation of bench.nation by SQL as an analyst writes it who knows its seven forms.

No rule book, no gaps, no other policies, no dates without a figure; whole numbers of 64 bits, because the goals are small.
`plain` takes the newest row of each figure itself (arg_max), as from any table of figures; `ends` uses the lake's own column
until_recorded, which makes that step a comparison.
"""

from __future__ import annotations

import calendar
from typing import Any, Literal

from bench.nation import FIRST, LAST
from luoshi.lake import Lake
from luoshi.plan import month_of_index
from luoshi.progress import LIGHTS, VERDICTS, Light, Verdict

Way = Literal["plain", "ends"]


def months(lake: Lake, way: Way, counties: int) -> list[str]:
    """SQL statements: one a month and run of counties; each gives (programme, month, verdict, light, targets, mark)."""
    return [
        _text(lake, way, month, low, min(low + counties, 2**24))
        for low in range(1, len(lake.programmes) + 1, counties)
        for month in range(FIRST, LAST + 1)
    ]


def _read(lake: Lake, first: int, last: int) -> str:
    names = ", ".join(f"'{p}'" for p in lake.paths("observations", first, last))
    return f"read_parquet([{names}], hive_partitioning = false)"


def _newest(lake: Lake, way: Way, first: int, last: int, low: int, high: int) -> str:
    source = f"from {_read(lake, first, last)} where series >= {low} and series < {high}"
    if way == "ends":
        return f"select series, to_month, amount {source} and until_recorded = {2**63 - 1}"
    return f"select series, to_month, arg_max(amount, recorded) as amount {source} group by series, to_month"


def _text(lake: Lake, way: Way, month: int, low: int, high: int) -> str:
    day = closing_day(month)
    in_plan, in_year = month - FIRST + 1, month % 12 + 1
    last, december = int(month == LAST), int(month % 12 == 11)
    one, two = 1 << 56, 2 << 56
    newest = _newest(lake, way, month, month, one | low << 32, one | high << 32)
    year = _newest(lake, way, month - month % 12, month, two | low << 32, two | high << 32)
    # Shares to be kept: at the end it matters whether one month was below.
    history = _newest(lake, way, FIRST, month, two | low << 32, two | high << 32) if last else year
    broken = "s.series in (from low)" if last else "false"
    targets = lake.paths("targets")[0]
    return f"""
with newest as ({newest}),
t as (select series, target_no, form, goal, base from '{targets}' where target_no >= {low << 32} and target_no < {high << 32}),
stock as (
  select t.target_no, t.form, n.amount as total, t.goal, t.base,
         case when t.form = 'level' then n.amount - t.base else n.amount end as ahead,
         case when t.form = 'level' then t.goal - t.base else t.goal end as span,
         case when t.form = 'yearly_floor' or t.form = 'yearly_cap' then {in_year} else {in_plan} end as p,
         case when t.form = 'yearly_floor' or t.form = 'yearly_cap' then 12 else 36 end as w
  from newest n join t on t.series = n.series
),
summed as (
  select series, sum(amount)::bigint as total, max_by(amount, to_month) as latest from ({year}) group by series
),
low as (select distinct series from ({history}) where amount < 50000000),
flow as (
  select t.target_no, t.form, case when t.form = 'keep' then s.latest else s.total end as total, t.goal, {in_year} as p,
         {broken} as low
  from summed s join t on t.series = s.series
),
-- 0 done, 1 missed, 2 green, 3 amber, 4 red
judged as (
  select target_no,
         case when form = 'level_cap' then case when total > goal then 1 when {last} = 1 then 0 else 2 end
              when form = 'yearly_cap' then case when total > goal then 1 when {december} = 1 then 0
                    when total * 12 <= goal * p then 2
                    when (goal * p - total * 12) * 10 >= -3 * 12 * goal then 3 else 4 end
              when form = 'yearly_floor' and total >= goal then 0
              when form = 'yearly_floor' and {december} = 1 then 1
              when form = 'cumulative' and total >= goal then 0
              when form <> 'yearly_floor' and {last} = 1 then case when total >= goal then 0 else 1 end
              when form = 'level' and total < base then
                   case when ahead * w * 10 >= span * (p * 10 - 3 * w) then 3 else 4 end
              when ahead * w * 10 > span * (p * 10 - w) then 2
              when ahead * w * 10 >= span * (p * 10 - 3 * w) then 3
              else 4
         end as l
  from stock
  union all
  select target_no,
         case when form = 'keep' and {last} = 1 then case when low then 1 else 0 end
              when form = 'keep' then case when total >= goal then 2
                   when (total - goal) * 10 >= -300000000 then 3 else 4 end
              when total >= goal then 0
              when {december} = 1 then 1
              when total * 120 > goal * (p * 10 - 12) then 2
              when total * 120 >= goal * (p * 10 - 36) then 3
              else 4
         end as l
  from flow
)
select target_no >> 32, {day}, l, count(*), sum(hash(target_no, {day})) from judged group by all"""


def closing_day(month: int) -> int:
    """The month's last day as yyyymmdd."""
    year, number = month_of_index(month)
    return year * 10000 + number * 100 + calendar.monthrange(year, number)[1]


# What `judged` numbers, as in luoshi.progress.
ANSWERS: tuple[tuple[Verdict, Light], ...] = (
    ("achieved", "done"),
    ("missed", "red"),
    ("on_schedule", "green"),
    ("behind", "amber"),
    ("behind", "red"),
)


def checksum(rows: list[tuple[Any, ...]]) -> int:
    """As LakeAnswers.checksum."""
    return sum(
        mark * (VERDICTS.index(ANSWERS[n][0]) * len(LIGHTS) + LIGHTS.index(ANSWERS[n][1]) + 1)
        for _, _, n, _, mark in rows
    )
