"""The fonts of this machine that may set a paper: found, chosen by knowledge/fonts.yaml, asked what they lack."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from luoshi.writing._cmap import characters_of
from luoshi.writing._text import WritingError

# What no font needs a glyph for: separators and marks of layout, which nothing prints.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_REGULAR = 400
_BOLD = 600
_Faces = dict[str, list[tuple[int, str, int]]]
"""Family -> (weight, path, place in a collection) of each of its upright faces."""


@dataclass(frozen=True, slots=True)
class FontChoice:
    """What sets the text for which the form names `font`. is_stand_in: it is of another kind (宋体 for 仿宋). has_bold: the
    font has a bold of its own.
    """

    font: str
    families: tuple[str, ...]
    weight: int
    kind: str
    is_stand_in: bool
    has_bold: bool

    @property
    def family(self) -> str:
        return self.families[0]


@dataclass(frozen=True, slots=True)
class Fonts:
    """One choice a font of the form. scanned: the typesetter's own list of the fonts it may use."""

    choices: Mapping[str, FontChoice]
    scanned: Any = field(repr=False, compare=False)
    places: Mapping[str, tuple[tuple[str, int], ...]] = field(repr=False)

    def stand_ins(self) -> tuple[str, ...]:
        """仿宋_GB2312以Noto Serif CJK SC（宋体）代"""
        return tuple(
            f"{one.font}以{one.family}（{one.kind}）代"
            for one in self.choices.values()
            if one.is_stand_in
        )

    def lacking(self, font: str, text: str) -> tuple[str, ...]:
        """Characters of the text that would print as a box, each once. A pair made with a mark of variation is its first."""
        wanted = dict.fromkeys(c for c in text if unicodedata.category(c) not in _UNSEEN)
        places = self.places[font]
        return tuple(
            c
            for c in wanted
            if not 0xFE00 <= ord(c) <= 0xFE0F and not 0xE0100 <= ord(c) <= 0xE01EF
            if not any(ord(c) in characters_of(*place) for place in places)
        )


@cache
def _knowledge() -> Mapping[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("knowledge/fonts.yaml").read_text("utf-8")
    )
    return raw


@cache
def fonts_found(paths: tuple[str, ...] = ()) -> Fonts:
    """The fonts of the system and of these folders. Raises WritingError when none is Chinese, naming what to install.

    Found once a process (a tenth of a second): what is installed later is seen after a restart, unless there was none.
    """
    try:
        import typst
    except ImportError as missing:
        raise WritingError(
            "这台机器还不能生成PDF：没有装排版程序。",
            "请安装 luoshi[web]，或只装 typst；docx 不受影响。",
        ) from missing
    scanned = typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=False, font_paths=list(paths)
    )
    known = {one["family"] for one in _knowledge()["families"]}
    faces: _Faces = {}
    for face in scanned.fonts():
        if face.family not in known:
            continue
        if face.path and face.style == "normal" and _is_readable(face.path, face.index):
            faces.setdefault(face.family, []).append((face.weight, face.path, face.index))
    choices = {font: _choice(font, role, faces) for font, role in _knowledge()["roles"].items()}
    places = {
        font: tuple(_nearest(faces[family], one.weight) for family in one.families)
        for font, one in choices.items()
    }
    return Fonts(choices, scanned, places)


def _choice(font: str, role: Mapping[str, Any], faces: _Faces) -> FontChoice:
    """Every family that could help, best first: a character the first lacks is taken from the next."""
    kinds = _knowledge()["kinds"]
    order: Sequence[str] = kinds[role["kind"]]["order"]
    known = [
        one
        for one in _knowledge()["families"]
        if one["family"] in faces and one.get("is", font) == font
    ]
    if not known:
        raise WritingError("这台机器没有能排公文的中文字体。", _what_to_install())
    fitting = sorted(known, key=lambda one: order.index(one["kind"]))
    first = fitting[0]
    return FontChoice(
        font=font,
        families=tuple(one["family"] for one in fitting),
        weight=role.get("weight", _REGULAR),
        kind=kinds[first["kind"]]["name"],
        is_stand_in=first["kind"] != role["kind"],
        has_bold=any(weight >= _BOLD for weight, _, _ in faces[first["family"]]),
    )


def _is_readable(path: str, index: int) -> bool:
    try:
        return bool(characters_of(path, index))
    except ValueError:
        return False


def _nearest(faces: Iterable[tuple[int, str, int]], weight: int) -> tuple[str, int]:
    _, path, index = min(faces, key=lambda face: (abs(face[0] - weight), face))
    return path, index


def _what_to_install() -> str:
    packages = dict.fromkeys(
        one["package"] for one in _knowledge()["families"] if one.get("package")
    )
    usual = "fonts-noto-cjk"
    others = "、".join(name for name in packages if name != usual)
    return f"请装一种开放许可的字体，如 {usual}（宋体、黑体）；{others} 也可以，装后重试。"
