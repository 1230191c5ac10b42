"""Reads of typical cases, and what rooms above make of them: which were recognised in a time, how far one has spread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi_web.asks.guards import Rights
from luoshi_web.asks.models import (
    Case,
    CaseFile,
    CaseLevel,
    CaseResult,
    CaseState,
    Recognition,
    Reuse,
)
from luoshi_web.offices.models import Programme, StoredFile, Unit
from luoshi_web.offices.queries import Access

RANKS: Final[dict[str, int]] = {level: n for n, level in enumerate(CaseLevel.values)}
"""The highest level last."""
EDITABLE: Final = (CaseState.DRAFT, CaseState.RETURNED)


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with everything beside it, each in its order."""

    row: Case
    results: tuple[CaseResult, ...]
    files: tuple[CaseFile, ...]
    recognitions: tuple[Recognition, ...]
    reuses: tuple[Reuse, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A case recognised in a time at a level above any that it had before: what an evaluation adds for, once.

    number: of the case, in addresses. ref: the document or issue.
    """

    number: int
    title: str
    unit: Unit
    level: str
    on: date
    medium: str
    ref: str


def cases(programme: Programme) -> QuerySet[Case]:
    """With unit. Made-up ones are left out while the programme hides them."""
    rows = Case.objects.filter(programme=programme).select_related("unit")
    return rows if programme.show_sample else rows.filter(sample=False)


def visible_cases(access: Access, rights: Rights) -> QuerySet[Case]:
    """What is in the library is everybody's to read; what is on its way is its unit's and the office's."""
    rows = cases(access.programme)
    if rights.reads_all:
        return rows
    return rows.filter(Q(state=CaseState.ACCEPTED) | Q(unit__in=rights.units))


def case_row(access: Access, rights: Rights, number: int) -> Case:
    row = visible_cases(access, rights).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号案例，或您没有查看的权限。") % {"n": number})
    row.programme = access.programme
    return row


def kept_case(row: Case) -> KeptCase:
    """Four queries."""
    files = CaseFile.objects.filter(case=row).select_related("file").defer("file__content")
    return KeptCase(
        row,
        tuple(CaseResult.objects.filter(case=row).order_by("id")),
        tuple(files.order_by("id")),
        tuple(Recognition.objects.filter(case=row).order_by("on", "id")),
        tuple(Reuse.objects.filter(case=row).select_related("unit").order_by("on", "id")),
    )


def case_file(row: Case, pk: int) -> StoredFile:
    """A file of the case, of one of its recognitions or of its reuses. Http404."""
    mine = (
        Q(pk__in=CaseFile.objects.filter(case=row).values("file"))
        | Q(pk__in=Recognition.objects.filter(case=row, file__isnull=False).values("file"))
        | Q(pk__in=Reuse.objects.filter(case=row, file__isnull=False).values("file"))
    )
    found = StoredFile.objects.filter(mine, programme=row.programme, pk=pk).first()
    if found is None:
        raise Http404(_("没有这个文件。"))
    return found


def next_case(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    return (Case.objects.filter(programme=programme).aggregate(n=Max("number"))["n"] or 0) + 1


def writes_case(rights: Rights, row: Case) -> bool:
    return rights.office or row.unit_id in rights.units


def require_writer(rights: Rights, row: Case) -> None:
    if not writes_case(rights, row):
        raise PermissionDenied(_("这篇案例由%(unit)s写，不由您办。") % {"unit": row.unit.name})


def highest(told: tuple[Recognition, ...] | list[Recognition]) -> Recognition | None:
    """Of the highest level the first; None where there is none."""
    ordered = sorted(told, key=lambda one: (-RANKS[one.level], one.on, one.pk))
    return ordered[0] if ordered else None


def recognitions(programme: Programme, first: date, last: date) -> list[Recognised]:
    """Cases recognised from the first day to the last, both included, each once at its highest level of that time, and only
    where that is above any level it had before; by unit and day. One query.

    So a case that rises from the province's list to the nation's in the next year is told in both years, and one printed by
    the city after the province is told for the province alone.
    """
    rows = Recognition.objects.filter(
        programme=programme, on__lte=last, case__state=CaseState.ACCEPTED
    ).select_related("case__unit")
    if not programme.show_sample:
        rows = rows.filter(case__sample=False)
    by_case: dict[int, list[Recognition]] = {}
    for row in rows.order_by("on", "id"):
        by_case.setdefault(row.case_id, []).append(row)
    found = []
    for told in by_case.values():
        before = max((RANKS[one.level] for one in told if one.on < first), default=-1)
        now = highest([one for one in told if one.on >= first])
        if now is not None and RANKS[now.level] > before:
            case = now.case
            found.append(
                Recognised(
                    case.number, case.title, case.unit, now.level, now.on, now.medium, now.ref
                )
            )
    return sorted(found, key=lambda one: (one.unit.position, one.unit.code, one.on, one.number))
