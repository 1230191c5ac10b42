"""What one entry holds as a reader may see it: under the version it was written in, private values kept back, files by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.registers import Field
from luoshi_web.offices.models import StoredFile
from luoshi_web.offices.queries import Access
from luoshi_web.registers.guards import sees_private
from luoshi_web.registers.kept import Kept, declared
from luoshi_web.registers.models import Edition, Revision
from luoshi_web.registers.pages.values import private_text, value_text


@dataclass(frozen=True, slots=True)
class FieldLine:
    """text: empty where nothing is kept. url: of a file that may be fetched."""

    label: str
    text: str
    help: str = ""
    url: str = ""
    is_private: bool = False
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """Whatever it takes to tell the values of one entry's revisions. versions: a register's editions by number."""

    access: Access
    kept: Kept
    number: int
    versions: Mapping[int, Kept]
    files: Mapping[str, str]

    def shows(self, field: Field, area: str | None) -> bool:
        return not field.private or sees_private(self.access, self.kept, area)

    def text(self, row: Revision, code: str) -> str:
        """The value in words, empty for none; what is private stays so."""
        kept = self.versions[row.version]
        now = self.kept.register.field(code)
        field = field_in(kept, code) or now
        stored = row.body.get(code)
        if stored is None:
            return ""
        # What has been made private since does not leave the office any more, whenever it was written.
        if not self.shows(now, row.area) or not self.shows(field, row.area):
            return private_text()
        if field.type == "file":
            return self.files.get(str(stored), _("文件 %(n)s") % {"n": stored})
        return value_text(kept, field, stored)

    def name(self, row: Revision) -> str:
        """What the entry is called, where its name may be told."""
        field = self.kept.register.field(self.kept.register.name_field)
        return row.name if self.shows(field, row.area) else _("第 %(n)s 条") % {"n": row.entry_no}

    def lines(self, row: Revision) -> tuple[FieldLine, ...]:
        """Every field in the order declared now; retired ones only where they hold something."""
        return tuple(
            self._line(row, field)
            for field in self.kept.register.fields
            if not field.retired or field.code in row.body
        )

    def _line(self, row: Revision, field: Field) -> FieldLine:
        stored = row.body.get(field.code)
        fetched = field.type == "file" and stored is not None and self.shows(field, row.area)
        here = (self.kept.programme.code, self.kept.row.code, self.number)
        return FieldLine(
            label=field.label,
            text=self.text(row, field.code),
            help=field.help,
            url=reverse("registers:evidence-file", args=[*here, int(stored)])
            if fetched and str(stored).isdecimal()
            else "",
            is_private=field.private,
            is_retired=field.retired,
        )


def sight_of(access: Access, kept: Kept, rows: Iterable[Revision]) -> Sight:
    """rows: revisions of one entry. At most two queries."""
    rows = list(rows)
    return Sight(
        access,
        kept,
        rows[0].entry_no,
        versions_of(kept, {row.version for row in rows}),
        file_names(kept, rows),
    )


def versions_of(kept: Kept, wanted: set[int]) -> dict[int, Kept]:
    """The register as those versions declare it. One query when another version than today's is asked for."""
    known = {kept.register.version: kept}
    if wanted - set(known):
        rows = Edition.objects.filter(register=kept.row, version__in=wanted - set(known))
        for version, text in rows.values_list("version", "text"):
            known[version] = Kept(kept.row, declared(text), kept.units)
    return known


def file_fields(kept: Kept) -> list[str]:
    return [field.code for field in kept.register.fields if field.type == "file"]


def file_names(kept: Kept, rows: Iterable[Revision]) -> dict[str, str]:
    """Id as kept -> name, of the files that fields of those revisions hold. One query, none without such a field."""
    codes = file_fields(kept)
    ids = {str(row.body[code]) for row in rows for code in codes if code in row.body}
    wanted = [int(one) for one in ids if one.isdecimal()]
    if not wanted:
        return {}
    found = StoredFile.objects.filter(programme=kept.programme, pk__in=wanted)
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def field_in(kept: Kept, code: str) -> Field | None:
    return next((field for field in kept.register.fields if field.code == code), None)
