"""Made-up runs of the schemes, for a demonstration (runs.sample.yaml): one of the month before published, one of the last month."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi.plan import Period, closed_month, month_of_index
from luoshi_web.evaluation.actions.objections import raise_objection
from luoshi_web.evaluation.actions.publishing import publish_run
from luoshi_web.evaluation.actions.runs import (
    RunTold,
    approve_run,
    decide_run,
    freeze_run,
    make_run,
    open_run,
)
from luoshi_web.evaluation.actions.typed import FigureTold, MatterTold, add_matter, type_figure
from luoshi_web.evaluation.guards import Rights, rights
from luoshi_web.evaluation.models import Run, SchemeEdition
from luoshi_web.evaluation.run_facts import scored_units
from luoshi_web.evaluation.run_rows import require_told
from luoshi_web.evaluation.scheme_rows import declared, newest_editions
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.offices.queries import Access, access_to, people_on, standing_units

_FILE: Final = "runs.sample.yaml"
_AFTER: Final = timedelta(days=3)
"""A run is frozen so long after the day its facts are told as of."""


@audited("evaluation.runs.sampled", gettext_lazy("载入了演示用的考核：{object}"))
def sample_runs(programme: Programme, *, at: datetime) -> int:
    """How many; none where some are there, or where nobody coordinates or leads. Schemes that are not published are passed over."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    today = timezone.localtime(at).date()
    office = people_on(programme, frozenset({Role.COORDINATOR}), today)
    leaders = people_on(programme, frozenset({Role.LEADER}), today)
    if Run.objects.filter(programme=programme).exists() or not office or not leaders:
        return 0
    given = yaml.safe_load(files("luoshi_web.evaluation").joinpath(_FILE).read_text("utf-8"))
    cast = _Cast(*(access_to(people[0], programme.code, today) for people in (office, leaders)))
    editions = {one.scheme.code: one for one in newest_editions(programme)}
    made = 0
    for one in given["runs"]:
        edition = editions.get(one["scheme"])
        if edition is not None:
            made += _load(cast, edition, one, given, at)
    record(
        programme, "evaluation.runs.sampled", Subject("runs", "", str(made)), actor=SYSTEM, at=at,
        after={"runs": made},
    )  # fmt: skip
    return made


class _Cast:
    """Who acts, and each step upon what the one before left."""

    def __init__(self, office: Access, leader: Access) -> None:
        self.office, self.leader = office, leader
        self.held, self.leads = rights(office), rights(leader)

    def step(self, run: Run, act: Any, at: datetime) -> Run:
        run.refresh_from_db()
        run.programme = self.office.programme
        access, held = (self.leader, self.leads) if act is approve_run else (self.office, self.held)
        made: Run = act(access, held, run, run.edition, at=at)
        return made

    def published(self, run: Run) -> Run:
        """An open run, after its window."""
        run.refresh_from_db()
        until = run.objections_until or run.as_of
        after = _moment(until + timedelta(days=1))
        for act in (decide_run, approve_run, publish_run):
            run = self.step(run, act, after)
        return run


def _load(
    cast: _Cast, edition: SchemeEdition, given: Mapping[str, Any], rest: Mapping[str, Any],
    at: datetime,
) -> int:  # fmt: skip
    """The month before the last is published; the last is open with an objection, or published where its window is over."""
    last = closed_month(timezone.localtime(at).date())
    before, now = (Period.month(*month_of_index(index)) for index in (last - 1, last))
    first = _moment(before.ends_on + _AFTER)
    for year in dict.fromkeys((before.year, now.year)):
        _type(cast, edition, given, rest["document"], Period.of_year(year), first)
    earlier = cast.published(_opened(cast, edition, given, before, None, first))
    begun = min(_moment(now.ends_on + _AFTER), at)
    run = _opened(cast, edition, given, now, earlier, at if given["objects"] else begun)
    if given["objects"]:
        _object(cast, run, rest["reason"], at)
    elif (run.objections_until or run.as_of) < timezone.localtime(at).date():
        cast.published(run)
    return 2


def _opened(
    cast: _Cast, edition: SchemeEdition, given: Mapping[str, Any], month: Period,
    earlier: Run | None, at: datetime,
) -> Run:  # fmt: skip
    year, number = month_of_index(month.last)
    told = RunTold(
        given["name"].format(year=year, month=number), edition, Period.of_year(year),
        month.ends_on, earlier,
    )  # fmt: skip
    run = make_run(cast.office, cast.held, told, at=at, sample=True)
    for act in (freeze_run, open_run):
        run = cast.step(run, act, at)
    return run


def _type(
    cast: _Cast, edition: SchemeEdition, given: Mapping[str, Any], document: str, period: Period,
    at: datetime,
) -> None:  # fmt: skip
    made, programme = declared(edition.text), cast.office.programme
    units = scored_units(made, standing_units(programme, timezone.localtime(at).date()))
    for one in given["typed"]:
        for unit in units:
            figures = {
                "actual": str(_lot(unit, one["low"], one["high"])), "target": one.get("target", ""),
            }  # fmt: skip
            told = FigureTold(one["source"], unit, period, figures, document)
            type_figure(cast.office, cast.held, edition.scheme, told, None, at=at, sample=True)
    for one in given["matters"]:
        on = min(timezone.localtime(at).date(), period.ends_on)
        told_of = MatterTold(
            one["kind"], one["level"], units[0], one["matter"], on, one["document"]
        )
        add_matter(cast.office, cast.held, edition.scheme, told_of, at=at, sample=True)


def _object(cast: _Cast, run: Run, reason: str, at: datetime) -> None:
    """The unit with the fewest points, to the first of its items that was scored."""
    told = require_told(run)
    ranked = [one for one in told.result.scores if one.total is not None]
    score = min(ranked, key=lambda one: (one.total or 0, one.unit))
    item = next(one.item for one in score.items if one.state == "scored")
    unit = Unit.objects.get(programme=run.programme, code=score.unit)
    head = Rights(
        office=False, leads=False, audits=False, units=frozenset({unit.pk}),
        heads=frozenset({unit.pk}),
    )  # fmt: skip
    raise_objection(cast.office, head, run, unit, item, reason, at=at)


def _lot(unit: Unit, low: int, high: int) -> int:
    drawn = hashlib.sha256(f"{unit.code}/runs".encode()).digest()[0]
    return low + drawn * (high - low) // 255


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
