"""From what the office typed: figures with their document, targets given or lowered; adds, deducts and vetoes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.evaluation.models import Matter, TypedFigure
from luoshi_web.evaluation.sources.model import Asked, Trace
from luoshi_web.evaluation.sources.printed import number_words
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.offices.models import Programme

FIGURES = ("actual", "target", "lowered")
"""What may be typed: the figure itself, the unit's target, a target lowered with approval."""


@dataclass(frozen=True, slots=True)
class Typed:
    """figures: those of FIGURES that are known. approved_on: of a lowered target."""

    figures: Mapping[str, Fraction]
    trace: Trace
    document: str
    approved_on: date | None
    sample: bool


def standing_figures(programme: Programme) -> QuerySet[TypedFigure]:
    """The newest of each; made-up ones are left out while the programme hides them."""
    rows = TypedFigure.objects.filter(programme=programme, replaced_by=None)
    return rows if programme.show_sample else rows.filter(sample=False)


def standing_matters(programme: Programme) -> QuerySet[Matter]:
    """Neither taken back nor taking back; as `standing_figures`."""
    rows = Matter.objects.filter(programme=programme, withdraws=None, withdrawn_by=None)
    return rows if programme.show_sample else rows.filter(sample=False)


def typed_figures(asked: Asked) -> dict[tuple[str, str], Typed]:
    """(source, unit) -> what was typed for the scheme and the period by the moment of asking. One query.

    What was typed of a unit merged away is its successor's only where that has none of its own.
    """
    rows = standing_figures(asked.programme).filter(
        scheme=asked.scheme, period=str(asked.period), at__lte=asked.now
    )
    found = {}
    for row in rows.select_related("unit"):
        unit = asked.heir(row.unit.code)
        figures = {name: Fraction(row.figures[name]) for name in FIGURES if row.figures.get(name)}
        own = unit is not None and unit.code == row.unit.code
        if unit is not None and figures and (own or (row.source, unit.code) not in found):
            found[row.source, unit.code] = Typed(
                figures, _trace(asked, row, figures), row.document, row.approved_on, row.sample
            )
    return found


def matters_by_unit(asked: Asked) -> dict[str, list[Matter]]:
    """Unit -> matters of the scheme whose document is of the period and by the day. One query."""
    rows = standing_matters(asked.programme).filter(
        scheme=asked.scheme,
        on__gte=asked.since,
        on__lte=asked.as_of,
        at__lte=end_of(asked.now.date()),
    )
    found: dict[str, list[Matter]] = {}
    for row in rows.select_related("unit").order_by("unit", "on", "pk"):
        unit = asked.heir(row.unit.code)
        if unit is not None:
            found.setdefault(unit.code, []).append(row)
    return found


def matter_trace(asked: Asked, row: Matter) -> Trace:
    label = _("%(kind)s：%(matter)s（%(document)s）") % {
        "kind": row.get_kind_display(), "matter": row.matter, "document": row.document,
    }  # fmt: skip
    return Trace(label, "", _desk(asked, f"matter-{row.pk}"), row.on)


def _trace(asked: Asked, row: TypedFigure, figures: Mapping[str, Fraction]) -> Trace:
    words = {"actual": _("实绩"), "target": _("目标"), "lowered": _("调整后目标")}
    said = "，".join(f"{words[name]} {number_words(value, 6)}" for name, value in figures.items())
    return Trace(row.document, said, _desk(asked, f"figure-{row.pk}"), row.at.date())


def _desk(asked: Asked, anchor: str) -> str:
    url = reverse("evaluation:typed", args=[asked.here, asked.scheme])
    return f"{url}?period={asked.period}#{anchor}"


def figures_and_matters(
    programme: Programme, scheme: str, period: Period
) -> tuple[list[TypedFigure], list[Matter]]:
    """Everything typed for the scheme and the period, replaced and withdrawn rows too, newest first. Two queries."""
    figures = TypedFigure.objects.filter(programme=programme, scheme=scheme, period=str(period))
    since = date(period.first // 12, period.first % 12 + 1, 1)
    matters = Matter.objects.filter(
        programme=programme, scheme=scheme, withdraws=None, on__gte=since, on__lte=period.ends_on
    )
    if not programme.show_sample:
        figures, matters = figures.filter(sample=False), matters.filter(sample=False)
    return (
        list(figures.select_related("unit", "replaced_by").order_by("-pk")),
        list(matters.select_related("unit", "withdrawn_by").order_by("-on", "-pk")),
    )
