"""A month by program: the same rules, the same words and the same figures as the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cast import PASSWORD, join
from django.db import transaction
from django.test import Client
from reports import opened

from luoshi_web.ledger.models import Observation
from luoshi_web.ledger.pages.build import forget_standings
from luoshi_web.offices.models import AuditEntry, Programme, Role
from luoshi_web.offices.queries import audit_faults
from luoshi_web.reporting.models import EntryChange, Report, Step
from luoshi_web.reporting.queries import forget_asked

BASE = "/api/v1/jia/reports/2026-09/yi"
PAGE = "/jia/reports/2026-09/yi/"


@pytest.fixture
def county(county: Programme) -> Programme:
    """Also bo, who coordinates beside mei, and yun, who reports for 乙局; its head hua signs. The round is open."""
    for name, role, unit in (("bo", Role.COORDINATOR, "jia"), ("yun", Role.REPORTER, "yi")):
        join(county, name, role, unit)
    opened(county)
    return county


@pytest.fixture
def client_of(county: Programme) -> Callable[[str], Client]:
    """One client a person, signed in once."""
    kept: dict[str, Client] = {}

    def of(name: str) -> Client:
        if name not in kept:
            kept[name] = Client()
            assert kept[name].login(username=name, password=PASSWORD)
        return kept[name]

    return of


def post(client: Client, url: str, **body: Any):
    return client.post(url, json.dumps(body), content_type="application/json")


def hand(whole: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in whole["items"] if item["how"] == "hand"]


def by_api(client_of: Callable[[str], Client], who: str, move: str, **more: Any):
    seen = client_of(who).get(BASE).json()["version"]
    return post(client_of(who), f"{BASE}/moves", move=move, seen=seen, **more)


def by_page(client_of: Callable[[str], Client], who: str, move: str, **more: Any) -> None:
    seen = Report.objects.get(unit__code="yi").version
    client_of(who).post(f"{PAGE}move/", {"move": move, "seen": seen, **more})


def _cells_by_api(client: Client, texts: list[dict[str, Any]]) -> None:
    assert post(client, f"{BASE}/cells", cells=texts).status_code == 200


def _cells_by_page(client: Client, texts: list[dict[str, Any]]) -> None:
    body = json.dumps({"cells": texts})
    assert client.post(f"{PAGE}cells/", body, content_type="application/json").status_code == 200


def _month(client_of: Callable[[str], Client], *, api: bool) -> dict[str, Any]:
    """Filled, sent, returned with a named cell, mended, sent, signed, reviewed, accepted; and what came of it."""
    save = _cells_by_api if api else _cells_by_page
    step = by_api if api else by_page
    whole = client_of("yun").get(BASE).json()
    cells = hand(whole)
    save(client_of("yun"), [
        {"key": c["key"], "text": "5", "note": "", "seen": c["version"]} for c in cells
    ])  # fmt: skip
    for text in whole["texts"]:
        words = {"section": text["section"], "progress": "在办", "seen": 0}
        if api:
            assert post(client_of("yun"), f"{BASE}/texts", **words).json() == {"version": 1}
        else:
            client_of("yun").post(f"{PAGE}text/", words)
    first = cells[0]["key"]
    step(client_of, "yun", "submit")
    step(client_of, "hua", "sign")
    step(client_of, "mei", "return", reason="与台账不一致", cells=[first])
    save(client_of("yun"), [{"key": first, "text": "6", "note": "已核对", "seen": 1}])
    step(client_of, "yun", "submit")
    step(client_of, "hua", "sign")
    step(client_of, "mei", "review")
    step(client_of, "bo", "accept")
    fields = ("indicator__code", "area", "period", "value", "recorded_by", "document", "note")
    return {
        "state": Report.objects.get(unit__code="yi").state,
        "figures": list(Observation.objects.order_by("pk").values_list(*fields)),
        "steps": list(Step.objects.values_list("move", "before", "after", "reason", "by")),
        "changes": list(EntryChange.objects.order_by("pk").values_list("value", "note", "by")),
        "trail": list(
            AuditEntry.objects.filter(action="reporting.report.moved").values_list(
                "actor", "object_name", "after"
            )
        ),
    }


def test_it_plays_a_month_as_the_pages_do(county: Programme, client_of):
    for name in ("yun", "hua", "mei", "bo"):
        client_of(name)
    with transaction.atomic():
        pages = _month(client_of, api=False)
        transaction.set_rollback(True)
    forget_standings()
    forget_asked()
    assert _month(client_of, api=True) == pages
    assert pages["state"] == "accepted"
    assert len(pages["figures"]) == len(hand(client_of("yun").get(BASE).json()))
    assert audit_faults(county) == []


def test_it_tells_a_report_as_the_page_shows_it_and_no_target(county: Programme, client_of):
    whole = client_of("yun").get(BASE).json()
    page = client_of("yun").get(PAGE).content.decode()
    assert all(item["key"] in page and item["name"] in page for item in hand(whole))
    assert whole["may_write"] and whole["moves"] == ["submit"]
    names = {name for item in whole["items"] for name in item}
    assert not names & {"target", "expected", "completion", "gap", "verdict"}
    assert (whole["state"], whole["version"]) == ("draft", 0)


def test_it_says_of_each_cell_what_became_of_it(county: Programme, client_of):
    key = hand(client_of("yun").get(BASE).json())[0]["key"]
    cells = [
        {"key": key, "text": "１２．５", "seen": 0},
        {"key": "gdp|甲县|2026-Q3", "text": "1", "seen": 0},
    ]
    saved, refused = post(client_of("yun"), f"{BASE}/cells", cells=cells).json()["cells"]
    assert (saved["state"], saved["text"], saved["version"]) == ("saved", "12.5", 1)
    assert refused["state"] == "refused"
    cells = [{"key": key, "text": "8", "seen": 0}]
    (late,) = post(client_of("hua"), f"{BASE}/cells", cells=cells).json()["cells"]
    assert (late["state"], late["text"], late["version"]) == ("conflict", "12.5", 1)
    cells = [{"key": key, "text": "十二", "seen": 1}]
    (wrong,) = post(client_of("yun"), f"{BASE}/cells", cells=cells).json()["cells"]
    assert wrong["state"] == "invalid" and wrong["message"].endswith("。")


def test_it_stores_no_control_character_and_no_half_of_a_pair(county: Programme, client_of):
    """PostgreSQL takes no NUL, and no database the half of a surrogate pair."""
    key = hand(client_of("yun").get(BASE).json())[0]["key"]
    cells = [{"key": key, "text": "5", "note": "好\x00的\ud800", "seen": 0}]
    (saved,) = post(client_of("yun"), f"{BASE}/cells", cells=cells).json()["cells"]
    assert (saved["state"], saved["note"]) == ("saved", "好的")
    answer = by_api(client_of, "yun", "withdraw", reason="\x00")
    assert answer.status_code in (409, 422)


def test_it_answers_who_may_not_and_who_was_late(county: Programme, client_of):
    whole = client_of("yun").get(BASE).json()
    cells = [{"key": c["key"], "text": "5", "seen": 0} for c in hand(whole)]
    assert post(client_of("mei"), f"{BASE}/cells", cells=cells).status_code == 403
    assert post(client_of("rui"), f"{BASE}/cells", cells=cells).status_code == 404
    answer = by_api(client_of, "yun", "submit")
    assert answer.status_code == 422 and "还没有填" in answer.json()["message"]
    assert post(client_of("yun"), f"{BASE}/cells", cells=cells).status_code == 200
    assert by_api(client_of, "mei", "review").status_code == 409
    assert by_api(client_of, "yun", "submit").json()["state"] == "submitted"
    assert by_api(client_of, "yun", "sign").status_code == 403
    late = post(client_of("yun"), f"{BASE}/cells", cells=cells)
    assert late.status_code == 409 and "不能改数" in late.json()["message"]
    stale = post(client_of("hua"), f"{BASE}/moves", move="sign", seen=0)
    assert stale.status_code == 409 and "Yun" in stale.json()["message"]
    unknown = post(client_of("hua"), f"{BASE}/moves", move="fly", seen=1)
    assert unknown.status_code == 422
    none = by_api(client_of, "hua", "send_back", reason=" ")
    assert none.status_code == 422 and "没有写原因" in none.json()["message"]


def test_it_lists_rounds_own_reports_and_the_matrix(county: Programme, client_of):
    assert [r["month"] for r in client_of("yun").get("/api/v1/jia/rounds").json()] == ["2026-09"]
    mine = client_of("yun").get("/api/v1/jia/reports").json()
    assert [row["unit"] for row in mine] == ["yi"]
    everything = client_of("mei").get("/api/v1/jia/reports?month=2026-09").json()
    assert {"jia", "yi"} <= {row["unit"] for row in everything}
    assert client_of("mei").get("/api/v1/jia/reports?month=2026-99").status_code == 404
    whole = client_of("lan").get("/api/v1/jia/rounds/2026-09").json()
    assert {row["unit"] for row in whole["units"]} == {row["unit"] for row in everything}
    assert whole["completeness"] == 0
    assert client_of("yun").get("/api/v1/jia/rounds/2026-09").status_code == 404
