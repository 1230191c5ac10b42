"""What is refused of projects and what is asked, by name. Codes, sentences, limits and outcomes: checks.yaml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, combinations, pairwise, product

from luoshi.plan import Period
from luoshi.projects._alike import Claim, alike
from luoshi.projects._findings import Finding, check_rules
from luoshi.projects._told import told_figures
from luoshi.projects.amounts import wan, yi_words
from luoshi.projects.freezing import listed_above
from luoshi.projects.lists import level_words, project_lists
from luoshi.projects.model import Project
from luoshi.projects.stages import stages, start_counts


def check_projects(projects: Sequence[Project], month: Period) -> tuple[Finding, ...]:
    """All that is wrong or doubtful in these projects as told up to the month, ordered by code and project."""
    known = {project.code: project for project in projects}
    found = [
        *_same_codes(projects),
        *_parents(projects, known),
        *_parts(projects, known),
        *_claimed_twice(projects),
    ]
    for project in projects:
        found += told_figures(project, month)
        found += _two_lists(project)
        found += _cancelled(project, month)
        found += _both_listed(project, known, month)
        found += _backwards(project)
        found += _unproven_start(project)
        found += _plans(project)
    return tuple(sorted(found, key=lambda each: (each.code, each.projects, each.message)))


def _same_codes(projects: Sequence[Project]) -> Iterator[Finding]:
    named: dict[str, list[str]] = defaultdict(list)
    for project in projects:
        named[project.code].append(f"“{project.name}”")
    for code, names in named.items():
        if len(names) > 1:
            yield check_rules()["P14"].found((code,), code=code, names="、".join(names))


def _parents(projects: Sequence[Project], known: Mapping[str, Project]) -> Iterator[Finding]:
    for project in projects:
        if project.parent is None:
            continue
        if project.parent not in known:
            told = f"编号“{project.parent}”不存在"
        elif _leads_to_itself(project, known):
            told = f"“{known[project.parent].name}”又是它自己的下级"
        else:
            continue
        yield check_rules()["P10"].found((project.code,), name=project.name, parent=told)


def _leads_to_itself(project: Project, known: Mapping[str, Project]) -> bool:
    seen: set[str] = set()
    above = project.parent
    while above is not None and above in known and above not in seen:
        if above == project.code:
            return True
        seen.add(above)
        above = known[above].parent
    return False


def _total(project: Project) -> Decimal | None:
    if project.planned_total is None:
        return None
    return wan(project.planned_total, f"“{project.name}”的计划总投资")


def _parts(projects: Sequence[Project], known: Mapping[str, Project]) -> Iterator[Finding]:
    """Where one part alone is larger than its whole, the sum of the parts is not told as well."""
    parts: dict[str, list[tuple[Project, Decimal]]] = defaultdict(list)
    for project in projects:
        total = _total(project)
        if project.parent is not None and project.parent in known and total is not None:
            parts[project.parent].append((project, total))
    for code, children in parts.items():
        parent, whole = known[code], _total(known[code])
        if whole is None:
            continue
        larger = [(child, total) for child, total in children if total > whole]
        for child, total in larger:
            yield check_rules()["P02"].found(
                (child.code, code),
                name=child.name,
                parent=parent.name,
                total=yi_words(total),
                whole=yi_words(whole),
            )
        total = sum((each for _, each in children), Decimal(0))
        if total > whole and not larger:
            yield check_rules()["P03"].found(
                (code, *sorted(child.code for child, _ in children)),
                parent=parent.name,
                whole=yi_words(whole),
                total=yi_words(total),
                names="、".join(f"“{child.name}”" for child, _ in children),
            )


def _two_lists(project: Project) -> Iterator[Finding]:
    for one, other in combinations(sorted(project.lists, key=lambda each: each.since), 2):
        if one.level == other.level and one.overlaps(other):
            labels = [project_lists()[each.list].label for each in (one, other)]
            yield check_rules()["P04"].found(
                (project.code,),
                name=project.name,
                since=max(one.since, other.since),
                level=level_words(one.level),
                lists="、".join(labels),
            )


def _claimed_twice(projects: Sequence[Project]) -> Iterator[Finding]:
    """Compared are projects of one investor, and those without one with all: the rest cannot be one project."""
    towns = {project.town for project in projects if project.town}
    by_investor: dict[str, list[Claim]] = defaultdict(list)
    for project in projects:
        claim = Claim.of(project, towns)
        by_investor[claim.investor].append(claim)
    nameless = by_investor.pop("", [])
    pairs = chain(
        *(combinations(group, 2) for group in by_investor.values()),
        combinations(nameless, 2),
        *(product(nameless, group) for group in by_investor.values()),
    )
    for pair in pairs:
        if alike(*pair):
            yield _claim(*pair)


def claimed_elsewhere(project: Project, others: Iterable[Project]) -> tuple[Finding, ...]:
    """P05 for one project that is about to be told, against those that are there: without comparing those with each other."""
    return claims_of_many((project,), others)


def claims_of_many(projects: Sequence[Project], others: Iterable[Project]) -> tuple[Finding, ...]:
    """P05 for projects that are about to be told, against each other and those that are there; those are made ready once."""
    told = {project.code for project in projects}
    every = [*projects, *(other for other in others if other.code not in told)]
    towns = {each.town for each in every if each.town}
    ready = [Claim.of(each, towns) for each in every]
    pairs = (
        (own, claim) for at, own in enumerate(ready[: len(projects)]) for claim in ready[at + 1 :]
    )
    return tuple(_claim(*pair) for pair in pairs if alike(*pair))


def _claim(*pair: Claim) -> Finding:
    first, second = sorted((each.project for each in pair), key=lambda each: each.code)
    return check_rules()["P05"].found(
        (first.code, second.code),
        name=first.name,
        town=first.town,
        other=second.name,
        other_town=second.town,
    )


def _cancelled(project: Project, month: Period) -> Iterator[Finding]:
    halt, lists = project.halted(month.ends_on), project.listed(month.ends_on)
    if halt is not None and halt.kind == "cancelled" and lists:
        yield check_rules()["P11"].found(
            (project.code,),
            name=project.name,
            on=halt.on,
            reason=halt.reason,
            lists="、".join(project_lists()[each.list].label for each in lists),
        )


def _both_listed(
    project: Project, known: Mapping[str, Project], month: Period
) -> Iterator[Finding]:
    above = listed_above(project, known, month.ends_on)
    if above is not None and project.listed(month.ends_on):
        yield check_rules()["P12"].found(
            (project.code, above), name=project.name, parent=known[above].name
        )


def _backwards(project: Project) -> Iterator[Finding]:
    moves = sorted(project.moves, key=lambda move: move.on)
    for before, move in pairwise(moves):
        was, now = stages().of(before.stage), stages().of(move.stage)
        if now.rank <= was.rank and (before.on < move.on or now.rank == was.rank):
            yield check_rules()["P13"].found(
                (project.code,),
                name=project.name,
                on=move.on,
                stage=now.label,
                before_on=before.on,
                before=was.label,
            )


def _unproven_start(project: Project) -> Iterator[Finding]:
    for move in project.moves:
        if stages().of(move.stage).start and not start_counts(move):
            yield check_rules()["P15"].found((project.code,), name=project.name, on=move.on)


def _plans(project: Project) -> Iterator[Finding]:
    whole = _total(project)
    for plan in project.plans:
        asked = plan.investment
        told = None if asked is None else wan(asked, f"“{project.name}”{plan.year}年计划投资")
        if told is not None and whole is not None and told > whole:
            yield check_rules()["P16"].found(
                (project.code,),
                name=project.name,
                year=plan.year,
                plan=yi_words(told),
                total=yi_words(whole),
            )
        if plan.start and plan.finish and plan.finish.last < plan.start.last:
            yield check_rules()["P17"].found(
                (project.code,),
                name=project.name,
                year=plan.year,
                start=plan.start.words(),
                finish=plan.finish.words(),
            )
