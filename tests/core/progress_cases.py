"""Golden cases of the judge (specs/progress) and the tables that docs/design/progress.md shows of them.

`python tests/core/progress_cases.py` prints how each case is judged now and writes the tables into the page; whoever
runs it reads the difference before committing it.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from luoshi.plan import Period, Target
from luoshi.progress import (
    Assessment,
    Binding,
    Observation,
    TargetRule,
    assess,
    curves,
    figure_text,
    reason_of,
    rule_for,
)

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs" / "progress"
PAGE = ROOT / "docs" / "design" / "progress.md"
HEAD = "| 目标 | 数据 | 日期 | 实际 | 应达 | 完成率 % | 差距 | 判定 | 灯 | 规则 |\n"
RULE = "| --- | --- | --- | ---: | ---: | ---: | ---: | --- | --- | --- |\n"
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
        binding = Binding(**{"target": self.id, "indicator": "指标", **told})
        return rule_for(target, binding, tuple(horizon), text=self.options.get("text", ""))

    def observations(self) -> list[Observation]:
        rows = []
        for number, figure in enumerate(self.figures, 1):
            period, value, *rest = figure
            more = dict(rest[0]) if rest else {}
            recorded = str(more.pop("recorded", "2027-06-30"))
            rows.append(Observation(
                id=str(more.pop("id", f"{number:03d}")), indicator="指标", area="", period=Period.parse(str(period)),
                value=None if value is None else Decimal(str(value)), unit=more.pop("unit", self.target.get("unit", "")),
                recorded_at=datetime.fromisoformat(f"{recorded}T12:00:00+08:00"), **more,
            ))  # fmt: skip
        return rows

    def judged(self, on: Any, known: Any = None, policy: str | None = None) -> Assessment:
        known_on = datetime.fromisoformat(f"{known}T23:59:59+08:00") if known else None
        extra = curves(self.options["curves"]) if "curves" in self.options else None
        rules, as_of = [self.rule()], date.fromisoformat(str(on))
        return assess(
            rules, self.observations(), [as_of], known_on=known_on, policy=policy, curves=extra
        )[0]


def cases(name: str | None = None) -> list[Case]:
    found = []
    for path in sorted(SPECS.glob("*.yaml")):
        if name and path.name != name:
            continue
        for entry in yaml.safe_load(path.read_text("utf-8")):
            options = {k: v for k, v in entry.items() if k in ("horizon", "text", "curves")}
            found.append(Case(path.name, entry["id"], entry["title"], entry["target"], entry["binding"],
                              entry["figures"], entry["expect"], options))  # fmt: skip
    return found


def told(case: Case, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the judge gives for one expectation, in the spec's spelling."""
    answer = case.judged(wanted["on"], wanted.get("known"), wanted.get("policy"))
    said: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(answer, name)
        said[name] = figure_text(value).replace(",", "") if isinstance(value, Decimal) else value
    for rate in ("completion", "gap"):
        value = getattr(answer, rate)
        said[rate] = None if value is None else figure_text(value, 1)
    said["reason"] = reason_of(case.rule(), answer)
    return said


def table(rows: list[Case]) -> str:
    lines = []
    for case in rows:
        for number, wanted in enumerate(case.expect):
            said = told(case, wanted)
            figures = "；".join(_figure(f) for f in case.figures) if number == 0 else "同上"
            known = f"（截至 {wanted['known']} 所知）" if wanted.get("known") else ""
            policy = f"（{wanted['policy']}）" if wanted.get("policy") else ""
            cells = [
                case.title if number == 0 else "", figures or "无", f"{wanted['on']}{known}", _cell(said["actual"]),
                _cell(said["expected"]), _cell(said["completion"]), _cell(said["gap"]),
                WORDS[said["verdict"]] + ("·初步" if said["provisional"] else ""),
                LIGHTS[said["light"]] + policy, f"`{said['rule']}`",
            ]  # fmt: skip
            lines.append("| " + " | ".join(cells) + " |\n")
    return HEAD + RULE + "".join(lines)


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
