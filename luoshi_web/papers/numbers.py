"""How a number is printed. Giving one is `actions.take_number`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.offices.models import Programme
from luoshi_web.papers.models import SeriesWords

# A plan is prepared the year before it runs and settled in the years after it.
_YEARS_BEFORE: Final = 1
_YEARS_AFTER: Final = 10


@dataclass(frozen=True, slots=True)
class SeriesKind:
    """A series as numbers.yaml has it. words: the end of the 代字 while the office has set none."""

    key: str
    name: str
    words: str


@cache
def _raw() -> Mapping[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(
        files(__package__).joinpath("numbers.yaml").read_text("utf-8")
    )
    return raw


@cache
def series_kinds() -> Mapping[str, SeriesKind]:
    return {key: SeriesKind(key, **value) for key, value in _raw()["series"].items()}


def series_kind(series: str) -> SeriesKind:
    kind = series_kinds().get(series)
    if kind is None:
        raise LuoshiError(
            _("没有“%(series)s”这种编号。") % {"series": series},
            _("可用的有：%(known)s。") % {"known": "、".join(series_kinds())},
        )
    return kind


def require_year(programme: Programme, year: int) -> None:
    """LuoshiError for a year in which this programme gives no numbers."""
    first, last = programme.first_year - _YEARS_BEFORE, programme.last_year + _YEARS_AFTER
    if not first <= year <= last:
        raise LuoshiError(
            _("不能编%(year)s年的号：方案期是%(first)s—%(last)s年。")
            % {"year": year, "first": programme.first_year, "last": programme.last_year},
            _("请检查日期。"),
        )


def usual_words(programme: Programme, series: str) -> str:
    """The 代字 while the office has set none."""
    return programme.area[:1] + series_kind(series).words


def words_of(programme: Programme, series: str) -> str:
    """The 代字 in use. One query."""
    row = SeriesWords.objects.filter(programme=programme, series=series).order_by("-id").first()
    return row.words if row else usual_words(programme, series)


def document_number(programme: Programme, series: str, year: int, n: int) -> str:
    """滕政督〔2026〕17号, with the 代字 of now: whoever prints a number keeps it as printed. One query."""
    pattern: str = _raw()["pattern"]
    return pattern.format(words=words_of(programme, series), year=year, n=n)
