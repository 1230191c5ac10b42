"""The form of a paper about a part: a section, a unit, chosen targets, the projects; or the year's end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from luoshi.plan import Period
from luoshi_web.ledger.pages.standing import Standing
from luoshi_web.offices.conflicts import written

MOST_NAME = 40


@dataclass(frozen=True, slots=True)
class Typed:
    kind: str = "special"
    period: str = ""
    name: str = ""
    about: str = "section"
    section: str = ""
    unit: str = ""
    codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: QueryDict) -> Typed:
        if not given:
            return cls()
        kind = next((k for k in ("year_end", "tour") if given.get("kind") == k), "special")
        field = {"year_end": "year", "tour": "quarter"}.get(kind, "period")
        return cls(
            kind=kind,
            period=given.get(field, "").strip()[:8],
            name=written(given.get("name", ""))[:MOST_NAME],
            about=given.get("about", ""),
            section=given.get("section", "")[:200],
            unit=given.get("unit", "")[:100],
            codes=tuple(code[:12] for code in given.getlist("codes")[:200]),
        )


@dataclass(frozen=True, slots=True)
class Target:
    code: str
    name: str
    word: str
    light: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SpecialPage:
    title: str
    programme: str
    typed: Typed
    months: tuple[tuple[str, str], ...]
    years: tuple[str, ...]
    quarters: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    targets: tuple[Target, ...]
    error: str
    has_sample: bool


def special_page(
    standing: Standing, months: Sequence[Period], typed: Typed, error: str
) -> SpecialPage:
    paths = dict.fromkeys(one.target.section for one in standing.targets)
    headings = {path: standing.plan.section_at(path) for path in paths}
    units = dict.fromkeys(one.units[0].name for one in standing.targets if one.units)
    return SpecialPage(
        title=_("专项、观摩、年终通报"),
        programme=standing.programme,
        typed=typed,
        months=tuple((str(month), month.words()) for month in months),
        years=tuple(dict.fromkeys(str(month.year) for month in months if month.last % 12 == 11)),
        quarters=tuple(
            (str(quarter), quarter.words())
            for month in months
            if (quarter := month.ending("quarter", month.year, month.ends_on.month)).last
            == month.last
        ),
        sections=tuple(
            (path, section.heading if section else path) for path, section in headings.items()
        ),
        units=tuple(units),
        targets=tuple(
            Target(
                one.code,
                one.target.indicator,
                standing.words[one.light],
                one.light,
                chosen=one.code in typed.codes,
            )
            for one in standing.targets
        ),
        error=error,
        has_sample=standing.has_sample,
    )
