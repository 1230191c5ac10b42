"""Registers as they are declared: published, published anew, and filled with made-up rows for a demonstration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.registers import Draft, RegisterError, Stock, Stored, changes, day_number, numbered_day
from luoshi.registers import Register as Declared
from luoshi_web.ledger.actions import feed_indicators, release_indicators
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import Change, Edition, Register
from luoshi_web.registers.queries import computed_elsewhere, started_on
from luoshi_web.registers.writing import State, append, hold

# A made-up row is known some days after what it tells of.
_LATER = timedelta(days=5)


@audited("registers.register.published", gettext_lazy("发布了台账：{object}"))
def publish_register(
    programme: Programme, text: str, *, note: str = "", actor: str, at: datetime
) -> Register:
    """A declaration becomes a register, or the next version of the one with its code.

    RegisterError with every mistake when the text does not load, or the new version would make old entries unreadable or
    change their meaning (luoshi.registers.changes). LuoshiError when the keeper is no unit, an indicator is an official
    statistic, or another register computes it.
    """
    new = declared(text)
    keeper = _keeper(programme, new)
    _refuse_fed_twice(programme, new)
    row = Register.objects.select_for_update().filter(programme=programme, code=new.code).first()
    dropped: set[str] = set()
    if row is None:
        if new.version != 1:
            raise RegisterError(
                _("新台账的版本写成了 %(n)s。") % {"n": new.version}, _("第一版请写 version: 1。")
            )
        row = Register(programme=programme, code=new.code)
        row.position = Register.objects.filter(programme=programme).count()
    else:
        old = declared(Edition.objects.get(register=row, version=row.version).text)
        refused = changes(old, new).refused
        if refused:
            raise RegisterError(
                _("新版和旧版接不上，有 %(n)s 处。") % {"n": len(refused)}, "", tuple(refused)
            )
        dropped = {each.code for each in old.indicators} - {each.code for each in new.indicators}
    row.name, row.description = new.name, new.description.strip()[:400]
    row.keeper, row.frequency, row.version = keeper, new.frequency, new.version
    row.changed_at = at
    row.save()
    Edition.objects.create(
        programme=programme,
        register=row,
        version=new.version,
        text=text,
        note=note[:400],
        published_at=at,
        published_by=actor,
    )
    feed_indicators(programme, [i.code for i in new.indicators], new.name, actor=actor, at=at)
    release_indicators(programme, dropped, new.name, actor=actor, at=at)
    record(
        programme,
        "registers.register.published",
        Subject("register", new.code, new.name),
        actor=actor,
        at=at,
        after={"version": new.version, "note": note},
    )
    return row


@audited("registers.samples.loaded", gettext_lazy("装入了台账的演示数据：{object}"))
def load_samples(kept: Kept, drafts: Sequence[Draft], *, actor: str, at: datetime) -> int:
    """Made-up rows of an empty register, each as known some days after the day it is dated; returns how many.

    Rows dated after `at`, and dates within rows that are still to come, are left out: nothing happens before its day.
    """
    hold(kept)
    if kept.row.entries:
        raise LuoshiError(_("台账里已经有条目，不装演示数据。"))
    today = day_number(timezone.localtime(at).date())
    began = _at(started_on(kept.programme), 0)
    states = []
    for draft in drafts:
        dated = draft.body.get(kept.register.dated_field or "")
        if isinstance(dated, int) and dated > today:
            continue
        known = (
            max(_at(numbered_day(dated) + _LATER, 10), began) if isinstance(dated, int) else began
        )
        body = _until(kept, draft.body, today)
        states.append(
            State(body, draft.stage, Change.ADDED, actor, sample=True, known_at=min(known, at))
        )
    rows = append(kept, [(None, state) for state in states], at)
    record(
        kept.programme,
        "registers.samples.loaded",
        Subject("register", kept.row.code, kept.row.name),
        actor=actor,
        at=at,
        after={"entries": len(rows)},
    )
    return len(rows)


def _keeper(programme: Programme, new: Declared) -> Unit:
    for unit in Unit.objects.filter(programme=programme):
        if new.keeper in (unit.code, unit.name, *unit.aliases.split("|")):
            return unit
    raise LuoshiError(
        _("记账单位“%(name)s”不是本项目的单位。") % {"name": new.keeper[:30]},
        _("keeper 请写单位的代码或全称。"),
    )


def _refuse_fed_twice(programme: Programme, new: Declared) -> None:
    others = computed_elsewhere(programme, new.code)
    for each in new.indicators:
        if each.code in others:
            raise LuoshiError(
                _("指标 %(code)s 已由台账“%(name)s”计算。")
                % {"code": each.code, "name": others[each.code]},
                _("一个指标只由一个台账算，请换一个指标代码。"),
            )


def _until(kept: Kept, body: Mapping[str, Stored], day: int) -> dict[str, Stored]:
    """Without what has not happened yet; until when something is valid may lie ahead."""
    ends = {
        indicator.aggregate.ends
        for indicator in kept.register.indicators
        if isinstance(indicator.aggregate, Stock)
    }
    ahead = {
        field.code
        for field in kept.register.fields
        if field.type == "date" and field.code not in ends and int(body.get(field.code, 0)) > day
    }
    return {code: value for code, value in body.items() if code not in ahead}


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
