"""The rows of a pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta, timezone
from typing import Final, Literal, get_args

from luoshi.packs.peers import Peers
from luoshi.packs.scheme import SampleScheme
from luoshi.plan import Plan
from luoshi.plan.periods import Frequency
from luoshi.progress.model import Accumulation, Binding, Observation, TargetRule
from luoshi.projects import Project
from luoshi.registers import Draft, Register

KEPT_DUTIES: Final = (
    "projects", "promotion", "statistics", "supervision", "appeals", "ladder", "evaluation", "asks",
)  # fmt: skip
TIMEZONE = timezone(timedelta(hours=8))  # the pack's dates are days in China
UnitKind = Literal[
    "government",  # the county itself, root of the tree
    "party",  # 党委部门
    "department",  # 政府部门、直属单位
    "branch",  # 上级派驻机构
    "taskforce",  # 专班
    "zone",  # 开发区、管委会
    "town",
    "subdistrict",
    "enterprise",  # 国有企业
    "other",  # 群团、研究机构等
]
PersonRole = Literal[
    "leader", "coordinator", "reporter", "head", "auditor", "administrator", "enterprise"
]


UNIT_KINDS: tuple[UnitKind, ...] = get_args(UnitKind)
PERSON_ROLES: tuple[PersonRole, ...] = get_args(PersonRole)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """code: stable ASCII key; name: the full name as the plan prints it; parent: code of the unit above."""

    code: str
    name: str
    kind: UnitKind
    parent: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitSetRow:
    """A name that stands for several units (各镇街). note: how its members were found; it may have none as yet."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class MembershipRow:
    unit_set: str
    unit: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """official: an official statistic, imported and never typed. source_unit: code of the unit that has the figure."""

    code: str
    name: str
    unit: str
    frequency: Frequency
    lag_months: int
    accumulation: Accumulation
    source_unit: str
    official: bool
    decimals: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A demonstration account, one or more a role."""

    username: str
    name: str
    unit: str
    role: PersonRole


@dataclass(frozen=True, slots=True)
class QueryRow:
    """A question the plan's text leaves open, and how the office settled it, if it did.

    target: the first of `targets`, None when it is about a passage. answerer: code of the unit that must answer.
    effect: what is done until then. decision None: still open.
    """

    code: str
    target: str | None
    question: str
    answerer: str
    decision: str | None = None
    decided_on: date | None = None
    effect: str = ""
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackRegister:
    """A declaration, its keeper as a unit's code. file, text: where and as it is written in the pack.

    drafts: made-up rows to show it with, their unit fields as codes; of a register that the projects' room keeps, made of
    the pack's projects.
    """

    register: Register
    file: str
    text: str
    drafts: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True)
class PackScheme:
    """A scheme of scoring (考核办法) as it is written in the pack; luoshi.scoring, which is above, reads and checks it."""

    code: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A programme, loaded and checked: every code it refers to exists."""

    code: str
    title: str
    short_title: str
    area: str
    plan_name: str
    plan_bytes: bytes
    adopted_on: date
    policy: str
    coordinator_unit: str
    plan: Plan
    units: tuple[UnitRow, ...]
    unit_sets: tuple[UnitSetRow, ...]
    memberships: tuple[MembershipRow, ...]
    indicators: tuple[IndicatorRow, ...]
    bindings: tuple[Binding, ...]
    rules: tuple[TargetRule, ...]
    people: tuple[PersonRow, ...] = ()
    queries: tuple[QueryRow, ...] = ()
    # Indicator -> set: its figure is the sum of what the set's units report.
    collected: tuple[tuple[str, str], ...] = ()
    # What one unit does for the whole programme: a word of `KEPT_DUTIES` and the unit's code.
    keepers: tuple[tuple[str, str], ...] = ()
    facts: tuple[Observation, ...] = field(default=())
    sample: SampleScheme | None = None
    registers: tuple[PackRegister, ...] = ()
    # Made-up projects to show it with; their towns are codes of units.
    projects: tuple[Project, ...] = ()
    # Whom the county is held against, and what they published; None: nobody.
    peers: Peers | None = None
    schemes: tuple[PackScheme, ...] = ()
