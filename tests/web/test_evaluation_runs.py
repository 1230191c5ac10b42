"""A run from its draft to its publication: frozen facts, the same bytes again, who sees what, bad input."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from cast import NOW, access_of, load_county, shown, signed_in
from django.core.exceptions import PermissionDenied
from evaluation_cases import (
    OVER,
    SCHEME,
    YEAR,
    approved,
    do,
    drafted,
    fresh,
    frozen,
    heads,
    matter,
    opened,
    published,
    scheme_of,
    some_facts,
    typed,
)

from luoshi.errors import LuoshiError
from luoshi.scoring import checksum, facts_json, run_json, score
from luoshi.writing import docx_of, plain_lines
from luoshi.writing.scoring_paper import unit_working
from luoshi_web.evaluation.actions.publishing import publish_run
from luoshi_web.evaluation.actions.run_samples import sample_runs
from luoshi_web.evaluation.actions.runs import (
    approve_run,
    decide_run,
    drop_run,
    freeze_run,
    open_run,
)
from luoshi_web.evaluation.frozen import FrozenError, facts_in
from luoshi_web.evaluation.guards import rights
from luoshi_web.evaluation.models import Run, RunRevision, RunState
from luoshi_web.evaluation.paper_facts import working_facts
from luoshi_web.evaluation.run_rows import told_of
from luoshi_web.evaluation.scheme_rows import declared
from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.conflicts import ConflictError

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> Any:
    made = load_county()
    heads(made)
    return made


@pytest.fixture
def edition(county: Any) -> Any:
    made = scheme_of(county)
    some_facts()
    return made


def test_it_goes_from_a_draft_to_a_published_paper(edition: Any):
    run = published(opened(edition))
    assert run.state == RunState.PUBLISHED
    assert run.document_number == "甲政考〔2026〕1号"
    told = told_of(run)
    # No target is judged, so 60 points are counted as 100: 东乡 (40 x 0.8 + 20 x 0.9) x 100/60, 西乡 (40 + 20 x 0.7) x 100/60.
    assert told.result.of("dong").printed == Decimal("83.33")
    assert told.result.of("xi").printed == Decimal("90.00")
    assert told.ranking.group["xi"].rank == 1
    assert told.ranking.grades["xi"] == "excellent"
    assert run.docx.sha256 and run.xlsx.sha256


def test_it_computes_the_same_bytes_from_the_stored_facts(edition: Any):
    revision = RunRevision.objects.get(run=frozen(edition))
    facts = facts_in(revision.facts, revision.facts_checksum)
    assert facts_json(facts) == revision.facts
    again = run_json(score(declared(edition.text), facts))
    assert again == revision.result
    assert checksum(again) == revision.checksum


def test_it_keeps_what_was_frozen_whatever_is_typed_later(edition: Any):
    run = frozen(edition)
    before = told_of(run).result.of("dong").printed
    row = typed("manual:parks", "xi", "10", "10", seen=_key("manual:parks", "xi"), reason="核对")
    assert row.replaces is not None
    assert told_of(fresh(run)).result.of("dong").printed == before
    revision = RunRevision.objects.get(run=run)
    revision.facts = "{}"
    with pytest.raises(AppendOnlyError):
        revision.save()


def test_it_refuses_a_stored_text_that_was_touched(edition: Any):
    revision = RunRevision.objects.get(run=frozen(edition))
    with pytest.raises(FrozenError, match="校验值"):
        facts_in(revision.facts.replace("东乡", "南乡"), revision.facts_checksum)


def test_the_second_of_two_who_freeze_is_told_so(edition: Any):
    run = drafted(edition)
    mei, row = access_of("mei"), fresh(run)
    do("mei", freeze_run, run)
    with pytest.raises(ConflictError, match="已冻结"):
        freeze_run(mei, rights(mei), row, row.edition, at=OVER)
    assert RunRevision.objects.count() == 1
    sent = {"do": "freeze", "seen": "1"}
    answer = signed_in("mei").post(f"/jia/evaluation/runs/{run.number}/do/", sent)
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"as_of": date(2027, 1, 1)}, "还没有到"),
        ({"as_of": date(2025, 12, 31)}, "还没有开始"),
        ({"window": 0}, "异议期"),
        ({"window": 31}, "异议期"),
        ({"name": "  "}, "没有写名称"),
    ],
)
def test_it_refuses_a_run_that_cannot_be(edition: Any, change: dict[str, Any], words: str):
    with pytest.raises(LuoshiError, match=words):
        drafted(edition, **change)
    assert not Run.objects.exists()


def test_it_refuses_the_same_draft_twice(edition: Any):
    drafted(edition)
    with pytest.raises(LuoshiError, match="第 1 号"):
        drafted(edition)


def test_it_does_not_freeze_where_nothing_is_known(county: Any):
    run = drafted(scheme_of(county))
    with pytest.raises(LuoshiError, match="一个单位的数都没有"):
        do("mei", freeze_run, run)
    assert fresh(run).state == RunState.DRAFTED


def test_a_veto_takes_the_place_and_an_add_counts_once_at_its_highest(edition: Any):
    matter("veto", "safety", "xi", "塘口事故")
    matter("add", "province", "dong", "文明乡镇")
    matter("add", "city", "dong", "文明乡镇")
    told = told_of(frozen(edition))
    assert told.ranking.group["xi"] is None
    assert told.ranking.group["dong"].rank == 1
    assert told.result.of("dong").printed == Decimal("85.33")


def test_steps_are_taken_in_order_and_by_whom_they_belong_to(edition: Any):
    run = frozen(edition)
    with pytest.raises(ConflictError):
        do("mei", decide_run, run)
    do("mei", open_run, run)
    with pytest.raises(LuoshiError, match="还没有过"):
        do("mei", decide_run, run)
    do("mei", decide_run, run, at=OVER)
    with pytest.raises(PermissionDenied):
        do("mei", approve_run, run, at=OVER)
    with pytest.raises(PermissionDenied):
        do("rui", approve_run, run, at=OVER)
    with pytest.raises(ConflictError):
        do("mei", publish_run, run, at=OVER)
    do("lan", approve_run, run, at=OVER)
    with pytest.raises(PermissionDenied):
        do("hua", publish_run, run, at=OVER)


def test_a_run_that_is_not_published_can_be_dropped_and_keeps_its_number(edition: Any):
    run = frozen(edition)
    with pytest.raises(LuoshiError, match="没有写原因"):
        do("mei", drop_run, run, " ")
    do("mei", drop_run, run, "数据截至日期选错了")
    assert fresh(run).state == RunState.DROPPED
    assert drafted(edition).number == run.number + 1
    with pytest.raises(ConflictError):
        do("mei", drop_run, published(opened(edition, name="另一次")), "晚了", at=OVER)


def test_units_see_their_own_working_and_everybodys_totals_only_once_it_is_published(edition: Any):
    run = frozen(edition)
    url = f"/jia/evaluation/runs/{run.number}/"
    dan = signed_in("dan")
    assert dan.get(url).status_code == 404
    do("mei", open_run, run)
    own = dan.get(url).content.decode()
    assert "83.33" in own
    assert "90.00" not in own
    assert "83.33" in dan.get(f"{url}units/dong/").content.decode()
    assert dan.get(f"{url}units/xi/").status_code == 404
    assert dan.get(f"{url}data/facts/").status_code == 404
    do("mei", publish_run, approved(run), at=OVER)
    every = dan.get(url).content.decode()
    assert "83.33" in every
    assert "90.00" in every
    assert dan.get(f"{url}units/xi/").status_code == 404
    assert dan.get(f"{url}papers/docx/").status_code == 200
    assert dan.get(f"{url}papers/items/").status_code == 404


def test_the_working_is_readable_arithmetic_with_its_sources(edition: Any):
    run = frozen(edition)
    page = shown("mei", f"/jia/evaluation/runs/{run.number}/units/dong/")
    assert "园区提升" in page
    assert "8 ÷ 10" in page
    assert "考评〔2026〕1号" in page
    assert "83.33" in page


def test_the_paper_of_a_working_tells_a_unit_no_place_before_publication(edition: Any):
    told = told_of(opened(edition))
    mine = told.result.of("dong")
    bare = unit_working(working_facts(told, mine, with_place=False))
    whole = unit_working(working_facts(told, mine, with_place=True))
    assert "名次在公布时一并告知" in plain_lines(bare.body)[0]
    assert "组内第2位（共2个单位）" in plain_lines(whole.body)[0]
    url = f"/jia/evaluation/runs/{told.run.number}/units/dong/working/docx/"
    assert signed_in("dan").get(url).content == docx_of(bare)
    assert signed_in("mei").get(url).content == docx_of(whole)


def test_a_sample_has_a_published_run_and_an_open_one_with_an_objection(county: Any):
    text = SCHEME.replace("code: yearly", "code: towns").replace(
        "manual:parks", "manual:livelihood"
    )
    scheme_of(county, text)
    assert sample_runs(county, at=NOW) == 2
    assert sample_runs(county, at=NOW) == 0
    first, second = Run.objects.order_by("number")
    assert (first.state, second.state) == (RunState.PUBLISHED, RunState.OPEN)
    assert first.sample and second.sample
    assert second.earlier == first
    assert second.objections.count() == 1
    county.show_sample = False
    county.save()
    assert signed_in("mei").get(f"/jia/evaluation/runs/{first.number}/").status_code == 404


def test_movement_is_told_against_an_earlier_run(edition: Any):
    first = published(opened(edition, as_of=date(2026, 6, 30)))
    typed("manual:parks", "dong", "10", "10", seen=_key("manual:parks", "dong"), reason="年中以后")
    run = frozen(edition, name="全年", earlier=first)
    told = told_of(run)
    assert told.ranking.moved["dong"] == 1
    page = shown("mei", f"/jia/evaluation/runs/{run.number}/?by=progress")
    assert "进 1 位" in page
    with pytest.raises(LuoshiError, match="不早于"):
        drafted(edition, name="倒着比", as_of=date(2026, 6, 30), earlier=first)


def test_other_weights_show_who_would_change_places_and_store_nothing(edition: Any):
    run = frozen(edition)
    url = f"/jia/evaluation/runs/{run.number}/replay/"
    page = shown("mei", url)
    assert "哪项权重最要紧" in page
    asked = "?w.towns.targets=20&w.towns.parks=20&w.towns.service=60"
    page = shown("mei", url + asked)
    assert "进 1 位" in page
    assert told_of(fresh(run)).ranking.group["dong"].rank == 2
    answer = signed_in("mei").get(f"{url}?w.towns.targets=50")
    assert answer.status_code == 422
    assert "合计" in answer.content.decode()
    assert signed_in("mei").get(f"{url}?w.towns.targets=abc").status_code == 422
    assert signed_in("dan").get(url).status_code in (403, 404)


def test_a_replay_may_become_a_draft_of_the_next_version(edition: Any):
    run = frozen(edition)
    sent = {"w.towns.targets": "20", "w.towns.parks": "20", "w.towns.service": "60"}
    url = f"/jia/evaluation/runs/{run.number}/replay/save/"
    answer = signed_in("mei").post(url, sent, follow=True)
    page = answer.content.decode()
    assert "version: 2" in page
    assert "service: 60" in page


def _key(source: str, unit: str) -> int:
    from luoshi_web.evaluation.models import TypedFigure

    return TypedFigure.objects.get(
        source=source, unit__code=unit, period=str(YEAR), replaced_by=None
    ).pk
