"""人员: invitations, posts, leave, and what an administrator may not do."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import xlsxwriter
from cast import NOW, PASSWORD, signed_in
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client

from luoshi.cli import main
from luoshi_web.offices import people as people_room
from luoshi_web.offices.actions import (
    Leave,
    accept_link,
    appoint_administrator,
    clear_second_factor,
    end_absence,
    end_post,
    invite_people,
    invite_person,
    lock_person,
    renew_link,
    rescue_link,
    set_absence,
    unlock_person,
)
from luoshi_web.offices.models import Absence, AuditEntry, Invitation, Person, Post, Role, Unit
from luoshi_web.offices.people import (
    NewPerson,
    OpenItem,
    PeopleError,
    invitation_of,
    open_work,
    open_work_source,
    posts_in,
)
from luoshi_web.offices.queries import access_to, audit_faults

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 12)
GOOD = "qing-tian-7301"


def who(username: str) -> Person:
    return Person.objects.get(username=username)


def as_(username: str, day: date = DAY):
    return access_to(who(username), "jia", day)


def unit(code: str) -> Unit:
    return Unit.objects.get(programme__code="jia", code=code)


def token_in(text: str) -> str:
    found = re.search(r"/invitation/([\w-]+)/", text)
    assert found, text
    return found[1]


def entries(code: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=code))


def test_it_invites_with_a_link_that_is_kept_only_as_a_hash(county):
    made = invite_person(
        as_("su"), NewPerson("方知远", "fang", Role.REPORTER, unit("dong")), at=NOW
    )
    assert made.person.has_usable_password() is False
    kept = Invitation.objects.get()
    assert made.token not in kept.token_hash
    assert kept.expires_at == NOW + timedelta(days=7)
    assert [p.role for p in posts_in(county, made.person, DAY)] == ["reporter"]
    (entry,) = entries("offices.person.invited")
    assert made.token not in entry.after
    assert audit_faults(county) == []


def test_it_shows_the_link_once_and_the_list_says_invited(county):
    client = signed_in("su")
    given = {"name": "方知远", "username": "fang", "unit": unit("dong").pk, "role": "reporter"}
    answer = client.post("/jia/people/invite/", given)
    token = token_in(answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    assert invitation_of(token, NOW).person.username == "fang"
    page = client.get("/jia/people/").content.decode()
    assert "已邀请" in page
    assert token not in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"username": "a b"}, "账号写成了“a b”"),
        ({"username": "rui", "name": "别人"}, "已经有人用，姓名对不上"),
        ({"username": "rui", "name": "Rui", "role": "reporter", "unit": "jia"}, "已有这个岗位"),
        ({"username": "rui", "name": "Rui", "role": "administrator"}, "不能兼任"),
        ({"username": "an", "name": "An", "role": "reporter", "unit": "jia"}, "不能兼任"),
        ({"unit": ""}, "要写明单位"),
        ({"role": "king"}, "请从列出的里选"),
        ({"name": ""}, "请填姓名"),
        ({"name": "长" * 61}, "太长"),
        ({"unit": "99999"}, "请从列出的里选"),
    ],
)
def test_it_refuses_an_invitation_with_a_sentence(county, given, sentence):
    values = {"name": "方知远", "username": "fang", "unit": "dong", "role": "reporter"} | given
    if values["unit"] and not values["unit"].isdigit():
        values["unit"] = unit(values["unit"]).pk
    before = Person.objects.count(), Post.objects.count()
    answer = signed_in("su").post("/jia/people/invite/", values)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (Person.objects.count(), Post.objects.count()) == before


def test_an_account_that_exists_gets_the_post_and_no_link(county):
    made = invite_person(as_("su"), NewPerson("Rui", "rui", Role.REPORTER, unit("dong")), at=NOW)
    assert made.token == ""
    assert {p.unit.code for p in posts_in(county, who("rui"), DAY)} == {"jia", "dong"}
    assert who("rui").check_password(PASSWORD)


@pytest.mark.parametrize("name", ["mei", "lan", "rui", "hua", "an"])
def test_only_an_administrator_makes_people(county, name):
    with pytest.raises(PermissionDenied):
        invite_person(as_(name), NewPerson("方知远", "fang", Role.LEADER, None), at=NOW)
    with pytest.raises(PermissionDenied):
        lock_person(as_(name), who("rui"), at=NOW)
    with pytest.raises(PermissionDenied):
        renew_link(as_(name), who("rui"), at=NOW)
    with pytest.raises(PermissionDenied):
        clear_second_factor(as_(name), who("rui"), at=NOW)


@pytest.mark.parametrize("role", [r for r in Role.values if r != "administrator"])
def test_an_administrator_gives_itself_no_role(county, role):
    with pytest.raises(PeopleError):
        invite_person(as_("su"), NewPerson("Su", "su", role, unit("jia")), at=NOW)
    assert as_("su").roles == {"administrator"}


def test_an_administrator_gives_itself_no_role_by_deputising_either(county):
    leave = Leave(who("mei"), who("su"), DAY, DAY)
    with pytest.raises(PeopleError, match="不能兼任"):
        set_absence(as_("su"), leave, at=NOW)


def test_whoever_deputises_for_an_administrator_gets_no_business_role_meanwhile(county):
    made = invite_person(as_("su"), NewPerson("吉", "ji", Role.ADMINISTRATOR, None), at=NOW)
    set_absence(as_("su"), Leave(who("su"), made.person, DAY, DAY), at=NOW)
    with pytest.raises(PeopleError, match="不能兼任"):
        invite_person(as_("su"), NewPerson("吉", "ji", Role.REPORTER, unit("jia")), at=NOW)


def test_a_new_link_withdraws_the_old_one(county):
    first = invite_person(as_("su"), NewPerson("方", "fang", Role.LEADER, None), at=NOW).token
    second = renew_link(as_("su"), who("fang"), at=NOW)
    assert invitation_of(first, NOW) is None
    assert invitation_of(second, NOW) is not None
    assert invitation_of(second, NOW + timedelta(days=7)) is None
    assert invitation_of("x" * 500, NOW) is None


def test_a_link_works_once(county):
    token = renew_link(as_("su"), who("rui"), at=NOW)
    assert who("rui").check_password(PASSWORD)
    assert accept_link(token, GOOD, at=NOW).username == "rui"
    with pytest.raises(PeopleError, match="用过了"):
        accept_link(token, "another-7301", at=NOW)
    assert who("rui").check_password(GOOD)


def test_locking_ends_the_session_and_the_links_and_can_be_undone(county):
    client = signed_in("rui")
    token = renew_link(as_("su"), who("rui"), at=NOW)
    assert lock_person(as_("su"), who("rui"), at=NOW) is True
    assert lock_person(as_("su"), who("rui"), at=NOW) is False
    assert client.get("/jia/").status_code == 302
    assert Client().get(f"/invitation/{token}/").status_code == 410
    with pytest.raises(PeopleError, match="已停用"):
        renew_link(as_("su"), who("rui"), at=NOW)
    assert "已停用" in signed_in("su").get(f"/jia/people/{who('rui').pk}/").content.decode()
    assert unlock_person(as_("su"), who("rui"), at=NOW) is True
    assert signed_in("rui").get("/jia/").status_code == 200


def test_the_last_administrator_stays(county):
    made = invite_person(as_("su"), NewPerson("吉", "ji", Role.ADMINISTRATOR, None), at=NOW).person
    (post,) = posts_in(county, who("su"), DAY)
    with pytest.raises(PeopleError, match="自己的账号"):
        lock_person(as_("su"), who("su"), at=NOW)
    with pytest.raises(PeopleError, match="自己的岗位"):
        end_post(as_("su"), post, until=DAY, successor=None, open_items=[], at=NOW)
    lock_person(as_("su"), made, at=NOW)
    unlock_person(as_("su"), made, at=NOW)
    end_post(as_("ji"), post, until=DAY, successor=None, open_items=[], at=NOW)
    with pytest.raises(Http404):
        as_("su", DAY + timedelta(days=1))
    made.refresh_from_db()
    other = access_to(made, "jia", DAY)
    assert other.administers
    (last,) = posts_in(county, made, DAY)
    with pytest.raises(PeopleError, match="最后一位"):
        end_post(as_("su"), last, until=DAY, successor=None, open_items=[], at=NOW)


def test_an_account_known_in_another_programme_is_not_this_ones_to_lock(county, django_user_model):
    from luoshi_web.offices.models import Programme

    other = Programme.objects.create(
        code="yi", title="乙县", short_title="乙县", area="乙县", policy=county.policy,
        first_year=2024, last_year=2026, created_at=NOW,
    )  # fmt: skip
    Post.objects.create(programme=other, person=who("rui"), role="leader", since=DAY)
    for refused in (lock_person, unlock_person, renew_link):
        with pytest.raises(PeopleError, match="别的项目"):
            refused(as_("su"), who("rui"), at=NOW)
    assert invitation_of(rescue_link(county, who("rui"), actor="系统", at=NOW), NOW)


def test_a_stranger_of_another_programme_cannot_be_opened(county):
    assert signed_in("su").get(f"/jia/people/{who('wai').pk}/").status_code == 404
    assert (
        signed_in("su").post(f"/jia/people/{who('wai').pk}/do/", {"do": "lock"}).status_code == 404
    )
    assert who("wai").is_active


def test_ending_a_post_gives_it_to_the_successor_from_the_next_day(county):
    (post,) = posts_in(county, who("rui"), DAY)
    item = OpenItem("9 月报表", date(2026, 10, 15), "/jia/")
    taken = end_post(as_("su"), post, until=DAY, successor=who("hua"), open_items=[item], at=NOW)
    assert (taken.person.username, taken.since) == ("hua", DAY + timedelta(days=1))
    assert as_("rui").roles == {"reporter"}
    with pytest.raises(Http404):
        as_("rui", DAY + timedelta(days=1))
    assert as_("hua", DAY + timedelta(days=1)).roles == {"head", "reporter"}
    (entry,) = entries("offices.post.ended")
    assert "9 月报表" in entry.after
    assert "Hua（hua）" in entry.after
    assert audit_faults(county) == []


def test_of_two_who_end_a_post_one_is_told(county):
    (post,) = posts_in(county, who("rui"), DAY)
    end_post(as_("su"), post, until=DAY, successor=None, open_items=[], at=NOW)
    with pytest.raises(PeopleError, match="刚才已由别人结束"):
        end_post(as_("su"), post, until=DAY, successor=None, open_items=[], at=NOW)


@pytest.mark.parametrize(
    ("until", "successor", "sentence"),
    [
        (date(2020, 1, 1), None, "早于到岗日"),
        (DAY, "rui", "接手的人不合适"),
        (DAY, "su", "接手的人不合适"),
        (DAY, "an", "不能兼任"),
    ],
)
def test_it_refuses_an_end_that_cannot_be(county, until, successor, sentence):
    (post,) = posts_in(county, who("rui"), DAY)
    with pytest.raises(PeopleError, match=sentence):
        end_post(
            as_("su"),
            post,
            until=until,
            successor=who(successor) if successor else None,
            open_items=[],
            at=NOW,
        )
    assert as_("rui").roles == {"reporter"}


def test_whoever_leaves_stands_for_nobody(county):
    set_absence(as_("hua"), Leave(who("hua"), who("rui"), DAY, DAY + timedelta(days=9)), at=NOW)
    (post,) = posts_in(county, who("rui"), DAY)
    end_post(as_("su"), post, until=DAY, successor=None, open_items=[], at=NOW)
    with pytest.raises(Http404):
        as_("rui", DAY + timedelta(days=1))
    assert "Hua" in entries("offices.post.ended")[0].after


def test_the_page_that_ends_a_post_asks_who_takes_over_beside_what_is_open(county, monkeypatch):
    monkeypatch.setattr(people_room, "_SOURCES", [])

    @open_work_source
    def reports(programme, posts, day):
        return [
            OpenItem("没有期限的事", None, "/jia/"),
            *(OpenItem(f"{p.unit.name} 9 月报表", date(2026, 10, 15), "/jia/") for p in posts),
        ]

    post = who("rui").posts.get()
    items = open_work(county, [post], DAY)
    assert [item.what for item in items] == ["甲局 9 月报表", "没有期限的事"]
    client = signed_in("su")
    page = client.get(f"/jia/people/posts/{post.pk}/end/").content.decode()
    assert "甲局 9 月报表" in page
    assert "Mei（mei）" in page
    answer = client.post(
        f"/jia/people/posts/{post.pk}/end/", {"until": "2026-10-12", "successor": who("mei").pk}
    )
    assert answer.status_code == 302
    assert "甲局 9 月报表" in entries("offices.post.ended")[0].after


def test_a_deputy_fills_the_post_on_those_days_only_and_the_trail_says_for_whom(county):
    set_absence(
        as_("hua"), Leave(who("hua"), who("rui"), date(2026, 11, 2), date(2026, 11, 6)), at=NOW
    )
    for day, roles in [
        (date(2026, 11, 1), {"reporter"}),
        (date(2026, 11, 2), {"reporter", "head"}),
        (date(2026, 11, 6), {"reporter", "head"}),
        (date(2026, 11, 7), {"reporter"}),
    ]:
        assert as_("rui", day).roles == roles, day
    during = as_("rui", date(2026, 11, 2))
    assert during.unit_ids == {unit("jia").pk, unit("yi").pk}
    assert during.actor == "甲局 Rui（rui）代 Hua"
    assert during.actor_as("head", unit("yi").pk) == "甲局 Rui（rui）代 Hua"
    assert during.actor_as("reporter", unit("jia").pk) == "甲局 Rui（rui）"
    assert as_("rui", date(2026, 11, 1)).actor == "甲局 Rui（rui）"
    assert as_("hua", date(2026, 11, 2)).roles == {"head"}


def test_access_costs_one_query_deputy_or_not(county, django_assert_num_queries):
    set_absence(as_("hua"), Leave(who("hua"), who("rui"), DAY, DAY), at=NOW)
    rui = who("rui")
    with django_assert_num_queries(1):
        assert access_to(rui, "jia", DAY).roles == {"reporter", "head"}


def test_a_name_too_long_for_the_trail_is_cut_at_the_units(county):
    rui = who("rui")
    rui.name = "长" * 60
    rui.save()
    for code in ("yi", "dong", "xi"):
        Unit.objects.filter(code=code).update(name=code + "局" * 90)
        Post.objects.create(
            programme=county, person=rui, unit=unit(code), role="reporter", since=DAY
        )
    actor = as_("rui").actor
    assert len(actor) <= 120
    assert actor.endswith(f"{'长' * 60}（rui）")


def test_ending_leave_early_brings_the_person_back_today(county):
    made = set_absence(
        as_("hua"), Leave(who("hua"), who("rui"), DAY, DAY + timedelta(days=5)), at=NOW
    )
    later = datetime(2026, 10, 14, 1, tzinfo=UTC)
    end_absence(access_to(who("hua"), "jia", later.date()), made, at=later)
    assert as_("rui", date(2026, 10, 13)).roles == {"reporter", "head"}
    assert as_("rui", date(2026, 10, 14)).roles == {"reporter"}
    with pytest.raises(PeopleError, match="已经结束"):
        end_absence(access_to(who("hua"), "jia", later.date()), made, at=later)
    set_absence(as_("hua"), Leave(who("hua"), who("rui"), later.date(), later.date()), at=later)


def test_leave_that_had_not_begun_never_does(county):
    future = Leave(who("hua"), who("rui"), date(2026, 11, 2), date(2026, 11, 6))
    end_absence(as_("hua"), set_absence(as_("hua"), future, at=NOW), at=NOW)
    assert as_("rui", date(2026, 11, 3)).roles == {"reporter"}
    set_absence(as_("hua"), future, at=NOW)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"since": date(2026, 10, 11)}, "过去"),
        ({"until": date(2026, 10, 11)}, "止日早于起日"),
        ({"until": date(2028, 10, 11)}, "超过一年"),
        ({"deputy": "hua"}, "是本人"),
        ({"deputy": "wai"}, "没有岗位"),
        ({"deputy": "an"}, "不能兼任"),
        ({"person": "wai"}, "没有岗位可代"),
    ],
)
def test_it_refuses_leave_that_cannot_be(county, change, sentence):
    given = {"person": "hua", "deputy": "rui", "since": DAY, "until": DAY} | change
    leave = Leave(who(given["person"]), who(given["deputy"]), given["since"], given["until"])
    with pytest.raises(PeopleError, match=sentence):
        set_absence(as_("su"), leave, at=NOW)
    assert not Absence.objects.exists()


def test_nobody_deputises_while_away_and_no_two_leaves_overlap(county):
    set_absence(as_("hua"), Leave(who("hua"), who("rui"), DAY, DAY), at=NOW)
    for person, deputy, sentence in [
        ("hua", "mei", "已登记过请假"),
        ("mei", "hua", "自己也请假"),
        ("rui", "mei", "正代着 Hua"),
    ]:
        with pytest.raises(PeopleError, match=sentence):
            set_absence(as_("su"), Leave(who(person), who(deputy), DAY, DAY), at=NOW)


def test_leave_may_be_of_one_unit_only(county):
    invite_person(as_("su"), NewPerson("Hua", "hua", Role.REPORTER, unit("dong")), at=NOW)
    set_absence(as_("hua"), Leave(who("hua"), who("rui"), DAY, DAY, unit("dong")), at=NOW)
    assert as_("rui").unit_ids == {unit("jia").pk, unit("dong").pk}
    assert as_("rui").roles == {"reporter"}


def test_only_the_person_or_an_administrator_sets_leave(county):
    with pytest.raises(PermissionDenied):
        set_absence(as_("mei"), Leave(who("hua"), who("rui"), DAY, DAY), at=NOW)
    client = signed_in("hua")
    url = f"/jia/people/{who('hua').pk}/leave/"
    answer = client.post(
        url, {"since": "2026-10-12", "until": "2026-10-13", "deputy": who("rui").pk, "note": "培训"}
    )
    assert answer.status_code == 302
    page = client.get(url).content.decode()
    assert "Rui 代 Hua" in page
    assert (
        signed_in("rui").post(f"/jia/people/leave/{Absence.objects.get().pk}/end/").status_code
        == 403
    )
    assert client.post(f"/jia/people/leave/{Absence.objects.get().pk}/end/").status_code == 302
    assert as_("rui").roles == {"reporter"}


LIST = "姓名\t账号\t单位\t角色\n方知远\tfang\t东乡\t填报人员\n言午\tyan\t\t领导\n"


def test_a_list_is_tried_first_and_then_invites_everybody(county):
    client = signed_in("su")
    tried = client.post("/jia/people/bulk/", {"text": LIST})
    assert tried.status_code == 200
    assert "2 行都可以，还没有邀请" in tried.content.decode()
    assert not Person.objects.filter(username="fang").exists()
    rows = "方知远\tfang\t东乡\t填报人员\n言午\tyan\t\t领导"
    assert rows in tried.content.decode()
    done = client.post("/jia/people/bulk/", {"text": rows, "go": "1"})
    assert len(re.findall(r"/invitation/[\w-]+/", done.content.decode())) == 2
    assert as_("yan").roles == {"leader"}
    again = client.post("/jia/people/bulk/", {"text": rows, "go": "1"})
    assert again.status_code == 422
    assert again.content.decode().count("已有这个岗位") == 2


def test_every_row_says_what_is_wrong_with_it_and_nobody_is_invited(county):
    rows = "方知远，fang，东乡，填报人员\n言 yan 火星局 领导\n午,wu w,,领导\n未,wei,西乡,皇帝\n方知远,fang,东乡,填报人员\n申"
    answer = signed_in("su").post("/jia/people/bulk/", {"text": rows, "go": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "6 行里有 5 行要改" in page
    for sentence in ("没有“火星局”", "账号写成了“wu w”", "没有这个角色", "已有这个岗位"):
        assert sentence in page
    assert not Person.objects.filter(username="fang").exists()


def sheet(rows: list[list[object]]) -> SimpleUploadedFile:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return SimpleUploadedFile("list.xlsx", out.getvalue())


def test_a_sheet_is_read_by_its_heads_and_digits_stay_digits(county):
    file = sheet([["角色", "单位", "账号", "姓名"], ["填报人员", "东乡", 1001, "方知远"]])
    page = signed_in("su").post("/jia/people/bulk/", {"file": file}).content.decode()
    assert "1 行都可以" in page
    assert "方知远\t1001\t东乡\t填报人员" in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "  \n "}, "没有名单"),
        (
            {"file": SimpleUploadedFile("x.xlsx", b"not a sheet")},
            "不是 Excel 工作簿。请另存为 .xlsx",
        ),
        ({"file": SimpleUploadedFile("x.xlsx", b"0" * 2_000_001)}, "超过 2 MB"),
        ({"text": "甲,a,,领导\n" * 501}, "一次最多 500 行"),
        ({"text": "<script>alert(1)</script>,a,,领导"}, "&lt;script&gt;"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_with_a_sentence(county, given, sentence):
    answer = signed_in("su").post("/jia/people/bulk/", given)
    assert sentence in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_a_bulk_action_is_all_or_nothing(county):
    rows = [
        NewPerson("方知远", "fang", Role.LEADER, None),
        NewPerson("方知远", "fang", Role.LEADER, None),
    ]
    with pytest.raises(PeopleError, match="已有这个岗位"):
        invite_people(as_("su"), rows, at=NOW)
    assert not Person.objects.filter(username="fang").exists()


def test_coordinators_read_and_find_no_buttons(county):
    client = signed_in("mei")
    page = client.get("/jia/people/").content.decode()
    assert "Rui" in page
    assert "people/invite/" not in page
    one = client.get(f"/jia/people/{who('rui').pk}/").content.decode()
    assert "停用账号" not in one
    assert "people/posts/" not in one


def test_an_unknown_verb_changes_nothing(county):
    answer = signed_in("su").post(
        f"/jia/people/{who('rui').pk}/do/", {"do": "promote"}, follow=True
    )
    assert "没有这个操作" in answer.content.decode()


def test_the_list_shows_those_who_left_apart_and_those_on_leave_with_the_deputy(county):
    (post,) = posts_in(county, who("rui"), DAY)
    Post.objects.filter(pk=post.pk).update(until=date(2026, 10, 1))
    set_absence(as_("hua"), Leave(who("hua"), who("mei"), DAY, DAY), at=NOW)
    page = signed_in("su").get("/jia/people/").content.decode()
    assert "已离岗：1 个岗位" in page
    assert "至 10-12，Mei 代" in page


def test_no_page_and_no_column_says_when_somebody_signed_in(county):
    signed_in("rui")
    assert "last_login" not in {f.name for f in Person._meta.get_fields()}
    assert not AuditEntry.objects.filter(action__contains="login").exists()


def test_the_first_administrator_comes_from_the_command_line(county):
    made = appoint_administrator(county, "方知远", "fang", actor="系统", at=NOW)
    assert accept_link(made.token, GOOD, at=NOW).pk == made.person.pk
    assert as_("fang").administers
    with pytest.raises(PeopleError, match="不能兼任"):
        appoint_administrator(county, "Mei", "mei", actor="系统", at=NOW)


def run(*words: str):
    return CliRunner().invoke(main, list(words))


def test_the_command_line_makes_an_administrator_and_a_link(county):
    made = run("administrator", "jia", "--username", "fang", "--name", "方知远")
    assert made.exit_code == 0, made.output
    assert invitation_of(token_in(made.output), NOW).person.username == "fang"
    again = run("link", "su")
    assert accept_link(token_in(again.output), GOOD, at=NOW).username == "su"
    assert entries("offices.link.rescued")[0].actor == "系统"
    assert audit_faults(county) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["administrator", "yi", "--username", "fang", "--name", "方"], "没有项目 yi"),
        (["administrator", "jia", "--username", "mei", "--name", "Mei"], "不能兼任"),
        (["link", "nobody"], "没有在用的账号 nobody"),
        (["link", "wai"], "没有岗位"),
    ],
)
def test_the_command_line_refuses_with_a_sentence(county, words, sentence):
    result = run(*words)
    assert result.exit_code == 2
    assert sentence in result.output
