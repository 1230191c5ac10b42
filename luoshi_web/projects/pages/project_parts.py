"""The dated facts of a project in a few words each, for telling what a change brought and what it took away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from luoshi.projects import (
    CHARGES,
    Charge,
    Halt,
    Membership,
    Node,
    Permit,
    Project,
    StageMove,
    YearPlan,
    class_words,
    permit_templates,
    wan,
)
from luoshi_web.projects.pages.words import amount, halt_label, list_label, stage_label


def move_words(one: StageMove) -> str:
    return f"{stage_label(one.stage)} {one.on}"


def permit_words(one: Permit) -> str:
    label = next(
        (each.permits[one.kind].label for each in permit_templates().values() if one.kind in each.permits),
        one.kind,
    )  # fmt: skip
    said = [label]
    if one.asked:
        said.append(_("%(day)s 申报") % {"day": one.asked})
    if one.granted:
        said.append(_("%(day)s 办结 %(ref)s") % {"day": one.granted, "ref": one.ref})
    return " ".join(said)


def node_words(one: Node) -> str:
    if one.done:
        return _("%(label)s %(day)s 达到") % {"label": one.label, "day": one.done}
    return _("%(label)s 承诺 %(day)s") % {"label": one.label, "day": one.promised}


def list_words(one: Membership) -> str:
    return f"{list_label(one.list)} {class_words(one.class_)} {_span(one.since, one.until)}"


def charge_words(one: Charge) -> str:
    return f"{CHARGES[one.kind]} {one.unit} {_span(one.since, one.until)}"


def plan_words(one: YearPlan) -> str:
    said = [_("%(year)s年") % {"year": one.year}]
    said.append(amount(wan(one.investment, said[0]) if one.investment else None))
    if one.start:
        said.append(_("%(month)s开工") % {"month": one.start.words()})
    if one.finish:
        said.append(_("%(month)s竣工投产") % {"month": one.finish.words()})
    return " ".join(said)


def halt_words(one: Halt) -> str:
    return f"{halt_label(one.kind)} {_span(one.on, one.until)}"


PARTS: Final[Mapping[str, Callable[[Any], str]]] = {
    "moves": move_words,
    "permits": permit_words,
    "nodes": node_words,
    "lists": list_words,
    "charges": charge_words,
    "plans": plan_words,
    "halts": halt_words,
}
"""A part of a project that is a row of facts -> one of them in words."""


def came_and_went(part: str, before: Project, after: Project) -> tuple[str, str]:
    """What a change took away of the part, and what it brought."""
    old, new, words = getattr(before, part), getattr(after, part), PARTS[part]
    gone, come = (
        [one for one in some if one not in other] for some, other in ((old, new), (new, old))
    )
    return "；".join(map(words, gone)), "；".join(map(words, come))


def _span(since: date, until: date | None) -> str:
    if until is None:
        return _("%(day)s 起") % {"day": since}
    return _("%(since)s 至 %(until)s") % {"since": since, "until": until}
