"""Orders in the office: who drafts, numbers, signs, answers and closes, and every refusal by name."""

from __future__ import annotations

from datetime import date

import pytest
from at_once import at_once
from cast import NOW, load_county
from django.core.exceptions import PermissionDenied
from django.http import Http404
from order_cases import (
    CHECKS,
    SCAN,
    acts,
    closed,
    drafted,
    handling,
    issued,
    move,
    new,
    on,
    passed,
    registered,
    submitted,
    unit,
    with_office,
)

from luoshi.errors import LuoshiError
from luoshi.supervising import Days, OrderError, order_clocks, order_state
from luoshi_web.notices.models import Notice
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, CalendarDay, Programme, Unit
from luoshi_web.offices.queries import audit_faults
from luoshi_web.papers.models import Series
from luoshi_web.supervision.actions.order_samples import sample_orders
from luoshi_web.supervision.actions.orders import (
    Given,
    OpenOrderError,
    change_draft,
    draft_order,
    move_order,
    register_order,
)
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Order, OrderFile, OrderStep, PlanItem, Support
from luoshi_web.supervision.order_rows import (
    Filter,
    counts,
    issued_this_year,
    listed,
    open_on,
    order_of,
    order_row,
    orders_of,
    seen_by,
    sides_of,
)

TODAY = NOW.date()
pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_office(county)


def _told(who: str) -> list[str]:
    rows = Notice.objects.filter(person__username=who, settled_at=None).order_by("pk")
    return [row.what for row in rows]


def test_it_walks_from_a_draft_to_a_closed_case_with_who_and_when(county: Programme):
    row = closed(supports=(unit("jia"),), target_code="T04", feedback=Days(15, "working"))
    assert (row.state, row.document_number, row.series_number) == ("closed", "甲政督〔2026〕1号", 1)
    steps = list(OrderStep.objects.filter(order=row).order_by("number"))
    assert [(s.do, s.by) for s in steps] == [
        ("register", "甲局 Mei（mei）"), ("issue", "Lan（lan）"), ("accept", "乙局 Yan（yan）"),
        ("report", "乙局 Hua（hua）"), ("pass", "甲局 Mei（mei）"), ("verify", "甲局 Mei（mei）"),
        ("close", "甲局 Mei（mei）"),
    ]  # fmt: skip
    assert order_state(order_of(row)).code == "closed"
    codes = AuditEntry.objects.filter(object_type="order").order_by("number")
    assert [entry.action.removeprefix("supervision.order.") for entry in codes] == [
        "drafted", "registered", "issued", "moved", "moved", "passed", "moved", "closed",
    ]  # fmt: skip
    assert codes[3].object_name == "甲政督〔2026〕1号 签收"
    assert not audit_faults(county)


def test_it_has_no_number_before_it_is_registered_and_gives_none_away_in_vain(county: Programme):
    first = drafted()
    assert (first.number, first.document_number, first.state) == (1, "", "draft")
    with pytest.raises(OrderError, match="立项缺批准立项的领导"):
        move("mei", first, "register")
    with pytest.raises(LuoshiError, match="Hua在2026-10-12没有领导岗位，不能批准"):
        move("mei", first, "register", approver="Hua")
    assert not Series.objects.exists()
    assert move("mei", first, "register", approver="Lan").series_number == 1
    assert registered(title="又一件").series_number == 2
    gone = move("mei", drafted(title="第三件"), "withdraw", words="不用督办。")
    assert (gone.state, gone.document_number) == ("withdrawn", "")
    assert registered(title="第四件").series_number == 3


@pytest.mark.parametrize("who", ["lan", "hua", "yan", "rui", "an"])
def test_it_is_drafted_by_the_office_alone(county: Programme, who: str):
    with pytest.raises(PermissionDenied):
        drafted(who)
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"matter": "长" * 20_000}, "督办内容写了20000字，最多2000字"),
        ({"matter": " "}, "没有写督办内容"),
        ({"title": "长" * 201}, "督办事项写了 201 字"),
        ({"limit": date(2026, 10, 11)}, "办理期限2026-10-11早于今天2026-10-12"),
        ({"kind": "dream"}, "类别“dream”不认识"),
    ],
)
def test_it_refuses_an_order_that_cannot_be_given(county: Programme, changed, says):
    with pytest.raises(LuoshiError, match=says):
        drafted(**changed)
    assert not Order.objects.exists()


def test_it_refuses_the_lead_among_the_supports(county: Programme):
    with pytest.raises(OrderError, match="乙局既是牵头单位又是配合单位"):
        drafted(supports=(unit("yi"), unit("jia")))


def test_it_refuses_a_unit_that_was_merged_away_and_names_who_took_over(county: Programme):
    Unit.objects.filter(code="dong").update(until=date(2026, 9, 30), successor=unit("xi"))
    with pytest.raises(LuoshiError, match="东乡到2026-09-30为止，已经并入西乡。请改选西乡"):
        drafted(lead=unit("dong"))
    with pytest.raises(LuoshiError, match="已经并入西乡"):
        drafted(supports=(unit("dong"),))
    row = registered()
    Unit.objects.filter(code="yi").update(until=date(2026, 10, 1))
    with pytest.raises(LuoshiError, match="乙局到2026-10-01为止，已经撤销"):
        move("lan", row, "issue")


def test_it_takes_one_order_a_matter_and_offers_to_join_it(county: Programme):
    first = handling(target_code="T04")
    with pytest.raises(OpenOrderError, match="这件事已经有督办单在办") as refused:
        drafted(target_code="T04")
    assert refused.value.order == first
    joined = move("mei", first, "join", words="另请写明供地时间。")
    assert joined.state == "handling"
    assert "并入一件事：另请写明供地时间" in _told("hua")[-1]
    assert open_on(county, target_code="T04") == [first]
    assert open_on(county, target_code="T05") == []
    assert open_on(county) == []
    row = move("hua", first, "report", words="已办。")
    move("mei", row, "pass", words="属实。", checks=CHECKS)
    assert drafted(target_code="T04").number == 2


def test_it_takes_a_form_that_was_sent_twice_as_one(county: Programme):
    drafted()
    with pytest.raises(OpenOrderError):
        drafted()
    assert Order.objects.count() == 1


def test_it_may_be_changed_while_it_is_drafted(county: Programme):
    row = drafted(supports=(unit("jia"),), target_code="T04")
    access = acts("mei")
    changed = change_draft(
        access, row, row.edition, new(title="改过的", lead=unit("dong"), target_code="T04"), at=NOW
    )
    assert (changed.title, changed.lead.name, changed.first_lead.name) == ("改过的", "东乡", "东乡")
    assert not Support.objects.exists()
    with pytest.raises(ConflictError):
        change_draft(access, row, 1, new(), at=NOW)
    moved = move("mei", changed, "register", approver="Lan")
    with pytest.raises(LuoshiError, match="已经立项，内容不能再改"):
        change_draft(access, moved, moved.edition, new(), at=NOW)


def test_it_is_signed_by_a_leader_or_recorded_from_paper(county: Programme):
    row = registered()
    with pytest.raises(LuoshiError, match="签发交办要由领导签"):
        move("mei", row, "issue")
    with pytest.raises(LuoshiError, match="没有上传签字的扫描件"):
        move("mei", row, "issue", signed="Lan")
    with pytest.raises(LuoshiError, match="Mei在2026-10-12没有领导岗位"):
        move("mei", row, "issue", signed="Mei", scan=SCAN)
    with pytest.raises(LuoshiError, match="签字日期2026-10-13还没有到"):
        move("mei", row, "issue", signed="Lan", scan=SCAN, on=date(2026, 10, 13))
    with pytest.raises(PermissionDenied, match="纸上的签字由督查部门登记"):
        move("lan", row, "issue", signed="Lan", scan=SCAN)
    signed = move("mei", row, "issue", on(2), signed="Lan", scan=SCAN, on=date(2026, 10, 13))
    assert (signed.handed_on, signed.due) == (date(2026, 10, 13), date(2026, 10, 28))
    file = OrderFile.objects.select_related("file").get()
    assert (file.step, file.file.name) == (2, "签发.pdf")
    assert order_of(signed).steps[-1].signed == "Lan"


def test_it_is_hidden_from_units_until_it_is_signed_and_from_others_always(county: Programme):
    row = registered(supports=(unit("dong"),))
    with pytest.raises(Http404):
        order_row(acts("hua"), row.number)
    move("lan", row, "issue")
    for who in ("hua", "yan", "dongmei", "lan", "an", "mei"):
        assert order_row(acts(who), row.number) == row
    with pytest.raises(Http404):
        order_row(acts("rui"), row.number)
    held = rights(acts("dongmei"))
    assert list(seen_by(county, held)) == [row]
    assert sides_of(row, held, {unit("dong").pk}) == {"support"}


@pytest.mark.parametrize(
    ("who", "do"),
    [
        ("mei", "accept"),
        ("lan", "accept"),
        ("dongmei", "accept"),
        ("yan", "object"),
        ("hua", "urge"),
    ],
)
def test_it_lets_nobody_make_the_move_of_another(county: Programme, who: str, do: str):
    row = issued(supports=(unit("dong"),))
    with pytest.raises(PermissionDenied, match=r"这一步由.*办理，不由您办"):
        move(who, row, do, words="不该。", way="call")
    assert Order.objects.get().state == "issued"


def test_it_hears_an_objection_and_gives_the_order_to_another_unit(county: Programme):
    row = issued(supports=(unit("dong"),))
    move("hua", row, "object", on(1), words="职责不在我局。", unit="东乡")
    assert "乙局对督办单甲政督〔2026〕1号提出异议：职责不在我局。" in _told("mei")
    with pytest.raises(OrderError, match="提出的异议还没有答复"):
        move("yan", row, "accept", on(1))
    row = move("mei", row, "reassign", on(2), words="异议成立。", unit="东乡")
    assert (row.lead.name, row.state, row.handed_on) == ("东乡", "issued", date(2026, 10, 14))
    assert not Support.objects.exists()
    assert "改由您单位牵头" in _told("dongmei")[-1]
    assert "改由东乡牵头" in _told("hua")[-1]
    assert sides_of(order_row(acts("hua", on(2)), row.number), rights(acts("hua")), ()) == set()
    with pytest.raises(PermissionDenied):
        move("hua", row, "accept", on(2))
    assert move("dongmei", row, "accept", on(2)).state == "handling"
    assert order_of(row).lead == "乙局"


def test_it_has_to_be_signed_for_when_the_objection_fails(county: Programme):
    row = issued()
    move("hua", row, "object", on(3), words="职责不在我局。")
    move("mei", row, "dismiss", on(3), words="三定规定写明。")
    with pytest.raises(OrderError, match="异议已经答复不予改派"):
        move("hua", row, "object", on(3), words="再说一次。")
    assert "异议没有成立" in _told("hua")[-1]
    assert move("hua", row, "accept", on(3)).state == "handling"


def test_it_is_extended_by_a_leader_before_its_limit_and_never_after(county: Programme):
    row = handling(limit=Days(5, "working"))
    assert row.due == date(2026, 10, 19)
    asked = {"words": "供地未批。", "due": date(2026, 11, 9), "progress": "完成选址。"}
    with pytest.raises(OrderError, match="期限2026-10-19已过，延期要在到期前申请"):
        move("hua", row, "ask_extension", on(8), **asked)
    move("hua", row, "ask_extension", on(7), **asked)
    assert "申请把督办单甲政督〔2026〕1号延期到2026-11-09" in _told("lan")[-1]
    with pytest.raises(LuoshiError, match="批准延期要由领导签"):
        move("mei", row, "grant_extension", on(8), due=date(2026, 11, 9))
    row = move("lan", row, "grant_extension", on(8), due=date(2026, 11, 9))
    assert (row.due, row.original_due) == (date(2026, 11, 9), date(2026, 10, 19))
    assert not row.extension_asked


def test_it_returns_what_is_not_done_and_passes_it_with_six_checks(county: Programme):
    row = submitted()
    row = move("mei", row, "return", words="没有写明开工日期。")
    assert (row.state, _told("hua")[-1]) == (
        "handling",
        "督办单甲政督〔2026〕1号退回重办：没有写明开工日期。",
    )
    row = move("hua", row, "report", words="10月10日开工。")
    with pytest.raises(OrderError, match="审结检查还差：措施合规、文书规范"):
        move("mei", row, "pass", words="属实。", checks=CHECKS[:4])
    row = move("mei", row, "pass", words="属实。", checks=CHECKS)
    assert "督查结论：属实。收到后30日内可以申请复核" in _told("yan")[-1]


def test_it_drafts_another_order_of_a_leaders_new_instruction(county: Programme):
    row = submitted(supports=(unit("jia"),), target_code="T04")
    move("mei", row, "pass", words="属实。", checks=CHECKS, instruction="年底前再开工一个。")
    follow = Order.objects.get(number=2)
    assert (follow.kind, follow.matter, follow.state) == ("leader", "年底前再开工一个。", "draft")
    assert (follow.origin_kind, follow.origin_ref, follow.target_code) == ("order", "1", "T04")
    assert [each.unit.name for each in Support.objects.filter(order=follow)] == ["甲局"]


def test_it_has_its_conclusion_reviewed_by_somebody_who_took_no_part(county: Programme):
    row = passed()
    move("hua", row, "ask_review", on(30), words="结论与事实不符。")
    with pytest.raises(OrderError, match="要由没有参与本件督办的人作出"):
        move("mei", row, "answer_review", on(31), result="kept", words="维持。")
    with pytest.raises(OrderError, match="要由没有参与本件督办的人作出"):
        move("lan", row, "answer_review", on(31), result="kept", words="维持。")
    row = move("qiu", row, "answer_review", on(31), result="changed", words="改为已办结。")
    assert not row.review_asked


def test_it_hears_no_review_after_thirty_days(county: Programme):
    row = passed()
    with pytest.raises(OrderError, match="申请复核的期限到2026-11-11，已经过了"):
        move("hua", row, "ask_review", on(31), words="结论与事实不符。")


def test_it_gives_slips_one_by_one(county: Programme):
    row = handling(limit=Days(3, "working"))
    with pytest.raises(OrderError, match="还没有临近"):
        move("mei", handling(title="别的", limit=Days(20, "working")), "slip",
             words="快办。", due=date(2026, 10, 20))  # fmt: skip
    row = move("mei", row, "slip", on(4), words="逾期。", due=date(2026, 10, 20))
    assert (row.slip, row.slip_due) == ("blue", date(2026, 10, 20))
    assert "发了蓝色督查单" in _told("hua")[-1]
    with pytest.raises(OrderError, match="整改期限2026-10-20还没有到"):
        move("mei", row, "slip", on(8), words="逾期。", due=date(2026, 10, 22))
    assert move("mei", row, "slip", on(9), words="逾期。", due=date(2026, 10, 23)).slip == "yellow"
    entries = AuditEntry.objects.filter(action="supervision.order.slip_given")
    assert entries.count() == 2


def test_it_is_taken_up_again_after_looking_back(county: Programme):
    row = closed()
    assert row.closed_at == NOW
    row = move("mei", row, "reopen", on(40), words="又停了。", due=date(2026, 12, 31))
    assert (row.state, row.due, row.closed_at) == ("handling", date(2026, 12, 31), None)
    assert "回头看发现问题" in _told("hua")[-1]


def test_it_is_withdrawn_by_the_office_before_and_by_a_leader_after_it_is_signed(county: Programme):
    row = issued()
    with pytest.raises(LuoshiError, match="撤销要由领导签"):
        move("mei", row, "withdraw", words="重复。")
    row = move("lan", row, "withdraw", words="与上级督查重复。")
    assert row.state == "withdrawn"
    with pytest.raises(OrderError, match="督办单现在是撤销，不能记事"):
        move("mei", row, "note", words="记一下。")


def test_it_saves_nothing_for_whoever_comes_second(county: Programme):
    row = issued()
    seen = row.edition
    first = order_row(acts("yan"), row.number)
    move_order(acts("yan"), first, seen, "accept", Given(), at=NOW)
    with pytest.raises(ConflictError, match="这件督办单刚有人办过"):
        move_order(acts("hua"), first, seen, "object", Given(words="职责不在我局。"), at=NOW)
    assert OrderStep.objects.count() == 3


def test_it_keeps_the_cap_of_the_plan(county: Programme):
    plan = PlanItem.objects.create(
        programme=county, year=2026, number=6, title="县域经济试点专项", basis="年度督查计划", scope="试点任务",
        cap=1, since=date(2026, 1, 1), until=date(2026, 12, 31), state="draft", made_at=NOW,
        made_by="甲局 Mei（mei）",
    )  # fmt: skip
    row = drafted(plan=plan)
    with pytest.raises(LuoshiError, match="督查计划2026年第6项没有批准"):
        move("mei", row, "register", approver="Lan")
    PlanItem.objects.update(state="approved")
    row = move("lan", move("mei", row, "register", approver="Lan"), "issue")
    assert issued_this_year(county, unit("yi").pk, 2026, plan.pk) == 1
    second = drafted(title="第二件", plan=plan)
    with pytest.raises(LuoshiError, match="今年已向乙局发督办单1件，督查计划规定的上限是1件"):
        move("mei", second, "register", approver="Lan")
    assert Order.objects.get(number=2).document_number == ""
    other = drafted(title="给东乡", plan=plan, lead=unit("dong"))
    assert move("mei", other, "register", approver="Lan").series_number == 2


def test_it_lists_and_counts_what_a_person_sees(county: Programme):
    late = handling(limit=Days(3, "working"), target_code="T04")
    issued(title="管网改造", lead=unit("dong"), kind="leader")
    drafted(title="还在拟")
    held, day = rights(acts("mei")), on(10).date()
    found = counts(county, held, day)
    assert (found.every, found.open, found.overdue, found.to_accept, found.closed) == (
        3,
        3,
        1,
        1,
        0,
    )
    assert [r.title for r in listed(county, held, Filter(overdue=True), day)] == [late.title]
    assert [r.title for r in listed(county, held, Filter(text="管网"), day)] == ["管网改造"]
    assert [r.title for r in listed(county, held, Filter(state="draft"), day)] == ["还在拟"]
    assert [r.title for r in listed(county, held, Filter(kind="leader"), day)] == ["管网改造"]
    assert [
        r.title for r in listed(county, held, Filter(lead=unit("yi").pk, target="T04"), day)
    ] == [late.title]
    assert counts(county, rights(acts("hua")), day).every == 1
    assert list(orders_of(county, unit("yi").pk)) == [late]


def test_it_tells_whoever_has_the_order_now(county: Programme):
    row = registered(supports=(unit("dong"),))
    assert _told("lan") == ["督办单甲政督〔2026〕1号“过百亿元项目开工”已立项，待签发。"]
    row = move("lan", row, "issue")
    assert _told("lan") == []
    assert "交您单位办理，请签收；有异议的3个工作日内提出" in _told("yan")[0]
    assert "由乙局牵头，请您单位配合" in _told("dongmei")[0]
    move("yan", row, "accept")
    assert _told("yan") == []
    move("hua", row, "report", words="已办。")
    assert "申报督办单甲政督〔2026〕1号“过百亿元项目开工”办结，待审核" in _told("mei")[0]


def test_it_does_not_know_a_move_or_a_person_without_part(county: Programme):
    row = issued()
    with pytest.raises(OrderError, match="没有“fly”这一步"):
        move("mei", row, "fly")
    with pytest.raises(PermissionDenied):
        move_order(acts("rui"), row, row.edition, "accept", Given(), at=NOW)
    with pytest.raises(PermissionDenied):
        draft_order(acts("rui"), new(), at=NOW)
    with pytest.raises(PermissionDenied):
        other = drafted(title="另一件")
        register_order(acts("hua"), other, other.edition, Given(approver="Lan"), at=NOW)


def test_it_hears_of_progress_from_the_lead_and_the_supports_by_name(county: Programme):
    row = handling(supports=(unit("dong"),), feedback=Days(5, "working"))
    move("dongmei", row, "feedback", words="用地已经腾出。")
    told = order_of(Order.objects.get()).steps[-1]
    assert told.unit == "东乡"
    row = move("yan", row, "feedback", on(1), words="在谈三个。", files=(SCAN,))
    assert OrderFile.objects.get().step == 5
    assert row.next_feedback == date(2026, 10, 26)


def test_it_keeps_the_limit_that_was_told_when_the_calendar_changes(county: Programme):
    row = handling(limit=Days(5, "working"))
    CalendarDay.objects.create(
        programme=county, day=date(2026, 10, 15), is_working=False, note="临时放假"
    )
    works = calendar_of(county).is_working
    assert order_clocks(order_of(row), TODAY, works).due == row.due == date(2026, 10, 19)
    assert issued(title="又一件", limit=Days(5, "working")).due == date(2026, 10, 20)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_register_with_numbers_of_their_own_and_one_matter_gets_one_order():
    with_office(load_county())
    rows = [drafted(title=f"第{n}件") for n in range(4)]
    at_once([lambda row=row: move("mei", row, "register", approver="Lan") for row in rows])
    assert sorted(Order.objects.values_list("series_number", flat=True)) == [1, 2, 3, 4]
    made = at_once([lambda: drafted(target_code="T04") for _n in range(3)])
    assert sum(isinstance(each, OpenOrderError) for each in made) == 2
    assert Order.objects.filter(target_code="T04").count() == 1


@pytest.mark.parametrize("month", range(1, 13))
def test_it_loads_made_up_orders_in_different_states_on_any_day(county: Programme, month: int):
    at = NOW.replace(month=month)
    assert sample_orders(county, at=at) == 7
    assert sample_orders(county, at=at) == 0
    rows = list(Order.objects.order_by("number"))
    assert [row.state for row in rows] == [
        "closed", "handling", "handling", "issued", "submitted", "handling", "registered",
    ]  # fmt: skip
    assert all(row.sample and row.series_number for row in rows)
    extended, slipped, objected = rows[1:4]
    assert extended.original_due < at.date() < extended.due
    assert (slipped.slip, slipped.due < at.date(), objected.objected) == ("yellow", True, True)
    assert not Notice.objects.exists()
    Programme.objects.update(show_sample=False)
    hidden = Programme.objects.get()
    assert not seen_by(hidden, rights(acts("mei"))).exists()
