"""Cells kept as typed; a report's way from draft to accepted; what happens when two act at once."""

from __future__ import annotations

import pytest
from cast import NOW, START, access_of, join
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from reports import fill, october, opened, report_of

from luoshi.errors import LuoshiError
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import AuditEntry, Person, Programme, Role, Unit
from luoshi_web.offices.queries import audit_faults
from luoshi_web.reporting.actions import (
    CellGiven,
    Wanted,
    accept_many,
    ask_for_proof,
    move_report,
    save_cells,
)
from luoshi_web.reporting.guards import (
    may_make,
)
from luoshi_web.reporting.models import Comment, Entry, EntryChange, Report, State, Step
from luoshi_web.reporting.states import EDITABLE, MOVES


@pytest.fixture
def county(county: Programme) -> Programme:
    """Also bo, who coordinates beside mei, and yun, who reports for 乙局; 乙局 has a head, 甲局 has none."""
    for name, role, unit in (("bo", Role.COORDINATOR, "jia"), ("yun", Role.REPORTER, "yi")):
        join(county, name, role, unit)
    return county


def _all(owed) -> dict[str, str]:
    return {item.indicator.code: "5" for item in owed.hand}


def _move(who: str, report: Report, owed, move: str, **more) -> Report:
    return move_report(access_of(who), report, owed, Wanted(move, report.version, **more), at=NOW)


def test_it_saves_each_cell_and_its_history(county: Programme):
    report, owed = report_of(opened(county), "jia")
    code = owed.hand[0].indicator.code
    (first,) = fill("rui", report, owed, {code: "１２．５"})
    (second,) = fill("rui", report, owed, {code: "13"}, seen=1)
    assert (first.state, first.text, first.version) == ("saved", "12.5", 1)
    assert (second.state, second.text, second.version) == ("saved", "13", 2)
    assert [str(c.value.normalize()) for c in EntryChange.objects.all()] == ["12.5", "13"]


@pytest.mark.parametrize("text", ["十二", "1e309", "NaN", "1.2.3", "1" * 19, "0.1234567", "=1+1"])
def test_it_keeps_nothing_of_a_cell_that_is_no_number(county: Programme, text: str):
    report, owed = report_of(opened(county), "jia")
    (result,) = fill("rui", report, owed, {owed.hand[0].indicator.code: text})
    assert (result.state, result.text) == ("invalid", text)
    assert result.message.endswith("。")
    assert not Entry.objects.exists()


def test_it_stores_the_good_cells_beside_a_bad_one(county: Programme):
    report, owed = report_of(opened(county), "jia")
    codes = [item.indicator.code for item in owed.hand][:2]
    states = [r.state for r in fill("rui", report, owed, dict(zip(codes, ("x", "7"), strict=True)))]
    assert states == ["invalid", "saved"]


def test_it_knows_nothing_typed_from_zero(county: Programme):
    report, owed = report_of(opened(county), "jia")
    code = owed.hand[0].indicator.code
    fill("rui", report, owed, {code: "0"})
    assert Entry.objects.get().value == 0
    fill("rui", report, owed, {code: ""}, seen=1)
    assert Entry.objects.get().value is None


def test_it_tells_the_second_of_two_people_at_one_cell(county: Programme):
    report, owed = report_of(opened(county), "yi")
    code = owed.hand[0].indicator.code
    fill("yun", report, owed, {code: "7"})
    (result,) = fill("hua", report, owed, {code: "8"})
    assert (result.state, result.text, result.version) == ("conflict", "7", 1)
    assert "Yun" in result.message
    assert str(Entry.objects.get().value.normalize()) == "7"


def test_it_refuses_cells_of_another_unit_and_cells_nobody_asked_for(county: Programme):
    report, owed = report_of(opened(county), "yi")
    with pytest.raises(PermissionDenied):
        fill("rui", report, owed, _all(owed))
    with pytest.raises(PermissionDenied):
        fill("mei", report, owed, _all(owed))
    given_ = [CellGiven("gdp|甲县|2026-Q3", "1000", "", 0)]
    (result,) = save_cells(access_of("yun"), report, owed, frozenset(), given_, at=NOW)
    assert result.state == "refused"


def test_it_sends_only_a_whole_report(county: Programme):
    report, owed = report_of(opened(county), "yi")
    fill("yun", report, owed, {owed.hand[0].indicator.code: "5"})
    if len(owed.hand) > 1:
        with pytest.raises(LuoshiError, match="还没有填"):
            _move("yun", report, owed, "submit")
    for item in owed.hand[1:]:
        fill("yun", report, owed, {item.indicator.code: ""}, note="设备检修，本期无数")
    assert _move("yun", report, owed, "submit").state == State.SUBMITTED


def test_it_asks_for_a_word_where_a_part_is_above_its_whole(county: Programme):
    report, owed = report_of(opened(county), "jia")
    fill("rui", report, owed, _all(owed) | {"t04": "7"})
    with pytest.raises(LuoshiError, match="多于它所属的"):
        _move("rui", report, owed, "submit")
    fill("rui", report, owed, {"t04": "7"}, seen=1, note="口径不同：含续建项目")
    assert _move("rui", report, owed, "submit").state == State.SIGNED


def test_it_stores_no_negative_count(county: Programme):
    report, owed = report_of(opened(county), "jia")
    (result,) = fill("rui", report, owed, {"t04": "-3"})
    assert result.state == "invalid" and "负" in result.message
    assert not Entry.objects.exists()


def test_it_goes_from_draft_to_observations_through_four_people(county: Programme):
    report, owed = report_of(opened(county), "yi")
    fill("yun", report, owed, _all(owed))
    _move("yun", report, owed, "submit")
    _move("hua", report, owed, "sign")
    _move("mei", report, owed, "review")
    assert not Observation.objects.exists()
    _move("bo", report, owed, "accept")
    rows = Observation.objects.order_by("pk")
    assert {r.indicator.code for r in rows} == {i.indicator.code for i in owed.hand}
    assert {r.recorded_by for r in rows} == {"乙局 Yun（yun）"}
    assert {r.document for r in rows} == {"乙局 2026年9月月报"}
    assert [s.move for s in Step.objects.all()] == ["submit", "sign", "review", "accept"]
    assert audit_faults(county) == []


def test_it_needs_no_signature_where_nobody_signs(county: Programme):
    report, owed = report_of(opened(county), "jia")
    fill("rui", report, owed, _all(owed))
    assert _move("rui", report, owed, "submit").state == State.SIGNED
    assert "免签" in Step.objects.get().reason


def test_it_tells_a_late_report_from_one_in_time(county: Programme):
    report, owed = report_of(opened(county), "jia")
    fill("rui", report, owed, _all(owed))
    _move("rui", report, owed, "submit")
    assert report.due_at < NOW and Step.objects.get().is_late


def test_it_returns_with_a_reason_and_names_the_cells(county: Programme):
    report, owed = report_of(opened(county), "jia")
    fill("rui", report, owed, _all(owed))
    _move("rui", report, owed, "submit")
    with pytest.raises(LuoshiError, match="没有写原因"):
        _move("mei", report, owed, "return")
    key = owed.hand[0].key
    _move("mei", report, owed, "return", reason="与税务备案 47 家不一致", cells=(key,))
    assert report.state == State.RETURNED and report.returned_for == "与税务备案 47 家不一致"
    assert Comment.objects.get().is_return
    with pytest.raises(LuoshiError, match="退回的，还没有改"):
        _move("rui", report, owed, "submit")
    fill("rui", report, owed, {owed.hand[0].indicator.code: "6"}, seen=1)
    assert _move("rui", report, owed, "submit").state == State.SIGNED
    assert Report.objects.get(pk=report.pk).filed_at == NOW


def test_it_lets_one_of_two_win_and_tells_the_other(county: Programme):
    round_ = opened(county)
    report, owed = report_of(round_, "jia")
    fill("rui", report, owed, _all(owed))
    _move("rui", report, owed, "submit")
    mine, _owed = report_of(round_, "jia")
    theirs, _owed = report_of(round_, "jia")
    _move("mei", mine, owed, "accept")
    with pytest.raises(ConflictError, match="Mei"):
        _move("bo", theirs, owed, "return", reason="再看看")
    assert Report.objects.get(pk=report.pk).state == State.ACCEPTED


def test_it_lets_nobody_accept_what_he_sent(county: Programme):
    add_person_post = Unit.objects.get(programme=county, code="jia")
    person = Person.objects.get(username="mei")
    person.posts.create(programme=county, unit=add_person_post, role=Role.REPORTER, since=START)
    report, owed = report_of(opened(county), "jia")
    fill("mei", report, owed, _all(owed))
    _move("mei", report, owed, "submit")
    with pytest.raises(LuoshiError, match="不能是同一人"):
        _move("mei", report, owed, "accept")
    assert _move("bo", report, owed, "accept").state == State.ACCEPTED


def test_it_corrects_an_accepted_figure_by_a_new_one(county: Programme):
    report, owed = report_of(opened(county), "jia")
    fill("rui", report, owed, _all(owed))
    _move("rui", report, owed, "submit")
    _move("mei", report, owed, "accept")
    before = Observation.objects.count()
    _move("mei", report, owed, "reopen", reason="单位来函更正")
    code = owed.hand[0].indicator.code
    fill("rui", report, owed, {code: "6"}, seen=1, note="少计了一家")
    _move("rui", report, owed, "submit")
    _move("mei", report, owed, "accept")
    assert Observation.objects.count() == before + 1
    newest = Observation.objects.order_by("-pk").first()
    assert newest.replaces.indicator.code == code and newest.note == "少计了一家"


def test_it_accepts_many_and_says_which_not(county: Programme):
    round_ = opened(county)
    report, owed = report_of(round_, "jia")
    fill("rui", report, owed, _all(owed))
    _move("rui", report, owed, "submit")
    other, other_owed = report_of(round_, "yi")
    chosen = [(report, owed, report.version), (other, other_owed, other.version)]
    done, failed = accept_many(access_of("mei"), chosen, at=NOW)
    assert [r.unit.code for r in done] == ["jia"]
    assert [(r.unit.code, "在填" in why) for r, why in failed] == [("yi", True)]


def test_it_keeps_a_locked_round_shut_but_for_those_with_more_time(county: Programme):
    from luoshi_web.reporting.actions import exempt, lock_round

    round_ = opened(county)
    lock_round(round_, actor="系统", at=NOW)
    report, owed = report_of(round_, "jia")
    with pytest.raises(LuoshiError, match="锁定"):
        fill("rui", report, owed, _all(owed))
    exempt(access_of("mei"), round_, report.unit, october(14, 18), "系统故障", at=NOW)
    report, owed = report_of(round_, "jia")
    assert {r.state for r in fill("rui", report, owed, _all(owed))} == {"saved"}


def test_it_puts_the_whole_report_into_the_trail_when_it_is_sent(county: Programme):
    report, owed = report_of(opened(county), "jia")
    fill("rui", report, owed, _all(owed))
    _move("rui", report, owed, "submit")
    entry = AuditEntry.objects.get(action="reporting.report.moved")
    assert all(f'"{item.key}":["5",""]' in entry.after for item in owed.hand)


class Walks(TestCase):
    """Whatever people try in whatever order: the state is one of the six, and only an accepted report has figures."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from(["rui", "mei", "bo", "hua"]),
                              st.sampled_from(sorted(MOVES))), max_size=8))  # fmt: skip
    def test_it_never_leaves_its_way(self, tries):
        from cast import load_county

        county = load_county()
        _with_bo(county)
        report, owed = report_of(opened(county), "jia")
        fill("rui", report, owed, _all(owed))
        for who, name in tries:
            before = report.state
            try:
                _move(who, report, owed, name, reason="试")
            except (LuoshiError, PermissionDenied):
                report.refresh_from_db()
                assert report.state == before
                continue
            move = MOVES[name]
            assert before in move.origins and may_make(access_of(who), report, move)
        accepted = "accept" in Step.objects.filter(report=report).values_list("move", flat=True)
        assert Observation.objects.exists() == accepted
        assert (report.state in EDITABLE) == (report.state in ("draft", "returned"))


def _with_bo(county: Programme) -> None:
    join(county, "bo", Role.COORDINATOR, "jia")


def test_it_asks_for_evidence_where_the_office_wants_it(county: Programme):
    report, owed = report_of(opened(county), "jia")
    indicator = owed.hand[0].indicator
    assert ask_for_proof(access_of("mei"), indicator, needed=True, at=NOW)
    assert not ask_for_proof(access_of("mei"), indicator, needed=True, at=NOW)
    with pytest.raises(PermissionDenied):
        ask_for_proof(access_of("rui"), indicator, needed=False, at=NOW)
    county.refresh_from_db()
    report, owed = report_of(report.round, "jia")
    fill("rui", report, owed, _all(owed))
    with pytest.raises(LuoshiError, match="依据"):
        _move("rui", report, owed, "submit")
    assert ask_for_proof(access_of("mei"), indicator, needed=False, at=NOW)
    report, owed = report_of(report.round, "jia")
    assert _move("rui", report, owed, "submit").state == State.SIGNED


def test_it_stores_no_grade_that_the_judge_could_not_place(county: Programme):
    Indicator.objects.filter(code="t06").update(frequency="month")
    report, owed = report_of(opened(county), "yi")
    (item,) = [one for one in owed.hand if one.indicator.code == "t06"]
    graded = frozenset({item.indicator.pk})
    for text, state in (("100", "invalid"), ("很好", "invalid"), ("Ⅲ类", "saved")):
        given_ = [CellGiven(item.key, text, "", 0)]
        (result,) = save_cells(access_of("yun"), report, owed, graded, given_, at=NOW)
        assert result.state == state, result
