"""Tables of classes published as standards (gb3838-2002.yaml): which class a mean falls in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources

import yaml

from luoshi.registers.model import RegisterError


@dataclass(frozen=True, slots=True)
class Limits:
    """One item. most: the upper limit of each class, best first; least: the lower one (dissolved oxygen). Both: a range."""

    code: str
    label: str
    unit: str
    most: tuple[Decimal, ...] = ()
    least: tuple[Decimal, ...] = ()
    waters: str = ""

    def class_of(self, mean: Fraction) -> int:
        """1 for the best class; one more than there are when even the last is not met."""
        count = max(len(self.most), len(self.least))
        for number in range(count):
            high = not self.most or mean <= Fraction(self.most[number])
            low = not self.least or mean >= Fraction(self.least[number])
            if high and low:
                return number + 1
        return count + 1


@dataclass(frozen=True, slots=True)
class Standard:
    """classes: best first; beyond: the word for what misses the last. waters: kinds of water with limits of their own."""

    code: str
    name: str
    source: str
    version: int
    classes: tuple[str, ...]
    beyond: str
    waters: tuple[str, ...]
    limits: tuple[Limits, ...]

    def limits_of(self, item: str, waters: str) -> Limits | None:
        return next(
            (each for each in self.limits if each.code == item and each.waters in ("", waters)),
            None,
        )

    def class_name(self, number: int) -> str:
        return self.classes[number - 1] if number <= len(self.classes) else self.beyond


STANDARDS = ("gb3838-2002", "effluent-quasi4")


@cache
def standard_of(code: str) -> Standard:
    """The packaged standard of that code. Raises RegisterError."""
    if code not in STANDARDS:
        raise RegisterError(f"没有“{code[:30]}”这个标准。", f"可用：{'、'.join(STANDARDS)}。")
    path = resources.files("luoshi.registers").joinpath(f"{code}.yaml")
    data = yaml.safe_load(path.read_text("utf-8"))
    return Standard(
        code,
        data["name"],
        data["source"],
        data["version"],
        tuple(data["classes"]),
        data["beyond"],
        tuple(data["waters"]),
        tuple(
            Limits(
                row["item"],
                row["label"],
                row.get("unit", ""),
                tuple(Decimal(str(v)) for v in row.get("most", ())),
                tuple(Decimal(str(v)) for v in row.get("least", ())),
                row.get("waters", ""),
            )
            for row in data["limits"]
        ),
    )
