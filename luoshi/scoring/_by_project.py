"""Formulas that add up what a unit did for projects: F11, F12."""

from __future__ import annotations

from fractions import Fraction

from luoshi.scoring.facts import KeyProjectFact, ProjectFact
from luoshi.scoring.figures import Figures, nothing, within
from luoshi.scoring.kinds import KeyProjects, ProjectPoints
from luoshi.scoring.results import Step, Worked
from luoshi.scoring.saying import percent, said


def project_points(figures: Figures, formula: ProjectPoints) -> Worked:
    if not figures.projects:
        return nothing("没有项目，不计算。")
    total, steps = projects_sum(figures.projects, formula)
    full = figures.best if formula.full is None else formula.full
    if full is None or full <= 0:
        return nothing("本组没有得分的项目，除数为零，不计算。", *steps)
    share = within(total / full, Fraction(0), Fraction(1))
    points = figures.weight * share
    whose = "本组最高积分" if formula.full is None else "满分积分"
    if share == total / full:
        text = f"得分 = {said(figures.weight)} × {said(total)} ÷ {said(full)}（{whose}）"
    else:
        text = f"积分超出 0 到 {said(full)}（{whose}），得分 = {said(figures.weight)} × {percent(share)}"
    return Worked(points, (*steps, Step(text, points)))


def projects_sum(
    projects: tuple[ProjectFact, ...], formula: ProjectPoints
) -> tuple[Fraction, list[Step]]:
    """The unit's sum, which also is what the group's best is made of. Pushes are counted over the unit, the first named first."""
    total, steps, pushed = Fraction(0), [], 0
    for project in projects:
        parts = _parts(project, formula)
        counted = min(project.pushes, formula.most_pushed - pushed)
        pushed += counted
        if counted:
            parts.append((f"集中推进 {counted} 次", formula.pushed * counted))
        if project.criticism:
            parts.append(("通报批评", -project.criticism))
        value = sum((points for _, points in parts), Fraction(0))
        words = "，".join(f"{word} {said(points)}" for word, points in parts)
        steps.append(Step(f"{project.name}：{words}", value))
        total += value
    steps.append(Step(f"{len(projects)} 个项目积分合计", total))
    return total, steps


def _parts(project: ProjectFact, formula: ProjectPoints) -> list[tuple[str, Fraction]]:
    parts = [("新开", formula.begun) if project.new else ("续建", formula.continued)]
    band = next((band for band in formula.sizes if project.size >= band.floor), None)
    parts.append((f"规模 {said(project.size)} 亿元", band.points if band else Fraction(0)))
    parts.append((project.sort or "未分类", dict(formula.sorts).get(project.sort, Fraction(0))))
    if project.planned > 0:
        share = within(project.done / project.planned, Fraction(0), Fraction(1))
        word = f"进度 {said(formula.progress)} × {percent(share)}"
        parts.append((word, formula.progress * share))
    else:
        parts.append(("没有年度计划，进度不计", Fraction(0)))
    if project.named:
        parts.append(("上级考核项目", formula.named))
    if project.stage:
        parts.append((project.stage, dict(formula.stages).get(project.stage, Fraction(0))))
    if project.best_month > formula.month_over:
        parts.append((f"单月投资超 {said(formula.month_over)} 亿元", formula.month))
    return parts


def key_projects(figures: Figures, formula: KeyProjects) -> Worked:
    fact = figures.key_projects
    if fact is None or fact.done_rate is None:
        return nothing("没有重点工程年度计划或完成数，不计算。")
    steps = [_plan(fact.done_rate, formula), _half_year(fact, formula), *_starts(fact, formula)]
    if fact.late:
        off = -formula.late * fact.late
        steps.append(Step(f"未按时开工或入库 {fact.late} 个，每个减 {said(formula.late)}", off))
    total = sum((step.value or Fraction(0) for step in steps), Fraction(0))
    share = within(total / formula.full, Fraction(0), Fraction(1))
    points = figures.weight * share
    steps.append(Step("各项合计", total))
    if share == total / formula.full:
        text = f"得分 = {said(figures.weight)} × {said(total)} ÷ {said(formula.full)}"
    else:
        text = f"得分 = {said(figures.weight)} × {percent(share)}（合计超出 0 到 {said(formula.full)}）"
    return Worked(points, (*steps, Step(text, points)))


def _plan(rate: Fraction, formula: KeyProjects) -> Step:
    """Beyond `beyond_from` the points above it count at the smaller rate, those below it at the larger one."""
    over = (rate - 1) * 100
    if over < 0:
        raw = formula.below * over
    else:
        near = min(over, (formula.beyond_from - 1) * 100)
        raw = formula.above * near + formula.beyond * (over - near)
    part = within(raw, -formula.plan_most, formula.plan_most)
    told = f"年度计划完成 {percent(rate)}：{said(formula.plan)} {'−' if part < 0 else '+'} {said(abs(part))}"
    capped = "（已封顶）" if part != raw else ""
    return Step(f"{told}{capped}", formula.plan + part)


def _half_year(fact: KeyProjectFact, formula: KeyProjects) -> Step:
    place = fact.half_year_place
    if place is None:
        return Step("半年没有排名，不计分", Fraction(0))
    points = next((points for worst, points in formula.places if place <= worst), Fraction(0))
    return Step(f"半年排第 {place} 名", points)


def _starts(fact: KeyProjectFact, formula: KeyProjects) -> list[Step]:
    if fact.planned_starts == 0 and fact.starts == 0:
        return [Step("没有新开工任务，按基础分", formula.no_starts)]
    each = min(formula.each_start * fact.starts, formula.most_starts)
    steps = [Step(f"新开工 {fact.starts} 个，每个 {said(formula.each_start)}，最多 {said(formula.most_starts)}", each)]  # fmt: skip
    if fact.start_rate is None:
        return [*steps, Step("没有开工率，不计分", Fraction(0))]
    wanted = formula.rate_few if fact.planned_starts <= formula.few else formula.rate_many
    tens = (fact.start_rate - wanted) * 10
    change = within(formula.per_rate * int(tens), -formula.most_rate, formula.most_rate)
    text = (
        f"开工率 {percent(fact.start_rate)}，应到 {percent(wanted)}："
        f"{said(formula.start_points)} {'−' if change < 0 else '+'} {said(abs(change))}"
    )
    return [*steps, Step(text, formula.start_points + change)]
