"""What README promises holds: both languages show the same commands, and those commands exist."""

from __future__ import annotations

import re
from datetime import date

import pytest
from click.testing import CliRunner
from repo_files import ROOT, our_files, text_of

from luoshi.cli import main
from luoshi.progress import assess, read_observations_csv, read_targets_csv

PAGES = ("README.md", "README.zh-CN.md")
# lock: CONTRIBUTING.md. serve: another name of run-empty.
FOR_MAINTAINERS = {"lock", "serve"}


def _commands(name: str) -> list[str]:
    return re.findall(r"```\n(.*?)```", text_of(name), re.S)


def test_it_shows_the_same_commands_in_both_languages():
    english, chinese = (_commands(name) for name in PAGES)
    assert english == chinese
    assert len(english) == 2


@pytest.mark.parametrize("name", PAGES)
def test_it_names_the_make_targets_that_exist(name: str):
    if not (ROOT / "Makefile").exists():
        pytest.skip("there is no Makefile")
    told = set(re.findall(r"^\| `make ([a-z-]+)` \|", text_of(name), re.M))
    made = set(re.findall(r"^([a-z][a-z-]*):(?!=)", text_of("Makefile"), re.M))
    parts = re.search(r"^check:(.*)$", text_of("Makefile"), re.M)
    assert parts is not None
    assert told == made - set(parts[1].split()) - FOR_MAINTAINERS


@pytest.mark.parametrize("name", PAGES)
def test_it_names_only_commands_and_options_that_exist(name: str):
    for command, rest in re.findall(r"^\.venv/bin/luoshi (\w+)(.*)$", text_of(name), re.M):
        assert command in main.commands, command
        group = getattr(main.commands[command], "commands", {})
        below = [word for word in rest.split()[:1] if word in group]
        shown = CliRunner().invoke(main, [command, *below, "--help"]).output
        assert all(option in shown for option in re.findall(r"--[a-z-]+", rest)), (command, rest)


def test_it_tells_the_answer_that_the_example_gives():
    targets, figures = re.findall(r"<<'END'\n(.*?)END\n", text_of(PAGES[0]), re.S)
    (answer,) = assess(
        read_targets_csv(targets.encode()),
        read_observations_csv(figures.encode()),
        [date(2026, 10, 31)],
    )
    assert (answer.verdict, answer.light) == ("behind", "amber")
    assert f"{-answer.gap:.1f} percentage points behind" in text_of(PAGES[0])


@pytest.mark.parametrize(("mark", "row"), [("browser", "`browser`"), ("postgres", "`postgres`")])
def test_it_says_whether_there_are_tests_with_outside_needs(mark: str, row: str):
    tests = [n for n in our_files() if n.startswith("tests/") and n.endswith(".py")]
    marked = any(
        f"pytest.mark.{mark}" in text_of(n) for n in tests if not n.startswith("tests/repo/")
    )
    for page, none in zip(PAGES, ("none yet", "现在还没有"), strict=True):
        lines = [line for line in text_of(page).splitlines() if row in line]
        assert lines, f"{page} does not tell of {mark}"
        assert all((none in line) != marked for line in lines), page
