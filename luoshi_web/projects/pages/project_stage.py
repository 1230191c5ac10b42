"""Where a project stands: the stages it has been through, what proves each, and the moves that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luoshi.projects import Evidence, Project, Stage, stage_on, stages
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.pages.project_files import FileLine
from luoshi_web.projects.pages.project_form import Field, Form, Forms, Group, why


@dataclass(frozen=True, slots=True)
class Step:
    """on: since when, "" for a stage it never was at. A stage it is past without having been at it is skipped."""

    label: str
    means: str
    on: str
    is_done: bool
    is_now: bool
    is_skipped: bool


@dataclass(frozen=True, slots=True)
class MoveLine:
    label: str
    on: str
    proofs: tuple[str, ...]
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True)
class StageBox:
    """moves: one form for each stage that may follow. ended: why there is none, in words."""

    steps: tuple[Step, ...]
    told: tuple[MoveLine, ...]
    moves: tuple[Form, ...]
    correct: Form | None
    ended: str


def stage_box(
    forms: Forms, told: Project, rights: Rights, today: date, files: Sequence[FileLine]
) -> StageBox:
    now = stage_on(told, date.max)
    halt = told.halted(today)
    codes = now.to if now else tuple(one.code for one in stages().stages if one.entry)
    made = [
        forms.make(
            "move",
            _("进入“%(stage)s”") % {"stage": stages().of(code).label},
            _("报%(stage)s") % {"stage": stages().of(code).label},
            move_groups(stages().of(code), today),
            key=code,
            place=place,
        )
        for place, code in enumerate(codes)
    ]
    ended = ""
    if halt is not None:
        ended = _("项目停着，恢复以后再报阶段。")
    elif not codes:
        ended = _("已到最后一个阶段。")
    return StageBox(
        steps=tuple(_steps(told, now)),
        told=tuple(_told(told, files)),
        moves=() if ended else tuple(one for one in made if one is not None),
        correct=_correct(forms, told) if rights.lists and told.moves else None,
        ended=ended,
    )


def move_groups(stage: Stage, today: date) -> list[Group]:
    """Exactly what a move into the stage asks: the day, and of each group of evidence one piece."""
    known = stages().evidence
    groups = [Group((Field("on", _("日期"), "date", today.isoformat(), required=True), why()))]
    for place, kinds in enumerate(stage.asks):
        fields = []
        if len(kinds) > 1:
            options = tuple((kind, known[kind]) for kind in kinds)
            fields.append(Field(f"kind-{place}", _("哪一种"), "select", kinds[0], options))
        else:
            fields.append(Field(f"kind-{place}", "", "hidden", kinds[0]))
        if "works" in kinds:
            works = (("", _("未选")), *((code, one.label) for code, one in stages().works.items()))
            fields.append(Field(f"works-{place}", _("动工内容"), "select", "", works))
        fields += [
            Field(f"ref-{place}", _("文号或名称"), hint=_("附了文件可不写")),
            Field(f"dated-{place}", _("材料日期"), "date"),
            Field(f"file-{place}", _("附件"), "file"),
        ]
        groups.append(Group(tuple(fields), _("或").join(known[kind] for kind in kinds)))
    return groups


def _steps(told: Project, now: Stage | None) -> list[Step]:
    days = {move.stage: move.on for move in told.moves}
    rank = now.rank if now else -1
    return [
        Step(
            label=stage.label,
            means=stage.means,
            on=days[stage.code].isoformat() if stage.code in days else "",
            is_done=stage.rank < rank and stage.code in days,
            is_now=now is not None and stage.code == now.code,
            is_skipped=stage.rank < rank and stage.code not in days,
        )
        for stage in stages().stages
    ]


def _told(told: Project, files: Sequence[FileLine]) -> list[MoveLine]:
    return [
        MoveLine(
            label=stages().of(move.stage).label,
            on=move.on.isoformat(),
            proofs=tuple(_proof(one) for one in move.evidence),
            files=tuple(file for file in files if file.about == f"move:{move.stage}"),
        )
        for move in told.moves
    ]


def _proof(one: Evidence) -> str:
    label = stages().evidence.get(one.kind, one.kind)
    works = stages().works.get(one.works)
    parts = [works.label] if works else []
    parts.append(one.ref)
    if one.dated:
        parts.append(one.dated.isoformat())
    return f"{label}：{'，'.join(part for part in parts if part)}"


def _correct(forms: Forms, told: Project) -> Form | None:
    last = stages().of(told.moves[-1].stage).label
    return forms.make(
        "correct",
        _("“%(stage)s”报错了") % {"stage": last},
        _("去掉最后一步"),
        [Field("answer", _("原因"), required=True, hint=_("冻结过的月份不变"))],
    )
