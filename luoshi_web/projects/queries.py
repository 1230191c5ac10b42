"""Reads of the room: rows become projects of the core here. Every page's way to a project is `kept_of`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi.projects import Snapshot, frozen, thawed
from luoshi_web.offices.models import Programme, Unit, UnitKind
from luoshi_web.offices.queries import Access, keepers
from luoshi_web.projects.guards import Rights, require_sight, rights_of
from luoshi_web.projects.kept import (
    Kept,
    MonthRow,
    StatisticRow,
    joined,
    parsed,
    with_months,
)
from luoshi_web.projects.models import (
    Freeze,
    InCharge,
    Listing,
    Mirroring,
    Progress,
    Project,
    ProjectFile,
    Revision,
    Statistic,
    YearFigure,
)

MOST_NAMED = 900
PLACES = (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE)


def rights(access: Access) -> Rights:
    """PermissionDenied for who sees no projects. One query."""
    require_sight(access)
    return rights_of(access, keepers(access.programme))


def visible(programme: Programme) -> QuerySet[Project]:
    """Made-up projects are left out while the programme hides them."""
    rows = Project.objects.filter(programme=programme)
    return rows if programme.show_sample else rows.filter(sample=False)


def running(day: date) -> Q:
    """Listings, charges: those that hold on the day."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))


def concerned(row: Project, day: date) -> frozenset[int]:
    """The units whose people write the project: its town, and who is in charge of it on the day. One query."""
    charged = InCharge.objects.filter(running(day), project=row, unit__isnull=False)
    return frozenset({row.town_id, *charged.values_list("unit", flat=True)})


def written_by(rows: QuerySet[Project], rights: Rights, day: date) -> QuerySet[Project]:
    """Of those rows the ones the person may write."""
    if rights.units is None:
        return rows
    charged = InCharge.objects.filter(running(day), unit__in=rights.units)
    return rows.filter(Q(town__in=rights.units) | Q(pk__in=charged.values("project")))


def places(programme: Programme) -> list[Unit]:
    """Where a project can stand: towns, subdistricts, zones."""
    return list(Unit.objects.filter(programme=programme, kind__in=PLACES))


def row_of(access: Access, number: int) -> Project:
    row = visible(access.programme).select_related("town", "parent").filter(number=number).first()
    if row is None:
        raise Http404(_("没有第 %(n)s 号项目。") % {"n": number})
    row.programme = access.programme
    return row


def kept_of(access: Access, number: int) -> Kept:
    """The project as it stands, with its months. Four queries."""
    return kept_row(row_of(access, number))


def kept_row(row: Project) -> Kept:
    """Three queries."""
    revision = Revision.objects.get(project=row, edition=row.edition)
    return Kept(row, with_months(parsed(revision.text), progress_of(row), statistics_of(row)))


def progress_of(row: Project) -> list[Progress]:
    """Every row, in the order of month and edition: of a month the last counts."""
    return list(Progress.objects.filter(project=row))


def statistics_of(row: Project) -> list[Statistic]:
    return list(Statistic.objects.filter(project=row))


def revisions_of(row: Project) -> list[Revision]:
    """Newest first."""
    return list(Revision.objects.filter(project=row).order_by("-edition"))


def files_of(row: Project) -> list[ProjectFile]:
    """Files that stand, in the order they came; those taken back are not among them."""
    standing: dict[int, ProjectFile] = {}
    for one in (
        ProjectFile.objects.filter(project=row).select_related("file").defer("file__content")
    ):
        if one.taken_back:
            standing.pop(one.file_id, None)
        else:
            standing[one.file_id] = one
    return list(standing.values())


def all_kept(
    programme: Programme,
    rows: Iterable[Project],
    *,
    years: tuple[int, int] | None = None,
    months: bool = True,
) -> list[Kept]:
    """Many projects with their months, in the order given. Three queries. years: only the months of those, both included;
    months False: none, in one query. Only projects that changed since they were read last are made anew."""
    wanted = {row.pk: row for row in rows}
    some = _some(wanted)
    texts = dict(
        Revision.objects.filter(
            some, programme=programme, edition=F("project__edition")
        ).values_list("project", "text")
    )
    if not months:
        return [Kept(row, parsed(texts[pk])) for pk, row in wanted.items()]
    within = Q(month__gte=f"{years[0]}-01", month__lte=f"{years[1]}-12") if years else Q()
    progress: dict[int, list[MonthRow]] = defaultdict(list)
    told = Progress.objects.filter(some, within, programme=programme)
    for pk, *month in told.values_list("project", *MonthRow._fields):
        progress[pk].append(MonthRow(*month))
    statistics: dict[int, list[StatisticRow]] = defaultdict(list)
    confirmed = Statistic.objects.filter(some, within, programme=programme)
    for pk, *month in confirmed.values_list("project", *StatisticRow._fields):
        statistics[pk].append(StatisticRow(*month))
    return [
        Kept(row, joined(texts[pk], tuple(progress[pk]), tuple(statistics[pk])))
        for pk, row in wanted.items()
    ]


def _some(wanted: Collection[int]) -> Q:
    """Of a few projects only theirs; of many, all of the programme: a database takes so many values in one question."""
    return Q(project__in=wanted) if len(wanted) <= MOST_NAMED else Q()


def due_for_mirror(programme: Programme, midnight: datetime) -> bool:
    """Whether a project changed since the register followed, or the register has not followed today."""
    done = Mirroring.objects.filter(programme=programme).first()
    if done is None or done.at < midnight:
        return True
    return Project.objects.filter(programme=programme, changed_at__gte=done.at).exists()


def relatives(programme: Programme, code: str, parents: Iterable[str | None]) -> list[Project]:
    """Those a check compares a project of that code with: its parts, and of each parent itself and its other parts."""
    above = [parent for parent in parents if parent is not None]
    beside = Q(parent__code=code) | Q(code__in=above) | Q(parent__code__in=above)
    return list(Project.objects.filter(beside, programme=programme).exclude(code=code))


def number_by_code(programme: Programme, codes: Iterable[str] | None = None) -> dict[str, int]:
    """Project code -> the number in addresses."""
    rows = visible(programme)
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    return dict(rows.values_list("code", "number"))


def frozen_months(programme: Programme) -> QuerySet[Freeze]:
    """Those with made-up projects in them are left out while the programme hides these."""
    rows = Freeze.objects.filter(programme=programme)
    return rows if programme.show_sample else rows.filter(sample=False)


def freezes(programme: Programme) -> list[Freeze]:
    """Every frozen month, newest first, without its text."""
    return list(frozen_months(programme).defer("text").order_by("-month", "-number"))


def freeze_of(programme: Programme, month: Period, number: int | None = None) -> Freeze | None:
    """The frozen month: its newest number unless one is asked for."""
    rows = frozen_months(programme).filter(month=str(month))
    if number is not None:
        rows = rows.filter(number=number)
    return rows.order_by("-number").first()


def snapshot_of(frozen_month: Freeze) -> Snapshot:
    """ProjectError where the stored text is not what was frozen."""
    return _thawed(frozen_month.text, frozen_month.checksum)


@dataclass(frozen=True, slots=True)
class Standing:
    """The projects of a programme as they stand: equal to another one until any of them, or a month of one, has changed.
    What is told of projects is rows that are only ever added. seen: of each kind how many there are and the newest; the
    newest alone would not do, because of two written at once the newer may be seen first."""

    pk: int
    seen: tuple[int | None, ...]
    show_sample: bool
    programme: Programme = field(compare=False, repr=False)


def standing(programme: Programme) -> Standing:
    """One query. To be handed to what is cached by it, several times on one page."""
    seen = Programme.objects.filter(pk=programme.pk).values_list(
        *(
            Subquery(
                model.objects.filter(programme=OuterRef("pk"))
                .order_by().values("programme").annotate(told=told).values("told")
            )
            for model in (Revision, Progress, Statistic, Freeze)
            for told in (Count("pk"), Max("pk"))
        )
    ).get()  # fmt: skip
    return Standing(programme.pk, seen, programme.show_sample, programme)


def snapshot_now(programme: Programme, month: Period, known: Standing | None = None) -> Snapshot:
    """The month as things stand: of a month not frozen, or to compare with. Cached until a project or a month of one changes.

    One query to know that nothing did, none with `known`; else four more, and the reading of every project on a list.
    """
    return _snapshot(known or standing(programme), month)


@lru_cache(maxsize=24)
def _thawed(text: str, checksum: str) -> Snapshot:
    return thawed(text, checksum)


@lru_cache(maxsize=24)
def _snapshot(known: Standing, month: Period) -> Snapshot:
    """Of projects on no list that day only wholes are read: whether a part's whole is listed is asked along the line."""
    programme = known.programme
    listed = Listing.objects.filter(running(month.ends_on), programme=programme)
    rows = visible(programme).filter(
        Q(pk__in=listed.values("project"))
        | Q(pk__in=Project.objects.exclude(parent=None).values("parent"))
    )
    return frozen(
        [kept.told for kept in all_kept(programme, rows, years=(month.year, month.year))], month
    )


def forget_snapshots() -> None:
    """For measuring: the next page reads everything."""
    _thawed.cache_clear()
    _snapshot.cache_clear()
    parsed.cache_clear()
    joined.cache_clear()


def listings_on(rows: Sequence[Project], day: date) -> dict[int, list[Listing]]:
    """Project -> the lists it is on that day. One query."""
    found: dict[int, list[Listing]] = defaultdict(list)
    for one in Listing.objects.filter(running(day), project__in=[row.pk for row in rows]):
        found[one.project_id].append(one)
    return found


def years_of(rows: Sequence[Project], year: int) -> dict[int, YearFigure]:
    """Project -> its figures of the year. One query."""
    found = YearFigure.objects.filter(project__in=[row.pk for row in rows], year=year)
    return {one.project_id: one for one in found}


def in_charge_on(rows: Sequence[Project], day: date) -> dict[int, list[InCharge]]:
    """Project -> who is in charge of it that day. One query."""
    found: dict[int, list[InCharge]] = defaultdict(list)
    for one in InCharge.objects.filter(running(day), project__in=[row.pk for row in rows]):
        found[one.project_id].append(one)
    return found


def units_by_code(programme: Programme) -> Mapping[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.filter(programme=programme)}
