"""Reads of asks: one with all that is told of it, many for lists, what answers a need, and who may make which move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.projects import Ask as ToldAsk
from luoshi.projects import FlowMove, ask_flow
from luoshi_web.asks.ask_told import ask_of
from luoshi_web.asks.guards import Rights
from luoshi_web.asks.models import Ask, AskFile, AskNeed, AskStep, AskUse
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Need

# `who` of asks.yaml, in its words: what the asking unit does itself; the rest is the office's.
_ASKER: Final = "争取单位"


@dataclass(frozen=True, slots=True)
class KeptAsk:
    """An ask with everything told of it, each in its order."""

    row: Ask
    told: ToldAsk
    steps: tuple[AskStep, ...]
    uses: tuple[AskUse, ...]
    needs: tuple[AskNeed, ...]
    files: tuple[AskFile, ...]

    @property
    def proven(self) -> frozenset[int]:
        """The numbers of the steps that have a file."""
        return frozenset(each.step for each in self.files if each.step is not None)


def asks(programme: Programme) -> QuerySet[Ask]:
    """With lead. Made-up ones are left out while the programme hides them."""
    rows = Ask.objects.filter(programme=programme).select_related("lead")
    return rows if programme.show_sample else rows.filter(sample=False)


def ask_row(access: Access, number: int) -> Ask:
    row = asks(access.programme).filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号争取。") % {"n": number})
    row.programme = access.programme
    return row


def kept_ask(row: Ask) -> KeptAsk:
    """Four queries."""
    steps = tuple(AskStep.objects.filter(ask=row).order_by("number"))
    uses = tuple(
        AskUse.objects.filter(ask=row).select_related("project__town", "unit").order_by("on", "id")
    )
    needs = tuple(
        AskNeed.objects.filter(ask=row)
        .select_related("need__project__town", "need__owner")
        .order_by("need__number")
    )
    files = tuple(
        AskFile.objects.filter(ask=row).select_related("file").defer("file__content")
    )  # fmt: skip
    return KeptAsk(row, ask_of(row, steps, uses), steps, uses, needs, files)


def told_asks(rows: Iterable[Ask]) -> list[tuple[Ask, ToldAsk]]:
    """Each with its steps and uses. Two queries, whatever their number."""
    listed = list(rows)
    steps: dict[int, list[AskStep]] = {row.pk: [] for row in listed}
    uses: dict[int, list[AskUse]] = {row.pk: [] for row in listed}
    if listed:
        programme = listed[0].programme_id
        for step in AskStep.objects.filter(programme=programme).order_by("ask", "number"):
            steps.get(step.ask_id, []).append(step)
        told = AskUse.objects.filter(programme=programme).select_related("project", "unit")
        for use in told.order_by("ask", "on", "id"):
            uses.get(use.ask_id, []).append(use)
    return [(row, ask_of(row, steps[row.pk], uses[row.pk])) for row in listed]


def answering(need: Need) -> list[AskNeed]:
    """The asks that answer a need of a project. One query."""
    rows = AskNeed.objects.filter(need=need).select_related("ask__lead").order_by("ask__number")
    return [one for one in rows if need.programme.show_sample or not one.ask.sample]


def ask_file(access: Access, number: int, pk: int) -> AskFile:
    row = ask_row(access, number)
    found = AskFile.objects.filter(ask=row, pk=pk).select_related("file").first()
    if found is None:
        raise Http404(_("没有这个文件。"))
    return found


def next_ask(programme: Programme) -> int:
    """Under the lock of the programme's row, which the caller holds."""
    return (Ask.objects.filter(programme=programme).aggregate(n=Max("number"))["n"] or 0) + 1


def writes(rights: Rights, row: Ask) -> bool:
    """The asking unit's own people, and the office that keeps the asks."""
    return rights.office or row.lead_id in rights.units


def may_move(rights: Rights, row: Ask, move: FlowMove) -> bool:
    return writes(rights, row) if move.who == _ASKER else rights.office


def require_asker(rights: Rights, row: Ask) -> None:
    if not writes(rights, row):
        raise PermissionDenied(_("这一项由%(unit)s争取，不由您办。") % {"unit": row.lead.name})


def open_states() -> list[str]:
    return [state.code for state in ask_flow().states.values() if state.open]


def proof_due(programme: Programme, by: date) -> QuerySet[Ask]:
    """Asks of which documents or vouchers must be there by that day and are not, the earliest first."""
    return asks(programme).filter(proof_due__lte=by).order_by("proof_due", "number")
