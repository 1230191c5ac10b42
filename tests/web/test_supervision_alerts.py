"""Alerts in the office: raised from the ledger, answered in four ways, over by themselves, shown to whom they concern."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cast import NOW, access_of, join, record, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from matter_cases import troubled, with_writers

from luoshi.errors import LuoshiError
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Person, Programme, Role, Unit
from luoshi_web.offices.people import open_work
from luoshi_web.offices.queries import audit_faults, posts_on
from luoshi_web.projects.models import Problem
from luoshi_web.reporting.jobs import keep_rounds
from luoshi_web.reporting.models import Report, Round
from luoshi_web.supervision.actions.alert_raising import raise_alerts
from luoshi_web.supervision.actions.alert_samples import sample_alerts
from luoshi_web.supervision.actions.alerts import (
    accept_explanation,
    explain_alert,
    join_alert,
    order_alert,
    put_on_agenda,
    return_explanation,
    waive_alert,
    withdraw_answer,
)
from luoshi_web.supervision.actions.orders import NewOrder, draft_order
from luoshi_web.supervision.alert_rows import LIVE, for_agenda
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.jobs import alerts_by_rule
from luoshi_web.supervision.models import Alert, AlertStep, Order

pytestmark = pytest.mark.databases


@pytest.fixture
def red(county: Programme) -> Programme:
    """T05 of 乙局 turns red with the figure of September."""
    join(county, "bing", Role.REPORTER, "yi")
    figures(county, "10")
    return county


def figures(programme: Programme, september: str) -> None:
    """Of T05: on its path in July and August."""
    for month, value in (("2026-07", "27"), ("2026-08", "27.5"), ("2026-09", september)):
        record(programme, "T05", month, value)
        programme.refresh_from_db()


def corrected(programme: Programme, september: str) -> None:
    """The figure of September, recorded anew."""
    record(programme, "T05", "2026-09", september, recorded_at=datetime(2026, 10, 10, tzinfo=UTC))
    programme.refresh_from_db()


def raised(programme: Programme, at: datetime = NOW) -> Alert:
    programme.refresh_from_db()
    raise_alerts(programme, at=at)
    return Alert.objects.filter(programme=programme, target_code="T05").latest("number")


def held(name: str):
    return rights(access_of(name))


def explained(row: Alert, reason: str = "供水改造拖了工期，10月31日前补上。") -> Alert:
    return explain_alert(access_of("hua"), held("hua"), row, row.edition, reason, at=NOW)


def waived(row: Alert, until: date, name: str = "mei") -> Alert:
    return waive_alert(
        access_of(name), held(name), row, row.edition, "口径正在核对。", until, at=NOW
    )


def new_order(**more: object) -> NewOrder:
    told = {
        "kind": "light", "title": "水渠进度", "matter": "水渠落后，请补上。",
        "lead": Unit.objects.get(code="yi"), "target_code": "T05",
    }  # fmt: skip
    return NewOrder(**{**told, **more})  # type: ignore[arg-type]


def test_it_raises_an_alert_once_and_tells_its_unit(red: Programme):
    row = raised(red)
    assert (row.key, row.state) == ("turned_red/target/T05/2026-09", "open")
    assert (row.unit.code, row.others, row.light, row.month) == ("yi", "甲局", "red", "2026-09")
    assert row.words.startswith("“水渠”由正常转红：2024年1月至2026年9月累计10公里")
    assert row.words.endswith("请乙局在10月19日前答复。")
    assert row.by == date(2026, 10, 19)
    assert raise_alerts(red, at=NOW + timedelta(hours=1)).new == 0
    assert Alert.objects.count() == 1
    told = Notice.objects.filter(key=f"supervision.alert/{row.pk}")
    assert {one.person.username for one in told} == {"hua", "bing"}
    assert Notice.objects.filter(key="supervision.alerts", person__username="mei").exists()
    last = AuditEntry.objects.filter(programme=red).latest("number")
    assert (last.action, last.actor) == ("supervision.alerts.raised", "系统")
    assert not audit_faults(red)


def test_it_raises_nothing_without_a_bad_light(county: Programme):
    assert raise_alerts(county, at=NOW).new == 0
    figures(county, "28")
    assert raise_alerts(county, at=NOW).new == 0


def test_it_ends_an_alert_by_itself_and_raises_it_again(red: Programme):
    row = raised(red)
    explained(row)
    corrected(red, "29")
    assert raise_alerts(red, at=NOW).over == 1
    row.refresh_from_db()
    assert row.state == "recovered"
    assert AlertStep.objects.filter(alert=row).latest("pk").words == "9月末转为正常"
    assert not Notice.objects.filter(
        key__startswith="supervision.alert", settled_at=None, read_at=None
    ).exists()
    record(red, "T05", "2026-09", "11", recorded_at=datetime(2026, 10, 11, tzinfo=UTC))
    again = raised(red)
    assert (again.pk, again.state, again.answered_by, again.reason) == (row.pk, "open", "", "")
    assert "累计11公里" in again.words
    assert list(AlertStep.objects.filter(alert=row).values_list("move", flat=True)) == [
        "raised", "explained", "recovered", "again",
    ]  # fmt: skip


def test_it_keeps_an_explanation_until_the_office_accepts_it(red: Programme):
    row = explained(raised(red))
    assert (row.state, row.accepted_at) == ("explained", None)
    assert Notice.objects.filter(person__username="mei", key__contains="check").exists()
    back = return_explanation(
        access_of("mei"), held("mei"), row, row.edition, "没有写日期。", at=NOW
    )
    assert (back.state, back.reason) == ("open", "")
    assert Notice.objects.filter(person__username="hua", kind="returned").exists()
    row = explained(back)
    done = accept_explanation(access_of("mei"), held("mei"), row, row.edition, at=NOW)
    assert done.accepted_at == NOW
    with pytest.raises(LuoshiError, match="已经认可"):
        accept_explanation(access_of("mei"), held("mei"), done, done.edition, at=NOW)
    assert raise_alerts(red, at=NOW).new == 0


@pytest.mark.parametrize("name", ["rui", "an", "lan", "mei"])
def test_it_lets_only_its_unit_explain(red: Programme, name: str):
    row = raised(red)
    with pytest.raises(PermissionDenied):
        explain_alert(access_of(name), held(name), row, row.edition, "原因", at=NOW)


def test_it_keeps_the_other_answers_to_the_office(red: Programme):
    row = raised(red)
    for name in ("hua", "rui", "an", "lan"):
        with pytest.raises(PermissionDenied):
            put_on_agenda(access_of(name), held(name), row, row.edition, at=NOW)
        with pytest.raises(PermissionDenied):
            waived(row, date(2026, 11, 30), name)
        with pytest.raises(PermissionDenied):
            order_alert(access_of(name), held(name), row, row.edition, new_order(), at=NOW)
        with pytest.raises(PermissionDenied):
            accept_explanation(access_of(name), held(name), row, row.edition, at=NOW)


@pytest.mark.parametrize(("reason", "words"), [("  ", "没有写原因"), ("长" * 401, "写了 401 字")])
def test_it_refuses_an_explanation_without_words_or_with_too_many(red, reason, words):
    row = raised(red)
    with pytest.raises(LuoshiError, match=words):
        explained(row, reason)
    row.refresh_from_db()
    assert row.state == "open"


def test_it_refuses_who_comes_second(red: Programme):
    row = raised(red)
    explained(row)
    with pytest.raises(ConflictError, match="刚有人办过"):
        put_on_agenda(access_of("mei"), held("mei"), row, row.edition, at=NOW)


def test_it_hands_an_alert_to_the_next_agenda(red: Programme):
    row = raised(red)
    assert [one.pk for one in for_agenda(red)] == [row.pk]
    row = put_on_agenda(access_of("mei"), held("mei"), row, row.edition, "由谁补资金", at=NOW)
    assert [one.state for one in for_agenda(red)] == ["agenda"]
    waived(row, date(2026, 11, 30))
    assert for_agenda(red) == []


@pytest.mark.parametrize("until", [date(2026, 10, 12), date(2026, 1, 1), date(2027, 12, 1)])
def test_it_refuses_to_waive_for_ever_or_until_yesterday(red: Programme, until: date):
    with pytest.raises(LuoshiError, match="一年以内"):
        waived(raised(red), until)


def test_it_sleeps_until_the_day_and_wakes(red: Programme):
    row = waived(raised(red), date(2027, 1, 15))
    assert row.state == "waived"
    for month, at in (("2026-10", 11), ("2026-11", 12)):
        record(red, "T05", month, "12", recorded_at=datetime(2026, at, 8, tzinfo=UTC))
    assert raise_alerts(red, at=datetime(2026, 12, 10, 1, tzinfo=UTC)).new == 0
    Alert.objects.filter(pk=row.pk).update(until=date(2026, 12, 9))
    later = raised(red, datetime(2026, 12, 10, 1, tzinfo=UTC))
    assert later.kind == "still_red"
    assert "连续3个月红灯" in later.words


def test_it_replaces_an_older_alert_that_nobody_answered(red: Programme):
    first = raised(red)
    for month, at in (("2026-10", 11), ("2026-11", 12)):
        record(red, "T05", month, "12", recorded_at=datetime(2026, at, 8, tzinfo=UTC))
    later = raised(red, datetime(2026, 12, 10, 1, tzinfo=UTC))
    first.refresh_from_db()
    assert (first.state, later.state) == ("replaced", "open")
    assert AlertStep.objects.filter(alert=first).latest("pk").words == f"第 {later.number} 号预警"
    assert [one.pk for one in Alert.objects.filter(state__in=LIVE)] == [later.pk]


def test_it_raises_an_order_from_an_alert_and_no_second_one(red: Programme):
    row = raised(red)
    order = order_alert(
        access_of("mei"), held("mei"), row, row.edition,
        new_order(origin=("alert", str(row.number))), at=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.state, row.order_id, order.state, order.origin_kind) == (
        "ordered", order.pk, "draft", "alert",
    )  # fmt: skip
    assert raise_alerts(red, at=NOW).new == 0
    with pytest.raises(LuoshiError, match="已经立了督办"):
        withdraw_answer(access_of("mei"), held("mei"), row, row.edition, "误立", at=NOW)
    Order.objects.filter(pk=order.pk).update(state="withdrawn")
    row = withdraw_answer(access_of("mei"), held("mei"), row, row.edition, "撤了", at=NOW)
    assert (row.state, row.order) == ("open", None)


def test_it_offers_to_join_the_order_that_is_open(red: Programme):
    row = raised(red)
    order = draft_order(access_of("mei"), new_order(), at=NOW)
    with pytest.raises(LuoshiError, match="已经有督办单在办"):
        order_alert(access_of("mei"), held("mei"), row, row.edition, new_order(), at=NOW)
    other = draft_order(access_of("mei"), new_order(target_code="T03", title="别的"), at=NOW)
    with pytest.raises(LuoshiError, match="不是同一件事"):
        join_alert(access_of("mei"), held("mei"), row, row.edition, other, at=NOW)
    row = join_alert(access_of("mei"), held("mei"), row, row.edition, order, at=NOW)
    assert (row.state, row.order_id) == ("ordered", order.pk)


def test_it_takes_an_order_raised_elsewhere_for_the_answer(red: Programme):
    row = raised(red)
    order = draft_order(access_of("mei"), new_order(), at=NOW)
    raise_alerts(red, at=NOW)
    row.refresh_from_db()
    assert (row.state, row.order_id) == ("ordered", order.pk)


def test_it_takes_an_answer_back_with_a_reason(red: Programme):
    row = explained(raised(red))
    with pytest.raises(PermissionDenied):
        withdraw_answer(access_of("rui"), held("rui"), row, row.edition, "改写", at=NOW)
    row = withdraw_answer(access_of("hua"), held("hua"), row, row.edition, "改写", at=NOW)
    assert (row.state, row.answered_at) == ("open", None)
    row = waived(row, date(2026, 11, 30))
    with pytest.raises(PermissionDenied):
        withdraw_answer(access_of("hua"), held("hua"), row, row.edition, "不免", at=NOW)
    assert (
        withdraw_answer(access_of("mei"), held("mei"), row, row.edition, "不免", at=NOW).until
        is None
    )


def test_it_hides_alerts_of_made_up_figures_with_them_and_tells_nobody(county: Programme):
    for month, value in (("2026-07", "27"), ("2026-08", "27.5"), ("2026-09", "10")):
        record(county, "T05", month, value, sample=True)
        county.refresh_from_db()
    row = raised(county)
    assert row.sample
    assert not Notice.objects.exists()
    assert "演示数据" in shown("mei", "/jia/supervision/")
    Programme.objects.filter(pk=county.pk).update(show_sample=False)
    county.refresh_from_db()
    assert raise_alerts(county, at=NOW).over == 0
    assert "没有预警" in shown("mei", "/jia/supervision/")


def test_it_shows_the_finding_and_what_may_be_done(red: Programme):
    row = raised(red)
    page = shown("mei", "/jia/supervision/")
    assert "1 件预警，1 件还没有答复" in page
    assert "由正常转红：2024年1月至2026年9月累计10公里" in page
    assert "剩 5 个工作日" in page
    assert row.words in shown("mei", f"/jia/supervision/alerts/{row.number}/")
    assert "水渠" not in shown("rui", "/jia/supervision/?state=live&kind=nonsense&unit=%00")
    assert "没有合这些条件" in shown("mei", "/jia/supervision/?kind=appeal_late")
    assert "1 件预警" in shown("hua", "/jia/supervision/")
    late = signed_in("mei").get("/jia/supervision/?state=late").content.decode()
    assert "没有合这些条件" in late


def test_it_shows_a_unit_only_its_own_alerts(red: Programme):
    row = raised(red)
    for name, expected in (("rui", 404), ("mei", 200), ("lan", 200), ("an", 200), ("hua", 200)):
        answer = signed_in(name).get(f"/jia/supervision/alerts/{row.number}/")
        assert answer.status_code == expected
    assert signed_in("mei").get("/jia/supervision/alerts/99/").status_code == 404


def test_it_takes_answers_by_its_forms(red: Programme):
    row = raised(red)
    url, hua, mei = f"/jia/supervision/alerts/{row.number}/do/", signed_in("hua"), signed_in("mei")
    assert "说明原因" in shown("hua", url.removesuffix("do/"))
    answer = hua.post(url, {"do": "explain", "seen": row.edition, "words": " "})
    assert answer.status_code == 422
    assert "没有写原因" in answer.content.decode()
    sent = {"do": "explain", "seen": row.edition, "words": "缺料，月底到。"}
    assert hua.post(url, sent).status_code == 302
    again = hua.post(url, sent)
    assert again.status_code == 409
    assert "刚有人办过" in again.content.decode()
    assert hua.post(url, {"do": "accept", "seen": 3}).status_code == 403
    assert mei.post(url, {"do": "nonsense"}).status_code == 404
    row.refresh_from_db()
    bad = mei.post(url, {"do": "waive", "seen": row.edition, "words": "核对", "until": "明天"})
    assert bad.status_code == 422
    assert "核对" in bad.content.decode()
    made = mei.post(
        url,
        {
            "do": "order", "seen": row.edition, "title": "水渠进度", "matter": "请补上。",
            "lead": Unit.objects.get(code="yi").pk, "limit": "30-working", "plan": "",
        },
    )  # fmt: skip
    order = Order.objects.get()
    assert made.headers["Location"].endswith(f"/supervision/orders/{order.number}/")
    assert (order.limit_days, order.limit_clock, order.target_code) == (30, "working", "T05")
    assert str(order) in shown("mei", url.removesuffix("do/"))


def test_it_stands_beside_its_target(red: Programme):
    target = "/jia/targets/T05/"
    assert "h-beside" not in shown("mei", target)
    row = raised(red)
    page = shown("mei", target)
    assert f"/jia/supervision/alerts/{row.number}/" in page
    assert "乙局，2026-10-19前答复" in page
    assert "h-beside" not in shown("rui", target)
    assert "h-beside" not in shown("mei", f"{target}?as_of=2026-09-30")
    order_alert(
        access_of("mei"), held("mei"), row, row.edition,
        new_order(origin=("alert", str(row.number))), at=NOW,
    )  # fmt: skip
    page = shown("mei", target)
    assert f"/jia/supervision/alerts/{row.number}/" not in page
    assert "拟办，乙局" in page


def test_it_shows_nothing_of_supervision_to_an_enterprise(red: Programme):
    row = raised(red)
    join(red, "qi", Role.ENTERPRISE, "jia")
    client = signed_in("qi")
    assert client.get("/jia/supervision/").status_code == 403
    assert client.get(f"/jia/supervision/alerts/{row.number}/").status_code == 403
    assert "h-beside" not in client.get("/jia/targets/T05/").content.decode()


def test_it_waits_on_the_desk_of_whoever_has_to_act(red: Programme):
    row = raised(red)
    day = NOW.date()

    def waiting(name: str) -> list[str]:
        posts = posts_on(Person.objects.get(username=name), day)
        return [one.where for one in open_work(red, posts, day)]

    assert f"/jia/supervision/alerts/{row.number}/" in waiting("hua")
    assert f"/jia/supervision/alerts/{row.number}/" not in waiting("mei")
    explained(row)
    assert f"/jia/supervision/alerts/{row.number}/" in waiting("mei")
    assert f"/jia/supervision/alerts/{row.number}/" not in waiting("hua")


def test_it_runs_by_the_clock(red: Programme):
    assert alerts_by_rule(NOW) == "新出 1 件预警，解除 0 件。"
    assert alerts_by_rule(NOW) == "新出 0 件预警，解除 0 件。"


def test_it_raises_what_is_late_without_a_light(county: Programme):
    """A problem past its owner's day; a report that is due and was not filed."""
    with_writers(county)
    row = troubled()
    Problem.objects.filter(pk=row.pk).update(
        state="handling", owner=Unit.objects.get(code="jia"), due=date(2026, 9, 30)
    )
    keep_rounds(county, datetime(2026, 10, 3, 1, tzinfo=UTC))
    round_ = Round.objects.filter(opened_at__isnull=False).latest("month")
    late = timezone.localtime(round_.due_at) + timedelta(days=1)
    raise_alerts(county, at=late)
    told = dict(Alert.objects.values_list("kind", "words"))
    assert "一号精密机床" in told["problem_overdue"]
    assert "还没有报出" in told["evidence_missing"]
    Problem.objects.filter(pk=row.pk).update(state="closed")
    Report.objects.update(state="accepted")
    assert raise_alerts(county, at=late).over == Alert.objects.count()
    assert set(AlertStep.objects.filter(move="recovered").values_list("words", flat=True)) == {
        "不再超期", "已经补齐",
    }  # fmt: skip


def test_it_answers_alerts_of_a_demonstration(county: Programme):
    for month, value in (("2026-07", "27"), ("2026-08", "27.5"), ("2026-09", "10")):
        record(county, "T05", month, value, sample=True)
        county.refresh_from_db()
    assert sample_alerts(county, at=NOW) == 1
    row = Alert.objects.get(target_code="T05")
    assert (row.state, row.answered_by, row.accepted_at) == (
        "explained", access_of("hua").actor, NOW,
    )  # fmt: skip
    assert sample_alerts(county, at=NOW) == 0
