"""Charts and photographs as data for the typesetter."""

from __future__ import annotations

import struct
from typing import Any

from luoshi.writing._drawing import Drawing, Label, Line, Mark, Polyline, Rect, drawings
from luoshi.writing._drawing_marks import MM_PER_POINT
from luoshi.writing._pdf_nodes import Node, Setter, edges
from luoshi.writing._text import WritingError
from luoshi.writing.model import Chart, Picture

_SINGLE = 1.25
_WIDEST_LABEL = 400.0  # points: room to centre a label in; wider than any
_MOST_PIXELS = 60_000_000
_PNG = b"\x89PNG\r\n\x1a\n"


def points(millimetres: float) -> float:
    return millimetres / MM_PER_POINT


def content_nodes(setter: Setter, block: Chart | Picture, line: float) -> list[Node]:
    """line: width of the place it stands in, in points."""
    if isinstance(block, Chart):
        return _chart_nodes(setter, block, line)
    return _picture_nodes(setter, block, line)


def _chart_nodes(setter: Setter, chart: Chart, line: float) -> list[Node]:
    name = f"图“{chart.caption}”" if chart.caption else "图"
    made: list[Node] = []
    if chart.caption:
        made.append(setter.text("caption", chart.caption, name, sticky=True, line=line))
    made += [_drawn(setter, part, name) for part in drawings(chart, line * MM_PER_POINT)]
    made += [setter.text("table_note", note, f"{name}的注", line=line) for note in chart.notes]
    return made


def _drawn(setter: Setter, drawing: Drawing, name: str) -> Node:
    return {
        "kind": "drawing",
        "width": points(drawing.width),
        "height": points(drawing.height),
        "alt": drawing.words,
        "marks": [_mark(setter, mark, name) for mark in drawing.marks],
        "above": 4,
        "below": 4,
        "sticky": False,
    }


def _mark(setter: Setter, mark: Mark, name: str) -> Node:
    if isinstance(mark, Label):
        return _label(setter, mark, name)
    pen: dict[str, Any] = {
        "weight": points(mark.weight),
        "dashed": mark.is_dashed,
        "ink": mark.ink if isinstance(mark, Line) else 100,
    }
    if isinstance(mark, Line):
        start, end = (mark.x1, mark.y1), (mark.x2, mark.y2)
        return pen | {"kind": "line", "start": _place(start), "end": _place(end)}
    if isinstance(mark, Rect):
        size = {"width": points(mark.width), "height": points(mark.height)}
        at = {"x": points(mark.x), "y": points(mark.y)}
        return pen | size | at | {"kind": "rect", "fill": mark.fill}
    return pen | _outline(mark)


def _outline(mark: Polyline) -> Node:
    kind = "area" if mark.closed else "path"
    return {"kind": kind, "points": [_place(p) for p in mark.points], "fill": mark.fill}


def _place(point: tuple[float, float]) -> tuple[float, float]:
    return points(point[0]), points(point[1])


def _label(setter: Setter, label: Label, name: str) -> Node:
    left = {"left": 0.0, "center": _WIDEST_LABEL / 2, "right": _WIDEST_LABEL}[label.align]
    height = label.points * _SINGLE
    style = "table_head" if label.face == "hei" else "table_cell"
    words = setter.text(
        style,
        label.text,
        name,
        points=label.points,
        align=label.align,
        line=_WIDEST_LABEL,
    )
    return {
        "kind": "label",
        "x": points(label.x) - left,
        "y": points(label.y) - height / 2,
        "width": _WIDEST_LABEL,
        "words": words | edges(label.points, height),
    }


def _picture_nodes(setter: Setter, picture: Picture, line: float) -> list[Node]:
    name = f"图“{picture.caption}”" if picture.caption else "图"
    wide, high = picture_size(picture.content, name)
    width = min(points(picture.width), line)
    # Kept under half a sheet, so that a tall photograph never leaves the type area.
    height = min(width * high / wide, line)
    suffix = "png" if picture.content.startswith(_PNG) else "jpg"
    file = f"/picture{len(setter.files) + 1}.{suffix}"
    setter.files[file] = picture.content
    made: list[Node] = [
        {
            "kind": "picture",
            "file": file,
            "width": height * wide / high,
            "height": height,
            "alt": picture.caption or "照片",
            "above": 4,
            "below": 2,
            "sticky": bool(picture.caption),
        }
    ]
    if picture.caption:
        made.append(setter.text("caption", picture.caption, name, line=line))
    return made


def picture_size(data: bytes, name: str) -> tuple[int, int]:
    """Width and height in pixels, read from the head of a .png or .jpg. Raises WritingError for anything else."""
    try:
        size = _png_size(data) if data.startswith(_PNG) else _jpg_size(data)
    except (struct.error, IndexError):
        size = (0, 0)
    if not 0 < size[0] * size[1] <= _MOST_PIXELS:
        raise WritingError(f"{name}不是能印的照片。", "请换成 .png 或 .jpg，六千万像素以内。")
    return size


def _png_size(data: bytes) -> tuple[int, int]:
    wide, high = struct.unpack_from(">II", data, 16)
    return wide, high


def _jpg_size(data: bytes) -> tuple[int, int]:
    if data[:2] != b"\xff\xd8":
        return 0, 0
    at = 2
    while at + 9 < len(data):
        marker, length = struct.unpack_from(">HH", data, at)
        # SOF0 to SOF15 but DHT, JPG and DAC, which have numbers among them, say the size.
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            high, wide = struct.unpack_from(">HH", data, at + 5)
            return wide, high
        at += 2 + length
    return 0, 0
