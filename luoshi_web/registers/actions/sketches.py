"""Declarations on their way: begun, changed by one coordinator after another, published, given up."""

from __future__ import annotations

from datetime import datetime
from difflib import unified_diff

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.registers import RegisterError
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, written
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.registers.actions.declarations import publish_register
from luoshi_web.registers.desk import TAKEN_CODES, Desk, faults_of
from luoshi_web.registers.guards import require_declarer
from luoshi_web.registers.kept import declared
from luoshi_web.registers.models import Register, Sketch
from luoshi_web.registers.queries import computed_elsewhere

# Of a change, the trail keeps so many lines; the sketch itself is as it stands.
_MOST_LINES = 60


@audited("registers.sketch.begun", gettext_lazy("起草了新台账：{object}"))
def begin_sketch(access: Access, text: str, *, at: datetime) -> Sketch:
    """A register that is not there yet. RegisterError with every mistake when the text does not load, or the code is taken."""
    require_declarer(access)
    new = declared(text)
    same = Register.objects.filter(programme=access.programme, code=new.code)
    if new.code in TAKEN_CODES or same.exists():
        raise RegisterError(
            _("代码 %(code)s 已经用了。") % {"code": new.code}, _("请换一个代码（code）。")
        )
    sketch = Sketch.objects.create(
        programme=access.programme, text=text, changed_at=at, changed_by=access.actor
    )
    _record(access, sketch, "registers.sketch.begun", at)
    return sketch


@audited("registers.sketch.changed", gettext_lazy("改了台账的草稿：{object}"))
def change_sketch(access: Access, desk: Desk, text: str, *, seen: int, at: datetime) -> Sketch:
    """The next state of the one sketch that coordinators share; the first change of a register's next version makes it.

    seen: `Desk.seen` of what the person was shown. ConflictError, which names who came before, when it is no longer so.
    """
    require_declarer(access)
    declared(text)
    sketch = _held(desk, seen)
    before = sketch.text if sketch else desk.text
    if sketch is None:
        sketch = Sketch(programme=desk.programme, register=desk.kept.row, version=0)
        sketch.based_on = desk.kept.row.version
    elif sketch.text == text:
        return sketch
    sketch.text, sketch.version = text, sketch.version + 1
    sketch.changed_at, sketch.changed_by = at, access.actor
    sketch.save()
    lines = list(unified_diff(before.splitlines(), text.splitlines(), n=0, lineterm=""))[2:]
    _record(access, sketch, "registers.sketch.changed", at, lines=lines[:_MOST_LINES])
    return sketch


@audited("registers.sketch.discarded", gettext_lazy("放弃了台账的草稿：{object}"))
def discard_sketch(access: Access, desk: Desk, *, seen: int, at: datetime) -> None:
    require_declarer(access)
    sketch = _held(desk, seen)
    if sketch is not None:
        text = sketch.text
        _record(access, sketch, "registers.sketch.discarded", at, text=text)
        sketch.delete()


def publish_sketch(
    access: Access, desk: Desk, *, note: str = "", seen: int, at: datetime
) -> Register:
    """The sketch becomes the register's next version, as `publish_register` has it, and is gone.

    RegisterError with every mistake when the programme cannot take it (`faults_of`), or it breaks with the version before.
    """
    require_declarer(access)
    with transaction.atomic():
        if desk.old is None:
            # There is no register to hold yet: of two with one code the second must find the first.
            Programme.objects.select_for_update().get(pk=desk.programme.pk)
        sketch = _held(desk, seen)
        if sketch is None:
            raise RegisterError(_("还没有改动，没有可发布的。"), _("请先改字段或公式。"))
        faults = faults_of(desk, computed_elsewhere(desk.programme, desk.kept.row.code))
        if faults:
            told = _("还不能发布，有 %(n)s 处不对。") % {"n": len(faults)}
            raise RegisterError(told, "", faults)
        words = written(note)[:400]
        row = publish_register(desk.programme, sketch.text, note=words, actor=access.actor, at=at)
        sketch.delete()
    return row


def _held(desk: Desk, seen: int) -> Sketch | None:
    """The sketch, kept from others until the transaction ends. The register's row is held first: it may have no sketch yet."""
    if desk.old is not None:
        row = Register.objects.select_for_update().get(pk=desk.kept.row.pk)
        sketches = Sketch.objects.filter(register=row)
    else:
        sketches = Sketch.objects.filter(pk=desk.sketch.pk if desk.sketch else 0)
    sketch = sketches.select_for_update().first()
    if (sketch.version if sketch else 0) == seen:
        return sketch
    if sketch is None:
        raise ConflictError(_("这份草稿刚被发布或放弃了。"), _("没有存。请看过现在的版本再改。"))
    raise ConflictError(
        _("%(who)s刚改过这份草稿。") % {"who": sketch.changed_by},
        _("您填的还没有存。请看过现在的草稿，再存一次。"),
    )


def _record(access: Access, sketch: Sketch, code: str, at: datetime, **after: object) -> None:
    register = declared(sketch.text)
    about = Subject("register", register.code, register.name[:200])
    record(
        access.programme, code, about, actor=access.actor, at=at,
        after={"sketch": sketch.pk, "version": sketch.version, **after},
    )  # fmt: skip
