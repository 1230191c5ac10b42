"""Reads about enterprises: who they are, under which names, and what the registers say of them.

Registers are asked by the key of a name (registers.models.Revision.firm): one query whatever their number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.registers import firm_field, firm_key
from luoshi_web.enterprises.models import Firm, FirmFigures, FirmName, FirmStep
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access, units_of
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import kept_among


@dataclass(frozen=True, slots=True)
class Entry:
    """What a register says of an enterprise, as far as whoever looks may know it."""

    kept: Kept
    row: Revision

    @property
    def name_told(self) -> str:
        """The enterprise's name as the register writes it."""
        field = firm_field(self.kept.register)
        return str(self.row.body.get(field.code, "")) if field else ""


def firms_of(programme: Programme) -> QuerySet[Firm]:
    """Those that stand: one that turned out to be another is in no list. Made-up ones only while the programme shows them."""
    rows = Firm.objects.filter(programme=programme, merged_into=None)
    return rows if programme.show_sample else rows.filter(sample=False)


def firm_of(access: Access, number: int) -> Firm:
    """Http404 for one that is not there or not the person's to see. What was merged is told as it is: the caller leads on.
    One query."""
    row = (
        Firm.objects.filter(programme=access.programme, number=number)
        .select_related("town", "unit", "merged_into")
        .first()
    )
    hidden = row is not None and row.sample and not access.programme.show_sample
    if row is None or hidden or not access.works_here:
        raise Http404(_("没有这家企业，或您没有查看的权限。"))
    row.programme = access.programme
    return row


def firm_named(access: Access, text: str) -> Firm:
    """The enterprise meant by a number or by one of its names. LuoshiError where there is none. One query."""
    bare = text.strip()
    rows = Firm.objects.filter(programme=access.programme, merged_into=None)
    is_number = bare.isascii() and bare.isdigit() and len(bare) < 10
    named = FirmName.objects.filter(programme=access.programme, key=firm_key(bare)).values("firm")
    row = rows.filter(number=int(bare)).first() if is_number else rows.filter(pk__in=named).first()
    if row is None:
        raise LuoshiError(
            _("没有叫“%(text)s”的企业。") % {"text": bare[:40]}, _("请写全称，或从列出的里面选。")
        )
    row.programme = access.programme
    return row


def names_of(firm: Firm) -> list[FirmName]:
    """Its own name first. One query."""
    return list(FirmName.objects.filter(firm=firm).order_by("-is_main", "name"))


def keys_of(firms: Iterable[Firm]) -> dict[str, int]:
    """Key of a name -> the enterprise's id. One query."""
    rows = FirmName.objects.filter(firm__in=[firm.pk for firm in firms])
    return dict(rows.order_by().values_list("key", "firm_id"))


def cards_of(programme: Programme, keys: Collection[str]) -> dict[str, int]:
    """Key of an enterprise -> the number of its card. One query for a thousand."""
    found: dict[str, int] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), 1000):
        rows = FirmName.objects.filter(programme=programme, key__in=wanted[start : start + 1000])
        found.update(rows.order_by().values_list("key", "firm__number"))
    return found


def other_names(firms: Sequence[Firm]) -> dict[int, list[str]]:
    """Id -> the names that are not its own. One query for a thousand."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(firms), 1000):
        some = [firm.pk for firm in firms[start : start + 1000]]
        rows = FirmName.objects.filter(firm__in=some, is_main=False).order_by("name")
        for firm, name in rows.values_list("firm_id", "name"):
            found.setdefault(firm, []).append(name)
    return found


def steps_of(firm: Firm) -> list[FirmStep]:
    return list(FirmStep.objects.filter(firm=firm).order_by("-pk"))


def figures_of(firm: Firm) -> FirmFigures | None:
    """What it told last for a self-check. One query."""
    return FirmFigures.objects.filter(firm=firm).order_by("-pk").first()


def standing_entries(programme: Programme) -> QuerySet[Revision]:
    """Entries of all registers that are about some enterprise, as they are now."""
    rows = Revision.objects.filter(
        programme=programme, superseded=None, withdrawn=0, firm__isnull=False
    )
    return rows if programme.show_sample else rows.filter(sample=0)


def entries_about(access: Access, keys: Iterable[str]) -> list[Entry]:
    """What the registers say of whoever goes by one of the names, oldest register first. Four queries.

    An entry whose enterprise does not leave its office is among them only for those who may know it.
    """
    rows = list(standing_entries(access.programme).filter(firm__in=list(keys)))
    kept = {one.row.code: one for one in kept_among(access, {row.register for row in rows})}
    found = [Entry(kept[row.register], row) for row in rows if row.register in kept]
    found.sort(key=lambda one: (one.kept.row.position, -(one.row.dated or 0), one.row.entry_no))
    return [one for one in found if may_know(access, one.kept, one.row.area)]


def may_know(access: Access, kept: Kept, area: str | None) -> bool:
    """Whether the person may know which enterprise an entry of that area is about."""
    field = firm_field(kept.register)
    return field is not None and (not field.private or sees_private(access, kept, area))


@dataclass(frozen=True, slots=True)
class Filter:
    """town, trade: "" for any; town "-" for none told. scale None: any. text: in a name or the code.

    titled: ids of enterprises it is narrowed to, None for all; untitled: those are left out instead.
    """

    town: str = ""
    scale: str = ""
    text: str = ""
    titled: QuerySet[FirmName] | None = None
    untitled: bool = False


def listed(programme: Programme, asked: Filter) -> QuerySet[Firm]:
    rows = firms_of(programme)
    if asked.town:
        rows = rows.filter(town=None) if asked.town == "-" else rows.filter(town__code=asked.town)
    if asked.scale:
        rows = rows.filter(above_scale={"yes": True, "no": False}.get(asked.scale))
    if asked.text:
        key = firm_key(asked.text)
        named = FirmName.objects.filter(programme=programme, key__contains=key).values("firm")
        rows = rows.filter(Q(pk__in=named) | Q(credit_code__startswith=asked.text.upper()))
    if asked.titled is not None:
        ids = asked.titled.values("firm")
        rows = rows.exclude(pk__in=ids) if asked.untitled else rows.filter(pk__in=ids)
    return rows.select_related("town").order_by("name", "pk")


def unknown_entries(access: Access) -> list[Entry]:
    """Entries whose enterprise is no row here yet, as far as the person may know of it; a unit of the programme that a register
    names in an enterprise's place is none. Five queries."""
    rows = list(_unknown(access.programme).order_by("pk"))
    kept = {one.row.code: one for one in kept_among(access, {row.register for row in rows})}
    found = (Entry(kept[row.register], row) for row in rows if row.register in kept)
    return [one for one in found if may_know(access, one.kept, one.row.area)]


def unknown_count(programme: Programme) -> int:
    """How many enterprises the registers name that are no row here. Two queries."""
    return _unknown(programme).order_by().values("firm").distinct().count()


def _unknown(programme: Programme) -> QuerySet[Revision]:
    known = FirmName.objects.filter(programme=programme).values("key")
    units = [
        firm_key(word)
        for unit in units_of(programme)
        for word in (unit.name, *unit.aliases.split("|"))
        if word
    ]
    return standing_entries(programme).exclude(firm__in=known).exclude(firm__in=units)


def others_named(programme: Programme, names: Sequence[str], own: Firm | None) -> list[FirmName]:
    """Names that another enterprise already goes by. One query."""
    keys = [firm_key(name) for name in names]
    rows = FirmName.objects.filter(programme=programme, key__in=keys)
    if own is not None:
        rows = rows.exclude(firm=own)
    return list(rows.select_related("firm"))


def with_code(programme: Programme, code: str, own: Firm | None) -> Firm | None:
    """Another enterprise of that credit code. One query."""
    rows = Firm.objects.filter(programme=programme, credit_code=code, merged_into=None)
    return (rows.exclude(pk=own.pk) if own is not None else rows).first() if code else None


def by_town(programme: Programme) -> Mapping[str, int]:
    """Code of a town -> how many enterprises. One query."""
    codes = firms_of(programme).order_by().values_list(F("town__code"), flat=True)
    found: dict[str, int] = {}
    for code in codes:
        found[code or ""] = found.get(code or "", 0) + 1
    return found
