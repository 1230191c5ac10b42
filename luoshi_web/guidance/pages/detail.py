"""One question: what was asked, the answer that holds, earlier ones, whom it concerns; and the form for a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.guidance.item_kinds import Item, item_of, kinds
from luoshi_web.guidance.models import MOST_ANSWER, MOST_QUESTION, Answer, Question, QuestionState
from luoshi_web.guidance.pages.listing import QuestionLine, question_line
from luoshi_web.guidance.queries import alike_to, answers_for, asks_for
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import day_words, who_words
from luoshi_web.offices.queries import WRITERS, Access, standing_units


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """since: from when it holds; until: the day a newer one took its place, "" while it holds."""

    text: str
    basis: str
    since: str
    until: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """seen: units it concerns that have opened it, unseen: those that have not."""

    title: str
    programme: str
    number: int
    edition: int
    text: str
    kind: str
    item: str
    item_url: str
    who: str
    asked: str
    state: str
    waits_for: str
    answers: tuple[AnswerShown, ...]
    seen: tuple[str, ...]
    unseen: tuple[str, ...]
    beside: tuple[QuestionLine, ...]
    may_answer: bool
    may_withdraw: bool
    units: tuple[Choice, ...]
    typed: Typed
    most: int
    is_sample: bool
    has_sample: bool


@dataclass(frozen=True, slots=True)
class AskPage:
    """looked: numbers of the like questions that the page shows, sent back with the form; "" where there is nothing to look at."""

    title: str
    programme: str
    kind: str
    key: str
    item: str
    item_url: str
    kind_label: str
    units: tuple[Choice, ...]
    asks_as_office: bool
    beside: tuple[QuestionLine, ...]
    looked: str
    typed: Typed
    most: int
    has_sample: bool = False


def question_page(access: Access, row: Question, today: date, typed: Typed) -> QuestionPage:
    """At most ten queries."""
    item = item_of(access, row.kind, row.key)
    kind = kinds().get(row.kind)
    concerns = list(row.concerns.select_related("unit"))
    may_answer = row.state != QuestionState.WITHDRAWN and answers_for(access, row)
    near = [
        one for one in alike_to(access.programme, row.text, row.kind, row.key) if one.pk != row.pk
    ]
    owner = row.owner.name if row.owner else _("统筹人员")
    return QuestionPage(
        title=row.text,
        programme=access.programme.code,
        number=row.number,
        edition=row.edition,
        text=row.text,
        kind=str(kind.label) if kind else "",
        item=row.title,
        item_url=item.url if item else "",
        who=row.unit.name if row.unit else _("统筹人员"),
        asked=day_words(timezone.localtime(row.asked_at).date(), today),
        state=str(row.get_state_display()),
        waits_for=owner if row.state == QuestionState.ASKED else "",
        answers=_answers(list(row.answers.select_related("unit")), today),
        seen=tuple(one.unit.name for one in concerns if one.seen_on),
        unseen=tuple(one.unit.name for one in concerns if not one.seen_on),
        beside=tuple(question_line(one, access.programme.code, today) for one in near),
        may_answer=may_answer,
        may_withdraw=row.state == QuestionState.ASKED and asks_for(access, row),
        units=_choices(standing_units(access.programme, today), typed.chosen) if may_answer else (),
        typed=typed,
        most=MOST_ANSWER,
        is_sample=row.sample,
        has_sample=row.sample,
    )


def ask_page(
    access: Access, kind: str, key: str, item: Item, today: date, typed: Typed, looked: str = ""
) -> AskPage:
    """What was asked of the item before stands beside the form. At most four queries."""
    writes = access.units_as(WRITERS)
    units = [one for one in standing_units(access.programme, today) if one.pk in writes]
    near = alike_to(access.programme, typed.of("ask", "text"), kind, key)
    return AskPage(
        title=_("问一问"),
        programme=access.programme.code,
        kind=kind,
        key=key,
        item=item.title,
        item_url=item.url,
        kind_label=str(kinds()[kind].label),
        units=chosen(((str(one.pk), one.name) for one in units), typed.of("ask", "unit")),
        asks_as_office=access.coordinates,
        beside=tuple(question_line(one, access.programme.code, today) for one in near),
        looked=looked,
        typed=typed,
        most=MOST_QUESTION,
        has_sample=any(one.sample for one in near),
    )


def _answers(rows: Sequence[Answer], today: date) -> tuple[AnswerShown, ...]:
    """Newest first."""
    newer = [None, *(timezone.localtime(row.at).date() for row in rows)]
    return tuple(
        AnswerShown(
            text=row.text,
            basis=row.basis,
            since=day_words(row.since, today),
            until=day_words(after, today),
            by=row.unit.name if row.unit else who_words(row.by),
            on=day_words(timezone.localtime(row.at).date(), today),
        )
        for row, after in zip(rows, newer, strict=False)
    )


def _choices(units: Sequence[Unit], ticked: Sequence[str]) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.pk), one.name, str(one.pk) in ticked) for one in units)
