"""Which unit does what for the whole programme, and units that are merged away."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, require_reason
from luoshi_web.offices.models import Duty, Keeper, Programme, Unit
from luoshi_web.offices.queries import Access


@audited("offices.keeper.set", gettext_lazy("定了主管单位：{object}"))
def set_keeper(
    programme: Programme, duty: Duty, unit: Unit | None, *, actor: str, at: datetime
) -> None:
    """The unit that has the duty; None: the coordinators alone. The caller asks whether the person coordinates."""
    before = Keeper.objects.filter(programme=programme, duty=duty).select_related("unit").first()
    if (before.unit_id if before else None) == (unit.pk if unit else None):
        return
    Keeper.objects.filter(programme=programme, duty=duty).delete()
    if unit is not None:
        Keeper.objects.create(programme=programme, duty=duty, unit=unit)
    record(
        programme,
        "offices.keeper.set",
        Subject("duty", duty.value, str(duty.label)),
        actor=actor,
        at=at,
        before={"unit": before.unit.name if before else ""},
        after={"unit": unit.name if unit else ""},
    )


@audited("offices.unit.merged", gettext_lazy("登记了单位撤并：{object}"))
def merge_unit(
    access: Access, unit: Unit, successor: Unit | None, *, until: date, basis: str, at: datetime
) -> None:
    """The unit stands to `until` and no longer; successor: who takes over, None when nobody does.

    What it did before stays under its name. LuoshiError when nothing says on whose word, when the successor is itself merged
    away, or when the unit has been already. The caller asks whether the person may.
    """
    basis = require_reason(basis)
    today = timezone.localtime(at).date()
    if until > today:
        raise LuoshiError(
            _("撤并日期写成了%(day)s，还没有到。") % {"day": until.isoformat()},
            _("请在撤并生效后登记。"),
        )
    if successor is not None and successor.pk == unit.pk:
        raise LuoshiError(_("单位不能并入自己。"), _("请选接手的单位。"))
    if successor is not None and successor.until is not None:
        raise LuoshiError(
            _("%(unit)s自己也已撤并。") % {"unit": successor.name}, _("请选现在还在的单位。")
        )
    if not Unit.objects.filter(pk=unit.pk, until=None).update(until=until, successor=successor):
        raise ConflictError(_("%(unit)s已经登记撤并。") % {"unit": unit.name}, _("请刷新后再看。"))
    kept = Keeper.objects.filter(programme=access.programme, unit=unit)
    if successor is None:
        kept.delete()
    else:
        kept.update(unit=successor)
    record(
        access.programme,
        "offices.unit.merged",
        Subject("unit", unit.code, unit.name),
        actor=access.actor,
        at=at,
        after={
            "until": until.isoformat(),
            "successor": successor.name if successor else "",
            "basis": basis,
        },
    )
