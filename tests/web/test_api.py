"""The API's door: who asks, what a refusal looks like, tokens for programs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from cast import NOW, PASSWORD, signed_in
from django.test import Client

from luoshi_web.offices.actions import change_password, lock_person, make_token, revoke_token
from luoshi_web.offices.models import ApiToken, AuditEntry, Person, Programme
from luoshi_web.offices.people import PeopleError, tokens_of
from luoshi_web.offices.queries import access_to, audit_faults

ROUNDS = "/api/v1/jia/rounds"


@pytest.fixture
def rui(county: Programme) -> Person:
    return Person.objects.get(username="rui")


def by_token(token: str, url: str = ROUNDS):
    return Client().get(url, headers={"authorization": f"Bearer {token}"})


def test_it_lets_a_program_act_as_its_person(rui: Person):
    answer = by_token(make_token(rui, "取数", 90, at=NOW))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"


def test_it_keeps_only_the_hash_and_tells_the_trail(rui: Person, county: Programme):
    token = make_token(rui, "取数", 90, at=NOW)
    row = ApiToken.objects.get()
    assert token not in (row.token_hash, row.name)
    assert revoke_token(rui, row.pk, at=NOW) and not revoke_token(rui, row.pk, at=NOW)
    told = AuditEntry.objects.filter(object_type="token").values_list("action", "after")
    assert [code for code, _after in told] == ["offices.token.made", "offices.token.revoked"]
    assert all(token not in after for _code, after in told)
    assert audit_faults(county) == []


@pytest.mark.parametrize("spoil", ["revoked", "expired", "password", "locked", "other"])
def test_it_refuses_a_token_that_is_no_good_any_more(
    rui: Person, county: Programme, settings, spoil
):
    token = make_token(rui, "取数", 30, at=NOW)
    if spoil == "revoked":
        revoke_token(rui, ApiToken.objects.get().pk, at=NOW)
    elif spoil == "expired":
        settings.CLOCK = (NOW + timedelta(days=30)).isoformat()
    elif spoil == "password":
        change_password(rui, "another-2026-word", at=NOW)
    elif spoil == "locked":
        lock_person(access_to(Person.objects.get(username="su"), "jia", NOW.date()), rui, at=NOW)
    else:
        token = f"{token}x"
    answer = by_token(token)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["message"].endswith("。")


def test_it_never_takes_a_session_for_a_wrong_token(rui: Person):
    client = signed_in("rui")
    assert client.get(ROUNDS).status_code == 200
    assert client.get(ROUNDS, headers={"authorization": "Bearer luoshi_x"}).status_code == 401


def test_it_shows_no_programme_to_a_stranger(county: Programme):
    answer = signed_in("wai").get(ROUNDS)
    assert (answer.status_code, answer.json()["place"]) == (404, "")
    assert signed_in("rui").get("/api/v1/yi/rounds").status_code == 404


def test_it_asks_a_page_for_its_check_code_and_a_program_for_none(rui: Person):
    url, body = "/api/v1/jia/reports/2026-09/jia/cells", json.dumps({"cells": []})
    client = signed_in("rui", enforce_csrf_checks=True)
    answer = client.post(url, body, content_type="application/json")
    assert answer.status_code == 403 and "刷新" in answer.json()["message"]
    token = make_token(rui, "报数", 90, at=NOW)
    program = Client(enforce_csrf_checks=True)
    answer = program.post(url, body, content_type="application/json",
                          headers={"authorization": f"Bearer {token}"})  # fmt: skip
    assert answer.status_code == 404  # No round is open yet.
    nobody = Client(enforce_csrf_checks=True)
    assert nobody.post(url, body, content_type="application/json").status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ("{", 400, ""),
        ("[]", 422, "cells"),
        ("{}", 422, "cells"),
        ('{"cells": 3}', 422, "cells"),
        ('{"cells": [{"key": "a", "text": 3860, "seen": 0}]}', 422, "cells[0].text"),
        ('{"cells": [{"key": "a", "text": "1", "seen": -1}]}', 422, "cells[0].seen"),
        ('{"cells": [{"key": "a", "text": "1", "seen": 1e40}]}', 422, "cells[0].seen"),
        ('{"cells": [{"key": "a", "text": "1"}]}', 422, "cells[0].seen"),
        (json.dumps({"cells": [{"key": "a", "text": "1", "seen": 0}] * 501}), 422, "cells"),
    ],
)
def test_it_names_the_place_of_what_cannot_be_read(county: Programme, body, status, place):
    url = "/api/v1/jia/reports/2026-09/jia/cells"
    answer = signed_in("rui").post(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["place"]) == (status, place)
    assert answer.json()["message"].endswith("什么也没有存。")


def test_it_describes_itself_without_an_outside_address(client: Client):
    told = client.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.")
    assert "/api/v1/{programme}/reports/{month}/{unit}/cells" in told["paths"]
    assert set(told["components"]["securitySchemes"]) == {"Token", "Session"}
    assert client.get("/api/v1/docs").status_code in (302, 404)


def test_it_makes_a_token_on_the_account_page_and_shows_it_once(rui: Person):
    client = signed_in("rui")
    given = {"name": "统计平台", "days": "30", "old": PASSWORD}
    shown = client.post("/account/tokens/", given).content.decode()
    token = shown.partition("<li>luoshi_")[2].partition("</li>")[0]
    assert by_token(f"luoshi_{token}").status_code == 200
    page = client.get("/account/").content.decode()
    assert "统计平台" in page and token not in page
    client.post(f"/account/tokens/{tokens_of(rui, NOW)[0].pk}/revoke/")
    assert by_token(f"luoshi_{token}").status_code == 401


@pytest.mark.parametrize(
    "given", [{"old": "wrong"}, {"days": "0"}, {"days": "9" * 40}, {"days": "十"}, {"name": " "}]
)
def test_it_makes_no_token_of_what_is_wrong(rui: Person, given):
    asked = {"name": "取数", "days": "30", "old": PASSWORD} | given
    assert signed_in("rui").post("/account/tokens/", asked).status_code == 302
    assert not ApiToken.objects.exists()


def test_it_revokes_no_token_of_another(rui: Person):
    make_token(rui, "取数", 90, at=NOW)
    signed_in("hua").post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert len(tokens_of(rui, NOW)) == 1


def test_it_gives_a_person_ten_tokens_and_no_more(rui: Person):
    for n in range(10):
        make_token(rui, f"程序 {n}", 90, at=NOW)
    with pytest.raises(PeopleError, match="已有 10 个"):
        make_token(rui, "又一个", 90, at=NOW)
