"""奖励 in the office: no reward without its basis, no candidate with a veto, no notice cut short; approved and revoked once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW, join, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from evaluation_cases import fresh as fresh_run
from evaluation_cases import heads, matter, opened, published, scheme_of, some_facts
from reward_cases import (
    AFTER,
    acts,
    answered,
    approved,
    consulted,
    fresh,
    held,
    issued,
    made,
    named,
    noticed,
    told,
    unit,
)

from luoshi.errors import LuoshiError
from luoshi.scoring.rewards import RewardError
from luoshi_web.evaluation.actions.reward_moves import (
    answer_opinion,
    approve_proposal,
    begin_notice,
    consult_units,
    decide_reward_objection,
    drop_proposal,
    issue_proposal,
    raise_reward_objection,
    return_proposal,
    revoke_proposal,
)
from luoshi_web.evaluation.actions.reward_samples import sample_rewards
from luoshi_web.evaluation.actions.rewards import (
    CandidateTold,
    add_candidate,
    change_proposal,
    draw_candidates,
    make_proposal,
    strike_candidate,
)
from luoshi_web.evaluation.models import Candidate, Proposal, RewardOpinion, RewardStep
from luoshi_web.evaluation.reward_rows import told as as_told
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import AuditEntry, Person, Role
from luoshi_web.papers.signing import OnPaper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
REWARDS = "/jia/evaluation/rewards/"


def test_it_goes_its_whole_way_and_its_paper_names_whom_it_praises():
    row = issued()
    assert (row.state, row.series_number, row.approver) == ("issued", 1, acts("lan").actor)
    page = shown("rui", f"{REWARDS}{row.number}/")
    assert "东乡" in page and row.document_number in page
    docx = signed_in("rui").get(f"{REWARDS}{row.number}/papers/docx/")
    assert docx.status_code == 200 and docx.content[:2] == b"PK"
    assert "项目建设先进单位" in shown("hua", REWARDS)
    assert list(RewardStep.objects.values_list("do", flat=True)) == [
        "consult", "notice", "approve", "issue",
    ]  # fmt: skip
    assert AuditEntry.objects.filter(action="evaluation.reward.issued").exists()


def published_run(county):
    """A run in which 西乡 was vetoed and 东乡 was not."""
    heads(county)
    edition = scheme_of(county)
    some_facts()
    matter("veto", "safety", "xi", "安全事故")
    run = published(opened(edition))
    return fresh_run(run), unit("xi"), unit("dong")


# The legal basis


@pytest.mark.parametrize(
    "lacking",
    [{"basis_kind": ""}, {"basis_document": ""}, {"basis_clause": ""}, {"basis_file": None}],
)
def test_nothing_goes_on_without_its_legal_basis(lacking):
    row = named(made(**lacking))
    with pytest.raises(RewardError, match="依据"):
        consult_units(acts("mei"), held("mei"), row, row.edition, [unit("yi")], at=NOW)
    assert fresh(row).state == "draft" and not RewardOpinion.objects.exists()


def test_a_commendation_needs_the_number_of_its_approval():
    row = answered(consulted(kind="commend", basis_kind="approval"))
    with pytest.raises(RewardError, match="批准文号"):
        begin_notice(acts("mei"), held("mei"), row, row.edition, at=NOW)
    page = shown("mei", f"{REWARDS}{row.number}/")
    assert "表彰没有填批准文号" in page


def test_a_second_commendation_of_the_year_asks_for_a_reason():
    noticed(kind="commend", basis_kind="approval", approval_number="国功表〔2026〕1号")
    row = named(made(title="又一项表彰", kind="commend", basis_kind="approval"))
    with pytest.raises(RewardError, match="今年已有1项表彰"):
        consult_units(acts("mei"), held("mei"), row, row.edition, [unit("yi")], at=NOW)


def test_money_needs_an_approval_of_its_own():
    row = named(made(money="每个单位10000元"))
    with pytest.raises(RewardError, match="单独的批准文件"):
        consult_units(acts("mei"), held("mei"), row, row.edition, [unit("yi")], at=NOW)


# Candidates


def test_officers_are_named_by_their_unit_alone():
    row = made()
    told_ = CandidateTold(unit("yi"), "服务企业", person="某甲")
    with pytest.raises(PermissionDenied):
        add_candidate(acts("mei"), held("mei"), row, told_, at=NOW)
    with pytest.raises(PermissionDenied):
        add_candidate(acts("rui"), held("rui"), row, told_, at=NOW)
    one = add_candidate(acts("hua"), held("hua"), row, told_, at=NOW)
    assert one.person == "某甲"
    assert "某甲" not in shown("rui", f"{REWARDS}{row.number}/")
    assert "某甲" in shown("mei", f"{REWARDS}{row.number}/")


def test_a_unit_names_itself_and_nobody_twice():
    row = made()
    add_candidate(acts("hua"), held("hua"), row, CandidateTold(unit("yi"), "修渠快"), at=NOW)
    with pytest.raises(ConflictError, match="已经在名单里"):
        add_candidate(acts("hua"), held("hua"), row, CandidateTold(unit("yi"), "修渠快"), at=NOW)
    with pytest.raises(PermissionDenied):
        add_candidate(acts("hua"), held("hua"), row, CandidateTold(unit("dong"), "好"), at=NOW)
    with pytest.raises(LuoshiError, match="事迹"):
        add_candidate(acts("hua"), held("hua"), row, CandidateTold(unit("yi"), " ", "某乙"), at=NOW)


def test_after_the_draft_nobody_is_named():
    row = consulted()
    with pytest.raises(ConflictError, match="征求意见"):
        add_candidate(acts("hua"), held("hua"), row, CandidateTold(unit("yi"), "好"), at=NOW)


def test_a_candidate_with_a_veto_is_refused_and_left_out_of_the_draw(county):
    run, vetoed, best = published_run(county)
    row = made(run=run)
    with pytest.raises(LuoshiError, match="一票否决"):
        add_candidate(acts("mei"), held("mei"), row, CandidateTold(vetoed, "好"), at=NOW)
    draw_candidates(acts("mei"), held("mei"), row, row.edition, 100, at=NOW)
    names = set(Candidate.objects.values_list("unit__code", flat=True))
    assert best.code in names and vetoed.code not in names
    row = fresh(row)
    with pytest.raises(LuoshiError, match="没有可提"):
        draw_candidates(acts("mei"), held("mei"), row, row.edition, 100, at=NOW)


def test_a_veto_that_comes_with_the_run_later_stands_in_the_way(county):
    run, vetoed, _best = published_run(county)
    row = made()
    add_candidate(acts("mei"), held("mei"), row, CandidateTold(vetoed, "好"), at=NOW)
    row = fresh(row)
    consult_units(acts("mei"), held("mei"), row, row.edition, [unit("yi")], at=NOW)
    row = fresh(row)
    change_proposal(
        acts("mei"), held("mei"), row, row.edition, told(run=run, basis_file=None), at=NOW
    )
    row = answered(fresh(row))
    with pytest.raises(RewardError, match="一票否决"):
        begin_notice(acts("mei"), held("mei"), row, row.edition, at=NOW)


def test_a_draw_needs_a_run():
    row = made()
    with pytest.raises(LuoshiError, match="没有对应的考核"):
        draw_candidates(acts("mei"), held("mei"), row, row.edition, 3, at=NOW)


# Opinions


def test_opinions_are_told_asked_answered_once_and_waited_for():
    row = consulted()
    assert Notice.objects.filter(person__username="hua", settled_at=None).count() == 1
    assert "提出意见" in shown("hua", "/jia/desk/")
    with pytest.raises(RewardError, match="还没有答复意见：乙局"):
        begin_notice(acts("mei"), held("mei"), row, row.edition, at=NOW)
    one = RewardOpinion.objects.select_related("proposal__programme").get()
    with pytest.raises(PermissionDenied):
        answer_opinion(acts("mei"), held("mei"), one, "", fit=True, at=NOW)
    with pytest.raises(LuoshiError, match="为什么不同意"):
        answer_opinion(acts("hua"), held("hua"), one, "", fit=False, at=NOW)
    answered(row)
    with pytest.raises(ConflictError):
        answer_opinion(acts("hua"), held("hua"), one, "", fit=True, at=NOW)
    assert not Notice.objects.filter(settled_at=None).exists()


def test_who_is_against_is_asked_again_after_the_list_changed():
    row = answered(consulted(), fit=False, words="东乡有环保问题在查")
    with pytest.raises(RewardError, match="不同意"):
        begin_notice(acts("mei"), held("mei"), row, row.edition, at=NOW)
    strike_candidate(acts("mei"), held("mei"), row, Candidate.objects.get(), "环保问题在查", at=NOW)
    row = fresh(row)
    consult_units(acts("mei"), held("mei"), row, row.edition, [unit("yi")], at=NOW)
    row = answered(fresh(row))
    with pytest.raises(RewardError, match="还没有对象"):
        begin_notice(acts("mei"), held("mei"), row, row.edition, at=NOW)
    row = return_proposal(acts("mei"), held("mei"), row, row.edition, "补提对象", at=NOW)
    assert row.state == "draft"


# The public notice


def test_a_notice_is_never_shorter_than_the_rule():
    with pytest.raises(RewardError, match="少于5个"):
        made(days=3)
    row = noticed()
    Proposal.objects.filter(pk=row.pk).update(days=1)
    for at in (NOW, NOW + timedelta(days=2)):
        with pytest.raises(RewardError, match="才满"):
            approve_proposal(acts("lan", at), held("lan", at), fresh(row), row.edition, at=at)
    assert (row.notice_until - row.notice_on).days >= 6


def test_an_objection_is_decided_before_anything_is_approved():
    row = noticed()
    one = raise_reward_objection(
        acts("rui"), held("rui"), row, "开工时间不实", Candidate.objects.get(), at=NOW
    )
    with pytest.raises(RewardError, match="1件异议"):
        approve_proposal(
            acts("lan", AFTER), held("lan", AFTER), fresh(row), fresh(row).edition, at=AFTER
        )
    with pytest.raises(PermissionDenied):
        decide_reward_objection(acts("rui"), held("rui"), one, "成立", upheld=True, at=NOW)
    decide_reward_objection(acts("mei"), held("mei"), one, "查实", upheld=True, at=NOW)
    with pytest.raises(ConflictError):
        decide_reward_objection(acts("mei"), held("mei"), one, "再查", upheld=False, at=NOW)
    with pytest.raises(RewardError, match="异议成立的对象还在名单里：东乡"):
        approve_proposal(
            acts("lan", AFTER), held("lan", AFTER), fresh(row), fresh(row).edition, at=AFTER
        )


def test_after_the_notice_no_objection_is_taken():
    row = noticed()
    with pytest.raises(LuoshiError, match="公示已经期满"):
        raise_reward_objection(acts("rui", AFTER), held("rui", AFTER), row, "晚了", at=AFTER)
    with pytest.raises(LuoshiError, match="没有写异议"):
        raise_reward_objection(acts("rui"), held("rui"), row, "", at=NOW)


# Approval, issue, revocation


def test_of_two_who_approve_at_once_the_second_is_told():
    row = noticed()
    approve_proposal(acts("lan", AFTER), held("lan", AFTER), row, row.edition, at=AFTER)
    with pytest.raises(ConflictError, match="刚有人办过"):
        approve_proposal(acts("lan", AFTER), held("lan", AFTER), row, row.edition, at=AFTER)
    assert RewardStep.objects.filter(do="approve").count() == 1


def test_only_a_leader_approves_or_the_office_enters_his_signature():
    row = noticed()
    with pytest.raises(PermissionDenied):
        approve_proposal(acts("mei", AFTER), held("mei", AFTER), row, row.edition, at=AFTER)
    scan = CheckedFile("批件.pdf", "application/pdf", b"%PDF-1.4 signed")
    lan = Person.objects.get(username="lan")
    with pytest.raises(LuoshiError, match="还没有可签的"):
        approve_proposal(
            acts("mei", AFTER), held("mei", AFTER), row, row.edition,
            OnPaper(lan, NOW.date(), scan), at=AFTER,
        )  # fmt: skip
    done = approve_proposal(
        acts("mei", AFTER), held("mei", AFTER), row, row.edition,
        OnPaper(lan, AFTER.date(), scan), at=AFTER,
    )  # fmt: skip
    assert (done.state, done.approver) == ("approved", "Lan")


def test_it_is_revoked_once_with_a_reason_and_leaves_the_ledger():
    row = issued()
    lan = (acts("lan", AFTER), held("lan", AFTER))
    assert "还没有印发过奖励" not in shown("hua", REWARDS)
    with pytest.raises(LuoshiError, match="没有写原因"):
        revoke_proposal(*lan, row, row.edition, "", at=AFTER)
    with pytest.raises(PermissionDenied):
        revoke_proposal(acts("mei", AFTER), held("mei", AFTER), row, row.edition, "不实", at=AFTER)
    done = revoke_proposal(*lan, row, row.edition, "材料不实", at=AFTER)
    with pytest.raises(RewardError, match="已撤销"):
        revoke_proposal(*lan, done, done.edition, "再撤", at=AFTER)
    with pytest.raises(ConflictError):
        revoke_proposal(*lan, done, row.edition, "再撤", at=AFTER)
    assert "还没有印发过奖励" in shown("hua", REWARDS)


def test_what_is_not_wanted_is_dropped_with_a_reason():
    row = consulted()
    with pytest.raises(LuoshiError, match="没有写原因"):
        drop_proposal(acts("mei"), held("mei"), row, row.edition, " ", at=NOW)
    assert (
        drop_proposal(acts("mei"), held("mei"), row, row.edition, "今年不办", at=NOW).state
        == "dropped"
    )
    assert not Notice.objects.filter(settled_at=None).exists()


def test_it_is_issued_once():
    row = approved()
    issue_proposal(acts("mei", AFTER), held("mei", AFTER), row, row.edition, at=AFTER)
    with pytest.raises(ConflictError):
        issue_proposal(acts("mei", AFTER), held("mei", AFTER), row, row.edition, at=AFTER)


# Pages


def test_a_draft_is_made_by_the_form_and_its_faults_are_shown():
    client, sent = signed_in("mei"), {
        "title": "先进单位", "kind": "praise", "year": "2026", "days": "5", "basis_kind": "assessment",
        "basis_document": "甲政发〔2026〕3号", "basis_clause": "第九条",
    }  # fmt: skip
    file = SimpleUploadedFile("办法.pdf", b"%PDF-1.4 basis", "application/pdf")
    assert client.post(f"{REWARDS}new/", sent | {"days": "2"}).status_code == 422
    assert client.post(f"{REWARDS}new/", sent | {"title": ""}).status_code == 422
    assert client.post(f"{REWARDS}new/", sent | {"year": "2031"}).status_code == 422
    assert client.post(f"{REWARDS}new/", sent | {"run": "99"}).status_code == 422
    assert client.post(f"{REWARDS}new/", sent | {"file": file}).status_code == 302
    assert client.get(f"{REWARDS}1/basis/").content == b"%PDF-1.4 basis"
    assert client.get(f"{REWARDS}1/papers/docx/").status_code == 404


def test_every_move_goes_by_the_page(settings):
    row = named(made())
    mei, hua, lan, rui = (signed_in(name) for name in ("mei", "hua", "lan", "rui"))
    url = f"{REWARDS}{row.number}/do/"

    def do(client, form, status=302, **more):
        answer = client.post(url, {"do": form, "seen": fresh(row).edition} | more)
        assert answer.status_code == status, answer.content.decode()[:300]

    do(mei, "notice", 422)
    do(mei, "consult", 422)
    do(mei, "consult", units=[unit("yi").pk])
    do(hua, "answer", 422, key=RewardOpinion.objects.get().pk)
    do(hua, "answer", key=RewardOpinion.objects.get().pk, fit="yes")
    do(mei, "notice")
    do(rui, "object", words="请核实")
    do(mei, "decide", key=row.objections.get().pk, upheld="no", words="核过，属实")
    do(lan, "approve", 422)
    settings.CLOCK = AFTER.isoformat()
    do(lan, "approve")
    do(mei, "issue")
    do(lan, "revoke", words="发现不实")
    do(mei, "fly", 404)
    assert fresh(row).state == "revoked"


def test_units_see_candidates_of_others_from_the_notice_on():
    row = consulted()
    assert "东乡" not in shown("rui", f"{REWARDS}{row.number}/")
    assert "东乡" in shown("hua", f"{REWARDS}{row.number}/")
    row = answered(row)
    begin_notice(acts("mei"), held("mei"), row, row.edition, at=NOW)
    assert "东乡" in shown("rui", f"{REWARDS}{row.number}/")


def test_a_leader_is_reminded_once_the_notice_is_over(settings):
    row = noticed()
    assert Notice.objects.filter(person__username="lan", settled_at=None).count() == 1
    assert "批准奖励" not in shown("lan", "/jia/desk/")
    settings.CLOCK = AFTER.isoformat()
    assert "批准奖励" in shown("lan", "/jia/desk/")
    assert as_told(row).reward.ends == row.notice_until


def test_made_up_rewards_are_marked_and_hidden_with_the_rest(county):
    make_proposal(acts("mei"), held("mei"), told(title="示例先进单位"), at=NOW, sample=True)
    assert "示例先进单位" in shown("mei", REWARDS)
    county.show_sample = False
    county.save()
    assert "示例先进单位" not in shown("mei", REWARDS)


def test_an_enterprise_sees_nothing_of_it(county):
    join(county, "qi", Role.ENTERPRISE, "jia")
    assert signed_in("qi").get(REWARDS).status_code == 403


def test_the_sample_goes_by_the_rules_and_is_nobodys_work(county):
    assert sample_rewards(county, at=NOW) == 3
    assert sample_rewards(county, at=NOW) == 0
    assert set(Proposal.objects.values_list("state", flat=True)) == {"issued", "notice", "draft"}
    assert all(Proposal.objects.values_list("sample", flat=True))
    assert not Notice.objects.exists()
    page = shown("mei", REWARDS)
    assert "示例：年度金牌帮包单位" in page and "演示数据" in page
