"""The forms of one project: what they send is kept or refused at its place, with what was typed."""

import re
from datetime import date
from typing import Any

import pytest
from cast import join, shown, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from project_cases import kept, load_three

from luoshi_web.offices.models import Programme, Role
from luoshi_web.projects.models import Project, ProjectFile, Revision

pytestmark = pytest.mark.databases
ONE = "/jia/projects/1/"
NEW = "/jia/projects/new/"
IDENTITY = {
    "name": "四号食品加工", "code": "2026-009", "town": "dong", "level": "county", "origin": "local",
    "investor": "东乡食品公司", "cluster": "食品", "total": "1.2亿元", "template": "industry", "parent": "",
}  # fmt: skip


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "dongmei", Role.REPORTER, "dong")
    return county


def send(who: str, deed: str, number: int = 1, **fields: Any):
    seen = Project.objects.get(number=number).edition
    client = signed_in(who)
    return client.post(f"/jia/projects/{number}/do/{deed}/", {"seen": seen, **fields})


def said(answer: Any) -> str:
    return answer.content.decode()


def open_form(answer: Any) -> str:
    """The form that stands open on the page shown again."""
    return re.findall(r'<details class="ls-pj-form" id="f-[^"]*" open>.*?</details>', said(answer), re.S)[0]  # fmt: skip


def test_it_asks_whoever_may_register_anywhere_to_choose_the_town(county: Programme):
    assert '<option value="" selected>请选镇街</option>' in said(signed_in("mei").get(NEW))
    answer = signed_in("mei").post(NEW, IDENTITY | {"town": ""})
    assert (answer.status_code, "没有选镇街。请从列出的镇街里选。" in said(answer)) == (422, True)
    assert "请选镇街" not in said(signed_in("dongmei").get(NEW)), "a town has only itself"


def test_it_moves_a_project_with_the_evidence_that_the_stage_asks(county: Programme):
    paper = SimpleUploadedFile("验收.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    answer = send("dongmei", "move", key="finished", on="2026-10-08", **{"kind-0": "acceptance", "file-0": paper})  # fmt: skip
    assert answer.status_code == 302
    move = kept(1).told.moves[-1]
    assert (move.stage, move.on, move.evidence[0].ref) == (
        "finished",
        date(2026, 10, 8),
        "验收.pdf",
    )
    assert ProjectFile.objects.get().about == "move:finished"
    page = shown("lan", ONE)
    assert "竣工验收文件：验收.pdf" in page
    assert "项目进入新阶段" in page


def test_it_shows_a_refused_move_again_as_it_was_typed_and_keeps_no_file_of_it(county: Programme):
    paper = SimpleUploadedFile("记录.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    answer = send("dongmei", "move", key="finished", on="2026-03-01", **{"kind-0": "acceptance", "ref-0": "验收1号", "file-0": paper})  # fmt: skip
    assert answer.status_code == 422
    assert "2026-04-01已到在建，竣工的日期2026-03-01更早" in open_form(answer)
    assert 'value="验收1号"' in open_form(answer)
    assert "附件没有收下，请再选一次。" in open_form(answer)
    assert not ProjectFile.objects.exists()


def test_it_says_that_levelling_the_ground_is_no_start(county: Programme):
    send("mei", "move", 3, key="talks", on="2026-07-01", **{"ref-0": "洽谈纪要"})
    send("mei", "move", 3, key="signed", on="2026-07-08", **{"ref-0": "合同"})
    send(
        "mei",
        "move",
        3,
        key="landed",
        on="2026-08-01",
        **{"kind-0": "registration", "ref-0": "执照"},
    )
    ready = {"ref-0": "施工日志", "ref-1": "照片", "kind-2": "construction_permit", "ref-2": "证"}
    answer = send("mei", "move", 3, key="started", on="2026-09-01", **{**ready, "works-0": "levelling"})  # fmt: skip
    assert answer.status_code == 422
    assert "只有平整场地，不算开工" in open_form(answer)
    send("mei", "move", 3, key="started", on="2026-09-01", **{**ready, "works-0": "main"})
    assert kept(3).told.moves[-1].stage == "started"


def test_it_tells_who_was_first_and_shows_the_project_as_it_is_now(county: Programme):
    answer = send("mei", "node", label="设备安装", planned="2026-12-20")
    assert answer.status_code == 302
    late = signed_in("dongmei").post(f"{ONE}do/node/", {"seen": 1, "label": "试车", "planned": "2027-01-20"})  # fmt: skip
    assert late.status_code == 409
    assert "Mei（mei）刚改过“一号精密机床”" in said(late)
    assert "设备安装" in said(late)
    assert 'name="seen" value="2"' in open_form(late)
    assert 'value="试车"' in open_form(late)


def test_it_moves_the_promise_of_a_node_and_tells_the_slip(county: Programme):
    send("dongmei", "node", key="主体封顶", due="2027-01-31", answer="材料晚到")
    page = shown("lan", ONE)
    assert "节点“主体封顶”比最初晚 123 天" in page
    assert "材料晚到" in page
    again = send("dongmei", "node", label="主体封顶", planned="2026-12-01")
    assert "已有节点“主体封顶”" in open_form(again)
    gone = send("dongmei", "node", key="没有的", due="2026-12-01")
    assert gone.status_code == 422


def test_it_keeps_a_permit_asked_and_granted(county: Programme):
    answer = send("dongmei", "permit", key="registration", granted="2026-09-30", asked="2026-10-05")
    assert "办结日期早于申报日期" in open_form(answer)
    answer = send("dongmei", "permit", key="registration", asked="2026-09-30", granted="2026-10-09")
    assert "没有写文号" in open_form(answer)
    send("dongmei", "permit", key="registration", asked="2026-09-25", granted="2026-09-28", ref="备案1号")  # fmt: skip
    send("dongmei", "permit", key="land", asked="2026-09-01")
    page = shown("lan", ONE)
    assert "备案1号" in page
    assert "用地超 " in page


def test_it_leaves_lists_plans_and_charges_to_the_keeper(county: Programme):
    for deed in ("join", "leave", "plan", "charge", "end-charge", "correct"):
        assert send("dongmei", deed).status_code == 403
    for deed in ("enter", "unenter", "confirm"):
        assert send("dongmei", deed).status_code == 403
    assert send("lan", "move", key="finished").status_code == 403
    assert send("dongmei", "node", 2, label="甲", planned="2026-12-01").status_code == 403
    assert send("mei", "sell").status_code == 404
    page = shown("dongmei", ONE)
    assert "加一个节点" in page
    assert "列入名单" not in page
    assert "加一个节点" not in shown("lan", ONE)


def test_it_lists_a_project_plans_its_year_and_gives_it_to_somebody(county: Programme):
    assert send("mei", "join", 3, list="county_key", since="2026-10-01", answer="甲发改〔2026〕3号", **{"class": "prepare"}).status_code == 302  # fmt: skip
    twice = send("mei", "join", 3, list="county_key", since="2026-10-05", **{"class": "build"})
    assert "同时列入" in open_form(twice)
    assert send("mei", "plan", 3, key="2026", investment="5000", start="2026-11").status_code == 302
    assert send("mei", "charge", 3, kind="officer", unit="乙局", people="Hua、Li", since="2026-10-01").status_code == 302  # fmt: skip
    told = kept(3).told
    assert [(one.list, one.class_) for one in told.lists] == [("county_key", "prepare")]
    assert str(told.plan_of(2026).investment.value) == "5000"
    assert told.charges[0].people == ("Hua", "Li")
    page = shown("lan", "/jia/projects/3/")
    assert "甲发改〔2026〕3号" in page
    assert send("mei", "leave", 3, key="county_key", until="2026-10-11").status_code == 302
    assert send("mei", "end-charge", 3, key="0", until="2026-10-11").status_code == 302
    assert send("mei", "end-charge", 3, key="x", until="2026-10-11").status_code == 422
    assert "没有填金额" not in page
    assert "不是金额" in open_form(send("mei", "plan", 3, key="2026", investment="很多"))
    assert "年份不对" in open_form(send("mei", "plan", 3, year="26"))


def test_it_enters_the_statistics_first_and_counts_after(county: Programme):
    early = send("mei", "confirm", month="2026-09", amount="5000", source="报表", seen="0")
    assert early.status_code == 422
    assert "还没有入库。先入库，后有数" in said(early)
    assert send("mei", "enter", on="2026-09-01", code="370481001").status_code == 302
    assert send("mei", "confirm", month="2026-09", amount="5000", source="统计月报", seen="0").status_code == 302  # fmt: skip
    page = shown("lan", ONE)
    assert "项目报送 1.1亿元，统计投资 5000万元，差 6000万元。两种数各自成立，不互相替代。" in page
    late = send("mei", "confirm", month="2026-09", amount="6000", source="统计月报", seen="0")
    assert late.status_code == 409
    assert "统计投资刚有人填过" in open_form(late)


def test_it_stops_a_project_and_lets_it_go_on(county: Programme):
    assert "没有写原因" in open_form(send("dongmei", "halt", kind="suspended", on="2026-10-01"))
    assert send("dongmei", "halt", kind="suspended", on="2026-10-01", reason="资金未到").status_code == 302  # fmt: skip
    page = shown("dongmei", ONE)
    assert "2026-10-01 起暂停：资金未到" in page
    assert "进入“竣工”" not in page
    assert send("dongmei", "resume", last="2026-10-05", answer="资金到位").status_code == 302
    assert (
        send("dongmei", "halt", kind="cancelled", on="2026-10-06", reason="不做了").status_code
        == 403
    )
    assert send("dongmei", "halt", kind="burnt", on="2026-10-06", reason="x").status_code == 422


def test_it_takes_back_the_last_move_with_a_reason(county: Programme):
    assert send("mei", "correct").status_code == 422
    assert send("mei", "correct", answer="报错了").status_code == 302
    assert kept(1).told.moves[-1].stage == "started"
    assert Revision.objects.filter(project__number=1).count() == 2


def test_it_keeps_files_beside_the_project_until_they_are_taken_back(county: Programme):
    paper = SimpleUploadedFile("照片说明.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    assert send("dongmei", "attach", file=paper, note="现场").status_code == 302
    one = ProjectFile.objects.get()
    url = f"{ONE}files/{one.file_id}/"
    assert signed_in("lan").get(url).status_code == 200
    assert signed_in("lan").get(f"/jia/projects/2/files/{one.file_id}/").status_code == 404
    assert send("dongmei", "take-back", key=str(one.file_id)).status_code == 302
    assert signed_in("lan").get(url).status_code == 404
    assert send("dongmei", "take-back", key=str(one.file_id)).status_code == 422
    assert send("dongmei", "attach").status_code == 422


def test_it_registers_a_project_and_proposes_its_code(county: Programme):
    page = said(signed_in("dongmei").get(NEW))
    assert 'value="2026-001"' in page
    assert "西乡" not in page
    answer = signed_in("dongmei").post(NEW, IDENTITY)
    made = Project.objects.get(code="2026-009")
    assert answer.url == f"/jia/projects/{made.number}/"
    assert (made.name, made.total, made.town.code) == ("四号食品加工", 12000, "dong")
    assert signed_in("rui").get(NEW).status_code == 403
    assert (
        signed_in("dongmei").post(NEW, {**IDENTITY, "town": "xi", "code": "X"}).status_code == 403
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"name": ""}, "没有名称"),
        ({"code": "P1"}, "项目编号“P1”已经有了"),
        ({"level": "village"}, "没有选级别"),
        ({"total": "很多"}, "不是金额"),
        ({"total": "999999999999亿元"}, "太大"),
        ({"total": "-1"}, "小于零"),
        ({"template": "church"}, "没有手续模板“church”"),
        ({"parent": "P99"}, "主项目"),
        ({"parent": "P1", "total": "9亿元"}, "大于主项目“一号精密机床”"),
    ],
)
def test_it_refuses_an_identity_that_cannot_be_with_what_was_typed(county: Programme, wrong, why):
    answer = signed_in("mei").post(NEW, {**IDENTITY, **wrong})
    assert answer.status_code == 422
    assert why in said(answer)
    assert 'value="东乡食品公司"' in said(answer)
    assert Project.objects.count() == 3


def test_it_asks_by_name_whether_two_towns_tell_one_project(county: Programme):
    same = {**IDENTITY, "name": "一号精密机床项目", "investor": "甲县机床公司", "town": "xi"}
    Project.objects.filter(number=2).update(town=Project.objects.get(number=1).town)
    answer = signed_in("mei").post(NEW, same)
    assert answer.status_code == 422
    assert "“一号精密机床”" in said(answer)
    assert "（西乡）" in said(answer)
    assert "两地都在报" in said(answer)
    assert Project.objects.count() == 3
    answer = signed_in("mei").post(NEW, {**same, "answer": "西乡的是二期"})
    assert answer.status_code == 302
    assert Project.objects.count() == 4


def test_it_changes_what_a_project_is_and_tells_what_was_changed(county: Programme):
    page = said(signed_in("dongmei").get(f"{ONE}edit/"))
    assert 'name="code"' not in page
    typed = {**IDENTITY, "name": "一号数控机床", "total": "6亿元", "answer": "立项批复改名"}
    answer = signed_in("dongmei").post(f"{ONE}edit/", {**typed, "seen": 1})
    assert answer.status_code == 302
    told = kept(1).told
    assert (told.code, told.name, len(told.moves), len(told.progress)) == (
        "P1",
        "一号数控机床",
        4,
        2,
    )
    page = shown("lan", ONE)
    assert "<del>一号精密机床</del> → <ins>一号数控机床</ins>" in page
    assert "立项批复改名" in page
    late = signed_in("mei").post(f"{ONE}edit/", {**typed, "seen": 1, "name": "别名"})
    assert late.status_code == 409
    assert 'value="别名"' in said(late)
    assert "刚改过" in said(late)
    assert signed_in("dongmei").get("/jia/projects/2/edit/").status_code == 403


def test_it_says_at_the_top_why_a_form_that_is_no_longer_there_was_refused(county: Programme):
    for deed, key, why in (
        ("permit", "moon", "没有手续“moon”"),
        ("move", "moon", "没有“moon”这个阶段"),
        ("node", "没有的", "没有节点“没有的”"),
    ):
        answer = send("mei", deed, key=key, due="2026-12-01", asked="2026-10-01")
        assert answer.status_code == 422
        assert why in said(answer)
        assert 'class="ls-pj-overtaken"' in said(answer)
