"""A paper as the bytes that leave the office: by the office's template where one is in use, else in the form of the standard."""

from __future__ import annotations

from typing import Final

from luoshi.errors import LuoshiError
from luoshi.writing import Paper, docx_of
from luoshi_web.offices.models import Programme

KINDS: Final = ("bulletin", "order", "notice", "minutes", "card", "ledger")


def docx_with(programme: Programme, kind: str, paper: Paper) -> bytes:
    _require_kind(kind)
    return docx_of(paper)


def pdf_with(programme: Programme, kind: str, paper: Paper) -> bytes:
    """Raises LuoshiError where this machine cannot set it: no typesetter, no Chinese font, a character no font has."""
    _require_kind(kind)
    raise LuoshiError("现在还不能生成 PDF。", "请先下载 .docx。")


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise KeyError(kind)
