"""What a stranger's zip may be, for the rooms that open one: .docx, .ofd, .xlsx, data packages.

Each room holds what it opens to its own limits and says in its own words what is wrong; what is true of every zip stands here.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import Final

# Office programs use no others, and LZMA lets a file choose how much memory it takes.
METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile lets through when the bytes are not what they say.
FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError,
)  # fmt: skip
_ENTRY = b"PK\x01\x02"


def entries_in(data: bytes) -> int:
    """How many members the directory names at most, counted before anything is opened: zipfile would make an object of each."""
    return data.count(_ENTRY)
