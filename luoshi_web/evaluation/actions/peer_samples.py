"""Made-up measures against the gaps, for a demonstration (peers.sample.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils import timezone
from django.utils.translation import gettext_lazy

from luoshi_web.evaluation.actions.peer_measures import MeasureTold, finish_measure, set_measure
from luoshi_web.evaluation.guards import rights
from luoshi_web.evaluation.models import GapMeasure, Peer, Yardstick
from luoshi_web.offices.actions import SYSTEM, Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Programme, Role, Unit, UnitKind
from luoshi_web.offices.queries import Access, access_to, people_on

_FILE: Final = "peers.sample.yaml"


@audited("evaluation.peers.sampled", gettext_lazy("载入了演示用的对标措施：{object}"))
def sample_peers(programme: Programme, *, at: datetime) -> int:
    """How many measures; none where some are there, where nobody coordinates, or where there is nobody to compare with."""
    text = files("luoshi_web.evaluation").joinpath(_FILE).read_text(encoding="utf-8")
    Programme.objects.select_for_update().get(pk=programme.pk)
    today = timezone.localtime(at).date()
    people = people_on(programme, frozenset({Role.COORDINATOR}), today)
    peer = Peer.objects.filter(programme=programme).first()
    if GapMeasure.objects.filter(programme=programme).exists() or not people or peer is None:
        return 0
    access = access_to(people[0], programme.code, today)
    count = sum(_load(access, peer, one, at) for one in yaml.safe_load(text)["measures"])
    record(
        programme, "evaluation.peers.sampled", Subject("gap_measures", "", str(count)),
        actor=SYSTEM, at=at, after={"measures": count},
    )  # fmt: skip
    return count


def _load(access: Access, peer: Peer, given: Mapping[str, Any], at: datetime) -> bool:
    programme = access.programme
    sticks = Yardstick.objects.filter(programme=programme, indicator__code=given["indicator"])
    stick = sticks.select_related("indicator").first()
    units = Unit.objects.filter(programme=programme, until=None)
    owner = units.filter(code=given["owner"]).first()
    owner = owner or units.filter(kind=UnitKind.DEPARTMENT).first()
    if stick is None or owner is None:
        return False
    by = timezone.localtime(at).date() - timedelta(days=given["by"])
    told = MeasureTold(stick, peer, given["words"], owner, by)
    held, set_at = rights(access), at - timedelta(days=given["set"])
    row = set_measure(access, held, told, at=set_at, sample=True)
    if done := given.get("done"):
        ended = at - timedelta(days=done["ago"])
        finish_measure(access, held, row, row.edition, done["words"], at=ended)
    return True
