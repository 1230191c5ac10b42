"""Money of four kinds that never mix: what a project reports, what the statistics confirm, what a contract says, what has arrived.

Each is a type of its own and none has a way into another: there is no function here that takes one and gives another,
and every field that holds one refuses the others when it is made, not only when mypy looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from luoshi.plan import Quantity, Unit, UnitError, decimal_text, parse_unit
from luoshi.projects._data import ProjectError

WAN: Final = parse_unit("万元")
YI: Final = parse_unit("亿元")
_T = TypeVar("_T")
# Sums of amounts below the one with no more places than the other are exact in Decimal's 28 digits.
_TOO_MUCH: Final = Decimal(10) ** 12
_PLACES: Final = 12


def wan(amount: Quantity, place: str) -> Decimal:
    """The amount in 万元, exact. Raises ProjectError with the place for anything but yuan."""
    if not amount.value.is_finite():
        raise ProjectError(f"{place}不是数。", "请填以元、万元或亿元计的金额。")
    if amount.unit == WAN:
        return amount.value
    try:
        return amount.to(WAN).value
    except UnitError as error:
        raise ProjectError(
            f"{place}的单位“{amount.unit.text or '（无）'}”不是人民币金额。",
            "请按元、万元或亿元填报，外币请先折算。",
        ) from error


def measured(amount: Quantity, unit: Unit, place: str) -> Decimal:
    """The amount in that unit, exact. ProjectError with the place: another measure, none, or too large or fine to be meant."""
    value = amount.value
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or not 0 < value < _TOO_MUCH or exponent < -_PLACES:
        raise ProjectError(f"{place}“{value}”不是可用的数。", f"请填大于零的数，以{unit.text}计。")
    try:
        found = amount.to(unit).value
    except UnitError as error:
        raise ProjectError(
            f"{place}的单位“{amount.unit.text or '（无）'}”不能换算成{unit.text}。",
            f"请按{unit.text}填报。",
        ) from error
    if not 0 < found < _TOO_MUCH:
        raise ProjectError(f"{place}“{amount}”不是可用的数。", f"请填大于零的数，以{unit.text}计。")
    return found


def yi_words(in_wan: Decimal) -> str:
    """As bulletins write it: 亿元 from one 亿元 on, 万元 below."""
    if abs(in_wan) >= 10_000:
        return f"{decimal_text(in_wan / 10_000)}亿元"
    return f"{decimal_text(in_wan)}万元"


def not_negative(amount: Quantity, place: str) -> None:
    if wan(amount, place) < 0:
        raise ProjectError(f"{place}小于零。", "请核对；没有数时留空，不要填负数。")


def only(kind: type[_T], value: object, place: str) -> None:
    """Raises ProjectError where another kind of money stands in the place of this one."""
    if not isinstance(value, kind):
        raise ProjectError(
            f"{place}只能是{_KINDS[kind]}。",
            "项目报送、统计、合同和到位四种数各填各的，不能互相抄用。",
        )


@dataclass(frozen=True, slots=True)
class ProgressInvestment:
    """完成投资, told by the project's own unit or its 专班. The sum of a month may be negative: a correction."""

    amount: Quantity

    def __post_init__(self) -> None:
        wan(self.amount, "项目报送的投资")

    @property
    def wan(self) -> Decimal:
        return wan(self.amount, "项目报送的投资")


@dataclass(frozen=True, slots=True)
class StatisticalInvestment:
    """统计投资, confirmed by the statistics bureau. source: its table or message; there is no figure without one."""

    amount: Quantity
    source: str

    def __post_init__(self) -> None:
        wan(self.amount, "统计投资")
        if not self.source.strip():
            raise ProjectError("统计投资没有写明统计部门的报表或确认文件。", "请填写出处。")

    @property
    def wan(self) -> Decimal:
        return wan(self.amount, "统计投资")


@dataclass(frozen=True, slots=True)
class ContractAmount:
    """合同金额: what the investor signed for."""

    amount: Quantity

    def __post_init__(self) -> None:
        not_negative(self.amount, "合同金额")

    @property
    def wan(self) -> Decimal:
        return wan(self.amount, "合同金额")


@dataclass(frozen=True, slots=True)
class ArrivedFunds:
    """到位资金: paid in from outside, or fixed assets newly formed within the year; proven by `proof`."""

    amount: Quantity
    proof: str

    def __post_init__(self) -> None:
        not_negative(self.amount, "到位资金")
        if not self.proof.strip():
            raise ProjectError("到位资金没有凭证。", "请附银行到账、土地款、设备发票或账簿凭证。")

    @property
    def wan(self) -> Decimal:
        return wan(self.amount, "到位资金")


_KINDS: Final[dict[type, str]] = {
    ProgressInvestment: "项目报送的投资",
    StatisticalInvestment: "统计投资",
    ContractAmount: "合同金额",
    ArrivedFunds: "到位资金",
}
