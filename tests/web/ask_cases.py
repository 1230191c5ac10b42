"""Asks of 甲县 as a web test tells them. 甲局's rui asks, 乙局's hua asks for her own; mei coordinates."""

from __future__ import annotations

from datetime import date
from typing import Any

from cast import NOW, access_of

from luoshi.plan import Quantity
from luoshi.projects import FlowStep
from luoshi_web.asks import actions
from luoshi_web.asks.actions import AskTold
from luoshi_web.asks.ask_rows import ask_row
from luoshi_web.asks.guards import rights
from luoshi_web.asks.models import Ask, AskFile, CaseFile
from luoshi_web.ledger.models import Duty
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Unit

PDF = CheckedFile("批复.pdf", "application/pdf", b"%PDF-")


def unit(code: str) -> Unit:
    return Unit.objects.get(programme__code="jia", code=code)


def told(
    title: str = "2026年专项债", kind: str = "funds", amount: str = "2000万元", **more: Any
) -> AskTold:
    number = amount.rstrip("万元亿亩吨标准煤项公顷")
    plain: dict[str, Any] = {
        "title": title, "kind": kind, "quantity": Quantity.of(number, amount[len(number):]),
        "higher": "省财政厅", "lead": unit("jia"), "since": date(2026, 1, 10),
        "basis": "甲财〔2026〕1号",
    }  # fmt: skip
    return AskTold(**{**plain, **more})


def made(who: str = "rui", **more: Any) -> Ask:
    access = access_of(who)
    return actions.make_ask(access, rights(access), told(**more), at=NOW)


def fresh(row: Ask) -> Ask:
    return ask_row(access_of("mei"), row.number)


def move(
    who: str, row: Ask, to: str, on: date, amount: str = "", unit_of: str = "万元",
    file: CheckedFile | None = None, **more: str,
) -> Ask:  # fmt: skip
    access, now = access_of(who), fresh(row)
    quantity = Quantity.of(amount, unit_of) if amount else None
    step = FlowStep(to, on, quantity=quantity, **more)
    return actions.move_ask(access, rights(access), now, now.edition, step, at=NOW, file=file)


def approved(row: Ask | None = None, amount: str = "1500", unit_of: str = "万元") -> Ask:
    row = row or made()
    move("rui", row, "submitted", date(2026, 2, 1), ref="甲报1号")
    move("rui", row, "review", date(2026, 2, 10))
    return move("rui", row, "approved", date(2026, 4, 1), amount, unit_of, ref="省批1号")


def arrived(row: Ask | None = None, amount: str = "1000", unit_of: str = "万元") -> Ask:
    row = approved(row, unit_of=unit_of)
    return move("rui", row, "arrived", date(2026, 5, 1), amount, unit_of, ref="到账5号")


def some_ask() -> int:
    """The first ask, of which something arrived, with its voucher; the key of that file."""
    row = approved()
    row = move("rui", row, "arrived", date(2026, 5, 1), "5", ref="到账5号", file=PDF)
    return AskFile.objects.get(ask=row).pk


def some_measure() -> int:
    """The first measure, 乙局's, issued with its paper."""
    mei, section = access_of("mei"), Duty.objects.order_by("pk")[0].section
    row = actions.add_measure(mei, rights(mei), section, "制定水渠修护办法", unit("yi"), at=NOW)
    told = actions.MeasureTold("issued", "甲政3号", "水渠修护办法", date(2026, 5, 1))
    return actions.tell_measure(mei, rights(mei), row, 1, told, at=NOW, file=PDF).number


def some_case() -> int:
    """The first case, 乙局's, in the library with its evidence; the key of that file."""
    mei = access_of("mei")
    told = actions.CaseTold(
        "水渠轮修做法",
        unit("yi"),
        "渠多人少。",
        "排号轮修。",
        "",
        "有人管渠。",
        (("漏水减少", "月报"),),
    )
    row = actions.make_case(mei, rights(mei), told, at=NOW)
    row = actions.add_evidence(mei, rights(mei), row, row.edition, PDF, at=NOW)
    row = actions.send_case(mei, rights(mei), row, row.edition, at=NOW)
    actions.review_case(mei, rights(mei), row, row.edition, accept=True, remark="", at=NOW)
    return CaseFile.objects.get(case=row).file_id
