"""Orders by clicking: who sees which, every form, what a refusal leaves on the page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import NOW, PASSWORD, access_of, join, shown, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.supervising import Days
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.supervision.actions.orders import Given, NewOrder, draft_order, move_order
from luoshi_web.supervision.models import Order

pytestmark = pytest.mark.django_db
LIST = "/jia/supervision/orders/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TODAY = NOW.date()


def unit(county: Programme, code: str) -> Unit:
    return Unit.objects.get(programme=county, code=code)


def fields(county: Programme, **more: str) -> dict[str, str]:
    return {
        "kind": "light", "title": "大项目连续滞后", "matter": "逐个写明开工时间和卡点。",
        "lead": str(unit(county, "yi").pk), "limit": "days", "limit_days": "15",
        "limit_clock": "working", "feedback": "often", "feedback_days": "5",
        "feedback_clock": "working", "target": "T04",
    } | more  # fmt: skip


def drafted(county: Programme, **more: object) -> Order:
    given = {
        "kind": "light", "title": "大项目连续滞后", "matter": "逐个写明开工时间和卡点。",
        "lead": unit(county, "yi"), "limit": Days(15, "working"), "target_code": "T04",
    } | more  # fmt: skip
    return draft_order(access_of("mei"), NewOrder(**given), at=NOW)  # type: ignore[arg-type]


def moved(row: Order, name: str, do: str, **given: object) -> Order:
    row.refresh_from_db()
    told = Given(**given)  # type: ignore[arg-type]
    return move_order(access_of(name), row, row.edition, do, told, at=NOW)


def issued(county: Programme, **more: object) -> Order:
    row = moved(drafted(county, **more), "mei", "register", approver="Lan")
    return moved(row, "lan", "issue")


def press(client: Client, row: Order, do: str, **given: object):
    row.refresh_from_db()
    return client.post(f"{LIST}{row.number}/do/", {"do": do, "seen": row.edition, **given})


def text_of(answer) -> str:
    return answer.content.decode()


def test_it_drafts_numbers_and_hands_over_by_clicking(county: Programme):
    office, leader = signed_in("mei"), signed_in("lan")
    answer = office.post(f"{LIST}new/", fields(county))
    row = Order.objects.get()
    assert answer.headers["Location"] == f"{LIST}{row.number}/"
    assert press(office, row, "register", approver="Lan").status_code == 302
    assert press(leader, row, "issue").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.document_number[-8:]) == ("issued", "〔2026〕1号")
    page = shown("hua", f"{LIST}{row.number}/")
    assert "逐个写明开工时间和卡点" in page and "签收" in page and "提出异议" in page
    assert "还没有反馈" not in page


def test_it_shows_a_unit_only_what_was_handed_to_it(county: Programme):
    row = drafted(county)
    assert "大项目连续滞后" in shown("mei", LIST)
    assert "大项目连续滞后" not in shown("hua", LIST)
    assert signed_in("hua").get(f"{LIST}{row.number}/").status_code == 404
    issued_row = moved(moved(row, "mei", "register", approver="Lan"), "lan", "issue")
    assert "大项目连续滞后" in shown("hua", LIST)
    assert "大项目连续滞后" not in shown("rui", LIST)
    assert "大项目连续滞后" in shown("an", f"{LIST}{issued_row.number}/")
    join(county, "qi", Role.ENTERPRISE, "yi")
    firm = Client()
    assert firm.login(username="qi", password=PASSWORD)
    assert firm.get(LIST).status_code == 403
    assert firm.get(f"{LIST}{row.number}/").status_code == 403


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"matter": "字" * 20_000}, "写了20000字"),
        ({"limit": "day", "limit_on": "2026-10-11"}, "早于今天"),
        ({"limit": "day", "limit_on": "2026-13-11"}, "不是日期"),
        ({"limit_days": "很快"}, "没有写天数"),
        ({"lead": "99999"}, "没有选牵头单位"),
        ({"title": " "}, "没有写督办事项"),
        ({"kind": "wish"}, "不认识"),
    ],
)
def test_it_keeps_nothing_of_a_form_it_refuses_and_all_that_was_typed(
    county: Programme, more: dict[str, str], said: str
):
    answer = signed_in("mei").post(f"{LIST}new/", fields(county, **more))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert more.get("title", "大项目连续滞后").strip() in text_of(answer)
    assert not Order.objects.exists()


def test_it_names_who_took_over_from_a_unit_that_was_merged_away(county: Programme):
    yi, jia = unit(county, "yi"), unit(county, "jia")
    Unit.objects.filter(pk=yi.pk).update(until=TODAY - timedelta(days=1), successor=jia)
    answer = signed_in("mei").post(f"{LIST}new/", fields(county))
    assert answer.status_code == 422
    assert f"已经并入{jia.name}" in text_of(answer)
    assert f'value="{yi.pk}"' not in text_of(answer)


def test_it_offers_to_join_an_order_on_the_same_matter(county: Programme):
    first, office = issued(county), signed_in("mei")
    answer = office.post(f"{LIST}new/", fields(county, title="又滞后了"))
    page = text_of(answer)
    assert answer.status_code == 422
    assert f"并入 {first.document_number}" in page
    joined = office.post(
        f"{LIST}{first.number}/join/",
        {"title": "又滞后了", "matter": "补充", "seen": first.edition},
    )
    assert joined.status_code == 302
    assert "又滞后了：补充" in shown("hua", f"{LIST}{first.number}/")
    assert Order.objects.count() == 1


def test_it_says_why_a_move_is_shut_and_keeps_what_was_typed(county: Programme):
    row, head = issued(county), signed_in("hua")
    moved(row, "hua", "accept")
    early = (TODAY + timedelta(days=2)).isoformat()
    answer = press(head, row, "ask_extension", words="资金没有到", due=early, progress="招标完成")
    assert answer.status_code == 422
    assert "不晚于现在的" in text_of(answer)
    assert "资金没有到" in text_of(answer) and f'value="{early}"' in text_of(answer)
    assert "红色督查单没有发过" in shown("mei", f"{LIST}{row.number}/")


def test_it_tells_the_second_of_two_people_that_somebody_was_first(county: Programme):
    row, head = issued(county), signed_in("hua")
    seen = Order.objects.get().edition
    assert press(head, row, "accept").status_code == 302
    answer = head.post(f"{LIST}{row.number}/do/", {"do": "accept", "seen": seen})
    assert answer.status_code == 409
    assert "刚有人办过" in text_of(answer)


def test_it_lets_nobody_sign_but_a_leader_or_paper_with_its_scan(county: Programme):
    row = moved(drafted(county), "mei", "register", approver="Lan")
    office = signed_in("mei")
    assert press(office, row, "issue").status_code == 422
    on = TODAY.isoformat()
    assert press(signed_in("an"), row, "issue").status_code == 403
    assert "没有上传签字的扫描件" in text_of(press(office, row, "issue", signed="Lan", on=on))
    scan = SimpleUploadedFile("签批.pdf", PDF, "application/pdf")
    refused = press(office, row, "issue", signed="Rui", on=on, file=scan)
    assert "没有领导岗位" in text_of(refused)
    scan = SimpleUploadedFile("签批.pdf", PDF, "application/pdf")
    assert press(office, row, "issue", signed="Lan", on=on, file=scan).status_code == 302
    row.refresh_from_db()
    page = shown("hua", f"{LIST}{row.number}/")
    assert row.state == "issued" and "Lan在纸上签" in page and "签批.pdf" in page


def test_it_changes_a_draft_and_nothing_that_was_registered(county: Programme):
    row, office = drafted(county), signed_in("mei")
    sent = fields(county, title="大项目开工滞后") | {"seen": str(row.edition)}
    assert office.post(f"{LIST}{row.number}/edit/", sent).status_code == 302
    row.refresh_from_db()
    assert row.title == "大项目开工滞后"
    moved(row, "mei", "register", approver="Lan")
    row.refresh_from_db()
    again = office.post(f"{LIST}{row.number}/edit/", sent | {"seen": str(row.edition)})
    assert again.status_code == 422 and "已经立项" in text_of(again)


def test_it_filters_the_list(county: Programme):
    issued(county)
    drafted(county, title="水渠工程", target_code="T05")
    page = shown("mei", f"{LIST}?state=draft")
    assert "水渠工程" in page and "大项目连续滞后" not in page
    assert "没有合这些条件" in shown("mei", f"{LIST}?state=overdue")
    assert "大项目连续滞后" in shown("mei", f"{LIST}?target=T04&kind=light&q=大项目")
    assert "水渠工程" in shown("mei", f"{LIST}?state=nonsense&lead=x&page=99")


def test_it_says_how_late_an_order_is(county: Programme):
    row = issued(county)
    Order.objects.filter(pk=row.pk).update(due=date(2026, 9, 1))
    assert "1 件逾期" in shown("mei", LIST)


@pytest.mark.parametrize("end", ["docx", "pdf"])
def test_it_has_no_paper_before_a_number(county: Programme, end: str):
    row = drafted(county)
    assert signed_in("mei").get(f"{LIST}{row.number}/order.{end}").status_code == 404
    assert signed_in("mei").get(f"{LIST}{row.number}/steps/1.{end}").status_code == 404
