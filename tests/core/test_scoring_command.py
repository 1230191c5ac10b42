"""luoshi score, facts as a table, and the schemes of a pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from scoring_cast import ROOT, facts, item_text, scheme_text, unit

from luoshi.cli import main
from luoshi.packs import Pack, PackScheme, load_pack_dir
from luoshi.scoring import ScoringError, checksum, facts_json, pack_schemes, read_facts

DAY = date(2024, 12, 31)
SCHEME = scheme_text(
    item_text("a", 60) + item_text("b", 40),
    more="adds: {levels: [{code: city, label: 市级表彰, points: 2}]}\nadjust_until: 10-31\n",
)
HEAD = "unit,name,kind,source,actual,target,assigned,place,why,level,matter,document,lowered,approved_on\n"
TABLE = (
    HEAD
    + "t1,甲镇,town,a,90,100,,,,,,,,\nt1,,,b,80,100,,,,,,,,\nt1,,,add,,,,,,city,某表彰,示例文件,,\n"
    + "t2,乙镇,town,a,95,100,,,,,,,,\nt2,,,b,,,no,,,,,,,\n"
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack_dir(ROOT / "packs/tengzhou")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "s.yaml").write_text(SCHEME, "utf-8")
    (tmp_path / "f.csv").write_text(TABLE, "utf-8")
    return str(tmp_path / "s.yaml"), str(tmp_path / "f.csv")


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, ["score", *words])
    return found.exit_code, found.output


def test_it_checks_a_scheme_alone(files: tuple[str, str]) -> None:
    assert run(files[0]) == (0, "s.yaml：“小办法”第 1 版，1 组，2 项。\n")


def test_it_prints_places_and_one_units_working(files: tuple[str, str]) -> None:
    status, told = run(*files, "--as-of", "2024-12-31", "--sensitivity")
    assert status == 0 and "95.00" in told and "88.00" in told and "组内名次" in told
    status, told = run(*files, "--as-of", "2024-12-31", "--unit", "t1")
    assert status == 0
    assert "得分 = 60 × 0.9 = 54" in told and "加分：某表彰（示例文件），市级表彰 2" in told


def test_other_weights_are_typed_and_must_sum(files: tuple[str, str]) -> None:
    words = ("--as-of", "2024-12-31", "--weights")
    status, told = run(*files, *words, "towns:a=50", "--weights", "towns:b=50")
    assert status == 0 and "87.00" in told
    assert run(*files, *words, "towns:a=50")[0] == 2
    assert "看不懂" in run(*files, *words, "a50")[1]


def test_json_and_checksum_are_of_the_same_bytes(files: tuple[str, str], tmp_path: Path) -> None:
    whole = run(*files, "--as-of", "2024-12-31", "--json")[1].removesuffix("\n")
    assert run(*files, "--as-of", "2024-12-31", "--checksum")[1].strip() == checksum(whole)
    stored = tmp_path / "f.json"
    stored.write_text(facts_json(read_facts(TABLE, "f.csv", DAY)), "utf-8")
    assert run(files[0], str(stored), "--checksum")[1].strip() == checksum(whole)


@pytest.mark.parametrize(
    ("words", "says"),
    [((), "--as-of"), (("--as-of", "2024-12-31", "--unit", "t9"), "没有“t9”这个单位")],
)
def test_what_is_missing_ends_in_one_sentence(
    files: tuple[str, str], words: tuple[str, ...], says: str
) -> None:
    status, told = run(*files, *words)
    assert status == 2 and says in told and "Traceback" not in told


def test_a_scheme_with_mistakes_is_told_line_by_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(scheme_text(item_text("a", 60)), "utf-8")
    status, told = run(str(bad))
    assert status == 2 and "合计 60，办法规定 100" in told and "共有 1 处不对" in told


def test_a_table_gives_targets_lowered_and_units_without_one() -> None:
    table = HEAD + "t1,甲镇,town,a,5,10,,,,,,示例批复,8,2024-05-01\nt1,,,b,,,no,,没有任务,,,,,\n"
    told = read_facts(table, "f.csv", DAY).units[0].items
    assert told["a"].adjusted is not None and told["a"].adjusted.target == Fraction(8)
    assert not told["b"].assigned and told["b"].why == "没有任务"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("", "没有 unit、name、kind、source 列"),
        ("unit,name,kind,source,points\n", "不认识的 points"),
        (HEAD, "一行数也没有"),
        (HEAD + "t1,甲,town,a,九十,,,,,,,,,\n", "第 2 行“actual”列“九十”不是数"),
        (HEAD + "t1,甲,town,a,9,,maybe,,,,,,,\n", "应是 yes 或 no"),
        (HEAD + "t1,甲,town,a,9,,,0,,,,,,\n", "不是正整数"),
        (HEAD + "t1,甲,town,a,9,,,,,,,文,5,五月\n", "不是日期"),
        (HEAD + "t1,甲,town,a,9,,,,,,,,,\nt1,,,a,8,,,,,,,,,\n", "“a”给了两次"),
        (HEAD + "t1,甲,town,a,9,,,,,,,,,\nt1,乙,,b,8,,,,,,,,,\n", "和前面的“甲”不同"),
        (HEAD + "t1,,,a,9,,,,,,,,,\n", "没有写 name 或 kind"),
        (HEAD + "t1,甲,town,veto,,,,,,safety,某事,,,\n", "“document”列是空的"),
        (HEAD + "t1,甲,town,a,9,,,,,,,,,,,\n", "多出几格"),
        (HEAD + 't1,"甲,town\n', "引号没有配对"),
    ],
)
def test_a_table_that_cannot_be_read_names_the_place(table: str, says: str) -> None:
    with pytest.raises(ScoringError, match=says):
        read_facts(table, "f.csv", DAY)


def test_the_packs_schemes_are_samples_that_say_so(pack: Pack) -> None:
    towns, departments = pack_schemes(pack)
    assert "示例" in towns.name and "示例" in departments.name
    kinds = {
        kind for scheme in (towns, departments) for group in scheme.groups for kind in group.kinds
    }
    held = {row.kind for row in pack.units} - {"government"}
    assert kinds == held


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("target:T28", "target:T99", "没有这个目标"),
        ("register:brands_valid", "register:magic", "没有这个台账指标"),
        ("code: towns\nname", "code: villages\nname", "请和文件名一致"),
        ("kinds: [town]}", "kinds: [town], without: [nowhere]}", "没有“nowhere”这个单位"),
    ],
)
def test_a_packs_scheme_that_names_what_the_pack_has_not_is_refused(
    pack: Pack, old: str, new: str, says: str
) -> None:
    told = pack.schemes[0]
    assert old in told.text
    changed = PackScheme(told.code, told.file, told.text.replace(old, new, 1))
    with pytest.raises(ScoringError, match=says):
        pack_schemes(replace(pack, schemes=(changed,)))


def test_stored_facts_of_a_cast_are_read_by_the_command(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(SCHEME, "utf-8")
    (tmp_path / "f.json").write_text(facts_json(facts(unit("t1", a=50, b=50))), "utf-8")
    status, told = run(str(tmp_path / "s.yaml"), str(tmp_path / "f.json"))
    assert status == 0 and "50.00" in told
