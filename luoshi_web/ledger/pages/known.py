"""What the judge said at each month's end with what was known that day: reads the database, judges each month once.

Past months do not change when something is recorded later, so each is kept by the figures it was judged from: after a new
figure only the month under way is judged anew (25 ms for 65 targets), not three years of months.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone

from luoshi.plan import Period, closed_month, month_of_index
from luoshi.progress import Assessment, TargetRule, assess
from luoshi.progress import Observation as Figure
from luoshi_web.ledger import models
from luoshi_web.ledger.queries import recorded_figures
from luoshi_web.ledger.rules import rule_from_json
from luoshi_web.offices.models import Programme


@dataclass(frozen=True, slots=True)
class KnownMonth:
    """One look at the programme. day: when, a month's last day or the day asked about; as_of: the end of the last closed
    month by then. rules: target code -> how it was judged, by the plan version in force that day."""

    day: date
    as_of: date
    version: int
    rules: Mapping[str, TargetRule]
    answers: tuple[Assessment, ...]


def last_closed_day(day: date) -> date:
    """The last day of the last whole month by the day: what 数据截至 says."""
    return Period.month(*month_of_index(closed_month(day))).ends_on


def end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def known_months(programme: Programme, until: date, known_on: datetime) -> tuple[KnownMonth, ...]:
    """From the month in which the first plan version was adopted to `until`, oldest first.

    Three queries; none while the programme's revision stays.
    """
    return _months(_Seen(programme, until, known_on))


def forget_months() -> None:
    _months.cache_clear()
    _answers.cache_clear()


class _Seen:
    """A programme looked at up to a day, as a cache key: its revision says what it shows."""

    def __init__(self, programme: Programme, until: date, known_on: datetime) -> None:
        self.programme, self.until, self.known_on = programme, until, known_on
        shown = (programme.revision, programme.show_sample, programme.policy)
        self.identity = (programme.pk, *shown, until, known_on)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Seen) and self.identity == other.identity


@lru_cache(maxsize=8)
def _months(seen: _Seen) -> tuple[KnownMonth, ...]:
    programme, until, known_on = seen.programme, seen.until, seen.known_on
    versions = list(
        models.PlanVersion.objects.filter(programme=programme, adopted_on__lte=until)
        .only("pk", "number", "adopted_on", "programme_id")
        .order_by("number")
    )
    if not versions:
        return ()
    rules = _rules(versions)
    figures = sorted(recorded_figures(programme, known_on), key=lambda f: f.recorded_at)
    made = []
    for day in _days(versions[0].adopted_on, until):
        version = [v for v in versions if v.adopted_on <= day][-1]
        moment = min(end_of(day), known_on)
        known = [figure for figure in figures if figure.recorded_at <= moment]
        asked = _Asked(programme, version.pk, day, rules[version.pk], known)
        by_code = {rule.target: rule for rule in rules[version.pk]}
        made.append(KnownMonth(day, last_closed_day(day), version.number, by_code, _answers(asked)))
    return tuple(made)


class _Asked:
    """A month's question as a cache key. Figures are only ever added: how many were known, and the last one, name them."""

    def __init__(
        self,
        programme: Programme,
        version: int,
        day: date,
        rules: Sequence[TargetRule],
        figures: Sequence[Figure],
    ) -> None:
        self.policy, self.day, self.rules, self.figures = programme.policy, day, rules, figures
        last = max((figure.id for figure in figures), default="")
        shown = programme.show_sample
        self.identity = (programme.pk, version, shown, self.policy, day, len(figures), last)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.identity == other.identity


@lru_cache(maxsize=256)
def _answers(asked: _Asked) -> tuple[Assessment, ...]:
    as_of = last_closed_day(asked.day)
    return tuple(assess(asked.rules, asked.figures, [as_of], policy=asked.policy))


def _rules(versions: Iterable[models.PlanVersion]) -> dict[int, list[TargetRule]]:
    found: dict[int, list[TargetRule]] = {version.pk: [] for version in versions}
    rows = models.Target.objects.filter(plan_version__in=found).order_by("code")
    for version, rule in rows.values_list("plan_version_id", "rule"):
        found[version].append(rule_from_json(rule))
    return found


def _days(first: date, until: date) -> Iterable[date]:
    """The last days of the months from the first's, and the day itself."""
    month = Period.month(first.year, first.month)
    while month.ends_on < until:
        yield month.ends_on
        month = month.next()
    yield until
