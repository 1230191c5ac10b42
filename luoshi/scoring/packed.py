"""A pack's schemes: read, and held against the pack's units, targets and registers."""

from __future__ import annotations

from luoshi.packs import Pack, PackScheme
from luoshi.scoring.loading import load_scheme
from luoshi.scoring.model import Scheme, ScoringError

TARGET = "target:"
REGISTER = "register:"


def pack_schemes(pack: Pack) -> tuple[Scheme, ...]:
    """In the pack's order. Raises ScoringError naming the file and what is wrong with it."""
    return tuple(_checked(pack, told) for told in pack.schemes)


def _checked(pack: Pack, told: PackScheme) -> Scheme:
    scheme = load_scheme(told.text, told.file)
    if scheme.code != told.code:
        raise ScoringError(
            f"{told.file} 的 code 是 {scheme.code}。", f"请和文件名一致，写 {told.code}。"
        )
    units = {unit.code for unit in pack.units}
    for group in scheme.groups:
        for code in (*group.units, *group.without):
            if code not in units:
                raise ScoringError(
                    f"{told.file} 的组“{group.label}”里没有“{code}”这个单位。",
                    "请写 units.csv 里的代码。",
                )
    targets = {target.id for target in pack.plan.targets}
    computed = {each.code for row in pack.registers for each in row.register.indicators}
    for key in scheme.sources:
        for head, known, words in ((TARGET, targets, "目标"), (REGISTER, computed, "台账指标")):
            if key.startswith(head) and key.removeprefix(head) not in known:
                raise ScoringError(
                    f"{told.file} 的 source“{key}”：没有这个{words}。", "请核对编号或代码。"
                )
    return scheme
