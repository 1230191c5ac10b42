"""The page on which a new register begins: from another one, or from a declaration's text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.models import Unit
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import Sketch
from luoshi_web.registers.pages.declared import Option
from luoshi_web.registers.pages.editor import Refused, keeper_options


@dataclass(frozen=True, slots=True)
class SketchLine:
    name: str
    url: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class CreatePage:
    """typed: what the form for a copy held. text: of the other way; the documented example until something was typed."""

    title: str
    programme: str
    sources: tuple[Option, ...]
    keepers: tuple[Option, ...]
    typed: Mapping[str, str]
    text: str
    refused: Refused | None
    sketches: tuple[SketchLine, ...]


def create_page(
    programme: str,
    registers: Sequence[Kept],
    units: Iterable[Unit],
    sketches: Iterable[Sketch],
    example: str,
    today: date,
    refused: Refused | None = None,
) -> CreatePage:
    typed = dict(refused.about("clone")) if refused else {}
    text = refused.about("text").get("text") if refused else None
    return CreatePage(
        title=_("新台账"),
        programme=programme,
        sources=tuple(
            Option(kept.row.code, kept.row.name, typed.get("source") == kept.row.code)
            for kept in registers
        ),
        keepers=keeper_options(units, typed.get("keeper", "")),
        typed={"from": today.isoformat(), **typed},
        text=example if text is None else text,
        refused=refused,
        sketches=tuple(
            SketchLine(
                declared(each.text).name,
                reverse("registers:sketch", args=[programme, each.pk]),
                each.changed_at,
                each.changed_by,
            )
            for each in sketches
        ),
    )
