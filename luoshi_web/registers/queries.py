"""Reads of the room: registers with their declarations, entries as known at an instant, figures and the rows behind them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from django.db import connection
from django.db.models import Count, F, Max, OrderBy, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.registers import (
    Answer,
    Dialect,
    Indicator,
    Query,
    Scope,
    Stored,
    answers_of,
    compile_indicator,
    compile_rows,
    instant,
)
from luoshi_web.ledger.models import Indicator as Measured
from luoshi_web.offices.models import Programme, Role, Unit
from luoshi_web.offices.queries import Access, units_of
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import (
    Comment,
    Edition,
    Evidence,
    Register,
    Revision,
    SavedFilter,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RowBehind:
    """One row behind a figure, as it stood. above, below: whether it is in the numerator, the denominator."""

    entry_no: int
    revision_no: int
    version: int
    stage: str | None
    above: bool
    below: bool
    body: Mapping[str, Stored]


def visible_to(access: Access) -> QuerySet[Register]:
    """Whoever works for the programme reads its registers; enterprises do not."""
    rows = Register.objects.filter(programme=access.programme).select_related("keeper")
    return rows if access.works_here else rows.none()


def require_reader(access: Access) -> None:
    """Http404 for whoever has no register to see, whatever there is."""
    if not access.roles - {Role.ENTERPRISE}:
        raise Http404(_("没有这个页面，或您没有查看的权限。"))


def kept_of(access: Access, code: str, version: int | None = None) -> Kept:
    """The way to a register: Http404 for one that is not there or not the person's to see. version None: as it is now.

    Three queries.
    """
    row = visible_to(access).filter(code=code).first()
    if row is None:
        raise Http404(_("没有这个台账，或您没有查看的权限。"))
    row.programme = access.programme
    return as_kept(row, version)


def as_kept(row: Register, version: int | None = None) -> Kept:
    """With its declaration. Two queries."""
    text = (
        Edition.objects.filter(register=row, version=version or row.version)
        .values_list("text", flat=True)
        .first()
    )
    if text is None:
        raise Http404(_("台账没有第 %(n)s 版。") % {"n": version})
    return Kept(row, declared(text), units_by_code(row.programme))


def all_kept(access: Access) -> list[Kept]:
    """Every register the person sees, each as it is now. Three queries, whatever their number."""
    return _kept(access.programme, list(visible_to(access)))


def kept_among(access: Access, codes: Collection[str]) -> list[Kept]:
    """As `all_kept`, of those codes. Three queries, none where there are none."""
    return _kept(access.programme, list(visible_to(access).filter(code__in=codes))) if codes else []


def kept_by(programme: Programme) -> list[Kept]:
    """Every register of the programme, for what the clock does. Three queries."""
    return _kept(
        programme, list(Register.objects.filter(programme=programme).select_related("keeper"))
    )


def _kept(programme: Programme, rows: Sequence[Register]) -> list[Kept]:
    texts = {
        (register, version): text
        for register, version, text in Edition.objects.filter(register__in=rows).values_list(
            "register_id", "version", "text"
        )
    }
    units = units_by_code(programme)
    for row in rows:
        row.programme = programme
    return [Kept(row, declared(texts[row.pk, row.version]), units) for row in rows]


def units_by_code(programme: Programme) -> dict[str, Unit]:
    return {unit.code: unit for unit in units_of(programme)}


def started_on(programme: Programme) -> date:
    """The day from which `since_start` counts: the first of the programme's first year, as the judge counts its targets."""
    return date(programme.first_year, 1, 1)


def computed_elsewhere(programme: Programme, code: str) -> dict[str, str]:
    """Indicator code -> the register, other than the one of that code, that computes it. Three queries."""
    return {
        each.code: kept.row.name
        for kept in kept_by(programme)
        if kept.row.code != code
        for each in kept.register.indicators
    }


def unmeasured(programme: Programme, code: str) -> list[str]:
    """Names of what a register computes and the programme does not measure. Four queries."""
    kept = as_kept(Register.objects.select_related("programme").get(programme=programme, code=code))
    measured = Measured.objects.filter(programme=programme).values_list("code", flat=True)
    known = frozenset(measured)
    return [each.name for each in kept.register.indicators if each.code not in known]


# Entries


def revisions(kept: Kept, known_on: datetime, *, withdrawn: bool = False) -> QuerySet[Revision]:
    """The entries as known at that moment, one revision each. withdrawn: those taken out of the register instead.

    Made-up entries only while the programme shows sample data.
    """
    known = instant(known_on)
    rows = Revision.objects.filter(
        Q(superseded=None) | Q(superseded__gt=known),
        programme=kept.programme,
        register=kept.row.code,
        recorded__lte=known,
        withdrawn=int(withdrawn),
    )
    return rows if kept.programme.show_sample else rows.filter(sample=0)


def standing_count(kept: Kept) -> int:
    """How many entries the register holds now. One query."""
    rows = Revision.objects.filter(
        programme=kept.programme, register=kept.row.code, superseded=None, withdrawn=0
    )
    return (rows if kept.programme.show_sample else rows.filter(sample=0)).count()


def has_sample(kept: Kept) -> bool:
    """Whether made-up entries are shown. One query, none where they are hidden."""
    rows = Revision.objects.filter(programme=kept.programme, register=kept.row.code, sample=1)
    return kept.programme.show_sample and rows.filter(superseded=None, withdrawn=0).exists()


def standing_counts(programme: Programme) -> dict[str, tuple[int, bool]]:
    """Register code -> how many entries it holds now, and whether one is made up; empty registers are left out. One query."""
    rows = Revision.objects.filter(programme=programme, superseded=None, withdrawn=0)
    rows = rows if programme.show_sample else rows.filter(sample=0)
    told = rows.order_by().values_list("register").annotate(n=Count("pk"), made_up=Max("sample"))
    return {code: (count, bool(made_up)) for code, count, made_up in told}


def filters_of(access: Access, kept: Kept) -> list[SavedFilter]:
    """The ways of looking that the person may use: the own ones and what is shared. One query."""
    rows = SavedFilter.objects.filter(register=kept.row)
    return list(rows.filter(Q(person=access.person) | Q(shared=True)).order_by("name", "pk"))


def by_stage(kept: Kept, now: datetime, most: int) -> tuple[dict[str | None, int], list[Revision]]:
    """How many entries stand in each stage, and the first few of each: where they may not stay those that came first,
    where they may those that came last. Three queries."""
    rows = revisions(kept, now)
    final = {stage.code for stage in kept.register.stages if stage.final}
    counts = dict(rows.order_by().values_list("stage").annotate(n=Count("pk")))
    waiting = Q(stage=None) | ~Q(stage__in=final)
    oldest, newest = (F("stage_since").asc(), F("entry_no").asc()), (
        F("stage_since").desc(),
        F("entry_no").desc(),
    )  # fmt: skip
    return counts, [
        *_first_of_each(rows.filter(waiting), "stage", oldest, most),
        *_first_of_each(rows.filter(stage__in=final), "stage", newest, most),
    ]


def by_area(kept: Kept, now: datetime) -> dict[str | None, tuple[int, bool]]:
    """Area -> how many entries, and whether one is made up. One query."""
    rows = revisions(kept, now).order_by().values_list("area")
    told = rows.annotate(n=Count("pk"), made_up=Max("sample"))
    return {area: (count, bool(made_up)) for area, count, made_up in told}


def months_of(kept: Kept, now: datetime) -> dict[int, int]:
    """Month (202609) of the entries' date -> how many; undated ones are left out. One query."""
    rows = revisions(kept, now).filter(dated__isnull=False).order_by()
    return dict(rows.values_list(F("dated") / 100).annotate(n=Count("pk")))


def in_months(kept: Kept, now: datetime, first: int, last: int, most: int) -> list[Revision]:
    """The entries dated from one month to another, of each month the first few, newest first. One query."""
    rows = revisions(kept, now).filter(dated__gte=first * 100, dated__lte=last * 100 + 31)
    order = (F("dated").desc(), F("entry_no").desc())
    return list(_first_of_each(rows.alias(month=F("dated") / 100), "month", order, most))


def _first_of_each(
    rows: QuerySet[Revision], key: str, order: Sequence[OrderBy], most: int
) -> QuerySet[Revision]:
    place = Window(RowNumber(), partition_by=[F(key)], order_by=list(order))
    return rows.alias(place=place).filter(place__lte=most).order_by(*order)


def areas_of(kept: Kept) -> list[str]:
    """The areas that entries have, by code. One query."""
    rows = Revision.objects.filter(
        programme=kept.programme, register=kept.row.code, superseded=None, area__isnull=False
    )
    areas = rows.order_by("area").values_list("area", flat=True).distinct()
    return [area for area in areas if area is not None]


def newest_of(kept: Kept, entry_no: int) -> Revision:
    """The entry as it stands, withdrawn or not. Http404."""
    row = (
        Revision.objects.filter(programme=kept.programme, register=kept.row.code, entry_no=entry_no)
        .order_by("-revision_no")
        .first()
    )
    if row is None:
        raise Http404(_("台账里没有第 %(n)s 条。") % {"n": entry_no})
    return row


def history_of(kept: Kept, entry_no: int) -> list[Revision]:
    """Every state of the entry, oldest first."""
    rows = Revision.objects.filter(
        programme=kept.programme, register=kept.row.code, entry_no=entry_no
    )
    return list(rows.order_by("revision_no"))


def comments_of(kept: Kept, entry_no: int) -> list[Comment]:
    return list(Comment.objects.filter(register=kept.row, entry_no=entry_no))


def evidence_of(kept: Kept, entry_no: int, known_on: datetime | None = None) -> list[Evidence]:
    """The files that stand beside the entry, or stood then: attached and not taken back since. One query."""
    found: dict[int, Evidence] = {}
    rows = Evidence.objects.filter(register=kept.row, entry_no=entry_no)
    if known_on is not None:
        rows = rows.filter(at__lte=known_on)
    for row in rows.select_related("file").defer("file__content"):
        if row.taken_back:
            found.pop(row.file_id, None)
        else:
            found[row.file_id] = row
    return list(found.values())


def moment_of(microseconds: int) -> datetime:
    """When a revision was written (`recorded`), in local time."""
    return timezone.localtime(_EPOCH + timedelta(microseconds=microseconds))


# Figures


def scope_of(
    programme: Programme,
    period: Period,
    known_on: datetime,
    started: date,
    *,
    area: str | None = None,
    with_sample: bool | None = None,
) -> Scope:
    """with_sample None: as the programme shows now."""
    return Scope(
        programme.pk,
        period,
        known_on,
        started,
        area=area,
        with_sample=programme.show_sample if with_sample is None else with_sample,
    )


def figure(kept: Kept, indicator: Indicator, scope: Scope) -> Answer:
    """The indicator's figure. One query."""
    query = compile_indicator(kept.register, indicator, scope, dialect())
    return answers_of(kept.register, indicator, _fetched(query))[0]


def figures_by_area(kept: Kept, indicator: Indicator, scope: Scope) -> tuple[Answer, ...]:
    """One figure for each area that has rows. One query."""
    query = compile_indicator(kept.register, indicator, scope, dialect(), by_area=True)
    return answers_of(kept.register, indicator, _fetched(query), by_area=True)


def rows_behind(
    kept: Kept,
    indicator: Indicator,
    scope: Scope,
    *,
    part: str | None = None,
    after: int = 0,
    limit: int = 200,
) -> list[RowBehind]:
    """The rows a figure was computed from, as they stood, by entry number beyond `after`. One query."""
    query = compile_rows(
        kept.register, indicator, scope, dialect(), part=part, after=after, limit=limit
    )
    return [
        RowBehind(no, revision, version, stage, bool(above), bool(below), _body(body))
        for no, revision, version, _recorded, stage, above, below, body in _fetched(query)
    ]


def dialect() -> Dialect:
    return "postgres" if connection.vendor == "postgresql" else "sqlite"


def _fetched(query: Query) -> Sequence[Sequence[Any]]:
    query = query.with_percent()
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.parameters)
        return cast("Sequence[Sequence[Any]]", cursor.fetchall())


def _body(raw: Any) -> Mapping[str, Stored]:
    """PostgreSQL's driver may read JSON itself."""
    return json.loads(raw) if isinstance(raw, str) else raw  # type: ignore[no-any-return]
