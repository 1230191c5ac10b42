"""A comparison in words, as pages, the workbook and the month's note print it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from luoshi.benchmarking import MOST_YEARS, Behind, Comparison, Difference, Needed, half_up
from luoshi_web.evaluation.models import Peer
from luoshi_web.evaluation.peer_rows import Compared

DASH: Final = "—"
MINUS: Final = "−"
_PLACES: Final = 2


def number_words(value: Decimal | Fraction | None, places: int | None = None) -> str:
    """1234.5 -> 1,234.5. places None: as many as the figure has. None is a dash, nought is 0."""
    if value is None:
        return DASH
    if places is None and isinstance(value, Decimal):
        text = f"{value.normalize():,f}"
    else:
        text = f"{half_up(value, _PLACES if places is None else places):,f}"
    return text.replace("-", MINUS)


def figure_words(value: Decimal | None, decimals: int) -> str:
    """As published: with the places of its indicator, or more where it has more (3,365.80)."""
    if value is None:
        return DASH
    exponent = value.normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    return number_words(value, max(decimals, own))


def signed_words(value: Decimal | Fraction | None) -> str:
    text = number_words(value)
    return text if value is None or value <= 0 else f"+{text}"


def percent_words(ratio: Fraction | None) -> str:
    """A ratio of 0.2811 -> 28.11%."""
    return DASH if ratio is None else f"{number_words(ratio * 100, _PLACES)}%"


def gap_unit(unit: str) -> str:
    """In what a gap is told: shares differ by points."""
    return _("百分点") if unit in ("%", "％") else unit


def behind_words(behind: Behind) -> str:
    if behind.kind == "none":
        return _("不落后")
    if behind.years is None or behind.kind == "not_known":
        return _("不能算：对方以往的数不全")
    if behind.kind == "at_least":
        return _("至少 %(n)s 年") % {"n": behind.years}
    whole = behind.years.denominator == 1
    return _("%(n)s 年") % {"n": number_words(behind.years, 0 if whole else 1)}


def years_words(found: Comparison, own_growth: Decimal | None) -> str:
    """How long it takes at the growth told; "" where that was not published, or nobody is behind."""
    if not found.is_behind or own_growth is None or found.still is None:
        return ""
    told = {"g": number_words(own_growth)}
    if found.years_still is None:
        return _("按增速 %(g)s%%，%(n)s 年内赶不上") % {**told, "n": MOST_YEARS}
    return _("按增速 %(g)s%%：%(words)s") % {**told, "words": _years(found)}


def _years(found: Comparison) -> str:
    still = _("对方不动要 %(n)s 年") % {"n": found.years_still}
    if found.years_growing is None:
        return still
    return _("%(still)s，对方照增要 %(n)s 年") % {"still": still, "n": found.years_growing}


def needed_words(needed: Needed | None) -> str:
    if needed is None:
        return ""
    text = f"{number_words(needed.percent, _PLACES)}%"
    if needed.enough != needed.printed:
        return _("%(text)s（够到须 %(enough)s%%）") % {
            "text": text,
            "enough": number_words(Fraction(needed.enough, 100), _PLACES),
        }
    return text


def catching_words(one: Compared, by: int) -> tuple[str, ...]:
    """What it takes to stand where the peer stands by the end of that year; nothing for who is not behind."""
    found = one.found
    if found.points is not None:
        return (
            _("到%(by)s年每年提高 %(n)s 个百分点")
            % {"by": by, "n": number_words(found.points, _PLACES)},
        )
    if found.still is None:
        return ()
    words = [_("到%(by)s年赶上现值，年均须 %(g)s") % {"by": by, "g": needed_words(found.still)}]
    if found.growing is not None:
        words.append(
            _("对方按 %(p)s%% 照增，年均须 %(g)s")
            % {"p": number_words(one.peer_growth), "g": needed_words(found.growing)}
        )
    return tuple(words)


def likeness_words(found: Comparison) -> tuple[str, str]:
    """The sign and the reason: = 口径相同, ≠ and what differs, ? and what was not told."""
    if found.likeness == "same":
        return "=", _("口径相同")
    told = [_difference(one) for one in found.differences]
    if found.likeness == "other":
        return "≠", _("口径不同：%(what)s") % {"what": "；".join(told)}
    return "?", _("口径没有说明：%(what)s") % {"what": "；".join(told) or _("双方都没有写")}


def _difference(one: Difference) -> str:
    untold = _("未说明")
    return _("%(aspect)s本地%(own)s、对方%(peer)s") % {
        "aspect": one.aspect, "own": one.own or untold, "peer": one.peer or untold,
    }  # fmt: skip


def headline(rows: Sequence[Compared], peer: Peer | None) -> str:
    """The finding: the first indicator that has both figures, in its size and its ratio."""
    if peer is None:
        return _("还没有对标地区")
    told = [one for one in rows if one.found.year is not None]
    if not told:
        return _("与%(peer)s还没有同一年的数可比") % {"peer": peer.name}
    first = next((one for one in told if one.found.ratio is not None), told[0])
    found, indicator = first.found, first.yardstick.indicator
    said = {
        "year": found.year, "name": indicator.name, "peer": peer.name,
        "ratio": percent_words(found.ratio), "gap": number_words(abs(found.gap or Decimal(0))),
        "unit": gap_unit(indicator.unit),
    }  # fmt: skip
    if not found.gap:
        return _("%(year)s年%(name)s与%(peer)s持平") % said
    if found.ratio is None:
        return (
            _("%(year)s年%(name)s比%(peer)s少 %(gap)s %(unit)s") % said
            if found.gap < 0
            else _("%(year)s年%(name)s比%(peer)s多 %(gap)s %(unit)s") % said
        )
    words = _("%(year)s年%(name)s为%(peer)s的 %(ratio)s，") % said
    return words + (
        _("少 %(gap)s %(unit)s") % said if found.gap < 0 else _("多 %(gap)s %(unit)s") % said
    )


def peer_value(one: Compared) -> Decimal | None:
    """Of the year compared; of the last the peer published where nothing is compared."""
    if one.found.year is not None:
        return one.found.peer
    return one.figure.value if one.figure else None
