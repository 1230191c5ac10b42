"""What is looked at before a paper is signed. Nothing here decides; the signer reads it, and the office mends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.writing import Paper, count_figures, differing, foreign_characters, plain_lines
from luoshi_web.bulletins.models import Naming, Reply

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Check:
    """light: done where nothing speaks against a signature, amber where somebody must look, red where it is refused."""

    light: Light
    what: str
    count: str


def checks_of(
    paper: Paper, namings: Sequence[Naming], previous: Paper | None, today: date
) -> tuple[Check, ...]:
    figures = count_figures(paper)
    far = differing(paper, previous) if previous else ()
    names = "、".join(one.figure.what for one in far[:_SHOWN])
    more = _("等") if len(far) > _SHOWN else ""
    annexes = _("，附件 %(n)s") % {"n": len(paper.annexes)} if paper.annexes else ""
    return (
        Check(
            "done" if figures.traced == figures.total else "amber",
            _("文中数字来自快照"),
            f"{figures.traced} / {figures.total}",
        ),
        Check("amber" if figures.by_hand else "done", _("手改的数字"), str(figures.by_hand)),
        _told(namings, today),
        _foreign(paper),
        Check(
            "done",
            _("版式合 GB/T 9704"),
            _("正文 %(n)s 段%(annexes)s") % {"n": len(plain_lines(paper.body)), "annexes": annexes},
        ),
        Check(
            "amber" if far else "done",
            _("与上期差别大的数"),
            _("%(n)s 处：%(names)s%(more)s") % {"n": len(far), "names": names, "more": more}
            if far
            else ("0" if previous else _("没有上期可比")),
        ),
    )


def _foreign(paper: Paper) -> Check:
    """Characters that the fonts of the form lack would print as another font's, or as boxes."""
    found = foreign_characters(paper)
    if not found:
        return Check("done", _("字库没有的字"), "0")
    shown = "、".join(dict.fromkeys(one.character for one in found[:_SHOWN]))
    return Check(
        "amber", _("字库没有的字"), _("%(n)s 处：%(shown)s") % {"n": len(found), "shown": shown}
    )


def _told(namings: Sequence[Naming], today: date) -> Check:
    told = sum(row.told_at is not None for row in namings)
    open_ = untold_words(namings, today)
    light: Light = "done" if not open_ else ("red" if told < len(namings) else "amber")
    return Check(light, _("点名单位已事先告知"), f"{told} / {len(namings)}")


def untold_words(namings: Sequence[Naming], today: date) -> str:
    """Why it may not be signed yet for the sake of those it names; "" when it may."""
    untold = [row for row in namings if row.told_at is None]
    if untold:
        return _("点名的 %(n)s 个单位还没有告知：%(names)s。") % _named(untold)
    unanswered = [row for row in namings if row.reply == Reply.OBJECTED and not row.answer]
    if unanswered:
        return _("%(n)s 个单位有异议，还没有答复：%(names)s。") % _named(unanswered)
    waiting = [
        row for row in namings if not row.reply and row.until is not None and row.until >= today
    ]
    if waiting:
        return _("%(n)s 个单位还在异议期内：%(names)s。") % _named(waiting)
    return ""


def _named(rows: Sequence[Naming]) -> dict[str, object]:
    names = "、".join(row.unit.name for row in rows[:_SHOWN])
    return {"n": len(rows), "names": names + (_("等") if len(rows) > _SHOWN else "")}
