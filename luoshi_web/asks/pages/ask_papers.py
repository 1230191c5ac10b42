"""The ledger of asks (政策资金争取台账) as a workbook and as an official table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.projects import ask_flow, ask_kinds
from luoshi.writing import LedgerColumn, LedgerFacts
from luoshi_web.asks.amounts import figure
from luoshi_web.asks.ask_told import user_of
from luoshi_web.asks.models import Ask, AskUse
from luoshi_web.offices.models import Programme
from luoshi_web.offices.pages.list_sheet import ListSheet, list_book

MOST_PRINTED: Final = 1_000
Value = str | int | Decimal | date | None


def _columns() -> tuple[tuple[str, int], ...]:
    return (
        (_("序号"), 6), (_("事项"), 32), (_("类别"), 8), (_("对口上级部门"), 18),
        (_("依据文件"), 26), (_("争取单位"), 18), (_("单位"), 10), (_("争取"), 12), (_("批复"), 12),
        (_("到位"), 12), (_("已安排"), 12), (_("使用项目或单位"), 28), (_("状态"), 9),
        (_("申报日期"), 12), (_("答复日期"), 12), (_("到位日期"), 12), (_("缺证明"), 8),
    )  # fmt: skip


def asks_workbook(programme: Programme, rows: Sequence[Ask], today: date) -> bytes:
    """Amounts are numbers, each in the unit that stands beside it. One query."""
    users = users_of(rows)
    title = _title(programme)
    sheet = ListSheet(
        title=title,
        name=_("争取台账"),
        columns=_columns(),
        staying=2,
        foot=f"{title}　{today.isoformat()}",
    )
    return list_book(
        sheet, ([n, *_values(row, users)] for n, row in enumerate(rows, 1)), made=today
    )


def asks_ledger(programme: Programme, rows: Sequence[Ask], today: date) -> LedgerFacts:
    """LuoshiError: more rows than anybody prints. One query."""
    if len(rows) > MOST_PRINTED:
        raise LuoshiError(
            _("台账超过 %(n)s 行，不能整本出文。") % {"n": MOST_PRINTED},
            _("请先筛选，或下载 Excel。"),
        )
    users = users_of(rows)
    return LedgerFacts(
        title=_title(programme),
        columns=tuple(LedgerColumn(head) for head, _width in _columns()),
        rows=tuple(
            (str(n), *(_text(value) for value in _values(row, users)))
            for n, row in enumerate(rows, 1)
        ),
        notes=(_("各类别按自己的单位计，不同单位不相加。"),),
        data_date=today,
        is_sample=any(row.sample for row in rows),
    )


def users_of(rows: Sequence[Ask]) -> dict[int, str]:
    """Ask -> who got of it, in the order of the days. One query."""
    found: dict[int, dict[str, None]] = {}
    uses = (
        AskUse.objects.filter(ask__in=[row.pk for row in rows]) if rows else AskUse.objects.none()
    )
    for use in uses.select_related("project", "unit").order_by("on", "id"):
        found.setdefault(use.ask_id, {})[user_of(use)] = None
    return {pk: "、".join(names) for pk, names in found.items()}


def _values(row: Ask, users: dict[int, str]) -> list[Value]:
    kind = ask_kinds()[row.kind]
    return [
        row.title, kind.label, row.higher, row.basis, row.lead.name, kind.unit.text,
        row.asked.normalize(), _plain(row.granted), _plain(row.arrived), _plain(row.allocated),
        users.get(row.pk), ask_flow().state(row.state).label, row.submitted_on, row.answered_on,
        row.arrived_on, row.unproven or None,
    ]  # fmt: skip


def _plain(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.normalize()


def _text(value: Value) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    return figure(value) if isinstance(value, Decimal) else str(value)


def _title(programme: Programme) -> str:
    return _("%(area)s政策资金争取台账") % {"area": programme.area}
