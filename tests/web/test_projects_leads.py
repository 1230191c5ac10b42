"""A lead is heard of, followed, moved on, asked about when it goes quiet, and made a project with its contract."""

from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
import yaml
from cast import NOW, access_of, join, shown, signed_in
from django.core.exceptions import PermissionDenied
from project_cases import load_three, rights_of_, told, wan, yi

from luoshi.errors import LuoshiError
from luoshi.projects import Contact as ToldContact
from luoshi.projects import Contract, ContractAmount, FlowStep
from luoshi.projects import Lead as ToldLead
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Programme, Role, Unit
from luoshi_web.offices.queries import audit_faults
from luoshi_web.projects import actions
from luoshi_web.projects.actions import LeadTold
from luoshi_web.projects.checking import AskedError
from luoshi_web.projects.lead_rows import contacts_of, lead_row, leads, quiet_since
from luoshi_web.projects.models import Lead, Project

pytestmark = pytest.mark.databases
MET = ToldContact(
    date(2026, 10, 9),
    "visit",
    "Rui",
    "对方经理",
    "看了地块",
    "对方总部",
    "回访",
    date(2026, 10, 20),
)


@pytest.fixture
def county(county: Programme) -> Programme:
    load_three(county)
    join(county, "xixi", Role.REPORTER, "xi")
    return county


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def add(who: str = "rui", owner: str = "jia", **more) -> Lead:
    plain = {"name": "海河电机线索", "investor": "海河公司", "total": wan("30000").value}
    told_of = LeadTold(**{**plain, **more, "owner": unit(owner)})
    return actions.add_lead(access_of(who), rights_of_(who), told_of, date(2026, 10, 8), at=NOW)


def meet(row: Lead, contact: ToldContact = MET, who: str = "rui") -> Lead:
    return actions.add_contact(access_of(who), rights_of_(who), row, row.edition, contact, at=NOW)


def step(row: Lead, to: str, who: str = "rui", on: date = date(2026, 10, 10), **more) -> Lead:
    return actions.step_lead(
        access_of(who), rights_of_(who), row, row.edition, FlowStep(to, on, **more), at=NOW
    )


def sign(row: Lead, who: str = "rui", seen: int | None = None, **more):
    bare = told(
        code="P9", name="九号电机", town="xi", origin="outside", investor="海河公司", lists=(),
        plans=(), moves=(), charges=(), nodes=(), progress=(), **more,
    )  # fmt: skip
    contract = Contract("HT9", date(2026, 10, 11), ContractAmount(yi("3")), "经开区二号地")
    return actions.lead_to_project(
        access_of(who), rights_of_(who), row, row.edition if seen is None else seen, bare, contract,
        at=NOW,
    )  # fmt: skip


def test_it_walks_a_lead_from_a_word_heard_to_a_project(county: Programme):
    row = step(step(meet(add()), "met"), "talks", words="谈了用地和能耗")
    assert (row.state, row.last_contact, row.next_on) == (
        "talks", date(2026, 10, 9), date(2026, 10, 20),
    )  # fmt: skip
    made = sign(row)
    assert (made.row.stage, made.told.attraction.contracts[0].code) == ("signed", "HT9")
    now = lead_row(access_of("lan"), 1)
    assert (now.state, now.project, now.edition) == ("signed", made.row, 5)
    assert [each["to"] for each in now.steps] == ["met", "talks", "signed"]
    done = AuditEntry.objects.filter(programme=county, action__startswith="projects.lead.")
    assert [entry.action.rsplit(".")[-1] for entry in done.order_by("number")] == [
        "added", "contacted", "moved", "moved", "signed",
    ]  # fmt: skip
    assert not audit_faults(county)


def test_it_asks_for_a_contact_before_it_counts_as_met(county: Programme):
    with pytest.raises(LuoshiError, match="一次接触"):
        step(add(), "met")


def test_it_asks_for_the_words_and_refuses_what_skips_a_state(county: Programme):
    row = step(meet(add()), "met")
    with pytest.raises(LuoshiError, match="缺洽谈内容"):
        step(row, "talks")
    with pytest.raises(LuoshiError, match="不能直接到意向"):
        step(row, "intent", ref="意向1")
    with pytest.raises(LuoshiError, match="转项目"):
        step(row, "signed", ref="HT9")


def test_it_makes_no_project_of_a_lead_nobody_talked_over(county: Programme):
    with pytest.raises(LuoshiError, match="不能直接到签约转项目"):
        sign(meet(add()))
    assert Lead.objects.get().project is None
    assert not Project.objects.filter(code="P9").exists()


def test_it_asks_where_another_town_tells_the_same_project(county: Programme):
    row = step(step(meet(add()), "met"), "talks", words="谈了")
    same = {"name": "一号精密机床", "investor": "甲县机床公司"}
    bare = replace(told(code="P9", lists=(), plans=(), moves=(), charges=(), nodes=(), progress=()),
                   town="xi", **same)  # fmt: skip
    contract = Contract("HT9", date(2026, 10, 11), ContractAmount(yi("3")), "")
    with pytest.raises(AskedError):
        actions.lead_to_project(
            access_of("rui"), rights_of_("rui"), row, row.edition, bare, contract, at=NOW
        )
    assert (Lead.objects.get().state, Lead.objects.get().edition) == ("talks", row.edition)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": date(2026, 10, 13)}, "还没有到"),
        ({"on": date(2026, 10, 1)}, "早于得到线索的"),
        ({"place": ""}, "没有写地点"),
        ({"theirs": " "}, "没有写对方人员"),
        ({"next_on": None}, "只写了一个"),
        ({"kind": "letter"}, "不认识"),
        ({"words": "长" * 401}, "最多 400 字"),
    ],
)
def test_it_refuses_a_contact_that_does_not_hold_together(county: Programme, change, words):
    with pytest.raises(LuoshiError, match=words):
        meet(add(), replace(MET, **change))
    assert not contacts_of(Lead.objects.get())


def test_it_takes_what_was_agreed_from_the_newest_contact(county: Programme):
    row = meet(meet(add()), replace(MET, on=date(2026, 10, 12), next_step="", next_on=None))
    assert (row.last_contact, row.next_step, row.next_on) == (date(2026, 10, 12), "", None)
    row = meet(row, replace(MET, on=date(2026, 10, 10), words="补记的"))
    assert row.last_contact == date(2026, 10, 12)


def test_it_lets_the_follower_and_the_keeper_write_and_nobody_else(county: Programme):
    row = add()
    for who in ("hua", "xixi", "lan", "an"):
        with pytest.raises(PermissionDenied):
            meet(row, who=who)
    with pytest.raises(PermissionDenied):
        add("xixi", "jia")
    assert meet(row, who="mei").edition == 2
    assert add("xixi", "xi", name="另一条").owner == unit("xi")


def test_it_refuses_a_lead_twice_without_name_or_from_the_days_ahead(county: Programme):
    add()
    for more, words in (
        ({}, "已经有了"),
        ({"name": " "}, "没有名称"),
        ({"name": "长" * 201}, "最多"),
    ):
        with pytest.raises(LuoshiError, match=words):
            add(**more)
    with pytest.raises(LuoshiError, match="还没有到"):
        actions.add_lead(
            access_of("rui"), rights_of_("rui"), LeadTold("新的", unit("jia")), date(2026, 10, 30),
            at=NOW,
        )  # fmt: skip


def test_it_refuses_a_change_of_what_somebody_else_has_changed(county: Programme):
    row = add()
    meet(row)
    with pytest.raises(ConflictError):
        meet(row)


def test_it_hands_a_lead_on_and_keeps_an_ended_one_as_it_was(county: Programme):
    row = add()
    given = LeadTold("海河电机线索", unit("yi"), "海河公司")
    row = actions.change_lead(access_of("rui"), rights_of_("rui"), row, 1, given, at=NOW)
    assert (row.owner, row.total, row.edition) == (unit("yi"), None, 2)
    with pytest.raises(PermissionDenied):
        actions.change_lead(access_of("rui"), rights_of_("rui"), row, 2, given, at=NOW)
    row = step(row, "dropped", who="hua", words="对方撤回")
    with pytest.raises(LuoshiError, match="已经了结"):
        actions.change_lead(access_of("mei"), rights_of_("mei"), row, 3, given, at=NOW)
    with pytest.raises(LuoshiError, match="已经放弃"):
        meet(row, replace(MET, on=date(2026, 10, 11)), who="mei")


def test_it_asks_about_open_leads_without_a_contact_for_more_than_thirty_days(county: Programme):
    row = meet(add())
    assert not quiet_since(leads(county), date(2026, 11, 8))
    assert list(quiet_since(leads(county), date(2026, 11, 9))) == [row]
    step(row, "dropped", words="不来了")
    assert not quiet_since(leads(county), date(2026, 12, 31))


def test_it_loads_made_up_leads_and_hides_them_with_the_samples(county: Programme):
    given = ToldLead(
        "示例线索", date(2026, 9, 1), hoped=yi("2"), owner="jia",
        contacts=(replace(MET, on=date(2026, 9, 2), next_on=date(2026, 9, 9)),),
        steps=(FlowStep("met", date(2026, 9, 2), by="甲局"),),
    )  # fmt: skip
    assert actions.load_leads(county, [given], sample=True, actor="系统", at=NOW) == 1
    (row,) = leads(county)
    assert (row.total, row.state, row.sample, len(contacts_of(row))) == (20000, "met", True, 1)
    Programme.objects.update(show_sample=False)
    county.refresh_from_db()
    assert not leads(county)
    with pytest.raises(LuoshiError, match="不是本项目库的单位"):
        actions.load_leads(county, [replace(given, owner="x")], sample=True, actor="系统", at=NOW)


def test_it_tells_made_up_leads_that_the_rules_allow(county: Programme):
    """The file names units of the pack; 甲县 lends them its own."""
    text = files("luoshi_web.projects").joinpath("leads.sample.yaml").read_text(encoding="utf-8")
    owners = {each["owner"] for each in yaml.safe_load(text)["leads"]}
    for code in owners:
        Unit.objects.create(programme=county, code=code, name=code, kind="town", position=9)
    told = len(yaml.safe_load(text)["leads"])
    assert actions.sample_leads(county, at=NOW) == told
    assert set(leads(county).values_list("state", flat=True)) == {
        "found", "met", "talks", "intent", "dropped",
    }  # fmt: skip
    assert quiet_since(leads(county), NOW.date()).exists()


# Pages


def send(who: str, no: int, deed: str, /, **fields):
    """A form of the lead's page, sent as the page has it now."""
    typed = {"seen": Lead.objects.get(number=no).edition, "key": "", **fields}
    return signed_in(who).post(f"/jia/projects/leads/{no}/do/{deed}/", typed)


SPOKE = {
    "kind": "phone", "on": "2026-10-09", "ours": "Rui", "theirs": "对方经理", "words": "谈了用地",
    "next_step": "回访", "next_on": "2026-10-11",
}  # fmt: skip
SIGNED = {
    "code": "HT9", "on": "2026-10-11", "amount": "3亿元", "site": "二号地", "number": "P9",
    "name": "九号电机", "town": "xi", "investor": "海河公司", "total": "3亿元",
}  # fmt: skip


def test_it_walks_a_lead_through_its_page(county: Programme):
    new = {
        "name": "海河电机线索", "owner": unit("jia").pk, "investor": "海河公司", "total": "3亿元",
        "heard": "2026-10-08",
    }  # fmt: skip
    answer = signed_in("rui").post("/jia/projects/leads/new/", new)
    assert (answer.status_code, answer["Location"]) == (302, "/jia/projects/leads/1/")
    assert "还没有接触" in shown("rui", "/jia/projects/leads/1/")
    assert send("rui", 1, "contact", **SPOKE).status_code == 302
    assert "下一步“回访”定在 2026-10-11，已过 1 天" in shown("rui", "/jia/projects/leads/1/")
    assert send("rui", 1, "step", key="met", on="2026-10-09").status_code == 302
    assert send("rui", 1, "step", key="talks", on="2026-10-10", words="用地").status_code == 302
    assert '<option value="" selected>请选镇街</option>' in shown("rui", "/jia/projects/leads/1/")
    assert send("rui", 1, "project", **SIGNED).status_code == 302
    page = shown("lan", "/jia/projects/leads/1/")
    assert "已签约，转为项目“九号电机”" in page
    assert "<form" not in page[page.index("ls-verdict") :]
    assert "HT9" in shown("lan", f"/jia/projects/{Project.objects.get(code='P9').number}/")


@pytest.mark.parametrize(
    ("deed", "fields", "status", "words"),
    [
        ("contact", SPOKE | {"on": ""}, 422, "没有填接触日期"),
        ("contact", SPOKE | {"theirs": ""}, 422, "没有写对方人员"),
        ("contact", SPOKE | {"seen": "7"}, 409, "刚有人改过"),
        ("step", {"key": "met", "on": "2026-10-12"}, 422, "一次接触"),
        ("step", {"key": "x", "on": "2026-10-12"}, 422, "x"),
        ("change", {"name": "海河", "owner": "999"}, 422, "没有选跟进单位"),
        ("project", SIGNED | {"amount": ""}, 422, "没有填合同金额"),
        ("project", SIGNED | {"town": ""}, 422, "没有选落户镇街"),
        ("project", SIGNED, 422, "不能直接到"),
        ("nothing", {}, 404, ""),
    ],
)
def test_it_shows_the_form_again_with_why(county: Programme, deed, fields, status, words):
    add()
    answer = send("rui", 1, deed, **fields)
    assert (answer.status_code, words in answer.content.decode()) == (status, True)
    assert Lead.objects.get().edition == 1


def test_it_offers_the_tellers_own_unit_for_a_new_lead(county: Programme):
    chosen = f'<option value="{unit("jia").pk}" selected>'
    assert chosen in shown("rui", "/jia/projects/leads/new/")


def test_it_refuses_a_new_lead_that_is_not_told_whole(county: Programme):
    client = signed_in("rui")
    answer = client.post(
        "/jia/projects/leads/new/", {"name": "甲", "owner": "x", "heard": "2026-10-08"}
    )
    assert (answer.status_code, "没有选跟进单位" in answer.content.decode()) == (422, True)
    answer = client.post(
        "/jia/projects/leads/new/", {"name": "甲", "owner": unit("yi").pk, "heard": "2026-10-08"}
    )
    assert answer.status_code == 403
    assert signed_in("lan").get("/jia/projects/leads/new/").status_code == 403
    assert client.get("/jia/projects/leads/9/").status_code == 404


def test_it_lists_leads_by_state_with_those_to_ask_about(county: Programme):
    meet(add(), replace(MET, next_on=date(2026, 10, 11)))
    add(name="另一条", total=None)
    client = signed_in("lan")
    page = client.get("/jia/projects/leads/").content.decode()
    assert "在谈 2 条招商线索，1 条下一步过了日子" in page
    asked = client.get("/jia/projects/leads/?ask=1").content.decode()
    assert "另一条" not in asked
    assert "过了 1 天" in asked
    assert "另一条" in client.get("/jia/projects/leads/?q=另一&owner=x").content.decode()
    assert (
        "海河电机线索"
        not in client.get(f"/jia/projects/leads/?owner={unit('yi').pk}").content.decode()
    )
    assert "登记线索" not in page
