"""A paper for the cast: who may begin one, what refuses it, what it says, what it becomes when it is published."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import unquote

import pytest
from bulletin_cases import LATER, SEPTEMBER, at_hand, drafted, published
from cast import NOW, record, signed_in, some_figures
from django.core.exceptions import PermissionDenied
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook
from standings import standing as standing_of_jia

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.writing import TargetLine
from luoshi_web.bulletins.actions import discard_bulletin, draft_bulletin, drafting
from luoshi_web.bulletins.compose import bulletin_facts, full_name
from luoshi_web.bulletins.composing import Scope
from luoshi_web.bulletins.models import Bulletin, BulletinText, Kind, State
from luoshi_web.bulletins.queries import month_without_paper, months_to_tell, waiting_papers
from luoshi_web.ledger.models import AssessmentLine, Snapshot
from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Programme, StoredFile
from luoshi_web.offices.queries import audit_faults

pytestmark = pytest.mark.django_db

EVERYBODY = ["lan", "mei", "rui", "hua", "an", "su"]
MOST_QUERIES = 20


@pytest.fixture
def county(county: Programme) -> Programme:
    some_figures(county)
    return county


def text_of(response) -> str:
    return response.content.decode()


def stored() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Bulletin, Snapshot, StoredFile, AuditEntry))


def paper_of(bulletin: Bulletin) -> str:
    document = Document(io.BytesIO(bytes(bulletin.docx.content)))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_it_drafts_from_a_frozen_snapshot_and_takes_no_number(county):
    row = drafted()
    assert (row.state, row.year, row.number, row.docx) == (State.DRAFT, None, None, None)
    assert row.snapshot.as_of == date(2026, 9, 30) and row.snapshot.known_on == NOW
    assert "2026年9月份" in row.title
    text = BulletinText.objects.get(bulletin=row)
    lines = AssessmentLine.objects.filter(snapshot=row.snapshot)
    assert f'"printed":"{lines.count()}"' in text.paper and text.hand == 0


def test_the_same_frozen_answers_give_the_same_paper_and_tables_byte_for_byte(county):
    first = drafted()
    discard_bulletin(at_hand("mei"), first, first.edition, "重来", at=NOW)
    second = drafted()
    assert first.snapshot.checksum == second.snapshot.checksum
    texts = BulletinText.objects.filter(edition=1).values_list("paper", flat=True)
    assert len(texts) == 2 and len(set(texts)) == 1
    assert bytes(first.sheets.content) == bytes(second.sheets.content)


def test_it_prints_zero_as_zero_and_nothing_as_unpublished(county):
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes(drafted().sheets.content)))
    rows = book.get_sheet_by_name("目标进展").to_python()
    at = next(row for row in rows if "实际" in row).index("实际")
    actual = {row[1]: row[at] for row in rows}
    assert actual["T03"] == 0 and actual["T01"] == "未公布"


def test_it_becomes_a_numbered_paper_with_its_files_and_their_hash(county):
    row = published()
    assert (row.year, row.number, row.document_number) == (2026, 1, "甲政督通〔2026〕1号")
    said = paper_of(row)
    assert "甲政督通〔2026〕1号" in said and "第1期" in said and "2026年10月19日" in said
    assert row.snapshot.checksum[:16] in said
    for file in (row.docx, row.xlsx):
        assert hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256
    assert bytes(row.xlsx.content) == bytes(row.sheets.content)
    entry = AuditEntry.objects.get(programme=county, action="bulletins.bulletin.published")
    assert row.docx.sha256 in entry.after and audit_faults(county) == []


def test_it_marks_a_paper_made_from_sample_figures_and_only_that(county):
    with_sample = published()
    assert with_sample.is_sample and "演示数据" in with_sample.docx.name
    header = Document(io.BytesIO(bytes(with_sample.docx.content))).sections[0].header
    assert "演示数据，非正式文件" in "".join(p.text for p in header.paragraphs)
    Programme.objects.filter(pk=county.pk).update(show_sample=False, revision=999)
    without = published()
    assert not without.is_sample and "演示" not in without.docx.name


def test_it_never_uses_a_number_twice_and_begins_again_with_the_year(county):
    assert published().number == 1
    record(county, "T04", "2026-09", "6")
    gone = drafted()
    discard_bulletin(at_hand("mei"), gone, gone.edition, "错月", at=NOW)
    assert published().number == 2
    later = datetime(2027, 1, 5, 2, tzinfo=UTC)
    december = published(Period.month(2026, 12), later)
    assert (december.year, december.number) == (2027, 1)


def test_it_drafts_no_second_paper_while_one_is_open_nor_from_the_same_answers(county):
    drafted()
    before = stored()
    with pytest.raises(ConflictError, match="已经在办"):
        drafted()
    assert stored() == before
    open_one = Bulletin.objects.get()
    discard_bulletin(at_hand("mei"), open_one, open_one.edition, "重来", at=NOW)
    published()
    before = stored()
    with pytest.raises(LuoshiError, match="第 1 期"):
        drafted()
    assert stored() == before


def test_it_tells_an_earlier_month_as_it_was_known_then(county):
    record(county, "T03", "2026-07", "2", recorded_at=datetime(2026, 8, 9, tzinfo=UTC))
    august = drafted(Period.month(2026, 8))
    assert august.snapshot.as_of == date(2026, 8, 31)
    known = AssessmentLine.objects.filter(snapshot=august.snapshot, observation__isnull=False)
    assert [line.target.code for line in known] == ["T03"]


@pytest.mark.parametrize(
    ("period", "says"),
    [
        (Period.month(2026, 10), "还没有结束"),
        (Period.month(2099, 1), "还没有结束"),
        (Period.month(2024, 7), "在采用方案之前"),
        (Period.month(2026, 3), "还没有一个数"),
        (Period.quarter(2026, 3), "不是一个月"),
        (Period.of_year(2025), "不是一个月"),
    ],
)
def test_it_refuses_a_month_that_cannot_be_told_and_stores_nothing(county, period, says):
    before = stored()
    with pytest.raises(LuoshiError, match=says):
        drafted(period)
    assert stored() == before


def test_it_refuses_a_month_after_the_plan(county):
    with pytest.raises(LuoshiError, match="在方案期之后"):
        drafted(Period.month(2027, 1), datetime(2027, 3, 5, 2, tzinfo=UTC))


@pytest.mark.parametrize("who", ["lan", "rui", "hua", "an", "su"])
def test_it_lets_nobody_but_a_coordinator_draft(county, who):
    before = stored()
    with pytest.raises(PermissionDenied):
        draft_bulletin(at_hand(who), period=SEPTEMBER, at=NOW)
    assert stored() == before


def test_it_drafts_a_special_one_of_what_was_chosen_and_a_years_end(county):
    mei = at_hand("mei")
    scope = Scope("targets", "平台", codes=("T04",))
    row = draft_bulletin(mei, period=SEPTEMBER, kind=Kind.SPECIAL, scope=scope, at=NOW)
    assert "平台" in row.title and Scope.of(row.scope) == scope
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes(row.sheets.content)))
    codes = [r[1] for r in book.get_sheet_by_name("目标进展").to_python()]
    assert "T04" in codes and "T05" not in codes
    with pytest.raises(LuoshiError):
        empty = Scope("targets", "无", codes=("T99",))
        draft_bulletin(mei, period=SEPTEMBER, kind=Kind.SPECIAL, scope=empty, at=NOW)
    year = draft_bulletin(mei, period=Period.of_year(2025), kind=Kind.YEAR_END, at=NOW)
    assert "2025年" in year.title
    with pytest.raises(LuoshiError, match="对不上"):
        draft_bulletin(mei, period=SEPTEMBER, kind=Kind.YEAR_END, at=NOW)


def test_it_refuses_with_an_error_id_when_page_and_snapshot_differ(county, monkeypatch, caplog):
    freeze = drafting.freeze_snapshot

    def frozen_too_early(programme, as_of, **more):
        return freeze(programme, as_of, **more | {"known_on": datetime(2026, 10, 1, tzinfo=UTC)})

    monkeypatch.setattr(drafting, "freeze_snapshot", frozen_too_early)
    before = stored()
    with pytest.raises(LuoshiError, match=r"错误编号 [0-9A-F]{8}") as refused:
        drafted()
    assert stored() == before
    assert str(refused.value).split("错误编号 ")[1][:8] in caplog.text


def test_it_never_changes_or_drops_a_text(county):
    text = BulletinText.objects.get(bulletin=drafted())
    text.paper = "别的"
    with pytest.raises(AppendOnlyError):
        text.save()
    with pytest.raises(AppendOnlyError):
        text.delete()


@pytest.mark.parametrize("who", EVERYBODY)
def test_it_opens_a_published_paper_for_everybody_with_a_post(county, who):
    pk = published().pk
    client = signed_in(who)
    for page in ("", f"{pk}/", f"{pk}/docx/", f"{pk}/xlsx/"):
        assert client.get(f"/jia/bulletins/{page}").status_code == 200
    assert ("冻结并起草" in text_of(client.get("/jia/bulletins/"))) is (who == "mei")


@pytest.mark.parametrize(
    ("who", "status"), [("mei", 200), ("lan", 200), ("an", 200), ("rui", 404), ("hua", 404)]
)
def test_it_shows_a_draft_to_the_office_leaders_and_auditors_alone(county, who, status):
    row = drafted()
    client = signed_in(who)
    for page in ("", "docx/", "xlsx/", "since/", "changes/"):
        assert client.get(f"/jia/bulletins/{row.pk}/{page}").status_code == status
    assert (row.title in text_of(client.get("/jia/bulletins/"))) is (status == 200)


def test_it_does_not_exist_for_a_stranger_nor_for_a_wrong_number(county):
    pk = published().pk
    for page in ("", f"{pk}/", f"{pk}/docx/", f"{pk}/xlsx/"):
        assert signed_in("wai").get(f"/jia/bulletins/{page}").status_code == 404
    for wrong in (pk + 1, 10**30):
        for page in ("", "docx/", "xlsx/"):
            assert signed_in("mei").get(f"/jia/bulletins/{wrong}/{page}").status_code == 404


def test_it_asks_the_anonymous_to_sign_in(county):
    response = Client().get("/jia/bulletins/")
    assert response.status_code == 302 and response["Location"].startswith("/login/")


def test_it_drafts_by_the_button_and_shows_each_figure_with_its_source(county):
    response = signed_in("mei").post("/jia/bulletins/", {"period": "2026-09"}, follow=True)
    html, row = text_of(response), Bulletin.objects.get()
    assert response.redirect_chain == [(f"/jia/bulletins/{row.pk}/", 302)]
    assert "已冻结并起草" in html and "发布时编号" in html and "演示数据，非正式文件" in html
    checksum = row.snapshot.checksum
    assert " ".join(checksum[i : i + 4] for i in range(0, 64, 4)) in html
    assert 'class="fig" href="#f1" id="p1"' in html and '<tr id="f1">' in html
    assert 'href="/jia/targets/T03/"' in html and "文中数字来自快照" in html


@pytest.mark.parametrize("asked", ["", "九月", "2026-13", "2199-01", "2026-10", "2026-Q3", "\x00"])
def test_it_answers_an_impossible_month_with_a_sentence(county, asked):
    response = signed_in("mei").post("/jia/bulletins/", {"period": asked})
    assert response.status_code == 422 and 'role="alert"' in text_of(response)
    assert not Bulletin.objects.exists() and not Snapshot.objects.exists()


def test_it_drafts_others_by_the_form_and_keeps_what_was_typed(county):
    client, url = signed_in("mei"), "/jia/bulletins/other/"
    typed = {"kind": "special", "period": "2026-09", "name": "乙字号", "about": "targets"}
    refused = client.post(url, typed)
    assert refused.status_code == 422 and "乙字号" in text_of(refused)
    assert client.post(url, {**typed, "name": "", "codes": ["T04"]}).status_code == 422
    made = client.post(url, {**typed, "codes": ["T04", "T05"]})
    assert made.status_code == 302 and Bulletin.objects.get().kind == Kind.SPECIAL
    assert client.post(url, {"kind": "year_end", "year": "2025"}).status_code == 302


def test_it_gives_the_files_byte_for_byte_under_their_chinese_names(county):
    row = published()
    for kind, file in (("docx", row.docx), ("xlsx", row.xlsx)):
        response = signed_in("lan").get(f"/jia/bulletins/{row.pk}/{kind}/")
        assert response.content == bytes(file.content)
        assert unquote(response["Content-Disposition"].split("''")[1]) == file.name
        assert file.name == f"2026年第1期通报 2026年9月（演示数据）.{kind}"


def test_it_hides_papers_with_sample_figures_when_told_to(county):
    pk = published().pk
    Programme.objects.filter(pk=county.pk).update(show_sample=False, revision=999)
    client = signed_in("lan")
    assert "演示" not in text_of(client.get("/jia/bulletins/"))
    for page in ("", "docx/"):
        assert client.get(f"/jia/bulletins/{pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["", "{pk}/", "{pk}/docx/", "{pk}/edit/", "{pk}/since/", "other/"])
def test_it_costs_few_queries_and_carries_no_inline_code(
    county, page, django_assert_max_num_queries
):
    address = f"/jia/bulletins/{page.format(pk=drafted().pk)}"
    client = signed_in("mei")
    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(address)
    if "docx" not in page:
        html = text_of(response)
        assert " style=" not in html and "http://" not in html and "https://" not in html


def test_it_offers_the_closed_months_since_adoption_newest_first(county):
    months = months_to_tell(county, date(2026, 10, 12))
    assert (str(months[0]), str(months[-1]), len(months)) == ("2026-09", "2024-08", 26)
    assert str(months_to_tell(county, date(2026, 10, 31))[0]) == "2026-10"
    assert str(months_to_tell(county, date(2027, 6, 1))[0]) == "2026-12"


def test_the_home_page_is_told_what_waits(county):
    mei, day = at_hand("mei"), NOW.date()
    assert month_without_paper(mei, day) == SEPTEMBER and waiting_papers(mei) == []
    row = drafted()
    assert month_without_paper(mei, day) is None and waiting_papers(mei) == []
    Bulletin.objects.filter(pk=row.pk).update(state=State.SIGN)
    assert [(w.pk, w.word) for w in waiting_papers(at_hand("lan"))] == [(row.pk, "待签发")]
    assert waiting_papers(at_hand("rui")) == []


def told_of(form: str, accumulation: str, **answer: object) -> TargetLine:
    """T04 as the paper tells it, with another form of judging."""
    standing = standing_of_jia()
    one = next(s for s in standing.targets if s.code == "T04")
    now = replace(one.now, completion=Decimal("73.25"), gap=Decimal("1.75"), **answer)
    rule = replace(one.rule, form=form, accumulation=accumulation)
    changed = replace(standing, targets=(replace(one, rule=rule, now=now),))
    jia = Programme(short_title="甲县高质量发展试点", area="甲县")
    facts = bulletin_facts(jia, changed, SEPTEMBER, checksum="7c1e", office="")
    assert (facts.programme, facts.signature) == ("高质量发展试点", "甲县")
    return facts.targets[0]


@pytest.mark.parametrize(
    ("form", "accumulation", "base", "completion", "gap"),
    [
        ("yearly_floor", "year_to_date", None, "73.3%", "+1.8"),
        ("level", "level", None, "73.3%", "+1.8"),
        ("level", "level", Decimal("75"), None, "+1.8"),
        ("average_growth", "level", None, None, "+1.8"),
        ("yearly_cap", "year_to_date", None, None, None),
        ("level_cap", "level", None, None, None),
    ],
)
def test_it_tells_a_completion_only_of_the_target_and_no_pace_under_a_cap(
    form, accumulation, base, completion, gap
):
    line = told_of(form, accumulation, expected_completion=base)
    assert (line.completion_text, line.gap_text) == (completion, gap)


def test_it_tells_movement_against_the_last_published_paper(county):
    record(county, "T04", "2026-08", "9", recorded_at=datetime(2026, 9, 9, tzinfo=UTC))
    august = published(Period.month(2026, 8))
    september = drafted()
    text = BulletinText.objects.get(bulletin=september).paper
    assert august.snapshot.as_of < september.snapshot.as_of and LATER > NOW
    assert "上期" in text


def test_it_signs_with_the_offices_full_name():
    assert full_name("市发展和改革局", "乙市") == "乙市发展和改革局"
    assert full_name("甲局", "甲县") == "甲局"


def test_a_tour_is_told_only_when_it_was_published(county):
    before = stored()
    with pytest.raises(LuoshiError, match="没有公布过的观摩"):
        third = Period.quarter(2026, 3)
        draft_bulletin(at_hand("mei"), period=third, kind=Kind.TOUR, at=NOW)
    assert stored() == before
    typed = {"kind": "tour", "quarter": "2026-Q3"}
    assert signed_in("mei").post("/jia/bulletins/other/", typed).status_code == 422
