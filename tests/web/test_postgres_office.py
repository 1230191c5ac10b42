"""The office on PostgreSQL, where two really write at once: rounds with threads, and the audit chain whole afterwards."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from at_once import at_once
from cast import NOW, access_of, join, load_county
from django.db import connection
from reports import fill, opened, report_of

from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi.progress import Observation as Figure
from luoshi_web.ledger.actions import import_observations
from luoshi_web.ledger.models import Observation
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme, Role
from luoshi_web.offices.queries import audit_faults
from luoshi_web.reporting.actions import (
    CellGiven,
    Wanted,
    accept_many,
    move_report,
    save_cells,
)
from luoshi_web.reporting.guards import (
    ClosedError,
)
from luoshi_web.reporting.models import Entry, EntryChange, Report, Round, State, Step
from luoshi_web.reporting.owed import Owed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def round_() -> Round:
    """甲县 with its September round open; also bo, who coordinates beside mei."""
    if connection.vendor != "postgresql":
        pytest.skip("LUOSHI_TEST_POSTGRES names no server; make test-postgres starts one")
    county = load_county()
    join(county, "bo", Role.COORDINATOR, "jia")
    return opened(county)


def filled(round_: Round, unit: str, who: str) -> tuple[Report, Owed]:
    report, owed = report_of(round_, unit)
    fill(who, report, owed, {item.indicator.code: "5" for item in owed.hand})
    return report, owed


def move(who: str, round_: Round, unit: str, name: str, seen: int, reason: str = "") -> Report:
    report, owed = report_of(round_, unit)
    return move_report(access_of(who), report, owed, Wanted(name, seen, reason), at=NOW)


def whole(round_: Round) -> bool:
    return audit_faults(Programme.objects.get(pk=round_.programme_id)) == []


def test_it_files_and_accepts_a_report(round_: Round):
    _report, owed = filled(round_, "jia", "rui")
    move("rui", round_, "jia", "submit", 0)
    move("mei", round_, "jia", "accept", 1)
    assert Observation.objects.count() == len(owed.hand)
    assert whole(round_)


def test_it_records_on_after_an_import(round_: Round):
    """An import brings its rows' ids; the server must not give them a second time."""
    county = round_.programme
    indicator = report_of(round_, "jia")[1].hand[0].indicator
    figures = [
        Figure(
            id=str(n),
            indicator=indicator.code,
            area=county.area,
            period=Period.month(2026, n),
            value=Decimal(n),
            unit=indicator.unit,
            recorded_at=NOW,
        )
        for n in range(1, 4)
    ]
    import_observations(county, figures, actor="系统", at=NOW)
    filled(round_, "jia", "rui")
    move("rui", round_, "jia", "submit", 0)
    move("mei", round_, "jia", "accept", 1)
    assert Observation.objects.count() == 3 + len(report_of(round_, "jia")[1].hand)


def test_it_lets_one_of_two_at_one_report_win_and_tells_the_other(round_: Round):
    filled(round_, "jia", "rui")
    move("rui", round_, "jia", "submit", 0)
    answers = at_once([
        lambda: move("mei", round_, "jia", "accept", 1),
        lambda: move("bo", round_, "jia", "return", 1, "再看看"),
    ])  # fmt: skip
    lost = [one for one in answers if isinstance(one, LuoshiError)]
    assert len(lost) == 1 and isinstance(lost[0], ConflictError)
    assert Step.objects.filter(report__unit__code="jia").count() == 2
    assert Report.objects.get(unit__code="jia").state in (State.ACCEPTED, State.RETURNED)
    assert whole(round_)


def test_it_loses_no_cell_of_twenty_saved_at_once(round_: Round):
    report, owed = report_of(round_, "jia")
    first = owed.hand[0]
    wide = Owed(tuple(replace(first, area=f"片区{n}") for n in range(20)))
    tasks = [
        lambda item=item, n=n: save_cells(
            access_of("rui"),
            report_of(round_, "jia")[0],
            wide,
            frozenset(),
            [CellGiven(item.key, str(n), "", 0)],
            at=NOW,
        )
        for n, item in enumerate(wide.items)
    ]
    answers = at_once(tasks)
    assert [[cell.state for cell in one] for one in answers] == [["saved"]] * 20
    rows = Entry.objects.filter(report=report)
    assert {row.area: int(row.value) for row in rows} == {f"片区{n}": n for n in range(20)}
    assert {row.version for row in rows} == {1}
    assert EntryChange.objects.filter(entry__report=report).count() == 20


def test_it_takes_one_of_twenty_who_save_one_cell_at_once(round_: Round):
    report, owed = report_of(round_, "jia")
    code = owed.hand[0].indicator.code
    answers = at_once([
        lambda n=n: fill("rui", report_of(round_, "jia")[0], owed, {code: str(n)})
        for n in range(20)
    ])  # fmt: skip
    states = [cell.state for one in answers for cell in one]
    assert sorted(states) == ["conflict"] * 19 + ["saved"]
    entry = Entry.objects.get(report=report)
    assert int(entry.value) == states.index("saved") and entry.version == 1
    assert EntryChange.objects.count() == 1


def test_it_sends_what_is_stored_and_stores_nothing_after_it_is_sent(round_: Round):
    """Whoever comes second between a cell and sending is told; the accepted figure is the cell that stands."""
    _report, owed = filled(round_, "jia", "rui")
    code = owed.hand[0].indicator.code
    sent, saved = at_once([
        lambda: move("rui", round_, "jia", "submit", 0),
        lambda: fill("rui", report_of(round_, "jia")[0], owed, {code: ""}, 1),
    ])  # fmt: skip
    entry = Entry.objects.get(indicator__code=code)
    if isinstance(saved, ClosedError):
        assert entry.value == 5 and not isinstance(sent, LuoshiError)
    else:
        assert entry.value is None and isinstance(sent, LuoshiError)
    assert whole(round_)


def test_it_accepts_many_while_others_send(round_: Round):
    """Each of the two takes the programme before a report, so neither waits for the other for ever."""
    filled(round_, "jia", "rui")
    move("rui", round_, "jia", "submit", 0)
    filled(round_, "yi", "hua")
    chosen = [(*report_of(round_, unit), seen) for unit, seen in (("jia", 1), ("yi", 1))]
    answers = at_once([
        lambda: accept_many(access_of("mei"), chosen, at=NOW),
        lambda: move("hua", round_, "yi", "submit", 0),
        lambda: fill("hua", report_of(round_, "yi")[0], report_of(round_, "yi")[1], {}, 0),
    ])  # fmt: skip
    done, _failed = answers[0]
    assert "jia" in [report.unit.code for report in done]
    assert Report.objects.get(unit__code="yi").state == State.SUBMITTED
    assert whole(round_)
