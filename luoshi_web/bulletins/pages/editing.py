"""The text paragraph by paragraph for changing it, and a paper beside the one it was: what came, what went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi.writing import BY_HAND, Paper, changes, editables
from luoshi_web.bulletins.models import Bulletin, BulletinText
from luoshi_web.bulletins.pages.listing import issue_words

_LINE = 34


@dataclass(frozen=True, slots=True)
class Part:
    """A block of the text. text: as it stands, or as it was typed; original: as it was drafted, where that differs.

    hand: numbers typed by hand in it; rows: the height of its field.
    """

    at: int
    name: str
    label: str
    text: str
    original: str
    hand: tuple[str, ...]
    rows: int
    is_heading: bool


@dataclass(frozen=True, slots=True)
class EditPage:
    title: str
    programme: str
    pk: int
    edition: int
    heading: str
    parts: tuple[Part, ...]
    note: str
    error: str
    conflict: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    kind: str
    text: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class ChangedPart:
    kind: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    number: int
    note: str
    hand: int
    by: str
    at: object


@dataclass(frozen=True, slots=True)
class ChangesPage:
    title: str
    programme: str
    pk: int
    heading: str
    parts: tuple[ChangedPart, ...]
    changed: int
    editions: tuple[Edition, ...]
    has_sample: bool


def edit_page(
    row: Bulletin,
    now: Paper,
    first: Paper,
    *,
    typed: Mapping[int, str] | None = None,
    note: str = "",
    error: str = "",
    conflict: bool = False,
) -> EditPage:
    before = _originals(first, now)
    parts = []
    for block in editables(now):
        if block.text is None:
            continue
        text = (typed or {}).get(block.at, block.text)
        original = before.get(block.at, "")
        parts.append(
            Part(
                at=block.at,
                name=f"p{block.at}",
                label=block.label,
                text=text,
                original=original if original != block.text else "",
                hand=tuple(run.text for run in block.runs if run.figure == BY_HAND),
                rows=max(1, min(12, -(-len(text) // _LINE))),
                is_heading=block.is_heading,
            )
        )
    return EditPage(
        title=_("修改正文"),
        programme=row.programme.code,
        pk=row.pk,
        edition=row.edition,
        heading=issue_words(row) or row.title,
        parts=tuple(parts),
        note=note,
        error=error,
        conflict=conflict,
        has_sample=row.is_sample,
    )


def _originals(first: Paper, now: Paper) -> dict[int, str]:
    """Block of the paper now -> its words in the draft."""
    texts = {block.at: block.text for block in editables(first)}
    return {
        change.now: texts.get(change.was) or ""
        for change in changes(first, now)
        if change.now is not None and change.was is not None
    }


def changes_page(
    row: Bulletin, first: Paper, now: Paper, editions: list[BulletinText]
) -> ChangesPage:
    found = [change for change in changes(first, now) if change.pieces]
    return ChangesPage(
        title=_("与初稿的差别"),
        programme=row.programme.code,
        pk=row.pk,
        heading=issue_words(row) or row.title,
        parts=tuple(
            ChangedPart(
                change.kind,
                tuple(Stretch(p.kind, p.text, p.figure == BY_HAND) for p in change.pieces),
            )
            for change in found
        ),
        changed=sum(change.kind != "kept" for change in found),
        editions=tuple(
            Edition(text.edition, text.note, text.hand, text.by, text.at) for text in editions
        ),
        has_sample=row.is_sample,
    )
