"""The way of a report: which move leads from where to where, who may make it, and whether it needs a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.models import Role
from luoshi_web.reporting.models import State


@dataclass(frozen=True, slots=True)
class Move:
    """own_unit: only by somebody of the report's unit. others_only: not by the person who sent it."""

    name: str
    label: str | Promise
    done: str | Promise
    origins: frozenset[str]
    after: State
    roles: frozenset[str]
    own_unit: bool = False
    others_only: bool = False
    needs_reason: bool = False


def _moves(*moves: Move) -> Mapping[str, Move]:
    return {move.name: move for move in moves}


_UNIT = frozenset({Role.REPORTER, Role.HEAD})
_OFFICE = frozenset({Role.COORDINATOR})

MOVES: Final = _moves(
    Move(
        "submit",
        _("填完，送审"),
        _("已送审"),
        frozenset({State.DRAFT, State.RETURNED}),
        State.SUBMITTED,
        _UNIT,
        own_unit=True,
    ),
    Move(
        "sign",
        _("签发"),
        _("已签发"),
        frozenset({State.SUBMITTED}),
        State.SIGNED,
        frozenset({Role.HEAD}),
        own_unit=True,
    ),
    Move(
        "send_back",
        _("退给填报人"),
        _("已退给填报人"),
        frozenset({State.SUBMITTED}),
        State.RETURNED,
        frozenset({Role.HEAD}),
        own_unit=True,
        needs_reason=True,
    ),
    Move(
        "withdraw",
        _("撤回"),
        _("已撤回"),
        frozenset({State.SUBMITTED, State.SIGNED}),
        State.DRAFT,
        _UNIT,
        own_unit=True,
        needs_reason=True,
    ),
    Move(
        "review",
        _("审过"),
        _("已审过"),
        frozenset({State.SIGNED}),
        State.REVIEWED,
        _OFFICE,
        others_only=True,
    ),
    Move(
        "accept",
        _("采用"),
        _("已采用"),
        frozenset({State.SIGNED, State.REVIEWED}),
        State.ACCEPTED,
        _OFFICE,
        others_only=True,
    ),
    Move(
        "return",
        _("退回单位"),
        _("已退回单位"),
        frozenset({State.SIGNED, State.REVIEWED}),
        State.RETURNED,
        _OFFICE,
        needs_reason=True,
    ),
    Move(
        "return_sign",
        _("退给负责人重签"),
        _("已退给负责人"),
        frozenset({State.SIGNED, State.REVIEWED}),
        State.SUBMITTED,
        _OFFICE,
        needs_reason=True,
    ),
    Move(
        "reopen",
        _("重开更正"),
        _("已重开，可更正"),
        frozenset({State.ACCEPTED}),
        State.RETURNED,
        _OFFICE,
        needs_reason=True,
    ),
)

# In these the unit may change its cells.
EDITABLE: Final = frozenset({State.DRAFT, State.RETURNED})
