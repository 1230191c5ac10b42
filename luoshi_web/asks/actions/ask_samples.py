"""Made-up asks for a demonstration: the sample rows of the register that this room keeps, and asks.sample.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone

from luoshi.plan import Quantity
from luoshi.projects import FlowStep, ask_kinds
from luoshi.registers import Stored, numbered_day
from luoshi_web.asks.actions.asks import (
    AskTold,
    UseTold,
    allocate_ask,
    answer_needs,
    make_ask,
    move_ask,
    prove_step,
)
from luoshi_web.asks.actions.mirroring import KEEPER, mirror_asks
from luoshi_web.asks.ask_rows import asks, kept_ask
from luoshi_web.asks.guards import Rights, rights
from luoshi_web.asks.mirrored import ASK_STAGES
from luoshi_web.asks.models import Ask, Entered
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import Access, access_to
from luoshi_web.projects.matter_rows import needs, still_open
from luoshi_web.projects.models import Project
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import kept_by

_FILE: Final = "asks.sample.yaml"
_KINDS: Final = {"fund": "funds", "land": "land", "energy": "energy", "other": "policy"}
_MILLION: Final = 10**6
_BEFORE: Final = timedelta(days=20)
_AFTER: Final = timedelta(days=30)


def sample_asks(programme: Programme, *, at: datetime) -> int:
    """How many there were; none where asks are there already, or nobody coordinates. Every one goes its way through the real
    actions, and its entry in the register is from here on its own."""
    if Ask.objects.filter(programme=programme).exists():
        return 0
    access = coordinator_of(programme, at)
    if access is None:
        return 0
    made = 0
    for register in kept_by(programme):
        stages = {stage.code for stage in register.register.stages}
        if register.register.kept_by == KEEPER and stages == set(ASK_STAGES):
            made += _Loading(access, register, at).load()
    mirror_asks(programme, actor=SYSTEM, at=at)
    return made


def coordinator_of(programme: Programme, at: datetime) -> Access | None:
    """As one of those who coordinate; None where nobody does."""
    person = Person.objects.filter(
        posts__programme=programme, posts__role=Role.COORDINATOR
    ).first()  # fmt: skip
    return access_to(person, programme.code, timezone.localtime(at).date()) if person else None


@dataclass(frozen=True, slots=True)
class _Row:
    """A sample row of the register; days it does not hold are None."""

    entry_no: int
    stage: str
    body: Mapping[str, Stored]

    def day(self, name: str) -> date | None:
        value = self.body.get(name)
        return numbered_day(int(value)) if value else None

    def funds(self, name: str) -> Quantity | None:
        value = self.body.get(name)
        if value is None:
            return None
        return Quantity.of((Decimal(value) / _MILLION).normalize(), "万元")


class _Loading:
    """The register's rows on their way into asks."""

    def __init__(self, access: Access, register: Kept, at: datetime) -> None:
        text = files("luoshi_web.asks").joinpath(_FILE).read_text(encoding="utf-8")
        self.rules: Mapping[str, Any] = yaml.safe_load(text)
        self.access, self.register, self.at = access, register, at
        self.held: Rights = rights(access)
        self.today = timezone.localtime(at).date()
        self.units = {unit.code: unit for unit in Unit.objects.filter(programme=access.programme)}
        self.projects = list(
            Project.objects.filter(programme=access.programme, stage__in=("started", "building"))
            .select_related("town", "programme")
            .order_by("number")[:12]
        )
        self.taken = 0
        self.lacking = int(self.rules["unproven"])

    def load(self) -> int:
        revisions = Revision.objects.filter(
            programme=self.access.programme, register=self.register.row.code, superseded=None,
            withdrawn=0, sample=1,
        ).order_by("entry_no")  # fmt: skip
        rows = [_Row(one.entry_no, one.stage or "planned", one.body) for one in revisions]
        for n, row in enumerate(rows):
            self._one(n, row)
        self._answer_needs()
        return len(rows)

    def _one(self, n: int, row: _Row) -> None:
        lead = self.units.get(str(row.body["unit"]))
        if lead is None:
            return
        kind = _KINDS[str(row.body["kind"])]
        asked = row.funds("wanted") or self._amount(kind, n)
        submitted, answered = row.day("submitted_on"), row.day("answered_on")
        since = min((submitted or self.today) - _BEFORE, self.today)
        title = str(row.body["ask"])
        higher = next(one for one in self.rules["higher"] if one["word"] in title)
        told = AskTold(
            title, kind, asked, higher["unit"], lead, since, higher["basis"].format(year=since.year)
        )
        ask = make_ask(self.access, self.held, told, at=self.at, sample=True)
        Entered.objects.create(
            programme=self.access.programme, source=f"ask/{ask.number}",
            register=self.register.row.code, entry_no=row.entry_no,
        )  # fmt: skip
        if submitted is None:
            return
        ask = self._step(ask, FlowStep("submitted", submitted, ref=f"示例报字{ask.number}号"))
        if answered is None:
            return
        if row.stage == "refused":
            self._step(ask, FlowStep("declined", answered, words="示例：当年额度已用完"))
            return
        self._arrive(n, row, ask, asked, answered)

    def _arrive(self, n: int, row: _Row, ask: Ask, asked: Quantity, answered: date) -> None:
        """From the answer on: granted what arrived, or a part of what was asked where nothing has."""
        came, arrived_on = row.funds("arrived"), row.day("arrived_on")
        share = self.rules["grants"][n % len(self.rules["grants"])]
        granted = came or Quantity(
            (asked.value * share / 100).quantize(Decimal("0.01")), asked.unit
        )
        reply = FlowStep("approved", answered, ref=f"示例批字{ask.number}号", quantity=granted)
        ask = self._step(ask, reply)
        if arrived_on is None:
            return
        voucher = FlowStep("arrived", arrived_on, ref=f"示例凭证{ask.number}", quantity=granted)
        ask = self._prove(self._step(ask, voucher), arrived_on)
        on = min(arrived_on + _AFTER, self.today)
        if row.stage == "used":
            user = self.units.get(str(row.body.get("used_by", "")))
            ask = self._give(ask, granted, on, user)
            self._step(ask, FlowStep("delivered", on, words="示例：已全部落到使用单位"))
        elif n % 2:
            part = Quantity(
                (granted.value * self.rules["partly"] / 100).quantize(Decimal("0.01")), granted.unit
            )
            self._give(ask, part, on, None)

    def _give(self, ask: Ask, amount: Quantity, on: date, unit: Unit | None) -> Ask:
        """To a project where there is one and it is its turn, or no unit is known."""
        self.taken += 1
        every = int(self.rules["to_projects"])
        project = None
        if self.projects and (unit is None or self.taken % every == 0):
            project = self.projects[self.taken % len(self.projects)]
        if project is None and unit is None:
            unit = ask.lead
        use = UseTold(on, amount, project, unit)
        return allocate_ask(self.access, self.held, ask, ask.edition, use, at=self.at)

    def _prove(self, ask: Ask, arrived_on: date) -> Ask:
        """What came this year is not proven yet, and of last year's so many lack it."""
        if arrived_on.year >= self.today.year:
            return ask
        if arrived_on.year == self.today.year - 1 and self.lacking:
            self.lacking -= 1
            return ask
        for number in (2, 3):
            text = f"演示数据：“{ask.title}”第{number}步的证明。".encode()
            file = CheckedFile(f"示例证明{ask.number}-{number}.txt", "text/plain", text)
            ask = prove_step(
                self.access, self.held, ask, ask.edition, number, file, at=self.at
            )  # fmt: skip
        return ask

    def _answer_needs(self) -> None:
        """Each ask that is not ended answers the open needs of its kind that it can hold, each need once."""
        answered: set[int] = set()
        for ask in asks(self.access.programme).filter(sample=True).order_by("-number"):
            ask.programme = self.access.programme
            kind = ask_kinds()[ask.kind]
            if not kind.need or ask.state in ("declined", "withdrawn"):
                continue
            room, amounts = ask.asked, {}
            open_ = needs(self.access.programme).filter(still_open("need"), kind=kind.need)
            for need in open_.exclude(pk__in=answered).order_by("number"):
                if 0 < need.asked <= room:
                    amounts[need.number] = Quantity.of(need.asked.normalize(), kind.unit.text)
                    room -= need.asked
                    answered.add(need.pk)
            if amounts:
                row = kept_ask(ask).row
                answer_needs(self.access, self.held, row, row.edition, amounts, at=self.at)

    def _step(self, ask: Ask, step: FlowStep) -> Ask:
        return move_ask(self.access, self.held, ask, ask.edition, step, at=self.at)

    def _amount(self, kind: str, n: int) -> Quantity:
        some = self.rules["amounts"].get(kind, ["1 项"])
        number, _, unit = some[n % len(some)].partition(" ")
        return Quantity.of(number, unit)
