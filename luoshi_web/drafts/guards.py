"""What the room's actions refuse, and what they need to know before they write. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.drafts.matching import NameRow
from luoshi_web.drafts.models import Decision, Meant
from luoshi_web.drafts.review import Review
from luoshi_web.offices.models import Programme, Unit, UnitKind, UnitSet
from luoshi_web.offices.queries import Access

MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided about the finding of that code and place. answerer: whom a question is put to."""

    code: str
    start: int
    end: int
    decision: str
    words: str = ""
    answerer: Unit | None = None


def require_coordinator(access: Access) -> None:
    if not access.coordinates:
        raise PermissionDenied(_("方案稿由统筹人员核对和采用。"))


def require_seen(review: Review, kind: str, key: str, seen: int) -> None:
    if review.seen(kind, key) == seen:
        return
    by = review.history(kind, key)[-1].by if review.history(kind, key) else ""
    raise LuoshiError(
        _("这一项刚被%(who)s改过，您看到的不是最新的。") % {"who": by}, _("请看过最新的再改。")
    )


def require_words(answer: Answer) -> None:
    if answer.decision not in Decision.values:
        raise LuoshiError(_("没有这种答复。"), _("请选不必改、问单位或已定。"))
    if len(answer.words) > MOST_WORDS:
        raise LuoshiError(_("最多写 %(most)s 字。") % {"most": MOST_WORDS}, _("请缩短。"))
    if answer.decision == Decision.WAIVED and not answer.words.strip():
        raise LuoshiError(_("没有写为什么不必改。"), _("请写一句理由。"))
    if answer.decision == Decision.SETTLED and not answer.words.strip():
        raise LuoshiError(_("没有写怎样定的。"), _("请写明定为什么。"))
    if answer.decision == Decision.ASKED and answer.answerer is None:
        raise LuoshiError(
            _("没有写由哪个单位答复，或单位表里没有它。"), _("请从列出的单位里选一个。")
        )


def new_rows(
    programme: Programme, names: Sequence[NameRow], first: int, first_set: int
) -> tuple[list[Unit], list[UnitSet]]:
    """Units and sets, unsaved, for the names that somebody said are new. first: number of the first new code."""
    new = [row.name for row in names if row.match and row.match.meant == Meant.NEW_UNIT]
    new_sets = [row.name for row in names if row.match and row.match.meant == Meant.NEW_SET]
    units = [
        Unit(programme=programme, code=f"n{n}", name=name[:100], kind=UnitKind.OTHER, position=n)
        for n, name in enumerate(new, first)
    ]
    sets = [
        UnitSet(programme=programme, code=f"ns{n}", name=name[:100])
        for n, name in enumerate(new_sets, first_set)
    ]
    return units, sets
