"""What the other bulletins are told: the special one, the quarter's observation tour, the year's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from luoshi.ranking import Place

TopicKind = Literal["section", "unit", "targets", "projects"]
Outcome = Literal["achieved", "missed", "awaiting"]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands around the text of any bulletin; the fields are those of BulletinFacts."""

    signature: str
    head: str | None = None
    number: str | None = None
    sequence: int | None = None
    addressees: str = ""
    issued_on: date | None = None
    note: str | None = None
    copy_to: str = ""
    printer: str | None = None
    checksum: str = ""
    title_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """What a special bulletin (专项通报) is about.

    section: `key` is a section's path, with all below it; unit: the name of a unit that answers; targets: `codes`;
    projects: major projects alone. name: as the title says it.
    """

    kind: TopicKind
    name: str
    key: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TourStop:
    """One stop of the route, in its order. seen_on: the day; words: what was shown."""

    name: str
    unit: str
    seen_on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TourRow:
    """A unit's result. score: as printed, None: it took no part or was not counted; `note` then says why."""

    unit: str
    score: str | None = None
    place: Place | None = None
    before: Place | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TourFacts:
    """The quarter's observation tour (现场观摩), counted and closed.

    formula: in words, as published before the vote. ballots: cast and counted; voters: who had one; both None where there
    was no vote. rows: towns and departments, every unit once; groups with a name are ranked apart.
    """

    period_words: str
    name: str
    from_day: date
    to_day: date
    formula: str
    letterhead: Letterhead
    stops: tuple[TourStop, ...]
    groups: tuple[tuple[str, tuple[TourRow, ...]], ...]
    ballots: int | None = None
    voters: int | None = None
    ties: str = ""
    next_period: str = ""
    praise_basis: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class SettledTarget:
    """A target at the year's end. outcome awaiting: its final figure is not published.

    vintage: which figure settles it (终报, 初步核实); told_before: the figure that an earlier bulletin printed, where it
    differs, and its vintage. settled_on: None while it is not. expected_on: when the final figure comes, in words (2027年3月).
    """

    code: str
    indicator: str
    section_path: str
    section_heading: str
    target_text: str
    unit: str
    outcome: Outcome
    actual_text: str | None = None
    vintage: str = ""
    settled_on: date | None = None
    expected_on: str = ""
    told_before: str | None = None
    vintage_before: str = ""
    unit_names: tuple[str, ...] = ()
    reason: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class YearEndFacts:
    """The settlement of a year. later: targets an earlier year-end bulletin left open and that are settled since.
    reply_by: when the units of missed targets answer."""

    programme: str
    plan_title: str
    year: int
    data_date: date
    targets: tuple[SettledTarget, ...]
    letterhead: Letterhead
    plan_number: str | None = None
    later: tuple[SettledTarget, ...] = ()
    reply_by: date | None = None
