"""The frame around every page: wordmark, rooms, who is signed in."""

from __future__ import annotations

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
from luoshi_web.offices.queries import Access, access_to, programmes_of
from luoshi_web.reporting.queries import sees_all

# The rooms that exist, in the order of the day's work: url name, label, url names of pages that belong to it.
ROOMS: Final = (
    ("home", gettext_noop("首页"), ("home",)),
    (
        "ledger:board",
        gettext_noop("目标台账"),
        ("ledger:board", "ledger:target", "ledger:timeline", "ledger:what-if"),
    ),
    ("ledger:plan", gettext_noop("方案"), ("ledger:plan", "drafts:")),
    ("ledger:tasks", gettext_noop("任务清单"), ("ledger:tasks",)),
    ("registers:list", gettext_noop("台账"), ("registers:",)),
    ("projects:list", gettext_noop("项目"), ("projects:",)),
    ("supervision:alerts", gettext_noop("督查督办"), ("supervision:",)),
    ("ledger:units", gettext_noop("单位"), ("ledger:units", "ledger:unit")),
    ("bulletins:list", gettext_noop("通报"), ("bulletins:",)),
)
# Who files finds the desk first; who sees every report, the matrix.
DESK: Final = ("reporting:desk", gettext_noop("我的待办"), ("reporting:", "statistics:"))
MATRIX: Final = ("reporting:latest", gettext_noop("填报"), ("reporting:", "statistics:"))
ENTRY: Final = ("ledger:observe", gettext_noop("录入"), ("ledger:observe",))
# An enterprise has its own matters here, and neither registers nor projects nor supervision.
INSIDE: Final = frozenset({"registers:list", "projects:list", "supervision:alerts"})
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
    here = request.resolver_match.view_name if request.resolver_match else ""
    rooms = [*ROOMS, ENTRY] if access.records else list(ROOMS)
    rooms.insert(3, MATRIX) if sees_all(access) else rooms.insert(1, DESK)
    if not access.works_here:
        rooms = [room for room in rooms if room[0] not in INSIDE]
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


def _day(request: HttpRequest) -> date:
    now: datetime = request.now  # type: ignore[attr-defined]
    return now.date()
