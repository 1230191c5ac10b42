"""One reward: its way, its basis, the list, opinions, objections, and what this person may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.scoring.rewards import moves_from, reward_rules, standing_against, warnings
from luoshi.supervising import day_words
from luoshi_web.evaluation.guards import Rights
from luoshi_web.evaluation.models import Candidate, Proposal, RewardOpinion, RewardStep
from luoshi_web.evaluation.pages.head import tabs
from luoshi_web.evaluation.pages.rewards import LIGHTS
from luoshi_web.evaluation.reward_rows import Told, name_of, seen_candidates
from luoshi_web.offices.models import Person, Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access

_WAY: Final = ("draft", "consulting", "notice", "approved", "issued")


@dataclass(frozen=True, slots=True)
class CandidateLine:
    pk: int
    name: str
    unit: str
    is_leader: bool
    why: str
    figures: str
    veto: str
    struck: str
    may_strike: bool


@dataclass(frozen=True, slots=True)
class OpinionLine:
    pk: int
    unit: str
    answer: str
    words: str
    light: Light
    may_answer: bool


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    pk: int
    about: str
    words: str
    by: str
    answer: str
    light: Light
    state: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class MoveForm:
    """shut: what stands against it, one sentence each; a form is offered only where nothing does."""

    do: str
    label: str
    shut: tuple[str, ...]
    asks_words: bool
    asks_units: bool
    on_paper: bool
    is_bad: bool
    fault: str
    words: str


@dataclass(frozen=True, slots=True)
class RewardPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    number: int
    light: Light
    state: str
    kind: str
    means: str
    year: int
    stations: tuple[Station, ...]
    warnings: tuple[str, ...]
    card: tuple[tuple[str, str], ...]
    basis_url: str
    basis_name: str
    candidates: tuple[CandidateLine, ...]
    opinions: tuple[OpinionLine, ...]
    objections: tuple[ObjectionLine, ...]
    log: tuple[tuple[str, str, str, str], ...]
    forms: tuple[MoveForm, ...]
    edit_url: str
    do_url: str
    papers: tuple[tuple[str, str], ...]
    edition: int
    may_name: bool
    may_draw: bool
    may_object: bool
    may_say_for: bool
    units: tuple[Choice, ...]
    own_units: tuple[Choice, ...]
    asked: tuple[Choice, ...]
    signers: tuple[Choice, ...]
    targets: tuple[Choice, ...]
    typed: Typed
    stray_fault: str
    has_sample: bool


def reward_page(
    access: Access,
    held: Rights,
    found: Told,
    steps: Sequence[RewardStep],
    units: Sequence[Unit],
    leaders: Sequence[Person],
    typed: Typed,
    today: date,
) -> RewardPage:
    """units: those that stand today; leaders: who may have signed on paper. No query."""
    row, here, rules = found.row, access.programme.code, reward_rules()
    args, kind = [here, row.number], reward_rules().kinds[row.kind]
    own = [unit for unit in units if unit.pk in held.units]
    forms = _forms(held, found, typed, today)
    known = {one.do for one in forms} | {"name", "object", "answer", "decide", "strike", "draw"}
    return RewardPage(
        title=row.title,
        programme=here,
        tabs=tabs(access, ""),
        number=row.number,
        light=LIGHTS[row.state],
        state=rules.states[row.state][0],
        kind=kind.label,
        means=kind.means,
        year=row.year,
        stations=_stations(row, steps),
        warnings=warnings(found.reward) if held.reads_all else (),
        card=_card(row),
        basis_url=reverse("evaluation:reward-basis", args=args) if row.basis_file_id else "",
        basis_name=row.basis_file.name if row.basis_file else "",
        candidates=tuple(_candidate(held, row, one) for one in seen_candidates(held, found)),
        opinions=tuple(_opinion(held, row, one) for one in _opinions(held, found)),
        objections=_objections(held, found),
        log=_log(steps, today) if held.reads_all else (),
        forms=forms,
        edit_url=reverse("evaluation:reward-edit", args=args)
        if held.office and row.state in ("draft", "consulting")
        else "",
        do_url=reverse("evaluation:reward-do", args=args),
        papers=tuple(
            (end, reverse("evaluation:reward-paper", args=[*args, end])) for end in ("docx", "pdf")
        )
        if row.text
        else (),
        edition=row.edition,
        may_name=row.state == "draft" and (held.office or bool(own)),
        may_draw=row.state == "draft" and held.office and row.run_id is not None,
        may_object=row.state == "notice"
        and row.notice_until is not None
        and today <= row.notice_until,
        may_say_for=held.office,
        units=_units(units if held.office else own, typed.of("name", "unit")),
        own_units=_units(own, typed.of("name", "unit")),
        asked=_asked(found, units, typed),
        signers=chosen(((str(one.pk), one.name) for one in leaders), typed.of("approve", "signer")),
        targets=chosen(
            ((str(one.pk), name_of(one)) for one in found.standing), typed.of("object", "candidate")
        )
        if row.state == "notice"
        else (),
        typed=typed,
        stray_fault=typed.fault if typed.form not in known else "",
        has_sample=row.sample,
    )


def _forms(held: Rights, found: Told, typed: Typed, today: date) -> tuple[MoveForm, ...]:
    made = []
    for move in moves_from(found.row.state):
        if not (
            held.office
            if move.who == "office"
            else held.leads or (held.office and move.do == "approve")
        ):
            continue
        # Whom to ask is chosen in the form itself.
        shut = [
            words
            for words in standing_against(found.reward, move.do, today)
            if move.do != "consult" or "征求哪些单位" not in words
        ]
        made.append(
            MoveForm(
                do=move.do,
                label=move.label,
                shut=tuple(shut),
                asks_words=move.asks_words,
                asks_units=move.do == "consult",
                on_paper=move.do == "approve" and not held.leads,
                is_bad=move.asks_words,
                fault=typed.fault_of(move.do),
                words=typed.of(move.do, "words"),
            )
        )
    if held.office and found.row.state == "consulting":
        again = MoveForm(
            do="consult", label=_("再征求意见"), shut=(), asks_words=False, asks_units=True,
            on_paper=False, is_bad=True, fault=typed.fault_of("consult"), words="",
        )  # fmt: skip
        made.append(again)
    return tuple(made)


def _stations(row: Proposal, steps: Sequence[RewardStep]) -> tuple[Station, ...]:
    rules = reward_rules()
    when = {step.to: step for step in steps}
    end = row.state if row.state in ("revoked", "dropped") else ""
    way = (*_WAY, end) if end else _WAY
    at = way.index(row.state)
    notes: dict[str, tuple[str, ...]] = {
        code: (localtime(step.at).date().isoformat(), step.by) for code, step in when.items()
    }
    if row.notice_until:
        notes["notice"] = (_("%(day)s 期满") % {"day": row.notice_until.isoformat()},)
    return tuple(
        Station(
            rules.states[code][0], n < at and code in {"draft", *when}, n == at, notes.get(code, ())
        )
        for n, code in enumerate(way)
    )


def _card(row: Proposal) -> tuple[tuple[str, str], ...]:
    rules = reward_rules()
    told = [
        (_("依据类别"), rules.bases.get(row.basis_kind, "")),
        (_("依据文件"), row.basis_document),
        (_("依据条款"), row.basis_clause),
        (_("批准文号"), row.approval_number),
        (_("对应的考核"), row.run.name if row.run else ""),
        (_("说明"), row.why),
        (_("超出的理由"), row.reason),
        (_("奖金"), row.money),
        (_("奖金的批准文件"), row.money_paper),
        (_("公示"), _("%(n)s 个工作日") % {"n": row.days}),
        (_("批准"), f"{row.approver} {row.approved_on.isoformat()}" if row.approved_on else ""),
        (_("文号"), row.document_number),
        (_("撤销或不再办的原因"), row.end_reason),
    ]
    return tuple((term, words) for term, words in told if words)


def _candidate(held: Rights, row: Proposal, one: Candidate) -> CandidateLine:
    struck = ""
    if one.struck_on:
        struck = _("%(day)s 去掉：%(why)s") % {
            "day": one.struck_on.isoformat(),
            "why": one.struck_reason,
        }
    return CandidateLine(
        pk=one.pk,
        name=one.person or one.unit.name,
        unit=one.unit.name if one.person else "",
        is_leader=one.is_leader,
        why=one.why,
        figures=one.figures,
        veto=one.veto,
        struck=struck,
        may_strike=held.office and not struck and row.state in ("draft", "consulting", "notice"),
    )


def _opinions(held: Rights, found: Told) -> Sequence[RewardOpinion]:
    """A unit sees its own alone."""
    if held.reads_all:
        return found.opinions
    return [one for one in found.opinions if one.unit_id in held.units]


def _opinion(held: Rights, row: Proposal, one: RewardOpinion) -> OpinionLine:
    lights: dict[bool | None, Light] = {None: "wait", True: "done", False: "red"}
    words = {None: _("还没有答复"), True: _("同意"), False: _("不同意")}
    waits = one.fit is None and row.state == "consulting"
    return OpinionLine(
        one.pk, one.unit.name, words[one.fit], one.words, lights[one.fit],
        waits and one.unit_id in held.units,
    )  # fmt: skip


def _objections(held: Rights, found: Told) -> tuple[ObjectionLine, ...]:
    if not held.reads_all:
        return ()
    lights: dict[bool | None, Light] = {None: "amber", True: "red", False: "none"}
    words = {None: _("待处理"), True: _("成立"), False: _("不成立")}
    return tuple(
        ObjectionLine(
            one.pk, name_of(one.candidate) if one.candidate else _("整项"), one.words,
            f"{one.said_by} {localtime(one.said_at).date().isoformat()}", one.answer, lights[one.upheld],
            words[one.upheld], held.office and one.upheld is None and found.row.state == "notice",
        )
        for one in found.objections
    )  # fmt: skip


def _log(steps: Sequence[RewardStep], today: date) -> tuple[tuple[str, str, str, str], ...]:
    rules = reward_rules()
    return tuple(
        (
            day_words(localtime(step.at).date(), today),
            rules.move(step.do).label,
            step.by,
            step.words,
        )
        for step in reversed(steps)
    )


def _units(units: Sequence[Unit], value: str) -> tuple[Choice, ...]:
    return chosen(((str(one.pk), one.name) for one in units), value)


def _asked(found: Told, units: Sequence[Unit], typed: Typed) -> tuple[Choice, ...]:
    """Those usually asked are ticked, as are those that were against: they are asked again once the list changed."""
    usual = reward_rules().opinions
    if typed.form == "consult":
        wanted = set(typed.chosen)
    elif found.opinions:
        wanted = {str(one.unit_id) for one in found.opinions if one.fit is False}
    else:
        wanted = {
            str(unit.pk) for unit in units
            if any(name in unit.name or name in unit.aliases for name in usual)
        }  # fmt: skip
    return tuple(Choice(str(one.pk), one.name, str(one.pk) in wanted) for one in units)
