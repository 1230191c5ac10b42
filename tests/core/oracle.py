"""The judge once more, slowly: plain Python, exact fractions, one target and date at a time.

Written from the rule book (docs/design/progress.md), not from judge.sql: no shared code beyond the nouns, the curve's
share, the policy's steps and the grade table, which have tests of their own. Only for tests.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from luoshi.plan import Period, parse_unit
from luoshi.progress import Assessment, Observation, TargetRule, curve_of, policy_of
from luoshi.progress.grades import place_of, verdict_place

STEP = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
RATES = ("share", "points")


@dataclass(frozen=True)
class Fig:
    first: int
    last: int
    value: Fraction
    row: Observation


@dataclass
class Result:
    verdict: str = ""
    light: str = ""
    rule: str = ""
    period: tuple[int, int] | None = None
    observation: str | None = None
    provisional: bool = False
    sample: bool = False
    actual: Decimal | None = None
    expected: Decimal | None = None
    completion: Decimal | None = None
    gap: Decimal | None = None


def rounded(value: Fraction | None, places: int) -> Decimal | None:
    if value is None:
        return None
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    whole += scaled - whole >= Fraction(1, 2)
    exact = Decimal(whole).scaleb(-places)
    return (-exact if value < 0 else exact) + 0


def is_rate(unit: str) -> bool:
    return parse_unit(unit).dimension in RATES


def closed(as_of: date) -> int:
    last_day = calendar.monthrange(as_of.year, as_of.month)[1]
    return as_of.year * 12 + as_of.month - 1 - (as_of.day != last_day)


def accepted(rule: TargetRule, rows: list[Observation], known_on: datetime | None) -> list[Fig]:
    known = [o for o in rows if known_on is None or o.recorded_at <= known_on]
    gone = {o.replaces for o in known if o.replaces}
    best: dict[tuple[int, int], Observation] = {}
    for row in known:
        if row.id in gone or (row.indicator, row.area) != (rule.indicator, rule.area):
            continue
        key = (row.period.first, row.period.last)
        held = best.get(key)
        if held is None or (row.recorded_at, row.id) > (held.recorded_at, held.id):
            best[key] = row
    figures = []
    for (first, last), row in best.items():
        value: Fraction | None
        if rule.form == "grade":
            value = (
                None if row.grade is None else Fraction(place_of(row.grade, rule.grade or "") or 0)
            )
        elif rule.form == "words":
            value = None if row.grade is None else Fraction(verdict_place(row.grade) or 0)
        else:
            value = None if row.value is None else Fraction(row.value)
            if value is not None and rule.form not in ("base_growth", "average_growth"):
                value *= parse_unit(row.unit).factor / parse_unit(rule.unit).factor
        if value is not None and last <= rule.deadline:
            figures.append(Fig(first, last, value, row))
    return figures


def speaking(figures: list[Fig]) -> dict[int, Fig]:
    """Of the figures that end in one month: the last recorded, then the longest."""
    chosen: dict[int, Fig] = {}
    for fig in figures:
        held = chosen.get(fig.last)
        if held is None or (fig.row.recorded_at, -fig.first, fig.row.id) > (
            held.row.recorded_at, -held.first, held.row.id
        ):  # fmt: skip
            chosen[fig.last] = fig
    return chosen


@dataclass
class Sum:
    value: Fraction
    whole: bool
    rows: list[Fig]


def summed(figures: list[Fig], begin: int, end: int) -> Sum:
    """Figures within [begin, end], the longest where they contain each other."""
    inside = [f for f in figures if f.first >= begin and f.last <= end]
    outer = [
        f for f in inside
        if not any(g is not f and g.first <= f.first and g.last >= f.last for g in inside)
    ]  # fmt: skip
    months = {m for f in outer for m in range(f.first, f.last + 1)}
    ends = {f.last for f in inside}
    for fig in outer:
        january = fig.first - 1
        if (
            fig.first == fig.last
            and fig.last % 12 == 1
            and january >= begin
            and january not in ends
        ):
            months.add(january)
    return Sum(
        sum((f.value for f in outer), Fraction(0)), months == set(range(begin, end + 1)), outer
    )


def to_date(figures: list[Fig], begin: int, end: int) -> Sum:
    """Year-to-date figures: the last of each year from `begin` to `end` added up."""
    said = speaking([f for f in figures if begin <= f.last <= end])
    value, whole, rows = Fraction(0), True, []
    for year in range(begin // 12, end // 12 + 1):
        months = [m for m in said if m // 12 == year]
        if months:
            rows.append(said[max(months)])
            value += rows[-1].value
        whole = whole and bool(months) and (max(months) % 12 == 11 or max(months) == end)
    return Sum(value, whole, rows)


class Judge:
    def __init__(self, rule, rows, as_of, known_on=None, policy=None):
        self.rule, self.as_of = rule, as_of
        self.closed = closed(as_of)
        self.step = STEP[rule.frequency]
        self.policy = policy_of(policy or rule.policy)
        self.figures = accepted(rule, rows, known_on)
        self.rates = any(is_rate(f.row.unit) for f in self.figures) or (
            any(
                is_rate(o.unit)
                for o in rows
                if (o.indicator, o.area) == (rule.indicator, rule.area)
            )
        )
        growth = rule.form in ("base_growth", "average_growth")
        flow = rule.accumulation in ("period", "year_to_date")
        single = ("keep", "level_cap", "grade", "rank", "words")
        self.flow = (
            flow
            and (not self.rates if growth else not is_rate(rule.unit))
            and rule.form not in single
        )
        self.summing = self.flow and rule.accumulation == "period"
        self.base_year = rule.base_last // 12 if rule.base_last is not None else None

    # which figure decides -------------------------------------------------------------------------------------
    def year_of_date(self) -> int:
        year = self.closed // 12
        return min(max(year, self.rule.start // 12), self.rule.deadline // 12)

    def decider(self) -> Fig | None:
        rule = self.rule
        needs_base = self.base_year is not None and self.uses_base()
        usable = []
        for fig in self.figures:
            begins = fig.first if self.summing else fig.last
            if begins < rule.start and not (needs_base and fig.last // 12 == self.base_year):
                continue
            usable.append(fig)
        if self.summing:
            said: dict[int, Fig] = {}
            for fig in usable:
                if fig.last not in said or fig.first < said[fig.last].first:
                    said[fig.last] = fig
        else:
            said = speaking(usable)
        self.said = said
        self.usable = usable
        months = [m for m in said if rule.start <= m <= self.closed and (m + 1) % self.step == 0]
        if needs_base:
            months = [m for m in months if m > rule.base_last]
        if rule.form in ("base_growth", "average_growth"):
            if self.flow and rule.base is not None:
                months = [m for m in months if m % 12 == 11]
            if rule.form == "average_growth" and not self.flow and not self.rates:
                months = [m for m in months if (m - rule.base_last) % 12 == 0]
        if not months:
            return None
        last = max(months)
        if rule.yearly and self.step < 12 and last // 12 != self.year_of_date():
            return None
        return said[last]

    def uses_base(self) -> bool:
        rule = self.rule
        if rule.form in ("base_growth", "average_growth"):
            return not (rule.form == "base_growth" and self.rates)
        if rule.form == "level":
            return not rule.flat and not (self.flow and rule.yearly)
        if rule.form == "about":
            return not (self.flow and rule.yearly)
        return rule.form == "range" and self.flow and not rule.yearly

    def total(self, year: int, month: int) -> Sum | None:
        """The amount of `year` up to `month`, which must end a figure."""
        if month not in self.said:
            return None
        begin = year * 12
        if begin < self.rule.start <= begin + 11:
            begin = self.rule.start
        if self.summing:
            return summed(self.usable, begin, month)
        return Sum(self.said[month].value, True, [self.said[month]])

    # the answer ------------------------------------------------------------------------------------------------
    def result(self) -> Result:
        rule, out = self.rule, Result()
        if rule.form == "words" and not self.has_figure():
            return self.say(out, "person")
        fig = self.decider()
        if fig is None:
            return self.say(out, "suspended" if rule.suspended else self.missing())
        out.period, out.observation = (fig.first, fig.last), fig.row.id
        getattr(self, f"on_{rule.form}")(fig, out)
        return out

    def has_figure(self) -> bool:
        return self.decider() is not None

    def missing(self) -> str:
        rule = self.rule
        first = rule.start
        if rule.yearly and self.step < 12:
            first = max(first, self.year_of_date() * 12)
        end = first // self.step * self.step + self.step - 1
        return "not_due" if self.closed < end + rule.lag_months else "no_figure"

    def say(self, out: Result, outcome: str, light: str | None = None) -> Result:
        rule = self.rule
        if rule.suspended:
            outcome = "suspended"
        above = outcome in ("above", "missed_above")
        missed = ("missed", "missed_below", "missed_above", "broken", "exceeded")
        if rule.aspirational and outcome in missed:
            outcome = "aspiration"
        verdict, shown = {
            "not_due": ("not_due", "not_due"), "no_figure": ("awaiting_data", "wait"), "gap": ("awaiting_data", "wait"),
            "achieved": ("achieved", "done"), "achieved_early": ("achieved", "done"),
            **{m: ("missed", "red") for m in missed},
            **{h: ("on_schedule", "green") for h in ("held", "recovered", "within", "inside", "on_path", "near")},
            **{n: ("not_assessed", "none") for n in
               ("no_path", "no_base", "person", "suspended", "aspiration", "part_exceeds_whole")},
        }.get(outcome, ("behind", light or "amber"))  # fmt: skip
        out.verdict, out.light, out.rule = verdict, shown, f"{rule.form}.{outcome}"
        out.provisional = out.period is not None and (
            out.provisional or (rule.form == "about" and not rule.tolerance_confirmed)
            or above
        )  # fmt: skip
        return out

    def flags(self, out: Result, *sums: Sum | None) -> None:
        for one in sums:
            for fig in one.rows if one else ():
                out.provisional |= fig.row.vintage != "final"
                out.sample |= fig.row.sample

    def last(self, fig: Fig) -> bool:
        return fig.last == self.rule.deadline or (self.rule.yearly and fig.last % 12 == 11)

    def reaches(self, x: Fraction) -> bool:
        t = Fraction(self.rule.value)
        return {"ge": x >= t, "gt": x > t, "le": x <= t, "lt": x < t}[self.rule.op]

    def policy_light(self, done: Fraction, due: Fraction) -> tuple[str, int]:
        """Light and step for `done` of the whole where `due` was expected."""
        for number, step in enumerate(self.policy.steps, 1):
            if step.bound is None:
                return step.light, number
            if self.policy.basis == "points":
                edge = due + Fraction(step.bound, 1000)
            else:
                edge = due * Fraction(step.bound, 1000)
            if done > edge or (done == edge and step.inclusive):
                return step.light, number
        raise AssertionError("a policy ends with a step that takes the rest")

    def share(self, month: int, start: int, end: int) -> Fraction | None:
        found = curve_of(self.rule.curve).share(month, start, end)
        return None if found is None else Fraction(*found)

    def pace(
        self, out: Result, done: Fraction, due: Fraction | None, *, below_base: bool = False
    ) -> Result:
        """completion `done` against `due`: the path decides, the policy gives the light."""
        out.completion = rounded(done * 100, 1)
        if due is None:
            return self.say(out, "no_path")
        out.gap = rounded((done - due) * 100, 1)
        light, _step = self.policy_light(done, due)
        if below_base:
            return self.say(out, "below_base", "red" if light == "red" else "amber")
        if done >= due:
            return self.say(out, "on_path")
        return self.say(out, "near") if light == "green" else self.say(out, "behind", light)

    # forms -----------------------------------------------------------------------------------------------------
    def on_yearly_floor(self, fig: Fig, out: Result) -> None:
        year = fig.last // 12
        got = self.total(year, fig.last)
        self.floor(fig, out, got, self.share(fig.last, year * 12, year * 12 + 11))

    def on_cumulative(self, fig: Fig, out: Result) -> None:
        start = self.rule.start
        if self.summing:
            got = summed(self.usable, start, fig.last)
        elif self.flow:
            got = to_date(self.usable, start, fig.last)
        else:
            got = Sum(fig.value, True, [fig])
        self.floor(fig, out, got, self.share(fig.last, start, self.rule.deadline))

    on_whole_set = on_cumulative

    def floor(
        self, fig: Fig, out: Result, got: Sum, due: Fraction | None, *, early: bool = True
    ) -> None:
        t = Fraction(self.rule.value)
        self.flags(out, got)
        out.actual = rounded(got.value, 6)
        out.expected = None if due is None else rounded(t * due, 6)
        self.pace(out, got.value / t, due)
        if not got.whole:
            self.say(out, "achieved_early" if early and self.reaches(got.value) else "gap")
        elif self.last(fig):
            self.say(out, "achieved" if self.reaches(got.value) else "missed")
        elif early and self.reaches(got.value):
            self.say(out, "achieved_early")

    def on_yearly_cap(self, fig: Fig, out: Result) -> None:
        year = fig.last // 12
        got = self.total(year, fig.last)
        t, due = Fraction(self.rule.value), self.share(fig.last, year * 12, year * 12 + 11)
        self.flags(out, got)
        out.actual = rounded(got.value, 6)
        out.completion = rounded(got.value / t * 100, 1)
        if due is not None:
            out.expected = rounded(t * due, 6)
            out.gap = rounded((due - got.value / t) * 100, 1)
        if not self.reaches(got.value):
            self.say(out, "exceeded")
        elif not got.whole:
            self.say(out, "gap")
        elif self.last(fig):
            self.say(out, "achieved")
        elif due is None:
            self.say(out, "no_path")
        elif got.value <= t * due:
            self.say(out, "on_path")
        else:
            used, red = got.value / t, False
            for step in self.policy.steps:
                if step.bound is None:
                    red = step.light == "red"
                    break
                if self.policy.basis == "points":
                    edge = due - Fraction(step.bound, 1000)
                else:
                    edge = due * Fraction(2000 - step.bound, 1000)
                if used < edge or (used == edge and step.inclusive):
                    red = step.light == "red"
                    break
            self.say(out, "over_line", "red" if red else "amber")

    def on_level(self, fig: Fig, out: Result) -> None:
        rule = self.rule
        if self.flow:
            return self.flow_level(fig, out)
        self.flags(out, Sum(fig.value, True, [fig]))
        out.actual = rounded(fig.value, 6)
        base = None if rule.flat else self.base()
        reached = self.reaches(fig.value)
        if base is None and not rule.flat:
            out.completion = (
                rounded(fig.value / Fraction(rule.value) * 100, 1) if rule.value > 0 else None
            )
            if self.last(fig):
                self.say(out, "achieved" if reached else "missed")
            else:
                self.say(out, "achieved_early" if reached else "no_path")
            return None
        if rule.flat or base >= Fraction(rule.value):
            light = self.flat(fig.value, out, fig.value - Fraction(rule.value))
            if base is not None and rule.base is None:
                self.flags(out, Sum(base, True, [self.based_on]))
            if self.last(fig):
                self.say(out, "achieved" if reached else "missed")
            else:
                self.say(out, "held" if reached else "below", light)
            return None
        self.rise(fig, out, base)
        if self.last(fig):
            self.say(out, "achieved" if reached else "missed")
        return None

    def base(self) -> Fraction | None:
        if self.rule.base is not None:
            return Fraction(self.rule.base)
        if self.rule.base_last is None or self.rule.base_last not in self.said:
            return None
        fig = self.said[self.rule.base_last]
        self.based_on = fig
        return fig.value

    def rise(self, fig: Fig, out: Result, base: Fraction) -> None:
        rule = self.rule
        t = Fraction(rule.value)
        start = rule.base_last + 1 if rule.base_last is not None else rule.start
        due = self.share(fig.last, start, rule.deadline)
        if rule.base is None:
            self.flags(out, Sum(base, True, [self.based_on]))
        if due is not None:
            out.expected = rounded(base + (t - base) * due, 6)
        self.pace(
            out, (fig.value - base) / (t - base), due, below_base=fig.value < base and base < t
        )

    def flat(self, x: Fraction, out: Result, ahead: Fraction) -> str:
        """Held against the target itself. Gives the light when it is not met: at least amber."""
        t = Fraction(self.rule.value)
        out.expected = rounded(t, 6)
        if is_rate(self.rule.unit):
            part = ahead / 100
        elif t > 0:
            part = ahead / t
            out.completion = rounded(x / t * 100, 1)
        else:
            return "amber"
        out.gap = rounded(part * 100, 1)
        if self.policy.basis == "points":
            light, _ = self.policy_light(part, Fraction(0))
        else:
            light, _ = self.policy_light(1 + part, Fraction(1))
        return "red" if light == "red" else "amber"

    def flow_level(self, fig: Fig, out: Result) -> None:
        rule = self.rule
        year, last = fig.last // 12, rule.deadline // 12
        got = self.total(year, fig.last)
        self.flags(out, got)
        out.actual = rounded(got.value, 6)
        t, within = Fraction(rule.value), self.share(fig.last, year * 12, year * 12 + 11)
        base, base_whole = self.flow_base()
        if base is not None and rule.base is None:
            self.flags(out, base_whole)
        required = None
        if rule.yearly or (year == last and base is None):
            required = t
        elif base is not None:
            years = last - self.base_year
            required = base + (t - base) * Fraction(year - self.base_year, years)
        if required is not None and required > 0:
            if within is not None:
                out.expected = rounded(required * within, 6)
            self.pace(out, got.value / required, within)
        else:
            if required is not None and within is not None:
                out.expected = rounded(required * within, 6)
            self.say(out, "no_path")
        holed = not got.whole or (base_whole is not None and not base_whole.whole and year < last)
        met = self.flow_met(got.value)
        early = rule.form == "level" and (year == last or rule.yearly)
        if holed:
            self.say(out, "achieved_early" if early and met else "gap")
        elif self.last(fig):
            self.settle(out, met, got.value)
        elif early and met:
            self.say(out, "achieved_early")
        elif rule.form == "range" and got.value > Fraction(rule.value2):
            self.say(out, "above")

    def flow_base(self) -> tuple[Fraction | None, Sum | None]:
        rule = self.rule
        if rule.yearly:
            return None, None
        if rule.base is not None:
            return Fraction(rule.base), None
        if rule.base_last is None or rule.base_last not in self.said:
            return None, None
        got = self.total(self.base_year, rule.base_last)
        return got.value, got

    def flow_met(self, x: Fraction) -> bool:
        rule = self.rule
        if rule.form == "about":
            return x >= Fraction(rule.value) - Fraction(rule.tolerance)
        if rule.form == "range":
            return Fraction(rule.value) <= x <= Fraction(rule.value2)
        return self.reaches(x)

    def settle(self, out: Result, met: bool, x: Fraction) -> None:
        if met:
            self.say(out, "achieved")
        elif self.rule.form == "range":
            self.say(out, "missed_below" if x < Fraction(self.rule.value) else "missed_above")
        else:
            self.say(out, "missed")

    def on_about(self, fig: Fig, out: Result) -> None:
        rule = self.rule
        if self.flow:
            return self.flow_level(fig, out)
        self.flags(out, Sum(fig.value, True, [fig]))
        x, t, band = fig.value, Fraction(rule.value), Fraction(rule.tolerance)
        out.actual = rounded(x, 6)
        base = self.base() if rule.base_last is not None else None
        if base is not None and base != t:
            self.rise(fig, out, base)
            met = x >= t - band if base < t else x <= t + band
            if self.last(fig):
                self.settle(out, met, x)
            return None
        met = abs(x - t) <= band
        light = self.flat(x, out, -abs(x - t))
        if base is not None and rule.base is None:
            self.flags(out, Sum(base, True, [self.based_on]))
        if self.last(fig):
            self.settle(out, met, x)
        else:
            self.say(out, "within" if met else "outside", light)
        return None

    def on_range(self, fig: Fig, out: Result) -> None:
        rule = self.rule
        if self.flow:
            return self.flow_level(fig, out)
        self.flags(out, Sum(fig.value, True, [fig]))
        x, low, high = fig.value, Fraction(rule.value), Fraction(rule.value2)
        out.actual = rounded(x, 6)
        light = self.flat(x, out, min(x - low, high - x, Fraction(0)))
        if self.last(fig):
            self.settle(out, low <= x <= high, x)
        elif x > high:
            self.say(out, "above", "amber")
        else:
            self.say(out, "inside" if x >= low else "below", light)
        return None

    def on_keep(self, fig: Fig, out: Result) -> None:
        self.flags(out, Sum(fig.value, True, [fig]))
        out.actual = rounded(fig.value, 6)
        light = self.flat(fig.value, out, fig.value - Fraction(self.rule.value))
        year = fig.last // 12 if self.rule.yearly else None
        since = [
            f for m, f in self.said.items()
            if self.rule.start <= m <= fig.last and (year is None or m // 12 == year)
        ]  # fmt: skip
        broken = any(not self.reaches(f.value) for f in since)
        if self.last(fig):
            self.say(out, "broken" if broken else "achieved")
        elif not self.reaches(fig.value):
            self.say(out, "breached", light)
        else:
            self.say(out, "recovered" if broken else "held")

    def on_level_cap(self, fig: Fig, out: Result) -> None:
        self.flags(out, Sum(fig.value, True, [fig]))
        out.actual = rounded(fig.value, 6)
        self.flat(fig.value, out, Fraction(self.rule.value) - fig.value)
        if not self.reaches(fig.value):
            self.say(out, "exceeded")
        else:
            self.say(out, "achieved" if self.last(fig) else "held")

    def on_grade(self, fig: Fig, out: Result) -> None:
        self.flags(out, Sum(fig.value, True, [fig]))
        worse = fig.value - (place_of(self.rule.grade, self.rule.grade) or 0)
        if self.last(fig):
            self.say(out, "achieved" if worse <= 0 else "missed")
        else:
            self.say(out, "held" if worse <= 0 else "worse", "red" if worse > 10 else "amber")

    def on_rank(self, fig: Fig, out: Result) -> None:
        self.flags(out, Sum(fig.value, True, [fig]))
        out.actual = rounded(fig.value, 6)
        good = fig.value <= Fraction(self.rule.value)
        if self.last(fig):
            self.say(out, "achieved" if good else "missed")
        else:
            self.say(out, "held" if good else "no_path")

    def on_words(self, fig: Fig, out: Result) -> None:
        self.flags(out, Sum(fig.value, True, [fig]))
        outcome = {1: "achieved", 2: "on_path", 3: "behind", 4: "missed"}[int(fig.value)]
        self.say(out, "behind" if outcome == "missed" and not self.last(fig) else outcome)

    def on_base_growth(self, fig: Fig, out: Result) -> None:
        rule = self.rule
        r = Fraction(rule.value) / 100
        start = rule.base_last + 1 if not self.rates else rule.start
        due = self.share(fig.last, start, rule.deadline)
        if self.rates:
            got, grown, whole = Sum(fig.value, True, [fig]), fig.value / 100, True
            out.actual = rounded(fig.value, 6)
        else:
            got, base, base_sum = self.pair(fig)
            self.flags(out, base_sum)
            whole = got.whole and (base_sum is None or base_sum.whole)
            if base is None or base <= 0:
                self.flags(out, got)
                self.expect_growth(out, r, due)
                self.say(out, "no_base" if whole else "gap")
                return
            grown = got.value / base - 1
            out.actual = rounded(grown * 100, 2)
        self.flags(out, got)
        self.expect_growth(out, r, due)
        self.pace(out, grown / r, due)
        if not whole:
            self.say(out, "gap")
        elif self.last(fig):
            self.say(
                out, "achieved" if (grown > r or (grown == r and rule.op != "gt")) else "missed"
            )

    def expect_growth(self, out: Result, r: Fraction, due: Fraction | None) -> None:
        out.expected = None if due is None else rounded(r * 100 * due, 6)

    def pair(self, fig: Fig) -> tuple[Sum, Fraction | None, Sum | None]:
        """The amount and what it is compared with: the same months of the base year, or the level at the base."""
        rule = self.rule
        if not self.flow:
            got = Sum(fig.value, True, [fig])
            if rule.base is not None:
                return got, Fraction(rule.base), None
            at = self.said.get(rule.base_last)
            return got, at.value if at else None, Sum(at.value, True, [at]) if at else None
        got = self.total(fig.last // 12, fig.last)
        if rule.base is not None:
            return got, Fraction(rule.base), None
        base = self.total(self.base_year, fig.last - 12 * (fig.last // 12 - self.base_year))
        return got, base.value if base else None, base

    def on_average_growth(self, fig: Fig, out: Result) -> None:
        rule = self.rule
        r = Fraction(rule.value) / 100
        years = fig.last // 12 - self.base_year
        if self.rates:
            earlier = [self.said.get((self.base_year + n) * 12 + 11) for n in range(1, years)]
            whole = all(earlier)
            rows = [f for f in earlier if f] + [fig]
            got, factor = Sum(fig.value, True, rows), Fraction(1)
            for row in rows:
                factor *= 1 + row.value / 100
        else:
            got, base, base_sum = self.pair(fig)
            self.flags(out, base_sum)
            whole = got.whole and (base_sum is None or base_sum.whole)
            if base is None or base <= 0:
                self.flags(out, got)
                out.expected = rounded(r * 100, 6)
                self.say(out, "no_base" if whole else "gap")
                return
            factor = got.value / base
        self.flags(out, got)
        out.expected = rounded(r * 100, 6)
        if factor > 0:
            out.actual = average(factor, years)
        required = (1 + r) ** years
        self.pace(out, (factor - 1) / (required - 1), Fraction(1))
        if not whole:
            self.say(out, "gap")
        elif self.last(fig):
            good = factor > required or (factor == required and rule.op != "gt")
            self.say(out, "achieved" if good else "missed")


def average(factor: Fraction, years: int) -> Decimal:
    """The yearly rate in per cent, two decimals, half up, by trying rates from a decimal estimate."""
    guess = (Decimal(factor.numerator) / Decimal(factor.denominator)) ** (Decimal(1) / years)
    near = int(((guess - 1) * 10000).to_integral_value(ROUND_HALF_UP))
    best = None
    for hundredth in range(near - 2, near + 3):
        edge = Fraction(2 * hundredth - 1 + 20000, 20000)
        if edge <= 0 or edge**years <= factor:
            best = hundredth
    assert best is not None
    return Decimal(best).scaleb(-2)


def judge(rule, rows, as_of, known_on=None, policy=None) -> Result:
    return Judge(rule, rows, as_of, known_on, policy).result()


def differences(found: Assessment, wanted: Result) -> dict[str, object]:
    period = Period.parse(found.period) if found.period else None
    said = {
        "rule": found.rule, "verdict": found.verdict, "light": found.light, "observation": found.observation,
        "period": period and (period.first, period.last), "provisional": found.provisional, "sample": found.sample,
        "actual": found.actual, "expected": found.expected, "completion": found.completion, "gap": found.gap,
    }  # fmt: skip
    return {k: (v, getattr(wanted, k)) for k, v in said.items() if v != getattr(wanted, k)}
