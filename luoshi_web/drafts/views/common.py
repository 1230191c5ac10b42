"""What the views of the room share: the way to a draft that is to be changed, and numbers in addresses."""

from __future__ import annotations

from luoshi_web.drafts.guards import require_coordinator
from luoshi_web.drafts.queries import drafts_of, review
from luoshi_web.drafts.review import Review
from luoshi_web.offices.queries import Access


def to_write(access: Access, pk: int) -> Review:
    """The draft, for a coordinator; 403 for others, 404 where there is none."""
    drafts_of(access)
    require_coordinator(access)
    return review(access, pk)


def number_in(text: str) -> int:
    """0 for what is no number: no row has it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
