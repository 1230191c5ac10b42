"""A nation in a lake: 2,844 counties x 20 towns x 100 indicators x 36 months, 5 % of the figures revised. No chance in it.

Made by SQL straight into the lake's Parquet files; every number comes from a hash of its place. Of 100 indicators of a town
30 are cumulative since the start, 20 yearly floors and 5 yearly caps of year-to-date figures, 15 levels with a base,
10 shares under a cap, 15 yearly floors of monthly amounts that must be summed, 5 shares to be kept.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from luoshi.lake.files import EXTRA, LIKE, ORDER, sha256_of
from luoshi.lake.manifest import Lake, LakeFile, LakeProgramme, write_manifest
from luoshi.plan import month_index, month_of_index
from luoshi.progress import policy_of, tables_sql

COUNTIES, TOWNS, INDICATORS = 2844, 20, 100
FIRST, LAST = month_index(2024, 1), month_index(2026, 12)
_NEVER = 2**63 - 1
# Indicator numbers below each bound have this form; see _TARGETS.
_MIX = """case when i < 30 then 'cumulative' when i < 50 then 'floor' when i < 55 then 'cap' when i < 70 then 'level'
          when i < 80 then 'share' when i < 95 then 'flow' else 'keep' end"""
_PLACES = f"""select c as county, n as local, n % {INDICATORS} as i, {_MIX} as kind,
       (case when n % {INDICATORS} < 80 then 1::bigint else 2::bigint end << 56) | (c << 32) | (n + 1) as series, (c << 32) | (n + 1) as target_no,
       (100 + hash(c, n) % 900)::bigint * 1000000 as goal
from (select 1 + range::bigint as c from range({{counties}}))
cross join (select range::bigint as n from range({TOWNS * INDICATORS}))"""
_TARGETS = f"""select target_no, series,
       case kind when 'cumulative' then 'cumulative' when 'level' then 'level' when 'cap' then 'yearly_cap'
            when 'share' then 'level_cap' when 'keep' then 'keep' else 'yearly_floor' end as form,
       case when kind in ('cap', 'share') then 'le' else 'ge' end as op,
       case kind when 'flow' then 'sum' when 'floor' then 'year_to_date' when 'cap' then 'year_to_date' else 'latest' end as gather,
       case when kind in ('floor', 'cap', 'flow') then 'year' else 'plan' end as scope,
       1 as step_months, 1 as lag_months, {FIRST} as start_month, {LAST} as deadline, {LAST // 12} as deadline_year,
       (kind in ('floor', 'cap', 'flow'))::bigint as yearly, (kind in ('floor', 'cap', 'flow'))::bigint as scope_year,
       0 as is_flow, (kind in ('cumulative', 'floor', 'flow', 'level'))::bigint as settles_early,
       0 as aspirational, 0 as is_tentative, 0 as is_suspended,
       case when kind in ('share', 'keep') then 50000000 else goal end as goal, null as goal2, null as tolerance,
       case when kind = 'level' then goal // 2 end as base, case when kind = 'level' then {FIRST - 1} end as base_last,
       case when kind = 'level' then {FIRST // 12 - 1} end as base_year,
       case kind when 'level' then 'rise' when 'cap' then 'cap' when 'share' then 'points' when 'keep' then 'points'
            else 'whole' end as measure,
       'none' as fallback, case when kind = 'level' then 'ratio' else 'none' end as held, 0 as rate_part, 1 as rate_whole, 0 as rate_unit,
       (county << 32) | case when kind in ('floor', 'cap', 'flow') then 2 else 1 end as path, 'yinchuan-2025@1' as policy,
       null as part_of, null as part_over, null as part_under, 'T' || local as target, '' as area
from ({{places}})"""
_FIGURES = f"""select series, (county << 32) | ((local * 36 + {{month}} - {FIRST}) * 2 + version) as observation_no,
       null as replaces_no, {{month}} as from_month, {{month}} as to_month, {{year}} as year_no,
       case kind when 'flow' then goal // 12 when 'cumulative' then goal * ({{month}} - {FIRST} + 1) // 36
            when 'level' then goal // 2 + goal // 2 * ({{month}} - {FIRST} + 1) // 36
            when 'share' then 50000000 when 'keep' then 50000000 else goal * ({{month}} % 12 + 1) // 12 end
         * case when kind = 'keep' then 1000 + (noise // 7 % 60)::bigint - 1 when kind = 'share' then 990 + (noise % 11)::bigint
                else 650 + (noise % 500)::bigint end // 1000 + version * 10000 as amount,
       0 as is_open, 0 as is_sample, {{recorded}} + version * 2592000000000 as recorded,
       case when revised and version = 0 then {{recorded}} + 2592000000000 else {_NEVER} end as until_recorded, null as id
from (select *, hash(series, {{month}}) as noise, hash(series, {{month}}, 5) % 20 = 0 as revised from ({{places}}))
cross join (select range::bigint as version from range(2))
where version = 0 or revised"""


def make_nation(folder: Path, scale: float) -> Lake:
    """The lake of that share of the nation's counties, at least one."""
    counties = max(1, round(COUNTIES * scale))
    places = _PLACES.format(counties=counties)
    files: list[LakeFile] = []
    with duckdb.connect(
        config={"memory_limit": "3GiB", "temp_directory": str(folder / "spill")}
    ) as duck:
        for statement in tables_sql():
            duck.execute(statement)

        def write(table: str, text: str, path: str, month: int | None = None) -> None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            kinds = {row[0]: row[1] for row in duck.execute(f"describe {LIKE[table]}").fetchall()}
            kinds |= dict(EXTRA[table])
            columns = ", ".join(f"{name}::{kind} as {name}" for name, kind in kinds.items())
            [(rows,)] = duck.execute(
                f"copy (select {columns} from ({text}) order by {ORDER[table]}) to '{folder / path}' "
                "(format parquet, compression zstd)"
            ).fetchall()
            files.append(
                LakeFile(
                    path,
                    table,
                    rows,
                    (folder / path).stat().st_size,
                    sha256_of(folder / path),
                    month,
                )
            )

        write("targets", _TARGETS.format(places=places), "targets-1.parquet")
        write("curves", _curves(counties), "curves-1.parquet")
        policy = policy_of(None)
        steps = ", ".join(
            f"('{policy.name}', {n}, '{policy.basis}', '{s.light}', {'null' if s.bound is None else s.bound}, {int(s.inclusive)})"
            for n, s in enumerate(policy.steps, 1)
        )
        names = "policy, step, basis, light, bound, inclusive"
        write("policies", f"from (values {steps}) as v({names})", "policies-1.parquet")
        for month in range(FIRST, LAST + 1):
            year, number = month_of_index(month)
            recorded = (month - FIRST + 648) * 2629800000000 + 10 * 86400000000
            text = _FIGURES.format(places=places, month=month, year=year, recorded=recorded)
            path = f"observations/month={year}-{number:02d}/part-1.parquet"
            write("observations", text, path, month)
    each = TOWNS * INDICATORS
    programmes = tuple(
        LakeProgramme(n, f"C{n:05d}", f"第{n}县方案", f"第{n}县", each, each * 36, 0, "", "")
        for n in range(1, counties + 1)
    )
    lake = Lake(folder, 1, programmes, tuple(files))
    write_manifest(lake)
    return lake


def _curves(counties: int) -> str:
    return (
        f"select (c << 32) | p as path, {FIRST} + m as month, case p when 1 then m + 1 else m % 12 + 1 end as part, "
        "case p when 1 then 36 else 12 end as whole "
        f"from (select 1 + range::bigint as c from range({counties})), (select 1 + range::bigint as p from range(2)), "
        "(select range::bigint as m from range(36))"
    )
