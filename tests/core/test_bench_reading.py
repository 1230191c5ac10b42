"""The measurements of `make bench-reading`: what they count, and what they say when there is nothing to measure."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.agreement import Agreement, agreements
from bench.corpus import BESIDE
from bench.peer import Peer
from bench.reading import main

TEXT = """云溪县方案

一、目标
到2026年，工业投资达到500亿元，森林覆盖率达到40%以上。
责任单位：县工信局、县林业局
二、任务
到2026年，新建充电桩900个以上。
责任单位：县住建局
"""


def write(folder: Path, **texts: str) -> None:
    (folder / "dev").mkdir()
    (folder / "formats").mkdir()
    (folder / "dev" / "d01_tengzhou_2024.txt").write_text(TEXT, encoding="utf-8")
    for name, text in texts.items():
        page = "".join(f"<p>{line}</p>" for line in text.splitlines())
        path = folder / "formats" / f"{name}.html"
        path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")


def test_it_counts_what_another_file_of_the_paper_gives(tmp_path: Path) -> None:
    write(tmp_path, tengzhou=TEXT)
    (found,) = agreements(tmp_path)
    assert (found.targets, found.targets_alike, found.targets_in_clause) == (3, 3, 3)
    assert (found.duties, found.duties_alike, found.duties_in_clause) == (2, 2, 2)
    assert found.targets_more == 0 and found.read


def test_it_counts_every_difference_against_the_file(tmp_path: Path) -> None:
    other = (
        TEXT.replace("500亿元", "600亿元").replace("二、任务", "三、任务") + "建成公园9个以上。\n"
    )
    write(tmp_path, tengzhou=other)
    (found,) = agreements(tmp_path)
    assert (found.targets, found.targets_alike, found.targets_in_clause) == (3, 2, 1)
    assert found.targets_more == 2
    assert (found.duties, found.duties_alike, found.duties_in_clause) == (2, 2, 1)


def test_it_says_why_a_file_was_not_read(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "formats" / "tengzhou_literal.docx").write_bytes(b"")
    (found,) = agreements(tmp_path)
    assert isinstance(found, Agreement) and not found.read and "空的" in found.note


def test_it_says_where_the_annotated_texts_should_be(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--corpus", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert "shared/corpus" in result.output and "--corpus" in result.output


def test_it_gives_the_peer_its_places_in_the_whole_text() -> None:
    text = "第一行。\n投资1000亿元，达到35%。"
    found = {(text[a.start : a.end], a.value) for a in Peer().amounts(text)}
    assert ("1000亿元", Decimal(100_000_000_000)) in found
    assert ("35%", Decimal(35)) in found


@pytest.mark.skipif(
    not (BESIDE / "score.py").is_file(),
    reason="the annotated corpus is not beside the repository (../shared/corpus)",
)
def test_it_prints_a_line_for_each_annotated_text() -> None:
    result = CliRunner().invoke(main, ["--only", "accuracy"], catch_exceptions=False)
    assert result.exit_code == 0
    names = [path.stem for path in sorted((BESIDE / "dev").glob("*.txt"))]
    assert names and all(name in result.output for name in names)
    assert "合计" in result.output
