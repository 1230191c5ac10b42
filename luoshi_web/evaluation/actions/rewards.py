"""A reward proposed: its basis, who is proposed and taken off again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.errors import LuoshiError
from luoshi.scoring.rewards import notice_ends, reward_rules
from luoshi_web.evaluation.guards import Rights, require_office
from luoshi_web.evaluation.models import Candidate, Proposal, Run, RunState
from luoshi_web.evaluation.models.rewards import MOST_TITLE, MOST_WORDS
from luoshi_web.evaluation.reward_rows import held_proposal, name_of, next_proposal, vetoes_of
from luoshi_web.evaluation.run_rows import require_told
from luoshi_web.offices.actions import Subject, record, store_file
from luoshi_web.offices.audit import audited
from luoshi_web.offices.calendar import calendar_of
from luoshi_web.offices.conflicts import ConflictError, fitting, require_reason
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.forms.typed import YEARS
from luoshi_web.offices.models import Programme, Unit
from luoshi_web.offices.queries import Access, require_standing

_MOST_DOCUMENT = 200
_MOST_NUMBER = 60
_MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class ProposalTold:
    """What the form tells. days None: as usual. basis_file None: the one that is kept stays."""

    title: str
    kind: str
    year: int
    run: Run | None = None
    why: str = ""
    basis_kind: str = ""
    basis_document: str = ""
    basis_clause: str = ""
    approval_number: str = ""
    reason: str = ""
    money: str = ""
    money_paper: str = ""
    days: int | None = None
    basis_file: CheckedFile | None = None


@dataclass(frozen=True, slots=True)
class CandidateTold:
    """person "": the unit itself."""

    unit: Unit
    why: str
    person: str = ""
    is_leader: bool = False
    figures: str = ""


@audited("evaluation.reward.made", gettext_lazy("拟了奖励：{object}"))
def make_proposal(
    access: Access, held: Rights, told: ProposalTold, *, at: datetime, sample: bool = False
) -> Proposal:
    """LuoshiError: no title, a kind that is none, a notice shorter than the rule, a run that was not published."""
    require_office(held)
    programme = Programme.objects.select_for_update().get(pk=access.programme.pk)
    row = Proposal(
        programme=programme, number=next_proposal(programme), sample=sample, made_at=at,
        made_by=access.actor,
    )  # fmt: skip
    _fill(access, row, told, at)
    row.save()
    _record(access, row, "evaluation.reward.made", at, kind=row.kind, basis=row.basis_document)
    return row


@audited("evaluation.reward.changed", gettext_lazy("改了奖励：{object}"))
def change_proposal(
    access: Access, held: Rights, row: Proposal, seen: int, told: ProposalTold, *, at: datetime
) -> Proposal:
    """Before the public notice. Another run looks at the candidates anew: a veto is put beside whom it is against."""
    require_office(held)
    fresh = _open(row, seen, "draft", "consulting")
    _fill(access, fresh, told, at)
    fresh.edition += 1
    fresh.save()
    vetoes = vetoes_of(fresh.run)
    for one in fresh.candidates.filter(struck_on=None).select_related("unit"):
        one.veto = vetoes.get(one.unit.code, "")
        one.save(update_fields=["veto"])
    _record(access, fresh, "evaluation.reward.changed", at, basis=fresh.basis_document)
    return fresh


@audited("evaluation.reward.named", gettext_lazy("提了奖励对象：{object}"))
def add_candidate(
    access: Access, held: Rights, row: Proposal, told: CandidateTold, *, at: datetime
) -> Candidate:
    """A unit by the office or itself; an officer by his own unit alone. LuoshiError: a unit that was vetoed, or named twice."""
    person = fitting(told.person, _("姓名"), _MOST_NAME)
    own = told.unit.pk in held.units
    if person and not own:
        raise PermissionDenied(_("人员由本单位推荐，别的单位不能代提。"))
    if not own:
        require_office(held)
    why = fitting(told.why, _("事迹"), MOST_WORDS)
    if not why:
        raise LuoshiError(_("没有写事迹。"), _("请写明做了什么，有数的写数。"))
    fresh = _open(row, None, "draft")
    require_standing(told.unit, timezone.localtime(at).date())
    veto = vetoes_of(fresh.run).get(told.unit.code, "")
    if veto:
        raise LuoshiError(
            _("%(unit)s有一票否决：%(veto)s。") % {"unit": told.unit.name, "veto": veto},
            _("不能作为奖励对象。"),
        )
    if fresh.candidates.filter(unit=told.unit, person=person, struck_on=None).exists():
        raise ConflictError(
            _("%(name)s已经在名单里。") % {"name": f"{told.unit.name}{person}"}, _("请刷新页面。")
        )
    one = Candidate.objects.create(
        programme=fresh.programme, proposal=fresh, unit=told.unit, person=person,
        is_leader=bool(person) and told.is_leader, why=why,
        figures=fitting(told.figures, _("数据"), MOST_WORDS), made_by=access.actor,
    )  # fmt: skip
    _record(access, fresh, "evaluation.reward.named", at, name=name_of(one), why=why)
    return one


@audited("evaluation.reward.drawn", gettext_lazy("按考核结果提了奖励对象：{object}"))
def draw_candidates(
    access: Access, held: Rights, row: Proposal, seen: int, top: int, *, at: datetime
) -> int:
    """The units up to that place in each group of the run, with their score; vetoed ones and those named already are left out.
    How many. LuoshiError: no run, a place that is none, nobody to name."""
    require_office(held)
    fresh = _open(row, seen, "draft")
    if fresh.run is None:
        raise LuoshiError(_("这项奖励没有对应的考核。"), _("请先选一次已公布的考核，或逐个提名。"))
    if not 1 <= top <= MOST_TITLE:
        raise LuoshiError(_("名次“%(n)s”不对。") % {"n": top}, _("请填 1 到 100 的整数。"))
    fresh.run.programme = fresh.programme
    told = require_told(fresh.run)
    units = {unit.code: unit for unit in Unit.objects.filter(programme=fresh.programme)}
    named = set(fresh.candidates.filter(struck_on=None).values_list("unit__code", flat=True))
    count = 0
    for score in told.result.scores:
        place = told.ranking.group[score.unit]
        unit = units.get(score.unit)
        wanted = place is not None and place.rank <= top and not score.vetoes
        if place is None or not wanted or unit is None or unit.code in named:
            continue
        figures = _("%(run)s组内第 %(rank)s 名") % {"run": fresh.run.name, "rank": place.rank}
        Candidate.objects.create(
            programme=fresh.programme, proposal=fresh, unit=unit, figures=figures,
            why=_("考核名列前茅"), made_by=access.actor,
        )  # fmt: skip
        count += 1
    if not count:
        raise LuoshiError(_("没有可提的单位。"), _("前几名都已在名单里，或有一票否决。"))
    fresh.edition += 1
    fresh.save()
    _record(access, fresh, "evaluation.reward.drawn", at, units=count, top=top)
    return count


@audited("evaluation.reward.struck", gettext_lazy("去掉了奖励对象：{object}"))
def strike_candidate(
    access: Access, held: Rights, row: Proposal, one: Candidate, reason: str, *, at: datetime
) -> Candidate:
    """Off the list, with a reason; until it is approved. The row stays."""
    require_office(held)
    why = require_reason(reason)
    fresh = _open(row, None, "draft", "consulting", "notice")
    changed = Candidate.objects.filter(pk=one.pk, proposal=fresh, struck_on=None).update(
        struck_on=timezone.localtime(at).date(), struck_reason=why
    )
    if not changed:
        raise ConflictError(_("已经不在名单里了。"), _("请刷新页面。"))
    Proposal.objects.filter(pk=fresh.pk).update(edition=fresh.edition + 1)
    _record(access, fresh, "evaluation.reward.struck", at, name=name_of(one), reason=why)
    one.refresh_from_db()
    return one


def _record(access: Access, row: Proposal, code: str, at: datetime, **after: object) -> None:
    record(
        row.programme, code, Subject("reward", str(row.number), row.title), actor=access.actor,
        at=at, after={key: value for key, value in after.items() if value not in (None, "")},
    )  # fmt: skip


def _open(row: Proposal, seen: int | None, *states: str) -> Proposal:
    """seen None: a change that others' do not speak against."""
    fresh = _held(row) if seen is None else held_proposal(row, seen)
    if fresh.state not in states:
        label = reward_rules().states[fresh.state][0]
        raise ConflictError(
            _("这项奖励已经是“%(state)s”。") % {"state": label}, _("这时不能再改。")
        )
    return fresh


def _held(row: Proposal) -> Proposal:
    fresh = Proposal.objects.select_for_update().get(pk=row.pk)
    fresh.programme = row.programme
    return fresh


def _fill(access: Access, row: Proposal, told: ProposalTold, at: datetime) -> None:
    rules, today = reward_rules(), timezone.localtime(at).date()
    row.title = fitting(told.title, _("名称"), MOST_TITLE)
    if not row.title:
        raise LuoshiError(_("没有写名称。"), _("请写清楚，如：2026年度项目建设先进单位。"))
    if told.kind not in rules.kinds:
        raise LuoshiError(_("没有选类别。"), _("请选表彰、通报表扬或金牌帮包。"))
    if told.basis_kind and told.basis_kind not in rules.bases:
        raise LuoshiError(_("没有这种依据。"), _("请从列出的类别里选。"))
    if told.year not in YEARS or told.year > today.year:
        raise LuoshiError(_("年度“%(n)s”不对。") % {"n": told.year}, _("请填今年或以前的年份。"))
    if told.run is not None and told.run.state != RunState.PUBLISHED:
        raise LuoshiError(_("这次考核还没有公布。"), _("奖励只能依据已公布的考核。"))
    row.kind, row.year, row.run, row.basis_kind = told.kind, told.year, told.run, told.basis_kind
    row.why = fitting(told.why, _("说明"), MOST_WORDS)
    row.basis_document = fitting(told.basis_document, _("依据文件"), _MOST_DOCUMENT)
    row.basis_clause = fitting(told.basis_clause, _("依据条款"), _MOST_DOCUMENT)
    row.approval_number = fitting(told.approval_number, _("批准文号"), _MOST_NUMBER)
    row.reason = fitting(told.reason, _("超出的理由"), MOST_WORDS)
    row.money = fitting(told.money, _("奖金"), _MOST_DOCUMENT)
    row.money_paper = fitting(told.money_paper, _("奖金的批准文件"), _MOST_DOCUMENT)
    row.days = rules.usual_days if told.days is None else told.days
    # Refuses a notice shorter than the rule, whatever day it begins on.
    notice_ends(today, row.days, calendar_of(row.programme).is_working)
    if told.basis_file is not None:
        file = told.basis_file
        row.basis_file = store_file(
            row.programme, file.name, file.media_type, file.data, actor=access.actor, at=at
        )
