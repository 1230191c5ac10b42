"""Jobs: what is to be done without anybody asking. Rows and a command, no broker.

A room marks a function `@job("room.name", every=…)` in a module of its own called `jobs`; `luoshi run-jobs` runs what is due.
A function takes the moment, (now) -> one Chinese sentence of what it did. docs/design/notices.md tells the rules.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.exceptions import (
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from luoshi_web.notices.actions import (
    claim_delivery,
    claim_run,
    fail_run,
    finish_delivery,
    finish_run,
    queue_letter,
)
from luoshi_web.notices.addresses import unseal
from luoshi_web.notices.compose import letters_of
from luoshi_web.notices.models import Delivery, DeliveryState
from luoshi_web.notices.queries import waiting
from luoshi_web.notices.rules import rules
from luoshi_web.notices.sending import Outcome, send
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme
from luoshi_web.offices.sealing import SealError

log = logging.getLogger("luoshi_web.jobs")

# What a job may die of without stopping the others: every family a room's code can raise. What is not in it (a signal, a full
# memory, a broken interpreter) ends the runner.
FAILURES: Final = (
    ArithmeticError,
    AttributeError,
    DatabaseError,
    Http404,
    ImportError,
    LookupError,
    MultipleObjectsReturned,
    ObjectDoesNotExist,
    OSError,
    PermissionDenied,
    RuntimeError,
    TypeError,
    ValidationError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: timedelta
    atomic: bool
    run: Callable[[datetime], str]


@dataclass(frozen=True, slots=True)
class Ran:
    """summary: what the job said; error_id: under which its failure stands in the log, empty when it went well."""

    name: str
    summary: str
    error_id: str = ""


_JOBS: dict[str, Job] = {}


def job(
    name: str, *, every: int = 60, atomic: bool = True
) -> Callable[[Callable[[datetime], str]], Callable[[datetime], str]]:
    """Register a job that runs every so many minutes.

    It runs in one transaction; atomic=False for one that talks to the outside, which must not hold the database meanwhile
    and makes its own.
    """

    def mark(function: Callable[[datetime], str]) -> Callable[[datetime], str]:
        known = _JOBS.get(name)
        if known is not None and known.run.__module__ != function.__module__:
            raise ValueError(f"two jobs are called {name}")
        _JOBS[name] = Job(name, timedelta(minutes=every), atomic, function)
        return function

    return mark


def jobs() -> list[Job]:
    """Every job of every room, by name."""
    autodiscover_modules("jobs")
    return sorted(_JOBS.values(), key=lambda one: one.name)


def run_due(now: datetime, *, force: bool = False) -> list[Ran]:
    """Run what is due and nobody else is running. One that fails is logged under an id, and the others go on."""
    return [_run(one, now) for one in jobs() if claim_run(one.name, at=now, force=force)]


def _run(one: Job, now: datetime) -> Ran:
    try:
        with transaction.atomic() if one.atomic else nullcontext():
            summary = one.run(now)
    except FAILURES as error:
        error_id = secrets.token_hex(4).upper()
        log.exception("error id %s: job %s", error_id, one.name, exc_info=error)
        fail_run(one.name, error_id, started_at=now, every=one.every)
        return Ran(one.name, "", error_id)
    finish_run(one.name, summary, started_at=now, every=one.every)
    return Ran(one.name, summary)


@job("notices.send", every=5, atomic=False)
def send_notices(now: datetime) -> str:
    """Digests, urgent messages and what did not get through before; nothing in a programme's quiet hours."""
    queued, states = 0, []
    for programme in Programme.objects.all():
        if rules().is_quiet(now, calendar_of(programme).is_working):
            continue
        for letter in letters_of(programme, now, settings.ADDRESS):
            queued += queue_letter(letter, at=now)
        states += [_deliver(row, now) for row in waiting(programme, now, rules().most_a_run)]
    sent, failed = states.count(DeliveryState.SENT), states.count(DeliveryState.FAILED)
    return _("新写 %(queued)d 封，发出 %(sent)d 封，没有送到 %(failed)d 封。") % {
        "queued": queued,
        "sent": sent,
        "failed": failed,
    }


def _deliver(row: Delivery, now: datetime) -> str:
    """The state it is in afterwards; empty when another runner has it."""
    if row.attempts >= rules().attempts:
        return finish_delivery(row, _("发送时程序中断。"), at=now)
    if not claim_delivery(row, at=now):
        return ""
    return finish_delivery(row, _attempt(row).reason, at=now)


def _attempt(row: Delivery) -> Outcome:
    try:
        address = unseal(row.channel.sealed)
    except SealError as refused:
        return Outcome(sent=False, reason=str(refused))
    timeout = rules().timeout
    return send(address, row.channel.scheme, row.title, row.body, timeout=timeout)
