"""Golden cases of the judge (specs/progress) and the tables that docs/design/progress.md shows of them.

`python tests/core/progress_cases.py` prints how each case is judged now and writes the tables into the page; whoever
runs it reads the difference before committing it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from luoshi.plan import Period, Target
from luoshi.progress import (
    Assessment,
    Binding,
    Curve,
    Observation,
    TargetRule,
    assess,
    curves,
    figure_text,
    places_gained,
    reason_of,
    rule_for,
)

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs" / "progress"
PAGE = ROOT / "docs" / "design" / "progress.md"
HEADS = ("目标", "数据", "日期", "实际", "应达", "完成率 %", "差距", "判定", "灯", "规则")
NUMBERS = ("实际", "应达", "完成率 %", "差距", "余量", "升降")
WORDS = {
    "achieved": "已达成", "on_schedule": "达到序时", "behind": "滞后", "missed": "未达成", "awaiting_data": "待数据",
    "not_due": "未到期", "not_assessed": "不评价",
}  # fmt: skip
LIGHTS = {
    "red": "红",
    "amber": "黄",
    "green": "绿",
    "done": "成",
    "wait": "待",
    "not_due": "未",
    "none": "无",
}
FIELDS = (
    "verdict",
    "light",
    "rule",
    "period",
    "actual",
    "expected",
    "completion",
    "gap",
    "headroom",
    "provisional",
    "gained",
)


@dataclass(frozen=True)
class Case:
    """One entry of a spec file. expect: what each date must give, fields as in Assessment, and `reason`."""

    file: str
    id: str
    title: str
    target: dict[str, Any]
    binding: dict[str, Any]
    figures: list[list[Any]]
    expect: list[dict[str, Any]]
    options: dict[str, Any]

    def whole(self) -> Case | None:
        """The target that this one is a part of, where the entry tells one."""
        told = self.options.get("whole")
        if told is None:
            return None
        return replace(self, id=f"{self.id}-whole", options={}, **told)

    def curves(self) -> dict[str, Curve] | None:
        return curves(self.options["curves"]) if "curves" in self.options else None

    def rules(self) -> list[TargetRule]:
        """The case's own, and its whole's."""
        whole = self.whole()
        if whole is None:
            return [self.rule()]
        return [replace(self.rule(), part_of=whole.id), whole.rule()]

    def rows(self) -> list[Observation]:
        whole = self.whole()
        return self.observations() + (whole.observations() if whole else [])

    def rule(self) -> TargetRule:
        known = {
            "id": self.id,
            "section": "",
            "start": 0,
            "end": 0,
            "indicator": "指标",
            "kind": "level",
            "unit": "",
        }
        target = Target(**{**known, "cadence": "by", "op": "ge", "value": "", **self.target})
        told = {
            k: Decimal(str(v)) if k in ("base", "tolerance") else v for k, v in self.binding.items()
        }
        horizon = self.options.get("horizon", [2024, 2026])
        binding = Binding(**{"target": self.id, "indicator": self.indicator(), **told})
        return rule_for(target, binding, tuple(horizon), text=self.options.get("text", ""))

    def indicator(self) -> str:
        return "总数" if self.id.endswith("-whole") else "指标"

    def observations(self) -> list[Observation]:
        rows = []
        for number, figure in enumerate(self.figures, 1):
            period, value, *rest = figure
            more = dict(rest[0]) if rest else {}
            recorded = str(more.pop("recorded", "2027-06-30"))
            rows.append(Observation(
                id=str(more.pop("id", f"{self.indicator()}{number:03d}")), indicator=self.indicator(), area="", period=Period.parse(str(period)),
                value=None if value is None else Decimal(str(value)), unit=more.pop("unit", self.target.get("unit", "")),
                recorded_at=datetime.fromisoformat(f"{recorded}T12:00:00+08:00"), **more,
            ))  # fmt: skip
        return rows

    def judged(self, on: Any, known: Any = None, policy: str | None = None) -> Assessment:
        known_on = known_until(known)
        answers = assess(
            self.rules(),
            self.rows(),
            [date.fromisoformat(str(on))],
            known_on=known_on,
            policy=policy,
            curves=self.curves(),
        )
        return next(answer for answer in answers if answer.target == self.id)


def known_until(day: Any) -> datetime | None:
    return datetime.fromisoformat(f"{day}T23:59:59+08:00") if day else None


def cases(name: str | None = None) -> list[Case]:
    found = []
    for path in sorted(SPECS.glob("*.yaml")):
        if name and path.name != name:
            continue
        for entry in yaml.safe_load(path.read_text("utf-8")):
            options = {
                k: v for k, v in entry.items() if k in ("horizon", "text", "curves", "whole")
            }
            found.append(Case(path.name, entry["id"], entry["title"], entry["target"], entry["binding"],
                              entry["figures"], entry["expect"], options))  # fmt: skip
    return found


def told(case: Case, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the judge gives for one expectation, in the spec's spelling."""
    answer = case.judged(wanted["on"], wanted.get("known"), wanted.get("policy"))
    said: dict[str, Any] = {}
    for name in FIELDS[:-1]:
        value = getattr(answer, name)
        said[name] = figure_text(value).replace(",", "") if isinstance(value, Decimal) else value
    for rate in ("completion", "gap"):
        value = getattr(answer, rate)
        said[rate] = None if value is None else figure_text(value, 1)
    before = case.judged(wanted["before"]) if "before" in wanted else None
    gained = places_gained(answer, before) if before else None
    said["gained"] = None if gained is None else figure_text(gained)
    said["reason"] = reason_of(case.rule(), answer, before=before)
    return said


def table(rows: list[Case]) -> str:
    """One line an expectation. What is left under a cap and places gained have a column only where there are any."""
    lines = [
        (case, number, told(case, wanted), wanted)
        for case in rows
        for number, wanted in enumerate(case.expect)
    ]
    heads = list(HEADS)
    for name, head in (("headroom", "余量"), ("gained", "升降")):
        if any(said[name] is not None for _, _, said, _ in lines):
            heads.insert(heads.index("判定"), head)
    shown = [[_cells(*line)[head] for head in heads] for line in lines]
    rules = ["---:" if head in NUMBERS else "---" for head in heads]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in [heads, rules, *shown])


def _cells(case: Case, number: int, said: dict[str, Any], wanted: dict[str, Any]) -> dict[str, str]:
    known = f"（截至 {wanted['known']} 所知）" if wanted.get("known") else ""
    policy = f"（{wanted['policy']}）" if wanted.get("policy") else ""
    return {
        "目标": case.title if number == 0 else "",
        "数据": (_figures(case) or "无") if number == 0 else "同上",
        "日期": f"{wanted['on']}{known}",
        "实际": _cell(said["actual"]),
        "应达": _cell(said["expected"]),
        "完成率 %": _cell(said["completion"]),
        "差距": _cell(said["gap"]),
        "余量": _cell(said["headroom"]),
        "升降": _cell(said["gained"]),
        "判定": WORDS[said["verdict"]] + ("·初步" if said["provisional"] else ""),
        "灯": LIGHTS[said["light"]] + policy,
        "规则": f"`{said['rule']}`",
    }


def _figures(case: Case) -> str:
    own = "；".join(_figure(f) for f in case.figures)
    whole = case.whole()
    return f"{own}；总数 " + "；".join(_figure(f) for f in whole.figures) if whole else own


def _figure(figure: list[Any]) -> str:
    period, value, *rest = figure
    more = dict(rest[0]) if rest else {}
    shown = more.get("grade") or ("撤回" if value is None else value)
    recorded = f"（{more['recorded']} 记）" if "recorded" in more else ""
    vintage = {"flash": "快报", "preliminary": "初步"}.get(more.get("vintage", ""), "")
    return f"{period}: {shown}{vintage}{recorded}"


def _cell(value: Any) -> str:
    return "—" if value is None else str(value)


def page_with_tables(text: str) -> str:
    """The page with each table after a `<!-- specs/progress/FILE ID ID ... -->` mark made anew."""

    def made(found: re.Match[str]) -> str:
        name, *ids = found["what"].split()
        chosen = [c for c in cases(name) if not ids or c.id in ids]
        assert len(chosen) == len(ids) or not ids, f"{found['what']}: an id is not in the file"
        return f"<!-- specs/progress/{found['what']} -->\n\n{table(chosen)}\n"

    return re.sub(r"<!-- specs/progress/(?P<what>[^>]+?) -->\n+(?:\|.*\n)*\n*", made, text)


if __name__ == "__main__":
    for one in cases(sys.argv[1] if len(sys.argv) > 1 else None):
        for expectation in one.expect:
            got = told(one, expectation)
            wrong = {k: (v, got[k]) for k, v in expectation.items() if k in got and got[k] != v}
            print(
                one.id,
                expectation["on"],
                {k: v for k, v in got.items() if v not in (None, False)},
                wrong or "",
            )
    if PAGE.exists():
        PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")
