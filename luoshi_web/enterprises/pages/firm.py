"""The card of an enterprise: who it is, both ladders, services given, pipelines, and whatever else the registers say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.enterprises.ladder import ladder
from luoshi.registers import numbered_day
from luoshi_web.enterprises.firm_rows import Entry
from luoshi_web.enterprises.guards import Rights, may_check
from luoshi_web.enterprises.models import Firm, FirmName, FirmStep
from luoshi_web.enterprises.pages.beside import CardPart, card_parts, serves
from luoshi_web.enterprises.pages.firm_words import NOT_TOLD, Lasting, lasting, scale_words
from luoshi_web.enterprises.pages.head import tabs
from luoshi_web.enterprises.title_rows import Holding, holding_of, source_of
from luoshi_web.offices.pages.steps import Station
from luoshi_web.offices.pages.tabs import Tab
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.pages.cells import cells_of, listed_fields


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A title that is or was held. document: the name of the field that holds one, "" where none is attached."""

    title: str
    batch: str
    begins: str
    how: Lasting
    document: str
    register: str
    url: str


@dataclass(frozen=True, slots=True)
class LadderPart:
    """steps: the chain; beside: titles that are no step of it."""

    label: str
    steps: tuple[Station, ...]
    beside: tuple[Station, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A row of a register: what it says in words, when, in which stage it stands."""

    what: str
    day: str
    stage: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """What one register says."""

    register: str
    url: str
    lines: tuple[EntryLine, ...]
    stages: tuple[Station, ...] = ()


@dataclass(frozen=True, slots=True)
class FirmPage:
    title: str
    programme: str
    number: int
    edition: int
    name: str
    facts: tuple[str, ...]
    state: str
    tabs: tuple[Tab, ...]
    identity: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    is_calling: bool
    ladders: tuple[LadderPart, ...]
    held: tuple[HeldLine, ...]
    services: tuple[EntryGroup, ...]
    pipelines: tuple[EntryGroup, ...]
    entries: tuple[EntryGroup, ...]
    parts: tuple[CardPart, ...]
    steps: tuple[FirmStep, ...]
    may_keep: bool
    may_check: bool
    sample: bool


def firm_page(
    access: Access,
    held: Rights,
    firm: Firm,
    names: Sequence[FirmName],
    entries: Sequence[Entry],
    steps: Sequence[FirmStep],
    today: date,
) -> FirmPage:
    """entries: as `firm_rows.entries_about` gives them. What the registered parts ask is theirs."""
    rules = ladder()
    titles = [(one, entry) for entry in entries if (one := _holding(access, entry)) is not None]
    proofs = {id(entry) for _one, entry in titles}
    rest = [entry for entry in entries if id(entry) not in proofs]
    calling = held.office or serves(access, firm)
    return FirmPage(
        title=firm.name,
        programme=access.programme.code,
        number=firm.number,
        edition=firm.edition,
        name=firm.name,
        facts=tuple(word for word in (firm.town.name if firm.town else "", firm.trade) if word),
        state=_state([one for one, _entry in titles], today),
        tabs=tabs(access, ""),
        identity=_identity(firm, is_calling=calling),
        others=tuple(one.name for one in names if not one.is_main),
        is_calling=calling,
        ladders=_ladders([one for one, _entry in titles], today),
        held=_held(access, titles, today),
        services=_groups(access, [e for e in rest if e.kept.row.code in rules.services]),
        pipelines=_groups(access, [e for e in rest if e.kept.row.code in rules.pipelines]),
        entries=_groups(
            access,
            [e for e in rest if e.kept.row.code not in (*rules.services, *rules.pipelines)],
        ),
        parts=card_parts(access, firm),
        steps=tuple(steps),
        may_keep=held.office,
        may_check=may_check(held, firm),
        sample=firm.sample,
    )


def _holding(access: Access, entry: Entry) -> Holding | None:
    source = source_of(access, entry.kept)
    return holding_of(source, entry.row) if source is not None else None


def _state(titles: Sequence[Holding], today: date) -> str:
    """Titles in two ways of proof are one title."""
    valid = {one.title for one in titles if one.valid_on(today)}
    soon = [one for one in titles if one.valid_on(today) and lasting(one, today).is_soon]
    if not valid:
        return _("没有有效称号")
    said = _("%(n)s 个有效称号") % {"n": len(valid)}
    if not soon:
        return said
    first = min(one.ends for one in soon if one.ends is not None)
    return _("%(said)s，其中 %(n)s 个快到期，最早 %(day)s") % {
        "said": said, "n": len(soon), "day": first.isoformat(),
    }  # fmt: skip


def _identity(firm: Firm, *, is_calling: bool) -> tuple[tuple[str, str], ...]:
    told = [
        (_("统一社会信用代码"), firm.credit_code),
        (_("镇街"), firm.town.name if firm.town else ""),
        (_("行业"), firm.trade),
        (_("规模"), scale_words(firm.above_scale)),
        (_("成立日期"), firm.founded_on.isoformat() if firm.founded_on else ""),
    ]
    if is_calling:
        told += [(_("联系人"), firm.contact), (_("电话"), firm.phone)]
    return tuple((label, words or NOT_TOLD) for label, words in told)


def _ladders(titles: Sequence[Holding], today: date) -> tuple[LadderPart, ...]:
    rules, best = ladder(), _best(titles, today)
    parts = []
    for kind in rules.kinds:
        chain = [one for one in rules.titles.values() if one.ladder == kind.code]
        steps = [one.code for one in chain if not one.beside]
        valid = [code for code in steps if code in best and best[code].valid_on(today)]
        parts.append(
            LadderPart(
                kind.label,
                tuple(
                    _station(code, best.get(code), today, now=valid[-1:] == [code])
                    for code in steps
                ),
                tuple(
                    _station(one.code, best.get(one.code), today, now=False)
                    for one in chain
                    if one.beside
                ),
            )
        )
    return tuple(parts)


def _best(titles: Sequence[Holding], today: date) -> dict[str, Holding]:
    """Of each title the row that lasts longest among those begun; of none begun the first."""
    best: dict[str, Holding] = {}
    for one in titles:
        before = best.get(one.title)
        if before is None or _lasts(one, today) > _lasts(before, today):
            best[one.title] = one
    return best


def _lasts(one: Holding, today: date) -> tuple[bool, date, date]:
    return one.begins <= today, one.ends or date.max, one.begins


def _station(code: str, one: Holding | None, today: date, *, now: bool) -> Station:
    label = ladder().titles[code].label
    if one is None:
        return Station(label, notes=(_("没有"),))
    how = lasting(one, today)
    return Station(label, one.valid_on(today) and not now, now, (how.words,))


def _held(
    access: Access, titles: Sequence[tuple[Holding, Entry]], today: date
) -> tuple[HeldLine, ...]:
    """Newest first."""
    lines, standing = [], {one.title for one, _entry in titles if one.valid_on(today)}
    for one, entry in sorted(titles, key=lambda pair: pair[0].begins, reverse=True):
        rule, kept = ladder().titles[one.title].held, entry.kept
        document = rule.document and entry.row.body.get(rule.document)
        batch = entry.row.body.get(rule.batch, "") if _open(access, entry, rule.batch) else ""
        lines.append(
            HeldLine(
                ladder().titles[one.title].label,
                str(batch),
                one.begins.isoformat(),
                lasting(one, today, is_renewed=one.title in standing),
                _("已附") if document else "",
                kept.row.name,
                _entry_url(entry),
            )
        )
    return tuple(lines)


def _open(access: Access, entry: Entry, code: str) -> bool:
    """Whether the register has the field and the person may know it."""
    field = next((one for one in entry.kept.register.fields if one.code == code), None)
    if field is None:
        return False
    return not field.private or sees_private(access, entry.kept, entry.row.area)


def _groups(access: Access, entries: Sequence[Entry]) -> tuple[EntryGroup, ...]:
    by_register: dict[str, list[Entry]] = {}
    for entry in entries:
        by_register.setdefault(entry.kept.row.code, []).append(entry)
    return tuple(_group(access, rows) for rows in by_register.values())


def _group(access: Access, entries: Sequence[Entry]) -> EntryGroup:
    kept = entries[0].kept
    url = reverse("registers:show", args=[kept.programme.code, kept.row.code])
    newest = entries[0].row
    order = [stage.code for stage in kept.register.stages]
    at = order.index(newest.stage) if newest.stage in order else -1
    stages = tuple(
        Station(
            stage.label,
            is_done=number < at and not stage.final,
            is_now=number == at,
            notes=(newest.stage_since.isoformat(),) if number == at and newest.stage_since else (),
        )
        for number, stage in enumerate(kept.register.stages)
        if not stage.final or number == at or number == len(order) - 2
    )
    lines = tuple(_line(access, entry) for entry in entries)
    return EntryGroup(kept.row.name, url, lines, stages)


def _line(access: Access, entry: Entry) -> EntryLine:
    """The fields that a list of the register would show, but the enterprise itself and what does not leave the office."""
    kept, row = entry.kept, entry.row
    skipped = {kept.register.dated_field, kept.register.area_field}
    fields = [
        one
        for one in listed_fields(kept)
        if one.code not in skipped and one.type != "enterprise" and one.type != "unit"
    ]
    cells = zip(fields, cells_of(access, kept, row, fields), strict=True)
    told = [
        f"{one.label} {cell.text}{one.unit if cell.is_number else ''}"
        for one, cell in cells
        if cell.text and not cell.is_hidden
    ]
    labels = {stage.code: stage.label for stage in kept.register.stages}
    named = kept.register.field(kept.register.name_field)
    own_name = named.type != "enterprise" and (
        not named.private or sees_private(access, kept, row.area)
    )
    return EntryLine(
        what=row.name if own_name else "",
        day=numbered_day(row.dated).isoformat() if row.dated else "",
        stage=labels.get(row.stage or "", ""),
        words="，".join(told),
        url=_entry_url(entry),
    )


def _entry_url(entry: Entry) -> str:
    kept = entry.kept
    return reverse("registers:entry", args=[kept.programme.code, kept.row.code, entry.row.entry_no])
