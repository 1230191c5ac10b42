"""导入: what a table would change, before anything of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.pages.brought import Brought, Taken
from luoshi_web.registers.pages.columns import sheet_fields
from luoshi_web.registers.pages.head import RegisterHead, register_head
from luoshi_web.registers.pages.rows import Fault
from luoshi_web.registers.pages.values import private_text, value_text

MOST_SHOWN: Final = 200
_MOST_FAULTS: Final = 1000


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One field of an entry that would change; before empty: was not filled."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of the table. number None: it becomes a new entry."""

    line: int
    number: int | None
    name: str
    lines: tuple[ChangedLine, ...]
    url: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """seen: what was shown, signed, to be confirmed; empty: nothing can be. fault: why the file as a whole was not taken.

    added, changed: as many as are shown; their counts are of all.
    """

    head: RegisterHead
    action: str
    template_url: str
    fields: tuple[str, ...]
    file_name: str = ""
    fault: str = ""
    seen: str = ""
    is_read: bool = False
    added: tuple[SheetRow, ...] = ()
    changed: tuple[SheetRow, ...] = ()
    added_count: int = 0
    changed_count: int = 0
    same: int = 0
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    warnings: tuple[Fault, ...] = ()
    warning_count: int = 0
    has_sample: bool = False

    @property
    def count(self) -> int:
        return self.added_count + self.changed_count


def sheet_page(
    access: Access,
    kept: Kept,
    found: Brought | None = None,
    *,
    file_name: str = "",
    seen: str = "",
    fault: str = "",
) -> SheetPage:
    """found: what a file would do; None: before one came, or when it could not be read."""
    here = [kept.programme.code, kept.row.code]
    head = register_head(access, kept, "")
    action = reverse("registers:sheet", args=here)
    template = f"{reverse('registers:workbook', args=here)}?empty=1"
    fields = tuple(field.label for field in sheet_fields(access, kept))
    if found is None:
        return SheetPage(head, action, template, fields, file_name, fault)
    added = [one for one in found.taken if one.before is None]
    changed = [one for one in found.taken if one.before is not None]
    return SheetPage(
        head, action, template, fields, file_name, fault, seen,
        is_read=True,
        added=tuple(_row(access, kept, one) for one in added[:MOST_SHOWN]),
        changed=tuple(_row(access, kept, one) for one in changed[:MOST_SHOWN]),
        added_count=len(added),
        changed_count=len(changed),
        same=found.same,
        faults=found.faults[:_MOST_FAULTS],
        fault_count=len(found.faults),
        warnings=found.warnings[:MOST_SHOWN],
        warning_count=len(found.warnings),
        has_sample=any(one.before is not None and one.before.sample for one in found.taken),
    )  # fmt: skip


def _row(access: Access, kept: Kept, one: Taken) -> SheetRow:
    before, body = one.before, one.line.body
    old = before.body if before else {}
    sees = before is None or sees_private(access, kept, before.area)
    lines = []
    for field in kept.register.fields:
        was, now = old.get(field.code), body.get(field.code)
        if was == now:
            continue
        if field.private and not sees:
            lines.append(ChangedLine(field.label, private_text(), private_text()))
        else:
            texts = (value_text(kept, field, was), value_text(kept, field, now))
            lines.append(ChangedLine(field.label, *texts))
    if before is None and kept.register.stages and one.line.stage != kept.register.stages[0].code:
        labels = {stage.code: stage.label for stage in kept.register.stages}
        lines.append(ChangedLine(_("阶段"), "", labels.get(one.line.stage or "", "")))
    here = [kept.programme.code, kept.row.code]
    number = before.entry_no if before else None
    url = reverse("registers:entry", args=[*here, number]) if number else ""
    return SheetRow(one.line.line, number, one.name, tuple(lines), url)
