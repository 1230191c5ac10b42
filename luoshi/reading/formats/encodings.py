"""Bytes of a text file -> str: UTF-8, UTF-16, GB18030 and, for plans from the other side of the strait, Big5.

GB18030 and Big5 accept almost each other's every byte pair, so both are tried and the one whose characters are the
everyday ones wins; a text of which few characters are everyday ones is refused rather than read as nonsense.
"""

from __future__ import annotations

import codecs

from luoshi.reading.contract import ReadingError
from luoshi.reading.formats.detection import called

SAMPLE = 20_000
PLAUSIBLE = 0.6
_REMEDY = "请用记事本打开，另存为 UTF-8 编码的 .txt 后再试。"
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes, name: str) -> str:
    """The text without its byte order mark. Raises ReadingError for what is no text or in no known encoding."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    if b"\x00" in data:
        return _wide(data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _local(data, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ReadingError(
            f"{called(name)}开头写明是 {encoding.upper()} 编码，但第 {error.start + 1} 个字节起解不开。",
            _REMEDY,
        ) from error
    if "\x00" in text:
        raise ReadingError(f"{called(name)}不是文本：里面有空字符。", "请选择方案的文字文件。")
    return text


def _wide(data: bytes, name: str) -> str:
    """UTF-16 without its mark: nearly all characters are Chinese, punctuation or ASCII in one of the byte orders."""
    even = data[: min(len(data), 2 * SAMPLE) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = even.decode(encoding, "replace")
        if sum(map(_is_expected, text)) > 0.95 * len(text):
            return _strict(data, encoding, name)
    raise ReadingError(f"{called(name)}不是文本：里面有空字符。", "请选择方案的文字文件。")


def _is_expected(character: str) -> bool:
    return (
        "\t" <= character <= "~"
        or "\u2000" <= character <= "\u33ff"
        or "\u4e00" <= character <= "\u9fff"
        or "\uff00" <= character <= "\uffef"
    )


def _local(data: bytes, name: str) -> str:
    found: list[tuple[float, str]] = []
    for encoding, first, last in (("gb18030", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        found.append((_everyday_share(text[:SAMPLE], encoding, first, last), text))
    best = max(found, default=(0.0, ""), key=lambda pair: pair[0])
    if best[0] < PLAUSIBLE:
        raise ReadingError(
            f"{called(name)}的文字编码认不出来（不是 UTF-8、UTF-16 或 GB18030）。", _REMEDY
        )
    return best[1]


def _everyday_share(text: str, encoding: str, first: int, last: int) -> float:
    """How many of the non-ASCII characters are in the standard's first plane of everyday characters or punctuation."""
    foreign = [c for c in text if c > "~"]
    legacy = "gb2312" if encoding == "gb18030" else encoding
    coded = "".join(foreign).encode(legacy, "ignore")
    everyday = sum(first <= lead <= last or 0xA1 <= lead <= 0xA3 for lead in coded[::2])
    return everyday / len(foreign) if foreign else 0.0
