"""The files of the repository, as git would commit them, and its packages."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HALVES = ("luoshi", "luoshi_web")
GENERATED = "migrations"
NOT_OURS = ("luoshi_web/site/static/vendor/",)


@cache
def our_files() -> tuple[str, ...]:
    """Every file that is tracked or would be, vendored ones left out, as paths relative to the root with /."""
    if (ROOT / ".git").exists():
        run = subprocess.run(
            ["git", "-c", "core.quotepath=off", "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        found = [name for name in run.stdout.decode().split("\0") if name]
    else:
        found = [str(p.relative_to(ROOT).as_posix()) for p in ROOT.rglob("*") if p.is_file()]
        found = [n for n in found if not n.startswith((".", "var/", "build/")) and ".egg" not in n]
    return tuple(
        sorted(n for n in set(found) if not n.startswith(NOT_OURS) and (ROOT / n).is_file())
    )


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def nodes_of(name: str) -> tuple[ast.AST, ...]:
    """Every node of a Python file, the module first: parsed and walked once for all tests."""
    return tuple(ast.walk(ast.parse(text_of(name))))


def python_files(*halves: str) -> list[str]:
    return [
        n for n in our_files() if n.endswith(".py") and n.startswith(tuple(f"{h}/" for h in halves))
    ]


def packages() -> list[str]:
    """Dotted names of the packages of both halves; what Django generates is none of them."""
    folders = {n.rpartition("/")[0] for n in python_files(*HALVES)}
    return sorted(f.replace("/", ".") for f in folders if f.rpartition("/")[2] != GENERATED)
