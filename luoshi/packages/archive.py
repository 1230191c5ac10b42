"""The .zip of a data package: written to the same bytes each time, opened as if a stranger had made it.

Nothing is extracted: a member is inflated into memory, up to the size its own header gives and never past the limits.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from luoshi.packages.model import PackageError
from luoshi.zips import FAULTS, METHODS, entries_in

MOST_PACKED = 100 * 2**20
MOST_UNPACKED = 400 * 2**20
MOST_MEMBERS = 1000
# The first moment a zip can name: a package is the same bytes whenever it is written.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_AGAIN = "请让对方重新导出一份。"


def pack_members(members: Mapping[str, bytes]) -> bytes:
    """A .zip of the members, sorted by name. The same bytes for the same members, given the same zlib."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, members[name], compresslevel=6)
    return out.getvalue()


def is_plain_path(path: str) -> bool:
    """Whether a path stays inside the package: relative, without .. or backslash, no drive and no address."""
    parts = PurePosixPath(path).parts
    odd = re.search(r"[\\:\x00-\x1f]", path)
    return bool(parts) and not path.startswith("/") and ".." not in parts and not odd


class PackageArchive:
    """The members of a package's .zip. Raises PackageError for everything that is not as it should be."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        if len(data) > MOST_PACKED:
            raise PackageError(
                f"{name} 超过 {MOST_PACKED // 2**20} 兆，没有读。", "请核对是不是数据包。"
            )
        if entries_in(data) > MOST_MEMBERS:
            raise PackageError(f"{name} 里的文件多得不合常理，没有读。", _AGAIN)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except FAULTS as error:
            raise PackageError(
                f"{name} 不是完整的 .zip 文件，打不开。", f"文件可能没有传完。{_AGAIN}"
            ) from error
        self._refuse(members)
        self._members = {member.filename: member for member in members}

    def _refuse(self, members: list[zipfile.ZipInfo]) -> None:
        for member in members:
            if not is_plain_path(member.filename):
                raise PackageError(
                    f"{self._name} 里有一个路径越出数据包：“{member.filename[:60]}”。", _AGAIN
                )
        counts = Counter(member.filename for member in members)
        twice = [path for path, count in counts.items() if count > 1]
        if twice:
            raise PackageError(f"{self._name} 里有两个“{twice[0][:60]}”，不知道该信哪个。", _AGAIN)
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise PackageError(
                f"{self._name} 解开后超过 {MOST_UNPACKED // 2**20} 兆，没有读。", _AGAIN
            )

    def __contains__(self, path: str) -> bool:
        return path in self._members

    def size(self, path: str) -> int:
        """The size a member says it has; `read` gives as many bytes or refuses."""
        return self._members[path].file_size

    def read(self, path: str) -> bytes:
        """A member's bytes."""
        member = self._members[path]
        if member.flag_bits & 1:
            raise PackageError(f"{self._name} 设了密码，无法读取。", "请取消密码后再交来。")
        if member.compress_type not in METHODS:
            raise PackageError(f"{self._name} 里的“{path}”用了少见的压缩方法。", _AGAIN)
        try:
            # zipfile stops at the size in the header; a member that goes on after it fails its checksum.
            data = self._zip.read(member)
        except FAULTS as error:
            raise PackageError(
                f"{self._name} 里的“{path}”解不开，或与包内登记的大小不符。", _AGAIN
            ) from error
        if len(data) != member.file_size:
            raise PackageError(f"{self._name} 里的“{path}”与包内登记的大小不符。", _AGAIN)
        return data
