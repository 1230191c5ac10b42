"""Whatever an entry holds, its sheet gives back: a law over any values, no database."""

from __future__ import annotations

from datetime import date

from cast import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.registers import day_number, instant, load_register
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Register, Revision
from luoshi_web.registers.pages.rows import rows_of
from luoshi_web.registers.pages.workbook import workbook_of
from luoshi_web.registers.typed import read_body

DECLARED = load_register(
    """\
luoshi_register: 1
code: things
name: 杂项
description: 每种字段一个。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: name, label: 名称, type: text}
  - {code: number, label: 编号, type: text}
  - {code: sum, label: 金额, type: number, unit: 万元}
  - {code: count, label: 个数, type: number, unit: 个}
  - {code: day, label: 日期（认定）, type: date}
  - {code: kind, label: 种类, type: choice, choices: [{code: a, label: "甲，乙"}, {code: b, label: "=1+1"}]}
  - {code: fit, label: 合格, type: yesno}
  - {code: town, label: 单位, type: unit}
identity: {name: name}
stages: [{code: one, label: 一, final: yes}]
""",
    "things.yaml",
)
UNITS = {"dong": "东乡", "xi": "西乡", "xi2": "西乡"}
KEPT = Kept(
    Register(programme=Programme(code="jia"), code="things", name="杂项/[表]", version=1),
    DECLARED,
    {code: Unit(code=code, name=name) for code, name in UNITS.items()},
)
ACCESS = Access(
    KEPT.programme, Person(username="mei"), frozenset({Role.COORDINATOR}), frozenset(), ()
)
# What `typed` keeps of a text: no blanks around it, nothing that no keyboard types.
TEXTS = st.text(max_size=60).map(written).filter(bool) | st.sampled_from(
    [
        "=1+1",
        "@SUM(A1)",
        "+86",
        "0012",
        "1e5",
        "#N/A",
        "不公开",
        "第一行\n第二行",
        "_x0041_",
        "http://a.b",
        "是",
    ]
)
BODIES = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "number": TEXTS,
        "sum": st.integers(-(2**48), 2**48),
        "count": st.integers(0, 10**6).map(lambda n: n * 10**6),
        "day": st.dates(date(1900, 3, 1), date(2100, 12, 31)).map(day_number),
        "kind": st.sampled_from("ab"),
        "fit": st.integers(0, 1),
        "town": st.sampled_from(sorted(UNITS)),
    },
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(BODIES, min_size=1, max_size=8))
def test_it_reads_from_its_own_sheet_what_it_wrote_there(bodies):
    rows = [
        Revision(
            entry_no=number, revision_no=1, stage="one", body=body, recorded=instant(NOW), sample=0
        )
        for number, body in enumerate(bodies, 1)
    ]
    read = rows_of(DECLARED, workbook_of(ACCESS, KEPT, rows, made=NOW.date()))
    assert (read.faults, read.warnings) == ([], [])
    assert [row.own["number"] for row in read.rows] == [str(row.entry_no) for row in rows]
    assert [read_body(KEPT, row.texts).body for row in read.rows] == bodies
    assert not any(read_body(KEPT, row.texts).errors for row in read.rows)
