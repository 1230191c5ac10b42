"""A package that is not as it says is refused whole, with its place; nothing is written that could not be read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packages_cast import (
    CREATED,
    MEANING,
    RULE,
    UNIT,
    figure,
    forged,
    members,
    package,
    resource,
    retold,
    told,
    zipped,
)
from progress_cast import rule

from luoshi.packages import PackageError, read_package, write_package


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.pop("luoshi"), "不是落实导出的数据包"),
        (lambda t: t["luoshi"].update(format=2), "格式版本是 2，本程序只认第 1 版"),
        (lambda t: t["luoshi"].update(format=True), "格式版本"),
        (lambda t: t["luoshi"].update(programme="../jia"), "项目代码“../jia”不合写法"),
        (lambda t: t["luoshi"].update(programme=7), "programme"),
        (lambda t: t["luoshi"].update(area=" "), "area"),
        (lambda t: t["luoshi"].update(horizon=[2026, 2024]), "规划期"),
        (lambda t: t["luoshi"].update(horizon="2024"), "规划期"),
        (lambda t: t["luoshi"].update(known_on="昨天"), "known_on"),
        (lambda t: t.update(created="2026-10-12T09:30:00"), "没有时区"),
        (lambda t: t.update(title=None), "title"),
        (lambda t: t.update(title="\ud800"), "不是完好的 JSON"),
        (lambda t: t.pop("resources"), "没有列出文件"),
        (lambda t: t.update(resources=[1]), "没有列出文件"),
        (lambda t: t["resources"].pop(), None),
        (lambda t: t["resources"].remove(resource(t, "targets")), "没有列出“targets”表"),
        (lambda t: t["resources"].append(resource(t, "units")), "前面已经列过"),
        (lambda t: resource(t, "plan").update(path="方案.json"), "缺少它列出的文件“方案.json”"),
        (lambda t: resource(t, "plan").update(path="../plan.json"), "越出数据包"),
        (lambda t: resource(t, "plan").update(path="/etc/passwd"), "越出数据包"),
        (lambda t: resource(t, "plan").update(path="https://a.example/plan.json"), "越出数据包"),
        (lambda t: resource(t, "units").update(bytes=3), "字节，datapackage.json 写的是 3"),
        (lambda t: resource(t, "units").update(bytes="9"), "没有写明大小"),
        (lambda t: resource(t, "units").update(hash="sha256:00"), "校验码（sha256）不符"),
        (lambda t: resource(t, "units").pop("hash"), "没有写明“hash”"),
        (lambda t: resource(t, "units").update(name=[]), "没有写明“name”"),
    ],
)  # fmt: skip
def test_it_refuses_a_contents_page_that_is_not_so(change, said):
    data = retold(change)
    if said is None:  # units were the last and may be missing
        assert read_package(data).units == ()
        return
    with pytest.raises(PackageError, match=re.escape(said)) as caught:
        read_package(data, "甲县.zip")
    assert "甲县.zip" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "name", "said"),
    [
        ("2026-09", "2026-13", "observations.csv", "observations.csv 第 3 行“period”列"),
        ("甲县", "", "observations.csv", "没有地区"),
        ("甲县", "", "targets.csv", "没有地区"),
        ("yearly_floor", "wish", "targets.csv", "targets.csv 第 2 行“form”列"),
        (",month", ",week", "indicators.csv", "indicators.csv 第 2 行"),
        (",1,", ",-1,", "indicators.csv", "滞后月数"),
        (",jia", ",bing", "indicators.csv", "数据来源单位“bing”没有列在表里"),
        ("招引", "别的", "indicators.csv", "的指标“招引”没有列在表里"),
        ("code,", "kode,", "units.csv", "units.csv 第 1 行应是"),
        ("jia,", ",", "units.csv", "没有代码"),
        (",department,,", ",department,yi,", "units.csv", "上级单位“yi”"),
        (",department", "", "units.csv", "列数"),
        ("甲局", '"甲局', "units.csv", "不是完整的 UTF-8"),
        ('"luoshi": 1', '"luoshi": 9', "plan.json", "版本"),
        ('"end": 18', '"end": 999', "plan.json", "越出方案正文"),
        ('"start": 5, ', "", "plan.json", "缺少字段"),
        ('"end": 18', '"end": "x"', "plan.json", "方案数据"),
        ("2024-08-01", "2024-08-99", "plan.json", "方案数据"),
        ('"targets": [', '"targets": [7, ', "plan.json", "方案数据"),
        ("{", "[", "plan.json", "JSON"),
    ],
)
def test_it_refuses_a_file_that_cannot_be_read_by_name(old, new, name, said):
    content = members(write_package(package()))[name].decode()
    assert old in content
    with pytest.raises(PackageError, match=re.escape(said)) as caught:
        read_package(forged(name, content.replace(old, new).encode()))
    assert caught.value.remedy


def test_it_refuses_what_stands_in_for_a_figure_that_is_not_there():
    content = members(write_package(package()))["observations.csv"].decode()
    lost = re.sub(r",,1\r\n$", ",gone,1\r\n", content)
    assert lost != content
    with pytest.raises(PackageError, match="顶替的 gone 不在包里"):
        read_package(forged("observations.csv", lost.encode()))


@pytest.mark.parametrize("name", ["../evil.csv", "/evil.csv", "a\\..\\b.csv", "C:evil.csv"])
def test_it_refuses_a_member_whose_path_leads_out(name):
    with pytest.raises(PackageError, match="越出数据包"):
        read_package(zipped({**members(write_package(package())), name: b"x"}))


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_it_refuses_two_members_of_one_name():
    out = io.BytesIO(write_package(package()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("targets.csv", b"x")
    with pytest.raises(PackageError, match=re.escape("两个“targets.csv”")):
        read_package(out.getvalue())


def test_it_does_not_inflate_a_bomb():
    bomb = zipped({**members(write_package(package())), "more.bin": bytes(401 * 2**20)})
    assert len(bomb) < 2**20
    with pytest.raises(PackageError, match="解开后超过 400 兆"):
        read_package(bomb)


def test_it_passes_over_files_that_are_not_listed():
    more = {**members(write_package(package())), "README.md": "说明".encode(), "b/": b""}
    assert read_package(zipped(more)) == package()


def test_it_refuses_a_member_bigger_than_its_header_says():
    data = write_package(package())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("observations.csv").file_size
    true, lie = size.to_bytes(4, "little"), (size - 20).to_bytes(4, "little")
    assert data.count(true) == 2
    smaller = data.replace(true, lie)
    with pytest.raises(PackageError, match=re.escape("observations.csv”有")):
        read_package(smaller)
    agreeing = told(data)
    resource(agreeing, "observations")["bytes"] = size - 20
    both = zipped({**members(data), "datapackage.json": json.dumps(agreeing).encode()})
    with pytest.raises(PackageError, match="大小不符"):
        read_package(both.replace(true, lie))


def test_it_refuses_a_contents_page_of_a_size_no_contents_page_has():
    data = zipped({**members(write_package(package())), "datapackage.json": b" " * (2**20 + 1)})
    with pytest.raises(PackageError, match="大得不合常理"):
        read_package(data)
    deep = b"[" * 100_000
    with pytest.raises(PackageError, match="不是完好的 JSON"):
        read_package(zipped({"datapackage.json": deep}))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "不是完整的 .zip"),
        (b"PK\x03\x04", "不是完整的 .zip"),
        (zipped({}), "不是数据包"),
        (zipped({"jia/datapackage.json": b"{}"}), "最上一层没有"),
        (zipped({f"{n}.csv": b"" for n in range(1001)}), "多得不合常理"),
        (zipped({"datapackage.json": b"[]"}), "键和值"),
        (zipped({"datapackage.json": b"\xff"}), "JSON"),
    ],
)
def test_it_refuses_what_is_no_package(data, said):
    with pytest.raises(PackageError, match=said) as caught:
        read_package(data)
    assert caught.value.remedy


def test_it_names_a_path_that_cannot_be_opened(tmp_path):
    with pytest.raises(PackageError, match=re.escape("没有.zip 打不开")):
        read_package(tmp_path / "没有.zip")
    with pytest.raises(PackageError, match="打不开"):
        read_package(tmp_path)


WHOLE = write_package(package())


@settings(max_examples=150)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_it_reads_the_same_or_refuses_when_a_byte_is_changed(place, byte):
    data = bytearray(WHOLE)
    data[place] = byte
    try:
        found = read_package(bytes(data))
    except PackageError as error:
        assert error.remedy
    else:
        assert found == package()


@given(st.integers(0, len(WHOLE) - 1))
def test_it_refuses_a_package_cut_short(length):
    with pytest.raises(PackageError):
        read_package(WHOLE[:length])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "甲县"}, "项目代码"),
        ({"title": " "}, "title"),
        ({"created": CREATED.replace(tzinfo=None)}, "created 没有时区"),
        ({"known_on": CREATED.replace(tzinfo=None)}, "known_on 没有时区"),
        ({"horizon": (2026, 2024)}, "规划期"),
        ({"rules": (rule(),)}, "没有地区"),
        ({"rules": (RULE, RULE)}, "同一目标"),
        (
            {"observations": (figure("2026-09", 1), figure("2026-09", 2, id="again"))},
            "记录时间都相同",
        ),
        ({"observations": (figure("2026-09", 1, document=" a"),)}, "observations 中的“"),
        ({"observations": (figure("2026-09", 1, document="\ud800"),)}, "UTF-8"),
        ({"observations": (figure("2026-09", 1, replaces="none"),)}, "顶替"),
        ({"observations": (figure("2026-09", "1e40"),)}, "不是通常的数"),
        ({"units": (replace(UNIT, aliases=("甲|乙",)),)}, "units 中的“jia”写进数据包后会变样"),
        ({"units": (replace(UNIT, parent="gone"),)}, "上级单位"),
        ({"indicators": (replace(MEANING, code="别的"),)}, "没有列在表里"),
    ],
)
def test_it_writes_nothing_that_could_not_be_read(changed, said):
    with pytest.raises(PackageError, match=re.escape(said)) as caught:
        write_package(package(**changed))
    assert caught.value.remedy


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=60)
@given(st.data(), ANYTHING)
def test_it_reads_or_refuses_whatever_the_contents_page_says(data, value):
    about = told(WHOLE)
    place = data.draw(st.sampled_from([about, about["luoshi"], *about["resources"]]))
    place[data.draw(st.sampled_from(sorted(place)))] = value
    page = json.dumps(about).encode()
    try:
        found = read_package(zipped({**members(WHOLE), "datapackage.json": page}))
    except PackageError as error:
        assert error.remedy
        f"{error}".encode()
    else:
        write_package(found)
