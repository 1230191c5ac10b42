"""A unit's form as a workbook, and what a workbook that came back would change. Nothing is stored here.

The stamp says whose form it is and what every cell held when it was handed out (its version, and a digest of each of
its texts), signed with the site's key. What comes back is held against both that and what stands now, so a field that
only one side touched is theirs alone, and one that both touched is a conflict (docs/design/reporting.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.plan import decimal_text, typed_number
from luoshi.sheets import (
    Problem,
    Reading,
    SheetError,
    Stamp,
    Value,
    read_workbook,
    write_workbook,
)
from luoshi_web.reporting.actions.cells import MOST_NOTE, MOST_WORDS, TEXTS
from luoshi_web.reporting.guards import stamp as moment
from luoshi_web.reporting.pages.form import CellRow, FormPage, TextRow
from luoshi_web.reporting.pages.grids import (
    filled_grid,
    open_grids,
    plain_words,
    task_columns,
    tasks_name,
)

_SALT: Final = "luoshi.reporting.workbook"
_DIGEST_BYTES = 4

# A cell, or a task's words; told apart because one is known by its item, the other by its section.
Of = Literal["cell", "text"]


@dataclass(frozen=True, slots=True)
class Change:
    """What a workbook would make of one cell or one task's words. words: all its fields as they would stand then.

    seen: the version that was looked at; where another stands now, somebody was faster.
    """

    of: Of
    key: str
    words: Mapping[str, str]
    seen: int

    @property
    def ident(self) -> str:
        return f"{self.of}:{self.key}"


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back. made: when the workbook was handed out, in words."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    overwritten: tuple[Problem, ...]
    made: str


@dataclass(frozen=True, slots=True)
class _Base:
    """What one cell or text was when the workbook was made."""

    version: int
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Stamped:
    """What a stamp says. parts: of each `Change.ident`."""

    made: str
    parts: Mapping[str, _Base]


def workbook_of(page: FormPage, choices: Mapping[str, tuple[str, ...]], now: datetime) -> bytes:
    """The form as .xlsx. choices: of graded cells, by key (`grades_known`). SheetError for a figure too long for Excel."""
    filled = [filled_grid(page)] if page.filled else []
    grids = [*open_grids(page, choices), *filled]
    if not grids:
        raise SheetError(_("这份月报没有要填的。"), _("不用下载。"))
    return write_workbook(
        grids, Stamp(_stamp_of(page, now)), created=timezone.localtime(now).date()
    )


def changes_in(data: bytes, page: FormPage, choices: Mapping[str, tuple[str, ...]]) -> Brought:
    """What the workbook would change of the form as it stands.

    Raises LuoshiError when it is no workbook, or another's: whose it is is asked before anything else of it is read.
    """
    stamped = _unstamped(read_workbook(data, ()).stamp, page)
    reading = read_workbook(data, open_grids(page, choices))
    problems = list(reading.problems)
    changes: list[Change] = []
    cells = {row.key: row for row in page.hand}
    for grid, rows in reading.rows.items():
        for key, values in rows.items():
            if key in cells:
                mine = _cell_words(grid, cells[key], values, problems)
                changes += _merged("cell", key, _cell_now(cells[key]), mine, stamped)
    texts = {row.section: row for row in page.texts}
    for section, values in reading.rows.get(tasks_name(), {}).items():
        words = _text_words(texts[section], values, problems)
        changes += _merged("text", section, _text_now(texts[section]), words, stamped)
    return Brought(tuple(changes), tuple(problems), _overwritten(reading), stamped.made)


def signed(changes: Sequence[Change], page: FormPage, person: int) -> str:
    """The changes as they go through a form and come back: nobody else's, and not altered on the way."""
    body = {
        "of": _name_of(page),
        "by": person,
        "changes": [[one.of, one.key, dict(one.words), one.seen] for one in changes],
    }
    return signing.dumps(body, salt=f"{_SALT}.changes", compress=True)


def unsigned(text: str, page: FormPage, person: int) -> tuple[Change, ...]:
    """Raises LuoshiError when the text is not one that this person was shown for this report."""
    try:
        body: Any = signing.loads(text, salt=f"{_SALT}.changes")
    except signing.BadSignature as error:
        raise _not_previewed() from error
    if body["of"] != _name_of(page) or body["by"] != person:
        raise _not_previewed()
    return tuple(Change(of, key, words, seen) for of, key, words, seen in body["changes"])


def _not_previewed() -> LuoshiError:
    return LuoshiError(_("没有认出要采用的改动，一处也没有存。"), _("请重新传回工作簿。"))


def _name_of(page: FormPage) -> list[str]:
    return [page.programme, page.month, page.unit_code]


def _stamp_of(page: FormPage, now: datetime) -> str:
    rows: list[tuple[Of, str, int, Mapping[str, str]]] = [
        *(("cell", row.key, row.version, _cell_now(row)[1]) for row in page.hand),
        *(("text", row.section, row.version, _text_now(row)[1]) for row in page.texts),
    ]
    parts = {
        f"{of}:{key}": [version, "".join(_digest(words[name]) for name in _fields(of))]
        for of, key, version, words in rows
    }
    body = {"of": _name_of(page), "made": moment(now), "parts": parts}
    return signing.dumps(body, salt=_SALT, compress=True)


def _unstamped(stamp: Stamp, page: FormPage) -> _Stamped:
    try:
        body: Any = signing.loads(stamp.text, salt=_SALT)
    except signing.BadSignature as error:
        raise SheetError(
            _("这个工作簿的印记不是本系统盖的，或被改过。"), _("请在本页下载，填好再传回。")
        ) from error
    programme, month, unit = body["of"]
    if programme != page.programme:
        raise SheetError(_("这个工作簿是另一个项目的。"), _("请核对后再传。"))
    if unit != page.unit_code:
        raise SheetError(
            _("这个工作簿是另一个单位的，不是%(unit)s的。") % {"unit": page.unit},
            _("请核对后再传。"),
        )
    if month != page.month:
        raise SheetError(
            _("这个工作簿是 %(theirs)s 的，这一期是 %(ours)s。")
            % {"theirs": month, "ours": page.month},
            _("请到那一期去传，或下载这一期的。"),
        )
    size = 2 * _DIGEST_BYTES
    parts = {
        ident: _Base(
            version,
            {
                name: joined[n * size : (n + 1) * size]
                for n, name in enumerate(_fields(ident.partition(":")[0]))
            },
        )
        for ident, (version, joined) in body["parts"].items()
    }
    return _Stamped(body["made"], parts)


def _fields(of: str) -> tuple[str, ...]:
    return ("text", "note") if of == "cell" else TEXTS


def _digest(text: str) -> str:
    return hashlib.blake2s(plain_words(text).encode(), digest_size=_DIGEST_BYTES).hexdigest()


def _cell_now(row: CellRow) -> tuple[int, Mapping[str, str]]:
    return row.version, {"text": row.text, "note": row.note}


def _text_now(row: TextRow) -> tuple[int, Mapping[str, str]]:
    return row.version, {name: getattr(row, name) for name in TEXTS}


def _merged(
    of: Of, key: str, now: tuple[int, Mapping[str, str]], mine: Mapping[str, str], stamped: _Stamped
) -> list[Change]:
    """The one change of a cell or text, or none: fields that only the workbook changed, over what stands now.

    A field changed on both sides keeps the version of the download, so that it is told as a conflict.
    """
    version, standing = now
    base = stamped.parts.get(f"{of}:{key}") or _Base(0, {})
    nothing = _digest("")
    wanted = {name: plain_words(text) for name, text in standing.items()}
    crossed = False
    for name, text in mine.items():
        was = base.digests.get(name, nothing)
        if plain_words(text) == wanted[name] or _digest(text) == was:
            continue
        crossed = crossed or _digest(wanted[name]) != was
        wanted[name] = plain_words(text)
    if wanted == {name: plain_words(text) for name, text in standing.items()}:
        return []
    return [Change(of, key, wanted, base.version if crossed else version)]


def _cell_words(
    grid: str, row: CellRow, values: Mapping[str, Value], problems: list[Problem]
) -> dict[str, str]:
    words: dict[str, str] = {}
    if "text" in values:
        given = values["text"]
        text = "" if given is None else str(given)
        if not row.is_grade and not isinstance(given, str | bool | float | None):
            text = decimal_text(given)  # type: ignore[arg-type]
        fault = "" if row.is_grade else _number_fault(text)
        if fault:
            problems.append(_problem(grid, _("本期"), row.name, fault))
        else:
            words["text"] = text
    if "note" in values:
        _take(grid, row.name, ("note", _("说明"), MOST_NOTE), values, words, problems)
    return words


def _number_fault(text: str) -> str:
    try:
        typed_number(text)
    except LuoshiError as error:
        return str(error)
    return ""


def _text_words(
    row: TextRow, values: Mapping[str, Value], problems: list[Problem]
) -> dict[str, str]:
    words: dict[str, str] = {}
    for column in task_columns():
        if column.editable and column.key in values:
            most = 120 if column.key == "help_from" else MOST_WORDS
            _take(
                tasks_name(), row.caption, (column.key, column.title, most), values, words, problems
            )
    return words


def _take(
    grid: str,
    name: str,
    field: tuple[str, str, int],
    values: Mapping[str, Value],
    words: dict[str, str],
    problems: list[Problem],
) -> None:
    """field: its key, its title, and how many characters it may have."""
    key, title, most = field
    text = str(values[key] or "")
    if len(text) > most:
        fault = _("写了 %(n)s 字，最多 %(most)s 字。") % {"n": len(text), "most": most}
        problems.append(_problem(grid, title, name, fault))
    else:
        words[key] = text


def _problem(grid: str, column: str, name: str, fault: str) -> Problem:
    sentence = _("“%(sheet)s”“%(row)s”一行的“%(column)s”：%(fault)s") % {
        "sheet": grid,
        "row": name,
        "column": column,
        "fault": fault,
    }
    return Problem(grid, None, column, sentence)


def _overwritten(reading: Reading) -> tuple[Problem, ...]:
    """Read-only cells somebody wrote into. What stood a period ago may have been corrected here since; it is not told."""
    return tuple(one for one in reading.overwritten if one.column_key not in ("before", "said"))
