"""What an entry holds, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.registers import Field, Stored, shown_of
from luoshi_web.registers.kept import Kept


def value_text(kept: Kept, field: Field, stored: Stored | None) -> str:
    """The words for what is kept: a unit's name, a choice's label, a number with its unit; nothing kept -> "".

    kept: as of the version the entry was written under. A file is told by its id; its name is the caller's knowledge.
    """
    if field.type == "unit" and stored is not None:
        unit = kept.units.get(str(stored))
        return unit.name if unit else str(stored)
    return shown_of(field, stored)


def private_text() -> str:
    """What stands in place of a value that is not the reader's to see."""
    return _("不公开")
