"""按当时所知看: a page as it was with what had been recorded by a day, and how that agrees with what was frozen then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import AssessmentLine
from luoshi_web.ledger.pages.known import end_of
from luoshi_web.ledger.pages.standing import Standing, TargetStanding


@dataclass(frozen=True, slots=True)
class AsKnown:
    """later: figures recorded since. frozen: what a snapshot of the same date says beside it; empty without one.

    frozen_query: the address of the page at the snapshot's own instant, empty where this page is that already.
    """

    words: str
    later: int
    now_query: str
    frozen: str
    frozen_query: str


def moment_of(text: str, first: date, now: datetime) -> datetime:
    """A day's end, or an instant with its time zone. LuoshiError says what is wrong with the text."""
    remedy = _("请写成 2026-09-30 这样的日期。")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise LuoshiError(_("“%(text)s”不是日期。") % {"text": text[:20]}, remedy) from error
        if moment.tzinfo is None:
            raise LuoshiError(_("“%(text)s”没有写明时区。") % {"text": text[:20]}, remedy) from None
        day = timezone.localtime(moment).date()
    else:
        moment = end_of(day)
    today = timezone.localtime(now).date()
    if not first <= day <= today:
        raise LuoshiError(
            _("%(day)s 看不到：只能按 %(first)s 到今天之间所知来看。")
            % {"day": day.isoformat(), "first": first.isoformat()},
            remedy,
        )
    return moment


def moment_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def as_known(
    standing: Standing, one: TargetStanding, later: int, line: AssessmentLine | None
) -> AsKnown:
    """line: from the last snapshot of the same date with no more known."""
    known = timezone.localtime(standing.known_on)
    whole_day = known.timetz().replace(tzinfo=None) == time.max
    moment = f"{known:%Y-%m-%d}" if whole_day else f"{known:%Y-%m-%d %H:%M}"
    frozen, query = _frozen(standing, one, line)
    return AsKnown(
        words=_("这是按 %(moment)s 以前记入的数看到的样子，评定到 %(as_of)s。")
        % {"moment": moment, "as_of": standing.as_of.isoformat()},
        later=later,
        now_query=""
        if known >= end_of(standing.today)
        else f"?as_of={standing.day.isoformat()}&known_on={standing.today.isoformat()}",
        frozen=frozen,
        frozen_query=query,
    )


def _frozen(
    standing: Standing, one: TargetStanding, line: AssessmentLine | None
) -> tuple[str, str]:
    if line is None:
        return "", ""
    moment = timezone.localtime(line.snapshot.known_on)
    said = {
        "moment": f"{moment:%Y-%m-%d %H:%M}",
        "word": standing.words[line.light],  # type: ignore[index]
    }
    if agrees(one, line):
        return _("与 %(moment)s 冻结的评定（%(word)s）一致。") % said, ""
    query = urlencode({"as_of": standing.day.isoformat(), "known_on": moment.isoformat()})
    return _("%(moment)s 冻结的评定为%(word)s，与此不同。") % said, f"?{query}"


def agrees(one: TargetStanding, line: AssessmentLine) -> bool:
    """Whether the page shows what was frozen: verdict, light, rule, period and every figure."""
    now = one.now
    shown = (now.verdict, now.light, now.rule, now.provisional, now.period or "", now.grade or "")
    kept = (line.verdict, line.light, line.rule, line.provisional, line.period, line.grade)
    amounts = (now.actual, now.expected, now.completion, now.gap)
    return shown == kept and amounts == (line.actual, line.expected, line.completion, line.gap)
