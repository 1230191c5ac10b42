"""What the forms of one project's page send -> the room's actions. Each reads its own fields and refuses them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.projects import (
    CHARGES,
    CLASSES,
    HALTS,
    Charge,
    Evidence,
    Halt,
    Membership,
    Node,
    Permit,
    StatisticalEntry,
    StatisticalInvestment,
    YearPlan,
    stages,
)
from luoshi_web.offices.actions import index_text, store_file
from luoshi_web.offices.conflicts import MOST_REASON, ConflictError, fitting, written
from luoshi_web.offices.files import sent_file
from luoshi_web.offices.forms.typed import day_in, the_day_in, whole_in
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.projects import actions
from luoshi_web.projects.forms import amount_in, month_in
from luoshi_web.projects.guards import (
    Rights,
    require_lists,
    require_promotion,
    require_statistics,
    require_writer,
)
from luoshi_web.projects.kept import Kept
from luoshi_web.projects.models import Project
from luoshi_web.projects.project_rows import file_beside, told_statistics
from luoshi_web.projects.queries import concerned, statistics_of


@dataclass(frozen=True, slots=True)
class Sent:
    """A form of one project's page, and who sent it. key: which of several forms of its deed."""

    request: HttpRequest
    access: Access
    rights: Rights
    kept: Kept
    at: datetime
    seen: int
    key: str

    def text(self, name: str) -> str:
        return written(self.request.POST.get(name, ""))

    def fitting(self, name: str, label: str, most: int = MOST_REASON) -> str:
        """LuoshiError where it is longer than what is kept."""
        return fitting(self.text(name), label, most)

    @property
    def answer(self) -> str:
        return self.text("answer")

    def day(self, name: str, label: str) -> date:
        """LuoshiError where there is none."""
        return the_day_in(self.request.POST.get(name, ""), label)

    def maybe_day(self, name: str, label: str) -> date | None:
        return day_in(self.request.POST.get(name, ""), label)

    def has_file(self, name: str) -> bool:
        return name in self.request.FILES

    def store(self, name: str) -> StoredFile:
        """The checked file, kept. Call in the deed's transaction, which takes it back if the deed is refused."""
        file = sent_file(self.request, name)
        stored = store_file(
            self.access.programme, file.name, file.media_type, file.data,
            actor=self.access.actor, at=self.at,
        )  # fmt: skip
        index_text(stored)
        return stored

    def attach(self, stored: StoredFile, about: str, note: str = "") -> None:
        actions.attach_file(
            self.access, self.rights, self.kept.row, stored, about=about, note=note, at=self.at
        )


Right = Literal["write", "lists", "statistics", "promotion"]


@dataclass(frozen=True, slots=True)
class Deed:
    """needs: the right that is asked before the fields are read; the action asks again, and more where a deed needs more."""

    act: Callable[[Sent], object]
    done: str | Promise
    needs: Right = "write"


def require(rights: Rights, needs: Right, row: Project, today: date) -> None:
    """PermissionDenied, with the sentence that says whose it is."""
    if needs == "write":
        require_writer(rights, concerned(row, today))
    elif needs == "lists":
        require_lists(rights)
    elif needs == "promotion":
        require_promotion(rights)
    else:
        require_statistics(rights)


def move(sent: Sent) -> None:
    stage = stages().of(sent.key)
    on = sent.day("on", stage.label)
    files = []
    evidence = []
    for place, kinds in enumerate(stage.asks):
        typed = sent.text(f"kind-{place}")
        kind = typed if typed in kinds else kinds[0]
        stored = sent.store(f"file-{place}") if sent.has_file(f"file-{place}") else None
        ref = sent.text(f"ref-{place}") or (stored.name if stored else "")
        works = sent.text(f"works-{place}")
        dated = sent.maybe_day(f"dated-{place}", stages().evidence[kind])
        if stored is not None:
            files.append((stored, stages().evidence[kind]))
        if ref or dated or works:
            evidence.append(Evidence(kind, ref, dated, works))
    actions.move_project(
        sent.access, sent.rights, sent.kept, sent.seen, stage.code, on, evidence,
        answer=sent.answer, at=sent.at,
    )  # fmt: skip
    for stored, note in files:
        sent.attach(stored, f"move:{stage.code}", note)


def correct(sent: Sent) -> None:
    actions.correct_move(sent.access, sent.rights, sent.kept, sent.seen, sent.answer, at=sent.at)


def permit(sent: Sent) -> None:
    one = Permit(
        sent.key,
        sent.maybe_day("asked", _("申报日期")),
        sent.maybe_day("granted", _("办结日期")),
        sent.fitting("ref", _("文号"), 100),
    )
    actions.set_permit(sent.access, sent.rights, sent.kept, sent.seen, one, at=sent.at)
    if sent.has_file("file"):
        sent.attach(sent.store("file"), f"permit:{one.kind}", one.ref)


def node(sent: Sent) -> None:
    """key: the label of a node that is there; without one, a new node."""
    if not sent.key:
        one = Node(sent.fitting("label", _("节点名称"), 120), sent.day("planned", _("承诺日期")))
        if any(each.label == one.label for each in sent.kept.told.nodes):
            raise LuoshiError(
                _("已有节点“%(label)s”。") % {"label": one.label}, _("请改原来那一个的承诺日期。")
            )
    else:
        before = next((each for each in sent.kept.told.nodes if each.label == sent.key), None)
        if before is None:
            raise LuoshiError(_("没有节点“%(label)s”。") % {"label": sent.key}, _("请刷新页面。"))
        due = sent.day("due", _("现在承诺"))
        one = Node(before.label, before.planned, due, sent.maybe_day("done", _("达到日期")))
        if due == before.planned:
            one = Node(before.label, before.planned, None, one.done)
    actions.set_node(
        sent.access, sent.rights, sent.kept, sent.seen, one, answer=sent.answer, at=sent.at
    )


def plan(sent: Sent) -> None:
    year = whole_in(sent.key or sent.text("year"), 4)
    if not 2000 <= year <= 2100:
        raise LuoshiError(_("年份不对。"), _("请填四位数的年份，如 2027。"))
    one = YearPlan(
        year,
        amount_in(sent.text("investment"), _("计划投资")),
        month_in(sent.text("start"), _("计划开工")),
        month_in(sent.text("finish"), _("计划竣工投产")),
    )
    actions.set_plan(
        sent.access, sent.rights, sent.kept, sent.seen, one, answer=sent.answer, at=sent.at
    )


def join(sent: Sent) -> None:
    class_ = next((one for one in CLASSES if one == sent.text("class")), CLASSES[0])
    one = Membership(sent.text("list"), class_, sent.day("since", _("列入日期")))
    actions.join_list(
        sent.access, sent.rights, sent.kept, sent.seen, one, answer=sent.answer, at=sent.at
    )


def leave(sent: Sent) -> None:
    actions.leave_list(
        sent.access, sent.rights, sent.kept, sent.seen, sent.key, sent.day("until", _("最后一天")),
        answer=sent.answer, at=sent.at,
    )  # fmt: skip


def charge(sent: Sent) -> None:
    name = sent.fitting("unit", _("负责单位"), 100)
    if not name:
        raise LuoshiError(_("没有填谁负责。"), _("请填专班、指挥部或单位的名称。"))
    kind = next((one for one in CHARGES if one == sent.text("kind")), None)
    if kind is None:
        raise LuoshiError(_("没有选负责方式。"), _("请从列出的里选。"))
    people = [
        one.strip()
        for one in sent.fitting("people", _("负责人"), 200)
        .replace(",", "、")
        .replace("，", "、")
        .split("、")
    ]
    one = Charge(
        kind, name, tuple(each for each in people if each), sent.day("since", _("起始日期"))
    )
    actions.give_charge(
        sent.access, sent.rights, sent.kept, sent.seen, one, answer=sent.answer, at=sent.at
    )


def end_charge(sent: Sent) -> None:
    place = int(sent.key) if sent.key.isascii() and sent.key.isdigit() and len(sent.key) < 4 else -1
    actions.end_charge(
        sent.access, sent.rights, sent.kept, sent.seen, place, sent.day("until", _("最后一天")),
        answer=sent.answer, at=sent.at,
    )  # fmt: skip


def enter(sent: Sent) -> None:
    entry = StatisticalEntry(
        sent.day("on", _("入库日期")), sent.fitting("code", _("统计部门的项目代码"), 60)
    )
    actions.enter_statistics(
        sent.access, sent.rights, sent.kept, sent.seen, entry, reason=sent.answer, at=sent.at
    )


def unenter(sent: Sent) -> None:
    actions.enter_statistics(
        sent.access, sent.rights, sent.kept, sent.seen, None, reason=sent.answer, at=sent.at
    )


def confirm(sent: Sent) -> None:
    """seen: how many rows of statistics there were when the form was shown."""
    month = month_in(sent.text("month"), _("月份"))
    if month is None:
        raise LuoshiError(_("没有填月份。"), _("请写成 2026-10 的样子。"))
    if told_statistics(sent.kept.row) != sent.seen:
        raise ConflictError(
            _("“%(name)s”的统计投资刚有人填过。") % {"name": sent.kept.row.name},
            _("没有存。请看过现在的数再填。"),
        )
    money = amount_in(sent.text("amount"), _("统计投资"))
    confirmed = (
        StatisticalInvestment(money, sent.fitting("source", _("出处"), 200)) if money else None
    )
    last = [one.edition for one in statistics_of(sent.kept.row) if one.month == str(month)]
    actions.confirm_month(
        sent.access, sent.rights, sent.kept, month, confirmed,
        seen=last[-1] if last else 0, reason=sent.answer, at=sent.at,
    )  # fmt: skip


def halt(sent: Sent) -> None:
    kind = next((one for one in HALTS if one == sent.text("kind")), None)
    if kind is None:
        raise LuoshiError(_("没有选暂停还是取消。"), _("请从列出的里选。"))
    one = Halt(kind, sent.day("on", _("停的日期")), sent.fitting("reason", _("原因")))
    actions.halt_project(sent.access, sent.rights, sent.kept, sent.seen, one, at=sent.at)


def resume(sent: Sent) -> None:
    actions.resume_project(
        sent.access, sent.rights, sent.kept, sent.seen, sent.day("last", _("停到哪天")), sent.answer,
        at=sent.at,
    )  # fmt: skip


def attach(sent: Sent) -> None:
    sent.attach(sent.store("file"), "", sent.text("note"))


def take_back(sent: Sent) -> None:
    one = file_beside(sent.kept.row, whole_in(sent.key))
    if one is None:
        raise LuoshiError(_("这个文件已经撤下。"), _("请刷新页面。"))
    actions.take_back_file(sent.access, sent.rights, one, at=sent.at)


DEEDS: Final[Mapping[str, Deed]] = {
    "move": Deed(move, gettext_lazy("阶段已报。")),
    "correct": Deed(correct, gettext_lazy("最后一步已去掉，经过里还看得到。"), "lists"),
    "permit": Deed(permit, gettext_lazy("手续已存。")),
    "node": Deed(node, gettext_lazy("节点已存。")),
    "plan": Deed(plan, gettext_lazy("年度计划已存。"), "lists"),
    "join": Deed(join, gettext_lazy("已列入名单。"), "lists"),
    "leave": Deed(leave, gettext_lazy("已退出名单。"), "lists"),
    "charge": Deed(charge, gettext_lazy("负责方式已存。"), "lists"),
    "end-charge": Deed(end_charge, gettext_lazy("负责方式已结束。"), "lists"),
    "enter": Deed(enter, gettext_lazy("已登记入库。"), "statistics"),
    "unenter": Deed(unenter, gettext_lazy("入库已撤回。"), "statistics"),
    "confirm": Deed(confirm, gettext_lazy("统计投资已存。"), "statistics"),
    "halt": Deed(halt, gettext_lazy("已停。")),
    "resume": Deed(resume, gettext_lazy("已恢复。")),
    "attach": Deed(attach, gettext_lazy("文件已附上。")),
    "take-back": Deed(take_back, gettext_lazy("文件已撤下。")),
}
"""The last part of an address -> what it does, and what is said when it is done."""
