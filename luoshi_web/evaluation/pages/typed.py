"""What the office types for a scheme and a period: figures with their documents, targets, and matters that add, deduct or veto."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.scoring import Scheme as Declared
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Matter, MatterKind, Scheme, TypedFigure
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.sources.known import is_typed
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class FigureLine:
    pk: int
    unit: str
    item: str
    actual: str
    target: str
    lowered: str
    approved_on: date | None
    document: str
    file_url: str
    by: str
    at: datetime
    reason: str
    source: str
    unit_pk: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class MatterLine:
    pk: int
    unit: str
    kind: str
    level: str
    matter: str
    on: date
    document: str
    file_url: str
    by: str
    withdrawn: str


@dataclass(frozen=True, slots=True)
class TypedPage:
    title: str
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    scheme: str
    scheme_url: str
    here_url: str
    period: str
    period_words: str
    periods: tuple[Choice, ...]
    figures: tuple[FigureLine, ...]
    matters: tuple[MatterLine, ...]
    may_write: bool
    items: tuple[Choice, ...]
    units: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    correcting: FigureLine | None
    values: dict[str, str]
    do_url: str
    fault: str
    fault_form: str
    has_sample: bool


def typed_page(
    access: Access,
    held: Rights,
    scheme: Scheme,
    made: Declared,
    period: Period,
    figures: Sequence[TypedFigure],
    matters: Sequence[Matter],
    units: Sequence[Unit],
    correct: int,
    typed: Typed,
) -> TypedPage:
    """correct: the key of the figure that the form corrects, 0 for none."""
    here = access.programme.code
    base = reverse("evaluation:typed", args=[here, scheme.code])
    lines = tuple(_figure(here, scheme, made, one) for one in figures)
    correcting = next((one for one in lines if one.pk == correct and one.is_now), None)
    given = dict(typed.values) if typed.form == "figure" else {}
    source = given.get("source", correcting.source if correcting else "")
    unit = given.get("unit", str(correcting.unit_pk) if correcting else "")
    return TypedPage(
        title=_("录入考核数据"),
        headline=_headline(scheme, period, lines, matters),
        programme=here,
        tabs=tabs(access, "schemes"),
        scheme=scheme.name,
        scheme_url=reverse("evaluation:scheme", args=[here, scheme.code]),
        here_url=base,
        period=str(period),
        period_words=period.words(),
        periods=tuple(
            Choice(str(one), one.words(), one == period)
            for one in _periods(period, access.programme.first_year, access.programme.last_year)
        ),
        figures=lines,
        matters=tuple(_matter(here, scheme, made, one) for one in matters),
        may_write=held.office,
        items=chosen(_sources(made), source),
        units=chosen(((str(one.pk), one.name) for one in units), unit),
        levels=chosen(_levels(made), typed.of("matter", "level")),
        correcting=correcting,
        values={
            **(_values(correcting) if correcting else {}),
            **given,
            **(dict(typed.values) if typed.form == "matter" else {}),
        },
        do_url=reverse("evaluation:typed-do", args=[here, scheme.code]),
        fault=typed.fault,
        fault_form=typed.form,
        has_sample=any(one.sample for one in figures) or any(one.sample for one in matters),
    )


def level_key(kind: str, code: str) -> str:
    return f"{kind}:{code}"


def _headline(
    scheme: Scheme, period: Period, figures: Sequence[FigureLine], matters: Sequence[Matter]
) -> str:
    n = sum(one.is_now for one in figures)
    m = sum(one.withdraws_id is None for one in matters)
    return _("%(scheme)s %(period)s：录入 %(n)s 个数，登记 %(m)s 件事项") % {
        "scheme": scheme.name, "period": period.words(), "n": n, "m": m,
    }  # fmt: skip


def _periods(period: Period, first: int, last: int) -> list[Period]:
    years = [Period.of_year(year) for year in range(last, first - 1, -1)]
    return years if period in years else [period, *years]


def _sources(made: Declared) -> list[tuple[str, str]]:
    """Typed items first; of every other source a target may be given, or lowered."""
    labels: dict[str, list[str]] = {}
    for item in made.items:
        labels.setdefault(item.source, []).append(item.label)
    pairs = [(key, "、".join(names)) for key, names in labels.items()]
    typed = [(key, label) for key, label in pairs if is_typed(key)]
    others = [
        (key, _("%(label)s（只填目标）") % {"label": label})
        for key, label in pairs
        if not is_typed(key)
    ]
    return [*typed, *others]


def _levels(made: Declared) -> list[tuple[str, str]]:
    told = []
    for kind, rows in (
        (MatterKind.ADD, made.adds.levels), (MatterKind.DEDUCT, made.deducts.levels),
        (MatterKind.VETO, made.vetoes),
    ):  # fmt: skip
        told += [(level_key(kind, one.code), f"{kind.label}：{one.label}") for one in rows]
    return told


def _figure(here: str, scheme: Scheme, made: Declared, one: TypedFigure) -> FigureLine:
    labels = [item.label for item in made.items if item.source == one.source]
    told = one.figures
    return FigureLine(
        pk=one.pk,
        unit=one.unit.name,
        item="、".join(labels) or one.source,
        actual=told.get("actual", ""),
        target=told.get("target", ""),
        lowered=told.get("lowered", ""),
        approved_on=one.approved_on,
        document=one.document,
        file_url=reverse("evaluation:typed-file", args=[here, scheme.code, "figure", one.pk])
        if one.file_id
        else "",
        by=who_words(one.by),
        at=one.at,
        reason=one.reason,
        source=one.source,
        unit_pk=one.unit_id,
        is_now=not hasattr(one, "replaced_by"),
    )


def _matter(here: str, scheme: Scheme, made: Declared, one: Matter) -> MatterLine:
    labels = {
        **{level.code: level.label for level in (*made.adds.levels, *made.deducts.levels)},
        **{veto.code: veto.label for veto in made.vetoes},
    }
    back = getattr(one, "withdrawn_by", None)
    return MatterLine(
        pk=one.pk,
        unit=one.unit.name,
        kind=str(MatterKind(one.kind).label),
        level=labels.get(one.level, one.level),
        matter=one.matter,
        on=one.on,
        document=one.document,
        file_url=reverse("evaluation:typed-file", args=[here, scheme.code, "matter", one.pk])
        if one.file_id
        else "",
        by=who_words(one.by),
        withdrawn=_("已撤回：%(reason)s") % {"reason": back.reason} if back else "",
    )


def _values(one: FigureLine) -> dict[str, str]:
    return {
        "actual": one.actual, "target": one.target, "lowered": one.lowered,
        "approved_on": str(one.approved_on or ""), "document": one.document,
    }  # fmt: skip
