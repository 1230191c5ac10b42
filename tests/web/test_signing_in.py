"""The way in: passwords by link, lockout, the second factor, and what happens when a session has expired."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt, AccessLog
from cast import NOW, PASSWORD
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.test import Client

from luoshi_web.offices.actions import (
    clear_second_factor,
    enable_second_factor,
    lock_person,
    renew_link,
    spend_code,
    use_recovery_code,
)
from luoshi_web.offices.models import AuditEntry, Person, Role
from luoshi_web.offices.queries import access_to, audit_faults
from luoshi_web.offices.sealing import SealError, seal, unseal
from luoshi_web.offices.views.common import client_address
from luoshi_web.site import settings as installed
from luoshi_web.site.jobs import forget

pytestmark = pytest.mark.django_db
GOOD = "qing-tian-7301"


def who(username: str) -> Person:
    return Person.objects.get(username=username)


def su():
    return access_to(who("su"), "jia", NOW.date())


def link_of(username: str) -> str:
    return f"/invitation/{renew_link(su(), who(username), at=NOW)}/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post("/login/", {"username": username, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/jia/").status_code == 200


def codes_of(secret: str) -> list[str]:
    """The codes that count now: of the step before, this one and the next."""
    return [format_hotp_value(hotp_value(secret, n)) for n in yield_hotp_counters_from_time()]


@pytest.fixture
def secret(county) -> str:
    """rui has a second factor."""
    made = generate_totp_secret()
    enable_second_factor(who("rui"), made, at=NOW)
    return made


def test_it_signs_in_with_account_and_password_and_leads_where_one_wanted_to_go(county):
    client = Client()
    assert client.get("/jia/targets/").url == "/login/?next=/jia/targets/"
    assert sign_in(client, "rui", next="/jia/targets/").url == "/jia/targets/"
    assert is_in(client)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_it_leads_to_no_other_host(county, elsewhere):
    assert sign_in(Client(), "rui", next=elsewhere).url == "/"


def test_the_page_behind_a_link_tells_the_rules_and_what_the_account_may_do(county):
    page = Client().get(link_of("rui")).content.decode()
    for said in ("至少", "10", "填报本单位的数和进展", "甲局 填报人员", "只能用一次", "rui"):
        assert said in page, said


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short-7", "太短"),
        ("1234567890123", "全是数字"),
        ("password123", "这是常见的密码"),
        ("", "请填密码"),
        ("长" * 201, "最多 200"),
    ],
)
def test_it_refuses_a_weak_password_beside_the_field(county, password, sentence):
    url = link_of("rui")
    answer = Client().post(url, {"password": password, "again": password})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert who("rui").check_password(PASSWORD)


def test_it_refuses_a_password_like_the_account(county):
    rui = who("rui")
    rui.username = "ruishengnan"
    rui.save()
    answer = Client().post(
        link_of("ruishengnan"), {"password": "ruishengnan1", "again": "ruishengnan1"}
    )
    assert answer.status_code == 422
    assert "太相近" in answer.content.decode()


def test_it_refuses_two_that_differ_and_lets_spaces_stand(county):
    url = link_of("rui")
    client = Client()
    assert client.post(url, {"password": GOOD, "again": GOOD + "x"}).status_code == 422
    assert client.post(url, {"password": f" {GOOD} ", "again": f" {GOOD} "}).status_code == 302
    assert is_in(client)
    assert who("rui").check_password(f" {GOOD} ")


def test_a_used_link_and_an_invented_one_look_the_same(county):
    url = link_of("rui")
    Client().post(url, {"password": GOOD, "again": GOOD})
    used, invented = Client().get(url), Client().get("/invitation/never-was/")
    assert (used.status_code, invented.status_code) == (410, 410)
    assert used.content == invented.content
    assert Client().post(url, {"password": GOOD, "again": GOOD}).status_code == 410


def test_one_changes_the_password_and_other_sessions_end(county):
    here, there = Client(), Client()
    sign_in(here, "rui")
    sign_in(there, "rui")
    wrong = here.post("/account/", {"old": "wrong", "password": GOOD, "again": GOOD})
    assert "现在的密码不对" in wrong.content.decode()
    done = here.post("/account/", {"old": PASSWORD, "password": GOOD, "again": GOOD})
    assert done.status_code == 302
    assert is_in(here)
    assert not is_in(there)
    (entry,) = AuditEntry.objects.filter(action="offices.password.changed")
    assert GOOD not in entry.before + entry.after
    assert audit_faults(county) == []


def test_five_failures_lock_the_account_at_that_address_and_say_until_when(county):
    client = Client()
    for _ in range(4):
        assert sign_in(client, "rui", "wrong").status_code == 200
    locked = sign_in(client, "rui", "wrong")
    assert locked.status_code == 429
    assert re.search(r"暂时锁定，\d\d:\d\d 以后再试", locked.content.decode())
    assert sign_in(client, "rui").status_code == 429
    assert sign_in(client, "mei").status_code == 302
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert sign_in(elsewhere, "rui").status_code == 302


def test_the_lock_ends_after_the_pause_and_tries_meanwhile_do_not_prolong_it(county):
    client = Client()
    for _ in range(5):
        sign_in(client, "rui", "wrong")
    kept = AccessAttempt.objects.get()
    sign_in(client, "rui", "wrong")
    assert AccessAttempt.objects.get().attempt_time == kept.attempt_time
    AccessAttempt.objects.update(attempt_time=kept.attempt_time - timedelta(minutes=15))
    assert sign_in(client, "rui").status_code == 302


def test_failures_are_deleted_with_the_pause_and_successes_nowhere_written(county):
    sign_in(Client(), "rui", "wrong")
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(hours=1)
    )
    sign_in(Client(), "hua", "wrong")
    assert [a.username for a in AccessAttempt.objects.all()] == ["hua"]
    sign_in(Client(), "hua")
    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()


def test_the_job_forgets_failures_that_lock_nobody_and_sessions_that_have_ended(county):
    sign_in(Client(), "rui", "wrong")
    sign_in(Client(), "hua", "wrong")
    gone, here = Client(), Client()
    sign_in(gone, "mei")
    sign_in(here, "lan")
    late = AccessAttempt.objects.get(username="rui")
    AccessAttempt.objects.filter(pk=late.pk).update(
        attempt_time=late.attempt_time - timedelta(minutes=16)
    )
    ended = Session.objects.get(session_key=gone.session.session_key)
    ended.expire_date -= timedelta(hours=13)
    ended.save()
    assert "1 条" in forget(NOW)
    assert [a.username for a in AccessAttempt.objects.all()] == ["hua"]
    assert not Session.objects.filter(pk=ended.pk).exists()
    assert is_in(here)


def test_what_is_kept_of_a_failure_holds_no_password(county):
    sign_in(Client(), "rui", "my-secret-word", next="/jia/")
    kept = AccessAttempt.objects.get()
    assert "my-secret-word" not in kept.post_data + kept.get_data


def test_a_password_set_by_a_link_lifts_the_lock(county):
    client = Client()
    for _ in range(5):
        sign_in(client, "rui", "wrong")
    client.post(link_of("rui"), {"password": GOOD, "again": GOOD})
    assert is_in(client)
    assert sign_in(Client(), "rui", GOOD).status_code == 302


def test_guessing_the_old_password_of_an_open_session_locks_too(county):
    client = Client()
    sign_in(client, "rui")
    answers = [
        client.post("/account/", {"old": "guess", "password": GOOD, "again": GOOD}).status_code
        for _ in range(6)
    ]
    assert answers == [422] * 4 + [429] * 2


def test_the_address_is_read_from_the_header_only_behind_servers_of_our_own(settings):
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 192.0.2.7"}
    assert client_address(request) == "10.0.0.1"
    settings.PROXIES = 1
    assert client_address(request) == "192.0.2.7"
    settings.PROXIES = 3
    assert client_address(request) == "10.0.0.1"
    del request.META["HTTP_X_FORWARDED_FOR"]
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1"}
    settings.PROXIES = 1
    assert client_address(request) == "10.0.0.1"


def test_one_sets_up_a_second_factor_with_a_code_that_works(county):
    client = Client()
    sign_in(client, "rui")
    page = client.get("/account/second-factor/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    key = re.search(r'class="ls-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert client.post("/account/second-factor/", {"code": "000000x"}).status_code == 422
    done = client.post("/account/second-factor/", {"code": codes_of(key)[1]})
    assert len(re.findall(r"<li>\d{10}</li>", done.content.decode())) == 10
    kept = Authenticator.objects.get(type="totp")
    assert key not in str(kept.data)
    assert client.get("/account/second-factor/").status_code == 302
    assert "已启用" in client.get("/account/").content.decode()


def test_the_password_alone_opens_nothing_then(secret):
    client = Client()
    answer = sign_in(client, "rui", next="/jia/targets/")
    assert answer.url == "/login/second/"
    assert not is_in(client)
    assert client.get("/account/").status_code == 302
    assert client.get("/login/second/").status_code == 200
    done = client.post("/login/second/", {"code": codes_of(secret)[1]})
    assert done.url == "/jia/targets/"
    assert is_in(client)


def test_a_code_opens_one_session_only(secret):
    code = codes_of(secret)[1]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, "rui")
    assert first.post("/login/second/", {"code": code}).status_code == 302
    assert second.post("/login/second/", {"code": code}).status_code == 422
    assert not is_in(second)
    assert spend_code(who("rui"), codes_of(secret)[0]) is False
    assert spend_code(who("rui"), codes_of(secret)[2]) is True


def test_a_recovery_code_works_once_and_says_how_many_are_left(county):
    codes = enable_second_factor(who("rui"), generate_totp_secret(), at=NOW)
    client = Client()
    sign_in(client, "rui")
    client.post("/login/second/", {"code": f"{codes[0][:5]} {codes[0][5:]}"})
    assert "还剩 9 个" in client.get("/jia/targets/").content.decode()
    again = Client()
    sign_in(again, "rui")
    assert again.post("/login/second/", {"code": codes[0]}).status_code == 422
    assert use_recovery_code(who("rui"), "", at=NOW) is None
    assert use_recovery_code(who("hua"), codes[1], at=NOW) is None


def test_wrong_codes_lock_like_wrong_passwords(secret):
    client = Client()
    sign_in(client, "rui")
    answers = [client.post("/login/second/", {"code": "000000x"}).status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    assert client.post("/login/second/", {"code": codes_of(secret)[1]}).status_code == 429
    assert sign_in(Client(), "rui").status_code == 429


def test_the_step_between_holds_ten_minutes_and_no_longer(secret, settings):
    client = Client()
    sign_in(client, "rui")
    settings.CLOCK = (NOW + timedelta(minutes=11)).isoformat()
    answer = client.post("/login/second/", {"code": codes_of(secret)[1]})
    assert answer.url == "/login/"
    assert not is_in(client)


def test_the_step_between_ends_when_the_account_is_locked_or_its_password_changed(secret):
    client, other = Client(), Client()
    sign_in(client, "rui")
    sign_in(other, "rui")
    lock_person(su(), who("rui"), at=NOW)
    assert client.post("/login/second/", {"code": codes_of(secret)[1]}).url == "/login/"
    Person.objects.filter(username="rui").update(is_active=True)
    rui = who("rui")
    rui.set_password(GOOD)
    rui.save()
    assert other.post("/login/second/", {"code": codes_of(secret)[1]}).url == "/login/"


def test_a_role_may_demand_a_second_factor_before_the_first_page(county, settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})
    client = Client()
    assert sign_in(client, "rui").url == "/login/enrol/"
    assert not is_in(client)
    page = client.get("/login/enrol/").content.decode()
    assert "填报人员 的账号要用两步验证" in page
    key = re.search(r'class="ls-key">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert client.post("/login/enrol/", {"code": "1"}).status_code == 422
    assert "恢复码" in client.post("/login/enrol/", {"code": codes_of(key)[1]}).content.decode()
    assert is_in(client)
    refused = client.post("/account/second-factor/off/", {"old": PASSWORD}, follow=True)
    assert "必须用两步验证" in refused.content.decode()
    assert Authenticator.objects.filter(type="totp").exists()
    assert sign_in(Client(), "mei").url == "/"


def test_one_turns_it_off_with_the_password(secret):
    client = Client()
    sign_in(client, "rui")
    client.post("/login/second/", {"code": codes_of(secret)[1]})
    client.post("/account/second-factor/off/", {"old": "wrong"})
    assert Authenticator.objects.exists()
    client.post("/account/second-factor/off/", {"old": PASSWORD})
    assert not Authenticator.objects.exists()
    assert sign_in(Client(), "rui").url == "/"


def test_new_recovery_codes_make_the_old_ones_worthless(county):
    old = enable_second_factor(who("rui"), generate_totp_secret(), at=NOW)
    client = Client()
    assert client.login(username="rui", password=PASSWORD)
    page = client.post("/account/second-factor/codes/", {"old": PASSWORD}).content.decode()
    new = re.findall(r"<li>(\d{10})</li>", page)
    assert len(new) == 10
    assert use_recovery_code(who("rui"), old[0], at=NOW) is None
    assert use_recovery_code(who("rui"), new[0], at=NOW) == 9


def test_an_administrator_clears_it_for_others_and_not_for_itself(secret):
    assert clear_second_factor(su(), who("rui"), at=NOW) is True
    assert clear_second_factor(su(), who("rui"), at=NOW) is False
    with pytest.raises(ValueError, match="自己的"):
        clear_second_factor(su(), who("su"), at=NOW)
    assert AuditEntry.objects.filter(action="offices.second_factor.cleared").count() == 1


def test_a_changed_site_key_opens_no_door(secret, settings):
    settings.SECRET_KEY = "another"
    assert spend_code(who("rui"), codes_of(secret)[1]) is False
    assert use_recovery_code(who("rui"), "1234567890", at=NOW) is None


def test_what_is_sealed_for_one_purpose_opens_for_no_other(settings):
    kept = seal("秘密", "one")
    assert unseal(kept, "one") == "秘密"
    with pytest.raises(SealError):
        unseal(kept, "two")
    with pytest.raises(SealError):
        unseal(kept[:-4] + "AAA=", "one")


def test_a_script_gets_401_and_a_sentence_when_the_session_has_expired(county):
    answer = Client().post(
        "/jia/observe/",
        headers={"X-Requested-With": "fetch", "Referer": "http://testserver/jia/observe/"},
    )
    assert answer.status_code == 401
    assert "登录已过期" in answer.json()["error"]
    assert answer.json()["login"] == "/login/?next=%2Fjia%2Fobserve%2F&expired=1"


def test_a_form_sent_too_late_leads_back_to_its_page(county):
    answer = Client().post("/jia/sample/", headers={"Referer": "http://testserver/jia/targets/"})
    assert answer.url == "/login/?next=%2Fjia%2Ftargets%2F&expired=1"
    assert "登录已过期" in Client().get(answer.url).content.decode()
    foreign = Client().post("/jia/sample/", headers={"Referer": "https://evil.example/x/"})
    assert foreign.url == "/login/?next=%2F&expired=1"


@pytest.mark.parametrize(
    ("username", "sentence"), [("", "请填账号"), ("长" * 100_000, "最多 60 个字"), ("a\0b", "")]
)
def test_an_account_that_cannot_be_is_refused_and_not_counted(county, username, sentence):
    answer = sign_in(Client(), username)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not AccessAttempt.objects.exists()


def test_signing_out_is_no_expired_session(county):
    client = Client()
    sign_in(client, "rui")
    assert client.post("/logout/").url == "/login/"


def test_a_locked_account_cannot_sign_in_and_is_told_nothing_more(county):
    lock_person(su(), who("rui"), at=NOW)
    answer = sign_in(Client(), "rui")
    unknown = sign_in(Client(), "nobody-here")
    told = re.compile(r'class="ls-msg" role="alert">([^<]+)<')
    assert told.search(answer.content.decode())[1] == told.search(unknown.content.decode())[1]


def test_the_installation_knows_the_roles_that_there_are(monkeypatch):
    monkeypatch.setenv("TRIED_ROLES", ",".join(Role.values))
    assert installed.env_roles("TRIED_ROLES") == set(Role.values)
    monkeypatch.setenv("TRIED_ROLES", "king")
    with pytest.raises(ImproperlyConfigured, match="king"):
        installed.env_roles("TRIED_ROLES")
