"""The editor of declarations: who may, each edit, what is refused and where, two at once, publishing, old versions."""

from __future__ import annotations

import pytest
from cast import PLANTS, join, load_register_of, signed_in, some_figures
from django.test import Client

from luoshi.registers import load_register
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.models import AuditEntry, Programme, Role
from luoshi_web.registers.models import Edition, Register, Revision, Sketch

pytestmark = pytest.mark.django_db
EDITOR = "/jia/registers/plants/editor/"


@pytest.fixture
def county(county: Programme) -> Programme:
    some_figures(county)
    load_register_of(county)
    return county


def text_of(response) -> str:
    return response.content.decode()


def change(client: Client, do: str, seen: int = 0, **more: str):
    return client.post(f"{EDITOR}change/", {"do": do, "seen": seen, **more})


def sketch() -> Sketch:
    return Sketch.objects.get(register__code="plants")


def drafted():
    return load_register(sketch().text, "x")


@pytest.mark.parametrize("name", ["lan", "rui", "hua", "an", "su"])
@pytest.mark.parametrize("url", [EDITOR, f"{EDITOR}preview/", "/jia/registers/new/"])
def test_it_is_for_coordinators_only(county, name, url):
    assert signed_in(name).get(url).status_code == 403


@pytest.mark.parametrize("step", ["change", "publish", "discard"])
def test_it_takes_nothing_from_others(county, step):
    assert signed_in("rui").post(f"{EDITOR}{step}/", {"seen": 0}).status_code == 403
    assert not Sketch.objects.exists() and Edition.objects.count() == 1


@pytest.mark.parametrize("url", [EDITOR, f"{EDITOR}1/", "/jia/registers/new/"])
def test_it_is_not_there_for_an_enterprise(county, url):
    join(county, "qi", Role.ENTERPRISE, "yi")
    assert signed_in("qi").get(url).status_code == 404


def test_it_shows_the_next_version_before_anybody_touched_it_and_stores_nothing(county):
    page = text_of(signed_in("mei").get(EDITOR))
    assert "要改成第 2 版" in page and "平台名称" in page
    assert "台账“平台”里，“认定日期”在本年内的条数。" in page
    assert "申报 → 评审：填报人员、统筹人员办" in page
    assert not Sketch.objects.exists()


def test_it_lists_the_indicators_a_formula_may_name_and_no_official_one(county):
    page = signed_in("mei").get(EDITOR).context["page"]
    codes = {row.code: row for row in page.bindable}
    assert codes["t04"].targets == "T04" and not codes["t04"].is_here
    assert codes["t03"].is_here and "t01" not in codes


def test_it_adds_a_field_with_its_choices(county):
    answer = change(
        signed_in("mei"), "field", label="服务对象", type="choice", choices="企业\r\n\r\n高校",
        required="on", after="plant", help="一句话",
    )  # fmt: skip
    assert answer.status_code == 302
    field = drafted().fields[1]
    assert (field.label, field.required, field.help) == ("服务对象", True, "一句话")
    assert [each.label for each in field.choices] == ["企业", "高校"]
    assert Register.objects.get().version == 1


def test_it_renames_retires_restores_and_drops(county):
    mei = signed_in("mei")
    change(mei, "label", code="invested", label="投资额", help="", required="on")
    change(mei, "retire", 1, code="fit")
    assert drafted().field("invested").label == "投资额" and drafted().field("invested").required
    assert drafted().field("fit").retired
    change(mei, "restore", 2, code="fit")
    assert not drafted().field("fit").retired
    change(mei, "field", 3, label="备注", type="text", code="note")
    change(mei, "drop", 4, code="note")
    assert "note" not in {field.code for field in drafted().fields}
    assert sketch().version == 5


def test_it_adds_and_renames_a_choice(county):
    mei = signed_in("mei")
    change(mei, "choice", code="level", label="省级")
    change(mei, "choice", 1, code="level", choice="city", label="市级平台")
    assert [c.label for c in drafted().field("level").choices] == ["国家级", "市级平台", "省级"]


def test_it_changes_what_stands_in_the_head(county):
    change(
        signed_in("mei"), "about", name="创新平台", description="甲县的。\r\n一行一个。",
        keeper="yi", frequency="quarter", **{"from": "2026-11-01"},
    )  # fmt: skip
    new = drafted()
    assert (new.name, new.keeper, new.frequency) == ("创新平台", "yi", "quarter")
    assert new.description == "甲县的。\n一行一个。" and str(new.effective_from) == "2026-11-01"


@pytest.mark.parametrize(
    ("do", "sent", "sentence"),
    [
        ("field", {"label": "", "type": "text"}, "名称没有填"),
        ("field", {"label": "数量", "type": "number", "unit": "斗升"}, "斗升"),
        ("field", {"label": "类别", "type": "choice", "choices": ""}, "选项"),
        ("field", {"label": "备注", "type": "voice"}, "voice"),
        ("retire", {"code": "plant"}, "平台名称"),
        ("retire", {"code": "nothing"}, "nothing"),
        ("drop", {"code": "opened_on"}, "认定日期"),
        ("choice", {"code": "plant", "label": "甲"}, "不是选项字段"),
        ("about", {"name": "平台", "description": "一", "keeper": "jia", "frequency": "month",
                   "from": "明天"}, "不是日期"),
        ("about", {"name": "平台", "description": "一", "keeper": "jia", "frequency": "week",
                   "from": "2026-11-01"}, "week"),
        ("nonsense", {}, "不认识这种改法"),
        ("about", {"name": "甲\x00乙", "description": "一", "keeper": "jia", "frequency": "month",
                   "from": "2026-11-01"}, "控制字符"),
    ],
)  # fmt: skip
def test_it_refuses_an_edit_with_a_sentence_and_keeps_what_was_typed(county, do, sent, sentence):
    answer = change(signed_in("mei"), do, **sent)
    assert answer.status_code == 422
    assert sentence in answer.context["page"].refused.sentence
    assert not Sketch.objects.exists()
    if do == "field":
        assert answer.context["page"].adding["label"] == sent["label"]


WRONG = {
    "tabs": (PLANTS.replace("  - {code: plant,", "\t- {code: plant,"), "制表符"),
    "type": (PLANTS.replace("type: yesno", "type: maybe"), "maybe"),
    "cycle": (
        PLANTS.replace(", final: yes", "").replace(
            "  - {from: checking, to: asked, by: [coordinator]}",
            "  - {from: certified, to: asked, by: [coordinator]}",
        ),
        "final",
    ),
    "ratio": (PLANTS.replace("mean: invested", "ratio: {of: {count: rows}}"), "over"),
    "field": (PLANTS.replace("{field: opened_on, within: year}", "{field: shut, ge: 1}"), "shut"),
    "class": (
        PLANTS.replace("mean: invested", "worst: {standard: gb3838-2002, waters: river, "
                       "group: plant, item: level, value: invested, keep: Ⅸ}"),
        "没有“IX”类",
    ),
    "dimension": (
        PLANTS.replace("where: [{field: opened_on, within: year}]",
                       "where: [{field: invested, ge: 1 公顷}]"),
        "公顷",
    ),
    "unit": (PLANTS.replace("unit: 万元, mean", "unit: 公顷, mean"), "公顷"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_it_refuses_a_wrong_text_with_line_and_sentence_and_keeps_it(county, case):
    text, word = WRONG[case]
    assert text != PLANTS
    answer = change(signed_in("mei"), "text", text=text)
    assert answer.status_code == 422
    page = answer.context["page"]
    assert page.text == text
    told = [row for row in page.refused.rows if word in row.sentence]
    assert told, [str(row) for row in page.refused.rows]
    assert any(row.line > 0 for row in page.refused.rows)
    assert f"第 {told[0].line} 行" in text_of(answer) or told[0].line == 0
    assert not Sketch.objects.exists()


def test_it_takes_the_text_as_it_was_typed_with_its_comments(county):
    text = PLANTS.replace("version: 1", "version: 2  # 改说明").replace("算平台个数", "算个数")
    answer = change(signed_in("mei"), "text", text=text.replace("\n", "\r\n"))
    assert answer.status_code == 302 and sketch().text == text


def test_it_tells_the_second_of_two_coordinators_and_loses_nothing(county):
    join(county, "gu", Role.COORDINATOR, "jia")
    mei, gu = signed_in("mei"), signed_in("gu")
    change(mei, "field", label="备注", type="text")
    answer = change(gu, "field", label="面积", type="number", unit="亩")
    assert answer.status_code == 409
    page = answer.context["page"]
    assert "mei" in page.refused.sentence and page.adding["label"] == "面积"
    assert [field.label for field in drafted().fields][-1] == "备注"
    assert change(gu, "field", page.seen, label="面积", type="number", unit="亩").status_code == 302
    assert [field.label for field in drafted().fields][-2:] == ["备注", "面积"]


def test_it_shows_the_second_where_the_texts_differ(county):
    join(county, "gu", Role.COORDINATOR, "jia")
    change(signed_in("mei"), "field", label="备注", type="text")
    mine = PLANTS.replace("version: 1", "version: 2")
    answer = change(signed_in("gu"), "text", text=mine)
    page = answer.context["page"]
    assert answer.status_code == 409 and page.text == mine
    assert any(line.startswith("-") and "备注" in line for line in page.differences)


def test_it_tells_the_second_that_the_draft_is_gone(county):
    mei = signed_in("mei")
    change(mei, "field", label="备注", type="text")
    assert mei.post(f"{EDITOR}publish/", {"seen": 1}).status_code == 302
    answer = change(signed_in("mei"), "retire", 1, code="fit")
    assert answer.status_code == 409 and "发布或放弃" in answer.context["page"].refused.sentence


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 12])
def test_it_answers_404_to_a_state_no_page_of_ours_sends(county, seen):
    answer = signed_in("mei").post(
        f"{EDITOR}change/", {"do": "retire", "code": "fit", "seen": seen}
    )
    assert answer.status_code == 404


def test_it_previews_the_form_the_sheet_the_changes_and_the_figures(county):
    mei = signed_in("mei")
    text = PLANTS.replace("version: 1", "version: 2").replace(
        "within: year}]", "within: year}, {field: level, is: city}]"
    )
    change(mei, "text", text=text)
    page = mei.get(f"{EDITOR}preview/").context["page"]
    assert page.period == "2026年9月" and page.may_publish
    first, second = page.trials
    assert (first.before, first.after, first.is_changed) == (2, 1, True)
    assert second.was_there and not second.is_changed
    assert page.heads[0] == "编号" and "平台名称*" in page.heads
    assert "总投资（万元）" in page.heads and "认定文件" not in page.heads
    assert [one.label for one in page.inputs][:2] == ["平台名称", "乡镇"]
    assert any("算法改为" in told for told in page.changes.told)


def test_it_publishes_with_a_note_and_old_entries_stay_under_their_version(county):
    mei = signed_in("mei")
    change(mei, "retire", code="contact")
    answer = mei.post(f"{EDITOR}publish/", {"seen": 1, "note": "不再记联系人"})
    assert answer.status_code == 302
    assert Register.objects.get().version == 2 and not Sketch.objects.exists()
    edition = Edition.objects.get(version=2)
    assert edition.note == "不再记联系人" and "mei" in edition.published_by
    assert set(Revision.objects.values_list("version", flat=True)) == {1}
    assert AuditEntry.objects.filter(action="registers.register.published").count() == 2
    old = mei.get(f"{EDITOR}1/")
    assert "已有新版" in text_of(old) and "联系人" in text_of(old)
    new = signed_in("rui").get(f"{EDITOR}2/")
    assert "不再记联系人" in text_of(new) and new.context["page"].changes.told
    page = mei.get(EDITOR).context["page"]
    assert [row.version for row in page.editions] == [2, 1] and page.fields[6].retired
    assert mei.get(f"{EDITOR}3/").status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("label: 总投资, type: number, unit: 万元", "label: 总投资, type: text", "读不出来"),
        ("indicator: t03, name: 当年认定平台, unit: 个", "indicator: t01, name: 甲, unit: 个", "官方"),
        ("indicator: t03, name: 当年认定平台, unit: 个", "indicator: t03, name: 甲, unit: 家", "家"),
        ("keeper: jia", "keeper: 丙局", "丙局"),
        ("within: year", "within: since_start", "当年累计数"),
        ("within: year}]", "within: year}, {field: town, is: 东乡}]", "代码 dong"),
    ],
)  # fmt: skip
def test_it_does_not_publish_what_breaks_with_the_old_or_with_the_programme(county, old, new, word):
    mei = signed_in("mei")
    text = PLANTS.replace("version: 1", "version: 2").replace(old, new)
    if word == "读不出来":
        text = text.replace("mean: invested", "count: rows").replace(
            "unit: 万元, count", "unit: 个, count"
        )
    assert change(mei, "text", text=text).status_code == 302
    assert not mei.get(f"{EDITOR}preview/").context["page"].may_publish
    answer = mei.post(f"{EDITOR}publish/", {"seen": 1, "note": "试"})
    assert answer.status_code == 422
    assert word in answer.context["page"].refused.sentence and answer.context["page"].note == "试"
    assert Edition.objects.count() == 1 and Sketch.objects.count() == 1


def test_it_lets_go_of_an_indicator_that_the_new_version_does_not_compute(county):
    mei = signed_in("mei")
    text = PLANTS.replace("version: 1", "version: 2").replace("indicator: t03", "indicator: own")
    change(mei, "text", text=text)
    assert Indicator.objects.get(code="t03").fed
    assert mei.post(f"{EDITOR}publish/", {"seen": 1}).status_code == 302
    assert not Indicator.objects.get(code="t03").fed
    page = mei.get(EDITOR).context["page"]
    assert "t03" in {row.code for row in page.bindable}


def test_it_does_not_publish_what_nobody_changed(county):
    answer = signed_in("mei").post(f"{EDITOR}publish/", {"seen": 0})
    assert answer.status_code == 422 and Edition.objects.count() == 1


def test_it_gives_a_draft_up_and_the_trail_keeps_its_text(county):
    mei = signed_in("mei")
    change(mei, "field", label="备注", type="text")
    assert mei.post(f"{EDITOR}discard/", {"seen": 0}).status_code == 409
    assert mei.post(f"{EDITOR}discard/", {"seen": 1}).status_code == 302
    assert not Sketch.objects.exists()
    assert "备注" in AuditEntry.objects.get(action="registers.sketch.discarded").after


CLONE = {"do": "clone", "source": "plants", "code": "labs", "name": "实验室", "keeper": "yi",
         "from": "2026-11-01"}  # fmt: skip


def test_it_begins_a_register_from_another_one_and_publishes_it(county):
    mei = signed_in("mei")
    answer = mei.post("/jia/registers/new/", CLONE)
    draft = Sketch.objects.get()
    assert answer.status_code == 302 and answer.url == f"/jia/registers/new/{draft.pk}/"
    page = mei.get(answer.url).context["page"]
    assert page.is_new and not page.formulas and len(page.fields) == 8
    assert "labs" in text_of(mei.get(answer.url))
    assert mei.get(f"{answer.url}preview/").context["page"].may_publish
    assert (
        mei.post(f"{answer.url}change/", {"do": "drop", "seen": 1, "code": "fit"}).status_code
        == 302
    )
    assert mei.post(f"{answer.url}publish/", {"seen": 2}).url == "/jia/registers/labs/"
    assert Register.objects.get(code="labs").keeper.code == "yi"
    assert mei.get(answer.url).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"code": "plants"}, "代码"), ({"code": "new"}, "已经用了"), ({"code": "实验"}, "实验"),
        ({"name": ""}, "名称"), ({"keeper": ""}, "记账单位"), ({"from": ""}, "不是日期"),
    ],
)  # fmt: skip
def test_it_refuses_a_copy_with_a_sentence_and_keeps_the_form(county, wrong, word):
    answer = signed_in("mei").post("/jia/registers/new/", CLONE | wrong)
    assert answer.status_code == 422 and word in answer.context["page"].refused.sentence
    assert answer.context["page"].typed["from"] == (CLONE | wrong)["from"]
    assert not Sketch.objects.exists()


def test_it_offers_the_documented_example_and_keeps_a_wrong_text(county):
    mei = signed_in("mei")
    assert "charging_piles" in mei.get("/jia/registers/new/").context["page"].text
    wrong = "luoshi_register: 1\ncode: x"
    answer = mei.post("/jia/registers/new/", {"do": "text", "text": wrong})
    assert answer.status_code == 422 and answer.context["page"].text == wrong


@pytest.mark.parametrize(
    ("data", "status"), [(PLANTS.replace("code: plants", "code: labs").encode("utf-8-sig"), 302),
                         ("台账".encode("gb18030"), 422), (b"x" * 900_000, 422)]
)  # fmt: skip
def test_it_reads_a_declaration_that_was_sent_as_a_file(county, tmp_path, data, status):
    path = tmp_path / "labs.yaml"
    path.write_bytes(data)
    with path.open("rb") as file:
        answer = signed_in("mei").post("/jia/registers/new/", {"do": "text", "file": file})
    assert answer.status_code == status


def test_it_does_not_publish_a_new_register_whose_code_was_taken_meanwhile(county):
    mei = signed_in("mei")
    urls = [mei.post("/jia/registers/new/", CLONE).url for _ in range(2)]
    assert mei.post(f"{urls[0]}publish/", {"seen": 1}).status_code == 302
    answer = mei.post(f"{urls[1]}publish/", {"seen": 1})
    assert answer.status_code == 422 and "已经用了" in answer.context["page"].refused.sentence
