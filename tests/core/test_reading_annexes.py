"""Several plans in one file: clauses, periods and years of one annex stay out of the other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import Plan
from luoshi.reading import plan_of, read_plan
from luoshi.reading.annexes import parts_of
from luoshi.reading.formats import read_document

LETTER = (
    "清溪县人民政府\n关于印发两个行动方案的通知\n清政发〔2025〕3号\n各乡镇：\n"
    "现将《清溪县工业振兴行动方案（2025—2026年）》《清溪县乡村建设行动方案（2025—2027年）》印发给你们。\n"
    "附件：1.清溪县工业振兴行动方案（2025—2026年）\n2.清溪县乡村建设行动方案（2025—2027年）\n"
    "清溪县人民政府\n2025年3月1日\n"
)
FIRST = (
    "附件1\n清溪县工业振兴行动方案\n（2025—2026年）\n一、总体目标\n到期末，规上工业企业达到200家。\n"
    "二、重点任务\n（一）招商引资。每年新招引项目30个，其中过亿元项目10个。（责任单位：县工业局）\n"
)
SECOND = (
    "附件2\n清溪县乡村建设行动方案\n（2025—2027年）\n一、总体目标\n到期末，建成和美乡村50个。\n"
    "二、重点任务\n（一）改造公路。每年改造农村公路80公里，其中县道20公里。（责任单位：县交通局、各乡镇）\n"
)


def read(text: str) -> Plan:
    return read_plan(text.encode(), "plan.txt")


def test_it_reads_two_annexes_as_one_plan_whose_clauses_stay_apart() -> None:
    plan = read(LETTER + FIRST + SECOND)
    assert [(t.id, t.section, t.value, t.year, t.part_of) for t in plan.targets] == [
        ("T01", "一", "200", 2026, None), ("T02", "二/一", "30", None, None), ("T03", "二/一", "10", None, "T02"),
        ("T04", "附件2/一", "50", 2027, None), ("T05", "附件2/二/一", "80", None, None), ("T06", "附件2/二/一", "20", None, "T05"),
    ]  # fmt: skip
    assert [(d.section, [p.name for p in d.parties]) for d in plan.duties] == [
        ("二/一", ["县工业局"]),
        ("附件2/二/一", ["县交通局", "各乡镇"]),
    ]
    assert plan.title == "清溪县工业振兴行动方案（2025—2026年）"
    assert plan.horizon == (2025, 2026)
    assert (plan.document_number, plan.issuer) == ("清政发〔2025〕3号", "清溪县人民政府")
    assert not {"R003", "R009"} & {n.code for n in plan.notes}
    section = plan.section_at("附件2/二/一")
    assert section is not None
    assert plan.text[section.start : section.end].startswith("（一）改造公路")


def test_it_reads_each_plan_of_a_file_by_itself_when_asked() -> None:
    document = read_document((LETTER + FIRST + SECOND).encode(), "plan.txt")
    first, second = parts_of(document)
    assert (first.name, second.name) == ("", "附件2")
    alone = plan_of(second.document)
    assert alone.title == "清溪县乡村建设行动方案（2025—2027年）"
    assert alone.horizon == (2025, 2027)
    assert {t.section for t in alone.targets} == {"一", "二/一"}
    assert alone.text == document.text


@pytest.mark.parametrize(
    "more",
    [
        "",
        "附件2\n任务清单\n1.规上工业企业达到200家。\n",
        "附件2\n主要指标表\n规上工业企业200家\n",
        "附件2-1\n清溪县申报方案\n一、基本情况\n",
        "附件2\n清溪县工业振兴领导小组名单\n组长：某某\n",
    ],
)
def test_it_prefixes_nothing_where_there_is_one_plan(more: str) -> None:
    plan = read(LETTER + FIRST + more)
    assert {t.section for t in plan.targets} <= {"一", "二/一", "", "1"}
    assert not any(s.path.startswith("附件") for s in plan.sections)


@pytest.mark.parametrize(
    "label", ["附件2", "附 件 2", "附件 2", "附件二", "附件2：清溪县乡村建设行动方案"]
)
def test_it_knows_the_ways_in_which_an_annex_begins(label: str) -> None:
    plan = read(LETTER + FIRST + SECOND.replace("附件2", label))
    assert {t.section.split("/")[0] for t in plan.targets[3:]} == {
        "附件二" if "二" in label else "附件2"
    }


def test_it_tells_annexes_of_one_number_apart() -> None:
    third = SECOND.replace("乡村建设", "河湖治理")
    plan = read(LETTER + FIRST + SECOND + third)
    paths = [s.path for s in plan.sections if s.label and s.path]
    assert len(paths) == len(set(paths))


PIECES = ["附件1", "附件2", "附件", "附 件 3", "附件2：甲县实施方案", "甲县实施方案", "（2025—2027年）", "一、目标", "二、任务",
          "（一）工业", "1.到2027年新增企业30家。（责任单位：县工业局）", "其中高新技术企业5家。", "力争三年内达到50%。",
          "| 指标 | 2027年 |", "第一章 总则", "第一条 为了发展。", "2025年3月1日", "甲县人民政府", ""]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_it_keeps_every_part_in_its_place_whatever_follows_what(pieces: list[str]) -> None:
    text = "清溪县\n" + "\n".join(pieces)
    document = read_document(text.encode(), "plan.md" if len(pieces) % 2 else "plan.txt")
    parts = parts_of(document)
    assert [b for part in parts for b in part.document.blocks] == list(document.blocks)
    assert len({part.name for part in parts}) == len(parts)
    plan = plan_of(document)
    starts = [t.start for t in plan.targets]
    assert starts == sorted(starts)
    assert [t.id for t in plan.targets] == [f"T{n + 1:02d}" for n in range(len(plan.targets))]
    assert all(t.part_of is None or t.part_of < t.id for t in plan.targets)
    for thing in (*plan.targets, *plan.duties, *plan.sections):
        assert 0 <= thing.start < thing.end <= len(plan.text)
