"""Questions and answers: asked on an item, answered once for everybody, found again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, access_of, join, load_county, load_register_of, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.http import Http404
from evaluation_cases import scheme_of
from order_cases import handling, with_office
from project_cases import load_three

from luoshi.errors import LuoshiError
from luoshi_web.evaluation.models import SchemeEdition
from luoshi_web.evaluation.scheme_rows import declared
from luoshi_web.guidance.actions import Answered, Asked, answer, ask, hand_on, note_seen, withdraw
from luoshi_web.guidance.item_kinds import item_of, kinds
from luoshi_web.guidance.models import Concern, Question, QuestionState
from luoshi_web.guidance.queries import Looking, alike_to, found, question_row
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Programme, Role, Unit

pytestmark = pytest.mark.django_db
TEXT = "续建的二期算不算新项目？"


@pytest.fixture
def county(settings) -> Programme:
    settings.CLOCK = NOW.isoformat()
    programme = load_county()
    join(programme, "dongren", Role.REPORTER, "dong")
    join(programme, "yiren", Role.REPORTER, "yi")
    return programme


def unit(code: str) -> Unit:
    return Unit.objects.get(programme__code="jia", code=code)


def asked(text: str = TEXT, key: str = "T06", by: str = "dongren", code: str = "dong") -> Question:
    return ask(access_of(by), Asked("target", key, text, unit(code)), at=NOW)


def told(name: str) -> list[str]:
    rows = Notice.objects.filter(person__username=name, read_at=None, settled_at=None)
    return [row.what for row in rows]


def test_it_goes_to_the_unit_that_answers_for_the_item(county: Programme):
    row = asked()
    assert row.owner == unit("yi")
    assert any(TEXT in what for what in told("yiren"))
    assert any(TEXT in what for what in told("hua"))
    assert told("dongren") == []


def test_it_goes_to_the_coordinators_where_the_unit_itself_asks(county: Programme):
    row = asked(by="yiren", code="yi")
    assert row.owner is None or row.owner != unit("yi")


def test_it_reaches_who_asked_the_item_s_units_and_whoever_was_chosen(county: Programme):
    row = asked()
    answer(access_of("hua"), row, 1, Answered("不算。", units=[unit("xi").pk]), at=NOW)
    reached = set(Concern.objects.values_list("unit__code", flat=True))
    assert {"dong", "yi", "xi"} <= reached
    assert any("有了答复" in what for what in told("dongren"))
    assert not any("问（" in what for what in told("yiren"))
    row.refresh_from_db()
    assert (row.state, row.answer) == (QuestionState.ANSWERED, "不算。")


def test_it_tells_everybody_again_when_the_answer_changes_and_keeps_the_old_one(county: Programme):
    row = asked()
    answer(access_of("hua"), row, 1, Answered("不算。"), at=NOW)
    note_seen(access_of("dongren"), row, NOW.date())
    assert Concern.objects.get(unit__code="dong").seen_on == NOW.date()
    later = NOW + timedelta(days=2)
    answer(access_of("hua"), row, row.edition, Answered("另签合同的算。", "某文件"), at=later)
    assert [one.text for one in row.answers.all()] == ["另签合同的算。", "不算。"]
    assert Concern.objects.get(unit__code="dong").seen_on is None
    assert len([what for what in told("dongren") if "有了答复" in what]) == 2
    page = shown("dongren", f"/jia/guidance/{row.number}/")
    assert "到10月14日为止" in page
    assert "依据：某文件" in page


def test_it_counts_units_that_have_seen_it_and_never_people(county: Programme):
    row = asked()
    answer(access_of("hua"), row, 1, Answered("不算。"), at=NOW)
    signed_in("dongren").get(f"/jia/guidance/{row.number}/")
    assert Concern.objects.get(unit__code="dong").seen_on == NOW.date()
    assert not {field.name for field in Concern._meta.get_fields()} & {"person", "by", "seen_by"}
    assert "还没有：</span>乙局" in shown("mei", f"/jia/guidance/{row.number}/")


def test_it_is_handed_to_another_unit_which_then_answers(county: Programme):
    row = asked()
    hand_on(access_of("hua"), row, 1, unit("jia"), at=NOW)
    assert row.owner == unit("jia")
    with pytest.raises(PermissionDenied):
        answer(access_of("hua"), row, row.edition, Answered("不算。"), at=NOW)
    answer(access_of("rui"), row, row.edition, Answered("不算。"), at=NOW)
    with pytest.raises(LuoshiError, match="已经由甲局答复"):
        hand_on(access_of("mei"), row, row.edition, unit("jia"), at=NOW)


def test_it_is_withdrawn_by_who_asked_while_it_waits(county: Programme):
    row = asked()
    with pytest.raises(PermissionDenied):
        withdraw(access_of("hua"), row, 1, at=NOW)
    withdraw(access_of("dongren"), row, 1, at=NOW)
    assert list(found(county, Looking())) == []
    assert [one.pk for one in found(county, Looking(state="withdrawn"))] == [row.pk]
    assert told("yiren") == []


def test_it_lets_one_of_two_answer(county: Programme):
    row = asked()
    other = Question.objects.get(pk=row.pk)
    answer(access_of("hua"), row, 1, Answered("不算。"), at=NOW)
    with pytest.raises(ConflictError):
        answer(access_of("mei"), other, 1, Answered("算。"), at=NOW)
    assert row.answers.count() == 1


@pytest.mark.parametrize(
    ("text", "key", "match"),
    [
        ("啊", "T06", "没有写清问什么"),
        ("为" * 501, "T06", "最多 500 字"),
        (TEXT, "T99", "没有要问的这一项"),
    ],
)
def test_it_refuses_what_cannot_be_asked(county: Programme, text: str, key: str, match: str):
    with pytest.raises(LuoshiError, match=match):
        asked(text, key)
    assert not Question.objects.exists()


def test_it_refuses_to_ask_for_another_unit_and_an_answer_without_words(county: Programme):
    with pytest.raises(PermissionDenied):
        asked(by="dongren", code="xi")
    row = asked()
    for said, match in (("  ", "没有写答复"), ("字" * 2001, "最多 2000 字")):
        with pytest.raises(LuoshiError, match=match):
            answer(access_of("hua"), row, 1, Answered(said), at=NOW)
    answer(access_of("hua"), row, 1, Answered("不算。"), at=NOW)
    with pytest.raises(LuoshiError, match="和现在的一样"):
        answer(access_of("hua"), row, row.edition, Answered("不算。"), at=NOW)


def test_it_finds_by_every_word_in_question_answer_and_item(county: Programme):
    row = asked()
    answer(access_of("hua"), row, 1, Answered("另签合同的才算。"), at=NOW)
    asked("平台怎么登记？", "T03")
    for words, n in (("二期", 1), ("合同 二期", 1), ("合同 平台", 0), ("算", 1), ("", 2)):
        assert found(county, Looking(words=words)).count() == n
    assert found(county, Looking(unit="yi")).count() >= 1
    assert found(county, Looking(kind="target", key="T03")).count() == 1


def test_it_shows_before_sending_what_was_asked_in_like_words(county: Programme):
    row = asked()
    asked("平台怎么登记？", "T03")
    near = alike_to(county, "二期续建算新项目吗", "target", "T05")
    assert [one.pk for one in near] == [row.pk]
    page = shown("dongren", "/jia/guidance/ask/?kind=target&key=T06")
    assert TEXT in page


def test_it_stops_once_where_like_words_were_asked_and_sends_when_asked_again(county: Programme):
    row = asked()
    client, url = signed_in("yiren"), "/jia/guidance/ask/"
    sent = {"kind": "target", "key": "T03", "text": "续建二期算新项目吗"}
    first = client.post(url, sent)
    page = first.content.decode()
    assert first.status_code == 200
    assert "已有相近的问题，您的还没有提交" in page and TEXT in page and sent["text"] in page
    assert f'name="looked" value="{row.number}"' in page
    assert Question.objects.count() == 1
    assert client.post(url, {**sent, "looked": str(row.number)}).status_code == 302
    assert client.post(url, {**sent, "looked": "9" * 30}).status_code == 200
    assert Question.objects.count() == 2


def test_it_names_the_items_asked_about_most(county: Programme):
    for text in (TEXT, "分期的项目报几次？", "跨镇的项目算谁的？"):
        made = asked(text)
        answer(access_of("hua"), made, 1, Answered("见说明。"), at=NOW)
    asked("平台怎么登记？", "T03")
    page = shown("lan", "/jia/guidance/")
    assert "问得多的" in page and "?kind=target&amp;key=T06" in page and "（3）" in page
    assert "问得多的" not in shown("lan", "/jia/guidance/?q=项目")


def test_it_asks_about_targets_clauses_registers_and_projects(county: Programme):
    load_register_of(county)
    load_three(county)
    assert {"target", "clause", "register", "project"} <= set(kinds())
    mei = access_of("mei")
    known = {"target": "T06", "register": "plants", "project": "1"}
    for kind, key in known.items():
        item = item_of(mei, kind, key)
        assert item is not None
        page = signed_in("mei").get(item.url)
        assert page.status_code == 200
        assert f"/jia/guidance/ask/?kind={kind}&amp;key={key}" in page.content.decode()
        for wrong in ("nothing", "", "9" * 40, "²"):
            assert item_of(mei, kind, wrong) is None
    assert item_of(mei, "moon", "1") is None


def test_it_asks_about_orders_schemes_and_kinds_of_appeals(county: Programme):
    with_office(county)
    row = handling()
    scheme_of(county)
    code = SchemeEdition.objects.get().scheme.code
    mei = access_of("mei")
    for kind, key in (("order", str(row.number)), ("scheme", code), ("appeals", "other")):
        item = item_of(mei, kind, key)
        assert item is not None and item.title, kind
        assert signed_in("mei").get(item.url).status_code == 200
        for wrong in ("", "nothing", "nothing.at_all", "9" * 40, "²"):
            assert item_of(mei, kind, wrong) is None
    first = declared(SchemeEdition.objects.get().text).items[0]
    item = item_of(mei, "scheme", f"{code}.{first.code}")
    assert item is not None and first.label in item.title
    assert item_of(mei, "scheme", f"{code}.nothing") is None
    for kind, key, url in (
        ("order", row.number, f"/jia/supervision/orders/{row.number}/"),
        ("scheme", code, f"/jia/evaluation/schemes/{code}/"),
    ):
        assert f"/jia/guidance/ask/?kind={kind}&amp;key={key}" in shown("mei", url)


def test_it_writes_every_step_into_the_trail(county: Programme):
    row = asked()
    answer(access_of("hua"), row, 1, Answered("不算。"), at=NOW)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"guidance.question.asked", "guidance.question.answered"} <= actions


def test_it_goes_by_page_from_the_question_to_the_answer(county: Programme):
    client = signed_in("dongren")
    sent = {"kind": "target", "key": "T06", "text": TEXT}
    answered = client.post("/jia/guidance/ask/", sent)
    assert answered.status_code == 302
    url = answered["Location"]
    refused = signed_in("hua").post(f"{url}do/", {"do": "answer", "seen": "1", "text": " "})
    assert refused.status_code == 422
    assert "没有写答复" in refused.content.decode()
    done = {"do": "answer", "seen": "1", "text": "不算。<b>", "units": [str(unit("xi").pk)]}
    assert signed_in("hua").post(f"{url}do/", done).status_code == 302
    page = shown("dongren", url)
    assert "不算。&lt;b&gt;" in page
    assert "1问都已答复" in shown("lan", "/jia/guidance/")
    assert client.post(f"{url}do/", done).status_code == 403
    assert client.post("/jia/guidance/ask/", {**sent, "key": "T99"}).status_code == 404


def test_it_hides_made_up_questions_with_the_samples(county: Programme):
    item = Asked("target", "T06", TEXT, unit("dong"))
    made = ask(access_of("dongren"), item, at=NOW, sample=True)
    assert told("yiren") == []
    county.show_sample = False
    county.save()
    mei = access_of("mei")
    assert not found(mei.programme, Looking()).exists()
    with pytest.raises(Http404):
        question_row(mei, made.number)


def test_it_is_read_by_a_program(county: Programme):
    first, second = asked(), asked("平台怎么登记？", "T03")
    answer(access_of("hua"), first, 1, Answered("不算。", "某文件"), at=NOW)
    client = signed_in("yiren")
    every = client.get("/api/v1/jia/questions?limit=1").json()
    assert every["total"] == 2 and every["next"] == second.number
    assert [one["number"] for one in every["questions"]] == [second.number]
    rest = client.get(f"/api/v1/jia/questions?after={every['next']}").json()
    assert [one["answer"] for one in rest["questions"]] == ["不算。"] and rest["next"] is None
    assert client.get("/api/v1/jia/questions?q=平台&state=asked").json()["total"] == 1
    whole = client.get(f"/api/v1/jia/questions/{first.number}").json()
    assert [one["basis"] for one in whole["answers"]] == ["某文件"] and "dong" in whole["concerns"]
    assert client.get("/api/v1/jia/questions/99").status_code == 404
    assert client.get("/api/v1/jia/questions?limit=0").status_code == 422
