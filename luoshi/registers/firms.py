"""Which enterprise an entry is about, and the key by which two ways of writing one name meet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from luoshi.registers.model import Field, Register, Stored

MOST_KEY = 200
_BLANKS = re.compile(r"\s+")


def firm_field(register: Register) -> Field | None:
    """The field that names an entry's enterprise: the first of type `enterprise` in use. An entry is about one enterprise, as it
    has one area and one date."""
    return next((f for f in register.fields if f.type == "enterprise" and not f.retired), None)


def firm_key(name: str) -> str:
    """Width, blanks and case do not make another enterprise: 示例 Ａ（山东）公司 and 示例a(山东)公司 are one."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", name)).casefold()[:MOST_KEY]


def firm_key_of(register: Register, body: Mapping[str, Stored]) -> str | None:
    """The key of the enterprise that an entry with that body is about; None: of none."""
    field = firm_field(register)
    stored = body.get(field.code) if field is not None else None
    return firm_key(str(stored)) or None if stored is not None else None
