"""The plan's measures: listed from its sentences, told with what was issued and what it did, the gaps first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from ask_cases import PDF, unit
from cast import NOW, access_of, shown, signed_in
from django.core.exceptions import PermissionDenied

from luoshi.errors import LuoshiError
from luoshi.plan import Plan
from luoshi_web.asks import actions
from luoshi_web.asks.actions import MeasureTold, sample_measures
from luoshi_web.asks.guards import rights
from luoshi_web.asks.measure_rows import measure_row, promises
from luoshi_web.asks.models import Measure, MeasureStep
from luoshi_web.asks.open_work import measures as open_measures
from luoshi_web.ledger.models import Duty
from luoshi_web.ledger.queries import newest_plan
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Post, Programme

pytestmark = pytest.mark.django_db
URL = "/jia/asks/measures/"
ISSUED = {
    "paper_title": "水渠修护办法",
    "paper_number": "甲政〔2026〕3号",
    "issued_on": date(2026, 5, 1),
}


@pytest.fixture
def plan(county: Programme) -> Plan:
    found = newest_plan(county)
    assert found is not None
    return found[1]


def added(text: str = "制定水渠修护办法", owner: str | None = "yi") -> Measure:
    mei = access_of("mei")
    section = Duty.objects.order_by("pk")[0].section
    to = unit(owner) if owner else None
    return actions.add_measure(mei, rights(mei), section, text, to, at=NOW)


def tell(who: str, row: Measure, state: str, **more: Any) -> Measure:
    access = access_of(who)
    file = more.pop("file", None)
    now = measure_row(access, row.number)
    told = MeasureTold(state, **more)
    return actions.tell_measure(access, rights(access), now, now.edition, told, at=NOW, file=file)


def test_every_sentence_that_is_no_number_is_a_promise_where_it_stands(plan):
    for one in promises(plan):
        assert plan.text[one.start : one.end].strip() == one.text
        assert one.section in {duty.section for duty in plan.duties}
        told = [t for t in plan.targets if one.start <= t.start and t.end <= one.end]
        assert sum(t.end - t.start for t in told) < (one.end - one.start) / 2
    assert len({one.start for one in promises(plan)}) == len(promises(plan))


def test_the_office_lists_them_once_each_of_the_unit_that_leads(county, plan):
    mei = access_of("mei")
    count = actions.list_measures(mei, rights(mei), at=NOW)
    assert count == len(promises(plan))
    assert actions.list_measures(mei, rights(mei), at=NOW) == 0
    row = Measure.objects.order_by("number").first()
    if row is not None:
        assert row.span_start is not None
    with pytest.raises(PermissionDenied):
        rui = access_of("hua")
        actions.list_measures(rui, rights(rui), at=NOW)


def test_it_goes_from_missing_to_what_it_did(county):
    row = added()
    row = tell("hua", row, "drafting")
    row = tell("hua", row, "issued", **ISSUED)
    assert (row.state_since, row.issued_on) == (date(2026, 5, 1), date(2026, 5, 1))
    row = tell(
        "hua", row, "working", **ISSUED, effect="漏水减少两成", effect_on=date(2026, 9, 30),
        effect_source="水务月报", targets=("T05",),
    )  # fmt: skip
    assert [one.state for one in MeasureStep.objects.order_by("id")] == [
        "drafting", "issued", "working",
    ]  # fmt: skip
    page = shown("lan", f"{URL}{row.number}/")
    assert "甲政〔2026〕3号" in page and "水务月报" in page and "T05" in page
    table = shown("lan", URL)
    assert "漏水减少两成" in table and "已印发 1/1" in table


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        ("issued", {}, "文件名称、印发日期"),
        ("issued", {**ISSUED, "paper_number": ""}, "文号或文件"),
        ("issued", {**ISSUED, "issued_on": date(2026, 12, 1)}, "还没有到"),
        ("working", ISSUED, "成效、截至日期和来源"),
        ("working", {**ISSUED, "effect": "好"}, "成效、截至日期和来源"),
        ("drafting", {"targets": ("T99",)}, "没有目标“T99”"),
        ("done", {}, "没有选状态"),
    ],
)
def test_what_is_not_proven_is_not_taken(county, state, more, said):
    row = added()
    with pytest.raises(LuoshiError, match=said):
        tell("hua", row, state, **more)
    assert not MeasureStep.objects.exists()


def test_a_file_stands_for_a_number(county):
    row = tell("hua", added(), "issued", **{**ISSUED, "paper_number": ""}, file=PDF)
    assert row.paper is not None
    assert signed_in("an").get(f"{URL}{row.number}/file/").content == b"%PDF-"
    bare = added("另一项")
    assert signed_in("an").get(f"{URL}{bare.number}/file/").status_code == 404


def test_only_the_office_says_that_none_is_needed_and_takes_a_state_back(county):
    row = tell("hua", added(), "issued", **ISSUED)
    with pytest.raises(LuoshiError, match="不能退回"):
        tell("hua", row, "missing")
    with pytest.raises(PermissionDenied):
        tell("hua", row, "needless", reason="上级已有")
    assert tell("mei", row, "drafting").state == "drafting"
    with pytest.raises(LuoshiError, match="不需要的原因"):
        tell("mei", row, "needless")
    assert tell("mei", row, "needless", reason="上级已有").state == "needless"


def test_another_unit_does_not_tell_it(county):
    row = added()
    with pytest.raises(PermissionDenied):
        tell("rui", row, "drafting")
    assert signed_in("rui").post(f"{URL}{row.number}/tell/").status_code == 403
    assert signed_in("hua").post(f"{URL}{row.number}/assign/").status_code == 403
    assert signed_in("hua").post(f"{URL}add/").status_code == 403


def test_who_comes_second_is_told_so(county):
    row = added()
    tell("hua", row, "drafting")
    mei = access_of("mei")
    with pytest.raises(ConflictError):
        actions.assign_measure(mei, rights(mei), row, 1, None, None, at=NOW)
    sent = {"seen": 1, "state": "drafting"}
    assert signed_in("hua").post(f"{URL}{row.number}/tell/", sent).status_code == 409


def test_what_is_late_waits_for_its_unit(county):
    row, mei = added(), access_of("mei")
    actions.assign_measure(mei, rights(mei), row, 1, unit("yi"), date(2026, 9, 1), at=NOW)
    (item,) = open_measures(county, list(Post.objects.filter(person__username="hua")), NOW.date())
    assert item.by == date(2026, 9, 1) and "水渠修护办法" in item.what
    assert "其中 1 项已过时限" in shown("lan", URL)
    tell("hua", row, "issued", **ISSUED)
    assert not open_measures(county, list(Post.objects.filter(person__username="hua")), NOW.date())


def test_gaps_stand_first_and_filters_keep_what_was_asked(county):
    tell("hua", added("甲办法"), "issued", **ISSUED)
    added("乙办法", "jia")
    page = shown("lan", URL)
    assert page.index("乙办法") < page.index("甲办法")
    assert "甲办法" not in shown("lan", f"{URL}?state=gap")
    assert "乙办法" not in shown("lan", f"{URL}?owner={unit('yi').pk}")
    assert signed_in("lan").get("/jia/asks/measures.xlsx?state=gap").content[:2] == b"PK"


def test_it_is_told_and_added_by_form_and_keeps_what_was_typed(county):
    client = signed_in("mei")
    section = Duty.objects.order_by("pk")[0].section
    wrong = client.post(f"{URL}add/", {"section": "", "text": "丁办法"})
    assert wrong.status_code == 422 and "丁办法" in wrong.content.decode()
    right = client.post(
        f"{URL}add/", {"section": section, "text": "丁办法", "owner": unit("yi").pk}
    )
    assert right.status_code == 302
    row = Measure.objects.get(text="丁办法")
    sent = {"seen": 1, "state": "issued", "paper_title": "丁办法全文", "issued_on": "不知道"}
    wrong = signed_in("hua").post(f"{URL}{row.number}/tell/", sent)
    assert wrong.status_code == 422
    assert "丁办法全文" in wrong.content.decode() and "不是日期" in wrong.content.decode()


def test_the_list_of_tasks_leads_here_and_back(county):
    assert "/jia/asks/measures/" in shown("mei", "/jia/tasks/")
    assert "/jia/tasks/" in shown("mei", URL)


def test_samples_are_told_of_the_plan_s_own_sentences(county, plan):
    made = sample_measures(county, at=NOW)
    assert made == len(promises(plan)) and sample_measures(county, at=NOW) == 0
    assert not Measure.objects.filter(sample=False).exists()
    Programme.objects.update(show_sample=False)
    mei = access_of("mei")
    assert actions.list_measures(mei, rights(mei), at=NOW) == made
