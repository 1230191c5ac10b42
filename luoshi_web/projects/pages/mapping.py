"""列的对照: which column of a brought workbook is what, with samples, and why it is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from luoshi.plan import Period
from luoshi.projects import CLASSES, LEVELS, ORIGINS, class_words, level_words, project_lists
from luoshi.projects.brought import SKIPPED, Heads, Proposal, column_fields, letters
from luoshi.sheets import Cell, Table
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.pages.paging import Choice, chosen
from luoshi_web.offices.queries import Access
from luoshi_web.projects.workbooks import ENTRY, UNITS, Whole

_SAMPLES: Final = 3
_LONGEST: Final = 18
WHY: Final[Mapping[str, str]] = {
    "remembered": gettext_noop("上次这样定的"),
    "exact": gettext_noop("表头就是这个词"),
    "alike": gettext_noop("像，请核对"),
}


@dataclass(frozen=True, slots=True)
class WholeChoice:
    """A field that is chosen for the whole sheet."""

    name: str
    label: str
    options: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MapColumn:
    """why: in words; asks: a sentence where somebody has to look. left: why what is chosen is known and not taken."""

    at: int
    letter: str
    label: str
    unit: str
    samples: tuple[str, ...]
    read: tuple[Choice, ...]
    known: tuple[Choice, ...]
    why: str
    asks: str


@dataclass(frozen=True, slots=True)
class SheetLink:
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class MappingPage:
    title: str
    programme: str
    file: str
    here: str
    import_url: str
    sheets: tuple[SheetLink, ...]
    sheet: str
    fault: str
    error: str
    where: str
    above: tuple[str, ...]
    columns: tuple[MapColumn, ...]
    choices: tuple[WholeChoice, ...]
    month: str
    asks: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the form: proposed, or as it was sent."""

    columns: Mapping[int, str]
    whole: Whole
    month: Period | None
    typed_month: str = ""


def mapping_page(
    access: Access,
    stored: StoredFile,
    tables: Sequence[Table],
    table: Table,
    heads: Heads | None,
    proposals: Mapping[int, Proposal],
    chosen: Chosen,
    *,
    fault: str = "",
    error: str = "",
    entry: bool = False,
) -> MappingPage:
    """heads None: the sheet has no head that can be read, and `fault` says why. entry: whether 入库 may be read."""
    code = access.programme.code
    here = reverse("projects:import-map", args=[code, stored.pk])
    columns = tuple(_columns(table, heads, proposals, chosen, entry=entry)) if heads else ()
    return MappingPage(
        title=_("这张表怎样读"),
        programme=code,
        file=stored.name,
        here=here,
        import_url=reverse("projects:import", args=[code]),
        sheets=tuple(
            SheetLink(one.name, f"{here}?sheet={at}", one is table) for at, one in enumerate(tables)
        ),
        sheet=str(tables.index(table)),
        fault=fault,
        error=error,
        where=_where(heads) if heads else "",
        above=heads.above[:4] if heads else (),
        columns=columns,
        choices=tuple(_choices(chosen.whole)),
        month=chosen.typed_month or (str(chosen.month) if chosen.month else ""),
        asks=sum(bool(one.asks) for one in columns),
    )


def first_choice(proposals: Mapping[int, Proposal], *, entry: bool) -> dict[int, str]:
    """What is proposed; of two columns that would be one field only the first."""
    found: dict[int, str] = {}
    for column, one in sorted(proposals.items()):
        known = column_fields().get(one.field)
        twin = known is not None and known.single and one.field in found.values()
        found[column] = SKIPPED if twin or (one.field in ENTRY and not entry) else one.field
    return found


def _where(heads: Heads) -> str:
    if heads.first == heads.last:
        return _("表头在第 %(n)s 行") % {"n": heads.first}
    return _("表头在第 %(a)s 到 %(b)s 行") % {"a": heads.first, "b": heads.last}


def _columns(
    table: Table, heads: Heads, proposals: Mapping[int, Proposal], chosen: Chosen, *, entry: bool
) -> Iterator[MapColumn]:
    for at, label in enumerate(heads.labels):
        samples = tuple(_samples(table, heads, at))
        if not label and not samples:
            continue
        proposal = proposals.get(at)
        code = chosen.columns.get(at, SKIPPED)
        as_proposed = proposal is not None and proposal.field == code
        yield MapColumn(
            at=at,
            letter=letters(at),
            label=label,
            unit=heads.units[at] if _is_money(code, proposal) else "",
            samples=samples,
            read=tuple(_fields(code, taken=True, entry=entry)),
            known=tuple(_fields(code, taken=False, entry=entry)),
            why=_(WHY[proposal.why]) if proposal and as_proposed else "",
            asks=proposal.asks if proposal else "",
        )


def _is_money(code: str, proposal: Proposal | None) -> bool:
    """Where a line above the head tells a unit, it is every column's; only amounts have one."""
    every = column_fields()
    known = (every.get(code), every.get(proposal.field) if proposal else None)
    return any(one is not None and one.kind == "money" for one in known)


def _fields(code: str, *, taken: bool, entry: bool) -> Iterator[Choice]:
    for known in column_fields().values():
        if (known.kind != "left") is not taken or (known.code in ENTRY and not entry):
            continue
        label = known.label if taken else f"{known.label}：{known.why}"
        yield Choice(known.code, label, known.code == code)


def _samples(table: Table, heads: Heads, column: int) -> Iterator[str]:
    found = 0
    for row in table.cells[heads.last :]:
        text = _text(row[column]) if column < len(row) else ""
        if text:
            yield text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
            found += 1
        if found == _SAMPLES:
            return


def _text(cell: Cell) -> str:
    text = f"{cell:.10g}" if isinstance(cell, float) else str(cell)
    return " ".join(text.split())


def _choices(whole: Whole) -> Iterator[WholeChoice]:
    yield _choice("unit", _("金额单位"), _("照表头写的"), [(u, u) for u in UNITS], whole.unit)
    levels = [(one, level_words(one)) for one in LEVELS]
    yield _choice("level", _("级别"), _("照表里写的"), levels, whole.level)
    yield _choice("origin", _("投资来源"), _("照表里写的"), list(ORIGINS.items()), whole.origin)
    lists = [(one.code, one.label) for one in project_lists().values()]
    yield _choice("list", _("名单"), _("照表里写的，没写的不动"), lists, whole.list_)
    classes = [(one, class_words(one)) for one in CLASSES]
    yield _choice("class", _("名单类别"), _("照表里写的"), classes, whole.class_)


def _choice(
    name: str, label: str, empty: str, known: Sequence[tuple[str, str]], value: str
) -> WholeChoice:
    return WholeChoice(name, label, chosen([("", empty), *known], value))
