"""What has to be told of a month is listed, told on one screen, and leads on to the next project."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from project_cases import kept, load_three, rights_of_, told

from luoshi.plan import Period
from luoshi.projects import Halt, Node, ProgressReport, StageMove
from luoshi_web.offices.models import Programme, Role, StoredFile
from luoshi_web.projects import actions
from luoshi_web.projects.models import Problem, Progress, ProjectFile, YearFigure

pytestmark = pytest.mark.databases
DESK = "/jia/projects/progress/"
FIRST = "/jia/projects/1/progress/"
SECOND = "/jia/projects/2/progress/"


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def picture() -> bytes:
    """As much of a picture as is looked at."""
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(64)


def send(who: str, url: str = FIRST, month: str = "2026-10", **given: object):
    return signed_in(who).post(f"{url}?month={month}", {"seen": "0", **given})


def newest(number: int = 1, month: str = "2026-10") -> Progress:
    return Progress.objects.filter(project__number=number, month=month).latest("edition")


def test_it_lists_what_is_to_be_told_of_the_month_that_is_over(county: Programme):
    page = shown("mei", DESK)
    assert "2026年9月已报 1／应报 2，还差 1 个" in page
    assert "三号冷链物流" not in page


def test_it_turns_to_the_month_that_runs_once_the_last_one_is_frozen(county: Programme):
    actions.freeze_month(access_of("mei"), rights_of_("mei"), Period.parse("2026-09"), at=NOW)
    assert "2026年10月已报 0／应报 2" in shown("mei", DESK)
    assert "2026年9月已冻结，改动不影响已冻结的数" in shown("mei", f"{DESK}?month=2026-09")


def test_it_lists_for_a_town_its_own_and_for_a_unit_in_charge_what_it_is_in_charge_of(
    county: Programme,
):
    assert "二号电池材料" not in shown("dongmei", DESK)
    assert "一号精密机床" in shown("hua", DESK)
    leader = shown("lan", DESK)
    assert "二号电池材料" in leader
    assert "一个一个报" not in leader


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=电池", {"二号电池材料"}),
        ("town=dong", {"一号精密机床"}),
        ("charge=乙局", {"一号精密机床"}),
        ("state=todo", {"二号电池材料"}),
        ("state=done", {"一号精密机床"}),
        ("q=没有", set()),
    ],
)
def test_it_narrows_the_list(county: Programme, query: str, names: set[str]):
    page = shown("mei", f"{DESK}?month=2026-09&{query}")
    assert {name for name in ("一号精密机床", "二号电池材料") if name in page} == names


def test_it_asks_nothing_of_a_project_that_is_cancelled_or_finished_before(county: Programme):
    access, mine = access_of("mei"), rights_of_("mei")
    halt = Halt("cancelled", date(2026, 10, 1), "投资方退出")
    actions.halt_project(access, mine, kept(2), 1, halt, at=NOW)
    load_three(county, [told(code="P8", name="八号投产", moves=(
        *told().moves, *_finished(date(2026, 8, 30))), progress=())])  # fmt: skip
    assert "应报 1，还差 1 个" in shown("mei", f"{DESK}?month=2026-10")
    load_three(county, [told(code="P9", name="九号投产", moves=(
        *told().moves, *_finished(date(2026, 10, 8))), progress=())])  # fmt: skip
    assert "应报 2，还差 2 个" in shown("mei", f"{DESK}?month=2026-10")


def _finished(day: date) -> tuple[StageMove, StageMove]:
    return (StageMove("finished", day.replace(day=1)), StageMove("producing", day))


@pytest.mark.parametrize("month", ["2026-11", "2026", "9月", "0000-13"])
def test_it_refuses_a_month_that_is_none_or_has_not_come(county: Programme, month: str):
    client = signed_in("mei")
    assert client.get(f"{DESK}?month={month}").status_code == 422
    assert client.get(f"{FIRST}?month={month}").status_code == 302


def test_it_tells_a_month_and_leads_to_the_next_that_nobody_has_told(county: Programme):
    answer = send("mei", done="0.2亿元", percent="６５％", node="主体封顶", on="2026-11-30")
    assert answer.status_code == 302
    assert answer["Location"] == f"{SECOND}?month=2026-10"
    row = newest()
    assert (row.done, row.percent, row.node, row.by) == (2000, 65, "主体封顶", "甲局 Mei（mei）")
    assert YearFigure.objects.get(project__number=1, year=2026).done == 13000
    page = signed_in("mei").get(f"{FIRST}?month=2026-10").content.decode()
    assert "已报，到本月累计 1.3亿元，完成年度计划的 65.0%" in page


def test_it_leads_back_to_the_list_after_the_last_one_or_when_asked(county: Programme):
    assert send("mei", done="0", stay="1")["Location"] == f"{DESK}?month=2026-10"
    assert send("mei", SECOND, done="5")["Location"] == f"{DESK}?month=2026-10"


def test_it_stays_within_what_was_filtered(county: Programme):
    client = signed_in("mei")
    answer = client.post(f"{FIRST}?month=2026-10&town=dong", {"seen": "0", "done": "1"})
    assert answer["Location"] == f"{DESK}?month=2026-10"
    assert "2026年10月的都报完了" in client.get(answer["Location"]).content.decode()


def test_it_tells_an_unchanged_month_by_one_button(county: Programme):
    assert send("dongmei", same="1").status_code == 302
    row = newest()
    assert (row.done, row.percent, row.node) == (0, None, "主体封顶")


def test_it_moves_a_node_reaches_it_and_takes_a_new_one(county: Programme):
    send("mei", done="1", node="主体封顶", on="2027-01-31")
    (node,) = kept(1).told.nodes
    assert (node.planned, node.due, node.done) == (date(2026, 9, 30), date(2027, 1, 31), None)
    send("mei", done="1", node="主体封顶", on="2026-10-10", reached="1", seen="1")
    (node,) = kept(1).told.nodes
    assert (node.planned, node.promised, node.done) == (
        date(2026, 9, 30), date(2027, 1, 31), date(2026, 10, 10),
    )  # fmt: skip
    send("mei", done="1", node="主体封顶", on="2026-10-10", seen="1")
    assert kept(1).told.nodes[0].done == date(2026, 10, 10)
    send("mei", done="2", node="+", new_node="设备进场", on="2026-12-20", seen="1")
    assert kept(1).told.nodes[1] == Node("设备进场", date(2026, 12, 20))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"done": "一千"}, "本月完成投资填的“一千”不是金额"),
        ({"done": "-5"}, "累计数一般不会减少"),
        ({"done": "1234.56元"}, "填得比元还细"),
        ({}, "没有填数"),
        ({"done": "1", "percent": "满"}, "形象进度填的“满”不是百分数"),
        ({"done": "1", "percent": "101"}, "不在0到100之间"),
        ({"done": "1", "percent": "1.23456"}, "小数太长"),
        ({"done": "1", "node": "+", "new_node": "设备进场"}, "没有写日期"),
        ({"done": "1", "node": "主体封顶", "on": "11-30"}, "不是日期"),
        ({"done": "1", "node": "主体封顶", "on": "2026-11-30", "reached": "1"}, "还没有到"),
        ({"done": "1", "node": "+", "new_node": "长" * 61, "on": "2026-12-01"}, "最多 60 字"),
    ],
)
def test_it_refuses_by_name_and_keeps_what_was_typed(county: Programme, given, sentence: str):
    answer = send("mei", problem="电力未通", **given)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True), page[-3000:]
    assert 'value="电力未通"' in page
    assert not Progress.objects.filter(month="2026-10").exists()
    assert not Problem.objects.exists()


def test_it_asks_about_a_hundred_times_the_plan_and_takes_an_answer(county: Programme):
    answer = send("mei", done="200亿元", photos=SimpleUploadedFile("工地.jpg", picture()))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "倍" in page
    assert 'name="answer"' in page
    assert not Progress.objects.filter(month="2026-10").exists()
    token = page.split('name="kept" value="')[1].split('"')[0]
    again = send("mei", done="200亿元", answer="已核对", kept=token)
    assert (again.status_code, newest().answers) == (302, "已核对")
    assert [one.file.name for one in ProjectFile.objects.all()] == ["工地.jpg"]
    assert StoredFile.objects.filter(name="工地.jpg").count() == 1


def test_it_takes_pictures_of_the_month_and_nothing_else_for_one(county: Programme):
    files = [SimpleUploadedFile(f"{n}.jpg", picture()) for n in (1, 2)]
    assert send("dongmei", done="1", photos=files).status_code == 302
    assert {one.about for one in ProjectFile.objects.all()} == {"month:2026-10"}
    assert "已附：1.jpg、2.jpg" in shown("dongmei", f"{FIRST}?month=2026-10")
    note = SimpleUploadedFile("说明.txt", "现场情况".encode())
    answer = send("dongmei", done="2", seen="1", photos=note)
    assert (answer.status_code, "不是照片" in answer.content.decode()) == (422, True)
    many = [SimpleUploadedFile(f"{n}.jpg", picture()) for n in range(10)]
    assert "照片太多" in send("dongmei", done="2", seen="1", photos=many).content.decode()
    assert newest().done == 1


def test_it_takes_no_pictures_that_somebody_else_sent(county: Programme):
    page = send("mei", done="200亿元", photos=SimpleUploadedFile("a.jpg", picture()))
    token = page.content.decode().split('name="kept" value="')[1].split('"')[0]
    assert "别人传的" in send("dongmei", done="1", kept=token).content.decode()
    assert "没有认出" in send("dongmei", done="1", kept="x").content.decode()


def test_it_hands_a_problem_to_the_ledger_of_problems_once(county: Programme):
    send("dongmei", done="1", problem="施工用电没有接通")
    send("dongmei", done="2", problem="施工用电没有接通", seen="1")
    assert [one.text for one in Problem.objects.all()] == ["施工用电没有接通"]
    assert newest().problem == "施工用电没有接通"
    Problem.objects.update(state="closed")
    send("dongmei", done="3", problem="施工用电没有接通", seen="2")
    assert Problem.objects.count() == 1
    Problem.objects.update(state="raised")
    assert "已经在办，不用再写：施工用电没有接通" in shown("dongmei", f"{FIRST}?month=2026-10")


def test_it_refuses_what_somebody_else_has_told_meanwhile(county: Programme):
    send("mei", done="1")
    answer = send("dongmei", done="2")
    assert (answer.status_code, "已经报过" in answer.content.decode()) == (409, True)
    assert newest().done == 1


def test_it_lets_only_those_tell_who_write_the_project(county: Programme):
    for who, url in (("dongmei", SECOND), ("lan", FIRST), ("an", FIRST), ("hua", SECOND)):
        client: Client = signed_in(who)
        assert client.get(url).status_code == 403
        assert client.post(url, {"done": "1", "seen": "0"}).status_code == 403
    assert signed_in("mei").get("/jia/projects/77/progress/").status_code == 404


def test_it_takes_words_of_a_node_over_that_never_had_a_day(county: Programme):
    words = ProgressReport(Period.parse("2026-09"), None, percent=Decimal(40), node="设备调试")
    load_three(county, [told(code="P7", name="七号", nodes=(), progress=(words,))])
    seventh = "/jia/projects/4/progress/"
    assert '<option value="设备调试" data-on="" selected>' in shown(
        "mei", f"{seventh}?month=2026-10"
    )
    assert send("mei", seventh, same="1").status_code == 302
    assert (newest(4).done, newest(4).percent, newest(4).node) == (0, 40, "设备调试")
    assert "设备调试" in shown("mei", f"{DESK}?month=2026-10&state=done")


def test_it_drops_no_amount_by_the_other_button(county: Programme):
    client = signed_in("mei")
    form = "/jia/projects/1/progress/?month=2026-10"
    sent = client.post(form, {"seen": "0", "done": "120", "same": "1"})
    assert sent.status_code == 422
    assert "填了投资，又点了“没有变化”" in sent.content.decode()
    assert not Progress.objects.filter(month="2026-10").exists()
    sent = client.post(form, {"seen": "0", "problem": "缺电工", "same": "1"})
    assert sent.status_code == 302
    assert Progress.objects.get(month="2026-10").problem == "缺电工"
