"""Title, number, issuer, date and period of a paper, in the forms in which offices print them."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.plan import Plan
from luoshi.reading import read_plan

BODY = "一、总体要求\n到2027年，新增规上企业30家。\n二、保障措施\n加强领导。\n"


def read(head: str, tail: str = "") -> Plan:
    return read_plan((head + "\n" + BODY + tail).encode(), "plan.txt")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("清溪县工业振兴行动方案", "清溪县工业振兴行动方案"),
        ("清溪县人民政府\n关于加快工业振兴的\n实施意见", "关于加快工业振兴的实施意见"),
        ("清溪县人民政府关于在工业园区推行\n“一件事一次办”改革的意见", "清溪县人民政府关于在工业园区推行“一件事一次办”改革的意见"),
        ("清溪县工业振兴行动方案\n（2025—2027年）", "清溪县工业振兴行动方案（2025—2027年）"),
        ("清溪县工业振兴行动方案\n（清政发〔2025〕3号）", "清溪县工业振兴行动方案"),
        ("清溪县人民政府办公室\n关于印发《清溪县工业振兴行动方案》的通知", "清溪县工业振兴行动方案"),
        ("清溪县人民政府办公室关于印发清溪县\n工业振兴行动方案的通知", "清溪县工业振兴行动方案"),
        ("各乡镇：\n现将《清溪县加快工业振兴三年行动方案》印发给你们。\n清溪县人民政府\n2025年3月1日\n"
         "清溪县加快工业振兴\n三年行动方案", "清溪县加快工业振兴三年行动方案"),
        ("清溪县人民政府关于支持工业园区\n深化改革若干事项的通知", "清溪县人民政府关于支持工业园区深化改革若干事项的通知"),
    ],
)  # fmt: skip
def test_it_reads_the_whole_title_and_no_more(head: str, title: str) -> None:
    assert read(head).title == title


def test_it_leaves_numbers_dates_and_periods_of_cited_papers_alone() -> None:
    plan = read(
        "清溪县工业振兴行动方案\n2025年1月6日至8日，县委主要领导到园区调研。"
        "为落实《青原省工业振兴行动计划（2023—2025年）》（青政发〔2023〕9号），制定本方案。"
    )
    assert (plan.document_number, plan.issued_on, plan.horizon) == (None, None, None)


def test_it_takes_no_period_from_what_the_introduction_tells() -> None:
    intro = "“十四五”时期，全县工业迈上新台阶，2021—2025年累计新增规上企业百家，为今后发展打下了坚实的产业基础。"
    plan = read(
        f"2026年清溪县一号文件\n{intro}"
        + "今年是新的五年规划的第一年，做好工作十分重要，现就有关事项提出如下意见，请认真贯彻执行。"
    )
    assert plan.title == "2026年清溪县一号文件"
    assert plan.horizon is None
    assert read("清溪县“十五五”工业发展规划").horizon == (2026, 2030)


def test_it_takes_the_period_from_the_name_that_the_letter_gives_the_plan() -> None:
    plan = read("现将《清溪县工业振兴行动方案（2025—2027年）》印发给你们。\n清溪县工业振兴行动方案")
    assert plan.horizon == (2025, 2027)


@pytest.mark.parametrize(
    "number",
    ["清政发〔2025〕3号", "（清政发〔2025〕3号）", "清政发［2025］3号", "清政发[2025]３号"],
)
def test_it_reads_the_number_on_its_own_line(number: str) -> None:
    plan = read(f"清溪县人民政府\n{number}\n清溪县工业振兴行动方案")
    assert plan.document_number == number.strip("（）").translate(str.maketrans("３", "3"))


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        ("清溪县人民政府\n关于印发工业方案的通知", "清溪县人民政府"),
        ("清溪县人民政府办公室转发县工业局关于加快发展意见的通知", "清溪县人民政府办公室"),
        ("青原省财政厅 青原省农业农村厅\n关于印发工业方案的通知", "青原省财政厅、青原省农业农村厅"),
        ("各县、区人民政府，各有关部门：", None),
        ("各省发展改革委", None),
    ],
)  # fmt: skip
def test_it_reads_who_issued_the_paper(lines: str, issuer: str | None) -> None:
    assert read(lines).issuer == issuer


def test_it_finds_the_date_below_the_text_of_a_paper_without_a_letter() -> None:
    title = "清溪县人民政府关于工业振兴的意见"
    tail = "附件：任务清单\n清溪县人民政府\n2025年3月1日\n（此件公开发布）\n附件\n任务清单\n2026年1月1日\n"
    assert read(title, tail).issued_on == date(2025, 3, 1)
    assert read("", "清溪县人民政府\n二〇二五年三月一日\n").issued_on == date(2025, 3, 1)
