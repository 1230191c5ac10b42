"""What the forms about enterprises send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.enterprises.actions.firms import FirmTold
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.forms.typed import day_in
from luoshi_web.offices.models import Unit

FIELDS: Final = (
    "name", "others", "credit_code", "town", "trade", "above_scale", "founded_on", "contact", "phone",
)  # fmt: skip
SCALES: Final[Mapping[str, bool | None]] = {"": None, "yes": True, "no": False}


def firm_in(sent: Mapping[str, str], towns: Sequence[Unit]) -> FirmTold:
    """others: a line each. LuoshiError for a town that is none of the programme's, a day that is none."""
    return FirmTold(
        name=sent.get("name", ""),
        others=tuple(filter(None, (written(one) for one in sent.get("others", "").splitlines()))),
        credit_code=sent.get("credit_code", ""),
        town=town_in(sent.get("town", ""), towns),
        trade=sent.get("trade", ""),
        above_scale=SCALES.get(sent.get("above_scale", "")),
        founded_on=day_in(sent.get("founded_on", ""), _("成立日期")),
        contact=sent.get("contact", ""),
        phone=sent.get("phone", ""),
    )


def town_in(text: str, towns: Sequence[Unit]) -> Unit | None:
    """By code, name or another name; nothing typed: None."""
    word = written(text)
    if not word:
        return None
    for unit in towns:
        if word in (unit.code, unit.name, *filter(None, unit.aliases.split("|"))):
            return unit
    raise LuoshiError(
        _("“%(text)s”不是本项目的镇街。") % {"text": word[:20]}, _("请从列出的镇街里选，或写全称。")
    )
