"""Typical cases (典型案例): the library with what each was recognised for and how far it spread; one case; its form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from luoshi.writing import CaseFacts
from luoshi.writing import CaseResult as PrintedResult
from luoshi_web.asks.case_rows import EDITABLE, RANKS, KeptCase, visible_cases, writes_case
from luoshi_web.asks.guards import Rights
from luoshi_web.asks.models import Case, CaseLevel, CaseState, Recognition, Reuse
from luoshi_web.asks.pages.ask_moves import FileLink
from luoshi_web.asks.pages.head import tabs
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.pages.list_sheet import ListSheet, Value, list_book
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access

_ROW_HEIGHT: Final = 26
_RESULT_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """level: a level, or none for what no level above the county took up. "" for any."""

    level: str = ""
    state: str = ""
    unit: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> CaseFilters:
        level, state, unit = (given.get(name, "") for name in ("level", "state", "unit"))
        return cls(
            level if level in {"none", *CaseLevel.values} else "",
            state if state in CaseState.values else "",
            unit if unit.isascii() and unit.isdigit() and len(unit) < 10 else "",
        )

    @property
    def query(self) -> str:
        told = {"level": self.level, "state": self.state, "unit": self.unit}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class CaseLine:
    number: int
    url: str
    title: str
    unit: str
    state: str
    is_accepted: bool
    level: str
    adopted_on: str
    medium: str
    reuses: int


@dataclass(frozen=True, slots=True)
class CasesPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    filters: CaseFilters
    levels: tuple[Choice, ...]
    states: tuple[Choice, ...]
    units: tuple[Choice, ...]
    lines: tuple[CaseLine, ...]
    sheet_url: str
    may_make: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """A line of the drawing, from the case's own unit to one that does so too. y: where it ends."""

    label: str
    when: str
    y: int
    file: FileLink | None
    proof: str


@dataclass(frozen=True, slots=True)
class RecognitionLine:
    level: str
    on: str
    medium: str
    ref: str
    is_top: bool
    file: FileLink | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """spread: who uses it; height, home_y: of the drawing."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    unit: str
    state: str
    remark: str
    stations: tuple[Station, ...]
    background: str
    practice: str
    results: tuple[tuple[str, str], ...]
    novelty: str
    conditions: str
    pilot: str
    files: tuple[FileLink, ...]
    recognitions: tuple[RecognitionLine, ...]
    spread: tuple[SpreadLine, ...]
    height: int
    home_y: int
    may_write: bool
    may_send: bool
    may_review: bool
    may_recognise: bool
    may_reuse: bool
    levels: tuple[Choice, ...]
    units: tuple[Choice, ...]
    day: str
    values: dict[str, dict[str, str]]
    faults: dict[str, str]
    seen: int
    has_sample: bool


@dataclass(frozen=True, slots=True)
class CaseForm:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    action: str
    back: str
    values: dict[str, str]
    results: tuple[tuple[str, str], ...]
    units: tuple[Choice, ...]
    pilots: tuple[Choice, ...]
    seen: int
    fault: str
    has_sample: bool


def filtered(access: Access, rights: Rights, filters: CaseFilters) -> QuerySet[Case]:
    rows = visible_cases(access, rights)
    if filters.level == "none":
        rows = rows.filter(level__in=("", CaseLevel.COUNTY))
    elif filters.level:
        rows = rows.filter(level=filters.level)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.unit:
        rows = rows.filter(unit=int(filters.unit))
    return rows.annotate(reused=Count("reuses"))


def cases_page(access: Access, rights: Rights, filters: CaseFilters) -> CasesPage:
    """Two queries. Those recognised highest first, the newest of them on top."""
    here = access.programme.code
    rows = sorted(filtered(access, rights, filters), key=_order)
    sheet = reverse("asks:cases-sheet", args=[here])
    owners = {
        row.unit_id: row.unit for row in visible_cases(access, rights).order_by("unit__position")
    }
    return CasesPage(
        title=_("典型案例"),
        programme=here,
        tabs=tabs(access, "cases"),
        headline=_headline(rows),
        filters=filters,
        levels=chosen(
            [*reversed(CaseLevel.choices), ("none", _("市级以上没有采用"))], filters.level
        ),
        states=chosen(CaseState.choices, filters.state),
        units=chosen([(str(pk), unit.name) for pk, unit in owners.items()], filters.unit),
        lines=tuple(_line(here, row) for row in rows),
        sheet_url=f"{sheet}?{filters.query}" if filters.query else sheet,
        may_make=rights.office or bool(rights.units),
        has_sample=any(row.sample for row in rows),
    )


def cases_workbook(programme: Programme, rows: Sequence[Case], today: date) -> bytes:
    """rows: of `filtered`."""
    title = _("%(area)s典型案例库") % {"area": programme.area}
    sheet = ListSheet(
        title=title,
        name=_("典型案例"),
        columns=((_("案例名称"), 40), (_("报送单位"), 20), (_("状态"), 10), (_("最高采用级别"), 12),
                 (_("采用日期"), 12), (_("载体和文号"), 30), (_("复用家数"), 9)),
        staying=1,
        foot=f"{title}　{today.isoformat()}",
    )  # fmt: skip
    lines = [_cells(row) for row in sorted(rows, key=_order)]
    return list_book(sheet, lines, made=today)


def _cells(row: Case) -> tuple[Value, ...]:
    reused: int = row.reused  # type: ignore[attr-defined]
    state = str(CaseState(row.state).label)
    return (
        row.title, row.unit.name, state, str(_level(row.level)), row.adopted_on, row.medium, reused,
    )  # fmt: skip


def case_page(
    access: Access,
    rights: Rights,
    kept: KeptCase,
    units: Sequence[Unit],
    pilot: str,
    today: date,
    typed: Typed,
) -> CasePage:
    row, may_write = kept.row, writes_case(rights, kept.row)
    is_in = row.state == CaseState.ACCEPTED
    forms = {
        "recognise": ("level", "on", "medium", "ref"),
        "reuse": ("unit", "place", "on", "proof"),
        "review": ("remark",),
    }
    return CasePage(
        title=row.title,
        programme=access.programme.code,
        tabs=tabs(access, ""),
        number=row.number,
        unit=row.unit.name,
        state=str(CaseState(row.state).label),
        remark=row.remark if row.state == CaseState.RETURNED else "",
        stations=_stations(row, kept.recognitions),
        background=row.background,
        practice=row.practice,
        results=tuple((one.words, one.source) for one in kept.results),
        novelty=row.novelty,
        conditions=row.conditions,
        pilot=pilot,
        files=tuple(FileLink(one.file.name, one.file_id) for one in kept.files),
        recognitions=_recognitions(row, kept.recognitions),
        spread=tuple(_spread(n, one) for n, one in enumerate(kept.reuses)),
        height=max(len(kept.reuses), 1) * _ROW_HEIGHT,
        home_y=max(len(kept.reuses), 1) * _ROW_HEIGHT // 2,
        may_write=may_write and (row.state in EDITABLE or rights.office),
        may_send=may_write and row.state in EDITABLE,
        may_review=rights.office and row.state == CaseState.SENT,
        may_recognise=rights.office and is_in,
        may_reuse=may_write and is_in,
        levels=chosen(CaseLevel.choices, typed.of("recognise", "level")),
        units=chosen(
            [(str(one.pk), one.name) for one in units if one.pk != row.unit_id],
            typed.of("reuse", "unit"),
        ),
        day=today.isoformat(),
        values={
            form: {name: typed.of(form, name) for name in names} for form, names in forms.items()
        },
        faults={form: typed.fault_of(form) for form in ("send", "evidence", *forms)},
        seen=row.edition,
        has_sample=row.sample,
    )


def case_form(
    access: Access,
    kept: KeptCase | None,
    units: Sequence[Unit],
    pilots: Sequence[tuple[str, str]],
    typed: Typed,
) -> CaseForm:
    """units: whose cases the person may write. pilots: entry number and name of each pilot."""
    here, row = access.programme.code, kept.row if kept else None
    names = ("title", "background", "practice", "novelty", "conditions")
    values = {name: typed.of("form", name, getattr(row, name) if row else "") for name in names}
    unit = typed.of("form", "unit", str(row.unit_id) if row else "")
    if not unit and len(units) == 1:
        unit = str(units[0].pk)
    results = [(one.words, one.source) for one in kept.results] if kept else []
    lines = max(_RESULT_LINES, len(results) + 2)
    results += [("", "")] * (lines - len(results))
    back = (
        reverse("asks:case", args=[here, row.number]) if row else reverse("asks:cases", args=[here])
    )
    return CaseForm(
        title=_("改“%(title)s”") % {"title": row.title} if row else _("写一篇典型案例"),
        programme=here,
        tabs=tabs(access, ""),
        action=reverse("asks:case-edit", args=[here, row.number])
        if row
        else reverse("asks:case-new", args=[here]),
        back=back,
        values=values,
        results=tuple(
            (typed.of("form", f"result-{n}", words), typed.of("form", f"source-{n}", source))
            for n, (words, source) in enumerate(results)
        ),
        units=chosen([(str(one.pk), one.name) for one in units], unit),
        pilots=chosen(pilots, typed.of("form", "pilot", str(row.pilot or "") if row else "")),
        seen=row.edition if row else 0,
        fault=typed.fault_of("form"),
        has_sample=bool(row and row.sample),
    )


def case_facts(kept: KeptCase, today: date) -> CaseFacts:
    """The case as a paper prints it."""
    row = kept.row
    return CaseFacts(
        title=row.title,
        unit=row.unit.name,
        day=today,
        background=row.background,
        practice=row.practice,
        results=tuple(PrintedResult(one.words, one.source) for one in kept.results),
        novelty=row.novelty,
        conditions=row.conditions,
        recognitions=tuple(
            _("%(day)s，%(level)s，%(medium)s %(ref)s")
            % {"day": one.on, "level": _level(one.level), "medium": one.medium, "ref": one.ref}
            for one in kept.recognitions
        ),
        reuses=tuple(
            _("%(day)s，%(who)s，%(proof)s")
            % {"day": one.on, "who": _who(one), "proof": one.proof or _("有材料")}
            for one in kept.reuses
        ),
        is_sample=row.sample,
    )


def _headline(rows: Sequence[Case]) -> str:
    kept = [row for row in rows if row.state == CaseState.ACCEPTED]
    if not rows:
        return _("没有典型案例")
    high = sum(row.level in (CaseLevel.PROVINCE, CaseLevel.NATION) for row in kept)
    waiting = sum(row.state == CaseState.SENT for row in rows)
    reused = sum(row.reused for row in kept)  # type: ignore[attr-defined]
    words = {"n": len(kept), "high": high, "reused": reused, "waiting": waiting}
    text = _("入库 %(n)s 篇，省级以上采用 %(high)s 篇，被复用 %(reused)s 次") % words
    return text + (_("；待审核 %(waiting)s 篇") % words if waiting else "")


def _order(row: Case) -> tuple[int, int, int, int]:
    day = row.adopted_on.toordinal() if row.adopted_on else 0
    waiting = 0 if row.state == CaseState.SENT else 1
    return waiting, -RANKS.get(row.level, -1), -day, row.number


def _line(here: str, row: Case) -> CaseLine:
    return CaseLine(
        number=row.number,
        url=reverse("asks:case", args=[here, row.number]),
        title=row.title,
        unit=row.unit.name,
        state=str(CaseState(row.state).label),
        is_accepted=row.state == CaseState.ACCEPTED,
        level=_level(row.level),
        adopted_on=row.adopted_on.isoformat() if row.adopted_on else "",
        medium=row.medium,
        reuses=row.reused,  # type: ignore[attr-defined]
    )


def _level(level: str) -> str:
    return str(CaseLevel(level).label) if level else ""


def _stations(row: Case, told: Sequence[Recognition]) -> tuple[Station, ...]:
    """Written, put forward, in the library, then each level it reached with the first day."""
    words = {
        CaseState.DRAFT: _("撰写"),
        CaseState.SENT: _("报送审核"),
        CaseState.ACCEPTED: _("入库"),
    }
    order = list(words)
    now = CaseState.DRAFT if row.state == CaseState.RETURNED else CaseState(row.state)
    found = [
        Station(
            words[state],
            is_done=order.index(state) < order.index(now) or row.state == CaseState.ACCEPTED,
            is_now=state == now and row.state != CaseState.ACCEPTED,
            notes=(row.state_since.isoformat(),) if state == now else (),
        )
        for state in order
    ]
    for level in CaseLevel:
        first = next((one for one in told if one.level == level), None)
        notes = (first.on.isoformat(), first.ref) if first else ()
        found.append(Station(str(level.label), is_done=first is not None, notes=notes))
    return tuple(found)


def _recognitions(row: Case, told: Sequence[Recognition]) -> tuple[RecognitionLine, ...]:
    """The newest first. The highest counts, once."""
    return tuple(
        RecognitionLine(
            level=_level(one.level),
            on=one.on.isoformat(),
            medium=one.medium,
            ref=one.ref,
            is_top=one.level == row.level and one.on == row.adopted_on,
            file=FileLink(_("材料"), one.file_id) if one.file_id else None,
        )
        for one in reversed(told)
    )


def _spread(n: int, one: Reuse) -> SpreadLine:
    return SpreadLine(
        label=_who(one),
        when=one.on.isoformat(),
        y=n * _ROW_HEIGHT + _ROW_HEIGHT // 2,
        file=FileLink(_("材料"), one.file_id) if one.file_id else None,
        proof=one.proof,
    )


def _who(one: Reuse) -> str:
    return one.unit.name if one.unit else one.place
