"""A hotline's list of appeals received in one go."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.appeal_moving import Actor, AppealKeeping, AppealTold
from luoshi_web.enterprises.appeal_sheet import HotlineList, HotlineRow
from luoshi_web.enterprises.appeal_telling import tell_imported
from luoshi_web.enterprises.guards import require_dispatch, rights
from luoshi_web.enterprises.models import Appeal
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.queries import Access


@audited("enterprises.appeals.imported", gettext_lazy("导入了热线诉求：{object}"))
def import_appeals(access: Access, brought: HotlineList, *, at: datetime) -> list[Appeal]:
    """The list's new rows as appeals. LuoshiError: a row with a mistake, nothing new; ConflictError: one came in between."""
    require_dispatch(rights(access))
    if brought.faults:
        raise LuoshiError(
            _("有 %(n)s 行没改好，一行也没有存。") % {"n": len(brought.faults)},
            _("请照提示改好再传。"),
        )
    if not brought.rows:
        raise LuoshiError(
            _("没有新的诉求，%(n)s 行都已经导入过。") % {"n": brought.known}, _("不用再导。")
        )
    keeping = AppealKeeping(access.programme, Actor(access.actor, access.person.username), at)
    numbers = [row.hotline_number for row in brought.rows]
    if Appeal.objects.filter(programme=keeping.programme, hotline_number__in=numbers).exists():
        raise ConflictError(_("有的诉求刚被别人导入。"), _("没有存，请再传一次。"))
    made = [keeping.keep(_told(row))[0] for row in brought.rows]
    name = _("%(n)s 件") % {"n": len(made)}
    record(
        keeping.programme, "enterprises.appeals.imported", Subject("appeals", "", name),
        actor=access.actor, at=at,
        after={"numbers": [str(row) for row in made], "known": brought.known},
    )  # fmt: skip
    tell_imported(keeping.programme, len(made), at)
    return made


def _told(row: HotlineRow) -> AppealTold:
    return AppealTold(
        title=row.title,
        matter=row.matter,
        firm=row.firm,
        firm_name=row.firm_name,
        town=row.town,
        contact=row.contact,
        phone=row.phone,
        kind=row.kind,
        category=row.category,
        urgency=row.urgency,
        channel="hotline",
        hotline_number=row.hotline_number,
        received_at=row.received_at,
    )
