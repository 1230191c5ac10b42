"""What the address of a register's list asks for, and the entries that meet it. The list, the export and the API ask the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.registers import Field, RegisterError, Stored, day_number, numbered_day, stored_of
from luoshi_web.offices.conflicts import written
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import revisions

# In the address, what stands for "not filled".
EMPTY: Final = "-"
_FIELD: Final = "f_"
_MOST: Final = 60
_DAY: Final = Field("day", "日期", "date")


@dataclass(frozen=True, slots=True)
class Filters:
    """stage, area: codes, or EMPTY. fields: code of a choice or yes-no field -> its code, 1, 0 or EMPTY. since, until: the
    entry's date as stored. known: the day as of whose end entries are shown. mistakes: what was asked and is left out,
    each a sentence.
    """

    text: str = ""
    stage: str = ""
    area: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    known: date | None = None
    withdrawn: bool = False
    by_date: bool = False
    mistakes: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Kept, given: Mapping[str, str], *, private: bool = False) -> Filters:
        """private: whether the person may ask by fields that do not leave the office (`sees_private` of no area)."""
        mistakes: list[str] = []
        register = kept.register
        stages = {EMPTY, *(stage.code for stage in register.stages)}
        named, area, dated = (
            code is not None and (private or not register.field(code).private)
            for code in (register.name_field, register.area_field, register.dated_field)
        )
        text = written(given.get("q", ""))[:_MOST]
        if text and not named:
            mistakes.append(_("名称不公开，没有按名称查。"))
        return cls(
            text=text if named else "",
            stage=_one_of(given, "stage", _("阶段"), stages, mistakes),
            area=_area(kept, given, mistakes) if area else "",
            fields=_fields(kept, given, mistakes, private=private),
            since=_number(given, "from", mistakes) if dated else None,
            until=_number(given, "to", mistakes) if dated else None,
            known=_day(given, "known", mistakes),
            withdrawn=given.get("withdrawn") == "1",
            by_date=dated and given.get("sort") == "date",
            mistakes=tuple(mistakes),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for besides an order."""
        return self != Filters(by_date=self.by_date, mistakes=self.mistakes)

    def query(self, **changes: str) -> str:
        """As it stands in an address, without the question mark, with some keys changed; empty values are left out."""
        values = {
            "q": self.text,
            "stage": self.stage,
            "area": self.area,
            **{f"{_FIELD}{code}": value for code, value in self.fields.items()},
            "from": iso_day(self.since),
            "to": iso_day(self.until),
            "known": self.known.isoformat() if self.known else "",
            "withdrawn": "1" if self.withdrawn else "",
            "sort": "date" if self.by_date else "",
        } | changes
        return urlencode({key: value for key, value in values.items() if value})

    def moment(self, now: datetime) -> datetime:
        """As known when: the end of the day asked for, never after now."""
        if self.known is None:
            return now
        end = datetime.combine(self.known + timedelta(days=1), time())
        return min(now, timezone.make_aware(end) - timedelta(microseconds=1))


def choice_fields(kept: Kept, *, private: bool = False) -> list[Field]:
    """The fields one may filter by, besides stage, area and date."""
    return [
        one
        for one in kept.register.fields
        if (one.type == "yesno" or (one.type == "choice" and one.code != kept.register.area_field))
        and not one.retired
        and (private or not one.private)
    ]


def filtered(kept: Kept, filters: Filters, known_on: datetime) -> QuerySet[Revision]:
    """The entries that meet the filters as known at that moment (`filters.moment(now)`), in their order."""
    rows = revisions(kept, known_on, withdrawn=filters.withdrawn)
    if filters.text:
        rows = rows.filter(name__icontains=filters.text)
    if filters.stage:
        rows = rows.filter(stage=None if filters.stage == EMPTY else filters.stage)
    if filters.area:
        rows = rows.filter(area=None if filters.area == EMPTY else filters.area)
    if filters.since is not None:
        rows = rows.filter(dated__gte=filters.since)
    if filters.until is not None:
        rows = rows.filter(dated__lte=filters.until)
    for number, (code, value) in enumerate(filters.fields.items()):
        # As text, because a code of a field is no path: it may look like one to Django.
        name = f"asked_{number}"
        rows = rows.alias(**{name: Cast(KeyTextTransform(code, "body"), TextField())})
        rows = rows.filter(**({f"{name}__isnull": True} if value == EMPTY else {name: value}))
    if filters.by_date:
        return rows.order_by(F("dated").desc(nulls_last=True), "-entry_no")
    return rows.order_by("-entry_no")


def after(rows: QuerySet[Revision], filters: Filters, mark: str) -> QuerySet[Revision]:
    """The rows that follow the one of the mark (`mark_of`) in the order of `filtered`; all of them for no or a broken mark."""
    dated, _dash, number = mark.rpartition("-")
    if not number.isdecimal() or len(number) > 18 or (dated and not dated.isdecimal()):
        return rows
    later = Q(entry_no__lt=int(number))
    if not filters.by_date:
        return rows.filter(later)
    if not dated:
        return rows.filter(later, dated=None)
    day = int(dated[:8])
    return rows.filter(Q(dated__lt=day) | Q(dated=None) | (Q(dated=day) & later))


def mark_of(row: Revision, filters: Filters) -> str:
    dated = row.dated if filters.by_date and row.dated is not None else ""
    return f"{dated}-{row.entry_no}"


def _one_of(
    given: Mapping[str, str], key: str, label: str, codes: set[str], mistakes: list[str]
) -> str:
    text = written(given.get(key, ""))
    if not text or text in codes:
        return text
    mistakes.append(
        _("“%(label)s”里没有“%(text)s”，这一项没有筛。") % {"label": label, "text": text[:20]}
    )
    return ""


def _area(kept: Kept, given: Mapping[str, str], mistakes: list[str]) -> str:
    code = kept.register.area_field
    if code is None:
        return ""
    one = kept.register.field(code)
    if one.type not in ("unit", "choice"):
        return written(given.get("area", ""))[:_MOST]
    known = set(kept.units) if one.type == "unit" else {choice.code for choice in one.choices}
    return _one_of(given, "area", one.label, known | {EMPTY}, mistakes)


def _fields(
    kept: Kept, given: Mapping[str, str], mistakes: list[str], *, private: bool
) -> dict[str, str]:
    found = {}
    for one in choice_fields(kept, private=private):
        codes = {choice.code for choice in one.choices} or {"1", "0"}
        value = _one_of(given, f"{_FIELD}{one.code}", one.label, codes | {EMPTY}, mistakes)
        if value:
            found[one.code] = value
    return found


def _number(given: Mapping[str, str], key: str, mistakes: list[str]) -> int | None:
    day = _day(given, key, mistakes)
    return None if day is None else day_number(day)


def _day(given: Mapping[str, str], key: str, mistakes: list[str]) -> date | None:
    try:
        stored: Stored | None = stored_of(_DAY, written(given.get(key, "")))
    except RegisterError as error:
        mistakes.append(_("%(error)s这一项没有筛。") % {"error": error})
        return None
    return numbered_day(int(stored)) if stored is not None else None


def iso_day(day: int | None) -> str:
    return numbered_day(day).isoformat() if day else ""
