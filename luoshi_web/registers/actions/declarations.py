"""Registers as they are declared: published, published anew, and filled with made-up rows for a demonstration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.registers import Draft, RegisterError, Stock, Stored, changes, instant
from luoshi.registers import Register as Declared
from luoshi_web.ledger.actions import feed_indicators, release_indicators
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import Change, Edition, Register, Revision
from luoshi_web.registers.queries import started_on
from luoshi_web.registers.writing import BATCH, name_of

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
    today = timezone.localtime(at).date()
    day = today.year * 10000 + today.month * 100 + today.day
    began = instant(_midnight(started_on(kept.programme)))
    rows: list[Revision] = []
    for draft in drafts:
        body = _until(kept, draft.body, day)
        dated = draft.body.get(kept.register.dated_field or "")
        if isinstance(dated, int) and dated > day:
            continue
        recorded = min(max(_known(dated), began), instant(at)) if dated else began
        since = timezone.localtime(at).date() if not isinstance(dated, int) else _date_of(dated)
        area = body.get(kept.register.area_field or "")
        rows.append(
            Revision(
                programme=kept.programme,
                register=kept.row.code,
                entry_no=len(rows) + 1,
                revision_no=1,
                version=kept.register.version,
                recorded=recorded,
                sample=1,
                stage=draft.stage,
                area=None if area is None else str(area),
                dated=dated if isinstance(dated, int) else None,
                body=body,
                name=name_of(kept, body),
                stage_since=min(since, today),
                change=Change.ADDED,
                by=actor,
            )
        )
    if kept.row.entries:
        raise LuoshiError(_("台账里已经有条目，不装演示数据。"))
    Revision.objects.bulk_create(rows, batch_size=BATCH)
    kept.row.entries = len(rows)
    Register.objects.filter(pk=kept.row.pk).update(entries=len(rows), changed_at=at)
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
    mine = {indicator.code for indicator in new.indicators}
    others = Edition.objects.filter(programme=programme).exclude(register__code=new.code)
    for edition in others.select_related("register"):
        if edition.version != edition.register.version:
            continue
        both = mine & {indicator.code for indicator in declared(edition.text).indicators}
        if both:
            raise LuoshiError(
                _("指标 %(code)s 已由台账“%(name)s”计算。")
                % {"code": min(both), "name": edition.register.name},
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


def _known(dated: Stored) -> int:
    moment = datetime.combine(_date_of(int(dated)) + _LATER, datetime.min.time())
    return instant(timezone.make_aware(moment.replace(hour=10)))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def _date_of(day: int) -> date:
    return datetime(day // 10000, day // 100 % 100, day % 100).date()  # noqa: DTZ001
