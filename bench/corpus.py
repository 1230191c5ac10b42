"""The annotated texts beside the repository."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from luoshi.errors import LuoshiError

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@dataclass(frozen=True, slots=True)
class Annotated:
    """name: of the text file; data: its bytes; gold: what two readers agreed it promises (GUIDELINES.md there)."""

    name: str
    data: bytes
    gold: dict[str, Any]


def require(folder: Path) -> Path:
    """The folder, if it is the corpus. Raises LuoshiError."""
    if not (folder / "score.py").is_file() or not (folder / "dev").is_dir():
        raise LuoshiError(
            f"找不到标注语料“{folder.name}”：仓库旁边没有 shared/corpus。",
            "请把语料放到仓库同级的 shared/corpus，或用 --corpus 指出它在哪里。",
        )
    return folder


def annotated(folder: Path) -> Iterator[Annotated]:
    """The texts of dev/ that have annotations, by name."""
    for text in sorted((folder / "dev").glob("*.txt")):
        gold = text.with_name(f"{text.stem}.gold.json")
        if gold.is_file():
            yield Annotated(text.name, text.read_bytes(), json.loads(gold.read_text("utf-8")))


def scorer(folder: Path) -> ModuleType:
    """score.py, the measure that belongs to the corpus."""
    spec = importlib.util.spec_from_file_location("corpus_score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise LuoshiError("语料里的 score.py 装不进来。", "请检查语料是否完整。")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
