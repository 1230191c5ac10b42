"""Numbers and shares as people write them in a scheme: 12, 0.5, 60%, 7/6."""

from __future__ import annotations

import re
from fractions import Fraction

import yaml

from luoshi.declared import Entry, line_of

_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,9})?")
_RATIO = re.compile(r"\d{1,9}/\d{1,9}")


def number_of(text: str) -> Fraction | None:
    """The number meant; None when it is none."""
    text = text.strip()
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        return Fraction(text[:-1]) / 100
    if _RATIO.fullmatch(text):
        upper, lower = text.split("/")
        return Fraction(int(upper), int(lower)) if int(lower) else None
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def number(
    entry: Entry,
    key: str,
    default: Fraction | int = 0,
    *,
    needed: bool = False,
    least: int | None = 0,
    above: int | None = None,
) -> Fraction:
    """A number not under `least` and over `above`; the default where it is left out or wrong, which is told."""
    found = optional(entry, key, needed=needed, least=least, above=above)
    return Fraction(default) if found is None else found


def optional(
    entry: Entry,
    key: str,
    *,
    needed: bool = False,
    least: int | None = 0,
    above: int | None = None,
) -> Fraction | None:
    text = entry.text(key, needed=needed)
    if not text:
        return None
    value = number_of(text)
    if value is None:
        entry.wrong(
            key, f"{entry.what}的 {key}“{text[:30]}”不是数。", "请写成 12、0.5、60% 或 7/6。"
        )
    elif least is not None and value < least:
        entry.wrong(key, f"{entry.what}的 {key} 不能小于 {least}。", "请改正。")
    elif above is not None and value <= above:
        entry.wrong(key, f"{entry.what}的 {key} 应大于 {above}。", "请改正。")
    else:
        return value
    return None


def numbers(entry: Entry, key: str, *, needed: bool = True) -> tuple[Fraction, ...]:
    """A list of numbers above zero."""
    made = []
    for node in entry.items(key, needed=needed):
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        value = number_of(text)
        if value is None or value <= 0:
            entry.found.add(
                line_of(node), f"{entry.what}的 {key} 里“{text[:30]}”应是大于 0 的数。", "请改正。"
            )
        else:
            made.append(value)
    return tuple(made)


def table(entry: Entry, key: str, *, needed: bool = True) -> tuple[tuple[str, Fraction], ...]:
    """A mapping of words to numbers not below zero, in the order written."""
    node = entry.nodes.get(key)
    if node is None:
        if needed:
            entry.wrong(key, f"{entry.what}没有写 {key}。", "请补上。")
        return ()
    if not isinstance(node, yaml.MappingNode):
        entry.wrong(key, f"{entry.what}的 {key} 应是词和数。", "例：{产业: 15, 民生: 8}。")
        return ()
    made: dict[str, Fraction] = {}
    for told, value in node.value:
        word = str(told.value) if isinstance(told, yaml.ScalarNode) else ""
        text = str(value.value) if isinstance(value, yaml.ScalarNode) else ""
        figure = number_of(text)
        if not word or figure is None or figure < 0:
            entry.found.add(
                line_of(told),
                f"{entry.what}的 {key} 里“{word[:30]}”应是不小于 0 的数。",
                "请改正。",
            )
        elif word in made:
            entry.found.add(
                line_of(told), f"{entry.what}的 {key} 里“{word[:30]}”写了两次。", "请删去一处。"
            )
        else:
            made[word] = figure
    return tuple(made.items())
