"""An indicator -> one SQL query for its figure and one for the rows behind it. Whole numbers only; division comes later."""

from __future__ import annotations

from dataclasses import dataclass, replace

from luoshi.registers._sql import (
    Dialect,
    Piece,
    around,
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

_NOTHING = Piece("null")


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
    """What is counted or added, and the condition of a row to be in it."""

    value: str
    where: Piece
    distinct: bool = False
    is_sum: bool = False

    def over_case(self) -> Piece:
        """The aggregate when other rows are read as well."""
        word = "sum" if self.is_sum else "count"
        return around(
            f"{word}({'distinct ' if self.distinct else ''}case when ",
            self.where,
            f" then {self.value} end)",
        )


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
            whole = replace(above, where=Piece("1 = 1"))
            counted = (
                Piece("count(*)") if whole.value == "1" and not whole.is_sum else whole.over_case()
            )
            return self._grouped(counted, _NOTHING, joined((common, above.where), " and "))
        return self._grouped(above.over_case(), below.over_case(), common)

    def rows(self, part: str | None, after: int, limit: int) -> Query:
        aggregate = self.indicator.aggregate
        above, below = self._sides()
        places = [above.where] if below is None else [above.where, below.where]
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
        marks = [_mark(above.where), _mark(below.where) if below is not None else Piece("0")]
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
            filled = _Side("1", self.condition(Filled(aggregate.field, filled=True)))
            if not aggregate.classes:
                return filled, filled
            named = Compare(aggregate.field, "in", aggregate.classes, aggregate.classes)
            return _Side("1", self.condition(named)), filled
        if isinstance(aggregate, Stock):
            return self._stock(aggregate), None
        if isinstance(aggregate, Mean):
            column = self.column(aggregate.field)
            filled_in = self.condition(Filled(aggregate.field, filled=True))
            return _Side(column, filled_in, is_sum=True), _Side("1", filled_in)
        return _Side("1", self._readable(aggregate)), None

    def _readable(self, aggregate: Latest | Worst) -> Piece:
        """Rows that can speak: everything that is asked of them is filled."""
        if isinstance(aggregate, Latest):
            filled = self.condition(Filled(aggregate.field, filled=True))
            until = Piece("e.dated <= ?", (self.scope.days_of("period")[1],))
            return joined((filled, until), " and ")
        codes = (aggregate.group, aggregate.item, aggregate.value)
        every = [self.condition(Filled(code, filled=True)) for code in codes]
        return joined([*every, Piece("e.dated is not null")], " and ")

    def _simple(self, simple: Simple, scope: Scope | None = None) -> _Side:
        where = self.condition(simple.where, scope)
        if isinstance(simple, Sum):
            filled = self.condition(Filled(simple.field, filled=True))
            return _Side(self.column(simple.field), _both(where, filled), is_sum=True)
        if simple.distinct is not None:
            filled = self.condition(Filled(simple.distinct, filled=True))
            return _Side(self.column(simple.distinct), _both(where, filled), distinct=True)
        return _Side("1", where)

    def _stock(self, stock: Stock) -> _Side:
        begins, ends = self.column(stock.begins), self.column(stock.ends)
        valid = Piece(
            f"{begins} <= ? and ({ends} is null or {ends} >= ?)", (self.scope.day, self.scope.day)
        )
        if stock.distinct is None:
            return _Side("1", valid)
        filled = self.condition(Filled(stock.distinct, filled=True))
        return _Side(self.column(stock.distinct), _both(valid, filled), distinct=True)

    def _part(self) -> str | None:
        aggregate = self.indicator.aggregate
        if isinstance(aggregate, Share):
            return self.column(aggregate.field)
        if isinstance(aggregate, Worst):
            return self.column(aggregate.group)
        if isinstance(aggregate, Budget) and aggregate.by is not None:
            return self.column(aggregate.by)
        return None

    def _grouped(self, above: Piece, below: Piece, where: Piece) -> Query:
        """Columns: area, part, numerator, denominator."""
        area, part = "e.area" if self.by_area else None, self._part()
        heads = ", ".join(f"{column or 'null'}" for column in (area, part))
        grouping = [column for column in (area, part) if column is not None]
        return self._finished(
            Piece(f"select {heads}, "),
            joined((above, below), ", "),
            Piece(" from register_entry e where "),
            joined((known_rows(self.register, self.scope), where), " and "),
            Piece(f" group by {', '.join(grouping)}" if grouping else ""),
        )

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
        order = "e.dated desc, e.entry_no desc"
        if not self.by_area:
            heads = Piece(f"select null, null, {value}, null from register_entry e where ")
            return self._finished(heads, where, Piece(f" order by {order} limit 1"))
        return self._finished(
            Piece("select area, null, figure, null from (select e.area as area, "),
            Piece(f"{value} as figure, row_number() over (partition by e.area order by {order})"),
            Piece(" as age from register_entry e where "),
            where,
            Piece(") newest where age = 1"),
        )

    def _worst(self, worst: Worst) -> Query:
        """Columns: area, group, item, month (yyyymm), sum, count: a month's mean comes before the mean of months."""
        month = "e.dated / 100"
        keys = ["e.area"] if self.by_area else []
        keys += [self.column(worst.group), self.column(worst.item), month]
        value = self.column(worst.value)
        heads = keys if self.by_area else ["null", *keys]
        where = (
            known_rows(self.register, self.scope),
            self.condition(worst.where),
            self._readable(worst),
        )
        return self._finished(
            Piece(
                f"select {', '.join(heads)}, sum({value}), count(*) from register_entry e where "
            ),
            joined(where, " and "),
            Piece(f" group by {', '.join(keys)}"),
        )

    def _finished(self, *pieces: Piece) -> Query:
        whole = joined(pieces, "")
        query = Query(whole.sql, whole.values)
        return query.with_percent() if self.dialect == "postgres" else query


def _mark(where: Piece) -> Piece:
    return around("case when ", where, " then 1 else 0 end")


def _both(first: Piece, second: Piece) -> Piece:
    return joined((first, second), " and ")
