"""Appeals in the office: received, handed on, answered, asked about, done again, told of, left out of rates, brought by a list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from appeal_cases import (
    acts,
    answered,
    done,
    firm_does,
    keeper,
    move,
    on,
    received,
    told,
    unit,
    with_appeals,
)
from cast import NOW, join
from django.core.exceptions import PermissionDenied
from django.http import Http404

from luoshi.enterprises import AppealError
from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.appeals import (
    SameAppealError,
    Sorting,
    ask_exclusion,
    decide_exclusion,
    receive_appeal,
    renew_link,
    sort_appeal,
)
from luoshi_web.enterprises.appeal_rows import (
    AppealFilter,
    appeal_by_link,
    appeal_counts,
    appeal_files,
    appeal_of,
    appeal_row,
    appeal_sides,
    card_of,
    listed_appeals,
    own_appeals,
    seen_appeals,
)
from luoshi_web.enterprises.appeal_telling import tell_cards
from luoshi_web.enterprises.guards import rights
from luoshi_web.enterprises.models import Appeal, AppealStep, AppealTerm, Firm, MatterGroup
from luoshi_web.notices.models import Notice
from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import AuditEntry, CalendarDay, Person, Post, Programme, Role
from luoshi_web.offices.queries import audit_faults

PDF = CheckedFile("答复.pdf", "application/pdf", b"%PDF-1.4 answer")


@pytest.fixture
def office(county: Programme) -> Programme:
    return with_appeals(county)


def notices(who: str) -> list[str]:
    rows = Notice.objects.filter(person__username=who, settled_at=None).order_by("pk")
    return list(rows.values_list("what", flat=True))


def test_it_receives_an_appeal_with_number_category_town_and_fixed_days(office):
    row = received().appeal
    assert (row.document_number, row.number, row.state) == ("甲诉〔2026〕1号", 1, "received")
    assert (row.category, row.town, row.preset) == ("factor", unit("dong"), "zaozhuang")
    assert row.counted_on == date(2026, 10, 12)
    assert row.fixed["dues"] == {
        "contact": "2026-10-13", "reply": "2026-10-14", "resolve": "2026-10-26",
        "extended": "2026-11-16",
    }  # fmt: skip
    assert "甲诉〔2026〕1号" in notices("mei")[0]


def test_it_keeps_only_the_hash_of_the_link_and_opens_by_the_token_alone(office):
    got = received()
    assert got.link_token not in str(Appeal.objects.values())
    assert appeal_by_link("jia", got.link_token) == got.appeal
    for token in ("", "x", got.appeal.token_hash, got.link_token[:-1]):
        with pytest.raises(Http404):
            appeal_by_link("jia", token)
    with pytest.raises(Http404):
        appeal_by_link("yi", got.link_token)


def test_it_ends_the_old_link_when_a_new_one_is_made(office):
    got = received()
    token = renew_link(acts("mei"), got.appeal, at=NOW)
    assert appeal_by_link("jia", token) == got.appeal
    with pytest.raises(Http404):
        appeal_by_link("jia", got.link_token)
    with pytest.raises(PermissionDenied):
        renew_link(acts("rui"), got.appeal, at=NOW)


def test_it_takes_the_form_without_an_account_and_finds_the_enterprise_by_its_name(office):
    row = receive_appeal(
        office, told(firm=None, firm_name=" 未登记的示例公司 ", channel="web"), at=NOW
    ).appeal
    assert (row.firm, row.firm_name, row.made_by) == (
        None,
        "未登记的示例公司",
        "企业（凭办理链接）",
    )


def test_it_refuses_the_same_form_sent_twice(office):
    first = received().appeal
    with pytest.raises(SameAppealError) as caught:
        received(at=on(0.5))
    assert caught.value.appeal == first
    received(at=on(2))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": ""}, "没有写诉求事项"),
        ({"matter": " \n "}, "没有写诉求内容"),
        ({"matter": "字" * 2001}, "2001字，最多2000字"),
        ({"title": "字" * 121}, "最多 120 字"),
        ({"firm": None, "firm_name": "\x00 "}, "没有写企业名称"),
        ({"kind": "x"}, "类型“x”不认识"),
        ({"category": "x"}, "类别“x”不认识"),
        ({"urgency": "x"}, "不认识"),
        ({"channel": "x"}, "来源“x”不认识"),
        ({"preset": "x"}, "时限“x”"),
        ({"about": ("x", "1")}, "不是能关联的事项"),
        ({"received_at": NOW + timedelta(days=1)}, "还没有到"),
        ({"files": (PDF,) * 6}, "最多 5 个"),
    ],
)
def test_it_refuses_what_an_appeal_cannot_be_and_stores_nothing(office, more, said):
    with pytest.raises(LuoshiError, match=said):
        received(**more)
    assert not Appeal.objects.exists()
    assert received().appeal.series_number == 1, "a refusal gives its number back"


def test_it_stores_script_as_it_was_typed(office):
    words = "<script>alert(1)</script> & 'x'"
    assert Appeal.objects.get(pk=received(matter=words).appeal.pk).matter == words


def test_it_lets_an_account_of_an_enterprise_tell_its_own_and_see_nothing_else(office):
    join(office, "qi", Role.ENTERPRISE, "dong")
    own = Firm.objects.get(number=1)
    own.unit = unit("dong")
    own.save()
    row = received("qi", channel="web").appeal
    received("mei", firm=Firm.objects.get(number=2))
    with pytest.raises(PermissionDenied):
        received("qi", firm=Firm.objects.get(number=2))
    with pytest.raises(PermissionDenied):
        appeal_row(acts("qi"), row.number)
    assert list(own_appeals(acts("qi"))) == [row]


def test_it_walks_from_receipt_to_the_archive(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    move("yan", row, "sign", on(0.2))
    move("yan", row, "contact", on(1), way="call", words="属实。")
    move("yan", row, "reply", on(2), words="正在办。")
    move("hua", row, "answer", on(9), result="solved", words="已送电。", files=(PDF,), shown=True)
    made = firm_does(row, "revisit", on(10), result="solved", satisfaction="satisfied")
    assert (made.state, made.solved, made.satisfaction) == ("revisited", "solved", "satisfied")
    move("mei", row, "close", on(11))
    made = move("mei", row, "archive", on(12))
    assert (made.state, made.closed_on) == ("archived", date(2026, 10, 23))
    terms = {t.clock: (t.due, t.done) for t in AppealTerm.objects.filter(appeal=row)}
    assert terms == {
        "contact": (date(2026, 10, 13), date(2026, 10, 13)),
        "reply": (date(2026, 10, 14), date(2026, 10, 14)),
        "resolve": (date(2026, 10, 26), date(2026, 10, 21)),
    }
    assert [f.file.name for f in appeal_files(made, for_firm=True)] == ["答复.pdf"]
    assert audit_faults(office) == []


def test_it_shows_the_enterprise_no_file_that_is_not_for_it(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局", files=(PDF,))
    assert [len(appeal_files(row)), len(appeal_files(row, for_firm=True))] == [1, 0]


def test_it_sees_what_concerns_it(office):
    row = received().appeal
    assert not seen_appeals(office, rights(acts("yan"))).exists()
    with pytest.raises(Http404):
        appeal_row(acts("yan"), row.number)
    move("mei", row, "assign", unit="乙局", supports=("东乡",))
    for who in ("mei", "lan", "an", "yan", "hua", "dongmei"):
        assert appeal_row(acts(who), row.number) == row
    with pytest.raises(Http404):
        appeal_row(acts("rui"), row.number)


def test_it_lets_the_paired_unit_look_on_and_do_nothing(office):
    row = received().appeal
    Appeal.objects.update(paired=unit("jia"))
    move("mei", row, "assign", unit="乙局")
    found = appeal_row(acts("rui"), row.number)
    assert appeal_sides(found, rights(acts("rui")), ()) == frozenset()
    with pytest.raises(PermissionDenied):
        move("rui", row, "sign")


def test_it_gives_dispatch_to_the_unit_that_has_the_duty(office):
    keeper(office, "yi")
    row = received("yan").appeal
    assert row.number and "收到企业诉求" in notices("yan")[0]
    assert move("yan", row, "assign", unit="甲局").lead == unit("jia")
    with pytest.raises(Http404):
        appeal_row(acts("dongmei"), row.number)


@pytest.mark.parametrize(
    ("who", "do", "said"),
    [
        ("yan", "answer", {"result": "solved", "words": "好了。"}),
        ("rui", "contact", {"way": "call", "words": "问过。"}),
        ("an", "urge", {"words": "催。"}),
        ("mei", "reply", {"words": "先答复。"}),
        ("yan", "urge", {"words": "催。"}),
    ],
)
def test_it_refuses_the_move_of_another(office, who, do, said):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    Appeal.objects.update(paired=unit("jia"))
    move("yan", row, "sign")
    if do in ("answer", "reply"):
        move("yan", row, "contact", way="call", words="属实。")
    with pytest.raises(PermissionDenied):
        move(who, row, do, **said)


def test_it_tells_whoever_has_it_now(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局", supports=("东乡",))
    assert "请分派" not in "".join(notices("mei"))
    assert "2026-10-13前联系企业，2026-10-26前答复结果" in notices("yan")[0]
    assert "请您单位协办" in notices("dongmei")[0]
    done(row, on(1))
    assert notices("yan") == []
    assert "请回访" in notices("mei")[0]


def test_it_tells_nobody_of_what_is_made_up(office):
    row = received().appeal
    Notice.objects.all().delete()
    Appeal.objects.update(sample=True)
    answered(row)
    assert not Notice.objects.exists()
    assert tell_cards(office, on(60)) == 0


def test_it_tells_the_enterprise_where_it_has_an_account(office):
    join(office, "qi", Role.ENTERPRISE, "dong")
    Firm.objects.filter(number=1).update(unit=unit("dong"))
    answered(received().appeal)
    assert "有了答复" in notices("qi")[0]


def test_it_gives_each_card_once_to_the_unit_and_to_the_office(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    assert tell_cards(office, on(1)) == 0, "the last day of the contact has no card"
    assert tell_cards(office, on(2)) == 1, "the first working day after it"
    assert "红牌：乙局" in notices("yan")[-1] and "首次联系2026-10-13到期" in notices("mei")[-1]
    assert tell_cards(office, on(2)) == 0
    move("yan", row, "sign", on(2))
    move("yan", row, "contact", on(2), way="visit", words="属实。")
    assert not [what for what in notices("yan") if "红牌" in what], "done late, the card is settled"
    move("yan", row, "reply", on(2), words="在办。")
    assert tell_cards(office, on(11)) == 1
    assert "黄牌：乙局" in notices("yan")[-1]
    assert tell_cards(office, on(14)) == 0
    assert tell_cards(office, on(15)) == 1
    assert "办理结果2026-10-26到期，已经逾期" in notices("mei")[-1]
    fresh = Appeal.objects.get()
    assert [card_of(fresh, on(n).date()) for n in (10, 11, 14, 15)] == [
        "",
        "yellow",
        "yellow",
        "red",
    ]


def test_it_moves_no_day_when_the_calendar_changes_afterwards(office):
    row = received().appeal
    for day in (13, 14, 23):
        CalendarDay.objects.create(
            programme=office, day=date(2026, 10, day), is_working=False, note="停工"
        )
    move("mei", row, "assign", unit="乙局")
    terms = AppealTerm.objects.filter(appeal=row).values_list("clock", "due", "red_on")
    assert set(terms) == {
        ("contact", date(2026, 10, 13), date(2026, 10, 15)),
        ("reply", date(2026, 10, 14), date(2026, 10, 15)),
        ("resolve", date(2026, 10, 26), date(2026, 10, 27)),
    }
    cards = list(AppealTerm.objects.values_list("clock", "yellow_on", "red_on"))
    CalendarDay.objects.create(
        programme=office, day=date(2026, 10, 27), is_working=False, note="停工"
    )
    move("yan", row, "sign")
    assert list(AppealTerm.objects.values_list("clock", "yellow_on", "red_on")) == cards


def test_it_sends_back_what_is_not_its_own_and_the_next_unit_gets_days_of_its_own(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    made = move("yan", row, "send_back", on(2), words="不属本局。", unit="甲局")
    assert (made.state, made.lead, made.sent_back) == ("received", None, 1)
    assert "乙局退回企业诉求" in notices("mei")[0]
    made = move("mei", row, "assign", on(3), unit="甲局")
    assert made.due == date(2026, 10, 29)
    assert not AppealTerm.objects.filter(unit=unit("yi")).exists()


def test_it_takes_nothing_back_after_the_window(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    with pytest.raises(AppealError, match="退回的期限到2026-10-14"):
        move("yan", row, "send_back", on(3), words="不属本局。")


def test_it_asks_for_a_redo_and_then_for_an_order(office):
    row = answered(received().appeal)
    firm_does(row, "revisit", on(1), result="unsolved", satisfaction="dissatisfied")
    with pytest.raises(AppealError, match="请先重办"):
        move("mei", row, "close", on(1))
    made = move("mei", row, "redo", on(1), words="没有通电。")
    assert (made.state, made.rounds, made.due) == ("handling", 2, date(2026, 10, 20))
    move("hua", row, "answer", on(2), result="solved", words="已通电。")
    firm_does(row, "revisit", on(3), result="unsolved", satisfaction="dissatisfied")
    with pytest.raises(AppealError, match="已经重办过"):
        move("mei", row, "redo", on(3), words="再办。")
    made = move("mei", row, "ask_order", on(3), words="重办后仍未解决。")
    group = MatterGroup.objects.get()
    assert (made.group, group.state, group.cause, group.unit) == (
        group,
        "asked",
        "redone",
        unit("yi"),
    )


def test_it_closes_what_is_left_out_with_approval(office):
    row = answered(received().appeal)
    firm_does(row, "revisit", on(1), result="unsolved", satisfaction="dissatisfied")
    asked = ask_exclusion(acts("hua"), row, "policy", "政策不允许。", at=on(1))
    assert "报批剔除（政策不允许）" in notices("lan")[0]
    with pytest.raises(AppealError, match="请先重办"):
        move("mei", row, "close", on(1))
    decide_exclusion(acts("lan"), asked, granted=True, words="同意。", at=on(1))
    assert move("mei", row, "close", on(1)).state == "closed"
    with pytest.raises(ConflictError):
        decide_exclusion(acts("lan"), asked, granted=False, words="不同意。", at=on(1))


def test_it_lets_only_a_leader_who_did_not_ask_decide_an_exclusion(office):
    row = answered(received().appeal)
    with pytest.raises(PermissionDenied):
        ask_exclusion(acts("yan"), row, "policy", "理由。", at=NOW)
    with pytest.raises(LuoshiError, match="没有写原因"):
        ask_exclusion(acts("mei"), row, "policy", " ", at=NOW)
    with pytest.raises(LuoshiError, match="没有“x”这种"):
        ask_exclusion(acts("mei"), row, "x", "理由。", at=NOW)
    asked = ask_exclusion(acts("mei"), row, "policy", "理由。", at=NOW)
    with pytest.raises(LuoshiError, match="已经报批过"):
        ask_exclusion(acts("hua"), row, "litigation", "理由。", at=NOW)
    with pytest.raises(PermissionDenied):
        decide_exclusion(acts("mei"), asked, granted=True, words="同意。", at=NOW)
    decide_exclusion(acts("lan"), asked, granted=False, words="不属剔除情形。", at=NOW)
    ask_exclusion(acts("hua"), row, "litigation", "涉诉。", at=on(1))
    mei = Person.objects.get(username="mei")
    Post.objects.create(programme=office, person=mei, role=Role.LEADER, since=date(2026, 1, 1))
    other = answered(received(title="另一件").appeal)
    own = ask_exclusion(acts("mei"), other, "policy", "理由。", at=NOW)
    with pytest.raises(PermissionDenied, match="不能自己批准"):
        decide_exclusion(acts("mei"), own, granted=True, words="同意。", at=NOW)


def test_it_gives_a_long_extension_only_to_a_leader(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    move("yan", row, "sign")
    with pytest.raises(PermissionDenied):
        move("yan", row, "ask_extension", words="改造大。", due=date(2026, 11, 10))
    move("hua", row, "ask_extension", words="改造大。", due=date(2026, 11, 10))
    assert "申请把企业诉求" in notices("lan")[0]
    with pytest.raises(AppealError, match="要由领导批准"):
        move("mei", row, "grant_extension", due=date(2026, 11, 10))
    made = move("lan", row, "grant_extension", on(1), due=date(2026, 11, 10))
    assert (made.due, made.extension_asked) == (date(2026, 11, 10), False)
    with pytest.raises(AppealError, match="已经延期过一次"):
        move("hua", row, "ask_extension", on(2), words="还要延。", due=date(2026, 11, 12))


def test_it_merges_into_another_that_is_open(office):
    first, second = received().appeal, received(title="变压器增容仍没有批").appeal
    for ref in ("2", "99", "甲诉〔2026〕9号", "²"):
        with pytest.raises(LuoshiError, match="没有编号是"):
            move("mei", second, "merge", ref=ref)
    made = move("mei", second, "merge", ref="甲诉〔2026〕1号")
    assert (made.state, made.merged_into) == ("merged", first)
    third = received(title="第三件").appeal
    with pytest.raises(LuoshiError, match="已并入，不能并入"):
        move("mei", third, "merge", ref="2")


def test_it_lets_the_enterprise_withdraw_and_nothing_of_the_offices(office):
    row = received().appeal
    with pytest.raises(PermissionDenied):
        firm_does(row, "assign", unit="乙局")
    made = firm_does(row, "withdraw", words="自己解决了。")
    assert made.state == "withdrawn"
    with pytest.raises(AppealError, match="已经了结"):
        firm_does(row, "add_words", words="又出现了。")
    step = AppealStep.objects.get(appeal=row)
    assert (step.by, step.told["side"]) == ("企业（凭办理链接）", "firm")


def test_it_takes_one_of_two_who_move_at_once(office):
    row = received().appeal
    access = acts("mei")
    from luoshi_web.enterprises.actions.appeals import Said, move_appeal

    seen = row.edition
    move_appeal(access, rights(access), row, "assign", Said(unit="乙局", seen=seen), at=NOW)
    with pytest.raises(ConflictError):
        move_appeal(access, rights(access), row, "assign", Said(unit="甲局", seen=seen), at=NOW)


def test_it_keeps_steps_for_good(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    step = AppealStep.objects.get()
    for write in (step.save, step.delete, AppealStep.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            write()


def test_it_sorts_an_appeal_by_the_office_while_it_is_open(office):
    row = received().appeal
    made = sort_appeal(
        acts("mei"),
        row,
        row.edition,
        Sorting("complaint", "permit", about=("target", "T01")),
        at=NOW,
    )
    assert (made.kind, made.category, made.about_kind, made.about_key) == (
        "complaint",
        "permit",
        "target",
        "T01",
    )
    with pytest.raises(PermissionDenied):
        sort_appeal(acts("yan"), row, made.edition, Sorting("help", "permit"), at=NOW)
    with pytest.raises(LuoshiError, match="不认识"):
        sort_appeal(acts("mei"), row, made.edition, Sorting("help", "x"), at=NOW)
    firm_does(row, "withdraw", words="不用了。")
    with pytest.raises(LuoshiError, match="已经了结"):
        sort_appeal(acts("mei"), row, made.edition + 1, Sorting("help", "permit"), at=NOW)


def test_it_lists_what_is_asked_for(office):
    first = received(matter="供电增容没有批。").appeal
    second = received(
        firm=Firm.objects.get(number=2), title="续贷", matter="银行续贷困难。", at=on(1)
    ).appeal
    move("mei", first, "assign", unit="乙局")
    held = rights(acts("mei"))

    def found(**asked):
        rows = listed_appeals(office, held, AppealFilter(**asked), on(2).date())
        return {row.number for row in rows}

    assert found() == {1, 2}
    assert found(state="received") == {2} and found(state="open") == {1, 2}
    assert found(unit=unit("yi").pk) == {1} and found(town=unit("dong").pk) == {1}
    assert found(category="finance") == {2} and found(firm=first.firm_id) == {1}
    assert found(text="续贷") == {2} and found(text=first.document_number) == {1}
    assert found(since=date(2026, 10, 13)) == {2} and found(until=date(2026, 10, 12)) == {1}
    assert found(card="red") == {1} and found(card="yellow") == set()
    counts = appeal_counts(office, held, on(2).date())
    assert (counts.every, counts.to_assign, counts.with_unit, counts.red) == (2, 1, 1, 1)
    assert second.category == "finance"


def test_it_leaves_out_what_is_made_up_where_the_programme_hides_it(office):
    received()
    Appeal.objects.update(sample=True)
    office.show_sample = False
    assert not seen_appeals(office, rights(acts("mei"))).exists()


def test_it_makes_the_same_appeal_of_its_rows_again(office):
    row = answered(received().appeal)
    core = appeal_of(Appeal.objects.get(pk=row.pk))
    assert [step.do for step in core.steps] == ["assign", "sign", "contact", "answer"]
    assert core.steps[0].dues == core.dues
    assert core.received.isoformat() == "2026-10-12T09:00:00"


def test_it_writes_each_move_into_the_trail(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    firm_does(row, "add_words", words="补充。")
    codes = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert codes[-3:] == [
        "enterprises.appeal.received",
        "enterprises.appeal.moved",
        "enterprises.appeal.said",
    ]
