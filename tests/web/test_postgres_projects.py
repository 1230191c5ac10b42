"""Projects on PostgreSQL, where several people really write at once: one is kept, the others are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest
from at_once import at_once
from cast import NOW, access_of, load_county
from django.db import connection, connections, transaction
from project_cases import kept, load_three, rights_of_, told, wan, yi

from luoshi.plan import Period, Quantity
from luoshi.projects import (
    CertificationStep,
    FlowStep,
    Need,
    ProgressInvestment,
    ProgressReport,
    Use,
    YearPlan,
)
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import audit_faults
from luoshi_web.projects.actions import (
    add_project,
    certify,
    change_project,
    freeze_month,
    raise_need,
    report_month,
    set_plan,
    step_need,
    use_need,
)
from luoshi_web.projects.models import Freeze, Progress, Project, Revision, YearFigure
from luoshi_web.projects.models import Need as NeedRow
from luoshi_web.projects.queries import forget_snapshots, snapshot_now

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SEPTEMBER = Period.month(2026, 9)
OCTOBER = Period.month(2026, 10)


@pytest.fixture
def county() -> Programme:
    if connection.vendor != "postgresql":
        pytest.skip("LUOSHI_TEST_POSTGRES names no server; make test-postgres starts one")
    programme = load_county()
    load_three(programme)
    forget_snapshots()
    return programme


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
    return sorted(type(one).__name__ for one in at_once([first, second]))


def tell(month: Period, done: str) -> Callable[[], Any]:
    """What the person's page read is read before either of them writes."""
    read, mei, held = kept(1), access_of("mei"), rights_of_("mei")
    report = ProgressReport(month, ProgressInvestment(wan(done)))
    return lambda: report_month(mei, held, read, report, answer="属实", at=NOW)


def test_of_two_new_projects_with_one_code_the_second_is_refused(county: Programme):
    mei, held = access_of("mei"), rights_of_("mei")

    def add(name: str) -> Callable[[], Any]:
        one = told(code="P9", name=name, lists=(), moves=(), progress=(), charges=(), nodes=())
        return lambda: add_project(mei, held, one, answer="不是一个", at=NOW)

    assert both(add("九号甲"), add("九号乙")) == ["Kept", "LuoshiError"]
    assert Project.objects.filter(code="P9").count() == 1
    assert audit_faults(county) == []


def test_two_new_projects_get_two_numbers(county: Programme):
    mei, held = access_of("mei"), rights_of_("mei")

    def add(code: str) -> Callable[[], Any]:
        one = told(
            code=code, name=f"另{code}", lists=(), moves=(), progress=(), charges=(), nodes=()
        )
        return lambda: add_project(mei, held, one, answer="不是一个", at=NOW)

    assert both(add("P8"), add("P9")) == ["Kept", "Kept"]
    assert sorted(Project.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_of_two_changes_of_one_project_the_second_is_told(county: Programme):
    mei, held = access_of("mei"), rights_of_("mei")

    def change(name: str) -> Callable[[], Any]:
        read = kept(3)
        after = told(**{**_fields(read.told), "name": name})
        return lambda: change_project(mei, held, read, 1, after, answer="改名", at=NOW)

    assert both(change("三号甲"), change("三号乙")) == ["ConflictError", "Kept"]
    assert Revision.objects.filter(project__number=3).count() == 2


def test_of_two_who_tell_one_month_the_second_is_told(county: Programme):
    assert both(tell(OCTOBER, "100"), tell(OCTOBER, "200")) == ["ConflictError", "Kept"]
    assert Progress.objects.filter(project__number=1, month="2026-10").count() == 1


def test_two_months_told_at_once_are_both_in_the_year(county: Programme):
    july = Period.month(2026, 7)
    assert both(tell(july, "100"), tell(OCTOBER, "200")) == ["Kept", "Kept"]
    year = YearFigure.objects.get(project__number=1, year=2026)
    assert (year.done, year.told) == (11300, "2026-10")


def test_a_plan_and_a_month_told_at_once_are_both_in_the_year(county: Programme):
    mei, held, read = access_of("mei"), rights_of_("mei"), kept(1)
    plan = YearPlan(2026, yi("3"))
    done = both(
        tell(OCTOBER, "200"),
        lambda: set_plan(mei, held, read, 1, plan, answer="文件", at=NOW),
    )
    assert done == ["Kept", "Kept"]
    year = YearFigure.objects.get(project__number=1, year=2026)
    assert (year.plan, year.done) == (30000, 11200)


def test_a_month_is_frozen_once(county: Programme):
    mei, held = access_of("mei"), rights_of_("mei")

    def freeze() -> Any:
        return freeze_month(mei, held, SEPTEMBER, at=NOW)

    assert both(freeze, freeze) == ["Freeze", "LuoshiError"]
    assert Freeze.objects.count() == 1


def test_a_step_of_the_certification_is_taken_once(county: Programme):
    mei, held = access_of("mei"), rights_of_("mei")
    step = CertificationStep("first_check", date(2026, 10, 1), "甲局", True)

    def take() -> Callable[[], Any]:
        read = kept(2)
        return lambda: certify(mei, held, read, 1, step, at=NOW)

    assert both(take(), take()) == ["ConflictError", "Kept"]
    assert len(kept(2).told.attraction.steps) == 2


def test_no_more_of_a_need_is_used_than_is_left(county: Programme):
    mei, held = access_of("mei"), rights_of_("mei")
    row = kept(1).row
    land = Need(row.name, "land", Quantity.of(30, "亩"), "county", date(2026, 9, 1))
    need = raise_need(mei, held, row, land, at=NOW)
    day = date(2026, 9, 2)
    for step in (
        FlowStep("review", day, words="可以"),
        FlowStep("granted", day, words="批准", ref="文1", quantity=Quantity.of(30, "亩")),
        FlowStep("secured", day, words="已供地", ref="文2"),
    ):
        need = step_need(mei, held, need, need.edition, step, at=NOW)
    use = Use(date(2026, 9, 3), Quantity.of(20, "亩"), "一期")

    def spend() -> Callable[[], Any]:
        read = NeedRow.objects.select_related("project__town").get(pk=need.pk)
        return lambda: use_need(mei, held, read, need.edition, use, at=NOW)

    assert both(spend(), spend()) == ["ConflictError", "Need"]
    need.refresh_from_db()
    assert need.used == 20


def test_a_row_seen_later_than_a_newer_one_is_in_the_snapshot(county: Programme):
    begun, seen = Event(), Event()

    def slowly() -> None:
        try:
            with transaction.atomic():
                month(2, "4000")
                begun.set()
                seen.wait(30)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(slowly)
        begun.wait(30)
        month(1, "5000")
        before = {one.code: one.done for one in snapshot_now(county, SEPTEMBER).rows}
        seen.set()
        slow.result()
    after = {one.code: one.done for one in snapshot_now(county, SEPTEMBER).rows}
    assert (before["P2"], after["P2"]) == (None, 4000)


def month(number: int, done: str) -> None:
    """September as a row."""
    row = Project.objects.get(number=number)
    Progress.objects.create(
        programme=row.programme, project=row, month="2026-09", edition=2, done=done, at=NOW, by="甲",
    )  # fmt: skip


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}
