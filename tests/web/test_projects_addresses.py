"""What somebody types behind an address is no reason to fail, also on a database that refuses NUL."""

from __future__ import annotations

import pytest
from cast import signed_in
from project_cases import load_three

from luoshi_web.offices.models import Programme

pytestmark = [pytest.mark.django_db, pytest.mark.databases]
ADDRESSES = [
    "?q=%00&town=%00&cluster=%00&list=%00&stage=%00&sort=%00&from=NaN&to=1e400",
    "?page=999999999999",
    "board/?cluster=a%00b",
    "timeline/?cluster=%00&month=%00&year=99999999",
    "progress/?q=%00&town=%00&charge=%00",
    "clusters/?name=a%00b",
    "curve/?cluster=%00&town=%00&year=99999999",
    "needs/?kind=%00&town=%00&state=%00",
    f"needs/?owner={'9' * 5000}",
    "problems/?q=%00&town=%00&state=%00",
    f"problems/?owner={'9' * 5000}",
    "leads/?q=%00&owner=99999999999",
    "ledgers/progress/?town=%00",
    "ledgers/needs.xlsx?town=%00",
    "promotion/?year=NaN&show=%00",
    "cards/?list=%00&town=%00",
    "exports/?town=%00",
    "oc4ids.json?town=%00&list=%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_shows_a_page_whatever_stands_behind_its_address(county: Programme, address: str):
    load_three(county)
    assert signed_in("mei").get(f"/jia/projects/{address}").status_code in (200, 302)


@pytest.mark.parametrize("number", ["2147483648", "9223372036854775808", "9" * 40])
def test_it_knows_no_row_of_a_number_that_no_database_holds(county: Programme, number: str):
    load_three(county)
    for way in (f"{number}/", f"needs/{number}/", f"leads/{number}/", f"1/files/{number}/"):
        assert signed_in("mei").get(f"/jia/projects/{way}").status_code == 404
