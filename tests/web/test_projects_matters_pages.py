"""The pages of needs and problems: what they show, to whom they offer which form, and where a refusal is said."""

from datetime import date

import pytest
from cast import NOW, access_of, shown, signed_in
from django.db import connection
from django.test.utils import CaptureQueriesContext
from matter_cases import (
    TODAY,
    granted,
    land,
    ordered,
    project,
    raised,
    step,
    troubled,
    with_writers,
)
from project_cases import rights_of_

from luoshi.plan import Quantity
from luoshi.projects import Need as ToldNeed
from luoshi_web.offices.models import Programme
from luoshi_web.projects import actions
from luoshi_web.projects.models import Need, Problem

HOME = "/jia/projects"
pytestmark = pytest.mark.databases


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_writers(county)


def sent(name: str, path: str, **values: str):
    return signed_in(name).post(f"{HOME}/{path}", values)


def funds(asked: str, item: str) -> ToldNeed:
    return ToldNeed(
        "", "funds", Quantity.of(asked, "亿元"), "province", date(2026, 9, 1), item=item
    )


def test_it_sums_needs_by_kind_and_level_and_keeps_waiting_apart_from_short(county: Programme):
    granted(raised(), "80")
    raised(told=land("50", needed_by=date(2026, 10, 1)))
    raised(told=funds("1.5", "专项债券"))
    step("dongmei", raised(told=land("9")), "withdrawn", words="不要了")
    page = shown("lan", f"{HOME}/needs/")
    assert "4 项要素需求，2 项还没有批复，其中 1 项已过需求时间" in page
    row = page[page.index("按要素和层级") :]
    land_line = row[row.index("县级") : row.index("亩</td>")]
    figures = [cell.split("<")[0] for cell in land_line.split('">')[1:]]
    assert [one for one in figures if one.strip()] == ["2", "150", "50", "80", "20", "0", "80"]
    assert "15,000" in page


@pytest.mark.parametrize(
    ("query", "seen", "unseen"),
    [
        ("kind=funds", "专项债券", "第一块"),
        ("state=open", "专项债券", "第二块"),
        ("state=ended", "第二块", "专项债券"),
        ("state=withdrawn", "第二块", "第一块"),
        ("level=county", "第一块", "专项债券"),
        ("town=xi", "专项债券", "第一块"),
        ("kind=nonsense&owner=x", "第一块", "没有合这些条件"),
        ("town=nowhere", "没有合这些条件的需求", "第一块"),
    ],
)
def test_it_filters_needs(county: Programme, query, seen, unseen):
    raised(told=land("10", item="第一块"))
    raised("ximei", "P2", funds("1", "专项债券"))
    step("dongmei", raised(told=land("9", item="第二块")), "withdrawn", words="不要了")
    page = shown("an", f"{HOME}/needs/?{query}")
    assert (seen in page, unseen in page) == (True, False)


def test_it_shows_a_need_with_its_way_and_offers_each_only_their_moves(county: Programme):
    need = raised()
    step("dongmei", need, "review", date(2026, 9, 2))
    office, town = (shown(who, f"{HOME}/needs/{need.number}/") for who in ("mei", "dongmei"))
    assert "需求100亩，还没有批复" in office
    assert all(f'value="{to}"' in office for to in ("granted", "declined", "withdrawn"))
    assert 'value="granted"' not in town
    assert 'value="withdrawn"' in town
    assert "批复（由县级批复机关办）" in town
    leader = shown("lan", f"{HOME}/needs/{need.number}/")
    assert "<form" not in leader[leader.index("下一步") :].split("</main>")[0]
    step("mei", need, "granted", quantity=Quantity.of("80", "亩"), ref="甲批1号")
    assert "批复100亩" not in shown("lan", f"{HOME}/needs/{need.number}/")
    assert "批复80亩，缺口20亩；剩余80亩" in shown("lan", f"{HOME}/needs/{need.number}/")


def test_it_takes_a_grant_and_a_use_from_the_forms(county: Programme):
    need = raised()
    step("dongmei", need, "review", date(2026, 9, 2))
    answer = sent(
        "mei",
        "needs/1/step/",
        seen="2",
        to="granted",
        on="2026-09-10",
        quantity="2 公顷",
        ref="1号",
    )
    assert answer.status_code == 302
    assert Need.objects.get().granted == 30
    sent("mei", "needs/1/step/", seen="3", to="secured", on="2026年9月12日", ref="合同")
    answer = sent("dongmei", "needs/1/use/", seen="4", on="2026-09-20", amount="12", words="厂房")
    assert answer.status_code == 302
    assert "剩余18亩" in shown("lan", f"{HOME}/needs/1/")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"quantity": "", "ref": "1号"}, "缺批复数量"),
        ({"quantity": "很多", "ref": "1号"}, "数量填的“很多”不是数量"),
        ({"quantity": "80吨", "ref": "1号"}, "不能换算成亩"),
        ({"quantity": "0", "ref": "1号"}, "大于零"),
        ({"quantity": "80", "ref": "1号", "on": ""}, "没有填办理日期"),
        ({"quantity": "80", "ref": "1号", "on": "2026-13-40"}, "不是日期"),
        ({"quantity": "80", "ref": "1号", "on": "2026-10-13"}, "还没有到"),
    ],
)
def test_it_says_a_refusal_at_the_form_with_what_was_typed(county: Programme, values, said):
    step("dongmei", raised(), "review", date(2026, 9, 2))
    sent_values = {"seen": "2", "to": "granted", "on": "2026-09-10", "words": "原话", **values}
    answer = sent("mei", "needs/1/step/", **sent_values)
    page = answer.content.decode()
    assert answer.status_code == 422
    form = page[page.index("<details") : page.index("</details>", page.index("ls-mt-fault"))]
    assert said in form
    assert "原话" in form
    assert Need.objects.get().state == "review"


def test_it_says_why_what_is_no_longer_offered_cannot_be(county: Programme):
    raised()
    for path, values, said in (
        ("step", {"to": "secured", "ref": "1"}, "这一条现在是提出，不能直接到落实"),
        ("step", {"to": "elsewhere"}, "没有“elsewhere”这个状态"),
        ("use", {"amount": "1", "words": "x"}, "不能记使用"),
    ):
        answer = sent("mei", f"needs/1/{path}/", seen="1", on="2026-10-01", **values)
        assert answer.status_code == 422
        assert said in answer.content.decode()


def test_it_tells_who_came_second_above_the_page(county: Programme):
    raised()
    sent("dongmei", "needs/1/step/", seen="1", to="review", on="2026-09-02")
    answer = sent("dongmei", "needs/1/step/", seen="1", to="withdrawn", on="2026-09-02", words="x")
    assert answer.status_code == 409
    assert "刚有人办过" in answer.content.decode()


def test_it_refuses_a_form_sent_by_who_has_no_part(county: Programme):
    raised()
    troubled()
    for who, path in (
        ("lan", "needs/1/step/"), ("ximei", "needs/1/use/"), ("rui", "problems/1/step/"),
        ("dongmei", "problems/1/meeting/"), ("ximei", "1/needs/new/"), ("an", "1/problems/new/"),
    ):  # fmt: skip
        assert sent(who, path, seen="1", to="review", on="2026-10-01").status_code == 403


def test_it_raises_a_need_from_its_form(county: Programme):
    typed = {"kind": "emission", "quantity": "1.5", "level": "city", "since": "2026-10-01"}
    answer = sent("dongmei", "1/needs/new/", **typed)
    assert answer.status_code == 422
    assert "没有写污染物名称" in answer.content.decode()
    answer = sent("dongmei", "1/needs/new/", **typed, item="氮氧化物", owner="甲局")
    assert answer.status_code == 302
    made = Need.objects.get()
    assert (made.what, str(made.owner), made.asked, made.level) == ("氮氧化物", "甲局", 1.5, "city")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("kind", "没有选要素"),
        ("quantity", "没有填需求数量"),
        ("level", "没有选批复层级"),
        ("since", "没有填提出日期"),
    ],
)
def test_it_names_what_a_new_need_lacks(county: Programme, missing, said):
    typed = {"kind": "land", "quantity": "10", "level": "city", "since": "2026-10-01"}
    answer = sent("mei", "1/needs/new/", **{**typed, missing: ""})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_it_lists_problems_worst_first(county: Programme):
    troubled(text="没有交办的")
    ordered(troubled(text="快到期的"), days=30)
    ordered(troubled(text="超期的"))
    step("mei", troubled(text="了结的"), "closed", words="不需要")
    page = shown("lan", f"{HOME}/problems/")
    assert "3 个问题没有销号，其中 1 个超期，最长的已 14 天" in page
    places = [page.index(f">{text}</a>") for text in ("超期的", "快到期的", "没有交办的", "了结的")]
    assert places == sorted(places)
    late = shown("lan", f"{HOME}/problems/?state=late")
    assert ("超期的</a>" in late, "快到期的" in late) == (True, False)
    assert "快到期的</a>" in shown("lan", f"{HOME}/problems/?q=快到期")
    assert "没有交办的" not in shown("lan", f"{HOME}/problems/?owner={Problem.objects.get(text='超期的').owner_id}")  # fmt: skip


def test_it_shows_how_long_a_problem_is_open_and_late(county: Programme):
    ordered(troubled())
    page = shown("lan", f"{HOME}/problems/1/")
    assert "已 14 天，乙局承办，期限 2026-10-09，超期 2 天" in page
    step("hua", Problem.objects.get(), "handling")
    step("hua", Problem.objects.get(), "solved", words="已接通")
    assert "承办单位报告：已接通" in shown("lan", f"{HOME}/problems/1/")


def test_it_gives_an_order_and_asks_again_for_what_lacks(county: Programme):
    troubled()
    sent_values = {
        "seen": "1",
        "to": "assigned",
        "on": "2026-10-08",
        "owner": "乙局",
        "clock": "working",
    }
    answer = sent("mei", "problems/1/step/", **sent_values)
    assert answer.status_code == 422
    assert "缺办理期限" in answer.content.decode()
    assert (
        "期限0天不对" in sent("mei", "problems/1/step/", **sent_values, due="很快").content.decode()
    )
    assert sent("mei", "problems/1/step/", **sent_values, due="5").status_code == 302
    assert Problem.objects.get().due == date(2026, 10, 14)


def test_it_raises_a_problem_from_its_form(county: Programme):
    answer = sent("dongmei", "1/problems/new/", text=" ", since="2026-10-01")
    assert answer.status_code == 422
    assert "没有写问题" in answer.content.decode()
    assert sent("dongmei", "1/problems/new/", text="断水", since="2026-10-01").status_code == 302
    assert Problem.objects.get().text == "断水"


def test_it_puts_to_the_meeting_and_takes_off_from_the_pages(county: Programme):
    raised()
    troubled()
    assert sent("mei", "needs/1/meeting/", seen="1", on="2026-10-01").status_code == 302
    assert sent("mei", "problems/1/meeting/", seen="1", on="2026-10-02").status_code == 302
    page = shown("lan", f"{HOME}/joint/")
    assert "2 件提请联席会议：问题 1 个，要素需求 1 项" in page
    assert "临时用电没有接通" in page
    answer = sent("mei", "problems/1/meeting/", seen="2", take="1", reason="")
    assert "没有写原因" in answer.content.decode()
    sent("mei", "problems/1/meeting/", seen="2", take="1", reason="会上定了")
    assert "1 件提请联席会议：问题 0 个" in shown("lan", f"{HOME}/joint/")


def test_it_links_a_project_with_its_needs_and_problems(county: Programme):
    raised()
    troubled()
    page = shown("dongmei", f"{HOME}/1/")
    for path in ("needs/1/", "problems/1/", "1/needs/new/", "1/problems/new/"):
        assert f"{HOME}/{path}" in page
    assert f"{HOME}/1/needs/new/" not in shown("lan", f"{HOME}/1/")


def test_it_answers_404_for_what_is_not_there_or_hidden(county: Programme):
    raised()
    client = signed_in("mei")
    assert client.get(f"{HOME}/needs/9/").status_code == 404
    assert client.get(f"{HOME}/problems/9/").status_code == 404
    Need.objects.update(sample=True)
    Programme.objects.update(show_sample=False)
    assert client.get(f"{HOME}/needs/1/").status_code == 404


def test_it_asks_as_many_queries_for_many_as_for_few(county: Programme):
    def counted() -> list[int]:
        found = []
        for path in ("needs/", "problems/", "joint/", "ledgers/needs/", "ledgers/problems/"):
            client = signed_in("lan")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{HOME}/{path}").status_code == 200
            found.append(len(queries))
        return found

    for row in (raised(), troubled()):
        actions.put_to_meeting(access_of("mei"), rights_of_("mei"), row, 1, TODAY, at=NOW)
    few = counted()
    for place in range(6):
        raised(told=land(str(place + 1)))
        actions.raise_problem(
            access_of("mei"), rights_of_("mei"), project("P2"), f"第{place}个", at=NOW
        )
    assert counted() == few
