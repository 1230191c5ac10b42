"""Enterprises without an account: the form, the private link, what is refused, what nobody learns by guessing."""

from __future__ import annotations

import pytest
from appeal_cases import firm, keeper, move, received
from appeal_page_cases import FORM, PUBLIC, text_of
from cast import shown
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi_web.enterprises.models import Appeal, AppealFile, Firm
from luoshi_web.offices.attempts import limit_of
from luoshi_web.offices.models import Attempt, Keeper, Programme, Unit, UnitKind

pytestmark = pytest.mark.django_db
NEW = f"{PUBLIC}appeals/new/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def county(county: Programme) -> Programme:
    """乙局 handles, 甲局 receives; hua is the head of the one."""
    keeper(county, "jia")
    return county


def sent(**more: object):
    return Client().post(NEW, FORM | more)


def given(row: Appeal) -> Appeal:
    """With 乙局, its way walked by its head alone."""
    move("mei", row, "assign", unit="乙局")
    move("hua", row, "sign")
    return move("hua", row, "contact", way="call", words="内部记的核实情况")


def link_of(county: Programme) -> tuple[Appeal, str]:
    made = received(firm=None, firm_name="示例厂", channel="web")
    return made.appeal, f"{PUBLIC}appeals/{made.link_token}/"


def test_it_takes_an_appeal_without_an_account_and_shows_where_it_stands(county: Programme):
    client = Client()
    about = text_of(client.get(PUBLIC))
    assert "10 个工作日内" in about and "最长 25 个" in about and "12345" in about
    answer = client.post(NEW, FORM)
    row = Appeal.objects.get()
    assert answer.status_code == 302
    link = answer.headers["Location"]
    page = text_of(client.get(link))
    token = link.split("/appeals/")[1].split("/")[0]
    assert row.document_number in page and "请现在保存" in page and token in page
    again = text_of(client.get(link.partition("?")[0]))
    assert "请现在保存" not in again and "10月26日前答复办理结果，还有10个工作日" in again
    assert token not in str(Appeal.objects.values())
    assert FORM["title"] in shown("mei", "/jia/enterprises/appeals/")
    assert FORM["text"] in shown("mei", f"/jia/enterprises/appeals/{row.number}/")


def test_it_is_kept_by_no_cache_and_found_by_no_search(county: Programme):
    _row, url = link_of(county)
    for place in (PUBLIC, NEW, url, f"{PUBLIC}appeals/guess/"):
        answer = Client().get(place)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "<script" not in text_of(answer)
        assert 'content="noindex' in text_of(answer)


def test_it_stands_where_a_unit_receives_appeals_and_nowhere_else(county: Programme):
    assert Client().get("/public/yi/enterprises/").status_code == 404

    Keeper.objects.all().delete()
    assert Client().get(PUBLIC).status_code == 404
    assert sent().status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"phone": "1380000"[:4]}, "不像电话号码"),
        ({"phone": "请打我手机"}, "不像电话号码"),
        ({"phone": "138-0000-000"}, "不像电话号码"),
        ({"phone": ""}, "没有填联系电话"),
        ({"firm": "  "}, "没有填企业名称"),
        ({"contact": ""}, "没有填联系人"),
        ({"title": ""}, "没有填什么事"),
        ({"title": "长" * 200}, "200"),
        ({"text": "长" * 20_000}, "20000"),
        ({"kind": "wish"}, "不认识"),
        ({"consent": ""}, "没有勾选同意"),
        ({"website": "http://x"}, "防自动填写"),
    ],
)
def test_it_keeps_nothing_that_it_refuses_and_all_that_was_typed(
    county: Programme, more: dict[str, str], said: str
):
    answer = sent(**more)
    assert answer.status_code == 422 and said in text_of(answer)
    assert more.get("text", FORM["text"]) in text_of(answer)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize(
    "phone",
    [
        "13800000001",
        "0632-5501234",
        "（0632）5501234",
        "+86 138 0000 0001",
        "5501234",
        "４００１２３４５６７",
    ],
)
def test_it_takes_a_number_that_can_be_called(county: Programme, phone: str):
    assert sent(phone=phone).status_code == 302


def test_it_refuses_a_file_beyond_the_limit_and_keeps_what_was_typed(county: Programme):
    """Thirty megabytes, sent whole: the form names the limit; no file and no appeal is kept."""
    big = SimpleUploadedFile("厂房.jpg", b"\xff\xd8\xff" + bytes(30_000_000), "image/jpeg")
    answer = Client().post(NEW, {**FORM, "file": big})
    page = text_of(answer)
    assert answer.status_code == 422 and "20 MB 的上限" in page and "其他填的都还在" in page
    assert (
        FORM["title"] in page
        and FORM["text"] in page
        and 'name="consent" value="1" checked' in page
    )
    assert not Appeal.objects.exists()


def test_it_refuses_a_program_for_a_picture(county: Programme):
    bad = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00" + bytes(400), "image/jpeg")
    answer = Client().post(NEW, {**FORM, "file": bad})
    assert answer.status_code == 422 and not Appeal.objects.exists()


def test_it_keeps_a_file_and_hands_it_back_by_the_link_alone(county: Programme):
    file = SimpleUploadedFile("合同.pdf", PDF, "application/pdf")
    answer = Client().post(NEW, {**FORM, "file": file})
    url = answer.headers["Location"].partition("?")[0]
    kept = AppealFile.objects.get()
    assert "合同.pdf" in text_of(Client().get(url))
    assert Client().get(f"{url}files/{kept.pk}/").content == PDF
    assert Client().get(f"{url}files/{kept.pk + 1}/").status_code == 404
    assert Client().get(f"{PUBLIC}appeals/guess/files/{kept.pk}/").status_code == 404


def test_it_shows_script_as_text(county: Programme):
    bad = "<script>alert(1)</script>"
    answer = sent(title=bad, text=bad, firm=bad)
    page = text_of(Client().get(answer.headers["Location"]))
    assert bad not in page and "&lt;script&gt;" in page
    again = sent(title=bad, text=bad, firm=bad, phone="x")
    assert bad not in text_of(again) and "&lt;script&gt;" in text_of(again)


def test_it_takes_a_form_that_was_sent_twice_as_one(county: Programme):
    assert sent().status_code == 302
    answer = sent()
    assert answer.status_code == 422 and "刚提交过" in text_of(answer)
    assert Appeal.objects.count() == 1


def test_it_knows_the_enterprise_of_the_directory_by_its_code_or_name(county: Programme):
    known = firm(county, "甲县示例机械有限公司", 1, town="dong", credit_code="91370481MA3C00001X")
    Unit.objects.filter(code="dong").update(kind=UnitKind.TOWN)
    sent(firm="随便写的名字", code="9137 0481 MA3C 0000 1x")
    assert Appeal.objects.get().firm == known
    assert Appeal.objects.get().town == Unit.objects.get(code="dong")
    assert Firm.objects.count() == 1


def test_it_lets_an_address_send_only_so_many(county: Programme):
    most = limit_of("appeal-intake").most
    for n in range(most):
        assert sent(title=f"第{n}件").status_code == 302
    answer = sent(title="再一件")
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert "12345" in text_of(answer)
    assert Client().post(NEW, FORM | {"title": "别处"}, REMOTE_ADDR="10.9.8.7").status_code == 302


def test_it_answers_every_wrong_link_alike_and_counts_it(county: Programme):
    _row, url = link_of(county)
    token = url.split("/")[-2]
    wrong = (token[:-1], f"{token}x", token.upper(), "a", "x" * 300)
    answers = [Client().get(f"{PUBLIC}appeals/{each}/") for each in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert Attempt.objects.filter(purpose="appeal-link").count() == len(wrong)
    for n in range(limit_of("appeal-link").most - len(wrong)):
        Client().get(f"{PUBLIC}appeals/g{n}/")
    assert Client().get(f"{PUBLIC}appeals/next/").status_code == 429
    # Whoever guesses learns nothing from the right one either.
    assert Client().get(url).status_code == 429
    assert Client().get(url, REMOTE_ADDR="10.9.8.7").status_code == 200


def test_it_tells_in_plain_words_and_never_what_units_write_to_one_another(county: Programme):
    row, url = link_of(county)
    given(row)
    page = text_of(Client().get(url))
    assert "正在办理。承办单位：乙局" in page and "已与您联系核实" in page
    assert "10月14日前先行答复，还有2个工作日" in page
    assert "内部记的核实情况" not in page


def test_it_says_when_something_is_late(county: Programme, settings):
    row, url = link_of(county)
    given(row)
    settings.CLOCK = "2026-10-16T10:00:00+08:00"
    assert "已经迟了2个工作日" in text_of(Client().get(url))


def test_it_is_added_to_and_withdrawn_by_the_link(county: Programme):
    row, url = link_of(county)
    client = Client()
    file = SimpleUploadedFile("照片.pdf", PDF, "application/pdf")
    sent_words = {"do": "add_words", "seen": row.edition, "words": "又停了一次电", "file": file}
    assert client.post(url, sent_words).status_code == 302
    page = text_of(client.get(url))
    assert "又停了一次电" in page and "照片.pdf" in page
    assert client.post(url, sent_words).status_code in (409, 422)
    row.refresh_from_db()
    empty = client.post(url, {"do": "withdraw", "seen": row.edition, "words": ""})
    assert empty.status_code == 422
    gone = client.post(url, {"do": "withdraw", "seen": row.edition, "words": "已经解决"})
    assert gone.status_code == 302
    page = text_of(client.get(url))
    assert "已按您的意思撤回" in page and "补充说明" not in page


def test_it_is_rated_by_the_link_once_and_only_when_asked(county: Programme):
    row, url = link_of(county)
    client = Client()
    rate = {
        "do": "revisit",
        "result": "unsolved",
        "satisfaction": "dissatisfied",
        "words": "还是没电",
    }
    assert client.post(url, rate | {"seen": row.edition}).status_code == 422
    given(row)
    row = move("hua", row, "answer", result="solved", words="已经送电")
    page = text_of(client.get(url))
    assert "请您评价" in page and "已经送电" in page
    assert "无法联系" not in page and "不予评价" not in page
    halved = {"do": "revisit", "seen": row.edition, "result": "solved"}
    refused = client.post(url, halved)
    assert refused.status_code == 422 and "请您评价" in text_of(refused)
    assert client.post(url, rate | {"seen": row.edition}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.satisfaction) == ("revisited", "dissatisfied")
    assert client.post(url, rate | {"seen": row.edition}).status_code == 422


@pytest.mark.parametrize("do", ["close", "assign", "note", "", "nonsense"])
def test_it_makes_no_move_of_the_administration_by_the_link(county: Programme, do: str):
    row, url = link_of(county)
    assert Client().post(url, {"do": do, "seen": row.edition, "words": "x"}).status_code == 422
    row.refresh_from_db()
    assert row.state == "received"


def test_it_refuses_a_form_that_another_site_sends(county: Programme):
    client = Client(enforce_csrf_checks=True)
    assert client.post(NEW, FORM).status_code == 403
    assert not Appeal.objects.exists()


def test_it_marks_made_up_cases(county: Programme):
    row, url = link_of(county)
    assert "演示数据" not in text_of(Client().get(url))
    Appeal.objects.filter(pk=row.pk).update(sample=True)
    assert "演示数据" in text_of(Client().get(url))
