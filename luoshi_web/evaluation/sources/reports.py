"""From reporting: how much of the data that a unit owed it gave. Never how often anybody signed in."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi_web.evaluation.sources.model import Asked, Found, Sum, Trace
from luoshi_web.evaluation.sources.printed import share_words
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.reporting.models import Entry, Report, Round, State, cell_key
from luoshi_web.reporting.queries import month_key, month_words, owed_by


def completeness(asked: Asked) -> dict[str, Found]:
    """Of the figures a unit owed by hand in the rounds that fell due in the period and by the day: the share it filed.

    A cell with a word why there is none counts as given; whoever was excused owes nothing. Two queries a round.
    """
    sums: dict[str, Sum] = {}
    rounds = Round.objects.filter(
        programme=asked.programme,
        opened_at__isnull=False,
        month__gte=asked.period.first,
        month__lte=asked.period.last,
        due_at__lte=end_of(asked.as_of),
    )
    codes = {unit.pk: unit.code for unit in asked.units.values()}
    for one in rounds:
        one.programme = asked.programme
        given = _given(asked, one)
        excused = set(
            Report.objects.filter(round=one, state=State.EXCUSED).values_list("unit", flat=True)
        )
        for unit_id, owed in owed_by(asked.programme, one).items():
            code = codes.get(unit_id)
            if code is None or unit_id in excused or not owed.hand:
                continue
            keys = [cell_key(i.indicator.code, i.area, i.period) for i in owed.hand]
            told = sum((unit_id, key) in given for key in keys)
            found = sums.setdefault(code, Sum())
            found.add(told, len(keys))
            if told < len(keys):
                found.traces.append(_trace(asked, one, code, told, len(keys)))
    return {code: _found(asked, one) for code, one in sums.items()}


def _given(asked: Asked, round_: Round) -> set[tuple[int, str]]:
    rows = Entry.objects.filter(
        report__round=round_, report__filed_at__lte=end_of(asked.as_of)
    ).select_related("indicator", "report")
    return {(row.report.unit_id, row.key) for row in rows if not row.is_blank}


def _trace(asked: Asked, round_: Round, code: str, told: int, owed: int) -> Trace:
    url = reverse("reporting:form", args=[asked.here, month_key(round_.month), code])
    return Trace(month_words(round_.month), share_words(told, owed, _("项")), url, asked.as_of)


def _found(asked: Asked, one: Sum) -> Found:
    url = reverse("reporting:latest", args=[asked.here])
    head = Trace(
        _("应报数据的完整率"), share_words(one.above, one.below, _("项")), url, asked.as_of
    )
    figures = {} if one.percent is None else {"actual": one.percent}
    return Found(figures, (head, *one.traces))
