"""What has changed since a paper was frozen: the same day judged with what is known now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.progress import Assessment, policy_of
from luoshi.progress.model import Light
from luoshi_web.bulletins.models import Bulletin
from luoshi_web.bulletins.pages.listing import issue_words
from luoshi_web.ledger.models import AssessmentLine


@dataclass(frozen=True, slots=True)
class Difference:
    code: str
    name: str
    unit: str
    light: Light
    word: str
    figure: Decimal | None
    grade: str
    light_now: Light
    word_now: str
    figure_now: Decimal | None
    grade_now: str


@dataclass(frozen=True, slots=True)
class SincePage:
    title: str
    programme: str
    pk: int
    heading: str
    arrived: int
    total: int
    rows: tuple[Difference, ...]
    has_sample: bool


def since_page(
    row: Bulletin, lines: Sequence[AssessmentLine], answers: Sequence[Assessment], arrived: int
) -> SincePage:
    now = {answer.target: answer for answer in answers}
    policy = policy_of(row.snapshot.policy)
    found = []
    for line in lines:
        answer = now.get(line.target.code)
        if answer is None or _same(line, answer):
            continue
        light: Light = line.light  # type: ignore[assignment]
        found.append(
            Difference(
                line.target.code, line.target.name, line.target.unit, light, policy.word(light),
                line.actual, line.grade, answer.light, policy.word(answer.light), answer.actual,
                answer.grade or "",
            )
        )  # fmt: skip
    return SincePage(
        title=_("冻结以后"),
        programme=row.programme.code,
        pk=row.pk,
        heading=issue_words(row) or row.title,
        arrived=arrived,
        total=len(lines),
        rows=tuple(found),
        has_sample=row.is_sample,
    )


def _same(line: AssessmentLine, answer: Assessment) -> bool:
    frozen = (line.light, line.actual, line.grade, line.period)
    return frozen == (answer.light, answer.actual, answer.grade or "", answer.period or "")
