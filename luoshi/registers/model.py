"""What a register declares. Terms, grammar and worked tables: docs/design/registers.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from luoshi.declared import Mistake as Mistake
from luoshi.errors import LuoshiError
from luoshi.plan import FREQUENCY_MONTHS, Unit, parse_unit
from luoshi.plan.periods import Frequency

FieldType = Literal["text", "number", "date", "choice", "unit", "enterprise", "file", "yesno"]
Role = Literal[
    "leader", "coordinator", "reporter", "head", "auditor", "administrator", "enterprise"
]
Op = Literal["is", "in", "ge", "gt", "le", "lt", "between"]
SpanName = Literal["period", "year", "since_start", "by_end"]
Days = Literal["working", "calendar"]
Writer = Literal["keeper", "area"]

FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
ROLES: tuple[Role, ...] = get_args(Role)
SPANS: tuple[SpanName, ...] = get_args(SpanName)
DAY_KINDS: tuple[Days, ...] = get_args(Days)
WRITERS: tuple[Writer, ...] = get_args(Writer)
FREQUENCIES: tuple[Frequency, ...] = tuple(FREQUENCY_MONTHS)
# The name by which a condition asks for an entry's stage; no field may have it.
STAGE = "stage"

# As the body of an entry holds it: numbers in millionths of the field's unit, dates as yyyymmdd, yes and no as 1 and 0,
# everything else as text (codes of choices, units and enterprises, ids of files).
Stored = int | str


class RegisterError(LuoshiError):
    """A declaration, a value or a question that a register cannot take. mistakes: each with its line, if it is a file."""

    def __init__(self, message: str, remedy: str = "", mistakes: tuple[Mistake, ...] = ()) -> None:
        super().__init__(message, remedy)
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """unit: of numbers, empty for a bare number. private: does not leave the office. retired: kept for old entries only.

    source: in a register kept by another room, the name of the value that the field takes; empty: it takes none.
    not_before: of a date, the field whose day it may not come before; empty: any day.
    """

    code: str
    label: str
    type: FieldType
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    unique: bool = False
    private: bool = False
    retired: bool = False
    help: str = ""
    source: str = ""
    not_before: str = ""

    @property
    def measure(self) -> Unit:
        return parse_unit(self.unit)

    def label_of(self, stored: Stored) -> str:
        """The words for a choice's code; anything else as it is."""
        return next((c.label for c in self.choices if c.code == stored), str(stored))


@dataclass(frozen=True, slots=True)
class Compare:
    """field `op` values, as stored; shown: the same values as written in the declaration. A missing value never matches."""

    field: str
    op: Op
    values: tuple[Stored, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """A date of the field in the period asked for, in its year up to the period's end, since the programme's start, or ever by then."""

    field: str
    span: SpanName


@dataclass(frozen=True, slots=True)
class Filled:
    field: str
    filled: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True wherever its part is not: a row whose field is empty is "not 已停产"."""

    part: Condition


Condition = Compare | Within | Filled | AllOf | AnyOf | Not
EVERY_ROW = AllOf()


@dataclass(frozen=True, slots=True)
class Count:
    """distinct: an enterprise served three times counts once."""

    where: Condition = EVERY_ROW
    distinct: str | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    field: str
    where: Condition = EVERY_ROW


Simple = Count | Sum


@dataclass(frozen=True, slots=True)
class Mean:
    field: str
    where: Condition = EVERY_ROW


@dataclass(frozen=True, slots=True)
class Ratio:
    of: Simple
    over: Simple
    where: Condition = EVERY_ROW


@dataclass(frozen=True, slots=True)
class Latest:
    """The value of the newest row by the register's date, none dated after the period; of one day's the last entered."""

    field: str
    where: Condition = EVERY_ROW


@dataclass(frozen=True, slots=True)
class Share:
    """How the rows divide over a field's classes. classes: those whose share together is the figure; empty: no one figure."""

    field: str
    classes: tuple[str, ...] = ()
    where: Condition = EVERY_ROW


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst class of any item in any group, by the mean of its monthly means. keep: the class to be held."""

    standard: str
    waters: str
    group: str
    item: str
    value: str
    keep: str
    where: Condition = EVERY_ROW


@dataclass(frozen=True, slots=True)
class Budget:
    """Use against a cap: a printed amount, or the sum of what was allotted. by: the same for each value of a field."""

    use: Simple
    cap: Simple | Decimal
    cap_unit: str = ""
    by: str | None = None
    where: Condition = EVERY_ROW


@dataclass(frozen=True, slots=True)
class Stock:
    """What is valid on the last day of the period: begun by then and not over. No end given: valid until withdrawn."""

    begins: str
    ends: str
    distinct: str | None = None
    where: Condition = EVERY_ROW


@dataclass(frozen=True, slots=True)
class Growth:
    """Against the same months of the base year."""

    of: Simple
    base: int
    where: Condition = EVERY_ROW


Aggregate = Count | Sum | Mean | Ratio | Latest | Share | Worst | Budget | Stock | Growth


@dataclass(frozen=True, slots=True)
class Indicator:
    """code: the programme's indicator it feeds (indicators.csv of the pack). unit: what its figure is told in."""

    code: str
    name: str
    unit: str
    aggregate: Aggregate
    line: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """source -> target: who may, under which condition, and which fields must be filled before."""

    source: str
    target: str
    by: tuple[Role, ...]
    when: Condition = EVERY_ROW
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """How long an entry may stand in a stage, from the day it came there, that day not counted."""

    stage: str
    name: str
    days: int
    kind: Days


@dataclass(frozen=True, slots=True)
class Stage:
    """final: entries may stay here for good. The first stage listed is where an entry begins."""

    code: str
    label: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """A declaration. name_field names an entry, area_field holds its area, dated_field dates it.

    writers: the keeper always; area: also the unit that an entry's area names, its own rows only.
    kept_by: the room of the office that keeps its entries, which nobody then types; empty: people do.
    """

    code: str
    name: str
    description: str
    keeper: str
    frequency: Frequency
    version: int
    effective_from: date
    effective_until: date | None
    fields: tuple[Field, ...]
    name_field: str
    area_field: str | None = None
    dated_field: str | None = None
    stages: tuple[Stage, ...] = ()
    moves: tuple[Move, ...] = ()
    clocks: tuple[Clock, ...] = ()
    writers: tuple[Writer, ...] = ("keeper",)
    indicators: tuple[Indicator, ...] = ()
    kept_by: str = ""

    def field(self, code: str) -> Field:
        """The field of that code. Raises RegisterError."""
        found = next((field for field in self.fields if field.code == code), None)
        if found is None:
            raise RegisterError(f"台账“{self.name}”没有字段 {code[:40]}。", "请核对字段代码。")
        return found

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code. Raises RegisterError."""
        found = next((each for each in self.indicators if each.code == code), None)
        if found is None:
            raise RegisterError(f"台账“{self.name}”不算指标 {code[:40]}。", "请核对指标代码。")
        return found
