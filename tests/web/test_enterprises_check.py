"""The self-check in the office: nothing typed twice, nothing kept unasked, nothing called a recognition."""

from __future__ import annotations

from datetime import date

import pytest
from cast import NOW, access_of, join, shown, signed_in
from django.core.exceptions import PermissionDenied
from enterprise_cases import TITLES, entry, firm, register, unit

from luoshi_web.enterprises.actions.firms import keep_figures
from luoshi_web.enterprises.guards import ladder_rights
from luoshi_web.enterprises.models import Firm, FirmFigures
from luoshi_web.offices.models import AuditEntry, Role


@pytest.fixture
def row(county) -> Firm:
    return firm("示例甲公司", founded_on=date(2020, 5, 6))


def _url(row: Firm, query: str = "") -> str:
    return f"/jia/enterprises/firms/{row.number}/check/{query}"


def test_it_shows_both_versions_side_by_side_and_says_it_is_no_recognition(row):
    page = shown("mei", _url(row))
    for words in (
        "2022 年版",
        "2026 年版",
        "不是认定",
        "转述，以原文为准",
        "这一版没有这一条",
        "空着是没有数",
    ):
        assert words in page
    assert "认定为" not in page and "符合认定" not in page


def test_it_marks_the_version_in_force_on_the_day(row):
    page = signed_in("mei").get(_url(row)).context["page"]
    assert [(one.name, one.stands) for one in page.versions] == [
        ("2022 年版", False),
        ("2026 年版", True),
    ]
    assert page.headline.startswith("对照专精特新中小企业2026 年版：0 条达到")


def test_it_takes_titles_from_the_register_and_the_founding_from_the_card(county, row):
    kept = register(county, TITLES)
    entry(kept, firm="示例甲公司", kind="innovative", issued_on="2025-01-01", valid_to="2027-12-31")
    entry(kept, firm="示例甲公司", kind="special", issued_on="2020-01-01", valid_to="2022-12-31")
    page = signed_in("mei").get(_url(row)).context["page"]
    assert page.held == "创新型中小企业"
    assert page.rows[0][1].word == "达到"
    giant = signed_in("mei").get(_url(row, "?title=giant")).context["page"]
    assert "先取得专精特新" in giant.rows[0][1].lacks
    gazelle = shown("mei", _url(row, "?title=gazelle"))
    assert 'value="2020-05-06"' in gazelle and "6 年" in gazelle


def test_it_compares_what_is_typed_and_keeps_nothing_unasked(row):
    sent = {"title": "special", "rd_1": "90", "revenue_1": "３,000", "niche_years": "2"}
    answer = signed_in("mei").post(_url(row), sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and "还差 10 万元" in page and "还差 1 年" in page
    assert not FirmFigures.objects.exists()
    assert "90" not in shown("mei", _url(row)).split("ls-fm-figures")[1]


def test_it_carries_figures_over_to_another_title(row):
    sent = {"title": "tech_sme", "niche_years": "7", "staff": "20"}
    page = signed_in("mei").post(_url(row), sent).content.decode()
    assert '<input type="hidden" name="niche_years" value="7">' in page


def test_it_keeps_them_when_asked_and_shows_them_again(row):
    sent = {"title": "special", "rd_1": "90", "revenue_1": "3000", "keep": "yes"}
    signed_in("mei").post(_url(row), sent)
    kept = FirmFigures.objects.get()
    assert kept.body == {"rd_1": "90", "revenue_1": "3000"}
    assert 'value="3000"' in shown("mei", _url(row))
    trail = AuditEntry.objects.filter(action="enterprises.figures.kept").get()
    assert "3000" not in trail.after + trail.before


def test_it_says_which_figure_means_nothing_and_keeps_none(row):
    sent = {
        "title": "special",
        "rd_1": "很多",
        "revenue_1": "-5",
        "niche_years": "3",
        "keep": "yes",
    }
    answer = signed_in("mei").post(_url(row), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "有 2 项看不懂，没有存" in page
    assert "“很多”不是数" in page and "不能是负数" in page and 'value="很多"' in page
    assert not FirmFigures.objects.exists()


def test_it_shows_a_script_as_text(row):
    sent = {"title": "special", "rd_1": "<script>alert(1)</script>"}
    page = signed_in("mei").post(_url(row), sent).content.decode()
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page


def test_an_unknown_title_is_the_first_one(row):
    page = signed_in("mei").get(_url(row, "?title=leading")).context["page"]
    assert page.chosen == "special"


def test_only_who_keeps_the_ladder_and_the_enterprise_s_own_unit_see_it(county, row):
    for who in ("rui", "lan", "an", "hua", "su"):
        assert signed_in(who).get(_url(row)).status_code == 403
        assert "自测差距" not in shown(who, f"/jia/enterprises/firms/{row.number}/")
    access = access_of("hua")
    with pytest.raises(PermissionDenied):
        keep_figures(access, ladder_rights(access), row, {"rd_1": "1"}, at=NOW)
    Firm.objects.filter(pk=row.pk).update(unit=unit("yi"))
    assert signed_in("hua").get(_url(row)).status_code == 200


def test_an_enterprise_s_account_is_told_nothing(county, row):
    join(county, "qi", Role.ENTERPRISE, "yi")
    assert signed_in("qi").get(_url(row)).status_code in (403, 404)


def test_it_costs_few_queries(row, django_assert_max_num_queries):
    client = signed_in("mei")
    with django_assert_max_num_queries(20):
        client.get(_url(row))
