"""Whether two indicators measure the same thing, by their names."""

from __future__ import annotations

import re
from functools import cache

from luoshi.lint.knowledge import words

_JOINED = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z])[由从](?=的|\d)")
_SPACE = re.compile(r"\s+")


@cache
def core_of(indicator: str) -> str:
    """The name without the area that the paper is about anyway, without 达到 and 增长, without blanks."""
    name = _SPACE.sub("", _JOINED.split(indicator, maxsplit=1)[0])
    area = area_of(name)
    name = name[len(area) :] if len(name) > len(area) + 1 else name
    changed = True
    while changed:
        shorter = next((name[: -len(t)] for t in words("names", "tails") if name.endswith(t)), name)
        changed = shorter != name and len(shorter) > 1
        name = shorter if changed else name
    return name


def area_of(indicator: str) -> str:
    """The word for an area at the head of the name, "" without one."""
    return next((area for area in words("names", "areas") if indicator.startswith(area)), "")
