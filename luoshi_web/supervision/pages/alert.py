"""One alert: what was found, what became of it, and the answers that this person may give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from luoshi.supervising import order_rules
from luoshi_web.offices.calendar import Calendar
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import who_words
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.alert_rows import STEP_WORDS, may_withdraw
from luoshi_web.supervision.guards import Rights
from luoshi_web.supervision.models import Alert, AlertState, AlertStep, Order, PlanItem
from luoshi_web.supervision.pages.alerts import (
    AlertLine,
    kind_words,
    line_of,
    month_words,
    state_words,
)
from luoshi_web.supervision.pages.head import tabs

_UNDEALT = (AlertState.OPEN, AlertState.EXPLAINED)
_ORDERABLE = (*_UNDEALT, AlertState.AGENDA)
_SLEEP = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """do: names the answer. words: of its field, "" where it has none; day: of its day, "" where it has none."""

    do: str
    label: str
    hint: str
    words: str
    value: str
    asks_words: bool
    day_label: str
    day: str
    fault: str
    is_open: bool
    is_main: bool


@dataclass(frozen=True, slots=True)
class OrderForm:
    """Raises an order from the alert. joinable: (number, name) of those open on the same matter; then no new one."""

    title: str
    matter: str
    leads: tuple[Choice, ...]
    limits: tuple[Choice, ...]
    plans: tuple[Choice, ...]
    joinable: tuple[tuple[int, str, str], ...]
    fault: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    when: str
    what: str
    by: str
    words: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class Sibling:
    url: str
    month: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class AlertPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    line: AlertLine
    words: str
    others: str
    rules: str
    raised: str
    answer: str
    answered_by: str
    links: tuple[tuple[str, str], ...]
    forms: tuple[AnswerForm, ...]
    order: OrderForm | None
    fault: str
    waits: str
    log: tuple[LogLine, ...]
    siblings: tuple[Sibling, ...]
    edition: int
    do_url: str
    has_sample: bool


@dataclass(frozen=True, slots=True)
class AlertTold:
    """An alert with all that its page is made of. units, plans, joinable: empty where the person raises no order."""

    row: Alert
    steps: Sequence[AlertStep]
    siblings: Sequence[Alert]
    units: Sequence[Unit] = ()
    plans: Sequence[PlanItem] = ()
    joinable: Sequence[Order] = ()


def may_order(row: Alert, held: Rights) -> bool:
    return held.office and row.state in _ORDERABLE


def alert_page(
    access: Access, held: Rights, told: AlertTold, calendar: Calendar, today: date, typed: Typed
) -> AlertPage:
    """No query."""
    row, here = told.row, access.programme.code
    line = line_of(here, row, held, calendar, today)
    forms = _forms(row, held, today, typed)
    order = _order(told, typed) if may_order(row, held) else None
    shown = {form.do for form in forms} | ({"order", "join"} if order else set())
    return AlertPage(
        title=row.title,
        programme=here,
        tabs=tabs(access, "alerts"),
        line=line,
        words=row.words,
        others=row.others,
        rules=row.rules,
        raised=_moment(row.raised_at),
        answer=row.reason,
        answered_by=_("%(by)s，%(at)s")
        % {"by": who_words(row.answered_by), "at": _moment(row.answered_at)}
        if row.answered_at
        else "",
        links=_links(here, row, held),
        forms=forms,
        order=order,
        fault="" if typed.form in shown else typed.fault,
        waits="" if forms or order else _waits(row),
        log=tuple(_log(step, row) for step in told.steps),
        siblings=tuple(
            Sibling(
                reverse("supervision:alert", args=[here, one.number]),
                month_words(one.month, today),
                line_of(here, one, held, calendar, today).kind,
                state_words(one),
            )
            for one in told.siblings
        ),
        edition=row.edition,
        do_url=reverse("supervision:alert-do", args=[here, row.number]),
        has_sample=row.sample,
    )


def _forms(row: Alert, held: Rights, today: date, typed: Typed) -> tuple[AnswerForm, ...]:
    """The first is the page's main one."""
    mine = row.unit_id in held.units if row.unit_id is not None else held.office
    checks = row.state == AlertState.EXPLAINED and row.accepted_at is None
    made: list[tuple[str, str, str, bool, str]] = []
    if row.state == AlertState.OPEN and mine:
        hint = _("写明差在哪里、为什么、怎样赶上、到哪天")
        made.append(("explain", _("说明原因"), hint, True, _("原因和办法")))
    if checks and held.office:
        made.append(("accept", _("认可说明"), _("认可后本月不再预警这件事"), False, ""))
        made.append(("refuse", _("退回说明"), _("单位要按原期限重新答复"), True, _("退回的原因")))
    if held.office and row.state in _UNDEALT:
        hint = _("下一次会议的议程会列上它")
        made.append(("agenda", _("列入会议议题"), hint, False, _("要会议议什么（可不填）")))
    if held.office and row.state in _ORDERABLE:
        hint = _("写明理由；到期还不好，会再预警")
        made.append(("waive", _("免督办"), hint, True, _("免的理由")))
    own = checks and row.unit_id in held.units
    if may_withdraw(row) and (held.office or own):
        made.append(("withdraw", _("撤回答复"), _("撤回后重新待答复"), True, _("撤回的原因")))
    return tuple(
        AnswerForm(
            do=do,
            label=label,
            hint=hint,
            words=words,
            value=typed.of(do, "words"),
            asks_words=asks,
            day_label=_("免到哪天（含）") if do == "waive" else "",
            day=typed.of(do, "until", (today + _SLEEP).isoformat()) if do == "waive" else "",
            fault=typed.fault if typed.form == do else "",
            is_open=typed.form == do or (at == 0 and do != "withdraw" and not typed.form),
            is_main=at == 0 and do != "withdraw",
        )
        for at, (do, label, hint, asks, words) in enumerate(made)
    )


def _order(told: AlertTold, typed: Typed) -> OrderForm:
    """Filled in from the alert: the matter is its sentence, the limit the usual one of its kind."""
    row, rules = told.row, order_rules()
    kind = rules.kinds["light"]
    limits = [
        (f"{one.days}-{one.clock}", f"{one.days}{rules.clocks[one.clock]}（{one.label}）")
        for one in kind.limits
    ]
    lead = typed.of("order", "lead", str(row.unit_id or ""))
    return OrderForm(
        title=typed.of("order", "title", f"{row.title}{kind_words(row)}"),
        matter=typed.of("order", "matter", _matter(row)),
        leads=chosen(((str(unit.pk), unit.name) for unit in told.units), lead),
        limits=chosen(limits, typed.of("order", "limit")),
        plans=chosen(
            (
                (str(one.pk), _("%(year)s年第%(n)s项 %(title)s")
                 % {"year": one.year, "n": one.number, "title": one.title})
                for one in told.plans
            ),
            typed.of("order", "plan"),
        ),
        joinable=tuple((one.pk, str(one), one.title) for one in told.joinable),
        fault=typed.fault if typed.form in ("order", "join") else "",
        is_open=typed.form in ("order", "join"),
    )  # fmt: skip


def _matter(row: Alert) -> str:
    """What the alert found, with what the order asks for; the day for its answer is the alert's, not the order's."""
    found = row.words.rpartition("；")[0] or row.words.rstrip("。")
    return _("%(found)s。请写明原因、赶上的办法和完成日期。") % {"found": found}


def _waits(row: Alert) -> str:
    if row.state == AlertState.OPEN:
        unit = row.unit.name if row.unit else _("督查部门")
        return _("等%(unit)s答复，或由督查部门列议题、立督办、免督办。") % {"unit": unit}
    if row.state == AlertState.ORDERED:
        return _("已经立了督办，在督办单上办理。")
    return _("已经了结，没有要办的。")


def _links(here: str, row: Alert, held: Rights) -> tuple[tuple[str, str], ...]:
    kind, _slash, name = row.matter.partition("/")
    links = []
    if row.target_code:
        url = reverse("ledger:target", args=[here, row.target_code])
        links.append((_("%(code)s 目标详情") % {"code": row.target_code}, url))
    if kind == "problem" and name.isdigit():
        links.append((_("项目问题详情"), reverse("projects:problem", args=[here, int(name)])))
    if kind == "appeals":
        url = f"{reverse('enterprises:appeals', args=[here])}?{urlencode({'unit': name, 'card': 'red'})}"
        links.append((_("超过时限的诉求"), url))
    if kind in ("report", "proof"):
        name = "reporting:latest" if held.reads_all else "reporting:desk"
        links.append((_("填报情况"), reverse(name, args=[here])))
    links.append((_("通报"), reverse("bulletins:list", args=[here])))
    return tuple(links)


def _log(step: AlertStep, row: Alert) -> LogLine:
    """The sentence of the alert stands above already; an older one, from before it came again, does not."""
    return LogLine(
        when=_moment(step.at),
        what=_(STEP_WORDS.get(step.move, step.move)),
        by=who_words(step.by),
        words="" if step.words == row.words else step.words,
        is_key=step.move not in ("replaced", "raised", "again"),
    )


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "n月j日 H:i") if at else ""
