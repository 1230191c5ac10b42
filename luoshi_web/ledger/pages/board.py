"""目标台账: every target of the plan, filtered and grouped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, get_args
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.progress.model import Light, Source
from luoshi_web.ledger.pages.numbering import caption, prefix
from luoshi_web.ledger.pages.rows import TargetRow, target_row
from luoshi_web.ledger.pages.standing import LIGHT_ORDER, Standing, TargetStanding

SOURCES: Final[tuple[Source, ...]] = get_args(Source)
_SOURCE_WORDS: Final[dict[Source, str]] = {
    "statistics": gettext_noop("统计"),
    "register": gettext_noop("台账"),
    "report": gettext_noop("填报"),
}
UNNAMED: Final = "-"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for. Unknown values are as if not given: an old link shows more, never an error."""

    light: str = ""
    unit: str = ""
    source: str = ""
    text: str = ""
    by: str = "task"
    as_of: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Filter:
        light, source = given.get("light", ""), given.get("source", "")
        return cls(
            light=light if light in LIGHT_ORDER else "",
            unit=given.get("unit", "")[:40],
            source=source if source in SOURCES else "",
            text=given.get("q", "").strip()[:60],
            by="unit" if given.get("by") == "unit" else "task",
            as_of=given.get("as_of", "")[:10],
        )

    def query(self, **changes: str) -> str:
        """The address's question mark part with some values changed; "?" alone when nothing is left."""
        values = {
            "light": self.light,
            "unit": self.unit,
            "source": self.source,
            "q": self.text,
            "by": "" if self.by == "task" else self.by,
            "as_of": self.as_of,
            **changes,
        }
        return "?" + urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    value: str
    query: str
    current: bool
    count: int
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class BoardGroup:
    place: str
    title: str
    unit_code: str
    rows: tuple[TargetRow, ...]
    counts: tuple[tuple[Light, str, int], ...]


@dataclass(frozen=True, slots=True)
class SourceNotes:
    statistics: str
    report: str
    register: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    title: str
    programme: str
    document_number: str
    day: date
    as_of: date
    today: date
    first_day: date
    is_look_back: bool
    has_sample: bool
    year_share: Decimal
    plan_share: Decimal
    policy_words: str
    total: int
    shown: int
    changed: int
    text: str
    query: str
    clear_query: str
    look_back_query: str
    hidden: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    lights: tuple[Choice, ...]
    units: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    groupings: tuple[Choice, ...]
    groups: tuple[BoardGroup, ...]
    source_notes: SourceNotes


def board_page(standing: Standing, wanted: Filter) -> BoardPage:
    shown = [s for s in standing.targets if _passes(standing, s, wanted)]
    by_light_aside = [s for s in standing.targets if _passes(standing, s, wanted, but_light=True)]
    return BoardPage(
        title=_("目标台账"),
        programme=standing.programme,
        document_number=standing.document_number,
        day=standing.day,
        as_of=standing.as_of,
        today=standing.today,
        first_day=date(standing.horizon[0], 1, 1),
        is_look_back=standing.is_look_back,
        has_sample=any(s.now.sample for s in shown),
        year_share=_share(standing.year_share, 12),
        plan_share=plan_share(standing),
        policy_words=standing.policy_words,
        total=len(standing.targets),
        shown=len(shown),
        changed=sum(s.turned for s in standing.targets),
        text=wanted.text,
        query=wanted.query(),
        clear_query=Filter(by=wanted.by, as_of=wanted.as_of).query(),
        look_back_query=Filter(as_of=wanted.as_of).query() if wanted.as_of else "",
        hidden=_pairs(light=wanted.light, by=_grouping(wanted), as_of=wanted.as_of),
        kept=_pairs(
            light=wanted.light,
            unit=wanted.unit,
            source=wanted.source,
            q=wanted.text,
            by=_grouping(wanted),
        ),
        lights=_light_choices(standing, by_light_aside, wanted),
        units=_unit_choices(standing.targets, wanted),
        sources=_source_choices(standing.targets, wanted),
        groupings=(
            Choice(_("按任务"), "task", wanted.query(by=""), wanted.by == "task", 0),
            Choice(_("按单位"), "unit", wanted.query(by="unit"), wanted.by == "unit", 0),
        ),
        groups=tuple(
            _by_unit(standing, shown) if wanted.by == "unit" else _by_task(standing, shown)
        ),
        source_notes=SourceNotes(
            statistics=_("统计：导入，只读"),
            report=_("填报：出数单位录入，逐条留痕"),
            register=_("台账：由明细计算"),
        ),
    )


def plan_share(standing: Standing) -> Decimal:
    """Months closed of the plan's months, in percent."""
    first, last = standing.horizon
    gone = (standing.as_of.year - first) * 12 + standing.year_share
    return _share(min(max(gone, 0), (last - first + 1) * 12), (last - first + 1) * 12)


def _share(part: int, whole: int) -> Decimal:
    return Decimal(part * 100) / Decimal(whole)


def _grouping(wanted: Filter) -> str:
    return "" if wanted.by == "task" else wanted.by


def _pairs(**values: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in values.items() if value)


def _passes(
    standing: Standing, one: TargetStanding, wanted: Filter, *, but_light: bool = False
) -> bool:
    if wanted.light and not but_light and one.light != wanted.light:
        return False
    if wanted.unit and unit_key(one) != wanted.unit:
        return False
    if wanted.source and one.source != wanted.source:
        return False
    if not wanted.text:
        return True
    target = one.target
    words = (one.code, target.indicator, standing.plan.text[target.start : target.end])
    return any(wanted.text.casefold() in word.casefold() for word in words)


def unit_key(one: TargetStanding) -> str:
    """The unit that answers first: its code, a set's name, or "-" when the plan names none."""
    return (one.units[0].code or one.units[0].name) if one.units else UNNAMED


def _unit_label(one: TargetStanding) -> str:
    return one.units[0].name if one.units else _("方案未写明")


def _light_choices(
    standing: Standing, targets: Sequence[TargetStanding], wanted: Filter
) -> tuple[Choice, ...]:
    made = [Choice(_("全部"), "", wanted.query(light=""), not wanted.light, len(targets))]
    present = {light: count for light, _word, count in standing.counts(targets)}
    for light in LIGHT_ORDER:
        if light in present or light in ("red", "amber", "green") or light == wanted.light:
            made.append(
                Choice(
                    standing.words[light],
                    light,
                    wanted.query(light=light),
                    wanted.light == light,
                    present.get(light, 0),
                    light,
                )
            )
    return tuple(made)


def _unit_choices(targets: Iterable[TargetStanding], wanted: Filter) -> tuple[Choice, ...]:
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for one in targets:
        key = unit_key(one)
        names.setdefault(key, _unit_label(one))
        counts[key] = counts.get(key, 0) + 1
    return tuple(
        Choice(name, key, wanted.query(unit=key), wanted.unit == key, counts[key])
        for key, name in names.items()
    )


def _source_choices(targets: Sequence[TargetStanding], wanted: Filter) -> tuple[Choice, ...]:
    counts = {source: sum(t.source == source for t in targets) for source in SOURCES}
    return tuple(
        Choice(
            _(_SOURCE_WORDS[source]),
            source,
            wanted.query(source=source),
            wanted.source == source,
            count,
        )
        for source, count in counts.items()
        if count
    )


def _by_task(standing: Standing, shown: Sequence[TargetStanding]) -> Iterable[BoardGroup]:
    for path in dict.fromkeys(s.target.section for s in shown):
        targets = [s for s in shown if s.target.section == path]
        section = standing.plan.section_at(path)
        title = caption(section) if section else path
        place = prefix(standing.plan, path)
        if section and section.level < 3:
            place, title = place + section.label.strip(), section.heading
        yield _group(standing, targets, place, title)


def _by_unit(standing: Standing, shown: Sequence[TargetStanding]) -> Iterable[BoardGroup]:
    for key in dict.fromkeys(unit_key(s) for s in shown):
        targets = [s for s in shown if unit_key(s) == key]
        unit = targets[0].units[0] if targets[0].units else None
        yield _group(standing, targets, "", _unit_label(targets[0]), unit.code if unit else "")


def _group(
    standing: Standing,
    targets: Sequence[TargetStanding],
    place: str,
    title: str,
    unit_code: str = "",
) -> BoardGroup:
    return BoardGroup(
        place=place,
        title=title,
        unit_code=unit_code,
        rows=tuple(target_row(standing, one) for one in targets),
        counts=standing.counts(targets),
    )
