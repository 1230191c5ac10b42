"""Word lists of the rules; each file has its grammar at the top. Read once, cached."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def load(name: str) -> dict[str, Any]:
    """The mapping in `<name>.yaml` beside this file."""
    text = resources.files("luoshi.lint.knowledge").joinpath(f"{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return data


def words(name: str, key: str) -> tuple[str, ...]:
    """The list of words under `key`."""
    return tuple(str(word) for word in load(name)[key])
