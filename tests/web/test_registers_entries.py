"""Entries: numbered, revised, moved, withdrawn, imported; who may, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, join, record
from django.core.exceptions import PermissionDenied

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.registers import RegisterError, read_csv
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.ledger.queries import recorded_figures
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Person, Role
from luoshi_web.offices.queries import access_to
from luoshi_web.registers.actions import (
    Line,
    add_entry,
    change_entry,
    feed_register,
    import_entries,
    load_samples,
    move_entries,
    move_entry,
    publish_register,
    restore_entry,
    withdraw_entry,
)
from luoshi_web.registers.guards import may_add
from luoshi_web.registers.jobs import feed
from luoshi_web.registers.models import Register, Revision
from luoshi_web.registers.queries import (
    as_kept,
    figure,
    history_of,
    kept_of,
    newest_of,
    revisions,
    scope_of,
    started_on,
)
from luoshi_web.registers.typed import read_body

pytestmark = pytest.mark.databases
HOUR = timedelta(hours=1)
TEXT = """\
luoshi_register: 1
code: shops
name: 网点
description: 一行一个网点。
keeper: 甲局
writers: [keeper, area]
frequency: month
version: 1
effective: {from: 2024-01-01}
fields:
  - {code: name, label: 名称, type: text, required: yes, unique: yes}
  - {code: town, label: 乡, type: unit, required: yes}
  - {code: opened, label: 开业日期, type: date}
  - {code: sum, label: 投资, type: number, unit: 万元}
  - {code: phone, label: 电话, type: text, private: yes}
identity: {name: name, area: town, dated: opened}
stages: [{code: plan, label: 筹备}, {code: open, label: 开业, final: yes}]
moves:
  - {from: plan, to: open, by: [head, coordinator], needs: [opened], when: [{field: sum, ge: 10}]}
indicators:
  - {indicator: t03, name: 网点数, unit: %s, count: rows, where: [{field: opened, within: year}]}
"""


@pytest.fixture
def shops(county) -> Register:
    unit = Indicator.objects.get(programme=county, code="t03").unit
    return publish_register(county, TEXT % unit, actor="系统", at=NOW)


def access(county, name):
    return access_to(Person.objects.get(username=name), county.code, NOW.date())


def body(kept, **typed):
    read = read_body(kept, {"name": "甲店", "town": "东乡", **typed})
    assert not read.errors
    return read.body


def added(county, who_is="mei", at=NOW, **typed):
    who = access(county, who_is)
    kept = kept_of(who, "shops")
    return add_entry(who, kept, body(kept, **typed), at=at)


def test_it_numbers_entries_and_keeps_every_state(county, shops):
    row = added(county, sum="1200", at=NOW)
    assert (row.entry_no, row.revision_no, row.stage, row.area, row.name) == (
        1, 1, "plan", "dong", "甲店",
    )  # fmt: skip
    who, kept = access(county, "rui"), kept_of(access(county, "rui"), "shops")
    changed = change_entry(
        who, kept, 1, 1, body(kept, sum="0.2 亿元", opened="2026年8月6日"), at=NOW + HOUR
    )
    assert (changed.revision_no, changed.body["sum"], changed.dated) == (2, 2_000_000_000, 20260806)
    before = revisions(kept, NOW).get(entry_no=1)
    assert before.body["sum"] == 1_200_000_000
    assert [r.change for r in history_of(kept, 1)] == ["added", "edited"]


def test_the_same_body_is_no_change(county, shops):
    added(county)
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    assert change_entry(who, kept, 1, 1, body(kept), at=NOW + HOUR).revision_no == 1


def test_a_clock_that_goes_back_does_not_turn_the_order_of_revisions(county, shops):
    added(county)
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    later = change_entry(who, kept, 1, 1, body(kept, sum="5"), at=NOW - HOUR)
    first = history_of(kept, 1)[0]
    assert later.recorded == first.recorded + 1 == first.superseded


def test_who_comes_second_is_told_who_was_first(county, shops):
    added(county)
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    change_entry(who, kept, 1, 1, body(kept, sum="5"), at=NOW + HOUR)
    with pytest.raises(ConflictError, match="Mei"):
        change_entry(access(county, "rui"), kept, 1, 1, body(kept, sum="6"), at=NOW + HOUR)


def test_a_unique_value_is_taken_once(county, shops):
    added(county)
    with pytest.raises(LuoshiError, match="第 1 条"):
        added(county)
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    withdraw_entry(who, kept, 1, 1, "登错了", at=NOW)
    assert added(county).entry_no == 2
    with pytest.raises(LuoshiError, match="第 2 条"):
        restore_entry(who, kept, 1, 2, "还要", at=NOW)


def test_strangers_to_a_register_do_not_write_it(county, shops):
    for name in ("lan", "hua", "an"):
        with pytest.raises(PermissionDenied, match="甲局"):
            added(county, name)
    assert not Revision.objects.exists()


def test_a_town_writes_its_own_rows_and_no_others(county, shops):
    join(county, "dan", Role.REPORTER, "dong")
    assert added(county, "dan").entry_no == 1
    who, kept = access(county, "dan"), kept_of(access(county, "dan"), "shops")
    with pytest.raises(PermissionDenied):
        add_entry(who, kept, body(kept, name="乙店", town="西乡"), at=NOW)
    with pytest.raises(PermissionDenied):
        change_entry(who, kept, 1, 1, body(kept, town="西乡"), at=NOW)


def test_a_move_asks_for_its_fields_its_condition_and_its_people(county, shops):
    added(county)
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    with pytest.raises(LuoshiError, match="开业日期"):
        move_entry(who, kept, 1, 1, "open", at=NOW)
    change_entry(who, kept, 1, 1, body(kept, opened="2026-09-01", sum="9"), at=NOW)
    with pytest.raises(LuoshiError, match="不小于10"):
        move_entry(who, kept, 1, 2, "open", at=NOW)
    change_entry(who, kept, 1, 2, body(kept, opened="2026-09-01", sum="10"), at=NOW)
    with pytest.raises(PermissionDenied, match="统筹人员"):
        move_entry(access(county, "rui"), kept, 1, 3, "open", at=NOW)
    moved = move_entry(who, kept, 1, 3, "open", at=NOW + timedelta(days=3))
    assert (moved.stage, moved.stage_since) == ("open", (NOW + timedelta(days=3)).date())
    with pytest.raises(LuoshiError, match="不能从“开业”变到“筹备”"):
        move_entry(who, kept, 1, 4, "plan", at=NOW)


def test_many_are_moved_together_or_not_at_all(county, shops):
    added(county, opened="2026-09-01", sum="10")
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    add_entry(who, kept, body(kept, name="乙店"), at=NOW)
    with pytest.raises(LuoshiError, match="乙店"):
        move_entries(who, kept, [(1, 1), (2, 1)], "open", at=NOW)
    assert newest_of(kept, 1).stage == "plan"
    assert [row.stage for row in move_entries(who, kept, [(1, 1)], "open", at=NOW)] == ["open"]


def test_a_withdrawn_entry_counts_as_before_for_every_earlier_instant(county, shops):
    added(county, opened="2026-09-01")
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    withdraw_entry(who, kept, 1, 1, "重复", at=NOW + HOUR)
    formula = kept.register.indicators[0]
    for known, count in ((NOW, 1), (NOW + HOUR, 0)):
        scope = scope_of(county, Period.parse("2026-09"), known, started_on(county))
        assert figure(kept, formula, scope).value == count


def test_a_sheet_goes_in_whole_or_not_at_all(county, shops):
    added(county, sum="5")
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    good = Line(2, body(kept, name="丙店"), "plan")
    stale = Line(3, body(kept, sum="7"), "plan", number=1, seen=9)
    with pytest.raises(ConflictError, match="第 3 行"):
        import_entries(who, kept, [good, stale], at=NOW)
    assert Revision.objects.count() == 1
    changed = Line(3, body(kept, sum="7"), "plan", number=1, seen=1)
    same = Line(4, body(kept, name="丙店"), "plan")
    rows, unchanged = import_entries(who, kept, [changed, same], at=NOW)
    assert ([(r.entry_no, r.revision_no) for r in rows], unchanged) == ([(1, 2), (2, 1)], 0)


def test_figures_reach_the_ledger_once_and_follow_the_rows(county, shops):
    added(county, opened="2026-08-15")
    assert "1 个台账" in feed(NOW)
    rows = Observation.objects.filter(source="register", period="2026-09")
    assert [row.value for row in rows] == [1]
    kept = as_kept(Register.objects.get(pk=shops.pk))
    assert feed_register(kept, actor="系统", at=NOW + HOUR) == []
    who = access(county, "mei")
    withdraw_entry(who, kept, 1, 1, "重复", at=NOW + HOUR)
    feed(NOW + 2 * HOUR)
    first, second = rows.order_by("pk")
    assert (second.value, second.replaces_id, second.sample) == (0, first.pk, False)


def test_an_empty_register_has_said_nothing(county, shops):
    feed(NOW)
    assert not Observation.objects.filter(source="register").exists()


def test_made_up_rows_make_figures_that_say_so(county, shops):
    kept = as_kept(shops)
    drafts, mistakes = read_csv(
        kept.register, "# 演示\n名称,乡,开业日期\n示例一,dong,2026-08-01\n示例二,xi,2026-11-01\n"
    )
    assert not mistakes
    assert load_samples(kept, drafts, actor="系统", at=NOW) == 1
    feed(NOW)
    assert {row.sample for row in Observation.objects.filter(source="register")} == {True}
    added(county, opened="2026-08-20")
    feed(NOW + HOUR)
    found = Observation.objects.filter(source="register", period="2026-09", recorded_at=NOW + HOUR)
    assert [(r.value, r.sample) for r in found.order_by("pk")] == [(1, False), (2, True)]


def test_what_stands_beside_is_judged_by_who_governs(county, shops):
    record(county, "T03", "2026-09", "40")
    added(county, opened="2026-08-15")
    feed(NOW)
    seen = [f for f in recorded_figures(county, NOW) if f.indicator == "t03"]
    assert [(str(f.period), f.source, f.value) for f in seen if str(f.period) == "2026-09"] == [
        ("2026-09", "register", 1)
    ]


def test_a_declaration_that_breaks_old_entries_is_refused(county, shops):
    unit = Indicator.objects.get(programme=county, code="t03").unit
    worse = (
        (TEXT % unit)
        .replace("version: 1\neff", "version: 2\neff")
        .replace("type: number, unit: 万元", "type: text")
    )
    with pytest.raises(RegisterError) as caught:
        publish_register(county, worse, actor="系统", at=NOW)
    assert caught.value.mistakes
    assert Register.objects.get(pk=shops.pk).version == 1


def test_a_register_does_not_compute_an_official_statistic(county):
    text = (
        (TEXT % "亿元")
        .replace("indicator: t03", "indicator: t01")
        .replace("count: rows", "sum: sum")
    )
    with pytest.raises(LuoshiError, match="官方统计"):
        publish_register(county, text, actor="系统", at=NOW)


def test_the_trail_tells_each_change(county, shops):
    added(county)
    who, kept = access(county, "mei"), kept_of(access(county, "mei"), "shops")
    withdraw_entry(who, kept, 1, 1, "重复", at=NOW)
    codes = AuditEntry.objects.filter(action__startswith="registers.").values_list(
        "action", flat=True
    )
    assert list(codes) == [
        "registers.register.published", "registers.entry.added", "registers.entry.withdrawn",
    ]  # fmt: skip


def test_a_department_named_as_an_area_does_not_write_for_that(county, shops):
    who, kept = access(county, "hua"), kept_of(access(county, "hua"), "shops")
    with pytest.raises(PermissionDenied):
        add_entry(who, kept, body(kept, town="乙局"), at=NOW)
    assert not may_add(who, kept)
    assert not Revision.objects.exists()
