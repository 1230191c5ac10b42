"""Pages of a long list, and what a filter may be set to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """at: this page, from 1. first: of the rows on it, from 0. The addresses are "" where there is no such page."""

    at: int
    of: int
    total: int
    first: int
    before_url: str
    after_url: str


def chosen(pairs: Iterable[tuple[str, object]], value: str) -> tuple[Choice, ...]:
    return tuple(Choice(code, str(label), code == value) for code, label in pairs)


def page_count(total: int, size: int) -> int:
    """At least one."""
    return max(1, -(-total // size))


def page_at(total: int, at: int, size: int) -> int:
    """at: as asked for; a page that is not there is the nearest that is."""
    return min(max(at, 1), page_count(total, size))


def pages_of(total: int, at: int, size: int, url: str, query: str) -> Pages:
    """at: as `page_at`."""
    most, here = page_count(total, size), page_at(total, at, size)
    return Pages(
        at=here,
        of=most,
        total=total,
        first=(here - 1) * size,
        before_url=_url(url, query, here - 1) if here > 1 else "",
        after_url=_url(url, query, here + 1) if here < most else "",
    )


def _url(url: str, query: str, at: int) -> str:
    asked = "&".join(part for part in (query, f"page={at}" if at > 1 else "") if part)
    return f"{url}?{asked}" if asked else url
