"""Reads an .xls or .ods in a process of its own: bytes in, cells out as JSON. Run as a script, never imported for its work.

The reader of old workbooks ends its process when a damaged file makes it ask for hundreds of gigabytes, and fills one
gigabyte for a single cell at the far corner of a sheet. Here that costs this process only, which has its bounds.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime
from typing import Any, Final

MOST_BYTES: Final = 1_000_000_000
MOST_SECONDS: Final = 20
TOO_LARGE: Final = 3


def main() -> int:
    """The number of cells that is too many is the only argument. TOO_LARGE, or any other code but 0: nothing was read."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import io

    from python_calamine import CalamineWorkbook

    left, sheets = int(sys.argv[1]), []
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        page = book.get_sheet_by_name(name)
        left -= (page.end[0] + 1) * (page.end[1] + 1) if page.end else 0
        if left < 0:
            return TOO_LARGE
        rows = page.to_python(skip_empty_area=False)
        sheets.append([name, [[_plain(cell) for cell in row] for row in rows]])
    json.dump(sheets, sys.stdout)
    return 0


def _plain(cell: Any) -> str | int | float | bool:
    """Days as text; what a figure can be stays what it is."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


if __name__ == "__main__":
    sys.exit(main())
