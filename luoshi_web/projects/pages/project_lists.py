"""What holds of a project by date: the lists it is on, who is in charge, and when it stood still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luoshi.projects import CHARGES, CLASSES, HALTS, Project, class_words, project_lists
from luoshi_web.offices.models import Unit
from luoshi_web.projects.guards import Rights
from luoshi_web.projects.pages.project_form import Field, Form, Forms, Group, why
from luoshi_web.projects.pages.words import halt_label, level_label, list_label


@dataclass(frozen=True, slots=True)
class Line:
    """Something that holds from a day to a day. holds: today; ends: the form that ends it, for one that lasts."""

    label: str
    note: str
    since: str
    until: str
    holds: bool
    ends: Form | None


@dataclass(frozen=True, slots=True)
class HaltBox:
    """halt, cancel: for a project that goes on; resume: for one that stands."""

    lines: tuple[Line, ...]
    halt: Form | None
    resume: Form | None


def list_lines(forms: Forms, told: Project, rights: Rights, today: date) -> list[Line]:
    """The newest first."""
    every = sorted(told.lists, key=lambda one: one.since, reverse=True)
    return [
        Line(
            label=list_label(one.list),
            note=f"{class_words(one.class_)}，{level_label(one.level)}",
            since=one.since.isoformat(),
            until=one.until.isoformat() if one.until else "",
            holds=one.holds(today),
            ends=forms.make(
                "leave", _("退出"), _("退出名单"),
                [Group((Field("until", _("最后一天"), "date", today.isoformat(), required=True), why()))],
                key=one.list, place=place,
            ) if rights.lists and one.until is None else None,
        )
        for place, one in enumerate(every)
    ]  # fmt: skip


def join_form(forms: Forms, today: date) -> Form | None:
    lists = tuple((one.code, one.label) for one in project_lists().values())
    classes = tuple((code, class_words(code)) for code in CLASSES)
    fields = (
        Field("list", _("名单"), "select", lists[0][0], lists),
        Field("class", _("类别"), "select", classes[0][0], classes),
        Field("since", _("从哪天起"), "date", today.isoformat(), required=True),
        why(),
    )
    return forms.make("join", _("列入名单"), _("列入"), [Group(fields)])


def charge_lines(forms: Forms, told: Project, rights: Rights, today: date) -> list[Line]:
    """Who is in charge today first. The forms name each by its place among the project's charges."""
    every = sorted(
        enumerate(told.charges), key=lambda one: (one[1].holds(today), one[1].since), reverse=True
    )
    return [
        Line(
            label=f"{CHARGES[one.kind]} {one.unit}",
            note="、".join(one.people),
            since=one.since.isoformat(),
            until=one.until.isoformat() if one.until else "",
            holds=one.holds(today),
            ends=forms.make(
                "end-charge", _("结束"), _("结束"),
                [Group((Field("until", _("最后一天"), "date", today.isoformat(), required=True), why()))],
                key=str(place), place=place,
            ) if rights.lists and one.until is None else None,
        )
        for place, one in every
    ]  # fmt: skip


def charge_form(forms: Forms, units: Sequence[Unit], today: date) -> Form | None:
    kinds = tuple(CHARGES.items())
    fields = (
        Field("kind", _("方式"), "select", kinds[0][0], kinds),
        Field(
            "unit", _("名称"), offered=tuple(unit.name for unit in units), required=True,
            hint=_("是单位的，它的人可以填这个项目"),
        ),
        Field("people", _("人员"), hint=_("几个人用顿号隔开")),
        Field("since", _("从哪天起"), "date", today.isoformat(), required=True),
        why(),
    )  # fmt: skip
    return forms.make("charge", _("定负责方式"), _("存"), [Group(fields)])


def halt_box(forms: Forms, told: Project, rights: Rights, today: date, *, writes: bool) -> HaltBox:
    """writes: the person may suspend it; to cancel it is the keeper's."""
    lines = tuple(
        Line(
            label=halt_label(one.kind),
            note=one.reason,
            since=one.on.isoformat(),
            until=one.until.isoformat() if one.until else "",
            holds=one.holds(today),
            ends=None,
        )
        for one in told.halts
    )
    stands = bool(told.halts) and told.halts[-1].until is None
    if not writes:
        return HaltBox(lines, None, None)
    if not stands:
        return HaltBox(lines, _halt_form(forms, rights, today), None)
    may = rights.lists or told.halts[-1].kind != "cancelled"
    return HaltBox(lines, None, _resume_form(forms, today) if may else None)


def _halt_form(forms: Forms, rights: Rights, today: date) -> Form | None:
    kinds = tuple(
        (code, label) for code, label in HALTS.items() if rights.lists or code != "cancelled"
    )
    fields = (
        Field("kind", _("停还是撤"), "select", kinds[0][0], kinds),
        Field("on", _("从哪天起"), "date", today.isoformat(), required=True),
        Field("reason", _("原因"), required=True),
    )
    return forms.make("halt", _("暂停或取消"), _("存"), [Group(fields)])


def _resume_form(forms: Forms, today: date) -> Form | None:
    fields = (
        Field("last", _("停到哪天"), "date", today.isoformat(), required=True),
        Field("answer", _("原因"), required=True),
    )
    return forms.make("resume", _("恢复"), _("恢复"), [Group(fields)])
