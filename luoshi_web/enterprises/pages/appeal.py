"""The page of one appeal, for those who handle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from luoshi.enterprises import Appeal, appeal_rules
from luoshi.progress.model import Light
from luoshi_web.enterprises.models import Appeal as Row
from luoshi_web.enterprises.models import AppealFile, Exclusion, ExclusionState
from luoshi_web.enterprises.pages.appeal_lines import standing_of
from luoshi_web.enterprises.pages.appeal_moves import Asked, MoveForm, Moves, moves_of
from luoshi_web.enterprises.pages.appeal_way import (
    ClockLine,
    Link,
    LogLine,
    clock_lines,
    log,
    moment_words,
    stations,
)
from luoshi_web.offices.calendar import Calendar
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access

EXCLUSION: Final = "exclusion"
"""The name of the form that asks for an exclusion, beside those of the moves."""
SORT: Final = "sort"
"""That of the form that sorts anew."""
# In no rate: nobody has it, or it is nobody's here.
_UNRATED: Final = ("received", "merged", "withdrawn", "outside")


@dataclass(frozen=True, slots=True)
class CardLine:
    label: str
    value: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ExclusionLine:
    what: str
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class SortForm:
    """Kind, category, the enterprise of the directory, and what of the programme the appeal is about."""

    kinds: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    firm: str
    abouts: tuple[Choice, ...]
    about_key: str
    fault: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One appeal with all that its page is made of. link: the private address, once, when it was just made."""

    row: Row
    appeal: Appeal
    files: Sequence[AppealFile]
    supports: Sequence[Unit]
    exclusions: Sequence[Exclusion]
    link: str = ""


@dataclass(frozen=True, slots=True)
class AppealPage:
    title: str
    programme: str
    key: int
    number: str
    heading: str
    light: Light
    word: str
    firm: str
    category: str
    unit: str
    is_sample: bool
    has_sample: bool
    edition: int
    do_url: str
    main: MoveForm | None
    link: str
    stray_fault: str
    stations: tuple[Station, ...]
    way_note: str
    clocks: tuple[ClockLine, ...]
    clock_note: str
    moves: Moves
    log: tuple[LogLine, ...]
    matter: str
    files: tuple[Link, ...]
    links: tuple[Link, ...]
    card: tuple[CardLine, ...]
    exclusions: tuple[ExclusionLine, ...]
    may_exclude: bool
    exclusion_kinds: tuple[Choice, ...]
    exclusion_reason: str
    exclusion_fault: str
    may_renew: bool
    sort: SortForm | None
    most_mb: str


def appeal_page(
    access: Access, told: Told, who: frozenset[str], asked: Asked, calendar: Calendar
) -> AppealPage:
    """who: the sides of appeals.yaml on which the person stands."""
    row, today, typed = told.row, asked.today, asked.typed
    code, rules = access.programme.code, appeal_rules()
    moves = moves_of(told.appeal, who, asked)
    light, word = standing_of(row, today)
    shown = {form.do for form in moves.forms} | {EXCLUSION, SORT}
    stands = [one for one in told.exclusions if one.state != ExclusionState.REFUSED]
    return AppealPage(
        title=row.title,
        programme=code,
        key=row.number,
        number=row.document_number,
        heading=row.title,
        light=light,
        word=word,
        firm=row.firm_name,
        category=rules.categories[row.category].label,
        unit=row.lead.name if row.lead else "",
        is_sample=row.sample,
        has_sample=row.sample,
        edition=row.edition,
        do_url=reverse("enterprises:appeal-do", args=[code, row.number]),
        main=next((form for form in moves.forms if form.is_main), None),
        link=told.link,
        stray_fault="" if typed.form in shown else typed.fault,
        stations=stations(told.appeal, today),
        way_note=_way_note(row),
        clocks=clock_lines(told.appeal, today, calendar.is_working),
        clock_note=_clock_note(row, calendar),
        moves=moves,
        log=log(told.appeal, row, told.files, code, today),
        matter=row.matter,
        files=tuple(_file(code, row, one) for one in told.files if one.step is None),
        links=_links(code, row),
        card=_card(code, told),
        exclusions=tuple(exclusion_line(one) for one in told.exclusions),
        may_exclude=bool(who & {"head", "office"}) and not stands and row.state not in _UNRATED,
        exclusion_kinds=chosen(
            ((kind.code, kind.label) for kind in rules.exclusions.values()),
            typed.of(EXCLUSION, "kind"),
        ),
        exclusion_reason=typed.of(EXCLUSION, "reason"),
        exclusion_fault=typed.fault_of(EXCLUSION),
        may_renew="office" in who and rules.states[row.state].open,
        sort=_sort(row, typed) if "office" in who and rules.states[row.state].open else None,
        most_mb=most_mb(),
    )


def most_mb() -> str:
    return f"{settings.MOST_FILE_BYTES / 1e6:g}"


def _sort(row: Row, typed: Typed) -> SortForm:
    rules = appeal_rules()
    labels = [(c.code, c.label) for c in rules.categories.values()]
    return SortForm(
        kinds=chosen(rules.kinds.items(), typed.of(SORT, "kind", row.kind)),
        categories=chosen(labels, typed.of(SORT, "category", row.category)),
        firm=typed.of(SORT, "firm", row.firm_name),
        abouts=chosen(_abouts(), typed.of(SORT, "about_kind", row.about_kind)),
        about_key=typed.of(SORT, "about_key", row.about_key),
        fault=typed.fault_of(SORT),
        is_open=typed.form == SORT,
    )


def _abouts() -> tuple[tuple[str, str], ...]:
    return (
        ("", _("没有")),
        ("target", _("目标（编号，如 T05）")),
        ("duty", _("任务（方案里的节，如 二/一/1）")),
        ("project", _("项目（地址里的号）")),
    )


def _way_note(row: Row) -> str:
    said = []
    if row.rounds > 1:
        said.append(_("第%(n)s次办理") % {"n": row.rounds})
    if row.sent_back:
        said.append(_("退回过%(n)s次") % {"n": row.sent_back})
    return "，".join(said)


def _clock_note(row: Row, calendar: Calendar) -> str:
    """By which rule days are counted; and the year, where it has no published holidays."""
    preset = appeal_rules().presets.get(row.preset)
    note = _("%(rule)s，按工作日计") % {"rule": preset.label if preset else row.preset}
    if row.due is None or calendar.known(row.due.year):
        return note
    told = {"note": note, "year": row.due.year}
    return _("%(note)s；%(year)s年的放假安排还没有录入，只除去周末") % told


def _file(code: str, row: Row, one: AppealFile) -> Link:
    return Link(one.file.name, reverse("enterprises:appeal-file", args=[code, row.number, one.pk]))


def _links(code: str, row: Row) -> tuple[Link, ...]:
    found = []
    if (about := about_link(code, row.about_kind, row.about_key)) is not None:
        found.append(about)
    if row.group is not None:
        url = reverse("enterprises:matter", args=[code, row.group.number])
        found.append(Link(_("共性问题：%(title)s") % {"title": row.group.title}, url))
    if row.merged_into is not None:
        url = reverse("enterprises:appeal", args=[code, row.merged_into.number])
        found.append(Link(_("并入 %(number)s") % {"number": row.merged_into.document_number}, url))
    return tuple(found)


def about_link(code: str, kind: str, key: str) -> Link | None:
    """What of the programme an appeal touches; None where it names nothing that has a page."""
    try:
        if kind == "target":
            url = reverse("ledger:target", args=[code, key])
            return Link(_("目标 %(key)s") % {"key": key}, url)
        if kind == "project":
            return Link(_("项目"), reverse("projects:show", args=[code, int(key)]))
        if kind == "duty":
            return Link(_("任务：%(key)s") % {"key": key}, reverse("ledger:plan", args=[code]))
    except (NoReverseMatch, ValueError):
        return None
    return None


def firm_url(code: str, row: Row) -> str:
    if row.firm is None:
        return ""
    try:
        return reverse("enterprises:firm", args=[code, row.firm.number])
    except NoReverseMatch:
        return ""


def _card(code: str, told: Told) -> tuple[CardLine, ...]:
    row, rules = told.row, appeal_rules()
    person = " ".join(part for part in (row.contact, row.phone) if part)
    coming = moment_words(row.received_at, row.state_since)
    channel = rules.channels.get(row.channel, row.channel)
    pairs = [
        (_("企业"), row.firm_name, firm_url(code, row)),
        (_("联系"), person or _("没有留"), ""),
        (_("镇街"), row.town.name if row.town else "", ""),
        (_("受理"), f"{coming}，{channel}", ""),
        (_("热线工单"), row.hotline_number, ""),
        (
            _("类型"),
            f"{rules.kinds.get(row.kind, row.kind)}，{rules.urgency[row.urgency].label}",
            "",
        ),
        (_("承办"), row.lead.name if row.lead else _("还没有分派"), ""),
        (_("协办"), "、".join(unit.name for unit in told.supports), ""),
        (_("帮包"), row.paired.name if row.paired else "", ""),
    ]
    return tuple(CardLine(label, value, url) for label, value, url in pairs if value)


def exclusion_line(one: Exclusion) -> ExclusionLine:
    kind = appeal_rules().exclusions.get(one.kind)
    asked = _("%(who)s申请") % {"who": who_words(one.asked_by)}
    decided = _("，%(who)s答复") % {"who": who_words(one.decided_by)} if one.decided_by else ""
    label = kind.label if kind else one.kind
    return ExclusionLine(
        what=f"{label}：{ExclusionState(one.state).label}",
        who=asked + decided,
        words="；".join(part for part in (one.reason, one.decided_words) if part),
    )
