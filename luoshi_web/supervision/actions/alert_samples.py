"""The year's plan of supervision and answers to alerts, for a demonstration (plans.sample.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import WRITERS, Access, access_to, holders_of
from luoshi_web.supervision.actions.alert_raising import raise_alerts
from luoshi_web.supervision.actions.alerts import (
    accept_explanation,
    explain_alert,
    put_on_agenda,
    waive_alert,
)
from luoshi_web.supervision.actions.plans import ItemTold, approve_item, make_item
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Alert, AlertState, PlanItem

_FILE: Final = "plans.sample.yaml"


@audited("supervision.plans.loaded", gettext_lazy("载入了演示用的督查计划：{object}"))
def sample_plans(programme: Programme, *, at: datetime) -> int:
    """How many items; none where some are there already, or where nobody coordinates."""
    office = _office(programme, at)
    if office is None or PlanItem.objects.filter(programme=programme, sample=True).exists():
        return 0
    units = {unit.code: unit for unit in Unit.objects.filter(programme=programme, until=None)}
    items = _told()["items"]
    for given in items:
        _item(office, given, units, at)
    record(
        programme, "supervision.plans.loaded", Subject("plan_items", "", str(len(items))),
        actor=SYSTEM, at=at, after={"items": len(items)},
    )  # fmt: skip
    return len(items)


@audited("supervision.alerts.sampled", gettext_lazy("载入了演示用的预警答复：{object}"))
def sample_alerts(programme: Programme, *, at: datetime) -> int:
    """Alerts come of the figures by themselves; some of those that rest on made-up ones are answered. How many answers."""
    raise_alerts(programme, at=at)
    office = _office(programme, at)
    if office is None or Alert.objects.filter(programme=programme).exclude(answered_at=None):
        return 0
    people = holders_of(programme, WRITERS, _day(at))
    answered = sum(_answered(office, given, people, at) for given in _told()["answers"])
    record(
        programme, "supervision.alerts.sampled", Subject("alerts", "", str(answered)),
        actor=SYSTEM, at=at, after={"answers": answered},
    )  # fmt: skip
    return answered


def _item(
    office: Access, given: Mapping[str, Any], units: Mapping[str, Unit], at: datetime
) -> None:
    year = _day(at).year
    told = ItemTold(
        title=given["title"],
        basis=given["basis"],
        scope=given["scope"],
        since=date(year, 1, 1),
        until=date(year, 12, 31),
        cap=given.get("cap"),
        units=tuple(units[code] for code in given.get("units", ()) if code in units),
    )
    row = make_item(office, rights(office), told, at=at, sample=True)
    leader = _holder(office.programme, Role.LEADER, at)
    if leader is not None and "approved" in given:
        ago = at - timedelta(days=given["approved"])
        signed = max(ago, at.replace(month=1, day=4)) if at.month > 1 else at
        approve_item(leader, rights(leader), row, row.edition, at=signed)


def _answered(
    office: Access,
    given: Mapping[str, Any],
    people: Mapping[int | None, list[Person]],
    at: datetime,
) -> bool:
    rows = Alert.objects.filter(
        programme=office.programme, sample=True, state=AlertState.OPEN, kind__in=given["kinds"]
    ).select_related("unit", "order")
    if given["do"] == "explain":
        rows = rows.filter(unit__in=[unit for unit in people if unit is not None])
    row = rows.order_by("number").first()
    if row is None:
        return False
    row.programme = office.programme
    held, words = rights(office), given["words"]
    if given["do"] == "agenda":
        put_on_agenda(office, held, row, row.edition, words, at=at)
    elif given["do"] == "waive":
        until = _day(at) + timedelta(days=given["until"])
        waive_alert(office, held, row, row.edition, words, until, at=at)
    else:
        writer = access_to(people[row.unit_id][0], office.programme.code, _day(at))
        row = explain_alert(writer, rights(writer), row, row.edition, words, at=at)
        if given.get("accept"):
            accept_explanation(office, held, row, row.edition, at=at)
    return True


def _told() -> dict[str, Any]:
    text = files("luoshi_web.supervision").joinpath(_FILE).read_text(encoding="utf-8")
    told: dict[str, Any] = yaml.safe_load(text)
    return told


def _office(programme: Programme, at: datetime) -> Access | None:
    return _holder(programme, Role.COORDINATOR, at)


def _holder(programme: Programme, role: Role, at: datetime) -> Access | None:
    found = holders_of(programme, frozenset({role}), _day(at))
    people = [person for each in found.values() for person in each]
    return access_to(people[0], programme.code, _day(at)) if people else None


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
