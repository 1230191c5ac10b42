"""What a program gets of the room; the words are what openapi.json says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from ninja import Field, Schema

from luoshi_web.guidance.models import Answer, Question

MOST: Final = 200
# Numbers are 32-bit columns.
MOST_NUMBER: Final = 2**31 - 1


class QuestionOut(Schema):
    number: int
    kind: str = Field(
        description="所问事项的种类：target、clause、register、project、order、scheme、appeals"
    )
    key: str = Field(description="所问事项的编号或代码")
    item: str = Field(description="所问事项，提问时的名称")
    text: str
    state: str = Field(description="asked 待答复、answered 已答复、withdrawn 已撤回")
    unit: str | None = Field(description="提问单位的代码；统筹人员提的为空")
    owner: str | None = Field(description="答复单位的代码；由统筹人员答复的为空")
    answer: str = Field(description="现行答复；没有为空")
    answered_on: date | None
    asked_at: datetime
    sample: bool


class QuestionsOut(Schema):
    total: int
    questions: list[QuestionOut]
    next: int | None = Field(description="下一页的 after；没有了为空")


class AnswerOut(Schema):
    number: int
    text: str
    basis: str
    since: date = Field(description="从哪天起照此办理")
    unit: str | None
    at: datetime


class WholeQuestionOut(QuestionOut):
    answers: list[AnswerOut]
    concerns: list[str] = Field(description="答复送到的单位的代码")


def told_question(row: Question) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": row.kind,
        "key": row.key,
        "item": row.title,
        "text": row.text,
        "state": row.state,
        "unit": row.unit.code if row.unit else None,
        "owner": row.owner.code if row.owner else None,
        "answer": row.answer,
        "answered_on": row.answered_on,
        "asked_at": row.asked_at,
        "sample": row.sample,
    }


def told_whole(row: Question) -> dict[str, Any]:
    """Two queries more."""
    answers = row.answers.select_related("unit")
    concerns = row.concerns.values_list("unit__code", flat=True)
    return told_question(row) | {
        "answers": [_told(each) for each in answers],
        "concerns": list(concerns),
    }


def _told(row: Answer) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": row.text,
        "basis": row.basis,
        "since": row.since,
        "unit": row.unit.code if row.unit else None,
        "at": row.at,
    }
