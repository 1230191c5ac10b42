"""How often a stranger may try: counted by address, told apart by purpose and county, forgotten after a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cast import NOW
from django.http import HttpRequest

from luoshi_web.offices.actions import count_attempt, create_programme, purge_attempts
from luoshi_web.offices.attempts import (
    AttemptRulesError,
    address_key,
    attempt_rules,
    limit_of,
    read_attempt_rules,
    too_many,
)
from luoshi_web.offices.models import Attempt, AuditEntry, Programme
from luoshi_web.offices.views.common import client_address
from luoshi_web.site.jobs import forget

pytestmark = pytest.mark.django_db
CODE, HERE, THERE = "ballot-code", "203.0.113.7", "203.0.113.8"
LIMIT = limit_of(CODE)


@pytest.fixture
def jia(db) -> Programme:
    return create_programme(
        Programme(
            code="jia", title="甲县试点", short_title="甲县", area="甲县", policy="yinchuan-2025",
            first_year=2024, last_year=2026,
        ),
        actor="系统", at=NOW,
    )  # fmt: skip


def try_often(programme: Programme, times: int, address: str = HERE, *, at=NOW):
    return [count_attempt(programme, CODE, address, at=at) for _ in range(times)][-1]


def test_it_lets_an_address_try_until_its_limit_and_says_until_when_it_waits(jia):
    assert try_often(jia, LIMIT.most - 1) is None
    assert too_many(jia, CODE, HERE, NOW) is None
    until = try_often(jia, 1)
    assert until == NOW + LIMIT.window
    assert too_many(jia, CODE, HERE, NOW + timedelta(minutes=1)) == until
    assert too_many(jia, CODE, HERE, until) is None


def test_it_slides_so_that_one_place_frees_after_the_other(jia):
    for minute in range(LIMIT.most):
        try_often(jia, 1, at=NOW + timedelta(minutes=minute))
    now = NOW + timedelta(minutes=LIMIT.most)
    assert too_many(jia, CODE, HERE, now) == NOW + LIMIT.window
    later = NOW + LIMIT.window
    assert too_many(jia, CODE, HERE, later) is None
    try_often(jia, 1, at=later)
    assert too_many(jia, CODE, HERE, later) == later + timedelta(minutes=1)


def test_it_tells_addresses_purposes_and_counties_apart(jia):
    yi = Programme.objects.create(
        code="yi", title="乙县试点", short_title="乙县", area="乙县", policy="yinchuan-2025",
        first_year=2024, last_year=2026, created_at=NOW,
    )  # fmt: skip
    try_often(jia, LIMIT.most)
    assert too_many(jia, CODE, HERE, NOW)
    assert too_many(jia, CODE, THERE, NOW) is None
    assert too_many(jia, "appeal-link", HERE, NOW) is None
    assert too_many(yi, CODE, HERE, NOW) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", HERE, True),
        (" 203.0.113.7 ", HERE, True),
        ("", "", True),
        ("2001:db8:1:2::1", HERE, False),
    ],
)
def test_it_takes_a_network_of_one_connection_as_one_address(one, other, same):
    assert (address_key(one) == address_key(other)) is same


def test_it_keeps_no_address_that_could_be_read(jia, settings):
    try_often(jia, LIMIT.most)
    row = Attempt.objects.first()
    assert row is not None
    assert HERE not in f"{row.address}{row}"
    kept = address_key(HERE)
    settings.SECRET_KEY = "another"
    assert address_key(HERE) != kept


def test_it_tells_the_trail_once_a_wait_and_without_the_address(jia, caplog):
    try_often(jia, LIMIT.most)
    for minute in range(5):
        assert too_many(jia, CODE, HERE, NOW + timedelta(minutes=minute))
    entry = AuditEntry.objects.get(action="offices.attempts.stopped")
    assert entry.object_name == LIMIT.label
    told = f"{entry.actor}{entry.object_key}{entry.after}{caplog.text}"
    assert HERE not in told
    assert address_key(HERE) not in told
    assert caplog.text.count("ballot-code refused in jia") == 5


def test_it_forgets_after_a_day_and_not_before(jia):
    try_often(jia, 3)
    try_often(jia, 2, THERE, at=NOW + timedelta(hours=1))
    keep = attempt_rules().keep
    assert purge_attempts(at=NOW + keep - timedelta(seconds=1)) == 0
    assert "3 条" in forget(NOW + keep)
    assert Attempt.objects.count() == 2
    assert too_many(jia, CODE, THERE, NOW + timedelta(hours=1)) is None


def test_it_refuses_a_purpose_that_nobody_declared(jia):
    with pytest.raises(AttemptRulesError, match="ballot-cod"):
        count_attempt(jia, "ballot-cod", HERE, at=NOW)
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"version": 1, "purposes": {}}, "keep"),
        ({"version": 1, "keep": 24, "purposes": []}, "purposes"),
        ({"version": 1, "keep": 1, "purposes": {"a": {"label": "甲", "most": 3, "minutes": 61}}}, "a"),
        ({"version": 1, "keep": 1, "purposes": {"a": {"label": "甲", "most": 0, "minutes": 6}}}, "most"),
        ({"keep": 1, "purposes": {}}, "version"),
    ],
)  # fmt: skip
def test_it_says_which_line_of_the_limits_is_wrong(data, said):
    with pytest.raises(AttemptRulesError, match=said):
        read_attempt_rules(data)


def test_it_counts_the_address_that_the_nearest_own_server_tells(settings):
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": f"1.2.3.4, {HERE}"}
    assert client_address(request) == "10.0.0.1"
    settings.PROXIES = 1
    assert client_address(request) == HERE
