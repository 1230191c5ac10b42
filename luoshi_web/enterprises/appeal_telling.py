"""Who is told what of an appeal. A made-up one is nobody's work: of it nobody is told.

Each step closes what was open of the appeal and tells whoever has it now; cards (`tell_cards`) speak of days that run out. The
enterprise is told where it has an account of its own; without one it follows its link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.enterprises import Appeal as ToldAppeal
from luoshi.enterprises import AppealStep, appeal_rules, terms_of
from luoshi_web.enterprises.appeal_rows import appeal_supports
from luoshi_web.enterprises.models import Appeal, AppealTerm, Exclusion, ExclusionState
from luoshi_web.notices.actions import Message, notify, notify_each, settle
from luoshi_web.notices.queries import told_before
from luoshi_web.offices.models import Duty, Person, Programme, Role, Unit
from luoshi_web.offices.queries import WRITERS, duty_people, holders_of, people_on

_EVENING: Final = time(18)
_SHOWN: Final = 60
_KIND: Final = "appeal"
_CARDS: Final = ("due", "overdue")
_LEADERS: Final = frozenset({Role.LEADER})
_ENTERPRISE: Final = frozenset({Role.ENTERPRISE})
# After these whoever had something to do still has it.
_BESIDE: Final = ("note", "progress", "opinion", "reply", "add_supports", "urge", "add_words")
_Sentence = Callable[[], str]

_TO_UNIT: Final[dict[str, tuple[str, _Sentence]]] = {
    "assign": (_KIND, lambda: _("企业诉求%(number)s“%(title)s”转您单位办理，%(contact)s前联系企业，%(due)s前答复结果。")),
    "reassign": (_KIND, lambda: _("企业诉求%(number)s“%(title)s”改由您单位办理，%(contact)s前联系企业，%(due)s前答复结果。")),
    "urge": (_KIND, lambda: _("企业诉求%(number)s“%(title)s”催办：%(words)s。")),
    "add_words": (_KIND, lambda: _("企业补充了诉求%(number)s的情况：%(words)s。")),
    "grant_extension": ("changed", lambda: _("企业诉求%(number)s批准延期到%(due)s。")),
    "refuse_extension": ("returned", lambda: _("企业诉求%(number)s不予延期：%(words)s。")),
    "return_answer": ("returned", lambda: _("企业诉求%(number)s的答复退回补办：%(words)s。")),
    "redo": ("returned", lambda: _("企业诉求%(number)s“%(title)s”要重办，%(due)s前答复：%(words)s。")),
    "ask_order": ("returned", lambda: _("企业诉求%(number)s重办后仍未解决，已提请督办，%(due)s前答复。")),
    "close": ("accepted", lambda: _("企业诉求%(number)s“%(title)s”已办结。")),
    "withdraw": ("changed", lambda: _("企业撤回了诉求%(number)s“%(title)s”。")),
    "merge": ("changed", lambda: _("企业诉求%(number)s“%(title)s”并入%(ref)s办理。")),
}  # fmt: skip
_TO_OFFICE: Final[dict[str, _Sentence]] = {
    "send_back": lambda: _("%(former)s退回企业诉求%(number)s，请重新分派：%(words)s。"),
    "ask_extension": lambda: _("%(unit)s申请把企业诉求%(number)s延期到%(asked)s：%(words)s。"),
    "answer": lambda: _("%(unit)s答复了企业诉求%(number)s“%(title)s”，请回访。"),
    "revisit": lambda: _("企业评价了诉求%(number)s“%(title)s”，请办结或重办。"),
}
_TO_FIRM: Final[dict[str, _Sentence]] = {
    "assign": lambda: _("您的诉求%(number)s已转%(unit)s办理。"),
    "grant_extension": lambda: _("您的诉求%(number)s的办理期限延长到%(due)s。"),
    "answer": lambda: _("您的诉求%(number)s有了答复，请看是否解决、是否满意。"),
    "redo": lambda: _("您的诉求%(number)s已要求重新办理。"),
    "pass_on": lambda: _("您的诉求%(number)s不属于本地办理：%(words)s。"),
    "close": lambda: _("您的诉求%(number)s已办结。"),
}


def tell_received(row: Appeal, at: datetime) -> None:
    """The office learns that somebody waits."""
    if row.sample:
        return
    by = date.fromisoformat(row.fixed["assign_by"])
    what = _("收到企业诉求%(number)s“%(title)s”，请在%(day)s前分派。")
    told = {"number": row, "title": row.title[:_SHOWN], "day": by}
    message = _message(row, _KIND, what % told, _key(row, "office"), by)
    notify(row.programme, _office(row.programme, at), message, at=at)


def tell_imported(programme: Programme, n: int, at: datetime) -> None:
    """One word of the whole list."""
    what = _("导入了%(n)s件热线诉求，请分派。") % {"n": n}
    where = f"{reverse('enterprises:appeals', args=[programme.code])}?state=received"
    key = f"enterprises.appeals.imported/{programme.pk}"
    notify(programme, _office(programme, at), Message(_KIND, what, None, where, key), at=at)


def tell_appeal(row: Appeal, told: ToldAppeal, former: Unit | None, at: datetime) -> None:
    """After a step, inside its transaction. former: who had it before."""
    step = told.steps[-1]
    running = {term.clock for term in terms_of(told) if term.runs}
    over = [f"card/{clock}" for clock in appeal_rules().clocks if clock not in running]
    settled = over if step.do in _BESIDE else [*_WHOSE, *over]
    settle(row.programme, *(_key(row, whose) for whose in settled), at=at)
    if row.sample:
        return
    words = _words(row, told, step, former)
    if step.do in _TO_UNIT and row.lead_id is not None:
        kind, what = _TO_UNIT[step.do]
        by = row.due if kind == _KIND or step.do in ("redo", "ask_order") else None
        message = _message(row, kind, what() % words, _key(row, "unit"), by)
        notify(row.programme, _writers(row.programme, row.lead_id, at), message, at=at)
    if step.do == "reassign" and former is not None:
        what_now = _("企业诉求%(number)s改由%(unit)s办理。") % words
        message = _message(row, "changed", what_now, f"{_key(row, 'unit')}/{former.pk}", None)
        notify(row.programme, _writers(row.programme, former.pk, at), message, at=at)
    if step.supports:
        _tell_supports(row, words, at)
    if step.do in _TO_OFFICE and not (step.do == "revisit" and step.side == "office"):
        what_said = _TO_OFFICE[step.do]() % words
        message = _message(row, "review", what_said, _key(row, "office"), None)
        people = list(_office(row.programme, at))
        if step.do == "ask_extension":
            people += people_on(row.programme, _LEADERS, _day(at))
        notify(row.programme, people, message, at=at)
    if step.do in _TO_FIRM:
        _tell_firm(row, _TO_FIRM[step.do]() % words, at)


def tell_exclusion(row: Exclusion, at: datetime) -> None:
    """Leaders when it is asked, the unit and the office when it is decided."""
    appeal = row.appeal
    key = _key(appeal, "exclusion")
    settle(row.programme, key, at=at)
    if appeal.sample:
        return
    kind = appeal_rules().exclusions[row.kind].label
    told = {"number": appeal, "kind": kind, "words": row.decided_words[:_SHOWN]}
    if row.state == ExclusionState.ASKED:
        what = _("企业诉求%(number)s报批剔除（%(kind)s），待审批。") % told
        people = people_on(row.programme, _LEADERS, _day(at))
        notify(row.programme, people, _message(appeal, "sign", what, key, None), at=at)
        return
    granted = row.state == ExclusionState.GRANTED
    what = (_("企业诉求%(number)s的剔除（%(kind)s）已批准：%(words)s。") if granted
            else _("企业诉求%(number)s的剔除（%(kind)s）没有批准：%(words)s。"))  # fmt: skip
    people = [*_office(row.programme, at)]
    if appeal.lead_id is not None:
        people += _writers(row.programme, appeal.lead_id, at)
    kind_of = "accepted" if granted else "returned"
    notify(row.programme, people, _message(appeal, kind_of, what % told, key, None), at=at)


def tell_cards(programme: Programme, now: datetime) -> int:
    """Yellow and red cards, to the unit and to the office, each once: (key, kind, day) is told again only for another day.
    Returns how many were new. Six queries, whatever the number of appeals.
    """
    today = _day(now)
    running = AppealTerm.objects.filter(
        programme=programme, done=None, ended=None, appeal__sample=False
    )
    terms = running.select_related("appeal__programme", "unit")
    wanted = [
        (term.unit_id, _card(term, today))
        for term in terms
        if (term.red_on is not None and term.red_on <= today)
        or (term.yellow_on is not None and term.yellow_on <= today)
    ]
    known = told_before([message.key for _unit, message in wanted], _CARDS)
    new = [
        (unit, message)
        for unit, message in wanted
        if (message.key, message.kind, message.by) not in known
    ]
    if not new:
        return 0
    people = holders_of(programme, WRITERS, today)
    office = _office(programme, now)
    notify_each(
        programme, [([*people.get(unit, ()), *office], message) for unit, message in new], at=now
    )
    return len(new)


def _card(term: AppealTerm, today: date) -> Message:
    row = term.appeal
    words = {
        "number": row, "title": row.title[:_SHOWN], "unit": term.unit.name, "day": term.due,
        "clock": appeal_rules().clocks[term.clock],
    }  # fmt: skip
    key = _key(row, f"card/{term.clock}")
    if term.red_on is not None and term.red_on <= today:
        what = _(
            "红牌：%(unit)s办理的企业诉求%(number)s“%(title)s”，%(clock)s%(day)s到期，已经逾期。"
        )
        return _message(row, "overdue", what % words, key, term.due)
    what = _("黄牌：%(unit)s办理的企业诉求%(number)s“%(title)s”，%(clock)s%(day)s到期。")
    return _message(row, "due", what % words, key, term.due)


def _tell_supports(row: Appeal, words: dict[str, object], at: datetime) -> None:
    what = _("企业诉求%(number)s“%(title)s”由%(unit)s承办，请您单位协办。") % words
    people = holders_of(row.programme, WRITERS, _day(at))
    named = [person for unit in appeal_supports(row) for person in people.get(unit.pk, ())]
    message = _message(row, _KIND, what, _key(row, "support"), row.due)
    notify(row.programme, named, message, at=at)


def _tell_firm(row: Appeal, what: str, at: datetime) -> None:
    unit = row.firm.unit_id if row.firm is not None else None
    if unit is None:
        return
    people = holders_of(row.programme, _ENTERPRISE, _day(at), unit).get(unit, [])
    where = reverse("enterprises:mine-case", args=[row.programme.code, row.number])
    message = Message("changed", what, None, where, _key(row, "firm"))
    notify(row.programme, people, message, at=at)


def _words(
    row: Appeal, told: ToldAppeal, step: AppealStep, former: Unit | None
) -> dict[str, object]:
    contact = next((t.due for t in reversed(terms_of(told)) if t.clock == "contact"), None)
    return {
        "number": row,
        "title": row.title[:_SHOWN],
        "unit": row.lead.name if row.lead else "",
        "former": former.name if former else "",
        "words": (step.words[:_SHOWN] or _("见诉求")).rstrip("。"),
        "contact": contact or "",
        "due": row.due or "",
        "asked": step.due or "",
        "ref": row.merged_into or "",
    }


def _message(row: Appeal, kind: str, what: str, key: str, by: date | None) -> Message:
    where = reverse("enterprises:appeal", args=[row.programme.code, row.number])
    return Message(kind, what, _evening(by) if by else None, where, key)


def _office(programme: Programme, at: datetime) -> Iterable[Person]:
    return duty_people(programme, Duty.APPEALS, _day(at))


def _writers(programme: Programme, unit: int, at: datetime) -> list[Person]:
    return holders_of(programme, WRITERS, _day(at), unit).get(unit, [])


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()


def _evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _EVENING))


_WHOSE: Final = ("unit", "office", "support", "firm")


def _key(row: Appeal, whose: str) -> str:
    """What a notice is about, of whom. Cards have a clock behind it."""
    return f"enterprises.appeal.{whose}/{row.pk}"
