"""项目数据导出: the packages that go out, what is in them, what is not; the pages that offer them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.projects import Project, project_lists, write_projects
from luoshi.projects.oc4ids import VERSION, Publisher, oc4ids
from luoshi_web.offices.models import Unit, UnitKind
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.paper_rows import Parts

MADE_UP: Final = "〔演示〕"


@dataclass(frozen=True, slots=True)
class Which:
    """Which projects go out. sample: made-up ones, too."""

    list_: str = ""
    town: str = ""
    sample: bool = False

    @property
    def query(self) -> str:
        told = {"list": self.list_, "town": self.town, "sample": "1" if self.sample else ""}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Held:
    """How many of the projects tell a part of the package."""

    part: str
    what: str
    count: int
    lacking: int


@dataclass(frozen=True, slots=True)
class ExportsPage:
    title: str
    programme: str
    list_url: str
    version: str
    publisher: str
    prefix: str
    uri: str
    lists: tuple[Choice, ...]
    towns: tuple[Choice, ...]
    which: Which
    may_sample: bool
    every: int
    sample: int
    left_out: int
    held: tuple[Held, ...]
    oc4ids_url: str
    lines_url: str
    cards_url: str
    import_url: str
    has_sample: bool


def publisher_of(access: Access, units: Sequence[Unit], uri: str) -> Publisher:
    """The county's government publishes; the programme's code stands before each project's."""
    own = next((one.name for one in units if one.kind == UnitKind.GOVERNMENT), "")
    return Publisher(own or access.programme.area, uri, access.programme.code)


def package(
    kept: Sequence[Kept], publisher: Publisher, towns: dict[str, str], now: datetime, today: date
) -> dict[str, Any]:
    """The OC4IDS package: towns by their names, made-up projects marked in their titles. ProjectError: nothing to publish."""
    told = [_marked(one, towns) for one in kept]
    return oc4ids(told, publisher, now.replace(microsecond=0), today)


def package_text(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def lines_text(kept: Sequence[Kept]) -> bytes:
    """The projects in our own form; where some are made up, the first line says so, and readers pass it over."""
    made_up = [one.row.code for one in kept if one.row.sample]
    head = f"# 其中 {len(made_up)} 个是演示数据\n" if made_up else ""
    return (head + write_projects(one.told for one in kept)).encode()


def _marked(kept: Kept, towns: dict[str, str]) -> Project:
    name = f"{MADE_UP}{kept.told.name}" if kept.row.sample else kept.told.name
    return replace(kept.told, name=name, town=towns.get(kept.told.town, kept.told.town))


def exports_page(
    access: Access, rights: Rights, parts: Parts, left_out: int, units: Sequence[Unit],
    which: Which, uri: str,
) -> ExportsPage:  # fmt: skip
    code = access.programme.code
    publisher = publisher_of(access, units, uri)
    places = [one for one in units if one.kind in _PLACES]
    return ExportsPage(
        title=_("导出项目数据"),
        programme=code,
        list_url=reverse("projects:list", args=[code]),
        version=VERSION,
        publisher=publisher.name,
        prefix=publisher.prefix,
        uri=uri,
        lists=chosen([(one.code, one.label) for one in project_lists().values()], which.list_),
        towns=chosen([(one.code, one.name) for one in places], which.town),
        which=which,
        may_sample=access.programme.show_sample,
        every=parts.every,
        sample=parts.sample,
        left_out=left_out,
        held=tuple(_held(parts)),
        oc4ids_url=_url("projects:oc4ids", code, which),
        lines_url=_url("projects:lines", code, which),
        cards_url=_url("projects:cards", code, replace(which, sample=False)),
        import_url=reverse("projects:import", args=[code]) if rights.lists else "",
        has_sample=bool(parts.sample),
    )


_PLACES: Final = (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.ZONE)


def _held(parts: Parts) -> list[Held]:
    told = (
        ("id, title, locations", _("编号、名称、镇街"), parts.every),
        ("status", _("阶段"), parts.status),
        ("budget", _("计划总投资"), parts.budget),
        ("period", _("计划起止"), parts.period),
        ("metrics", _("完成投资"), parts.metrics),
    )
    return [Held(part, what, count, parts.every - count) for part, what, count in told]


def _url(name: str, code: str, which: Which) -> str:
    return f"{reverse(name, args=[code])}{f'?{which.query}' if which.query else ''}"
