"""What the address of a month's page asks for, and the addresses that lead from one page of the month to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from luoshi.plan import Period
from luoshi.projects import Grouping

STARTS: Final = ("start_all", "start_year", "start_new", "start_due")
"""The four 开工率: one is chosen to stand in the tables, all are shown."""
CUTS: Final[tuple[Grouping, ...]] = ("level", "town", "taskforce", "cluster", "list")
_LONG: Final = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """by: groups of the table. start: which 开工率. freeze: a number; None: the newest. now: as things stand, even where it
    is frozen. group, part, page: of an opened rate; group None: all."""

    month: Period
    by: Grouping = "level"
    start: str = STARTS[0]
    freeze: int | None = None
    now: bool = False
    group: str | None = None
    part: str = ""
    page: int = 1

    @classmethod
    def of(cls, month: Period, told: Mapping[str, str]) -> Asked:
        """What is no such thing is passed over."""
        by: Grouping = next((cut for cut in CUTS if cut == told.get("by")), "level")
        start = told.get("start", "")
        freeze = told.get("freeze", "")
        return cls(
            month=month,
            by=by,
            start=start if start in STARTS else STARTS[0],
            freeze=_whole(freeze) if freeze else None,
            now=told.get("now") == "1",
            group=told["group"][:_LONG] if "group" in told else None,
            part=told.get("part", "")[:_LONG],
            page=_whole(told.get("page", "")) or 1,
        )

    def query(self, **changes: Any) -> str:
        """Of the month's page: with a question mark, empty where nothing is asked for beyond what is shown anyway."""
        one = replace(self, **changes)
        values: dict[str, Any] = {
            "by": one.by if one.by != "level" else "",
            "start": one.start if one.start != STARTS[0] else "",
            "freeze": one.freeze or "",
            "now": "1" if one.now else "",
        }
        told = {key: value for key, value in values.items() if value}
        return f"?{urlencode(told)}" if told else ""


def month_url(programme: str, asked: Asked, **changes: Any) -> str:
    one = replace(asked, **changes)
    return reverse("projects:month", args=[programme, str(one.month)]) + one.query()


def rate_url(programme: str, asked: Asked, code: str, **changes: Any) -> str:
    """A rate opened into its projects; of one group where one is named."""
    one = replace(asked, **changes)
    values: dict[str, Any] = {
        "by": one.by if one.group is not None else "",
        "group": one.group,
        "part": one.part,
        "page": one.page if one.page > 1 else "",
        "freeze": one.freeze or "",
        "now": "1" if one.now else "",
    }
    # A group may be called "": what nobody has been named for.
    told = {
        key: value
        for key, value in values.items()
        if value or (key == "group" and value is not None)
    }
    base = reverse("projects:rate", args=[programme, str(one.month), code])
    return f"{base}?{urlencode(told)}" if told else base


def _whole(text: str) -> int:
    """0, which is no number of anything, for what is no number of at most five digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
