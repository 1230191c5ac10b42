"""节点: what the project itself promises, when it promised it first, and how much later it comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from luoshi.projects import Node, Project
from luoshi_web.projects.pages.project_form import Field, Form, Forms, Group, why


@dataclass(frozen=True, slots=True)
class NodeRow:
    """slip: later than first promised, in words; tone of it. late_days: past the day promised now and not reached."""

    label: str
    planned: str
    promised: str
    done: str
    slip: str
    tone: str
    late_days: int
    form: Form | None


def node_rows(forms: Forms, told: Project, today: date) -> list[NodeRow]:
    """The next one promised first; those reached at the end."""
    order = sorted(told.nodes, key=lambda one: (one.done is not None, one.promised, one.label))
    return [_row(forms, one, today, place) for place, one in enumerate(order, 1)]


def node_form(forms: Forms) -> Form | None:
    fields = (
        Field("label", _("节点"), hint=_("如“主体封顶”"), required=True),
        Field("planned", _("承诺日期"), "date", required=True),
    )
    return forms.make("node", _("加一个节点"), _("加"), [Group(fields)])


def _row(forms: Forms, one: Node, today: date, place: int) -> NodeRow:
    is_reached = one.done is not None and one.done <= today
    days = 0 if is_reached else max(0, (today - one.promised).days)
    return NodeRow(
        label=one.label,
        planned=one.planned.isoformat(),
        promised=one.promised.isoformat(),
        done=one.done.isoformat() if one.done and is_reached else "",
        slip=_slip(one, days),
        tone=_tone(one, days),
        late_days=days,
        form=forms.make(
            "node", _("改"), _("存"),
            [Group((
                Field("due", _("现在承诺"), "date", one.promised.isoformat(), required=True),
                Field("done", _("达到日期"), "date", _iso(one.done), hint=_("达到了再填")),
                why(),
            ))],
            key=one.label, place=place,
        ),
    )  # fmt: skip


def _slip(one: Node, late_days: int) -> str:
    said = []
    if late_days:
        said.append(_("已逾期 %(n)s 天") % {"n": late_days})
    if one.slip > 0:
        said.append(_("比最初晚 %(n)s 天") % {"n": one.slip})
    elif one.slip < 0:
        said.append(_("比最初早 %(n)s 天") % {"n": -one.slip})
    return "，".join(said)


def _tone(one: Node, late_days: int) -> str:
    if late_days:
        return "ls-gap-bad"
    return "ls-gap-warn" if one.slip > 0 else "ink-2"


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
