"""手续: the checklist of a project's permits, as on a day, and until when each may be had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from luoshi.projects import (
    PERMIT_STATES,
    Permit,
    PermitLine,
    PermitTemplate,
    Project,
    permit_due,
    permit_lines,
    reached,
    template_of,
)
from luoshi_web.offices.calendar import Calendar
from luoshi_web.projects.pages.project_files import FileLine
from luoshi_web.projects.pages.project_form import Field, Form, Forms, Group

_TONES: Final = {"overdue": "ls-gap-bad", "granted_late": "ls-gap-warn"}


@dataclass(frozen=True, slots=True)
class PermitRow:
    """expected: until when it is granted at the latest, if it and what it waits for are asked for at once. late: in words."""

    label: str
    state: str
    state_words: str
    tone: str
    days: int
    source: str
    asked: str
    granted: str
    ref: str
    due: str
    late: str
    waits: str
    expected: str
    files: tuple[FileLine, ...]
    form: Form | None


def permit_rows(
    forms: Forms, told: Project, today: date, calendar: Calendar, files: Sequence[FileLine]
) -> list[PermitRow]:
    """None for a project that has no template."""
    if not told.template:
        return []
    template = template_of(told.template)
    lines = permit_lines(told, today, calendar.is_working)
    held = {one.kind: one for one in told.permits}
    # Of a project that is finished nobody waits for a permit; what was not told is not told.
    is_over = reached(told, "finished", today) is not None
    expected = {} if is_over else _expected(template, lines, held, today, calendar)
    return [
        _row(
            forms, template, line, held.get(line.rule.code), today, calendar, place,
            expected, files,
        )
        for place, line in enumerate(lines)
    ]  # fmt: skip


def _row(
    forms: Forms,
    template: PermitTemplate,
    line: PermitLine,
    held: Permit | None,
    today: date,
    calendar: Calendar,
    place: int,
    expected: Mapping[str, date],
    files: Sequence[FileLine],
) -> PermitRow:
    code = line.rule.code
    granted = held.granted if held else None
    is_done = line.state in ("granted", "granted_late")
    return PermitRow(
        label=line.rule.label,
        state=line.state,
        state_words=PERMIT_STATES[line.state],
        tone=_TONES.get(line.state, ""),
        days=line.rule.days,
        source=line.rule.source,
        asked=_day(held.asked if held else None),
        granted=_day(granted),
        ref=held.ref if held else "",
        due=_day(line.due),
        late=_late(line, granted, today, calendar),
        waits="、".join(template.rule(one).label for one in line.waits),
        expected="" if is_done else _day(expected.get(code)),
        files=tuple(one for one in files if one.about == f"permit:{code}"),
        form=_form(forms, line, held, place),
    )


def _form(forms: Forms, line: PermitLine, held: Permit | None, place: int) -> Form | None:
    fields = (
        Field("asked", _("申报日期"), "date", _day(held.asked if held else None)),
        Field("granted", _("办结日期"), "date", _day(held.granted if held else None)),
        Field("ref", _("文号"), "text", held.ref if held else "", hint=_("办结的必填")),
        Field("file", _("附件"), "file"),
    )
    return forms.make("permit", _("填"), _("存"), [Group(fields)], key=line.rule.code, place=place)


def _late(line: PermitLine, granted: date | None, today: date, calendar: Calendar) -> str:
    if line.due is None or line.state not in _TONES:
        return ""
    days = calendar.between(line.due, granted if granted and granted <= today else today)
    return _("超 %(n)s 个工作日") % {"n": days}


def _expected(
    template: PermitTemplate,
    lines: Sequence[PermitLine],
    held: Mapping[str, Permit],
    today: date,
    calendar: Calendar,
) -> dict[str, date]:
    """Each asked for as soon as what it waits for is granted, today at the earliest; what is overdue is taken for today's."""
    by_code = {line.rule.code: line for line in lines}
    found: dict[str, date] = {}
    while len(found) < len(by_code):
        for code, line in by_code.items():
            if code in found or not found.keys() >= set(line.rule.after):
                continue
            granted = held[code].granted if code in held else None
            if line.state in ("granted", "granted_late") and granted is not None:
                found[code] = granted
            elif line.due is not None:
                found[code] = max(line.due, today)
            else:
                asked = max([today, *(found[other] for other in line.rule.after)])
                found[code] = permit_due(template, code, asked, calendar.is_working)
    return found


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
