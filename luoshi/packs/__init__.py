"""包, one programme as data: units, indicators, bindings, published facts, people, and sample figures for the rest.

A pack is a folder of plain files (docs/design/pack.md has the grammar of each). `load_pack` reads it through a function
that gives a file's bytes, so that a folder, a zip or a test can be a pack. `sample_observations` fills what has no
published figure, deterministically from a seed and a date; every such row is marked `sample`.
A pack's registers come checked against its units and indicators, with sample rows as drafts of entries; so do its sample
projects, which make the entries of the register that their room keeps.
Imports `registers`, `projects`, `reading`, `progress`, `benchmarking` and `plan`. Knows no database.
"""

from luoshi.packs.loader import load_pack, load_pack_dir
from luoshi.packs.model import (
    IndicatorRow,
    MembershipRow,
    Pack,
    PackRegister,
    PackScheme,
    PersonRole,
    PersonRow,
    QueryRow,
    UnitKind,
    UnitRow,
    UnitSetRow,
)
from luoshi.packs.parties import PartyMatch, members_of, resolve_party
from luoshi.packs.peers import PeerFigureRow, Peers, YardstickRow
from luoshi.packs.sample import sample_observations
from luoshi.packs.tables import PackError
from luoshi.packs.word import plan_docx

__all__ = [
    "IndicatorRow",
    "MembershipRow",
    "Pack",
    "PackError",
    "PackRegister",
    "PackScheme",
    "PartyMatch",
    "PeerFigureRow",
    "Peers",
    "PersonRole",
    "PersonRow",
    "QueryRow",
    "UnitKind",
    "UnitRow",
    "UnitSetRow",
    "YardstickRow",
    "load_pack",
    "load_pack_dir",
    "members_of",
    "plan_docx",
    "resolve_party",
    "sample_observations",
]
