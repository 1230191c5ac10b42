"""The stations of something that goes its way, as every page draws them (site/partials/steps.html)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Station:
    """notes: lines below the label: when, who, or what is still to come."""

    label: str
    is_done: bool = False
    is_now: bool = False
    notes: tuple[str, ...] = ()
