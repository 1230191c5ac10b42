"""Typical cases and pilots: written with evidence, reviewed, recognised once at the highest, spread; what each time adds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from ask_cases import PDF, unit
from cast import NOW, access_of, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.http import Http404
from test_asks_mirror import entries, follow, told

from luoshi.errors import LuoshiError
from luoshi.registers import Draft
from luoshi_web.asks import actions
from luoshi_web.asks.actions import CaseTold, RecognitionTold, ReuseTold, sample_cases
from luoshi_web.asks.case_rows import case_row, recognitions
from luoshi_web.asks.guards import rights
from luoshi_web.asks.models import Case, CaseFile, Recognition, Reuse
from luoshi_web.asks.open_work import cases as open_cases
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Post, Programme
from luoshi_web.registers.actions import load_samples, publish_register
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.queries import as_kept

pytestmark = pytest.mark.django_db
URL = "/jia/asks/cases/"
WHOLE: dict[str, Any] = {
    "background": "渠多人少。",
    "practice": "排号轮修。",
    "conditions": "有人管渠。",
    "results": (("漏水减少两成", "水务月报"),),
}
LIBRARY = """\
luoshi_register: 1
code: library
name: 案例台账
description: 照典型案例自动记。
keeper: jia
frequency: quarter
version: 1
effective: {from: 2024-01-01}
kept_by: asks
fields:
  - {code: case, label: 名称, type: text, required: yes, unique: yes, from: title}
  - {code: unit, label: 单位, type: unit, required: yes, from: unit}
  - {code: level, label: 级别, type: choice, choices: [{code: nation, label: 国家级}, {code: province, label: 省级}, {code: city, label: 市级}], from: level}
  - {code: adopted_on, label: 采用日期, type: date, from: adopted_on}
  - {code: medium, label: 载体, type: text, from: medium}
identity: {name: case, dated: adopted_on}
indicators:
  - {indicator: library_high, name: 省级以上, unit: 项, count: rows, where: [{field: level, in: [nation, province]}, {field: adopted_on, within: since_start}]}
"""  # fmt: skip
PILOTS = """\
luoshi_register: 1
code: pilots
name: 试点
description: 试点一行一项。
keeper: jia
frequency: quarter
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: pilot, label: 名称, type: text, required: yes, unique: yes}
  - {code: unit, label: 承担单位, type: unit, required: yes}
  - {code: level, label: 级别, type: choice, choices: [国家级, 省级]}
  - {code: granted_on, label: 获批日期, type: date, required: yes}
  - {code: ends_on, label: 期满日期, type: date}
identity: {name: pilot, dated: granted_on}
indicators:
  - {indicator: pilots_now, name: 在施, unit: 项, stock: {from: granted_on, until: ends_on}}
"""


def drafted(who: str = "hua", title: str = "水渠轮修做法", **more: Any) -> Case:
    access = access_of(who)
    told_ = CaseTold(title, unit("yi"), **{**WHOLE, **more})
    return actions.make_case(access, rights(access), told_, at=NOW)


def act(deed: Any, who: str, row: Case, *args: Any, **more: Any) -> Case:
    access = access_of(who)
    now = Case.objects.select_related("unit", "programme").get(pk=row.pk)
    return deed(access, rights(access), now, now.edition, *args, at=NOW, **more)


def sent(**more: Any) -> Case:
    row = act(actions.add_evidence, "hua", drafted(**more), PDF)
    return act(actions.send_case, "hua", row)


def accepted(**more: Any) -> Case:
    return act(actions.review_case, "mei", sent(**more), accept=True, remark="")


def recognised(row: Case, level: str, on: date, **more: Any) -> Case:
    told_ = RecognitionTold(level, on, "简报", more.pop("ref", f"{level}第1期"))
    return act(actions.recognise_case, "mei", row, told_, **more)


def reused(row: Case, who: str = "hua", **more: Any) -> Case:
    plain: dict[str, Any] = {"on": date(2026, 6, 1), "proof": "实施办法", "unit": unit("dong")}
    return act(actions.reuse_case, who, row, ReuseTold(**{**plain, **more}))


def test_it_goes_from_a_draft_to_the_library(county):
    row = sent()
    assert Notice.objects.filter(key=f"asks.case.review/{row.pk}", settled_at=None).exists()
    row = act(actions.review_case, "mei", row, accept=False, remark="成效写实")
    assert row.state == "returned"
    (item,) = open_cases(county, list(Post.objects.filter(person__username="hua")), NOW.date())
    assert "水渠轮修做法" in item.what
    assert "退回修改：成效写实" in shown("hua", f"{URL}{row.number}/")
    row = act(actions.send_case, "hua", row)
    row = act(actions.review_case, "mei", row, accept=True, remark="")
    assert row.state == "accepted"
    assert "漏水减少两成" in shown("rui", f"{URL}{row.number}/")


@pytest.mark.parametrize("lack", ["background", "practice", "conditions", "results"])
def test_it_is_not_put_forward_without_a_part(county, lack):
    row = drafted(**{lack: () if lack == "results" else ""})
    row = act(actions.add_evidence, "hua", row, PDF)
    with pytest.raises(LuoshiError, match="还缺"):
        act(actions.send_case, "hua", row)


def test_it_is_not_put_forward_without_evidence(county):
    with pytest.raises(LuoshiError, match="还缺佐证材料"):
        act(actions.send_case, "hua", drafted())
    row = Case.objects.get()
    answer = signed_in("hua").post(f"{URL}{row.number}/do/", {"seen": row.edition, "do": "send"})
    assert answer.status_code == 422 and "还缺佐证材料" in answer.content.decode()


def test_a_figure_has_a_source(county):
    with pytest.raises(LuoshiError, match="没有写全"):
        drafted(results=(("漏水减少两成", " "),))
    assert not Case.objects.exists()


def test_only_its_unit_writes_it_and_only_the_office_reviews(county):
    row = sent()
    with pytest.raises(PermissionDenied):
        act(actions.review_case, "hua", row, accept=True, remark="")
    with pytest.raises(PermissionDenied):
        act(actions.add_evidence, "rui", row, PDF)
    with pytest.raises(LuoshiError, match="已经报送"):
        act(actions.change_case, "hua", row, CaseTold("改", unit("yi"), **WHOLE))
    with pytest.raises(LuoshiError, match="没有写原因"):
        act(actions.review_case, "mei", row, accept=False, remark=" ")
    with pytest.raises(PermissionDenied):
        access = access_of("rui")
        actions.make_case(access, rights(access), CaseTold("代写", unit("yi")), at=NOW)


def test_what_is_on_its_way_is_seen_by_its_unit_and_the_office_alone(county):
    row = sent()
    access = access_of("rui")
    with pytest.raises(Http404):
        case_row(access, rights(access), row.number)
    for name, status in (("rui", 404), ("hua", 200), ("mei", 200), ("lan", 200), ("an", 200)):
        assert signed_in(name).get(f"{URL}{row.number}/").status_code == status
    assert "水渠轮修做法" not in shown("rui", URL)


def test_who_comes_second_is_told_so(county):
    row = sent()
    act(actions.review_case, "mei", row, accept=True, remark="")
    access = access_of("mei")
    with pytest.raises(ConflictError):
        actions.review_case(
            access, rights(access), row, row.edition, accept=False, remark="不行", at=NOW
        )
    stale = {"seen": row.edition, "do": "accept"}
    assert signed_in("mei").post(f"{URL}{row.number}/do/", stale).status_code == 409


def test_the_highest_level_counts_once(county):
    row = recognised(accepted(), "province", date(2026, 3, 1))
    row = recognised(row, "city", date(2026, 4, 1))
    assert (row.level, row.adopted_on) == ("province", date(2026, 3, 1))
    row = recognised(row, "nation", date(2026, 9, 1))
    assert (row.level, row.adopted_on) == ("nation", date(2026, 9, 1))


@pytest.mark.parametrize(
    ("level", "on", "ref", "said"),
    [
        ("world", date(2026, 3, 1), "1", "没有选采用级别"),
        ("city", date(2026, 10, 13), "1", "还没有到"),
        ("city", date(2026, 3, 1), " ", "载体和文号"),
    ],
)
def test_a_recognition_that_cannot_be_found_again_is_none(county, level, on, ref, said):
    row = accepted()
    with pytest.raises(LuoshiError, match=said):
        recognised(row, level, on, ref=ref)
    assert not Recognition.objects.exists()


def test_what_is_not_in_the_library_is_recognised_nowhere(county):
    with pytest.raises(LuoshiError, match="还没有审核入库"):
        recognised(sent(), "city", date(2026, 3, 1))


def test_a_time_tells_each_case_once_and_only_where_it_rose(county):
    row = recognised(accepted(), "city", date(2025, 3, 1))
    row = recognised(row, "province", date(2025, 8, 1), ref="省1期")
    recognised(row, "nation", date(2026, 2, 1), ref="国1期")
    other = recognised(accepted(title="另一篇"), "province", date(2025, 5, 1))
    recognised(other, "city", date(2026, 5, 1))
    years = {
        year: [(one.title, one.level, one.ref) for one in recognitions(county, date(year, 1, 1), date(year, 12, 31))]
        for year in (2024, 2025, 2026)
    }  # fmt: skip
    assert years[2024] == []
    assert years[2025] == [
        ("另一篇", "province", "province第1期"),
        ("水渠轮修做法", "province", "省1期"),
    ]
    assert years[2026] == [("水渠轮修做法", "nation", "国1期")]
    assert recognitions(county, date(2026, 1, 1), date(2026, 12, 31))[0].unit == unit("yi")


def test_it_spreads_to_others_with_proof_each_once(county):
    row = reused(accepted())
    row = reused(row, unit=None, place="邻县")
    for more, said in (
        ({"unit": unit("yi")}, "本单位自己"),
        ({"unit": None}, "谁在用"),
        ({"unit": unit("xi"), "proof": ""}, "没有凭据"),
        ({}, "已经登记过"),
        ({"unit": unit("xi"), "on": date(2026, 10, 13)}, "还没有到"),
    ):
        with pytest.raises(LuoshiError, match=said):
            reused(row, **more)
    assert Reuse.objects.count() == 2
    page = shown("lan", f"{URL}{row.number}/")
    assert "ls-as-spread" in page and "邻县" in page and "东乡" in page


def test_the_register_of_cases_follows_the_library(county):
    kept = as_kept(publish_register(county, LIBRARY, actor="系统", at=NOW))
    sent(title="还在路上")
    row = recognised(accepted(), "county", date(2026, 3, 1))
    assert follow(kept) == 1
    (entry,) = entries(kept)
    assert "level" not in entry.body and told(kept, "library_high", "2026") in (0, None)
    recognised(row, "province", date(2026, 4, 1))
    later = NOW + timedelta(minutes=1)
    assert follow(kept, later) == 1
    assert told(kept, "library_high", "2026", later) == 1
    client = signed_in("rui")
    assert client.get("/jia/asks/kept/library/").url == URL
    assert client.get("/jia/asks/kept/library/1/").url == f"{URL}{row.number}/"


def test_samples_begin_with_the_register_s_own_rows(county):
    kept = as_kept(publish_register(county, LIBRARY, actor="系统", at=NOW))
    body = {
        "case": "示例做法",
        "unit": "yi",
        "level": "province",
        "adopted_on": 20250813,
        "medium": "示例内参",
    }
    load_samples(kept, [Draft(1, body, None), Draft(2, {"case": "示例二", "unit": "jia"}, None)], actor="系统", at=NOW)  # fmt: skip
    before = told(kept, "library_high", "2025")
    assert (sample_cases(county, at=NOW), sample_cases(county, at=NOW)) == (2, 0)
    assert told(kept, "library_high", "2025") == before == 1
    row = Case.objects.get(title="示例做法")
    assert (row.level, row.sample, row.state) == ("province", True, "accepted")
    assert "演示数据" in shown("lan", f"{URL}{row.number}/")
    assert recognitions(county, date(2025, 1, 1), date(2025, 12, 31))
    Programme.objects.update(show_sample=False)
    county.refresh_from_db()
    assert not recognitions(county, date(2025, 1, 1), date(2025, 12, 31))


def test_it_is_written_by_form_printed_and_fetched(county):
    client = signed_in("hua")
    form = {
        "title": "轮修", "unit": unit("yi").pk, "background": "渠多", "practice": "排号",
        "conditions": "有人", "result-0": "少漏两成", "source-0": "",
    }  # fmt: skip
    wrong = client.post(f"{URL}new/", form)
    assert wrong.status_code == 422 and "少漏两成" in wrong.content.decode()
    assert client.post(f"{URL}new/", {**form, "source-0": "月报"}).status_code == 302
    row = Case.objects.get()
    changed = {**form, "source-0": "月报", "title": "轮修水渠", "seen": 1}
    assert client.post(f"{URL}{row.number}/edit/", changed).status_code == 302
    row = act(actions.add_evidence, "hua", row, PDF)
    file = CaseFile.objects.get()
    assert client.get(f"{URL}{row.number}/files/{file.file_id}/").content == b"%PDF-"
    assert client.get(f"{URL}{row.number}/files/999/").status_code == 404
    assert client.get(f"{URL}{row.number}/docx/").content[:2] == b"PK"
    assert client.get("/jia/asks/cases.xlsx").content[:2] == b"PK"
    assert client.post(f"{URL}{row.number}/do/", {"do": "burn"}).status_code == 404


@pytest.fixture
def running(county: Programme) -> Kept:
    kept = as_kept(publish_register(county, PILOTS, actor="系统", at=NOW))
    rows = [
        {"pilot": "水价试点", "unit": "yi", "level": "省级", "granted_on": 20240301, "ends_on": 20261231},
        {"pilot": "节水试点", "unit": "yi", "level": "国家级", "granted_on": 20250301},
        {"pilot": "旧渠试点", "unit": "jia", "level": "省级", "granted_on": 20240101, "ends_on": 20251231},
    ]  # fmt: skip
    load_samples(
        kept, [Draft(n, body, None) for n, body in enumerate(rows, 1)], actor="系统", at=NOW
    )
    return kept


def test_pilots_are_told_of_a_day_and_their_results_as_cases(county, running):
    page = shown("lan", "/jia/asks/pilots/")
    assert "2 项试点在施，1 项半年内期满；期满的有 1 项没有写成案例" in page
    accepted(title="旧渠做法", pilot=3)
    page = shown("lan", "/jia/asks/pilots/")
    assert "旧渠做法" in page and "没有写成案例" not in page.split("</h1>")[0]
    assert "2 项试点在施" in shown("lan", "/jia/asks/pilots/?on=2024-12-31")
    assert "不是日期" in shown("lan", "/jia/asks/pilots/?on=昨天")
    assert "来自试点“旧渠试点”" in shown("hua", f"{URL}1/")


def test_without_a_register_of_pilots_the_page_says_so(county):
    assert "没有试点台账" in shown("lan", "/jia/asks/pilots/")
