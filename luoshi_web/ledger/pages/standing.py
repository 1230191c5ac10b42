"""Where a programme stands, as known on a day: what every page of the room is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from luoshi.plan import Plan, Target, closed_month, month_index
from luoshi.plan.model import Role
from luoshi.plan.periods import Frequency
from luoshi.progress.model import Accumulation, Assessment, Light, Source, TargetRule

# From bad to good to unknown: the order of every count on every page.
LIGHT_ORDER: Final[tuple[Light, ...]] = (
    "red",
    "amber",
    "green",
    "done",
    "wait",
    "not_due",
    "none",
)


@dataclass(frozen=True, slots=True)
class UnitRef:
    """A unit (code) or a set of units (members) that a duty names; neither when nobody has listed it yet."""

    name: str
    role: Role
    code: str = ""
    members: tuple[str, ...] = ()
    member_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorFacts:
    code: str
    name: str
    unit: str
    frequency: Frequency
    lag_months: int
    accumulation: Accumulation
    official: bool
    decimals: int
    note: str
    source_code: str
    source_name: str
    fed: bool = False

    @property
    def source(self) -> Source:
        """As `luoshi_web.ledger.models.Indicator.source`."""
        if self.official:
            return "statistics"
        return "register" if self.fed else "report"


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """A question the text leaves open. targets: codes of the targets it is about."""

    code: str
    targets: tuple[str, ...]
    question: str
    answerer: str
    answerer_code: str
    decision: str
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """One target as judged. history: the judge's answers at the month ends of the plan, the future ones included.

    An answer about the future says what is expected by then; its actual is today's. units: who answers for the target.
    """

    target: Target
    rule: TargetRule
    indicator: IndicatorFacts
    now: Assessment
    history: tuple[Assessment, ...]
    units: tuple[UnitRef, ...] = ()
    source: str = ""
    reason: str = ""
    rule_words: str = ""

    @property
    def code(self) -> str:
        return self.target.id

    @property
    def light(self) -> Light:
        return self.now.light

    @property
    def past(self) -> tuple[Assessment, ...]:
        """The answers up to the day asked about, the day itself last."""
        before = [a for a in self.history if a.as_of < self.now.as_of]
        return (*before, self.now)

    @property
    def before(self) -> Assessment | None:
        """The answer at the end of the month before."""
        day = self.now.as_of
        this_month = month_index(day.year, day.month)
        earlier = [a for a in self.history if month_index(a.as_of.year, a.as_of.month) < this_month]
        return earlier[-1] if earlier else None

    @property
    def months_so(self) -> int:
        """For how many months' ends the light has been what it is, this one included."""
        count = 0
        for answer in reversed(self.past):
            if answer.light != self.now.light:
                break
            count += 1
        return count

    @property
    def turned(self) -> bool:
        return self.before is not None and self.before.light != self.now.light


@dataclass(frozen=True, slots=True)
class Standing:
    """day: the day it is looked at from; as_of: the end of the last closed month by then; known_on: what had been
    recorded by then; today: the clock's day. source_file: the name of the plan's own file.

    words: the light policy's words; policy_words: its rule in one sentence.
    """

    programme: str
    programme_title: str
    area: str
    plan: Plan
    plan_title: str
    document_number: str
    version: int
    issued_on: date | None
    adopted_on: date
    horizon: tuple[int, int]
    day: date
    as_of: date
    today: date
    known_on: datetime
    is_look_back: bool
    policy_name: str
    policy_words: str
    words: Mapping[Light, str]
    targets: tuple[TargetStanding, ...]
    queries: tuple[QueryFacts, ...] = ()
    duty_units: Mapping[str, tuple[UnitRef, ...]] = field(default_factory=dict)
    source_file: str = ""

    @property
    def has_sample(self) -> bool:
        return any(s.now.sample for s in self.targets)

    def of(self, code: str) -> TargetStanding | None:
        return next((s for s in self.targets if s.code == code), None)

    def in_section(self, path: str) -> tuple[TargetStanding, ...]:
        return tuple(s for s in self.targets if s.target.section == path)

    def counts(self, standings: Iterable[TargetStanding]) -> tuple[tuple[Light, str, int], ...]:
        """(light, word, number) of the lights that occur, worst first."""
        lights = [s.light for s in standings]
        return tuple(
            (light, self.words[light], lights.count(light))
            for light in LIGHT_ORDER
            if light in lights
        )

    def open_queries_of(self, code: str) -> tuple[QueryFacts, ...]:
        return tuple(q for q in self.queries if code in q.targets and q.settled_on is None)

    @property
    def year_share(self) -> int:
        """Months closed in the year, out of 12: 序时进度 in twelfths."""
        return closed_month(self.as_of) - month_index(self.as_of.year, 1) + 1
