"""Rules, observations and answers as CSV: what is wrong is named by line and column; whole or not at all."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from progress_cast import SEPTEMBER, rule, seen
from progress_random import random_observations, random_rule

from luoshi.errors import LuoshiError
from luoshi.progress import (
    assess,
    read_observations_csv,
    read_targets_csv,
    write_assessments_csv,
    write_observations_csv,
    write_targets_csv,
)

HEAD = "id,indicator,area,period,value,unit,recorded_at,vintage\n"
LINE = "o1,招引,滕州市,2026-09,91,个,2026-10-09T17:42:00+08:00,final\n"


def test_it_reads_back_what_it_wrote():
    r = random.Random(7)
    rules = [one for n in range(60) if (one := random_rule(r, f"T{n:02d}"))]
    rows = [row for one in rules for row in random_observations(r, one)]
    assert read_targets_csv(write_targets_csv(rules)) == rules
    unlike = {(o.indicator, o.area, o.period, o.recorded_at): o for o in rows}
    chosen = list({o.id: o for o in unlike.values()}.values())
    assert read_observations_csv(write_observations_csv(chosen)) == chosen


def test_it_reads_a_plain_file_and_keeps_missing_apart_from_zero():
    zero = LINE.replace("o1", "o2").replace("91", "0").replace("2026-09", "2026-08")
    none = LINE.replace("o1", "o3").replace("91", "").replace("2026-09", "2026-07")
    found = read_observations_csv((HEAD + LINE + zero + none).encode())
    assert [o.value for o in found] == [91, 0, None]
    assert [o.source for o in found] == ["report"] * 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("91", "九十一", "第 2 行“value”列"),
        ("91", "1e999999999", "不是通常的数"),
        ("91", "1e-999999999", "不是通常的数"),
        ("91", "9e15", "观测 o1"),
        ("91", "NaN", "不是通常的数"),
        ("2026-09,", "2199-09,", "第 2 行“period”列"),
        ("2026-09,", "2026-13,", "period"),
        ("2026-09,", ",", "是空的"),
        ("o1", "", "“id”列是空的"),
        ("+08:00", "", "没有时区"),
        ("2026-10-09T17:42:00+08:00", "昨天", "recorded_at"),
        ("final", "finished", "可填：flash"),
        (",final", "", "列数"),
        (",final", ",final,more", "列数"),
        ("id,", "编号,", "第 1 行的列名"),
        ("area,", "id,", "第 1 行的列名"),
        ("招引", '"招引', "CSV"),
    ],
)
def test_it_names_line_and_column(old, new, said):
    text = (HEAD + LINE).replace(old, new, 1)
    with pytest.raises(LuoshiError, match=said) as caught:
        observations = read_observations_csv(text.encode(), "观测.csv")
        assess([rule(area="滕州市")], observations, [SEPTEMBER])
    assert caught.value.remedy


def test_it_refuses_two_figures_for_one_key_at_one_instant():
    with pytest.raises(LuoshiError, match="第 3 行与第 2 行的指标"):
        read_observations_csv((HEAD + LINE + LINE.replace("o1", "o2")).encode())
    with pytest.raises(LuoshiError, match="第 3 行的 id"):
        read_observations_csv((HEAD + LINE + LINE.replace("2026-09", "2026-08")).encode())


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"PK\x03\x04\x00\x00", "指标\n".encode("gb18030"), b"\x00"]
)
def test_it_refuses_what_is_no_table(data):
    with pytest.raises(LuoshiError):
        read_observations_csv(data)
    with pytest.raises(LuoshiError):
        read_targets_csv(data)


def test_it_refuses_targets_that_cannot_be_judged():
    good = write_targets_csv([rule()]).decode("utf-8-sig")
    for old, new, said in (
        ("160", "", "value"), ("yearly_floor", "wish", "form"), ("2026-12", "2023-12", "deadline"), ("month,1", "month,一", "整数"),
    ):  # fmt: skip
        assert old in good
        with pytest.raises(LuoshiError, match=said):
            read_targets_csv(good.replace(old, new, 1).encode())
    with pytest.raises(LuoshiError, match="第 3 行与第 2 行"):
        read_targets_csv((good + good.splitlines()[1] + "\r\n").encode())


@given(st.binary(max_size=200))
def test_it_reads_or_refuses_any_bytes(data):
    for read in (read_observations_csv, read_targets_csv):
        try:
            read(data)
        except LuoshiError as error:
            assert error.remedy


@given(st.lists(st.text(max_size=12), min_size=8, max_size=8))
def test_it_reads_or_refuses_any_cells(cells):
    line = ",".join('"' + c.replace('"', '""') + '"' for c in cells)
    try:
        read_observations_csv((HEAD + line).encode("utf-8", "surrogatepass"))
    except LuoshiError as error:
        assert error.remedy


def test_it_writes_every_field_of_an_answer():
    text = write_assessments_csv(assess([rule()], [seen("2026-09", 91)], [SEPTEMBER])).decode(
        "utf-8-sig"
    )
    head, line = text.splitlines()
    told = dict(zip(head.split(","), line.split(","), strict=True))
    assert (told["verdict"], told["gap"], told["as_of"], told["sample"]) == (
        "behind",
        "-18.1",
        "2026-09-30",
        "0",
    )
    assert told["headroom"] == ""
