"""Registers out of hypothesis: every aggregate, every test of a condition, and the words that YAML finds hardest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from luoshi.registers import (
    ROLES,
    AllOf,
    AnyOf,
    Budget,
    Choice,
    Clock,
    Compare,
    Count,
    Field,
    Filled,
    Growth,
    Indicator,
    Latest,
    Mean,
    Move,
    Not,
    Ratio,
    Register,
    Share,
    Stage,
    Stock,
    Sum,
    Within,
)

HARD = (
    "yes", "No", "null", "~", "1", "007", "1e3", "2024-08-06", "0x1F", "- 甲", "# 乙", "a: b", "a #b", "'单'", '"双"', "{甲}",
    "[乙]", "甲, 乙", "&锚", "*星", "!标", "|", ">", "%", "@", "`", "?问", "= 等", "<<", "反\\斜", "甲　乙", "断\x85行", "\ufeff头",
    "换\n行", "制\t表", "\u2028", "𠮷野", "a" * 1100, "---", "...", "甲：乙", "（一）", "\x00",
)  # fmt: skip
words = (
    st.one_of(st.sampled_from(HARD), st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
    .map(str.strip)
    .filter(bool)
)
FIELDS = ("name", "town", "kind", "sum", "more", "day", "end", "ready", "proof")
LABELS = {"阶段", "stage", *FIELDS}
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@st.composite
def comparisons(draw: st.DrawFn, kinds: tuple[str, ...]) -> Compare:
    what = draw(st.sampled_from(("number", "day", "kind")))
    op = draw(st.sampled_from(("ge", "gt", "le", "lt", "between")))
    if what == "kind":
        chosen = tuple(draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2)))
        return Compare("kind", "in", chosen, chosen)
    count = 2 if op == "between" else 1
    if what == "number":
        numbers = sorted(draw(st.lists(st.integers(0, 9999), min_size=count, max_size=count)))
        unit = draw(st.sampled_from(("", " 亿元", "万元")))
        stored = tuple(n * 10**6 * (10**4 if "亿" in unit else 1) for n in numbers)
        return Compare("sum", op, stored, tuple(f"{n}{unit}" for n in numbers))
    dated = sorted(draw(st.lists(days, min_size=count, max_size=count)))
    numbers_of = tuple(d.year * 10000 + d.month * 100 + d.day for d in dated)
    return Compare("day", op, numbers_of, tuple(d.isoformat() for d in dated))


def conditions(kinds: tuple[str, ...], *, timed: bool = True) -> st.SearchStrategy:
    spans = ("period", "year", "since_start", "by_end") if timed else ("since_start",)
    leaf = st.one_of(
        comparisons(kinds),
        st.builds(Filled, st.sampled_from(FIELDS), st.booleans()),
        st.builds(Within, st.just("day"), st.sampled_from(spans)),
        st.just(Compare("stage", "is", ("done",), ("done",))),
    )
    deep = st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            *(
                st.builds(group, st.lists(inner, min_size=1, max_size=3).map(tuple))
                for group in (AllOf, AnyOf)
            ),
        ),
        max_leaves=6,
    )
    # At the top two questions of one choice might contradict each other, which is refused.
    above = deep.filter(lambda c: not isinstance(c, Compare) or c.op not in ("is", "in"))
    return st.lists(above, max_size=3).map(lambda parts: AllOf(tuple(parts)))


@st.composite
def indicators(draw: st.DrawFn, kinds: tuple[str, ...]) -> tuple[Indicator, ...]:
    where = conditions(kinds)
    count = st.builds(Count, where, st.sampled_from((None, "kind", "town")))
    money = st.builds(Sum, st.sampled_from(("sum", "more")), where)
    this_year = AllOf((Within("day", "year"),))
    growing = st.builds(Sum, st.just("sum"), st.just(this_year))
    amounts = st.decimals("0.01", 99999, places=2)
    some = {
        "家": count,
        "亿元": st.one_of(money, *(st.builds(k, st.just("sum"), where) for k in (Mean, Latest))),
        "%": st.one_of(
            st.builds(Ratio, money, money, where),
            st.builds(Share, st.just("kind"), st.sampled_from(((), (kinds[0],))), where),
            st.builds(Growth, growing, st.integers(1949, 2100), where),
            st.builds(Budget, money, money, where=where, by=st.sampled_from((None, "town"))),
        ),
        "万元": st.builds(Budget, money, amounts.map(Decimal), st.sampled_from(("元", "亿元")), where=where),
        "件": st.builds(Stock, st.just("day"), st.just("end"), st.sampled_from((None, "kind")), where),
    }  # fmt: skip
    units = draw(st.lists(st.sampled_from(sorted(some)), max_size=4))
    return tuple(
        Indicator(f"i{n}", draw(words), unit, draw(some[unit])) for n, unit in enumerate(units)
    )


@st.composite
def registers(draw: st.DrawFn) -> Register:
    own = words.filter(lambda word: word not in LABELS)
    labels = draw(st.lists(own, min_size=9, max_size=9, unique=True))
    kinds = tuple(draw(st.lists(words, min_size=1, max_size=3, unique=True)))
    choices = tuple(
        Choice(f"k{n}" if draw(st.booleans()) and f"k{n}" not in kinds else word, word)
        for n, word in enumerate(kinds)
    )
    codes = tuple(choice.code for choice in choices)
    types = ("text", "unit", "choice", "number", "number", "date", "date", "yesno", "file")
    retired = draw(st.booleans())
    fields = tuple(
        Field(
            code, label, kind, "万元" if kind == "number" else "", choices if kind == "choice" else (),
            draw(st.booleans()) and code != "proof", draw(st.booleans()), draw(st.booleans()),
            retired and code == "proof", draw(st.one_of(st.just(""), words)),
        )
        for code, label, kind in zip(FIELDS, labels, types, strict=True)
    )  # fmt: skip
    begins = draw(days)
    by = st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True).map(tuple)
    needs = draw(st.lists(st.sampled_from(FIELDS[:-1]), max_size=2, unique=True).map(tuple))
    # within, or a span that moves with the period, has no meaning when an entry changes its stage.
    when = draw(conditions(codes, timed=False))
    first, last = draw(st.lists(words, min_size=2, max_size=2, unique=True))
    return Register(
        code="deeds", name=draw(words), description=draw(words.filter(lambda t: len(t.splitlines()) < 3)),
        keeper=draw(words), frequency=draw(st.sampled_from(("month", "year"))), version=draw(st.integers(1, 9999)),
        effective_from=begins, effective_until=draw(st.sampled_from((None, begins))), fields=fields, name_field="name",
        area_field=draw(st.sampled_from((None, "town"))), dated_field="day",
        stages=(Stage("begun", first), Stage("done", last, final=True)),
        moves=(Move("begun", "done", draw(by), when, needs),),
        clocks=(Clock("begun", draw(words), draw(st.integers(1, 3660)), draw(st.sampled_from(("working", "calendar")))),),
        indicators=draw(indicators(codes)),
    )  # fmt: skip
