"""Made-up needs and problems of made-up projects, for a demonstration (matters.sample.yaml)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi.plan import Quantity
from luoshi.projects import FlowStep, TimeLimit, Use, flow_refusals, use_refusals
from luoshi.projects import Need as ToldNeed
from luoshi.projects import Problem as ToldProblem
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.matter_rows import next_matter
from luoshi_web.projects.matters import fill_need, fill_problem, owner_name
from luoshi_web.projects.models import Need, Problem, Project
from luoshi_web.projects.queries import units_by_code
from luoshi_web.projects.revising import refuse

_FILE: Final = "matters.sample.yaml"
_BY: Final = "演示"


@audited("projects.matters.loaded", gettext_lazy("载入了演示用的要素需求和问题：{object}"))
def sample_matters(programme: Programme, *, at: datetime) -> int:
    """Beside the made-up projects that the programme has; what no project fits is left out. How many there were.

    Every step is one that the rules allow: LuoshiError where the file tells another.
    """
    text = files("luoshi_web.projects").joinpath(_FILE).read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    Programme.objects.select_for_update().get(pk=programme.pk)
    loading = _Loading(programme, at)
    needs = [row for each in told["needs"] if (row := loading.need(each)) is not None]
    for number, need in enumerate(needs, next_matter(Need, programme)):
        need.number = number
    problems = [one for each in told["problems"] if (one := loading.problem(each)) is not None]
    for number, problem in enumerate(problems, next_matter(Problem, programme)):
        problem.number = number
    Need.objects.bulk_create(needs)
    Problem.objects.bulk_create(problems)
    count = len(needs) + len(problems)
    record(
        programme, "projects.matters.loaded", Subject("matters", "", str(count)), actor=SYSTEM,
        at=at, after={"needs": len(needs), "problems": len(problems)},
    )  # fmt: skip
    return count


class _Loading:
    """The file's lines on their way into rows of one programme."""

    def __init__(self, programme: Programme, at: datetime) -> None:
        self.programme, self.at = programme, at
        self.today = timezone.localtime(at).date()
        self.works = calendar_of(programme).is_working
        self.units = units_by_code(programme)
        self.names = {unit.name: unit for unit in self.units.values()}
        rows = Project.objects.filter(programme=programme, sample=True, halted="")
        self.projects: Sequence[Project] = list(rows.select_related("town").order_by("number"))

    def need(self, given: Mapping[str, Any]) -> Need | None:
        project = self._project(given["project"])
        if project is None:
            return None
        told = ToldNeed(
            project=project.name,
            kind=given["kind"],
            asked=_amount(given["asked"]),
            level=given["level"],
            since=self._day(given["raised"]),
            item=given.get("item", ""),
            needed_by=self._day(given["needed"]),
            owner=self._owner(given["owner"], project).name,
            to_meeting=self._day(given["meeting"]) if "meeting" in given else None,
        )
        for each in self._events(given):
            if "amount" in each:
                use = Use(self._day(each["ago"]), _amount(each["amount"]), each["words"])
                refuse(use_refusals(told, use))
                told = replace(told, uses=(*told.uses, use))
            else:
                step = self._step(each, project)
                refuse(flow_refusals(told, step))
                told = replace(told, steps=(*told.steps, step))
        return fill_need(
            Need(owner=self.names[told.owner], **self._beside(project, told.since)), told
        )

    def problem(self, given: Mapping[str, Any]) -> Problem | None:
        project = self._project(given["project"])
        if project is None:
            return None
        told = ToldProblem(
            project.name,
            given["words"],
            self._day(given["raised"]),
            _BY,
            self._day(given["meeting"]) if "meeting" in given else None,
        )
        for each in given["steps"]:
            step = self._step(each, project)
            refuse(flow_refusals(told, step))
            told = replace(told, steps=(*told.steps, step))
        row = Problem(owner=self.names.get(owner_name(told)), **self._beside(project, told.since))
        return fill_problem(row, told, self.works)

    def _events(self, given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """Steps and uses in the order of their days; of one day the use first."""
        every = [*given.get("uses", ()), *given["steps"]]
        return sorted(every, key=lambda each: -int(each["ago"]))

    def _project(self, wanted: Mapping[str, Any]) -> Project | None:
        fits = [row for row in self.projects if row.stage in wanted["stages"]]
        return fits[wanted["nth"] - 1] if len(fits) >= wanted["nth"] else None

    def _day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def _owner(self, code: str, project: Project) -> Unit:
        return self.units.get(code, project.town)

    def _step(self, given: Mapping[str, Any], project: Project) -> FlowStep:
        days, clock = given.get("due", (0, "calendar"))
        return FlowStep(
            to=given["to"],
            on=self._day(given["ago"]),
            by=_BY,
            words=given.get("words", ""),
            ref=given.get("ref", ""),
            quantity=_amount(given["quantity"]) if "quantity" in given else None,
            owner=self._owner(given["owner"], project).name if "owner" in given else "",
            due=TimeLimit(days, clock) if days else None,
        )

    def _beside(self, project: Project, since: date) -> dict[str, Any]:
        """raised_at: at the hour of the loading, so that lists by it are in the order of the days."""
        return {
            "programme": self.programme,
            "project": project,
            "sample": True,
            "raised_at": self.at - timedelta(days=(self.today - since).days),
            "raised_by": _BY,
        }


def _amount(text: str) -> Quantity:
    number, _, unit = text.partition(" ")
    return Quantity.of(Decimal(number), unit)
