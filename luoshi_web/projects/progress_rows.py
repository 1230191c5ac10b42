"""What has to be told of a month and by whom, what was told before it, and how what a person gives becomes a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period, Quantity, closed_month, month_of_index
from luoshi.projects import Node, ProgressInvestment, ProgressReport, stages, wan, year_done
from luoshi.projects import Project as Told
from luoshi_web.offices.conflicts import fitting
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import quantity
from luoshi_web.projects.models import (
    InCharge,
    Listing,
    NodeDate,
    Progress,
    Project,
)
from luoshi_web.projects.queries import frozen_months, running, visible, written_by

# A project tells its months from the contract until it is finished: before, nothing is spent; after, nothing is left.
_FIRST, _LAST = "signed", "finished"
MOST_NODE: Final = 60
# What the columns keep behind the point: yuan of 万元, and hundredths of a percent of a percent.
_PLACES: Final = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """Which of the month's projects are looked at. town: a unit's code; charge: the name of who is in charge; state:
    "todo", "done" or "" for both."""

    month: Period
    text: str = ""
    town: str = ""
    charge: str = ""
    state: str = ""

    def query(self) -> dict[str, str]:
        """As in an address; empty parts are left out."""
        every = {
            "month": str(self.month), "q": self.text, "town": self.town, "charge": self.charge,
            "state": self.state,
        }  # fmt: skip
        return {key: value for key, value in every.items() if value}


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gives of a month. node: the label of the next one; on: its day, promised or reached. None: not given."""

    done: Quantity | None = None
    cumulative: Quantity | None = None
    percent: Decimal | None = None
    node: str = ""
    on: date | None = None
    reached: bool = False
    problem: str = ""


def running_month(today: date) -> Period:
    return Period.month(today.year, today.month)


def is_frozen(programme: Programme, month: Period) -> bool:
    return frozen_months(programme).filter(month=str(month)).exists()


def month_to_tell(programme: Programme, today: date) -> Period:
    """The last month that is over, until it is frozen; from then on the month that runs. One query."""
    last = Period.month(*month_of_index(closed_month(today)))
    return running_month(today) if is_frozen(programme, last) else last


def due(programme: Programme, month: Period) -> QuerySet[Project]:
    """Projects of which the month has to be told: on a list on its last day, under contract and not yet finished when it
    began, not cancelled.

    As the columns say, which know only the newest move: of a month long past, a project that has moved on since is missing.
    """
    ranks = {stage.code: stage.rank for stage in stages().stages}
    during = [code for code, rank in ranks.items() if ranks[_FIRST] <= rank <= ranks[_LAST]]
    after = [code for code, rank in ranks.items() if rank > ranks[_LAST]]
    begins = date(month.year, month_of_index(month.first)[1], 1)
    listed = Listing.objects.filter(running(month.ends_on), programme=programme)
    return (
        visible(programme)
        .filter(pk__in=listed.values("project"))
        .filter(Q(stage__in=during) | Q(stage__in=after, stage_since__gte=begins))
        .exclude(stage=_FIRST, stage_since__gt=month.ends_on)
        .exclude(halted="cancelled")
    )


def due_for(access: Access, rights: Rights, month: Period, today: date) -> QuerySet[Project]:
    """Of these the ones the person writes; all of them for who writes none and looks on."""
    rows = due(access.programme, month)
    return written_by(rows, rights, today) if rights.writes_some else rows


def narrowed(rows: QuerySet[Project], scope: Scope, today: date) -> QuerySet[Project]:
    """With `is_told`, those not told first, then town by town."""
    told = told_in(scope.month)
    rows = rows.annotate(is_told=told)
    if scope.text:
        rows = rows.filter(Q(name__icontains=scope.text) | Q(code__iexact=scope.text))
    if scope.town:
        rows = rows.filter(town__code=scope.town)
    if scope.charge:
        charged = InCharge.objects.filter(running(today), name=scope.charge)
        rows = rows.filter(pk__in=charged.values("project"))
    if scope.state:
        rows = rows.filter(told if scope.state == "done" else ~told)
    return rows.select_related("town").order_by("is_told", *_ORDER)


def next_untold(rows: QuerySet[Project], month: Period, after: Project) -> tuple[int | None, int]:
    """The number of the project to be told after that one, and how many are left. One query."""
    left = rows.exclude(pk=after.pk).exclude(told_in(month)).order_by(*_ORDER)
    keys = list(left.values_list(*_ORDER))
    own = (after.town.position, after.town_id, after.number)
    behind = [key for key in keys if key > own]
    first = (behind or keys)[:1]
    return (first[0][2] if first else None), len(keys)


def untold_by_unit(programme: Programme, month: Period, today: date) -> dict[int, list[str]]:
    """Unit -> the names of the projects it writes of which nobody has told the month. Two queries. Made-up ones are left
    out: they are nobody's work."""
    rows = due(programme, month).filter(sample=False).exclude(told_in(month))
    charged = InCharge.objects.filter(running(today), project__in=rows, unit__isnull=False)
    units: dict[int, set[int]] = {}
    for project, unit in charged.values_list("project", "unit"):
        if unit is not None:
            units.setdefault(project, set()).add(unit)
    found: dict[int, list[str]] = {}
    for pk, town, name in rows.order_by("number").values_list("pk", "town", "name"):
        for unit in {town, *units.get(pk, ())}:
            found.setdefault(unit, []).append(name)
    return found


def newest_of_months(
    rows: Sequence[Project], months: Sequence[Period]
) -> dict[tuple[int, str], Progress]:
    """(project, month) -> what was told last of it. One query."""
    found = Progress.objects.filter(
        project__in=[row.pk for row in rows], month__in=[str(month) for month in months]
    )
    return {(one.project_id, one.month): one for one in found.order_by("edition")}


def next_nodes(rows: Sequence[Project]) -> dict[int, NodeDate]:
    """Project -> the node promised first of those not reached. One query."""
    found = NodeDate.objects.filter(project__in=[row.pk for row in rows], done=None)
    return {one.project_id: one for one in found.order_by("-promised", "-pk")}


def charges_of(rows: QuerySet[Project], today: date) -> list[str]:
    """Names of who is in charge of any of them. One query."""
    charged = InCharge.objects.filter(running(today), project__in=rows.order_by().values("pk"))
    return sorted(set(charged.values_list("name", flat=True)))


def year_so_far(told: Told, month: Period) -> Decimal | None:
    """The year's reported investment in 万元 before the month. None: nothing was reported."""
    others = tuple(one for one in told.progress if one.month.last < month.last)
    so_far = year_done(replace(told, progress=others), month)
    return None if so_far is None else so_far[0]


def next_node(told: Told) -> Node | None:
    """The one promised first of those not reached."""
    return min(
        (one for one in told.nodes if one.done is None), key=lambda one: one.promised, default=None
    )


def node_ahead(told: Told, month: Period) -> tuple[str, date | None]:
    """The next node and its day; else what was told last of one in words, which has no day; else nothing."""
    node = next_node(told)
    if node is not None:
        return node.label, node.promised
    words = [one for one in told.progress if one.month.last < month.last]
    last = max(words, key=lambda one: one.month.last, default=None)
    known = {one.label for one in told.nodes}
    return (last.node if last and last.node not in known else ""), None


def report_in(
    told: Told, month: Period, given: Given, today: date
) -> tuple[ProgressReport, Node | None]:
    """What is given as the month's report, and the node with it where that changes.

    LuoshiError: a new node without a day, one reached in the days ahead, a figure finer than what is kept.
    """
    report = ProgressReport(
        month=month,
        done=_money(given.done, _("本月完成投资")),
        cumulative=_money(given.cumulative, _("今年累计")),
        percent=_percent(given.percent),
        node=given.node,
        problem=fitting(given.problem, _("问题")),
    )
    return report, _node(told, given, today) if given.node else None


def unchanged_since(told: Told, month: Period) -> Given:
    """Nothing spent, progress as it was told last, and the next node. Problems go on in their own ledger."""
    before = [one for one in told.progress if one.month.last < month.last]
    last = max(before, key=lambda one: one.month.last, default=None)
    return Given(
        done=Quantity.of(Decimal(0), "万元"),
        percent=last.percent if last else None,
        node=node_ahead(told, month)[0],
    )


def told_in(month: Period) -> Exists:
    """Whether the month of a project is told."""
    return Exists(Progress.objects.filter(project=OuterRef("pk"), month=str(month)))


def _money(amount: Quantity | None, label: str) -> ProgressInvestment | None:
    if amount is None:
        return None
    in_wan = wan(amount, label)
    if in_wan != round(in_wan, _PLACES):
        raise LuoshiError(
            _("%(label)s填得比元还细。") % {"label": label}, _("请核对小数点，精确到元即可。")
        )
    kept = quantity(in_wan)
    return None if kept is None else ProgressInvestment(kept)


def _percent(value: Decimal | None) -> Decimal | None:
    if value is not None and value != round(value, _PLACES):
        raise LuoshiError(_("形象进度的小数太长。"), _("请保留一两位小数。"))
    return value


def _node(told: Told, given: Given, today: date) -> Node | None:
    known = next((one for one in told.nodes if one.label == given.node), None)
    fitting(given.node, _("节点名称"), MOST_NODE)
    if known is not None and known.done is not None and not given.reached:
        return None
    day = given.on or (known.promised if known else None)
    if known is None and day is None and given.node in {one.node for one in told.progress}:
        # Words of an earlier report, as another system or a workbook told them: no node of ours, and no day is asked.
        return None
    if day is None:
        raise LuoshiError(
            _("节点“%(node)s”没有写日期。") % {"node": given.node}, _("请写计划哪天到。")
        )
    if given.reached and day > today:
        raise LuoshiError(
            _("节点“%(node)s”的日期%(day)s还没有到。") % {"node": given.node, "day": day},
            _("已经到了的，请把日期改成到的那天。"),
        )
    if known is None:
        return Node(given.node, day, done=day if given.reached else None)
    if given.reached:
        return Node(known.label, known.planned, known.due, day)
    return None if day == known.promised else Node(known.label, known.planned, day)


_ORDER: Final = ("town__position", "town_id", "number")
