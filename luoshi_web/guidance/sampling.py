"""Made-up questions and answers for the demonstration, asked and answered through the room's own actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

import yaml

from luoshi_web.guidance.actions import Answered, Asked, answer, ask
from luoshi_web.guidance.item_kinds import item_of
from luoshi_web.guidance.models import Question
from luoshi_web.offices.models import Person, Programme, Role, Unit
from luoshi_web.offices.queries import Access, Stand


def sample_questions(programme: Programme, *, at: datetime) -> int:
    """How many were asked, none where some are there already. Each by its unit, answered by the coordinators; none of it is told to anybody."""
    coordinator = Person.objects.filter(
        posts__programme=programme, posts__role=Role.COORDINATOR
    ).first()
    if coordinator is None or Question.objects.filter(programme=programme, sample=True).exists():
        return 0
    units = {unit.code: unit for unit in Unit.objects.filter(programme=programme)}
    asked = 0
    for row in _rows():
        kind, _slash, key = row["item"].partition("/")
        unit = units.get(row["unit"])
        office = _as(programme, coordinator, Role.COORDINATOR, None)
        if unit is None or item_of(office, kind, key) is None:
            continue
        day = at - timedelta(days=row["days"])
        writer = _as(programme, coordinator, Role.REPORTER, unit)
        made = ask(writer, Asked(kind, key, row["text"], unit), at=day, sample=True)
        asked += 1
        if "answer" in row:
            told = Answered(row["answer"], row.get("basis", ""))
            who = _as(programme, coordinator, Role.REPORTER, made.owner) if made.owner else office
            answer(who, made, made.edition, told, at=day + timedelta(days=row["after"]))
    return asked


def _rows() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("questions.sample.yaml").read_text("utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)
    return rows


def _as(programme: Programme, person: Person, role: str, unit: Unit | None) -> Access:
    """The demonstration acts for units that have no accounts of their own."""
    return Access(
        programme=programme,
        person=person,
        roles=frozenset({role}),
        unit_ids=frozenset({unit.pk}) if unit else frozenset(),
        unit_names=(unit.name,) if unit else (),
        stands=(Stand(role, unit.pk if unit else None),),
    )
