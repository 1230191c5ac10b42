"""Every number of the running text is traced to its source."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import bulletin_cast
import pytest
import writing_cast as cast
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.writing import (
    BulletinFacts,
    Counts,
    DecisionFacts,
    Heading,
    LaggingProject,
    Paper,
    Paragraph,
    bulletin,
    changes,
    count_figures,
    editables,
    plain,
    plain_lines,
    revised,
)
from luoshi.writing._figures import numerals, tell, traced

# Fields that are names: a number in one of them (年产5万吨电池材料项目) belongs to the name.
NAMES = {
    "indicator", "section_heading", "unit_names", "name", "units", "title", "number", "plan_title",
    "plan_number", "programme", "signature", "problem", "light_word", "called", "praise_basis",
}  # fmt: skip


def names_in(told: Any, field: str = "") -> set[str]:
    if isinstance(told, str):
        return {told} if field in NAMES and told else set()
    if is_dataclass(told):
        return set().union(*(names_in(getattr(told, f.name), f.name) for f in fields(told)))
    if isinstance(told, tuple):
        return set().union(*(names_in(each, field) for each in told))
    return set()


def untraced(paper: Paper, told: Any) -> list[str]:
    """Numbers of the running text that are in no figure, no date and no name."""
    names = sorted(names_in(told), key=len, reverse=True)
    found = []
    for block in paper.body:
        text = block.then if isinstance(block, Heading) else block.text  # type: ignore[union-attr]
        runs = () if isinstance(text, str) else text
        rest = text if isinstance(text, str) else "".join("▢" if r.figure else r.text for r in runs)
        for name in names:
            rest = rest.replace(name, "▣")
        found += [rest[max(0, s - 8) : e + 8] for s, e in numerals(rest)]
    return found


def whole(**changes: Any) -> BulletinFacts:
    parts = {
        "projects": bulletin_cast.PROJECTS,
        "supervision": bulletin_cast.SUPERVISION,
        "appeals": bulletin_cast.APPEALS,
    }
    return cast.facts(**(parts | changes))


PERCENT = st.none() | st.decimals(0, 130, places=1).map(lambda n: f"{n}%")
GAP = st.none() | st.decimals(-60, 60, places=1).map(lambda n: f"{n:+f}")
AMOUNT = st.none() | st.decimals(0, 3000, places=2).map(str)
COUNT = st.integers(0, 300)
COUNTS = st.builds(Counts, COUNT, COUNT, PERCENT)
SUMS = st.builds(
    replace,
    st.sampled_from([bulletin_cast.COUNTY, *bulletin_cast.LEVELS]),
    projects=COUNT, total=AMOUNT, plan=AMOUNT, month=AMOUNT, done=AMOUNT, completion=PERCENT, gap=GAP,
    started=COUNTS, finished=COUNTS, entered=COUNTS,
)  # fmt: skip
LATE = st.builds(
    LaggingProject,
    code=st.sampled_from(["P1", "P2"]),
    name=st.sampled_from(["年产5万吨项目", "二期项目"]),
    town=st.just("甲镇"),
    level=st.just("县级"),
    why=st.sampled_from(["halted", "start", "finish", "entry", "invest", "silent"]),
    units=st.sampled_from([(), ("甲局",)]),
)


@given(
    st.lists(st.integers(0, 200), max_size=30, unique=True),
    SUMS,
    st.lists(SUMS, max_size=3).map(tuple),
    st.lists(LATE, max_size=9).map(tuple),
    st.builds(DecisionFacts, COUNT, COUNT, COUNT, PERCENT, PERCENT),
)
@settings(max_examples=60, deadline=None)
def test_it_leaves_no_number_without_its_source(
    numbers: list[int], county: Any, levels: Any, late: Any, decisions: Any
) -> None:
    projects = replace(bulletin_cast.PROJECTS, county=county, levels=levels, lagging=late)
    supervision = replace(bulletin_cast.SUPERVISION, decisions=decisions)
    told = whole(
        targets=tuple(cast.target(n) for n in numbers), projects=projects, supervision=supervision
    )
    paper = bulletin(told)
    assert untraced(paper, told) == []
    printed = {figure.key: figure.printed for figure in paper.figures}
    assert len(printed) == len(paper.figures)
    for block in paper.body:
        text = block.then if isinstance(block, Heading) else block.text  # type: ignore[union-attr]
        for run in () if isinstance(text, str) else text:
            if run.figure:
                assert printed[run.figure] == run.text


def test_it_says_of_each_number_what_it_is_where_from_and_where_to_find_it() -> None:
    told = {figure.key: figure for figure in bulletin(whole()).figures}
    assert [figure.place for figure in told.values() if not (figure.what and figure.source)] == []
    assert told["plan/targets"].printed == "65"
    done, rate = told["projects:county/done"], told["projects:county/started/rate"]
    assert (done.what, done.source, done.place) == (
        "全市：累计完成投资，亿元", "项目台账，268个项目", "projects:county",
    )  # fmt: skip
    assert (rate.source, rate.place) == ("258÷268", "projects:county:started")
    assert told["decisions:closed/share"].source == "6÷22"
    line = next(line for line in cast.targets() if line.light_word == "滞后")
    assert told[f"target:{line.code}/gap"].place == f"target:{line.code}"


def test_it_traces_the_numbers_of_the_judges_reason_to_the_targets_own_figures() -> None:
    line = cast.target(7)
    paper = bulletin(cast.facts(targets=(line,)))
    text = next(
        block.text
        for block in paper.body
        if isinstance(block, Paragraph) and "严重滞后。一是" in plain(block.text)
    )
    assert not isinstance(text, str)
    keys = [run.figure for run in text if run.figure]
    assert keys == ["light:severe/严重滞后", "target:T08/actual", "target:T08/gap"]


def test_it_keeps_the_source_wherever_an_office_puts_the_field() -> None:
    n = traced(7, "n", "数", "评定")
    told = tell("目标中有{n}个（{word}）", n=n, word="滞后", unused="无")
    assert [(run.text, run.figure) for run in told] == [
        ("目标中有", ""), ("7", "n"), ("个（滞后）", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026年9月30日共9个", ["9"]),
        ("1—9月均值0.204毫克/升", ["0.204"]),
        ("政办字〔2026〕31号文第3期", []),
        ("1,234.5亿元，75.4%", ["1,234.5", "75.4%"]),
        ("PM2.5和T28、G206，第2批", []),
        ("3个月内、20日前、9月5日至8日", ["3"]),
        ("2026—2028年60万人", ["60"]),
        ("10 30.5", ["10", "30.5"]),
    ],
)
def test_it_knows_a_figure_from_a_date_a_code_and_a_documents_number(
    text: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in numerals(text)] == found


def test_it_has_figures_for_no_more_than_it_prints() -> None:
    quiet = bulletin(cast.facts(targets=(), plan_number=None))
    assert quiet.figures == ()
    assert "没有可通报的目标" in "".join(plain_lines(quiet.body))


def test_it_gives_a_whole_bulletin_back_when_every_block_is_sent_unchanged() -> None:
    paper = bulletin(whole())
    texts = {one.at: one.text for one in editables(paper) if one.text is not None}
    assert revised(paper, texts) == paper
    counted = count_figures(paper)
    assert (counted.by_hand, counted.total) == (0, counted.traced)
    assert all(change.kind == "kept" for change in changes(paper, paper))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_it_finds_the_one_number_that_was_typed(data: st.DataObject) -> None:
    paper = bulletin(whole(targets=cast.targets(12)))
    one = data.draw(st.sampled_from([e for e in editables(paper) if any(r.figure for r in e.runs)]))
    run = data.draw(st.sampled_from([run for run in one.runs if run.figure]))
    start = sum(len(each.text) for each in one.runs[: one.runs.index(run)])
    text = (one.text or "")[:start] + "98765" + (one.text or "")[start + len(run.text) :]
    now = revised(paper, {one.at: text})
    assert count_figures(now).by_hand == 1
    assert count_figures(now).traced == count_figures(paper).traced - 1
    (changed,) = (change for change in changes(paper, now) if change.kind == "changed")
    assert [piece.text for piece in changed.pieces if piece.kind == "removed"] == [run.text]
    assert [piece.figure for piece in changed.pieces if piece.kind == "added"] == ["hand"]
