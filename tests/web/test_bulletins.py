"""The month's paper for the cast: who may make one, what refuses it, what it says, what stays when it is refused."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import unquote

import pytest
from cast import NOW, record, signed_in, some_figures
from django.core.exceptions import PermissionDenied
from django.test import Client
from docx import Document
from python_calamine import CalamineWorkbook
from standings import standing as standing_of_jia

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.writing import TargetLine
from luoshi_web.bulletins import actions
from luoshi_web.bulletins.actions import make_bulletin
from luoshi_web.bulletins.compose import bulletin_facts, full_name
from luoshi_web.bulletins.models import Bulletin
from luoshi_web.bulletins.queries import months_to_tell
from luoshi_web.ledger.models import AssessmentLine, Snapshot
from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.models import AuditEntry, Person, Programme, StoredFile
from luoshi_web.offices.queries import Access, access_to, audit_faults

pytestmark = pytest.mark.django_db

SEPTEMBER = Period.month(2026, 9)
EVERYBODY = ["lan", "mei", "rui", "hua", "an", "su"]
MOST_QUERIES = 20


@pytest.fixture
def county(county: Programme) -> Programme:
    some_figures(county)
    return county


def access_of(name: str, day: date | None = None) -> Access:
    return access_to(Person.objects.get(username=name), "jia", day or NOW.date())


def made(period: Period = SEPTEMBER, at: datetime = NOW) -> Bulletin:
    return make_bulletin(access_of("mei"), period=period, at=at)


def text_of(response) -> str:
    return response.content.decode()


def stored() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Bulletin, Snapshot, StoredFile, AuditEntry))


def paper_of(bulletin: Bulletin) -> str:
    document = Document(io.BytesIO(bytes(bulletin.docx.content)))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_it_makes_the_months_paper_from_a_frozen_snapshot(county):
    bulletin = made()
    assert (bulletin.year, bulletin.number, bulletin.period) == (2026, 1, "2026-09")
    assert bulletin.snapshot.as_of == date(2026, 9, 30)
    assert bulletin.snapshot.known_on == NOW
    assert "2026年9月份" in bulletin.title
    said = paper_of(bulletin)
    assert "第1期" in said and "截至2026年9月30日" in said
    lines = AssessmentLine.objects.filter(snapshot=bulletin.snapshot)
    assert f"方案{lines.count()}项目标中" in said
    assert bulletin.snapshot.checksum[:16] in said


def test_it_counts_the_lights_that_the_snapshot_froze(county):
    bulletin = made()
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes(bulletin.xlsx.content)))
    rows = book.get_sheet_by_name("目标进展").to_python()
    head = next(row for row in rows if "判定" in row)
    at_code, at_light = head.index("编号"), head.index("判定")
    printed = {row[at_code]: row[at_light] for row in rows if str(row[at_code]).startswith("T")}
    words = {
        "red": "严重滞后", "amber": "滞后", "green": "正常", "done": "已达成", "wait": "待数据",
        "not_due": "未到期", "none": "不评价",
    }  # fmt: skip
    frozen = AssessmentLine.objects.filter(snapshot=bulletin.snapshot).select_related("target")
    assert printed == {line.target.code: words[line.light] for line in frozen}


def test_it_prints_zero_as_zero_and_nothing_as_unpublished(county):
    book = CalamineWorkbook.from_filelike(io.BytesIO(bytes(made().xlsx.content)))
    rows = book.get_sheet_by_name("目标进展").to_python()
    at = next(row for row in rows if "实际" in row).index("实际")
    actual = {row[1]: row[at] for row in rows}
    assert actual["T03"] == 0 and actual["T01"] == "未公布"


def test_it_keeps_both_files_with_their_hash_and_enters_the_trail(county):
    bulletin = made()
    for file in (bulletin.docx, bulletin.xlsx):
        assert hashlib.sha256(bytes(file.content)).hexdigest() == file.sha256
    entries = AuditEntry.objects.filter(programme=county, action="bulletins.bulletin.made")
    assert bulletin.docx.sha256 in entries.get().after
    assert audit_faults(county) == []


def test_it_marks_a_paper_made_from_sample_figures_and_only_that(county):
    with_sample = made()
    assert with_sample.is_sample and "演示数据" in with_sample.docx.name
    header = Document(io.BytesIO(bytes(with_sample.docx.content))).sections[0].header
    assert "演示数据，非正式文件" in "".join(p.text for p in header.paragraphs)
    Programme.objects.filter(pk=county.pk).update(show_sample=False, revision=999)
    without = made()
    assert not without.is_sample and "演示" not in without.docx.name
    header = Document(io.BytesIO(bytes(without.docx.content))).sections[0].header
    assert "演示" not in "".join(p.text for p in header.paragraphs) + paper_of(without)


def test_it_never_uses_a_number_twice_and_begins_again_with_the_year(county):
    assert made().number == 1
    record(county, "T04", "2026-09", "6")
    assert made().number == 2
    later = datetime(2027, 1, 5, 2, tzinfo=UTC)
    december = make_bulletin(
        access_of("mei", later.date()), period=Period.month(2026, 12), at=later
    )
    assert (december.year, december.number) == (2027, 1)


def test_it_makes_no_second_paper_from_the_same_answers(county):
    made()
    before = stored()
    with pytest.raises(LuoshiError, match="第 1 期"):
        made()
    assert stored() == before


def test_it_tells_an_earlier_month_as_it_was_known_then(county):
    record(county, "T03", "2026-07", "2", recorded_at=datetime(2026, 8, 9, tzinfo=UTC))
    august = made(Period.month(2026, 8))
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
        made(period)
    assert stored() == before


def test_it_refuses_a_month_after_the_plan(county):
    later = datetime(2027, 3, 5, 2, tzinfo=UTC)
    with pytest.raises(LuoshiError, match="在方案期之后"):
        make_bulletin(access_of("mei", later.date()), period=Period.month(2027, 1), at=later)


@pytest.mark.parametrize("who", ["lan", "rui", "hua", "an", "su"])
def test_it_lets_nobody_but_a_coordinator_make_one(county, who):
    before = stored()
    with pytest.raises(PermissionDenied):
        make_bulletin(access_of(who), period=SEPTEMBER, at=NOW)
    assert stored() == before


def test_it_refuses_with_an_error_id_when_page_and_snapshot_differ(county, monkeypatch, caplog):
    freeze = actions.freeze_snapshot

    def frozen_too_early(programme, as_of, **more):
        return freeze(programme, as_of, **more | {"known_on": datetime(2026, 10, 1, tzinfo=UTC)})

    monkeypatch.setattr(actions, "freeze_snapshot", frozen_too_early)
    before = stored()
    with pytest.raises(LuoshiError, match=r"错误编号 [0-9A-F]{8}") as refused:
        made()
    assert stored() == before
    assert str(refused.value).split("错误编号 ")[1][:8] in caplog.text


def test_it_stores_nothing_when_the_paper_cannot_be_written(county, monkeypatch):
    def broken(_paper):
        raise LuoshiError("纸写不成。")

    monkeypatch.setattr(actions, "docx_of", broken)
    before = stored()
    with pytest.raises(LuoshiError, match="纸写不成"):
        made()
    assert stored() == before


def test_it_never_changes_or_drops_a_paper(county):
    bulletin = made()
    bulletin.title = "别的"
    with pytest.raises(AppendOnlyError):
        bulletin.save()
    with pytest.raises(AppendOnlyError):
        bulletin.delete()


@pytest.mark.parametrize("who", EVERYBODY)
def test_it_opens_every_page_for_everybody_with_a_post(county, who):
    pk = made().pk
    client = signed_in(who)
    for page in ("", f"{pk}/", f"{pk}/docx/", f"{pk}/xlsx/"):
        assert client.get(f"/jia/bulletins/{page}").status_code == 200
    shows_button = "生成该月通报" in text_of(client.get("/jia/bulletins/"))
    assert shows_button is (who == "mei")


def test_it_does_not_exist_for_a_stranger_nor_for_a_wrong_number(county):
    pk = made().pk
    for page in ("", f"{pk}/", f"{pk}/docx/", f"{pk}/xlsx/"):
        assert signed_in("wai").get(f"/jia/bulletins/{page}").status_code == 404
    for wrong in (pk + 1, 10**30):
        for page in ("", "docx/", "xlsx/"):
            assert signed_in("mei").get(f"/jia/bulletins/{wrong}/{page}").status_code == 404


def test_it_asks_the_anonymous_to_sign_in(county):
    response = Client().get("/jia/bulletins/")
    assert response.status_code == 302 and response["Location"].startswith("/login/")


@pytest.mark.parametrize("who", ["lan", "rui", "hua", "an", "su"])
def test_it_refuses_the_button_to_others(county, who):
    response = signed_in(who).post("/jia/bulletins/", {"period": "2026-09"})
    assert response.status_code == 403 and "统筹人员" in text_of(response)
    assert not Bulletin.objects.exists()


def test_it_makes_the_paper_by_the_button_and_shows_it(county):
    response = signed_in("mei").post("/jia/bulletins/", {"period": "2026-09"}, follow=True)
    html = text_of(response)
    bulletin = Bulletin.objects.get()
    assert response.redirect_chain == [(f"/jia/bulletins/{bulletin.pk}/", 302)]
    assert "已生成" in html and "第 1 期" in html and "演示数据，非正式文件" in html
    checksum = bulletin.snapshot.checksum
    assert " ".join(checksum[i : i + 4] for i in range(0, 64, 4)) in html


@pytest.mark.parametrize("asked", ["", "九月", "2026-13", "2199-01", "2026-10", "2026-Q3", "\x00"])
def test_it_answers_an_impossible_month_with_a_sentence(county, asked):
    response = signed_in("mei").post("/jia/bulletins/", {"period": asked})
    assert response.status_code == 422 and 'role="alert"' in text_of(response)
    assert not Bulletin.objects.exists() and not Snapshot.objects.exists()


def test_it_gives_the_files_byte_for_byte_under_their_chinese_names(county):
    bulletin = made()
    for kind, file in (("docx", bulletin.docx), ("xlsx", bulletin.xlsx)):
        response = signed_in("lan").get(f"/jia/bulletins/{bulletin.pk}/{kind}/")
        assert response.content == bytes(file.content)
        disposition = response["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=utf-8''")
        assert unquote(disposition.split("''")[1]) == file.name
        assert file.name == f"2026年第1期通报 2026年9月（演示数据）.{kind}"


def test_it_hides_papers_with_sample_figures_when_told_to(county):
    pk = made().pk
    Programme.objects.filter(pk=county.pk).update(show_sample=False, revision=999)
    client = signed_in("lan")
    assert "演示" not in text_of(client.get("/jia/bulletins/"))
    assert client.get(f"/jia/bulletins/{pk}/").status_code == 404
    assert client.get(f"/jia/bulletins/{pk}/docx/").status_code == 404


@pytest.mark.parametrize("page", ["", "{pk}/", "{pk}/docx/"])
def test_it_costs_few_queries_and_carries_no_inline_code(
    county, page, django_assert_max_num_queries
):
    address = f"/jia/bulletins/{page.format(pk=made().pk)}"
    client = signed_in("mei")
    with django_assert_max_num_queries(MOST_QUERIES):
        response = client.get(address)
    if "docx" not in page:
        html = text_of(response)
        assert " style=" not in html and "http://" not in html and "https://" not in html


def test_it_shows_the_room_in_the_navigation(county):
    html = text_of(signed_in("lan").get("/jia/bulletins/"))
    nav = html.split('<nav class="ls-nav"')[1].split("</nav>")[0]
    assert 'href="/jia/bulletins/" aria-current="page">通报' in nav


def test_it_offers_the_closed_months_since_adoption_newest_first(county):
    months = months_to_tell(county, date(2026, 10, 12))
    assert (str(months[0]), str(months[-1]), len(months)) == ("2026-09", "2024-08", 26)
    assert str(months_to_tell(county, date(2026, 10, 31))[0]) == "2026-10"
    assert str(months_to_tell(county, date(2027, 6, 1))[0]) == "2026-12"


def told_of(form: str, accumulation: str, **answer: object) -> TargetLine:
    """T04 as the paper tells it, with another form of judging."""
    standing = standing_of_jia()
    one = next(s for s in standing.targets if s.code == "T04")
    now = replace(one.now, completion=Decimal("73.25"), gap=Decimal("1.75"), **answer)
    rule = replace(one.rule, form=form, accumulation=accumulation)
    changed = replace(standing, targets=(replace(one, rule=rule, now=now),))
    jia = Programme(short_title="甲县高质量发展试点", area="甲县")
    facts = bulletin_facts(
        jia, changed, SEPTEMBER, number=9, checksum="7c1e", office="", on=NOW.date()
    )
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


def test_it_signs_with_the_offices_full_name():
    assert full_name("市发展和改革局", "乙市") == "乙市发展和改革局"
    assert full_name("甲局", "甲县") == "甲局"
