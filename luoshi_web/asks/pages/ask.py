"""One ask: where it stands, the chain from need to project, what may be done now. And the form that makes or changes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import ask_kinds, flows, stages, unallocated
from luoshi_web.asks.amounts import NOTHING, figure, measured
from luoshi_web.asks.ask_rows import KeptAsk, writes
from luoshi_web.asks.ask_told import user_of
from luoshi_web.asks.guards import Rights
from luoshi_web.asks.models import Ask, AskUse
from luoshi_web.asks.pages.ask_moves import (
    FileLink,
    LogLine,
    Moves,
    log_of,
    moves_of,
    stations,
)
from luoshi_web.asks.pages.head import tabs
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import Need, Project


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class NeedLink:
    """A need that is answered: how much of it, and where it stands itself."""

    number: int
    url: str
    project: str
    project_url: str
    wanted: str
    amount: str
    state: str


@dataclass(frozen=True, slots=True)
class UseLine:
    """then, now: stages of the project; freed: it has gone on since."""

    user: str
    url: str
    on: str
    amount: str
    words: str
    then: str
    now: str
    freed: bool


@dataclass(frozen=True, slots=True)
class UseForm:
    left: str
    unit: str
    day: str
    amount: str
    words: str
    projects: tuple[Choice, ...]
    units: tuple[Choice, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class NeedChoice:
    number: int
    label: str
    amount: str


@dataclass(frozen=True, slots=True)
class AskPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    finding: str
    kind: str
    state: str
    means: str
    facts: tuple[Fact, ...]
    words: str
    stations: tuple[Station, ...]
    needs: tuple[NeedLink, ...]
    arrivals: tuple[LogLine, ...]
    uses: tuple[UseLine, ...]
    freed: str
    log: tuple[LogLine, ...]
    files: tuple[FileLink, ...]
    proof: str
    is_late: bool
    moves: Moves
    use: UseForm | None
    choices: tuple[NeedChoice, ...]
    needs_fault: str
    fault: str
    may_write: bool
    seen: int
    has_sample: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    value: str
    label: str
    unit: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class AskForm:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    action: str
    back: str
    values: dict[str, str]
    kinds: tuple[KindChoice, ...]
    leads: tuple[Choice, ...]
    highers: tuple[str, ...]
    seen: int
    fault: str
    has_sample: bool


def ask_page(
    access: Access,
    rights: Rights,
    kept: KeptAsk,
    today: date,
    typed: Typed,
    choices: Choices,
) -> AskPage:
    row, told = kept.row, kept.told
    state, may_write = told.flow.state(row.state), writes(rights, row)
    moves = moves_of(kept, rights, today, typed)
    use = _use_form(kept, choices, today, typed) if may_write and row.state == "arrived" else None
    places = {form.to for form in moves.forms} | ({"use"} if use else set()) | {"needs"}
    log = log_of(kept)
    return AskPage(
        title=row.title,
        programme=access.programme.code,
        tabs=tabs(access, ""),
        number=row.number,
        finding=_finding(row),
        kind=told.rule.label,
        state=state.label,
        means=state.means,
        facts=_facts(kept),
        words=row.words,
        stations=stations(told),
        needs=_needs(access.programme.code, kept),
        arrivals=tuple(line for line in reversed(log) if _is_arrival(kept, line)),
        uses=tuple(_use(access.programme.code, row, use_) for use_ in kept.uses),
        freed=_freed(kept),
        log=log,
        files=tuple(FileLink(one.file.name, one.pk) for one in kept.files if one.step is None),
        proof=row.proof_due.isoformat() if row.proof_due else "",
        is_late=row.proof_due is not None and row.proof_due < today,
        moves=moves,
        use=use,
        choices=_choices(kept, choices.needs, typed) if may_write and state.open else (),
        needs_fault=typed.fault_of("needs"),
        fault="" if typed.form in places else typed.fault,
        may_write=may_write,
        seen=row.edition,
        has_sample=row.sample,
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What the forms of one ask choose from: open needs of its kind, projects, units."""

    needs: Sequence[Need] = ()
    projects: Sequence[Project] = ()
    units: Sequence[Unit] = ()


def ask_form(
    access: Access,
    row: Ask | None,
    leads: Sequence[Unit],
    highers: Sequence[str],
    today: date,
    typed: Typed,
) -> AskForm:
    """leads: whose asks the person may make. highers: units asked before, offered again."""
    here = access.programme.code
    before = {
        "title": row.title, "kind": row.kind, "quantity": f"{figure(row.quantity).replace(',', '')}{row.unit}",
        "higher": row.higher, "basis": row.basis, "words": row.words,
        "since": row.raised_on.isoformat(), "lead": str(row.lead_id),
    } if row else {"since": today.isoformat()}  # fmt: skip
    names = ("title", "kind", "quantity", "higher", "basis", "words", "since", "lead")
    values = {name: typed.of("form", name, before.get(name, "")) for name in names}
    if not values["lead"] and len(leads) == 1:
        values["lead"] = str(leads[0].pk)
    back = (
        reverse("asks:ask", args=[here, row.number]) if row else reverse("asks:asks", args=[here])
    )
    return AskForm(
        title=_("改“%(title)s”") % {"title": row.title} if row else _("列一项对上争取"),
        programme=here,
        tabs=tabs(access, ""),
        action=reverse("asks:ask-edit", args=[here, row.number])
        if row
        else reverse("asks:ask-new", args=[here]),
        back=back,
        values=values,
        kinds=tuple(
            KindChoice(code, kind.label, kind.unit.text, code == values["kind"])
            for code, kind in ask_kinds().items()
        ),
        leads=chosen(((str(unit.pk), unit.name) for unit in leads), values["lead"]),
        highers=tuple(highers),
        seen=row.edition if row else 0,
        fault=typed.fault_of("form"),
        has_sample=bool(row and row.sample),
    )


def _finding(row: Ask) -> str:
    """What a reader must know first, in a sentence."""
    asked = measured(row.kind, row.asked)
    words = {"asked": asked, "granted": measured(row.kind, row.granted),
             "arrived": measured(row.kind, row.arrived)}  # fmt: skip
    if row.state == "declined":
        return _("争取%(asked)s，未获批") % words
    if row.state == "withdrawn":
        return _("争取%(asked)s，已撤回") % words
    if row.granted is None:
        return _("争取%(asked)s，上级还没有答复") % words
    if row.arrived is None:
        return _("争取%(asked)s，批复%(granted)s，还没有到位") % words
    left = row.arrived - (row.allocated or Decimal(0))
    if left:
        return _("争取%(asked)s，到位%(arrived)s，还有%(left)s没有安排") % {
            **words,
            "left": measured(row.kind, left),
        }
    return _("争取%(asked)s，到位%(arrived)s，已全部安排") % words


def _facts(kept: KeptAsk) -> tuple[Fact, ...]:
    row = kept.row
    short = None if row.granted is None else row.asked - row.granted
    rest = None if row.granted is None else row.granted - (row.arrived or Decimal(0))
    bad = "bad"
    return (
        Fact(_("对口上级部门"), row.higher),
        Fact(_("依据文件"), row.basis or _("没有写"), "" if row.basis else bad),
        Fact(_("争取单位"), row.lead.name),
        Fact(_("申报日期"), row.submitted_on.isoformat() if row.submitted_on else NOTHING),
        Fact(_("答复日期"), row.answered_on.isoformat() if row.answered_on else NOTHING),
        Fact(_("争取"), measured(row.kind, row.asked)),
        Fact(_("批复"), measured(row.kind, row.granted)),
        Fact(_("批复少于争取"), measured(row.kind, short) if short and short > 0 else NOTHING),
        Fact(_("批复未到位"), measured(row.kind, rest) if rest else NOTHING, bad if rest else ""),
        Fact(_("已安排"), measured(row.kind, row.allocated)),
    )


def _needs(here: str, kept: KeptAsk) -> tuple[NeedLink, ...]:
    return tuple(
        NeedLink(
            number=one.need.number,
            url=reverse("projects:need", args=[here, one.need.number]),
            project=one.need.project.name,
            project_url=reverse("projects:show", args=[here, one.need.project.number]),
            wanted=measured(kept.row.kind, one.need.asked),
            amount=measured(kept.row.kind, one.amount),
            state=flows()["need"].state(one.need.state).label,
        )
        for one in kept.needs
    )


def _is_arrival(kept: KeptAsk, line: LogLine) -> bool:
    return bool(line.step) and kept.told.steps[line.step - 1].to == "arrived"


def _use(here: str, row: Ask, use: AskUse) -> UseLine:
    then, now = use.stage_then, use.project.stage if use.project else ""
    known = {stage.code: stage for stage in stages().stages}
    moved = bool(then in known and now in known and known[now].rank > known[then].rank)
    return UseLine(
        user=user_of(use),
        url=reverse("projects:show", args=[here, use.project.number]) if use.project else "",
        on=use.on.isoformat(),
        amount=measured(row.kind, use.amount),
        words=use.words,
        then=known[then].label if then in known else "",
        now=known[now].label if now in known else "",
        freed=moved,
    )


def _freed(kept: KeptAsk) -> str:
    """How many projects that got a part have gone on since."""
    lines = (
        [_use(kept.row.programme.code, kept.row, use) for use in kept.uses if use.project]
        if kept.uses
        else []
    )
    if not lines:
        return ""
    return _("%(n)s 个项目得到安排，%(freed)s 个此后进了一步") % {
        "n": len({line.user for line in lines}),
        "freed": len({line.user for line in lines if line.freed}),
    }


def _use_form(kept: KeptAsk, choices: Choices, today: date, typed: Typed) -> UseForm:
    rest = unallocated(kept.told)
    return UseForm(
        left=measured(kept.row.kind, rest.value if rest else None),
        unit=kept.told.rule.unit.text,
        day=typed.of("use", "on", today.isoformat()),
        amount=typed.of("use", "amount"),
        words=typed.of("use", "words"),
        projects=chosen(
            ((str(one.number), one.name) for one in choices.projects), typed.of("use", "project")
        ),
        units=chosen(((str(one.pk), one.name) for one in choices.units), typed.of("use", "unit")),
        fault=typed.fault_of("use"),
    )


def _choices(kept: KeptAsk, needs: Sequence[Need], typed: Typed) -> tuple[NeedChoice, ...]:
    mine = {one.need_id: one.amount for one in kept.needs}
    every = [*(one.need for one in kept.needs), *(one for one in needs if one.pk not in mine)]
    return tuple(
        NeedChoice(
            one.number,
            _("第 %(n)s 号 %(project)s，需求 %(asked)s")
            % {"n": one.number, "project": one.project.name, "asked": measured(kept.row.kind, one.asked)},
            typed.of("needs", f"need-{one.number}", figure(mine[one.pk]).replace(",", "") if one.pk in mine else ""),
        )
        for one in every
    )  # fmt: skip
