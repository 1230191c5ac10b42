"""A pack that does not fit says which file, line and column, and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from luoshi.errors import LuoshiError
from luoshi.packs import (
    PackError,
    load_pack,
    load_pack_dir,
    plan_docx,
    resolve_party,
    sample_observations,
)

PLAN = """# 测试县工作方案

测政发〔2024〕1号

## 一、重点任务

### （一）抓项目

到2026年，新增创新平台20家。每年新招引项目不少于10个。（责任单位：市科学技术局、各镇街）
"""
FILES = {
    "pack.yaml": "pack: 1\ncode: t\ntitle: 测试县工作方案\nshort_title: 测试\narea: 测试县\nplan: plan.md\n"
    "adopted_on: 2024-08-20\nhorizon: [2024, 2026]\npolicy: yinchuan-2025\ncoordinator_unit: root\n",
    "plan.md": PLAN,
    "units.csv": "# 注释\ncode,name,kind,parent,aliases,source\nroot,测试县,government,,,\n"
    "kjj,市科学技术局,department,root,市科技局|科技局,\nta,甲镇,town,root,,\ntb,乙镇,town,root,,\n",
    "sets.csv": "code,name,aliases,note\ntowns,各镇街,,\n",
    "members.csv": "set,unit,since,until,source\ntowns,ta,2024-01-01,2024-12-31,\ntowns,tb,2024-01-01,,\n",
    "indicators.csv": "code,name,unit,frequency,lag_months,accumulation,source_unit,official,decimals,note\n"
    "platforms,平台,家,month,1,since_start,kjj,no,0,\nprojects,项目,个,month,1,year_to_date,kjj,no,0,\n",
    "bindings.csv": "target,value,unit,indicator,form,base,base_period,start,deadline,curve,tolerance,"
    "tolerance_confirmed_by,policy,suspended,note\nT01,20,家,platforms,,,,,,,,,,,\nT02,10,个,projects,,,,,,,,,,,\n",
    "facts.csv": "indicator,area,period,value,unit,source,vintage,grade,document,recorded_on,date_known\n"
    "projects,测试县,2024-03,2,个,report,final,A,通报,2024-04-10,day\n",
    "queries.csv": "code,targets,question,answerer,effect,decision,decided_on\nQ1,T01|T02,从哪天起？,kjj,元旦起,,\n",
    "people.csv": "username,name,unit,role\nleader,甲某,root,leader\n",
}


def load(**changes: tuple[str, str] | str | None):
    """The small pack with one file changed: (old, new) text, whole text, or None to leave it out."""
    files: dict[str, str] = dict(FILES)
    for key, change in changes.items():
        name = key.replace("_", ".", 1)
        if change is None:
            del files[name]
        elif isinstance(change, str):
            files[name] = change
        else:
            assert change[0] in files[name], change
            files[name] = files[name].replace(*change)
    return load_pack(lambda name: files[name].encode())


def test_it_loads_a_pack_from_any_reader() -> None:
    pack = load()
    assert [b.target for b in pack.bindings] == ["T01", "T02"]
    assert pack.plan.horizon == (2024, 2026)
    assert pack.queries[0].target == "T01" and pack.queries[0].targets == ("T01", "T02")
    assert pack.facts[0].recorded_at.isoformat() == "2024-04-10T09:00:00+08:00"
    assert sample_observations(pack, clock=date(2026, 1, 1)) == []


def test_a_set_has_the_members_of_the_day() -> None:
    pack = load()
    now, later = resolve_party(pack, "各镇街"), resolve_party(pack, "各镇街", date(2025, 1, 1))
    assert now is not None and now.members == ("ta", "tb")
    assert later is not None and later.members == ("tb",)


BAD = {
    "a missing file": ({"units_csv": None}, ["units.csv"]),
    "an empty file": ({"units_csv": ""}, ["units.csv", "表头"]),
    "a wrong head": ({"sets_csv": ("aliases,note", "alias,note")}, ["sets.csv 第 1 行", "aliases"]),
    "a missing cell": ({"members_csv": (",2024-12-31,", ",")}, ["members.csv 第 2 行", "列"]),
    "an open quote": ({"sets_csv": ("各镇街", '"各镇街')}, ["sets.csv 第 2 行", "引号"]),
    "a double code": ({"units_csv": ("tb,乙镇", "ta,乙镇")}, ["units.csv 第 6 行", "code", "第 5 行"]),
    "an unknown kind": ({"units_csv": ("town,root,,\ntb", "城镇,root,,\ntb")}, ["units.csv 第 5 行", "kind", "可用"]),
    "an unknown parent": ({"units_csv": ("department,root", "department,nobody")}, ["parent", "nobody"]),
    "a circle of parents": (
        {"units_csv": ("department,root,市科技局|科技局,\nta,甲镇,town,root", "department,ta,,\nta,甲镇,town,kjj")},
        ["圈"],
    ),
    "two roots": ({"units_csv": ("department,root", "department,")}, ["parent"]),
    "a name of two units": ({"units_csv": ("甲镇,town,root,,", "甲镇,town,root,科技局,")}, ["科技局", "kjj"]),
    "a wrong day": ({"members_csv": ("2024-01-01,2024-12-31", "2024-13-01,")}, ["members.csv 第 2 行", "since"]),
    "an end before its start": ({"members_csv": ("2024-12-31", "2023-12-31")}, ["members.csv", "ta"]),
    "an unknown indicator": ({"bindings_csv": ("家,platforms", "家,nothing")}, ["bindings.csv 第 2 行", "indicator"]),
    "a moved fingerprint": ({"plan_md": ("20家", "30家")}, ["bindings.csv 第 2 行", "value", "20", "30"]),
    "a target that the plan lost": ({"plan_md": ("每年新招引项目不少于10个。", "")}, ["T02", "bindings.csv 第 3 行"]),
    "a target without a binding": ({"bindings_csv": ("T02,10,个,projects,,,,,,,,,,,\n", "")}, ["T02", "bindings.csv"]),
    "letters for a number": ({"facts_csv": ("2024-03,2,", "2024-03,二,")}, ["facts.csv 第 2 行", "value"]),
    "not a number": ({"facts_csv": ("2024-03,2,", "2024-03,NaN,")}, ["facts.csv 第 2 行", "value"]),
    "a wrong period": ({"facts_csv": ("2024-03", "2024-Q5")}, ["facts.csv 第 2 行", "period"]),
    "a year in 2199": ({"facts_csv": ("2024-03", "2199")}, ["facts.csv 第 2 行", "period"]),
    "a unit that does not convert": ({"facts_csv": ("2,个", "2,亿元")}, ["facts.csv", "亿元"]),
    "an indicator in another unit": ({"indicators_csv": ("平台,家", "平台,吨")}, ["bindings.csv", "T01", "吨"]),
    "an unknown curve": ({"bindings_csv": ("platforms,,,,,,,", "platforms,,,,,,bent,")}, ["T01", "bent"]),
    "an unknown policy": ({"pack_yaml": ("yinchuan-2025", "rainbow")}, ["pack.yaml", "rainbow"]),
    "half a decision": ({"queries_csv": ("元旦起,,", "元旦起,定了,")}, ["queries.csv 第 2 行", "decided_on"]),
    "a question to nobody": ({"queries_csv": ("kjj,元旦", "zzz,元旦")}, ["answerer", "zzz"]),
    "a party the pack does not know": ({"plan_md": ("市科学技术局", "市气象局")}, ["市气象局", "units.csv"]),
    "a manifest that is no mapping": ({"pack_yaml": "- a"}, ["pack.yaml"]),
    "a manifest with a wrong day": ({"pack_yaml": ("2024-08-20", "2024-13-40")}, ["pack.yaml"]),
    "a manifest with words for a day": ({"pack_yaml": ("2024-08-20", "去年")}, ["adopted_on"]),
    "a manifest of another version": ({"pack_yaml": ("pack: 1", "pack: 9")}, ["9"]),
    "a manifest with a strange key": ({"pack_yaml": ("pack: 1", "pack: 1\nfoo: 2")}, ["foo"]),
    "a manifest without a key": ({"pack_yaml": ("area: 测试县\n", "")}, ["area"]),
    "a plan outside the pack": ({"pack_yaml": ("plan.md", "../plan.md")}, ["plan", "文件名"]),
    "years out of order": ({"pack_yaml": ("[2024, 2026]", "[2026, 2024]")}, ["horizon"]),
    "no years at all": ({"pack_yaml": ("horizon: [2024, 2026]\n", "")}, ["horizon"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_it_refuses_and_says_where(name: str) -> None:
    changes, words = BAD[name]
    with pytest.raises(LuoshiError) as caught:
        load(**changes)
    for word in words:
        assert word in str(caught.value)
    assert caught.value.remedy


SCHEME = (
    "version: 1\nseed: 1\ndocument: 演示数据\ndays: {month: [8, 12], quarter: [8, 12], half_year: [8, 12], year: [8, 12]}\n"
    "series:\n  projects: {points: {2024-06: 4, 2024-12: 12}}\n"
)
BAD_SCHEMES = {
    "not YAML": ("version: 1", "version: [", "YAML"),
    "another version": ("version: 1", "version: 2", "version"),
    "an unknown indicator": ("projects:", "cows:", "cows"),
    "a strange key": ("points:", "dots:", "dots"),
    "too many decimals": ("2024-06: 4", "2024-06: 4.5", "小数位"),
    "another frequency": ("2024-06: 4", "2024-Q2: 4", "频度"),
    "no number": ("2024-06: 4", "2024-06: 多", "多"),
    "no period": ("2024-06: 4", "六月: 4", "六月"),
    "days beyond the month": ("month: [8, 12]", "month: [8, 31]", "days"),
    "no seed": ("seed: 1\n", "", "seed"),
    "a split without a set": ("{points", "{split: {every: 1}, points", "split"),
    "a split into an unknown set": ("{points", "{split: {set: cows, every: 1}, points", "cows"),
}


def with_scheme(text: str):
    files = {**FILES, "pack.yaml": FILES["pack.yaml"] + "sample: s.yaml\n", "s.yaml": text}
    return load_pack(lambda name: files[name].encode())


def test_a_line_runs_straight_between_two_points_and_leaves_out_the_published_month() -> None:
    rows = sample_observations(with_scheme(SCHEME), clock=date(2025, 6, 1))
    assert [int(r.value or 0) for r in rows] == [1, 1, 3, 3, 4, 5, 7, 8, 9, 11, 12]


@pytest.mark.parametrize("name", BAD_SCHEMES)
def test_it_refuses_a_scheme_that_does_not_fit(name: str) -> None:
    old, new, word = BAD_SCHEMES[name]
    assert old in SCHEME
    with pytest.raises(LuoshiError) as caught:
        with_scheme(SCHEME.replace(old, new, 1))
    assert word in str(caught.value)


def test_it_refuses_text_that_is_not_utf8() -> None:
    files = {k: v.encode() for k, v in FILES.items()} | {"units.csv": "名称".encode("gbk")}
    with pytest.raises(PackError, match="UTF-8"):
        load_pack(lambda name: files[name])


def test_it_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"pack\.yaml"):
        load_pack_dir(tmp_path / "nowhere")


def test_a_title_in_word_is_escaped() -> None:
    assert "甲&lt;乙&gt;&amp;丙".encode() in plan_docx("# 甲<乙>&丙\n\n## 一、丁\n")


def test_it_names_who_keeps_the_projects():
    pack = load(
        pack_yaml=("coordinator_unit: root", "coordinator_unit: root\nkeepers: {projects: kjj}")
    )
    assert pack.keepers == (("projects", "kjj"),)


@pytest.mark.parametrize(
    ("keepers", "named"),
    [("{projects: nobody}", "nobody"), ("{bank: kjj}", "bank"), ("kjj", "职责: 单位")],
)
def test_it_refuses_a_keeper_or_a_duty_that_is_not_there(keepers, named):
    with pytest.raises(PackError, match=f"keepers.*{named}"):
        load(pack_yaml=("coordinator_unit: root", f"coordinator_unit: root\nkeepers: {keepers}"))
