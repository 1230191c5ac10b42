"""One paper of each kind from what was frozen: its text, its annexed tables, whom it names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.writing import (
    BulletinFacts,
    CorrectedLine,
    CorrectionFacts,
    Letterhead,
    Paper,
    Sheet,
    Topic,
    bulletin,
    bulletin_sheets,
    of_topic,
    special,
    tour_bulletin,
    tour_sheets,
    year_end,
    year_end_sheets,
)
from luoshi.writing import correction as correction_notice
from luoshi.writing import named_units as names_in
from luoshi.writing.facts_kinds import TopicKind
from luoshi_web.bulletins.compose import bulletin_facts, full_name, year_end_facts
from luoshi_web.bulletins.models import MOST_SCOPE, Bulletin, Kind
from luoshi_web.bulletins.project_facts import projects_told
from luoshi_web.bulletins.queries import last_published, lights_of
from luoshi_web.bulletins.supervision_facts import supervision_told
from luoshi_web.enterprises.appeal_rates import appeals_told
from luoshi_web.ledger.models import Snapshot
from luoshi_web.ledger.pages.standing import Standing
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Project
from luoshi_web.supervision.tour_papers import published_tour, tour_facts

UNFROZEN: Final = "!"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a special paper is about: a section (its path), a unit (its name), or targets by their codes. name: as the
    title says it. Empty: everything.
    """

    kind: TopicKind | Literal[""] = ""
    name: str = ""
    key: str = ""
    codes: tuple[str, ...] = ()

    def text(self) -> str:
        """As it is kept; the same choice gives the same text. LuoshiError where it is too long to be kept."""
        if not self.kind:
            return ""
        told = [self.kind, self.name, self.key, *self.codes]
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        if len(text) > MOST_SCOPE:
            raise LuoshiError(_("选的目标太多了。"), _("请按章节选，或出月通报。"))
        return text

    @classmethod
    def of(cls, text: str) -> Scope:
        if not text.startswith("["):
            return cls()
        kind, name, key, *codes = json.loads(text)
        return cls(kind, name, key, tuple(codes))


@dataclass(frozen=True, slots=True)
class Composed:
    """made_from: what was frozen into it besides the snapshot, in words. facts: for a paper about targets."""

    paper: Paper
    sheets: Sequence[Sheet]
    facts: BulletinFacts
    made_from: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a notice of correction says. place: where in the paper (第二部分第一段)."""

    place: str
    before: str
    after: str
    reason: str


def composed(
    access: Access, standing: Standing, snapshot: Snapshot, period: Period, kind: str, scope: Scope
) -> Composed:
    """The same frozen answers give the same paper and the same tables. LuoshiError: nothing under the topic."""
    programme = access.programme
    previous = last_published(programme, snapshot.as_of)
    facts = bulletin_facts(
        programme,
        standing,
        period,
        checksum=snapshot.checksum,
        office=access.unit_names[0] if access.unit_names else "",
        before=lights_of(previous) if previous else None,
    )
    if kind == Kind.YEAR_END:
        settled = year_end_facts(programme, standing, facts, period.year)
        return Composed(year_end(settled), year_end_sheets(settled), facts)
    if kind == Kind.TOUR:
        return _of_tour(programme, facts, period)
    month = Period.month(snapshot.as_of.year, snapshot.as_of.month)
    projects = projects_told(programme, month, previous)
    supervision = supervision_told(programme, snapshot.as_of)
    appeals = appeals_told(programme, month)
    facts = replace(facts, projects=projects, supervision=supervision, appeals=appeals)
    if kind == Kind.SPECIAL:
        topic = Topic(scope.kind or "targets", scope.name, scope.key, scope.codes)
        told = of_topic(facts, topic)
        return Composed(
            special(facts, topic), bulletin_sheets(told), told, _from(programme, told, month)
        )
    return Composed(bulletin(facts), bulletin_sheets(facts), facts, _from(programme, facts, month))


def _of_tour(programme: Programme, facts: BulletinFacts, quarter: Period) -> Composed:
    """LuoshiError while the quarter's tour is not published: its result is told by its own page first."""
    tour = published_tour(programme, quarter.year, quarter.last % 12 // 3 + 1)
    about = Letterhead(signature=facts.signature, head=facts.head, checksum=facts.checksum)
    told = tour_facts(tour, about) if tour else None
    if tour is None or told is None:
        raise LuoshiError(
            _("%(quarter)s没有公布过的观摩。") % {"quarter": quarter.words()},
            _("请先在督查督办的观摩页计票并公布。"),
        )
    made_from = _("观摩第 %(n)s 号，%(quarter)s") % {"n": tour.number, "quarter": quarter.words()}
    nobody = replace(facts, targets=())
    return Composed(tour_bulletin(told), tour_sheets(told), nobody, made_from)


def _from(programme: Programme, facts: BulletinFacts, month: Period) -> str:
    """What was frozen beside the assessment. UNFROZEN in front: projects there are, and their month is not frozen."""
    if facts.projects is not None:
        said = {"month": month.words(), "checksum": facts.projects.checksum}
        return _("项目月度 %(month)s，校验码 %(checksum)s") % said
    if not Project.objects.filter(programme=programme).exists():
        return ""
    return UNFROZEN + _("%(month)s的项目月度没有冻结，这一期不写项目") % {"month": month.words()}


def named_units(
    programme: Programme, standing: Standing, made: Composed
) -> list[tuple[Unit, list[str]]]:
    """Units that the paper names as behind, with the codes of the targets for which. One query.

    A unit set or a name that no unit has is not among them: nobody could be told.
    """
    trouble = {x.word for x in made.facts.lights if x.kind in ("behind", "severe")}
    codes: dict[str, list[str]] = {}
    for line in made.facts.targets:
        if line.light_word in trouble:
            for name in line.unit_names:
                codes.setdefault(name, []).append(line.code)
    for name in names_in(made.facts):
        codes.setdefault(name, [_("项目或督办事项")])
    found = {unit.name: unit for unit in Unit.objects.filter(programme=programme, name__in=codes)}
    return [(found[name], targets) for name, targets in codes.items() if name in found]


def correction(row: Bulletin, given: Correction) -> Paper:
    """A notice that names the paper it corrects with its number and day; the paper itself stays as it was."""
    programme = row.programme
    office = row.office.name if row.office else ""
    published = timezone.localtime(row.published_at or row.made_at).date()
    line = CorrectedLine(given.place, _("文中所印"), given.before, given.after)
    return correction_notice(
        CorrectionFacts(
            corrected_title=row.title,
            corrected_number=row.document_number or str(row),
            corrected_on=published,
            signature=full_name(office, programme.area) if office else programme.area,
            lines=(line,),
            head=f"{programme.area}{programme.short_title.removeprefix(programme.area)}工作通报",
            reason=given.reason,
            is_sample=row.is_sample,
        )
    )
