"""录入: the form, and the last rows recorded beside it. No target stands here (docs/design/look.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField, Form
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.ledger.models import Observation
from luoshi_web.ledger.pages.figures import figure_text


@dataclass(frozen=True, slots=True)
class RecentRow:
    pk: int
    name: str
    period: str
    figure: str
    unit: str
    is_new: bool
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class ObservePage:
    title: str
    programme: str
    unit_name: str
    may_record: bool
    has_choices: bool
    has_sample: bool
    form: Form | None
    rows: tuple[tuple[BoundField, ...], ...]
    recent_heading: str
    recent: tuple[RecentRow, ...]


# Fields that stand side by side; a field the form does not have is left out, one not named here comes last.
_LAYOUT = (
    ("indicator",),
    ("period", "value", "unit"),
    ("grade", "vintage", "area"),
    ("document",),
    ("note",),
)


def observe_page(
    programme: str,
    unit_name: str,
    form: Form | None,
    recent: Sequence[Observation],
    *,
    may_record: bool,
    has_choices: bool,
    new: int | None = None,
) -> ObservePage:
    replaced = {row.replaces_id for row in recent if row.replaces_id}
    return ObservePage(
        title=_("录入"),
        programme=programme,
        unit_name=unit_name,
        may_record=may_record,
        has_choices=has_choices,
        has_sample=any(row.sample for row in recent),
        form=form,
        rows=_rows(form) if form is not None else (),
        recent_heading=_("最近记入"),
        recent=tuple(
            RecentRow(
                row.pk,
                row.indicator.name,
                Period.parse(row.period).words(),
                figure_text(row),
                row.unit,
                is_new=row.pk == new,
                is_replaced=row.pk in replaced,
            )
            for row in recent
        ),
    )


def row_words(row: Observation) -> str:
    """地区用水量 2026年9月 0 亿立方米: what was just recorded, said back."""
    figure = f"{figure_text(row)} {row.unit}".strip()
    return f"{row.indicator.name} {Period.parse(row.period).words()} {figure}"


def _rows(form: Form) -> tuple[tuple[BoundField, ...], ...]:
    named = {name for row in _LAYOUT for name in row}
    layout = [*_LAYOUT, *((name,) for name in form.fields if name not in named)]
    found = (tuple(form[name] for name in row if name in form.fields) for row in layout)
    return tuple(row for row in found if row)
