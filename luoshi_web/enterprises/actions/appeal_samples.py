"""Made-up appeals in every state, for a demonstration (appeals.sample.yaml). Each step is one that the rules allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi.enterprises import main_term, terms_of
from luoshi_web.enterprises.actions.appeal_moving import (
    Actor,
    AppealKeeping,
    AppealMoving,
    AppealTold,
    Said,
)
from luoshi_web.enterprises.actions.matter_groups import escalate
from luoshi_web.enterprises.appeal_rows import appeal_supports
from luoshi_web.enterprises.matter_groups import next_group
from luoshi_web.enterprises.models import (
    Appeal,
    Exclusion,
    ExclusionState,
    Firm,
    GroupState,
    MatterGroup,
)
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme, Unit, UnitKind

_FILE: Final = "appeals.sample.yaml"
_OFFICE, _LEADER, _FIRM = "诉求调度（演示）", "分管负责人（演示）", "企业（演示）"
_NINE: Final = time(9)
_FIRMS: Final = 24
_SAID: Final = ("words", "way", "result", "satisfaction")


@audited("enterprises.appeals.loaded", gettext_lazy("载入了演示用的企业诉求：{object}"))
def sample_appeals(programme: Programme, *, at: datetime) -> int:
    """How many there were; none where some are there already. The enterprises are made-up ones of the directory (`sample_firms`
    before), or names alone where there are none. LuoshiError where the file tells a step that cannot be made."""
    text = files("luoshi_web.enterprises").joinpath(_FILE).read_text(encoding="utf-8")
    Programme.objects.select_for_update().get(pk=programme.pk)
    if Appeal.objects.filter(programme=programme, sample=True).exists():
        return 0
    told = yaml.safe_load(text)
    loading = _Loading(programme, at, told)
    for n, each in enumerate(told["appeals"]):
        loading.load(n, *each)
    for each in told["groups"]:
        loading.group(each)
    count = len(told["appeals"])
    record(
        programme, "enterprises.appeals.loaded", Subject("appeals", "", str(count)), actor=SYSTEM,
        at=at, after={"appeals": count},
    )  # fmt: skip
    return count


class _Loading:
    """The file's appeals on their way into rows of one programme."""

    def __init__(self, programme: Programme, at: datetime, told: Mapping[str, Any]) -> None:
        self.programme, self.at = programme, at
        self.matters, self.lives = told["matters"], told["lives"]
        self.today = timezone.localtime(at).date()
        self.calendar = calendar_of(programme)
        rows = Unit.objects.filter(programme=programme, until=None)
        self.units = {unit.code: unit for unit in rows}
        self.others = [unit for unit in rows if unit.kind == UnitKind.DEPARTMENT] or list(rows)
        firms = Firm.objects.filter(programme=programme, sample=True, merged_into=None)
        self.firms = list(firms.select_related("town", "merged_into").order_by("number")[:_FIRMS])
        self.newest: dict[str, Appeal] = {}

    def load(
        self, n: int, key: str, ago: int, life: str, more: Mapping[str, Any] | None = None
    ) -> None:
        given, matter = more or {}, self.matters[key]
        units = self._units(matter["units"])
        # Minutes apart, so that of one day each comes at a moment of its own.
        begins = 7 * n % 240
        came = min(self.at, self._moment(self._before(ago), begins))
        row = self._keep(given.get("firm", n), key, given, came)
        for number, step in enumerate(self.lives[life]):
            day = self._after(came, step["after"])
            moment = self._moment(day, begins + 10 * (number + 1))
            if moment > self.at:
                break
            if "exclude" in step:
                self._exclude(row, step, moment)
            else:
                row = self._take(row, step, units, given, moment)
        self.newest[key] = row

    def group(self, given: Mapping[str, Any]) -> None:
        wanted = [self.matters[key]["title"] for key in given["matters"]]
        rows = Appeal.objects.filter(programme=self.programme, sample=True, title__in=wanted)
        rows = rows.filter(group=None)
        made = MatterGroup.objects.create(
            programme=self.programme, number=next_group(self.programme), title=given["title"],
            matter=given["matter"], reason=given["reason"], unit=self._unit(given["unit"]),
            state=GroupState.ASKED if given.get("asked") else GroupState.OPEN,
            asked_at=self.at if given.get("asked") else None, sample=True, made_at=self.at,
            made_by=_OFFICE,
        )  # fmt: skip
        rows.update(group=made)

    def _keep(self, at: int, key: str, given: Mapping[str, Any], came: datetime) -> Appeal:
        matter = self.matters[key]
        firm = self.firms[at % len(self.firms)] if self.firms else None
        channel = given.get("channel", "web")
        told = AppealTold(
            title=matter["title"],
            matter=f"{matter['matter']}{given.get('more', '')}",
            firm=firm,
            firm_name="" if firm else f"示例{at % _FIRMS + 1}号企业（演示）",
            contact=f"示例联系人{at + 1}",
            kind=matter.get("kind", "help"),
            category=matter["category"],
            urgency=given.get("urgency", "usual"),
            channel=channel,
            hotline_number=f"演示{at + 1:05}" if channel == "hotline" else "",
            received_at=came,
        )
        keeping = AppealKeeping(self.programme, Actor(_FIRM), came, sample=True)
        return keeping.keep(told)[0]

    def _take(
        self,
        row: Appeal,
        step: Mapping[str, Any],
        units: list[Unit],
        given: Mapping[str, Any],
        at: datetime,
    ) -> Appeal:
        do, side = step["do"], step["side"]
        moving = AppealMoving(row, None, Actor(self._name(row, side)), frozenset({side}), at)
        said = Said(
            unit=units[step["unit"]].name if "unit" in step else "",
            supports=tuple(units[place].name for place in step.get("supports", ())),
            ref=str(self.newest[given["ref"]].number) if do == "merge" else "",
            **{key: step[key] for key in _SAID if key in step},
        )
        if "due" in step:
            main = main_term(terms_of(moving.told))
            limit = main.due if main else self.today
            said = replace(said, due=self.calendar.add(limit, step["due"]))
        moving.take(do, said)
        if do == "ask_order":
            escalate(moving.row, said.words, actor=_OFFICE, at=at)
        return moving.row

    def _exclude(self, row: Appeal, step: Mapping[str, Any], at: datetime) -> None:
        made = Exclusion(
            programme=self.programme, appeal=row, kind=step["exclude"], reason=step["words"],
            asked_at=at, asked_by=self._name(row, "head"), asked_person="",
        )  # fmt: skip
        if "granted" in step:
            made.state = ExclusionState.GRANTED if step["granted"] else ExclusionState.REFUSED
            made.decided_at, made.decided_by, made.decided_words = at, _LEADER, "情况属实，同意。"
        made.save()

    def _name(self, row: Appeal, side: str) -> str:
        if side in ("office", "leader", "firm"):
            return {"office": _OFFICE, "leader": _LEADER, "firm": _FIRM}[side]
        supports = appeal_supports(row) if side == "support" else []
        unit = supports[0] if supports else row.lead
        return f"{unit.name if unit else ''}（演示）"

    def _units(self, codes: list[str]) -> list[Unit]:
        """At least two, no two alike: a life may need one to send back to."""
        found = list(dict.fromkeys(self._unit(code) for code in codes))
        rest = [unit for unit in self.others if unit not in found]
        return (found + rest)[: max(len(found), 2)]

    def _unit(self, code: str) -> Unit:
        return self.units.get(code) or self.others[len(code) % len(self.others)]

    def _before(self, ago: int) -> date:
        return self.calendar.on_or_before(self.today - timedelta(days=ago))

    def _after(self, came: datetime, days: int) -> date:
        day = timezone.localtime(came).date()
        return self.calendar.add(day, days) if days else day

    def _moment(self, day: date, minute: int) -> datetime:
        return timezone.make_aware(datetime.combine(day, _NINE)) + timedelta(
            minutes=5 * minute % 480
        )
