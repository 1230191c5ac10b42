"""What a declaration computes and how its entries move on, line by line in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi.registers import Register, condition_words, formula
from luoshi_web.ledger.models import Accumulation, Frequency, Indicator
from luoshi_web.offices.models import Role


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """feeds: what becomes of the figure. is_bound: whether a target hangs on it."""

    code: str
    name: str
    unit: str
    formula: str
    line: int
    feeds: str
    is_bound: bool


@dataclass(frozen=True, slots=True)
class BindableRow:
    code: str
    name: str
    unit: str
    frequency: str
    accumulation: str
    targets: str
    is_here: bool


def formulas_of(new: Register, indicators: Sequence[Indicator]) -> Iterable[FormulaRow]:
    known = {row.code: row for row in indicators}
    for each in new.indicators:
        row = known.get(each.code)
        targets = _targets(row) if row else ""
        if row is None:
            feeds = _("方案里没有这个代码，只在台账里看")
        elif targets:
            feeds = _("供目标 %(targets)s") % {"targets": targets}
        else:
            feeds = _("方案的指标，没有目标用它")
        yield FormulaRow(
            each.code, each.name, each.unit, formula(new, each), each.line, feeds, bool(targets)
        )


def bindable_rows(new: Register, indicators: Sequence[Indicator]) -> Iterable[BindableRow]:
    here = {each.code for each in new.indicators}
    for row in indicators:
        yield BindableRow(
            code=row.code,
            name=row.name,
            unit=row.unit,
            frequency=str(Frequency(row.frequency).label),
            accumulation=str(Accumulation(row.accumulation).label),
            targets=_targets(row),
            is_here=row.code in here,
        )


def _targets(row: Indicator) -> str:
    """Codes, each once, though several versions of the plan may print the target."""
    return "、".join(sorted({target.code for target in row.targets.all()}))


def moves_of(new: Register) -> Iterable[str]:
    labels = {stage.code: stage.label for stage in new.stages}
    for move in new.moves:
        who = "、".join(str(Role(role).label) for role in move.by)
        told = _("%(source)s → %(target)s：%(who)s办") % {
            "source": labels[move.source], "target": labels[move.target], "who": who,
        }  # fmt: skip
        when = condition_words(new, move.when)
        if when:
            told += _("；要%(when)s") % {"when": when}
        if move.needs:
            needs = "、".join(new.field(code).label for code in move.needs)
            told += _("；要填%(needs)s") % {"needs": needs}
        yield told


def clocks_of(new: Register) -> Iterable[str]:
    labels = {stage.code: stage.label for stage in new.stages}
    for clock in new.clocks:
        kind = _("个工作日") if clock.kind == "working" else _("天")
        yield _("%(stage)s：%(name)s（%(days)s %(kind)s）") % {
            "stage": labels[clock.stage], "name": clock.name, "days": clock.days, "kind": kind,
        }  # fmt: skip
