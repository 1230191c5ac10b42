"""The language of checks: what it understands, what stays unknown, and how a mistake in the file is named."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.checking import CheckError, load_checks
from luoshi.checking.expressions import parse

TYPES = {"a": "number", "b": "number", "t": "text", "yes": "truth", "row": "numbers"}
KNOWN = {
    "a": Decimal(3),
    "b": Decimal(4),
    "t": "level",
    "yes": True,
    "row": (Decimal(1), Decimal(2)),
}


def value(text: str, **names: object):
    return parse(text, TYPES).value({**KNOWN, **names})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a + b * 2 == 11", True), ("a / b", Decimal("0.75")), ("-a < 0", True), ("a != b", True), ("t == 'level'", True),
        ("abs(a - b)", 1), ("min(a, b)", 3), ("max(row)", 2), ("len(row)", 2), ("sum(row)", 3), ("not yes", False),
        ("a < b and yes", True), ("a > b or not yes", False), ("a is None", False), ("a is not None", True),
        ("0.1 + 0.2 == 0.3", True),
    ],
)  # fmt: skip
def test_it_computes(text: str, result: object):
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a < b", None), ("a + 1 > 0", None), ("abs(a) > 0", None), ("max(a, b) > 0", None), ("not a > 0", None),
        ("a > 0 and b > 9", False), ("a > 0 or b == 4", True), ("a > 0 and b == 4", None), ("a > 0 or b > 9", None),
        ("a is None", True), ("a is not None and a > 0", False),
    ],
)  # fmt: skip
def test_a_missing_number_leaves_it_unknown(text: str, result: object):
    assert value(text, a=None) is result


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a / b > 1", {"b": Decimal(0)}),
        ("max(row) > 1", {"row": ()}),
        ("a > 1", {"a": Decimal("NaN")}),
    ],
)
def test_what_cannot_be_computed_is_unknown(text: str, names: dict[str, object]):
    assert value(text, **names) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.b > 1", "不在可用的写法里"), ("__import__('os')", "不在可用的写法里"), ("open('x')", "不在可用的写法里"),
        ("row[0] > 1", "不在可用的写法里"), ("a ** b > 1", "不在可用的写法里"), ("a if yes else b", "不在可用的写法里"),
        ("(lambda: 1)() > 0", "不在可用的写法里"), ("[x for x in row]", "不在可用的写法里"), ("a in row", "不在可用的写法里"),
        ("f'{a}' == t", "不在可用的写法里"), ("abs(a, b)", "不在可用的写法里"), ("max(a, key=abs)", "不在可用的写法里"),
        ("1 < a < 3", "连写了两个比较"), ("c > 1", "没有这个名字"), ("a > t", "是文字，这里要数"), ("a and b", "是数，这里要是非"),
        ("not a", "是数，这里要是非"), ("yes == yes", "不能用 == 比较"), ("a == t", "是文字，这里要数"), ("a is b", "只能是 None"),
        ("len(a)", "这里要一列数"), ("True", "不能单独用"), ("a = 1", "写法不对"), ("", "写法不对"), ("a >", "写法不对"), ("a\0b", "写法不对"),
        ("a + " * 200 + "1", "最多 500 字"), ("(" * 240 + "a" + ")" * 240, "写法不对"),
    ],
)  # fmt: skip
def test_it_understands_nothing_else(text: str, words: str):
    with pytest.raises(CheckError, match=words):
        parse(text, TYPES)


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused(text: str):
    try:
        assert parse(text, TYPES).type in {"number", "text", "truth", "numbers"}
    except CheckError as error:
        assert error.message


@given(st.lists(st.integers(-99, 99), min_size=1, max_size=5), st.integers(-99, 99))
def test_it_counts_as_python_does(row: list[int], a: int):
    names = {"row": tuple(map(Decimal, row)), "a": Decimal(a)}
    assert (
        value("sum(row) * 2 - abs(a) / 4", **names) == Decimal(sum(row) * 2) - Decimal(abs(a)) / 4
    )
    assert value("min(row) <= max(row)", **names) is True
    assert math.isclose(float(value("max(row) - min(row)", **names)), max(row) - min(row))


GOOD = """version: 1
checks:
- code: too-many
  name: 太多
  severity: ask
  when: value > 100
  says: '{value|u}太多，多出 {value - 100|1}。'
  remedy: 请核对。
"""


def test_it_loads_a_file_of_a_pack():
    (one,) = load_checks(GOOD)
    assert (one.code, one.severity, one.audience) == ("too-many", "ask", "unit")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("when: value > 100", "when: values > 100", r"第 6 行（too-many）的 when 不能用：.*“values”没有这个名字"),
        ("when: value > 100", "when: value", "第 6 行（too-many）的 when 不是一个是非判断"),
        ("when: value > 100", "when: [1]", "第 6 行（too-many）的 when 应是文字"),
        ("{value|u}", "{valu|u}", r"第 7 行（too-many）的 says 不能用：.*“valu”没有这个名字"),
        ("{value|u}", "{value", "第 7 行（too-many）的 says"), ("{value|u}", "{history}", "不是可写出的数"),
        ("{value|u}", "{unit|u}", "不是可写出的数"), ("severity: ask", "severity: stop", "第 5 行（too-many）的 severity 写错了"),
        ("severity: ask", "severity: ask\n  audience: all", "第 6 行（too-many）的 audience 写错了"),
        ("code: too-many", "code: 太多", "第 3 行的 code"), ("  name: 太多\n", "", "第 3 行（too-many）的 name 没有写"),
        ("  name: 太多\n", "  nmae: 太多\n", "第 4 行的“nmae”不认识"), ("  name: 太多\n", "  name: 甲\n  name: 乙\n", "写了两次"),
        ("remedy: 请核对。", "remedy: 请核对。\n  covers: [nothing]", "“nothing”不是检查"),
        ("remedy: 请核对。", "remedy: 请核对。\n  covers: nothing", "covers 应是一列文字"),
        ("version: 1", "version: 2", "version 应是 1"), ("checks:", "check:", "缺 checks"),
        ("version: 1", "version: [", "第 3 行不是合法的 YAML"),
    ],
)  # fmt: skip
def test_it_names_the_line_of_a_mistake(old: str, new: str, words: str):
    assert old in GOOD
    with pytest.raises(CheckError, match=words) as caught:
        load_checks(GOOD.replace(old, new), "pack.yaml")
    assert caught.value.message.startswith("pack.yaml")
    assert caught.value.remedy


def test_it_refuses_two_checks_of_one_code():
    with pytest.raises(CheckError, match="两条检查叫“too-many”"):
        load_checks(GOOD + GOOD.split("checks:\n")[1])


def test_it_refuses_an_entry_that_is_no_mapping():
    with pytest.raises(CheckError, match="第 3 行应是键和值"):
        load_checks("version: 1\nchecks:\n- 甲\n")


def test_it_refuses_a_list_at_the_top():
    with pytest.raises(CheckError, match="顶层"):
        load_checks("- a")
