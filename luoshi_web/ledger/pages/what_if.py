"""试算: the programme judged under another light policy, date or state of knowledge, beside how it stands. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.progress import light_policies, policy_of, policy_words
from luoshi.progress.model import Light
from luoshi_web.ledger.pages.as_known import moment_of
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.ledger.pages.rows import number_text
from luoshi_web.ledger.pages.standing import LIGHT_ORDER, Standing, TargetStanding
from luoshi_web.offices.models import Programme


@dataclass(frozen=True, slots=True)
class Trial:
    """What is asked: the policy's name, the day to judge on, the moment until which figures are known."""

    policy: str
    day: date
    known_on: datetime


@dataclass(frozen=True, slots=True)
class CountRow:
    light: Light
    word: str
    count: int
    trial_word: str
    trial_count: int
    difference: str


@dataclass(frozen=True, slots=True)
class DifferentRow:
    code: str
    name: str
    light: Light
    word: str
    provisional: bool
    trial_light: Light
    trial_word: str
    trial_provisional: bool
    gap: str
    reason: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class PolicyRow:
    name: str
    place: str
    version: int
    words: str
    source: str
    is_own: bool
    is_tried: bool


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    title: str
    programme: str
    as_of: date
    first_day: date
    last_day: date
    today: date
    has_sample: bool
    finding: str
    own_words: str
    trial_words: str
    trial_as_of: date
    trial_day: date
    known_day: date | None
    counts: tuple[CountRow, ...]
    rows: tuple[DifferentRow, ...]
    policies: tuple[PolicyRow, ...]
    place: str
    source: str
    palette: str


def trial_of(programme: Programme, given: Mapping[str, str], now: datetime) -> Trial:
    """What the address asks for; each of the three that it leaves out is as it is today, so that one change shows alone.

    LuoshiError names what cannot be used.
    """
    today = timezone.localtime(now).date()
    first, last = date(programme.first_year, 1, 1), date(programme.last_year, 12, 31)
    policy = given.get("policy", "").strip() or programme.policy
    policy_of(policy[:60])
    wanted, text = given.get("as_of", "").strip(), given.get("known_on", "").strip()
    moment = moment_of(text, first, now) if text else end_of(today)
    if not wanted:
        return Trial(policy, today, moment)
    try:
        asked = date.fromisoformat(wanted)
    except ValueError as error:
        raise LuoshiError(
            _("“%(text)s”不是日期。") % {"text": wanted[:20]}, _("请写成 2026-09-30 这样的日期。")
        ) from error
    if not first <= asked <= last:
        raise LuoshiError(
            _("%(day)s 不在方案的期限里。") % {"day": asked.isoformat()},
            _("请选 %(first)s 到 %(last)s 之间的一天。")
            % {"first": first.isoformat(), "last": last.isoformat()},
        )
    return Trial(policy, asked, moment)


def tried(programme: Programme, trial: Trial, now: datetime) -> Standing:
    """The standing under the trial. The programme is a copy that is never saved; the answer is kept like any other."""
    other = copy(programme)
    other.policy = trial.policy
    return standing_on(other, trial.day, now, trial.known_on)


def what_if_page(
    programme: Programme, standing: Standing, other: Standing, trial: Trial
) -> WhatIfPage:
    rows = tuple(
        _row(standing, other, one, same)
        for one in standing.targets
        if (same := other.of(one.code)) is not None and same.light != one.light
    )
    policy = policy_of(trial.policy)
    known = timezone.localtime(trial.known_on).date()
    return WhatIfPage(
        title=_("试算"),
        programme=standing.programme,
        as_of=standing.as_of,
        first_day=date(standing.horizon[0], 1, 1),
        last_day=date(standing.horizon[1], 12, 31),
        today=standing.today,
        has_sample=standing.has_sample or other.has_sample,
        finding=_finding(standing, other, rows),
        own_words=standing.policy_words,
        trial_words=other.policy_words,
        trial_as_of=other.as_of,
        trial_day=trial.day,
        known_day=known if trial.known_on < end_of(standing.today) else None,
        counts=_counts(standing, other),
        rows=rows,
        policies=_policies(programme.policy, trial.policy),
        place=policy.place,
        source=policy.source,
        palette=policy.palette,
    )


def _finding(standing: Standing, other: Standing, rows: tuple[DifferentRow, ...]) -> str:
    if not rows:
        return _("试算：%(total)s 项目标的灯都不变") % {"total": len(other.targets)}
    reds = [sum(s.light == "red" for s in where.targets) for where in (standing, other)]
    return _("试算：%(n)s 项目标的灯不同，%(word)s由 %(old)s 项变为 %(new)s 项") % {
        "n": len(rows),
        "word": other.words["red"],
        "old": reds[0],
        "new": reds[1],
    }


def _counts(standing: Standing, other: Standing) -> tuple[CountRow, ...]:
    made = []
    for light in LIGHT_ORDER:
        mine = sum(s.light == light for s in standing.targets)
        theirs = sum(s.light == light for s in other.targets)
        if mine or theirs:
            signed = number_text(Decimal(theirs - mine), 0)
            difference = "—" if theirs == mine else signed if theirs < mine else f"+{signed}"
            made.append(
                CountRow(light, standing.words[light], mine, other.words[light], theirs, difference)
            )
    return tuple(made)


def _row(
    standing: Standing, other: Standing, one: TargetStanding, same: TargetStanding
) -> DifferentRow:
    return DifferentRow(
        code=one.code,
        name=one.target.indicator,
        light=one.light,
        word=standing.words[one.light],
        provisional=one.now.provisional,
        trial_light=same.light,
        trial_word=other.words[same.light],
        trial_provisional=same.now.provisional,
        gap="—" if same.now.gap is None else number_text(same.now.gap, 1),
        reason=same.reason,
        unit_name=one.units[0].name if one.units else "",
    )


def _policies(own: str, asked: str) -> tuple[PolicyRow, ...]:
    mine, chosen = policy_of(own).id, policy_of(asked).id
    return tuple(
        PolicyRow(
            name=name,
            place=policy.place,
            version=policy.version,
            words=policy_words(policy).partition("：")[2],
            source=policy.source,
            is_own=name == mine,
            is_tried=name == chosen,
        )
        for name, policy in light_policies().items()
    )
