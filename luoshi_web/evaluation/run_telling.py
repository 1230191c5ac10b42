"""Who is told of a run: units that may object, the office of an objection, a unit of its answer, everybody of the result."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.evaluation.models import Objection, Run
from luoshi_web.evaluation.run_rows import told_of
from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.offices.models import Duty, Person, Role, Unit
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of, people_on

_SHOWN = 60


def tell_open(run: Run, at: datetime) -> None:
    """Every unit that is scored, with the last day. A made-up run is nobody's work."""
    what = _("%(name)s的得分明细可以看了，有异议请在%(day)s前由负责人提出。") % {
        "name": run.name, "day": run.objections_until,
    }  # fmt: skip
    until = run.objections_until
    _tell_units(run, "review", what, _end(until) if until else None, _open(run), at)


def tell_objection(row: Objection, at: datetime) -> None:
    if row.run.sample:
        return
    run = row.run
    what = _("%(unit)s对“%(name)s”提出异议：%(reason)s") % {
        "unit": row.unit.name, "name": run.name, "reason": row.reason[:_SHOWN],
    }  # fmt: skip
    where = f"{_url(run)}objections/"
    people = duty_people(run.programme, Duty.EVALUATION, _day(at))
    notify(run.programme, people, Message("review", what, None, where, _objection(row)), at=at)


def tell_answer(row: Objection, at: datetime) -> None:
    run = row.run
    settle(run.programme, _objection(row), at=at)
    if run.sample:
        return
    what = _("“%(name)s”的异议%(state)s：%(answer)s") % {
        "name": run.name, "state": row.get_state_display(), "answer": row.answer[:_SHOWN],
    }  # fmt: skip
    where = f"{_url(run)}units/{row.unit.code}/"
    people = holders_of(run.programme, WRITERS, _day(at), row.unit_id).get(row.unit_id, [])
    key = f"evaluation.answer/{row.pk}"
    notify(run.programme, people, Message("changed", what, None, where, key), at=at)


def tell_for_approval(run: Run, at: datetime) -> None:
    settle(run.programme, _open(run), at=at)
    if run.sample:
        return
    what = _("“%(name)s”异议已办结，待审定。") % {"name": run.name}
    people = people_on(run.programme, frozenset({Role.LEADER}), _day(at))
    notify(run.programme, people, Message("sign", what, None, _url(run), _sign(run)), at=at)


def tell_published(run: Run, at: datetime) -> None:
    settle(run.programme, _sign(run), at=at)
    what = _("%(number)s《%(name)s》已公布。") % {"number": run.document_number, "name": run.name}
    _tell_units(run, "paper", what, None, f"evaluation.published/{run.pk}", at)


def _tell_units(
    run: Run, kind: str, what: str, by: datetime | None, key: str, at: datetime
) -> None:
    told = None if run.sample else told_of(run)
    if told is None:
        return
    people = holders_of(run.programme, WRITERS, _day(at))
    codes = [one.unit for one in told.result.scores]
    rows = Unit.objects.filter(programme=run.programme, code__in=codes)
    notify_each(run.programme, list(_messages(run, rows, people, (kind, what, by, key))), at=at)


def _messages(
    run: Run,
    units: Iterable[Unit],
    people: dict[int | None, list[Person]],
    told: tuple[str, str, datetime | None, str],
) -> Iterable[tuple[list[Person], Message]]:
    kind, what, by, key = told
    for unit in units:
        where = f"{_url(run)}units/{unit.code}/"
        yield people.get(unit.pk, []), Message(kind, what, by, where, key)


def _url(run: Run) -> str:
    return reverse("evaluation:run", args=[run.programme.code, run.number])


def _open(run: Run) -> str:
    return f"evaluation.open/{run.pk}"


def _sign(run: Run) -> str:
    return f"evaluation.approve/{run.pk}"


def _objection(row: Objection) -> str:
    return f"evaluation.objection/{row.pk}"


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(18)))


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
