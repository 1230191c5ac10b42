"""试读: what keeping a brought workbook would do, row by row, before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.plan import Period, Quantity
from luoshi.projects import CHARGES, ORIGINS, ProgressReport, class_words, stages, wan
from luoshi.projects import Project as Told
from luoshi.projects.brought import LINE_WORDS, Heads, Line
from luoshi_web.offices.models import StoredFile, Unit
from luoshi_web.offices.pages.paging import Choice
from luoshi_web.offices.queries import Access
from luoshi_web.projects.models import ColumnMap
from luoshi_web.projects.pages.words import (
    NOTHING,
    amount,
    level_label,
    list_label,
    plain,
    stage_label,
    town_label,
)
from luoshi_web.projects.trial import Row, Said, Trial
from luoshi_web.projects.workbooks import NEW, How

MOST_SHOWN: Final = 400
_LINES: Final = ("project", "section", "subtotal", "note")


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class TrialRow:
    """url: of the known project. choices: which project it is, where somebody has to say."""

    line: int
    name: str
    town: str
    url: str
    how: str
    changes: tuple[Change, ...]
    said: tuple[Said, ...]
    is_left: bool
    may_leave: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Group:
    state: str
    words: str
    note: str
    rows: tuple[TrialRow, ...]
    more: int
    is_open: bool


@dataclass(frozen=True, slots=True)
class OtherLine:
    """choices: what it may be, where that is not sure."""

    line: int
    kind: str
    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class TrialPage:
    title: str
    headline: str
    programme: str
    file: str
    sheet: str
    at: str
    month: str
    month_words: str
    here: str
    map_url: str
    import_url: str
    decided_by: str
    decided_at: datetime
    frozen: str
    error: str
    seen: str
    said: tuple[Said, ...]
    groups: tuple[Group, ...]
    same: tuple[str, ...]
    doubtful: tuple[OtherLine, ...]
    lines: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    stored: int
    asks: int
    answer: str


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside the trial. kept: how the columns were decided; answer: as typed."""

    stored: StoredFile
    at: int
    heads: Heads
    how: How
    kept: ColumnMap
    frozen: bool = False
    error: str = ""
    answer: str = ""


def trial_page(
    access: Access, trial: Trial, units: Mapping[str, Unit], about: Context
) -> TrialPage:
    code, names = access.programme.code, {key: unit.name for key, unit in units.items()}
    month = about.how.month
    counted = [
        (len(trial.of("new")), _("新项目")), (len(trial.of("changed")), _("要改")),
        (len(trial.of("same")), _("没有变")), (len(trial.of("asked")), _("待认定")),
        (len(trial.of("refused")), _("不能存")),
    ]  # fmt: skip
    shown = [f"{words} {n}" for n, words in counted if n]
    return TrialPage(
        title=_("试读"),
        headline="，".join(shown) or _("没有读到项目"),
        programme=code,
        file=about.stored.name,
        sheet=trial.found.sheet,
        at=str(about.at),
        month=str(month),
        month_words=month.words(),
        here=reverse("projects:import-trial", args=[code, about.stored.pk]),
        map_url=f"{reverse('projects:import-map', args=[code, about.stored.pk])}?sheet={about.at}&again=1&month={month}",
        import_url=reverse("projects:import", args=[code]),
        decided_by=about.kept.by,
        decided_at=about.kept.at,
        frozen=_("%(month)s已冻结，存入不改已冻结的数。") % {"month": month.words()}
        if about.frozen
        else "",
        error=about.error,
        seen=trial.seen,
        said=trial.said,
        groups=tuple(_groups(access, trial, names, about)),
        same=tuple(row.draft.name for row in trial.of("same")),
        doubtful=tuple(_doubtful(one, about.how) for one in _unsure(trial.found.lines, about.how)),
        lines=_other_lines(trial.found.lines, about.how),
        unread=tuple(
            label
            for at, label in enumerate(about.heads.labels)
            if label and not about.how.columns.get(at)
        ),
        stored=len(trial.stored),
        asks=trial.asks,
        answer=about.answer,
    )


def _groups(
    access: Access, trial: Trial, names: Mapping[str, str], about: Context
) -> Iterator[Group]:
    told = (
        ("asked", _("待认定：是不是系统里已有的"), _("选定以后才能存")),
        ("refused", _("不能存"), _("改好表再传，不影响别的行")),
        ("new", _("新项目"), ""),
        ("changed", _("要改"), _("只列变了的")),
        ("left", _("不要的"), _("不存")),
    )
    for state, words, note in told:
        rows = [row for row in trial.rows if row.state == state]
        if rows:
            shown = tuple(_row(access, row, names, about.how) for row in rows[:MOST_SHOWN])
            yield Group(state, words, note, shown, len(rows) - len(shown), state != "left")


def _row(access: Access, row: Row, names: Mapping[str, str], how: How) -> TrialRow:
    before = row.before
    url = ""
    if before is not None:
        url = reverse("projects:show", args=[access.programme.code, before.row.number])
    matched = {"code": _("编号相同"), "name": _("名称相同")}.get(row.draft.match.how, "")
    if row.line in how.meant:
        matched = _("选定的")
    changes = (
        changed(before.told if before else None, row.after, how.month, names) if row.after else ()
    )
    return TrialRow(
        line=row.line,
        name=row.draft.name,
        town=town_label(row.draft.text("town"), names),
        url=url,
        how=matched if before is not None else "",
        changes=tuple(changes),
        said=row.said,
        is_left=row.line in how.left,
        may_leave=row.is_stored or row.state in ("left", "refused"),
        choices=_which(row, how),
    )


def _which(row: Row, how: How) -> tuple[Choice, ...]:
    """For a row like a known project: which one it is. Also shown once it is said, so that it can be said otherwise."""
    if row.state != "asked":
        said = how.meant.get(row.line)
        return (Choice(said, "", is_chosen=True),) if said else ()
    near = [
        Choice(
            one.code,
            _("就是“%(name)s”（%(code)s）") % {"name": one.name, "code": one.code},
            is_chosen=False,
        )
        for one in row.near
    ]
    return (*near, Choice(NEW, _("是另一个，作为新项目"), is_chosen=False))


def _unsure(lines: Sequence[Line], how: How) -> list[Line]:
    return [one for one in lines if one.kind == "doubtful" or one.line in how.lines]


def _doubtful(one: Line, how: How) -> OtherLine:
    said = how.lines.get(one.line)
    known = {code: words for code, words in LINE_WORDS.items() if code in _LINES}
    options = tuple(Choice(code, words, code == said) for code, words in known.items())
    return OtherLine(one.line, LINE_WORDS[one.kind], one.text, options)


def _other_lines(lines: Sequence[Line], how: How) -> tuple[tuple[str, str], ...]:
    """What was recognised and is no project: a kind, and the rows of it."""
    found: dict[str, list[str]] = {}
    for one in lines:
        if one.kind != "doubtful" and one.line not in how.lines:
            words = _("第 %(n)s 行“%(text)s”") % {"n": one.line, "text": one.text[:24]}
            found.setdefault(LINE_WORDS[one.kind], []).append(words)
    return tuple((kind, "、".join(rows)) for kind, rows in found.items())


def changed(
    before: Told | None, after: Told, month: Period, names: Mapping[str, str]
) -> list[Change]:
    """What is told otherwise than before, part by part; of a new project all that is told."""
    parts: tuple[tuple[str, Callable[[Told], str]], ...] = (
        (_("编号"), lambda one: one.code),
        (_("镇街"), lambda one: town_label(one.town, names)),
        (_("级别"), lambda one: level_label(one.level)),
        (_("投资来源"), lambda one: ORIGINS[one.origin]),
        (_("投资主体"), lambda one: one.investor),
        (_("产业集群"), lambda one: one.cluster),
        (_("总投资"), lambda one: _money(one.planned_total)),
        (_("%(year)s年计划") % {"year": month.year}, lambda one: _plan(one, month.year)),
        (_("阶段"), _stage),
        (_("名单"), lambda one: _lists(one, month.ends_on)),
        (_("负责"), lambda one: _charges(one, month.ends_on)),
        (_("入库"), lambda one: f"{one.entry.on} {one.entry.code}" if one.entry else ""),
        *_of_month(month),
    )
    found = []
    for label, part in parts:
        old, new = part(before) if before else "", part(after)
        if old != new:
            found.append(Change(label, old, new or NOTHING))
    return found


def _of_month(month: Period) -> tuple[tuple[str, Callable[[Told], str]], ...]:
    def told(one: Told) -> ProgressReport | None:
        return next((each for each in one.progress if each.month == month), None)

    def part(read: Callable[[ProgressReport], str]) -> Callable[[Told], str]:
        return lambda one: read(report) if (report := told(one)) else ""

    return (
        (_("本月完成"), part(lambda one: amount(one.done.wan) if one.done else "")),
        (_("本年累计"), part(lambda one: amount(one.cumulative.wan) if one.cumulative else "")),
        (_("形象进度"), part(lambda one: "" if one.percent is None else f"{plain(one.percent)}%")),
        (_("下一步"), part(lambda one: one.node)),
        (_("问题"), part(lambda one: one.problem)),
    )


def _money(told: Quantity | None) -> str:
    return "" if told is None else amount(wan(told, _("金额")))


def _plan(told: Told, year: int) -> str:
    plan = told.plan_of(year)
    if plan is None:
        return ""
    parts = [_money(plan.investment)]
    parts += [_("%(month)s开工") % {"month": plan.start.words()}] if plan.start else []
    parts += [_("%(month)s竣工") % {"month": plan.finish.words()}] if plan.finish else []
    return "，".join(one for one in parts if one)


def _stage(told: Told) -> str:
    last = max(told.moves, key=lambda move: (move.on, stages().of(move.stage).rank), default=None)
    return f"{stage_label(last.stage)} {last.on}" if last else ""


def _lists(told: Told, day: date) -> str:
    return "、".join(f"{list_label(one.list)}{class_words(one.class_)}" for one in told.listed(day))


def _charges(told: Told, day: date) -> str:
    held = (one for one in told.charges if one.holds(day))
    return "；".join(f"{CHARGES[one.kind]} {one.unit or '、'.join(one.people)}" for one in held)
