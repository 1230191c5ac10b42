"""The files of a project, each with what it proves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.plan import Period, PeriodError
from luoshi.projects import permit_templates, stages
from luoshi_web.projects.models import Project, ProjectFile
from luoshi_web.projects.pages.project_form import Form, Forms


@dataclass(frozen=True, slots=True)
class FileLine:
    """about: as stored; of: the same in words, "" for the project itself."""

    name: str
    url: str
    about: str
    of: str
    note: str
    on: str
    by: str
    take_back: Form | None


def file_lines(forms: Forms, row: Project, files: Iterable[ProjectFile]) -> list[FileLine]:
    return [
        FileLine(
            name=one.file.name,
            url=reverse("projects:file", args=[forms.programme, row.number, one.file_id]),
            about=one.about,
            of=about_words(one.about),
            note=one.note,
            on=timezone.localtime(one.at).date().isoformat(),
            by=one.by,
            take_back=forms.make(
                "take-back", _("撤下"), _("撤下"), (), key=str(one.file_id), place=one.file_id
            ),
        )
        for one in files
    ]


def about_words(about: str) -> str:
    """What `ProjectFile.about` says; what is not known stays as it is."""
    kind, _colon, key = about.partition(":")
    if kind == "move":
        return next((one.label for one in stages().stages if one.code == key), key)
    if kind == "permit":
        labels = {
            code: rule.label
            for template in permit_templates().values()
            for code, rule in template.permits.items()
        }
        return labels.get(key, key)
    if kind == "month":
        try:
            return Period.parse(key).words()
        except PeriodError:
            return key
    if kind == "contract":
        return _("合同%(code)s") % {"code": key}
    if kind == "arrival":
        return _("到位资金%(day)s") % {"day": key}
    return key or kind
