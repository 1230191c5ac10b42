"""Orders, alerts and the plan in careless or hostile hands: forms sent twice, codes made up, files too large, what is not one's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from order_cases import SCAN, drafted, handling, issued, move, on, registered, unit, with_office
from project_cases import load_three

from luoshi.errors import LuoshiError
from luoshi.supervising import Days, order_clocks
from luoshi_web.notices.models import Notice
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import AuditEntry, Programme, Role, StoredFile, Unit
from luoshi_web.projects.models import Problem, Project
from luoshi_web.reporting.jobs import keep_rounds
from luoshi_web.reporting.models import Report, Round
from luoshi_web.supervision.actions.alert_raising import raise_alerts
from luoshi_web.supervision.actions.alerts import explain_alert, order_alert
from luoshi_web.supervision.actions.orders import NewOrder
from luoshi_web.supervision.actions.plans import ItemTold, approve_item, make_item
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Alert, Order, OrderStep, PlanItem
from luoshi_web.supervision.order_rows import order_of
from luoshi_web.supervision.order_telling import tell_clocks
from luoshi_web.supervision.pages.order_way import left_words

pytestmark = pytest.mark.django_db
ROOM = "/jia/supervision/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TOLD = ItemTold(
    title="水渠专项督查", basis="甲政办〔2026〕1号", scope="看进度", since=date(2026, 3, 1),
    until=NOW.date(), cap=1,
)  # fmt: skip


def form(**more: object) -> dict[str, object]:
    return {
        "kind": "light", "title": "大项目滞后", "matter": "逐个写明。", "lead": unit("yi").pk,
        "limit": "days", "limit_days": "15", "limit_clock": "working", "feedback": "once",
    } | more  # fmt: skip


def held(name: str):
    return rights(access_of(name))


def item(**more: object) -> PlanItem:
    told = ItemTold(**{name: getattr(TOLD, name) for name in TOLD.__slots__} | more)
    row = make_item(access_of("mei"), held("mei"), told, at=NOW)
    return approve_item(access_of("lan"), held("lan"), row, row.edition, at=NOW)


def some_alert(**more: object) -> Alert:
    number = Alert.objects.count() + 1
    given = {
        "programme": Programme.objects.get(), "number": number, "key": f"turned_red/target/T05/{number}",
        "kind": "turned_red", "matter": "target/T05", "target_code": "T05", "title": "水渠",
        "month": "2026-09", "light": "red", "words": "“水渠”转红；请乙局答复。", "rules": "2026-11",
        "by": NOW.date(), "raised_at": NOW, "unit": unit("yi"),
    } | more  # fmt: skip
    return Alert.objects.create(**given)


@pytest.mark.parametrize("year", ["0", "1", "1989", "2101", "9999", "10000", "999999999", "今年"])
def test_it_shows_this_years_plan_where_the_year_is_none(county: Programme, year: str):
    assert "2026年还没有督查计划" in shown("mei", f"{ROOM}plan/?year={year}")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"target": "T99"}, "没有目标“T99”"),
        ({"target": "T0\x001" + "9" * 40}, "没有目标"),
        ({"project": "999"}, "没有第999号项目"),
        ({"problem": "999"}, "没有第999号项目问题"),
    ],
)
def test_it_drafts_no_order_on_what_is_not_there(county: Programme, more, says: str):
    answer = signed_in("mei").post(f"{ROOM}orders/new/", form(**more))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Order.objects.exists()


def test_it_keeps_what_an_order_is_about_when_its_draft_is_changed(county: Programme):
    load_three(county)
    project = Project.objects.first()
    problem = Problem.objects.create(
        programme=county, project=project, number=1, text="没有通电", raised_on=NOW.date(),
        state_since=NOW.date(), raised_at=NOW, raised_by="mei", state="open", owner=unit("yi"), steps=[],
    )  # fmt: skip
    row = drafted(problem=problem.number, project=project.number, origin=("alert", "7"))
    mei, url = signed_in("mei"), f"{ROOM}orders/{row.number}/edit/"
    page = mei.get(url).content.decode()
    assert 'name="problem" value="1"' in page
    sent = form(problem="1", project=str(project.number), title="改了题目", seen=row.edition)
    assert mei.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.problem, row.project) == ("改了题目", 1, project.number)
    assert (row.origin_kind, row.origin_ref) == ("alert", "7")


def test_it_joins_once_what_was_sent_twice(county: Programme):
    with_office(county)
    row, mei = issued(target_code="T05"), signed_in("mei")
    page = mei.post(f"{ROOM}orders/new/", form(target="T05")).content.decode()
    assert f'name="seen" value="{row.edition}"' in page
    sent = {"seen": row.edition, "title": "又滞后了", "matter": "补充"}
    url = f"{ROOM}orders/{row.number}/join/"
    assert [mei.post(url, sent).status_code for _n in range(2)] == [302, 409]
    assert OrderStep.objects.filter(order=row, do="join").count() == 1


def test_it_says_that_a_file_was_too_large_instead_of_dropping_it(county: Programme, settings):
    with_office(county)
    settings.MOST_FILE_BYTES = 1_000
    row = handling()
    large = SimpleUploadedFile("证明.pdf", PDF + b"0" * 21_000_000)
    given = {"do": "feedback", "seen": row.edition, "words": "已开工", "file": large}
    answer = signed_in("hua").post(f"{ROOM}orders/{row.number}/do/", given)
    assert answer.status_code == 422
    assert "超过" in answer.content.decode()
    assert not OrderStep.objects.filter(order=row, do="feedback").exists()


def test_it_keeps_no_scan_of_an_approval_that_is_refused(county: Programme):
    row = make_item(access_of("mei"), held("mei"), TOLD, at=NOW)
    signer, before = access_of("lan").person.pk, StoredFile.objects.count()
    for seen, who, status in ((99, signer, 409), (row.edition, access_of("rui").person.pk, 422)):
        scan = SimpleUploadedFile("批件.pdf", PDF)
        given = {"do": "paper", "seen": seen, "signer": who, "on": "2026-10-12", "file": scan}
        answer = signed_in("mei").post(f"{ROOM}plan/{row.pk}/do/", given)
        assert answer.status_code == status
    assert StoredFile.objects.count() == before
    assert not AuditEntry.objects.filter(
        action="offices.file.stored", object_name="批件.pdf"
    ).exists()


def test_it_makes_one_item_of_a_form_sent_twice(county: Programme):
    make_item(access_of("mei"), held("mei"), TOLD, at=NOW)
    with pytest.raises(LuoshiError, match="2026年第1项，待批准"):
        make_item(access_of("mei"), held("mei"), TOLD, at=NOW)
    assert PlanItem.objects.count() == 1


def test_it_asks_the_plan_for_the_day_of_the_signature(county: Programme):
    """Signed on the last day of the item, entered the day after."""
    with_office(county)
    row = registered(plan=item())
    with pytest.raises(LuoshiError, match="不在实施期内"):
        move("lan", row, "issue", on(1))
    made = move("mei", row, "issue", on(1), signed="Lan", on=NOW.date(), scan=SCAN)
    assert made.state == "issued"


def test_it_lists_what_waits_for_an_answer(county: Programme):
    with_office(county)
    asked, other = issued(title="有异议的"), issued(title="没有异议的")
    move("hua", asked, "object", words="不归我们管")
    page = shown("mei", f"{ROOM}orders/?state=asked")
    assert asked.title in page
    assert other.title not in page
    assert 'state=asked"' in shown("mei", f"{ROOM}orders/")


def test_it_leads_from_the_notice_of_overdue_orders_to_those(county: Programme):
    with_office(county)
    issued()
    tell_clocks(county, on(60))
    where = Notice.objects.get(
        key=f"supervision.orders.overdue/{county.pk}", person__username="mei"
    ).where
    assert where.endswith("?state=overdue")


def test_it_tells_a_unit_nothing_of_an_order_that_was_never_signed(county: Programme):
    with_office(county)
    row = registered()
    move("mei", row, "join", words="又一件事")
    assert Notice.objects.filter(
        person__username="lan", settled_at=None, where__endswith=f"/{row.number}/"
    ).exists()
    move("mei", row, "withdraw", words="不办了")
    assert not Notice.objects.filter(person__username__in=("hua", "yan")).exists()


def test_it_leaves_the_units_reminder_when_the_office_notes_something(county: Programme):
    with_office(county)
    row = handling(feedback=Days(3, "working"))
    tell_clocks(county, on(7))
    key = f"supervision.order.feedback/{row.pk}"
    open_now = Notice.objects.filter(key=key, person__username="hua", settled_at=None)
    assert open_now.exists()
    move("mei", row, "note", on(7), words="打过电话")
    assert open_now.exists()
    move("yan", row, "feedback", on(7), words="已开工")
    assert not open_now.exists()


def test_it_shows_a_unit_no_alert_and_no_order_of_another(county: Programme):
    join(county, "yan", Role.REPORTER, "yi")
    mine = some_alert()
    theirs = some_alert(unit=unit("dong"), month="2026-08", state="recovered")
    page = shown("yan", f"{ROOM}alerts/{mine.number}/")
    assert f"{ROOM}alerts/{theirs.number}/" not in page
    assert f"{ROOM}alerts/{theirs.number}/" in shown("mei", f"{ROOM}alerts/{mine.number}/")
    made = order_alert(access_of("mei"), held("mei"), mine, mine.edition, _order(), at=NOW)
    address = f"{ROOM}orders/{made.number}/"
    for path in (f"alerts/{mine.number}/", "?state=ordered"):
        assert address not in shown("yan", ROOM + path)
        assert address in shown("mei", ROOM + path)


def _order() -> NewOrder:
    return NewOrder("light", "水渠转红", "请补上。", Unit.objects.get(code="yi"), target_code="T05")


def test_it_takes_no_plan_that_is_not_there_from_the_form_of_an_alert(county: Programme):
    row = some_alert()
    given = {
        "do": "order", "seen": row.edition, "title": "水渠", "matter": "请补上。", "lead": unit("yi").pk,
        "limit": "15-calendar", "plan": "999",
    }  # fmt: skip
    answer = signed_in("mei").post(f"{ROOM}alerts/{row.number}/do/", given)
    assert answer.status_code == 422
    assert "没有这项督查计划" in answer.content.decode()
    assert not Order.objects.exists()


def test_it_prints_people_without_their_accounts_and_days_of_this_country(county: Programme):
    """23:30 of 11 October in London is the 12th here."""
    late = NOW.replace(day=11, hour=23, minute=30)
    row = make_item(access_of("mei"), held("mei"), TOLD, at=late)
    row = approve_item(access_of("lan"), held("lan"), row, row.edition, at=NOW)
    page = shown("mei", f"{ROOM}plan/{row.pk}/")
    assert "（mei）" not in page and "（lan）" not in page
    assert "10月12日" in page.partition("拟定")[2]
    told = some_alert()
    explain_alert(access_of("hua"), held("hua"), told, told.edition, "拖了工期", at=NOW)
    assert "（hua）" not in shown("mei", f"{ROOM}alerts/{told.number}/")


def test_it_says_on_a_day_off_that_a_limit_is_past(county: Programme):
    """Due on Friday 16 October in worked days: on Saturday no worked day has passed."""
    with_office(county)
    row = handling(limit=Days(4, "working"))
    assert row.due == date(2026, 10, 16)
    works = calendar_of(county).is_working
    assert (
        left_words(order_clocks(order_of(row), date(2026, 10, 17), works))
        == "已过期限，不到1个工作日"
    )
    move("hua", row, "report", on(5), words="办完")
    row.refresh_from_db()
    assert (
        left_words(order_clocks(order_of(row), date(2026, 10, 19), works)) == "迟报，不到1个工作日"
    )


def test_it_never_says_that_a_report_came_because_another_month_is_due(county: Programme):
    for month in (9, 10):
        keep_rounds(county, datetime(2026, month, 3, 1, tzinfo=UTC))
    august, september = Round.objects.filter(opened_at__isnull=False).order_by("month")
    raise_alerts(county, at=august.due_at + timedelta(days=1))
    early = Alert.objects.filter(kind="evidence_missing", matter__contains="2026-08/")
    assert early.exists()
    raise_alerts(county, at=september.due_at + timedelta(days=1))
    assert not early.filter(state="recovered").exists()
    before = early.count()
    Report.objects.filter(round=august).update(state="accepted")
    raise_alerts(county, at=september.due_at + timedelta(days=1))
    assert early.filter(state="recovered").count() == before
    assert Alert.objects.filter(matter__contains="2026-09/", state="open").exists()


def test_it_says_where_a_limit_lies_in_a_year_without_published_holidays(county: Programme):
    with_office(county)
    near, far = issued(title="近的"), issued(title="远的", limit=date(2031, 1, 6))
    assert "2031年的放假安排还没有录入" in shown("yan", f"{ROOM}orders/{far.number}/")
    assert "放假安排还没有录入" not in shown("yan", f"{ROOM}orders/{near.number}/")
