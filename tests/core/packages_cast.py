"""甲县's programme as one file, and that file changed by hand."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from progress_cast import rule, seen

from luoshi.packages import DataPackage, PackageIndicator, PackageUnit, write_package
from luoshi.plan import Plan, Section, Target
from luoshi.progress import Observation

CREATED = datetime(2026, 10, 12, 9, 30, tzinfo=timezone(timedelta(hours=8)))
PLAN = Plan(
    title="甲县办法",
    text="甲县办法\n每年引进项目不少于160个。\n",
    issued_on=date(2024, 8, 1),
    horizon=(2024, 2026),
    sections=(Section("一", "一、", 1, "甲县办法", 0, 4),),
    targets=(Target("T01", "一", 5, 18, "引进项目", "ge", "160", "个", "increase", "yearly"),),
)
RULE = rule(area="甲县")
UNIT = PackageUnit("jia", "甲局", "department", None, ("县甲局", "甲"))
MEANING = PackageIndicator(
    RULE.indicator, "引进项目", "个", "month", "year_to_date", 1, False, "jia"
)


def figure(period: str, value: int | str | None, **changed: Any) -> Observation:
    return replace(seen(period, value, period), **{"area": "甲县", **changed})


def package(**changed: Any) -> DataPackage:
    given = DataPackage(
        code="jia",
        title="甲县试点",
        area="甲县",
        horizon=(2024, 2026),
        created=CREATED,
        rules=(RULE,),
        observations=(figure("2026-08", 80), figure("2026-09", 0, sample=True)),
        plan=PLAN,
        indicators=(MEANING,),
        units=(UNIT,),
    )
    return replace(given, **changed)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return out.getvalue()


def told(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members(data)["datapackage.json"])
    return found


def retold(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """The package with its datapackage.json changed by hand."""
    data = write_package(package())
    about = told(data)
    change(about)
    return zipped({**members(data), "datapackage.json": json.dumps(about).encode()})


def forged(name: str, content: bytes) -> bytes:
    """The package with another file of that name, size and hash set to fit."""
    data = write_package(package())
    about = told(data)
    for entry in about["resources"]:
        if entry["path"] == name:
            entry["bytes"] = len(content)
            entry["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
    changed = {**members(data), name: content, "datapackage.json": json.dumps(about).encode()}
    return zipped(changed)


def resource(about: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(e for e in about["resources"] if e["name"] == name)
    return found
