"""试算: another policy, date or state of knowledge beside how it stands; nothing is stored."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from cast import NOW, PASSWORD, record, some_figures
from django.test import Client

from luoshi.errors import LuoshiError
from luoshi.progress import light_policies
from luoshi_web.ledger.models import AssessmentLine, Snapshot
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.what_if import WhatIfPage, trial_of, tried, what_if_page
from luoshi_web.offices.models import AuditEntry, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(county: Programme) -> Programme:
    some_figures(county)
    county.refresh_from_db()
    return county


def page_of(county: Programme, **given: str) -> WhatIfPage:
    trial = trial_of(county, given, NOW)
    return what_if_page(county, standing_on(county, None, NOW), tried(county, trial, NOW), trial)


def html_of(query: str, status: int = 200) -> str:
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    response = client.get(f"/jia/what-if/{query}")
    assert response.status_code == status
    return response.content.decode()


def test_it_changes_nothing_while_nothing_is_asked(county):
    page = page_of(county)
    assert page.rows == () and page.finding == "试算：6 项目标的灯都不变"
    assert all(row.count == row.trial_count and row.difference == "—" for row in page.counts)
    assert [row.name for row in page.policies if row.is_own] == ["yinchuan-2025"]


def test_it_sets_another_policy_beside_ours_with_its_source(county):
    record(county, "T05", "2026-09", "26")
    county.refresh_from_db()
    page = page_of(county, policy="tianjin-2022")
    assert {row.code: (row.light, row.trial_light) for row in page.rows} == {
        "T05": ("green", "amber")
    }
    assert "天津市2022年专项债券使用进度预警" in page.source
    assert {row.name for row in page.policies} == set(light_policies())
    assert all(row.source and row.place for row in page.policies)


def test_another_palette_keeps_the_shape_and_says_its_own_word(county):
    page = page_of(county, policy="zaozhuang")
    assert page.rows == ()
    words = {row.light: (row.word, row.trial_word) for row in page.counts}
    assert words["red"] == ("严重滞后", "红牌")
    html = html_of("?policy=zaozhuang")
    assert '<td class="palette-zaozhuang"><span class="ls-mark is-red">' in html
    assert '<main class="ls-main palette-standard"' in html


def test_a_programme_under_that_palette_is_drawn_in_it(county):
    Programme.objects.filter(pk=county.pk).update(policy="zaozhuang", revision=901)
    html = html_of("?policy=yinchuan-2025")
    assert '<main class="ls-main palette-zaozhuang"' in html
    assert '<td class="palette-standard">' in html


def test_it_judges_another_day_with_what_is_known_now(county):
    page = page_of(county, as_of="2026-08-31")
    assert page.trial_as_of == date(2026, 8, 31) and page.known_day is None
    assert "T04" in {row.code for row in page.rows}
    later = page_of(county, as_of="2026-12-31")
    assert later.trial_as_of == date(2026, 12, 31)


def test_it_judges_today_with_what_was_known_then(county):
    record(county, "T05", "2026-08", "20", recorded_at=datetime(2026, 9, 5, tzinfo=UTC))
    county.refresh_from_db()
    page = page_of(county, known_on="2026-09-20")
    rows = {row.code: (row.light, row.trial_light) for row in page.rows}
    assert rows["T05"] == ("done", "amber") and page.known_day == date(2026, 9, 20)


def test_it_stores_nothing_and_leaves_the_policy_alone(county):
    before = (AuditEntry.objects.count(), county.revision)
    html = html_of("?policy=wuhan&as_of=2026-08-31")
    assert "试算，不存储、不作评定" in html and "武汉市投资进度预警" in html
    county.refresh_from_db()
    assert (AuditEntry.objects.count(), county.revision) == before
    assert county.policy == "yinchuan-2025"
    assert not Snapshot.objects.exists() and not AssessmentLine.objects.exists()
    assert "银川市" in standing_on(county, None, NOW).policy_words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"policy": "atlantis"}, "没有名为"),
        ({"policy": "wuhan@9"}, "没有名为"),
        ({"policy": "x" * 500}, "没有名为"),
        ({"as_of": "morgen"}, "不是日期"),
        ({"as_of": "2019-01-01"}, "不在方案的期限里"),
        ({"known_on": "2027-01-01"}, "看不到"),
    ],
)
def test_what_cannot_be_used_is_said_and_not_used(county, given, said):
    with pytest.raises(LuoshiError, match=said):
        trial_of(county, given, NOW)
    name, value = next(iter(given.items()))
    assert said in html_of(f"?{name}={value}", status=422)


def test_the_board_leads_to_it(county):
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    assert "/jia/what-if/" in client.get("/jia/targets/").content.decode()
