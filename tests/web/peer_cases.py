"""乙县 as a peer of 甲县, in two indicators; what a test of benchmarking records of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cast import NOW, access_of, record

from luoshi_web.evaluation.actions.peer_measures import MeasureTold, finish_measure, set_measure
from luoshi_web.evaluation.actions.peer_notes import draft_note
from luoshi_web.evaluation.actions.peers import FigureTold, add_peer, record_figure, set_yardstick
from luoshi_web.evaluation.guards import Rights, rights
from luoshi_web.evaluation.models import GapMeasure, Peer, PeerFigure, Yardstick
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Unit

SAID = "价格=现价; 范围=全市域"


def held(who: str = "mei") -> Rights:
    return rights(access_of(who))


def peered(county: Programme) -> Peer:
    """乙县, compared in t01 (larger is better); nothing recorded of it yet."""
    mei = access_of("mei")
    peer = add_peer(mei, held(), "乙县", "model", "方案第一部分", at=NOW)
    set_yardstick(mei, held(), indicator("t01"), "larger", SAID, "", at=NOW)
    return peer


def indicator(code: str) -> Indicator:
    return Indicator.objects.get(code=code)


def told(peer: Peer, value: str = "400", year: int = 2025, **more: Any) -> FigureTold:
    row = indicator("t01")
    given = {"unit": row.unit, "source": "乙县2025年统计公报", "definition": SAID} | more
    return FigureTold(peer, row, year, Decimal(value), **given)


def recorded(peer: Peer, value: str = "400", year: int = 2025, **more: Any) -> PeerFigure:
    return record_figure(access_of("mei"), held(), told(peer, value, year, **more), at=NOW)


def measured(
    peer: Peer, unit: str = "yi", words: str = "上两条生产线", day: Any = None
) -> GapMeasure:
    """By 乙局, before the end of the year."""
    row = MeasureTold(
        Yardstick.objects.get(), peer, words, Unit.objects.get(code=unit),
        day or NOW.date().replace(month=12, day=31),
    )  # fmt: skip
    return set_measure(access_of("mei"), held(), row, at=NOW)


def own(county: Programme, value: str = "100", year: int = 2025) -> None:
    record(county, "T01", str(year), value, document="甲县统计公报")


def everything(county: Programme) -> dict[str, int | str]:
    """A figure, a measure with its evidence, a note; the keys that addresses need."""
    peer = peered(county)
    own(county)
    figure = recorded(peer)
    measured(peer)
    second = measured(peer, words="办一次招商会")
    proof = CheckedFile("佐证.pdf", "application/pdf", b"%PDF-")
    finish_measure(access_of("mei"), held(), second, second.edition, "签了两个项目", proof, at=NOW)
    draft_note(access_of("mei"), held(), "2026-10", at=NOW)
    return {"peer_figure": figure.pk}
