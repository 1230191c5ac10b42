"""The form by which staff take an appeal down, with the days it would get."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.translation import gettext as _

from luoshi.enterprises import (
    appeal_rules,
    clock_of,
    counted_from,
    suggested_categories,
)
from luoshi.workdays import Works, worked_after
from luoshi_web.enterprises.appeal_rows import on_the_wall
from luoshi_web.enterprises.models import MOST_NAME
from luoshi_web.enterprises.pages.appeal import about_link, most_mb
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.words import day_words
from luoshi_web.offices.queries import Access

MOST_TITLE: Final = 120
USUAL: Final = {"channel": "staff", "kind": "help", "urgency": "usual"}


@dataclass(frozen=True, slots=True)
class DayLine:
    label: str
    days: str
    day: str


@dataclass(frozen=True, slots=True)
class PresetDays:
    """What a preset would give, were the appeal taken down now."""

    label: str
    source: str
    lines: tuple[DayLine, ...]


@dataclass(frozen=True, slots=True)
class AppealForm:
    title: str
    programme: str
    values: Mapping[str, str]
    fault: str
    kept_note: str
    firms: tuple[str, ...]
    channels: tuple[Choice, ...]
    towns: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    suggested: str
    urgencies: tuple[Choice, ...]
    presets: tuple[Choice, ...]
    days: tuple[PresetDays, ...]
    counted: str
    about: str
    most_name: int
    most_title: int
    most_text: int
    most_mb: str


def appeal_form(
    access: Access,
    values: Mapping[str, str],
    firms: Sequence[str],
    towns: Sequence[Unit],
    now: datetime,
    works: Works,
    fault: str = "",
    kept_note: str = "",
) -> AppealForm:
    """values: what was typed. firms: names that the directory has. now: the moment for which days are shown."""
    rules = appeal_rules()
    shown = {**USUAL, **{name: value for name, value in values.items() if value}}
    preset = shown.get("preset") or rules.preset_for(shown["channel"]).code
    at = on_the_wall(now)
    about = about_link(
        access.programme.code, shown.get("about_kind", ""), shown.get("about_key", "")
    )
    urgency = shown["urgency"] if shown["urgency"] in rules.urgency else USUAL["urgency"]
    return AppealForm(
        title=_("登记诉求"),
        programme=access.programme.code,
        values=shown,
        fault=fault,
        kept_note=kept_note,
        firms=tuple(firms),
        channels=chosen(
            ((c, words) for c, words in rules.channels.items() if c not in ("web", "hotline")),
            shown["channel"],
        ),
        towns=town_choices(towns, shown.get("town", "")),
        kinds=chosen(rules.kinds.items(), shown["kind"]),
        categories=chosen(
            ((c.code, c.label) for c in rules.categories.values()), shown.get("category", "")
        ),
        suggested=_suggested(f"{shown.get('title', '')}{shown.get('text', '')}"),
        urgencies=chosen(((u.code, u.label) for u in rules.urgency.values()), urgency),
        presets=chosen(((p.code, p.label) for p in rules.presets.values()), preset),
        days=tuple(preset_days(code, urgency, at, works) for code in rules.presets),
        counted=_counted(at, works),
        about=_("关于：%(what)s") % {"what": about.label} if about else "",
        most_name=MOST_NAME,
        most_title=MOST_TITLE,
        most_text=rules.most,
        most_mb=most_mb(),
    )


def town_choices(towns: Sequence[Unit], value: str) -> tuple[Choice, ...]:
    return chosen(((str(unit.pk), unit.name) for unit in towns), value)


def _suggested(text: str) -> str:
    found = suggested_categories(text)
    if not found:
        return ""
    return _("照内容里的词：%(labels)s") % {"labels": "、".join(each.label for each in found)}


def preset_days(code: str, urgency: str, at: datetime, works: Works) -> PresetDays:
    preset, clock = appeal_rules().presets[code], clock_of(code, urgency)
    counted, today = counted_from(at, works), at.date()
    given = [
        (_("首次联系"), clock.contact), (_("先行答复"), clock.reply), (_("办理结果"), clock.resolve),
        (_("最长延到"), clock.extended),
    ]  # fmt: skip
    lines = tuple(_day_line(label, n, counted, today, works) for label, n in given if n is not None)
    note = "" if clock.starts == "received" else _("从分派到单位起算")
    return PresetDays(f"{preset.label}{'，' if note else ''}{note}", preset.source, lines)


def _day_line(label: str, days: int, counted: date, today: date, works: Works) -> DayLine:
    last = worked_after(counted, days, works)
    words = _("%(n)s个工作日") % {"n": days} if days else _("当天")
    return DayLine(label, words, day_words(last, today))


def _counted(at: datetime, works: Works) -> str:
    counted = counted_from(at, works)
    if counted == at.date():
        return _("今天受理，从下一个工作日开始数。")
    return _("现在是下班以后或休息日，算作%(day)s受理。") % {"day": day_words(counted, at.date())}
