"""Every state change of the room: a month's paper is made, once, from a frozen snapshot."""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.writing import BulletinFacts, Paper, bulletin, bulletin_sheets, docx_of, xlsx_of
from luoshi_web.bulletins.compose import bulletin_facts
from luoshi_web.bulletins.models import Bulletin
from luoshi_web.bulletins.queries import adopted_on, next_number
from luoshi_web.ledger.actions import freeze_snapshot
from luoshi_web.ledger.models import AssessmentLine, Snapshot
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.known import last_closed_day
from luoshi_web.ledger.pages.standing import Standing
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.files import XLSX
from luoshi_web.offices.models import Programme, StoredFile
from luoshi_web.offices.queries import Access

log = logging.getLogger("luoshi_web.errors")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@audited("bulletins.bulletin.made", gettext_lazy("生成了通报“{object}”"))
def make_bulletin(access: Access, *, period: Period, at: datetime) -> Bulletin:
    """Freeze the month's answers, compose the paper from them, keep both files, take the next number of the year.

    The latest closed month is told as known now, an earlier one as known on its last day as the latest. PermissionDenied
    for anybody but a coordinator. Raises LuoshiError, and nothing is stored, when the month is not closed, lies before
    adoption or after the plan, has no figure, or has been told already with the same answers.
    """
    if not access.coordinates:
        raise PermissionDenied(_("通报由统筹人员生成。"))
    programme = access.programme
    programme.refresh_from_db()
    now = timezone.localtime(at)
    _refuse_month(programme, period, now.date())
    standing = standing_on(programme, _day_of(period, now.date()), now)
    if all(one.now.observation is None for one in standing.targets):
        raise LuoshiError(
            _("%(month)s还没有一个数，通报没有可写的。") % {"month": period.words()},
            _("请先录入或导入这个月的数。"),
        )
    snapshot = freeze_snapshot(
        programme,
        standing.as_of,
        known_on=min(now, standing.known_on),
        actor=access.actor,
        at=at,
    )
    _refuse_disagreement(standing, snapshot)
    _refuse_repetition(programme, period, snapshot)
    number = next_number(programme, now.year)
    facts = bulletin_facts(
        programme,
        standing,
        period,
        number=number,
        checksum=snapshot.checksum,
        office=access.unit_names[0] if access.unit_names else "",
        on=now.date(),
    )
    return _kept(access, period, snapshot, number, facts, at)


def _refuse_month(programme: Programme, period: Period, today: date) -> None:
    if period.frequency != "month":
        raise LuoshiError(
            _("“%(text)s”不是一个月。") % {"text": period.words()}, _("请写成 2026-09 这样。")
        )
    if period.ends_on > today:
        raise LuoshiError(
            _("%(month)s还没有结束，不能出通报。") % {"month": period.words()},
            _("请等到 %(day)s 以后。") % {"day": period.ends_on.isoformat()},
        )
    adopted = adopted_on(programme)
    if adopted is None:
        raise LuoshiError(_("还没有采用方案，不能出通报。"), _("请先采用方案。"))
    if period.ends_on < adopted:
        raise LuoshiError(
            _("%(month)s在采用方案之前，没有可通报的目标。") % {"month": period.words()},
            _("请选 %(day)s 以后的月份。") % {"day": adopted.isoformat()},
        )
    if period.year > programme.last_year:
        raise LuoshiError(
            _("%(month)s在方案期之后。") % {"month": period.words()},
            _("方案到 %(year)s 年为止，请选期内的月份。") % {"year": programme.last_year},
        )


def _day_of(period: Period, today: date) -> date | None:
    """The day to look from: today while the month is the latest closed one, else the last day on which it was."""
    if last_closed_day(today) == period.ends_on:
        return None
    return period.next().ends_on - timedelta(days=1)


def _refuse_disagreement(standing: Standing, snapshot: Snapshot) -> None:
    """The paper prints the standing and vouches for the snapshot: they must say the same of every target."""
    rows = AssessmentLine.objects.filter(programme=snapshot.programme_id, snapshot=snapshot)
    frozen = {
        row.target.code: (row.light, row.verdict, row.actual, row.grade, row.period)
        for row in rows.select_related("target")
    }
    shown = {
        one.code: (
            one.now.light,
            one.now.verdict,
            one.now.actual,
            one.now.grade or "",
            one.now.period or "",
        )
        for one in standing.targets
    }
    if frozen == shown:
        return
    error_id = secrets.token_hex(4).upper()
    codes = sorted(c for c in {*frozen, *shown} if frozen.get(c) != shown.get(c))
    log.error("error id %s: page and snapshot of %s differ: %s", error_id, standing.as_of, codes)
    raise LuoshiError(
        _("通报没有生成：%(codes)s 在页面上的判定与冻结的不一致。")
        % {"codes": "、".join(codes[:8])},
        _("请把错误编号 %(id)s 告诉系统管理员。") % {"id": error_id},
    )


def _refuse_repetition(programme: Programme, period: Period, snapshot: Snapshot) -> None:
    """A second press of the button is no second paper; a figure that changed since is a reason for one."""
    last = (
        Bulletin.objects.filter(programme=programme, period=str(period))
        .select_related("snapshot")
        .order_by("-year", "-number")
        .first()
    )
    if last and last.snapshot.checksum == snapshot.checksum:
        raise LuoshiError(
            _("%(month)s的通报已经有了：%(issue)s，评定没有变。")
            % {"month": period.words(), "issue": str(last)},
            _("请直接用那一期。"),
        )


def _kept(
    access: Access,
    period: Period,
    snapshot: Snapshot,
    number: int,
    facts: BulletinFacts,
    at: datetime,
) -> Bulletin:
    programme, day = access.programme, timezone.localtime(at).date()
    paper = bulletin(facts)
    sheets = bulletin_sheets(facts)
    name = file_name(facts, paper, day.year)
    row = Bulletin.objects.create(
        programme=programme,
        year=day.year,
        number=number,
        period=str(period),
        title="".join(paper.title),
        snapshot=snapshot,
        docx=_stored(access, f"{name}.docx", DOCX, docx_of(paper), at),
        xlsx=_stored(access, f"{name}.xlsx", XLSX, xlsx_of(sheets, created=day), at),
        is_sample=paper.mark is not None,
        made_at=at,
        made_by=access.actor,
    )
    record(
        programme,
        "bulletins.bulletin.made",
        Subject("bulletin", str(row.pk), f"{row}"),
        actor=access.actor,
        at=at,
        after={
            "period": row.period,
            "snapshot": snapshot.checksum,
            "docx": row.docx.sha256,
            "xlsx": row.xlsx.sha256,
            "is_sample": row.is_sample,
        },
    )
    return row


def file_name(facts: BulletinFacts, paper: Paper, year: int) -> str:
    """Without its ending. A paper with sample figures says so in its name too."""
    mark = _("（演示数据）") if paper.mark else ""
    return _("%(year)s年第%(n)s期通报 %(month)s%(mark)s") % {
        "year": year,
        "n": facts.sequence,
        "month": facts.period_words,
        "mark": mark,
    }


def _stored(access: Access, name: str, kind: str, content: bytes, at: datetime) -> StoredFile:
    return store_file(access.programme, name, kind, content, actor=access.actor, at=at)
