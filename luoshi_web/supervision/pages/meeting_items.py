"""The items of a meeting's agenda with what was written down of each, and the forms in which a clerk writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from luoshi.progress.model import Light
from luoshi.supervising import agenda_rules, day_words
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.queries import Access
from luoshi_web.supervision.models import AgendaItem, Decision, DecisionState, Outcome
from luoshi_web.supervision.pages.meetings import MeetingForm


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """code: of the form, as `Typed.form`. seen: of the item, or of the decision that is changed."""

    code: str
    item: int
    decision: int
    seen: int
    text: str
    owner: str
    supports: str
    due: str
    fault: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    url: str
    position: int
    text: str
    owner: str
    supports: str
    due: str
    light: Light
    state: str
    form: DecisionForm | None


@dataclass(frozen=True, slots=True)
class HeardForm:
    code: str
    seen: int
    words: str
    outcomes: tuple[Choice, ...]
    new_due: str
    fault: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """label: of its kind. url: of what it is about. heard: with what was said of an earlier decision. is_open: its form shows,
    as it is the next to be written, or was refused."""

    pk: int
    position: int
    label: str
    words: str
    unit: str
    url: str
    heard: str
    is_written: bool
    is_open: bool
    decisions: tuple[DecisionLine, ...]
    add: DecisionForm | None
    hear: HeardForm | None
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class ItemGroup:
    label: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What this person may do with the meeting now. sees: what was decided."""

    sees: bool
    edit: MeetingForm | None
    arrange: bool
    convene: bool
    attend: bool
    write: bool
    finish: bool
    reopen: bool
    sign: bool
    sign_paper: bool
    cancel: bool


def item_groups(
    access: Access, items: Sequence[AgendaItem], may: Offered, today: date, typed: Typed
) -> tuple[ItemGroup, ...]:
    """Neighbours of one kind stand under one heading; the order is the office's."""
    rules, n = agenda_rules(), len(items)
    following = next((item.pk for item in items if not is_written(item)), 0)
    is_plain = all(item.kind == "other" for item in items)
    found = [
        (
            _("议程") if is_plain else rules.group_of(item.kind).label,
            _item(access, item, (at, n, following), may, today, typed),
        )
        for at, item in enumerate(items, 1)
    ]
    return tuple(
        ItemGroup(label, tuple(line for _label, line in lines))
        for label, lines in groupby(found, key=lambda pair: pair[0])
    )


def _item(
    access: Access, item: AgendaItem, place: tuple[int, int, int], may: Offered, today: date, typed: Typed
) -> ItemLine:  # fmt: skip
    """place: of the item, of how many, and which is written next."""
    at, n, following = place
    made = [decision_line(access, one, may, today, typed) for one in item.decisions.all()]
    return ItemLine(
        pk=item.pk,
        position=at,
        label=agenda_rules().kinds[item.kind].label,
        words=item.words,
        unit=item.unit.name if item.unit and item.unit.name not in item.words else "",
        url=_source_url(access.programme.code, item),
        heard=_heard(item, today) if may.sees else "",
        is_written=is_written(item),
        is_open=item.pk == following or typed.form in (f"add-{item.pk}", f"hear-{item.pk}"),
        decisions=tuple(made) if may.sees else (),
        add=add_form(item, typed) if may.write else None,
        hear=_hear_form(item, typed) if may.write else None,
        is_first=at == 1,
        is_last=at == n,
    )


def is_written(item: AgendaItem) -> bool:
    return bool(item.heard or item.outcome or item.decisions.all())


def _heard(item: AgendaItem, today: date) -> str:
    outcome = Outcome(item.outcome)
    said = ""
    if outcome == Outcome.CLOSED:
        said = _("同意办结。")
    elif outcome == Outcome.CONTINUED and item.new_due:
        said = _("继续办理，期限改为%(day)s。") % {"day": day_words(item.new_due, today)}
    return f"{item.heard}{said}"


def _source_url(here: str, item: AgendaItem) -> str:
    """The page of what the item is about; "" where it has none."""
    places = (
        ("supervision:decision", item.decision),
        ("supervision:order", item.order),
        ("supervision:alert", item.alert),
        ("projects:problem", item.problem),
        ("projects:need", item.need),
    )
    for name, about in places:
        if about is not None:
            try:
                return reverse(name, args=[here, about.number])
            except NoReverseMatch:
                return ""
    return ""


def decision_line(
    access: Access, row: Decision, may: Offered, today: date, typed: Typed
) -> DecisionLine:
    light, state = decision_standing(row, today)
    return DecisionLine(
        url=reverse("supervision:decision", args=[access.programme.code, row.number])
        if row.state != DecisionState.DRAFT
        else "",
        position=row.position,
        text=row.text,
        owner=row.owner.name,
        supports="、".join(unit.name for unit in row.supports.all()),
        due=day_words(row.due, today) if row.due else "",
        light=light,
        state=state,
        form=_change_form(row, typed) if may.write else None,
    )


def decision_standing(row: Decision, today: date) -> tuple[Light, str]:
    """Mark and word of where a decision stands."""
    is_late = row.due is not None and row.due < today
    if row.state == DecisionState.CLOSED:
        return "done", _("已办结")
    if row.state == DecisionState.DRAFT:
        return "none", _("未签发")
    if is_late and row.due is not None:
        return "red", _("超期%(n)s天") % {"n": (today - row.due).days}
    if row.state == DecisionState.DONE:
        return "wait", _("已报办结")
    return "green", _("正在办理")


def add_form(item: AgendaItem | None, typed: Typed) -> DecisionForm:
    code = f"add-{item.pk}" if item else "add-0"
    return DecisionForm(
        code, item.pk if item else 0, 0, item.edition if item else 0,
        typed.of(code, "text"),
        typed.of(code, "owner", item.unit.name if item and item.unit else ""),
        typed.of(code, "supports"), typed.of(code, "due"), fault_of(typed, code),
    )  # fmt: skip


def _change_form(row: Decision, typed: Typed) -> DecisionForm:
    code = f"change-{row.pk}"
    supports = "、".join(unit.name for unit in row.supports.all())
    return DecisionForm(
        code, row.item_id or 0, row.pk, row.edition, typed.of(code, "text", row.text),
        typed.of(code, "owner", row.owner.name), typed.of(code, "supports", supports),
        typed.of(code, "due", row.due.isoformat() if row.due else ""), fault_of(typed, code),
    )  # fmt: skip


def _hear_form(item: AgendaItem, typed: Typed) -> HeardForm:
    code = f"hear-{item.pk}"
    outcome = typed.of(code, "outcome", item.outcome)
    return HeardForm(
        code=code,
        seen=item.edition,
        words=typed.of(code, "words", item.heard),
        outcomes=chosen(Outcome.choices, outcome) if item.decision_id else (),
        new_due=typed.of(code, "new_due", item.new_due.isoformat() if item.new_due else ""),
        fault=fault_of(typed, code),
    )


def fault_of(typed: Typed, code: str) -> str:
    return typed.fault if typed.form == code else ""
