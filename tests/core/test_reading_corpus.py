"""The reader against the annotated texts of ../shared/corpus: floors of accuracy, and the official Tengzhou plan."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from luoshi.plan import plan_to_dict
from luoshi.reading import read_plan

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
FLOORS = {"found": 0.98, "full": 0.94, "duty": 0.99, "role": 0.98, "clause": 1.0}

pytestmark = pytest.mark.skipif(
    not (CORPUS / "score.py").is_file(),
    reason="the annotated corpus is not beside the repository (../shared/corpus)",
)


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corpus_score", CORPUS / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _scores() -> dict[str, dict[str, Any]]:
    scorer = _scorer()
    found: dict[str, dict[str, Any]] = {}
    for text in sorted((CORPUS / "dev").glob("*.txt")):
        data = text.read_bytes()
        gold = json.loads(text.with_suffix("").with_suffix(".gold.json").read_text("utf-8"))
        plan = plan_to_dict(read_plan(data, text.name))
        found[text.stem] = scorer.score(plan["text"], gold, plan)
    return found


def test_it_reaches_the_floors_on_all_annotated_texts_together() -> None:
    scorer = _scorer()
    scores = _scores().values()
    total = {
        k: sum(s[k] for s in scores) for k in next(iter(scores)) if k not in ("fields", "errs")
    }
    reached = {
        "found": scorer.prf(total["tp"], total["npred"], total["demanded"])[2],
        "full": scorer.prf(total["full"], total["npred"], total["demanded"])[2],
        "duty": scorer.prf(total["dtp"], total["pp"], total["gp"])[2],
        "role": scorer.prf(total["rtp"], total["pp"], total["gp"])[2],
        "clause": total["ctp"] / total["cn"],
    }
    assert all(reached[name] >= floor for name, floor in FLOORS.items()), reached


def test_it_reads_the_official_tengzhou_plan_target_by_target() -> None:
    text = CORPUS / "dev" / "d01_tengzhou_2024.txt"
    gold = json.loads((CORPUS / "dev" / "d01_tengzhou_2024.gold.json").read_text("utf-8"))
    plan = read_plan(text.read_bytes(), text.name)
    assert [t.id for t in plan.targets] == [f"T{i:02d}" for i in range(1, 66)]
    assert [(t.value, t.unit) for t in plan.targets] == [
        (g["value"], g["unit"]) for g in gold["targets"]
    ]
    assert [d.section for d in plan.duties] == [d["clause"] for d in gold["duties"]]
    assert [(t.id, t.part_of) for t in plan.targets if t.part_of] == [
        ("T29", "T28"), ("T30", "T28"), ("T31", "T28"), ("T33", "T32"),
    ]  # fmt: skip
    assert plan.document_number == "滕政发〔2024〕8号"
    assert (plan.issuer, str(plan.issued_on)) == ("滕州市人民政府", "2024-08-06")


def test_it_reads_every_raw_text_and_keeps_spans_in_place() -> None:
    for path in sorted((CORPUS / "raw").glob("*.txt")):
        plan = read_plan(path.read_bytes(), path.name)
        for thing in (*plan.targets, *plan.duties, *plan.sections):
            assert 0 <= thing.start < thing.end <= len(plan.text), path.name
