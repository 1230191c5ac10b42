"""A self-check: what an enterprise told against a title's criteria, its versions side by side. Never a recognition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.enterprises.ladder import ladder
from luoshi.enterprises.ladder_check import Checked, Found, State, check, figure_in
from luoshi.enterprises.ladder_model import Figure, LadderError, Standard, Told
from luoshi.enterprises.ladder_needs import figures_needed
from luoshi.progress.model import Light
from luoshi_web.enterprises.models import Firm, FirmFigures
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

FIRST: Final = "special"
_MARKS: Final[Mapping[State, tuple[Light, str]]] = {
    "met": ("green", gettext_noop("达到")),
    "short": ("amber", gettext_noop("不够")),
    "untold": ("wait", gettext_noop("没有数")),
}
_GRADES: Final[Mapping[str, str]] = {
    "A": gettext_noop("原文"), "B": gettext_noop("转述，以原文为准"), "C": gettext_noop("只听说，以原文为准"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form sent: texts as typed, what they mean, and why some mean nothing, by code of a figure."""

    texts: Mapping[str, str]
    told: Mapping[str, Told]
    errors: Mapping[str, str]

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Typed:
        texts = {code: written(sent[code])[:40] for code in ladder().figures if sent.get(code)}
        told: dict[str, Told] = {}
        errors: dict[str, str] = {}
        for code, text in texts.items():
            try:
                value = figure_in(ladder().figures[code], text)
            except LadderError as error:
                errors[code] = str(error)
                continue
            if value is not None:
                told[code] = value
        return cls(texts, told, errors)


@dataclass(frozen=True, slots=True)
class FieldLine:
    code: str
    label: str
    unit: str
    kind: str
    value: str
    help: str
    error: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FieldGroup:
    label: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A criterion of one version; asks "" where that version has none like it."""

    asks: str
    told: str
    light: Light
    word: str
    lacks: str
    untold: str


@dataclass(frozen=True, slots=True)
class Version:
    name: str
    period: str
    source: str
    grade: str
    note: str
    stands: bool
    words: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    title: str
    programme: str
    number: int
    name: str
    headline: str
    tabs: tuple[Tab, ...]
    titles: tuple[Choice, ...]
    chosen: str
    chosen_label: str
    held: str
    versions: tuple[Version, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[FieldGroup, ...]
    hidden: tuple[tuple[str, str], ...]
    kept: str
    day: str
    fault: str
    has_errors: bool


def first_texts(firm: Firm, kept: FirmFigures | None) -> dict[str, str]:
    """What need not be typed again: what was kept, and the founding that the card knows."""
    texts = {code: str(text) for code, text in (kept.body if kept else {}).items()}
    if firm.founded_on is not None:
        texts["founded_on"] = firm.founded_on.isoformat()
    return texts


def check_page(
    access: Access,
    firm: Firm,
    title: str,
    typed: Typed,
    holds: Collection[str],
    kept: FirmFigures | None,
    today: date,
    fault: str = "",
) -> CheckPage:
    """holds: titles that the registers say are valid today. No query."""
    rules = ladder()
    code = title if rules.of_title(title) else FIRST
    standards = rules.of_title(code)
    found = [check(rules, one, typed.told, holds, today) for one in standards]
    needed = figures_needed(rules, standards)
    shown = {figure.code for figure in needed}
    held = [one.label for one in rules.titles.values() if one.code in holds]
    return CheckPage(
        title=_("自测差距"),
        programme=access.programme.code,
        number=firm.number,
        name=firm.name,
        headline=_headline(rules.titles[code].label, found),
        tabs=tabs(access, ""),
        titles=chosen(
            [(one.code, one.label) for one in rules.titles.values() if rules.of_title(one.code)],
            code,
        ),
        chosen=code,
        chosen_label=rules.titles[code].label,
        held="、".join(held) or _("没有"),
        versions=tuple(_version(one) for one in found),
        rows=_rows(found),
        groups=_groups(needed, typed),
        hidden=tuple((name, text) for name, text in typed.texts.items() if name not in shown),
        kept=_kept(kept.at, kept.by) if kept else "",
        day=today.isoformat(),
        fault=fault,
        has_errors=bool(typed.errors),
    )


def address_of(access: Access, firm: Firm) -> str:
    return reverse("enterprises:firm-check", args=[access.programme.code, firm.number])


def _headline(label: str, found: Sequence[Checked]) -> str:
    """Of the version in force; where none is, of the newest."""
    now = next((one for one in found if one.stands), found[-1])
    said = {
        "title": label, "version": now.standard.version, "short": now.count("short"),
        "met": now.count("met"), "untold": now.count("untold"),
    }  # fmt: skip
    return (
        _("对照%(title)s%(version)s：%(met)s 条达到，%(short)s 条不够，%(untold)s 条没有数") % said
    )


def _version(one: Checked) -> Version:
    standard = one.standard
    met = {"met": one.count("met"), "short": one.count("short"), "untold": one.count("untold")}
    return Version(
        name=standard.version,
        period=_period(standard),
        source=standard.source,
        grade=_(_GRADES[standard.grade]),
        note=standard.note,
        stands=one.stands,
        words=_("%(met)s 条达到，%(short)s 条不够，%(untold)s 条没有数") % met,
    )


def _period(standard: Standard) -> str:
    day = standard.begins
    begins = _("%(year)s 年") % {"year": day.year} if standard.only_year else day.isoformat()
    if standard.ends is None:
        return _("%(from)s起") % {"from": begins}
    return _("%(from)s起，到 %(to)s 止") % {"from": begins, "to": standard.ends.isoformat()}


def _rows(found: Sequence[Checked]) -> tuple[tuple[Cell, ...], ...]:
    """What the versions call by one code stands side by side; the newest version's order leads."""
    by_version = [
        dict(zip((c.code for c in one.standard.criteria), one.criteria, strict=True))
        for one in found
    ]
    codes = dict.fromkeys(code for cells in reversed(by_version) for code in cells)
    return tuple(tuple(_cell(cells.get(code)) for cells in by_version) for code in codes)


def _cell(found: Found | None) -> Cell:
    if found is None:
        return Cell("", "", "none", "", "", "")
    light, word = _MARKS[found.state]
    labels = "、".join(ladder().figures[code].label for code in found.untold)
    untold = _("没有填：%(labels)s") % {"labels": labels} if labels else ""
    return Cell(found.asks, found.told, light, _(word), found.lacks, untold)


def _groups(needed: Sequence[Figure], typed: Typed) -> tuple[FieldGroup, ...]:
    by_group: dict[str, list[FieldLine]] = {}
    for figure in needed:
        by_group.setdefault(figure.group, []).append(_field(figure, typed))
    labels = ladder().groups
    return tuple(FieldGroup(labels[code], tuple(fields)) for code, fields in by_group.items())


def _field(figure: Figure, typed: Typed) -> FieldLine:
    value = typed.texts.get(figure.code, "")
    words = [("是", _("是")), ("否", _("否"))] if figure.kind == "yesno" else []
    options = words or [(one, one) for one in figure.choices]
    return FieldLine(
        figure.code, figure.label, figure.unit, figure.kind, value, figure.help,
        typed.errors.get(figure.code, ""), chosen(options, value),
    )  # fmt: skip


def _kept(at: datetime, by: str) -> str:
    day = timezone.localtime(at).date().isoformat()
    return _("%(day)s %(by)s 存的数") % {"day": day, "by": by}
