"""The year's plan of supervision: made, approved by who may, ended; its cap, and what each unit was sent under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from cast import NOW, access_of, shown, signed_in
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from luoshi.errors import LuoshiError
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.files import CheckedFile
from luoshi_web.offices.models import AuditEntry, Person, Programme, Unit
from luoshi_web.papers.signing import OnPaper
from luoshi_web.supervision.actions.alert_samples import sample_plans
from luoshi_web.supervision.actions.orders import NewOrder, draft_order
from luoshi_web.supervision.actions.plans import (
    ItemTold,
    approve_item,
    change_item,
    end_item,
    make_item,
)
from luoshi_web.supervision.guards import rights
from luoshi_web.supervision.models import Order, PlanItem
from luoshi_web.supervision.plan_rows import burden, cap_of, open_items

TODAY = NOW.date()
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TOLD = ItemTold(
    title="水渠专项督查", basis="甲政办〔2026〕1号第三条", scope="看工程进度和资金到位。",
    since=date(2026, 3, 1), until=date(2026, 12, 31), cap=2,
)  # fmt: skip
pytestmark = pytest.mark.databases


def held(name: str):
    return rights(access_of(name))


def made(**more: object) -> PlanItem:
    return make_item(access_of("mei"), held("mei"), replace(TOLD, **more), at=NOW)


def approved(row: PlanItem, name: str = "lan", paper: OnPaper | None = None) -> PlanItem:
    return approve_item(access_of(name), held(name), row, row.edition, paper, at=NOW)


def on_paper(programme: Programme, signer: str, on: date = TODAY) -> OnPaper:
    scan = CheckedFile("批件.pdf", "application/pdf", PDF)
    return OnPaper(Person.objects.get(username=signer), on, scan)


def signed_order(item: PlanItem | None, unit: str = "yi", **more: object) -> Order:
    """An order that was signed today, whatever came before."""
    title = f"看第{Order.objects.count() + 1}条水渠"
    row = draft_order(
        access_of("mei"),
        NewOrder("inspection", title, "请整改。", Unit.objects.get(code=unit), plan=item),
        at=NOW,
    )
    Order.objects.filter(pk=row.pk).update(issued_at=NOW, **more)
    return row


def test_it_makes_items_by_year_and_number(county: Programme):
    first, second = made(), made(title="作风督查")
    assert (first.year, first.number, second.number, first.state) == (2026, 1, 2, "draft")
    assert made(since=date(2025, 1, 1), until=date(2025, 6, 1)).number == 1
    last = AuditEntry.objects.filter(programme=county).latest("number")
    assert last.action == "supervision.plan.made"


@pytest.mark.parametrize("name", ["rui", "hua", "lan", "an"])
def test_it_lets_only_the_office_make_items(county: Programme, name: str):
    with pytest.raises(PermissionDenied):
        make_item(access_of(name), held(name), TOLD, at=NOW)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"title": " "}, "没有写名称"),
        ({"basis": ""}, "没有写依据"),
        ({"scope": "长" * 401}, "范围写了 401 字"),
        ({"until": date(2026, 2, 1)}, "早于起期"),
        ({"until": date(2027, 1, 1)}, "跨了年"),
        ({"cap": 0}, "上限0次不对"),
        ({"cap": 400}, "上限400次不对"),
    ],
)
def test_it_refuses_an_item_that_says_too_little(county: Programme, more, words):
    with pytest.raises(LuoshiError, match=words):
        made(**more)
    assert not PlanItem.objects.exists()


def test_it_names_no_unit_that_was_merged_away(county: Programme):
    jia, yi = Unit.objects.get(code="jia"), Unit.objects.get(code="yi")
    Unit.objects.filter(pk=yi.pk).update(until=date(2026, 9, 30), successor=jia)
    with pytest.raises(LuoshiError, match="已经并入甲局"):
        made(units=(Unit.objects.select_related("successor").get(code="yi"),))


def test_it_is_approved_by_a_leader_and_not_changed_afterwards(county: Programme):
    row = made()
    for name in ("mei", "rui", "an"):
        with pytest.raises(PermissionDenied):
            approved(row, name)
    row = approved(row)
    assert (row.state, row.approver, row.approved_on) == ("approved", access_of("lan").actor, TODAY)
    with pytest.raises(LuoshiError, match="已经已批准"):
        approved(row)
    with pytest.raises(LuoshiError, match="不能改"):
        change_item(access_of("mei"), held("mei"), row, row.edition, TOLD, at=NOW)
    with pytest.raises(ConflictError):
        end_item(access_of("mei"), held("mei"), row, row.edition - 1, "完成", at=NOW)


def test_it_enters_an_approval_on_paper_by_who_held_the_post(county: Programme):
    row = made()
    with pytest.raises(LuoshiError, match="没有领导岗位"):
        approved(row, "mei", on_paper(county, "rui"))
    with pytest.raises(LuoshiError, match="还没有到"):
        approved(row, "mei", on_paper(county, "lan", date(2026, 10, 13)))
    with pytest.raises(PermissionDenied):
        approved(row, "hua", on_paper(county, "lan"))
    row = approved(row, "mei", on_paper(county, "lan", date(2026, 10, 8)))
    assert (row.approver, row.approved_on) == ("Lan", date(2026, 10, 8))
    assert row.paper is not None


def test_it_is_open_while_it_is_approved_and_runs(county: Programme):
    row = made()
    assert open_items(county, TODAY) == []
    row = approved(row)
    assert open_items(county, TODAY) == [row]
    assert open_items(county, date(2026, 2, 28)) == []
    end_item(access_of("mei"), held("mei"), row, row.edition, "已经完成", at=NOW)
    assert open_items(county, TODAY) == []


def test_it_counts_orders_signed_against_the_cap(county: Programme):
    yi, jia = Unit.objects.get(code="yi"), Unit.objects.get(code="jia")
    row = approved(made(units=(yi,)))
    assert (cap_of(county, row, yi, 2026).left, cap_of(county, row, jia, 2026).within) == (2, False)
    signed_order(row)
    signed_order(row, state="withdrawn")
    cap = cap_of(county, row, yi, 2026)
    assert (cap.used, cap.left, cap.is_spent) == (2, 0, True)
    assert not cap_of(county, row, yi, 2025).is_spent
    assert cap_of(county, approved(made(cap=None)), yi, 2026).left is None
    signed_order(None, "jia")
    told = burden(county, 2026)
    assert [(one.unit.code, one.total) for one in told] == [("yi", 2), ("jia", 1)]
    assert told[1].by_item == {None: 1}


def test_it_shows_the_plan_with_what_each_unit_was_sent(county: Programme):
    assert "2026年还没有督查计划" in shown("mei", "/jia/supervision/plan/")
    row = approved(made())
    signed_order(row)
    page = shown("rui", "/jia/supervision/plan/")
    assert "2026年督查计划 1 项，已发督办单 1 件" in page
    assert "最多：乙局 1/2" in page
    assert "拟一项" not in page
    assert "2025年还没有督查计划" in shown("mei", "/jia/supervision/plan/?year=2025")
    assert "还可 1 件" in shown("rui", f"/jia/supervision/plan/{row.pk}/")


def test_it_takes_an_item_by_its_form_and_keeps_what_was_typed(county: Programme):
    mei, url = signed_in("mei"), "/jia/supervision/plan/new/"
    sent = {
        "title": "水渠专项督查", "basis": "甲政办〔2026〕1号", "scope": "看进度",
        "since": "2026-03-01", "until": "2026-12-31", "cap": "两次",
        "units": [Unit.objects.get(code="yi").pk],
    }  # fmt: skip
    bad = mei.post(url, sent)
    assert bad.status_code == 422
    assert "上限“两次”不是正整数" in bad.content.decode()
    assert "甲政办〔2026〕1号" in bad.content.decode()
    assert mei.post(url, {**sent, "cap": ""}).status_code == 302
    row = PlanItem.objects.get()
    assert (row.cap, [one.unit.code for one in row.units.all()]) == (None, ["yi"])
    edit = f"/jia/supervision/plan/{row.pk}/edit/"
    assert "checked" in mei.get(edit).content.decode()
    changed = {**sent, "cap": "3", "units": [], "seen": row.edition}
    assert mei.post(edit, changed).status_code == 302
    assert mei.post(edit, changed).status_code == 409
    row.refresh_from_db()
    assert (row.cap, row.units.count()) == (3, 0)
    assert signed_in("rui").get(url).status_code == 403


def test_it_approves_and_ends_by_its_forms(county: Programme):
    row = made()
    url = f"/jia/supervision/plan/{row.pk}/do/"
    mei, lan = signed_in("mei"), signed_in("lan")
    assert mei.post(url, {"do": "approve", "seen": 1}).status_code == 403
    assert lan.post(url, {"do": "nonsense", "seen": 1}).status_code == 404
    scan = SimpleUploadedFile("批件.pdf", PDF)
    none = {"do": "paper", "seen": 1, "on": "2026-10-08", "signer": "", "file": scan}
    assert mei.post(url, none).status_code == 422
    leader = Person.objects.get(username="lan").pk
    scan = SimpleUploadedFile("批件.pdf", PDF)
    sent = {"do": "paper", "seen": 1, "on": "2026-10-08", "signer": leader, "file": scan}
    assert mei.post(url, sent).status_code == 302
    assert mei.get(f"/jia/supervision/plan/{row.pk}/paper/").status_code == 200
    assert lan.post(url, {"do": "approve", "seen": 2}).status_code == 422
    assert mei.post(url, {"do": "end", "seen": 2, "reason": ""}).status_code == 422
    assert mei.post(url, {"do": "end", "seen": 2, "reason": "提前完成"}).status_code == 302
    assert "提前完成" in shown("rui", f"/jia/supervision/plan/{row.pk}/")


def test_it_makes_the_plan_of_a_demonstration_once(county: Programme):
    assert sample_plans(county, at=NOW) == 3
    assert sample_plans(county, at=NOW) == 0
    rows = list(PlanItem.objects.order_by("number"))
    assert [one.state for one in rows] == ["approved", "approved", "draft"]
    assert all(one.sample and one.year == 2026 for one in rows)
    assert [one.approved_on for one in rows[:2]] == [date(2026, 1, 25), date(2026, 4, 15)]
    Programme.objects.update(show_sample=False)
    assert "2026年还没有督查计划" in shown("mei", "/jia/supervision/plan/")
