"""Objections: by the unit's head, in the window, once an item; kept, or changed by a new revision that says what and why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from cast import NOW, access_of, load_county, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from evaluation_cases import (
    OVER,
    do,
    fresh,
    frozen,
    heads,
    matter,
    opened,
    scheme_of,
    some_facts,
    typed,
)

from luoshi.errors import LuoshiError
from luoshi.scoring import run_json, score
from luoshi_web.evaluation.actions.objections import (
    Correction,
    answer_objection,
    raise_objection,
)
from luoshi_web.evaluation.actions.runs import decide_run
from luoshi_web.evaluation.actions.typed import withdraw_matter
from luoshi_web.evaluation.frozen import facts_in
from luoshi_web.evaluation.guards import rights
from luoshi_web.evaluation.models import Objection, ObjectionState, Run, RunRevision, TypedFigure
from luoshi_web.evaluation.run_rows import told_of
from luoshi_web.evaluation.scheme_rows import declared
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> Any:
    made = load_county()
    heads(made)
    return made


@pytest.fixture
def run(county: Any) -> Run:
    edition = scheme_of(county)
    some_facts()
    return opened(edition)


def objection(
    run: Run, item: str = "parks", who: str = "dan", unit: str = "dong", at: Any = NOW
) -> Objection:
    access = access_of(who)
    row = Unit.objects.get(code=unit)
    return raise_objection(access, rights(access), fresh(run), row, item, "漏算了两项", at=at)


def answer(row: Objection, words: str = "核过", correction: Any = None, at: Any = NOW) -> Objection:
    mei, run = access_of("mei"), fresh(row.run)
    row.run = run
    return answer_objection(mei, rights(mei), row, run.edition, words, correction, at=at)


def test_a_change_is_a_new_revision_and_the_first_stays_as_it_was(run: Run):
    first = RunRevision.objects.get(run=run)
    row = answer(objection(run), "附件两项属实", Correction({"actual": "10"}, "核查记录3号"))
    assert row.state == ObjectionState.CHANGED
    assert RunRevision.objects.get(pk=first.pk).facts == first.facts
    second = RunRevision.objects.get(run=run, number=2)
    assert second.change["before"] == "实绩 8，目标 10"
    assert second.change["after"] == "实绩 10，目标 10"
    assert (second.change["total_before"], second.change["total_after"]) == ("83.33", "96.67")
    told = told_of(fresh(run))
    assert told.result.of("dong").printed == Decimal("96.67")
    assert told_of(fresh(run), 1).result.of("dong").printed == Decimal("83.33")
    facts = facts_in(second.facts, second.facts_checksum)
    assert run_json(score(declared(run.scheme.text), facts)) == second.result
    page = shown("dan", f"/jia/evaluation/runs/{run.number}/units/dong/")
    assert "核查记录3号" in page
    assert "83.33 → 96.67" in page


def test_a_mark_is_kept_with_its_reason(run: Run):
    row = answer(objection(run), "两项不在今年")
    assert row.state == ObjectionState.KEPT
    assert RunRevision.objects.filter(run=run).count() == 1
    assert "两项不在今年" in shown("dan", f"/jia/evaluation/runs/{run.number}/units/dong/")
    with pytest.raises(ConflictError, match="已经答复"):
        answer(row)


def test_a_source_put_right_is_read_anew_for_the_item_alone(run: Run):
    row = objection(run)
    typed("manual:parks", "dong", "9", "10", seen=_key("dong"), reason="复核多一项")
    typed("manual:parks", "xi", "1", "10", seen=_key("xi"), reason="另一件事")
    answer(row, "来源已更正", Correction({}))
    told = told_of(fresh(run))
    assert told.result.of("dong").printed == Decimal("90.00")
    assert told.result.of("xi").printed == Decimal("90.00")


def test_a_matter_taken_back_counts_no_more_once_it_is_read_anew(county: Any):
    edition = scheme_of(county)
    some_facts()
    wrong = matter("deduct", "criticised", "dong", "误记的通报")
    run = opened(edition)
    assert told_of(run).result.of("dong").printed == Decimal("81.33")
    row = objection(run, item="")
    mei = access_of("mei")
    with pytest.raises(LuoshiError, match="不能直接改数"):
        answer(row, "误记", Correction({"actual": "1"}, "记录"))
    withdraw_matter(mei, rights(mei), wrong, "通报对象不是东乡", at=NOW)
    with pytest.raises(ConflictError):
        withdraw_matter(mei, rights(mei), wrong, "再撤一次", at=NOW)
    answer(row, "误记，已撤回", Correction({}))
    assert told_of(fresh(run)).result.of("dong").printed == Decimal("83.33")


def test_it_is_refused_after_the_window_and_before_it(run: Run, county: Any):
    until = fresh(run).objections_until
    assert until.isoformat() == "2026-10-19"
    with pytest.raises(ConflictError, match="已经过了"):
        objection(run, at=OVER)
    assert not Objection.objects.exists()
    early = frozen(run.scheme, name="还没开放的")
    with pytest.raises(ConflictError, match="不接受异议"):
        objection(early)


def test_only_the_units_head_objects_once_an_item_and_with_words(run: Run):
    with pytest.raises(PermissionDenied):
        objection(run, who="mei")
    with pytest.raises(PermissionDenied):
        objection(run, who="xia")
    with pytest.raises(LuoshiError, match="没有这一项"):
        objection(run, item="nothing")
    objection(run)
    with pytest.raises(ConflictError, match="已经提过"):
        objection(run)
    dan = signed_in("dan")
    url = f"/jia/evaluation/runs/{run.number}/units/dong/object/"
    blank = dan.post(url, {"item": "service", "reason": "  "})
    assert blank.status_code == 422
    assert "没有写原因" in blank.content.decode()


def test_an_objection_comes_with_its_file_from_the_page(run: Run):
    dan, url = signed_in("dan"), f"/jia/evaluation/runs/{run.number}/units/dong/object/"
    file = SimpleUploadedFile("依据.pdf", b"%PDF-1.4", "application/pdf")
    assert dan.post(url, {"item": "parks", "reason": "见附件", "file": file}).status_code == 302
    row = Objection.objects.get()
    where = f"/jia/evaluation/runs/{run.number}/objections/{row.number}/file/"
    assert dan.get(where).content == b"%PDF-1.4"
    assert signed_in("xia").get(where).status_code == 404
    assert "依据.pdf" in shown("mei", f"/jia/evaluation/runs/{run.number}/objections/")


def test_a_correction_that_changes_nothing_or_has_no_source_is_refused(run: Run):
    row = objection(run)
    with pytest.raises(LuoshiError, match="没有变化"):
        answer(row, "照旧", Correction({"actual": "8"}, "记录"))
    with pytest.raises(LuoshiError, match="没有写出处"):
        answer(row, "改", Correction({"actual": "9"}))
    with pytest.raises(LuoshiError, match="不是数"):
        answer(row, "改", Correction({"actual": "九"}, "记录"))
    assert RunRevision.objects.filter(run=run).count() == 1
    sent = {"do": "change", "seen": str(fresh(run).edition), "words": "改", "document": "记录"}
    url = f"/jia/evaluation/runs/{run.number}/objections/1/do/"
    assert signed_in("mei").post(url, sent).status_code == 422


def test_the_run_is_not_decided_while_an_objection_waits(run: Run):
    row = objection(run)
    with pytest.raises(LuoshiError, match="1 条异议没有答复"):
        do("mei", decide_run, run, at=OVER)
    answer(row, at=OVER)
    do("mei", decide_run, run, at=OVER)
    with pytest.raises(ConflictError):
        answer(row, at=OVER)


def test_who_should_know_is_told_once(run: Run):
    heard = Notice.objects.filter(person__username="dan", what__contains="得分明细可以看了")
    assert heard.count() == 1
    row = objection(run)
    assert Notice.objects.filter(person__username="mei", what__contains="提出异议").count() == 1
    answer(row, "两项不在今年")
    assert Notice.objects.filter(person__username="dan", what__contains="维持原分").count() == 1


def _key(unit: str) -> int:
    return TypedFigure.objects.get(source="manual:parks", unit__code=unit, replaced_by=None).pk
