"""The pilots (试点): which run on a day, who carries them, which end soon, and the cases that tell their results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi_web.asks.models import Case
from luoshi_web.asks.pages.head import tabs
from luoshi_web.asks.pilot_rows import REGISTER, Pilot
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

SOON: Final = timedelta(days=180)
"""How long before its end a pilot is flagged: what it found must be told before then."""


@dataclass(frozen=True, slots=True)
class CaseLink:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PilotLine:
    name: str
    url: str
    unit: str
    level: str
    since: str
    until: str
    left: str
    mark: Light
    state: str
    cases: tuple[CaseLink, ...]


@dataclass(frozen=True, slots=True)
class PilotGroup:
    title: str
    note: str
    lines: tuple[PilotLine, ...]


@dataclass(frozen=True, slots=True)
class PilotsPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    day: str
    units: tuple[tuple[str, int], ...]
    levels: tuple[tuple[str, int], ...]
    groups: tuple[PilotGroup, ...]
    register_url: str
    has_register: bool
    has_sample: bool


def pilots_page(
    access: Access, found: Sequence[Pilot] | None, cases: Mapping[int, Sequence[Case]], day: date
) -> PilotsPage:
    """found: None where there is no register. cases: entry number -> the cases that tell of it."""
    here, every = access.programme.code, found or ()
    running = sorted(
        (one for one in every if one.runs_on(day)),
        key=lambda one: (one.until is None, one.until or day, one.entry_no),
    )
    soon = [one for one in running if one.until is not None and one.until <= day + SOON]
    later = [one for one in running if one not in soon]
    over = [one for one in every if one.until is not None and one.until < day]
    groups = (
        (_("半年内期满"), _("期满以前要把做法和成效写成案例"), soon),
        (_("在施"), "", later),
        (_("已期满"), _("没有案例的，成果还没有说出来"), sorted(over, key=_ended, reverse=True)),
    )
    return PilotsPage(
        title=_("试点"),
        programme=here,
        tabs=tabs(access, "pilots"),
        headline=_headline(running, soon, over, cases),
        day=day.isoformat(),
        units=_counted(one.unit for one in running),
        levels=_counted(one.level for one in running),
        groups=tuple(
            PilotGroup(title, note, tuple(_line(here, one, cases.get(one.entry_no, ()), day) for one in some))
            for title, note, some in groups
            if some
        ),
        register_url=reverse("registers:show", args=[here, REGISTER]) if found is not None else "",
        has_register=found is not None,
        has_sample=any(one.sample for one in every),
    )  # fmt: skip


def _headline(
    running: Sequence[Pilot],
    soon: Sequence[Pilot],
    over: Sequence[Pilot],
    cases: Mapping[int, Sequence[Case]],
) -> str:
    if not running and not over:
        return _("没有试点")
    untold = sum(one.entry_no not in cases for one in over)
    words = {"n": len(running), "soon": len(soon), "untold": untold}
    text = _("%(n)s 项试点在施，%(soon)s 项半年内期满") % words
    return text + (_("；期满的有 %(untold)s 项没有写成案例") % words if untold else "")


def _line(here: str, one: Pilot, cases: Sequence[Case], day: date) -> PilotLine:
    left = (one.until - day).days if one.until is not None else None
    mark: Light = "green"
    if left is not None and left < 0:
        mark = "done" if cases else "none"
    elif left is not None and left <= SOON.days:
        mark = "amber"
    over = left is not None and left < 0
    return PilotLine(
        name=one.name,
        url=reverse("registers:entry", args=[here, REGISTER, one.entry_no]),
        unit=one.unit,
        level=one.level,
        since=one.since.isoformat() if one.since else "",
        until=one.until.isoformat() if one.until else "",
        left="" if left is None or over else _("%(n)s 天") % {"n": left},
        mark=mark,
        state=_("已期满") if over else _("快期满") if mark == "amber" else _("在施"),
        cases=tuple(
            CaseLink(case.title, reverse("asks:case", args=[here, case.number])) for case in cases
        ),
    )


def _ended(one: Pilot) -> date:
    return one.until or date.min


def _counted(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))
