"""What counts as newly attracted in a year, why the rest does not, and the certification of several projects at once."""

import io
from dataclasses import replace
from datetime import date

import pytest
from cast import NOW, access_of, join, shown, signed_in
from project_cases import WORKS, kept, load_three, rights_of_, three, told, yi
from python_calamine import CalamineWorkbook

from luoshi.projects import (
    Arrival,
    ArrivedFunds,
    Attraction,
    CertificationStep,
    Contract,
    ContractAmount,
    StageMove,
)
from luoshi_web.offices.actions import set_keeper
from luoshi_web.offices.models import Duty, Programme, Role, Unit
from luoshi_web.projects import actions
from luoshi_web.projects.models import Revision
from luoshi_web.projects.promotion_rows import attracted, band_targets, promotion_of

pytestmark = pytest.mark.databases
TODAY = NOW.date()
STEPS = ("filed", "first_check", "joint_check", "published")
PIPELINE = "/jia/projects/promotion/certification/"


def attracted_one(code: str, name: str, total: str, steps: int, **more):
    """Of 远山公司, signed and started in 2026; so many steps of its certification passed."""
    signed = more.pop("signed", date(2026, 1, 5))
    site = more.pop("site", f"{code}号地")
    passed = tuple(
        CertificationStep(step, date(2026, 6, 1 + n), "西乡", passed=True)
        for n, step in enumerate(STEPS[:steps])
    )
    plain = {
        "code": code, "name": name, "town": "xi", "origin": "outside", "investor": "远山公司",
        "planned_total": yi(total), "lists": (), "plans": (), "nodes": (), "charges": (),
        "progress": (),
        "moves": (
            StageMove("signed", signed), StageMove("landed", date(2026, 2, 1)),
            StageMove("started", date(2026, 5, 6), (WORKS,)),
        ),
        "attraction": Attraction(
            contracts=(Contract(f"HT{code}", signed, ContractAmount(yi(total)), site),),
            arrivals=more.pop("arrivals", ()), steps=passed, traits=more.pop("traits", ()),
            counted_in=more.pop("counted_in", ()),
        ),
    }  # fmt: skip
    return told(**{**plain, **more})


def some() -> list:
    """P4 and P5 count, as one: contracts of one investor for one site. P6 waits for its first check; P7 is real estate."""
    money = (Arrival(date(2026, 7, 1), ArrivedFunds(yi("0.4"), "进账单1")),)
    return [
        *three(),
        attracted_one("P4", "四号一期", "6", 4, site="东地块", arrivals=money),
        attracted_one("P5", "五号二期", "5", 4, site="东地块", signed=date(2026, 4, 1)),
        attracted_one("P6", "六号薄膜", "60", 1),
        attracted_one("P7", "七号新城", "20", 4, traits=("real_estate",)),
        attracted_one("P8", "八号搬迁", "2", 4, counted_in=(2025,)),
    ]


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county, some())
    join(county, "xixi", Role.REPORTER, "xi")
    return county


def pass_step(who: str, step: str, *numbers: int, **more):
    keys = [f"{n}-{kept(n).row.edition}" for n in numbers]
    sent = {"step": step, "project": keys, "day": "2026-10-12", "by": "乙局", "words": "", **more}
    return signed_in(who).post(PIPELINE, sent)


def last_step(number: int) -> CertificationStep:
    return kept(number).told.attraction.steps[-1]


def test_it_counts_parts_of_a_split_once_and_tells_what_waits_and_what_does_not(county: Programme):
    found = promotion_of(county, 2026, TODAY)
    assert [band.number for band in found.bands] == [1, 1, 0, 0]
    assert found.bands[0].counted[0].projects == ("P4", "P5")
    assert found.waiting == ("P2", "P6")
    assert [band.number for band in found.whole] == [3, 3, 1, 0]
    reasons = {one.project: "".join(one.reasons) for one in found.others}
    assert set(reasons) == {"P7", "P8"}
    assert "房地产" in reasons["P7"]
    assert "已在2025年计过" in reasons["P8"]
    assert (found.doubled, [one.projects for one in found.splits]) == (("P8",), [("P4", "P5")])
    assert found.arrived == {"P4": 4000}
    assert found.landing.percent is None


def test_it_shows_the_bands_the_flags_and_every_reason(county: Programme):
    client = signed_in("lan")

    def seen(query: str = "") -> str:
        return client.get(f"/jia/projects/promotion/{query}").content.decode()

    page = seen()
    assert "2026年新招引开工认定 1 个" in page
    assert "方案没有给这一档定目标" in page
    for words in ("合同拆分", "重复计数", "2 份合同合计一个", "11亿元", "四号一期", "4000万元"):
        assert words in page
    others = seen("?show=others")
    assert "属于房地产，不计入。" in others
    assert "六号薄膜" in seen("?show=waiting&year=2026&page=x")
    assert "2025年新招引开工认定 0 个" in seen("?year=2025")
    assert "2024年新招引开工认定" in seen("?year=1999")


def test_it_leaves_out_made_up_projects_while_they_are_hidden(county: Programme):
    actions.load_projects(
        county, [attracted_one("P20", "演示的", "3", 4)], sample=True, actor="系统", at=NOW
    )
    assert "P20" in attracted(county)
    county.show_sample = False
    assert "P20" not in attracted(county)


def test_it_follows_a_change_at_once(county: Programme):
    assert promotion_of(county, 2026, TODAY).bands[3].number == 0
    project = kept(6)
    bigger = replace(project.told, planned_total=yi("120"))
    actions.change_project(access_of("mei"), rights_of_("mei"), project, 1, bigger, at=NOW)
    assert promotion_of(county, 2026, TODAY).whole[3].number == 1


def test_it_has_no_targets_where_no_register_counts_the_bands(county: Programme):
    assert band_targets(county) == {}


def test_it_passes_a_step_for_several_projects_at_once(county: Programme):
    assert pass_step("mei", "first_check", 2, 6, words="纪要3号").status_code == 302
    assert [(last_step(n).step, last_step(n).words) for n in (2, 6)] == [
        ("first_check", "纪要3号"),
    ] * 2
    page = shown("mei", PIPELINE)
    assert "2 个项目等认定：联审 2 个" in page


def test_it_passes_all_or_none(county: Programme):
    before = Revision.objects.count()
    answer = pass_step("mei", "first_check", 2, 4)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "认定已经走完" in text
    assert "checked" in text
    assert Revision.objects.count() == before
    assert last_step(2).step == "filed"


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"day": ""}, 422, "没有填办理日期"),
        ({"day": "2026-10-30"}, 422, "还没有到"),
        ({"by": " "}, 422, "没有写由谁办理"),
        ({"project": []}, 422, "没有选项目"),
        ({"project": ["x"]}, 422, "选的项目不对"),
        ({"project": ["6-9"]}, 409, "刚改过"),
        ({"step": "joint_check"}, 422, "下一步是初审"),
        ({"step": "x"}, 422, "没有“x”这一步"),
    ],
)
def test_it_refuses_a_step_that_is_not_told_whole(county: Programme, more, status, words):
    rest = {name: value for name, value in more.items() if name != "step"}
    answer = pass_step("mei", more.get("step", "first_check"), 6, **rest)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert last_step(6).step == "filed"


def test_it_lets_the_town_file_and_the_keeper_check(county: Programme):
    load_three(county, [attracted_one("P9", "九号", "3", 0)])
    assert pass_step("xixi", "filed", 9).status_code == 302
    assert pass_step("xixi", "first_check", 9).status_code == 403
    assert pass_step("hua", "first_check", 9).status_code == 403
    keeper = Unit.objects.get(programme=county, code="yi")
    set_keeper(county, Duty.PROMOTION, keeper, actor="系统", at=NOW)
    assert pass_step("hua", "first_check", 9).status_code == 302
    assert pass_step("lan", "joint_check", 9).status_code == 403
    assert 'name="project"' not in shown("lan", PIPELINE)


def test_it_names_what_has_begun_its_certification_and_lacks_something_else(county: Programme):
    bare = attracted_one("P9", "九号未开工", "3", 1)
    load_three(county, [replace(bare, moves=bare.moves[:2])])
    page = shown("mei", PIPELINE)
    assert "已开始认定，还缺别的" in page
    assert "还没有开工。" in page


def test_it_gives_the_list_as_a_workbook_with_the_joint_total_once(county: Programme):
    answer = signed_in("lan").get("/jia/projects/promotion/certification.xlsx?year=2026")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()[1:]
    assert [(row[0], row[1], row[5], row[6]) for row in rows] == [
        (1, "P4", 60000, 110000), (1, "P5", 50000, ""),
    ]  # fmt: skip


def test_it_prints_a_form_of_certification_with_what_is_left_to_sign(county: Programme):
    page = shown("lan", "/jia/projects/6/certification/")
    assert "甲县2026年新招引开工项目认定单" in page
    assert "认定还差初审（招商促进中心）" in page
    assert "主体工程施工" in page
    assert "计入2026年" in shown("lan", "/jia/projects/4/certification/")


def test_it_costs_no_query_more_for_more_projects(county: Programme, django_assert_max_num_queries):
    client = signed_in("lan")
    load_three(county, [attracted_one(f"Q{n}", f"第{n}个", "2", 4) for n in range(60)])
    with django_assert_max_num_queries(13):
        answer = client.get("/jia/projects/promotion/")
    assert "第49个" in answer.content.decode()


def send(who: str, number: int, deed: str, **fields):
    """A form of the project's page, sent as the page has it now."""
    row = kept(number).row
    typed = {"seen": row.edition, "key": "", **fields}
    return signed_in(who).post(f"/jia/projects/{number}/do/{deed}/", typed)


def test_it_takes_contracts_and_money_on_the_project_page(county: Programme):
    told_of = {"code": "HT6b", "on": "2026-10-01", "amount": "2亿元", "site": "北地块"}
    assert send("xixi", 6, "contract", **told_of).status_code == 302
    assert (
        send("xixi", 6, "arrival", on="2026-10-02", amount="800", proof="进账单7").status_code
        == 302
    )
    now = kept(6).told.attraction
    assert [one.code for one in now.contracts] == ["HTP6", "HT6b"]
    assert [(one.funds.wan, one.funds.proof) for one in now.arrivals] == [(800, "进账单7")]
    page = shown("lan", "/jia/projects/6/")
    for words in ("HT6b", "进账单7", "不计入2026年新招引开工", "认定还差初审"):
        assert words in page


@pytest.mark.parametrize(
    ("deed", "fields", "words"),
    [
        ("contract", {"on": "2026-10-01", "amount": "2"}, "没有填合同编号"),
        ("contract", {"code": "HT9", "on": "2026-10-01"}, "没有填合同金额"),
        ("contract", {"code": "HTP6", "on": "2026-10-01", "amount": "2"}, "已有编号"),
        ("contract", {"code": "HT9", "on": "2026-10-20", "amount": "2"}, "还没有到"),
        ("arrival", {"on": "2026-10-01", "amount": "2", "proof": ""}, "凭"),
        (
            "certify",
            {"on": "2026-10-01", "by": "乙局", "key": "first_check", "passed": "no"},
            "没有写原因",
        ),
        ("traits", {"counted_in": "去年"}, "不是年份"),
    ],
)
def test_it_says_at_the_form_what_is_wrong(county: Programme, deed, fields, words):
    answer = send("mei", 6, deed, **fields)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert kept(6).row.edition == 1


def test_it_turns_a_project_down_with_the_reason_and_passes_it_later(county: Programme):
    on = {"on": "2026-10-08", "by": "乙局", "key": "first_check"}
    assert send("mei", 6, "certify", **on, passed="no", words="材料不全").status_code == 302
    assert "上次未通过：材料不全" in shown("mei", PIPELINE)
    assert "材料不全" in shown("lan", "/jia/projects/6/")
    assert send("mei", 6, "certify", **on, passed="yes").status_code == 302
    assert last_step(6).passed


def test_it_keeps_what_the_keeper_found_and_nobody_else_may_say(county: Programme):
    found = {"trait-relocation": "1", "counted_in": "2025、2024"}
    assert send("xixi", 6, "traits", **found).status_code == 403
    assert send("xixi", 6, "certify", key="first_check").status_code == 403
    assert send("hua", 6, "contract").status_code == 403
    assert send("mei", 6, "traits", **found).status_code == 302
    now = kept(6).told.attraction
    assert (now.traits, now.counted_in) == (("relocation",), (2024, 2025))
    assert "本地企业搬迁" in shown("lan", "/jia/projects/6/")


def test_it_files_from_the_project_page_by_the_town(county: Programme):
    load_three(county, [attracted_one("P9", "九号", "3", 0)])
    filed = {"key": "filed", "on": "2026-10-08", "by": "西乡"}
    assert send("xixi", 9, "file", **filed).status_code == 302
    assert last_step(9).step == "filed"
