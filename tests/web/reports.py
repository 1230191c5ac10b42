"""The September round of 甲县, opened, and ways to act in it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from cast import NOW, access_of

from luoshi.plan import Period
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.models import Programme, StoredFile
from luoshi_web.reporting.actions import (
    CellGiven,
    CellResult,
    attach_evidence,
    open_round,
    plan_round,
    save_cells,
)
from luoshi_web.reporting.models import Report, Round
from luoshi_web.reporting.owed import Owed
from luoshi_web.reporting.queries import owed_by


def october(day: int, hour: int) -> datetime:
    return datetime(2026, 10, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def opened(programme: Programme) -> Round:
    round_ = plan_round(programme, Period.parse("2026-09"), actor="系统", at=NOW)
    open_round(round_, actor="系统", at=NOW)
    return round_


def report_of(round_: Round, unit: str) -> tuple[Report, Owed]:
    report = Report.objects.select_related("round", "unit", "programme").get(
        round=round_, unit__code=unit
    )
    return report, owed_by(round_.programme, round_)[report.unit_id]


def fill(
    who: str, report: Report, owed: Owed, texts: dict[str, str], seen: int = 0, note: str = ""
) -> list[CellResult]:
    """Cells by indicator code."""
    keys = {item.indicator.code: item.key for item in owed.items}
    given = [CellGiven(keys[code], text, note, seen) for code, text in texts.items()]
    return save_cells(access_of(who), report, owed, frozenset(), given, at=NOW)


def evidence(report: Report, owed: Owed, code: str, text: str = "证明材料") -> StoredFile:
    """A text file by rui beside the cell of an indicator."""
    access = access_of("rui")
    data = text.encode()
    stored = store_file(
        access.programme, "证明.txt", "text/plain", data, actor=access.actor, at=NOW
    )
    index_text(stored)
    item = next(item for item in owed.hand if item.indicator.code == code)
    attach_evidence(access, report, item, stored, at=NOW)
    return stored
