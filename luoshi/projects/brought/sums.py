"""Whether subtotals are the sums of their rows, and sections have as many projects as they say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import accumulate
from typing import Final

from luoshi.plan import Quantity, decimal_text
from luoshi.projects.amounts import WAN, wan
from luoshi.projects.brought.columns import column_fields, column_words
from luoshi.projects.brought.page import CellFinding, Page
from luoshi.projects.brought.rows import SheetRow, sum_word

_WIDE: Final = Context(prec=60)
Amounts = Mapping[int, Quantity]
"""Column -> amount, of one row."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The projects of a run of rows, by their places among all rows: first included, last not."""

    first: int
    last: int


def check_sums(
    page: Page,
    rows: Sequence[SheetRow],
    amounts: Mapping[int, Amounts],
    columns: Mapping[str, int],
) -> Iterator[CellFinding]:
    """amounts: of each row from 0 that holds some, projects and sums alike; columns: field -> column, of amounts.

    Which rows a sum is of is not told by the sheet: of the usual ways (above, below, all) the one that fits best is taken,
    and what does not fit it is asked. A sum is compared as exactly as it is written.
    """
    sums = _Sums(rows, amounts, columns)
    for at, row in enumerate(rows):
        if row.kind not in ("section", "subtotal"):
            continue
        told = amounts.get(row.row, {})
        scope = sums.best(at, told)
        if scope is None:
            continue
        count = sums.count(scope)
        if row.count is not None and row.count != count:
            yield page.says(
                "asked",
                f"“{row.text}”写的是{row.count}个，表里是{count}个。",
                "请核对有没有漏列或重列的项目。",
                row.row,
            )
        for code, column in columns.items():
            total = sums.total(scope, column)
            if column in told and total is not None and not _fits(total, told[column]):
                yield _wrong(page, row, code, column, told[column], sums.lines(scope), total)


def _wrong(
    page: Page, row: SheetRow, code: str, column: int, told: Quantity, lines: str, total: Decimal
) -> CellFinding:
    exact = Quantity(total, WAN).to(told.unit).value
    return page.says(
        "asked",
        f"“{row.text}”的{column_fields()[code].label}写的是{told}，"
        f"{lines}加起来是{decimal_text(exact)}{told.unit.text}。",
        "请核对各行和合计；合计不会读进系统。",
        row.row,
        column,
    )


def _fits(total: Decimal, told: Quantity) -> bool:
    """total in 万元."""
    exponent = told.value.as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    exact = Quantity(total, WAN).to(told.unit).value
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    return rounded == told.value


class _Sums:
    """Sums of any run of rows at once: a sheet of nothing but subtotals must not take forever."""

    def __init__(
        self,
        rows: Sequence[SheetRow],
        amounts: Mapping[int, Amounts],
        columns: Mapping[str, int],
    ) -> None:
        self.rows = rows
        self._projects = [at for at, row in enumerate(rows) if row.kind == "project"]
        self._breaks = [at for at, row in enumerate(rows) if row.kind in ("section", "subtotal")]
        self._sections = [at for at, row in enumerate(rows) if row.kind == "section"]
        self._totals: dict[int, list[Decimal]] = {}
        self._told: dict[int, list[int]] = {}
        for code, column in columns.items():
            told = [amounts.get(rows[at].row, {}).get(column) for at in self._projects]
            in_wan = (wan(each, code) if each is not None else Decimal(0) for each in told)
            self._totals[column] = list(accumulate(in_wan, initial=Decimal(0)))
            self._told[column] = list(accumulate((each is not None for each in told), initial=0))

    def _span(self, scope: _Scope) -> tuple[int, int]:
        return bisect_left(self._projects, scope.first), bisect_left(self._projects, scope.last)

    def count(self, scope: _Scope) -> int:
        first, last = self._span(scope)
        return last - first

    def total(self, scope: _Scope, column: int) -> Decimal | None:
        """In 万元. None where no row tells anything."""
        first, last = self._span(scope)
        if self._told[column][last] == self._told[column][first]:
            return None
        return self._totals[column][last] - self._totals[column][first]

    def lines(self, scope: _Scope) -> str:
        first, last = self._span(scope)
        ends = [self.rows[self._projects[at]].row + 1 for at in (first, last - 1)]
        if ends[0] == ends[1]:
            return f"第 {ends[0]} 行的项目"
        return f"第 {ends[0]} 到 {ends[1]} 行的{last - first}个项目"

    def best(self, at: int, told: Amounts) -> _Scope | None:
        """The scope that fits most amounts, then the count, then the usual one for such a row."""
        best: tuple[int, bool, _Scope] | None = None
        for scope in self._scopes(at):
            totals = ((self.total(scope, column), each) for column, each in told.items())
            fitting = sum(total is not None and _fits(total, each) for total, each in totals)
            counts = self.rows[at].count == self.count(scope)
            if best is None or (fitting, counts) > best[:2]:
                best = (fitting, counts, scope)
        return best[2] if best else None

    def _scopes(self, at: int) -> Iterator[_Scope]:
        """The usual one first; those without projects are left out."""
        row, end = self.rows[at], len(self.rows)
        if row.kind == "section":
            ends = (each for each in self._sections if each > at)
            ways = [_Scope(at, next((e for e in ends if self.rows[e].rank <= row.rank), end))]
        else:
            highest = [each for each in self._sections if self.rows[each].rank == 1]
            near = [
                _Scope(_before(each, at), at) for each in (self._breaks, self._sections, highest)
            ]
            below = self._breaks[bisect_left(self._breaks, at + 1) :]
            near.append(_Scope(at, below[0] if below else end))
            whole = [_Scope(0, end), _Scope(0, at), _Scope(at, end)]
            of_all = sum_word(row.text) in column_words().totals
            ways = [*whole, *near] if of_all else [*near, *whole]
        yield from (way for way in ways if self.count(way))


def _before(breaks: Sequence[int], at: int) -> int:
    """The last of the breaks before a place, or the beginning."""
    place = bisect_left(breaks, at)
    return breaks[place - 1] if place else 0
