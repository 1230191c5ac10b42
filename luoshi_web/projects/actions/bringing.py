"""A workbook of projects kept: every row that is wanted, or none."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.projects import Project as Told
from luoshi.projects.brought import Heads
from luoshi.sheets import Table
from luoshi_web.offices.actions import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.conflicts import ConflictError, fitting
from luoshi_web.offices.models import Programme, StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.projects.guards import Rights, require_lists
from luoshi_web.projects.kept import Kept, text_of
from luoshi_web.projects.models import Progress
from luoshi_web.projects.revising import month_of
from luoshi_web.projects.trial import Row, Trial, tried
from luoshi_web.projects.workbooks import How, require_month
from luoshi_web.projects.writing import (
    differences,
    hold,
    month_row,
    rewrite_years,
    save,
    save_new,
    subject,
)


@audited("projects.workbook.brought", gettext_lazy("按工作簿改了项目：{object}"))
def import_projects(
    access: Access, rights: Rights, stored: StoredFile, table: Table, heads: Heads, how: How, *,
    seen: str, answer: str = "", at: datetime,
) -> Trial:  # fmt: skip
    """What `tried` gives of the sheet, kept: new projects, changed ones, the month's figures. All in one transaction.

    seen: the trial's, as the person saw it. ConflictError where it would be another one by now. LuoshiError where
    nothing would change, and where something is asked and there is no answer.
    """
    require_lists(rights)
    require_month(str(how.month), month_of(at))
    programme = access.programme
    Programme.objects.select_for_update().get(pk=programme.pk)
    trial = tried(programme, table, heads, how)
    if trial.seen != seen:
        raise ConflictError(
            _("看过以后，项目或勾选有了变化。"), _("没有存。请再看一遍现在的结果。")
        )
    if not trial.stored:
        raise LuoshiError(_("没有要存的。"), _("要存的行请不要勾掉；没有变的不用存。"))
    words = fitting(answer, _("说明"))
    if trial.asks and not words:
        raise LuoshiError(
            _("有 %(n)s 处要核对，没有写说明。") % {"n": trial.asks},
            _("请核对以后写一句，或勾掉那几行。"),
        )
    for row in trial.stored:
        _keep(access, row, how.month, words, at)
    counts = {
        "sheet": table.name, "month": str(how.month), "file": stored.pk, "sha256": stored.sha256,
        "new": len(trial.of("new")), "changed": len(trial.of("changed")),
        "same": len(trial.of("same")), "left": len(trial.rows) - len(trial.stored) - len(trial.of("same")),
    }  # fmt: skip
    record(
        programme, "projects.workbook.brought", Subject("workbook", str(stored.pk), stored.name), actor=access.actor,
        at=at, after={**counts, **({"reason": words} if words else {})},
    )  # fmt: skip
    return trial


def _keep(access: Access, row: Row, month: Period, words: str, at: datetime) -> None:
    if row.after is None:
        return
    before, after = row.before, row.after
    if before is None:
        kept = save_new(
            access.programme, after, what="projects.workbook.brought", by=access.actor, at=at
        )
    else:
        hold(before, before.row.edition)
        if text_of(before.told) != text_of(after):
            kept = save(
                before,
                after,
                what="projects.workbook.brought",
                reason=words,
                by=access.actor,
                at=at,
            )
        else:
            kept = before
    _tell(access, kept, before.told if before else None, after, month, words, at)
    old, new = differences(before.told if before else None, after)
    record(
        access.programme, "projects.workbook.brought", subject(kept.row), actor=access.actor, at=at, before=old,
        after={**new, **({"reason": words} if words else {})},
    )  # fmt: skip


def _tell(
    access: Access, kept: Kept, before: Told | None, after: Told, month: Period, words: str,
    at: datetime,
) -> None:  # fmt: skip
    """The month's figures, where the sheet tells others than are there."""
    report = next((one for one in after.progress if one.month == month), None)
    if report is None or (before is not None and report in before.progress):
        return
    last = Progress.objects.filter(project=kept.row, month=str(month)).last()
    edition = last.edition + 1 if last else 1
    month_row(kept.row, report, edition, by=access.actor, at=at, answers=words).save()
    rewrite_years(kept.row, after)
