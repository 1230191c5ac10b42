"""What an import would change, before anything is stored: every figure of the table beside the one that stands.

Pure: figures and standing rows in, differences out; the same function is asked again at acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period, Quantity, UnitError, decimal_text, parse_unit
from luoshi.progress import Observation as Figure
from luoshi.progress import TargetRule, assess
from luoshi_web.ledger.models import Indicator, Observation, Vintage
from luoshi_web.statistics.layout import Found, Layout
from luoshi_web.statistics.spans import fit

# new, revised, older: can be taken; older is asked, since the vintage that stands is further along.
TAKEN: Final = ("new", "revised", "older")
KINDS: Final = (*TAKEN, "same", "refused", "unused")
_ORDER: Final = {Vintage.FLASH: 0, Vintage.PRELIMINARY: 1, Vintage.FINAL: 2}


@dataclass(frozen=True, slots=True)
class Difference:
    """kind: one of KINDS. standing: the row that holds now. change: new less old, in the indicator's unit.

    indicator and period are None for what could not be told; why: the reason, a sentence.
    """

    kind: str
    found: Found
    indicator: Indicator | None
    period: Period | None
    value: Decimal | None
    unit: str
    vintage: str
    standing: Observation | None = None
    change: Decimal | None = None
    why: str = ""

    @property
    def key(self) -> str:
        """Indicator and period: one figure of the area."""
        return f"{self.indicator.code if self.indicator else ''}|{self.period or ''}"

    @property
    def seen(self) -> str:
        """What somebody who ticks it has seen: the figure, and the row it replaces."""
        standing = self.standing.pk if self.standing else 0
        value = decimal_text(self.value) if self.value is not None else ""
        return f"{self.key}|{self.kind}|{value}|{self.unit}|{self.vintage}|{standing}"


@dataclass(frozen=True, slots=True)
class Against:
    """What the table is held against. mine: codes the person may import. now: nothing of a later period can be known."""

    indicators: Mapping[str, Indicator]
    mine: frozenset[str]
    standing: Mapping[tuple[int, str], Observation]
    rules: Sequence[TargetRule]
    vintage: str
    area: str
    now: datetime


def differences(layout: Layout, founds: Iterable[Found], against: Against) -> list[Difference]:
    """In the table's order. A cell without a figure is no difference, nor is one that nobody bound."""
    drawn = [
        _difference(found, code, against)
        for found in founds
        if found.value is not None or found.why
        for code in _codes(layout, found)
    ]
    return _judged(_once(drawn), against)


def unbound(layout: Layout, founds: Iterable[Found]) -> list[Found]:
    """The first cell of each line and window that the mapping says nothing of."""
    first: dict[str, Found] = {}
    for found in founds:
        known = any(key in layout.bindings for key in found.keys)
        if not known and (found.value is not None or found.why):
            first.setdefault(found.keys[0], found)
    return list(first.values())


def _codes(layout: Layout, found: Found) -> list[str]:
    """The indicators a cell is a figure of; of January's, that of the month and that of the year so far."""
    codes = [layout.bindings.get(key, "") for key in found.keys]
    return list(dict.fromkeys(code for code in codes if code))


def _difference(found: Found, code: str, against: Against) -> Difference:
    indicator = against.indicators.get(code)
    vintage = found.vintage or against.vintage
    bare = Difference("refused", found, indicator, None, found.value, found.unit, vintage)
    if indicator is None:
        return replace(bare, why=_("指标“%(code)s”已经没有了。") % {"code": code})
    if not indicator.official:
        return replace(bare, why=not_official(indicator))
    if code not in against.mine:
        return replace(bare, why=_("“%(name)s”不由您的单位出数。") % {"name": indicator.name})
    if found.why:
        return replace(bare, why=_("%(why)s。") % {"why": found.why})
    if found.span is None:
        return replace(bare, why=_("数据期“%(said)s”认不出。") % {"said": found.said[:30]})
    fitted = fit(indicator, found.span)
    if fitted.period is None:
        return replace(bare, kind="unused", why=_("%(why)s。") % {"why": fitted.why})
    if fitted.period.ends_on > against.now.date():
        said = _("%(period)s还没有结束，不会有这一期的数。") % {"period": fitted.period.words()}
        return replace(bare, period=fitted.period, why=said)
    return _beside(replace(bare, period=fitted.period, unit=found.unit or indicator.unit), against)


def not_official(indicator: Indicator) -> str:
    unit = indicator.source_unit.name if indicator.source_unit else _("出数单位")
    return _("“%(name)s”不是官方统计，由%(unit)s在月报里报。") % {
        "name": indicator.name,
        "unit": unit,
    }


def _beside(new: Difference, against: Against) -> Difference:
    """The figure beside the one that stands; both in the indicator's unit."""
    indicator = new.indicator
    if indicator is None or new.value is None:
        return new
    try:
        value = _in_unit(new.value, new.unit, indicator.unit)
    except UnitError:
        said = _("计量单位是“%(unit)s”，指标的是“%(own)s”，不能换算。")
        return replace(new, why=said % {"unit": new.unit, "own": indicator.unit or _("（无）")})
    row = against.standing.get((indicator.pk, str(new.period)))
    if row is None:
        return replace(new, kind="new")
    new = replace(new, standing=row)
    if row.sample or row.value is None:
        return replace(new, kind="new")
    change = value - _in_unit(row.value, row.unit or indicator.unit, indicator.unit)
    step = _ORDER[Vintage(new.vintage)] - _ORDER[Vintage(row.vintage)]
    if not change and step <= 0:
        return replace(new, kind="same", change=change)
    return replace(new, kind="older" if step < 0 else "revised", change=change)


def _in_unit(value: Decimal, unit: str, wanted: str) -> Decimal:
    return Quantity(value, parse_unit(unit)).to(parse_unit(wanted)).value


def _once(drawn: Sequence[Difference]) -> list[Difference]:
    """One difference a figure. Two cells with one value count once; with two values neither is taken, and both are named."""
    groups: dict[str, list[Difference]] = {}
    for one in drawn:
        if one.period is not None and one.kind != "refused":
            groups.setdefault(one.key, []).append(one)
    kept = []
    for one in drawn:
        group = groups.get(one.key, [one])
        if one.kind == "refused" or one.period is None:
            kept.append(one)
        elif len({(d.value, d.unit, d.vintage) for d in group}) > 1:
            places = "、".join(d.found.place for d in group[:4])
            said = _("表里“%(name)s”%(period)s有不止一个数：%(places)s，分不清用哪一个。")
            name = one.indicator.name if one.indicator else ""
            words = {"name": name, "period": group[0].period.words(), "places": places}  # type: ignore[union-attr]
            kept.append(replace(one, kind="refused", why=said % words))
        elif one is group[0]:
            kept.append(one)
    return kept


def _judged(drawn: Sequence[Difference], against: Against) -> list[Difference]:
    """A figure the judge refuses would stop the whole board, so each is tried; one by one only when all at once fail."""
    tried = [one for one in drawn if one.kind in TAKEN]
    if not tried or _fault(tried, against) == "":
        return list(drawn)
    return [
        replace(one, kind="refused", why=fault)
        if one.kind in TAKEN and (fault := _fault([one], against))
        else one
        for one in drawn
    ]


def _fault(tried: Sequence[Difference], against: Against) -> str:
    figures = [_figure(one, str(at), against) for at, one in enumerate(tried)]
    codes = {figure.indicator for figure in figures}
    mine = [rule for rule in against.rules if rule.indicator in codes]
    last = max(figure.period.ends_on for figure in figures)
    try:
        assess(mine, figures, [last], known_on=against.now)
    except LuoshiError as error:
        return str(error)
    return ""


def _figure(one: Difference, key: str, against: Against) -> Figure:
    if one.indicator is None or one.period is None:
        raise LuoshiError(_("这一格还没有认出来。"))
    return Figure(
        id=key,
        indicator=one.indicator.code,
        area=against.area,
        period=one.period,
        value=one.value,
        unit=one.unit,
        recorded_at=against.now,
        source="statistics",
        vintage=one.vintage,  # type: ignore[arg-type]
    )
