"""Reads of runs: which a person sees, what one was frozen with, what it comes to, what was objected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.scoring import Facts, Ranking, Scheme, rank
from luoshi.scoring import Run as Scored
from luoshi_web.evaluation.frozen import facts_in, scored
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import (
    Objection,
    ObjectionState,
    Run,
    RunRevision,
    RunState,
    RunStep,
)
from luoshi_web.evaluation.scheme_rows import declared
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access

# Units see their own working from here on; before it nothing is told of a run.
SHOWN = (RunState.OPEN, RunState.DECIDED, RunState.APPROVED, RunState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Told:
    """A run as one of its revisions has it. scheme: as declared; result: every unit's working; ranking: the three."""

    run: Run
    revision: RunRevision
    scheme: Scheme
    facts: Facts
    result: Scored
    ranking: Ranking


def runs_of(programme: Programme) -> QuerySet[Run]:
    """Made-up ones are left out while the programme hides them."""
    rows = Run.objects.filter(programme=programme).select_related("scheme__scheme")
    return rows if programme.show_sample else rows.filter(sample=False)


def runs_for(access: Access, held: Rights) -> list[Run]:
    """Newest first, with how many objections wait: units see a run once its objections are open. One query."""
    rows = runs_of(access.programme)
    if not held.reads_all:
        rows = rows.filter(state__in=SHOWN)
    waiting = Count("objections", filter=Q(objections__state=ObjectionState.OPEN))
    return list(rows.annotate(waiting=waiting).order_by("-number"))


def real_runs(programme: Programme) -> list[Run]:
    """Runs that somebody has to do something about, with how many objections wait; made-up ones are left out. One query."""
    rows = Run.objects.filter(programme=programme, sample=False)
    waiting = Count("objections", filter=Q(objections__state=ObjectionState.OPEN))
    return list(rows.filter(state__in=(RunState.OPEN, RunState.DECIDED)).annotate(waiting=waiting))


def run_row(access: Access, held: Rights, number: int) -> Run:
    """Http404 for one that the person does not see. One query."""
    rows = runs_of(access.programme).select_related("scheme__scheme", "docx", "xlsx", "pdf")
    row = rows.defer("docx__content", "xlsx__content", "pdf__content").filter(number=number).first()
    if row is None or not (held.reads_all or row.state in SHOWN):
        raise Http404(_("没有第 %(n)s 号考核。") % {"n": number})
    row.programme = access.programme
    return row


def held_run(row: Run, seen: int, *states: str) -> Run:
    """The row locked, as the page showed it, in one of the states. ConflictError otherwise. Inside a transaction."""
    fresh = (
        Run.objects.select_for_update(of=("self",)).select_related("scheme__scheme").get(pk=row.pk)
    )
    if fresh.edition != seen or (states and fresh.state not in states):
        raise ConflictError(
            _("“%(name)s”刚被别人办过，现在是%(state)s。")
            % {"name": fresh.name, "state": RunState(fresh.state).label},
            _("没有存。请看过最新的情况再办。"),
        )
    fresh.programme = row.programme
    return fresh


def next_run(programme: Programme) -> int:
    """Call with the programme held."""
    found = Run.objects.filter(programme=programme).aggregate(Max("number"))
    return (found["number__max"] or 0) + 1


def revision_of(run: Run, number: int | None = None) -> RunRevision | None:
    """None: the newest; nothing before it is frozen."""
    rows = RunRevision.objects.filter(run=run)
    found = rows.filter(number=number).first() if number else rows.order_by("-number").first()
    if number and found is None:
        raise Http404(_("没有第 %(n)s 次计算。") % {"n": number})
    return found


def revisions_of(run: Run) -> list[RunRevision]:
    """Oldest first, without their texts."""
    return list(RunRevision.objects.filter(run=run).defer("facts", "result").order_by("number"))


def steps_of(run: Run) -> list[RunStep]:
    return list(RunStep.objects.filter(run=run).order_by("pk"))


def told_of(run: Run, number: int | None = None) -> Told | None:
    """None before it is frozen. Two queries with an earlier run; scored once in a process."""
    revision = revision_of(run, number)
    if revision is None:
        return None
    scheme = declared(run.scheme.text)
    facts = facts_in(revision.facts, revision.facts_checksum)
    result = scored(scheme, revision.facts, revision.facts_checksum)
    before = _result_of(run.earlier_id)
    return Told(run, revision, scheme, facts, result, rank(scheme, result, before))


def earlier_runs(programme: Programme, scheme: str, as_of: date) -> list[Run]:
    """What movement may be told against: published, told as of an earlier day. Newest first."""
    rows = runs_of(programme).filter(
        state=RunState.PUBLISHED, as_of__lt=as_of, scheme__scheme__code=scheme
    )
    return list(rows.order_by("-as_of", "-number"))


def objections_of(run: Run) -> list[Objection]:
    """In their order. One query."""
    rows = Objection.objects.filter(run=run).select_related("unit", "file", "change")
    return list(rows.defer("file__content", "change__facts", "change__result").order_by("number"))


def objection_row(run: Run, number: int) -> Objection:
    rows = Objection.objects.filter(run=run, number=number).select_related("unit", "file")
    found = rows.first()
    if found is None:
        raise Http404(_("没有第 %(n)s 号异议。") % {"n": number})
    found.run = run
    return found


def own_units(held: Rights, told: Told, units: Sequence[Unit]) -> list[Unit]:
    """Of the person's units those that the run scores."""
    codes = {one.unit for one in told.result.scores}
    return [unit for unit in units if unit.pk in held.units and unit.code in codes]


def _result_of(pk: int | None) -> Scored | None:
    if pk is None:
        return None
    run = Run.objects.select_related("scheme").get(pk=pk)
    revision = revision_of(run)
    if revision is None:
        return None
    return scored(declared(run.scheme.text), revision.facts, revision.facts_checksum)


def require_told(run: Run) -> Told:
    """As `told_of`; ConflictError before it is frozen."""
    told = told_of(run)
    if told is None:
        raise ConflictError(_("“%(name)s”还没有冻结。") % {"name": run.name}, _("请刷新页面。"))
    return told
