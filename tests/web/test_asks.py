"""Asks to higher levels in the office: made, moved on, given out, proven; who may, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from ask_cases import PDF, approved, arrived, fresh, made, move, told, unit
from cast import NOW, access_of, join, shown, signed_in
from django.core.exceptions import PermissionDenied
from matter_cases import land, project, raised, with_writers

from luoshi.errors import LuoshiError
from luoshi.plan import Quantity
from luoshi_web.asks import actions
from luoshi_web.asks.actions import UseTold
from luoshi_web.asks.ask_rows import kept_ask
from luoshi_web.asks.ask_telling import tell_proofs
from luoshi_web.asks.guards import rights
from luoshi_web.asks.models import Ask, AskStep, AskUse
from luoshi_web.asks.open_work import asks as open_asks
from luoshi_web.notices.models import Notice
from luoshi_web.offices.appendonly import AppendOnlyError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Post, Programme, Role
from luoshi_web.projects.models import Project

pytestmark = pytest.mark.django_db
URL = "/jia/asks/"


@pytest.fixture
def county(county: Programme) -> Programme:
    return with_writers(county)


def give(who: str, row: Ask, amount: str, on: date = date(2026, 6, 1), unit_of: str = "万元", **to):
    access, now = access_of(who), fresh(row)
    use = UseTold(on, Quantity.of(amount, unit_of), **(to or {"project": project("P1")}))
    return actions.allocate_ask(access, rights(access), now, now.edition, use, at=NOW)


def answer(who: str, row: Ask, **amounts: str) -> Ask:
    access, now = access_of(who), fresh(row)
    wanted = {int(name[1:]): Quantity.of(text, "亩") for name, text in amounts.items()}
    return actions.answer_needs(access, rights(access), now, now.edition, wanted, at=NOW)


def test_it_walks_from_the_plan_to_what_was_given_out(county):
    row = arrived()
    assert (row.asked, row.granted, row.arrived, row.allocated) == (2000, 1500, 1000, 0)
    row = give("rui", row, "600")
    row = give("rui", row, "0.04", unit_of="亿元", project=None, unit=unit("yi"))
    assert row.allocated == 1000
    row = move("mei", row, "delivered", date(2026, 6, 2), words="已核对")
    assert (row.state, row.submitted_on, row.answered_on) == (
        "delivered",
        date(2026, 2, 1),
        date(2026, 4, 1),
    )
    codes = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))[-7:]
    assert codes == [
        "asks.ask.moved", "asks.ask.moved", "asks.ask.moved", "asks.ask.moved",
        "asks.ask.allocated", "asks.ask.allocated", "asks.ask.moved",
    ]  # fmt: skip


def test_its_steps_and_uses_are_never_changed(county):
    row = give("rui", arrived(), "5")
    for one in (AskStep.objects.filter(ask=row).first(), AskUse.objects.get(ask=row)):
        with pytest.raises(AppendOnlyError):
            one.save()


def test_it_tells_what_a_project_could_do_since(county):
    row = give("rui", arrived(), "600", date(2026, 5, 2), project=project("P2"))
    use = AskUse.objects.get(ask=row)
    Project.objects.filter(code="P2").update(stage="building")
    page = shown("rui", f"{URL}{row.number}/")
    assert use.stage_then == "landed"
    assert "此后进了一步" in page and "1 个项目得到安排，1 个此后进了一步" in page


@pytest.mark.parametrize(
    ("amount", "on", "unit_of", "said"),
    [
        ("1000.5", date(2026, 6, 1), "万元", "只有1000万元可以安排"),
        ("5", date(2026, 4, 30), "万元", "只有0万元可以安排"),
        ("5", date(2026, 6, 1), "亩", "不能换算成万元"),
        ("0.00001", date(2026, 6, 1), "万元", "小数太多"),
        ("5", date(2026, 10, 13), "万元", "还没有到"),
    ],
)
def test_it_gives_out_no_more_than_arrived_and_in_no_other_measure(
    county, amount, on, unit_of, said
):
    row = arrived()
    with pytest.raises(LuoshiError, match=said):
        give("rui", row, amount, on, unit_of)
    assert not AskUse.objects.exists()


def test_it_gives_to_somebody(county):
    with pytest.raises(LuoshiError, match="哪个项目或单位"):
        give("rui", arrived(), "5", project=None)


def test_it_is_not_granted_in_another_dimension(county):
    row = made(title="地", kind="land", amount="100亩")
    move("rui", row, "submitted", date(2026, 2, 1), ref="甲报1号")
    with pytest.raises(LuoshiError, match="不能换算成亩"):
        move("rui", row, "approved", date(2026, 4, 1), "100", "万元", ref="省批1号")
    row = move("rui", row, "approved", date(2026, 4, 1), "4", "公顷", ref="省批1号")
    assert row.granted == 60


def test_nothing_arrives_before_the_answer_nor_more_than_it_grants(county):
    row = made()
    with pytest.raises(LuoshiError, match="不能直接到到位"):
        move("rui", row, "arrived", date(2026, 5, 1), "5", ref="凭证")
    row = approved(row)
    with pytest.raises(LuoshiError, match="早于"):
        move("rui", row, "arrived", date(2026, 3, 1), "5", ref="凭证")
    with pytest.raises(LuoshiError, match="多于批复"):
        move("rui", row, "arrived", date(2026, 5, 1), "1500.1", ref="凭证")
    with pytest.raises(LuoshiError, match="缺到位凭证"):
        move("rui", row, "arrived", date(2026, 5, 1), "5")


def test_it_is_not_submitted_without_its_basis(county):
    row = made(basis=" ")
    with pytest.raises(LuoshiError, match="依据文件"):
        move("rui", row, "submitted", date(2026, 2, 1), ref="甲报1号")
    access = access_of("rui")
    actions.change_ask(access, rights(access), fresh(row), 1, told(), at=NOW)
    assert move("rui", row, "submitted", date(2026, 2, 1), ref="甲报1号").state == "submitted"


def test_what_was_answered_is_not_asked_anew(county):
    row, access = approved(), access_of("rui")
    with pytest.raises(LuoshiError, match="已经答复"):
        actions.change_ask(
            access, rights(access), row, row.edition, told(amount="9999万元"), at=NOW
        )


def test_who_comes_second_is_told_so(county):
    row, access = made(), access_of("rui")
    seen = row.edition
    move("rui", row, "submitted", date(2026, 2, 1), ref="甲报1号")
    with pytest.raises(ConflictError):
        actions.change_ask(access, rights(access), row, seen, told(), at=NOW)
    client = signed_in("rui")
    answer_ = client.post(
        f"{URL}{row.number}/step/", {"seen": seen, "to": "review", "on": "2026-02-03"}
    )
    assert answer_.status_code == 409
    assert "刚有人办过" in answer_.content.decode()


def test_only_the_unit_that_asks_and_the_office_write_it(county):
    row = made()
    for who in ("hua", "dongmei"):
        with pytest.raises(PermissionDenied):
            move(who, row, "submitted", date(2026, 2, 1), ref="甲报1号")
        with pytest.raises(PermissionDenied):
            made(who, title="代列的")
    for path in ("step/", "use/", "needs/", "prove/", "edit/"):
        assert signed_in("hua").post(f"{URL}{row.number}/{path}").status_code == 403
    assert signed_in("an").get(f"{URL}new/").status_code == 403
    assert move("mei", row, "submitted", date(2026, 2, 1), ref="甲报1号").state == "submitted"


def test_the_office_alone_closes_what_was_given_out(county):
    row = give("rui", arrived(), "1000")
    with pytest.raises(PermissionDenied, match="主管单位"):
        move("hua", row, "delivered", date(2026, 6, 2), words="完")
    # rui writes for 甲局, which asks; without the duty it is not the office.
    with pytest.raises(PermissionDenied, match="主管单位"):
        move("rui", row, "delivered", date(2026, 6, 2), words="完")


def test_an_enterprise_sees_nothing_of_it(county):
    row = made()
    join(county, "qi", Role.ENTERPRISE, "jia")
    for path in ("", f"{row.number}/", "ledger.xlsx"):
        assert signed_in("qi").get(f"{URL}{path}").status_code == 403


def test_it_answers_needs_of_its_kind_and_the_need_tells_it(county):
    need = raised(told=land("80"))
    row = made(title="省级用地", kind="land", amount="100亩")
    answer("rui", row, n1="80")
    with pytest.raises(LuoshiError, match="合计101亩"):
        answer("rui", row, n1="101")
    with pytest.raises(LuoshiError, match="没有第 9 号"):
        answer("rui", row, n9="1")
    money = made(title="钱")
    with pytest.raises(LuoshiError, match="同一种要素"):
        answer("rui", money, n1="1")
    page = shown("dongmei", f"/jia/projects/needs/{need.number}/")
    assert "对上争取：省级用地" in page and "其中80 亩给这项需求" in page
    assert "需求 80 亩，这里争取 80 亩" in shown("rui", f"{URL}{row.number}/")


def test_whose_need_it_answers_is_told_once_that_it_came(county):
    raised(told=land("80"))
    row = made(title="省级用地", kind="land", amount="100亩")
    answer("rui", row, n1="80")
    arrived(row, "50", "亩")
    (notice,) = Notice.objects.filter(key=f"asks.came/{row.pk}")
    assert notice.person.username == "dongmei"
    move("rui", row, "arrived", date(2026, 6, 1), "30", "亩", ref="到账6号")
    assert Notice.objects.filter(key=f"asks.came/{row.pk}").count() == 1


def test_it_flags_what_is_not_proven_by_the_fifth_of_january(county):
    row = arrived()
    assert (row.unproven, row.proof_due) == (2, date(2027, 1, 5))
    posts = list(Post.objects.filter(person__username="rui"))
    (item,) = open_asks(county, posts, NOW.date())
    assert item.by == date(2027, 1, 5) and "补对上争取" in item.what
    assert tell_proofs(county, NOW) == 0
    near = datetime(2026, 12, 28, 2, tzinfo=NOW.tzinfo)
    assert (tell_proofs(county, near), tell_proofs(county, near)) == (1, 0)
    assert tell_proofs(county, near + timedelta(days=20)) == 1
    access = access_of("rui")
    for number in (3, 4):
        now = fresh(row)
        row = actions.prove_step(access, rights(access), now, now.edition, number, PDF, at=NOW)
    assert (row.unproven, row.proof_due) == (0, None)
    assert tell_proofs(county, near) == 0
    assert not Notice.objects.filter(key=f"asks.proofs/{unit('jia').pk}", settled_at=None).exists()


def test_a_file_goes_with_its_step_and_is_fetched_from_there(county):
    row = approved()
    row = move("rui", row, "arrived", date(2026, 5, 1), "5", ref="到账", file=PDF)
    (file,) = kept_ask(row).files
    assert file.step == 4
    got = signed_in("hua").get(f"{URL}{row.number}/files/{file.pk}/")
    assert got.content == b"%PDF-"
    assert signed_in("hua").get(f"{URL}{row.number}/files/999/").status_code == 404


def test_a_file_that_is_none_leaves_the_step_unmade(county):
    row, client = approved(), signed_in("rui")
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("到账.pdf", b"MZ\x90\x00 not a paper")
    answer_ = client.post(
        f"{URL}{row.number}/step/",
        {"seen": row.edition, "to": "arrived", "on": "2026-05-01", "quantity": "5",
         "ref": "到账", "file": bad},
    )  # fmt: skip
    assert answer_.status_code == 422
    assert fresh(row).state == "approved"
    assert "到账" in answer_.content.decode()


def test_the_list_tells_each_kind_in_its_own_unit_and_the_rate_with_what_it_counts(county):
    give("rui", arrived(), "600")
    land_ = made(title="用地", kind="land", amount="100亩", higher="省自然资源厅")
    move("rui", land_, "submitted", date(2026, 2, 1), ref="甲报2号")
    move("rui", land_, "declined", date(2026, 3, 1), words="指标已满")
    page = shown("lan", URL)
    assert "2 项争取，已答复 2 项，获批 1 项" in page
    assert "1/2 项，50%" in page
    assert "省自然资源厅" in page and "2,100" not in page
    assert "用地" in shown("lan", f"{URL}?kind=land") and "专项债" not in _list(
        shown("lan", f"{URL}?kind=land")
    )
    board = shown("lan", f"{URL}?view=board")
    assert "未获批" in board and "ls-pf-board" in board
    assert "2026年专项债" in shown("lan", f"{URL}?proof=1")


def _list(page: str) -> str:
    return page[page.index('id="h-list"') : page.index('id="h-lead"')]


def test_it_is_made_and_changed_by_form_and_keeps_what_was_typed(county):
    client = signed_in("rui")
    form = {
        "title": "2026年能耗单列", "kind": "energy", "quantity": "1.2万吨标准煤", "higher": "省能源局",
        "lead": unit("jia").pk, "since": "2026-03-01", "basis": "", "words": "一号项目要用",
    }  # fmt: skip
    wrong = client.post(f"{URL}new/", {**form, "quantity": "100亩"})
    assert wrong.status_code == 422
    assert "不能换算成吨标准煤" in wrong.content.decode() and "100亩" in wrong.content.decode()
    assert client.post(f"{URL}new/", {**form, "title": ""}).status_code == 422
    assert client.post(f"{URL}new/", form).status_code == 302
    row = Ask.objects.get(title="2026年能耗单列")
    assert row.asked == 12000
    assert client.post(f"{URL}new/", form).status_code == 422
    changed = client.post(
        f"{URL}{row.number}/edit/", {**form, "seen": 1, "basis": "鲁能〔2026〕9号"}
    )
    assert changed.status_code == 302
    assert fresh(row).basis == "鲁能〔2026〕9号"
    assert "鲁能〔2026〕9号" in shown("rui", f"{URL}{row.number}/edit/")


def test_what_is_given_out_by_form_is_refused_where_it_was_typed(county):
    row, client = arrived(), signed_in("rui")
    sent = {
        "seen": row.edition,
        "on": "2026-06-01",
        "amount": "5000",
        "project": project("P1").number,
    }
    wrong = client.post(f"{URL}{row.number}/use/", sent)
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "这一项到2026-06-01只有1000万元可以安排" in page and 'value="5000"' in page
    assert client.post(f"{URL}{row.number}/use/", {**sent, "amount": "50"}).status_code == 302


def test_the_ledger_leaves_as_a_workbook_and_as_a_paper(county):
    give("rui", arrived(), "600")
    client = signed_in("an")
    book = client.get(f"{URL}ledger.xlsx")
    assert book.status_code == 200 and book.content[:2] == b"PK"
    paper = client.get(f"{URL}ledger.docx")
    assert paper.status_code == 200 and paper.content[:2] == b"PK"


def test_made_up_asks_are_hidden_with_the_samples(county):
    access = access_of("rui")
    row = actions.make_ask(access, rights(access), told(), at=NOW, sample=True)
    assert "演示数据" in shown("rui", f"{URL}{row.number}/")
    Programme.objects.update(show_sample=False)
    assert signed_in("rui").get(f"{URL}{row.number}/").status_code == 404
