"""What strangers read: each promise with what was published of it, from the newest paper that was chosen for them.

Figures are the frozen ones of that signed paper, never those of the day; a figure made up for a demonstration says so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period, month_of_index
from luoshi.progress import policy_of
from luoshi.progress.model import Light
from luoshi_web.bulletins.models import Bulletin, Publicity
from luoshi_web.bulletins.pages.listing import issue_words
from luoshi_web.bulletins.pages.sheets import PaperSheets
from luoshi_web.bulletins.rules import rules
from luoshi_web.ledger.models import AssessmentLine
from luoshi_web.ledger.pages.rows import amount_text
from luoshi_web.ledger.pages.standing import Standing, TargetStanding
from luoshi_web.ledger.pages.trace import Trace
from luoshi_web.ledger.pages.traces import trace_of
from luoshi_web.ledger.pages.words import amount, goal_text, period_text, promise

_ORDER: Final[tuple[Light, ...]] = ("done", "green", "amber", "red", "wait", "not_due", "none")
_ALWAYS: Final = ("done", "green", "amber", "red")
_SOURCES: Final = {
    "statistics": gettext_noop("统计部门公布"),
    "register": gettext_noop("台账逐条加总"),
    "report": gettext_noop("责任单位填报，另一人核对"),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """quote: the plan's own sentence; said: what the figure is, in a sentence; value "": nothing published."""

    code: str
    title: str
    quote: str
    said: str
    source: str
    update: str
    value: str
    unit: str
    expected: str
    period: str
    unit_name: str
    light: Light
    word: str
    provisional: bool
    sample: bool
    trace: Trace | None
    chart_label: str


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    pk: int
    issue: str
    title: str
    document_number: str
    day: date | None
    sample: bool


@dataclass(frozen=True, slots=True)
class Around:
    """The frame of every public page."""

    title: str
    area: str
    programme: str
    office: str
    contact: str
    palette: str
    shows_targets: bool
    shows_papers: bool
    shows_data: bool
    total: int
    has_sample: bool


@dataclass(frozen=True, slots=True)
class PublicPage:
    around: Around
    lead: str
    as_of: date | None
    issue: str
    counts: tuple[tuple[Light, str, int], ...]
    first: Section | None
    slow: tuple[Promise, ...]
    sections: tuple[Section, ...]
    papers: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PublicPaperPage:
    around: Around
    issue: str
    heading: str
    document_number: str
    day: date | None
    sheets: PaperSheets | None
    corrections: tuple[PaperLine, ...]
    pk: int


def around_of(opening: Publicity, title: str, *, total: int, has_sample: bool) -> Around:
    programme = opening.programme
    return Around(
        title=title,
        area=programme.area,
        programme=programme.code,
        office=_("%(area)s人民政府") % {"area": programme.area},
        contact=opening.contact,
        palette=policy_of(programme.policy).palette,
        shows_targets=opening.shows_targets,
        shows_papers=opening.shows_papers,
        shows_data=opening.shows_data,
        total=total,
        has_sample=has_sample,
    )


def public_page(
    opening: Publicity,
    newest: Bulletin | None,
    standing: Standing | None,
    lines: Sequence[AssessmentLine],
    papers: Sequence[Bulletin],
) -> PublicPage:
    """newest: the paper whose frozen figures are shown; standing: the same day as it was known then, for words and lines."""
    programme = opening.programme
    name = programme.short_title.removeprefix(programme.area)
    shown = promises_of(standing, lines) if standing and opening.shows_targets else {}
    sections = _sections(standing, shown) if standing else []
    sample = any(one.sample for one in shown.values()) or any(row.is_sample for row in papers)
    words = rules().public_words
    lights = [one.light for one in shown.values()]
    return PublicPage(
        around=around_of(
            opening,
            _("%(name)s：说过什么，做到哪里") % {"name": name},
            total=len(shown),
            has_sample=sample,
        ),
        lead=_lead(standing, len(shown)) if standing else "",
        as_of=newest.snapshot.as_of if newest else None,
        issue=f"{newest.document_number}" if newest else "",
        counts=tuple(
            (light, words[light], lights.count(light))
            for light in _ORDER
            if shown and (light in lights or light in _ALWAYS)
        ),
        first=sections[0] if sections else None,
        slow=tuple(one for one in shown.values() if one.light == "red"),
        sections=tuple(sections[1:]),
        papers=tuple(map(paper_line, papers)) if opening.shows_papers else (),
    )


def paper_line(row: Bulletin) -> PaperLine:
    day = row.published_at.date() if row.published_at else None
    return PaperLine(row.pk, issue_words(row), row.title, row.document_number, day, row.is_sample)


def promises_of(standing: Standing, lines: Sequence[AssessmentLine]) -> Mapping[str, Promise]:
    told = {line.target.code: line for line in lines}
    return {
        one.code: _promise(standing, one, told[one.code])
        for one in standing.targets
        if one.code in told
    }


def data_csv(page: PublicPage) -> str:
    """One row a target, as the page shows it. A cell that a spreadsheet could take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [_("编号"), _("承诺"), _("数据期"), _("实际"), _("应到"), _("计量单位"), _("状态"),
         _("初步数"), _("责任单位"), _("数据截至"), _("通报文号"), _("演示数据")]
    )  # fmt: skip
    sections = [page.first, *page.sections] if page.first else list(page.sections)
    for section in sections:
        for one in section.promises:
            yes = _("是")
            row = [
                one.code, one.title, one.period, one.value.replace(",", ""),
                one.expected.replace(",", ""), one.unit, one.word, yes if one.provisional else "",
                one.unit_name, str(page.as_of or ""), page.issue, yes if one.sample else "",
            ]  # fmt: skip
            writer.writerow([_harmless(cell) for cell in row])
    return "﻿" + out.getvalue()


def _harmless(cell: str) -> str:
    if cell[:1] in ("=", "@") or (cell[:1] in ("+", "-") and not _is_number(cell)):
        return f"'{cell}"
    return cell


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdigit()


def _lead(standing: Standing, total: int) -> str:
    said = {
        "year": standing.issued_on.year if standing.issued_on else standing.adopted_on.year,
        "title": standing.plan_title,
        "number": f"（{standing.document_number}）" if standing.document_number else "",
        "n": total,
        "last": standing.horizon[1],
    }
    return (
        _(
            "%(year)s 年印发的《%(title)s》%(number)s定下 %(n)s 项能用数字检验的目标，"
            "到 %(last)s 年底兑现。这里逐项写明进展。没有公布的数写“未公布”，没做到的照写。"
        )
        % said
    )


def _sections(standing: Standing, shown: Mapping[str, Promise]) -> list[Section]:
    found: dict[str, list[Promise]] = {}
    for one in standing.targets:
        if one.code in shown:
            found.setdefault(one.target.section, []).append(shown[one.code])
    made = []
    for path, promises in found.items():
        section = standing.plan.section_at(path)
        heading = section.heading if section else path
        made.append(Section(heading.rstrip("。"), tuple(promises)))
    return made


def _promise(standing: Standing, one: TargetStanding, line: AssessmentLine) -> Promise:
    light: Light = line.light  # type: ignore[assignment]
    value = line.grade or ("" if line.actual is None else _amount(one, line.actual))
    period = period_text(line.period, standing.as_of) if line.period else ""
    trace = trace_of(one, standing.as_of)
    title = _("%(name)s：%(promise)s") % {
        "name": one.target.indicator, "promise": promise(one.target),
    }  # fmt: skip
    return Promise(
        code=one.code,
        title=title,
        quote=_inside(standing.plan.text[one.target.start : one.target.end]),
        said=_said(one, line, value),
        source=_(_SOURCES[one.source]) if line.observation_id else "",
        update=_update(one, line, standing.today),
        value=value,
        unit="" if line.grade else one.target.unit,
        expected="" if line.expected is None else _amount(one, line.expected),
        period=period,
        unit_name=one.units[0].name if one.units else "",
        light=light,
        word=rules().public_words[light],
        provisional=line.provisional,
        sample=line.sample or any(answer.sample for answer in one.past),
        trace=trace,
        chart_label=_("%(name)s：实际 %(value)s，目标 %(goal)s")
        % {
            "name": one.target.indicator,
            "value": value or _("未公布"),
            "goal": goal_text(one.target),
        },
    )


def _inside(text: str) -> str:
    """As it stands within quotation marks of its own."""
    return text.strip().replace("“", "‘").replace("”", "’")


def _amount(one: TargetStanding, value: Decimal) -> str:
    """The figure alone, as many places as the indicator has."""
    return amount_text(one, value).removesuffix(one.target.unit).strip()


def _said(one: TargetStanding, line: AssessmentLine, value: str) -> str:
    if not value:
        return _("这一项的数还没有公布，所以不下结论。")
    told = {
        "period": Period.parse(line.period).words() if line.period else "",
        "value": value if line.grade else amount(value, one.target.unit),
    }
    said = _("%(period)s为 %(value)s") % told
    if line.expected is not None and not line.grade:
        expected = amount(_amount(one, line.expected), one.target.unit)
        said = _("%(said)s，按进度应到 %(expected)s") % {"said": said, "expected": expected}
    if line.provisional:
        said = _("%(said)s（初步数）") % {"said": said}
    return _("%(said)s。") % {"said": said}


def _update(one: TargetStanding, line: AssessmentLine, today: date) -> str:
    """When the next figure can be there: after the next period ends and the figure's usual delay. "" when that is past."""
    if not line.period:
        return ""
    after = Period.parse(line.period).next()
    year, month = month_of_index(after.last + max(one.indicator.lag_months, 1))
    if (year, month) < (today.year, today.month):
        return ""
    said = {"year": year, "month": month, "period": after.words()}
    return _("下次更新：%(year)s年%(month)s月，%(period)s的数") % said
