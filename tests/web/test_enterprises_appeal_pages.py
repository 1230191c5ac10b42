"""Appeals by clicking: who sees which, every move, what a refusal leaves on the page, rates and recurring matters."""

from __future__ import annotations

import pytest
from appeal_cases import (
    acts,
    answered,
    firm_does,
    keeper,
    move,
    on,
    received,
    told,
    unit,
    with_appeals,
)
from appeal_page_cases import LIST, STAFF, of_firm, press, text_of
from cast import NOW, shown, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi_web.enterprises.actions.appeals import receive_appeal
from luoshi_web.enterprises.actions.matter_groups import NewGroup, group_appeals
from luoshi_web.enterprises.models import Appeal, AppealFile, Exclusion, MatterGroup
from luoshi_web.enterprises.pages import matter_links
from luoshi_web.enterprises.pages.matter_links import MatterLink, matter_source
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HERE = "/jia/enterprises/"


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_appeals(county)


def test_it_goes_from_the_form_to_the_archive_by_clicking(county: Programme):
    office, writer, head = signed_in("mei"), signed_in("yan"), signed_in("hua")
    answer = office.post(f"{LIST}new/", STAFF)
    row = Appeal.objects.get()
    assert answer.headers["Location"] == f"{LIST}{row.number}/"
    assert (row.category, row.channel) == ("finance", "visit")
    assert press(office, row, "assign", unit="乙局", supports=["甲局"]).status_code == 302
    assert press(writer, row, "sign").status_code == 302
    assert press(writer, row, "contact", way="call", words="已核实。").status_code == 302
    file = SimpleUploadedFile("答复.pdf", PDF, "application/pdf")
    sent = {"result": "solved", "words": "已续贷。", "shown": "1", "file": file}
    assert press(head, row, "answer", **sent).status_code == 302
    sent = {"result": "solved", "satisfaction": "satisfied", "way": "call"}
    assert press(office, row, "revisit", **sent).status_code == 302
    assert press(office, row, "close").status_code == 302
    assert press(office, row, "archive").status_code == 302
    row.refresh_from_db()
    page = shown("mei", f"{LIST}{row.number}/")
    assert (row.state, "已续贷。" in page, "答复.pdf" in page) == ("archived", True, True)
    assert "企业可见" in page and "协办：甲局" in page
    assert "件企业诉求都已办结" in shown("mei", LIST)


def test_it_shows_each_clock_with_its_last_day_and_the_working_days_left(county: Programme):
    row = received().appeal
    assert "10月13日" in shown("mei", f"{LIST}{row.number}/")
    move("mei", row, "assign", unit="乙局")
    page = shown("hua", f"{LIST}{row.number}/")
    assert "首次联系" in page and "10月13日" in page and "剩1个工作日" in page
    assert "办理结果" in page and "10月26日" in page and "剩10个工作日" in page


def test_it_says_in_the_heading_what_is_due_today_and_what_is_late(county: Programme, settings):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    assert "1 件企业诉求在办，没有超期的" in shown("mei", LIST)
    settings.CLOCK = on(1).isoformat()
    assert "1 件今日到期" in shown("mei", LIST) and "今天到期" in shown("mei", LIST)
    settings.CLOCK = on(3).isoformat()
    page = shown("mei", LIST)
    assert "1 件超期" in page and "红牌" in page and "超期2个工作日" in page


def test_it_shows_a_unit_its_own_and_an_enterprise_nothing_of_the_offices(county: Programme):
    row = received().appeal
    assert "变压器增容" not in shown("hua", LIST)
    assert signed_in("hua").get(f"{LIST}{row.number}/").status_code == 404
    move("mei", row, "assign", unit="乙局")
    assert "变压器增容" in shown("hua", LIST) and "变压器增容" not in shown("rui", LIST)
    assert "变压器增容" in shown("hua", f"{LIST}?view=mine")
    firm = of_firm(county)
    for place in ("appeals/", f"appeals/{row.number}/", "appeals/new/", "rates/", "matters/"):
        assert firm.get(f"{HERE}{place}").status_code == 403


def test_it_lets_nobody_make_the_move_of_another(county: Programme):
    row = received().appeal
    move("mei", row, "assign", unit="乙局", supports=("甲局",))
    assert press(signed_in("rui"), row, "sign").status_code == 403
    assert press(signed_in("dongmei"), row, "sign").status_code == 404
    assert press(signed_in("an"), row, "sign").status_code == 403
    assert press(signed_in("yan"), row, "answer", result="solved", words="好").status_code in (
        403,
        422,
    )
    row.refresh_from_db()
    assert row.state == "assigned"


def test_it_tells_the_second_of_two_people_that_somebody_was_first(county: Programme):
    row, office = received().appeal, signed_in("mei")
    seen = row.edition
    assert press(office, row, "assign", unit="乙局").status_code == 302
    told_twice = {"do": "assign", "seen": seen, "unit": "甲局"}
    answer = office.post(f"{LIST}{row.number}/do/", told_twice)
    assert answer.status_code == 409 and "刚有人办过" in text_of(answer)
    assert Appeal.objects.get().lead == unit("yi")


def test_it_keeps_what_was_typed_when_a_move_is_refused(county: Programme):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    move("yan", row, "sign")
    answer = press(signed_in("hua"), row, "ask_extension", words="等设备到货", due="2026-13-40")
    assert answer.status_code == 422
    assert "等设备到货" in text_of(answer) and "不是日期" in text_of(answer)
    answer = press(signed_in("yan"), row, "contact", way="call", words="长" * 20_000)
    assert answer.status_code == 422 and "20000" in text_of(answer)
    assert "长" * 20_000 in text_of(answer)


def test_it_sends_whoever_sent_a_case_back_to_the_list(county: Programme):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    answer = press(signed_in("yan"), row, "send_back", words="属供电公司")
    assert answer.headers["Location"] == LIST
    assert "被退回" in shown("mei", f"{LIST}?view=todo")


def test_it_extends_redoes_and_asks_for_an_order(county: Programme):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    move("yan", row, "sign")
    move("yan", row, "contact", way="call", words="属实")
    asked = press(signed_in("hua"), row, "ask_extension", words="等设备", due="2026-11-02")
    assert asked.status_code == 302
    assert "申请延到2026-11-02" in shown("mei", f"{LIST}{row.number}/")
    assert "延期待批" in shown("mei", f"{LIST}?state=asked")
    assert press(signed_in("mei"), row, "grant_extension", due="2026-11-02").status_code == 302
    assert "11月2日" in shown("hua", f"{LIST}{row.number}/")
    move("hua", row, "answer", result="solved", words="已送电")
    firm_does(row, "revisit", result="unsolved", satisfaction="dissatisfied")
    assert press(signed_in("mei"), row, "redo", words="仍跳闸").status_code == 302
    page = shown("mei", f"{LIST}{row.number}/")
    assert "第2次办理" in page and "重办结果" in page
    done_again = done_once_more(row)
    assert press(signed_in("mei"), done_again, "ask_order", words="两次未解决").status_code == 302
    group = MatterGroup.objects.get()
    assert group.title in shown("mei", f"{HERE}matters/")
    assert "共性问题：" in shown("mei", f"{LIST}{row.number}/")


def done_once_more(row: Appeal) -> Appeal:
    move("hua", row, "answer", result="solved", words="又修好了")
    return firm_does(row, "revisit", result="unsolved", satisfaction="dissatisfied")


def test_it_shows_a_renewed_link_once_and_the_old_one_opens_nothing(county: Programme):
    keeper(county, "jia")
    made = received()
    office, url = signed_in("mei"), f"{LIST}{made.appeal.number}/"
    answer = office.post(f"{url}link/")
    assert "只显示这一次" in text_of(answer) and "no-store" in answer.headers["Cache-Control"]
    assert "只显示这一次" not in shown("mei", url)
    public = "/public/jia/enterprises/appeals/"
    assert Client().get(f"{public}{made.link_token}/").status_code == 404
    token = text_of(answer).split(public)[1].split("/")[0]
    assert Client().get(f"{public}{token}/").status_code == 200
    assert signed_in("hua").post(f"{url}link/").status_code == 404


def test_it_filters_the_list_and_takes_an_old_address(county: Programme):
    row = received().appeal
    received(title="路灯不亮", matter="厂门口路灯不亮。", category="place")
    assert "路灯不亮" not in shown("mei", f"{LIST}?category=factor")
    assert "路灯不亮" in shown("mei", f"{LIST}?q=路灯&month=2026-10&state=received")
    assert "路灯不亮" not in shown("mei", f"{LIST}?month=2026-09")
    assert "没有合这些条件" in shown("mei", f"{LIST}?card=red")
    move("mei", row, "assign", unit="乙局")
    assert row.title in shown("mei", f"{LIST}?unit=yi&firm=1")
    assert row.title not in shown("mei", f"{LIST}?unit=jia")
    assert row.title not in shown("mei", f"{LIST}?firm=2")
    assert row.title in shown("mei", f"{LIST}?state=x&unit=%3C&month=2026-13&card=z&page=99&view=q")
    book = signed_in("mei").get("/jia/enterprises/appeals.xlsx")
    assert book.content[:2] == b"PK" and "attachment" in book.headers["Content-Disposition"]


def test_it_shows_the_days_of_each_rule_and_suggests_a_category_before_it_is_kept(
    county: Programme,
):
    page = shown("mei", f"{LIST}new/")
    assert "枣庄" in page and "10月26日" in page and "11月2日" in page
    answer = signed_in("mei").post(f"{LIST}new/", STAFF | {"look": "1"})
    assert "照内容里的词：融资" in text_of(answer)
    assert not Appeal.objects.exists()
    assert signed_in("hua").get(f"{LIST}new/").status_code == 403


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"firm": " "}, "没有填企业名称"),
        ({"phone": "12"}, "不像电话号码"),
        ({"text": "字" * 20_000}, "20000"),
        ({"title": ""}, "没有填诉求事项"),
        ({"category": "nonsense"}, "不认识"),
    ],
)
def test_it_keeps_nothing_that_it_refuses_and_all_that_was_typed(
    county: Programme, more: dict[str, str], said: str
):
    answer = signed_in("mei").post(f"{LIST}new/", STAFF | more)
    assert answer.status_code == 422 and said in text_of(answer)
    assert more.get("text", STAFF["text"]) in text_of(answer)
    assert not Appeal.objects.exists()


def test_it_shows_script_as_text(county: Programme):
    bad = "<script>alert(1)</script>"
    row = received(title=bad, matter=bad).appeal
    move("mei", row, "assign", unit="乙局")
    for page in (shown("mei", LIST), shown("mei", f"{LIST}{row.number}/")):
        assert bad not in page and "&lt;script&gt;" in page
    answer = signed_in("mei").get(f"{LIST}{row.number}/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_it_hands_out_a_file_to_those_who_see_the_case(county: Programme):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    file = SimpleUploadedFile("说明.pdf", PDF, "application/pdf")
    assert press(signed_in("mei"), row, "note", words="附件", file=file).status_code == 302
    kept = AppealFile.objects.get()
    url = f"{LIST}{row.number}/files/{kept.pk}/"
    assert signed_in("hua").get(url).content == PDF
    assert signed_in("dongmei").get(url).status_code == 404
    assert signed_in("mei").get(f"{LIST}{row.number}/files/{kept.pk + 1}/").status_code == 404


def test_it_shows_each_rate_with_its_fraction_and_opens_its_cases(county: Programme, settings):
    row = answered(received().appeal)
    firm_does(row, "revisit", result="solved", satisfaction="satisfied")
    late = received(title="另一件", matter="也要用电").appeal
    move("mei", late, "assign", unit="乙局")
    # Due on 26 October: until that day is over it is nobody's failing.
    settings.CLOCK = on(14).isoformat()
    assert "rate=in_time" not in shown("mei", f"{HERE}rates/?from=2026-10&to=2026-12")
    settings.CLOCK = on(30).isoformat()
    page = shown("mei", f"{HERE}rates/?from=2026-10&to=2026-11")
    assert "按期办结率 50.0%" in page and "1/2" in page and "满意率 100.0%" in page
    cases = shown(
        "mei", f"{HERE}rates/cases/?from=2026-10&to=2026-11&rate=in_time&key={unit('yi').pk}"
    )
    assert "没有计入分子的" in cases and "另一件" in cases
    assert "另有 2 件" in shown("dongmei", f"{HERE}rates/cases/?from=2026-10&to=2026-11")
    for by in ("town", "category", "month"):
        assert "50.0%" in shown("mei", f"{HERE}rates/?from=2026-10&to=2026-11&by={by}")
    assert "没有到期" in shown("mei", f"{HERE}rates/?from=2025-01&to=2025-02&by=month")
    assert signed_in("mei").get(f"{HERE}rates.xlsx?by=month").content[:2] == b"PK"


def test_it_asks_for_an_exclusion_and_a_leader_decides_it(county: Programme):
    row = answered(received().appeal)
    url = f"{LIST}{row.number}/exclusion/"
    refused = signed_in("hua").post(url, {"kind": "policy", "reason": ""})
    assert refused.status_code == 422 and "没有写原因" in text_of(refused)
    assert (
        signed_in("hua").post(url, {"kind": "policy", "reason": "上级没有这项政策"}).status_code
        == 302
    )
    one = Exclusion.objects.get()
    decide = f"{HERE}rates/exclusions/{one.pk}/"
    assert "上级没有这项政策" in shown("lan", f"{HERE}rates/") and decide in shown(
        "lan", f"{HERE}rates/"
    )
    assert decide not in shown("mei", f"{HERE}rates/")
    assert signed_in("mei").post(decide, {"grant": "1", "words": "同意"}).status_code == 403
    assert signed_in("lan").post(decide, {"grant": "1", "words": ""}).status_code == 422
    assert signed_in("lan").post(decide, {"grant": "1", "words": "属实，同意"}).status_code == 302
    assert signed_in("lan").post(decide, {"grant": "0", "words": "不"}).status_code == 409
    page = shown("mei", f"{LIST}{row.number}/")
    assert "政策不允许：已批准" in page and "属实，同意" in page


def test_it_suggests_what_comes_again_and_a_person_takes_it_together(county: Programme):
    first, second = (
        received().appeal,
        received(title="又跳闸了", matter="变压器又跳闸了。", category="factor").appeal,
    )
    office = signed_in("mei")
    page = shown("mei", f"{HERE}matters/")
    assert "可能是同一件事" in page and "又跳闸了" in page
    sent = {"key": f"firm-{first.pk}", "reason": "同一企业又提", "title": "示例园区供电不足",
            "matter": "变压器容量不够。", "unit": str(unit("yi").pk)}  # fmt: skip
    alone = office.post(f"{HERE}matters/", sent | {"case": [str(first.pk)]})
    assert alone.status_code == 422 and "示例园区供电不足" in text_of(alone)
    both = office.post(f"{HERE}matters/", sent | {"case": [str(first.pk), str(second.pk)]})
    assert both.status_code == 302
    group = MatterGroup.objects.get()
    url = f"{HERE}matters/{group.number}/"
    third = received(title="路灯", matter="路灯不亮").appeal
    join_it = {"do": "join", "seen": group.edition, "case": third.number}
    assert office.post(f"{url}do/", join_it).status_code == 302
    assert office.post(f"{url}do/", join_it).status_code == 409
    group.refresh_from_db()
    leave = {"do": "leave", "seen": group.edition, "case": third.number}
    assert office.post(f"{url}do/", leave).status_code == 302
    group.refresh_from_db()
    assert office.post(f"{url}do/", {"do": "ask", "seen": group.edition}).status_code == 302
    assert "已提请督办" in shown("mei", url)
    assert signed_in("rui").get(url).status_code == 404
    assert office.post(f"{url}do/", {"do": "nonsense"}).status_code == 422


def test_it_shows_what_other_rooms_offer_beside_a_matter(county: Programme, monkeypatch):
    monkeypatch.setattr(matter_links, "_SOURCES", [])

    @matter_source
    def offers(_access, group):
        return [MatterLink("立督办单", f"/jia/supervision/orders/new/?matter={group.number}")]

    rows = [received(title=f"事{n}", matter=f"内容{n}").appeal for n in (1, 2)]
    group = group_appeals(acts("mei"), rows, NewGroup("题", "情况", "理由"), at=NOW)
    assert "立督办单" in shown("mei", f"{HERE}matters/{group.number}/")


def test_it_shows_an_account_of_an_enterprise_its_own_and_no_other(county: Programme):
    keeper(county, "jia")
    firm = of_firm(county)
    row = received().appeal
    other = receive_appeal(
        acts("mei"), told(firm=None, firm_name="另一家", title="另一家的事"), at=NOW
    ).appeal
    page = text_of(firm.get(f"{HERE}mine/"))
    assert "变压器增容" in page and "另一家的事" not in page
    assert firm.get(f"{HERE}mine/{other.number}/").status_code == 404
    assert (
        firm.post(f"{HERE}mine/{other.number}/", {"do": "withdraw", "words": "x"}).status_code
        == 404
    )
    sent = {"title": "招工难", "text": "缺 30 名技工", "contact": "王工", "phone": "13800000001"}
    made = firm.post(f"{HERE}mine/new/", sent)
    assert made.status_code == 302 and "招工难" in text_of(firm.get(made.headers["Location"]))
    assert Appeal.objects.get(title="招工难").firm == row.firm
    answered(row)
    assert "请您评价" in text_of(firm.get(f"{HERE}mine/"))
    fresh = Appeal.objects.get(pk=row.pk)
    rate = {"do": "revisit", "seen": fresh.edition, "result": "solved", "satisfaction": "satisfied"}
    assert firm.post(f"{HERE}mine/{row.number}/", rate).status_code == 302
    assert firm.post(f"{HERE}mine/{row.number}/", rate).status_code == 409
    assert firm.post(f"{HERE}mine/{row.number}/", {"do": "close"}).status_code == 422
    assert signed_in("hua").get(f"{HERE}mine/").status_code == 403


def test_it_costs_no_more_queries_with_many_appeals(
    county: Programme, django_assert_max_num_queries
):
    for n in range(30):
        received(title=f"第{n}件", matter=f"内容{n}")
    client = signed_in("mei")
    with django_assert_max_num_queries(20):
        assert client.get(LIST).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(f"{HERE}rates/").status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(f"{HERE}matters/").status_code == 200


def test_it_hides_made_up_appeals_while_the_programme_does(county: Programme):
    row = received().appeal
    Appeal.objects.filter(pk=row.pk).update(sample=True)
    assert "演示数据" in shown("mei", LIST)
    Programme.objects.update(show_sample=False)
    assert "变压器增容" not in shown("mei", LIST)


def test_it_is_sorted_anew_by_the_office_with_what_it_is_about(county: Programme):
    row, office = received().appeal, signed_in("mei")
    url = f"{LIST}{row.number}/sort/"
    sent = {"seen": row.edition, "kind": "complaint", "category": "finance", "firm": row.firm_name,
            "about_kind": "target", "about_key": "T05"}  # fmt: skip
    assert "企业名录里没有" in text_of(office.post(url, sent | {"firm": "查无此企"}))
    assert office.post(url, sent).status_code == 302
    page = shown("mei", f"{LIST}{row.number}/")
    assert "目标 T05" in page and "融资" in page
    assert office.post(url, sent).status_code == 409
    move("mei", row, "assign", unit="乙局")
    assert signed_in("hua").post(url, sent).status_code == 403
