"""Channels: which addresses are taken, that their secrets stay secret, and who may keep which."""

from __future__ import annotations

import re

import pytest
from cast import NOW, access_of, signed_in
from django.test import Client
from outside import Webhook
from telling import channel

from luoshi.errors import LuoshiError
from luoshi_web.notices.addresses import PERSON, PROGRAMME, check_address, unseal
from luoshi_web.notices.models import Channel
from luoshi_web.offices.models import AuditEntry, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def webhook():
    with Webhook() as server:
        yield server


# Addresses


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zhang",
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "exec://rm",
        "syslog://",
        "mailto://",
        "dingtalk://",
        "json://10.0.0.8/x",
        "mailto://u:p@example.cn?pgpprv=/etc/passwd",
        "mailto://u:p@example.cn?to=a@b.cn;pgpprv=/etc/passwd",
        "mailto://u:p@example.cn?to=a@b.cn&%20pgpprv=/etc/passwd",
        "wecombot://abc?verify=no",
        "feishu://abc?rto=9999",
        "feishu://abc#x",
        "feishu://ab c",
        "feishu://abc\r\nX: y",
        "mailto://[bad",
        "mailto://u:p@example.cn:99999",
        "feishu://" + "x" * 500,
    ],
)
def test_it_refuses_an_address_that_is_not_on_the_list(text):
    with pytest.raises(LuoshiError) as refused:
        check_address(text, PERSON)
    assert re.search(r"请|可以用", str(refused.value))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mailtos://zhang:secret1@example.cn?smtp=smtp.example.cn&to=li@b.cn", "l…@b.cn"),
        ("mailto://zhang:secret1@example.cn", "z…@example.cn"),
        ("dingtalk://SECRETSECRET@token01234567", "…4567"),
        ("wecombot://abcdefgh-1234-1234-1234-123456789012", "…9012"),
        ("feishu://abcdefghijkl-secret1", "…ret1"),
        ("lark://abcdefghijkl-secret1", "…ret1"),
    ],
)
def test_it_takes_the_channels_of_a_county_and_shows_none_of_their_secrets(text, shown):
    checked = check_address(f"  {text} ", PERSON)
    assert (checked.text, checked.shown) == (text, shown)
    assert "secret1" not in checked.shown


def test_it_lets_only_a_programme_have_the_server_call_any_address():
    assert (
        check_address("jsons://oa.example.cn/in?+X-Token=1", PROGRAMME).shown == "oa.example.cn/…"
    )
    with pytest.raises(LuoshiError, match="公共渠道"):
        check_address("jsons://oa.example.cn/in", PERSON)
    with pytest.raises(LuoshiError, match="method"):
        check_address("jsons://oa.example.cn/in?method=DELETE", PROGRAMME)


def test_it_keeps_addresses_encrypted(county, settings):
    kept = channel("feishu://abcdefghijkl-secret1")
    assert "secret1" not in kept.sealed
    assert unseal(kept.sealed) == "feishu://abcdefghijkl-secret1"
    settings.SECRET_KEY = "another"
    with pytest.raises(LuoshiError, match="密钥"):
        unseal(kept.sealed)
    said = signed_in_by_force("rui").post(f"/jia/notices/channels/{kept.pk}/test/", follow=True)
    assert "重新设置" in said.content.decode()


def signed_in_by_force(name: str) -> Client:
    """For a test that changes the secret, under which the sessions are signed as well."""
    client = Client()
    client.force_login(Person.objects.get(username=name))
    return client


def test_it_takes_a_bare_mail_address_only_where_the_site_can_send_mail(settings):
    settings.MAIL = ""
    with pytest.raises(LuoshiError, match="LUOSHI_MAIL"):
        check_address("zhang@example.cn", PERSON)
    settings.MAIL = "mailtos://luoshi:code@example.cn?smtp=smtp.example.cn"
    assert check_address("zhang@example.cn", PERSON).shown == "z…@example.cn"
    with pytest.raises(LuoshiError, match="邮箱"):
        check_address("zhang@", PERSON)


# The page of channels


def test_it_adds_tests_and_removes_a_channel(county, webhook):
    client = signed_in("mei")
    address = webhook.address
    given = {"address": address, "label": "工作群", "common": "on"}
    assert client.post("/jia/notices/channels/", given).status_code == 302
    kept = Channel.objects.get()
    assert kept.person is None
    page = client.get("/jia/notices/channels/").content.decode()
    assert "工作群" in page
    assert "/in" not in page
    said = client.post(f"/jia/notices/channels/{kept.pk}/test/", follow=True).content.decode()
    assert "已发给“工作群”" in said
    assert webhook.received[0]["title"] == "甲县高质量发展试点：试发"
    again = client.post(f"/jia/notices/channels/{kept.pk}/test/", follow=True).content.decode()
    assert "刚试发过" in again
    assert len(webhook.received) == 1
    client.post(f"/jia/notices/channels/{kept.pk}/remove/")
    kept.refresh_from_db()
    assert (kept.sealed, kept.removed_at) == ("", NOW)
    trail = AuditEntry.objects.filter(action__startswith="notices.")
    assert [row.action for row in trail] == ["notices.channel.added", "notices.channel.removed"]
    assert address not in "".join(row.before + row.after for row in trail)


def test_it_refuses_a_common_channel_to_others(county):
    given = {"address": "feishu://abcdefghijkl", "common": "on"}
    signed_in("rui").post("/jia/notices/channels/", given)
    # The field is not on their form, so the channel is their own.
    assert Channel.objects.get().person == access_of("rui").person
    for name in ("mei", "su"):
        theirs = given | {"address": f"feishu://abcdefghijkl-{name}"}
        signed_in(name).post("/jia/notices/channels/", theirs)
    assert Channel.objects.filter(person=None).count() == 2


def test_it_finds_nobody_elses_channel(county):
    kept = channel("feishu://abcdefghijkl")
    for what in ("test", "remove"):
        url = f"/jia/notices/channels/{kept.pk}/{what}/"
        assert signed_in("mei").post(url).status_code == 404
        assert signed_in("wai").post(url).status_code == 404


def test_it_says_beside_the_field_why_an_address_is_refused(county):
    answer = signed_in("rui").post("/jia/notices/channels/", {"address": "file:///etc/passwd"})
    assert answer.status_code == 422
    assert "不认得这种地址" in answer.content.decode()


@pytest.mark.parametrize("address", ["feishu://s3cr*t", "wecombot://s3cr*t", "mailto://s3crt@x"])
def test_it_says_at_once_that_a_token_is_none_and_logs_it_nowhere(county, caplog, capfd, address):
    answer = signed_in("rui").post("/jia/notices/channels/", {"address": address})
    assert answer.status_code == 422
    assert "写法不对" in answer.content.decode()
    assert "s3cr" not in caplog.text + "".join(capfd.readouterr())


def test_it_adds_an_address_once(county):
    channel("feishu://abcdefghijkl")
    answer = signed_in("rui").post("/jia/notices/channels/", {"address": "feishu://abcdefghijkl"})
    assert answer.status_code == 422
    assert "已经添加过" in answer.content.decode()


def test_it_keeps_at_most_five_channels_a_person(county):
    for n in range(5):
        channel(f"feishu://abcdefghijkl{n}")
    answer = signed_in("rui").post("/jia/notices/channels/", {"address": "feishu://abcdefghijkl9"})
    assert answer.status_code == 422
    assert "最多设 5 个" in answer.content.decode()


def test_it_tells_what_went_wrong_with_a_test_and_not_the_token(county, webhook):
    webhook.status = 403
    kept = channel(webhook.address, "mei", common=True)
    client = signed_in("mei")
    url = f"/jia/notices/channels/{kept.pk}/test/"
    said = client.post(url, follow=True).content.decode()
    assert "对方拒收（403）" in said
