"""What the address of the portfolio asks for, and the projects that meet it. The list, the board, the timeline and the sheet ask the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi.projects import CLASSES, HALTS, LEVELS, ORIGINS, project_lists, stages
from luoshi_web.offices.conflicts import written
from luoshi_web.offices.models import Programme
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.models import Listing, Project
from luoshi_web.projects.portfolio_rows import late_nodes, of_year, silent
from luoshi_web.projects.queries import running, visible, written_by

EMPTY: Final = "-"
"""In the address, what stands for "none of them"."""
ANY: Final = "any"
_MOST: Final = 60
_AMOUNT: Final = re.compile(r"\d{1,12}(?:\.\d{1,4})?", re.ASCII)
# The order of the list: key in the address -> words, the column it goes by. The first is the list's own.
SORTS: Final[Mapping[str, tuple[str, str]]] = {
    "plan": (gettext_noop("本年计划大的在前"), "-plan"),
    "number": (gettext_noop("新登记的在前"), "-number"),
    "name": (gettext_noop("按名称"), "name"),
    "total": (gettext_noop("计划总投资大的在前"), "-total"),
    "done": (gettext_noop("本年完成多的在前"), "-done"),
    "rate": (gettext_noop("完成率低的在前"), "share"),
    "stage": (gettext_noop("进这一阶段早的在前"), "stage_since"),
}
OWN_SORT: Final = next(iter(SORTS))


@dataclass(frozen=True, slots=True)
class Filters:
    """list: a code, ANY for those on any list today, EMPTY for those on none; halted: a kind, ANY or EMPTY likewise.

    least, most: of the planned total, 万元. mistakes: what was asked and is left out, each a sentence.
    """

    text: str = ""
    town: str = ""
    stages: tuple[str, ...] = ()
    list: str = ""
    class_: str = ""
    level: str = ""
    cluster: str = ""
    origin: str = ""
    halted: str = ""
    mine: bool = False
    unreported: bool = False
    late: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    sort: str = ""
    mistakes: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: QueryDict, towns: Collection[str]) -> Filters:
        """towns: the unit codes that a project's town may have."""
        wrong: list[str] = []
        lists = {ANY, EMPTY, *project_lists()}
        return cls(
            text=written(given.get("q", ""))[:_MOST],
            town=_one_of(given, "town", _("镇街"), towns, wrong),
            stages=_stages(given, wrong),
            list=_one_of(given, "list", _("名单"), lists, wrong),
            class_=_one_of(given, "class", _("类别"), CLASSES, wrong),
            level=_one_of(given, "level", _("级别"), LEVELS, wrong),
            cluster=written(given.get("cluster", ""))[:_MOST],
            origin=_one_of(given, "origin", _("投资来源"), ORIGINS, wrong),
            halted=_one_of(given, "halted", _("停缓"), {ANY, EMPTY, *HALTS}, wrong),
            mine=given.get("mine") == "1",
            unreported=given.get("unreported") == "1",
            late=given.get("late") == "1",
            least=_amount(given, "from", _("总投资下限"), wrong),
            most=_amount(given, "to", _("总投资上限"), wrong),
            sort=_one_of(given, "sort", _("次序"), SORTS, wrong),
            mistakes=tuple(wrong),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for besides an order."""
        return replace(self, sort="", mistakes=()) != Filters()

    @property
    def carried(self) -> Filters:
        """What goes along to the board and the timeline."""
        return Filters(town=self.town, list=self.list, cluster=self.cluster)

    def query(self, **changes: str) -> str:
        """As it stands in an address, without the question mark, with some keys changed; empty values are left out.

        `stage` in changes stands for all stages asked for.
        """
        values = {
            "q": self.text,
            "town": self.town,
            "stage": self.stages,
            "list": self.list,
            "class": self.class_,
            "level": self.level,
            "cluster": self.cluster,
            "origin": self.origin,
            "halted": self.halted,
            "mine": "1" if self.mine else "",
            "unreported": "1" if self.unreported else "",
            "late": "1" if self.late else "",
            "from": f"{self.least.normalize():f}" if self.least is not None else "",
            "to": f"{self.most.normalize():f}" if self.most is not None else "",
            "sort": self.sort,
        } | changes
        return urlencode({key: value for key, value in values.items() if value}, doseq=True)


def filtered(
    programme: Programme, filters: Filters, rights: Rights, today: date, month: Period
) -> QuerySet[Project]:
    """The projects that meet the filters, without an order, each with its figures of the month's year (`of_year`).

    month: the one whose reports are due.
    """
    rows = of_year(visible(programme), month.year)
    if filters.text:
        text = filters.text
        rows = rows.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(investor__icontains=text)
        )
    for column, value in _columns(filters).items():
        rows = rows.filter(**{column: value})
    if filters.stages:
        rows = rows.filter(stage__in=["" if one == EMPTY else one for one in filters.stages])
    if filters.halted:
        rows = _halted(rows, filters.halted)
    if filters.list or filters.class_:
        rows = _listed(rows, filters, today)
    if filters.mine:
        rows = written_by(rows, rights, today)
    if filters.unreported:
        rows = rows.filter(silent(programme, month))
    if filters.late:
        rows = rows.filter(Exists(late_nodes(today)))
    return rows


def ordered(rows: QuerySet[Project], filters: Filters) -> QuerySet[Project]:
    """In the order asked for; what has no value stands last, and equals by number."""
    column = SORTS[filters.sort or OWN_SORT][1]
    name = column.lstrip("-")
    order = F(name).desc(nulls_last=True) if column != name else F(name).asc(nulls_last=True)
    return rows.order_by(order, "-number")


def _columns(filters: Filters) -> Mapping[str, object]:
    asked = {
        "town__code": filters.town,
        "level": filters.level,
        "origin": filters.origin,
        "total__gte": filters.least,
        "total__lte": filters.most,
    }
    found: dict[str, object] = {
        key: value for key, value in asked.items() if value not in ("", None)
    }
    if filters.cluster:
        found["cluster"] = "" if filters.cluster == EMPTY else filters.cluster
    return found


def _halted(rows: QuerySet[Project], kind: str) -> QuerySet[Project]:
    if kind == ANY:
        return rows.exclude(halted="")
    return rows.filter(halted="" if kind == EMPTY else kind)


def _listed(rows: QuerySet[Project], filters: Filters, today: date) -> QuerySet[Project]:
    on = Listing.objects.filter(running(today), project=OuterRef("pk"))
    if filters.list == EMPTY:
        return rows.filter(~Exists(on))
    if filters.list not in ("", ANY):
        on = on.filter(list=filters.list)
    if filters.class_:
        on = on.filter(class_of=filters.class_)
    return rows.filter(Exists(on))


def _one_of(
    given: QueryDict, key: str, label: str, known: Collection[str], wrong: list[str]
) -> str:
    text = written(given.get(key, ""))
    if not text or text in known:
        return text
    wrong.append(_unknown(label, text))
    return ""


def _stages(given: QueryDict, wrong: list[str]) -> tuple[str, ...]:
    asked = {written(text) for text in given.getlist("stage")} - {""}
    known = [EMPTY, *(stage.code for stage in stages().stages)]
    wrong.extend(_unknown(_("阶段"), text) for text in sorted(asked.difference(known)))
    return tuple(code for code in known if code in asked)


def _unknown(label: str, text: str) -> str:
    return _("“%(label)s”里没有“%(text)s”，这一项没有筛。") % {"label": label, "text": text[:20]}


def _amount(given: QueryDict, key: str, label: str, wrong: list[str]) -> Decimal | None:
    text = unicodedata.normalize("NFKC", written(given.get(key, ""))).replace(",", "")
    if not text:
        return None
    if _AMOUNT.fullmatch(text):
        return Decimal(text)
    wrong.append(
        _("%(label)s填的“%(text)s”不是万元数，这一项没有筛。") % {"label": label, "text": text[:20]}
    )
    return None
