"""What the month's note prints: the rows of the table and their words put into luoshi.writing's facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from luoshi.writing import (
    BenchmarkLine,
    BenchmarkMeasure,
    BenchmarkNoteFacts,
    Paper,
    benchmark_note,
)
from luoshi_web.evaluation.models import MeasureState, PeerNote
from luoshi_web.evaluation.peer_rows import Compared, Held, comparisons
from luoshi_web.evaluation.peer_words import (
    behind_words,
    catching_words,
    figure_words,
    gap_unit,
    headline,
    number_words,
    peer_value,
    percent_words,
    signed_words,
    years_words,
)
from luoshi_web.offices.models import Duty
from luoshi_web.offices.queries import duty_name

SERIES: Final = "benchmark"
_ALIKE: Final = {"same": "相同", "other": "不同", "untold": "未说明"}


def note_paper(row: PeerNote, held: Held, today: date) -> tuple[Paper, bool]:
    """Against the first place of the list; whether a made-up figure or measure stands in it. One query."""
    programme, peer = row.programme, held.peers[0]
    by = programme.last_year
    rows = comparisons(held, peer, by)
    sample = any(one.own and one.own.row.sample for one in rows) or any(
        measure.sample for one in rows for measure in one.measures
    )
    year, month = row.month.split("-")
    facts = BenchmarkNoteFacts(
        area=programme.area,
        peer=peer.name,
        month_words=f"{year}年{int(month)}月",
        opening=headline(rows, peer).replace(" ", ""),
        lines=tuple(_line(one, by) for one in rows),
        data_date=today,
        signature=duty_name(programme, Duty.EVALUATION, programme.area),
        measures=_measures(rows, today),
        opinion=row.opinion,
        number=row.document_number or None,
        issued_on=row.issued_on,
        is_sample=sample,
    )
    return benchmark_note(facts), sample


def _line(one: Compared, by: int) -> BenchmarkLine:
    found, indicator = one.found, one.yardstick.indicator
    compared = found.year is not None
    figure = one.figure
    return BenchmarkLine(
        indicator=indicator.name,
        unit=indicator.unit,
        year=str(found.year or (figure.year if figure else "")),
        own=figure_words(found.own, indicator.decimals) if compared else "",
        peer=figure_words(peer_value(one), indicator.decimals),
        gap=signed_words(found.gap) if compared else "",
        ratio=percent_words(found.ratio) if found.ratio is not None else "",
        alike=_ALIKE[found.likeness] if compared else "",
        source=figure.source if figure else "",
        finding=_finding(one, by) if found.is_behind else "",
    )


def _finding(one: Compared, by: int) -> str:
    found, indicator = one.found, one.yardstick.indicator
    words = _("%(name)s差%(gap)s%(unit)s") % {
        "name": indicator.name,
        "gap": number_words(abs(found.gap)) if found.gap is not None else "",
        "unit": gap_unit(indicator.unit),
    }
    parts = [words]
    if found.ratio is not None:
        parts.append(_("为对方的%(ratio)s") % {"ratio": percent_words(found.ratio)})
    if found.behind.kind in ("known", "at_least"):
        parts.append(_("落后%(years)s") % {"years": behind_words(found.behind)})
    parts += [
        words for words in (*catching_words(one, by), years_words(found, one.own_growth)) if words
    ]
    if found.likeness != "same":
        parts.append(_("口径%(alike)s") % {"alike": _ALIKE[found.likeness]})
    return "，".join(parts).replace(" ", "")


def _measures(rows: Sequence[Compared], today: date) -> tuple[BenchmarkMeasure, ...]:
    told = []
    for one in rows:
        for row in one.measures:
            state = str(MeasureState(row.state).label)
            if row.state == MeasureState.OPEN and row.by < today:
                state = _("逾期")
            told.append(BenchmarkMeasure(row.words, row.owner.name, row.by, state))
    return tuple(told)
