"""The certification of newly attracted projects: who waits for which step how long, the list as a workbook, one project's form."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.errors import LuoshiError
from luoshi.projects import (
    ORIGINS,
    CertificationStep,
    awaits_certification,
    count_verdict,
    next_step,
    promotion_rules,
    stages,
    wan,
)
from luoshi.projects import Project as Told
from luoshi.sheets import WORKBOOK_OPTIONS, look
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.promotion import Link, bare
from luoshi_web.projects.pages.words import NOTHING, amount, town_label
from luoshi_web.projects.promotion_rows import Attracted, Promotion, start_year, started_on


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


# The list as a workbook

_COLUMNS: Final = (
    (gettext_noop("序号"), 6),
    (gettext_noop("项目编号"), 12),
    (gettext_noop("项目名称"), 32),
    (gettext_noop("镇街"), 12),
    (gettext_noop("投资主体"), 24),
    (gettext_noop("计划总投资（万元）"), 14),
    (gettext_noop("计数总投资（万元）"), 14),
    (gettext_noop("档次"), 16),
    (gettext_noop("签约日期"), 12),
    (gettext_noop("开工日期"), 12),
    (gettext_noop("公示日期"), 12),
    (gettext_noop("公示单位"), 24),
    (gettext_noop("合并计数"), 10),
    (gettext_noop("示例"), 7),
)


def sheet_of(found: Promotion, names: Mapping[str, str], today: date) -> bytes:
    """What counts in the year, one row a project; of a split contract every part, with the joint total in the first."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, dict(WORKBOOK_OPTIONS)) as book:
        midnight = datetime.combine(today, datetime.min.time())
        title = _("%(year)s年新招引开工项目认定清单") % {"year": found.year}
        book.set_properties({"title": title, "created": midnight})
        page = book.add_worksheet(_("认定清单"))
        face = look()
        base = {"font_name": face.font, "font_size": face.size, "valign": "vcenter"}
        head = book.add_format(
            base | {"bold": True, "text_wrap": True, "bg_color": face.head, "bottom": 1}
        )
        plain = book.add_format(base)
        day = book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})
        for across, (label, width) in enumerate(_COLUMNS):
            page.set_column(across, across, width)
            page.write_string(0, across, _(label), head)
        for down, values in enumerate(_rows(found, names), 1):
            for across, value in enumerate(values):
                _write(page, down, across, value, day if hasattr(value, "isoformat") else plain)
        page.freeze_panes(1, 3)
        page.autofilter(0, 0, max(len(found.counted), 1), len(_COLUMNS) - 1)
        page.set_landscape()
        page.repeat_rows(0)
        page.fit_to_pages(1, 0)
        page.set_footer(_("&L%(title)s，截至 %(day)s") % {"title": title, "day": today})
    return out.getvalue()


def _rows(found: Promotion, names: Mapping[str, str]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for place, one in enumerate(found.bands[0].counted, 1):
        band = [each.label for each in promotion_rules().bands if one.total >= each.at_least][-1]
        for nth, code in enumerate(one.projects):
            kept = found.every[code]
            told = kept.told
            published = _published(told)
            rows.append([
                place, code, told.name, town_label(told.town, names), told.investor,
                wan(told.planned_total, told.name) if told.planned_total else None,
                None if nth else one.total, "" if nth else band, told.attraction.signed_on,
                started_on(told), published.on if published else None,
                published.by if published else "",
                _("合并") if len(one.projects) > 1 else "", _("示例") if kept.sample else "",
            ])  # fmt: skip
    return rows


def _published(told: Told) -> CertificationStep | None:
    return max(told.attraction.steps, key=lambda step: step.on, default=None)


def _write(page: Any, down: int, across: int, value: Any, style: Any) -> None:
    """Text as text: a name that begins with = is no formula."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(down, across, value, style)
    elif hasattr(value, "isoformat"):
        page.write_datetime(down, across, datetime.combine(value, datetime.min.time()), style)
    else:
        page.write_number(down, across, value, style)


# One project's form on paper


@dataclass(frozen=True, slots=True)
class PaperRow:
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperStep:
    """verdict: passed or not, in words; "": not taken yet, and left free to be signed."""

    label: str
    who: str
    by: str
    on: str
    verdict: str
    words: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    title: str
    programme: str
    area: str
    year: int
    rows: tuple[PaperRow, ...]
    proofs: tuple[str, ...]
    steps: tuple[PaperStep, ...]
    conclusion: str
    reasons: tuple[str, ...]
    back: Link
    has_sample: bool


def paper_page(access: Access, kept: Attracted, town: str, today: date) -> PaperPage:
    """Of the year it was started in, or of this one."""
    told = kept.told
    year = start_year(told, today) or today.year
    verdict = count_verdict(told, year, today)
    first = min(told.attraction.contracts, key=lambda one: one.signed_on, default=None)
    started = started_on(told)
    rows = (
        PaperRow(_("项目编号"), told.code),
        PaperRow(_("所在镇街"), town),
        PaperRow(_("投资主体"), told.investor or NOTHING),
        PaperRow(_("投资来源"), ORIGINS[told.origin]),
        PaperRow(_("计划总投资"), amount(wan(told.planned_total, told.name) if told.planned_total else None)),
        PaperRow(_("首份合同"), f"{first.code}，{first.signed_on}" if first else NOTHING),
        PaperRow(_("合同金额"), amount(first.amount.wan) if first else NOTHING),
        PaperRow(_("地块"), (first.site if first else "") or NOTHING),
        PaperRow(_("开工日期"), started.isoformat() if started else NOTHING),
    )  # fmt: skip
    back = reverse("projects:show", args=[access.programme.code, kept.number])
    return PaperPage(
        title=told.name,
        programme=access.programme.code,
        area=access.programme.area,
        year=year,
        rows=rows,
        proofs=_proofs(told),
        steps=tuple(_step(told, code) for code in promotion_rules().steps),
        conclusion=_("符合新招引开工项目条件，计入%(year)s年") % {"year": year}
        if verdict.counts
        else _("现在不计入%(year)s年") % {"year": year},
        reasons=bare(told, verdict.reasons),
        back=Link(told.name, back),
        has_sample=kept.sample,
    )


def _proofs(told: Told) -> tuple[str, ...]:
    """What the start rests on."""
    rules = stages()
    starts = [move for move in told.moves if rules.of(move.stage).start]
    return tuple(
        "，".join(
            one
            for one in (
                rules.evidence.get(each.kind, each.kind),
                rules.works[each.works].label if each.works in rules.works else "",
                each.ref,
                each.dated.isoformat() if each.dated else "",
            )
            if one
        )
        for move in starts[:1]
        for each in move.evidence
    )


def _step(told: Told, code: str) -> PaperStep:
    rule = promotion_rules().steps[code]
    taken = [step for step in told.attraction.steps if step.step == code]
    if not taken:
        return PaperStep(rule.label, rule.who, "", "", "", "")
    last = max(taken, key=lambda step: step.on)
    words = _("通过") if last.passed else _("未通过")
    return PaperStep(rule.label, rule.who, last.by, last.on.isoformat(), words, last.words)
