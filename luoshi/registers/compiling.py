"""An indicator -> one SQL query for its figure and one for the rows behind it. Whole numbers only; division comes later."""

from __future__ import annotations

from dataclasses import dataclass, replace

from luoshi.registers._sql import (
    Dialect,
    Piece,
    around,
    by_day,
    column_of,
    condition_sql,
    joined,
    known_rows,
)
from luoshi.registers.model import (
    Budget,
    Compare,
    Condition,
    Count,
    Filled,
    Growth,
    Indicator,
    Latest,
    Mean,
    Ratio,
    Register,
    RegisterError,
    Share,
    Simple,
    Stock,
    Stored,
    Sum,
    Worst,
)
from luoshi.registers.scope import Scope

# Entry numbers are below this, and days (yyyymmdd) times this below 2^63.
_SPREAD = 2**38
_NEVER = 99991231
_ALWAYS = Piece("1 = 1")


@dataclass(frozen=True, slots=True)
class Query:
    """sql: with ? on SQLite and %s on PostgreSQL, one for each parameter."""

    sql: str
    parameters: tuple[Stored, ...]

    def with_percent(self) -> Query:
        """For connections that want %s whatever the database is, as Django's do."""
        return replace(self, sql=self.sql.replace("?", "%s"))


def compile_indicator(
    register: Register,
    indicator: Indicator,
    scope: Scope,
    dialect: Dialect,
    *,
    by_area: bool = False,
) -> Query:
    """The query whose rows `answers_of` takes. by_area: a figure for each area that has rows; needs an area field."""
    if by_area and register.area_field is None:
        raise RegisterError(
            f"台账“{register.name}”没有声明哪个字段是区域。", "请在 identity 里写 area。"
        )
    return _Compiler(register, indicator, scope, dialect, by_area=by_area).query()


def compile_rows(
    register: Register,
    indicator: Indicator,
    scope: Scope,
    dialect: Dialect,
    *,
    part: str | None = None,
    after: int = 0,
    limit: int = 200,
) -> Query:
    """The rows behind the figure as they stood, by entry number, beyond `after`.

    Columns: entry_no, revision_no, version, recorded, stage, above, below, body. above, below: 1 where the row is in the
    numerator, the denominator. part: one class, group or holder of the budget only.
    """
    compiler = _Compiler(register, indicator, scope, dialect, by_area=False)
    return compiler.rows(part, after, limit)


@dataclass(frozen=True, slots=True)
class _Side:
    """What is counted or added, and the condition of a row to be in it.

    filled: what `sum` and `count` see to themselves, because they pass over nulls, and the rows behind them must be asked.
    """

    value: str
    where: Piece
    filled: Piece | None = None
    distinct: bool = False
    is_sum: bool = False

    def each(self) -> Piece:
        """What one row gives: its value, or null."""
        return around("case when ", self.where, f" then {self.value} end")

    def gathered(self, name: str) -> str:
        word = "sum" if self.is_sum else "count"
        return f"{word}({'distinct ' if self.distinct else ''}{name})"

    def rows(self) -> Piece:
        return self.where if self.filled is None else _both(self.where, self.filled)


@dataclass(frozen=True, slots=True)
class _Compiler:
    register: Register
    indicator: Indicator
    scope: Scope
    dialect: Dialect
    by_area: bool

    def query(self) -> Query:
        aggregate = self.indicator.aggregate
        if isinstance(aggregate, Latest):
            return self._latest(aggregate)
        if isinstance(aggregate, Worst):
            return self._worst(aggregate)
        above, below = self._sides()
        common = self.condition(aggregate.where)
        if below is None:
            # Rows of one side only: its condition leaves the others out before they are looked into.
            return self._grouped(
                replace(above, where=_ALWAYS), None, joined((common, above.where), " and ")
            )
        return self._grouped(above, below, common)

    def rows(self, part: str | None, after: int, limit: int) -> Query:
        aggregate = self.indicator.aggregate
        above, below = self._sides()
        places = [above.rows()] if below is None else [above.rows(), below.rows()]
        wanted = [
            known_rows(self.register, self.scope),
            self.condition(aggregate.where),
            around("(", joined(places, " or "), ")"),
        ]
        if part is not None:
            wanted.append(Piece(f"{self._part() or 'null'} = ?", (part,)))
        ends = Piece(" order by e.entry_no limit ?", (limit,))
        if isinstance(aggregate, Latest):
            ends = Piece(" order by e.dated desc, e.entry_no desc limit 1")
        else:
            wanted.append(Piece("e.entry_no > ?", (after,)))
        marks = [_mark(above.rows()), _mark(below.rows()) if below is not None else Piece("0")]
        return self._finished(
            Piece("select e.entry_no, e.revision_no, e.version, e.recorded, e.stage, "),
            joined(marks, ", "),
            Piece(", e.body from register_entry e where "),
            joined(wanted, " and "),
            ends,
        )

    def condition(self, condition: Condition, scope: Scope | None = None) -> Piece:
        return condition_sql(condition, self.register, scope or self.scope, self.dialect)

    def column(self, code: str) -> str:
        return column_of(self.register, code, self.dialect)

    def _sides(self) -> tuple[_Side, _Side | None]:
        """What stands above and below the line. None: there is no line, the figure is a count or an amount."""
        aggregate = self.indicator.aggregate
        if isinstance(aggregate, Count | Sum):
            return self._simple(aggregate), None
        if isinstance(aggregate, Ratio):
            return self._simple(aggregate.of), self._simple(aggregate.over)
        if isinstance(aggregate, Growth):
            base = self.scope.in_year(aggregate.base)
            return self._simple(aggregate.of), self._simple(aggregate.of, base)
        if isinstance(aggregate, Budget):
            allotted = aggregate.cap
            cap = self._simple(allotted) if isinstance(allotted, Count | Sum) else None
            return self._simple(aggregate.use), cap
        if isinstance(aggregate, Share):
            told = self.condition(Filled(aggregate.field, filled=True))
            filled = _Side(self.column(aggregate.field), _ALWAYS, told)
            if not aggregate.classes:
                return filled, filled
            named = Compare(aggregate.field, "in", aggregate.classes, aggregate.classes)
            return _Side("1", self.condition(named)), filled
        if isinstance(aggregate, Stock):
            return self._stock(aggregate), None
        if isinstance(aggregate, Mean):
            column = self.column(aggregate.field)
            filled_in = self.condition(Filled(aggregate.field, filled=True))
            whole = _Side(column, _ALWAYS, filled_in, is_sum=True)
            return whole, replace(whole, is_sum=False)
        return _Side("1", self._readable(aggregate)), None

    def _readable(self, aggregate: Latest | Worst) -> Piece:
        """Rows that can speak: everything that is asked of them is filled."""
        if isinstance(aggregate, Latest):
            filled = self.condition(Filled(aggregate.field, filled=True))
            last = self.scope.days_of("by_end")[1]
            until = by_day("e.dated", last) if self.by_area else Piece("e.dated <= ?", (last,))
            return joined((filled, until), " and ")
        codes = (aggregate.group, aggregate.item, aggregate.value)
        every = [self.condition(Filled(code, filled=True)) for code in codes]
        return joined([*every, Piece("e.dated is not null")], " and ")

    def _simple(self, simple: Simple, scope: Scope | None = None) -> _Side:
        where = self.condition(simple.where, scope)
        if isinstance(simple, Sum):
            filled = self.condition(Filled(simple.field, filled=True))
            return _Side(self.column(simple.field), where, filled, is_sum=True)
        if simple.distinct is not None:
            filled = self.condition(Filled(simple.distinct, filled=True))
            return _Side(self.column(simple.distinct), where, filled, distinct=True)
        return _Side("1", where)

    def _stock(self, stock: Stock) -> _Side:
        begins, ends = self.column(stock.begins), self.column(stock.ends)
        # One look into the body, not two: this is asked of every row.
        until = Piece(f"coalesce({ends}, {_NEVER}) >= ?", (self.scope.day,))
        valid = _both(by_day(begins, self.scope.day), until)
        if stock.distinct is None:
            return _Side("1", valid)
        filled = self.condition(Filled(stock.distinct, filled=True))
        return _Side(self.column(stock.distinct), valid, filled, distinct=True)

    def _part(self) -> str | None:
        aggregate = self.indicator.aggregate
        if isinstance(aggregate, Share):
            return self.column(aggregate.field)
        if isinstance(aggregate, Worst):
            return self.column(aggregate.group)
        if isinstance(aggregate, Budget) and aggregate.by is not None:
            return self.column(aggregate.by)
        return None

    def _grouped(self, above: _Side, below: _Side | None, where: Piece) -> Query:
        """Columns: area, part, numerator, denominator."""
        area, part = "e.area" if self.by_area else None, self._part()
        keys = [f"{area} as area"] if area else []
        keys += [f"{part} as part"] if part else []
        grouping = [key.rpartition(" as ")[2] for key in keys]
        heads = f"{'area' if area else 'null'}, {'part' if part else 'null'}"
        figures = f"{above.gathered('above')}, {below.gathered('below') if below else 'null'}"
        each = [*(Piece(key) for key in keys), around("", above.each(), " as above")]
        each += [around("", below.each(), " as below")] if below else []
        return self._finished(
            Piece(f"select {heads}, {figures} from (select "),
            joined(each, ", "),
            Piece(" from register_entry e where "),
            joined((known_rows(self.register, self.scope), where), " and "),
            Piece(f"{self._fence(grouping)}) told"),
            Piece(f" group by {', '.join(grouping)}" if grouping else ""),
        )

    def _fence(self, grouping: list[str]) -> str:
        """SQLite would sort whole rows, body and all, to group them; a limit keeps it from looking through the inner query."""
        return " limit -1" if grouping and self.dialect == "sqlite" else ""

    def _latest(self, latest: Latest) -> Query:
        value = self.column(latest.field)
        where = joined(
            (
                known_rows(self.register, self.scope),
                self.condition(latest.where),
                self._readable(latest),
            ),
            " and ",
        )
        if not self.by_area:
            heads = Piece(f"select null, null, {value}, null from register_entry e where ")
            newest = Piece(" order by e.dated desc, e.entry_no desc limit 1")
            return self._finished(heads, where, newest)
        # Date and number as one whole number: the newest of each area is a maximum, and no row is sorted.
        inner = f"select e.area as area, e.dated * {_SPREAD} + e.entry_no as place from"
        return self._finished(
            Piece(
                f"select newest.area, null, {value}, null from (select area, max(place) as place"
            ),
            Piece(f" from ({inner} register_entry e where "),
            where,
            Piece(f"{self._fence(['area'])}) told group by area) newest join register_entry e"),
            # No remainder sign: drivers that write parameters as %s would take it for one.
            Piece(f" on e.entry_no = newest.place - newest.place / {_SPREAD} * {_SPREAD} and "),
            known_rows(self.register, self.scope),
        )

    def _worst(self, worst: Worst) -> Query:
        """Columns: area, group, item, month (yyyymm), sum, count: a month's mean comes before the mean of months."""
        month = "e.dated / 100"
        keys = ["e.area"] if self.by_area else []
        keys += [self.column(worst.group), self.column(worst.item), month]
        value = self.column(worst.value)
        where = (
            known_rows(self.register, self.scope),
            self.condition(worst.where),
            self._readable(worst),
        )
        names = ("area", "part", "item", "month")[-len(keys) :]
        each = ", ".join(f"{key} as {name}" for key, name in zip(keys, names, strict=True))
        heads = names if self.by_area else ("null", *names)
        return self._finished(
            Piece(f"select {', '.join(heads)}, sum(figure), count(*) from (select {each}, "),
            Piece(f"{value} as figure from register_entry e where "),
            joined(where, " and "),
            Piece(f"{self._fence(keys)}) told group by {', '.join(names)}"),
        )

    def _finished(self, *pieces: Piece) -> Query:
        whole = joined(pieces, "")
        query = Query(whole.sql, whole.values)
        return query.with_percent() if self.dialect == "postgres" else query


def _mark(where: Piece) -> Piece:
    return around("case when ", where, " then 1 else 0 end")


def _both(first: Piece, second: Piece) -> Piece:
    return joined((first, second), " and ")
