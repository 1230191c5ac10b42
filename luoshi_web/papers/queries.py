"""Reads of the room."""

from __future__ import annotations

from django.db.models import Max
from django.http import Http404

from luoshi_web.offices.models import Programme
from luoshi_web.papers.models import Series, SeriesWords, Template, TemplateUse


def use_of(programme: Programme, kind: str) -> TemplateUse | None:
    """What papers of the kind leave by now; None: never anything but the built-in form."""
    return (
        TemplateUse.objects.filter(programme=programme, kind=kind)
        .select_related("template__file")
        .defer("template__file__content")
        .order_by("-turn")
        .first()
    )


def uses_of(programme: Programme) -> dict[str, TemplateUse]:
    """The last turn of every kind that had one."""
    rows = TemplateUse.objects.filter(programme=programme).select_related("template__file")
    return {row.kind: row for row in rows.defer("template__file__content").order_by("turn")}


def turns_of(programme: Programme, kind: str) -> list[TemplateUse]:
    """Newest first."""
    rows = TemplateUse.objects.filter(programme=programme, kind=kind).select_related(
        "template__file"
    )
    return list(rows.defer("template__file__content").order_by("-turn"))


def templates_of(programme: Programme, kind: str) -> list[Template]:
    """Newest first."""
    rows = Template.objects.filter(programme=programme, kind=kind).select_related("file")
    return list(rows.defer("file__content").order_by("-id"))


def template_of(programme: Programme, kind: str, pk: int) -> Template:
    row = (
        Template.objects.filter(programme=programme, kind=kind, pk=pk)
        .select_related("file")
        .first()
    )
    if row is None:
        raise Http404
    return row


def last_numbers(programme: Programme) -> dict[str, tuple[int, int]]:
    """Series -> (year, last number) of its newest year."""
    rows = Series.objects.filter(programme=programme).order_by("year")
    return {row.series: (row.year, row.last) for row in rows}


def words_set(programme: Programme) -> dict[str, SeriesWords]:
    """Series -> the 代字 that counts, where the office has set one."""
    newest = SeriesWords.objects.filter(programme=programme).values("series").annotate(n=Max("id"))
    rows = SeriesWords.objects.filter(pk__in=[row["n"] for row in newest])
    return {row.series: row for row in rows}
