"""The page on which an entry is written: its fields as boxes, what was typed, what is wrong with it, what is like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import decimal_text
from luoshi.registers import Field, Stored, shown_of
from luoshi_web.offices.models import UnitKind
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import may_write, own_areas
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.alike import AlikeEntry
from luoshi_web.registers.pages.values_at import sight_of

# A list longer than this helps nobody, and every page would carry it.
MOST_LISTED = 300


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form. files: field -> (the token that names a file already sent, its name)."""

    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class OptionGroup:
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class AskedField:
    """kind: which box: text, long, number, date, select, file. token, file: of a file that was sent or is kept."""

    code: str
    label: str
    kind: str
    text: str
    unit: str
    help: str
    error: str
    groups: tuple[OptionGroup, ...]
    listed: tuple[str, ...]
    token: str
    file: str
    is_required: bool
    is_private: bool


@dataclass(frozen=True, slots=True)
class Apart:
    """A field in which what stands now and what was typed differ."""

    label: str
    now: str
    typed: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """number 0: a new entry. seen: the revision that this form would follow. apart: after somebody else was first."""

    title: str
    heading: str
    programme: str
    code: str
    register: str
    description: str
    number: int
    seen: int
    fields: tuple[AskedField, ...]
    reason: str
    fault: str
    has_errors: bool
    alike: tuple[AlikeEntry, ...]
    apart: tuple[Apart, ...]
    back_url: str
    has_sample: bool


def form_page(
    access: Access,
    kept: Kept,
    typed: Typed,
    *,
    row: Revision | None = None,
    errors: Mapping[str, str] | None = None,
    fault: str = "",
    alike: tuple[AlikeEntry, ...] = (),
    apart: tuple[Apart, ...] = (),
) -> FormPage:
    """row: the entry as it stands, None for a new one. One query for each enterprise field, one for its files."""
    errors = errors or {}
    here = [kept.programme.code, kept.row.code]
    if row is None:
        heading, back = _("登记一条"), reverse("registers:show", args=here)
    else:
        name = sight_of(access, kept, [row]).name(row)
        heading = _("修改：%(name)s") % {"name": name}
        back = reverse("registers:entry", args=[*here, row.entry_no])
    return FormPage(
        title=f"{kept.row.name} {heading}",
        heading=heading,
        programme=kept.programme.code,
        code=kept.row.code,
        register=kept.row.name,
        description=kept.row.description,
        number=row.entry_no if row else 0,
        seen=row.revision_no if row else 0,
        fields=tuple(
            _asked(access, kept, one, typed, errors.get(one.code, ""), row)
            for one in kept.register.fields
            if not one.retired
        ),
        reason=typed.reason,
        fault=fault,
        has_errors=bool(errors),
        alike=alike,
        apart=apart,
        back_url=back,
        has_sample=bool(row and row.sample),
    )


def typed_of(access: Access, kept: Kept, row: Revision) -> Typed:
    """The form as the entry stands, ready to be corrected."""
    names = sight_of(access, kept, [row]).files
    files = {
        one.code: ("", names.get(str(row.body[one.code]), ""))
        for one in kept.register.fields
        if one.type == "file" and one.code in row.body
    }
    return Typed({code: _retyped(kept, code, stored) for code, stored in row.body.items()}, files)


def apart_of(
    kept: Kept, now: Revision, body: Mapping[str, Stored], names: Mapping[str, str]
) -> tuple[Apart, ...]:
    """names: of files by id."""

    def told(one: Field, stored: Stored | None) -> str:
        if one.type == "file":
            return names.get(str(stored), "") if stored is not None else ""
        if one.type == "unit":
            return kept.units[str(stored)].name if str(stored) in kept.units else ""
        return shown_of(one, stored)

    return tuple(
        Apart(one.label, told(one, now.body.get(one.code)), told(one, body.get(one.code)))
        for one in kept.register.fields
        if now.body.get(one.code) != body.get(one.code)
    )


def _retyped(kept: Kept, code: str, stored: Stored) -> str:
    """The text which, typed again, would be kept as it is: a number without its unit, which stands beside the box."""
    one = next((each for each in kept.register.fields if each.code == code), None)
    if one is None:
        return ""
    if one.type == "number" and isinstance(stored, int):
        return decimal_text(Decimal(stored).scaleb(-6))
    if one.type in ("date", "yesno"):
        return shown_of(one, stored)
    return str(stored)


def _asked(
    access: Access, kept: Kept, one: Field, typed: Typed, error: str, row: Revision | None
) -> AskedField:
    text = typed.texts.get(one.code, "")
    token, file = typed.files.get(one.code, ("", ""))
    kinds = {"number": "number", "date": "date", "file": "file"}
    kind = kinds.get(one.type, "select" if one.type in ("choice", "yesno", "unit") else "text")
    if kind == "text" and (len(text) > 60 or "\n" in text):
        kind = "long"
    return AskedField(
        code=one.code,
        label=one.label,
        kind=kind,
        text=text,
        unit=one.unit,
        help=one.help,
        error=error,
        groups=_groups(access, kept, one, text, row) if kind == "select" else (),
        listed=_used(access, kept, one.code) if one.type == "enterprise" else (),
        token=token,
        file=file,
        is_required=one.required,
        is_private=one.private,
    )


def _groups(
    access: Access, kept: Kept, one: Field, text: str, row: Revision | None
) -> tuple[OptionGroup, ...]:
    if one.type == "yesno":
        return (OptionGroup("", tuple(Option(word, word, text == word) for word in ("是", "否"))),)
    if one.type == "choice":
        return (
            OptionGroup("", tuple(Option(c.code, c.label, text in (c.code, c.label)) for c in one.choices)),
        )  # fmt: skip
    return _unit_groups(access, kept, one, text, row)


def _unit_groups(
    access: Access, kept: Kept, one: Field, text: str, row: Revision | None
) -> tuple[OptionGroup, ...]:
    """Units by kind, towns first where the field is the entry's area. Of areas only those the person may write."""
    units = dict(kept.units)
    is_area = one.code == kept.register.area_field
    if is_area and not may_write(access, kept, None):
        own = {*own_areas(access, kept), *([row.area] if row and row.area else [])}
        units = {code: unit for code, unit in units.items() if code in own}
    grouped: dict[str, list[Option]] = {}
    kinds = [str(kind) for kind in UnitKind]
    if is_area:
        kinds.sort(key=lambda kind: kind not in (UnitKind.TOWN, UnitKind.SUBDISTRICT))
    for kind in kinds:
        options = [
            Option(code, unit.name, text in (code, unit.name))
            for code, unit in units.items()
            if unit.kind == kind
        ]
        if options:
            grouped[str(UnitKind(kind).label)] = options
    return tuple(OptionGroup(label, tuple(options)) for label, options in grouped.items())


def _used(access: Access, kept: Kept, code: str) -> tuple[str, ...]:
    """Names of enterprises that entries hold already, so that one enterprise keeps one spelling. One query."""
    one = kept.register.field(code)
    if one.private and not may_write(access, kept, None):
        return ()
    rows = Revision.objects.filter(
        programme=kept.programme, register=kept.row.code, superseded=None, withdrawn=0
    )
    if not kept.programme.show_sample:
        rows = rows.filter(sample=0)
    told = rows.annotate(told=KeyTextTransform(code, "body")).filter(told__isnull=False)
    return tuple(told.order_by("told").values_list("told", flat=True).distinct()[:MOST_LISTED])
