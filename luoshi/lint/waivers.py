"""A decision that a finding may stand: by code and place, with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from luoshi.errors import LuoshiError
from luoshi.lint.finding import Finding


class WaiverError(LuoshiError):
    """A waiver of an unknown code, or without a reason."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """section: path, covers what is under it, None is the whole plan; words: only passages that hold them."""

    code: str
    reason: str
    section: str | None = None
    words: str = ""

    def covers(self, finding: Finding, text: str) -> bool:
        if self.code != finding.code or self.words not in text[finding.start : finding.end]:
            return False
        return (
            self.section is None
            or finding.section == self.section
            or finding.section.startswith(f"{self.section}/")
        )


def require_usable(waivers: Sequence[Waiver], codes: Iterable[str]) -> None:
    """Raises WaiverError: a mistyped code would otherwise waive nothing and say nothing."""
    known = tuple(codes)
    for waiver in waivers:
        if waiver.code not in known:
            raise WaiverError(
                f"豁免里的规则代码“{waiver.code[:20]}”不存在。",
                f"现有代码从 {known[0]} 到 {known[-1]}，请核对后再写。",
            )
        if not waiver.reason.strip():
            raise WaiverError(f"对 {waiver.code} 的豁免没有写理由。", "请写明谁同意、为什么。")
