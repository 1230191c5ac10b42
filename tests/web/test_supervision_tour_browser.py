"""A vote on a telephone: nothing slides sideways, big targets, works without script, a wrong ballot says what to mend."""

from __future__ import annotations

import pytest
from cast import NOW, join, load_county
from project_cases import load_three
from test_browser_walk import CHROMIUM, browser, signed_in
from tour_cases import opened

from luoshi_web.offices.models import Role
from luoshi_web.supervision.models import Ballot
from luoshi_web.supervision.tour_rows import stops_of

__all__ = ["browser"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
WIDE = "document.documentElement.scrollWidth"


def test_it_is_voted_on_a_phone_without_script(browser, live_server, settings):
    settings.CLOCK = NOW.isoformat()
    county = load_county()
    load_three(county)
    join(county, "dan", Role.HEAD, "dong")
    tour = opened(county)
    signed = signed_in(browser, live_server.url, "dan")
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        java_script_enabled=False,
        storage_state=signed.context.storage_state(),
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/jia/supervision/tours/")
    page.click("text=请投票")
    mine = [stop for stop in stops_of(tour) if stop.town.code != "dong"]
    fields = [page.locator(f"[name=v{stop.pk}]") for stop in mine]
    assert page.locator("select[name^=v]").count() == len(fields)
    assert all(field.bounding_box()["height"] >= 44 for field in fields)
    assert all(field.bounding_box()["x"] + field.bounding_box()["width"] <= 390 for field in fields)
    page.locator("button.ls-to-send").click()
    assert "还没有排位次" in page.inner_text("[role=alert]")
    for place, field in enumerate(fields, 1):
        field.select_option(str(place))
    page.locator("button.ls-to-send").click()
    assert page.inner_text("h1") == "您已投票"
    assert Ballot.objects.count() == 1
    context.close()
    signed.set_viewport_size({"width": 390, "height": 844})
    for end in ("vote/", "", f"stops/{mine[0].pk}/"):
        signed.goto(f"{live_server.url}/jia/supervision/tours/{tour.number}/{end}")
        assert signed.evaluate(WIDE) == 390, end
