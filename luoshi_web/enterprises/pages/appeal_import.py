"""A hotline's list: what is wrong in it, row by row, and which columns are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from luoshi_web.enterprises.appeal_sheet import HotlineColumn, RowFault, hotline_columns

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class ImportPage:
    title: str
    programme: str
    columns: tuple[HotlineColumn, ...]
    fault: str
    file_name: str
    faults: tuple[RowFault, ...]
    fault_count: int


def import_page(
    programme: str, fault: str = "", file_name: str = "", faults: tuple[RowFault, ...] = ()
) -> ImportPage:
    """fault: why the file as a whole was not taken."""
    return ImportPage(
        title=_("导入热线件"),
        programme=programme,
        columns=hotline_columns(),
        fault=fault,
        file_name=file_name,
        faults=faults[:MOST_SHOWN],
        fault_count=len(faults),
    )
