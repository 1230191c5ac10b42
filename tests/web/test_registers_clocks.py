"""Entries that stand too long are spoken of: once a deadline, to whoever keeps the register, until they move."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW
from test_registers_entries import TEXT, access, body

from luoshi_web.ledger.models import Indicator
from luoshi_web.notices.models import Notice
from luoshi_web.registers.actions import add_entry, change_entry, move_entry, publish_register
from luoshi_web.registers.jobs import clocks
from luoshi_web.registers.queries import kept_of

# Monday, 12 October 2026; ten working days on: Monday the 26th.
CLOCK = "clocks:\n  - {stage: plan, name: 十个工作日内开业, working_days: 10}\n"


@pytest.fixture
def kept(county):
    unit = Indicator.objects.get(programme=county, code="t03").unit
    text = (TEXT % unit).replace("indicators:\n", CLOCK + "indicators:\n")
    publish_register(county, text, actor="系统", at=NOW)
    return kept_of(access(county, "mei"), "shops")


def days(n: int):
    return NOW + timedelta(days=n)


def notices():
    return list(Notice.objects.order_by("pk").values_list("person__username", "kind", "what"))


def test_the_keeper_is_told_once_near_the_end_and_once_after_it(county, kept):
    add_entry(access(county, "mei"), kept, body(kept), at=NOW)
    clocks(days(11))
    assert notices() == []
    clocks(days(12))
    clocks(days(13))
    assert notices() == [("rui", "due", "台账“网点”有 1 条快到办理时限：甲店。")]
    clocks(days(15))
    clocks(days(16))
    assert notices() == [
        ("rui", "overdue", "台账“网点”有 1 条快到或已过办理时限，已过 1 条：甲店。")
    ]


def test_the_notice_is_settled_when_the_entry_has_moved(county, kept):
    who = access(county, "mei")
    add_entry(who, kept, body(kept), at=NOW)
    clocks(days(20))
    change_entry(who, kept, 1, 1, body(kept, opened="2026-10-20", sum="10"), at=days(21))
    move_entry(who, kept, 1, 2, "open", at=days(21))
    clocks(days(22))
    assert [row.settled_at for row in Notice.objects.all()] == [days(22)]
