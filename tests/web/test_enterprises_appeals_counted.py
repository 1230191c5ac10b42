"""Appeals counted and brought: rates out of the rows, what is late, the bulletin's month, a hotline's list, samples, what comes again."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from io import BytesIO

import pytest
import xlsxwriter
from appeal_cases import (
    acts,
    answered,
    done,
    firm_does,
    move,
    on,
    received,
    unit,
    with_appeals,
)
from cast import NOW
from django.core.exceptions import PermissionDenied

from luoshi.enterprises import appeal_rules, rates_of
from luoshi.errors import LuoshiError
from luoshi.plan import Period
from luoshi_web.enterprises.actions.appeal_imports import import_appeals
from luoshi_web.enterprises.actions.appeal_samples import sample_appeals
from luoshi_web.enterprises.actions.appeals import ask_exclusion, decide_exclusion
from luoshi_web.enterprises.actions.matter_groups import (
    NewGroup,
    add_to_group,
    ask_group_order,
    change_group,
    close_group,
    group_appeals,
    group_ordered,
    take_from_group,
)
from luoshi_web.enterprises.appeal_rates import (
    appeals_told,
    late_appeals,
    rated_cases,
    rates_by_month,
    rates_by_unit,
)
from luoshi_web.enterprises.appeal_rows import (
    AppealFilter,
    appeal_counts,
    card_of,
    listed_appeals,
)
from luoshi_web.enterprises.appeal_sheet import HotlineList, hotline_list, hotline_template
from luoshi_web.enterprises.guards import rights
from luoshi_web.enterprises.matter_groups import cases_of, groups_in, ungrouped, waiting_for_order
from luoshi_web.enterprises.models import Appeal, AppealTerm, Exclusion, Firm, MatterGroup
from luoshi_web.notices.models import Notice
from luoshi_web.offices.conflicts import ConflictError
from luoshi_web.offices.models import Programme
from luoshi_web.offices.queries import audit_faults

OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
HEADS = ["热线工单号", "企业名称", "诉求事项", "诉求内容", "来电时间", "类型", "镇街"]
GOOD = [
    "R1",
    "甲县示例机械有限公司",
    "续贷困难",
    "银行要求先还后贷。",
    "2026-10-10 16:00",
    "求助",
    "",
]


@pytest.fixture
def office(county: Programme) -> Programme:
    return with_appeals(county)


def book(*rows: list[str], heads: list[str] = HEADS) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表")
        for down, row in enumerate([heads, *rows]):
            sheet.write_row(down, 0, row)
    return out.getvalue()


def test_it_counts_rates_out_of_the_rows(office):
    good = answered(received().appeal, on(1))
    firm_does(good, "revisit", on(2), result="solved", satisfaction="satisfied")
    late = received(title="另一件").appeal
    move("mei", late, "assign", unit="乙局")
    done(late, on(3))
    firm_does(late, "revisit", on(4), result="unsolved", satisfaction="dissatisfied")
    assert rates_by_unit(office, NOW.date(), NOW.date()) == {}
    found = rates_by_unit(office, *OCTOBER)
    (only,) = found
    assert only == unit("yi").pk
    rates = found[only]
    assert (rates.response.value, rates.in_time.value) == (Fraction(1, 2), 1)
    assert (rates.solved.value, rates.satisfied.value) == (Fraction(1, 2), Fraction(1, 2))
    assert rates.response.missed == ("2",)
    # The contact and the reply of the second were late by the first working day over.
    assert rates.reds == 2
    late.refresh_from_db()
    asked = ask_exclusion(acts("hua"), late, "policy", "政策不允许。", at=on(5))
    assert rates_by_unit(office, *OCTOBER)[only].solved.value == Fraction(1, 2), (
        "asked is not granted"
    )
    decide_exclusion(acts("lan"), asked, granted=True, words="同意。", at=on(5))
    rates = rates_by_unit(office, *OCTOBER)[only]
    assert (rates.solved.value, rates.response.value) == (1, Fraction(1, 2))
    assert rates.left_out == (("2", "policy"),)
    before = rates_of(rated_cases(office, *OCTOBER), OCTOBER[0], on(4).date())
    assert before.left_out == (), "approved later"


def test_it_counts_many_months_from_one_reading(office, django_assert_max_num_queries):
    answered(received().appeal)
    months = [Period.month(2026, n) for n in range(1, 13)]
    with django_assert_max_num_queries(6):
        found = rates_by_month(office, months)
    assert [month for month, rates in found.items() if rates.response.denominator] == [months[9]]
    assert rates_by_month(office, []) == {}


def test_it_says_which_units_are_late_since_when(office):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    other = received(title="另一件").appeal
    move("mei", other, "assign", unit="东乡")
    move("dongmei", other, "sign")
    move("dongmei", other, "contact", way="call", words="属实。")
    assert late_appeals(office, date(2026, 10, 13)) == []
    (first,) = late_appeals(office, date(2026, 10, 14))
    assert (first.unit, first.n, first.since, first.numbers) == (
        unit("yi").pk, 1, date(2026, 10, 13), (1,),
    )  # fmt: skip
    both = late_appeals(office, date(2026, 10, 15))
    assert [(one.unit, one.n) for one in both] == [(unit("yi").pk, 1), (unit("dong").pk, 1)]
    done(row, on(4))
    assert [one.unit for one in late_appeals(office, date(2026, 10, 17))] == [unit("dong").pk]
    assert len(late_appeals(office, date(2026, 10, 15))) == 2, "as it stood then"
    Appeal.objects.update(sample=True)
    assert late_appeals(office, date(2026, 10, 17)) == []


def test_it_tells_the_month_to_the_bulletin(office):
    month = Period.month(2026, 10)
    assert appeals_told(office, month) is None
    row = answered(received().appeal)
    firm_does(row, "revisit", on(1), result="solved", satisfaction="satisfied")
    move("mei", row, "close", on(1))
    stuck = received(title="另一件").appeal
    move("mei", stuck, "assign", unit="乙局")
    told = appeals_told(office, month)
    assert told is not None
    assert (told.received, told.closed, told.overdue) == (2, 1, 1)
    assert (told.in_time_rate, told.satisfied_rate) == ("50.0%", "100.0%")
    empty = appeals_told(office, Period.month(2026, 9))
    assert empty is not None
    assert (empty.received, empty.in_time_rate, empty.overdue) == (0, None, 0)


def test_it_brings_a_hotlines_list_once(office):
    data = book(
        GOOD, ["R2", "名录里没有的公司", "路灯不亮", "厂区门前路灯不亮。", "2026-10-11", "", "东乡"]
    )
    brought = hotline_list(office, data, NOW)
    assert (brought.faults, brought.known, len(brought.rows)) == ((), 0, 2)
    first, second = import_appeals(acts("mei"), brought, at=NOW)
    assert (first.firm, first.preset, first.category) == (
        Firm.objects.get(number=1),
        "hotline",
        "finance",
    )
    assert (second.firm, second.town, second.channel) == (None, unit("dong"), "hotline")
    assert second.counted_on == date(2026, 10, 12), "a Sunday counts as the Monday after it"
    assert "导入了2件热线诉求" in Notice.objects.get().what
    again = hotline_list(office, data, NOW)
    assert (again.known, again.rows) == (2, ())
    with pytest.raises(LuoshiError, match="没有新的诉求，2 行都已经导入过"):
        import_appeals(acts("mei"), again, at=NOW)
    with pytest.raises(ConflictError):
        import_appeals(acts("mei"), brought, at=NOW)
    with pytest.raises(PermissionDenied):
        import_appeals(acts("yan"), brought, at=NOW)
    assert audit_faults(office) == []


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (0, "", "没有填热线工单号"),
        (1, " ", "没有填企业名称"),
        (2, "字" * 121, "最多 120 字"),
        (3, "字" * 2001, "最多 2000 字"),
        (4, "昨天", "不是日期"),
        (4, "2026-10-13", "还没有到"),
        (4, "0206-10-13", "不是日期"),
        (5, "牢骚", "类型“牢骚”不认识"),
        (6, "火星镇", "镇街“火星镇”不认识"),
    ],
)
def test_it_tells_a_wrong_row_with_its_line_and_stores_none(office, column, value, said):
    bad = [*GOOD]
    bad[column], bad[0] = value, bad[0] if column == 0 else "R9"
    bad[column] = value
    brought = hotline_list(office, book(GOOD, bad), NOW)
    (fault,) = brought.faults
    assert fault.line == 3 and said in fault.sentence
    with pytest.raises(LuoshiError, match="一行也没有存"):
        import_appeals(acts("mei"), brought, at=NOW)
    assert not Appeal.objects.exists()


def test_it_refuses_what_is_no_list(office):
    with pytest.raises(LuoshiError, match="表头缺这些栏：诉求内容、来电时间"):
        hotline_list(office, book(["x"], heads=["热线工单号", "企业名称", "诉求事项"]), NOW)
    with pytest.raises(LuoshiError, match="表头下面没有内容"):
        hotline_list(office, book(), NOW)
    with pytest.raises(LuoshiError, match="最多导入 500 行"):
        hotline_list(office, book(*([f"R{n}", *GOOD[1:]] for n in range(501))), NOW)
    brought = hotline_list(office, book(GOOD, GOOD), NOW)
    assert "和第 2 行相同" in brought.faults[0].sentence
    assert hotline_template(NOW.date())[:2] == b"PK"
    assert isinstance(brought, HotlineList)


def two(office: Programme) -> list[Appeal]:
    return [received(title=title).appeal for title in ("增容一", "增容二")]


NEW = NewGroup("供电增容", "几家企业都卡在增容。", "说法相近。")


def test_it_takes_appeals_together_by_a_person_until_an_order_settles_it(office):
    rows = two(office)
    assert [row.number for row in ungrouped(office, NOW.date(), 180)] == [1, 2]
    made = group_appeals(acts("mei"), rows, NEW, at=NOW)
    assert (made.state, len(cases_of(made)), ungrouped(office, NOW.date(), 180)) == ("open", 2, [])
    third = received(title="增容三").appeal
    made = add_to_group(acts("mei"), made, made.edition, [third], at=NOW)
    made = take_from_group(acts("mei"), made, made.edition, rows[0], at=NOW)
    assert {row.number for row in cases_of(made)} == {2, 3}
    with pytest.raises(LuoshiError, match="没有写牵头单位"):
        ask_group_order(acts("mei"), made, made.edition, at=NOW)
    told = NewGroup("供电增容", "都卡在增容。", "说法相近。", unit("yi"))
    made = change_group(acts("mei"), made, made.edition, told, at=NOW)
    made = ask_group_order(acts("mei"), made, made.edition, at=NOW)
    assert waiting_for_order(office) == [made]
    made = group_ordered(
        made, "甲政督〔2026〕1号", "/jia/supervision/orders/1/", actor="督查", at=NOW
    )
    assert (made.state, made.order_words) == ("ordered", "甲政督〔2026〕1号")
    assert waiting_for_order(office) == []
    with pytest.raises(LuoshiError, match="已经督办"):
        change_group(acts("mei"), made, made.edition, told, at=NOW)
    with pytest.raises(LuoshiError, match="没有写原因"):
        close_group(acts("mei"), made, made.edition, "", at=NOW)
    made = close_group(acts("mei"), made, made.edition, "新建了线路。", at=NOW)
    with pytest.raises(LuoshiError, match="已经解决"):
        add_to_group(acts("mei"), made, made.edition, [rows[0]], at=NOW)
    assert audit_faults(office) == []


def test_it_refuses_a_group_that_is_none(office):
    rows = two(office)
    with pytest.raises(PermissionDenied):
        group_appeals(acts("yan"), rows, NEW, at=NOW)
    with pytest.raises(LuoshiError, match="只选了一件"):
        group_appeals(acts("mei"), [rows[0], rows[0]], NEW, at=NOW)
    with pytest.raises(LuoshiError, match="没有写事项"):
        group_appeals(acts("mei"), rows, NewGroup("", "x", "x"), at=NOW)
    made = group_appeals(acts("mei"), rows, NEW, at=NOW)
    with pytest.raises(LuoshiError, match="已经在另一个共性问题里"):
        group_appeals(acts("mei"), rows, NEW, at=NOW)
    with pytest.raises(ConflictError):
        add_to_group(acts("mei"), made, made.edition + 1, rows, at=NOW)
    assert MatterGroup.objects.count() == 1


def test_it_loads_samples_in_every_state_once(office):
    n = sample_appeals(office, at=NOW)
    rows = Appeal.objects.all()
    assert n == len(rows) and n >= 60
    assert {row.state for row in rows} == set(appeal_rules().states) - {"signed"} | (
        {"signed"} & {row.state for row in rows}
    )
    assert all(row.sample for row in rows)
    assert len({row.lead_id for row in rows if row.lead_id}) >= 2
    cards = {card_of(row, NOW.date()) for row in rows}
    assert cards == {"", "yellow", "red"}
    assert Exclusion.objects.filter(state="granted").exists()
    assert {group.cases > 1 for group in groups_in(office) if group.cause == "recurring"} == {True}
    assert not Notice.objects.exists()
    assert sample_appeals(office, at=NOW) == 0
    assert audit_faults(office) == []


@pytest.mark.parametrize("days", [1, 40, 100])
def test_it_loads_samples_on_whatever_day(office, days):
    assert sample_appeals(office, at=NOW + timedelta(days=days, hours=3)) >= 60


def test_it_lists_five_thousand_in_few_queries(office, django_assert_max_num_queries):
    row = received().appeal
    move("mei", row, "assign", unit="乙局")
    fresh = Appeal.objects.get(pk=row.pk)
    copies = []
    for n in range(2, 5001):
        fresh.pk, fresh.number, fresh.series_number = None, n, n
        fresh.document_number, fresh.token_hash = f"甲诉〔2026〕{n}号", ""
        copies.append(
            Appeal(
                **{
                    f.attname: getattr(fresh, f.attname)
                    for f in Appeal._meta.fields
                    if f.attname != "id"
                }
            )
        )
    Appeal.objects.bulk_create(copies, batch_size=500)
    term = AppealTerm.objects.filter(appeal=row, clock="contact").get()
    AppealTerm.objects.bulk_create(
        [
            AppealTerm(
                programme=office, appeal_id=pk, clock="contact", unit=term.unit, since=term.since,
                due=term.due, red_on=term.red_on,
            )
            for pk in Appeal.objects.exclude(pk=row.pk).values_list("pk", flat=True)
        ],
        batch_size=500,
    )  # fmt: skip
    held = rights(acts("mei"))
    with django_assert_max_num_queries(10):
        asked = AppealFilter(state="open", card="red", text="变压器")
        page = list(listed_appeals(office, held, asked, on(3).date())[:50])
        counts = appeal_counts(office, held, on(3).date())
        rates = rates_by_unit(office, *OCTOBER)
        (late,) = late_appeals(office, on(3).date())
    assert (len(page), counts.red, late.n) == (50, 5000, 5000)
    assert rates[unit("yi").pk].response.denominator == 5000
