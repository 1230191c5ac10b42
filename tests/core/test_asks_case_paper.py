"""A typical case as a paper: its parts in their order, what lacks left out, every figure with its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from luoshi.writing import CaseFacts, CaseResult, case_paper, docx_of, plain_lines

FACTS = CaseFacts(
    "水渠轮修做法", "乙局", date(2026, 10, 12), "渠多人少。", "一是排号。\n\n二是轮修。",
    (CaseResult("漏水减少两成。", "水务月报"),), "排号到渠", "有人管渠",
    ("2026-05-01，省级，简报 第3期",), ("2026-06-01，东乡，实施办法",),
)  # fmt: skip


def test_it_prints_its_parts_in_their_order():
    assert plain_lines(case_paper(FACTS).body) == (
        "一、背景", "渠多人少。", "二、做法", "一是排号。", "二是轮修。", "三、成效",
        "1.漏水减少两成（数据来源：水务月报）。", "四、创新点", "排号到渠", "五、可复制条件", "有人管渠",
        "六、采用和推广", "1.2026-05-01，省级，简报 第3期。", "七、复用情况", "1.2026-06-01，东乡，实施办法。",
    )  # fmt: skip


def test_what_there_is_none_of_is_left_out_and_a_sample_says_so():
    bare = replace(FACTS, novelty=" ", recognitions=(), reuses=(), is_sample=True)
    paper = case_paper(bare)
    assert not any("创新点" in line or "复用" in line for line in plain_lines(paper.body))
    assert paper.mark == "演示数据，非正式文件"
    assert docx_of(paper)[:2] == b"PK"
