"""采用: names matched, targets paired with the version in force, what is missing said, two people at once."""

from __future__ import annotations

import html
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from cast import NOW, PASSWORD, record, some_figures
from django.test import Client
from standings import PLAN, TEXT

from luoshi.errors import LuoshiError
from luoshi.plan import Duty, Party, Plan
from luoshi_web.drafts.actions import (
    Upload,
    adopt_draft,
    answer_finding,
    drop_draft,
    match_parties,
    upload_draft,
)
from luoshi_web.drafts.guards import Answer
from luoshi_web.drafts.matching import Match
from luoshi_web.drafts.models import Draft
from luoshi_web.drafts.queries import names_in, put_together
from luoshi_web.ledger.models import DutyParty, Indicator, PlanQuery, PlanVersion, Target
from luoshi_web.ledger.queries import judged
from luoshi_web.ledger.rules import rule_from_json
from luoshi_web.offices.models import Person, Programme, Unit, UnitSet
from luoshi_web.offices.queries import Access, access_to, audit_faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(county: Programme) -> Programme:
    some_figures(county)
    return county


def access() -> Access:
    return access_to(Person.objects.get(username="mei"), "jia", NOW.date())


def draft_of(plan: Plan, purpose: str = "plan") -> Draft:
    upload = Upload("稿.txt", "text/plain", plan.text.encode(), plan, purpose)
    return upload_draft(access(), upload, at=NOW)


def changed(plan: Plan = PLAN) -> Plan:
    """T03 now 70, T05 gone, a new one about words without a number's deadline rules; 丙办 renamed."""
    targets = []
    for target in plan.targets:
        if target.id == "T05":
            continue
        targets.append(replace(target, value="70") if target.id == "T03" else target)
    start = TEXT.index("多讲故事")
    new = replace(
        plan.targets[4], id="T07", section="二/一/3", start=start, end=start + 4, indicator="故事",
        value="0", unit="个",
    )  # fmt: skip
    return replace(plan, targets=(*targets, new))


def matched(draft: Draft, meant: str = "new_unit") -> None:
    names = [row.name for row in names_in(access(), put_together(draft)) if row.is_open]
    match_parties(access(), draft, {name: Match(meant) for name in names}, at=NOW)


def adopted(draft: Draft) -> PlanVersion:
    matched(draft)
    adopt_draft(access(), draft, over=PlanVersion.objects.count(), at=NOW)
    return PlanVersion.objects.order_by("-number")[0]


def client(name: str = "mei") -> Client:
    made = Client()
    assert made.login(username=name, password=PASSWORD)
    return made


def words(response) -> str:
    return html.unescape(response.content.decode())


def test_it_becomes_the_next_version_with_the_file_that_was_uploaded(county):
    draft = draft_of(changed())
    version = adopted(draft)
    assert (version.number, version.source_id, version.adopted_on) == (
        2,
        draft.source_id,
        NOW.date(),
    )
    draft.refresh_from_db()
    assert draft.state == "adopted" and draft.version == version
    assert json.loads(version.document)["targets"][2]["value"] == "70"
    assert audit_faults(county) == []


def test_it_keeps_the_indicator_of_a_target_that_stays(county):
    before = Target.objects.get(code="T03")
    version = adopted(draft_of(changed()))
    after = Target.objects.get(plan_version=version, code="T03")
    assert after.indicator == before.indicator
    assert rule_from_json(after.rule).value == 70
    assert rule_from_json(after.rule).lag_months == rule_from_json(before.rule).lag_months
    assert Target.objects.filter(plan_version__number=1).count() == 6


def test_it_keeps_what_somebody_decided_beyond_the_plans_words(county):
    old = Target.objects.get(code="T02")
    decided = replace(rule_from_json(old.rule), tolerance_confirmed=True, tolerance=None)
    text = json.dumps({**json.loads(old.rule), "tolerance": "1.5", "tolerance_confirmed": True})
    super(type(Target.objects.all()), Target.objects.filter(pk=old.pk)).update(rule=text)
    version = adopted(draft_of(changed()))
    rule = rule_from_json(Target.objects.get(plan_version=version, code="T02").rule)
    assert decided.tolerance_confirmed and rule.tolerance_confirmed
    assert str(rule.tolerance) == "1.5"


def test_it_lets_a_decision_fall_with_the_words_it_was_about(county):
    old = Target.objects.get(code="T02")
    text = json.dumps({**json.loads(old.rule), "tolerance": "1.5", "tolerance_confirmed": True})
    super(type(Target.objects.all()), Target.objects.filter(pk=old.pk)).update(rule=text)
    plan = changed()
    targets = tuple(replace(t, value="45") if t.id == "T02" else t for t in plan.targets)
    version = adopted(draft_of(replace(plan, targets=targets)))
    rule = rule_from_json(Target.objects.get(plan_version=version, code="T02").rule)
    assert not rule.tolerance_confirmed and str(rule.tolerance) == "0.5"


def test_it_adopts_a_target_that_no_rule_can_judge_as_not_assessed_with_the_reason(county):
    version = adopted(draft_of(changed()))
    rule = rule_from_json(Target.objects.get(plan_version=version, code="T07").rule)
    assert rule.suspended
    reason = PlanQuery.objects.get(
        plan_version=version, target_code="T07", question__startswith="暂不评价"
    )
    assert "大于零" in reason.question
    answers = {a.target: a.verdict for a in judged(county, version, NOW.date(), NOW)}
    assert answers["T07"] == "not_assessed"


def test_it_judges_in_the_next_version_what_it_could_not_judge_before(county):
    adopted(draft_of(changed()))
    plan = changed()
    mended = replace(plan.targets[-1], value="9")
    version = adopted(draft_of(replace(plan, targets=(*plan.targets[:-1], mended))))
    rule = rule_from_json(Target.objects.get(plan_version=version, code="T07").rule)
    assert not rule.suspended and rule.value == 9


def test_it_proposes_an_indicator_for_a_new_target_from_its_words(county):
    plan = changed()
    new = replace(plan.targets[-1], value="9", cadence="yearly", year=None)
    version = adopted(draft_of(replace(plan, targets=(*plan.targets[:-1], new))))
    row = Target.objects.get(plan_version=version, code="T07").indicator
    assert (row.name, row.unit, row.frequency, row.accumulation) == (
        "故事",
        "个",
        "year",
        "year_to_date",
    )
    assert not row.official and row.code == "p2-t07"


def test_it_finds_a_figure_that_the_new_rule_could_not_take_before_it_is_stored(county):
    record(county, "T05", "2026-08", "28")
    plan = PLAN
    targets = tuple(replace(t, unit="吨") if t.id == "T05" else t for t in plan.targets)
    version = adopted(draft_of(replace(plan, targets=targets)))
    row = Target.objects.get(plan_version=version, code="T05")
    assert row.indicator.code == "p2-t05"
    assert judged(county, version, NOW.date(), NOW)


def test_it_carries_open_findings_with_who_must_answer_and_leaves_waived_ones(county):
    draft = draft_of(changed())
    review = put_together(draft)
    first = next(q for q in review.questions if q.code == "L105")
    yi = Unit.objects.get(code="yi")
    answer_finding(
        access(), draft, Answer(*first.place, "asked", "都有谁？", yi), at=NOW
    )  # fmt: skip
    others = [q for q in review.questions if q.severity == "question" and q != first]
    for question in others:
        answer_finding(access(), draft, Answer(*question.place, "waived", "不用"), at=NOW)
    version = adopted(draft)
    rows = PlanQuery.objects.filter(plan_version=version)
    asked = rows.get(question="都有谁？")
    assert asked.answerer == yi and asked.settled_on is None
    texts = set(rows.values_list("question", flat=True))
    assert not any(q.message in text for q in others for text in texts)


def test_it_carries_the_queries_of_targets_that_stay_word_for_word(county):
    version = adopted(draft_of(changed()))
    assert PlanQuery.objects.filter(plan_version=version, question="多大范围算左右？").count() == 1
    about = PlanQuery.objects.filter(plan_version=version, target_code="T02")
    assert about.count() == 1, "the finding about the same words is not asked a second time"


def test_it_matches_names_by_proposal_new_unit_and_set(county):
    duty = Duty("二/一/3", 0, 3, (
        Party("县甲局", "lead"), Party("丁办", "support"), Party("各有关单位", "responsible"), Party("乙局", "responsible"),
    ))  # fmt: skip
    draft = draft_of(replace(PLAN, duties=(duty,)))
    rows = {row.name: row for row in names_in(access(), put_together(draft))}
    assert rows["乙局"].known is not None and not rows["乙局"].is_open
    assert rows["县甲局"].proposed[0].unit == Unit.objects.get(code="jia")
    assert rows["丁办"].proposed[-1].meant == "new_unit"
    assert rows["各有关单位"].proposed[-1].meant == "new_set"
    page = words(client().get(f"/jia/drafts/{draft.pk}/parties/"))
    assert "3 个单位名称还没有对应" in page
    jia = Unit.objects.get(code="jia")
    given = {"name-1": "县甲局", "choice-1": f"unit:{jia.pk}", "name-2": "丁办", "choice-2": "new_unit",
             "name-3": "各有关单位", "choice-3": "new_set"}  # fmt: skip
    response = client().post(f"/jia/drafts/{draft.pk}/parties/", given)
    assert response.url == f"/jia/drafts/{draft.pk}/adopt/"
    adopt_draft(access(), draft, over=1, at=NOW)
    parties = {p.printed_name: p for p in DutyParty.objects.filter(duty__plan_version__number=2)}
    assert parties["县甲局"].unit == jia
    assert parties["丁办"].unit == Unit.objects.get(name="丁办")
    assert parties["各有关单位"].unit_set == UnitSet.objects.get(name="各有关单位")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name-1": "丙办", "choice-1": "unit:99999"}, "不存在"),
        ({"name-1": "没有的名", "choice-1": "new_unit"}, "方案稿里没有"),
        ({}, "一个名称也没有选"),
    ],
)
def test_it_refuses_forged_matches(county, given, said):
    draft = draft_of(PLAN)
    response = client().post(f"/jia/drafts/{draft.pk}/parties/", given)
    assert response.status_code == 422 and said in words(response)


def test_it_says_what_is_missing_and_has_no_button_until_it_is_there(county):
    whole, part = PLAN.targets[2], PLAN.targets[3]
    targets = (*PLAN.targets[:3], replace(part, value="99"), *PLAN.targets[4:])
    draft = draft_of(replace(PLAN, targets=targets))
    assert whole.value == "60"
    page = client().get(f"/jia/drafts/{draft.pk}/adopt/")
    assert "还有 1 条错误" in words(page) and "还有 1 个单位名称" in words(page)
    assert "disabled" in words(page)
    response = client().post(f"/jia/drafts/{draft.pk}/adopt/", {"over": "1"})
    assert response.status_code == 422 and "办完再采用" in words(response)
    assert PlanVersion.objects.count() == 1
    error = put_together(draft).must_decide[0]
    answer_finding(access(), draft, Answer(*error.place, "waived", "口径不同"), at=NOW)
    matched(draft)
    assert "disabled" not in words(client().get(f"/jia/drafts/{draft.pk}/adopt/"))


def test_it_warns_of_other_years_and_of_a_file_that_looks_wrong(county):
    draft = draft_of(replace(PLAN, horizon=(2030, 2035), targets=PLAN.targets[:2]))
    page = words(client().get(f"/jia/drafts/{draft.pk}/adopt/"))
    assert "规划期读作 2030–2035 年，项目是 2024–2026 年" in page
    assert "6 项目标有 4 项不在这份稿里" in page


def test_it_adopts_by_the_button_and_the_board_judges_by_it(county):
    draft = draft_of(changed())
    matched(draft)
    response = client().post(f"/jia/drafts/{draft.pk}/adopt/", {"over": "1"}, follow=True)
    assert "台账从现在起按它评价" in words(response)
    board = words(client().get("/jia/targets/"))
    assert "故事" in board and "70" in board and "T05" not in board
    assert client().get("/jia/targets/T05/").status_code == 404


def test_it_tells_the_second_who_adopts(county):
    one, two = draft_of(changed()), draft_of(PLAN)
    matched(one)
    matched(two)
    adopt_draft(access(), one, over=1, at=NOW)
    response = client().post(f"/jia/drafts/{two.pk}/adopt/", {"over": "1"})
    assert response.status_code == 422 and "刚才有人采用了另一份方案" in words(response)
    again = client().post(f"/jia/drafts/{one.pk}/adopt/", {"over": "2"})
    assert again.status_code == 422 and "已采用" in words(again)
    assert PlanVersion.objects.count() == 2


def test_it_never_adopts_a_higher_plan_or_one_that_was_dropped(county):
    higher = draft_of(PLAN, "higher")
    matched(higher)
    with pytest.raises(LuoshiError, match="只作对照"):
        adopt_draft(access(), higher, over=1, at=NOW)
    dropped = draft_of(PLAN)
    drop_draft(access(), dropped, at=NOW + timedelta(minutes=1))
    with pytest.raises(LuoshiError, match="已放弃"):
        adopt_draft(access(), dropped, over=1, at=NOW)


def test_it_adopts_the_first_plan_of_a_programme_that_has_none(county):
    bare = Programme.objects.create(
        code="bing", title="丙", short_title="丙", area="丙县", policy="yinchuan-2025",
        first_year=2024, last_year=2026, created_at=NOW,
    )  # fmt: skip
    mine = replace(access(), programme=bare, unit_ids=frozenset())
    draft = upload_draft(mine, Upload("稿.txt", "text/plain", b"x", PLAN), at=NOW)
    names = {row.name: Match("new_unit") for row in names_in(mine, put_together(draft))}
    match_parties(mine, draft, names, at=NOW)
    adopt_draft(mine, draft, over=0, at=NOW)
    version = PlanVersion.objects.get(programme=bare)
    assert Target.objects.filter(plan_version=version).count() == 6
    assert Indicator.objects.filter(programme=bare).count() == 6
    assert judged(bare, version, NOW.date(), NOW)


def test_it_puts_two_versions_beside_each_other_and_marks_what_changed(county):
    draft = draft_of(changed())
    page = words(client().get("/jia/plan/compare/", {"old": "v1", "new": f"d{draft.pk}"}))
    assert "新增 1、有变 1、去掉 1" in page
    assert "<b>≥ 70 个</b>" in page
    adopted(draft)
    page = words(client("rui").get("/jia/plan/compare/"))
    assert "新增 1、有变 1、去掉 1" in page


def test_it_traces_a_plan_to_a_higher_one(county):
    higher = draft_of(replace(PLAN, title="上级办法", targets=PLAN.targets[:2]), "higher")
    page = words(client().get("/jia/plan/trace/", {"higher": f"d{higher.pk}"}))
    assert "上位方案 2 项目标，0 项没有目标回应" in page
    alone = words(client().get("/jia/plan/trace/"))
    assert "选一份上位方案" in alone


@pytest.mark.parametrize("code", ["v9", "d999", "x1", "v", "d1;", "v1e9", "d" + "9" * 30])
def test_it_answers_a_forged_plan_with_404(county, code):
    assert client().get("/jia/plan/compare/", {"old": "v1", "new": code}).status_code == 404


def test_it_shows_no_draft_beside_a_version_to_those_who_may_not_look(county):
    draft = draft_of(PLAN)
    assert f'value="d{draft.pk}"' not in words(client("rui").get("/jia/plan/compare/"))
    assert f'value="d{draft.pk}"' in words(client().get("/jia/plan/compare/"))
    response = client("rui").get("/jia/plan/compare/", {"old": "v1", "new": f"d{draft.pk}"})
    assert response.status_code == 404
