"""What a group of targets has come to: the worst light beside how many are well, from `luoshi.progress.roll_up`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.progress import PROGRAMME, Rollup, clauses_above, roll_up
from luoshi.progress.model import Light
from luoshi_web.ledger.pages.standing import Standing


@dataclass(frozen=True, slots=True)
class Reading:
    """share: in per cent of those judged, None where none is; those without a verdict count neither way.

    No plan has set weights so far, therefore worst and by count alone are shown.
    """

    worst: Light
    worst_word: str
    well: int
    judged: int
    targets: int
    share: Decimal | None
    explained: str


def readings_by_clause(standing: Standing) -> dict[str, Reading]:
    """Path of a clause -> its reading, what lies below it included; PROGRAMME -> that of the whole."""
    return _readings(standing, clauses_above({s.code: s.target.section for s in standing.targets}))


def readings_by_unit(standing: Standing) -> dict[str, Reading]:
    """Code of a unit -> the reading of the targets counted under it: it leads, or is named first."""
    first = {s.code: (s.units[0].code,) for s in standing.targets if s.units and s.units[0].code}
    return _readings(standing, first)


def reading_of_all(standing: Standing) -> Reading | None:
    """None for a plan without targets."""
    return readings_by_clause(standing).get(PROGRAMME)


def _readings(standing: Standing, groups: Mapping[str, Iterable[str]]) -> dict[str, Reading]:
    rolled = roll_up((s.now for s in standing.targets), groups)
    return {key: _reading(standing, rollup) for key, rollup in rolled.items()}


def _reading(standing: Standing, rollup: Rollup) -> Reading:
    well = rollup.counts.get("green", 0) + rollup.counts.get("done", 0)
    said = {"judged": rollup.judged, "well": well, "rest": rollup.targets - rollup.judged}
    explained = _("有判定的 %(judged)s 项中，正常或已达成 %(well)s 项") % said
    if said["rest"]:
        explained += _("；另 %(rest)s 项还没有判定，不计") % said
    return Reading(
        worst=rollup.worst,
        worst_word=standing.words[rollup.worst],
        well=well,
        judged=rollup.judged,
        targets=rollup.targets,
        share=rollup.by_count,
        explained=explained,
    )
