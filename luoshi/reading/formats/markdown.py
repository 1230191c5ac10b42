""".md: what a reader would see of it. Headings keep their level, marks of emphasis and lists are not text.

Only the marks that plans are written with are known: # headings, underlined headings, emphasis, lists, quotes, pipe
tables, links, pictures, fences, comments. Numbers of ordered lists are text: 1. in a plan is its clause number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.reading.contract import Document, Limits
from luoshi.reading.formats.assembly import Assembly, GridCell, refuse_too_long
from luoshi.reading.formats.encodings import decode

LONGEST_TITLE = 60
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)(.*)")
# A heading without the blank that the standard asks for is still meant as one, when a word follows.
_LOOSE_HEADING = re.compile(r" {0,3}(#{1,6})(?=[^\s#\d])(.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BULLET = re.compile(r"[ \t]*[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_DELIMITERS = re.compile(
    r"[ \t]*+\|?+(?:[ \t]*+:?+-++:?+[ \t]*+\|)++(?:[ \t]*+:?+-++:?+[ \t]*+)?+$"
)
_PICTURE = re.compile(r"!\[[^\[\]\n]{0,200}+\]\([^()\n]{0,500}+\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,200}+)\]\([^()\n]{0,500}+\)")
_TAG = re.compile(
    r"</?(?:br|b|i|u|em|strong|sup|sub|span|font|center|p|div)\b[^<>\n]*>", re.IGNORECASE
)
_STRONG = re.compile(r"(\*\*\*|\*\*|___|__)(?=\S)([^\n]{0,400}?\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?!\*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PIPE = re.compile(r"(?<!\\)\|")


def read_markdown(data: bytes, name: str, limits: Limits) -> Document:
    """Raises ReadingError."""
    refuse_too_long(len(data) // 4, limits)
    source = decode(data, name)
    refuse_too_long(len(source), limits)
    assembly = Assembly(limits)
    text = _without_comments(source.replace("\r\n", "\n").replace("\r", "\n"))
    if _PICTURE.search(text):
        assembly.note("pictures_left_out", "文中的图片没有读入。")
    _read_lines(text.split("\n"), assembly)
    return assembly.document("md")


def _without_comments(text: str) -> str:
    first, *rest = text.split("<!--")
    return first + "".join(part.partition("-->")[2] if "-->" in part else part for part in rest)


def _read_lines(lines: list[str], assembly: Assembly) -> None:
    fenced = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if fence := _FENCE.match(line):
            fenced = "" if fenced and fence[1].startswith(fenced) else fenced or fence[1][:3]
        elif fenced:
            assembly.paragraph(line)
        elif "|" in line and at < len(lines) and _DELIMITERS.match(lines[at]):
            body = list(_table_lines(lines, at + 1))
            assembly.table(_grid([line, *body]))
            at += 1 + len(body)
        elif at < len(lines) and _is_title(line) and (under := _UNDERLINE.match(lines[at])):
            assembly.paragraph(_seen(line), 1 if under[1][0] == "=" else 2)
            at += 1
        else:
            _read_line(line, assembly)


def _is_title(line: str) -> bool:
    """A line that may be a heading when it is underlined; under a sentence the stroke is a rule."""
    body = line.strip()
    if not body or len(body) > LONGEST_TITLE or body[-1] in "。；：，、":
        return False
    return not (_RULE.match(line) or _HEADING.match(line) or _BULLET.match(line))


def _read_line(line: str, assembly: Assembly) -> None:
    if _RULE.match(line):
        return
    if heading := _HEADING.match(line) or _LOOSE_HEADING.match(line):
        assembly.paragraph(_seen(_without_closing(heading[2])), len(heading[1]))
        return
    quote = _QUOTE.match(line)
    line = line[quote.end() :] if quote else line
    bullet = _BULLET.match(line)
    assembly.paragraph(_seen(line[bullet.end() :] if bullet else line))


def _without_closing(text: str) -> str:
    """A heading may be closed by #s after a blank."""
    body = text.strip()
    open_part = body.rstrip("#")
    return open_part if not open_part or open_part[-1].isspace() else body


def _table_lines(lines: list[str], at: int) -> Iterator[str]:
    while at < len(lines) and "|" in lines[at] and lines[at].strip():
        yield lines[at]
        at += 1


def _grid(lines: list[str]) -> list[GridCell]:
    return [
        GridCell(row, column, _seen(text.replace("\\|", "|")), is_head=row == 0)
        for row, line in enumerate(lines)
        for column, text in enumerate(_split_row(line))
    ]


def _split_row(line: str) -> list[str]:
    parts = _PIPE.split(line.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if parts and not parts[-1].strip() and line.rstrip().endswith("|"):
        parts = parts[:-1]
    return [part.strip() for part in parts]


def _seen(text: str) -> str:
    """The text without inline marks."""
    text = _LINK.sub(r"\1", _PICTURE.sub("", text))
    text = _TAG.sub(lambda tag: "\n" if tag[0].lower().startswith("<br") else "", text)
    text = _STRONG.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text.replace("`", "")).strip()
