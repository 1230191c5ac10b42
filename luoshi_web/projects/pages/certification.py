"""The certification of newly attracted projects: who waits for which step how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.projects import Project as Told
from luoshi.projects import (
    awaits_certification,
    count_verdict,
    next_step,
    promotion_rules,
    wan,
)
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.promotion import bare
from luoshi_web.projects.pages.words import amount
from luoshi_web.projects.promotion_rows import Attracted, start_year, started_on


@dataclass(frozen=True, slots=True)
class WaitLine:
    """key: number and edition, as the form sends them; "": this person does not take the step. days: since the step before,
    or since the start. refused: why it was turned down, the last time. sheet_url: its form on paper."""

    key: str
    name: str
    url: str
    sheet_url: str
    town: str
    total: str
    year: int
    since: str
    days: int
    refused: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class StepGroup:
    code: str
    label: str
    who: str
    lines: tuple[WaitLine, ...]
    may: bool
    day: str
    by: str
    words: str
    error: str


@dataclass(frozen=True, slots=True)
class UnreadyLine:
    """Has begun its certification, and something else is missing."""

    name: str
    url: str
    town: str
    next_label: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificationPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    groups: tuple[StepGroup, ...]
    unready: tuple[UnreadyLine, ...]
    promotion_url: str
    sheet_url: str
    today: date
    has_sample: bool


@dataclass(frozen=True, slots=True)
class SentStep:
    """A step as it was sent for several projects, and not kept."""

    step: str
    keys: frozenset[str]
    day: str
    by: str
    words: str
    error: LuoshiError


def certification_page(
    access: Access,
    rights: Rights,
    every: Mapping[str, Attracted],
    names: Mapping[str, tuple[int, str]],
    today: date,
    again: SentStep | None = None,
) -> CertificationPage:
    """names: key and name of the places, by code. No query."""
    here = access.programme.code
    lines: dict[str, list[WaitLine]] = {code: [] for code in promotion_rules().steps}
    unready: list[UnreadyLine] = []
    for one in every.values():
        step, year = next_step(one.told, today), start_year(one.told, today)
        if step is None:
            continue
        if year is not None and awaits_certification(one.told, year, today):
            lines[step].append(_line(access, rights, one, names, year, step, today, again))
        elif one.told.attraction.steps and not _settled(one.told, today):
            unready.append(_unready(access, one, names, year or today.year, step, today))
    groups = tuple(
        _group(access, code, sorted(found, key=lambda line: -line.days), today, again)
        for code, found in lines.items()
    )
    return CertificationPage(
        title=_title(groups),
        programme=here,
        tabs=tabs(access, "promotion"),
        groups=groups,
        unready=tuple(unready),
        promotion_url=reverse("projects:promotion", args=[here]),
        sheet_url=reverse("projects:certification-sheet", args=[here]),
        today=today,
        has_sample=any(one.sample for one in every.values()),
    )


def _settled(told: Told, today: date) -> bool:
    """Cancelled, or counted elsewhere: its certification will not go on."""
    halt = told.halted(today)
    return (halt is not None and halt.kind == "cancelled") or bool(told.attraction.counted_in)


def _line(
    access: Access,
    rights: Rights,
    one: Attracted,
    names: Mapping[str, tuple[int, str]],
    year: int,
    step: str,
    today: date,
    again: SentStep | None,
) -> WaitLine:
    here, told = access.programme.code, one.told
    last = max(told.attraction.steps, key=lambda each: each.on, default=None)
    since = last.on if last else started_on(told) or today
    unit, town = names.get(told.town, (0, told.town))
    first = next(iter(promotion_rules().steps))
    may = rights.writes(frozenset({unit})) if step == first else rights.promotion
    key = f"{one.number}-{one.edition}"
    return WaitLine(
        key=key if may else "",
        name=told.name,
        url=f"{reverse('projects:show', args=[here, one.number])}#attraction",
        sheet_url=reverse("projects:certification-paper", args=[here, one.number]),
        town=town,
        total=amount(wan(told.planned_total, told.name) if told.planned_total else None),
        year=year,
        since=since.isoformat(),
        days=(today - since).days,
        refused=last.words if last and not last.passed else "",
        is_chosen=again is not None and again.step == step and key in again.keys,
    )


def _group(
    access: Access, code: str, lines: Sequence[WaitLine], today: date, again: SentStep | None
) -> StepGroup:
    step = promotion_rules().steps[code]
    sent = again if again is not None and again.step == code else None
    return StepGroup(
        code=code,
        label=step.label,
        who=step.who,
        lines=tuple(lines),
        may=any(line.key for line in lines),
        day=sent.day if sent else today.isoformat(),
        by=sent.by if sent else (access.unit_names[0] if access.unit_names else ""),
        words=sent.words if sent else "",
        error=str(sent.error) if sent else "",
    )


def _unready(
    access: Access,
    one: Attracted,
    names: Mapping[str, tuple[int, str]],
    year: int,
    step: str,
    today: date,
) -> UnreadyLine:
    told = one.told
    reasons = count_verdict(told, year, today).reasons
    return UnreadyLine(
        told.name,
        f"{reverse('projects:show', args=[access.programme.code, one.number])}#attraction",
        names.get(told.town, (0, told.town))[1],
        promotion_rules().steps[step].label,
        bare(told, reasons),
    )


def _title(groups: Sequence[StepGroup]) -> str:
    total = sum(len(group.lines) for group in groups)
    if not total:
        return _("没有等认定的项目")
    told = "，".join(
        _("%(step)s %(n)s 个") % {"step": group.label, "n": len(group.lines)}
        for group in groups
        if group.lines
    )
    return _("%(n)s 个项目等认定：%(steps)s") % {"n": total, "steps": told}
