"""One measure that answers a gap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import GapMeasure, MeasureState
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class MeasurePage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    words: str
    light: Light
    state: str
    owner: str
    by: str
    left: str
    is_over: bool
    indicator: str
    indicator_url: str
    card: tuple[tuple[str, str], ...]
    file_url: str
    file_name: str
    edition: int
    do_url: str
    may_finish: bool
    may_drop: bool
    typed: Typed
    has_sample: bool


def measure_page(
    access: Access, rights: Rights, row: GapMeasure, today: date, typed: Typed
) -> MeasurePage:
    """One query where it has evidence."""
    here, is_open = access.programme.code, row.state == MeasureState.OPEN
    days = (row.by - today).days
    args = [here, row.number]
    return MeasurePage(
        title=_("对标措施"),
        programme=here,
        tabs=tabs(access, ""),
        words=row.words,
        light=_light(row, days),
        state=str(MeasureState(row.state).label),
        owner=row.owner.name,
        by=row.by.isoformat(),
        left=_left(days) if is_open else "",
        is_over=is_open and days < 0,
        indicator=row.yardstick.indicator.name,
        indicator_url=reverse("evaluation:yardstick", args=[here, row.yardstick.indicator.code]),
        card=_card(row),
        file_url=reverse("evaluation:peer-measure-file", args=args) if row.evidence_id else "",
        file_name=row.evidence.name if row.evidence else "",
        edition=row.edition,
        do_url=reverse("evaluation:peer-measure-do", args=args),
        may_finish=is_open and (rights.office or row.owner_id in rights.units),
        may_drop=is_open and rights.office,
        typed=typed,
        has_sample=row.sample,
    )


def _light(row: GapMeasure, days: int) -> Light:
    if row.state == MeasureState.DONE:
        return "done"
    if row.state == MeasureState.DROPPED:
        return "none"
    return "red" if days < 0 else "not_due"


def _left(days: int) -> str:
    return _("逾期 %(n)s 天") % {"n": -days} if days < 0 else _("还有 %(n)s 天") % {"n": days}


def _card(row: GapMeasure) -> tuple[tuple[str, str], ...]:
    told = [
        (
            _("针对"),
            _("与%(peer)s的%(name)s差距")
            % {"peer": row.peer.name, "name": row.yardstick.indicator.name},
        ),
        (_("承办单位"), row.owner.name),
        (_("完成时限"), row.by.isoformat()),
        (_("拟定"), f"{row.made_by} {localtime(row.made_at).date().isoformat()}"),
    ]
    if row.ended_on:
        label = _("成效") if row.state == MeasureState.DONE else _("原因")
        told.append((label, row.words_end))
        told.append((_("办结"), f"{row.ended_by} {row.ended_on.isoformat()}"))
    return tuple(told)
