"""A text copied out of a PDF or a mail, in whatever way it was broken, gives what the sound text gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luoshi.plan import Plan
from luoshi.reading import read_plan

SOUND = """清溪县推进县域经济发展实施方案
为推进县域经济发展，增强产业、城镇和乡村的内生动力，根据上级有关部署，结合本县实际，经县政府研究同意，制定本方案。
一、总体要求
（一）工作思路
坚持以实体经济为本，把产业振兴、项目建设和营商环境放在更加突出的位置，一手抓存量提升，一手抓增量扩大，走出一条山区县高质量发展的新路。
（二）主要目标
到2027年，县域生产总值达到320亿元，年均增长6.5%以上；规模以上工业总产值突破500亿元，高新技术企业达到120家，研发投入强度达到2.6%。
二、重点任务
（一）壮大主导产业
1.培育产业集群。围绕装备制造、绿色食品、生物医药三个产业，每年新招引亿元以上项目不少于35个，其中5亿元以上项目8个，到2027年集群规模达到280亿元。（责任单位：县工业和信息化局、县发展和改革局、县商务局）
2.提升创新能力。推动规模以上企业研发机构覆盖率达到60%以上，新增省级以上创新平台15家，技术合同成交额年均增长12%。（责任单位：县科学技术局）
（二）建设和美乡村
3.完善农村路网。三年改造提升农村公路260公里，其中2025年完成80公里以上，行政村5G网络通达率达到100%。（牵头单位：县交通运输局；配合单位：县财政局、各乡镇）
4.稳住粮食生产。粮食播种面积稳定在45万亩以上，粮食产量不低于21万吨，高标准农田累计达到38.5万亩。（责任单位：县农业农村局，各乡镇）
三、保障措施
（一）加强组织领导。县政府成立工作专班，统筹研究重大事项，协调解决跨部门、跨领域的问题，各乡镇、各部门主要负责同志是第一责任人。（责任单位：县政府办公室）
（二）强化督促检查。实行一月一调度、一季一通报，把落实情况纳入年度考核，对进展缓慢、工作不力的单位予以通报。（责任单位：县政府督查室）
"""
LINES = [line for line in SOUND.split("\n") if line]


def columns(text: str) -> int:
    return sum(2 if c > "~" else 1 for c in text)


def wrapped(indent: str, width: int, measure: Callable[[str], int] = len) -> str:
    """Every paragraph broken as soon as the line is full, numbers and words included."""
    made: list[str] = []
    for line in LINES:
        row = indent
        for character in line:
            if measure(row + character) > width:
                made.append(row)
                row = ""
            row += character
        made.append(row)
    return "\n".join(made)


def facts(plan: Plan) -> tuple[object, ...]:
    """All but where it stands, which breaks and blanks move."""
    return (
        [(t.section, t.indicator, t.op, t.value, t.unit, t.kind, t.cadence, t.year, t.part_of) for t in plan.targets],
        [(d.section, [(p.name, p.role) for p in d.parties]) for d in plan.duties],
        [(m.section, m.name, m.every) for m in plan.mechanisms],
        [(s.path, s.heading) for s in plan.sections],
    )  # fmt: skip


def read(text: str) -> Plan:
    return read_plan(text.encode(), "plan.txt")


@pytest.mark.parametrize("width", [24, 28, 36, 40])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "    "])
def test_it_joins_lines_broken_after_so_many_characters(width: int, indent: str) -> None:
    assert facts(read(wrapped(indent, width))) == facts(read(SOUND))


@pytest.mark.parametrize("width", [56, 72, 80])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
def test_it_joins_lines_broken_at_a_column(width: int, indent: str) -> None:
    assert facts(read(wrapped(indent, width, columns))) == facts(read(SOUND))


def test_it_leads_joined_lines_back_to_where_they_stand() -> None:
    text = wrapped("\u3000\u3000", 28)
    for target in read(text).targets:
        words = "".join(text[target.start : target.end].split())
        assert target.value in words


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("责任单位", "责 任 单 位").replace("牵头单位", "牵 头 单 位"),
        lambda text: "\n".join("\u3000\u3000" + line for line in text.split("\n")),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("达到", "达 到").replace("以上", " 以上").replace("2027年", "2027 年"),
        lambda text: text.replace("。（", "。\u3000（").replace("、", "、 "),
        lambda text: text.translate(str.maketrans("0123456789%", "０１２３４５６７８９％")),
        lambda text: text.replace("1.", "1．").replace("2.培", "2．培").replace("（一）", "(一)").replace("（二）", "(二)"),
    ],
    ids=["spread labels", "indents", "blank lines", "CRLF", "stray blanks", "blanks at stops", "wide digits", "other marks"],
)  # fmt: skip
def test_it_reads_the_same_whatever_the_blanks_and_digits(change: Callable[[str], str]) -> None:
    changed, sound = facts(read(change(SOUND))), facts(read(SOUND))
    assert changed[:3] == sound[:3]


def test_it_parts_a_heading_from_the_text_that_runs_on_behind_it() -> None:
    plan = read(
        "清溪县工作要点\n一、主要目标 到2027年，全县新增规模以上工业企业30家，粮食产量达到21万吨。\n二、保障措施 加强领导。\n"
    )
    assert [s.heading for s in plan.sections if s.label] == ["主要目标", "保障措施加强领导"]
    assert [(t.value, t.year, t.section) for t in plan.targets] == [
        ("30", 2027, "一"),
        ("21", 2027, "一"),
    ]


def test_it_finds_headings_in_a_text_that_has_lost_all_its_lines() -> None:
    plan = read(
        "现在，我代表县人民政府报告工作。一、2026年工作回顾2026年是不平凡的一年，规模以上工业企业达到150家。一、二、三产业齐头并进。"
        "二、2027年工作安排2027年是关键的一年，全县上下要攻坚克难。（一）壮大工业。新增规模以上—2—工业企业30家。（二）稳住农业。粮食产量达到21万吨。"
    )
    assert [(s.path, s.heading) for s in plan.sections if s.label] == [
        ("一", "2026年工作回顾"), ("二", "2027年工作安排"), ("二/一", "壮大工业"), ("二/二", "稳住农业"),
    ]  # fmt: skip
    assert [(t.section, t.value, t.year) for t in plan.targets] == [
        ("二/一", "30", 2027),
        ("二/二", "21", 2027),
    ]


def test_it_leaves_lines_alone_that_were_not_broken() -> None:
    rows = [f"（{n}）建设产业园区{n}个" for n in "一二三四五六七八九十"]
    plan = read("清溪县任务清单\n一、任务\n" + "\n".join(rows))
    assert len([s for s in plan.sections if s.label]) == 11
