"""Appeals of 甲县 as a web test receives them and moves them on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cast import NOW, join

from luoshi.registers import firm_key
from luoshi_web.enterprises.actions.appeals import (
    AppealTold,
    Received,
    Said,
    firm_moves,
    move_appeal,
    receive_appeal,
)
from luoshi_web.enterprises.appeal_rows import appeal_row
from luoshi_web.enterprises.guards import rights
from luoshi_web.enterprises.models import Appeal, Firm, FirmName
from luoshi_web.offices.models import Duty, Keeper, Person, Programme, Role, Unit
from luoshi_web.offices.queries import Access, access_to


def with_appeals(county: Programme) -> Programme:
    """mei coordinates and so dispatches; hua is the head of 乙局, yan reports for it; dongmei is the head of 东乡, rui reports for
    甲局; lan leads. 甲企 is an enterprise of 东乡 with the account qi; another has none."""
    join(county, "yan", Role.REPORTER, "yi")
    join(county, "dongmei", Role.HEAD, "dong")
    firm(county, "甲县示例机械有限公司", 1, town="dong")
    firm(county, "甲县示例食品有限公司", 2)
    return county


def firm(county: Programme, name: str, number: int, town: str = "", **more: Any) -> Firm:
    row = Firm.objects.create(
        programme=county, number=number, name=name, made_at=NOW, made_by="test",
        town=unit(town) if town else None, **more,
    )  # fmt: skip
    FirmName.objects.create(programme=county, firm=row, name=name, key=firm_key(name), is_main=True)
    return row


def keeper(county: Programme, code: str) -> None:
    Keeper.objects.create(programme=county, duty=Duty.APPEALS, unit=unit(code))


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def on(days: float) -> datetime:
    """So many days after the cast's day, which is Monday 2026-10-12, 9:00."""
    return NOW + timedelta(days=days)


def acts(who: str, at: datetime = NOW) -> Access:
    return access_to(Person.objects.get(username=who), "jia", at.date())


def told(**more: Any) -> AppealTold:
    given = {
        "firm": Firm.objects.filter(number=1).first(),
        "title": "变压器增容等了三个月",
        "matter": "厂里新上一条线，供电增容申请三个月没有批，请协调用电。",
        "contact": "示例联系人",
        "phone": "0632-0000000",
        "channel": "staff",
    }
    return AppealTold(**given | more)


def received(who: str = "mei", at: datetime = NOW, **more: Any) -> Received:
    return receive_appeal(acts(who, at), told(**more), at=at)


def move(who: str, row: Appeal, do: str, at: datetime = NOW, **said: Any) -> Appeal:
    """As the person sees the appeal at that moment."""
    access = acts(who, at)
    fresh = appeal_row(access, row.number)
    return move_appeal(access, rights(access), fresh, do, Said(seen=fresh.edition, **said), at=at)


def firm_does(row: Appeal, do: str, at: datetime = NOW, **said: Any) -> Appeal:
    """By the link."""
    fresh = Appeal.objects.get(pk=row.pk)
    return firm_moves(fresh, do, Said(seen=fresh.edition, **said), at=at)


def answered(row: Appeal, at: datetime = NOW) -> Appeal:
    """Assigned to 乙局, contacted and answered, all in that moment."""
    move("mei", row, "assign", at, unit="乙局")
    return done(row, at)


def done(row: Appeal, at: datetime) -> Appeal:
    """Signed for by 乙局, contacted and answered."""
    move("yan", row, "sign", at)
    move("yan", row, "contact", at, way="call", words="电话核实，属实。")
    return move("hua", row, "answer", at, result="solved", words="已经增容送电。")
