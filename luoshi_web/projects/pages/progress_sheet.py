"""交回表格: what a workbook of the month would change, before any of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.projects import Finding
from luoshi_web.offices.queries import Access
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.progress_book import Brought, Change, ChangedField, Fault

_MOST_FAULTS: Final = 500


@dataclass(frozen=True, slots=True)
class SheetRow:
    """who: who told the month last. answer: what was written to what is asked, in the sheet or on the page."""

    number: int
    name: str
    url: str
    fields: tuple[ChangedField, ...]
    asked: tuple[Finding, ...]
    answer: str
    who: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """conflicts: rows of which somebody else has changed a field meanwhile; stored only where they are ticked."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    month_words: str
    desk_url: str
    action: str
    workbook_url: str
    is_frozen: bool
    fault: str = ""
    file_name: str = ""
    is_read: bool = False
    rows: tuple[SheetRow, ...] = ()
    conflicts: tuple[SheetRow, ...] = ()
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    overwritten: tuple[str, ...] = ()
    same: int = 0
    seen: str = ""
    has_sample: bool = False

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.conflicts)

    @property
    def asked(self) -> int:
        return sum(bool(one.asked) for one in (*self.rows, *self.conflicts))


def sheet_page(
    access: Access, month: Period, found: Brought | None = None, *, is_frozen: bool,
    fault: str = "", file_name: str = "", seen: str = "", answers: Mapping[str, str] | None = None,
) -> SheetPage:  # fmt: skip
    """What is asked about stands first. found None: before a workbook came, or when it could not be read. answers: by the project's number."""
    here = [access.programme.code]
    query = f"?month={month}"
    given = answers or {}
    rows = [_row(access, month, one, given) for one in (found.changes if found else ())]
    rows.sort(key=lambda one: not one.asked)
    crossed = {one.number for one in (found.changes if found else ()) if one.is_conflict}
    return SheetPage(
        title=_("交回%(month)s项目进度") % {"month": month.words()},
        programme=access.programme.code,
        tabs=tabs(access, "progress"),
        month_words=month.words(),
        desk_url=f"{reverse('projects:progress', args=here)}{query}",
        action=f"{reverse('projects:progress-sheet', args=here)}{query}",
        workbook_url=f"{reverse('projects:progress-workbook', args=here)}{query}",
        is_frozen=is_frozen,
        fault=fault,
        file_name=file_name,
        is_read=found is not None,
        rows=tuple(one for one in rows if one.number not in crossed),
        conflicts=tuple(one for one in rows if one.number in crossed),
        faults=found.faults[:_MOST_FAULTS] if found else (),
        fault_count=len(found.faults) if found else 0,
        overwritten=found.overwritten if found else (),
        same=found.same if found else 0,
        seen=seen,
        has_sample=any(one.line.kept.row.sample for one in (found.changes if found else ())),
    )


def _row(access: Access, month: Period, one: Change, given: Mapping[str, str]) -> SheetRow:
    row, stands = one.line.kept.row, one.line.stands
    address = reverse("projects:report", args=[access.programme.code, row.number])
    return SheetRow(
        number=row.number,
        name=row.name,
        url=f"{address}?month={month}",
        fields=one.fields,
        asked=one.asked,
        answer=given.get(str(row.number), one.answer),
        who=stands.by if stands else "",
    )
