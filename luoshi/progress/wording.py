"""Figures, rule codes and light policies in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from luoshi.plan import decimal_text
from luoshi.progress._data import mapping, packaged
from luoshi.progress.policies import LightPolicy


def figure_text(value: Decimal | None, decimals: int | None = None) -> str:
    """With thousands separators; decimals given: rounded half up (四舍五入) to so many. None: a dash, never a zero."""
    if value is None:
        return "—"
    if decimals is None:
        whole, _, rest = decimal_text(value).partition(".")
        return f"{int(whole):,}" + (f".{rest}" if rest else "") if whole != "-0" else f"-0.{rest}"
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded + 0:,f}" if rounded else f"{abs(rounded):,f}"


@cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    data = packaged("words.yaml")
    forms, outcomes = (
        mapping(data.get(key), f"words.yaml 的 {key}") for key in ("forms", "outcomes")
    )
    return {k: str(v) for k, v in forms.items()}, {k: str(v) for k, v in outcomes.items()}


def rule_words(code: str, policy: LightPolicy | None = None) -> str:
    """A rule code in Chinese, with the thresholds of `policy` where they decide."""
    form, _, outcome = code.partition(".")
    forms, outcomes = _words()
    text = f"{forms.get(form, form)}：{outcomes.get(outcome, outcome)}"
    return (
        f"{text}（{policy_words(policy)}）"
        if policy and outcome in ("on_path", "near", "behind")
        else text
    )


def policy_words(policy: LightPolicy) -> str:
    """The thresholds of a light policy in one line."""
    lines = []
    for step in policy.steps:
        word = policy.word(step.light)
        if step.bound is None:
            lines.append(f"其余为{word}")
            continue
        bound = figure_text(abs(Decimal(step.bound) / 10))
        if policy.basis == "ratio":
            lines.append(f"达到序时的{bound}%{'' if step.inclusive else '以上（不含）'}为{word}")
        elif step.bound == 0:
            lines.append(f"不低于序时为{word}")
        else:
            side = "低于序时" if step.bound < 0 else "高于序时"
            edge = f"不超过{bound}个" if step.inclusive else f"不到{bound}个"
            lines.append(
                f"{side}{edge}百分点为{word}"
                if step.bound < 0
                else f"{side}{bound}个百分点为{word}"
            )
    return f"{policy.place or policy.id}规则第{policy.version}版：{'；'.join(lines)}"
