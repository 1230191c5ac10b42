"""From the ledger: how a unit's own targets stand, and figures of one target told by town."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.evaluation.sources.model import Asked, Found, Sum, Trace
from luoshi_web.evaluation.sources.printed import number_words, share_words
from luoshi_web.ledger.models import Observation, Target
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.ledger.queries import governing

_GOOD: Final = ("achieved", "on_schedule")
_BAD: Final = ("behind", "missed")


def achieved(asked: Asked) -> dict[str, Found]:
    """Of the targets that a unit leads and that are judged: the share that is achieved or on schedule.

    A target that waits for its figure, or is not due, is not counted on either side; the trace says how many there are.
    """
    try:
        standing = standing_on(asked.programme, asked.as_of, asked.now)
    except Http404:
        return {}
    sums: dict[str, Sum] = {}
    waiting: dict[str, int] = {}
    for one in standing.targets:
        unit = asked.heir(one.units[0].code) if one.units else None
        if unit is None:
            continue
        if one.now.verdict not in (*_GOOD, *_BAD):
            waiting[unit.code] = waiting.get(unit.code, 0) + (one.now.verdict == "awaiting_data")
            continue
        found = sums.setdefault(unit.code, Sum())
        found.add(one.now.verdict in _GOOD, 1)
        found.sample |= one.now.sample
        if one.now.verdict in _BAD:
            url = reverse("ledger:target", args=[asked.here, one.code])
            url += f"?as_of={asked.as_of.isoformat()}"
            word = standing.words[one.light]
            found.traces.append(Trace(one.target.indicator, word, url, standing.as_of))
    return {code: _share(asked, code, sums.get(code), waiting) for code in {*sums, *waiting}}


def _share(asked: Asked, code: str, found: Sum | None, waiting: Mapping[str, int]) -> Found:
    url = reverse("ledger:unit", args=[asked.here, code]) + f"?as_of={asked.as_of.isoformat()}"
    if found is None or found.percent is None:
        return Found(note=_("牵头的目标都还没有可评的数。"))
    printed = share_words(found.above, found.below, _("项"))
    if waiting.get(code):
        printed += _("；另有 %(n)s 项等数据") % {"n": waiting[code]}
    head = Trace(_("牵头目标达到或超过时序的占比"), printed, url, asked.as_of)
    return Found({"actual": found.percent}, (head, *found.traces), sample=found.sample)


def of_target(asked: Asked, code: str) -> dict[str, Found]:
    """The newest figure of each town of one target's indicator by the day, as known by its end; towns report by name."""
    target = (
        Target.objects.filter(programme=asked.programme, code=code)
        .select_related("indicator")
        .order_by("-plan_version__number")
        .first()
    )
    if target is None:
        return {}
    names = {unit.name: unit for unit in asked.units.values()}
    rows = Observation.objects.filter(
        programme=asked.programme,
        indicator=target.indicator,
        area__in=names,
        last_month__lte=asked.period.last,
        first_month__gte=asked.period.first,
        recorded_at__lte=end_of(asked.as_of),
    ).select_related("indicator")
    if not asked.programme.show_sample:
        rows = rows.filter(sample=False)
    newest: dict[str, Observation] = {}
    for row in sorted(governing(rows), key=lambda row: (row.last_month, row.recorded_at, row.pk)):
        newest[row.area] = row
    url = reverse("ledger:target", args=[asked.here, code]) + "?areas=all"
    return {
        names[area].code: Found(
            {"actual": Fraction(row.value)},
            (
                Trace(
                    target.name,
                    f"{number_words(row.value)} {row.unit}".strip(),
                    url,
                    Period.parse(row.period).ends_on,
                ),
            ),
            sample=row.sample,
        )
        for area, row in newest.items()
        if row.value is not None
    }
