"""Systemic matters: those taken together, those that may be one, and one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.enterprises import ComparedAppeal, Recurring, recurrence_rules, recurring
from luoshi.progress.model import Light
from luoshi_web.enterprises.guards import Rights
from luoshi_web.enterprises.matter_groups import cases_of, seen_groups, ungrouped
from luoshi_web.enterprises.models import Appeal, GroupCause, GroupState, MatterGroup
from luoshi_web.enterprises.pages.appeal import CardLine
from luoshi_web.enterprises.pages.appeal_lines import standing_of
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.enterprises.pages.matter_links import MatterLink, matter_links
from luoshi_web.offices.models import Unit
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.pages.typed import Typed
from luoshi_web.offices.pages.words import day_words, who_words
from luoshi_web.offices.queries import Access

MOST_SUGGESTED: Final = 30
_LIGHTS: Final[dict[str, Light]] = {
    GroupState.OPEN: "not_due", GroupState.ASKED: "amber", GroupState.ORDERED: "green",
    GroupState.CLOSED: "done",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupLine:
    url: str
    title: str
    reason: str
    cases: int
    unit: str
    made: str
    light: Light
    word: str


@dataclass(frozen=True, slots=True)
class SuggestedCase:
    pk: int
    number: str
    title: str
    note: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """key: tells it from the others after a refusal."""

    key: str
    reason: str
    title: str
    matter: str
    cases: tuple[SuggestedCase, ...]
    units: tuple[Choice, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class MattersPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    headline: str
    groups: tuple[GroupLine, ...]
    may_group: bool
    suggestions: tuple[Suggestion, ...]
    fault: str
    has_sample: bool


def matters_page(
    access: Access, held: Rights, units: Sequence[Unit], today: date, typed: Typed
) -> MattersPage:
    """units: that stand, to choose from. Suggestions are made for those alone who may group."""
    rows = list(seen_groups(access.programme, held).order_by("state", "-made_at"))
    running = [row for row in rows if row.state != GroupState.CLOSED]
    found = _suggestions(access, units, today, typed) if held.office else ()
    return MattersPage(
        title=_("共性问题"),
        programme=access.programme.code,
        tabs=tabs(access, "appeals"),
        headline=_headline(len(running), len(found)),
        groups=tuple(_group(access, row, today) for row in (*running, *_ended(rows))),
        may_group=held.office,
        suggestions=found,
        fault=typed.fault,
        has_sample=any(row.sample for row in rows),
    )


def _ended(rows: Iterable[MatterGroup]) -> list[MatterGroup]:
    return [row for row in rows if row.state == GroupState.CLOSED]


def _headline(running: int, suggested: int) -> str:
    said = _("%(n)s 件共性问题没有解决") % {"n": running} if running else _("没有待解决的共性问题")
    if suggested:
        return _("%(said)s，%(n)s 处可能是同一件事") % {"said": said, "n": suggested}
    return said


def _group(access: Access, row: MatterGroup, today: date) -> GroupLine:
    light, word = mark_of(row)
    return GroupLine(
        url=reverse("enterprises:matter", args=[access.programme.code, row.number]),
        title=row.title,
        reason=row.reason,
        cases=row.cases,  # type: ignore[attr-defined]
        unit=row.unit.name if row.unit else "—",
        made=day_words(timezone.localtime(row.made_at).date(), today),
        light=light,
        word=word,
    )


def mark_of(row: MatterGroup) -> tuple[Light, str]:
    return _LIGHTS[row.state], str(GroupState(row.state).label)


def _suggestions(
    access: Access, units: Sequence[Unit], today: date, typed: Typed
) -> tuple[Suggestion, ...]:
    rows = ungrouped(access.programme, today, recurrence_rules().days)
    by_ref = {str(row.pk): row for row in rows}
    compared = [
        ComparedAppeal(
            str(row.pk), row.firm_name, row.category, row.counted_on, f"{row.title}\n{row.matter}"
        )
        for row in rows
    ]
    found = recurring(compared, today)[:MOST_SUGGESTED]
    return tuple(
        _suggestion(access, one, [by_ref[ref] for ref in one.refs], units, today, typed)
        for one in found
    )


def _suggestion(
    access: Access,
    found: Recurring,
    rows: Sequence[Appeal],
    units: Sequence[Unit],
    today: date,
    typed: Typed,
) -> Suggestion:
    key = f"{found.kind}-{found.refs[0]}"
    again = typed.form == key
    leads = Counter(str(row.lead_id) for row in rows if row.lead_id)
    usual = leads.most_common(1)[0][0] if leads else ""
    titles = dict.fromkeys(row.title for row in rows)
    return Suggestion(
        key=key,
        reason=found.reason,
        title=typed.of(key, "title", rows[0].title),
        matter=typed.of(key, "matter", "；".join(titles)),
        cases=tuple(
            SuggestedCase(
                pk=row.pk,
                number=row.document_number,
                title=row.title,
                note=f"{row.firm_name}，{day_words(timezone.localtime(row.received_at).date(), today)}",
                url=reverse("enterprises:appeal", args=[access.programme.code, row.number]),
                is_chosen=str(row.pk) in typed.chosen if again else True,
            )
            for row in rows
        ),
        units=chosen(((str(u.pk), u.name) for u in units), typed.of(key, "unit", usual)),
        is_open=again,
    )


@dataclass(frozen=True, slots=True)
class CaseLine:
    key: int
    number: str
    url: str
    title: str
    firm: str
    unit: str
    light: Light
    word: str


@dataclass(frozen=True, slots=True)
class MatterPage:
    title: str
    programme: str
    heading: str
    light: Light
    word: str
    made: str
    unit: str
    is_sample: bool
    has_sample: bool
    edition: int
    do_url: str
    fault: str
    links: tuple[MatterLink, ...]
    cases: tuple[CaseLine, ...]
    matter: str
    card: tuple[CardLine, ...]
    units: tuple[Choice, ...]
    may_change: bool
    may_edit: bool
    may_ask: bool
    may_close: bool
    values: dict[str, str]
    opens: str


def matter_page(
    access: Access, held: Rights, row: MatterGroup, units: Sequence[Unit], today: date, typed: Typed
) -> MatterPage:
    code = access.programme.code
    light, word = mark_of(row)
    runs = held.office and row.state != GroupState.CLOSED
    return MatterPage(
        title=row.title,
        programme=code,
        heading=row.title,
        light=light,
        word=word,
        made=_("%(day)s %(who)s归集") % {
            "day": day_words(timezone.localtime(row.made_at).date(), today), "who": who_words(row.made_by),
        },
        unit=row.unit.name if row.unit else "",
        is_sample=row.sample,
        has_sample=row.sample,
        edition=row.edition,
        do_url=reverse("enterprises:matter-do", args=[code, row.number]),
        fault=typed.fault,
        links=tuple(matter_links(access, row)),
        cases=tuple(_case(code, one, today) for one in cases_of(row)),
        matter=row.matter,
        card=_card(row, today),
        units=chosen(
            ((str(u.pk), u.name) for u in units),
            typed.of("change", "unit", str(row.unit_id or "")),
        ),
        may_change=runs,
        may_edit=runs and row.state != GroupState.ORDERED,
        may_ask=runs and row.state == GroupState.OPEN,
        may_close=runs,
        values={
            "title": typed.of("change", "title", row.title),
            "matter": typed.of("change", "matter", row.matter),
            "case": typed.of("join", "case"),
            "words": typed.of("close", "words"),
        },
        opens=typed.form,
    )  # fmt: skip


def _case(code: str, row: Appeal, today: date) -> CaseLine:
    light, word = standing_of(row, today)
    url = reverse("enterprises:appeal", args=[code, row.number])
    unit = row.lead.name if row.lead else "—"
    return CaseLine(
        row.number, row.document_number, url, row.title, row.firm_name, unit, light, word
    )


def _card(row: MatterGroup, today: date) -> tuple[CardLine, ...]:
    asked = day_words(timezone.localtime(row.asked_at).date(), today) if row.asked_at else ""
    closed = day_words(timezone.localtime(row.closed_at).date(), today) if row.closed_at else ""
    pairs = [
        (_("由来"), str(GroupCause(row.cause).label), ""),
        (_("理由"), row.reason, ""),
        (_("牵头"), row.unit.name if row.unit else _("还没有定"), ""),
        (_("提请督办"), asked, ""),
        (_("督办单"), row.order_words, row.order_url),
        (_("解决"), f"{closed} {row.closed_words}".strip(), ""),
    ]
    return tuple(CardLine(label, value, url) for label, value, url in pairs if value)
