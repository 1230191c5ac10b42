"""The frame around every page: wordmark, rooms, who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.progress import policy_of
from luoshi_web.notices.queries import open_count
from luoshi_web.offices.models import Person, Role
from luoshi_web.offices.pages.tabs import standing
from luoshi_web.offices.queries import Access, access_to, programmes_of
from luoshi_web.reporting.queries import sees_all

# What the first room is made of; its pages carry these as tabs: url name, label, url names of pages that belong to it.
LEDGER: Final = (
    (
        "ledger:board",
        gettext_noop("目标台账"),
        ("ledger:board", "ledger:target", "ledger:timeline", "ledger:what-if"),
    ),
    ("ledger:tasks", gettext_noop("任务清单"), ("ledger:tasks",)),
    ("ledger:plan", gettext_noop("方案"), ("ledger:plan", "drafts:")),
    ("ledger:units", gettext_noop("单位"), ("ledger:units", "ledger:unit")),
)
# The rooms that exist, in the order of the day's work, likewise.
ROOMS: Final = (
    ("home", gettext_noop("首页"), ("home",)),
    (
        "ledger:board",
        gettext_noop("目标任务"),
        tuple(page for _name, _label, pages in LEDGER for page in pages),
    ),
    ("registers:list", gettext_noop("台账"), ("registers:",)),
    ("projects:list", gettext_noop("项目"), ("projects:",)),
    ("enterprises:firms", gettext_noop("企业"), ("enterprises:",)),
    ("asks:asks", gettext_noop("争取"), ("asks:",)),
    ("supervision:alerts", gettext_noop("督查督办"), ("supervision:",)),
    ("evaluation:runs", gettext_noop("考评"), ("evaluation:",)),
    ("bulletins:list", gettext_noop("通报"), ("bulletins:",)),
    ("guidance:list", gettext_noop("问答"), ("guidance:",)),
)
# An enterprise's own matters, in place of the rooms that are not its own.
OWN: Final = ("enterprises:mine", gettext_noop("我的诉求"), ("enterprises:",))
# Who files finds the desk first; who sees every report, the matrix.
DESK: Final = ("reporting:desk", gettext_noop("我的待办"), ("reporting:", "statistics:"))
MATRIX: Final = ("reporting:latest", gettext_noop("填报"), ("reporting:", "statistics:"))
ENTRY: Final = ("ledger:observe", gettext_noop("录入"), ("ledger:observe",))
# An enterprise has its own matters here, and none of these.
INSIDE: Final = frozenset({
    "registers:list", "projects:list", "enterprises:firms", "asks:asks", "supervision:alerts",
    "evaluation:runs", "guidance:list",
})  # fmt: skip
Room = tuple[str, str, tuple[str, ...]]
TITLE_LINE = 8


@dataclass(frozen=True, slots=True)
class NavItem:
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    home_url: str
    title_lines: tuple[str, ...] = ()
    nav: tuple[NavItem, ...] = ()
    # The pages of the room one is in, where it has several.
    parts: tuple[NavItem, ...] = ()
    person_name: str = ""
    who: str = ""
    roles: str = ""
    others: tuple[NavItem, ...] = ()
    # The bell: where the notices stand, and how many are open.
    bell_url: str = ""
    bell_count: int = 0
    # Only for those who may switch: where to post, and whether sample figures are shown now.
    sample_url: str = ""
    sample_shown: bool = False
    # Leave of one's own, the people of the programme and who does what for those who may see them, and the working days.
    leave_url: str = ""
    people_url: str = ""
    duties_url: str = ""
    papers_url: str = ""
    calendar_url: str = ""
    # Of the programme's light policy: colours change with the place, shapes and their order never.
    palette: str = "standard"


def frame_of(request: HttpRequest) -> Frame:
    """Costs three queries at most; two when the view has already set `request.access`."""
    person = request.user
    if not isinstance(person, Person):
        return Frame(home_url="/")
    access = _access(request, person)
    if access is None:
        return Frame(home_url="/", person_name=person.name, who=person.name)
    programme = access.programme
    others = programmes_of(person, _day(request))
    return Frame(
        home_url=reverse("home", args=[programme.code]),
        title_lines=title_lines(programme.short_title),
        nav=_nav(request, access),
        parts=_parts(request, access),
        person_name=person.name,
        who=access.unit_names[0] if access.unit_names else person.name,
        roles="、".join(str(Role(role).label) for role in sorted(access.roles)),
        others=tuple(
            NavItem(p.short_title, reverse("home", args=[p.code]), current=False)
            for p in others
            if p.pk != programme.pk
        ),
        bell_url=reverse("notices:list", args=[programme.code]),
        bell_count=open_count(access),
        sample_url=reverse("sample", args=[programme.code]) if access.coordinates else "",
        sample_shown=programme.show_sample,
        leave_url=reverse("offices:leave", args=[programme.code, person.pk])
        if any(not stand.instead_of for stand in access.stands)
        else "",
        people_url=reverse("offices:people", args=[programme.code]) if access.sees_people else "",
        duties_url=reverse("offices:duties", args=[programme.code]) if access.sees_people else "",
        papers_url=reverse("papers:list", args=[programme.code]) if access.coordinates else "",
        calendar_url=reverse("offices:calendar", args=[programme.code]),
        palette=policy_of(programme.policy).palette,
    )


def title_lines(title: str) -> tuple[str, ...]:
    """A long title stands in two lines of nearly equal length beside the wordmark."""
    if len(title) <= TITLE_LINE:
        return (title,)
    middle = (len(title) + 1) // 2
    return title[:middle], title[middle:]


def _access(request: HttpRequest, person: Person) -> Access | None:
    known = getattr(request, "access", None)
    if isinstance(known, Access):
        return known
    match = request.resolver_match
    code = match.kwargs.get("programme") if match else None
    if not code:
        return None
    try:
        return access_to(person, str(code), _day(request))
    except Http404:
        return None


def _nav(request: HttpRequest, access: Access) -> tuple[NavItem, ...]:
    rooms = [*ROOMS, ENTRY] if access.records else list(ROOMS)
    rooms.insert(2, MATRIX) if sees_all(access) else rooms.insert(1, DESK)
    if not access.works_here:
        rooms = [OWN, *(room for room in rooms if room[0] not in INSIDE)]
    return _items(request, access, standing_pages(rooms, access))


def _parts(request: HttpRequest, access: Access) -> tuple[NavItem, ...]:
    """Of the ledger's pages; other rooms draw their own."""
    items = _items(request, access, LEDGER)
    return items if any(item.current for item in items) else ()


def _items(request: HttpRequest, access: Access, rooms: Iterable[Room]) -> tuple[NavItem, ...]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    return tuple(
        NavItem(
            _(label),
            reverse(name, args=[access.programme.code]),
            current=any(
                here == page or (page.endswith(":") and here.startswith(page)) for page in pages
            ),
        )
        for name, label, pages in rooms
    )


def standing_pages(rooms: Iterable[Room], access: Access) -> list[Room]:
    """Rooms whose first page is there."""
    named = standing(((name, label, name) for name, label, _pages in rooms), access.programme.code)
    kept = {name for name, _label, _url in named}
    return [room for room in rooms if room[0] in kept]


def _day(request: HttpRequest) -> date:
    now: datetime = request.now  # type: ignore[attr-defined]
    return now.date()
