"""Made-up projects are hidden wholly, the months that were frozen with them too; a frozen text that was changed is not shown."""

from __future__ import annotations

from typing import Any

import pytest
from cast import NOW, access_of, shown, signed_in
from project_cases import load_three, rights_of_, three

from luoshi.plan import Period
from luoshi_web.offices.models import Programme
from luoshi_web.projects.actions import freeze_month, load_projects
from luoshi_web.projects.models import Freeze, Project
from luoshi_web.projects.queries import forget_snapshots

SEPTEMBER = Period.month(2026, 9)
MONTH = "/jia/projects/months/2026-09/"


def freeze(month: Period = SEPTEMBER) -> Any:
    return freeze_month(access_of("mei"), rights_of_("mei"), month, at=NOW)


def hide(programme: Programme) -> None:
    Programme.objects.filter(pk=programme.pk).update(show_sample=False)


@pytest.fixture
def made_up(county: Programme) -> Programme:
    load_projects(county, three(), sample=True, actor="系统", at=NOW)
    return county


def test_a_month_frozen_with_made_up_projects_is_hidden_with_them(made_up: Programme):
    assert freeze().sample
    assert "2个在册" in shown("lan", MONTH)
    hide(made_up)
    assert "0个在册" in shown("lan", MONTH)
    towns = "/jia/projects/towns/dong/?month=2026-09"
    for url in (MONTH, towns, f"{MONTH}rates/invest/", "/jia/projects/curve/?year=2026"):
        assert "一号精密机床" not in shown("lan", url)
    for url in (f"{MONTH}?freeze=1", f"{MONTH}changes/"):
        assert signed_in("lan").get(url).status_code == 404


def test_the_month_is_frozen_anew_without_them_and_needs_no_reason(made_up: Programme):
    freeze()
    hide(made_up)
    Project.objects.filter(code="P1").update(sample=False)
    second = freeze()
    assert (second.number, second.sample) == (2, False)
    assert "1个在册" in shown("lan", MONTH)


def test_a_month_frozen_of_real_projects_stays_when_samples_are_hidden(county: Programme):
    load_three(county)
    assert not freeze().sample
    hide(county)
    assert "2个在册" in shown("lan", MONTH)


@pytest.mark.parametrize(
    "url",
    [
        "months/2026-09/",
        "months/2026-09/changes/",
        "months/2026-09/rates/invest/",
        "towns/dong/?month=2026-09",
        "curve/?year=2026",
    ],
)
def test_a_frozen_text_that_was_changed_is_told_and_not_shown(county: Programme, url: str):
    load_three(county)
    made = freeze()
    Freeze.objects.filter(pk=made.pk)._raw_delete(using="default")
    Freeze.objects.create(
        programme=county, month="2026-09", number=1, text=made.text.replace("5", "6"),
        checksum=made.checksum, at=NOW, by="甲",
    )  # fmt: skip
    forget_snapshots()
    answer = signed_in("lan").get(f"/jia/projects/{url}")
    assert answer.status_code == 422
    assert "与校验码不符" in answer.content.decode()
    assert "2个在册" in shown("lan", f"{MONTH}?now=1")
