"""Rule files are read as the room's own, and refused in the room's own error with the place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from luoshi.errors import LuoshiError
from luoshi.ruledata import RuleReader


class OwnError(LuoshiError):
    """The room's."""


READER = RuleReader("luoshi.projects", OwnError)
ENTRY = {"name": "甲", "blank": " ", "words": ["甲", "乙"], "mixed": ["甲", 1], "days": 5,
         "none": 0, "open": True}  # fmt: skip


def test_it_reads_a_file_that_ships_with_the_room():
    assert READER.packaged("stages.yaml")["stages"]


def test_it_reads_what_is_there_and_what_may_be_left_out():
    assert READER.load("a: {b: 1}", "甲.yaml") == {"a": {"b": 1}}
    assert READER.mapping({1: 2}, "甲") == {"1": 2}
    assert READER.text_in(ENTRY, "name", "甲") == "甲"
    assert READER.texts_in(ENTRY, "words", "甲") == ("甲", "乙")
    assert READER.texts_in(ENTRY, "left_out", "甲") == ()
    assert READER.whole_in(ENTRY, "days", "甲") == 5
    assert READER.flag_in(ENTRY, "open", "甲") is True
    assert READER.flag_in(ENTRY, "left_out", "甲") is False
    assert READER.one_of("乙", ("甲", "乙"), "甲") == "乙"


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (lambda: READER.load("a: 1\nb: [", "甲.yaml"), "甲.yaml 第 2 行不是合法的 YAML"),
        (lambda: READER.load("- 1", "甲.yaml"), "甲.yaml 的顶层应是键和值"),
        (lambda: READER.load("", "甲.yaml"), "甲.yaml 的顶层应是键和值"),
        (lambda: READER.mapping([], "甲 的 a"), "甲 的 a 应是键和值"),
        (lambda: READER.text_in(ENTRY, "left_out", "甲"), "甲 缺少 left_out"),
        (lambda: READER.text_in(ENTRY, "blank", "甲"), "甲 缺少 blank"),
        (lambda: READER.texts_in(ENTRY, "mixed", "甲"), "甲 的 mixed 应是文字的列表"),
        (lambda: READER.texts_in(ENTRY, "name", "甲"), "甲 的 name 应是文字的列表"),
        (lambda: READER.whole_in(ENTRY, "none", "甲"), "甲 的 none 应是正整数"),
        (lambda: READER.whole_in(ENTRY, "open", "甲"), "甲 的 open 应是正整数"),
        (lambda: READER.flag_in(ENTRY, "days", "甲"), "甲 的 days 应写 yes 或 no"),
        (lambda: READER.one_of("丙", ("甲", "乙"), "丁"), "丁 用了未定义的“丙”"),
    ],
)
def test_it_names_the_place_in_the_error_of_the_room(read: Callable[[], Any], says: str):
    with pytest.raises(OwnError, match=says) as caught:
        read()
    assert caught.value.remedy
