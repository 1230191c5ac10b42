"""Reads of the portfolio: many projects in a few statements, from the columns that repeat their revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    FloatField,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, ExtractMonth, NullIf, RowNumber

from luoshi.plan import Period
from luoshi.projects import CLASSES, LEVELS, project_lists, stages
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Listing, NodeDate, Project, SavedView, YearFigure
from luoshi_web.projects.progress_rows import due, told_in
from luoshi_web.projects.queries import running, visible

NODE_STATES: Final = ("late", "moved", "open", "done")


@dataclass(frozen=True, slots=True)
class Totals:
    """Of some projects. count: all of them; what follows is of those on a list: how many, halted, with a node past its day;
    unreported: the month has to be told (`progress_rows.due`) and is not. planned, reported: 万元, as the rate `invest` has them: of 实施类 with a plan of the year,
    without parts of listed projects.
    """

    count: int
    listed: int
    unreported: int
    halted: int
    late: int
    planned: Decimal
    reported: Decimal


@dataclass(frozen=True, slots=True)
class StageTotal:
    """total: planned, 万元. unpriced: how many have none."""

    count: int
    total: Decimal
    unpriced: int


def of_year(rows: QuerySet[Project], year: int) -> QuerySet[Project]:
    """The projects with `plan`, `done` (万元), `told` and `percent` of the year; None where the year has none.

    `share`, done of plan, is for sorting alone: a database divides inexactly.
    """
    figures = FilteredRelation("years", condition=Q(years__year=year))
    # As floats: SQLite divides whole numbers without a remainder.
    done, plan = (Cast(F(f"figures__{each}"), FloatField()) for each in ("done", "plan"))
    quotient = done / NullIf(plan, Value(0.0))
    return rows.alias(figures=figures, share=quotient).annotate(
        plan=F("figures__plan"),
        done=F("figures__done"),
        told=F("figures__told"),
        percent=F("figures__percent"),
    )


def listed_on(day: date, project: str = "pk") -> Exists:
    return Exists(Listing.objects.filter(running(day), project=OuterRef(project)))


def late_nodes(day: date) -> QuerySet[NodeDate]:
    """For a subquery of projects: `late_by`."""
    return NodeDate.objects.filter(late_by(day), project=OuterRef("pk"))


def silent(programme: Programme, month: Period) -> Q:
    """Of which the month has to be told and is not."""
    return Q(pk__in=due(programme, month).values("pk")) & ~Q(told_in(month))


def totals(programme: Programme, rows: QuerySet[Project], today: date, month: Period) -> Totals:
    """rows: of `of_year`. One query."""
    marked = rows.alias(
        on_list=listed_on(today),
        within=Q(listed_on(today, "parent")) | Q(listed_on(today, "parent__parent")),
        class_of=Subquery(_highest(today).values("class_of")[:1]),
        is_late=Exists(late_nodes(today)),
        untold=silent(programme, month),
    )
    on_list = Q(on_list=True)
    counts = Q(class_of="build", within=False, plan__isnull=False)
    found = marked.aggregate(
        count=Count("pk"),
        listed=Count("pk", filter=on_list),
        unreported=Count("pk", filter=Q(untold=True)),
        halted=Count("pk", filter=on_list & ~Q(halted="")),
        late=Count("pk", filter=on_list & Q(is_late=True)),
        planned=Sum("plan", filter=counts),
        reported=Sum("done", filter=counts),
    )
    # A sum over nothing is None.
    told: dict[str, Any] = {
        key: Decimal(0) if value is None else value for key, value in found.items()
    }
    return Totals(**told)


def late_on(rows: Sequence[Project], day: date) -> dict[int, NodeDate]:
    """Project -> its node that is late the longest. One query."""
    late = NodeDate.objects.filter(late_by(day), project__in=[row.pk for row in rows])
    late = late.order_by("-promised")
    return {node.project_id: node for node in late}


def silent_on(programme: Programme, rows: Sequence[Project], month: Period) -> frozenset[int]:
    """The keys of those of which the month has to be told and is not. One query."""
    of_page = Q(pk__in=[row.pk for row in rows])
    found = Project.objects.filter(silent(programme, month), of_page)
    return frozenset(found.values_list("pk", flat=True))


def clusters(programme: Programme) -> list[str]:
    """As they are told of projects. One query."""
    rows = visible(programme).exclude(cluster="").order_by("cluster")
    return list(rows.values_list("cluster", flat=True).distinct())


def saved_views(access: Access) -> list[SavedView]:
    """One's own and those for everybody. One query."""
    return list(
        SavedView.objects.filter(
            Q(person=access.person) | Q(shared=True), programme=access.programme
        )
    )


def by_stage(rows: QuerySet[Project]) -> dict[str, StageTotal]:
    """Stage -> its projects. One query."""
    found = (
        rows.order_by()
        .values("stage")
        .annotate(n=Count("pk"), sum=Sum("total"), bare=Count("pk", filter=Q(total=None)))
    )
    return {
        one["stage"]: StageTotal(one["n"], one["sum"] or Decimal(0), one["bare"]) for one in found
    }


def cards(rows: QuerySet[Project], today: date, most: int) -> list[Project]:
    """At most so many projects of each stage, those with a late node first (`late_since`), then the newest there. One query."""
    late = late_nodes(today).order_by().values("project").annotate(day=Min("promised"))
    marked = rows.annotate(late_since=Subquery(late.values("day")))
    order = [
        F("late_since").asc(nulls_last=True),
        F("stage_since").desc(nulls_last=True),
        F("number").desc(),
    ]
    place = Window(RowNumber(), partition_by="stage", order_by=order)
    return list(
        marked.annotate(place=place)
        .filter(place__lte=most)
        .select_related("town")
        .order_by("stage", "place")
    )


def nodes_of_year(
    programme: Programme, projects: QuerySet[Project], year: int, day: date
) -> QuerySet[NodeDate]:
    """Nodes planned, promised or reached in the year, and those of earlier years that are late on the day; the late ones
    first, then by the day promised. None of cancelled projects."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    of_year = (
        Q(planned__range=(first, last)) | Q(promised__range=(first, last))
        | Q(done__range=(first, last)) | (late_by(day) & Q(promised__lt=first))
    )  # fmt: skip
    going = projects.exclude(halted="cancelled").order_by()
    found = NodeDate.objects.filter(of_year, programme=programme, project__in=going.values("pk"))
    is_late = Case(When(late_by(day), then=0), default=1, output_field=IntegerField())
    return found.alias(is_late=is_late).order_by("is_late", "promised", "project", "pk")


def node_state(state: str, day: date) -> Q:
    """late, moved (promised or reached after the day planned), open or done; anything else: all."""
    return {
        "late": late_by(day),
        "moved": Q(promised__gt=F("planned")) | Q(done__gt=F("planned")),
        "open": Q(done=None),
        "done": Q(done__isnull=False),
    }.get(state, Q())


def node_counts(rows: QuerySet[NodeDate], day: date) -> Mapping[str, int]:
    """How many there are of each state, and `all`. One query."""
    states = {state: Count("pk", filter=node_state(state, day)) for state in NODE_STATES}
    return rows.order_by().aggregate(all=Count("pk"), **states)


def nodes_by_month(rows: QuerySet[NodeDate], year: int, day: date) -> Mapping[str, dict[int, int]]:
    """Month (1 to 12) -> nodes: planned for it; promised for it, and of these done and late. Two queries."""
    bare = rows.order_by()
    planned = (
        bare.filter(planned__year=year).values(m=ExtractMonth("planned")).annotate(n=Count("pk"))
    )
    promised = (
        bare.filter(promised__year=year)
        .values(m=ExtractMonth("promised"))
        .annotate(
            n=Count("pk"),
            late=Count("pk", filter=late_by(day)),
            done=Count("pk", filter=~Q(done=None)),
        )
    )
    every = list(promised)
    return {
        "planned": {one["m"]: one["n"] for one in planned},
        "promised": {one["m"]: one["n"] for one in every},
        "done": {one["m"]: one["done"] for one in every},
        "late": {one["m"]: one["late"] for one in every},
    }


def plans_by_month(
    projects: QuerySet[Project], year: int, what: str, since: str
) -> dict[int, tuple[int, int]]:
    """Month -> projects that the year's plan starts or finishes (what: "start", "finish") in it, and how many of them stand
    at the stage `since` or past it. One query."""
    ranks = {stage.code: stage.rank for stage in stages().stages}
    past = [code for code, rank in ranks.items() if rank >= ranks[since]]
    found = (
        YearFigure.objects.filter(year=year, project__in=projects.order_by().values("pk"))
        .filter(**{f"{what}__startswith": f"{year}-"})
        .values(what)
        .order_by(what)
        .annotate(n=Count("pk"), there=Count("pk", filter=Q(project__stage__in=past)))
    )
    return {int(one[what][5:7]): (one["n"], one["there"]) for one in found}


def planned_in(projects: QuerySet[Project], month: Period, what: str) -> list[Project]:
    """The projects that the year's plan starts or finishes in the month. One query."""
    figures = YearFigure.objects.filter(year=month.year, **{what: str(month)})
    found = projects.filter(pk__in=figures.values("project")).select_related("town")
    return list(found.order_by("town__position", "number"))


def late_by(day: date) -> Q:
    """Of nodes: not reached by the day they are promised for, of a project that was not cancelled."""
    return Q(done=None, promised__lt=day) & ~Q(project__halted="cancelled")


def _highest(day: date) -> QuerySet[Listing]:
    """For a subquery of projects: the lists of the day, the one a project counts at first."""
    levels = [
        When(
            list__in=[one.code for one in project_lists().values() if one.level == level],
            then=place,
        )
        for place, level in enumerate(LEVELS)
    ]
    classes = [When(class_of=one, then=place) for place, one in enumerate(CLASSES)]
    return Listing.objects.filter(running(day), project=OuterRef("pk")).order_by(
        Case(*levels, default=len(levels), output_field=IntegerField()),
        Case(*classes, default=len(classes), output_field=IntegerField()),
        "pk",
    )
