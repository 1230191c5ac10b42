"""luoshi corpus: a folder in, one table out, whatever the files are."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest
from cli_support import HIGHER, NEW, OLD, dying_read, write
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from luoshi.cli import main
from luoshi.cli.many import Job, row_of, rows_of
from luoshi.reading import Limits


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "方案"
    deep = made / "二〇二六" / "县"
    deep.mkdir(parents=True)
    write(made, old=OLD, empty="")
    write(deep, new=NEW)
    (made / "网页.html").write_text(f"<html><body><p>{HIGHER}</p></body></html>", "utf-8")
    (made / "locked.docx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 2
    )
    (made / "~$old.docx").write_bytes(b"lock")
    (made / ".hidden.txt").write_text(OLD, "utf-8")
    (made / "扫描.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (made / "=1+1.txt").write_text(OLD, "utf-8")
    return made


def test_it_writes_one_row_a_document_with_the_reason_of_those_it_cannot_read(
    folder: Path, tmp_path: Path
) -> None:
    result = run("corpus", folder, "--output", tmp_path / "out.csv", "--processes", "2")
    assert result.exit_code == 0, result.output
    rows = {row["file"]: row for row in table(tmp_path / "out.csv")}
    assert list(rows) == sorted(
        ["'=1+1.txt", "empty.txt", "locked.docx", "old.txt", "二〇二六/县/new.txt", "网页.html"],
        key=lambda name: name.removeprefix("'"),
    )
    assert rows["old.txt"]["targets"] == "4" and rows["old.txt"]["duties"] == "1"
    assert rows["二〇二六/县/new.txt"]["title"] == "云溪县产业振兴方案"
    assert float(rows["old.txt"]["seconds"]) >= 0
    assert "密码" in rows["locked.docx"]["error"] and rows["locked.docx"]["targets"] == ""
    assert "空的" in rows["empty.txt"]["error"]
    assert all(not rows[name]["error"] for name in ("old.txt", "网页.html", "'=1+1.txt"))
    assert "共 6 份，读出 4 份，读不了 2 份" in result.output
    assert "另有 1 个文件不是文档，没有读（.png 1）" in result.output


def test_it_writes_the_same_workbook_twice_but_for_the_seconds(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    assert run("corpus", folder, "--output", out, "--processes", "1").exit_code == 0
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "方案：6份文档"
    assert rows[1][:5] == ["文件", "标题", "发文机关", "目标", "责任"]
    (old,) = [row for row in rows if row[0] == "old.txt"]
    assert old[3:5] == [4, 1]
    (locked,) = [row for row in rows if row[0] == "locked.docx"]
    assert locked[3] == "" and "密码" in locked[-1]


def test_it_shows_the_table_and_the_reasons_below_it(folder: Path) -> None:
    result = run("corpus", folder, "--processes", "1")
    lines = result.output.splitlines()
    assert lines[0].split()[:4] == ["文件", "标题", "发文机关", "目标"]
    assert any(line.startswith("locked.docx：") and "密码" in line for line in lines)


@pytest.mark.parametrize(
    ("output", "words"), [("out.pdf", "以 .csv 或 .xlsx 结尾"), ("none/out.csv", "不存在")]
)
def test_it_refuses_an_output_before_it_reads_anything(
    folder: Path, tmp_path: Path, output: str, words: str
) -> None:
    result = run("corpus", folder, "--output", tmp_path / output)
    assert result.exit_code == 2 and words in result.output
    assert "共 " not in result.output


def test_it_says_when_a_folder_holds_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    result = run("corpus", tmp_path)
    assert result.exit_code == 2 and "没有可读的文档" in result.output


def test_it_gives_everybody_a_row_though_a_process_dies_and_another_has_a_defect(
    tmp_path: Path,
) -> None:
    names = ["a", "dies", "b", "defect", "c"]
    files = write(tmp_path, **dict.fromkeys(names, OLD))
    jobs = [Job(files[name], name) for name in names]
    rows = {row.file: row for row in rows_of(jobs, 2, dying_read)}
    assert sorted(rows) == sorted(names)
    assert [rows[name].targets for name in ("a", "b", "c")] == [4, 4, 4]
    assert "中断" in (rows["dies"].error or "") and rows["dies"].targets is None
    assert "RuntimeError" in (rows["defect"].error or "")


def test_it_reads_no_file_that_is_too_large_to_hold(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(Limits().file_bytes + 1)
    row = row_of(Job(path, "large.txt"))
    assert row.targets is None and "MB" in (row.error or "")


def test_it_gives_a_row_to_a_file_that_went_away(tmp_path: Path) -> None:
    row = row_of(Job(tmp_path / "gone.txt", "gone.txt"))
    assert "打不开" in (row.error or "")


def test_it_shows_names_that_came_as_gbk_out_of_an_old_archive(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    try:
        for name, text in (("方案.txt", OLD), ("空.txt", "")):
            (folder / os.fsdecode(name.encode("gbk"))).write_text(text, "utf-8")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    out = tmp_path / "out.csv"
    assert run("corpus", folder, "--output", out, "--processes", "1").exit_code == 0
    rows = {row["file"]: row for row in table(out)}
    assert rows["方案.txt"]["targets"] == "4" and "空.txt" in rows["空.txt"]["error"]
