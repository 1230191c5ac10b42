"""One appeal on its way into rows: it comes, a step is made, its files are kept. The guards are the callers'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.enterprises import Appeal as ToldAppeal
from luoshi.enterprises import (
    AppealStep as ToldStep,
)
from luoshi.enterprises import (
    CardDays,
    Term,
    appeal_rules,
    appeal_state,
    appeal_step_json,
    asked_extension,
    card_days,
    clock_json,
    dues_json,
    last_step,
    main_term,
    received_appeal,
    suggested_categories,
    support_units,
    take_appeal_step,
    terms_of,
)
from luoshi.errors import LuoshiError
from luoshi.registers import firm_key
from luoshi.workdays import Works, worked_after
from luoshi_web.enterprises.appeal_rows import appeal_of, held_appeal, next_appeal, on_the_wall
from luoshi_web.enterprises.models import (
    MOST_NAME,
    Appeal,
    AppealFile,
    AppealStep,
    AppealSupport,
    AppealTerm,
    Firm,
    FirmName,
)
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import fitting, written
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.people import new_link
from luoshi_web.offices.queries import require_standing
from luoshi_web.papers.actions import take_number
from luoshi_web.papers.numbers import document_number

SERIES: Final = "appeal"
ABOUT: Final = ("", "target", "duty", "project")
MOST_TITLE: Final = 120
MOST_FILES: Final = 5
_MOST_CONTACT, _MOST_PHONE, _MOST_NUMBER, _MOST_KEY = 60, 30, 40, 60
_RESTING: Final = "other"
_WHO: Final = {
    "office": gettext_lazy("诉求受理调度单位和统筹人员"),
    "unit": gettext_lazy("承办单位"),
    "head": gettext_lazy("承办单位负责人"),
    "support": gettext_lazy("协办单位"),
    "leader": gettext_lazy("领导"),
    "firm": gettext_lazy("提出诉求的企业"),
}
# For whom somebody on several sides acts: what only the higher may do is done as the higher.
_SIDES: Final = ("leader", "office", "head", "unit", "support", "firm")


@dataclass(frozen=True, slots=True)
class AppealTold:
    """An appeal as it is told. firm None: an enterprise that the register does not have; then firm_name. category "": the one
    its words suggest. preset "": the one usual for the channel. about: (kind, key) as in `Appeal`. received_at None: now.
    """

    title: str
    matter: str
    firm: Firm | None = None
    firm_name: str = ""
    town: Unit | None = None
    contact: str = ""
    phone: str = ""
    kind: str = "help"
    category: str = ""
    urgency: str = "usual"
    channel: str = "web"
    hotline_number: str = ""
    preset: str = ""
    about: tuple[str, str] = ("", "")
    received_at: datetime | None = None
    files: tuple[CheckedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a form gives for a move; which of it is asked, appeals.yaml says. seen: the edition that the person saw, None where
    nothing was shown. unit, supports: names. ref: number of the appeal to join, for merge. shown: the enterprise may open
    the files.
    """

    words: str = ""
    unit: str = ""
    supports: tuple[str, ...] = ()
    due: date | None = None
    way: str = ""
    result: str = ""
    satisfaction: str = ""
    ref: str = ""
    seen: int | None = None
    files: tuple[CheckedFile, ...] = ()
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: name as the trail prints it, account ("" for an enterprise by its link)."""

    name: str
    person: str = ""


class AppealKeeping:
    """An appeal that comes on its way into a row."""

    def __init__(
        self, programme: Programme, actor: Actor, at: datetime, *, sample: bool = False
    ) -> None:
        # Numbers are taken under the lock of the programme's row: two at once wait for each other in one order.
        self.programme = Programme.objects.select_for_update().get(pk=programme.pk)
        self.actor, self.at, self.sample = actor, at, sample
        self.works: Works = calendar_of(programme).is_working

    def keep(self, told: AppealTold, paired: Unit | None = None) -> tuple[Appeal, str]:
        """The row and the token of its link, which is kept nowhere. LuoshiError: what an appeal cannot be."""
        core = self._core(told)
        number = next_appeal(self.programme)
        received = told.received_at or self.at
        year = timezone.localtime(received).year
        series = take_number(self.programme, SERIES, year)
        token, hashed = new_link()
        row = Appeal(
            programme=self.programme, number=number, series_year=year, series_number=series,
            document_number=document_number(self.programme, SERIES, year, series),
            token_hash=hashed, received_at=received, kind=core.kind, category=core.category,
            urgency=core.urgency, title=core.title, matter=core.matter, preset=core.clock.preset,
            clock=clock_json(core.clock), counted_on=core.counted,
            fixed={
                "assign_by": core.assign_by.isoformat(),
                **({"dues": dues_json(core.dues)} if core.dues else {}),
            },
            state_since=on_the_wall(received).date(), paired=paired, sample=self.sample,
            made_at=self.at, made_by=self.actor.name,
        )  # fmt: skip
        _say_whose(row, told)
        fill(row, core, (), {}, self.works)
        row.save()
        _keep_files(row, told.files, None, self.actor, self.at, from_firm=told.channel == "web")
        return row, token

    def _core(self, told: AppealTold) -> ToldAppeal:
        title = fitting(told.title, _("诉求事项"), MOST_TITLE)
        matter = written(told.matter)
        rules = appeal_rules()
        if told.channel not in rules.channels:
            raise LuoshiError(
                _("诉求来源“%(channel)s”不认识。") % {"channel": told.channel[:30]},
                _("请用其中之一：%(known)s。") % {"known": "、".join(rules.channels)},
            )
        found = suggested_categories(f"{title}\n{matter}")
        category = told.category or (found[0].code if found else _RESTING)
        received = told.received_at or self.at
        if received > self.at:
            raise LuoshiError(
                _("诉求时间%(at)s还没有到。")
                % {"at": f"{timezone.localtime(received):%Y-%m-%d %H:%M}"},
                _("请核对日期。"),
            )
        return received_appeal(
            told.kind, category, told.urgency, title, matter, received=on_the_wall(received),
            preset=told.preset or rules.preset_for(told.channel).code, works=self.works,
        )  # fmt: skip


class AppealMoving:
    """One move on its way: the row held, the step made of what was said, the rows written."""

    def __init__(
        self, row: Appeal, seen: int | None, actor: Actor, sides: frozenset[str], at: datetime
    ) -> None:
        Programme.objects.select_for_update().get(pk=row.programme_id)
        self.row = held_appeal(row, seen)
        self.actor, self.sides, self.at = actor, sides, at
        self.works: Works = calendar_of(self.row.programme).is_working
        self.told: ToldAppeal = appeal_of(self.row)
        self.before = self.row.state

    def take(self, do: str, said: Said) -> None:
        """PermissionDenied: not this person's move. A person without any part in it never learns why it is shut."""
        move = appeal_rules().move(do, self.row.state)
        if not self.sides or (move is not None and self.sides.isdisjoint(move.who)):
            who = "、".join(str(_WHO[side]) for side in move.who) if move else _("有关单位")
            raise PermissionDenied(_("这一步由%(who)s办理，不由您办。") % {"who": who})
        units = self._units((said.unit, *said.supports))
        sides = [side for side in _SIDES if side in self.sides]
        step = ToldStep(
            do=do, at=on_the_wall(self.at), by=self.actor.name, person=self.actor.person,
            side=next((side for side in sides if move is not None and side in move.who), ""),
            words=written(said.words), unit=said.unit, supports=tuple(dict.fromkeys(said.supports)),
            due=said.due, way=said.way, result=said.result, satisfaction=said.satisfaction,
            ref=fitting(said.ref, _("编号"), _MOST_KEY),
        )  # fmt: skip
        self.told = take_appeal_step(self.told, step, self.works)
        self._join(do, said)
        self._keep(units)
        _keep_files(
            self.row, said.files, len(self.told.steps), self.actor, self.at,
            from_firm="firm" in self.sides, shown=said.shown,
        )  # fmt: skip

    @property
    def label(self) -> str:
        return appeal_rules().label_of(self.told.steps[-1].do)

    def _units(self, names: Iterable[str]) -> dict[str, Unit]:
        """LuoshiError: a name nobody has, a unit merged away."""
        wanted = {name for name in names if name}
        rows = Unit.objects.filter(programme=self.row.programme_id, name__in=wanted)
        found = {unit.name: unit for unit in rows.select_related("successor")} if wanted else {}
        for name in sorted(wanted):
            if name not in found:
                raise LuoshiError(
                    _("没有单位“%(name)s”。") % {"name": name[:30]}, _("请从列出的单位里选。")
                )
            require_standing(found[name], timezone.localtime(self.at).date())
        return found

    def _join(self, do: str, said: Said) -> None:
        if do != "merge":
            return
        into = _joined(self.row, said.ref)
        self.row.merged_into = into
        self.row.group = self.row.group or into.group

    def _keep(self, units: dict[str, Unit]) -> None:
        row, step = self.row, self.told.steps[-1]
        AppealStep.objects.create(
            programme=row.programme, appeal=row, number=len(self.told.steps), do=step.do,
            on=step.on, at=self.at, by=step.by, unit=units.get(step.unit) or row.lead, told=appeal_step_json(step),
        )  # fmt: skip
        if step.do in ("assign", "reassign"):
            row.lead = units[step.unit]
        elif step.do == "send_back":
            row.lead = None
        _keep_supports(row, support_units(self.told), units)
        cards = _keep_terms(row, terms_of(self.told), self.works)
        fill(row, self.told, terms_of(self.told), cards, self.works)
        row.edition += 1
        row.save()


_Cards = dict[Term, CardDays]


def fill(
    row: Appeal, told: ToldAppeal, terms: tuple[Term, ...], cards: _Cards, works: Works
) -> None:
    """The columns that repeat where the appeal stands. Nothing is written here."""
    state = appeal_state(told).code
    step = told.steps[-1] if told.steps else None
    if step is not None and state != row.state:
        row.state_since = step.on
    row.state = state
    main = main_term(terms)
    row.due = main.due if main else told.dues.resolve if told.dues and not told.steps else row.due
    running = [cards[term] for term in terms if term.runs]
    yellow = [day.yellow_on for day in running if day.yellow_on is not None]
    red = [day.red_on for day in running if day.red_on is not None]
    if state == "received":
        # Nobody has it yet: the office's own day is what runs.
        since = told.assign_by if step is None else worked_after(step.on, 1, works)
        red = [worked_after(since, 1, works)]
    row.card_on, row.red_on = min(yellow, default=None), min(red, default=None)
    row.rounds = 1 + sum(each.do in ("redo", "ask_order") for each in told.steps)
    row.sent_back = sum(each.do == "send_back" for each in told.steps)
    row.extension_asked = asked_extension(told) is not None and state in ("signed", "handling")
    answer, revisit = last_step(told, "answer"), last_step(told, "revisit")
    row.result = answer.result if answer else ""
    row.solved, row.satisfaction = (revisit.result, revisit.satisfaction) if revisit else ("", "")
    closed = last_step(told, "close")
    row.closed_on = closed.on if closed else None


def say_about(row: Appeal, about: tuple[str, str]) -> None:
    """What of the programme it touches. LuoshiError: a kind nobody knows."""
    kind, key = about
    if kind not in ABOUT:
        raise LuoshiError(
            _("“%(kind)s”不是能关联的事项。") % {"kind": kind[:30]}, _("请从列出的里选。")
        )
    row.about_kind, row.about_key = kind, fitting(key, _("关联事项"), _MOST_KEY)


def say_firm(row: Appeal, firm: Firm) -> None:
    """Which enterprise of the register it is; with its town, where none was told."""
    if firm.programme_id != row.programme_id:
        raise LuoshiError(_("企业库里没有“%(name)s”。") % {"name": firm.name}, _("请从名录里选。"))
    # One that turned out to be another is that other.
    row.firm = firm.merged_into or firm
    row.firm_name, row.town = row.firm.name, row.town or row.firm.town


def _say_whose(row: Appeal, told: AppealTold) -> None:
    """Of which enterprise, and about what of the programme."""
    row.firm_name = fitting(told.firm_name, _("企业名称"), MOST_NAME)
    row.town = told.town
    if (firm := told.firm or _named(row)) is not None:
        say_firm(row, firm)
    if not row.firm_name:
        raise LuoshiError(_("没有写企业名称。"), _("请补上企业全称。"))
    row.contact = fitting(told.contact, _("联系人"), _MOST_CONTACT)
    row.phone = fitting(told.phone, _("电话"), _MOST_PHONE)
    row.channel = told.channel
    row.hotline_number = fitting(told.hotline_number, _("热线工单号"), _MOST_NUMBER)
    say_about(row, told.about)


def _named(row: Appeal) -> Firm | None:
    """The enterprise of the directory that goes by just this name."""
    names = FirmName.objects.filter(programme=row.programme_id, key=firm_key(row.firm_name))
    found = names.select_related("firm__merged_into").first()
    return found.firm if found else None


def _joined(row: Appeal, ref: str) -> Appeal:
    """The appeal to join. LuoshiError: none of that number, itself, one that is over or was joined itself."""
    rows = Appeal.objects.filter(programme=row.programme_id)
    same = Q(document_number=ref)
    # isdecimal: ² is a digit to isdigit, and no number.
    into = rows.filter(
        same | Q(number=int(ref)) if ref.isdecimal() and len(ref) < 9 else same
    ).first()
    if into is None or into.pk == row.pk:
        raise LuoshiError(
            _("没有编号是“%(ref)s”的另一件诉求。") % {"ref": ref[:30]}, _("请核对编号。")
        )
    if into.state in ("merged", "withdrawn", "outside", "closed", "archived"):
        label = appeal_rules().states[into.state].label
        raise LuoshiError(
            _("%(number)s%(state)s，不能并入。") % {"number": into, "state": label},
            _("请并入在办的那一件。"),
        )
    return into


def _keep_supports(row: Appeal, names: tuple[str, ...], units: dict[str, Unit]) -> None:
    kept = AppealSupport.objects.filter(appeal=row)
    kept.exclude(unit__name__in=names).delete()
    there = set(kept.values_list("unit__name", flat=True))
    AppealSupport.objects.bulk_create(
        AppealSupport(programme=row.programme, appeal=row, unit=units[name])
        for name in names
        if name not in there and name in units
    )


def _keep_terms(row: Appeal, terms: tuple[Term, ...], works: Works) -> _Cards:
    """Written anew, but for the days of cards that were counted before: a calendar changed later moves none of them."""
    kept = AppealTerm.objects.filter(appeal=row).select_related("unit")
    before = {
        (one.clock, one.unit.name, one.since, one.due): CardDays(one.yellow_on, one.red_on)
        for one in kept
    }
    units = {one.unit.name: one.unit for one in kept}
    missing = {term.unit for term in terms} - set(units)
    if missing:
        rows = Unit.objects.filter(programme=row.programme_id, name__in=missing)
        units |= {unit.name: unit for unit in rows}
    cards = {
        term: before.get((term.clock, term.unit, term.since, term.due))
        or card_days(term.clock, term.due, works)
        for term in terms
    }
    kept.delete()
    AppealTerm.objects.bulk_create(
        AppealTerm(
            programme=row.programme, appeal=row, clock=term.clock, unit=units[term.unit],
            since=term.since, due=term.due, yellow_on=cards[term].yellow_on,
            red_on=cards[term].red_on, done=term.done, ended=term.ended,
        )
        for term in terms
    )  # fmt: skip
    return cards


def _keep_files(
    row: Appeal,
    files: tuple[CheckedFile, ...],
    step: int | None,
    actor: Actor,
    at: datetime,
    *,
    from_firm: bool,
    shown: bool = False,
) -> None:
    if len(files) > MOST_FILES:
        raise LuoshiError(
            _("一次传了 %(n)s 个文件。") % {"n": len(files)},
            _("最多 %(most)s 个，请压缩成一个再传。") % {"most": MOST_FILES},
        )
    for file in files:
        stored = store_file(
            row.programme, file.name, file.media_type, file.data, actor=actor.name, at=at
        )
        index_text(stored)
        AppealFile.objects.create(
            programme=row.programme, appeal=row, step=step, file=stored, from_firm=from_firm,
            shown=shown or from_firm, added_at=at, added_by=actor.name,
        )  # fmt: skip
