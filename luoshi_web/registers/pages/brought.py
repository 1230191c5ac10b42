"""A sheet that was sent -> what it would change in the register, row by row, with every mistake. Nothing is stored here.

A row with a number is that entry; without one it is the entry that has the same value of a field that must be unique, or
a new one. What the sheet has no column for, and what the person may not see, stays as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.registers import Field, KnownNames, Stored
from luoshi_web.offices.queries import Access
from luoshi_web.registers.actions import Line
from luoshi_web.registers.actions.entries import MOST_LINES
from luoshi_web.registers.guards import may_write, sees_private
from luoshi_web.registers.kept import Kept
from luoshi_web.registers.models import Revision
from luoshi_web.registers.pages.columns import own_titles
from luoshi_web.registers.pages.rows import Fault, Read, Row, rows_of
from luoshi_web.registers.typed import read_body
from luoshi_web.registers.writing import BATCH, name_of, newest

# Comparing names costs a tenth of a microsecond a pair; beyond this many pairs only equal names are told.
_MOST_PAIRS: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Taken:
    """One row that can be stored. before: the entry it changes; None: a new one."""

    line: Line
    before: Revision | None
    name: str


@dataclass(frozen=True, slots=True)
class Brought:
    """What a sheet would do. same: rows that change nothing. warnings: what should be looked at and hinders nothing."""

    taken: tuple[Taken, ...]
    same: int
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]

    @property
    def digest(self) -> str:
        """Of everything that would be stored: what is confirmed must be what was shown."""
        said = [
            [one.line.line, one.line.number, one.line.seen, one.line.stage, dict(one.line.body)]
            for one in self.taken
        ]
        text = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def brought(access: Access, kept: Kept, data: bytes) -> Brought:
    """Raises LuoshiError where the file is no table of this register at all; else every mistake is told at once."""
    read = rows_of(kept.register, data)
    if len(read.rows) > MOST_LINES:
        raise LuoshiError(
            _("表里有 %(n)s 行。") % {"n": len(read.rows)},
            _("一次最多导入 %(most)s 行，请分几次。") % {"most": MOST_LINES},
        )
    weighing = _Weighing(access, kept, read)
    weighing.match(read.rows)
    weighing.take(read.rows)
    weighing.warn_of_names()
    return weighing.result()


class _Weighing:
    """One sheet held against the register; collects what is wrong and what is taken."""

    def __init__(self, access: Access, kept: Kept, read: Read) -> None:
        self.access, self.kept = access, kept
        self.faults, self.warnings = read.faults, read.warnings
        self.taken: list[Taken] = []
        self.same = 0
        self.before: dict[int, Revision] = {}
        self.titles = own_titles(kept.register)

    def result(self) -> Brought:
        def order(one: Fault) -> int:
            return one.line

        return Brought(
            tuple(self.taken),
            self.same,
            tuple(sorted(self.faults, key=order)),
            tuple(sorted(self.warnings, key=order)),
        )

    def match(self, rows: Sequence[Row]) -> None:
        """Which entry each row is. A handful of queries, whatever the number of rows."""
        for row in rows:
            if "number" not in row.own:
                continue
            row.number = _whole(row.own["number"])
            if row.number is None:
                self._row_fault(row, "number", _("编号要是整数。新登记的请空着。"))
        self._match_unique(rows)
        numbers = {row.number for row in rows if row.number is not None}
        self.before = newest(self.kept, sorted(numbers))
        first: dict[int, int] = {}
        for row in rows:
            if row.number is None:
                continue
            line = first.setdefault(row.number, row.line)
            if line != row.line:
                said = _("第 %(n)s 条在第 %(line)s 行已经有了。请删去一行。")
                self._row_fault(row, "number", said % {"n": row.number, "line": line})

    def _match_unique(self, rows: Sequence[Row]) -> None:
        for one in self.kept.register.fields:
            if not one.unique or one.retired or one.type == "file":
                continue
            texts: dict[Stored, list[Row]] = {}
            for row in rows:
                stored = self._stored_alone(one, row.texts.get(one.code, ""))
                if stored is not None:
                    texts.setdefault(stored, []).append(row)
            for number, told in self._holders(one, list(texts)):
                for row in texts[told]:
                    if row.number not in (None, number):
                        said = _("与第 %(n)s 条相同，这一项不能重复。这一行说的是第 %(m)s 条。")
                        values = {"n": number, "m": row.number}
                        self._fault(row.line, one.label, said % values, row)
                    elif "number" not in row.own:
                        row.number = number

    def _stored_alone(self, one: Field, text: str) -> Stored | None:
        if not text:
            return None
        read = read_body(self.kept, {one.code: text})
        return read.body.get(one.code)

    def _holders(self, one: Field, values: Sequence[Stored]) -> Iterable[tuple[int, Stored]]:
        for start in range(0, len(values), BATCH):
            yield from (
                Revision.objects.filter(
                    programme=self.kept.programme,
                    register=self.kept.row.code,
                    superseded=None,
                    withdrawn=0,
                )
                .annotate(told=KeyTransform(one.code, "body"))
                .filter(told__in=values[start : start + BATCH])
                .values_list("entry_no", "told")
            )

    def take(self, rows: Sequence[Row]) -> None:
        firsts: dict[tuple[str, Stored], int] = {}
        for row in rows:
            before = self.before.get(row.number) if row.number is not None else None
            if row.number is None and "number" in row.own:
                continue
            if row.number is not None and not self._is_ours(row, before):
                continue
            texts = self._seen_texts(row, before)
            read = read_body(self.kept, texts, before.body if before else None)
            for code, sentence in read.errors.items():
                if code in row.unread:
                    continue
                self._fault(row.line, self.kept.register.field(code).label, sentence, row)
            stage = self._stage(row, before)
            if not row.is_bad:
                self._refuse_twice(row, read.body, firsts)
            if row.is_bad:
                continue
            if before is not None and (before.body, before.stage) == (read.body, stage):
                self.same += 1
                continue
            if not self._may(before, read.body):
                said = _("台账由%(unit)s记，这一条不由您写。") % {"unit": self.kept.row.keeper.name}
                self._fault(row.line, "", said, row)
                continue
            number, seen = (before.entry_no, before.revision_no) if before else (None, 0)
            line = Line(row.line, read.body, stage, number, seen)
            self.taken.append(Taken(line, before, name_of(self.kept, read.body)))

    def _is_ours(self, row: Row, before: Revision | None) -> bool:
        """Whether the entry can be changed from this row: there, not withdrawn, not changed since the sheet was made."""
        if before is None:
            said = _("台账里没有第 %(n)s 条。新登记的请把编号空着。") % {"n": row.number}
            self._row_fault(row, "number", said)
            return False
        if before.withdrawn:
            said = _("第 %(n)s 条已经撤下。要改，请先在页面上恢复。") % {"n": row.number}
            self._row_fault(row, "number", said)
            return False
        revision = row.own.get("revision", "")
        if revision and _whole(revision) != before.revision_no:
            said = _("%(who)s在您导出以后改过第 %(n)s 条。请重新导出，在新的表上改。")
            self._row_fault(row, "revision", said % {"who": before.by, "n": row.number})
            return False
        return True

    def _seen_texts(self, row: Row, before: Revision | None) -> dict[str, str]:
        """What the person cannot see of an entry is not changed by the blank or the 不公开 that stands in its place."""
        if before is None or sees_private(self.access, self.kept, before.area):
            return row.texts
        private = {one.code for one in self.kept.register.fields if one.private}
        return {code: text for code, text in row.texts.items() if code not in private}

    def _stage(self, row: Row, before: Revision | None) -> str | None:
        """A new entry begins at the first stage; only coordinators take over a list of things that are on their way."""
        stages = self.kept.register.stages
        if not stages:
            return None
        text, now = row.own.get("stage", ""), before.stage if before else stages[0].code
        wanted = next((s.code for s in stages if text in (s.code, s.label)), None)
        if not text or wanted == now:
            return now
        if wanted is None:
            labels = "、".join(stage.label for stage in stages)
            said = _("没有“%(text)s”这个阶段。可写：%(labels)s。")
            self._row_fault(row, "stage", said % {"text": text[:20], "labels": labels})
        elif before is not None:
            said = _("阶段不从表里改。请在页面上办，可以成批办。")
            self._row_fault(row, "stage", said)
        elif not self.access.coordinates:
            said = _("新登记的从“%(label)s”开始，以后的阶段请在页面上办。")
            self._row_fault(row, "stage", said % {"label": stages[0].label})
        else:
            return wanted
        return now

    def _refuse_twice(
        self, row: Row, body: Mapping[str, Stored], firsts: dict[tuple[str, Stored], int]
    ) -> None:
        for one in self.kept.register.fields:
            stored = body.get(one.code)
            if not one.unique or one.retired or stored is None:
                continue
            first = firsts.setdefault((one.code, stored), row.line)
            if first != row.line:
                said = _("与第 %(line)s 行相同，这一栏不能重复。") % {"line": first}
                self._fault(row.line, one.label, said, row)

    def _may(self, before: Revision | None, body: Mapping[str, Stored]) -> bool:
        code = self.kept.register.area_field
        area = body.get(code) if code else None
        places = {None if area is None else str(area), *({before.area} if before else ())}
        return all(may_write(self.access, self.kept, place) for place in places)

    def warn_of_names(self) -> None:
        """New entries whose name is like that of another, in the register or earlier in the sheet."""
        fresh = [one for one in self.taken if one.before is None and one.name]
        if not fresh:
            return
        rows = Revision.objects.filter(
            programme=self.kept.programme, register=self.kept.row.code, superseded=None, withdrawn=0
        )
        names: dict[int, str] = dict(rows.values_list("entry_no", "name"))
        equal = {name: number for number, name in names.items()}
        near = len(names) * len(fresh) <= _MOST_PAIRS
        known = KnownNames.of(names if near else {})
        earlier: dict[str, int] = {}
        for one in fresh:
            line = one.line.line
            first = earlier.setdefault(one.name, line)
            alike = known.alike(one.name, limit=1)
            number = alike[0].id if alike else equal.get(one.name)
            if first != line:
                self._warn(line, _("与第 %(line)s 行同名。") % {"line": first})
            elif number is not None:
                self._warn(line, self._alike_words(number, names[number]))

    def _alike_words(self, number: int, name: str) -> str:
        """The other entry may be another unit's: a name that does not leave the office is not told."""
        private = self.kept.register.field(self.kept.register.name_field).private
        shown = "" if private and not self.access.coordinates else f"“{name[:40]}”"
        said = _("与第 %(n)s 条%(name)s名称相近，可能是同一个。")
        return said % {"n": number, "name": shown}

    def _warn(self, line: int, sentence: str) -> None:
        label = self.kept.register.field(self.kept.register.name_field).label
        self.warnings.append(Fault(line, label, sentence))

    def _row_fault(self, row: Row, own: str, sentence: str) -> None:
        titles: Mapping[str, str] = {str(key): title for key, title in self.titles.items()}
        self._fault(row.line, titles.get(own, ""), sentence, row)

    def _fault(self, line: int, column: str, sentence: str, row: Row) -> None:
        self.faults.append(Fault(line, column[:40], sentence))
        row.is_bad = True


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None
