"""Statistics on their way in: uploaded, mapped once, compared, accepted; who may, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from bulletins_made import SEPTEMBER, bulletin, indicators
from cast import NOW, PASSWORD, access_of, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi_web.ledger.models import Indicator, Observation
from luoshi_web.offices.actions import add_person
from luoshi_web.offices.models import AuditEntry, Person, Unit
from luoshi_web.offices.queries import audit_faults
from luoshi_web.statistics.actions import Reading, accept_figures, change_reading, drop_table
from luoshi_web.statistics.guards import ConflictError, Seen
from luoshi_web.statistics.layout import from_json
from luoshi_web.statistics.models import Import, ImportedFigure, Mapping
from luoshi_web.statistics.queries import differences_of, opened, scope_of

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST = "/jia/statistics/"


@pytest.fixture(autouse=True)
def programme(county):
    indicators(county)
    return county


def send(client: Client, data: bytes | None = None, name: str = "2026年9月.xlsx", **more: str):
    file = SimpleUploadedFile(name, bulletin() if data is None else data, XLSX)
    given = {
        "document": "甲县月报 2026年9月",
        "month": "",
        "vintage": "flash",
        "mapping": "auto",
        **more,
    }
    return client.post(LIST, {"file": file, **given})


def newest() -> Import:
    return Import.objects.order_by("-pk").first()


def keep(client: Client, name: str = "甲县月报", **more: str):
    """Save the reading as it was guessed: what the page's own form would send."""
    row = newest()
    layout = from_json(row.layout)
    sent = {
        "do": "keep",
        "name": name,
        "sheet": str(layout.sheet_at),
        "head_first": str(layout.head_first + 1),
        "head_last": str(layout.head_last + 1),
        "month": "2026-09",
        "vintage": row.vintage,
    }
    columns = {
        "name": layout.name_column,
        "unit": layout.unit_column,
        "period": layout.period_column,
        "value": layout.value_column,
        "vintage": layout.vintage_column,
    }
    sent |= {f"role-{at}": role for role, at in columns.items() if at >= 0}
    sent |= {f"role-{use.at}": use.measure for use in layout.columns}
    sent |= {f"window-{use.at}": use.window for use in layout.columns}
    sent |= {f"bind:{key}": code for key, code in layout.bindings.items()}
    return client.post(f"{LIST}{row.pk}/reading/", sent | more)


def accept(client: Client, row: Import | None = None, **more: str):
    row = row or newest()
    page = client.get(f"{LIST}{row.pk}/").context["page"]
    ticks = [r.key for g in page.groups if g.may_take and g.ticked for r in g.rows]
    return client.post(f"{LIST}{row.pk}/accept/", {"seen": page.seen, "take": ticks, **more})


def kinds(client: Client, row: Import | None = None) -> dict[str, list[str]]:
    page = client.get(f"{LIST}{(row or newest()).pk}/").context["page"]
    return {group.kind: [one.code for one in group.rows] for group in page.groups}


def imported(client: Client, data: bytes | None = None, **more: str) -> Import:
    assert send(client, data, **more).status_code == 302
    if newest().mapping is None:
        assert keep(client).status_code == 302
    assert accept(client).status_code == 302
    return newest()


def rows_of(code: str) -> list[Observation]:
    return list(Observation.objects.filter(indicator__code=code).order_by("pk"))


def test_it_walks_from_the_published_table_to_read_only_observations():
    mei = signed_in("mei")
    assert send(mei).status_code == 302
    row = newest()
    page = mei.get(f"{LIST}{row.pk}/").content.decode()
    assert 'value="甲县月报"' in page
    assert "先核对这张表怎样读" in page and "规上工业总产值" in page and "导入所勾" not in page
    assert Observation.objects.count() == 0
    assert keep(mei).status_code == 302
    assert sorted(kinds(mei)["new"]) == [
        "gdp",
        "gdp_growth",
        "gyzcz",
        "gyzcz_growth",
        "gyzcz_now",
        "hightech",
    ]
    assert Observation.objects.count() == 0
    assert accept(mei).status_code == 302
    (figure,) = rows_of("gyzcz")
    assert (figure.value, figure.unit, figure.period) == (Decimal("289.6"), "亿元", "2026-09")
    assert (figure.source, figure.vintage, figure.document) == (
        "statistics",
        "flash",
        "甲县月报 2026年9月",
    )
    assert (figure.recorded_at, figure.recorded_by) == (NOW, access_of("mei").actor)
    assert rows_of("gdp")[0].period == "2026-Q3"
    cell = ImportedFigure.objects.get(observation=figure)
    assert (cell.sheet, cell.row, cell.column, cell.kind) == ("9月", 7, 4, "new")
    page = mei.get(f"{LIST}{row.pk}/").content.decode()
    assert "只读" in page and "这张表怎样读" not in page and "新数 6" in page
    assert mei.get(f"{LIST}{row.pk}/file/").content == bytes(row.file.content)
    assert not audit_faults(row.programme)


def test_it_imports_next_months_table_with_one_click_more():
    mei = signed_in("mei")
    imported(mei)
    august = [list(row) for row in SEPTEMBER]
    august[3][4] = 250.1
    send(
        mei,
        bulletin(august, month=8, lines_above=4),
        "8月.xlsx",
        document="甲县月报 8月",
        vintage="",
    )
    row = newest()
    assert row.mapping == Mapping.objects.get() and (row.vintage, row.month) == (
        "flash",
        2026 * 12 + 7,
    )
    assert kinds(mei) == {
        "new": ["gyzcz_now", "gyzcz", "gyzcz_growth", "hightech"],
        "unused": ["gdp", "gdp_growth"],
    }
    assert accept(mei).status_code == 302
    assert [(f.period, f.value) for f in rows_of("gyzcz")][-1] == ("2026-08", Decimal("250.1"))


def test_it_shows_revisions_and_keeps_the_old_figure():
    mei = signed_in("mei")
    imported(mei)
    changed = [list(row) for row in SEPTEMBER]
    changed[3][4] = 290
    imported(mei, bulletin(changed), vintage="preliminary", document="甲县月报 9月修订")
    old, new = rows_of("gyzcz")
    assert new.replaces == old and new.value == 290 and old.value == Decimal("289.6")
    # The same figure in a further vintage is a revision too; the same again is none.
    assert [row.vintage for row in rows_of("gdp")] == ["flash", "preliminary"]
    send(mei, bulletin(changed), vintage="preliminary")
    assert set(kinds(mei)) == {"same"}
    assert "没有可以导入的数" in mei.get(f"{LIST}{newest().pk}/").content.decode()
    entry = AuditEntry.objects.filter(action="statistics.figures.accepted").last()
    assert "289.6" in entry.before and "290" in entry.after


def test_it_asks_before_a_flash_figure_replaces_a_final_one():
    mei = signed_in("mei")
    imported(mei, vintage="final")
    changed = [list(row) for row in SEPTEMBER]
    changed[3][4] = 291
    send(mei, bulletin(changed), vintage="flash")
    groups = {g.kind: g for g in mei.get(f"{LIST}{newest().pk}/").context["page"].groups}
    assert [row.code for row in groups["older"].rows] == ["gyzcz"] and not groups["older"].ticked
    assert accept(mei).status_code == 422 and len(rows_of("gyzcz")) == 1
    assert accept(mei, take="gyzcz|2026-09").status_code == 302
    assert [row.vintage for row in rows_of("gyzcz")] == ["final", "flash"]


def test_it_compares_and_keeps_figures_in_the_tables_own_unit():
    mei = signed_in("mei")
    imported(mei)
    thousands = [["规上工业总产值", "万元", None, None, 2896000, None]]
    send(mei, bulletin(thousands))
    assert kinds(mei) == {"same": ["gyzcz"]}
    imported(mei, bulletin([["规上工业总产值", "万元", None, None, 2896500, None]]))
    assert (rows_of("gyzcz")[-1].value, rows_of("gyzcz")[-1].unit) == (2896500, "万元")


def test_it_refuses_units_periods_and_cells_with_their_places():
    mei = signed_in("mei")
    imported(mei)
    send(
        mei,
        bulletin(
            [
                ["规上工业总产值", "家", None, None, 12, "约九"],
                ["地区生产总值", "亿元", None, None, 9, 5],
            ],
            month=12,
        ),
    )
    page = mei.get(f"{LIST}{newest().pk}/").content.decode()
    assert "2026年12月还没有结束" in page and "2026年四季度还没有结束" in page
    send(mei, bulletin([["规上工业总产值", "家", None, None, 12, "约九"]]))
    page = mei.get(f"{LIST}{newest().pk}/").content.decode()
    assert "计量单位是“家”，指标的是“亿元”，不能换算" in page
    assert "“约九”不是数" in page and "第 5 行 F 列" in page
    assert "没有可以导入的数" in page


def test_it_refuses_two_values_of_one_figure_by_name_and_takes_one_value_once():
    mei = signed_in("mei")
    imported(mei)
    send(
        mei,
        bulletin(
            [
                ["规上工业总产值", "亿元", None, None, 300, 9],
                ["规上工业总产值", "亿元", None, None, 301, 9],
            ]
        ),
    )
    assert kinds(mei) == {"revised": ["gyzcz_growth"], "refused": ["gyzcz", "gyzcz"]}
    page = mei.get(f"{LIST}{newest().pk}/").content.decode()
    assert "2026年9月有不止一个数：第 5 行 E 列、第 6 行 E 列" in page


def test_it_takes_januarys_figure_for_the_month_and_for_the_year_so_far():
    mei = signed_in("mei")
    send(mei)
    keep(mei)
    accept(mei)
    assert rows_of("gyzcz_now")[0].value == Decimal("31.2")
    january = [["规上工业总产值", "亿元", 30, None, None, None]]
    send(mei, bulletin(january, month=1), "1月.xlsx")
    assert sorted(kinds(mei)["new"]) == ["gyzcz", "gyzcz_now"]


def test_it_says_which_figures_changed_while_somebody_looked():
    """Two people have the same table open; the second is told what the first did, and nothing of it is stored."""
    mei, rui = signed_in("mei"), signed_in("rui")
    imported(mei)
    changed = [list(row) for row in SEPTEMBER]
    changed[3][4] = 295
    send(mei, bulletin(changed))
    first = newest()
    page = mei.get(f"{LIST}{first.pk}/").context["page"]
    other = [["规上工业总产值", "亿元", None, None, 296, None]]
    send(rui, bulletin(other))
    assert keep(rui, "甲局月报").status_code == 302
    assert accept(rui).status_code == 302
    ticks = [row.key for group in page.groups if group.may_take for row in group.rows]
    answer = mei.post(f"{LIST}{first.pk}/accept/", {"seen": page.seen, "take": ticks})
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "规模以上工业总产值 2026年9月：现在已有 296 亿元（甲局 Rui（rui）记入）" in said
    assert len(rows_of("gyzcz")) == 2
    assert accept(mei, first).status_code == 302
    assert rows_of("gyzcz")[-1].replaces == rows_of("gyzcz")[-2]


def test_it_settles_an_import_once():
    mei = signed_in("mei")
    row = imported(mei)
    count = Observation.objects.count()
    page = {"seen": "gyzcz|2026-09|new|289.6|亿元|flash|0", "take": "gyzcz|2026-09"}
    assert mei.post(f"{LIST}{row.pk}/accept/", page).status_code == 409
    assert mei.post(f"{LIST}{row.pk}/drop/").status_code == 302
    assert mei.post(f"{LIST}{row.pk}/reading/", {"do": "keep"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "accepted" and Observation.objects.count() == count
    with pytest.raises(ConflictError, match="已导入"):
        drop_table(access_of("mei"), row, at=NOW)


def test_it_drops_a_table_and_keeps_its_file():
    mei = signed_in("mei")
    send(mei)
    assert mei.post(f"{LIST}{newest().pk}/drop/").status_code == 302
    assert newest().state == "dropped" and newest().file.size
    assert "已放弃，没有导入" in mei.get(f"{LIST}{newest().pk}/").content.decode()


def test_it_makes_a_new_version_only_of_another_reading():
    mei = signed_in("mei")
    send(mei)
    keep(mei)
    keep(mei)
    assert Mapping.objects.count() == 1
    keep(mei, **{"bind:地区生产总值|level|ytd": ""})
    assert [row.number for row in Mapping.objects.order_by("pk")] == [1, 2]
    assert newest().mapping.number == 2 and "gdp" not in kinds(mei)["new"]
    assert "第 2 版" in mei.get(f"{LIST}{newest().pk}/").content.decode()


def test_it_looks_again_without_keeping_a_mapping():
    mei = signed_in("mei")
    send(mei)
    assert keep(mei, do="look", **{"role-4": "skip", "role-5": "skip"}).status_code == 302
    assert not Mapping.objects.exists()
    layout = from_json(newest().layout)
    assert [use.at for use in layout.columns] == [2, 3]
    assert layout.bindings["规上工业总产值|growth|month"] == "gyzcz_growth"


def test_it_will_not_accept_what_nobody_confirmed():
    mei = signed_in("mei")
    send(mei)
    row = newest()
    line = "gyzcz|2026-09|new|289.6|亿元|flash|0"
    answer = mei.post(f"{LIST}{row.pk}/accept/", {"seen": line, "take": "gyzcz|2026-09"})
    assert answer.status_code == 422 and "对照还没有确认" in answer.content.decode()
    assert not Observation.objects.exists()


def test_it_refuses_figures_that_units_report_themselves_and_says_where():
    mei = signed_in("mei")
    send(mei)
    page = mei.get(f"{LIST}{newest().pk}/").content.decode()
    assert "“新招引开工项目”不是官方统计，由甲局在月报里报。" in page
    answer = keep(mei, **{"bind:新招引开工项目|level|ytd": "projects"})
    assert answer.status_code == 422
    assert "“新招引开工项目”不是官方统计" in answer.content.decode()
    assert not Mapping.objects.exists()
    assert keep(mei, **{"bind:地区生产总值|level|ytd": "nothing"}).status_code == 422


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": " "}, "请给对照方案起个名字"),
        ({"name": "长" * 61}, "最多 60 字"),
        ({"month": "2026-Q3"}, "不是月份"),
        ({"month": "九月"}, "不是可认的写法"),
        ({"vintage": "later"}, "请选版次"),
        ({"head_first": "0"}, "表头请写从第几行到第几行"),
        ({"head_last": "900"}, "表头请写从第几行到第几行"),
        ({"role-1": "name"}, "有 2 列都标为“指标名称”"),
        ({"role-0": "skip"}, "请指出哪一列是指标名称"),
        ({"role-1": "value"}, "请指出指标名称、数据期、数值各是哪一列"),
        ({"sheet": "9"}, "请选一张工作表"),
        ({f"role-{at}": "skip" for at in range(2, 6)}, "请至少把一列标为"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong_with_a_reading(more, said):
    mei = signed_in("mei")
    send(mei)
    answer = keep(mei, **more)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Mapping.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "more", "said"),
    [
        (b"", "x.xlsx", {}, "空的"),
        (b"%PDF-1.4\n", "x.pdf", {}, "不是表格"),
        (b"PK\x03\x04", "x.xlsx", {}, "不能上传"),
        (b",,\n", "x.csv", {}, "都是空的"),
        (None, "x.xlsx", {"document": " "}, "请写这张表是哪份统计资料"),
        (None, "x.xlsx", {"document": "长" * 201}, "最多 200 字"),
        (None, "x.xlsx", {"month": "2026-13"}, "不是可认的写法"),
        (None, "x.xlsx", {"vintage": ""}, "表里没有写版次"),
        (None, "x.xlsx", {"vintage": "best"}, "请从列出的版次里选"),
        (None, "x.xlsx", {"mapping": "999"}, "请从列出的对照方案里选"),
    ],
)
def test_it_says_what_is_wrong_with_an_upload(data, name, more, said):
    answer = send(signed_in("mei"), data, name, **more)
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Import.objects.exists()


def test_it_refuses_an_upload_without_a_file():
    answer = signed_in("mei").post(LIST, {"document": "月报", "mapping": "new", "vintage": "flash"})
    assert answer.status_code == 422 and "没有收到文件" in answer.content.decode()


def test_it_opens_a_table_nobody_can_read_and_says_so():
    mei = signed_in("mei")
    send(mei, "只有一行字\n".encode(), "x.csv")
    page = mei.get(f"{LIST}{newest().pk}/")
    assert page.status_code == 200 and "表里没有数" in page.content.decode()


def test_it_tells_when_a_chosen_mapping_does_not_fit():
    mei = signed_in("mei")
    imported(mei)
    send(mei, "项目,金额\n修路,5\n".encode(), "x.csv", mapping=str(Mapping.objects.get().pk))
    page = mei.get(f"{LIST}{newest().pk}/").content.decode()
    assert "找不到表头“指标名称”" in page and "先核对这张表怎样读" in page
    assert accept(mei).status_code == 422


def test_it_lets_the_source_unit_import_its_own_and_nobody_else():
    rui = signed_in("rui")
    imported(rui)
    assert len(rows_of("gyzcz")) == 1 and newest().unit.code == "jia"
    for name in ("hua", "su"):
        assert signed_in(name).get(LIST).status_code == 403
        assert signed_in(name).get(f"{LIST}{newest().pk}/").status_code == 403
    for name in ("lan", "an"):
        client = signed_in(name)
        page = client.get(LIST).content.decode()
        assert "甲县月报 2026年9月" in page and 'name="file"' not in page
        assert client.get(f"{LIST}{newest().pk}/file/").status_code == 200
        assert send(client).status_code == 403


def test_it_keeps_one_units_imports_and_indicators_from_another(programme):
    yi = Unit.objects.get(programme=programme, code="yi")
    Indicator.objects.filter(code="hightech").update(source_unit=yi)
    rui, hua = signed_in("rui"), signed_in("hua")
    send(rui)
    row = newest()
    assert hua.get(LIST).status_code == 200
    assert hua.get(f"{LIST}{row.pk}/").status_code == 404
    assert hua.post(f"{LIST}{row.pk}/drop/").status_code == 404
    assert "hightech" not in from_json(row.layout).bindings.values()
    key = "bind:高新技术产业产值占规上工业总产值比重|level|ytd"
    assert "不由您的单位出数" in keep(rui, **{key: "hightech"}).content.decode()
    keep(rui, "月报")
    send(hua)
    assert "别的单位的对照方案" in keep(hua, "月报").content.decode()


def test_it_leaves_a_leaders_hands_off(programme):
    mei = signed_in("mei")
    send(mei)
    row = newest()
    lan = signed_in("lan")
    page = lan.get(f"{LIST}{row.pk}/").content.decode()
    assert "放弃这张表" not in page and "保存对照" not in page
    for path in ("reading", "accept", "drop"):
        assert lan.post(f"{LIST}{row.pk}/{path}/").status_code == 403


def test_it_replaces_a_sample_figure_as_if_there_were_none(programme):
    imported(signed_in("mei"))
    figure = rows_of("hightech")[0]
    Observation.objects.create(
        programme=programme, indicator=figure.indicator, area=figure.area, period="2026-08",
        first_month=figure.first_month - 1, last_month=figure.last_month - 1, value=1, unit="%",
        vintage="final", source="statistics", recorded_at=NOW, recorded_by="程序", sample=True,
    )  # fmt: skip
    row = [["高新技术产业产值占规上工业总产值比重", "%", None, None, 45, None]]
    send(signed_in("mei"), bulletin(row, month=8), "8月.xlsx")
    assert kinds(signed_in("mei")) == {"new": ["hightech"]}
    assert "演示数据" in signed_in("mei").get(f"{LIST}{newest().pk}/").content.decode()
    accept(signed_in("mei"))
    assert rows_of("hightech")[-1].replaces.sample


def test_it_refuses_what_the_judge_could_not_take(monkeypatch):
    """One bad figure is refused with the judge's own sentence; the others can still be taken."""
    mei = signed_in("mei")
    imported(mei)
    from luoshi.errors import LuoshiError
    from luoshi_web.statistics import differences

    def judge(rules, figures, days, *, known_on):
        if any(figure.indicator == "gyzcz" for figure in figures):
            raise LuoshiError("判不了。", "请改。")

    monkeypatch.setattr(differences, "assess", judge)
    changed = [list(row) for row in SEPTEMBER]
    changed[3][4:] = [295, 10]
    send(mei, bulletin(changed))
    assert kinds(mei)["refused"] == ["gyzcz"] and kinds(mei)["revised"] == ["gyzcz_growth"]
    assert "判不了。请改。" in mei.get(f"{LIST}{newest().pk}/").content.decode()


def test_it_counts_a_person_who_left_the_unit_out(programme):
    unit = Unit.objects.get(programme=programme, code="jia")
    add_person(
        programme, Person(username="old", name="Old"), password=PASSWORD, role="reporter", unit=unit,
        since=NOW.date() - timedelta(days=400), actor="系统", at=NOW,
    )  # fmt: skip
    post = Person.objects.get(username="old").posts.get()
    post.until = NOW.date() - timedelta(days=1)
    post.save()
    assert signed_in("old").get(LIST).status_code == 404


def test_it_does_the_same_by_its_actions_alone():
    """The pages only call these; whoever calls them elsewhere is held to the same."""
    mei = access_of("mei")
    send(signed_in("mei"))
    scope, row = scope_of(mei), newest()
    given = Reading(from_json(row.layout), row.month, "final", "月报")
    row = change_reading(mei, scope, row, given, at=NOW)
    drawn = differences_of(mei, scope, row, opened(row), NOW)
    lines = {one.key: one.seen for one in drawn}
    done = accept_figures(mei, scope, row, Seen(frozenset(lines), lines), at=NOW)
    assert len(done) == 6 and {one.vintage for one in done} == {"final"}


def test_it_takes_a_list_too_long_to_tick_as_a_whole(monkeypatch):
    monkeypatch.setattr("luoshi_web.statistics.pages.show.MOST_TICKS", 2)
    mei = signed_in("mei")
    send(mei)
    keep(mei)
    page = mei.get(f"{LIST}{newest().pk}/")
    assert "只能整批导入" in page.content.decode()
    seen = page.context["page"].seen
    assert mei.post(f"{LIST}{newest().pk}/accept/", {"seen": seen, "all": "1"}).status_code == 302
    assert Observation.objects.count() == 6
