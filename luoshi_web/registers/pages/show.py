"""One register as a list of entries, with what it can be narrowed by and what can be done with several at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.registers import Field
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import may_move, reads_field, sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision, SavedFilter
from luoshi_web.registers.pages.cells import (
    CellText,
    Column,
    cells_of,
    column_of,
    listed_fields,
    name_shown,
)
from luoshi_web.registers.pages.filters import EMPTY, Filters, choice_fields, iso_day, mark_of
from luoshi_web.registers.pages.head import RegisterHead, address

PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One select of the filters."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def is_asked(self) -> bool:
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """pick: what a tick sends (number:revision); empty where the person has nothing to do with several at once."""

    number: int
    url: str
    name: str
    stage: str
    cells: tuple[CellText, ...]
    pick: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class SavedChip:
    pk: int
    name: str
    url: str
    is_shared: bool
    may_drop: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class ShowPage:
    title: str
    programme: str
    code: str
    name_label: str
    filters: Filters
    query: str
    questions: tuple[Question, ...]
    more: tuple[Question, ...]
    is_more_open: bool
    from_day: str
    to_day: str
    known: date | None
    columns: tuple[Column, ...]
    has_stage: bool
    has_date: bool
    rows: tuple[EntryRow, ...]
    total: int
    next_url: str
    first_url: str
    chips: tuple[SavedChip, ...]
    may_share: bool
    targets: tuple[tuple[str, str], ...]
    bulk_url: str
    save_url: str
    here: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Found:
    """rows: one page of them, with one more where there are more. asked_after: where the page began."""

    rows: Sequence[Revision]
    total: int
    asked_after: str
    areas: Sequence[str]
    saved: Sequence[SavedFilter]


def show_page(
    access: Access, kept: Kept, head: RegisterHead, filters: Filters, found: Found
) -> ShowPage:
    fields = listed_fields(kept)
    rows = found.rows[:PAGE_SIZE]
    query = filters.query()
    here = reverse("registers:show", args=[head.programme, head.code])
    targets = (
        _targets(access, kept, rows) if filters.known is None and not filters.withdrawn else {}
    )
    more = tuple(
        _choices(one, filters)
        for one in choice_fields(kept, private=sees_private(access, kept, None))
    )
    last = mark_of(rows[-1], filters) if len(found.rows) > PAGE_SIZE else ""
    return ShowPage(
        title=head.name,
        programme=head.programme,
        code=head.code,
        name_label=kept.register.field(kept.register.name_field).label,
        filters=filters,
        query=query,
        questions=tuple(_first_questions(access, kept, filters, found.areas)),
        more=more,
        is_more_open=any(question.is_asked for question in more)
        or bool(filters.known)
        or filters.withdrawn,
        from_day=iso_day(filters.since),
        to_day=iso_day(filters.until),
        known=filters.known,
        columns=tuple(column_of(one) for one in fields),
        has_stage=bool(kept.register.stages),
        has_date=reads_field(access, kept, kept.register.dated_field),
        rows=tuple(_row(access, kept, row, fields, filters, targets) for row in rows),
        total=found.total,
        next_url=f"{here}?{_with(query, last)}" if last else "",
        first_url=f"{here}?{query}" if found.asked_after else "",
        chips=tuple(_chip(access, here, one, query) for one in found.saved),
        may_share=access.coordinates,
        targets=tuple(_stage_options(kept, targets)),
        bulk_url=address("registers:bulk", head.programme, head.code),
        save_url=reverse("registers:filters", args=[head.programme, head.code]),
        here=f"{here}?{query}" if query else here,
        has_sample=any(row.sample for row in rows),
    )


def _with(query: str, mark: str) -> str:
    return f"{query}&after={mark}" if query else f"after={mark}"


def _first_questions(
    access: Access, kept: Kept, filters: Filters, areas: Sequence[str]
) -> list[Question]:
    """Stage and area: what one asks first."""
    register, asked = kept.register, []
    if register.stages:
        options = [(stage.code, stage.label) for stage in register.stages]
        asked.append(_question("stage", _("阶段"), options, filters.stage))
    if register.area_field and reads_field(access, kept, register.area_field):
        chosen = {filters.area} - {"", EMPTY}
        options = [(code, kept.area_name(code)) for code in _ordered(kept, {*areas, *chosen})]
        label = register.field(register.area_field).label
        asked.append(_question("area", label, [*options, (EMPTY, _("未填"))], filters.area))
    return asked


def _ordered(kept: Kept, areas: set[str]) -> list[str]:
    """Units in the programme's order, other words by themselves."""
    places = {code: unit.position for code, unit in kept.units.items()}
    return sorted(areas, key=lambda code: (places.get(code, 0), code))


def _choices(field: Field, filters: Filters) -> Question:
    options = [(choice.code, choice.label) for choice in field.choices]
    if field.type == "yesno":
        options = [("1", _("是")), ("0", _("否"))]
    asked = filters.fields.get(field.code, "")
    return _question(f"f_{field.code}", field.label, [*options, (EMPTY, _("未填"))], asked)


def _question(name: str, label: str, options: list[tuple[str, str]], asked: str) -> Question:
    return Question(
        name, label, tuple(Option(value, words, value == asked) for value, words in options)
    )


def _targets(access: Access, kept: Kept, rows: Sequence[Revision]) -> dict[int, set[str]]:
    """Entry number -> the stages to which the person may move it."""
    return {
        row.entry_no: {
            move.target
            for move in kept.register.moves
            if move.source == row.stage and may_move(access, kept, move, row.area)
        }
        for row in rows
    }


def _stage_options(kept: Kept, targets: dict[int, set[str]]) -> list[tuple[str, str]]:
    reached: set[str] = set().union(*targets.values())
    return [(stage.code, stage.label) for stage in kept.register.stages if stage.code in reached]


def _row(
    access: Access,
    kept: Kept,
    row: Revision,
    fields: list[Field],
    filters: Filters,
    targets: dict[int, set[str]],
) -> EntryRow:
    stages = {stage.code: stage.label for stage in kept.register.stages}
    url = address("registers:entry", kept.programme.code, kept.row.code, str(row.entry_no))
    if filters.known is not None:
        url = f"{url}?known={filters.known.isoformat()}"
    return EntryRow(
        number=row.entry_no,
        url=url,
        name=name_shown(access, kept, row),
        stage=stages.get(row.stage or "", row.stage or ""),
        cells=tuple(cells_of(access, kept, row, fields)),
        pick=f"{row.entry_no}:{row.revision_no}" if targets.get(row.entry_no) else "",
        is_sample=bool(row.sample),
    )


def _chip(access: Access, here: str, saved: SavedFilter, query: str) -> SavedChip:
    own = saved.person_id == access.person.pk
    return SavedChip(
        saved.pk,
        saved.name,
        f"{here}?{saved.query}",
        saved.shared,
        may_drop=own or (saved.shared and access.coordinates),
        is_current=saved.query == query,
    )
