"""Schemes and runs of 甲县, made through their actions. Mei is the office, Lan leads, Dan heads 东乡, Xia heads 西乡."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from cast import NOW, access_of, join

from luoshi.plan import Period
from luoshi_web.evaluation.actions.objections import raise_objection
from luoshi_web.evaluation.actions.publishing import publish_run
from luoshi_web.evaluation.actions.runs import (
    RunTold,
    approve_run,
    decide_run,
    freeze_run,
    make_run,
    open_run,
)
from luoshi_web.evaluation.actions.schemes import begin_sketch, next_text, publish_scheme
from luoshi_web.evaluation.actions.typed import FigureTold, MatterTold, add_matter, type_figure
from luoshi_web.evaluation.guards import rights
from luoshi_web.evaluation.models import Matter, Run, Scheme, SchemeEdition, TypedFigure
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import Programme, Role, Unit

YEAR = Period.of_year(2026)
AS_OF = date(2026, 9, 30)
# Five working days after NOW (12 October) end on the nineteenth; the day after is a Tuesday.
OVER = NOW + timedelta(days=8)

SCHEME = """\
luoshi_scheme: 1
code: yearly
name: 年度考核办法
version: 1
full: 100
no_data: zero
adjust_until: 10-31
groups:
  - {code: towns, label: 乡镇, kinds: [town]}
  - {code: bureaus, label: 部门, kinds: [department]}
items:
  - {code: targets, label: 目标进度, heading: 发展, weight: 40, unit: '%', source: targets.achieved, formula: {kind: proportion}, no_data: reweigh}
  - {code: parks, label: 园区提升, heading: 发展, weight: 40, unit: 项, source: 'manual:parks', formula: {kind: proportion, cap: 100%}}
  - {code: service, label: 服务测评, heading: 服务, weight: 20, unit: 分, source: 'manual:service', formula: {kind: efficacy, satisfied: 100, unallowed: 60, clamp: yes}}
adds: {most: 3, levels: [{code: province, label: 省级表扬, points: 2}, {code: city, label: 市级表扬, points: 1}]}
deducts: {levels: [{code: criticised, label: 通报批评, points: 2}]}
vetoes: [{code: safety, label: 安全事故, cancels: rank}]
grades: [{code: excellent, label: 优秀, least: 90, share: 50%}, {code: ordinary, label: 一般}]
"""  # fmt: skip


def scheme_of(county: Programme, text: str = SCHEME) -> SchemeEdition:
    return publish_scheme(county, text, "试行", actor="甲局 Mei（mei）", at=NOW)


def heads(county: Programme) -> None:
    """Dan signs for 东乡, Xia for 西乡."""
    join(county, "dan", Role.HEAD, "dong")
    join(county, "xia", Role.HEAD, "xi")


def typed(
    source: str, unit: str, actual: str, target: str = "", *, seen: int | None = None, **more: Any
) -> TypedFigure:
    mei = access_of("mei")
    told = FigureTold(
        source, Unit.objects.get(code=unit), YEAR, {"actual": actual, "target": target},
        more.pop("document", "考评〔2026〕1号"), **more,
    )  # fmt: skip
    return type_figure(mei, rights(mei), Scheme.objects.get(code="yearly"), told, seen, at=NOW)


def matter(kind: str, level: str, unit: str, words: str, **more: Any) -> Matter:
    mei = access_of("mei")
    told = MatterTold(
        kind, level, Unit.objects.get(code=unit), words, more.pop("on", date(2026, 6, 1)),
        more.pop("document", "省通报〔2026〕3号"), **more,
    )  # fmt: skip
    return add_matter(mei, rights(mei), Scheme.objects.get(code="yearly"), told, at=NOW)


def some_facts() -> None:
    """东乡 did eight of ten and has 90 points of service, 西乡 ten of ten and 70."""
    typed("manual:parks", "dong", "8", "10")
    typed("manual:parks", "xi", "10", "10")
    typed("manual:service", "dong", "90")
    typed("manual:service", "xi", "70")


def fresh(run: Run) -> Run:
    found = Run.objects.select_related("scheme__scheme").get(pk=run.pk)
    found.programme = run.programme
    return found


def do(who: str, action: Any, run: Run, *args: Any, at: datetime = NOW, **more: Any) -> Any:
    """The action as that person, on the run as it stands."""
    access, row = access_of(who), fresh(run)
    return action(access, rights(access), row, row.edition, *args, at=at, **more)


def drafted(edition: SchemeEdition, name: str = "2026年考核", **more: Any) -> Run:
    mei = access_of("mei")
    told = RunTold(name, edition, YEAR, more.pop("as_of", AS_OF), **more)
    return make_run(mei, rights(mei), told, at=NOW)


def frozen(edition: SchemeEdition, **more: Any) -> Run:
    run = drafted(edition, **more)
    do("mei", freeze_run, run)
    return fresh(run)


def opened(edition: SchemeEdition, **more: Any) -> Run:
    run = frozen(edition, **more)
    do("mei", open_run, run)
    return fresh(run)


def approved(run: Run) -> Run:
    """From an open one, after its window."""
    do("mei", decide_run, run, at=OVER)
    do("lan", approve_run, run, at=OVER)
    return fresh(run)


def published(run: Run) -> Run:
    do("mei", publish_run, approved(run), at=OVER)
    return fresh(run)


def evaluation_keys(county: Programme) -> dict[str, int]:
    """An open run (number 1) to which Hua of 乙局 objected (1), with a file; a draft of the scheme; a figure with its file."""
    edition = scheme_of(county)
    paper = CheckedFile("依据.pdf", "application/pdf", b"%PDF-")
    figure = typed("manual:parks", "yi", "8", "10", file=paper)
    matter("deduct", "criticised", "yi", "台账不全")
    run = opened(edition)
    hua, mei = access_of("hua"), access_of("mei")
    yi = Unit.objects.get(programme=county, code="yi")
    raise_objection(hua, rights(hua), run, yi, "parks", "漏了一项", paper, at=NOW)
    sketch = begin_sketch(mei, rights(mei), edition.scheme, next_text(edition.scheme), at=NOW)
    return {"typed_figure": figure.pk, "scheme_sketch": sketch.pk}
