"""What each page says, from a small programme in memory; templates rendered, no database."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from standings import AS_OF, JIA, TARGETS, answer, monthly, six, standing, standing_of

from luoshi.plan import Period, Plan, closed_month, month_index
from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.ledger.pages.board import BoardPage, Filter, board_page
from luoshi_web.ledger.pages.exports import board_sheets
from luoshi_web.ledger.pages.figures import observation_rows
from luoshi_web.ledger.pages.plan import plan_page
from luoshi_web.ledger.pages.target import target_page
from luoshi_web.ledger.pages.tasks import task_sheets, tasks_page
from luoshi_web.ledger.pages.units import answered_first
from luoshi_web.ledger.pages.words import promise, short_promise
from luoshi_web.site.home import finding, home_page


def html_of(template: str, page: object) -> str:
    return render_to_string(template, {"page": page})


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def board(**given: str) -> BoardPage:
    return board_page(standing(), Filter.of(given))


def rows(page: BoardPage) -> dict[str, object]:
    return {row.code: row for group in page.groups for row in group.rows}


def figure(pk: int, period: str, value: str | None, **more: object) -> Observation:
    span = Period.parse(period)
    given: dict[str, object] = {
        "area": "甲县", "unit": "个", "vintage": "final", "source": "report",
        "recorded_by": "甲局 某人", "recorded_at": datetime(2026, 10, 9, 1, pk, tzinfo=UTC),
    } | more  # fmt: skip
    return Observation(
        pk=pk,
        indicator=Indicator(code="t03", name="引进项目"),
        period=period,
        first_month=span.first,
        last_month=span.last,
        value=None if value is None else Decimal(value),
        **given,
    )


# The board


def test_it_lists_every_target_grouped_by_clause():
    page = board()
    assert [(g.place, g.title, len(g.rows)) for g in page.groups] == [
        ("一、", "总的目标", 2), ("二（一）", "1. 引进项目", 2), ("二（一）", "2. 修好水渠", 2),
    ]  # fmt: skip
    assert (page.total, page.shown, page.changed) == (6, 6, 2)


def test_it_shows_zero_as_zero_and_a_missing_figure_as_awaiting_data():
    found = rows(board())
    assert found["T03"].actual == "0"  # type: ignore[attr-defined]
    assert found["T01"].actual == ""  # type: ignore[attr-defined]
    html = html_of("ledger/board.html", board(q="T01"))
    assert "待数据" in text_of(html) and "未公布" in text_of(html)
    assert "严重滞后" not in text_of(html.split("<tbody>")[1])


def test_it_counts_the_lights_and_keeps_the_counts_while_one_is_chosen():
    page = board(light="red")
    assert [(c.value, c.count, c.current) for c in page.lights] == [
        ("", 6, False), ("red", 2, True), ("amber", 1, False), ("green", 1, False),
        ("done", 1, False), ("wait", 1, False),
    ]  # fmt: skip
    assert set(rows(page)) == {"T03", "T06"}


def test_it_filters_by_unit_source_and_the_plans_own_words():
    assert set(rows(board(unit="yi"))) == {"T05", "T06"}
    assert set(rows(board(unit="-"))) == {"T01", "T02"}
    assert set(rows(board(source="statistics"))) == {"T01"}
    assert set(rows(board(q="修水渠"))) == {"T05"}
    assert set(rows(board(q="t04"))) == {"T04"}


def test_it_ignores_a_filter_it_does_not_know():
    assert len(rows(board(light="purple", source="x", by="moon"))) == 6


def test_it_says_so_when_nothing_fits_and_offers_the_way_back():
    html = html_of("ledger/board.html", board(q="没有这个"))
    assert "没有符合条件的目标" in html and "清除条件" in html


def test_it_groups_by_unit_and_keeps_the_other_conditions():
    page = board(by="unit", light="red")
    assert [g.title for g in page.groups] == ["甲局", "乙局"]
    assert all("by=unit" in c.query for c in page.lights)


def test_it_tags_what_changed_this_month_and_how_long_red_has_lasted():
    found = rows(board())
    assert found["T03"].turn == "转红" and found["T03"].turned_red  # type: ignore[attr-defined]
    assert found["T06"].turn == "9个月"  # type: ignore[attr-defined]
    assert found["T05"].turn == ""  # type: ignore[attr-defined]


def test_it_says_sample_data_only_where_a_sample_figure_is_shown():
    sampled = standing(six(sample=True))
    with_it = board_page(sampled, Filter.of({}))
    without = board_page(sampled, Filter.of({"light": "amber"}))
    assert "演示数据" in html_of("ledger/board.html", with_it)
    assert "演示数据" not in html_of("ledger/board.html", without)


def test_it_exports_what_the_board_shows_with_numbers_as_numbers():
    (sheet,) = board_sheets(board_page(standing(six(sample=True)), Filter.of({})))
    cells = {row[0]: row for row in sheet.rows}
    assert cells["T03"][6] == Decimal(0) and cells["T01"][6] == "未公布"
    assert cells["T06"][6] == "Ⅳ类" and cells["T03"][13] == "演示数据"
    assert sheet.mark == "演示数据，非正式文件"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "名" * 60, "🙂 عربي"])
def test_it_prints_strange_names_as_text(name: str):
    target = replace(TARGETS[2], indicator=name)
    one = standing_of(target, monthly("T03", "amber", "-5", "45", "-83.3"), "green")
    html = html_of("ledger/board.html", board_page(standing((one,)), Filter.of({})))
    assert "<script>alert" not in html and "−5" in html


# A target


def target(code: str, observations: list[Observation] | None = None, **given: object):
    where = standing(**given)  # type: ignore[arg-type]
    one = where.of(code)
    assert one is not None
    return target_page(where, one, observations or [], may_record=True)


def test_it_reads_the_reason_first_and_quotes_the_sentence():
    page = target("T04")
    html = html_of("ledger/target.html", page)
    assert page.reason == "大项目的理由。" and page.reason in html
    assert (page.passage.before, page.passage.words) == (
        "每年引进项目不少于60个，其中",
        "大项目不少于12个",
    )
    assert page.passage_anchor == "s-T04" and page.promise == "每年不少于 12 个"


def test_it_lays_out_the_months_and_leaves_unknown_ones_empty():
    page = target("T03")
    assert [c.label for c in page.series] == [f"{m}月" for m in range(1, 13)]
    september = page.series[8]
    assert (september.actual, september.actual_raw, september.is_latest) == ("0", "0", True)
    assert page.series[9].actual == "" and page.series[9].actual_raw == ""
    assert page.chart is not None and page.chart.goal == "60"


def test_it_draws_no_chart_for_a_grade_but_keeps_its_table():
    page = target("T06")
    assert page.chart is None
    assert page.series[8].actual == "Ⅳ类"
    assert "echarts" not in html_of("ledger/target.html", page)


def test_it_says_there_is_no_figure_without_making_it_a_verdict():
    html = text_of(html_of("ledger/target.html", target("T01")))
    assert "还没有一期数据" in html and "没有数不等于零" in html


def test_it_strikes_out_what_was_replaced_and_names_what_it_replaced():
    made = observation_rows(
        [
            figure(1, "2026-08", "81"),
            figure(2, "2026-08", "80", replaces_id=1, note="查重减 1"),
            figure(3, "2026-09", "0", sample=True),
            figure(4, "2025", None, evidence="B", document="工作报告"),
        ],
        "甲县",
    )
    assert [r.pk for r in made] == [3, 2, 1, 4]
    assert [r.figure for r in made] == ["0", "80", "81", "撤回"]
    assert made[1].revision == "替代 81，查重减 1" and made[2].is_replaced
    assert "B 级" in made[3].grade and made[3].source == "published"
    page = target("T03", [figure(1, "2026-08", "81"), figure(2, "2026-08", "80", replaces_id=1)])
    assert "<s>81</s>" in html_of("ledger/target.html", page)


def test_it_breaks_a_figure_down_by_town_without_ranking():
    towns = [
        figure(1, "2026-08", "4", area="东乡"),
        figure(2, "2026-09", "5", area="东乡"),
        figure(3, "2026-09", "0", area="西乡"),
    ]
    page = target("T03", [*towns, figure(4, "2026-09", "5")])
    assert [(a.name, a.value) for a in page.areas] == [("东乡", "5"), ("西乡", "0")]
    assert [row.pk for row in page.observations] == [4]
    assert [row.pk for row in page.area_observations] == [3, 2, 1]
    assert "分地区的 3 条" in html_of("ledger/target.html", page)


def test_it_shows_of_the_towns_the_newest_two_periods_and_the_rest_when_asked():
    months = ("2026-06", "2026-07", "2026-08", "2026-09")
    towns = [figure(n, month, "4", area="东乡") for n, month in enumerate(months, 1)]
    page = target("T03", towns)
    assert [row.pk for row in page.area_observations] == [4, 3] and page.area_total == 4
    assert "看全部 4 条" in html_of("ledger/target.html", page)
    where = standing()
    one = where.of("T03")
    assert one is not None
    whole = target_page(where, one, towns, may_record=False, all_areas=True)
    assert [row.pk for row in whole.area_observations] == [4, 3, 2, 1]
    assert "看全部" not in html_of("ledger/target.html", whole)


def test_it_links_the_whole_and_its_parts_and_the_neighbours():
    page = target("T04")
    assert [(p.code, p.relation) for p in page.parts] == [("T03", "本项含在其中")]
    assert (page.previous, page.next) == ("T03", "T05")
    assert (target("T01").previous, target("T06").next) == ("", "")


# The plan


def test_it_links_every_card_to_its_passage_and_every_passage_to_its_card():
    html = html_of("ledger/plan.html", plan_page(standing()))
    ids = set(re.findall(r'\sid="([^"]+)"', html))
    linked = set(re.findall(r'href="#([^"]+)"', html))
    assert {name for name in linked if not name.startswith(("m-", "i-"))} <= ids
    for code in ("T01", "T02", "T03", "T04", "T05", "T06"):
        assert f"s-{code}" in ids and f"c-{code}" in ids


def test_it_has_no_id_twice():
    for template, page in (
        ("ledger/plan.html", plan_page(standing())),
        ("ledger/board.html", board()),
        ("ledger/target.html", target("T03")),
        ("site/home.html", home_page(standing())),
    ):
        ids = re.findall(r'\sid="([^"]+)"', html_of(template, page))
        assert len(ids) == len(set(ids)), template


def test_it_marks_an_open_query_and_leaves_a_settled_one_about_many_numbers_alone():
    html = html_of("ledger/plan.html", plan_page(standing()))
    assert re.search(r'class="ls-hl is-query" id="s-T02"', html)
    assert re.search(r'class="ls-hl is-number" id="s-T03"[^>]*>[^<]*<sup>3 疑2</sup>', html)
    assert "待甲局定" in html and "已定，2024 年 9 月 1 日" in html


def test_it_folds_a_clause_without_numbers_and_keeps_its_words():
    page = plan_page(standing())
    folded = [b.caption for b in page.blocks if b.clause and b.clause.is_folded]
    assert folded == ["3. 做好宣传"]
    assert "多讲故事" in html_of("ledger/plan.html", page)


def test_it_survives_a_plan_without_headings_or_promises():
    empty = standing((), plan=Plan(title="空", text="只有一行。"), queries=())
    assert "没有疑问" in html_of("ledger/plan.html", plan_page(empty))
    assert html_of("ledger/board.html", board_page(empty, Filter.of({})))
    assert home_page(empty).finding == "还没有目标"


# Tasks, units, home


def test_it_lists_the_tasks_with_their_worst_light():
    page = tasks_page(standing(), "任务清单")
    (group,) = page.groups
    assert [(t.caption, t.reading and t.reading.worst) for t in group.tasks] == [
        ("1. 引进项目", "red"), ("2. 修好水渠", "red"), ("3. 做好宣传", None),
    ]  # fmt: skip
    assert [p.name for p in group.tasks[0].parties] == ["甲局", "各乡"]
    assert "牵头" in html_of("ledger/tasks.html", page)


def test_it_exports_the_task_list_with_the_lead_first():
    sheets = task_sheets(standing(), None)
    assert [row[3] for row in sheets[0].rows] == ["甲局", "乙局", "丙办"]


def test_it_counts_a_target_under_the_unit_that_answers_first():
    assert [s.code for s in answered_first(standing(), "yi")] == ["T05", "T06"]


def test_it_heads_the_first_page_with_the_finding():
    assert home_page(standing()).finding == "6 项目标中，2 项严重滞后，其中 1 项本月转红"
    html = text_of(html_of("site/home.html", home_page(standing())))
    assert "另 1 项连续红灯" in html and "0 / 60 个" in html


@pytest.mark.parametrize(
    ("light", "said"),
    [
        ("amber", "1 项目标中，没有严重滞后，1 项滞后"),
        ("green", "1 项目标中，有数的 1 项没有滞后"),
        ("wait", "1 项目标都还没有数"),
    ],
)
def test_it_says_what_there_is_to_say_when_nothing_is_red(light, said):
    one = standing_of(TARGETS[0], answer("T01", light), light)
    assert finding(standing((one,))) == said


def test_it_names_who_must_act_most_reds_first():
    page = home_page(standing())
    assert [(u.name, u.counts) for u in page.units] == [
        ("甲局", (("red", "严重滞后", 1), ("amber", "滞后", 1))),
        ("乙局", (("red", "严重滞后", 1),)),
    ]


# Words


@pytest.mark.parametrize(
    ("code", "said", "short"),
    [
        (0, "到 2026 年不少于 90 亿元", "目标 ≥90（2026）"),
        (1, "到 2026 年达到 40 % 左右", "目标 约40（2026）"),
        (2, "每年不少于 60 个", "目标 每年 ≥60"),
        (5, "达到 Ⅲ类", "目标 Ⅲ类"),
    ],
)
def test_it_says_a_promise_in_words_and_in_figures(code, said, short):
    assert promise(TARGETS[code]) == said and short_promise(TARGETS[code]) == short


def test_it_closes_a_month_on_its_last_day():
    assert closed_month(AS_OF) == month_index(2026, 9)
    assert closed_month(date(2026, 10, 1)) == month_index(2026, 9)
    assert closed_month(date(2026, 1, 1)) == month_index(2025, 12)
    assert JIA.code == "jia"
