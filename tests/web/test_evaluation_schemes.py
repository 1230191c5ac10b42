"""Schemes: drafts with every mistake at its line, versions for good, what the programme cannot answer is refused."""

from __future__ import annotations

from typing import Any

import pytest
from cast import NOW, access_of, load_county, shown, signed_in
from django.core.exceptions import PermissionDenied
from evaluation_cases import SCHEME, drafted, scheme_of, some_facts

from luoshi.scoring import ScoringError
from luoshi_web.evaluation.actions.schemes import (
    begin_sketch,
    change_sketch,
    discard_sketch,
    next_text,
    publish_scheme,
    publish_sketch,
)
from luoshi_web.evaluation.guards import rights
from luoshi_web.evaluation.models import SchemeEdition, SchemeSketch
from luoshi_web.evaluation.scheme_rows import draft_of
from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(db: None) -> Any:
    return load_county()


def sketch(scheme: Any, text: str) -> SchemeSketch:
    mei = access_of("mei")
    row = begin_sketch(mei, rights(mei), scheme, text, at=NOW)
    row.programme = mei.programme
    return row


def wrong(text: str, scheme: Any = None) -> str:
    """What stands against a draft with this text, each at its line."""
    draft = draft_of(sketch(scheme, text), NOW)
    assert not draft.may_publish
    return "\n".join(str(one) for one in draft.mistakes)


def test_a_scheme_is_drafted_from_the_example_and_published_for_good(county: Programme):
    mei = access_of("mei")
    row = sketch(None, SCHEME)
    edition = publish_sketch(mei, rights(mei), row, row.turn, "县委会议通过", at=NOW)
    assert edition.version == 1
    assert not SchemeSketch.objects.exists()
    edition.text = SCHEME.replace("40", "39")
    with pytest.raises(AppendOnlyError):
        edition.save()
    page = shown("rui", "/jia/evaluation/schemes/yearly/")
    assert "园区提升" in page
    assert "40 分 × 完成率" in page
    assert "同一件事只按最高一级计一次" in page


def test_the_next_version_begins_with_the_last_and_old_runs_keep_theirs(county: Programme):
    old = scheme_of(county)
    some_facts()
    run = drafted(old)
    mei, text = access_of("mei"), next_text(old.scheme)
    assert "version: 2" in text
    row = sketch(old.scheme, text.replace("label: 服务测评", "label: 服务满意"))
    publish_sketch(mei, rights(mei), row, row.turn, at=NOW)
    assert SchemeEdition.objects.filter(scheme=old.scheme).count() == 2
    run.refresh_from_db()
    assert run.scheme.version == 1
    assert "服务满意" in shown("lan", "/jia/evaluation/schemes/yearly/")
    assert "服务测评" in shown("lan", "/jia/evaluation/schemes/yearly/?version=1")
    assert signed_in("lan").get("/jia/evaluation/schemes/yearly/?version=9").status_code == 404


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weight: 20, unit: 分", "weight: 25, unit: 分", "合计 105"),
        ("satisfied: 100, unallowed: 60", "satisfied: 60, unallowed: 60", "满意值和不允许值相同"),
        ("kinds: [department]", "kinds: [town, department]", "两组"),
        ("source: 'manual:parks'", "source: parks.lifted", "没有“parks.lifted”这个数据来源"),
        ("source: 'manual:parks'", "source: 'target:T99'", "没有目标 T99"),
        ("source: 'manual:parks'", "source: 'register:nothing'", "没有台账计算指标 nothing"),
        ("kinds: [department]", "units: [jia, bing]", "bing 不是本项目的单位"),
        ("version: 1", "version: 3", "第一版请写 1"),
        ("luoshi_scheme: 1", "luoshi_scheme: [", "不是合法的 YAML"),
    ],
)
def test_a_draft_tells_what_is_wrong_with_it(county: Programme, old: str, new: str, words: str):
    assert words in wrong(SCHEME.replace(old, new, 1))


def test_a_mistake_stands_at_its_line(county: Programme):
    row = sketch(None, SCHEME.replace("kind: efficacy", "kind: efficient", 1))
    page = shown("mei", f"/jia/evaluation/schemes/drafts/{row.pk}/")
    at = SCHEME[: SCHEME.index("kind: efficacy")].count("\n") + 1
    assert f"第 {at} 行" in page
    assert "先把左边列出的改对" in page


def test_the_code_and_the_number_of_a_next_version_stay(county: Programme):
    edition = scheme_of(county)
    text = next_text(edition.scheme).replace("code: yearly", "code: other", 1)
    assert "代码不能改成 other" in wrong(text, edition.scheme)
    with pytest.raises(ScoringError, match="第 2 版"):
        publish_scheme(county, SCHEME, actor="系统", at=NOW)
    taken = draft_of(sketch(None, SCHEME), NOW)
    assert "yearly 已经用了" in str(taken.mistakes)


def test_a_draft_with_mistakes_is_kept_and_not_published(county: Programme):
    mei, row = access_of("mei"), sketch(None, SCHEME.replace("full: 100", "full: 90"))
    with pytest.raises(ScoringError, match="还不能发布"):
        publish_sketch(mei, rights(mei), row, row.turn, at=NOW)
    assert SchemeSketch.objects.filter(pk=row.pk).exists()
    url = f"/jia/evaluation/schemes/drafts/{row.pk}/do/"
    answer = signed_in("mei").post(url, {"do": "publish", "seen": "1"})
    assert answer.status_code == 422


def test_two_who_write_one_draft_do_not_overwrite_each_other(county: Programme):
    mei, row = access_of("mei"), sketch(None, SCHEME)
    change_sketch(mei, rights(mei), row, 1, SCHEME.replace("年度考核办法", "年度办法"), at=NOW)
    url = f"/jia/evaluation/schemes/drafts/{row.pk}/do/"
    late = {"do": "save", "seen": "1", "text": "我写的另一份"}
    answer = signed_in("mei").post(url, late)
    assert answer.status_code == 409
    assert "我写的另一份" in answer.content.decode()
    assert "年度办法" in SchemeSketch.objects.get(pk=row.pk).text


def test_only_the_office_drafts_and_sees_drafts(county: Programme):
    edition = scheme_of(county)
    rui = access_of("rui")
    with pytest.raises(PermissionDenied):
        begin_sketch(rui, rights(rui), edition.scheme, SCHEME, at=NOW)
    row = sketch(edition.scheme, next_text(edition.scheme))
    assert signed_in("rui").get(f"/jia/evaluation/schemes/drafts/{row.pk}/").status_code == 403
    mei = access_of("mei")
    with pytest.raises(ConflictError, match="已经在改"):
        begin_sketch(mei, rights(mei), edition.scheme, SCHEME, at=NOW)
    discard_sketch(mei, rights(mei), row, 1, at=NOW)
    assert not SchemeSketch.objects.exists()


def test_a_new_scheme_begins_with_the_example_in_the_browser(county: Programme):
    answer = signed_in("mei").post("/jia/evaluation/schemes/new/", follow=True)
    page = answer.content.decode()
    assert "luoshi_scheme: 1" in page
    assert "targets.achieved" in page
    assert "预览" in page
