"""Made-up orders in different states, for a demonstration (orders.sample.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi.supervising import Days, Step
from luoshi_web.ledger.models import Target
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme, Unit, UnitKind
from luoshi_web.supervision.models import Order
from luoshi_web.supervision.order_rows import supporting
from luoshi_web.supervision.writing import NewOrder, give_number, keep_draft, keep_step, kept_of

_FILE: Final = "orders.sample.yaml"
_SIDES: Final = {"office": "督查部门（演示）", "leader": "分管负责人（演示）"}
_NINE: Final = time(9)
_LATEST: Final = 470
_PLAIN: Final = ("words", "progress", "approver", "grade", "way")


@audited("supervision.orders.loaded", gettext_lazy("载入了演示用的督办单：{object}"))
def sample_orders(programme: Programme, *, at: datetime) -> int:
    """How many there were; none where some are there already. Every step is one that the rules allow: LuoshiError where the
    file tells another. The orders take their numbers in the order of their days."""
    text = files("luoshi_web.supervision").joinpath(_FILE).read_text(encoding="utf-8")
    Programme.objects.select_for_update().get(pk=programme.pk)
    if Order.objects.filter(programme=programme, sample=True).exists():
        return 0
    loading = _Loading(programme, at)
    count = sum(loading.load(each) for each in yaml.safe_load(text)["orders"])
    record(
        programme, "supervision.orders.loaded", Subject("orders", "", str(count)), actor=SYSTEM,
        at=at, after={"orders": count},
    )  # fmt: skip
    return count


class _Loading:
    """The file's orders on their way into rows of one programme."""

    def __init__(self, programme: Programme, at: datetime) -> None:
        self.programme, self.at = programme, at
        self.today = timezone.localtime(at).date()
        self.calendar = calendar_of(programme)
        self.works = self.calendar.is_working
        rows = Unit.objects.filter(programme=programme, until=None)
        self.units = {unit.code: unit for unit in rows}
        self.others = [unit for unit in rows if unit.kind == UnitKind.DEPARTMENT]
        targets = Target.objects.filter(programme=programme)
        self.targets = set(targets.values_list("code", flat=True))

    def load(self, given: Mapping[str, Any]) -> bool:
        """Left out where the programme has too few units."""
        lead = self._unit(given["lead"])
        if lead is None:
            return False
        found = [self._unit(code, lead) for code in given.get("supports", ())]
        limit, target = Days(*given["limit"]), given.get("target", "")
        new = NewOrder(
            kind=given["kind"],
            title=given["title"],
            matter=given["matter"],
            lead=lead,
            supports=tuple(unit for unit in found if unit is not None),
            limit=limit,
            feedback=Days(*given["feedback"]) if "feedback" in given else None,
            target_code=target if target in self.targets else "",
            instructed_by=given.get("instructed_by", ""),
            contact=_SIDES["office"],
        )
        drafted = self._moment(given["drafted"])
        row = keep_draft(self.programme, new, limit, by=_SIDES["office"], at=drafted, sample=True)
        for each in given["steps"]:
            self._take(row, each)
        return True

    def _take(self, row: Order, given: Mapping[str, Any]) -> None:
        at = self._moment(given["ago"])
        unit = self._unit_of(row, given)
        step = Step(
            do=given["do"],
            on=self._day(given["ago"]),
            by=_SIDES.get(given["side"]) or f"{self._side(row, given['side']).name}（演示）",
            due=self._day(given["due"]) if "due" in given else None,
            unit=unit.name if unit else "",
            checks=tuple(given.get("checks", ())),
            **{key: given[key] for key in _PLAIN if key in given},
        )
        keep_step(kept_of(row, self.works), step, unit, at=at)
        if step.do == "register":
            give_number(row, step.on.year)

    def _unit_of(self, row: Order, given: Mapping[str, Any]) -> Unit | None:
        if given["do"] == "feedback":
            return self._side(row, given["side"])
        return self._unit(given["unit"], row.lead) if "unit" in given else None

    def _side(self, row: Order, side: str) -> Unit:
        supports = supporting(row) if side == "support" else []
        return supports[0] if supports else row.lead

    def _unit(self, code: str, but: Unit | None = None) -> Unit | None:
        """The unit of that code, else some department; not the lead, which supports nobody."""
        others = [unit for unit in self.others if unit != but]
        found = self.units.get(code) or (others[len(code) % len(others)] if others else None)
        return None if found == but else found

    def _day(self, ago: int) -> date:
        """Offices write nothing on days off: earlier for what is past, later for a limit ahead."""
        day = self.today - timedelta(days=ago)
        return self.calendar.on_or_before(day) if ago >= 0 else self.calendar.on_or_after(day)

    def _moment(self, ago: int) -> datetime:
        """In office hours, the later the nearer, so that of one day what was done first stands first; never ahead of now."""
        minute = timedelta(minutes=_LATEST - ago)
        start = timezone.make_aware(datetime.combine(self._day(ago), _NINE))
        return min(self.at, start + minute)
