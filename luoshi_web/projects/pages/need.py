"""One need: where it stands, what was asked, granted and used, and what may be done now. And the form that raises one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import (
    LEVELS,
    granted,
    left,
    level_words,
    need_kinds,
    shortfall,
    state_on,
    used,
)
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.matter_rows import may_make
from luoshi_web.projects.matters import need_of
from luoshi_web.projects.mentions import Mention, mentions_of
from luoshi_web.projects.models import Need, Project
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.matter_moves import (
    LogLine,
    MeetingForm,
    Moves,
    Station,
    log_of,
    meeting_form,
    moves_of,
    stations,
    stray_fault,
    unit_names,
)
from luoshi_web.projects.pages.words import NOTHING
from luoshi_web.projects.queries import concerned


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class UseForm:
    day: str
    amount: str
    words: str
    unit: str
    left: str
    fault: str


@dataclass(frozen=True, slots=True)
class NeedPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    project: str
    project_url: str
    kind: str
    state: str
    means: str
    finding: str
    facts: tuple[Fact, ...]
    stations: tuple[Station, ...]
    log: tuple[LogLine, ...]
    fault: str
    moves: Moves
    use: UseForm | None
    meeting: MeetingForm | None
    mentions: tuple[Mention, ...]
    meeting_since: str
    seen: int
    step_url: str
    use_url: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    """unit: of a number without one. item: what must be named beside it."""

    value: str
    label: str
    unit: str
    item: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NewNeedPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    project: str
    project_url: str
    kinds: tuple[KindChoice, ...]
    levels: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    quantity: str
    item: str
    day: str
    needed_by: str
    fault: str
    has_sample: bool


def need_page(access: Access, rights: Rights, row: Need, today: date, typed: Typed) -> NeedPage:
    """Three queries beside the row's own, and those of its mentions."""
    here, told = access.programme.code, need_of(row)
    concerns = concerned(row.project, today)
    state = state_on(told, date.max) or told.flow.beginning
    moves = moves_of(told, rights, concerns, row.owner_id, today, typed)
    uses = row.state == "secured" and may_make(rights, "project", concerns, None)
    use = _use(row, today, typed) if uses else None
    meets = rights.lists and (state.open or row.to_meeting is not None)
    meeting = meeting_form(row, "projects:need-meeting", today, typed) if meets else None
    return NeedPage(
        title=told.title,
        programme=here,
        tabs=tabs(access, "needs"),
        number=row.number,
        project=row.project.name,
        project_url=reverse("projects:show", args=[here, row.project.number]),
        kind=told.rule.label,
        state=state.label,
        means=state.means,
        finding=_finding(row),
        facts=_facts(row),
        stations=stations(told),
        log=log_of(told, row.raised_by),
        fault=stray_fault(typed, moves, {"use": use, "meeting": meeting}),
        moves=moves,
        use=use,
        meeting=meeting,
        mentions=mentions_of(access, row),
        meeting_since=row.to_meeting.isoformat() if row.to_meeting and state.open else "",
        seen=row.edition,
        step_url=reverse("projects:need-step", args=[here, row.number]),
        use_url=reverse("projects:need-use", args=[here, row.number]),
        has_sample=row.sample,
    )


def new_need_page(
    access: Access, row: Project, today: date, typed: Typed, fault: str
) -> NewNeedPage:
    here, kind = access.programme.code, typed.of("new", "kind")
    return NewNeedPage(
        title=_("提出要素需求"),
        programme=here,
        tabs=tabs(access, ""),
        project=row.name,
        project_url=reverse("projects:show", args=[here, row.number]),
        kinds=tuple(
            KindChoice(code, rule.label, rule.unit.text, rule.item, code == kind)
            for code, rule in need_kinds().items()
        ),
        levels=chosen(
            ((level, level_words(level)) for level in reversed(LEVELS)), typed.of("new", "level")
        ),
        owners=chosen(
            ((name, name) for name in unit_names(access.programme)), typed.of("new", "owner")
        ),
        quantity=typed.of("new", "quantity"),
        item=typed.of("new", "item"),
        day=typed.of("new", "since", today.isoformat()),
        needed_by=typed.of("new", "needed_by"),
        fault=fault,
        has_sample=row.sample,
    )


def _finding(row: Need) -> str:
    """What a reader must know first, in a sentence."""
    told = need_of(row)
    asked, got, short, rest = told.asked, granted(told), shortfall(told), left(told)
    if got is None or short is None or rest is None:
        return _("需求%(asked)s，还没有批复") % {"asked": asked}
    if short.value > 0:
        return _("需求%(asked)s，批复%(granted)s，缺口%(short)s；剩余%(left)s") % {
            "asked": asked, "granted": got, "short": short, "left": rest,
        }  # fmt: skip
    return _("需求%(asked)s，批复%(granted)s，足额；剩余%(left)s") % {
        "asked": asked, "granted": got, "left": rest,
    }  # fmt: skip


def _facts(row: Need) -> tuple[Fact, ...]:
    told = need_of(row)
    got, short, spent, rest = granted(told), shortfall(told), used(told), left(told)
    return (
        Fact(told.rule.item or _("要素"), row.what or told.rule.label),
        Fact(_("需求数量"), str(told.asked)),
        Fact(_("批复层级"), level_words(told.level)),
        Fact(_("需求时间"), row.needed_by.isoformat() if row.needed_by else NOTHING),
        Fact(_("责任单位"), row.owner.name if row.owner else NOTHING),
        Fact(_("批复数量"), str(got) if got else NOTHING),
        Fact(
            _("缺口"), str(short) if short else NOTHING, "bad" if short and short.value > 0 else ""
        ),
        Fact(_("批复文号"), row.ref or NOTHING),
        Fact(_("已使用"), str(spent) if spent else NOTHING),
        Fact(_("剩余"), str(rest) if rest else NOTHING),
    )


def _use(row: Need, today: date, typed: Typed) -> UseForm:
    told = need_of(row)
    return UseForm(
        day=typed.of("use", "on", today.isoformat()),
        amount=typed.of("use", "amount"),
        words=typed.of("use", "words"),
        unit=told.rule.unit.text,
        left=str(left(told) or NOTHING),
        fault=typed.fault_of("use"),
    )
