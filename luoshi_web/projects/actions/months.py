"""What is told month by month: the project's own progress, what the statistics confirm, and the month frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.projects import (
    Node,
    ProgressReport,
    StatisticalEntry,
    StatisticalInvestment,
    StatisticalReport,
)
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason, written
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import Access
from luoshi_web.projects.checking import findings_of, settle
from luoshi_web.projects.guards import Rights, require_lists, require_statistics, require_writer
from luoshi_web.projects.kept import Kept, report_of
from luoshi_web.projects.models import Freeze, Progress, Project, Statistic
from luoshi_web.projects.queries import concerned, freeze_of, kept_row, snapshot_now, visible
from luoshi_web.projects.revising import month_of, revise
from luoshi_web.projects.writing import hold, month_row, rewrite_years, subject


@audited("projects.month.told", gettext_lazy("报了项目月进度：{object}"))
def report_month(
    access: Access, rights: Rights, kept: Kept, report: ProgressReport, *, seen: int = 0,
    node: Node | None = None, answer: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """A month of the project, in place of what was told of it before. seen: the edition of the month that stood before the
    person, 0: none. node: the next node with the day promised now. The same again writes nothing.

    LuoshiError: a month ahead, nothing told; AskedError: a figure that needs a word, as the checks of luoshi.projects say.
    """
    day = timezone.localtime(at).date()
    require_writer(rights, concerned(kept.row, day))
    kept = _held(kept.row)
    if report.month.last > month_of(at).last:
        raise LuoshiError(
            _("%(month)s还没有到。") % {"month": report.month.words()}, _("请报已经到的月份。")
        )
    if report.done is None and report.cumulative is None and report.percent is None:
        raise LuoshiError(
            _("“%(name)s”%(month)s没有填数。")
            % {"name": kept.row.name, "month": report.month.words()},
            _("没有投资的填 0；确实不知道的，先不报。"),
        )
    last = Progress.objects.filter(project=kept.row, month=str(report.month)).last()
    _unchanged_since(last, seen, kept.row, report.month)
    words = fitting(answer, _("说明"))
    if last is None or report_of(last) != report:
        kept = _tell(access, kept, report, last, words, at)
    return kept if node is None else _promise(access, kept, node, words, at)


@audited("projects.statistic.confirmed", gettext_lazy("填了项目统计投资：{object}"))
def confirm_month(
    access: Access, rights: Rights, kept: Kept, month: Period,
    confirmed: StatisticalInvestment | None, *, seen: int = 0, reason: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """A month as the statistics confirm it. None: what was confirmed is taken back, with a reason.

    LuoshiError: before the project entered the statistics (先入库，后有数), a month ahead.
    """
    require_statistics(rights)
    kept = _held(kept.row)
    if month.last > month_of(at).last:
        raise LuoshiError(_("%(month)s还没有到。") % {"month": month.words()}, _("请核对月份。"))
    last = Statistic.objects.filter(project=kept.row, month=str(month)).last()
    _unchanged_since(last, seen, kept.row, month)
    others = tuple(one for one in kept.told.statistics if one.month != month)
    told = others if confirmed is None else (*others, StatisticalReport(month, confirmed))
    after = replace(kept.told, statistics=told)
    if after == kept.told:
        return kept
    settle(findings_of(kept.row.programme, kept.told, after, month_of(at)), written(reason))
    row = Statistic.objects.create(
        programme=kept.row.programme, project=kept.row, month=str(month),
        edition=last.edition + 1 if last else 1,
        amount=None if confirmed is None else confirmed.wan,
        source=fitting(require_reason(reason), _("原因"), 200) if confirmed is None else confirmed.source,
        at=at, by=access.actor,
    )  # fmt: skip
    rewrite_years(kept.row, after)
    record(
        kept.row.programme, "projects.statistic.confirmed", subject(kept.row), actor=access.actor,
        at=at, after={"month": row.month, "amount": row.amount, "source": row.source},
    )  # fmt: skip
    return Kept(kept.row, after)


@audited("projects.statistic.entered", gettext_lazy("项目入库纳统：{object}"))
def enter_statistics(
    access: Access, rights: Rights, kept: Kept, seen: int, entry: StatisticalEntry | None, *,
    reason: str = "", at: datetime,
) -> Kept:  # fmt: skip
    """In the statistics bureau's list from a day, under its code. None: the entry was a mistake, with a reason."""
    require_statistics(rights)
    hold(kept, seen)
    if entry is not None and not entry.code.strip():
        raise LuoshiError(_("入库没有写统计部门的项目代码。"), _("请填代码。"))
    if entry is not None and entry.on > timezone.localtime(at).date():
        raise LuoshiError(_("入库日期%(day)s还没有到。") % {"day": entry.on}, _("请核对日期。"))
    words = written(reason) if entry is not None else require_reason(reason)
    told = replace(kept.told, entry=entry)
    return revise(access, kept, told, "projects.statistic.entered", at=at, answer=words)


@audited("projects.month.frozen", gettext_lazy("冻结了项目月度数据：{object}"))
def freeze_month(
    access: Access, rights: Rights, month: Period, *, reason: str = "", at: datetime
) -> Freeze:
    """The month as it stands, for good. A month that was frozen before gets a further number, with a reason.

    LuoshiError: the month is not over, nothing is on a list, or nothing has changed since it was frozen.
    """
    require_lists(rights)
    programme = access.programme
    Programme.objects.select_for_update().get(pk=programme.pk)
    if timezone.localtime(at).date() < month.ends_on:
        raise LuoshiError(
            _("%(month)s还没有过完。") % {"month": month.words()},
            _("请在%(day)s或以后冻结。") % {"day": month.ends_on},
        )
    last, snapshot = freeze_of(programme, month), snapshot_now(programme, month)
    if not snapshot.rows:
        raise LuoshiError(
            _("%(month)s没有在册的项目。") % {"month": month.words()}, _("请先列入名单。")
        )
    if last is not None and last.checksum == snapshot.checksum:
        raise LuoshiError(
            _("%(month)s冻结以后没有变化。") % {"month": month.words()}, _("不用再冻结。")
        )
    words = require_reason(reason) if last is not None else fitting(reason, _("原因"))
    made_up = set(visible(programme).filter(sample=True).values_list("code", flat=True))
    made = Freeze.objects.create(
        programme=programme, month=str(month), number=_next_freeze(programme, month),
        text=snapshot.text, checksum=snapshot.checksum, reason=words, at=at, by=access.actor,
        sample=any(row.code in made_up for row in snapshot.rows),
    )  # fmt: skip
    record(
        programme, "projects.month.frozen",
        Subject("projects", f"{month}/{made.number}", month.words()), actor=access.actor, at=at,
        after={"number": made.number, "projects": len(snapshot.rows), "sha256": made.checksum,
               **({"reason": words} if words else {})},
    )  # fmt: skip
    return made


def _next_freeze(programme: Programme, month: Period) -> int:
    """Those that are hidden have their numbers too. Under the lock of the programme's row."""
    rows = Freeze.objects.filter(programme=programme, month=str(month))
    return (rows.aggregate(n=Max("number"))["n"] or 0) + 1


def _held(row: Project) -> Kept:
    """The project as it stands, kept until the transaction ends: its years are written anew from all of it."""
    fresh = Project.objects.select_for_update(of=("self",)).select_related("town", "parent")
    held = fresh.get(pk=row.pk)
    held.programme = row.programme
    return kept_row(held)


def _unchanged_since(
    last: Progress | Statistic | None, seen: int, row: Project, month: Period
) -> None:
    if last is not None and last.edition != seen:
        raise ConflictError(
            _("%(who)s已经报过“%(name)s”%(month)s的数。")
            % {"who": last.by, "name": row.name, "month": month.words()},
            _("没有存。请看过现在的数再改。"),
        )


def _tell(
    access: Access, kept: Kept, report: ProgressReport, last: Progress | None, words: str,
    at: datetime,
) -> Kept:  # fmt: skip
    others = tuple(one for one in kept.told.progress if one.month != report.month)
    after = replace(kept.told, progress=(*others, report))
    settle(findings_of(kept.row.programme, kept.told, after, month_of(at)), words)
    edition = last.edition + 1 if last else 1
    row = month_row(kept.row, report, edition, by=access.actor, at=at, answers=words)
    row.save()
    rewrite_years(kept.row, after)
    record(
        kept.row.programme, "projects.month.told", subject(kept.row), actor=access.actor, at=at,
        after={"month": row.month, "done": row.done, "cumulative": row.cumulative,
               "percent": row.percent, "node": row.node, "problem": row.problem,
               **({"reason": words} if words else {})},
    )  # fmt: skip
    return Kept(kept.row, after)


def _promise(access: Access, kept: Kept, node: Node, words: str, at: datetime) -> Kept:
    """The node with its day; what was first promised stays."""
    others = {one.label: one for one in kept.told.nodes}
    before = others.get(node.label)
    others[node.label] = (
        node if before is None else Node(before.label, before.planned, node.promised, node.done)
    )
    told = replace(kept.told, nodes=tuple(others.values()))
    return revise(access, kept, told, "projects.month.told", at=at, answer=words)
