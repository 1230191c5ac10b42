"""What enterprises see: what it is, the form, where their own case stands, in plain words; with or without an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.enterprises import (
    Appeal,
    Term,
    appeal_moves,
    appeal_rules,
    appeal_state,
    asked_extension,
    terms_of,
    told_to_firm,
)
from luoshi.workdays import Works, worked_between
from luoshi_web.enterprises.models import MOST_NAME, AppealFile
from luoshi_web.enterprises.models import Appeal as Row
from luoshi_web.enterprises.pages.appeal import most_mb
from luoshi_web.enterprises.pages.appeal_new import MOST_TITLE, town_choices
from luoshi_web.enterprises.pages.appeal_way import Link
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import day_words

# The government's service hotline, the same in the whole country.
PHONE: Final = "12345"
# An enterprise says so itself: whoever could not be reached is not asked by its own link.
_OWN_WORDS: Final = ("unreachable", "unrated")


@dataclass(frozen=True, slots=True)
class Around:
    """office: who receives appeals."""

    programme: str
    area: str
    office: str
    phone: str = PHONE
    has_sample: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    days: str
    words: str


@dataclass(frozen=True, slots=True)
class AboutPage:
    title: str
    around: Around
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class WaitPage:
    title: str
    around: Around
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class IntakePage:
    """firm: of the account that fills it in, "" for anybody. kept_note: what to do again after a refusal."""

    title: str
    around: Around
    action: str
    firm: str
    values: Mapping[str, str]
    towns: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    fault: str
    kept_note: str
    most_name: int
    most_title: int
    most_text: int
    most_mb: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    day: str
    time: str
    what: str
    by: str
    words: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CasePage:
    """link: the private address, shown where it was just made. when: what is to come until when."""

    title: str
    around: Around
    url: str
    number: str
    heading: str
    edition: int
    is_new: bool
    link: str
    where: str
    when: tuple[str, ...]
    text: str
    files: tuple[Link, ...]
    log: tuple[CaseLine, ...]
    may_add: bool
    may_withdraw: bool
    may_rate: bool
    results: tuple[Choice, ...]
    satisfactions: tuple[Choice, ...]
    rate_words: str
    add_words: str
    withdraw_words: str
    opens: str
    fault: str
    most_mb: str
    programme: str = ""
    has_sample: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A case with all that its page is made of. url: its own address; files_url: under which its files are; link: as in the page."""

    row: Row
    appeal: Appeal
    files: Sequence[AppealFile]
    url: str
    files_url: str
    link: str = ""
    is_new: bool = False


def around_of(programme: Programme, office: str, *, has_sample: bool = False) -> Around:
    return Around(programme.code, programme.area, office, has_sample=has_sample)


def about_page(around: Around) -> AboutPage:
    return AboutPage(_("企业诉求"), around, _promises())


def _promises() -> tuple[Promise, ...]:
    preset = appeal_rules().preset_for("web")
    told = [(preset.contact, _("负责的单位与您联系，问清情况"))]
    if preset.reply is not None:
        told.append((preset.reply, _("先答复您打算怎么办")))
    told.append((preset.resolve, _("答复办理结果")))
    lines = [Promise(_("%(n)s 个工作日内") % {"n": n}, words) for n, words in told]
    longest = Promise(
        _("最长 %(n)s 个") % {"n": preset.extended},
        _("难办的、要几个单位一起办的，经批准延长，会告诉您"),
    )
    return (*lines, longest)


def intake_page(
    around: Around,
    action: str,
    values: Mapping[str, str],
    towns: Sequence[Unit],
    *,
    firm: str = "",
    fault: str = "",
    kept_note: str = "",
) -> IntakePage:
    rules = appeal_rules()
    return IntakePage(
        title=_("提交诉求"),
        around=around,
        action=action,
        firm=firm,
        values=values,
        towns=town_choices(towns, values.get("town", "")),
        kinds=chosen(rules.kinds.items(), values.get("kind", "") or "help"),
        fault=fault,
        kept_note=kept_note,
        most_name=MOST_NAME,
        most_title=MOST_TITLE,
        most_text=rules.most,
        most_mb=most_mb(),
    )


def case_page(around: Around, case: Case, today: date, works: Works, typed: Typed) -> CasePage:
    row, told = case.row, case.appeal
    open_now = {offer.move.do for offer in appeal_moves(told, today, {"firm"}) if offer.open}
    rate = appeal_rules().of("revisit")
    return CasePage(
        title=row.document_number,
        around=around,
        url=case.url,
        number=row.document_number,
        heading=row.title,
        edition=row.edition,
        is_new=case.is_new,
        link=case.link,
        where=where_words(row),
        when=when_words(told, today, works),
        text=row.matter,
        files=tuple(_file(case, one) for one in case.files if one.step is None),
        log=_log(case, today),
        may_add="add_words" in open_now,
        may_withdraw="withdraw" in open_now,
        may_rate="revisit" in open_now,
        results=_own(rate.results, typed.of("revisit", "result")),
        satisfactions=_own(rate.satisfactions, typed.of("revisit", "satisfaction")),
        rate_words=typed.of("revisit", "words"),
        add_words=typed.of("add_words", "words"),
        withdraw_words=typed.of("withdraw", "words"),
        opens=typed.form,
        fault=typed.fault,
        most_mb=most_mb(),
        programme=around.programme,
        has_sample=row.sample,
    )


def _own(known: Mapping[str, str], value: str) -> tuple[Choice, ...]:
    return chosen(((c, words) for c, words in known.items() if c not in _OWN_WORDS), value)


def where_words(row: Row) -> str:
    """Where it stands, and with whom."""
    state = appeal_rules().states[row.state]
    if row.lead is not None and state.open and row.state != "received":
        return _("%(where)s。承办单位：%(unit)s") % {"where": state.told, "unit": row.lead.name}
    return state.told


def when_words(told: Appeal, today: date, works: Works) -> tuple[str, ...]:
    """What is to come until when; what is late says so."""
    state = appeal_state(told)
    if not state.open:
        return ()
    if state.code == "received":
        lines = [_until(told.assign_by, _("转给承办单位"), today, works)]
        if told.dues is not None:
            lines.append(_until(told.dues.resolve, _("答复办理结果"), today, works))
        return tuple(lines)
    lines = [_due_line(term, today, works) for term in terms_of(told) if term.runs]
    if asked_extension(told) is not None:
        lines.append(_("承办单位申请了延长期限，还没有批准。"))
    return tuple(lines)


_TO_COME: Final[Mapping[str, str]] = {
    "contact": "与您联系", "reply": "先行答复", "resolve": "答复办理结果", "redo": "答复重新办理的结果",
}  # fmt: skip


def _due_line(term: Term, today: date, works: Works) -> str:
    what = _TO_COME.get(term.clock, "")
    if today > term.due:
        late = worked_between(term.due, today, works)
        said = {"what": what, "day": day_words(term.due, today), "n": late}
        if late:
            return _("应在%(day)s前%(what)s，已经迟了%(n)s个工作日，正在催办。") % said
        return _("应在%(day)s前%(what)s，已经过了，正在催办。") % said
    return _until(term.due, what, today, works)


def _until(due: date, what: str, today: date, works: Works) -> str:
    """What is to come, by the last day in time. A day that is past says nothing of being late: that is the office's own."""
    left = worked_between(today, due, works)
    told = {"day": day_words(due, today), "what": what, "n": left}
    if due == today:
        return _("今天下班前%(what)s。") % told
    if left > 0:
        return _("%(day)s前%(what)s，还有%(n)s个工作日。") % told
    return _("%(day)s前%(what)s。") % told


def _log(case: Case, today: date) -> tuple[CaseLine, ...]:
    """The newest first; the first line is its coming."""
    beside: dict[int, list[Link]] = {}
    for one in case.files:
        if one.step is not None:
            beside.setdefault(one.step, []).append(_file(case, one))
    lines = [
        CaseLine(
            day=day_words(step.at.date(), today),
            time=f"{step.at:%H:%M}",
            what=step.label,
            by=step.result,
            words=step.words,
            files=tuple(beside.get(step.number, ())),
        )
        for step in told_to_firm(case.appeal)
    ]
    came = timezone.localtime(case.row.received_at)
    first = CaseLine(day_words(came.date(), today), f"{came:%H:%M}", _("已收到"), "", "", ())
    return (*reversed(lines), first)


def _file(case: Case, one: AppealFile) -> Link:
    return Link(one.file.name, f"{case.files_url}{one.pk}/")


@dataclass(frozen=True, slots=True)
class OwnLine:
    url: str
    number: str
    title: str
    came: str
    unit: str
    due: str
    where: str
    asks: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    title: str
    programme: str
    headline: str
    firm: str
    lines: tuple[OwnLine, ...]
    has_sample: bool
    may_tell: bool


def own_page(programme: Programme, firm: str, rows: Sequence[Row], today: date) -> OwnPage:
    """The appeals of the account's enterprise, the newest first. firm "": the account is tied to none yet."""
    lines = tuple(_own_line(programme.code, row, today) for row in rows)
    asking, running = sum(line.asks for line in lines), sum(line.is_open for line in lines)
    headline = _("%(n)s 件诉求在办") % {"n": running} if running else _("没有在办的诉求")
    if asking:
        headline = _("%(said)s，%(n)s 件请您评价") % {"said": headline, "n": asking}
    return OwnPage(
        title=_("我的诉求"),
        programme=programme.code,
        headline=headline,
        firm=firm or _("这个账号还没有对应到企业名录，请与受理单位联系。"),
        lines=lines,
        has_sample=any(row.sample for row in rows),
        may_tell=bool(firm),
    )


def _own_line(code: str, row: Row, today: date) -> OwnLine:
    state = appeal_rules().states[row.state]
    return OwnLine(
        url=reverse("enterprises:mine-case", args=[code, row.number]),
        number=row.document_number,
        title=row.title,
        came=day_words(timezone.localtime(row.received_at).date(), today),
        unit=row.lead.name if row.lead else "—",
        due=day_words(row.due, today) if state.open and row.due else "—",
        where=state.told,
        asks=row.state == "answered",
        is_open=state.open,
    )
