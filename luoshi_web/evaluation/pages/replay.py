"""What if the weights were others: the run replayed, who would change places, how much the weights matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.scoring import Ranking, Run, Scheme, Sensitivity
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.pages.run_words import moved_words, rank_words
from luoshi_web.evaluation.paper_facts import points_words
from luoshi_web.evaluation.run_rows import Told
from luoshi_web.evaluation.sources.printed import fixed_words, number_words
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class WeightField:
    name: str
    label: str
    value: str
    before: str


@dataclass(frozen=True, slots=True)
class WeightGroup:
    label: str
    fields: tuple[WeightField, ...]
    total: str


@dataclass(frozen=True, slots=True)
class ReplayLine:
    group: str
    name: str
    before: str
    score_before: str
    after: str
    score_after: str
    moved: str
    is_up: bool
    is_down: bool


@dataclass(frozen=True, slots=True)
class SwingLine:
    """more, less: how many units change their place within the group where the weight is moved up, down by a tenth."""

    label: str
    weight: str
    more: str
    less: str
    first: str
    tipping: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReplayPage:
    title: str
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    run_name: str
    run_url: str
    here_url: str
    groups: tuple[WeightGroup, ...]
    lines: tuple[ReplayLine, ...]
    is_played: bool
    changed: int
    swings: tuple[SwingLine, ...]
    said: str
    save_url: str
    fault: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class Played:
    """The run by other weights."""

    scheme: Scheme
    result: Run
    ranking: Ranking


def field_name(group: str, item: str) -> str:
    return f"w.{group}.{item}"


def replay_page(
    access: Access,
    held: Rights,
    told: Told,
    played: Played | None,
    sensitive: Sensitivity,
    asked: Mapping[str, str],
    fault: str,
) -> ReplayPage:
    here, run = access.programme.code, told.run
    lines = _lines(told, played) if played else ()
    return ReplayPage(
        title=_("换权重看名次"),
        headline=_headline(lines, played, sensitive),
        programme=here,
        tabs=tabs(access, "runs"),
        run_name=run.name,
        run_url=reverse("evaluation:run", args=[here, run.number]),
        here_url=reverse("evaluation:run-replay", args=[here, run.number]),
        groups=_groups(told.scheme, played.scheme if played else told.scheme, asked),
        lines=lines,
        is_played=played is not None,
        changed=sum(bool(line.is_up or line.is_down) for line in lines),
        swings=_swings(told, sensitive),
        said=sensitive.said,
        save_url=reverse("evaluation:run-replay-save", args=[here, run.number])
        if held.office and played
        else "",
        fault=fault,
        has_sample=run.sample,
    )


def _headline(lines: Sequence[ReplayLine], played: Played | None, sensitive: Sensitivity) -> str:
    if played is None:
        return sensitive.said or _("换权重看名次")
    n = sum(bool(line.is_up or line.is_down) for line in lines)
    if not n:
        return _("照这样的权重，没有单位的名次变化")
    return _("照这样的权重，%(n)s 个单位的组内名次变化") % {"n": n}


def _groups(scheme: Scheme, now: Scheme, asked: Mapping[str, str]) -> tuple[WeightGroup, ...]:
    found = []
    for group, other in zip(scheme.groups, now.groups, strict=True):
        fields, total = [], Fraction(0)
        for item in scheme.items_of(group):
            name, weight = field_name(group.code, item.code), now.weight_of(other, item)
            total += weight
            fields.append(
                WeightField(
                    name, item.label, asked.get(name, number_words(weight, 4)),
                    number_words(scheme.weight_of(group, item), 4),
                )
            )  # fmt: skip
        found.append(WeightGroup(group.label, tuple(fields), number_words(total, 4)))
    return tuple(found)


def _lines(told: Told, played: Played) -> tuple[ReplayLine, ...]:
    """In the order of the replay within each group; units whose place stays are told too."""
    found = []
    for group in told.scheme.groups:
        rows = [one for one in played.result.scores if one.group == group.code]
        places = played.ranking.group
        for one in sorted(
            rows, key=lambda row: ((p := places[row.unit]) is None, p.rank if p else 0)
        ):
            before, after = told.ranking.group[one.unit], places[one.unit]
            old = told.result.of(one.unit)
            gained = before.rank - after.rank if before and after else None
            found.append(
                ReplayLine(
                    group=group.label,
                    name=one.name,
                    before=rank_words(before),
                    score_before=points_words(told, old) if old else "—",
                    after=rank_words(after),
                    score_after="—"
                    if one.total is None
                    else fixed_words(one.total, told.scheme.decimals),
                    moved=moved_words(gained),
                    is_up=(gained or 0) > 0,
                    is_down=(gained or 0) < 0,
                )
            )
    return tuple(found)


def _swings(told: Told, sensitive: Sensitivity) -> tuple[SwingLine, ...]:
    names = {one.unit: one.name for one in told.result.scores}
    labels = {group.code: group.label for group in told.scheme.groups}
    lines = []
    for item in told.scheme.items:
        mine = [swing for swing in sensitive.swings if swing.item == item.code]
        if not mine:
            continue
        more = [swing for swing in mine if swing.by > 0]
        less = [swing for swing in mine if swing.by < 0]
        first = {labels.get(code, code) for swing in mine for code in swing.first}
        lines.append(
            SwingLine(
                label=item.label,
                weight=number_words(item.weight, 4),
                more=_count(more[0].changed, names) if more else "—",
                less=_count(less[0].changed, names) if less else "—",
                first="、".join(sorted(first)),
                tipping=tuple(one.said for one in sensitive.tippings if one.item == item.code),
            )
        )
    return tuple(lines)


def _count(units: Sequence[str], names: Mapping[str, str]) -> str:
    if not units:
        return "0"
    shown = "、".join(names[unit] for unit in units[:3])
    more = "…" if len(units) > 3 else ""
    return f"{len(units)}（{shown}{more}）"
