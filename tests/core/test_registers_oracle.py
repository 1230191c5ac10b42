"""The SQL against a slow reading of the same declaration: any entries, revisions, conditions and aggregates."""

from __future__ import annotations

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from registers_cast import RECORDED, Entry, ask, behind, declared, scope
from registers_oracle import figure, known, meets, rounded

from luoshi.registers import RegisterError

FIELDS = """\
- {code: name, label: 名称, type: text}
- {code: town, label: 镇街, type: unit}
- {code: kind, label: 类别, type: choice, choices: [a, b, c]}
- {code: amount, label: 金额, type: number, unit: 万元}
- {code: other, label: 另一金额, type: number, unit: 万元}
- {code: "on", label: 日期, type: date}
- {code: ends, label: 到期, type: date}
- {code: done, label: 完成, type: yesno}"""
STAGES = """\
stages: [{code: open, label: 在办}, {code: shut, label: 办结, final: yes}]
moves: [{from: open, to: shut, by: [reporter]}]"""
IDENTITY = "{name: name, area: town, dated: on}"

amounts = st.integers(-30, 300).map(lambda n: str(n / 10))
days = st.tuples(
    st.sampled_from((2023, 2025, 2026)), st.integers(1, 12), st.integers(1, 28)
).map(lambda d: f"{d[0]}-{d[1]:02d}-{d[2]:02d}")  # fmt: skip
VALUES = {
    "name": st.sampled_from("xyz"),
    "town": st.sampled_from(("t1", "t2")),
    "kind": st.sampled_from("abc"),
    "amount": amounts,
    "other": amounts,
    "on": days,
    "ends": days,
    "done": st.sampled_from(("是", "否")),
}
typed = st.fixed_dictionaries({}, optional=VALUES)


@st.composite
def registers_full(draw):
    entries = []
    for number in range(1, draw(st.integers(0, 9)) + 1):
        for revision in range(1, draw(st.integers(1, 3)) + 1):
            entries.append(
                Entry(
                    number,
                    draw(typed),
                    revision,
                    RECORDED + timedelta(days=20 * revision, hours=number),
                    draw(st.sampled_from(("open", "shut"))),
                    draw(st.integers(0, 5)) == 0,
                )
            )
    return entries


@st.composite
def atoms(draw, values_of):
    code = draw(st.sampled_from((*values_of, "stage")))
    if draw(st.integers(0, 4)) == 0:
        return {"field": code, draw(st.sampled_from(("not_empty", "empty"))): "yes"}
    if code in ("on", "ends") and draw(st.booleans()):
        return {
            "field": code,
            "within": draw(st.sampled_from(("period", "year", "since_start", "by_end"))),
        }
    values = values_of.get(code, st.sampled_from(("open", "shut")))
    if code in ("on", "ends", "amount", "other", "value"):
        tests = ["is", "ge", "gt", "le", "lt", "in"]
        if code in ("on", "ends"):
            tests += ["before", "after"]
        test = draw(st.sampled_from(tests))
    else:
        test = draw(st.sampled_from(("is", "in")))
    if test == "in":
        return {"field": code, "in": draw(st.lists(values, min_size=1, max_size=3))}
    return {"field": code, test: draw(values)}


def wheres_over(values_of):
    """values_of: field -> texts it may hold."""
    conditions = st.recursive(
        atoms(values_of),
        lambda inner: st.one_of(
            st.builds(lambda c: {"not": c}, inner),
            st.builds(lambda cs: {"any": cs}, st.lists(inner, min_size=1, max_size=2)),
        ),
        max_leaves=4,
    )
    return st.lists(conditions, max_size=2)


wheres = wheres_over(VALUES)
TIMED = {"field": "on", "within": "year"}


@st.composite
def simples(draw, *, timed=False):
    where = [*draw(wheres), *([TIMED] if timed else [])]
    kind = draw(st.sampled_from(("count", "distinct", "sum")))
    if kind == "sum":
        return {"sum": "amount", "where": where}
    return {
        "count": "rows",
        "where": where,
        **({"distinct": "name"} if kind == "distinct" else {}),
    }


@st.composite
def aggregates(draw):
    kind = draw(
        st.sampled_from(("simple", "mean", "ratio", "latest", "share", "budget", "stock", "growth"))
    )
    where = draw(wheres)
    if kind == "simple":
        what = draw(simples())
        return {"unit": "万元" if "sum" in what else "个", **what}
    if kind in ("mean", "latest"):
        return {"unit": "万元", kind: "amount", "where": where}
    if kind == "ratio":
        of = draw(simples())
        over = {**draw(simples()), **({"sum": "other"} if "sum" in of else {})}
        over.pop("count" if "sum" in of else "sum", None)
        if "sum" in of:
            over.pop("distinct", None)
        else:
            over["count"] = "rows"
        return {"unit": "%", "ratio": {"of": of, "over": over}, "where": where}
    if kind == "share":
        return {"unit": "%", "share": "kind", "classes": ["a", "b"], "where": where}
    if kind == "budget":
        cap = draw(st.sampled_from(("37.5 万元", {"sum": "other"})))
        unit = draw(st.sampled_from(("万元", "%")))
        return {"unit": unit, "budget": {"use": {"sum": "amount"}, "cap": cap}, "where": where}
    if kind == "stock":
        distinct = draw(st.sampled_from(({}, {"distinct": "name"})))
        return {
            "unit": "个",
            "stock": {"from": "on", "until": "ends", **distinct},
            "where": where,
        }
    return {
        "unit": "%",
        "growth": {"of": draw(simples(timed=True)), "base": 2025},
        "where": where,
    }


# Whole hours, as the entries are recorded: an instant may be the very one.
scopes = st.builds(
    lambda period, days, hours, area: scope(
        period, known_on=RECORDED + timedelta(days=days, hours=hours), area=area
    ),
    st.sampled_from(("2026", "2026-Q2", "2026-05", "2025-H1", "2023-12")),
    st.sampled_from((0, 20, 40, 60, 90)),
    st.integers(0, 9),
    st.sampled_from((None, None, "t1")),
)


def register_with(told, fields=FIELDS):
    """None: the conditions drawn contradict each other, which the loader refuses."""
    line = json.dumps({"indicator": "deed", "name": "事", **told}, ensure_ascii=False)
    try:
        return declared(fields, f"- {line}", identity=IDENTITY, more=STAGES)
    except RegisterError as error:
        assert all("自相矛盾" in each.message for each in error.mistakes), error
        return None


@settings(max_examples=400, deadline=None)
@given(aggregates(), registers_full(), scopes)
def test_it_computes_what_a_slow_reading_computes(told, entries, where):
    register = register_with(told)
    if register is None:
        return
    indicator = register.indicators[0]
    rows = known(register, entries, where)
    (answer,) = ask(register, entries, "deed", where)
    assert answer.value == rounded(figure(register, indicator, rows, where))


@settings(max_examples=150, deadline=None)
@given(aggregates(), registers_full(), scopes)
def test_the_areas_answer_as_if_each_were_asked_alone(told, entries, where):
    register = register_with(told)
    if register is None:
        return
    for answer in ask(register, entries, "deed", where, by_area=True):
        if answer.area is None:
            continue
        rows = [row for row in known(register, entries, where) if row.get("town") == answer.area]
        assert answer.value == rounded(figure(register, register.indicators[0], rows, where))


@settings(max_examples=150, deadline=None)
@given(wheres, registers_full(), scopes)
def test_the_rows_behind_a_count_are_those_it_counted(where, entries, asked):
    register = register_with({"unit": "个", "count": "rows", "where": where})
    if register is None:
        return
    rows = known(register, entries, asked)
    condition = register.indicators[0].aggregate.where
    wanted = sorted(row["no"] for row in rows if meets(condition, row, asked))
    found = behind(register, entries, "deed", asked)
    assert [row[0] for row in found] == wanted
    assert all(row[2] for row in found)
    (answer,) = ask(register, entries, "deed", asked)
    assert answer.value == len(wanted)
