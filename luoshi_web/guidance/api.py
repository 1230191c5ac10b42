"""Questions and answers by program: what the pages show, as JSON. Read only: asking and answering is for people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from luoshi_web.guidance.pages.given import (
    MOST,
    MOST_NUMBER,
    QuestionsOut,
    WholeQuestionOut,
    told_question,
    told_whole,
)
from luoshi_web.guidance.pages.listing import looking_of
from luoshi_web.guidance.queries import found, question_row, require_insider
from luoshi_web.offices.queries import Access, access_to
from luoshi_web.offices.views.common import now_of

router = Router(tags=["问答"])


@router.get("/{slug:programme}/questions", response=QuestionsOut, summary="问答")
def questions(
    request: HttpRequest,
    programme: str,
    limit: int = Query(50, ge=1, le=MOST),
    after: int = Query(0, ge=0, le=MOST_NUMBER, description="上一页的 next"),
) -> dict[str, Any]:
    """Newest first; q, kind, key, state and unit as in the list's address. Three queries."""
    access = _access(request, programme)
    rows = found(access.programme, looking_of(request.GET.dict()))
    total = rows.count()
    if after:
        rows = rows.filter(number__lt=after)
    shown = list(rows.select_related("unit", "owner").order_by("-number")[: limit + 1])
    return {
        "total": total,
        "questions": [told_question(row) for row in shown[:limit]],
        "next": shown[limit - 1].number if len(shown) > limit else None,
    }


@router.get(
    "/{slug:programme}/questions/{int:number}", response=WholeQuestionOut, summary="一问一答"
)
def question(request: HttpRequest, programme: str, number: int) -> dict[str, Any]:
    """With every version of the answer, newest first, and the units it concerns."""
    access = _access(request, programme)
    return told_whole(question_row(access, number))


def _access(request: HttpRequest, programme: str) -> Access:
    access = access_to(request.auth, programme, now_of(request).date())  # type: ignore[attr-defined]
    require_insider(access)
    return access
