"""Newly attracted projects of a year: the four bands against the plan, what counts, what does not and every reason why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import decimal_text
from luoshi.projects import BandCount, Counted, next_step, promotion_rules, wan
from luoshi.projects import Project as Told
from luoshi_web.offices.pages.paging import Pages, pages_of
from luoshi_web.offices.queries import Access
from luoshi_web.projects.pages.head import Tab, tabs
from luoshi_web.projects.pages.words import NOTHING, amount, town_label
from luoshi_web.projects.promotion_rows import BandTarget, Promotion, started_on

PAGE_SIZE: Final = 50
SHOWS: Final = (
    ("counted", gettext_noop("已计入")),
    ("waiting", gettext_noop("已开工，待认定")),
    ("others", gettext_noop("不计入，逐条写明原因")),
)
_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class BandBox:
    """more: how many the projects that wait for their certification would add. share, ahead: of the target, in percent of the
    bar, at most 100. has_target False: the plan sets none."""

    label: str
    counted: int
    more: int
    target: str
    target_url: str
    left: str
    has_target: bool
    is_reached: bool
    share: str
    ahead: str


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class CountedLine:
    """parts: more than one where contracts were split; total: all of them together. by: who published it."""

    parts: tuple[Link, ...]
    town: str
    investor: str
    total: str
    signed: str
    started: str
    certified: str
    by: str
    band: str
    is_joint: bool


@dataclass(frozen=True, slots=True)
class WaitingLine:
    name: str
    url: str
    town: str
    total: str
    started: str
    next_step: str
    who: str


@dataclass(frozen=True, slots=True)
class OtherLine:
    name: str
    url: str
    town: str
    total: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    what: str
    words: str
    projects: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TownLine:
    """counts: by band. arrived: 亿元 as words."""

    town: str
    counts: tuple[int, ...]
    waiting: int
    arrived: str


@dataclass(frozen=True, slots=True)
class Show:
    key: str
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class LandingBox:
    """percent "": nothing was signed that year. waiting: signed, and not landed."""

    year: int
    percent: str
    landed: int
    signed: int
    waiting: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PromotionPage:
    title: str
    programme: str
    tabs: tuple[Tab, ...]
    year: int
    years: tuple[Show, ...]
    bands: tuple[BandBox, ...]
    flags: tuple[Flag, ...]
    shows: tuple[Show, ...]
    show: str
    counted: tuple[CountedLine, ...]
    waiting: tuple[WaitingLine, ...]
    others: tuple[OtherLine, ...]
    pages: Pages
    towns: tuple[TownLine, ...]
    sum: TownLine
    band_labels: tuple[str, ...]
    landing: LandingBox
    arrived: str
    arrived_of: int
    certification_url: str
    sheet_url: str
    today: date
    has_sample: bool


def promotion_page(
    access: Access,
    found: Promotion,
    targets: Mapping[str, BandTarget],
    names: Mapping[str, str],
    asked: Mapping[str, str],
    today: date,
) -> PromotionPage:
    """names: of the places, by code. asked: of the address, `show` and `page`. No query."""
    here = access.programme.code
    show = next((key for key, _label in SHOWS if key == asked.get("show")), "counted")
    counted, rules = found.bands[0].counted, promotion_rules()
    sizes = {"counted": len(counted), "waiting": len(found.waiting), "others": len(found.others)}
    url = reverse("projects:promotion", args=[here])
    at = asked.get("page", "")
    query = urlencode({"year": str(found.year), "show": show})
    pages = pages_of(
        sizes[show], int(at) if at.isascii() and at.isdigit() and len(at) < 6 else 1, PAGE_SIZE, url, query
    )  # fmt: skip
    boxes = tuple(
        _band(here, *pair, targets) for pair in zip(found.bands, found.whole, strict=True)
    )
    lines = _Lines(here, found, names)
    cut = slice(pages.first, pages.first + PAGE_SIZE)
    sheet = reverse("projects:certification-sheet", args=[here])
    return PromotionPage(
        title=_title(found, boxes[0]),
        programme=here,
        tabs=tabs(access, "promotion"),
        year=found.year,
        years=_years(access, found.year, url),
        bands=boxes,
        flags=lines.flags(),
        shows=tuple(
            Show(key, _(label), sizes[key], f"{url}?{urlencode({'year': str(found.year), 'show': key})}#list", key == show)
            for key, label in SHOWS
        ),
        show=show,
        counted=tuple(lines.counted(one) for one in counted[cut]) if show == "counted" else (),
        waiting=tuple(lines.waiting(code, today) for code in found.waiting[cut])
        if show == "waiting"
        else (),
        others=tuple(lines.other(one.project, one.reasons) for one in found.others[cut])
        if show == "others"
        else (),
        pages=pages,
        towns=lines.towns(),
        sum=lines.town_sum(),
        band_labels=tuple(band.label for band in rules.bands),
        landing=lines.landing(),
        arrived=amount(sum(found.arrived.values(), Decimal(0))) if found.arrived else NOTHING,
        arrived_of=len(found.arrived),
        certification_url=reverse("projects:certification", args=[here]),
        sheet_url=f"{sheet}?year={found.year}",
        today=today,
        has_sample=any(one.sample for one in found.every.values()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a row says of a project, by its code."""

    programme: str
    found: Promotion
    names: Mapping[str, str]

    def link(self, code: str) -> Link:
        one = self.found.every[code]
        return Link(one.told.name, reverse("projects:show", args=[self.programme, one.number]))

    def links(self, codes: Sequence[str]) -> tuple[Link, ...]:
        return tuple(self.link(code) for code in codes if code in self.found.every)

    def told(self, code: str) -> Told:
        return self.found.every[code].told

    def town(self, code: str) -> str:
        return town_label(self.told(code).town, self.names)

    def counted(self, one: Counted) -> CountedLine:
        told = [self.told(code) for code in one.projects]
        signed = [each.attraction.signed_on for each in told if each.attraction.signed_on]
        starts = [day for each in told if (day := started_on(each))]
        last = [each.attraction.steps[-1] for each in told if each.attraction.steps]
        published = max(last, key=lambda step: step.on, default=None)
        return CountedLine(
            parts=self.links(one.projects),
            town="、".join(dict.fromkeys(self.town(code) for code in one.projects)),
            investor=told[0].investor or NOTHING,
            total=amount(one.total),
            signed=min(signed).isoformat() if signed else NOTHING,
            started=min(starts).isoformat() if starts else NOTHING,
            certified=published.on.isoformat() if published else NOTHING,
            by=published.by if published else "",
            band=[band.label for band in promotion_rules().bands if one.total >= band.at_least][-1],
            is_joint=len(told) > 1,
        )

    def waiting(self, code: str, today: date) -> WaitingLine:
        told, link = self.told(code), self.link(code)
        step = next_label(told, today)
        start = started_on(told)
        return WaitingLine(
            link.name, link.url, self.town(code), _total(told),
            start.isoformat() if start else NOTHING, *step,
        )  # fmt: skip

    def other(self, code: str, reasons: Sequence[str]) -> OtherLine:
        told, link = self.told(code), self.link(code)
        return OtherLine(link.name, link.url, self.town(code), _total(told), bare(told, reasons))

    def flags(self) -> tuple[Flag, ...]:
        split = [
            Flag(_("合同拆分"), one.message, self.links(one.projects)) for one in self.found.splits
        ]
        claimed = [
            Flag(_("两地都报"), one.message, self.links(one.projects)) for one in self.found.claimed
        ]
        doubled = [
            Flag(
                _("重复计数"),
                _("在%(years)s年计过，一个项目只计一次。")
                % {"years": "、".join(map(str, sorted(self.told(code).attraction.counted_in)))},
                self.links((code,)),
            )
            for code in self.found.doubled
        ]
        return (*split, *doubled, *claimed)

    def towns(self) -> tuple[TownLine, ...]:
        """Those with anything to say, in the order of the places."""
        by_band = [
            Counter(self.told(one.projects[0]).town for one in band.counted)
            for band in self.found.bands
        ]
        waiting = Counter(self.told(code).town for code in self.found.waiting)
        came: dict[str, Decimal] = {}
        for code, money in self.found.arrived.items():
            town = self.told(code).town
            came[town] = came.get(town, Decimal(0)) + money
        told = {*by_band[0], *waiting, *came}
        order = [*(code for code in self.names if code in told), *sorted(told - set(self.names))]
        return tuple(
            TownLine(
                town_label(code, self.names), tuple(counts[code] for counts in by_band),
                waiting[code], amount(came[code]) if code in came else NOTHING,
            )
            for code in order
        )  # fmt: skip

    def town_sum(self) -> TownLine:
        came = sum(self.found.arrived.values(), Decimal(0))
        return TownLine(
            _("合计"), tuple(band.number for band in self.found.bands), len(self.found.waiting),
            amount(came) if self.found.arrived else NOTHING,
        )  # fmt: skip

    def landing(self) -> LandingBox:
        box = self.found.landing
        landed = set(box.landed)
        return LandingBox(
            box.signed_in, "" if box.percent is None else str(box.percent), len(box.landed),
            len(box.signed), self.links([code for code in box.signed if code not in landed]),
        )  # fmt: skip


def bare(told: Told, reasons: Sequence[str]) -> tuple[str, ...]:
    """The reasons without the name that each begins with, where it stands beside them already."""
    return tuple(one.removeprefix(f"“{told.name}”").removeprefix("的") for one in reasons)


def next_label(told: Told, today: date) -> tuple[str, str]:
    """The certification step that is next, and who takes it."""
    code = next_step(told, today)
    step = promotion_rules().steps[code] if code else None
    return (step.label, step.who) if step else ("", "")


def _total(told: Told) -> str:
    return amount(wan(told.planned_total, told.name) if told.planned_total else None)


def _band(
    here: str, band: BandCount, whole: BandCount, targets: Mapping[str, BandTarget]
) -> BandBox:
    target = targets.get(band.band.code)
    most = target.number if target else Decimal(0)
    left = most - band.number
    return BandBox(
        label=band.band.label,
        counted=band.number,
        more=whole.number - band.number,
        target=decimal_text(most) if target else "",
        target_url=reverse("ledger:target", args=[here, target.code]) if target else "",
        left=decimal_text(left) if left > 0 else "",
        has_target=target is not None,
        is_reached=target is not None and left <= 0,
        share=_part(band.number, most),
        ahead=_part(whole.number, most),
    )


def _part(number: int, most: Decimal) -> str:
    return f"{min(Decimal(number) / most, Decimal(1)) * _WIDTH:.1f}" if most else ""


def _years(access: Access, year: int, url: str) -> tuple[Show, ...]:
    first, last = access.programme.first_year, access.programme.last_year
    return tuple(
        Show(str(one), str(one), 0, f"{url}?year={one}", one == year)
        for one in range(first, last + 1)
    )


def _title(found: Promotion, box: BandBox) -> str:
    words = {"year": found.year, "n": box.counted, "target": box.target, "left": box.left}
    if not box.has_target:
        return _("%(year)s年新招引开工认定 %(n)s 个") % words
    if box.is_reached:
        return _("%(year)s年新招引开工认定 %(n)s 个，已到目标 %(target)s 个") % words
    return _("%(year)s年新招引开工认定 %(n)s 个，离目标 %(target)s 个还差 %(left)s 个") % words
