"""学标对标 in the office: figures with their source, the table of gaps, corrections, measures, the month's note."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from cast import NOW, PASSWORD, access_of, join, record, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from peer_cases import SAID, held, indicator, measured, own, peered, recorded, told

from luoshi.benchmarking import DefinitionError
from luoshi.errors import LuoshiError
from luoshi.packs import load_pack_dir
from luoshi.plan import UnitError
from luoshi.sheets import read_tables
from luoshi_web.evaluation.actions.peer_measures import (
    MeasureTold,
    drop_measure,
    finish_measure,
    set_measure,
)
from luoshi_web.evaluation.actions.peer_notes import change_note, draft_note, issue_note
from luoshi_web.evaluation.actions.peer_samples import sample_peers
from luoshi_web.evaluation.actions.peers import (
    add_peer,
    bring_peers,
    correct_figure,
    record_figure,
    set_yardstick,
)
from luoshi_web.evaluation.models import GapMeasure, Peer, PeerFigure, PeerNote, Yardstick
from luoshi_web.evaluation.peer_rows import comparisons, held_of
from luoshi_web.ledger.actions import start_programme
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Role, Unit

pytestmark = pytest.mark.django_db
PEERS = "/jia/evaluation/peers/"
STICK = f"{PEERS}indicators/t01/"


@pytest.fixture
def peer(county) -> Peer:
    return peered(county)


# Figures


def test_a_figure_without_source_is_refused_by_every_door(county, peer):
    with pytest.raises(LuoshiError, match="没有写来源"):
        record_figure(access_of("mei"), held(), told(peer, source=" "), at=NOW)
    sent = {"do": "figure", "peer": peer.pk, "year": "2025", "value": "4", "unit": "亿元"}
    answer = signed_in("mei").post(f"{STICK}do/", sent | {"source": ""})
    assert answer.status_code == 422
    assert "没有写来源" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerFigure.objects.create(
            programme=county, peer=peer, indicator=indicator("t01"), year=2025, value=1,
            unit="亿元", source="", evidence="B", recorded_at=NOW, recorded_by="x",
        )  # fmt: skip
    assert not PeerFigure.objects.exists()


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"unit": "人"}, UnitError),
        ({"definition": "现价"}, DefinitionError),
        ({"year": 2026}, LuoshiError),
        ({"year": 1203}, LuoshiError),
        ({"value": "NaN"}, LuoshiError),
        ({"value": "1e30"}, LuoshiError),
        ({"value": "1.1234567"}, LuoshiError),
        ({"url": "javascript:alert(1)"}, LuoshiError),
        ({"evidence": "Z"}, LuoshiError),
        ({"published_on": date(2026, 10, 13)}, LuoshiError),
        ({"source": "长" * 201}, LuoshiError),
    ],
)
def test_it_refuses_a_figure_that_cannot_be(peer, more, refusal):
    with pytest.raises(refusal):
        record_figure(access_of("mei"), held(), told(peer, **more), at=NOW)


def test_only_the_office_records(peer):
    with pytest.raises(PermissionDenied):
        record_figure(access_of("hua"), held("hua"), told(peer), at=NOW)


def test_a_year_is_recorded_once_and_corrected_with_a_reason(peer):
    first = recorded(peer)
    with pytest.raises(ConflictError, match="已经登记"):
        recorded(peer, "401")
    with pytest.raises(LuoshiError, match="没有写原因"):
        correct_figure(access_of("mei"), held(), first, told(peer, "401"), "", at=NOW)
    second = correct_figure(access_of("mei"), held(), first, told(peer, "401"), "公报更正", at=NOW)
    with pytest.raises(ConflictError, match="刚有人更正"):
        correct_figure(access_of("mei"), held(), first, told(peer, "402"), "又改", at=NOW)
    assert PeerFigure.objects.count() == 2
    assert held_of(peer.programme).figures_of(peer, first.indicator_id)[2025] == second
    page = shown("mei", STICK)
    assert "更正：公报更正" in page and "ls-ev-old" in page


def test_a_correction_keeps_place_indicator_and_year(peer):
    first = recorded(peer)
    with pytest.raises(LuoshiError, match="不能换"):
        correct_figure(access_of("mei"), held(), first, told(peer, year=2024), "年份错", at=NOW)


def test_the_page_of_a_figure_corrects_it(peer):
    row = recorded(peer)
    url = f"{PEERS}figures/{row.pk}/"
    assert "乙县2025年统计公报" in shown("mei", url)
    sent = {
        "value": "410", "unit": row.unit, "source": "乙县年鉴", "evidence": "A", "reason": "年鉴核实",
        "definition": SAID,
    }  # fmt: skip
    client = signed_in("mei")
    assert client.post(url, sent | {"reason": ""}).status_code == 422
    assert client.post(url, sent).status_code == 302
    assert client.get(url).status_code == 404
    assert client.post(url, sent).status_code == 409


def test_two_peers_or_a_peer_that_is_the_county_are_refused(peer):
    mei = access_of("mei")
    with pytest.raises(ConflictError):
        add_peer(mei, held(), " 乙县 ", "near", "再加一次", at=NOW)
    with pytest.raises(LuoshiError, match="自己"):
        add_peer(mei, held(), "甲县", "near", "自己", at=NOW)
    with pytest.raises(LuoshiError, match="类别"):
        add_peer(mei, held(), "丙县", "rival", "无", at=NOW)
    with pytest.raises(LuoshiError, match="为什么"):
        add_peer(mei, held(), "丙县", "near", "", at=NOW)


def test_a_yardstick_without_direction_calls_nobody_behind(county, peer):
    own(county)
    recorded(peer)
    set_yardstick(access_of("mei"), held(), indicator("t01"), "", SAID, "", at=NOW)
    (row,) = comparisons(held_of(county), peer, 2026)
    assert (row.found.gap, row.found.is_behind, row.found.still) == (Decimal(-300), None, None)
    assert Yardstick.objects.get().edition == 2


# The table


def test_the_head_says_the_finding_and_every_figure_its_source(county, peer):
    own(county)
    recorded(peer, url="https://example.org/gb")
    page = shown("hua", PEERS)
    unit = indicator("t01").unit
    assert f"为乙县的 25.00%，少 300 {unit}" in page
    assert "甲县统计公报" in page and "https://example.org/gb" in page
    assert 'id="s2"' in page and "口径相同" in page
    assert "登记数" not in page


def test_another_definition_is_marked_with_why(county, peer):
    own(county)
    recorded(peer, definition="价格=不变价; 范围=全市域")
    page = shown("mei", PEERS)
    assert "≠" in page and "价格本地现价、对方不变价" in page


def test_it_does_not_compare_two_different_years(county, peer):
    own(county, year=2024)
    recorded(peer)
    page = shown("mei", PEERS)
    assert "与乙县还没有同一年的数可比" in page
    assert "本地最近的全年数是2024年" in page


def test_made_up_figures_are_marked_and_hidden_with_the_rest(county, peer):
    record(county, "T01", "2025", "100", sample=True)
    recorded(peer)
    assert "演示数据" in shown("mei", PEERS)
    county.show_sample = False
    county.save()
    assert "与乙县还没有同一年的数可比" in shown("mei", PEERS)


def test_a_real_figure_goes_before_a_made_up_one(county, peer):
    own(county, "100")
    record(county, "T01", "2025", "999", sample=True)
    recorded(peer)
    (row,) = comparisons(held_of(county), peer, 2026)
    assert row.found.own == Decimal(100)


def test_the_page_stands_before_anything_is_set(county):
    assert "还没有对标地区" in shown("mei", PEERS)
    assert signed_in("mei").get(f"{PEERS}?peer=99").status_code == 404


def test_an_enterprise_and_a_stranger_see_nothing_of_it(county, peer):
    join(county, "qi", Role.ENTERPRISE, "jia")
    assert signed_in("qi").get(PEERS).status_code == 403
    assert signed_in("wai").get(PEERS).status_code == 404


def test_the_table_leaves_as_a_workbook(county, peer):
    own(county)
    recorded(peer)
    answer = signed_in("mei").get(f"{PEERS}gaps.xlsx?peer={peer.pk}")
    cells = [str(cell) for row in read_tables(answer.content)[0].cells for cell in row]
    assert "甲县与乙县对标差距表" in cells and "乙县2025年统计公报" in cells
    assert "-300.0" in cells


# A workbook of figures


def _sent(rows: list[list[object]]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("数")
        for down, row in enumerate(rows):
            for across, cell in enumerate(row):
                page.write(down, across, cell)
    return SimpleUploadedFile("对标.xlsx", out.getvalue())


HEADS = ["地区", "指标", "年份", "数值", "单位", "口径", "来源", "网址", "可靠程度", "发布日期"]


def _row(name: str, year: object, value: object, source: str = "公报") -> list[object]:
    return [
        "乙县",
        name,
        year,
        value,
        indicator("t01").unit,
        SAID,
        source,
        "",
        "官方原文",
        "2026-03-01",
    ]


def test_a_workbook_is_brought_whole(peer):
    name = indicator("t01").name
    sent = _sent([["登记表"], HEADS, _row(name, 2024, 380.5), [], _row(name, "2025年", "400")])
    answer = signed_in("mei").post(f"{PEERS}import/", {"file": sent})
    assert answer.status_code == 302
    rows = list(PeerFigure.objects.order_by("year").values_list("year", "value", "evidence"))
    assert rows == [(2024, Decimal("380.5"), "A"), (2025, Decimal(400), "A")]


def test_one_bad_row_keeps_the_whole_workbook_out_and_is_named(peer):
    name = indicator("t01").name
    sent = _sent([
        HEADS, _row(name, 2024, 380), _row(name, 2025, 400, ""), _row("无此指标", 2025, 1),
        _row(name, 2024, 381), _row(name, "二〇二三", 1), _row(name, 2022, "约400"),
    ])  # fmt: skip
    answer = signed_in("mei").post(f"{PEERS}import/", {"file": sent})
    page = answer.content.decode()
    assert answer.status_code == 422 and not PeerFigure.objects.exists()
    for words in (
        "第 3 行",
        "没有写来源",
        "第 4 行",
        "第 5 行",
        "和第 2 行是同一个数",
        "第 6 行",
        "第 7 行",
    ):
        assert words in page


def test_a_figure_that_stands_already_keeps_the_workbook_out(peer):
    recorded(peer)
    name = indicator("t01").name
    sent = _sent([HEADS, _row(name, 2024, 380), _row(name, 2025, 401)])
    answer = signed_in("mei").post(f"{PEERS}import/", {"file": sent})
    assert answer.status_code == 409
    assert PeerFigure.objects.count() == 1


def test_a_workbook_without_heads_and_a_file_that_is_none_are_refused(peer):
    client = signed_in("mei")
    assert client.post(f"{PEERS}import/", {"file": _sent([["甲", "乙"]])}).status_code == 422
    assert client.post(f"{PEERS}import/", {}).status_code == 422
    assert client.post(f"{PEERS}import/", {"file": _sent([HEADS])}).status_code == 422


def test_the_blank_workbook_holds_what_is_recorded(peer):
    recorded(peer)
    answer = signed_in("mei").get(f"{PEERS}import/blank.xlsx")
    table = read_tables(answer.content)[0]
    assert list(table.cells[0]) == HEADS
    assert table.cells[1][0] == "乙县" and table.cells[1][2] == 2025


# Measures


def test_a_measure_is_told_to_its_unit_done_by_it_and_counted(county, peer):
    own(county)
    recorded(peer)
    row = measured(peer)
    assert Notice.objects.filter(person__username="hua", settled_at=None).count() == 1
    assert "上两条生产线" in shown("mei", PEERS)
    url = f"{PEERS}measures/{row.number}/"
    hua, sent = signed_in("hua"), {"do": "done", "seen": row.edition, "words": "投产一条"}
    assert hua.post(f"{url}do/", sent | {"words": ""}).status_code == 422
    assert hua.post(f"{url}do/", sent).status_code == 302
    assert hua.post(f"{url}do/", sent).status_code == 409
    row.refresh_from_db()
    assert (row.state, row.words_end) == ("done", "投产一条")
    assert not Notice.objects.filter(settled_at=None).exists()


def test_another_unit_cannot_finish_it_and_a_unit_cannot_drop_it(peer):
    row = measured(peer)
    with pytest.raises(PermissionDenied):
        finish_measure(access_of("rui"), held("rui"), row, row.edition, "好了", at=NOW)
    with pytest.raises(PermissionDenied):
        drop_measure(access_of("hua"), held("hua"), row, row.edition, "不办", at=NOW)
    assert (
        drop_measure(access_of("mei"), held(), row, row.edition, "并入别的", at=NOW).state
        == "dropped"
    )


def test_it_refuses_a_measure_nobody_could_do(county, peer):
    stick, yi = Yardstick.objects.get(), Unit.objects.get(code="yi")
    for words, by in (("", NOW.date()), ("做事", NOW.date() - timedelta(days=1))):
        with pytest.raises(LuoshiError):
            set_measure(access_of("mei"), held(), MeasureTold(stick, peer, words, yi, by), at=NOW)
    measured(peer)
    with pytest.raises(ConflictError):
        measured(peer)
    yi.until = NOW.date() - timedelta(days=1)
    yi.save()
    with pytest.raises(LuoshiError, match="撤销"):
        measured(peer, words="别的")
    assert GapMeasure.objects.count() == 1


def test_a_measure_that_is_late_stands_in_the_head(county, peer):
    own(county)
    recorded(peer)
    GapMeasure.objects.filter(pk=measured(peer).pk).update(by=NOW.date() - timedelta(days=3))
    assert "1 项措施逾期" in shown("mei", PEERS)
    assert "逾期 3 天" in shown("hua", f"{PEERS}measures/1/")


# The note


def test_a_note_is_drafted_worded_numbered_and_then_kept(county, peer):
    own(county)
    recorded(peer)
    measured(peer)
    mei = access_of("mei")
    row = draft_note(mei, held(), "2026-10", at=NOW)
    with pytest.raises(ConflictError):
        draft_note(mei, held(), "2026-10", at=NOW)
    row = change_note(mei, held(), row, row.edition, "先补短板。\n再扬长板。", at=NOW)
    row = issue_note(mei, held(), row, row.edition, at=NOW)
    assert row.document_number.endswith("〔2026〕1号")
    with pytest.raises(ConflictError, match="已经印发"):
        change_note(mei, held(), row, row.edition, "改", at=NOW)
    kept = row.paper
    correct_figure(mei, held(), PeerFigure.objects.get(), told(peer, "500"), "更正", at=NOW)
    assert PeerNote.objects.get().paper == kept
    page = shown("hua", f"{PEERS}notes/2026-10/")
    assert "为乙县的25.00%" in page and "再扬长板" in page
    docx = signed_in("hua").get(f"{PEERS}notes/2026-10/note.docx")
    assert docx.status_code == 200 and docx.content[:2] == b"PK"


def test_a_note_somebody_changed_meanwhile_is_not_issued(county, peer):
    mei = access_of("mei")
    row = draft_note(mei, held(), "2026-09", at=NOW)
    change_note(mei, held(), row, row.edition, "一", at=NOW)
    with pytest.raises(ConflictError, match="刚有人改过"):
        issue_note(mei, held(), row, row.edition, at=NOW)
    assert PeerNote.objects.get().n is None


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "202610", "", "甲乙丙丁-01", "1999-01"])
def test_a_month_that_cannot_be_is_refused(county, peer, month):
    with pytest.raises(LuoshiError):
        draft_note(access_of("mei"), held(), month, at=NOW)


def test_what_was_done_is_in_the_trail(county, peer):
    row = recorded(peer)
    correct_figure(access_of("mei"), held(), row, told(peer, "401"), "更正", at=NOW)
    entry = AuditEntry.objects.get(action="evaluation.figure.corrected")
    assert "乙县" in entry.object_name and "401" in entry.after and "400" in entry.before


# What waits for somebody, the pack, the sample


def test_a_measure_waits_for_its_unit_alone(county, peer):
    measured(peer)
    assert "对标措施“上两条生产线”" in shown("hua", "/jia/desk/")
    assert "对标措施" not in shown("rui", "/jia/desk/")


def test_the_pack_brings_its_peers_and_the_sample_its_measures(db):
    pack = load_pack_dir(Path(__file__).resolve().parents[2] / "packs" / "tengzhou")
    programme = start_programme(pack, password=PASSWORD, actor="系统", at=NOW)
    assert bring_peers(programme, pack.peers, actor="系统", at=NOW) == 12
    with pytest.raises(LuoshiError, match="已经有对标地区"):
        bring_peers(programme, pack.peers, actor="系统", at=NOW)
    assert sample_peers(programme, at=NOW) == 4
    assert sample_peers(programme, at=NOW) == 0
    assert not Notice.objects.exists()
    held = held_of(programme)
    first = comparisons(held, held.peers[0], 2026)[0]
    assert (first.found.own, first.found.year) == (Decimal("946.08"), 2023)
    assert (first.found.years_still, first.found.years_growing) == (22, 58)
    assert {row.state for row in GapMeasure.objects.all()} == {"open", "done"}


def test_nobody_is_behind_the_size_of_the_place_above(county, peer):
    own(county)
    recorded(peer)
    Peer.objects.update(kind="upper")
    Yardstick.objects.update(heads=indicator("t02"))
    (row,) = comparisons(held_of(county), Peer.objects.get(), 2026)
    assert (row.found.is_behind, row.found.still) == (None, None)
    assert row.found.ratio == Fraction(1, 4)
