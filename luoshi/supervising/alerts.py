"""From assessments of successive month ends, and from facts told, to alerts; and which alerts are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from luoshi.plan import month_index
from luoshi.progress import Assessment, Light, LightPolicy, policy_of
from luoshi.supervising.agendas import day_words
from luoshi.supervising.alert_rules import AlertKind, AlertRule, AlertRules, alert_rules

_WELL: Final[frozenset[Light]] = frozenset({"green", "done"})
_KNOWN: Final[frozenset[Light]] = frozenset({"red", "amber", "green", "done"})
_BEHIND: Final[frozenset[Light]] = frozenset({"red", "amber"})
_LIGHT_KINDS: Final[frozenset[AlertKind]] = frozenset({"turned_red", "still_red", "months_amber"})


@dataclass(frozen=True, slots=True)
class Party:
    """A unit that answers: its code, and its name for the sentence."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class WatchedTarget:
    """A target. answers: the judge's, at the ends of closed months; the newest day counts as now, in any order.

    parties: who answers, the first one first. reason: why it is judged as it is now (`reason_of`). deadline: the last day
    on which it can be met (of a yearly one: of this year), None without one.
    """

    code: str
    title: str
    parties: tuple[Party, ...]
    answers: tuple[Assessment, ...]
    reason: str = ""
    deadline: date | None = None

    @property
    def matter(self) -> str:
        return f"target/{self.code}"

    @property
    def in_order(self) -> tuple[Assessment, ...]:
        return tuple(sorted(self.answers, key=lambda answer: answer.as_of))


@dataclass(frozen=True, slots=True)
class Milestone:
    """A thing to be done by a day that no figure tells of. matter: names it (milestone/三-2)."""

    matter: str
    title: str
    parties: tuple[Party, ...]
    deadline: date
    done: bool = False
    target: str = ""


@dataclass(frozen=True, slots=True)
class MissingEvidence:
    """A figure that was due and not told, or a thing told without its proof. what: a clause (还没有报10月的数); since: when it
    should have been there. target: whose figure it is, if of one."""

    matter: str
    title: str
    parties: tuple[Party, ...]
    what: str
    since: date
    target: str = ""


@dataclass(frozen=True, slots=True)
class Overdue:
    """Past its day: a project's problem, or so many appeals of one unit. since: the (first) day that was missed."""

    kind: Literal["appeal_late", "problem_overdue"]
    matter: str
    title: str
    parties: tuple[Party, ...]
    since: date
    count: int = 1


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """All that is known on the day. What is not in it any more is over: leave nothing out that still stands."""

    targets: tuple[WatchedTarget, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    missing: tuple[MissingEvidence, ...] = ()
    overdue: tuple[Overdue, ...] = ()


@dataclass(frozen=True, slots=True)
class AlertHistory:
    """What became of earlier alerts, by matter.

    ordered: matters with an open order (target/T31, problem/12). answered: the day of the newest answer. asleep: waived
    until that day, included. told: (kind, matter) -> the newest month before the present one for which it was raised.
    """

    ordered: frozenset[str] = frozenset()
    answered: Mapping[str, date] = field(default_factory=dict)
    asleep: Mapping[str, date] = field(default_factory=dict)
    told: Mapping[tuple[AlertKind, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alert:
    """key: the same of the same kind, matter and turn (the month; of a deadline or a limit, that day), on whatever day it is
    raised. month: YYYY-MM that it is about. light: red or amber where a light called for it. words: one sentence."""

    kind: AlertKind
    key: str
    matter: str
    target: str
    title: str
    units: tuple[str, ...]
    month: str
    light: Light | None
    words: str
    by: date


@dataclass(frozen=True, slots=True)
class RaisedAlert:
    """An alert raised before that is not over yet."""

    key: str
    kind: AlertKind
    matter: str


def alerts_of(
    facts: AlertFacts,
    history: AlertHistory,
    day: date,
    by: date,
    *,
    rules: AlertRules | None = None,
    policies: Mapping[str, LightPolicy] | None = None,
) -> tuple[Alert, ...]:
    """What calls for an alert on `day`, in order of matter; one a matter, the kind with the smallest rank.

    by: until when it is to be answered (`rules.answer` working days). Nothing where an order is open, where the matter was
    answered in the month of `day`, or while it sleeps. The same inputs give the same alerts.
    """
    known = rules or alert_rules()
    found: dict[str, Alert] = {}
    for alert in _candidates(_Telling(known, day, by, policies), facts, history):
        if _is_quiet(alert, history, day):
            continue
        best = found.get(alert.matter)
        if best is None or known.kinds[alert.kind].rank < known.kinds[best.kind].rank:
            found[alert.matter] = alert
    return tuple(found[matter] for matter in sorted(found))


def recovered(
    raised: Iterable[RaisedAlert],
    facts: AlertFacts,
    *,
    policies: Mapping[str, LightPolicy] | None = None,
) -> dict[str, str]:
    """Key of each alert that is over -> why, in words. A light that says nothing ends nothing: unknown is not good either."""
    targets = {one.matter: one for one in facts.targets}
    done = {one.matter for one in facts.milestones if one.done}
    still = {(one.kind, one.matter) for one in facts.overdue}
    missing = {one.matter for one in facts.missing}
    over: dict[str, str] = {}
    for alert in raised:
        if alert.kind == "evidence_missing":
            words = "" if alert.matter in missing else "已经补齐"
        elif alert.kind in _LIGHT_KINDS or alert.matter in targets:
            words = _turned_well(targets.get(alert.matter), policies)
        elif alert.kind == "deadline_near":
            words = "已经完成" if alert.matter in done else ""
        else:
            words = "" if (alert.kind, alert.matter) in still else "不再超期"
        if words:
            over[alert.key] = words
    return over


def streak_of(answers: Iterable[Assessment], light: Light) -> int:
    """For how many month ends in a row, the newest included, the light was this one. Months that say nothing are passed over,
    but the newest itself must say something."""
    lights = [answer.light for answer in sorted(answers, key=lambda one: one.as_of)]
    if not lights or lights[-1] != light:
        return 0
    count = 0
    for each in reversed([one for one in lights if one in _KNOWN]):
        if each != light:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class _Telling:
    rules: AlertRules
    day: date
    by: date
    policies: Mapping[str, LightPolicy] | None

    def alert(
        self,
        rule: AlertRule,
        about: WatchedTarget | Milestone | MissingEvidence | Overdue,
        turn: str,
        *,
        month: str,
        light: Light | None = None,
        **told: object,
    ) -> Alert:
        target = about.code if isinstance(about, WatchedTarget) else getattr(about, "target", "")
        words = (rule.bare if rule.bare and not told.get("reason") else rule.words).format(
            title=about.title,
            unit=about.parties[0].name if about.parties else self.rules.nobody,
            by=day_words(self.by, self.day),
            **told,
        )
        return Alert(
            kind=rule.kind,
            key=f"{rule.kind}/{about.matter}/{turn}",
            matter=about.matter,
            target=target,
            title=about.title,
            units=tuple(party.code for party in about.parties),
            month=month,
            light=light,
            words=f"{words}。",
            by=self.by,
        )

    @property
    def month(self) -> str:
        return f"{self.day:%Y-%m}"


def _candidates(telling: _Telling, facts: AlertFacts, history: AlertHistory) -> Iterator[Alert]:
    for target in facts.targets:
        yield from _of_target(telling, target, history)
    near = telling.rules.kinds["deadline_near"]
    for one in facts.milestones:
        if not one.done and _is_near(one.deadline, telling.day, near):
            yield telling.alert(
                near, one, one.deadline.isoformat(), month=telling.month,
                deadline=day_words(one.deadline, telling.day), days=(one.deadline - telling.day).days,
            )  # fmt: skip
    for gap in facts.missing:
        yield telling.alert(
            telling.rules.kinds["evidence_missing"], gap, gap.since.isoformat(),
            month=telling.month, what=gap.what, since=day_words(gap.since, telling.day),
        )  # fmt: skip
    for late in facts.overdue:
        turn = telling.month if late.kind == "appeal_late" else late.since.isoformat()
        yield telling.alert(
            telling.rules.kinds[late.kind], late, turn, month=telling.month,
            since=day_words(late.since, telling.day), days=(telling.day - late.since).days, n=late.count,
        )  # fmt: skip


def _of_target(telling: _Telling, target: WatchedTarget, history: AlertHistory) -> Iterator[Alert]:
    answers = target.in_order
    if not answers or answers[-1].light not in _BEHIND:
        return
    now, kinds = answers[-1], telling.rules.kinds
    month = f"{now.as_of:%Y-%m}"
    reason = target.reason.rstrip("。")
    n = streak_of(answers, now.light)
    if now.light == "red" and n < kinds["still_red"].months:
        before = _turned_from(target, answers, n, history)
        if before is not None:
            word = policy_of(before.policy, telling.policies).word(before.light)
            yield telling.alert(
                kinds["turned_red"], target, month, month=month, light="red", reason=reason,
                before=word,
            )  # fmt: skip
    rule = kinds["still_red" if now.light == "red" else "months_amber"]
    if n >= rule.months and _again(rule, target.matter, now.as_of, history):
        yield telling.alert(rule, target, month, month=month, light=now.light, reason=reason, n=n)
    near = kinds["deadline_near"]
    if target.deadline is not None and _is_near(target.deadline, telling.day, near):
        yield telling.alert(
            near, target, target.deadline.isoformat(), month=telling.month, light=now.light,
            reason=reason, deadline=day_words(target.deadline, telling.day),
            days=(target.deadline - telling.day).days,
        )  # fmt: skip


def _turned_well(target: WatchedTarget | None, policies: Mapping[str, LightPolicy] | None) -> str:
    """A target that is gone from the plan ends nothing: somebody has to say what became of it."""
    now = target.in_order[-1] if target is not None and target.answers else None
    if now is None or now.light not in _WELL:
        return ""
    return f"{now.as_of.month}月末转为{policy_of(now.policy, policies).word(now.light)}"


def _is_near(deadline: date, day: date, rule: AlertRule) -> bool:
    return 0 <= (deadline - day).days <= rule.within


def _turned_from(
    target: WatchedTarget, answers: tuple[Assessment, ...], n: int, history: AlertHistory
) -> Assessment | None:
    """What it turned red from, n red months ago; None where that was told then, or nothing is known of before. A turn that was
    not told, because the matter had just been answered, is told later."""
    red = [at for at, answer in enumerate(answers) if answer.light == "red"]
    start = red[-n]
    told = history.told.get(("turned_red", target.matter))
    if not start or (told is not None and told >= f"{answers[start].as_of:%Y-%m}"):
        return None
    earlier = answers[:start]
    return ([answer for answer in earlier if answer.light in _KNOWN] or list(earlier))[-1]


def _again(rule: AlertRule, matter: str, as_of: date, history: AlertHistory) -> bool:
    before = history.told.get((rule.kind, matter))
    if before is None:
        return True
    year, month = (int(part) for part in before.split("-"))
    return month_index(as_of.year, as_of.month) - month_index(year, month) >= rule.again


def _is_quiet(alert: Alert, history: AlertHistory, day: date) -> bool:
    if {alert.matter, f"target/{alert.target}"} & history.ordered:
        return True
    answered, asleep = history.answered.get(alert.matter), history.asleep.get(alert.matter)
    if answered is not None and (answered.year, answered.month) == (day.year, day.month):
        return True
    return asleep is not None and day <= asleep
