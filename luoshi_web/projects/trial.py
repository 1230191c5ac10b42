"""A workbook of projects as it would be kept: read, matched with what is known, checked. Nothing is stored here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period, Quantity
from luoshi.projects import (
    CLASSES,
    LEVELS,
    ORIGINS,
    Finding,
    Outcome,
    ProgressInvestment,
    ProgressReport,
    check_projects,
    claims_of_many,
    wan,
)
from luoshi.projects import Project as Told
from luoshi.projects.brought import (
    Brought,
    CellFinding,
    Context,
    Draft,
    Heads,
    Match,
    as_project,
    brought,
)
from luoshi.sheets import Table
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.models import MOST_WORDS, Project
from luoshi_web.projects.queries import all_kept, places, relatives, visible
from luoshi_web.projects.workbooks import NEW, How

State = Literal["new", "changed", "same", "asked", "refused", "left"]
_PLACES: Final = Decimal("0.0001")
_MOST_WAN: Final = Decimal(10) ** 14
_LONGEST: Final[Mapping[str, int]] = {
    "code": 40, "name": 200, "investor": 200, "cluster": 60, "taskforce": 100, "headquarters": 100,
    "officer": 190, "node": 120, "problem": MOST_WORDS, "entry_code": 60,
}  # fmt: skip
"""Characters that a column of the tables takes."""


@dataclass(frozen=True, slots=True)
class Said:
    """What stands against a row (refused), or has to be answered (asked)."""

    outcome: Outcome
    sentence: str
    remedy: str

    @property
    def is_refused(self) -> bool:
        return self.outcome == "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """One project as one row would make it. asked: which of `near` it is has to be said first. before None: a new one;
    after None: not to be made."""

    draft: Draft
    state: State
    before: Kept | None
    after: Told | None
    said: tuple[Said, ...]
    near: tuple[Project, ...] = ()

    @property
    def line(self) -> int:
        return self.draft.line

    @property
    def is_stored(self) -> bool:
        return self.state in ("new", "changed")


@dataclass(frozen=True, slots=True)
class Trial:
    """said: of the whole sheet and of rows that are no project. seen: another one where somebody changed those projects."""

    found: Brought
    rows: tuple[Row, ...]
    said: tuple[Said, ...]
    seen: str

    def of(self, state: State) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state == state)

    @property
    def stored(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_stored)

    @property
    def asks(self) -> int:
        """How much has to be answered before it is kept."""
        rows = (one for row in self.stored for one in row.said)
        return sum(not one.is_refused for one in (*self.said, *rows))


def tried(programme: Programme, table: Table, heads: Heads, how: How) -> Trial:
    """What keeping the sheet would do, as things stand now. WorkbookError: a mapping that does not fit the sheet."""
    known = {row.code: row for row in visible(programme).select_related("town")}
    bare = all_kept(programme, known.values(), months=False)
    found = brought(table, heads, how.columns, _context(programme, how, [one.told for one in bare]))
    drafts = [_as_meant(draft, how, known) for draft in found.drafts]
    wanted = [known[draft.match.code] for draft in drafts if draft.match.code in known]
    kept = {one.row.code: one for one in all_kept(programme, wanted)} if wanted else {}
    rows = list(_rows(programme, drafts, kept, known, found, how))
    rows = _checked(programme, rows, how)
    lines = {draft.line for draft in drafts}
    said = tuple(_said(one, found.sheet) for one in found.findings if one.line not in lines)
    return Trial(found, tuple(rows), said, _seen(rows, how))


def _context(programme: Programme, how: How, known: Sequence[Told]) -> Context:
    whole = how.whole
    return Context(
        month=how.month,
        towns=_town_names(places(programme)),
        known=known,
        unit=whole.unit,
        level=next((one for one in LEVELS if one == whole.level), None),
        origin=next((one for one in ORIGINS if one == whole.origin), None),
        list_=whole.list_ or None,
        class_=next((one for one in CLASSES if one == whole.class_), None),
        lines=how.lines,
    )


def _town_names(units: Iterable[Unit]) -> dict[str, str]:
    """Every name a town goes by -> its code."""
    return {
        name.strip(): unit.code
        for unit in units
        for name in (unit.name, *unit.aliases.split("|"))
        if name.strip()
    }


def _as_meant(draft: Draft, how: How, known: Mapping[str, Project]) -> Draft:
    said = how.meant.get(draft.line, "")
    if said == NEW:
        return replace(draft, match=Match("new"))
    return replace(draft, match=Match("name", said)) if said in known else draft


def _rows(
    programme: Programme,
    drafts: Sequence[Draft],
    kept: Mapping[str, Kept],
    known: Mapping[str, Project],
    found: Brought,
    how: How,
) -> Iterator[Row]:
    codes = _free_codes(programme, how.month.year)
    taken: dict[str, int] = {}
    for draft in drafts:
        said = (*_of_cells(draft, found, how), *_own(draft, kept.get(draft.match.code or "")))
        if draft.line in how.left:
            yield Row(draft, "left", kept.get(draft.match.code or ""), None, ())
            continue
        if draft.match.how == "alike":
            near = tuple(known[code] for code in draft.match.near if code in known)
            yield Row(draft, "asked", None, None, said, near)
            continue
        row = _row(draft, kept.get(draft.match.code or ""), said, codes)
        if row.after is not None:
            first = taken.setdefault(row.after.code, draft.line)
            if first != draft.line:
                row = _refused(
                    row, _("第 %(line)s 行说的是同一个项目。") % {"line": first}, _("请只留一行。")
                )
        yield row


def _row(draft: Draft, before: Kept | None, said: tuple[Said, ...], codes: Iterator[str]) -> Row:
    try:
        code = "" if before or draft.text("code") else next(codes)
        after = _as_stored(
            as_project(draft, before.told if before else None, code=code), before, draft.month
        )
    except LuoshiError as error:
        blank = Row(draft, "refused", before, None, said)
        return _refused(blank, error.message, error.remedy)
    if before is None and not after.town:
        said = (
            *said,
            Said("refused", _("“%(name)s”没有镇街。") % {"name": draft.name}, _("请在表里写上。")),
        )
    if any(one.is_refused for one in said):
        return Row(draft, "refused", before, None, said)
    if before is None:
        return Row(draft, "new", None, after, said)
    return Row(draft, "same" if after == before.told else "changed", before, after, said)


def _refused(row: Row, sentence: str, remedy: str) -> Row:
    return replace(
        row, state="refused", after=None, said=(*row.said, Said("refused", sentence, remedy))
    )


def _said(one: CellFinding, sheet: str) -> Said:
    """The page names the sheet once, above them all."""
    bare = one.sentence.removeprefix(f"“{sheet}”").removeprefix("：")
    return Said(one.outcome, bare, one.remedy)


def _of_cells(draft: Draft, found: Brought, how: How) -> Iterator[Said]:
    """What the sheet's cells bring up; what was asked of a name and has been said is not asked again."""
    at = draft.values["name"].at
    for one in found.of(draft.line):
        is_said = draft.line in how.meant and one.outcome == "asked"
        if not (is_said and f"{one.column}{one.line}" == at):
            yield _said(one, found.sheet)


def _own(draft: Draft, before: Kept | None) -> Iterator[Said]:
    """What the tables cannot take, and a list told without its class: a row is kept as it is told, or not at all."""
    code, day = draft.text("list"), draft.month.ends_on
    listed = before.told.listed(day) if before else ()
    if code and "class" not in draft.values and all(one.list != code for one in listed):
        yield Said(
            "refused", _("没有写是实施类还是准备类。"), _("请在表里加一列，或选定整张表的。")
        )
    for code, told in draft.values.items():
        if isinstance(told.value, Quantity) and abs(wan(told.value, code)) >= _MOST_WAN:
            yield Said(
                "refused", _("%(at)s格的数大得存不下。") % {"at": told.at}, _("请核对单位。")
            )
        most = _LONGEST.get(code)
        if most is not None and len(str(told.value)) > most:
            yield Said(
                "refused",
                _("%(at)s格超过 %(most)s 字。") % {"at": told.at, "most": most},
                _("请写短些再传。"),
            )


def _free_codes(programme: Programme, year: int) -> Iterator[str]:
    """Codes for new projects whose sheet tells none: the year and the next number that nobody has."""
    begins = f"{year}-"
    rows = Project.objects.filter(programme=programme, code__startswith=begins)
    tails = (code.removeprefix(begins) for code in rows.values_list("code", flat=True))
    number = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    while True:
        number += 1
        yield f"{begins}{number:03d}"


def _as_stored(after: Told, before: Kept | None, month: Period) -> Told:
    """As the tables keep it, so that what says the same is the same: months in 万元, an equal amount as it was told."""
    old = before.told if before else None
    plans = tuple(
        replace(plan, investment=_same_money(plan.investment, old.plan_of(plan.year)))
        if old and plan.investment
        else plan
        for plan in after.plans
    )
    plans = tuple(sorted(plans, key=lambda one: one.year))
    if old and plans == tuple(sorted(old.plans, key=lambda one: one.year)):
        plans = old.plans
    total = after.planned_total
    if old and total and old.planned_total and wan(total, "") == wan(old.planned_total, ""):
        total = old.planned_total
    moves = after.moves
    if old and set(moves) == set(old.moves):
        moves = old.moves
    progress = tuple(_stored_month(one) if one.month == month else one for one in after.progress)
    return replace(after, plans=plans, planned_total=total, moves=moves, progress=progress)


def _same_money(told: Quantity, plan: object) -> Quantity:
    old = getattr(plan, "investment", None)
    return old if old is not None and wan(old, "") == wan(told, "") else told


def _stored_month(report: ProgressReport) -> ProgressReport:
    return replace(report, done=_in_wan(report.done), cumulative=_in_wan(report.cumulative))


def _in_wan(told: ProgressInvestment | None) -> ProgressInvestment | None:
    if told is None:
        return None
    amount = told.wan.quantize(_PLACES, ROUND_HALF_UP)
    return ProgressInvestment(Quantity.of(amount.normalize(), "万元"))


def _checked(programme: Programme, rows: list[Row], how: How) -> list[Row]:
    """With what the checks of the room bring up of what would be kept, and of nothing that stood before."""
    while True:
        found = _findings(programme, rows, how)
        after = {row.after.code for row in rows if row.is_stored and row.after}
        # The one to change first is the one that is not kept; what else it concerns may be right without it.
        refused = [one for one in found if one.outcome == "refused"]
        bad = {next(code for code in one.projects if code in after): one for one in refused}
        struck = [row for row in rows if row.is_stored and row.after and row.after.code in bad]
        if not struck:
            return [_asked(row, found) for row in rows]
        lines = {row.line: bad[row.after.code] for row in struck if row.after}
        rows = [
            _refused(row, lines[row.line].message, lines[row.line].remedy)
            if row.line in lines
            else row
            for row in rows
        ]


def _findings(programme: Programme, rows: Sequence[Row], how: How) -> list[Finding]:
    stored = [row for row in rows if row.is_stored and row.after]
    after = {row.after.code: row.after for row in stored if row.after}
    before = {row.before.told.code: row.before.told for row in stored if row.before}
    beside = _beside(programme, after)
    stood = check_projects([*before.values(), *beside], how.month)
    told = {(one.code, one.message) for one in stood}
    now = check_projects([*after.values(), *beside], how.month)
    found = [
        one
        for one in now
        # Towns have codes here; whether two claim one project is asked below, by their names.
        if (one.code, one.message) not in told and one.code != "P05" and {*one.projects} & {*after}
    ]
    fresh = [row.after for row in stored if row.state == "new" and row.after]
    return [*found, *_claims(programme, fresh)] if fresh else found


def _claims(programme: Programme, fresh: Sequence[Told]) -> tuple[Finding, ...]:
    names = {unit.code: unit.name for unit in places(programme)}
    rows = visible(programme).values_list("code", "name", "investor", "town__code")
    there = [
        Told(code, name, names.get(town, town), "county", "local", investor)
        for code, name, investor, town in rows
    ]
    return claims_of_many(
        [replace(one, town=names.get(one.town, one.town)) for one in fresh], there
    )


def _beside(programme: Programme, after: Mapping[str, Told]) -> list[Told]:
    """Wholes and parts of those projects that the sheet does not tell of."""
    found: dict[str, Told] = {}
    parted = {one.parent for one in after.values()} - {None}
    parts = (
        visible(programme)
        .filter(parent__code__in=list(after))
        .values_list("parent__code", flat=True)
    )
    for code in {*parts} | {one.code for one in after.values() if one.parent in parted}:
        rows = relatives(programme, code, {after[code].parent})
        found |= {one.told.code: one.told for one in all_kept(programme, rows)}
    return [told for code, told in found.items() if code not in after]


def _asked(row: Row, found: Sequence[Finding]) -> Row:
    if not row.is_stored or row.after is None:
        return row
    said = tuple(
        Said("asked", one.message, one.remedy) for one in found if row.after.code in one.projects
    )
    return replace(row, said=(*row.said, *said))


def _seen(rows: Iterable[Row], how: How) -> str:
    """Of what is known of the sheet's projects and of what was said of its rows; which rows are left out is nobody else's doing."""
    told = [[row.line, row.draft.match.code, _known(row.before, how)] for row in rows]
    said = [sorted(how.meant.items()), sorted(how.lines.items())]
    text = json.dumps([told, said], ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _known(before: Kept | None, how: How) -> list[object]:
    if before is None:
        return []
    months = [str(one) for one in before.told.progress if one.month == how.month]
    return [before.row.edition, *months]
