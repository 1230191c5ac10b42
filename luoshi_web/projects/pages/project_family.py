"""A project's whole and its parts, with sums beside what the whole says itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from luoshi.plan import Period
from luoshi.projects import year_done
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.models import Project
from luoshi_web.projects.pages.words import amount, known_sum, stage_label, town_label


@dataclass(frozen=True, slots=True)
class PartRow:
    name: str
    url: str
    town: str
    stage: str
    total: str
    done: str


@dataclass(frozen=True, slots=True)
class Family:
    """Sums of the parts that tell a figure; untold: how many do not tell their planned total."""

    parent: str
    parent_url: str
    parts: tuple[PartRow, ...]
    total: str
    done: str
    own_total: str
    untold: int


def family(
    programme: str, row: Project, beside: Sequence[Kept], towns: Mapping[str, str], year: int
) -> Family | None:
    """None for a project without either. beside: its parts, and others, which are left out. year: of what the parts did."""
    parts = [one for one in beside if one.row.parent_id == row.pk]
    if row.parent is None and not parts:
        return None
    totals = [one.row.total for one in parts]
    done = [year_done(one.told, Period.month(year, 12)) for one in parts]
    sums = [each[0] if each else None for each in done]
    return Family(
        parent=row.parent.name if row.parent else "",
        parent_url=reverse("projects:show", args=[programme, row.parent.number]) if row.parent else "",
        parts=tuple(
            PartRow(
                name=one.told.name,
                url=reverse("projects:show", args=[programme, one.row.number]),
                town=town_label(one.told.town, towns),
                stage=stage_label(one.row.stage),
                total=amount(one.row.total),
                done=amount(own),
            )
            for one, own in zip(parts, sums, strict=True)
        ),
        total=amount(known_sum(totals)),
        done=amount(known_sum(sums)),
        own_total=amount(row.total),
        untold=totals.count(None),
    )  # fmt: skip
