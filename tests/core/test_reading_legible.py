"""Traditional characters and wide digits are read as simplified ones and narrow digits; the text stays as printed."""

from __future__ import annotations

from importlib import resources

import pytest

from luoshi.plan import Plan
from luoshi.reading import read_plan

PAIRS = [
    pair
    for line in resources.files("luoshi.reading.knowledge")
    .joinpath("traditional.txt")
    .read_text("utf-8")
    .splitlines()
    for pair in line.split("#", 1)[0].split()
]
# In the simplified standard too, but seldom meant so in an official paper in traditional characters.
SHARED = set("「」『』徵乾於藉後菸")
TRADITIONAL = (
    "清溪縣推進縣域經濟發展實施方案\n（2025—2027年）\n一、總體要求\n"
    "到2027年，縣域生產總值達到300億元，年均增長6%以上，新增規模以上工業企業30家。\n二、重點任務\n"
    "（一）實施產業振興。每年新招引過億元項目不少於20個，其中過10億元項目5個。"
    "（牽頭單位：縣發展和改革局；配合單位：縣財政局、各鄉鎮）\n"
    "（二）推動「綠色轉型」。單位能耗下降13%，綠化覆蓋率達到45%以上，力爭創建國家級園林縣城。"
    "（責任單位：縣城鄉建設局、縣農業農村局）\n"
)
SIMPLIFIED = (
    "清溪县推进县域经济发展实施方案\n（2025—2027年）\n一、总体要求\n"
    "到2027年，县域生产总值达到300亿元，年均增长6%以上，新增规模以上工业企业30家。\n二、重点任务\n"
    "（一）实施产业振兴。每年新招引过亿元项目不少于20个，其中过10亿元项目5个。"
    "（牵头单位：县发展和改革局；配合单位：县财政局、各乡镇）\n"
    "（二）推动“绿色转型”。单位能耗下降13%，绿化覆盖率达到45%以上，力争创建国家级园林县城。"
    "（责任单位：县城乡建设局、县农业农村局）\n"
)


def read(text: str, encoding: str = "utf-8") -> Plan:
    return read_plan(text.encode(encoding), "plan.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16", "gb18030"])
def test_it_finds_the_same_in_a_plan_in_traditional_characters(encoding: str) -> None:
    old, new = read(TRADITIONAL, encoding), read(SIMPLIFIED)
    assert old.text == TRADITIONAL
    assert len(new.targets) == 7
    assert old.targets == new.targets
    assert old.duties == new.duties
    assert old.milestones == new.milestones
    assert old.title == new.title
    assert [s.path for s in old.sections] == [s.path for s in new.sections]
    assert [n.code for n in old.notes if n.code.islower()] == ["traditional_characters"]
    assert not any(n.code.islower() for n in new.notes)


def test_it_leaves_a_name_in_old_characters_alone_in_a_simplified_plan() -> None:
    plan = read(SIMPLIFIED.replace("县财政局", "縣財政局"))
    assert "縣財政局" in [p.name for d in plan.duties for p in d.parties]


def test_it_reads_wide_digits_and_letters_like_narrow_ones() -> None:
    wide = str.maketrans("0123456789%.GB", "０１２３４５６７８９％．ＧＢ")
    text = SIMPLIFIED + "三、创新驱动\n到2027年，研发投入强度达到2.6%，5G基站达到900个。\n"
    plain, widened = read(text), read(text.translate(wide))
    assert widened.text == text.translate(wide)
    assert widened.targets == plain.targets
    assert widened.duties == plain.duties
    assert widened.horizon == (2025, 2027)


def test_it_maps_one_character_to_one_and_each_once() -> None:
    assert len(PAIRS) > 1000
    assert all(len(pair) == 2 and pair[0] != pair[1] for pair in PAIRS)
    old = [pair[0] for pair in PAIRS]
    assert len(old) == len(set(old))
    # No chains: what a character becomes is none that becomes something else.
    assert not {pair[1] for pair in PAIRS} & set(old)


def test_it_maps_no_character_of_the_simplified_standard() -> None:
    def is_simplified(character: str) -> bool:
        return bool(character.encode("gb2312", "ignore"))

    assert {pair[0] for pair in PAIRS if is_simplified(pair[0])} == SHARED
    assert all(is_simplified(pair[1]) for pair in PAIRS)
