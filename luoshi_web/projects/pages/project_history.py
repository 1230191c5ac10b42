"""How a project came to be as it is told: its revisions and months, who, when, what in the trail's words, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi.projects import LEVELS, ORIGINS, permit_templates
from luoshi.projects import Project as Told
from luoshi_web.offices.audit import SENTENCES
from luoshi_web.projects.kept import parsed
from luoshi_web.projects.models import Progress, Revision, Statistic
from luoshi_web.projects.pages.project_parts import PARTS, came_and_went
from luoshi_web.projects.pages.words import amount, level_label, town_label
from luoshi_web.projects.writing import differences

LABELS: Final[Mapping[str, str]] = {
    "code": gettext_noop("编号"),
    "name": gettext_noop("名称"),
    "town": gettext_noop("所在镇街"),
    "level": gettext_noop("级别"),
    "origin": gettext_noop("投资来源"),
    "investor": gettext_noop("投资主体"),
    "parent": gettext_noop("主项目"),
    "cluster": gettext_noop("产业集群"),
    "planned_total": gettext_noop("计划总投资"),
    "template": gettext_noop("手续模板"),
    "plans": gettext_noop("年度计划"),
    "nodes": gettext_noop("节点"),
    "charges": gettext_noop("负责方式"),
    "moves": gettext_noop("阶段"),
    "permits": gettext_noop("手续"),
    "lists": gettext_noop("名单"),
    "entry": gettext_noop("入库"),
    "halts": gettext_noop("停缓"),
    "attraction": gettext_noop("招商"),
}
"""Parts of a project's JSON form (luoshi/projects/written.py) in words."""


@dataclass(frozen=True, slots=True)
class Change:
    """before, after: what it was and is, or what was taken away and came; both empty where only the part is named."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """known: the day, as the address of the page as of then takes it."""

    what: str
    at: datetime
    by: str
    reason: str
    changes: tuple[Change, ...]
    known: str


def history(
    revisions: Sequence[Revision],
    progress: Sequence[Progress],
    statistics: Sequence[Statistic],
    towns: Mapping[str, str],
) -> list[Step]:
    """The newest first. revisions: newest first; towns: a unit's name by code."""
    steps = _revised(list(revisions)[::-1], towns)
    steps += [_reported(row) for row in progress]
    steps += [_confirmed(row) for row in statistics]
    # Of what came at one moment, the last told stands first as well.
    return sorted(steps, key=lambda step: step.at)[::-1]


def what_words(code: str) -> str:
    """The trail's sentence of an action, without the name of what it was done to."""
    return str(SENTENCES.get(code, code)).split("：{object}")[0].replace("{object}", "")


def _revised(revisions: Sequence[Revision], towns: Mapping[str, str]) -> list[Step]:
    before: Told | None = None
    steps = []
    for row in revisions:
        told = parsed(row.text)
        changes = tuple(_changes(before, told, towns)) if before else ()
        steps.append(
            Step(what_words(row.what), row.at, row.by, row.reason, changes, _known(row.at))
        )
        before = told
    return steps


def _changes(before: Told, after: Told, towns: Mapping[str, str]) -> list[Change]:
    old, new = differences(before, after)
    keys = sorted({*old, *new}, key=list(LABELS).index)
    return [
        Change(_(LABELS[key]), *came_and_went(key, before, after))
        if key in PARTS
        else Change(_(LABELS[key]), *_values(key, old.get(key), new.get(key), towns))
        for key in keys
    ]


def _values(key: str, old: object, new: object, towns: Mapping[str, str]) -> tuple[str, str]:
    if isinstance(old, dict) or isinstance(new, dict):
        return "", ""
    return _value(key, old, towns), _value(key, new, towns)


def _value(key: str, value: object, towns: Mapping[str, str]) -> str:
    if value is None:
        return _("空")
    text = str(value)
    if key == "town":
        return town_label(text, towns)
    if key == "level" and text in LEVELS:
        return level_label(text)
    if key == "origin":
        return next((label for code, label in ORIGINS.items() if code == text), text)
    if key == "template" and text in permit_templates():
        return permit_templates()[text].label
    return text.replace(" ", "") if key == "planned_total" else text


def _reported(row: Progress) -> Step:
    said = [_("当月 %(done)s") % {"done": amount(row.done)}]
    if row.cumulative is not None:
        said.append(_("累计 %(done)s") % {"done": amount(row.cumulative)})
    what = what_words("projects.month.told")
    change = Change(Period.parse(row.month).words(), "", "，".join(said))
    return Step(what, row.at, row.by, row.answers, (change,), _known(row.at))


def _confirmed(row: Statistic) -> Step:
    said = amount(row.amount) if row.amount is not None else _("撤回")
    change = Change(Period.parse(row.month).words(), "", said)
    what = what_words("projects.statistic.confirmed")
    return Step(what, row.at, row.by, row.source, (change,), _known(row.at))


def _known(at: datetime) -> str:
    return timezone.localtime(at).date().isoformat()
