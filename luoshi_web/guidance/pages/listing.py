"""The list of questions with their answers: what is looked for first, then what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from luoshi_web.guidance.item_kinds import kinds
from luoshi_web.guidance.models import Question, QuestionState, question_states
from luoshi_web.guidance.queries import Looking, counts, found, most_asked
from luoshi_web.offices.models import Programme
from luoshi_web.offices.pages.paging import Choice, Pages, chosen, page_at, pages_of
from luoshi_web.offices.pages.words import day_words
from luoshi_web.offices.queries import Access, units_of

PAGE: Final = 30
_SHOWN: Final = 240
_OFTEN: Final = 5


@dataclass(frozen=True, slots=True)
class QuestionLine:
    url: str
    text: str
    item: str
    kind: str
    who: str
    asked_on: str
    answer: str
    answered: str
    waits_for: str
    is_sample: bool


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """often: (item, url of its questions, how many were answered), shown where nothing is looked for."""

    title: str
    programme: str
    headline: str
    lines: tuple[QuestionLine, ...]
    looking: Looking
    kinds: tuple[Choice, ...]
    states: tuple[Choice, ...]
    units: tuple[Choice, ...]
    pages: Pages
    item: str
    often: tuple[tuple[str, str, int], ...]
    has_sample: bool


def looking_of(given: dict[str, str]) -> Looking:
    states = {value for value, _label in question_states()}
    return Looking(
        words=given.get("q", "").strip()[:100],
        kind=given.get("kind", "") if given.get("kind", "") in kinds() else "",
        key=given.get("key", "")[:60],
        state=given.get("state", "") if given.get("state", "") in states else "",
        unit=given.get("unit", "")[:30],
    )


def questions_page(access: Access, looking: Looking, at: int, today: date) -> QuestionsPage:
    """At most six queries."""
    programme = access.programme
    rows = found(programme, looking).select_related("unit", "owner")
    total = rows.count()
    here = page_at(total, at, PAGE)
    shown = list(
        rows.order_by("-state", "-answered_on", "-number")[(here - 1) * PAGE : here * PAGE]
    )
    asked = {"q": looking.words, "kind": looking.kind, "key": looking.key, "state": looking.state,
             "unit": looking.unit}  # fmt: skip
    query = urlencode({name: value for name, value in asked.items() if value})
    return QuestionsPage(
        title=_("问答"),
        programme=programme.code,
        headline=_headline(counts(programme)),
        lines=tuple(question_line(row, programme.code, today) for row in shown),
        looking=looking,
        kinds=chosen(((kind.code, kind.label) for kind in kinds().values()), looking.kind),
        states=chosen(question_states(), looking.state),
        units=chosen(((unit.code, unit.name) for unit in units_of(programme)), looking.unit),
        pages=pages_of(total, at, PAGE, reverse("guidance:list", args=[programme.code]), query),
        item=shown[0].title if looking.key and shown else "",
        often=() if query else _often(programme),
        has_sample=any(row.sample for row in shown),
    )


def _often(programme: Programme) -> tuple[tuple[str, str, int], ...]:
    where = reverse("guidance:list", args=[programme.code])
    return tuple(
        (title, f"{where}?{urlencode({'kind': kind, 'key': key})}", n)
        for kind, key, title, n in most_asked(programme, _OFTEN)
    )


def _headline(n: dict[str, int]) -> str:
    answered, open_ = n.get(QuestionState.ANSWERED, 0), n.get(QuestionState.ASKED, 0)
    if not answered and not open_:
        return _("还没有人提问")
    if not open_:
        return _("%(n)s问都已答复") % {"n": answered}
    return _("%(open)s问待答复，%(n)s问已答复") % {"open": open_, "n": answered}


def question_line(row: Question, code: str, today: date) -> QuestionLine:
    kind = kinds().get(row.kind)
    owner = row.owner.name if row.owner else _("统筹人员")
    return QuestionLine(
        url=reverse("guidance:question", args=[code, row.number]),
        text=row.text,
        item=row.title,
        kind=str(kind.label) if kind else "",
        who=row.unit.name if row.unit else _("统筹人员"),
        asked_on=day_words(timezone.localtime(row.asked_at).date(), today),
        answer=Truncator(row.answer).chars(_SHOWN),
        answered=day_words(row.answered_on, today),
        waits_for=owner if row.state == QuestionState.ASKED else "",
        is_sample=row.sample,
    )
