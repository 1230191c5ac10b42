"""Measures what a PDF would unfold to before PDFium sees it: PDFium inflates up to a gigabyte a stream and draws every
form as often as it is called, so that a file of two kilobytes can keep it busy for hours.

Streams are found by their words, not by the file's own tables, which may lie. A file that is encrypted shows nothing here.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.reading.contract import Limits, ReadingError
from luoshi.reading.formats.detection import called
from luoshi.reading.formats.pdf_forms import MAX_DRAWN, Drawings

# Pictures are inflated one by one, when they are at all: a large coloured page at 600 dots an inch.
MAX_PICTURE = 240_000_000
# LZW is of the nineties: counted in Python, so only little of it is.
MAX_LZW = 1_000_000
# zlib never packs tighter.
_TIGHTEST = 1032
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_NUMBER = re.compile(rb"(\d{1,9})\s+\d{1,5}\s*$")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]{0,200}\]|/\w+)")
_DRAWN = re.compile(rb"/([^\s/<>\[\]()%]{1,60})\s+Do\b")
_CHUNK = 1 << 20
_FED = 1 << 16
_HEAD = 1 << 14
_TEXTUAL = {"ASCII85Decode", "A85", "ASCIIHexDecode", "AHx"}
_PACKED = {"FlateDecode", "Fl", "LZWDecode", "LZW", "RunLengthDecode", "RL"}
_REMEDY = "请从原件重新导出 PDF，或只留方案正文后再试。"


@dataclass(frozen=True, slots=True)
class _Stream:
    """A stream and the dictionary before it."""

    number: int
    head: bytes
    packed: bytes
    filters: tuple[str, ...]


def refuse_hostile(data: bytes, name: str, limits: Limits) -> None:
    """Raises ReadingError for a PDF that would take more memory or time than a plan is worth."""
    left = limits.unpacked_bytes
    lzw = MAX_LZW
    drawings = Drawings(data)
    for stream in _streams(data):
        if _IMAGE.search(stream.head):
            _refuse_picture(stream, name)
            continue
        if "LZWDecode" in stream.filters or "LZW" in stream.filters:
            lzw -= len(stream.packed)
        content = _unfolded(stream, left) if lzw >= 0 else None
        if content is None:
            raise _bomb(name)
        left -= len(content)
        drawings.add(stream.number, stream.head, content)
    if drawings.count() > MAX_DRAWN:
        raise ReadingError(f"{called(name)}里的图形层层套用，画出来多得不合常理，没有读。", _REMEDY)


def _bomb(name: str) -> ReadingError:
    return ReadingError(f"{called(name)}解开后大得不合常理，没有读。", _REMEDY)


def _streams(data: bytes) -> Iterator[_Stream]:
    before = 0
    for found in _STREAM.finditer(data):
        begin = found.end()
        head = data[max(before, begin - _HEAD) : begin]
        opening = head.rfind(b"obj")
        number = _NUMBER.search(head[max(0, opening - 20) : opening]) if opening >= 0 else None
        head = head[max(opening, 0) :]
        end = data.find(b"endstream", begin)
        before = begin
        filters = _FILTERS.search(head)
        packed = data[begin : end if end >= 0 else len(data)]
        steps = tuple(re.findall(r"/(\w+)", filters[1].decode("latin-1"))) if filters else ()
        if not filters and packed[:1] in (b"x", b"h", b"8", b"X"):
            # The filter may be named elsewhere in the file; zlib begins with one of these.
            steps = ("FlateDecode",)
        yield _Stream(int(number[1]) if number else -1, head, packed, steps)


def _refuse_picture(stream: _Stream, name: str) -> None:
    """Only what could be too large is inflated, and thrown away."""
    if len(stream.packed) * _TIGHTEST <= MAX_PICTURE:
        return
    if stream.filters[:1] in (("FlateDecode",), ("Fl",)) and _size(stream.packed) > MAX_PICTURE:
        raise _bomb(name)


def _size(packed: bytes) -> int:
    size = 0
    for piece in _inflated(packed):
        size += len(piece)
        if size > MAX_PICTURE:
            break
    return size


def _unfolded(stream: _Stream, left: int) -> bytes | None:
    """What the stream holds; None when that is more than is left, or packed twice, which only bombs are."""
    if sum(f in _PACKED for f in stream.filters) > 1:
        return None
    content = stream.packed
    for step in stream.filters:
        if step in _TEXTUAL:
            decoded = _from_text(content, step)
            if decoded is None:
                return None
            content = decoded
        elif step in ("FlateDecode", "Fl"):
            content_or_none = _limited(_inflated(content), left)
            if content_or_none is None:
                return None
            content = content_or_none
        elif step in ("LZWDecode", "LZW"):
            return b"" if _lzw_size(content, left) <= left else None
        elif step in ("RunLengthDecode", "RL"):
            return b"" if _run_size(content) <= left else None
        else:
            break
    return content if len(content) <= left else None


def _limited(pieces: Iterator[bytes], left: int) -> bytes | None:
    kept: list[bytes] = []
    for piece in pieces:
        kept.append(piece)
        left -= len(piece)
        if left < 0:
            return None
    return b"".join(kept)


def _inflated(packed: bytes) -> Iterator[bytes]:
    """Piece by piece, as far as it goes: PDFium too takes what comes before the damage."""
    inflater = zlib.decompressobj()
    at = 0
    try:
        while not inflater.eof and at < len(packed):
            # Fed in small pieces: zlib copies what it has not used yet.
            pending = packed[at : at + _FED]
            at += _FED
            while pending and not inflater.eof:
                yield inflater.decompress(pending, _CHUNK)
                pending = inflater.unconsumed_tail
    except zlib.error:
        return


def _from_text(content: bytes, step: str) -> bytes | None:
    """ASCII85 or hexadecimal -> bytes; None for what is neither."""
    body = re.sub(rb"\s+", b"", content).partition(b"~>" if "85" in step else b">")[0]
    try:
        return base64.a85decode(body) if "85" in step else bytes.fromhex(body.decode("ascii"))
    except ValueError:
        return None


def _lzw_size(packed: bytes, most: int) -> int:
    """How long the text is that LZW codes stand for, without making it. Stops soon after `most`."""
    lengths = [1] * 258
    total = bits = held = before = 0
    width = 9
    for byte in packed:
        held = (held << 8 | byte) & 0xFFFFFF
        bits += 8
        if bits < width:
            continue
        bits -= width
        code = (held >> bits) & ((1 << width) - 1)
        if code == 257 or total > most:
            break
        if code == 256:
            del lengths[258:]
            width, before = 9, 0
            continue
        length = lengths[code] if code < len(lengths) else before + 1
        total += length
        if before and len(lengths) < 4096:
            lengths.append(before + 1)
        before = length
        width = min(12, max(9, (len(lengths) + 1).bit_length()))
    return total


def _run_size(packed: bytes) -> int:
    at = size = 0
    while at < len(packed) and packed[at] != 128:
        count = packed[at]
        size += count + 1 if count < 128 else 257 - count
        at += count + 2 if count < 128 else 2
    return size
