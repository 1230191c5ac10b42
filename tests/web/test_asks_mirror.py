"""The registers that the asks room keeps: what the rows tell, the register counts, and nobody types it twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from ask_cases import arrived, fresh, made, move, unit
from cast import NOW, access_of, shown, signed_in
from django.core.exceptions import PermissionDenied
from matter_cases import with_writers

from luoshi.plan import Period, Quantity
from luoshi.projects import FlowStep
from luoshi.registers import Draft
from luoshi_web.asks import actions
from luoshi_web.asks.actions import UseTold, mirror_asks, sample_asks
from luoshi_web.asks.guards import rights
from luoshi_web.asks.jobs import mirror
from luoshi_web.asks.models import Ask, Entered
from luoshi_web.offices.models import Programme
from luoshi_web.registers.actions import add_entry, load_samples, publish_register
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import as_kept, figure, scope_of, started_on

pytestmark = pytest.mark.django_db

REGISTER = """\
luoshi_register: 1
code: upward
name: 争取台账
description: 照对上争取自动记。
keeper: jia
frequency: month
version: 1
effective: {from: 2024-01-01}
kept_by: asks
fields:
  - {code: ask, label: 事项, type: text, required: yes, unique: yes, from: title}
  - {code: unit, label: 争取单位, type: unit, required: yes, from: unit}
  - {code: kind, label: 类别, type: choice, choices: [{code: fund, label: 资金}, {code: land, label: 用地}, {code: other, label: 其他}], from: kind}
  - {code: wanted, label: 争取资金, type: number, unit: 万元, from: asked_funds}
  - {code: arrived, label: 到位资金, type: number, unit: 万元, from: arrived_funds}
  - {code: submitted_on, label: 申报日期, type: date, from: submitted_on}
  - {code: answered_on, label: 答复日期, type: date, from: answered_on}
  - {code: arrived_on, label: 到位日期, type: date, from: arrived_on}
  - {code: used_by, label: 使用单位, type: unit, from: used_by}
  - {code: carried, label: 续到, type: yesno, from: carried}
identity: {name: ask, dated: arrived_on}
stages: [{code: planned, label: 谋划}, {code: submitted, label: 申报}, {code: granted, label: 批复}, {code: arrived, label: 到位}, {code: used, label: 使用, final: yes}, {code: refused, label: 未获批, final: yes}]
moves:
  - {from: planned, to: submitted, by: [reporter]}
  - {from: submitted, to: granted, by: [reporter]}
  - {from: submitted, to: refused, by: [reporter]}
  - {from: granted, to: arrived, by: [reporter]}
  - {from: arrived, to: used, by: [reporter]}
indicators:
  - {indicator: upward_count, name: 到位项数, unit: 项, count: rows, where: [{field: arrived_on, within: year}]}
  - {indicator: upward_funds, name: 到位资金额, unit: 万元, sum: arrived, where: [{field: kind, is: fund}, {field: arrived_on, within: year}]}
  - indicator: upward_rate
    name: 成功率
    unit: '%'
    ratio: {of: {count: rows, where: [{field: stage, in: [granted, arrived, used]}]}, over: {count: rows}}
    where: [{field: stage, in: [granted, arrived, used, refused]}, {not: {field: carried, is: yes}}]
"""  # fmt: skip
NEXT = datetime(2027, 3, 1, 1, tzinfo=UTC)


@pytest.fixture
def upward(county: Programme) -> Kept:
    with_writers(county)
    return as_kept(publish_register(county, REGISTER, actor="系统", at=NOW))


def told(kept: Kept, code: str, year: str, at: datetime = NOW) -> Decimal | None:
    indicator = next(one for one in kept.register.indicators if one.code == code)
    scope = scope_of(kept.programme, Period.parse(year), at, started_on(kept.programme))
    return figure(kept, indicator, scope).value


def entries(kept: Kept) -> list[Revision]:
    rows = Revision.objects.filter(register=kept.row.code, superseded=None, withdrawn=0)
    return list(rows.order_by("entry_no"))


def follow(kept: Kept, at: datetime = NOW) -> int:
    return mirror_asks(kept.programme, actor="系统", at=at)


def test_the_register_counts_what_the_room_tells(upward):
    arrived()
    declined = made(title="用地", kind="land", amount="100亩")
    move("rui", declined, "submitted", date(2026, 2, 1), ref="甲报2号")
    move("rui", declined, "declined", date(2026, 3, 1), words="指标已满")
    assert (follow(upward), follow(upward)) == (2, 0)
    first, second = entries(upward)
    assert (first.stage, second.stage) == ("arrived", "refused")
    assert (told(upward, "upward_count", "2026"), told(upward, "upward_funds", "2026")) == (1, 1000)
    assert told(upward, "upward_rate", "2026") == 50
    assert "arrived" not in second.body and "wanted" not in second.body


def test_a_change_in_the_room_is_a_new_revision_within_a_minute(upward):
    row = arrived()
    assert "1 条有变" in mirror(NOW)
    later = datetime(2026, 10, 12, 3, tzinfo=UTC)
    access, now = access_of("rui"), fresh(row)
    use = UseTold(date(2026, 6, 1), Quantity.of(1000, "万元"), unit=unit("yi"))
    actions.allocate_ask(access, rights(access), now, now.edition, use, at=later)
    assert "1 条有变" in mirror(later)
    # What changed in the very moment of the last time is looked at once more.
    assert "0 条有变" in mirror(datetime(2026, 10, 12, 4, tzinfo=UTC))
    assert "更新了 0 个" in mirror(datetime(2026, 10, 12, 5, tzinfo=UTC))
    (entry,) = entries(upward)
    assert (entry.revision_no, entry.body["used_by"]) == (2, "yi")


def test_what_arrives_in_a_later_year_is_counted_there_and_its_ask_once(upward):
    row = arrived()
    follow(upward)
    access, now = access_of("rui"), fresh(row)
    more = FlowStep("arrived", date(2027, 2, 1), ref="到账2月", quantity=Quantity.of(200, "万元"))
    actions.move_ask(access, rights(access), now, now.edition, more, at=NEXT)
    follow(upward, NEXT)
    assert told(upward, "upward_funds", "2026", NEXT) == 1000
    assert told(upward, "upward_funds", "2027", NEXT) == 200
    assert told(upward, "upward_rate", "2027", NEXT) == 100
    assert [one.body["ask"] for one in entries(upward)] == [
        "2026年专项债",
        "2026年专项债（2027年续到）",
    ]


def test_what_was_withdrawn_is_no_entry_any_more(upward):
    row = made()
    follow(upward)
    move("rui", row, "withdrawn", date(2026, 3, 1), words="政策已停")
    assert follow(upward) == 1
    assert entries(upward) == []


def test_nobody_types_into_it_and_its_pages_lead_to_the_room(upward):
    row = made()
    follow(upward)
    with pytest.raises(PermissionDenied, match="照业务记录自动记"):
        add_entry(access_of("rui"), upward, {"ask": "手工"}, at=NOW)
    page = shown("rui", "/jia/registers/upward/")
    assert "/jia/asks/kept/upward/" in page
    client = signed_in("rui")
    assert client.get("/jia/asks/kept/upward/").url == "/jia/asks/"
    assert client.get("/jia/asks/kept/upward/1/").url == f"/jia/asks/{row.number}/"
    assert client.get("/jia/asks/kept/upward/77/").status_code == 404


def test_a_register_that_cannot_hold_a_row_keeps_what_it_has(upward, caplog):
    text = REGISTER.replace("code: upward", "code: narrow").replace("upward_", "narrow_")
    text = text.replace("{code: fund, label: 资金}, ", "").replace("{field: kind, is: fund}, ", "")
    narrow = as_kept(publish_register(upward.programme, text, actor="系统", at=NOW))
    made()
    follow(narrow)
    assert entries(narrow) == []
    assert "2026年专项债 is not in register narrow" in caplog.text


def test_the_sample_rows_of_the_register_become_the_room_s_own(upward):
    body = {
        "ask": "示例专项债", "unit": "jia", "kind": "fund", "wanted": 2000 * 10**6,
        "arrived": 1500 * 10**6, "submitted_on": 20250105, "answered_on": 20250301,
        "arrived_on": 20250401, "used_by": "yi",
    }  # fmt: skip
    planned = {"ask": "示例能耗", "unit": "yi", "kind": "other"}
    load_samples(
        upward, [Draft(1, body, "used"), Draft(2, planned, "planned")], actor="系统", at=NOW
    )
    before = told(upward, "upward_funds", "2025")
    assert (sample_asks(upward.programme, at=NOW), sample_asks(upward.programme, at=NOW)) == (2, 0)
    first, second = Ask.objects.order_by("number")
    assert (first.state, first.arrived, first.sample) == ("delivered", 1500, True)
    assert second.state == "planned"
    assert told(upward, "upward_funds", "2025") == before == 1500
    assert Entered.objects.count() == len(entries(upward)) == 2
    Programme.objects.update(show_sample=False)
    upward.programme.refresh_from_db()
    assert told(upward, "upward_funds", "2025") in (None, 0)
