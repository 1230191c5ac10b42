"""A lake built, added to, replaced and broken: it is whole or it is refused, in words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from lake_cast import differences, lake_of, package, plain_package
from progress_cast import binding, seen, target

from luoshi.errors import LuoshiError
from luoshi.lake import Asked, LakeError, assess_lake, build_lake, open_lake
from luoshi.progress import rule_for

SEPTEMBER = date(2026, 9, 30)
ONE = Asked(SEPTEMBER)


def aim(name: str = "A", **more):
    return rule_for(target(name), binding(name, indicator="招引", **more), (2024, 2026))


def county(code: str, value: object = 91):
    return package(code, [aim()], [seen("2026-08", 80, "1"), seen("2026-09", value, "2")])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lake_of(tmp_path / "湖", county("A"), county("B"))
    return tmp_path / "湖"


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def lights(folder: Path) -> dict[str, str]:
    return {c.programme: c.light for c in assess_lake(open_lake(folder), ONE).counts}


def test_it_lists_what_was_pushed_and_holds_no_other_file(folder: Path):
    lake = open_lake(folder)
    assert [(p.code, p.targets, p.observations) for p in lake.programmes] == [
        ("A", 1, 2),
        ("B", 1, 2),
    ]
    assert files(folder) == {f.path for f in lake.files} | {"lake.json"}
    assert {f.month for f in lake.files if f.table == "observations"} == {24319, 24320}


def test_a_programme_pushed_again_is_replaced_and_the_others_stay(folder: Path):
    before = lights(folder)
    built = build_lake(folder, [lambda: county("B", 160)])
    assert (built.added, built.replaced) == ((), ("B",))
    assert lights(folder) == {"A": before["A"], "B": "done"}
    assert files(folder) == {f.path for f in built.lake.files} | {"lake.json"}
    numbers = [p.number for p in built.lake.programmes]
    build_lake(folder, [lambda: county("C")])
    assert [p.number for p in open_lake(folder).programmes] == [*numbers, 3]


def test_a_month_that_a_replaced_programme_no_longer_has_is_gone(folder: Path):
    only_august = package("A", [aim()], [seen("2026-08", 80, "1")])
    packages = [only_august, replace(only_august, code="B")]
    built = build_lake(folder, [lambda p=p: p for p in packages])
    assert {f.month for f in built.lake.files if f.table == "observations"} == {24319}
    assert not (folder / "observations" / "month=2026-09").exists()


def test_the_same_packages_make_the_same_lake_in_any_order(tmp_path: Path):
    packages = [plain_package(f"P{n}", n, rules=8) for n in range(3)]
    one, two = lake_of(tmp_path / "1", *packages), lake_of(tmp_path / "2", *packages[:1])
    for p in packages[1:]:
        two = build_lake(tmp_path / "2", [lambda p=p: p]).lake
    asked = Asked(SEPTEMBER, each_month=True, marks=True)
    assert [p.checksum for p in one.programmes] == [p.checksum for p in two.programmes]
    assert assess_lake(one, asked) == assess_lake(two, asked)
    assert differences(two, packages, Asked(SEPTEMBER, out=tmp_path / "o.parquet"))[1] == []


def test_a_build_that_fails_leaves_the_lake_as_it_was(folder: Path):
    before, names = lights(folder), files(folder)
    bad = package("C", [aim()], [seen("2026-09", 1, unit="亩")])

    def stops():
        raise KeyboardInterrupt

    with pytest.raises(LuoshiError, match="数据包“C”") as caught:
        build_lake(folder, [lambda: county("B", 160), lambda: bad])
    assert caught.value.remedy
    with pytest.raises(KeyboardInterrupt):
        build_lake(folder, [lambda: county("B", 160), stops])
    assert lights(folder) == before and files(folder) == names


def test_two_packages_with_one_code_are_refused(folder: Path):
    with pytest.raises(LakeError, match="代号都是“C”"):
        build_lake(folder, [lambda: county("C"), lambda: county("C")])
    assert len(open_lake(folder).programmes) == 2


def test_no_package_and_a_lake_being_written_are_refused(folder: Path):
    with pytest.raises(LakeError, match="没有给数据包"):
        build_lake(folder, [])
    (folder / "build.lock").touch()
    with pytest.raises(LakeError, match="正在被另一个程序写入") as caught:
        build_lake(folder, [lambda: county("C")])
    assert "build.lock" in caught.value.remedy
    assert lights(folder)  # reading goes on


def test_figures_no_target_asks_for_are_left_out_and_counted(tmp_path: Path):
    rows = [
        seen("2026-09", 91, "1"),
        seen("2026-09", 5, "2", indicator="别的指标"),
        seen("2026-09", 5, "3", area="他乡"),
    ]
    built = build_lake(tmp_path / "湖", [lambda: package("A", [aim()], rows)])
    assert built.unasked == 2
    [entry] = built.lake.programmes
    assert (entry.observations, entry.unasked) == (3, 2)
    assert sum(f.rows for f in built.lake.files if f.table == "observations") == 1


def test_a_programme_without_figures_awaits_them(tmp_path: Path):
    lake = lake_of(tmp_path / "湖", package("A", [aim()], []))
    assert [c.verdict for c in assess_lake(lake, ONE).counts] == ["awaiting_data"]
    empty = lake_of(tmp_path / "空", package("B", [], []))
    assert assess_lake(empty, ONE).counts == ()
    with pytest.raises(LakeError, match="没有目标"):
        assess_lake(empty, Asked(SEPTEMBER, out=tmp_path / "o.csv"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "不是一个湖"),
        ("", "读不出来"),
        ("[]", "第 None 版"),
        ('{"luoshi_lake": 2}', "第 2 版"),
        ('{"luoshi_lake": 1, "generation": 1, "programmes": []}', "内容不全"),
        (
            '{"luoshi_lake": 1, "generation": 1, "programmes": [], "files": [{"path": 1}]}',
            "内容不全",
        ),
        ('{"luoshi_lake": 1, "generation": 1, "programmes": [3], "files": []}', "内容不全"),
    ],
)
def test_a_missing_or_foreign_manifest_is_refused(folder: Path, text: str | None, message: str):
    path = folder / "lake.json"
    if text is None:
        path.unlink()
    else:
        path.write_text(text, "utf-8")
    with pytest.raises(LakeError, match=message) as caught:
        open_lake(folder)
    assert caught.value.remedy


def part(folder: Path) -> Path:
    return folder / "observations" / "month=2026-09" / "part-1.parquet"


def test_a_partition_that_is_missing_or_half_written_is_refused_by_name(folder: Path):
    whole = part(folder).read_bytes()
    part(folder).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(LakeError, match=r"month=2026-09/part-1.parquet.*没有写完"):
        open_lake(folder)
    part(folder).unlink()
    with pytest.raises(LakeError, match=r"缺文件“observations/month=2026-09"):
        open_lake(folder)


def test_a_partition_of_the_right_size_with_other_bytes_is_refused(folder: Path):
    whole = part(folder).read_bytes()
    for spoilt in (whole[:-40] + bytes(32) + whole[-8:], whole[:50] + b"?" + whole[51:]):
        part(folder).write_bytes(spoilt)
        with pytest.raises(LakeError, match=r"month=2026-09/part-1.parquet”的内容与清单") as caught:
            assess_lake(open_lake(folder), ONE)
        assert caught.value.remedy


def test_a_partition_that_is_no_parquet_file_is_refused(folder: Path):
    part(folder).write_bytes(b"PAR1" + bytes(400) + b"PAR1")
    told_again(folder)
    with pytest.raises(LakeError, match=r"读写出错（observations/month=2026-09"):
        assess_lake(open_lake(folder), ONE)


def rewritten(folder: Path, text: str) -> None:
    """The September partition as another program would write it, with a manifest that says so."""
    path = part(folder)
    duckdb.sql(f"copy ({text.format(path=path)}) to '{path}.new' (format parquet)")
    Path(f"{path}.new").replace(path)
    told_again(folder)


def told_again(folder: Path) -> None:
    path = part(folder)
    told = json.loads((folder / "lake.json").read_text("utf-8"))
    for file in told["files"]:
        if file["path"].endswith("month=2026-09/part-1.parquet"):
            file["size"] = path.stat().st_size
            file["sha256"] = sha256(path.read_bytes()).hexdigest()
    (folder / "lake.json").write_text(json.dumps(told), "utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select * exclude (amount) from '{path}'", "缺 amount 列"),
        (
            "select * replace (amount::double as amount) from '{path}'",
            "amount 列是 DOUBLE，应是 BIGINT",
        ),
        ("select * replace (recorded::varchar as recorded) from '{path}'", "recorded 列是 VARCHAR"),
        ("from '{path}' union all from '{path}'", "有 4 行，清单上是 2 行"),
    ],
)
def test_a_partition_with_other_columns_or_rows_is_refused(folder: Path, text: str, message: str):
    rewritten(folder, text)
    with pytest.raises(LakeError, match=message) as caught:
        assess_lake(open_lake(folder), ONE)
    assert "month=2026-09" in caught.value.message
    with pytest.raises(LakeError, match=message):
        build_lake(folder, [lambda: county("C")])


def test_too_little_memory_is_said(folder: Path, tmp_path: Path):
    with pytest.raises(LakeError, match="100 MB 太小"):
        assess_lake(open_lake(folder), Asked(SEPTEMBER, memory=100 * 2**20))


def test_no_time_zone_and_no_place_to_write_are_said(folder: Path, tmp_path: Path):
    lake = open_lake(folder)
    with pytest.raises(LuoshiError, match="没有时区"):
        assess_lake(lake, Asked(SEPTEMBER, known_on=datetime(2026, 9, 30)))  # noqa: DTZ001
    with pytest.raises(LakeError, match="临时文件夹"):
        assess_lake(lake, Asked(SEPTEMBER, out=tmp_path / "没有" / "o.csv"))
    assert assess_lake(lake, Asked(SEPTEMBER, known_on=datetime(2026, 1, 1, tzinfo=UTC))).counts


def test_an_apostrophe_in_names_is_only_a_name(tmp_path: Path):
    odd = package("A", [replace(aim("o'clock"), area="l'un")], [seen("2026-09", 91, area="l'un")])
    lake = lake_of(tmp_path / "it's", odd)
    answers = assess_lake(lake, Asked(SEPTEMBER, out=tmp_path / "it's.csv"))
    assert answers.counts[0].targets == 1
    assert "o'clock,l'un,2026-09-30" in (tmp_path / "it's.csv").read_text("utf-8")
