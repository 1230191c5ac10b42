"""A paper as the bytes that leave the office: by the office's template where one is in use, else in the form of the standard."""

from __future__ import annotations

from typing import Final

from django.conf import settings

from luoshi.writing import Fonts, Paper, docx_of, fill_template, fonts_found, pdf_of
from luoshi_web.offices.models import Programme
from luoshi_web.papers.queries import use_of

KINDS: Final = ("bulletin", "order", "notice", "minutes", "card", "ledger")


def docx_with(programme: Programme, kind: str, paper: Paper) -> bytes:
    """By the template in use, else in the built-in form. One query, two where a template is in use."""
    _require_kind(kind)
    use = use_of(programme, kind)
    if use is None or use.template is None:
        return docx_of(paper)
    return fill_template(kind, bytes(use.template.file.content), paper)


def pdf_with(programme: Programme, kind: str, paper: Paper) -> bytes:
    """In the built-in form always: a template is a word processor's. Raises LuoshiError where this machine cannot set it: no typesetter, no Chinese font, a character no font has."""
    _require_kind(kind)
    return pdf_of(paper, fonts_here())


def fonts_here() -> Fonts:
    """The fonts of the system and of the folder `fonts` among the office's own files. Raises LuoshiError where none is Chinese."""
    own = settings.VAR / "fonts"
    return fonts_found((str(own),) if own.is_dir() else ())


def _require_kind(kind: str) -> None:
    if kind not in KINDS:
        raise KeyError(kind)
