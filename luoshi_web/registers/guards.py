"""Who may do what in a register. Nothing is stored here."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi.registers import Move, condition_words, holds
from luoshi_web.offices.models import Role, UnitKind
from luoshi_web.offices.queries import WRITERS, Access
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision

# An area is a place: a department named by mistake in an entry's area does not write it for that.
_PLACES = frozenset({UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE})


def concerned_units(kept: Kept, area: str | None) -> frozenset[int]:
    """The units whose people act on an entry of that area (a unit's code): the keeper, and where the declaration says so
    the area's own."""
    own = kept.units.get(area or "") if "area" in kept.register.writers else None
    own = own if own is not None and own.kind in _PLACES else None
    return frozenset({kept.row.keeper_id, *({own.pk} if own else set())})


def may_write(access: Access, kept: Kept, area: str | None) -> bool:
    """area: of the entry; None: an entry without one, or no entry yet. What another room keeps is written by nobody here."""
    if kept.register.kept_by:
        return False
    return access.coordinates or bool(access.units_as(WRITERS) & concerned_units(kept, area))


def may_add(access: Access, kept: Kept) -> bool:
    """Whether there is any entry the person could add: a town may add its own rows where the declaration lets it."""
    return may_write(access, kept, None) or any(
        may_write(access, kept, code) for code in own_areas(access, kept)
    )


def own_areas(access: Access, kept: Kept) -> list[str]:
    """Codes of the person's own units that an entry's area may name."""
    if "area" not in kept.register.writers or kept.register.kept_by:
        return []
    mine = access.units_as(WRITERS)
    return [code for code, unit in kept.units.items() if unit.pk in mine and unit.kind in _PLACES]


def require_writer(access: Access, kept: Kept, area: str | None) -> None:
    if kept.register.kept_by:
        raise PermissionDenied(
            _("台账“%(name)s”由系统照业务记录自动记，请到那里改。") % {"name": kept.register.name}
        )
    if not may_write(access, kept, area):
        raise PermissionDenied(
            _("台账“%(name)s”由%(unit)s记，这一条不由您改。")
            % {"name": kept.register.name, "unit": kept.row.keeper.name}
        )


def may_move(access: Access, kept: Kept, move: Move, area: str | None) -> bool:
    """By role; reporters and heads only of the units concerned."""
    if kept.register.kept_by:
        return False
    units = concerned_units(kept, area)
    for role in move.by:
        if role in (Role.REPORTER, Role.HEAD):
            if access.units_as(frozenset({role})) & units:
                return True
        elif role in access.roles:
            return True
    return False


def require_mover(access: Access, kept: Kept, move: Move, area: str | None) -> None:
    if not may_move(access, kept, move, area):
        names = "、".join(str(Role(role).label) for role in move.by)
        raise PermissionDenied(_("这一步由%(who)s办理。") % {"who": names})


def refusal_of(kept: Kept, move: Move, row: Revision) -> str:
    """Why the entry cannot make the move as it stands: a sentence with its remedy; empty when it can."""
    empty = [kept.register.field(code).label for code in move.needs if code not in row.body]
    if empty:
        return _("“%(name)s”还没有填：%(labels)s。请先补上。") % {
            "name": row.name,
            "labels": "、".join(empty),
        }
    if not holds(move.when, row.body, row.stage):
        return _("“%(name)s”不合条件（%(condition)s）。请核对内容。") % {
            "name": row.name,
            "condition": condition_words(kept.register, move.when),
        }
    return ""


def sees_private(access: Access, kept: Kept, area: str | None) -> bool:
    """Fields that do not leave the office are for those who may write them, for whoever reads for the keeper, and for
    coordinators."""
    return access.coordinates or bool(access.unit_ids & concerned_units(kept, area))


def reads_field(access: Access, kept: Kept, code: str | None) -> bool:
    """Whether the person may know that field of every entry; False where the register has none (code None)."""
    if code is None:
        return False
    return not kept.register.field(code).private or sees_private(access, kept, None)


def may_declare(access: Access) -> bool:
    return access.coordinates


def require_declarer(access: Access) -> None:
    if not may_declare(access):
        raise PermissionDenied(_("台账的字段和公式由统筹人员改。"))
