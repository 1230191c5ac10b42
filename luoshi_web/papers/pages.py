"""The pages of the room as frozen dataclasses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.writing import TemplateField, template_fields, template_kinds
from luoshi_web.offices.models import Programme
from luoshi_web.papers.making import fonts_here
from luoshi_web.papers.models import Template, TemplateUse
from luoshi_web.papers.numbers import series_kinds, usual_words
from luoshi_web.papers.queries import (
    last_numbers,
    templates_of,
    turns_of,
    uses_of,
    words_set,
)


@dataclass(frozen=True, slots=True)
class KindLine:
    key: str
    name: str
    template: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """count: how many were given this year."""

    key: str
    name: str
    words: str
    is_own: bool
    reason: str
    next_number: str
    count: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """fonts: what stands for what in a pdf, or why there is none."""

    programme: str
    kinds: tuple[KindLine, ...]
    series: tuple[SeriesLine, ...]
    own: int
    may_write: bool
    fonts: tuple[str, ...]
    typed: dict[str, str]
    error: str


@dataclass(frozen=True, slots=True)
class TemplateLine:
    pk: int
    name: str
    at: datetime
    by: str
    warnings: tuple[str, ...]
    is_used: bool


@dataclass(frozen=True, slots=True)
class TurnLine:
    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class KindPage:
    programme: str
    key: str
    name: str
    used: str
    turn: int
    is_builtin: bool
    templates: tuple[TemplateLine, ...]
    turns: tuple[TurnLine, ...]
    fields: tuple[TemplateField, ...]
    required: tuple[str, ...]
    may_write: bool
    faults: tuple[str, ...]
    error: str


def list_page(
    programme: Programme, today: date, *, may_write: bool, typed: dict[str, str], error: str
) -> ListPage:
    uses = uses_of(programme)
    kinds = tuple(
        KindLine(key, kind.name, _used_name(uses.get(key)), _since(uses.get(key)))
        for key, kind in template_kinds().items()
    )
    return ListPage(
        programme=programme.code,
        kinds=kinds,
        series=_series(programme, today),
        own=sum(1 for one in kinds if one.since is not None),
        may_write=may_write,
        fonts=_fonts(),
        typed=typed,
        error=error,
    )


def _used_name(use: TemplateUse | None) -> str:
    return str(use.template) if use and use.template else _("国标版式（内置）")


def _since(use: TemplateUse | None) -> datetime | None:
    return use.at if use and use.template else None


def _series(programme: Programme, today: date) -> tuple[SeriesLine, ...]:
    own, last = words_set(programme), last_numbers(programme)
    made = []
    for key, kind in series_kinds().items():
        row = own.get(key)
        words = row.words if row else usual_words(programme, key)
        year, count = last.get(key, (today.year, 0))
        count = count if year == today.year else 0
        made.append(
            SeriesLine(
                key=key,
                name=kind.name,
                words=words,
                is_own=row is not None,
                reason=row.reason if row else "",
                next_number=f"{words}〔{today.year}〕{count + 1}号",
                count=count,
            )
        )
    return tuple(made)


def _fonts() -> tuple[str, ...]:
    try:
        return fonts_here().stand_ins()
    except LuoshiError as lacking:
        return (str(lacking),)


def kind_page(
    programme: Programme,
    key: str,
    *,
    may_write: bool,
    faults: tuple[str, ...] = (),
    error: str = "",
) -> KindPage:
    turns, kind = turns_of(programme, key), template_kinds()[key]
    use = turns[0] if turns else None
    used = use.template_id if use else None
    return KindPage(
        programme=programme.code,
        key=key,
        name=kind.name,
        used=_used_name(use),
        turn=use.turn if use else 0,
        is_builtin=used is None,
        templates=tuple(_template(row, used) for row in templates_of(programme, key)),
        turns=tuple(TurnLine(_used_name(row), row.at, row.by) for row in turns),
        fields=tuple(template_fields().values()),
        required=tuple(_("或").join(group) for group in kind.required),
        may_write=may_write,
        faults=faults,
        error=error,
    )


def _template(row: Template, used: int | None) -> TemplateLine:
    return TemplateLine(row.pk, str(row.file), row.at, row.by, tuple(row.warnings), row.pk == used)
