"""What stands beside a project, in short: its needs and problems. Their own pages tell the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from luoshi.plan import decimal_text
from luoshi.projects import flows, need_kinds
from luoshi_web.projects.matter_rows import needs_of, problems_of
from luoshi_web.projects.models import Need, Problem, Project


@dataclass(frozen=True, slots=True)
class MatterLine:
    """what: what is asked for, or what stands in the way."""

    what: str
    state: str
    since: str
    owner: str
    due: str
    is_late: bool
    url: str = ""


@dataclass(frozen=True, slots=True)
class Matters:
    needs: tuple[MatterLine, ...]
    problems: tuple[MatterLine, ...]


def matters(row: Project, today: date) -> Matters:
    """Two queries."""
    code = row.programme.code
    return Matters(
        needs=tuple(_need(code, one) for one in needs_of(row)),
        problems=tuple(_problem(code, one, today) for one in problems_of(row)),
    )


def _need(code: str, row: Need) -> MatterLine:
    kind = need_kinds().get(row.kind)
    label = kind.label if kind else row.kind
    quantity = f"{decimal_text(row.quantity.normalize())}{row.unit}"
    return MatterLine(
        what=f"{label}{f'（{row.what}）' if row.what else ''} {quantity}",
        state=_state("need", row.state),
        since=row.state_since.isoformat(),
        owner=row.owner.name if row.owner else "",
        due=row.needed_by.isoformat() if row.needed_by else "",
        is_late=False,
        url=reverse("projects:need", args=[code, row.number]),
    )


def _problem(code: str, row: Problem, today: date) -> MatterLine:
    state = flows()["problem"].states.get(row.state)
    is_open = state is None or state.open
    return MatterLine(
        what=row.text,
        state=_state("problem", row.state),
        since=row.state_since.isoformat(),
        owner=row.owner.name if row.owner else "",
        due=row.due.isoformat() if row.due else "",
        is_late=is_open and row.due is not None and row.due < today,
        url=reverse("projects:problem", args=[code, row.number]),
    )


def _state(flow: str, code: str) -> str:
    state = flows()[flow].states.get(code)
    return state.label if state else code
