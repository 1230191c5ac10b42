"""A pack's registers: read with it from wherever it is, and refused where they do not fit its units and indicators."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from test_packs_loader import FILES

from luoshi.packs import Pack, PackError, load_pack, load_pack_dir

ROOT = Path(__file__).resolve().parents[2]
DEEDS = """\
luoshi_register: 1
code: deeds
name: 平台台账
description: 一行一个平台。
keeper: 科技局
writers: [keeper, area]
frequency: month
version: 1
effective: {from: 2024-09-01}
fields:
  - {code: name, label: 名称, type: text, required: yes}
  - {code: town, label: 镇, type: unit, unique: yes}
  - {code: made_on, label: 日期, type: date}
  - {code: sum, label: 金额, type: number, unit: 万元}
identity: {name: name, area: town, dated: made_on}
indicators:
  - {indicator: platforms, name: 平台, unit: 家, count: rows, where: [{field: made_on, within: since_start}]}
  - {indicator: own_sum, name: 合计, unit: 万元, sum: sum, where: [{not: {field: town, is: tb}}]}
"""
SAMPLE = "# 演示数据\n\n名称,镇,日期\n平台甲,ta,2024-10-08\n平台乙,乙镇,2025-01-08\n平台丙,,\n"
SECOND = DEEDS.replace("code: deeds", "code: others").replace(
    "indicator: platforms", "indicator: elsewhere"
)
PACK = {
    **FILES,
    "pack.yaml": FILES["pack.yaml"] + "registers: [deeds]\n",
    "registers/deeds.yaml": DEEDS,
    "registers/deeds.sample.csv": SAMPLE,
}


def load(**changes: tuple[str, str] | str | None) -> Pack:
    """The small pack with a file changed, named by its stem: (old, new), whole text, or None to leave it out."""
    names = {
        "pack": "pack.yaml", "deeds": "registers/deeds.yaml", "sample": "registers/deeds.sample.csv",
        "indicators": "indicators.csv", "others": "registers/others.yaml",
    }  # fmt: skip
    files = dict(PACK)
    for key, change in changes.items():
        name = names[key]
        if change is None:
            del files[name]
        elif isinstance(change, str):
            files[name] = change
        else:
            assert change[0] in files[name], change
            files[name] = files[name].replace(*change)
    return load_pack(lambda name: files[name].encode())


def test_it_reads_a_register_and_its_rows_with_units_as_codes() -> None:
    (kept,) = load().registers
    assert (kept.register.code, kept.register.keeper, kept.file) == (
        "deeds", "kjj", "registers/deeds.yaml",
    )  # fmt: skip
    assert kept.text == DEEDS
    assert [(d.line, d.body.get("town")) for d in kept.drafts] == [(4, "ta"), (5, "tb"), (6, None)]


def test_a_pack_may_have_no_register_and_a_register_no_rows() -> None:
    assert load(pack=("registers: [deeds]\n", "")).registers == ()
    assert load(pack=("[deeds]", "")).registers == ()
    assert load(sample=None).registers[0].drafts == ()


def test_it_reads_the_same_from_a_folder_and_from_a_zip(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in PACK.items():
            archive.writestr(name, text)
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
    with zipfile.ZipFile(packed) as archive:
        zipped = load_pack(archive.read)
    assert load_pack_dir(tmp_path).registers == zipped.registers == load().registers


def test_a_figure_of_the_registers_own_is_nobody_elses_business() -> None:
    kept = load(deeds=("indicator: platforms", "indicator: own")).registers[0].register
    assert [each.code for each in kept.indicators] == ["own", "own_sum"]


def spanned(accumulation: str, where: str, aggregate: str = "count: rows"):
    """The same indicator, saying something else, from another formula."""
    fed = f"indicator: platforms, name: 平台, unit: 家, {aggregate}, where: [{where}]}}"
    return {
        "deeds": (DEEDS[DEEDS.index("indicator: platforms") : DEEDS.index("\n  - {indicator: own")], fed),
        "indicators": ("month,1,since_start", f"month,1,{accumulation}"),
    }  # fmt: skip


PERIOD, YEAR, START, END = (
    f"{{field: made_on, within: {span}}}" for span in ("period", "year", "since_start", "by_end")
)
STOCK = "stock: {from: made_on, until: made_on}"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("period", PERIOD), ("year_to_date", YEAR), ("since_start", START), ("since_start", END),
        ("since_start", f"{{any: [{START}, {END}]}}"), ("level", END), ("level", YEAR), ("level", ""),
    ],
)  # fmt: skip
def test_a_count_may_feed_what_says_the_same_span(said: str, where: str) -> None:
    assert load(**spanned(said, where)).registers


def test_a_stock_feeds_a_level_and_the_newest_row_whatever_it_tells() -> None:
    assert load(**spanned("level", "", STOCK)).registers
    amount = ("type: number, unit: 万元", "type: number, unit: 家")
    changes = spanned("since_start", "", "latest: sum")
    text = (
        DEEDS.replace(*changes["deeds"])
        .replace(*amount)
        .replace("unit: 万元, sum", "unit: 家, sum")
    )
    assert load(deeds=text).registers  # fmt: skip


@pytest.mark.parametrize(
    ("said", "where", "told"),
    [
        ("year_to_date", START, "since_start"), ("since_start", YEAR, "year"), ("period", YEAR, "year"),
        ("level", START, "since_start"), ("year_to_date", f"{YEAR}, {{not: {END}}}", "by_end"),
        ("year_to_date", "", "没有日期条件"), ("since_start", "", "没有日期条件"),
    ],
)  # fmt: skip
def test_a_count_over_another_span_is_refused(said: str, where: str, told: str) -> None:
    with pytest.raises(PackError) as caught:
        load(**spanned(said, where))
    assert all(part in str(caught.value) for part in (f"是 {said}", told, "deeds.yaml 第 17 行"))


BAD = {
    "a list that is none": ({"pack": ("[deeds]", "deeds")}, ["pack.yaml", "registers", "一列"]),
    "a code that is a path": ({"pack": ("[deeds]", "[../deeds]")}, ["pack.yaml", "../deeds"]),
    "a code that is a number": ({"pack": ("[deeds]", "[7]")}, ["pack.yaml", "7"]),
    "a register twice": ({"pack": ("[deeds]", "[deeds, deeds]")}, ["pack.yaml", "deeds", "两次"]),
    "a register that is not there": ({"pack": ("[deeds]", "[mines]")}, ["registers/mines.yaml"]),
    "a declaration with mistakes": (
        {"deeds": ("type: date", "type: day")}, ["registers/deeds.yaml 第 13 行", "day", "luoshi register check"],
    ),
    "another code inside": ({"deeds": ("code: deeds", "code: feats")}, ["registers/deeds.yaml", "feats", "文件名"]),
    "a keeper nobody knows": ({"deeds": ("keeper: 科技局", "keeper: 气象局")}, ["registers/deeds.yaml", "keeper", "气象局"]),
    "a set for a keeper": ({"deeds": ("keeper: 科技局", "keeper: 各镇街")}, ["keeper", "各镇街"]),
    "an official statistic": (
        {"indicators": ("since_start,kjj,no", "since_start,kjj,yes")}, ["registers/deeds.yaml 第 17 行", "platforms", "官方统计"],
    ),
    "another unit": ({"deeds": ("unit: 家, count", "unit: 万家, count")}, ["第 17 行", "“万家”", "“家”"]),
    "a unit of another kind": ({"deeds": ("unit: 家, count: rows", "unit: 万元, sum: sum")}, ["第 17 行", "“万元”", "“家”"]),
    "a name in a condition": ({"deeds": ("is: tb", "is: 乙镇")}, ["registers/deeds.yaml 第 18 行", "乙镇", "tb"]),
    "nobody in a condition": ({"deeds": ("is: tb", "in: [ta, tc]")}, ["registers/deeds.yaml 第 18 行", "tc", "units.csv"]),
    "a name in a condition of a ratio": (
        {"deeds": ("sum: sum, where", "ratio: {of: {sum: sum, where: [{field: town, is: 乙镇}]}, over: {sum: sum}}, where")},
        ["乙镇"],
    ),
    "a name in a condition of a move": (
        {"deeds": ("indicators:", "stages: [{code: a, label: 甲}, {code: b, label: 乙, final: yes}]\n"
                   "moves: [{from: a, to: b, by: [head], when: [{field: town, is: 乙镇}]}]\nindicators:")},
        ["a → b", "乙镇"],
    ),
    "rows not told as made up": ({"sample": ("# 演示数据", "# 数据")}, ["deeds.sample.csv 第 1 行", "# 演示数据"]),
    "a column nobody asked for": ({"sample": ("日期", "时间")}, ["deeds.sample.csv 第 3 行", "时间"]),
    "rows with mistakes": ({"sample": ("2025-01-08", "2025-01-32")}, ["deeds.sample.csv 第 5 行", "2025-01-32"]),
    "rows of an unknown unit": ({"sample": ("乙镇", "丁镇")}, ["deeds.sample.csv 第 5 行", "“镇”列", "丁镇"]),
    "a unit by name and code": ({"sample": ("乙镇", "甲镇")}, ["deeds.sample.csv 第 5 行", "与第 4 行相同"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_it_refuses_and_says_where(name: str) -> None:
    changes, words = BAD[name]
    with pytest.raises(PackError) as caught:
        load(**changes)
    for word in words:
        assert word in str(caught.value)
    assert caught.value.remedy


def test_it_refuses_two_registers_that_compute_one_indicator() -> None:
    both = {"pack": ("[deeds]", "[deeds, others]")}
    with pytest.raises(
        PackError, match=r"others\.yaml 第 18 行：指标 own_sum 在 registers/deeds\.yaml"
    ):
        load(others=SECOND, **both)
    assert len(load(others=SECOND.replace("own_sum", "other_sum"), **both).registers) == 2


def test_it_refuses_rows_that_cannot_be_opened() -> None:
    def locked(name: str) -> bytes:
        if name.endswith(".sample.csv"):
            raise PermissionError(13, "Permission denied", name)
        return PACK[name].encode()

    with pytest.raises(PackError, match=r"deeds\.sample\.csv 打不开"):
        load_pack(locked)


@pytest.mark.parametrize(
    "folder",
    sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml")),
    ids=lambda path: path.name,
)
def test_a_pack_here_lists_every_register_in_its_folder(folder: Path) -> None:
    listed = [each.register.code for each in load_pack_dir(folder).registers]
    there = {path.stem for path in (folder / "registers").glob("*.yaml")}
    assert there - set(listed) == set(), f"not listed in {folder.name}/pack.yaml"
    assert listed == sorted(listed)
    rows = {path.name for path in (folder / "registers").glob("*.csv")}
    assert rows <= {f"{code}.sample.csv" for code in listed}
