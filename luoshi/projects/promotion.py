"""Investment promotion: which projects count as newly attracted and started, in which bands, and what became of contracts.

Contract amounts, money arrived and investment are three things (amounts.py); bands go by the planned total alone. The
data and its grammar: promotion.yaml.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.plan import month_index
from luoshi.projects._alike import core
from luoshi.projects._promotion_rules import Band, promotion_rules
from luoshi.projects.amounts import wan, yi_words
from luoshi.projects.model import ORIGINS, CertificationStep, Project
from luoshi.projects.rates import percent_of, tenth
from luoshi.projects.stages import reached, stages, start_counts


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a project counts in a year; reasons: why not, as sentences, all of them."""

    project: str
    counts: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """Projects that look like one contract in parts. total: their planned totals together, in 万元."""

    investor: str
    site: str
    first: date
    last: date
    projects: tuple[str, ...]
    total: Decimal
    message: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts as one. projects: one, or the parts of a split that each count for themselves; total in 万元."""

    projects: tuple[str, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class BandCount:
    """counted: with a total of at least the band's; each counted thing once, so bands never add up, they are nested."""

    band: Band
    counted: tuple[Counted, ...]

    @property
    def number(self) -> int:
        return len(self.counted)


@dataclass(frozen=True, slots=True)
class Landing:
    """落地率 of a year's contracts. percent None: nothing was signed. Codes of projects."""

    signed_in: int
    landed: tuple[str, ...]
    signed: tuple[str, ...]
    percent: Decimal | None


def count_verdict(project: Project, year: int, as_of: date) -> Verdict:
    """Whether the project is a newly attracted project started in the year, as far as told up to `as_of`."""
    reasons = (*_apart_from_steps(project, year, as_of), *_certified(project, as_of))
    return Verdict(project.code, not reasons, reasons)


def awaits_certification(project: Project, year: int, as_of: date) -> bool:
    """Whether nothing but its certification keeps the project from counting in the year."""
    if next_step(project, as_of) is None:
        return False
    return not any(True for _ in _apart_from_steps(project, year, as_of))


def next_step(project: Project, as_of: date) -> str | None:
    """The certification step that is next, as a code; None where all have been passed."""
    passed = {step.step for step in _last_steps(project, as_of) if step.passed}
    return next((code for code in promotion_rules().steps if code not in passed), None)


def step_refusals(project: Project, step: CertificationStep) -> tuple[str, ...]:
    """Why a step of the certification cannot be taken; none where it can."""
    rules = promotion_rules()
    if step.step not in rules.steps:
        return (f"没有“{step.step}”这一步。请用其中之一：{'、'.join(rules.steps)}。",)
    label = rules.steps[step.step].label
    found = []
    due = next_step(project, step.on)
    if due is None:
        found.append(f"“{project.name}”的认定已经走完，不用再报{label}。")
    elif due != step.step:
        found.append(f"“{project.name}”下一步是{rules.steps[due].label}，不能先办{label}。")
    earlier = [each.on for each in project.attraction.steps if each.on > step.on]
    if earlier:
        found.append(
            f"“{project.name}”{label}的日期{step.on}早于已办的{max(earlier)}。请核对日期。"
        )
    if not step.by.strip():
        found.append(
            f"“{project.name}”的{label}没有写由谁办理（{rules.steps[step.step].who}）。请补上。"
        )
    if not step.passed and not step.words.strip():
        found.append(f"“{project.name}”的{label}未通过，没有写原因。请补上。")
    return tuple(found)


def splits(projects: Iterable[Project]) -> tuple[Split, ...]:
    """Projects of one investor on one site whose contracts were signed within the months of promotion.yaml of the first.

    A contract without a site is compared with nobody's: no site is not the same site.
    """
    months = promotion_rules().split_months
    groups: dict[tuple[str, str], list[tuple[date, Project, str]]] = defaultdict(list)
    for project in projects:
        for contract in project.attraction.contracts:
            if project.investor.strip() and contract.site.strip():
                key = core(project.investor), core(contract.site)
                groups[key].append((contract.signed_on, project, contract.site))
    found = []
    for key in sorted(groups):
        signed = sorted(groups[key], key=lambda each: (each[0], each[1].code))
        for part in _within(signed, months):
            if len({project.code for _, project, _ in part}) > 1:
                found.append(_split(part))
    return tuple(found)


def bands(projects: Sequence[Project], year: int, as_of: date) -> tuple[BandCount, ...]:
    """How many count in the year, band by band, the smallest first; a split counts once, with its parts' total."""
    counting = {p.code: p for p in projects if count_verdict(p, year, as_of).counts}
    groups = _joined(counting, splits(projects))
    counted = [
        Counted(group, sum((_total(counting[code]) for code in group), Decimal(0)))
        for group in groups
    ]
    return tuple(
        BandCount(band, tuple(each for each in counted if each.total >= band.at_least))
        for band in promotion_rules().bands
    )


def landing_rate(projects: Iterable[Project], signed_in: int, as_of: date) -> Landing:
    """What part of the projects whose first contract was signed in that year have landed since, up to `as_of`."""
    signed = sorted(
        (
            p
            for p in projects
            if p.attraction.signed_on and p.attraction.signed_on.year == signed_in
        ),
        key=lambda project: project.code,
    )
    landed = tuple(project.code for project in signed if reached(project, "landed", as_of))
    percent = percent_of(Decimal(len(landed)), Decimal(len(signed)))
    return Landing(
        signed_in,
        landed,
        tuple(project.code for project in signed),
        None if percent is None else tenth(percent),
    )


def arrived(projects: Iterable[Project], year: int, as_of: date) -> Mapping[str, Decimal]:
    """Project -> money that arrived in the year up to `as_of`, in 万元. Projects of which nothing is told are not in it."""
    found: dict[str, Decimal] = {}
    for project in projects:
        for arrival in project.attraction.arrivals:
            if arrival.on.year == year and arrival.on <= as_of:
                found[project.code] = found.get(project.code, Decimal(0)) + arrival.funds.wan
    return found


def _apart_from_steps(project: Project, year: int, as_of: date) -> Iterable[str]:
    yield from _origin(project)
    yield from _size(project)
    yield from _contract(project, year, as_of)
    yield from _start(project, year, as_of)
    yield from _excluded(project)
    yield from _before(project, year)
    yield from _cancelled(project, as_of)


def _origin(project: Project) -> Iterable[str]:
    if project.origin != "outside":
        yield f"“{project.name}”是{ORIGINS[project.origin]}，不是外来投资。"


def _total(project: Project) -> Decimal:
    if project.planned_total is None:
        return Decimal(0)
    return wan(project.planned_total, f"“{project.name}”的计划总投资")


def _size(project: Project) -> Iterable[str]:
    least = promotion_rules().bands[0]
    if project.planned_total is None:
        yield f"“{project.name}”没有填计划总投资。"
    elif _total(project) < least.at_least:
        yield f"“{project.name}”计划总投资{yi_words(_total(project))}，不到{yi_words(least.at_least)}。"


def _contract(project: Project, year: int, as_of: date) -> Iterable[str]:
    """The first contract decides: a supplement signed later makes nothing new of it."""
    signed = project.attraction.signed_on
    first = year - promotion_rules().lookback
    if signed is None or signed > as_of:
        yield f"“{project.name}”没有已签订的正式合同。"
    elif not first <= signed.year <= year:
        yield f"“{project.name}”的合同签订于{signed}，不在{first}年至{year}年之间。"


def _start(project: Project, year: int, as_of: date) -> Iterable[str]:
    starts = [m for m in project.moves if stages().of(m.stage).start and m.on <= as_of]
    if not starts:
        yield f"“{project.name}”还没有开工。"
    elif min(move.on for move in starts).year != year:
        yield f"“{project.name}”开工于{min(move.on for move in starts)}，不在{year}年。"
    elif not start_counts(min(starts, key=lambda move: move.on)):
        yield f"“{project.name}”没有能认定开工的施工记录。"


def _excluded(project: Project) -> Iterable[str]:
    known = promotion_rules().exclusions
    for trait in project.attraction.traits:
        words = known[trait].label if trait in known else f"不认识的情形“{trait}”"
        yield f"“{project.name}”属于{words}，不计入。"


def _before(project: Project, year: int) -> Iterable[str]:
    years = [str(each) for each in sorted(project.attraction.counted_in) if each != year]
    if years:
        yield f"“{project.name}”已在{'、'.join(years)}年计过，一个项目只计一次。"


def _certified(project: Project, as_of: date) -> Iterable[str]:
    rules = promotion_rules()
    turned_down = [step for step in _last_steps(project, as_of) if not step.passed]
    for step in turned_down:
        label = rules.steps[step.step].label if step.step in rules.steps else step.step
        yield f"“{project.name}”的认定在{label}未通过：{step.words}。"
    due = next_step(project, as_of)
    if due is not None and not turned_down:
        step_ = rules.steps[due]
        yield f"“{project.name}”的认定还差{step_.label}（{step_.who}）。"


def _cancelled(project: Project, as_of: date) -> Iterable[str]:
    halt = project.halted(as_of)
    if halt is not None and halt.kind == "cancelled":
        yield f"“{project.name}”{halt.on}已取消（{halt.reason}）。"


def _last_steps(project: Project, as_of: date) -> tuple[CertificationStep, ...]:
    """Of each step what was last decided: turned down once and passed later is passed."""
    last: dict[str, CertificationStep] = {}
    for step in sorted(project.attraction.steps, key=lambda each: each.on):
        if step.on <= as_of:
            last[step.step] = step
    return tuple(last.values())


_Signed = tuple[date, Project, str]


def _within(signed: Sequence[_Signed], months: int) -> list[list[_Signed]]:
    """Cut where a contract is later than `months` after the first of its part. To the day: 3月5日 and 12 months is 3月5日."""
    parts: list[list[_Signed]] = []
    for each in signed:
        if parts and _months_apart(parts[-1][0][0], each[0]) <= months:
            parts[-1].append(each)
        else:
            parts.append([each])
    return parts


def _months_apart(first: date, later: date) -> int:
    whole = month_index(later.year, later.month) - month_index(first.year, first.month)
    return whole + (later.day > first.day)


def _split(part: Sequence[_Signed]) -> Split:
    projects = {project.code: project for _, project, _ in part}
    codes = tuple(sorted(projects))
    total = sum((_total(projects[code]) for code in codes), Decimal(0))
    _, first, site = part[0]
    names = "、".join(f"“{projects[code].name}”" for code in codes)
    message = (
        f"{first.investor}在{site}于{part[0][0]}至{part[-1][0]}签了{len(part)}份合同：{names}，"
        f"合计{yi_words(total)}，像是一个项目拆成几份；计数时按一个算。"
    )
    return Split(first.investor, site, part[0][0], part[-1][0], codes, total, message)


def _joined(counting: Mapping[str, Project], found: Iterable[Split]) -> list[tuple[str, ...]]:
    """The counting projects, those of a split together; splits that share a project are one."""
    group = {code: {code} for code in counting}
    for split in found:
        parts = [code for code in split.projects if code in counting]
        whole = set().union(*(group[code] for code in parts))
        for code in whole:
            group[code] = whole
    return sorted({tuple(sorted(codes)) for codes in group.values()})
