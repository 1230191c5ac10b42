"""Needs summed by kind and level, in the kind's unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.projects import LEVELS, flows, level_words, need_kinds
from luoshi_web.projects.models import Need
from luoshi_web.projects.pages.words import NOTHING

# Nobody needs it any more; the rest of what was granted went back.
_WITHDRAWN, _RECOVERED = "withdrawn", "recovered"


@dataclass(frozen=True, slots=True)
class Figure:
    """A need's amounts, in the unit of its kind. granted, used None: not granted yet."""

    kind: str
    level: str
    state: str
    asked: Decimal
    granted: Decimal | None
    used: Decimal | None
    needed_by: date | None
    sample: bool

    @property
    def is_open(self) -> bool:
        return flows()["need"].state(self.state).open

    @property
    def is_waiting(self) -> bool:
        return self.is_open and self.granted is None

    @property
    def shortfall(self) -> Decimal | None:
        return None if self.granted is None else self.asked - self.granted

    @property
    def left(self) -> Decimal | None:
        """Of what was taken back nothing is left."""
        if self.granted is None or self.state == _RECOVERED:
            return None
        return self.granted - (self.used or Decimal(0))


@dataclass(frozen=True, slots=True)
class SumLine:
    """The needs of a kind at a level. span: of the kind's name, 0 where it stands above already. waiting: not yet granted."""

    kind: str
    span: int
    level: str
    unit: str
    count: int
    asked: str
    waiting: str
    granted: str
    shortfall: str
    is_short: bool
    used: str
    left: str
    url: str


def figures_of(rows: QuerySet[Need]) -> list[Figure]:
    """One query."""
    columns = ("kind", "level", "state", "asked", "granted", "used", "needed_by", "sample")
    return [Figure(*told) for told in rows.order_by().values_list(*columns)]


def headline(figures: Sequence[Figure], today: date) -> str:
    """How many there are, how many wait for a grant, and which of them should be there already."""
    if not figures:
        return _("没有要素需求。")
    waiting = [one for one in figures if one.is_waiting]
    late = sum(one.needed_by is not None and one.needed_by < today for one in waiting)
    words = {"n": len(figures), "waiting": len(waiting), "late": late}
    if late:
        return _("%(n)s 项要素需求，%(waiting)s 项还没有批复，其中 %(late)s 项已过需求时间") % words
    return _("%(n)s 项要素需求，%(waiting)s 项还没有批复") % words


def sums(here: str, figures: Iterable[Figure]) -> tuple[SumLine, ...]:
    """here: the programme's code. What was withdrawn is nobody's need any more and is left out."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for one in figures:
        if one.state != _WITHDRAWN:
            groups.setdefault((one.kind, one.level), []).append(one)
    lines = []
    for kind in need_kinds():
        levels = [level for level in LEVELS if (kind, level) in groups]
        for n, level in enumerate(levels):
            lines.append(_line(here, kind, level, groups[kind, level], 0 if n else len(levels)))
    return tuple(lines)


def figure(amount: Decimal | None) -> str:
    """Plain digits, thousands apart, no zeros behind the last digit that says something."""
    if amount is None:
        return NOTHING
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _line(here: str, kind: str, level: str, some: Sequence[Figure], span: int) -> SumLine:
    rule, query = need_kinds()[kind], urlencode({"kind": kind, "level": level})
    short = _total(one.shortfall for one in some)
    return SumLine(
        kind=rule.label,
        span=span,
        level=level_words(level),  # type: ignore[arg-type]
        unit=rule.unit.text,
        count=len(some),
        asked=figure(_total(one.asked for one in some)),
        waiting=figure(_total(one.asked for one in some if one.is_waiting)),
        granted=figure(_total(one.granted for one in some)),
        shortfall=figure(short),
        is_short=short is not None and short > 0,
        used=figure(_total(one.used for one in some)),
        left=figure(_total(one.left for one in some)),
        url=f"{reverse('projects:needs', args=[here])}?{query}",
    )


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """None where there is nothing to add up, which is no 0."""
    told = [amount for amount in amounts if amount is not None]
    return sum(told, Decimal(0)) if told else None
