"""The demonstration: a pack's programme, filled in through the same actions as people use, and the accounts to look around with.

Imported once Django is set up.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from luoshi.packs import Pack, sample_observations
from luoshi.plan import Period, closed_month, month_of_index
from luoshi.projects import told_by
from luoshi_web.asks.actions.ask_samples import sample_asks
from luoshi_web.asks.actions.case_samples import sample_cases
from luoshi_web.asks.actions.measure_samples import sample_measures
from luoshi_web.enterprises.actions.appeal_samples import sample_appeals
from luoshi_web.enterprises.actions.firm_samples import sample_firms
from luoshi_web.evaluation.actions.peer_samples import sample_peers
from luoshi_web.evaluation.actions.peers import bring_peers
from luoshi_web.evaluation.actions.reward_samples import sample_rewards
from luoshi_web.evaluation.actions.run_samples import sample_runs
from luoshi_web.evaluation.actions.schemes import publish_scheme
from luoshi_web.guidance.sampling import sample_questions
from luoshi_web.ledger.actions import import_observations, start_programme
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.actions import SYSTEM, set_keeper
from luoshi_web.offices.models import Duty, Person, Post, Programme, Role, Unit, UnitSet
from luoshi_web.offices.queries import access_to
from luoshi_web.projects.actions import (
    freeze_month,
    link_entries,
    load_projects,
    mirror_projects,
    sample_leads,
    sample_matters,
)
from luoshi_web.projects.models import Project
from luoshi_web.projects.queries import rights
from luoshi_web.registers.actions import feed_register, load_samples, publish_register
from luoshi_web.registers.queries import as_kept, kept_by
from luoshi_web.reporting.actions import collect_from, file_samples
from luoshi_web.reporting.jobs import keep_rounds
from luoshi_web.reporting.models import Round
from luoshi_web.supervision.actions.alert_samples import sample_alerts, sample_plans
from luoshi_web.supervision.actions.meeting_samples import sample_meetings
from luoshi_web.supervision.actions.order_samples import sample_orders
from luoshi_web.supervision.actions.tour_samples import sample_tours

# The month whose figures of projects the place published, and the sample projects reproduce.
PUBLISHED: Final = Period.month(2024, 9)


def demo_password() -> str:
    """The one password of all demonstration accounts: the same at every start, another in every installation."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"luoshi demo", hashlib.sha256)
    return f"demo-{digest.hexdigest()[:8]}"


def build(pack: Pack, now: datetime, *, sample: bool) -> Programme:
    """All or nothing: a run that was stopped half-way begins again from nothing. sample: with made-up figures and rows."""
    with transaction.atomic():
        programme = start_programme(pack, password=demo_password(), actor=SYSTEM, at=now)
        if sample:
            rows = sample_observations(pack, clock=now.date())
            import_observations(programme, rows, actor=SYSTEM, at=now)
        _projects(programme, pack, now, sample=sample)
        _registers(programme, pack, now, sample=sample)
        _follow_projects(programme, now, sample=sample)
        _first_round(programme, pack, now, sample=sample)
        if pack.peers is not None:
            bring_peers(programme, pack.peers, actor=SYSTEM, at=now)
        for given in pack.schemes:
            publish_scheme(programme, given.text, "", actor=SYSTEM, at=now)
        if sample:
            _enterprises(programme, now)
            _supervision(programme, now)
            _evaluation(programme, now)
            sample_questions(programme, at=now)
    return programme


def account_lines(programme: Programme, pack: Pack) -> list[str]:
    """One account of each role, under the password they share; nothing once that was changed."""
    standing = Person.objects.filter(username__in=[row.username for row in pack.people])
    password = demo_password()
    posts = Post.objects.filter(programme=programme, person__in=standing).select_related(
        "person", "unit"
    )
    if not posts or not posts[0].person.check_password(password):
        return []
    lines = [f"示范账号，口令都是 {password}"]
    shown: set[str] = set()
    for post in posts:
        if post.role not in shown:
            shown.add(post.role)
            unit = post.unit.name if post.unit else ""
            lines.append(f"  {post.person.username:<12} {post.get_role_display()}  {unit}")
    return lines


def _registers(programme: Programme, pack: Pack, now: datetime, *, sample: bool) -> None:
    """The pack's registers, with made-up rows where samples are wanted, and the figures they make."""
    for given in pack.registers:
        row = publish_register(programme, given.text, actor=SYSTEM, at=now)
        kept = as_kept(row)
        if sample:
            load_samples(kept, given.drafts, actor=SYSTEM, at=now)
        feed_register(kept, actor=SYSTEM, at=now, replay=True)


def _projects(programme: Programme, pack: Pack, now: datetime, *, sample: bool) -> None:
    """Who does what for all projects, and the pack's made-up projects where samples are wanted."""
    units = {unit.code: unit for unit in Unit.objects.filter(programme=programme)}
    for duty, unit in pack.keepers:
        set_keeper(programme, Duty(duty), units[unit], actor=SYSTEM, at=now)
    if sample and pack.projects:
        told = (told_by(project, now.date()) for project in pack.projects)
        projects = [project for project in told if project is not None]
        load_projects(programme, projects, sample=True, actor=SYSTEM, at=now)
        sample_matters(programme, at=now)
        sample_leads(programme, at=now)


def _follow_projects(programme: Programme, now: datetime, *, sample: bool) -> None:
    """The entries loaded with the register are the projects' own from here on; the month published is frozen as it was, and
    so are the last two that are over."""
    if not sample or not Project.objects.filter(programme=programme).exists():
        return
    link_entries(programme)
    mirror_projects(programme, actor=SYSTEM, at=now)
    for kept in kept_by(programme):
        if kept.register.kept_by:
            feed_register(kept, actor=SYSTEM, at=now)
    coordinator = Person.objects.filter(posts__programme=programme, posts__role=Role.COORDINATOR)
    access = access_to(coordinator[0], programme.code, now.date())
    programme.refresh_from_db()
    last = closed_month(now.date())
    before, over = (Period.month(*month_of_index(index)) for index in (last - 1, last))
    for month in (PUBLISHED, before, over):
        freeze_month(access, rights(access), month, at=now)


def _first_round(programme: Programme, pack: Pack, now: datetime, *, sample: bool) -> None:
    """Who reports what, and the month that has just closed, asked for; with sample reports where samples are wanted."""
    for code, unit_set in pack.collected:
        indicator = Indicator.objects.get(programme=programme, code=code)
        chosen = UnitSet.objects.get(programme=programme, code=unit_set)
        collect_from(programme, indicator, chosen, actor=SYSTEM, at=now)
    keep_rounds(programme, now)
    if sample:
        for round_ in Round.objects.filter(programme=programme, opened_at__isnull=False):
            round_.programme = programme
            file_samples(round_, at=now)


def _supervision(programme: Programme, now: datetime) -> None:
    """The year's plan, orders in different states, alerts of the figures with some answers, meetings, tours."""
    programme.refresh_from_db()
    sample_plans(programme, at=now)
    sample_orders(programme, at=now)
    sample_alerts(programme, at=now)
    sample_meetings(programme, at=now)
    sample_tours(programme, at=now)


def _enterprises(programme: Programme, now: datetime) -> None:
    """The firms the registers name, their appeals; asks to higher levels, what the plan's measures came to, cases."""
    programme.refresh_from_db()
    sample_firms(programme, at=now)
    sample_appeals(programme, at=now)
    sample_asks(programme, at=now)
    sample_measures(programme, at=now)
    sample_cases(programme, at=now)


def _evaluation(programme: Programme, now: datetime) -> None:
    """Runs of the pack's schemes, measures against the gap to the peer county, rewards on their way."""
    programme.refresh_from_db()
    sample_runs(programme, at=now)
    sample_peers(programme, at=now)
    sample_rewards(programme, at=now)
