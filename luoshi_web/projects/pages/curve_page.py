"""The page of the investment curve: whose it is, of which year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi.projects import project_lists
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.projects.pages.curve import Curve, Which


@dataclass(frozen=True, slots=True)
class CurvePage:
    title: str
    programme: str
    year: int
    whose: str
    cluster: str
    years: tuple[Choice, ...]
    towns: tuple[Choice, ...]
    lists: tuple[Choice, ...]
    curve: Curve
    has_sample: bool


def curve_page(
    programme: str, year: int, newest: int, which: Which, towns: Sequence[Unit], drawn: Curve, *,
    has_sample: bool,
) -> CurvePage:  # fmt: skip
    """newest: the last year one may choose."""
    names = {one.code: one.name for one in towns}
    labels = {code: one.label for code, one in project_lists().items()}
    parts = [names.get(which.town, ""), which.cluster, labels.get(which.list, "")]
    whose = "、".join(part for part in parts if part) or _("全部")
    return CurvePage(
        title=_("%(whose)s：%(told)s") % {"whose": whose, "told": drawn.sentence.rstrip("。")},
        programme=programme,
        year=year,
        whose=whose,
        cluster=which.cluster,
        years=tuple(
            Choice(str(one), _("%(year)s年") % {"year": one}, one == year)
            for one in range(newest, min(newest - 4, year - 1), -1)
        ),
        towns=chosen({"": _("全部镇街"), **names}.items(), which.town),
        lists=chosen({"": _("全部名单"), **labels}.items(), which.list),
        curve=drawn,
        has_sample=has_sample,
    )
