"""Made-up meetings for a demonstration (meetings.sample.yaml), through the same actions as real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Person, Programme, Role, Unit, UnitKind
from luoshi_web.offices.queries import Access, Stand
from luoshi_web.supervision.actions.decisions import close_decision, report_decision
from luoshi_web.supervision.actions.meetings import (
    MeetingTold,
    add_item,
    convene_meeting,
    draft_meeting,
)
from luoshi_web.supervision.actions.minutes import (
    DecisionTold,
    Heard,
    Present,
    add_decision,
    hear_item,
    record_attendance,
)
from luoshi_web.supervision.actions.signing import finish_minutes, sign_minutes
from luoshi_web.supervision.models import AgendaItem, Attendance, Came, Decision, Meeting

_FILE: Final = "meetings.sample.yaml"
_TEN: Final = time(10)
_NOTICE: Final = 3


@audited("supervision.meetings.loaded", gettext_lazy("载入了演示用的会议：{object}"))
def sample_meetings(programme: Programme, *, at: datetime) -> int:
    """How many there were; none where some are there already, or the programme has no departments."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    loading = _Loading(programme, at)
    if Meeting.objects.filter(programme=programme, sample=True).exists() or not loading.others:
        return 0
    text = files("luoshi_web.supervision").joinpath(_FILE).read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    for each in told["meetings"]:
        loading.held(each)
    loading.drafted(told["next"])
    count = len(told["meetings"]) + 1
    record(
        programme, "supervision.meetings.loaded", Subject("meetings", "", str(count)),
        actor=SYSTEM, at=at, after={"meetings": count},
    )  # fmt: skip
    return count


class _Loading:
    """The file's meetings on their way through the actions. Those who act are nobody's accounts."""

    def __init__(self, programme: Programme, at: datetime) -> None:
        self.programme, self.at = programme, at
        self.today = timezone.localtime(at).date()
        self.calendar = calendar_of(programme)
        rows = Unit.objects.filter(programme=programme, until=None)
        self.units = {unit.code: unit for unit in rows}
        self.others = [unit for unit in rows if unit.kind == UnitKind.DEPARTMENT]
        self.office = self._access("督查部门", Role.COORDINATOR)
        self.leader = self._access("分管负责人", Role.LEADER)

    def held(self, given: Mapping[str, Any]) -> None:
        """Drafted some days before, held, signed the day after; then what became of its decisions."""
        before, day = self._at(given["held"] + _NOTICE), self._at(given["held"])
        units = tuple(self._units(given["units"]))
        row = draft_meeting(self.office, self._told(given, units), at=before, sample=True)
        # What waits today did not wait then.
        AgendaItem.objects.filter(meeting=row).delete()
        for item in given["items"]:
            unit = self._unit(item["unit"])
            row = add_item(self.office, row, row.edition, item["words"], unit, at=before)
        row = convene_meeting(self.office, row, row.edition, at=before)
        items = AgendaItem.objects.filter(meeting=row).order_by("position")
        made = [
            pair
            for item, told in zip(items, given["items"], strict=True)
            for pair in self._minuted(row, item, told, day)
        ]
        self._signed(row, given, day)
        for decision, told in made:
            self._followed(decision.pk, told)

    def drafted(self, given: Mapping[str, Any]) -> None:
        told = self._told(given, ())
        row = draft_meeting(self.office, told, at=self.at, sample=True)
        if not AgendaItem.objects.filter(meeting=row).exists():
            add_item(self.office, row, row.edition, given["title"], None, at=self.at)

    def _minuted(
        self, row: Meeting, item: AgendaItem, told: Mapping[str, Any], at: datetime
    ) -> list[tuple[Decision, Mapping[str, Any]]]:
        hear_item(self.office, row, item.pk, item.edition, Heard(told["heard"]), at=at)
        found = []
        for each in told["decisions"]:
            item.refresh_from_db(fields=["edition"])
            owner = self._unit(each["owner"])
            decided = DecisionTold(
                each["text"], owner, self._day(each["due"]),
                tuple(one for one in self._units(each["supports"]) if one != owner),
            )  # fmt: skip
            found.append(
                (add_decision(self.office, row, item.pk, item.edition, decided, at=at), each)
            )
        return found

    def _signed(self, row: Meeting, given: Mapping[str, Any], at: datetime) -> None:
        units = Attendance.objects.filter(meeting=row).values_list("unit", flat=True)
        present = {unit: Present(Came.PRESENT) for unit in units}
        row = record_attendance(self.office, row, row.edition, present, at=at)
        row = finish_minutes(self.office, row, row.edition, given["closing"], at=at)
        sign_minutes(self.leader, row, row.edition, at=at + timedelta(days=1))

    def _followed(self, pk: int, told: Mapping[str, Any]) -> None:
        row = Decision.objects.select_related("programme", "owner", "meeting", "order").get(pk=pk)
        if "reported" in told:
            owner = self._access(row.owner.name, Role.HEAD, row.owner)
            step = told["reported"]
            row = report_decision(owner, row, row.edition, step["words"], at=self._at(step["ago"]))
        if "closed" in told:
            step = told["closed"]
            close_decision(self.office, row, row.edition, step["words"], at=self._at(step["ago"]))

    def _told(self, given: Mapping[str, Any], units: tuple[Unit, ...]) -> MeetingTold:
        hour = time.fromisoformat(given["at"])
        return MeetingTold(
            kind=given["kind"], title=given["title"], held_on=self._day(given["held"]),
            starts_at=hour, place=given["place"], chair=given["chair"], secretary="督查部门",
            wishes=given["wishes"], units=units,
        )  # fmt: skip

    def _access(self, name: str, role: Role, unit: Unit | None = None) -> Access:
        pk = unit.pk if unit else None
        return Access(
            self.programme, Person(name=name, username="演示"), frozenset({role}),
            frozenset({pk} if pk else ()), (), (Stand(role, pk),),
        )  # fmt: skip

    def _unit(self, code: str) -> Unit:
        return self.units.get(code) or self.others[len(code) % len(self.others)]

    def _units(self, codes: Sequence[str]) -> list[Unit]:
        return list(dict.fromkeys(self._unit(code) for code in codes))

    def _day(self, ago: int) -> date:
        """Offices meet on working days: earlier for what is past, later for what is ahead."""
        day = self.today - timedelta(days=ago)
        return self.calendar.on_or_before(day) if ago >= 0 else self.calendar.on_or_after(day)

    def _at(self, ago: int) -> datetime:
        return timezone.make_aware(datetime.combine(self._day(ago), _TEN))
