"""The way of one appeal as pages draw it: stations, what each unit has to do by which day, what was done, days in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.enterprises import (
    Appeal,
    AppealStep,
    Term,
    appeal_rules,
    appeal_state,
    appeal_stations,
    card_days,
    card_on,
    terms_of,
)
from luoshi.progress.model import Light
from luoshi.workdays import Works, worked_between
from luoshi_web.enterprises.models import Appeal as Row
from luoshi_web.enterprises.models import AppealFile
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.words import day_words, who_words

# Steps that change what a unit has to do stand out in the log.
_KEY: Final = frozenset({
    "assign", "reassign", "sign", "send_back", "contact", "grant_extension", "answer", "return_answer", "revisit", "redo",
    "ask_order", "close", "withdraw", "merge", "pass_on",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One term: what is to be done by which unit until when, and how it stands."""

    label: str
    unit: str
    since: str
    due: str
    light: Light
    word: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """is_told: the enterprise sees the step."""

    day: str
    time: str
    what: str
    by: str
    facts: tuple[str, ...]
    words: str
    files: tuple[Link, ...]
    is_key: bool
    is_told: bool


def moment_words(at: datetime, today: date) -> str:
    here = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{day_words(here.date(), today)} {here:%H:%M}"


def left_words(due: date, today: date, works: Works) -> str:
    """Working days until the last day in time, that day counted in."""
    left = worked_between(today, due, works)
    if today == due:
        return _("今天到期")
    if left > 0 and today < due:
        return _("剩%(n)s个工作日") % {"n": left}
    if today < due:
        # Only days off lie between.
        return _("下一个工作日前")
    if left == 0:
        return _("已过期限，不到1个工作日")
    return _("超期%(n)s个工作日") % {"n": -left}


def stations(told: Appeal, today: date) -> tuple[Station, ...]:
    found = []
    for one in appeal_stations(told):
        notes: tuple[str, ...] = ()
        if one.stands == "done" and one.at is not None:
            notes = (moment_words(one.at, today), *([who_words(one.by)] if one.by else []))
        elif one.stands == "now":
            notes = (_("从%(day)s起") % {"day": day_words(_since(told), today)},)
        found.append(Station(one.label, one.stands == "done", one.stands == "now", notes))
    return tuple(found)


def _since(told: Appeal) -> date:
    """The day on which the present state began."""
    rules = appeal_rules()
    moved = [step.on for step in told.steps if rules.of(step.do).to]
    return moved[-1] if moved else told.received.date()


def clock_lines(told: Appeal, today: date, works: Works) -> tuple[ClockLine, ...]:
    """First what the office has to do, while it is to do; then every term of a unit."""
    lines = []
    state = appeal_state(told)
    if state.code == "received":
        term = Term("assign", "", told.received.date(), told.assign_by)
        light, word = _running(term, today, works)
        lines.append(_line(_("分派"), _("诉求受理调度"), term, light, word, today))
    for term in terms_of(told):
        light, word = term_mark(term, today, works)
        label = appeal_rules().clocks.get(term.clock, term.clock)
        lines.append(_line(label, term.unit, term, light, word, today))
    return tuple(lines)


def _line(label: str, unit: str, term: Term, light: Light, word: str, today: date) -> ClockLine:
    since, due = day_words(term.since, today), day_words(term.due, today)
    return ClockLine(label, unit, since, due, light, word)


def term_mark(term: Term, today: date, works: Works) -> tuple[Light, str]:
    if term.done is not None:
        told = {"day": day_words(term.done, today)}
        if term.in_time:
            return "done", _("%(day)s按期") % told
        late = worked_between(term.due, term.done, works)
        return "red", _("%(day)s，迟%(n)s个工作日") % {**told, "n": late}
    if term.ended is not None:
        return "none", _("%(day)s起不再由该单位办") % {"day": day_words(term.ended, today)}
    return _running(term, today, works)


def _running(term: Term, today: date, works: Works) -> tuple[Light, str]:
    card = card_on(term, card_days(term.clock, term.due, works), today)
    left = left_words(term.due, today, works)
    if card == "red" or today > term.due:
        return "red", left
    if card == "yellow" or today == term.due:
        return "amber", left
    return "green", left


def log(
    told: Appeal, row: Row, files: Sequence[AppealFile], code: str, today: date
) -> tuple[LogLine, ...]:
    """The newest first; the coming of the appeal is the oldest line."""
    beside: dict[int | None, list[Link]] = {}
    for one in files:
        url = reverse("enterprises:appeal-file", args=[code, row.number, one.pk])
        beside.setdefault(one.step, []).append(Link(one.file.name, url))
    lines = [
        _log_line(step, tuple(beside.get(number, ())), today)
        for number, step in enumerate(told.steps, 1)
    ]
    came = timezone.localtime(row.received_at)
    first = LogLine(
        day=day_words(came.date(), today),
        time=f"{came:%H:%M}",
        what=_("受理"),
        by=appeal_rules().channels.get(row.channel, row.channel),
        facts=(who_words(row.made_by),) if row.made_by else (),
        words="",
        files=(),
        is_key=True,
        is_told=True,
    )
    return (*reversed(lines), first)


def _log_line(step: AppealStep, files: tuple[Link, ...], today: date) -> LogLine:
    move = appeal_rules().of(step.do)
    return LogLine(
        day=day_words(step.on, today),
        time=f"{step.at:%H:%M}",
        what=move.label,
        by=who_words(step.by),
        facts=_facts(step, today),
        words=step.words,
        files=files,
        is_key=step.do in _KEY,
        is_told=bool(move.shown),
    )


def _facts(step: AppealStep, today: date) -> tuple[str, ...]:
    move, found = appeal_rules().of(step.do), []
    if step.unit and step.unit not in step.by:
        found.append(step.unit)
    if step.supports:
        found.append(_("协办：%(units)s") % {"units": "、".join(step.supports)})
    if step.way:
        found.append(move.ways.get(step.way, step.way))
    if step.result:
        found.append(move.results.get(step.result, step.result))
    if step.satisfaction:
        found.append(move.satisfactions.get(step.satisfaction, step.satisfaction))
    if step.due:
        found.append(_("期限%(day)s") % {"day": day_words(step.due, today)})
    if step.ref:
        found.append(step.ref)
    return tuple(found)
