"""A new version before it is published: what changes, the form and the sheet as they will be, figures then and now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.registers import Answer, Changes, Indicator, Mistake, Scope, formula
from luoshi_web.registers.desk import Desk
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Edition
from luoshi_web.registers.pages.columns import own_titles, title_of
from luoshi_web.registers.pages.declared import Option
from luoshi_web.registers.pages.editor import (
    TYPE_WORDS,
    EditionRow,
    Refused,
    Urls,
    edition_row,
    register_url,
    urls_of,
)
from luoshi_web.registers.queries import figure, has_sample, scope_of, started_on


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the form as it will be."""

    label: str
    kind: str
    kind_words: str
    unit: str
    help: str
    required: bool
    private: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One indicator on the entries of today. before: by the version that counts; was_there: it computes it at all."""

    code: str
    name: str
    unit: str
    formula: str
    before: Decimal | None
    before_grade: str
    after: Decimal | None
    after_grade: str
    was_there: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class PreviewPage:
    title: str
    heading: str
    programme: str
    name: str
    register_url: str
    is_new: bool
    seen: int
    urls: Urls
    changes: Changes | None
    faults: tuple[Mistake, ...]
    inputs: tuple[Input, ...]
    heads: tuple[str, ...]
    period: str
    trials: tuple[Trial, ...]
    has_sample: bool
    may_publish: bool
    note: str
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One version for good. changes: against the one before; None for the first."""

    title: str
    heading: str
    programme: str
    code: str
    name: str
    edition: EditionRow
    is_current: bool
    changes: Changes | None
    formulas: tuple[str, ...]
    text: str


def preview_page(
    desk: Desk, faults: tuple[Mistake, ...], now: datetime, refused: Refused | None = None
) -> PreviewPage:
    """Up to two queries for each indicator."""
    new, changed = desk.new, desk.changes
    period = last_closed_month(now)
    return PreviewPage(
        title=_("%(name)s：预览") % {"name": new.name},
        heading=_("%(name)s第 %(n)s 版发布后的样子") % {"name": new.name, "n": new.version},
        programme=desk.programme.code,
        name=desk.kept.row.name,
        register_url=register_url(desk),
        is_new=desk.old is None,
        seen=desk.seen,
        urls=urls_of(desk),
        changes=changed,
        faults=faults,
        inputs=tuple(_inputs(desk)),
        heads=tuple(_heads(desk)),
        period=period.words(),
        trials=tuple(_trials(desk, period, now)),
        has_sample=desk.old is not None and has_sample(desk.kept),
        may_publish=bool(desk.sketch) and not faults and not (changed and changed.refused),
        note=refused.sent.get("note", "") if refused else "",
        refused=refused,
    )


def edition_page(kept: Kept, edition: Edition, changed: Changes | None) -> EditionPage:
    """kept: as that edition declares it."""
    register = kept.register
    return EditionPage(
        title=_("%(name)s第 %(n)s 版") % {"name": register.name, "n": edition.version},
        heading=_("%(name)s第 %(n)s 版的声明") % {"name": register.name, "n": edition.version},
        programme=kept.programme.code,
        code=kept.row.code,
        name=kept.row.name,
        edition=edition_row(kept.programme.code, edition),
        is_current=edition.version == kept.row.version,
        changes=changed,
        formulas=tuple(f"{each.name}：{formula(register, each)}" for each in register.indicators),
        text=edition.text,
    )


def last_closed_month(now: datetime) -> Period:
    today = timezone.localtime(now).date()
    return Period.month(
        *((today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12))
    )


def _inputs(desk: Desk) -> Iterator[Input]:
    units = tuple(Option(unit.code, unit.name) for unit in desk.kept.units.values())
    for field in desk.new.fields:
        if field.retired:
            continue
        choices = tuple(Option(each.code, each.label) for each in field.choices)
        yes = (Option("1", _("是")), Option("0", _("否")))
        options = {"choice": choices, "unit": units, "yesno": yes}.get(field.type, ())
        yield Input(
            label=field.label,
            kind=field.type,
            kind_words=str(TYPE_WORDS[field.type]),
            unit=field.unit,
            help=field.help,
            required=field.required,
            private=field.private,
            options=options,
        )


def _heads(desk: Desk) -> Iterator[str]:
    """Of the sheet that coordinators get, who see all fields."""
    yield from own_titles(desk.new).values()
    for field in desk.new.fields:
        if not field.retired and field.type != "file":
            yield title_of(field)


def _trials(desk: Desk, period: Period, now: datetime) -> Iterator[Trial]:
    """None for a register without entries: it has no past to compare with."""
    if desk.old is None or not desk.kept.row.entries:
        return
    programme = desk.programme
    scope = scope_of(programme, period, now, started_on(programme))
    was = {each.code: each for each in desk.old.indicators}
    before = replace(desk.kept, register=desk.old)
    for each in desk.new.indicators:
        old = was.get(each.code)
        after = figure(desk.kept, each, scope)
        same = old is not None and _same(old, each)
        yield _trial(desk, each, _old_answer(before, old, after, scope, same=same), after, old)


def _old_answer(
    before: Kept, old: Indicator | None, after: Answer, scope: Scope, *, same: bool
) -> Answer | None:
    if same:
        return after
    return figure(before, old, scope) if old else None


def _same(old: Indicator, new: Indicator) -> bool:
    """Whether both compute the same of any row: what a field holds cannot change (luoshi.registers.changes)."""
    return (old.aggregate, old.unit) == (new.aggregate, new.unit)


def _trial(
    desk: Desk, each: Indicator, before: Answer | None, after: Answer, old: Indicator | None
) -> Trial:
    was, grade = (before.value, before.grade or "") if before else (None, "")
    return Trial(
        code=each.code,
        name=each.name,
        unit=each.unit,
        formula=formula(desk.new, each),
        before=was,
        before_grade=grade,
        after=after.value,
        after_grade=after.grade or "",
        was_there=old is not None,
        is_changed=old is None or (was, grade) != (after.value, after.grade or ""),
    )
