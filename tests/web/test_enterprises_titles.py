"""The stock of valid titles on any day: what the register itself counts, opened into its rows; pipelines; dates out of order."""

from __future__ import annotations

import json
from datetime import date

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from enterprise_cases import LISTINGS, SECRETS, TITLES, entry, firm, register
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.plan import Period
from luoshi_web.enterprises.pages.titles import TitleFilters, listed_rows
from luoshi_web.enterprises.title_rows import (
    Holding,
    ending,
    holdings,
    new_since,
    sources_of,
    titled_on,
    valid_firms,
)
from luoshi_web.offices.models import Role
from luoshi_web.registers.queries import figure, scope_of, started_on

HERE = "/jia/enterprises/titles/"
ROWS = (
    ("甲", "special", "2021-07-01", "2024-06-30", "否"),
    ("甲", "special", "2024-07-01", "2027-06-30", "是"),
    ("甲", "giant", "2025-08-01", "2026-11-10", "否"),
    ("乙", "innovative", "2023-12-01", "2026-12-30", "否"),
    ("乙", "innovative", "2026-12-31", "2029-12-30", "是"),
    ("丙", "gazelle", "2026-10-12", "2026-10-12", "否"),
    ("丁", "champion", "2026-10-13", "", "否"),
    ("戊", "special", "2020-01-01", "", "否"),
)


@pytest.fixture
def titles(county):
    kept = register(county, TITLES)
    for name, kind, issued, until, renewed in ROWS:
        entry(kept, firm=name, kind=kind, issued_on=issued, valid_to=until, renewed=renewed)
    return kept


def _held() -> list[Holding]:
    access = access_of("mei")
    return holdings(access, sources_of(access))


@pytest.mark.parametrize(
    ("day", "firms"),
    [
        ("2020-06-30", "戊"), ("2024-06-30", "甲乙戊"), ("2026-10-31", "甲乙丁戊"), ("2027-07-31", "乙丁戊"),
        ("2030-01-31", "丁戊"), ("2019-12-31", ""),
    ],
)  # fmt: skip
def test_the_stock_on_a_month_s_last_day_is_the_register_s_own_figure(titles, day, firms):
    end = date.fromisoformat(day)
    scope = scope_of(
        titles.programme, Period.month(end.year, end.month), NOW, started_on(titles.programme)
    )
    answer = figure(titles, titles.register.indicator("titles_valid"), scope)
    found = valid_firms(_held(), end)
    assert (found, len(found)) == (set(firms), int(answer.value or 0))


def test_the_first_and_the_last_day_are_days_on_which_it_is_valid(titles):
    days = [date(2026, 10, n) for n in (11, 12, 13)]
    assert ["丙" in valid_firms(_held(), day) for day in days] == [False, True, False]


def test_what_goes_on_is_neither_new_nor_ending(titles):
    day, start = NOW.date(), started_on(titles.programme)
    assert [(one.firm, one.title) for one in new_since(_held(), start, day)] == [
        ("甲", "giant"),
        ("丙", "gazelle"),
    ]
    assert [one.firm for one in ending(_held(), day, 90)] == ["丙", "甲"]


def test_each_number_of_the_page_is_the_number_of_its_rows(titles):
    page = signed_in("mei").get(f"{HERE}?on=2026-10-12").context["page"]
    numbers = [
        number
        for part in page.ladders
        for line in part.lines
        for number in (line.valid, line.fresh, line.soon, line.later, *line.months)
    ]
    assert len(numbers) > 100
    for url in {one.url for one in numbers if one.count}:
        (number,) = {one.count for one in numbers if one.url == url}
        assert signed_in("mei").get(url.split("#")[0]).context["page"].pages.total == number


def test_it_says_how_many_first_and_links_rows_to_cards(titles):
    row = firm("甲")
    page = shown("mei", HERE)
    assert "2026-10-12，4 户企业持有 5 个有效称号" in page
    assert f"firms/{row.number}/" in page and "还有 29 天" in page
    assert "2029-12-30" in shown("mei", f"{HERE}?on=2027-01-01&show=valid&kind=innovative")


def test_it_shows_something_for_an_address_it_does_not_know(titles):
    answer = signed_in("mei").get(f"{HERE}?on=2026-13-45&kind=nothing&show=all&page=77")
    assert answer.status_code == 200 and answer.context["page"].is_today


def test_its_sheet_holds_the_rows_shown(titles):
    answer = signed_in("lan").get("/jia/enterprises/titles.xlsx?show=valid")
    assert answer.status_code == 200 and answer.getvalue()[:2] == b"PK"


def test_the_directory_asks_the_same_in_the_database(titles):
    access = access_of("mei")
    firms = {name: firm(name) for name in "甲乙丙丁戊"}
    sources = sources_of(access)
    for day in (date(2024, 6, 30), date(2026, 10, 12), date(2026, 10, 13), date(2028, 1, 1)):
        asked = titled_on(titles.programme, sources, day).values_list("firm_id", flat=True)
        named = {name for name, row in firms.items() if row.pk in set(asked)}
        assert named == valid_firms(_held(), day)


def test_a_programme_without_such_registers_has_no_titles(county):
    assert "0 户企业持有 0 个有效称号" in shown("mei", HERE)
    assert "本项目没有上市、升规的台账" in shown("mei", "/jia/enterprises/pipelines/")


def test_pipelines_name_who_is_nearest_and_hide_no_stage(county):
    listings = register(county, LISTINGS)
    register(county, SECRETS)
    firm("甲")
    for name in "甲乙":
        entry(listings, firm=name)
    client = signed_in("mei")
    moved = client.post("/jia/registers/listings/1/move/", {"to": "tutored", "seen": "1"})
    assert moved.status_code == 302
    page = client.get("/jia/enterprises/pipelines/").context["page"]
    (line,) = page.pipelines
    assert [(one.label, one.count) for one in line.columns] == [
        ("后备", 1),
        ("辅导中", 1),
        ("已上市", 0),
    ]
    assert [card.name for _label, card in line.nearest] == ["甲", "乙"]
    assert (
        "/enterprises/firms/" in line.nearest[0][1].url and "/registers/" in line.nearest[1][1].url
    )


def test_an_enterprise_s_account_sees_neither(county):
    join(county, "qi", Role.ENTERPRISE, "yi")
    for url in (HERE, "/jia/enterprises/titles.xlsx", "/jia/enterprises/pipelines/"):
        assert signed_in("qi").get(url).status_code == 403


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("甲乙丙"),
            st.dates(date(2020, 1, 1), date(2030, 1, 1)),
            st.integers(0, 2000),
        ),
        max_size=12,
    ),
    st.dates(date(2019, 1, 1), date(2033, 1, 1)),
)
def test_what_ends_soon_is_valid_and_no_more_than_the_stock(rows, day):
    held = [
        Holding("giant", name, name, begins, date.fromordinal(begins.toordinal() + days), "titles", n, "",
                renewed=False, sample=False)
        for n, (name, begins, days) in enumerate(rows)
    ]  # fmt: skip
    soon, later = ending(held, day, 90), ending(held, day, 180)
    assert {one.key for one in soon} <= {one.key for one in later} <= valid_firms(held, day)
    valid = listed_rows(held, TitleFilters(day, "giant", "valid"), date(2024, 1, 1))
    assert {one.key for one in valid} == valid_firms(held, day) and len(valid) == len(
        {o.key for o in valid}
    )


# A title that expires before it starts, by each way in.

WRONG = {"firm": "甲", "kind": "giant", "issued_on": "2025-03-02", "valid_to": "2025-03-01"}
SAID = "“有效期至”2025-03-01早于“公布日期”2025-03-02"


def test_the_form_refuses_a_title_that_expires_before_it_starts(titles):
    answer = signed_in("mei").post(
        "/jia/registers/titles/new/", {f"f-{code}": text for code, text in WRONG.items()}
    )
    assert answer.status_code == 422 and SAID in answer.content.decode()
    assert "2025-03-02" in answer.content.decode() and len(_held()) == len(ROWS)


def test_the_sheet_refuses_it(titles):
    text = "企业,称号,公布日期,有效期至\n甲,小巨人,2025-03-02,2025-03-01\n"
    file = SimpleUploadedFile("表.csv", text.encode())
    answer = signed_in("mei").post("/jia/registers/titles/sheet/", {"file": file})
    assert answer.status_code == 422 and SAID in answer.content.decode()


def test_the_api_refuses_it(titles):
    answer = signed_in("mei").post(
        "/api/v1/jia/registers/titles/entries",
        json.dumps({"values": WRONG}),
        content_type="application/json",
    )
    told = answer.json()
    assert (answer.status_code, told["place"]) == (422, "values.valid_to") and SAID in told[
        "message"
    ]
    assert len(_held()) == len(ROWS)
