"""Rules and figures as Parquet: read as the CSV's are; columns, types and rows that do not fit are named."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import duckdb
import pytest
from progress_cast import SEPTEMBER, rule, seen
from progress_random import random_observations, random_rule

from luoshi.errors import LuoshiError
from luoshi.progress import (
    TableError,
    assess,
    checksum,
    read_observations,
    read_targets,
    write_assessments_parquet,
    write_observations_csv,
    write_targets_csv,
)

FLAGS = ("yearly", "aspirational", "suspended", "flat", "tolerance_confirmed")
SAMPLE = "cast(sample as boolean) as sample"
FIGURES = (
    "(values ('o1', '招引', '2026-08', 80.0::decimal(12, 2), '个', timestamptz '2026-09-09 17:42:00+08'),"
    " ('o2', '招引', '2026-09', 91.5, '个', timestamptz '2026-10-09 17:42:00+08'))"
    " as f(id, indicator, period, value, unit, recorded_at)"
)


def parquet(query: str, tmp_path: Path) -> bytes:
    path = tmp_path / "made.parquet"
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path.read_bytes()


def of_csv(text: bytes, casts: str, tmp_path: Path) -> bytes:
    """The same table as Parquet. casts: `expression as column` for those that are no text."""
    (tmp_path / "made.csv").write_bytes(text)
    table = f"read_csv('{tmp_path / 'made.csv'}', all_varchar = true, nullstr = '')"
    return parquet(f"select * replace ({casts}) from {table}", tmp_path)


def refused(data: bytes) -> str:
    with pytest.raises(TableError) as caught:
        read_observations(data, "数据.parquet")
    assert caught.value.remedy
    assert caught.value.message.startswith("数据.parquet")
    return str(caught.value)


def test_it_reads_the_same_rules_and_figures_from_either_format(tmp_path: Path):
    r = random.Random(11)
    rules = [one for n in range(60) if (one := random_rule(r, f"T{n:02d}"))]
    rows = [row for one in rules for row in random_observations(r, one)]
    unlike = {(o.indicator, o.area, o.period, o.recorded_at): o for o in rows}
    rows = list({o.id: o for o in unlike.values()}.values())
    numbers = ("value", "value2", "base", "tolerance")
    answers = [
        (f"cast({c} as decimal(24, 6)) as {c}" for c in numbers),
        (f"cast({c} as boolean) as {c}" for c in FLAGS),
        ("cast(lag_months as tinyint) as lag_months",),
    ]
    targets = of_csv(
        write_targets_csv(rules), ", ".join(c for casts in answers for c in casts), tmp_path
    )
    figures = of_csv(
        write_observations_csv(rows),
        f"cast(value as decimal(24, 6)) as value, cast(recorded_at as timestamptz) as recorded_at, {SAMPLE}",
        tmp_path,
    )
    assert read_targets(targets) == rules
    assert read_observations(figures) == rows
    assert read_targets(write_targets_csv(rules)) == rules
    assert read_observations(write_observations_csv(rows)) == rows


def test_it_reads_floats_as_they_are_written_and_keeps_missing_apart_from_zero(tmp_path: Path):
    for kind in ("double", "float", "decimal(9, 6)"):
        query = f"select * replace (unnest([0.1, 0, null]::{kind}[]) as value, unnest(['a', 'b', 'c']) as id,"
        query += (
            f" unnest(['2026-01', '2026-02', '2026-03']) as period) from {FIGURES} where id = 'o1'"
        )
        found = read_observations(parquet(query, tmp_path))
        assert [None if o.value is None else str(o.value.normalize()) for o in found] == [
            "0.1",
            "0",
            None,
        ]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select * exclude (value) from {}", "缺少列：value"),
        ("select * exclude (id, unit) from {}", "缺少列：id、unit"),
        ("select *, 1 as amount from {}", "列名不对：amount"),
        ("select * rename (id as ID) from {}", "列名不对：ID"),
        ("select * replace (cast(value as varchar) as value) from {}", "“value”列是 VARCHAR"),
        ("select * replace ([value] as value) from {}", "“value”列是 DECIMAL(12,2)[]"),
        ("select * replace (2026 as period) from {}", "“period”列是 INTEGER"),
        ("select * replace (timestamp '2026-09-09' as recorded_at) from {}", "应是带时区的时间"),
        ("select * replace ('2026-09-09 10:00:00' as recorded_at) from {}", "没有时区"),
        ("select * replace ('nan'::double as value) from {}", "第 1 行“value”列"),
        ("select * replace (if(id = 'o2', 'inf', '1')::double as value) from {}", "第 2 行“value”列"),
        ("select * replace (if(id = 'o2', '-inf', '1')::float as value) from {}", "第 2 行“value”列"),
        ("select * replace (if(id = 'o2', null, id) as id) from {}", "第 2 行“id”列是空的"),
        ("select * replace ('o1' as id) from {}", "第 2 行的 id 与第 1 行相同"),
        ("select * replace ('2026-09-08' as period) from {}", "“2026-09-08”不是可认的写法"),
        ("select * replace (repeat('个', 1001) as unit) from {}", "第 1 行“unit”列超过 1000 字"),
        ("select *, 2 as sample from {}", "第 1 行“sample”列"),
        (
            "select * replace ('2026-09' as period, timestamptz '2026-10-09' as recorded_at) from {}",
            "第 2 行与第 1 行的指标、地区、数据期和记录时间都相同",
        ),
    ],
)  # fmt: skip
def test_it_names_what_is_wrong_and_reads_nothing(query: str, said: str, tmp_path: Path):
    assert said in refused(parquet(query.format(FIGURES), tmp_path))


@pytest.mark.parametrize(
    "value", ["18446744073709551615::ubigint", "9223372036854775807", "2e19", "1e29::decimal(38,0)"]
)
def test_it_refuses_what_goes_beyond_64_bits(value: str, tmp_path: Path):
    data = parquet(f"select * replace ({value} as value) from {FIGURES}", tmp_path)
    with pytest.raises(LuoshiError, match=r"观测 o1.*数值超过") as caught:
        assess([rule()], read_observations(data), [SEPTEMBER])
    assert caught.value.remedy


def test_it_takes_a_column_without_one_value_whatever_its_type(tmp_path: Path):
    data = parquet(f"select *, null::integer as grade, null::date as area from {FIGURES}", tmp_path)
    assert [o.grade for o in read_observations(data)] == [None, None]
    assert read_observations(parquet(f"select * from {FIGURES} limit 0", tmp_path)) == []


def test_it_refuses_a_file_that_is_not_whole(tmp_path: Path):
    whole = parquet(f"select * from {FIGURES}", tmp_path)
    assert "没有写完" in refused(whole[: len(whole) // 2])
    assert "没有写完" in refused(b"PAR1")
    assert "不是完整的" in refused(b"PAR1" + b"\xff" * 100 + b"PAR1")
    assert "不是完整的" in refused(whole[:40] + whole[60:])


def test_it_reads_or_refuses_a_file_with_bytes_changed(tmp_path: Path):
    whole, r = parquet(f"select * from {FIGURES}", tmp_path), random.Random(3)
    for _ in range(60):
        spoilt = bytearray(whole)
        for _ in range(r.randint(1, 4)):
            spoilt[r.randrange(len(spoilt))] = r.randrange(256)
        try:
            read_observations(bytes(spoilt))
        except LuoshiError as error:
            assert error.remedy


def test_it_refuses_more_rows_than_memory_is_made_for(tmp_path: Path):
    query = f"select f.* from {FIGURES} cross join range(1000001)"
    assert "有 2000002 行" in refused(parquet(query, tmp_path))


def test_it_says_what_to_install_where_duckdb_is_not(tmp_path: Path, monkeypatch):
    data = parquet(f"select * from {FIGURES}", tmp_path)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(TableError, match=r"luoshi\[lake\]"):
        read_observations(data)


def test_it_writes_answers_that_any_reader_of_parquet_takes(tmp_path: Path):
    answers = assess([rule(), rule("T29", area="滨湖镇")], [seen("2026-09", "91.5")], [SEPTEMBER])
    path = tmp_path / "answers.parquet"
    path.write_bytes(write_assessments_parquet(answers))
    found = duckdb.sql(
        f"select target, area, as_of, verdict, actual, gap, headroom, sample from '{path}'"
    ).fetchall()
    assert found == [
        (a.target, a.area, a.as_of, a.verdict, a.actual, a.gap, a.headroom, a.sample)
        for a in answers
    ]


def test_it_answers_the_same_whatever_the_format(tmp_path: Path):
    rows = [seen("2026-08", 80, "a"), seen("2026-09", "91.5", "b")]
    data = of_csv(
        write_observations_csv(rows), f"cast(value as double) as value, {SAMPLE}", tmp_path
    )
    ours, theirs = (assess([rule()], read, [SEPTEMBER]) for read in (rows, read_observations(data)))
    assert checksum(ours) == checksum(theirs)
