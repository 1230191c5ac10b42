"""What other parts of the room and other rooms have to say on an enterprise's card, and who serves it. They register; the card asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from luoshi_web.enterprises.models import Firm
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class CardLine:
    """what: the link's words; note: when, who, where it stands; url: a local path, "" where the person may not go."""

    what: str
    note: str
    url: str
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class CardPart:
    """A section of the card. more_url: where all of it stands, "" for nowhere; empty: what is said where there is no line."""

    title: str
    lines: tuple[CardLine, ...]
    count: int
    more_url: str
    empty: str


CardSource = Callable[[Access, Firm], CardPart | None]
ServingSource = Callable[[Access, Firm], bool]
_CARDS: list[CardSource] = []
_SERVING: list[ServingSource] = []


def card_source(source: CardSource) -> CardSource:
    """Registers a section: what it says of an enterprise to whoever looks, None for nothing at all. In the room's `ready`.

    At most two queries each: the card is one page. Rows of enterprises merged into this one are its own (`firm.merged`).
    """
    _CARDS.append(source)
    return source


def serving_source(source: ServingSource) -> ServingSource:
    """Registers an answer to: does the person serve this enterprise, and so see whom to call? At most one query."""
    _SERVING.append(source)
    return source


def card_parts(access: Access, firm: Firm) -> tuple[CardPart, ...]:
    """In the order in which they registered."""
    told = (source(access, firm) for source in _CARDS)
    return tuple(part for part in told if part is not None)


def serves(access: Access, firm: Firm) -> bool:
    """Whether the person works for the enterprise's town, or for whoever is paired with it."""
    if firm.town_id is not None and firm.town_id in access.unit_ids:
        return True
    return any(source(access, firm) for source in _SERVING)
