"""进程: what changed light in each month, as it was seen then, why, and who has to act; newest month first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi.progress import Assessment, LightChange, changes, figure_text, reason_of
from luoshi.progress.model import Light
from luoshi_web.ledger.pages.known import KnownMonth
from luoshi_web.ledger.pages.standing import LIGHT_ORDER, Standing, UnitRef

# What needs somebody first, then what went well, then what merely began or ended.
_ORDER: Final = ("worse", "revised", "better", "gone", "new")
_KINDS: Final = {
    "worse": gettext_noop("变差"),
    "better": gettext_noop("变好"),
    "revised": gettext_noop("修订"),
    "new": gettext_noop("有了判定"),
    "gone": gettext_noop("暂无判定"),
}
_BEHIND: Final = ("red", "amber")


@dataclass(frozen=True, slots=True)
class TurnRow:
    """before, now: None when the plan version of that month does not have the target. unit: who must act, if anybody."""

    code: str
    name: str
    kind: str
    kind_word: str
    before: Light | None
    before_word: str
    now: Light | None
    now_word: str
    provisional: bool
    reason: str
    revision: str
    unit: UnitRef | None
    exists: bool


@dataclass(frozen=True, slots=True)
class TimelineMonth:
    anchor: str
    title: str
    day: date
    as_of: date
    query: str
    note: str
    counts: tuple[tuple[Light, str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    rows: tuple[TurnRow, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class TimelinePage:
    title: str
    programme: str
    day: date
    as_of: date
    today: date
    first_day: date
    is_look_back: bool
    has_sample: bool
    look_back_query: str
    kept: tuple[tuple[str, str], ...]
    finding: str
    policy_words: str
    months: tuple[TimelineMonth, ...]


def timeline_page(standing: Standing, months: Sequence[KnownMonth]) -> TimelinePage:
    """months: oldest first; the first has nothing before it and shows what it began with."""
    made = [
        _month(standing, before, now, is_open=now is months[-1])
        for before, now in pairwise((None, *months))
        if now is not None
    ]
    return TimelinePage(
        title=_("变动进程"),
        programme=standing.programme,
        day=standing.day,
        as_of=standing.as_of,
        today=standing.today,
        first_day=date(standing.horizon[0], 1, 1),
        is_look_back=standing.is_look_back,
        has_sample=any(a.sample for month in months for a in month.answers),
        look_back_query=f"?as_of={standing.day.isoformat()}" if standing.is_look_back else "",
        kept=(),
        finding=_finding(made[-1]) if made else _("还没有采用方案"),
        policy_words=standing.policy_words,
        months=tuple(reversed(made)),
    )


def _finding(month: TimelineMonth) -> str:
    if not month.rows:
        return _("%(month)s没有目标变灯") % {"month": month.title}
    said = "，".join(
        _("%(word)s %(n)s 项") % {"word": word, "n": number} for word, number in month.kinds
    )
    return _("%(month)s %(n)s 项目标变灯：%(said)s") % {
        "month": month.title,
        "n": len(month.rows),
        "said": said,
    }


def _month(
    standing: Standing, before: KnownMonth | None, now: KnownMonth, *, is_open: bool
) -> TimelineMonth:
    found = changes(now.answers, before.answers) if before else []
    rows = [_row(standing, change, before, now) for change in found]
    rows.sort(key=_weight)
    kinds = [row.kind for row in rows]
    return TimelineMonth(
        anchor=f"m{now.day:%Y-%m}",
        title=Period.month(now.day.year, now.day.month).words(),
        day=now.day,
        as_of=now.as_of,
        query="" if now.day >= standing.today else f"?as_of={now.day.isoformat()}",
        note=_note(before, now),
        counts=_counts(standing, now.answers),
        kinds=tuple((_(_KINDS[kind]), kinds.count(kind)) for kind in _ORDER if kind in kinds),
        rows=tuple(rows),
        is_open=is_open,
    )


def _note(before: KnownMonth | None, now: KnownMonth) -> str:
    if before is None:
        return _("方案采用，开始评定")
    if before.version != now.version:
        return _("改用方案第 %(n)s 版") % {"n": now.version}
    return ""


def _counts(
    standing: Standing, answers: Iterable[Assessment]
) -> tuple[tuple[Light, str, int], ...]:
    lights = [answer.light for answer in answers]
    return tuple(
        (light, standing.words[light], lights.count(light))
        for light in LIGHT_ORDER
        if light in lights
    )


def _weight(row: TurnRow) -> tuple[int, int, str]:
    light = LIGHT_ORDER.index(row.now) if row.now else len(LIGHT_ORDER)
    return _ORDER.index(row.kind), light, row.code


def _row(
    standing: Standing, change: LightChange, before: KnownMonth | None, now: KnownMonth
) -> TurnRow:
    one = standing.of(change.target)
    was, is_ = change.before, change.now
    bad = is_ is not None and is_.light in _BEHIND
    return TurnRow(
        code=change.target,
        name=one.target.indicator if one else _("方案已不含此项"),
        kind=change.kind,
        kind_word=_(_KINDS[change.kind]),
        before=was.light if was else None,
        before_word=standing.words[was.light] if was else _("未列入"),
        now=is_.light if is_ else None,
        now_word=standing.words[is_.light] if is_ else _("不再列入"),
        provisional=bool(is_ and is_.provisional),
        reason=_reason(change, before, now),
        revision=_revision(change),
        unit=one.units[0] if bad and one and one.units else None,
        exists=one is not None,
    )


def _reason(change: LightChange, before: KnownMonth | None, now: KnownMonth) -> str:
    if change.now is not None:
        return reason_of(now.rules[change.target], change.now)
    if change.before is not None and before is not None:
        return _("原来：%(reason)s") % {
            "reason": reason_of(before.rules[change.target], change.before)
        }
    return ""


def _revision(change: LightChange) -> str:
    """8月数由 81 改为 80: said only where a recorded figure of the same period was corrected."""
    was, is_ = change.before, change.now
    if change.kind != "revised" or was is None or is_ is None or not is_.period:
        return ""
    return _("%(period)s的数由 %(old)s 改为 %(new)s") % {
        "period": Period.parse(is_.period).words(),
        "old": was.grade or figure_text(was.actual),
        "new": is_.grade or figure_text(is_.actual),
    }
