"""A paper is begun: the month's answers frozen, the text composed from them. It has no number yet."""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.writing import Paper, paper_checksum, paper_json, xlsx_of
from luoshi_web.bulletins.composing import Composed, Scope, composed, named_units
from luoshi_web.bulletins.models import OPEN, Bulletin, BulletinText, Kind, Naming, State
from luoshi_web.bulletins.queries import adopted_on
from luoshi_web.bulletins.writing import begin, open_already, require_office
from luoshi_web.ledger.actions import freeze_snapshot
from luoshi_web.ledger.models import AssessmentLine, Snapshot
from luoshi_web.ledger.pages.build import standing_on
from luoshi_web.ledger.pages.known import last_closed_day
from luoshi_web.ledger.pages.standing import Standing
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.files import XLSX
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access

log = logging.getLogger("luoshi_web.errors")


@audited("bulletins.bulletin.drafted", gettext_lazy("起草了通报“{object}”"))
def draft_bulletin(
    access: Access,
    *,
    period: Period,
    at: datetime,
    kind: str = Kind.MONTHLY,
    scope: Scope | None = None,
) -> Bulletin:
    """Freeze the answers, compose the paper and its tables from them, keep both. No number is taken.

    The latest closed month is told as known now, an earlier one as known on its last day as the latest; a year as known now. PermissionDenied for
    anybody but a coordinator. Raises LuoshiError, and nothing is stored, when the period is not closed, lies before adoption
    or after the plan, has no figure, has an open draft, or has been told already with the same answers.
    """
    require_office(access)
    programme, told = access.programme, scope or Scope()
    programme.refresh_from_db()
    now = timezone.localtime(at)
    month = _closing_month(period, kind)
    _refuse_month(programme, month, now.date())
    _refuse_open(programme, kind, period, told)
    # A year is settled with what is known when it is told: its final figures come months after its end.
    known = now if kind == Kind.YEAR_END else None
    standing = standing_on(programme, _day_of(month, now.date()), now, known)
    if all(one.now.observation is None for one in standing.targets):
        raise LuoshiError(
            _("%(month)s还没有一个数，通报没有可写的。") % {"month": month.words()},
            _("请先录入或导入这个月的数。"),
        )
    snapshot = freeze_snapshot(
        programme, standing.as_of, known_on=min(now, standing.known_on), actor=access.actor, at=at
    )
    _refuse_disagreement(standing, snapshot)
    made = composed(access, standing, snapshot, period, kind, told)
    row = _kept(access, period, kind, told, snapshot, made, at)
    _refuse_repetition(row, made.paper)
    _name(row, standing, made)
    return row


def _closing_month(period: Period, kind: str) -> Period:
    """The month at whose end the period is looked at. LuoshiError where the kind tells of another length."""
    wanted = {Kind.MONTHLY: "month", Kind.SPECIAL: "month", Kind.TOUR: "quarter"}
    if period.frequency != wanted.get(Kind(kind), "year"):
        if wanted.get(Kind(kind)) == "month":
            raise LuoshiError(
                _("“%(text)s”不是一个月。") % {"text": period.words()}, _("请写成 2026-09 这样。")
            )
        raise LuoshiError(
            _("“%(text)s”和%(kind)s对不上。") % {"text": period.words(), "kind": Kind(kind).label},
            _("观摩通报写成 2026-Q3 这样，年终通报写成 2026 这样。"),
        )
    return Period.month(period.ends_on.year, period.ends_on.month)


def _refuse_month(programme: Programme, period: Period, today: date) -> None:
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


def _refuse_open(programme: Programme, kind: str, period: Period, scope: Scope) -> None:
    found = Bulletin.objects.filter(
        programme=programme, kind=kind, period=str(period), scope=scope.text(), state__in=OPEN
    ).first()
    if found is not None:
        raise open_already(found)


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


def _refuse_repetition(row: Bulletin, paper: Paper) -> None:
    """A second press of the button is no second paper; a figure that changed since is a reason for one."""
    last = (
        Bulletin.objects.filter(
            programme=row.programme, kind=row.kind, period=row.period, scope=row.scope,
            state=State.PUBLISHED,
        )
        .select_related("snapshot")
        .order_by("-year", "-number")
        .first()
    )  # fmt: skip
    if last is None or last.snapshot.checksum != row.snapshot.checksum:
        return
    first = BulletinText.objects.filter(bulletin=last, edition=1).first()
    if first is None or first.checksum == paper_checksum(paper_json(paper)):
        raise LuoshiError(
            _("%(month)s的通报已经有了：%(issue)s，评定没有变。")
            % {"month": Period.parse(row.period).words(), "issue": str(last)},
            _("请直接用那一期。"),
        )


def _kept(
    access: Access,
    period: Period,
    kind: str,
    scope: Scope,
    snapshot: Snapshot,
    made: Composed,
    at: datetime,
) -> Bulletin:
    programme = access.programme
    content = xlsx_of(made.sheets, created=snapshot.as_of)
    name = _("%(title)s 附表（草稿）.xlsx") % {"title": period.words()}
    row = Bulletin(
        programme=programme,
        kind=kind,
        period=str(period),
        scope=scope.text(),
        title="".join(made.paper.title),
        snapshot=snapshot,
        sheets=store_file(programme, name, XLSX, content, actor=access.actor, at=at),
        made_from=made.made_from,
        office=Unit.objects.filter(pk__in=access.unit_ids).order_by("position").first(),
        is_sample=made.paper.mark is not None,
        made_at=at,
        made_by=access.actor,
    )
    begin(access, row, made.paper, at)
    record(
        programme,
        "bulletins.bulletin.drafted",
        Subject("bulletin", str(row.pk), row.title),
        actor=access.actor,
        at=at,
        after={
            "kind": row.kind,
            "period": row.period,
            "snapshot": snapshot.checksum,
            "is_sample": row.is_sample,
        },
    )
    return row


def _name(row: Bulletin, standing: Standing, made: Composed) -> None:
    """Whom it names as behind, so that each can be told before it is signed."""
    named = named_units(row.programme, standing, made)
    Naming.objects.bulk_create(
        Naming(programme=row.programme, bulletin=row, unit=unit, targets="|".join(codes)[:1000])
        for unit, codes in named
    )
