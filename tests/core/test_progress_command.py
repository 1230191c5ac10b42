"""luoshi assess: tables of either format in, an answer out; bad input is refused whole, with its place and the remedy."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from luoshi.cli import main

TARGETS = (
    "target,indicator,form,op,value,unit,start,deadline,yearly,accumulation,frequency,base,base_first,base_last\n"
    "T1,招引,yearly_floor,ge,160,个,2024-01,2026-12,1,year_to_date,month,,,\n"
)
FIGURES = (
    "id,indicator,period,value,unit,recorded_at\n"
    "o1,招引,2026-08,80,个,2026-09-09T17:42:00+08:00\n"
    "o2,招引,2026-09,91,个,2026-10-09T17:42:00+08:00\n"
)


def run(folder: Path, *more: str, targets: str = TARGETS, figures: str = FIGURES) -> Result:
    (folder / "目标.csv").write_text(targets, "utf-8")
    (folder / "数据.csv").write_text(figures, "utf-8")
    words = ["--targets", "目标.csv", "--observations", "数据.csv", "--as-of", "2026-09-30", *more]
    runner = CliRunner()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return runner.invoke(main, ["assess", *words], catch_exceptions=False)


def test_it_answers_and_says_nothing_more_when_every_figure_was_used(tmp_path: Path):
    result = run(tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "behind" in result.stdout


def test_it_says_how_many_figures_were_passed_over_and_which_came_first(tmp_path: Path):
    others = "".join(f"x{n},招商,2026-0{n},5,个,2026-10-09T17:42:00+08:00\n" for n in range(1, 6))
    result = run(tmp_path, figures=FIGURES + others)
    assert result.exit_code == 0 and result.stdout == run(tmp_path).stdout
    assert result.stderr.startswith("有 5 条数据的指标或地区没有对应的目标，没有用到：")
    assert "x1（招商，2026-01）；x2（招商，2026-02）；x3（招商，2026-03）等" in result.stderr
    assert "x4" not in result.stderr and "请核对" in result.stderr


def test_it_does_not_count_a_row_that_takes_back_another_as_passed_over(tmp_path: Path):
    figures = FIGURES.replace("\n", ",\n").replace("recorded_at,", "recorded_at,replaces")
    moved = "o3,招商,2026-09,91,个,2026-10-10T17:42:00+08:00,o2\n"
    result = run(tmp_path, figures=figures + moved)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "2026-08" in result.stdout


def test_it_takes_a_later_figure_of_the_same_month_as_a_revision(tmp_path: Path):
    result = run(tmp_path, figures=FIGURES.replace("o1,招引,2026-08", "o1,招引,2026-09"))
    assert (result.exit_code, result.stderr) == (0, "")
    assert ",91," in result.stdout and ",80," not in result.stdout


REFUSED = [
    # two figures for one key at one instant
    ("o2,招引,2026-09,91,个,2026-10-09T", "o2,招引,2026-08,91,个,2026-09-09T", "数据.csv 第 3 行与第 2 行的指标"),
    ("o2,", "o1,", "数据.csv 第 3 行的 id 与第 2 行相同"),
    # a period that ends before it starts cannot be written; what looks like one is refused
    ("2026-09,91", "2026-09..2026-08,91", "数据.csv 第 3 行“period”列"),
    ("2026-09,91", "2026-Q5,91", "数据.csv 第 3 行“period”列"),
    # a unit of another dimension
    ("91,个", "91,亿元", "观测 o2（招引 2026-09）：计量单位“亿元”不能换算成“个”"),
    # beyond 64 bits, beyond what is counted exactly, no number
    ("91,个", "18446744073709551616,个", "观测 o2（招引 2026-09）的数值超过"),
    ("91,个", "281474976.710657,个", "观测 o2（招引 2026-09）的数值超过"),
    ("91,个", f"{10**40},个", "数据.csv 第 3 行“value”列"),
    ("91,个", "NaN,个", "数据.csv 第 3 行“value”列"),
    ("91,个", "-inf,个", "数据.csv 第 3 行“value”列"),
    ("91,个", "九十一,个", "数据.csv 第 3 行“value”列"),
    ("value,", "数值,", "数据.csv 第 1 行的列名不对：数值"),
    (",value,unit,", ",unit,grade,", "数据.csv 第 1 行缺少列：value"),
    ("2026-10-09T17:42:00+08:00", "2026-10-09T17:42:00", "没有时区"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), REFUSED, ids=[said for _, _, said in REFUSED])
def test_it_refuses_figures_whole_with_one_sentence(old: str, new: str, said: str, tmp_path: Path):
    assert old in FIGURES
    result = run(tmp_path, "--out", "答案.csv", figures=FIGURES.replace(old, new))
    refused(result, said)
    assert not (tmp_path / "答案.csv").exists()


BAD_TARGETS = [
    ("2024-01,2026-12", "2026-12,2026-01", "期限早于起算月"),
    (",month,,,", ",month,1,2023-12,2023-01", "基期的末月早于首月"),
    (",month,,,", ",month,1,2026-12,2026-12", "基期不早于期限"),
    (",month,,,", ",month,1,,", "没有写基期"),
    ("2026-12,1,year_to_date,month", "2026-11,1,year_to_date,quarter", "不在数据期的末月"),
    (
        "2024-01,2026-12,1,year_to_date,month",
        "2024-02,2026-12,1,period,quarter",
        "不是数据期的首月",
    ),
    ("yearly_floor,ge", "yearly_floor,le", "“op”列写成了“le”"),
    ("2026-12,1,", "2026-12,0,", "每年重新起算"),
    ("yearly_floor,ge", "cumulative,ge", "不能每年重新起算"),
    ("yearly_floor,ge", "about,about", "没有写“左右”的幅度"),
    ("yearly_floor,ge", "range,between", "区间目标缺上限"),
    ("yearly_floor,ge", "average_growth,ge", "不能每年重新起算"),
    (",160,", ",0,", "要大于零"),
    ("deadline,", "期限,", "列名不对：期限"),
    ("form,op,value,", "form,value2,value,", "缺少列：op"),
]


@pytest.mark.parametrize(
    ("old", "new", "said"), BAD_TARGETS, ids=[said for _, _, said in BAD_TARGETS]
)
def test_it_refuses_targets_whole_with_one_sentence(old: str, new: str, said: str, tmp_path: Path):
    assert old in TARGETS
    result = run(tmp_path, targets=TARGETS.replace(old, new))
    refused(result, said)
    assert result.stderr.startswith("目标.csv 第 ")


def refused(result: Result, said: str) -> None:
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1 and "Traceback" not in result.stderr
    assert result.stderr.count("。") >= 2, "place and remedy"


def test_it_judges_parquet_as_it_judges_csv_and_writes_either(tmp_path: Path):
    plain = run(tmp_path, "--checksum").stdout
    for name, casts in (
        ("目标", "cast(value as integer) as value, yearly = '1' as yearly"),
        ("数据", "cast(value as double) as value, cast(recorded_at as timestamptz) as recorded_at"),
    ):
        table = f"read_csv('{tmp_path / name}.csv', all_varchar = true, nullstr = '')"
        duckdb.execute(
            f"copy (select * replace ({casts}) from {table}) to '{tmp_path / name}.parquet'"
        )
    files = (
        f"--targets={tmp_path / '目标'}.parquet",
        f"--observations={tmp_path / '数据'}.parquet",
    )
    answer = tmp_path / "答案.parquet"
    words = ["assess", *files, "--as-of", "2026-09-30", "--out", str(answer), "--checksum"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", plain)
    (row,) = duckdb.sql(f"select target, verdict, gap from '{answer}'").fetchall()
    assert (row[0], row[1], str(row[2])) == ("T1", "behind", "-18.100000")
    result = run(tmp_path, "--out", "答案.csv")
    assert result.stdout == "" and "behind" in (tmp_path / "答案.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(("name", "said"), [("答案.xls", "不会写"), ("没有/答案.csv", "不存在")])
def test_it_refuses_where_it_cannot_write(name: str, said: str, tmp_path: Path):
    refused(run(tmp_path, "--out", name), said)
