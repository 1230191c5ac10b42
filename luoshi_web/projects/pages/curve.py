"""The investment curve of a year: what was reported month by month beside the schedule and the year before; the statistics
in a chart of their own, for the two are never one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.projects import schedule_percent, tenth
from luoshi_web.projects.pages.rates_words import gap_words, money
from luoshi_web.projects.pages.words import known_sum, share_of, yi
from luoshi_web.projects.year_rows import Part, YearMonth

Point = tuple[int, Decimal]

# The drawing is 1000 wide: month labels of the table below stand under its points.
_LEFT: Final = 92
_RIGHT: Final = 900
_STEPS: Final = (1, 2, 5)
_ABOVE: Final = 16


@dataclass(frozen=True, slots=True)
class Which:
    """Whose investment. Each "" for all; list: a code of luoshi.projects."""

    town: str = ""
    cluster: str = ""
    list: str = ""

    def holds(self, part: Part) -> bool:
        return (
            (not self.town or part.town == self.town)
            and (not self.cluster or part.cluster == self.cluster)
            and (not self.list or self.list in part.lists)
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a month, 万元. done: of those with a plan, as the rate of completion counts it. None: nothing told."""

    month: Period
    frozen: bool
    plan: Decimal | None
    done: Decimal | None
    confirmed: Decimal | None


@dataclass(frozen=True, slots=True)
class Line:
    """style: a class of the stylesheet. path: empty for a single point. last: where the line ends, with what is written there."""

    style: str
    path: str
    dots: tuple[tuple[str, str], ...]
    label: str
    label_x: str
    label_y: str


@dataclass(frozen=True, slots=True)
class Chart:
    """label: what the picture says, for who does not see it. levels: y of a rule, y of its words, the words."""

    width: int
    height: int
    label: str
    levels: tuple[tuple[str, str, str], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: tuple[Cell, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A year drawn and told. heads: the months; latest: which column is the newest told, -1 for none."""

    chart: Chart | None
    rows: tuple[Row, ...]
    statistics: Chart | None
    statistics_rows: tuple[Row, ...]
    heads: tuple[str, ...]
    latest: int
    sentence: str
    frozen_words: str


def sums(months: Iterable[YearMonth], which: Which) -> list[Sums]:
    return [_sums(one, which) for one in months]


def curve(this: Sequence[Sums], last: Sequence[Sums], year: int) -> Curve:
    """this: of the year's months so far; last: of all twelve of the year before."""
    told = [one for one in this if one.done is not None]
    latest = told[-1] if told else None
    expected = _schedule(this, year)
    return Curve(
        chart=_reported(this, last, expected, year),
        rows=tuple(_rows(this, last, expected, year)),
        statistics=_confirmed(this, last, year),
        statistics_rows=tuple(_confirmed_rows(this, last, year)),
        heads=tuple(_("%(n)s月") % {"n": n} for n in range(1, 13)),
        latest=_place(latest.month) - 1 if latest else -1,
        sentence=_sentence(latest, year),
        frozen_words=_frozen_words(this),
    )


def _sums(one: YearMonth, which: Which) -> Sums:
    parts = [part for part in one.parts if which.holds(part)]
    planned = [part for part in parts if part.plan is not None]
    return Sums(
        one.month,
        one.frozen,
        known_sum(part.plan for part in planned),
        known_sum(part.done for part in planned),
        known_sum(part.confirmed for part in parts),
    )


def _schedule(this: Sequence[Sums], year: int) -> list[Decimal | None]:
    """Of all twelve months: of those to come by the newest plan."""
    plans = {_place(one.month): one.plan for one in this if one.plan is not None}
    newest = plans[max(plans)] if plans else None
    return [_expected(plans.get(n, newest), Period.month(year, n)) for n in range(1, 13)]


def _expected(plan: Decimal | None, month: Period) -> Decimal | None:
    if plan is None:
        return None
    exact = Fraction(plan) * schedule_percent(month) / 100
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _place(month: Period) -> int:
    return month.last % 12 + 1


def _points(rows: Sequence[Sums], of: Callable[[Sums], Decimal | None]) -> list[Point]:
    return [(_place(row.month), value) for row in rows if (value := of(row)) is not None]


def _reported(
    this: Sequence[Sums], last: Sequence[Sums], expected: Sequence[Decimal | None], year: int
) -> Chart | None:
    now = _points(this, lambda row: row.done)
    before = _points(last, lambda row: row.done)
    schedule = [(n, value) for n, value in enumerate(expected, 1) if value is not None]
    if not now and not before:
        return None
    lines = {
        "e": (schedule, _("序时 %(amount)s"), False),
        "b": (before, str(year - 1) + _("年 %(amount)s"), False),
        "a": (now, _("累计完成 %(amount)s"), True),
    }
    label = _("%(year)s年项目报送的累计投资、序时和上年同期") % {"year": year}
    return _chart(lines, 280, label)


def _confirmed(this: Sequence[Sums], last: Sequence[Sums], year: int) -> Chart | None:
    now = _points(this, lambda row: row.confirmed)
    before = _points(last, lambda row: row.confirmed)
    if not now:
        return None
    lines = {
        "b": (before, str(year - 1) + _("年 %(amount)s"), False),
        "a": (now, _("统计确认 %(amount)s"), True),
    }
    return _chart(lines, 200, _("%(year)s年统计部门确认的累计投资和上年同期") % {"year": year})


def _chart(lines: Mapping[str, tuple[list[Point], str, bool]], height: int, label: str) -> Chart:
    """lines: style -> points, words at the end, whether each point is marked."""
    top = max(
        (value for points, _w, _d in lines.values() for _m, value in points), default=Decimal(0)
    )
    step = _step(top)
    steps = int((top / step).to_integral_value(ROUND_CEILING)) if step else 1
    high = step * max(steps, 1)

    def y(value: Decimal) -> float:
        share = float(value / high) if high else 0.0
        return height - 8 - share * (height - 8 - _ABOVE)

    drawn = [
        _line(style, points, words, y, dotted=dotted)
        for style, (points, words, dotted) in lines.items()
        if points
    ]
    levels = tuple(
        (_short(y(step * n)), _short(y(step * n) + 4), f"{yi(step * n, _places(step))}")
        for n in range(max(steps, 1) + 1)
    )
    return Chart(1000, height, label, levels, tuple(_apart(drawn)))


def _line(
    style: str, points: Sequence[Point], words: str, y: Callable[[Decimal], float], *, dotted: bool
) -> Line:
    places = [(_x(month), y(value)) for month, value in points]
    path = "M" + "L".join(f"{_short(a)} {_short(b)}" for a, b in places) if len(places) > 1 else ""
    end = places[-1]
    return Line(
        style=style,
        path=path,
        dots=tuple((_short(a), _short(b)) for a, b in places) if dotted or not path else (),
        label=words % {"amount": money(points[-1][1])},
        label_x=_short(end[0] + 7),
        label_y=_short(end[1] + 4),
    )


def _apart(lines: Sequence[Line]) -> list[Line]:
    """Words that would stand on each other are moved down, the highest stays."""
    done: list[Line] = []
    for line in sorted(lines, key=lambda one: float(one.label_y)):
        height = float(line.label_y)
        for other in done:
            near = abs(float(other.label_x) - float(line.label_x)) < 150
            if near and height - float(other.label_y) < 14:
                height = float(other.label_y) + 14
        done.append(
            Line(line.style, line.path, line.dots, line.label, line.label_x, _short(height))
        )
    return done


def _rows(
    this: Sequence[Sums], last: Sequence[Sums], expected: Sequence[Decimal | None], year: int
) -> list[Row]:
    by_month = {_place(one.month): one for one in this}
    before = {_place(one.month): one.done for one in last}
    done = {n: one.done for n, one in by_month.items()}
    gaps = {n: _gap(one) for n, one in by_month.items()}
    rows = [
        Row(_("累计完成"), _cells(lambda n: _yi(done.get(n))), _("亿元")),
        Row(_("序时应达"), _cells(lambda n: _yi(expected[n - 1])), _("计划×月/12")),
        Row(
            _("超序时"),
            tuple(_gap_cell(gaps.get(n)) for n in range(1, 13)),
            _("百分点"),
        ),
    ]
    if any(value is not None for value in before.values()):
        name = _("%(year)s年同期") % {"year": year - 1}
        rows.append(Row(name, _cells(lambda n: _yi(before.get(n))), _("亿元")))
    rows.append(Row(_("来源"), _cells(lambda n: _source(by_month.get(n))), _("冻结的数不再变")))
    return rows


def _confirmed_rows(this: Sequence[Sums], last: Sequence[Sums], year: int) -> list[Row]:
    now = {_place(one.month): one.confirmed for one in this}
    before = {_place(one.month): one.confirmed for one in last}
    rows = [Row(_("统计确认"), _cells(lambda n: _yi(now.get(n))), _("亿元"))]
    if any(value is not None for value in before.values()):
        name = _("%(year)s年同期") % {"year": year - 1}
        rows.append(Row(name, _cells(lambda n: _yi(before.get(n))), _("亿元")))
    return rows


def _yi(in_wan: Decimal | None) -> str:
    """A month to come, or of which nothing was told, is left empty."""
    return "" if in_wan is None else yi(in_wan)


def _cells(of: Callable[[int], str]) -> tuple[Cell, ...]:
    return tuple(Cell(of(n)) for n in range(1, 13))


def _gap_cell(gap: Decimal | None) -> Cell:
    if gap is None:
        return Cell("")
    return Cell(f"{gap:+}".replace("-", "−") if gap else str(gap), gap < 0)


def _source(one: Sums | None) -> str:
    if one is None or one.done is None:
        return ""
    return _("冻结") if one.frozen else _("现时")


def _gap(one: Sums) -> Decimal | None:
    share = share_of(one.done, one.plan)
    return None if share is None else tenth(share - schedule_percent(one.month))


def _sentence(latest: Sums | None, year: int) -> str:
    if latest is None:
        return _("%(year)s年还没有报过投资。") % {"year": year}
    gap, told = _gap(latest), _("到%(month)s，累计完成%(done)s") % {
        "month": latest.month.words(), "done": money(latest.done),
    }  # fmt: skip
    if gap is None:
        return _("%(told)s，没有年度计划。") % {"told": told}
    return _("%(told)s，计划%(plan)s，%(gap)s。") % {
        "told": told, "plan": money(latest.plan), "gap": gap_words(gap),
    }  # fmt: skip


def _frozen_words(this: Sequence[Sums]) -> str:
    frozen = [str(_place(one.month)) for one in this if one.frozen]
    if not frozen:
        return _("各月都没有冻结，是现时数")
    return _("%(months)s月已冻结，其余各月是现时数") % {"months": "、".join(frozen)}


def _step(top: Decimal) -> Decimal:
    """Of the rules: 1, 2 or 5 times a power of ten, so that there are three to six of them."""
    if top <= 0:
        return Decimal(0)
    power = Decimal(1).scaleb(top.adjusted() - 1)
    for _round in range(3):
        for step in _STEPS:
            if top / (power * step) <= 5:
                return power * step
        power *= 10
    return top


def _places(step: Decimal) -> int:
    """Digits behind the point that the rules' amounts in 亿元 need."""
    return max(4 - step.adjusted(), 0)


def _x(month: int) -> float:
    return _LEFT + (month - 0.5) * (_RIGHT - _LEFT) / 12


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
