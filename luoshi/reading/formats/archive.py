"""Opens zip packages and XML parts that strangers made: sizes checked while inflating, no entities, no network.

A zip says how large its members are and may lie, so both the declared and the inflated sizes are held to the limits. XML
costs about a hundred bytes of memory a node whatever its size in the file, so the nodes are counted before parsing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from luoshi.reading.contract import Limits, ReadingError
from luoshi.reading.formats.detection import called
from luoshi.zips import FAULTS, METHODS, entries_in

MAX_MEMBERS = 20_000
MAX_NODES = 2_000_000
_CHUNK = 1 << 18
_BROKEN = "文件可能没有传完或已损坏，请重新下载，或在 Word、WPS 里打开后另存一份再试。"


class Archive:
    """The members of a zip, inflated on demand and within the limits."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self._name = name
        self._left = limits.unpacked_bytes
        if entries_in(data) > MAX_MEMBERS:
            raise self._bomb()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except FAULTS as error:
            raise ReadingError(f"{called(name)}不完整，打不开。", _BROKEN) from error
        if sum(m.file_size for m in members) > limits.unpacked_bytes:
            raise self._bomb()
        self._members = {member.filename.lstrip("/").lower(): member for member in members}

    @property
    def names(self) -> tuple[str, ...]:
        """Members' paths in lower case, without a leading stroke."""
        return tuple(self._members)

    def read(self, path: str) -> bytes | None:
        """A member's bytes, None when there is no such member. Raises ReadingError."""
        member = self._members.get(path.lstrip("/").lower())
        if member is None:
            return None
        if member.flag_bits & 1:
            raise ReadingError(
                f"{called(self._name)}设了密码，无法读取。", "请取消密码、另存后再试。"
            )
        if member.compress_type not in METHODS:
            raise ReadingError(f"{called(self._name)}里的“{path}”用了少见的压缩方法。", _BROKEN)
        try:
            return b"".join(self._pieces(member))
        except ReadingError:
            raise
        except FAULTS as error:
            raise ReadingError(f"{called(self._name)}里的“{path}”解不开。", _BROKEN) from error

    def _pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(member) as stream:
            while piece := stream.read(_CHUNK):
                self._left -= len(piece)
                if self._left < 0:
                    raise self._bomb()
                yield piece

    def xml(self, path: str) -> etree._Element | None:
        """A member's root element, None when there is no such member. Raises ReadingError."""
        data = self.read(path)
        return None if data is None else parse_xml(data, f"{called(self._name)}里的“{path}”")

    def _bomb(self) -> ReadingError:
        return ReadingError(
            f"{called(self._name)}解开后大得不合常理，没有读。",
            "请删去其中的图片和附件，或只留方案正文后再试。",
        )


def parse_xml(data: bytes, place: str) -> etree._Element:
    """Parse without entities, DTD, network or limits lifted. Raises ReadingError that names the place."""
    if data.count(b"<") + data.count(b"=") > MAX_NODES:
        raise ReadingError(f"{place}的内容多得不合常理，没有读。", "请只留方案正文后再试。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(f"{place}不是完好的 XML。", _BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadingError(f"{place}带有不该有的 DTD 声明，没有读。", _BROKEN)
    return root
