"""录入: who records what, what is refused and how, what stands afterwards."""

from __future__ import annotations

import html
import re

import pytest
from cast import NOW, PASSWORD, record, signed_in
from django.test import Client

from luoshi_web.ledger.models import Observation
from luoshi_web.offices.models import AuditEntry
from luoshi_web.offices.queries import audit_faults

pytestmark = pytest.mark.django_db
URL = "/jia/observe/"
GOOD = {
    "indicator": "t03",
    "period": "2026-09",
    "value": "12",
    "unit": "个",
    "document": "项目台账",
}


def post(who: str, **changes: str):
    return signed_in(who).post(URL, GOOD | changes)


def text_of(response) -> str:
    return html.unescape(response.content.decode())


def test_it_records_a_figure_and_shows_the_row(county):
    client = signed_in("mei")
    response = client.post(URL, GOOD, follow=True)
    assert "已记入：引进项目 2026年9月 12 个。" in text_of(response)
    assert 'class="is-new"' in text_of(response)
    row = Observation.objects.get()
    assert (row.value, row.unit, row.source, row.sample) == (12, "个", "report", False)
    assert row.recorded_by == "甲局 Mei（mei）" and row.recorded_at == NOW
    assert "12" in text_of(client.get("/jia/targets/T03/"))


def test_it_leaves_an_entry_in_the_trail(county):
    post("mei")
    entry = AuditEntry.objects.get(action="ledger.observation.recorded")
    assert entry.object_name == "引进项目 2026年9月" and '"value":"12"' in entry.after
    assert audit_faults(county) == []


def test_it_takes_a_zero_as_a_zero(county):
    assert post("mei", value="0").status_code == 302
    assert Observation.objects.get().value == 0


def test_it_replaces_an_earlier_figure_by_a_new_row(county):
    old = record(county, "T03", "2026-09", "11")
    assert post("mei", note="查重").status_code == 302
    assert Observation.objects.count() == 2
    assert Observation.objects.latest("pk").replaces == old


def test_it_wants_a_reason_before_it_replaces_a_reported_figure(county):
    record(county, "T03", "2026-09", "11")
    response = post("mei")
    assert response.status_code == 422 and "2026年9月已有一个数" in text_of(response)
    assert Observation.objects.count() == 1


def test_it_replaces_a_sample_figure_without_asking(county):
    record(county, "T03", "2026-09", "11", sample=True)
    assert post("mei").status_code == 302


def test_it_takes_another_unit_of_the_same_dimension(county):
    assert post("mei", indicator="t05", value="31000", unit="米").status_code == 302
    assert '<td class="n strong">31</td>' in text_of(signed_in("mei").get("/jia/targets/"))


def test_it_takes_what_a_chinese_keyboard_types(county):
    assert post("mei", value="１，２００", period="２０２６－０９").status_code == 302
    assert Observation.objects.get().value == 1200


def test_it_takes_a_grade_for_what_is_graded(county):
    assert post("mei", indicator="t06", period="2025", value="Ⅲ类", unit="").status_code == 302
    assert Observation.objects.get().grade == "Ⅲ类"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "十二"}, "“十二”不是数"),
        ({"value": "12个"}, "“12个”不是数"),
        ({"value": ""}, "请填数值；零就填 0"),
        ({"value": "1e30"}, "“1e30”不是数"),
        ({"value": "0.12345678"}, "太长"),
        ({"value": "NaN"}, "“NaN”不是数"),
        ({"value": "9" * 60}, "数值太长"),
        ({"unit": "咕噜"}, "咕噜"),
        ({"unit": "亩"}, "亩"),
        ({"period": "2199-01"}, "2199"),
        ({"period": "2026-11"}, "2026年11月还没有结束"),
        ({"period": "2026-Q3"}, "按月出数"),
        ({"period": "上个月"}, "数据期“上个月”不是可认的写法"),
        ({"period": ""}, "请填数据期"),
        ({"indicator": ""}, "请选一个指标"),
        ({"indicator": "t01"}, "这个指标不由您录入"),
        ({"document": ""}, "请写数从哪份文件来"),
        ({"document": "长" * 201}, "来源文件最多 200 字"),
    ],
)
def test_it_refuses_in_place_keeps_what_was_typed_and_stores_nothing(county, changes, said):
    response = post("mei", **changes)
    page = text_of(response)
    assert response.status_code == 422 and said in page
    kept = "项目台账" if "document" not in changes else "2026-09"
    assert kept in page
    assert Observation.objects.count() == 0
    assert not AuditEntry.objects.filter(action="ledger.observation.recorded").exists()


def test_it_refuses_a_grade_that_the_judge_could_not_place(county):
    response = post("mei", indicator="t06", period="2025", value="很好", unit="")
    assert response.status_code == 422 and "很好" in text_of(response)
    assert Observation.objects.count() == 0


@pytest.mark.parametrize("who", ["lan", "an", "su", "rui", "hua"])
def test_it_lets_nobody_else_record(county, who):
    assert post(who).status_code == 403
    page = text_of(signed_in(who).get(URL))
    assert "您的岗位不在这里录入" in page and "<form class=" not in page
    assert Observation.objects.count() == 0


def test_it_offers_the_coordinator_every_indicator_but_official_statistics(county):
    page = text_of(signed_in("mei").get(URL))
    assert 'value="t05"' in page and 'value="t03"' in page and 'value="t01"' not in page


def test_it_shows_no_target_beside_a_figure(county):
    page = text_of(signed_in("mei").get(URL + "?indicator=t03"))
    assert 'value="t03" selected' in page
    # The form's token is letters and digits, so now and then "60" is in it.
    told = re.sub(r'(?<=name="csrfmiddlewaretoken" value=")\w+', "", page.split("<main")[1])
    assert "不少于" not in told and "60" not in told


def test_it_needs_the_forms_token(county):
    client = Client(enforce_csrf_checks=True)
    client.login(username="mei", password=PASSWORD)
    response = client.post(URL, GOOD)
    assert response.status_code == 403 and "页面已过期" in text_of(response)
