"""What a change of a project is asked before it is kept: only what the change itself brings up, never what stood before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.projects import Finding, Project, check_projects, claimed_elsewhere
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.projects.queries import all_kept, relatives, visible


class AskedError(LuoshiError):
    """It can be so, but somebody has to say that it is. The form shows the findings and asks for an answer."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "".join(one.message for one in findings), _("确实如此的，请写一句说明再存。")
        )
        self.findings = tuple(findings)


def findings_of(
    programme: Programme, before: Project | None, after: Project, month: Period
) -> list[Finding]:
    """What the change brings up of this project and those beside it, up to the month. before None: a new one. Four queries."""
    rows = relatives(programme, after.code, {before.parent if before else None, after.parent})
    others = [kept.told for kept in all_kept(programme, rows)] if rows else []
    stood = check_projects([before, *others], month) if before else ()
    told = {(one.code, one.message) for one in stood}
    return [
        one
        for one in check_projects([after, *others], month)
        if after.code in one.projects and (one.code, one.message) not in told
    ]


def claims(programme: Programme, after: Project) -> tuple[Finding, ...]:
    """Whether another town tells what looks like the same project. Two queries."""
    rows = visible(programme).exclude(code=after.code).select_related("town")
    others = [
        Project(row.code, row.name, row.town.name, "county", "local", row.investor)
        for row in rows.only("code", "name", "investor", "town__name")
    ]
    town = Unit.objects.filter(programme=programme, code=after.town).first()
    return claimed_elsewhere(replace(after, town=town.name if town else after.town), others)


def settle(findings: Iterable[Finding], answer: str) -> None:
    """LuoshiError with everything that is refused; AskedError with what is asked, unless the person has answered."""
    every = list(findings)
    refused = [one for one in every if one.outcome == "refused"]
    if refused:
        raise LuoshiError(
            "".join(one.message for one in refused),
            "".join(dict.fromkeys(one.remedy for one in refused)),
        )
    if every and not answer:
        raise AskedError(every)
