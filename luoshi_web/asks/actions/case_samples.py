"""Made-up typical cases for a demonstration: the sample rows of the register that this room keeps, and cases.sample.yaml."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone

from luoshi.registers import numbered_day
from luoshi_web.asks.actions.ask_samples import coordinator_of
from luoshi_web.asks.actions.cases import (
    CaseTold,
    RecognitionTold,
    ReuseTold,
    add_evidence,
    make_case,
    recognise_case,
    reuse_case,
    review_case,
    send_case,
)
from luoshi_web.asks.actions.mirroring import KEEPER, mirror_asks
from luoshi_web.asks.case_rows import RANKS
from luoshi_web.asks.guards import rights
from luoshi_web.asks.models import Case, CaseLevel, Entered
from luoshi_web.asks.pilot_rows import pilots
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Unit, UnitKind
from luoshi_web.offices.queries import Access
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import kept_by

_FILE: Final = "cases.sample.yaml"
_MONTH: Final = timedelta(days=30)


def sample_cases(programme: Programme, *, at: datetime) -> int:
    """How many there were; none where cases are there already, or nobody coordinates. Every one goes its way through the real
    actions, and its entry in the register is from here on its own."""
    access = coordinator_of(programme, at)
    if access is None or Case.objects.filter(programme=programme).exists():
        return 0
    made = 0
    for register in kept_by(programme):
        if register.register.kept_by == KEEPER and not register.register.stages:
            rows = Revision.objects.filter(
                programme=programme, register=register.row.code, superseded=None, withdrawn=0, sample=1
            ).order_by("entry_no")  # fmt: skip
            made += _Loading(access, at).load(list(rows), register.row.code)
    mirror_asks(programme, actor=SYSTEM, at=at)
    return made


class _Loading:
    """The register's rows on their way into cases."""

    def __init__(self, access: Access, at: datetime) -> None:
        text = files("luoshi_web.asks").joinpath(_FILE).read_text(encoding="utf-8")
        self.rules: Mapping[str, Any] = yaml.safe_load(text)
        self.access, self.at, self.held = access, at, rights(access)
        self.today = timezone.localtime(at).date()
        every = Unit.objects.filter(programme=access.programme, until=None)
        self.units = {unit.code: unit for unit in every}
        self.towns = [
            unit for unit in every.order_by("position", "code") if unit.kind in (UnitKind.TOWN, UnitKind.SUBDISTRICT)
        ]  # fmt: skip
        self.pilots = {one.name: one.entry_no for one in pilots(access.programme, at) or ()}

    def load(self, rows: Sequence[Revision], register: str) -> int:
        nth = {n: self.pilots.get(name) for name, n in self.rules["pilots"].items()}
        for n, row in enumerate(rows, 1):
            case = self._case(n, row.body, nth.get(n))
            if case is not None:
                Entered.objects.create(
                    programme=self.access.programme, source=f"case/{case.number}",
                    register=register, entry_no=row.entry_no,
                )  # fmt: skip
        return len(rows)

    def _case(self, n: int, body: Mapping[str, Any], pilot: int | None) -> Case | None:
        unit, text = self.units.get(body["unit"]), self.rules["texts"][n % len(self.rules["texts"])]
        if unit is None:
            return None
        told = CaseTold(
            body["case"], unit, text["background"], text["practice"].strip(), text["novelty"],
            text["conditions"], tuple((words, source) for words, source in text["results"]), pilot,
        )  # fmt: skip
        access, held, at = self.access, self.held, self.at
        case = make_case(access, held, told, at=at, sample=True)
        file = CheckedFile(
            f"示例佐证{n}.txt", "text/plain", f"演示数据：“{told.title}”的佐证。".encode()
        )
        case = add_evidence(access, held, case, case.edition, file, at=at)
        case = send_case(access, held, case, case.edition, at=at)
        case = review_case(access, held, case, case.edition, accept=True, remark="", at=at)
        if body.get("level") and body.get("adopted_on"):
            on = numbered_day(int(body["adopted_on"]))
            case = self._recognise(n, case, body["level"], on, body.get("medium") or "")
            case = self._reuse(n, case, on)
        return case

    def _recognise(self, n: int, case: Case, level: str, on: date, medium: str) -> Case:
        """The levels below first, some months before each."""
        way = [
            (lower, on - months * _MONTH)
            for lower, months in self.rules["before"].items()
            if RANKS[lower] < RANKS[level]
        ]
        for each, day in [*way, (level, on)]:
            ref = self.rules["refs"][each].format(year=day.year, n=n)
            words = medium if each == level and medium else f"示例{CaseLevel(each).label}刊物"
            told = RecognitionTold(each, day, words, ref)
            case = recognise_case(self.access, self.held, case, case.edition, told, at=self.at)
        return case

    def _reuse(self, n: int, case: Case, on: date) -> Case:
        rule = self.rules["reuses"]
        if n % rule["every"]:
            return case
        day = min(on + 2 * _MONTH, self.today)
        units = [self.towns[(n + k) % len(self.towns)] for k in range(n % 4)] if self.towns else []
        for unit in dict.fromkeys(unit for unit in units if unit.pk != case.unit_id):
            told = ReuseTold(day, f"示例：{unit.name}印发的实施办法", unit)
            case = reuse_case(self.access, self.held, case, case.edition, told, at=self.at)
        place = rule["places"][n % len(rule["places"])]
        told = ReuseTold(day, f"示例：{place}来函", place=place)
        return reuse_case(self.access, self.held, case, case.edition, told, at=self.at)
