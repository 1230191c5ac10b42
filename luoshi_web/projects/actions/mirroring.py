"""The register that this room keeps: what a project is, written there by itself, so that nothing is typed twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.projects import Mirrored, mirrored
from luoshi.registers import RegisterError, body_of
from luoshi_web.offices.models import Programme
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.models import Entered, Mirroring, Project
from luoshi_web.projects.queries import all_kept
from luoshi_web.registers.actions import Told, keep_entries
from luoshi_web.registers.kept import Kept as Register
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import kept_by

log = logging.getLogger(__name__)

KEEPER: Final = "projects"


def mirror_projects(programme: Programme, *, actor: str, at: datetime) -> int:
    """Every register kept by this room, brought to what the projects tell today. How many entries changed.

    A project that its register cannot hold (a cluster the declaration does not list) leaves its entry as it was; the log
    names it.
    """
    changed = 0
    for register in kept_by(programme):
        if register.register.kept_by == KEEPER:
            changed += _mirror(programme, register, actor, at)
    Mirroring.objects.update_or_create(programme=programme, defaults={"at": at})
    return changed


def link_entries(programme: Programme) -> int:
    """Entries that were loaded with the projects' own names are taken for theirs. How many."""
    linked = 0
    for register in kept_by(programme):
        if register.register.kept_by != KEEPER:
            continue
        names = dict(
            Revision.objects.filter(
                programme=programme, register=register.row.code, superseded=None
            ).values_list("name", "entry_no")
        )
        free = Project.objects.filter(programme=programme, entered=None, name__in=names)
        made = [
            Entered(
                programme=programme, project=row, register=register.row.code,
                entry_no=names[row.name],
            )
            for row in free
        ]  # fmt: skip
        Entered.objects.bulk_create(made)
        linked += len(made)
    return linked


def _mirror(programme: Programme, register: Register, actor: str, at: datetime) -> int:
    day = timezone.localtime(at).date()
    rows = Project.objects.filter(programme=programme).order_by("number")
    kept = all_kept(programme, rows, months=False)
    told = mirrored([one.told for one in kept], day)
    entries = dict(
        Entered.objects.filter(programme=programme, register=register.row.code).values_list(
            "project", "entry_no"
        )
    )
    pairs = [
        (one, each)
        for one in kept
        if one.told.code in told or one.row.pk in entries
        if (each := _told(register, one, told, entries.get(one.row.pk))) is not None
    ]
    made = keep_entries(register, [each for _one, each in pairs], actor=actor, at=at)
    Entered.objects.bulk_create(
        Entered(
            programme=programme, project=one.row, register=register.row.code, entry_no=row.entry_no
        )
        for (one, each), row in zip(pairs, made, strict=True)
        if row is not None and each.number is None
    )
    return sum(row is not None for row in made)


def _told(
    register: Register, one: Kept, told: Mapping[str, Mirrored], number: int | None
) -> Told | None:
    """None where the register cannot hold it."""
    entry, sample = told.get(one.told.code), one.row.sample
    if entry is None:
        return Told(number, None, None, sample=sample, reason=_("项目退回到签约以前，不再计数"))
    # A year without a list is no value at all, and no mistake of the declaration.
    programme = one.row.programme
    none = {f"listed_{year}": None for year in range(programme.first_year, programme.last_year + 1)}
    try:
        body = body_of(register.register, {**none, **entry.values})
    except RegisterError as error:
        log.warning("project %s is not in register %s: %s", one.row.code, register.row.code, error)
        return None
    return Told(number, body, entry.stage, sample=sample)
