"""Reads of the room: rows become what `owed` takes; reports that somebody may see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period, plan_from_dict
from luoshi.plan.model import Kind
from luoshi_web.ledger.models import DutyParty, Indicator, Observation, PlanVersion, Target
from luoshi_web.ledger.pages.numbering import full_caption, short_place
from luoshi_web.ledger.queries import governing
from luoshi_web.offices.models import Post, Programme, Role, Unit
from luoshi_web.offices.queries import Access, members_on
from luoshi_web.reporting.models import Collection, Entry, Evidence, ProofRule, Report, Round
from luoshi_web.reporting.owed import Asked, Item, Owed, owed_in

_SEES_ALL = frozenset({Role.LEADER, Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR})


def asked_of(programme: Programme, day: date) -> Asked:
    """What the programme may ask for on that day, by its newest plan. Seven queries, kept for the programme's revision, six of them for every day."""
    return _asked(_Key(programme), day)


def forget_asked() -> None:
    """Drop what is kept: after a database was restored under a running process, and between tests."""
    _asked.cache_clear()
    _owed.cache_clear()
    _rows.cache_clear()
    _shown.cache_clear()


class _Key:
    """A programme as a cache key: another object in every request, of which the revision says what may be asked."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.identity = (programme.pk, programme.revision)

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.identity == other.identity


class TargetWords(NamedTuple):
    """A target of the newest plan, as far as asking for its figures needs it."""

    code: str
    section: str
    indicator: int
    name: str
    form: str
    kind: Kind
    part_of: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """What `_asked` needs whatever the day. below: section of a duty -> indicators of the targets under it."""

    version: int | None
    targets: tuple[TargetWords, ...]
    indicators: list[Indicator]
    parties: Sequence[tuple[str, int | None, int | None]]
    below: dict[str, frozenset[int]]
    collected: dict[int, int]
    proved: frozenset[int]


@lru_cache(maxsize=16)
def _rows(key: _Key) -> _Rows:
    programme = key.programme
    newest = PlanVersion.objects.filter(programme=programme).order_by("-number").values("pk")[:1]
    rows = list(
        Target.objects.filter(plan_version=Subquery(newest))
        .order_by("code")
        .values_list(
            "plan_version_id",
            "code",
            "section",
            "indicator_id",
            "name",
            "form",
            "kind",
            "part_of",
            "rule",
        )
    )
    version = rows[0][0] if rows else newest_version(programme)
    words = tuple(TargetWords(*row[1:]) for row in rows)  # type: ignore[arg-type]
    parties = DutyParty.objects.filter(duty__plan_version=Subquery(newest))
    named = list(
        parties.order_by("duty__span_start", "position").values_list(
            "duty__section", "unit_id", "unit_set_id"
        )
    )
    return _Rows(
        version=version,
        targets=words,
        indicators=list(
            Indicator.objects.filter(programme=programme)
            .select_related("source_unit")
            .order_by("pk")
        ),
        parties=named,
        below={
            section: frozenset(
                row.indicator
                for row in words
                if row.section == section or row.section.startswith(f"{section}/")
            )
            for section in {section for section, _unit, _set in named}
        },
        collected=dict(
            Collection.objects.filter(programme=programme).values_list(
                "indicator_id", "unit_set_id"
            )
        ),
        proved=frozenset(
            ProofRule.objects.filter(programme=programme).values_list("indicator_id", flat=True)
        ),
    )


@lru_cache(maxsize=64)
def _asked(key: _Key, day: date) -> Asked:
    programme, rows = key.programme, _rows(key)
    members = members_on(programme, day)
    tasks: dict[str, int] = {}
    concerned: dict[int, frozenset[int]] = {}
    for section, unit, unit_set in rows.parties:
        if unit is not None:
            tasks.setdefault(section, unit)
        units = [unit] if unit is not None else [u.pk for u in members.get(unit_set or 0, ())]
        for one in units:
            concerned[one] = concerned.get(one, frozenset()) | rows.below[section]
    return Asked(
        area=programme.area,
        years=(programme.first_year, programme.last_year),
        indicators=rows.indicators,
        proving=frozenset(row.indicator for row in rows.targets),
        tasks=tasks,
        concerned=concerned,
        collected={pk: members.get(chosen, []) for pk, chosen in rows.collected.items()},
        fed=frozenset(row.pk for row in rows.indicators if row.source == "register"),
    )


def owed_by(programme: Programme, round_: Round) -> dict[int, Owed]:
    """Unit id -> its form. The sets' members are those of the day the round opens."""
    return _owed(_Key(programme), on_day(round_.opens_at), round_.month)


@lru_cache(maxsize=64)
def _owed(key: _Key, day: date, month: int) -> dict[int, Owed]:
    """Every request of a form needs one unit's and finds it here; callers only read."""
    return owed_in(_asked(key, day), month)


@dataclass(frozen=True, slots=True)
class PlanShown:
    """How the plan is told beside a form. captions: of sections that carry duties; proves: indicator id -> the clauses
    and names of the targets it proves, without their numbers."""

    captions: Mapping[str, str]
    proves: Mapping[int, tuple[str, ...]]


def plan_of(programme: Programme) -> PlanShown:
    """The newest plan's words. One query the first time a version is shown, beside those of `asked_of`."""
    rows = _rows(_Key(programme))
    return _shown(rows.version, rows.targets) if rows.version else PlanShown({}, {})


@lru_cache(maxsize=32)
def _shown(version: int, targets: tuple[TargetWords, ...]) -> PlanShown:
    """A version never changes, so its words are kept for good."""
    document = PlanVersion.objects.values_list("document", flat=True).get(pk=version)
    plan = plan_from_dict(json.loads(document))
    proves: dict[int, list[str]] = {}
    for row in targets:
        clause = short_place(plan, row.section)
        proves.setdefault(row.indicator, []).append(
            _("方案%(clause)s“%(name)s”") % {"clause": clause, "name": row.name}
        )
    return PlanShown(
        {duty.section: full_caption(plan, duty.section) for duty in plan.duties},
        {pk: tuple(dict.fromkeys(found)) for pk, found in proves.items()},
    )


def indicators_of(programme: Programme) -> list[Indicator]:
    """Every indicator with its source unit; kept as `asked_of`."""
    return _rows(_Key(programme)).indicators


def targets_of(programme: Programme) -> tuple[TargetWords, ...]:
    """The newest plan's targets in order of code; kept as `asked_of`."""
    return _rows(_Key(programme)).targets


def proved_in(programme: Programme) -> frozenset[int]:
    """Ids of indicators whose figures are filed with evidence; kept as `asked_of`."""
    return _rows(_Key(programme)).proved


def graded_in(programme: Programme) -> frozenset[int]:
    """Ids of indicators whose figures are grades or words, because a target they prove is one."""
    rows = _rows(_Key(programme))
    return frozenset(row.indicator for row in rows.targets if row.form in ("grade", "words"))


def newest_version(programme: Programme) -> int | None:
    """The primary key of the newest plan version; None before adoption."""
    return (
        PlanVersion.objects.filter(programme=programme)
        .order_by("-number")
        .values_list("pk", flat=True)
        .first()
    )


def on_day(moment: datetime) -> date:
    """The day in Beijing."""
    return timezone.localtime(moment).date()


def month_key(month: int) -> str:
    """2026-10, as addresses say it."""
    return str(Period(month, month, "month"))


def month_words(month: int) -> str:
    """2026年10月"""
    return Period(month, month, "month").words()


def round_of(programme: Programme, text: str) -> Round:
    """The round of a month written 2026-10. Http404 when there is none."""
    try:
        period = Period.parse(text)
    except LuoshiError as error:
        raise Http404(_("没有这个月的填报。")) from error
    row = Round.objects.filter(programme=programme, month=period.last).first()
    if row is None or period.frequency != "month":
        raise Http404(_("没有这个月的填报。"))
    return row


def rounds_of(programme: Programme) -> list[Round]:
    """Every round, also those planned and not yet open, newest first."""
    return list(Round.objects.filter(programme=programme).order_by("-month"))


def sees_all(access: Access) -> bool:
    """Whether the person may see every unit's reports."""
    return bool(access.roles & _SEES_ALL)


def visible_to(access: Access) -> QuerySet[Report]:
    """Reports the person may see: a unit its own, the office and those who lead or audit all."""
    rows = Report.objects.filter(programme=access.programme).select_related("round", "unit")
    if sees_all(access):
        return rows
    return rows.filter(unit__in=access.unit_ids)


def report_for(access: Access, month: str, unit_code: str) -> tuple[Report, list[int]]:
    """The report and the months of all the unit's reports, in order. One query.

    Http404 for a unit that is not the person's to see, and for one that files nothing in that round.
    """
    rows = list(visible_to(access).filter(unit__code=unit_code).order_by("round__month"))
    try:
        period = Period.parse(month)
    except LuoshiError as error:
        raise Http404(_("没有这个月的填报。")) from error
    found = [row for row in rows if row.round.month == period.last]
    if not found or period.frequency != "month":
        raise Http404(_("没有这份月报，或您没有查看的权限。"))
    found[0].programme = found[0].round.programme = access.programme
    return found[0], [row.round.month for row in rows]


def hold_programme(programme: Programme) -> None:
    """Whoever will write into the trail takes the programme's row before any row of a report: of two moves at once one
    waits, where otherwise each could hold what the other needs next. SQLite lets one transaction write at a time anyway.
    """
    Programme.objects.select_for_update(no_key=True).filter(pk=programme.pk).first()


def hold_report(report: Report) -> None:
    """Keep the report's row until the transaction ends, and read its state anew: cells and moves take turns."""
    held = Report.objects.select_for_update(no_key=True).filter(pk=report.pk)
    report.state = held.values_list("state", flat=True).get()


def has_head(unit: Unit, day: date) -> bool:
    """Whether somebody signs for the unit that day."""
    posts = Post.objects.filter(unit=unit, role=Role.HEAD, since__lte=day)
    return any(post.until is None or post.until >= day for post in posts)


def figures_for(
    programme: Programme, items: Iterable[Item], now: datetime
) -> dict[tuple[int, str], list[Observation]]:
    """(indicator id, area) -> its standing figures, oldest period first. One query.

    Of a period told by several sources the figure that is judged comes last.
    """
    wanted = {(item.indicator.pk, item.area) for item in items}
    rows = Observation.objects.filter(
        programme=programme,
        indicator__in={pk for pk, _area in wanted},
        area__in={area for _pk, area in wanted},
        recorded_at__lte=now,
        replaced_by=None,
    ).order_by("last_month", "-first_month", "recorded_at", "pk")
    if not programme.show_sample:
        rows = rows.filter(sample=False)
    every = list(rows.select_related("indicator"))
    judged = {row.pk for row in governing(every)}
    every.sort(key=lambda row: (row.last_month, -row.first_month, row.pk in judged))
    found: dict[tuple[int, str], list[Observation]] = {}
    for row in every:
        if (row.indicator_id, row.area) in wanted:
            found.setdefault((row.indicator_id, row.area), []).append(row)
    return found


def entries_of(report: Report) -> dict[str, Entry]:
    """Key of an item -> its cell. One query."""
    rows = Entry.objects.filter(report=report).select_related("indicator")
    return {row.key: row for row in rows}


def evidence_of(report: Report) -> dict[str, list[Evidence]]:
    """Key of an item -> the files that stand beside it: attached and not taken back, in the order of attaching. One query."""
    found: dict[str, dict[int, Evidence]] = {}
    rows = Evidence.objects.filter(report=report).select_related("indicator", "file")
    for row in rows.defer("file__content").order_by("pk"):
        mine = found.setdefault(row.key, {})
        if row.taken_back:
            mine.pop(row.file_id, None)
        else:
            mine[row.file_id] = row
    return {key: list(rows.values()) for key, rows in found.items()}
