"""Registers by program: what the pages show and take, with the same refusals, each with its status and its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cast import NOW, join, signed_in
from django.test import Client

from luoshi_web.offices.models import Person, Role
from luoshi_web.offices.queries import access_to
from luoshi_web.registers.actions import change_entry
from luoshi_web.registers.models import Revision
from luoshi_web.registers.queries import kept_of

pytestmark = pytest.mark.databases
BASE = "/api/v1/jia/registers"
PLANTS = f"{BASE}/plants"


def post(who: str, url: str, **body: Any):
    return signed_in(who).post(url, json.dumps(body), content_type="application/json")


def got(who: str, url: str) -> Any:
    answer = signed_in(who).get(url)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_it_lists_registers_with_what_they_hold(plants):
    (row,) = got("lan", BASE)
    assert (row["code"], row["keeper"], row["entries"], row["version"]) == ("plants", "jia", 3, 1)


def test_it_tells_the_declaration_with_formulas_in_words(plants):
    told = got("lan", PLANTS)
    fields = {one["code"]: one for one in told["fields"]}
    assert fields["invested"]["unit"] == "万元"
    assert [one["code"] for one in fields["level"]["choices"]] == ["nation", "city"]
    assert {"code": "dong", "label": "东乡"} in fields["town"]["choices"]
    assert told["moves"][1]["needs"] == ["level"]
    assert "平台" in told["indicators"][0]["formula"]


def test_it_gives_entries_page_by_page_and_every_one_once(plants):
    first = got("mei", f"{PLANTS}/entries?limit=2")
    second = got("mei", f"{PLANTS}/entries?limit=2&after={first['next']}")
    numbers = [one["number"] for page in (first, second) for one in page["entries"]]
    assert (numbers, second["next"]) == ([3, 2, 1], "")


def test_it_gives_values_as_they_can_be_sent_back(plants):
    (row,) = got("mei", f"{PLANTS}/entries?q=乙平台")["entries"]
    assert row["values"] == {
        "plant": "乙平台", "town": "dong", "level": "city", "opened_on": "2026-08-15",
        "invested": "300.5", "fit": "否", "contact": "李四",
    }  # fmt: skip
    answer = post("mei", f"{PLANTS}/entries/2", seen=1, values=row["values"])
    assert answer.json()["revision"] == 1


def test_it_leaves_private_values_out_for_who_may_not_see_them(plants):
    for row in got("lan", f"{PLANTS}/entries")["entries"]:
        assert "contact" not in row["values"]
    told = got("lan", f"{PLANTS}/entries/1")
    assert "contact" not in told["history"][0]["values"]
    assert "contact" not in told["history"][0]["changed"]
    rows = got("lan", f"{PLANTS}/figures/t03?period=2026")["rows"]
    assert all("contact" not in row["values"] for row in rows)


def test_it_filters_as_the_list_does(plants):
    assert [
        e["number"] for e in got("mei", f"{PLANTS}/entries?area=dong&f_level=nation")["entries"]
    ] == [1]
    assert [e["number"] for e in got("mei", f"{PLANTS}/entries?from=2026-09-01")["entries"]] == [3]


@pytest.mark.parametrize(
    "query", ["stage=gone", "area=north", "from=yesterday", "known=2026-13-01"]
)
def test_it_refuses_a_filter_it_cannot_ask_for(plants, query: str):
    answer = signed_in("mei").get(f"{PLANTS}/entries?{query}")
    assert (answer.status_code, answer.json()["place"]) == (422, "query")


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x"])
def test_it_refuses_pages_that_are_too_large(plants, query: str):
    answer = signed_in("mei").get(f"{PLANTS}/entries?{query}")
    assert (answer.status_code, answer.json()["place"]) == (422, "query.limit")


def test_it_adds_an_entry(plants):
    values = {"plant": "丁平台", "opened_on": "2026年9月1日", "invested": "1 亿元"}
    answer = post("rui", f"{PLANTS}/entries", values=values)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["number"], told["revision"], told["stage"]) == (4, 1, "asked")
    assert told["values"]["invested"] == "10000"
    assert [one["change"] for one in told["history"]] == ["added"]


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"opened_on": "2026-09-01"}, "values.plant"),
        ({"plant": "丁", "opened_on": "昨天"}, "values.opened_on"),
        ({"plant": "丁", "opened_on": "2026-09-01", "invested": "3 公顷"}, "values.invested"),
        ({"plant": "丁", "opened_on": "2026-09-01", "town": "北乡"}, "values.town"),
        ({"plant": "丁", "opened_on": "2026-09-01", "colour": "red"}, "values.colour"),
        ({"plant": "丁", "opened_on": "2026-09-01", "proof": "1"}, "values.proof"),
        ({"plant": 7}, "values.plant"),
        ("丁", "values"),
    ],
)
def test_it_says_where_a_value_cannot_be_kept(plants, values: Any, place: str):
    answer = post("mei", f"{PLANTS}/entries", values=values)
    assert answer.status_code == 422
    assert answer.json()["place"].removeprefix("body.") == place
    assert Revision.objects.count() == 3


def test_it_changes_only_what_was_sent(plants):
    told = post(
        "mei", f"{PLANTS}/entries/1", seen=1, values={"fit": "", "invested": "7"}, reason="核对"
    ).json()
    assert told["values"] == {
        "plant": "甲平台", "town": "dong", "level": "nation", "opened_on": "2025-03-01",
        "invested": "7", "contact": "张三",
    }  # fmt: skip
    assert sorted(told["history"][1]["changed"]) == ["fit", "invested"]
    assert told["history"][1]["reason"] == "核对"


def test_it_tells_the_second_of_two_who_was_first(plants):
    who = access_to(Person.objects.get(username="mei"), "jia", NOW.date())
    row = Revision.objects.get(entry_no=1)
    change_entry(who, kept_of(who, "plants"), 1, 1, {**row.body, "fit": 0}, at=NOW)
    for url, more in (
        ("entries/1", {"values": {"fit": "是"}}),
        ("entries/1/moves", {"target": "checking"}),
    ):
        answer = post("mei", f"{PLANTS}/{url}", seen=1, **more)
        assert answer.status_code == 409
        assert "Mei" in answer.json()["message"]


def test_it_moves_an_entry_and_says_what_is_missing(plants):
    told = post("mei", f"{PLANTS}/entries/3/moves", seen=1, target="checking").json()
    assert (told["stage"], told["revision"]) == ("checking", 2)
    answer = post("mei", f"{PLANTS}/entries/3/moves", seen=2, target="certified")
    assert answer.status_code == 422
    assert "级别" in answer.json()["message"]


def test_it_computes_a_figure_with_its_formula_and_rows(plants):
    told = got("mei", f"{PLANTS}/figures/t03?period=2026-09&by_area=true")
    assert (told["value"], told["unit"], told["period"]) == ("2", "个", "2026-09")
    assert {one["area"]: one["value"] for one in told["areas"]} == {"dong": "1", "xi": "1"}
    assert [row["number"] for row in told["rows"]] == [2, 3]
    mean = got("mei", f"{PLANTS}/figures/plants_money?period=2026-09")
    assert (mean["value"], mean["above"], mean["below"]) == ("750.25", "1500.5", "2")


def test_it_tells_no_figure_from_zero_where_nothing_was_known(plants):
    url = f"{PLANTS}/figures/plants_money?period=2026-09&known=2026-10-01"
    assert got("mei", url)["value"] == ""
    assert got("mei", url.replace("plants_money", "t03"))["value"] == "0"


def test_it_gives_the_rows_behind_a_figure_page_by_page(plants):
    first = got("mei", f"{PLANTS}/figures/t03?period=2026&limit=1")
    second = got("mei", f"{PLANTS}/figures/t03?period=2026&limit=1&after={first['next']}")
    assert [first["rows"][0]["number"], second["rows"][0]["number"], second["next"]] == [2, 3, 0]


@pytest.mark.parametrize(
    ("query", "place"),
    [("", "query.period"), ("period=9月", "query.period"), ("period=2026&known=x", "query.known")],
)
def test_it_says_which_period_it_cannot_read(plants, query: str, place: str):
    answer = signed_in("mei").get(f"{PLANTS}/figures/t03?{query}")
    assert (answer.status_code, answer.json()["place"]) == (422, place)


@pytest.mark.parametrize(
    "url", ["/nothing", "/plants/entries/9", "/plants/figures/t99?period=2026", "/plants?version=7"]
)
def test_it_answers_404_for_what_is_not_there(plants, url: str):
    assert signed_in("mei").get(f"{BASE}{url}").status_code == 404


def test_it_lets_only_those_write_who_may_on_the_pages(county, plants):
    join(county, "dou", Role.REPORTER, "dong")
    values = {"plant": "丁", "opened_on": "2026-09-01", "town": "xi"}
    assert post("lan", f"{PLANTS}/entries", values=values).status_code == 403
    assert post("dou", f"{PLANTS}/entries", values=values).status_code == 403
    assert post("dou", f"{PLANTS}/entries", values=values | {"town": "dong"}).status_code == 200
    assert post("dou", f"{PLANTS}/entries/3", seen=1, values={"fit": "是"}).status_code == 403


def test_it_hides_registers_from_enterprises_and_strangers(county, plants):
    join(county, "qi", Role.ENTERPRISE, "yi")
    assert got("qi", BASE) == []
    assert signed_in("qi").get(PLANTS).status_code == 404
    assert signed_in("wai").get(BASE).status_code == 404
    assert Client().get(BASE).status_code == 401


def test_it_describes_itself(plants):
    told = signed_in("mei").get("/api/v1/openapi.json").json()["paths"]
    assert {path for path in told if "/registers" in path} == {
        "/api/v1/{programme}/registers",
        "/api/v1/{programme}/registers/{code}",
        "/api/v1/{programme}/registers/{code}/entries",
        "/api/v1/{programme}/registers/{code}/entries/{number}",
        "/api/v1/{programme}/registers/{code}/entries/{number}/moves",
        "/api/v1/{programme}/registers/{code}/figures/{indicator}",
    }
    asked = told["/api/v1/{programme}/registers/{code}/entries"]["get"]["parameters"]
    assert {"q", "stage", "area", "from", "to", "known", "after", "limit"} <= {
        p["name"] for p in asked
    }
