"""rules.yaml, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Rules:
    version: str
    object_working_days: int
    public_words: Mapping[str, str]


@cache
def rules() -> Rules:
    raw = yaml.safe_load(files(__package__).joinpath("rules.yaml").read_text("utf-8"))
    return Rules(**raw)
