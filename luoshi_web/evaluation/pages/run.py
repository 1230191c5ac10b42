"""One run: the finding, its way, three rankings on tabs, what can be done now, its revisions and its papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi.ranking import Place
from luoshi.scoring import Score
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import (
    Objection,
    ObjectionState,
    Run,
    RunRevision,
    RunState,
    RunStep,
)
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.pages.run_words import (
    bar_of,
    change_words,
    moved_words,
    rank_words,
    stations,
)
from luoshi_web.evaluation.paper_facts import grade_words, note_words, points_words
from luoshi_web.evaluation.run_rows import Told
from luoshi_web.offices.models import Person, Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access

VIEWS: Final = (
    ("group", gettext_noop("组内排序")),
    ("overall", gettext_noop("统一排序")),
    ("progress", gettext_noop("进步幅度")),
)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """bar: of BAR; moved: places gained, as words; note: why there is no place. url "" where the person may not open it."""

    rank: str
    is_shared: bool
    name: str
    url: str
    group: str
    group_rank: str
    score: str
    bar: str
    moved: str
    is_up: bool
    is_down: bool
    grade: str
    note: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class GroupTable:
    label: str
    lines: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True)
class RevisionLine:
    number: int
    at: str
    by: str
    checksum: str
    words: str
    url: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class FileLine:
    label: str
    url: str
    checksum: str


@dataclass(frozen=True, slots=True)
class RunPage:
    title: str
    headline: str
    programme: str
    tabs: tuple[Tab, ...]
    meta: tuple[str, ...]
    state: str
    stations: tuple[Station, ...]
    views: tuple[Tab, ...]
    view: str
    groups: tuple[GroupTable, ...]
    own: tuple[UnitLine, ...]
    empty: str
    acts: frozenset[str]
    do_url: str
    seen: int
    fault: str
    fault_form: str
    reason: str
    signers: tuple[Choice, ...]
    signed_on: str
    until: date | None
    waiting: int
    objections: int
    objections_url: str
    replay_url: str
    revisions: tuple[RevisionLine, ...]
    files: tuple[FileLine, ...]
    data: tuple[FileLine, ...]
    has_sample: bool


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the page is made of, read by the view. units: the person's own that the run scores."""

    told: Told | None
    steps: Sequence[RunStep]
    revisions: Sequence[RunRevision]
    objections: Sequence[Objection]
    units: Sequence[Unit] = ()
    leaders: Sequence[Person] = ()


def run_page(
    access: Access, held: Rights, run: Run, facts: RunFacts, view: str, today: date, typed: Typed
) -> RunPage:
    here, told = access.programme.code, facts.told
    opens = held.reads_all or run.state == RunState.PUBLISHED
    base = reverse("evaluation:run", args=[here, run.number])
    own = {unit.code for unit in facts.units}
    shown = told if opens else None
    acts = acts_of(run, held, facts, today)
    return RunPage(
        title=run.name,
        headline=_headline(run, shown),
        programme=here,
        tabs=tabs(access, "runs"),
        meta=_meta(run),
        state=str(RunState(run.state).label),
        stations=stations(run, facts.steps),
        views=tuple(Tab(_(label), f"{base}?by={key}", key == view) for key, label in VIEWS),
        view=view,
        groups=_tables(shown, held, own, view) if shown else (),
        own=_own(told, own) if told and not opens else (),
        empty="" if told else _("还没有冻结数据，没有得分。"),
        acts=acts,
        do_url=reverse("evaluation:run-do", args=[here, run.number]),
        seen=run.edition,
        fault=typed.fault,
        fault_form=typed.form,
        reason=typed.of("drop", "reason"),
        signers=chosen(
            ((str(one.pk), one.name) for one in facts.leaders), typed.of("paper", "signer")
        ),
        signed_on=typed.of("paper", "on", today.isoformat()),
        until=run.objections_until,
        waiting=sum(one.state == ObjectionState.OPEN for one in facts.objections),
        objections=len(facts.objections),
        objections_url=reverse("evaluation:run-objections", args=[here, run.number])
        if facts.objections and held.reads_all
        else "",
        replay_url=reverse("evaluation:run-replay", args=[here, run.number])
        if told and held.reads_all
        else "",
        revisions=_revisions(here, run, facts, told) if held.reads_all else (),
        files=_files(here, run),
        data=_data(here, run, told, held),
        has_sample=run.sample,
    )


def acts_of(run: Run, held: Rights, facts: RunFacts, today: date) -> frozenset[str]:
    """What the person may do now; each form is shown only where its name is here."""
    found: set[str] = set()
    waiting = any(one.state == ObjectionState.OPEN for one in facts.objections)
    over = run.objections_until is not None and today > run.objections_until
    if held.office:
        found |= {
            RunState.DRAFTED: {"freeze"},
            RunState.FROZEN: {"open"},
            RunState.OPEN: {"decide"} if over and not waiting else set(),
            RunState.DECIDED: {"paper"},
            RunState.APPROVED: {"publish"},
        }.get(RunState(run.state), set())
        if run.state not in (RunState.PUBLISHED, RunState.DROPPED):
            found.add("drop")
    if held.leads and run.state == RunState.DECIDED:
        found.add("approve")
    return frozenset(found)


def _headline(run: Run, told: Told | None) -> str:
    if told is None:
        return f"{run.name}：{RunState(run.state).label}"
    said = []
    for group in told.scheme.groups:
        rows = [one for one in told.result.scores if one.group == group.code]
        first = [one for one in rows if (p := told.ranking.group[one.unit]) and p.rank == 1]
        if first:
            said.append(
                _("%(group)s %(n)s 个，%(names)s第一（%(score)s 分）")
                % {
                    "group": group.label, "n": len(rows), "score": points_words(told, first[0]),
                    "names": "、".join(one.name for one in first),
                }
            )  # fmt: skip
    return _("%(name)s：%(said)s") % {
        "name": run.name,
        "said": "；".join(said) or _("没有单位排名"),
    }


def _meta(run: Run) -> tuple[str, ...]:
    told = [
        _("%(scheme)s第 %(n)s 版") % {"scheme": run.scheme.scheme.name, "n": run.scheme.version},
        Period.parse(run.period).words(),
        _("数据截至 %(day)s") % {"day": run.as_of},
    ]
    if run.document_number:
        told.append(run.document_number)
    if run.earlier is not None:
        told.append(_("进退与“%(name)s”比") % {"name": run.earlier.name})
    return tuple(told)


def _tables(told: Told, held: Rights, own: set[str], view: str) -> tuple[GroupTable, ...]:
    lines = {one.unit: _line(told, one, held, own, view) for one in told.result.scores}
    if view == "group":
        return tuple(
            GroupTable(
                group.label,
                tuple(lines[one.unit] for one in _sorted(told, view) if one.group == group.code),
            )
            for group in told.scheme.groups
        )
    return (GroupTable("", tuple(lines[one.unit] for one in _sorted(told, view))),)


def _sorted(told: Told, view: str) -> list[Score]:
    places = _places(told, view)
    return sorted(
        told.result.scores,
        key=lambda one: ((p := places[one.unit]) is None, p.rank if p else 0),
    )


def _places(told: Told, view: str) -> dict[str, Place | None]:
    found = {
        "group": told.ranking.group, "overall": told.ranking.overall,
        "progress": told.ranking.progress,
    }  # fmt: skip
    return dict(found[view])


def _line(told: Told, one: Score, held: Rights, own: set[str], view: str) -> UnitLine:
    place, moved = _places(told, view)[one.unit], told.ranking.moved[one.unit]
    here = told.run.programme.code
    opens = held.reads_all or one.unit in own
    group = next(g.label for g in told.scheme.groups if g.code == one.group)
    return UnitLine(
        rank=rank_words(place),
        is_shared=place is not None and place.shared > 1,
        name=one.name,
        url=reverse("evaluation:run-unit", args=[here, told.run.number, one.unit]) if opens else "",
        group=group,
        group_rank=rank_words(told.ranking.group[one.unit]),
        score=points_words(told, one) or "—",
        bar=bar_of(one.total, told.scheme.full),
        moved=moved_words(moved),
        is_up=(moved or 0) > 0,
        is_down=(moved or 0) < 0,
        grade=grade_words(told)[one.unit],
        note=note_words(one),
        is_own=one.unit in own,
    )


def _own(told: Told, own: set[str]) -> tuple[UnitLine, ...]:
    """Before publication a unit sees its own total and nobody's place."""
    here = told.run.programme.code
    return tuple(
        UnitLine(
            rank="", is_shared=False, name=one.name, group="", group_rank="",
            url=reverse("evaluation:run-unit", args=[here, told.run.number, one.unit]),
            score=points_words(told, one) or "—", bar=bar_of(one.total, told.scheme.full),
            moved="", is_up=False, is_down=False, grade="", note=note_words(one), is_own=True,
        )
        for one in told.result.scores
        if one.unit in own
    )  # fmt: skip


def _revisions(here: str, run: Run, facts: RunFacts, told: Told | None) -> tuple[RevisionLine, ...]:
    base = reverse("evaluation:run", args=[here, run.number])
    return tuple(
        RevisionLine(
            number=one.number,
            at=f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}",
            by=who_words(one.by),
            checksum=one.checksum,
            words=change_words(one),
            url=f"{base}?revision={one.number}",
            is_shown=told is not None and told.revision.pk == one.pk,
        )
        for one in facts.revisions
    )


def _files(here: str, run: Run) -> tuple[FileLine, ...]:
    return tuple(
        FileLine(
            stored.name,
            reverse("evaluation:run-paper", args=[here, run.number, end]),
            stored.sha256,
        )
        for end, stored in (("docx", run.docx), ("pdf", run.pdf), ("xlsx", run.xlsx))
        if stored is not None
    )


def _data(here: str, run: Run, told: Told | None, held: Rights) -> tuple[FileLine, ...]:
    """For whoever recomputes the run outside: the facts, the result, every item's points."""
    if told is None or not held.reads_all:
        return ()
    revision = told.revision
    return (
        FileLine(
            _("冻结的数据（JSON）"), reverse("evaluation:run-data", args=[here, run.number, "facts"]),
            revision.facts_checksum,
        ),
        FileLine(
            _("计算结果（JSON）"), reverse("evaluation:run-data", args=[here, run.number, "result"]),
            revision.checksum,
        ),
        FileLine(
            _("分项得分（Excel）"), reverse("evaluation:run-paper", args=[here, run.number, "items"]), "",
        ),
    )  # fmt: skip
