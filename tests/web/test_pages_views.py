"""Each page for the cast: who may read it, what it costs, what it says of zero, of nothing, of sample figures."""

from __future__ import annotations

import io

import pytest
from cast import PASSWORD, load_county, record, signed_in, some_figures
from django.test import Client
from python_calamine import CalamineWorkbook

from luoshi_web.ledger import models
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db

PAGES = (
    "", "targets/", "targets/T03/", "targets/T01/", "timeline/", "what-if/", "plan/", "tasks/", "units/", "units/jia/",
    "units/yi/", "observe/",
)  # fmt: skip
FILES = ("targets.xlsx", "tasks.xlsx", "plan/source/")
MOST_QUERIES = 20


@pytest.fixture
def county() -> Programme:
    programme = load_county()
    some_figures(programme)
    return programme


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("page", PAGES + FILES)
@pytest.mark.parametrize("who", ["lan", "mei", "rui", "hua", "an", "su"])
def test_it_opens_for_everybody_with_a_post(county, who, page):
    assert signed_in(who).get(f"/jia/{page}").status_code == 200


@pytest.mark.parametrize("page", PAGES + FILES)
def test_it_does_not_exist_for_a_stranger(county, page):
    assert signed_in("wai").get(f"/jia/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES + FILES)
def test_it_asks_the_anonymous_to_sign_in(county, page):
    response = Client().get(f"/jia/{page}")
    assert response.status_code == 302 and response["Location"].startswith("/login/?next=/jia/")


@pytest.mark.parametrize("page", PAGES)
def test_it_costs_few_queries_even_when_nothing_is_remembered(
    county, page, django_assert_max_num_queries
):
    client = signed_in("mei")
    record(county, "T05", "2026-07", "20")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"/jia/{page}")


def test_it_shows_zero_as_zero_nothing_as_awaiting_and_marks_the_sample(county):
    html = text_of(signed_in("lan").get("/jia/targets/"))
    rows = dict(part.split("</tr>")[0].split('">', 1) for part in html.split('<tr id="')[1:])
    assert '<td class="n strong">0</td>' in rows["T03"]
    assert "待数据" in rows["T01"] and "未公布" in rows["T01"] and "严重滞后" not in rows["T01"]
    assert "演示数据" in html


def test_it_hides_every_sample_figure_when_told_to(county):
    Programme.objects.filter(pk=county.pk).update(show_sample=False, revision=999)
    client = signed_in("lan")
    for page in PAGES:
        assert "演示" not in text_of(client.get(f"/jia/{page}"))
    assert '<td class="n strong">3</td>' in text_of(client.get("/jia/targets/"))


def test_it_looks_back_to_what_was_known_on_a_day(county):
    client = signed_in("lan")
    html = text_of(client.get("/jia/targets/?as_of=2026-10-08"))
    assert "回看" in html and "2026 年 9 月 30 日" in html
    assert html.count("未公布") >= 5


@pytest.mark.parametrize("day", ["2199-01-01", "1900-01-01", "昨天", "2026-13-45"])
def test_it_answers_an_impossible_day_with_a_sentence(county, day):
    response = signed_in("lan").get("/jia/targets/", {"as_of": day})
    assert response.status_code == 200 and "下面是今天的样子" in text_of(response)


def test_it_has_no_page_for_a_day_before_the_plan(county):
    assert signed_in("lan").get("/jia/targets/?as_of=2024-03-01").status_code == 404


@pytest.mark.parametrize("address", ["targets/T99/", "units/none/", "targets/%00/"])
def test_it_says_plainly_that_there_is_no_such_thing(county, address):
    response = signed_in("lan").get(f"/jia/{address}")
    assert response.status_code == 404 and "没有这个页面" in text_of(response)


def test_it_remembers_nothing_across_a_new_figure(county):
    client = signed_in("lan")
    assert '<td class="n strong">7</td>' in text_of(client.get("/jia/targets/"))
    record(county, "T04", "2026-09", "8")
    assert '<td class="n strong">8</td>' in text_of(client.get("/jia/targets/"))


def test_it_shows_a_replaced_figure_struck_out(county):
    old = models.Observation.objects.get(indicator__code="t04")
    record(county, "T04", "2026-09", "6", replaces=old, note="查重减 1")
    html = text_of(signed_in("lan").get("/jia/targets/T04/"))
    assert "<s>7</s>" in html and "替代 7，查重减 1" in html


def test_it_gives_the_board_and_the_tasks_as_workbooks(county):
    client = signed_in("lan")
    board = client.get("/jia/targets.xlsx?light=wait")
    assert "attachment" in board["Content-Disposition"]
    assert "sandbox" in board["Content-Security-Policy"]
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(board.content)).sheet_names
    assert sheet == "目标台账"
    tasks = client.get("/jia/tasks.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(tasks.content))
    assert "引进项目" in str(book.get_sheet_by_index(0).to_python())


def test_it_gives_the_plans_own_file_byte_for_byte(county):
    response = signed_in("lan").get("/jia/plan/source/")
    assert response.content == b"the plan" and "attachment" in response["Content-Disposition"]


def test_it_names_only_rooms_that_exist_and_the_entry_only_to_those_who_coordinate(county):
    for who, sees in (("lan", False), ("rui", False), ("mei", True), ("an", False)):
        html = text_of(signed_in(who).get("/jia/"))
        nav = html.split('<nav class="ls-nav"')[1].split("</nav>")[0]
        assert ("录入" in nav) is sees
        assert "考评" in nav and "重点项目" not in nav


def test_it_signs_out_by_post_only(county):
    client = signed_in("lan")
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/jia/").status_code == 302


def test_it_signs_in_and_leads_to_the_programme(county):
    client = Client()
    wrong = client.post("/login/", {"username": "lan", "password": "不对"})
    assert "账号或密码不对" in text_of(wrong) and 'value="lan"' in text_of(wrong)
    right = client.post("/login/", {"username": "lan", "password": PASSWORD})
    assert right["Location"] == "/"
    assert client.get("/")["Location"] == "/jia/"


def test_it_tells_somebody_without_a_post_what_to_do(county):
    response = signed_in("wai").get("/")
    assert response.status_code == 403 and "还没有岗位" in text_of(response)


@pytest.mark.parametrize("page", PAGES)
def test_it_allows_no_inline_script_or_style_and_no_outside_address(county, page):
    response = signed_in("mei").get(f"/jia/{page}")
    html = text_of(response)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert " style=" not in html and "http://" not in html and "https://" not in html
    assert html.count("<script") == html.count("<script src=")
