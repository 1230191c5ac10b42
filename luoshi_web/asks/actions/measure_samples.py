"""Measures of the plan told in a made-up way, for a demonstration (measures.sample.yaml)."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib.resources import files
from typing import Final

import yaml
from django.utils import timezone

from luoshi_web.asks.actions.ask_samples import coordinator_of
from luoshi_web.asks.actions.measures import (
    MeasureTold,
    assign_measure,
    list_measures,
    tell_measure,
)
from luoshi_web.asks.guards import rights
from luoshi_web.asks.measure_rows import is_gap
from luoshi_web.asks.models import Measure
from luoshi_web.ledger.models import Target
from luoshi_web.offices.models import Programme

_FILE: Final = "measures.sample.yaml"


def sample_measures(programme: Programme, *, at: datetime) -> int:
    """How many there were; none where measures are listed already, or nobody coordinates. Sentences and owners are the
    plan's; what came of them is made up."""
    access = coordinator_of(programme, at)
    if access is None or Measure.objects.filter(programme=programme).exists():
        return 0
    rules = yaml.safe_load(files("luoshi_web.asks").joinpath(_FILE).read_text(encoding="utf-8"))
    held, today = rights(access), timezone.localtime(at).date()
    count = list_measures(access, held, at=at, sample=True)
    codes: dict[str, list[str]] = {}
    for section, code in Target.objects.filter(programme=programme).values_list("section", "code"):
        codes.setdefault(section, []).append(code)
    rows = Measure.objects.filter(programme=programme).select_related("owner").order_by("number")
    for n, row in enumerate(rows):
        row.programme = programme
        turn = rules["turns"][n % len(rules["turns"])]
        day = today - timedelta(days=turn.get("ago", 0))
        told = MeasureTold(
            state=turn["state"],
            paper_title=turn.get("title", "").format(n=row.number),
            paper_number=f"示例字〔{day.year}〕{row.number}号" if "title" in turn else "",
            issued_on=day if "title" in turn else None,
            effect=turn.get("effect", ""),
            effect_on=today - timedelta(days=20) if "effect" in turn else None,
            effect_source=turn.get("source", ""),
            targets=tuple(codes.get(row.section, ())[:2]),
            reason=turn.get("reason", ""),
        )
        if told.state != row.state:
            row = tell_measure(access, held, row, row.edition, told, at=at)
        if is_gap(row):
            due = today + timedelta(days=rules["due"][n % len(rules["due"])])
            assign_measure(access, held, row, row.edition, row.owner, due, at=at)
    Measure.objects.filter(programme=programme).update(sample=True)
    return count
