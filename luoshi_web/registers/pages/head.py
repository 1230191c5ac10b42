"""The head that all views of a register share: what it is, who keeps it, where else one may look, what one may do."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from luoshi_web.ledger.models import Frequency
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import may_add, may_declare, reads_field
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.queries import standing_count


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RegisterHead:
    """Addresses are empty where the person may not go. count: entries that stand, made-up ones only while they are shown.

    is_kept: by another room of the office, and by nobody here; room_url: where that is done.
    """

    programme: str
    code: str
    name: str
    description: str
    keeper: str
    frequency: str
    version: int
    tabs: tuple[Tab, ...]
    may_add: bool
    may_declare: bool
    count: int
    list_url: str
    new_url: str
    sheet_url: str
    workbook_url: str
    edition_url: str
    is_kept: bool
    room_url: str


def register_head(access: Access, kept: Kept, current: str, query: str = "") -> RegisterHead:
    """current: the tab that is open (show, board, areas, timeline, figures), or "" for a page below them.

    query: of the list, as the export is to keep it. One query.
    """
    row, adds, declares = kept.row, may_add(access, kept), may_declare(access)
    here = (kept.programme.code, row.code)
    export = address("registers:workbook", *here)
    return RegisterHead(
        programme=kept.programme.code,
        code=row.code,
        name=row.name,
        description=row.description,
        keeper=row.keeper.name,
        frequency=str(Frequency(row.frequency).label),
        version=kept.register.version,
        tabs=tuple(_tabs(access, kept, current)),
        may_add=adds,
        may_declare=declares,
        count=standing_count(kept),
        list_url=reverse("registers:list", args=[kept.programme.code]),
        new_url=address("registers:new", *here) if adds else "",
        sheet_url=address("registers:sheet", *here) if adds else "",
        workbook_url=f"{export}?{query}" if query else export,
        edition_url=address("registers:edition", *here) if declares else "",
        is_kept=bool(kept.register.kept_by),
        room_url=room_address(kept, "list"),
    )


def _tabs(access: Access, kept: Kept, current: str) -> list[Tab]:
    """Only the views that the declaration gives something to show, and to this person."""
    register, here = kept.register, (kept.programme.code, kept.row.code)
    show = address("registers:show", *here)
    area = register.field(register.area_field).label if register.area_field else ""
    every = (
        ("show", _("明细"), show, True),
        ("board", _("阶段"), address("registers:board", *here), bool(register.stages)),
        (
            "areas",
            area,
            address("registers:areas", *here),
            reads_field(access, kept, register.area_field),
        ),
        (
            "timeline",
            _("时间"),
            address("registers:timeline", *here),
            reads_field(access, kept, register.dated_field),
        ),
        ("figures", _("指标"), f"{show}?tab=figures", bool(register.indicators)),
    )
    return [Tab(label, url, code == current) for code, label, url, there in every if there]


def room_address(kept: Kept, page: str, *more: int) -> str:
    """The page of the room that keeps the register: its `list`, or with a number its `entry`; of a room that keeps several
    its `kept-list` and `kept-entry`, which are told the register. "": there is no such room."""
    room, here = kept.register.kept_by, kept.programme.code
    ways = (
        (f"{room}:kept-{page}", [here, kept.row.code, *more]),
        (f"{room}:{page}", [here, *more]),
    )
    for name, args in ways if room else ():
        try:
            return reverse(name, args=args)
        except NoReverseMatch:
            continue
    return ""


def address(name: str, *args: str) -> str:
    return reverse(name, args=args)
