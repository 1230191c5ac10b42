"""Roll-up on the pages of tasks and units: worst beside by count, and what has no verdict counts neither way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.template.loader import render_to_string
from standings import TARGETS, answer, six, standing, standing_of

from luoshi.progress import PROGRAMME
from luoshi_web.ledger.pages.readings import reading_of_all, readings_by_clause, readings_by_unit
from luoshi_web.ledger.pages.standing import Standing
from luoshi_web.ledger.pages.tasks import tasks_page


def test_it_reads_every_clause_what_lies_below_it_and_the_whole():
    found = readings_by_clause(standing())
    shown = {path: (r.worst, r.well, r.judged, r.targets) for path, r in found.items()}
    assert shown == {
        "一": ("green", 1, 1, 2),
        "二/一/1": ("red", 0, 2, 2),
        "二/一/2": ("red", 1, 2, 2),
        "二/一": ("red", 1, 4, 4),
        "二": ("red", 1, 4, 4),
        PROGRAMME: ("red", 2, 5, 6),
    }
    assert found[PROGRAMME].share == Decimal("40.0")
    assert "另 1 项还没有判定" in found[PROGRAMME].explained
    assert "另" not in found["二"].explained


def test_a_target_counts_under_the_unit_that_answers_first():
    found = readings_by_unit(standing())
    assert {code: (r.well, r.judged) for code, r in found.items()} == {"jia": (0, 2), "yi": (1, 2)}


def test_where_nothing_is_judged_there_is_no_share_and_no_zero():
    waiting = standing((standing_of(TARGETS[0], answer("T01", "wait"), "wait"),))
    whole = reading_of_all(waiting)
    assert whole is not None and (whole.worst, whole.judged, whole.share) == ("wait", 0, None)
    page = tasks_page(waiting, "任务清单")
    html = render_to_string("ledger/tasks.html", {"page": page})
    assert "0/0" not in html and "0.0%" not in html


def test_a_plan_without_targets_has_no_reading():
    empty: Standing = standing(())
    assert reading_of_all(empty) is None
    assert "正常或达成 " not in render_to_string(
        "ledger/tasks.html", {"page": tasks_page(empty, "任务清单")}
    )


def test_the_tasks_say_worst_and_by_count_side_by_side():
    page = tasks_page(standing(), "任务清单")
    assert page.reading is not None and (page.reading.well, page.reading.judged) == (2, 5)
    html = render_to_string("ledger/tasks.html", {"page": page})
    assert "正常或达成 2/5" in html and "40.0%" in html
    assert "1/2" in html and "50.0%" in html


def test_it_does_not_hide_a_red_behind_a_good_share():
    t5 = six()[4]
    many = (*(replace(t5, target=replace(t5.target, id=f"T1{n}"), now=replace(t5.now, target=f"T1{n}"))
              for n in range(9)), six()[5])  # fmt: skip
    whole = reading_of_all(standing(many))
    assert whole is not None and (whole.worst, whole.share) == ("red", Decimal("90.0"))
