"""How long a title lasts, in words and as a mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from luoshi.enterprises.ladder import ladder
from luoshi.progress.model import Light
from luoshi_web.enterprises.title_rows import LATER, SOON, Holding

NOT_TOLD: Final = "—"


@dataclass(frozen=True, slots=True)
class Lasting:
    """words: 有效至…, 还有 45 天到期, 已到期; is_over, is_soon: which of them."""

    words: str
    light: Light
    word: str
    is_over: bool
    is_soon: bool


def lasting(holding: Holding, day: date, *, is_renewed: bool = False) -> Lasting:
    """As it stands on that day. The last day is a day on which the title is valid. is_renewed: a later row goes on with it."""
    ends = holding.ends
    if holding.begins > day:
        words = _("%(day)s 起有效") % {"day": holding.begins.isoformat()}
        return Lasting(words, "not_due", _("未生效"), is_over=False, is_soon=False)
    if ends is None:
        return Lasting(_("没有写到期日"), "green", _("有效"), is_over=False, is_soon=False)
    left = (ends - day).days
    told = {"day": ends.isoformat(), "n": left}
    if left < 0:
        words = _("已于 %(day)s 到期") % told
        if is_renewed:
            return Lasting(words, "none", _("已续"), is_over=True, is_soon=False)
        return Lasting(words, "red", _("已到期"), is_over=True, is_soon=False)
    if left <= LATER:
        words = _("有效至 %(day)s，还有 %(n)s 天") % told
        light: Light = "amber" if left <= SOON else "green"
        word = _("快到期") if left <= SOON else _("有效")
        return Lasting(words, light, word, is_over=False, is_soon=left <= SOON)
    return Lasting(_("有效至 %(day)s") % told, "green", _("有效"), is_over=False, is_soon=False)


def title_label(code: str) -> str:
    return ladder().titles[code].label


def scale_words(above_scale: bool | None) -> str:  # noqa: FBT001
    if above_scale is None:
        return NOT_TOLD
    return _("规上") if above_scale else _("规下")
