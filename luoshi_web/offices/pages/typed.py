"""What was sent with a form that was refused, shown again in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Typed:
    """form: which of the page's forms it was, "" for none. chosen: what was ticked."""

    form: str = ""
    fault: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()

    def of(self, form: str, name: str, default: str = "") -> str:
        return self.values.get(name, default) if form == self.form else default

    def fault_of(self, form: str) -> str:
        return self.fault if form == self.form else ""
