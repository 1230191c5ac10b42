"""Orders of 甲县 as a web test gives them and moves them on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cast import NOW, join

from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import Access, access_to
from luoshi_web.supervision.actions.orders import Given, NewOrder, draft_order, move_order
from luoshi_web.supervision.models import Order
from luoshi_web.supervision.order_rows import order_row

CHECKS = ("facts", "solved", "done", "conclusion", "lawful", "form")
SCAN = CheckedFile("签发.pdf", "application/pdf", b"%PDF-1.4 signed")


def with_office(county: Programme) -> Programme:
    """mei coordinates, lan leads, hua is the head of 乙局 and yan reports for it; qiu, beside mei, coordinates too;
    dongmei is the head of 东乡, rui reports for 甲局."""
    join(county, "yan", Role.REPORTER, "yi")
    join(county, "qiu", Role.COORDINATOR, "jia")
    join(county, "dongmei", Role.HEAD, "dong")
    return county


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def on(days: int) -> datetime:
    """So many days after the cast's day."""
    return NOW + timedelta(days=days)


def acts(who: str, at: datetime = NOW) -> Access:
    return access_to(Person.objects.get(username=who), "jia", at.date())


def new(**more: Any) -> NewOrder:
    given = {
        "kind": "light",
        "title": "过百亿元项目开工",
        "matter": "请逐个写明开工时间和卡点。",
        "lead": unit("yi"),
    }
    return NewOrder(**given | more)


def drafted(who: str = "mei", at: datetime = NOW, **more: Any) -> Order:
    return draft_order(acts(who, at), new(**more), at=at)


def move(who: str, row: Order, do: str, at: datetime = NOW, **given: Any) -> Order:
    """As the person sees the order at that moment."""
    access = acts(who, at)
    fresh = order_row(access, row.number)
    return move_order(access, fresh, fresh.edition, do, Given(**given), at=at)


def registered(at: datetime = NOW, **more: Any) -> Order:
    return move("mei", drafted(at=at, **more), "register", at, approver="Lan")


def issued(at: datetime = NOW, **more: Any) -> Order:
    return move("lan", registered(at, **more), "issue", at)


def handling(at: datetime = NOW, **more: Any) -> Order:
    return move("yan", issued(at, **more), "accept", at)


def submitted(at: datetime = NOW, **more: Any) -> Order:
    return move("hua", handling(at, **more), "report", at, words="已经开工一个。")


def passed(at: datetime = NOW, **more: Any) -> Order:
    return move("mei", submitted(at, **more), "pass", at, words="情况属实。", checks=CHECKS)


def closed(at: datetime = NOW, **more: Any) -> Order:
    row = move("mei", passed(at, **more), "verify", at, words="现场看过。")
    return move("mei", row, "close", at)


def day(text: str) -> date:
    return date.fromisoformat(text)
