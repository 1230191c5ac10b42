"""What a list of enterprises would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.enterprises.firm_sheet import HEADS, Brought, Fault
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """seen: what confirming sends back, "" where there is nothing to confirm. left: rows and faults that are not shown."""

    title: str
    programme: str
    tabs: tuple[Tab, ...]
    is_read: bool
    file_name: str
    fault: str
    faults: tuple[Fault, ...]
    rows: tuple[Row, ...]
    fresh: int
    changed: int
    same: int
    left: int
    seen: str
    heads: tuple[str, ...]
    template_url: str


def import_page(
    access: Access,
    found: Brought | None = None,
    *,
    file_name: str = "",
    seen: str = "",
    fault: str = "",
) -> ImportPage:
    here = access.programme.code
    read = found or Brought()
    fresh = sum(one.firm is None for one in read.lines)
    rows = tuple(
        Row(
            one.line,
            one.told.name,
            _("新建") if one.firm is None else _("修改 %(name)s") % {"name": one.firm.name},
        )
        for one in read.lines[:MOST_SHOWN]
    )
    return ImportPage(
        title=_("导入企业名录"),
        programme=here,
        tabs=tabs(access, ""),
        is_read=found is not None,
        file_name=file_name,
        fault=fault,
        faults=tuple(read.faults[:MOST_SHOWN]),
        rows=rows,
        fresh=fresh,
        changed=len(read.lines) - fresh,
        same=read.same,
        left=max(len(read.lines), len(read.faults)) - MOST_SHOWN,
        seen=seen,
        heads=tuple(HEADS.values()),
        template_url=f"{reverse('enterprises:firms-sheet', args=[here])}?empty=1",
    )
