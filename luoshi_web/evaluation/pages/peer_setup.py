"""Whom the county is held against and in what; a workbook of figures that is brought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.evaluation.models import Better, PeerKind
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.pages.yardstick import definition_hint
from luoshi_web.evaluation.peer_rows import Held
from luoshi_web.ledger.models import Indicator
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access


@dataclass(frozen=True, slots=True)
class RowFault:
    """row: as the workbook counts."""

    row: int
    words: str


@dataclass(frozen=True, slots=True)
class PeerLine:
    name: str
    kind: str
    why: str
    figures: int


@dataclass(frozen=True, slots=True)
class YardstickLine:
    name: str
    url: str
    unit: str
    better: str
    growth: str
    heads: str
    definition: str
    note: str


@dataclass(frozen=True, slots=True)
class SetupPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    peers: tuple[PeerLine, ...]
    yardsticks: tuple[YardstickLine, ...]
    kinds: tuple[Choice, ...]
    indicators: tuple[Choice, ...]
    betters: tuple[Choice, ...]
    definition_hint: str
    typed: Typed
    has_sample: bool = False


@dataclass(frozen=True, slots=True)
class ImportPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    indicators: tuple[tuple[str, str], ...]
    faults: tuple[RowFault, ...]
    good: int
    fault: str
    has_sample: bool = False


def setup_page(
    access: Access, held: Held, indicators: Sequence[Indicator], typed: Typed
) -> SetupPage:
    """No query."""
    here = access.programme.code
    counts = {
        peer.pk: sum(len(years) for (pk, _code), years in held.figures.items() if pk == peer.pk)
        for peer in held.peers
    }
    return SetupPage(
        title=_("对标地区和指标"),
        programme=here,
        tabs=tabs(access, ""),
        peers=tuple(
            PeerLine(one.name, str(one.get_kind_display()), one.why, counts[one.pk])
            for one in held.peers
        ),
        yardsticks=tuple(
            YardstickLine(
                one.indicator.name,
                reverse("evaluation:yardstick", args=[here, one.indicator.code]),
                one.indicator.unit,
                str(Better(one.better).label),
                one.growth.name if one.growth else "",
                one.heads.name if one.heads else "",
                one.definition,
                one.note,
            )
            for one in held.yardsticks
        ),
        kinds=chosen(PeerKind.choices, typed.of("peer", "kind", PeerKind.NEAR)),
        indicators=chosen(
            ((one.code, one.name) for one in indicators), typed.of("yardstick", "indicator")
        ),
        betters=chosen(Better.choices, typed.of("yardstick", "better", Better.LARGER)),
        definition_hint=definition_hint(),
        typed=typed,
    )


def import_page(
    access: Access, held: Held, faults: tuple[RowFault, ...], good: int, fault: str
) -> ImportPage:
    here = access.programme.code
    return ImportPage(
        title=_("登记对标数"),
        programme=here,
        tabs=tabs(access, ""),
        indicators=tuple(
            (one.indicator.name, reverse("evaluation:yardstick", args=[here, one.indicator.code]))
            for one in held.yardsticks
        ),
        faults=faults,
        good=good,
        fault=fault,
    )
