"""Registers, the versions of their declarations, their entries' revisions, and what people put beside an entry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.ledger.models import frequencies
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Person, Programme, StoredFile, Unit


class Register(models.Model):
    """A register of a programme, as its newest edition declares it. The edition is what counts; the columns repeat it for lists.

    entries: the highest entry number given so far. changed_at: the last change of any entry or of the declaration.
    fed_at: up to which moment its figures are in the ledger; None: never computed.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="registers")
    code = models.CharField(_("代码"), max_length=60)
    name = models.CharField(_("名称"), max_length=120)
    description = models.CharField(max_length=400)
    keeper = models.ForeignKey(Unit, models.PROTECT, related_name="registers")
    frequency = models.CharField(max_length=12, choices=frequencies)
    version = models.PositiveIntegerField(default=1)
    position = models.PositiveSmallIntegerField(default=0)
    entries = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()
    fed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["programme", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="register_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Edition(AppendOnly):
    """One version of a register's declaration, for good: entries written under it stay readable. text: the YAML."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, models.PROTECT, related_name="editions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["register", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["register", "version"], name="edition_version"),
        ]

    def __str__(self) -> str:
        return f"{self.register} 第 {self.version} 版"


class Change(models.TextChoices):
    ADDED = "added", _("登记")
    EDITED = "edited", _("修改")
    MOVED = "moved", _("变更阶段")
    IMPORTED = "imported", _("导入")
    WITHDRAWN = "withdrawn", _("撤下")
    RESTORED = "restored", _("恢复")


def changes() -> list[tuple[str, Any]]:
    return list(Change.choices)


class Revision(models.Model):
    """One state of one entry: the table of luoshi/registers/tables.sql, which compiled queries read, and what people ask besides.

    A row is never changed but for `superseded`, set once, when the next revision is written; so a register can be read
    as it was known at any instant: recorded <= t < superseded (microseconds since 1970 UTC, luoshi.registers.instant).
    name: the field that names the entry, as text. firm: the key of the enterprise it is about (luoshi.registers.firm_key),
    by which everything said of one is found in one query. stage_since: the day the entry came to its stage. change, reason,
    by: what made this revision.
    """

    # As tables.sql has them
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="+", db_column="programme", db_index=False
    )
    register = models.CharField(max_length=60)
    entry_no = models.BigIntegerField()
    revision_no = models.BigIntegerField()
    version = models.BigIntegerField()
    recorded = models.BigIntegerField()
    superseded = models.BigIntegerField(null=True)
    withdrawn = models.SmallIntegerField(default=0)
    sample = models.SmallIntegerField(default=0)
    stage = models.CharField(max_length=60, null=True)  # noqa: DJ001
    area = models.CharField(max_length=60, null=True)  # noqa: DJ001
    dated = models.BigIntegerField(null=True)
    body = models.JSONField()
    # Besides
    name = models.CharField(max_length=200, blank=True)
    firm = models.CharField(max_length=200, null=True)  # noqa: DJ001
    stage_since = models.DateField(null=True)
    change = models.CharField(max_length=10, choices=changes)
    reason = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=120)

    class Meta:
        db_table = "register_entry"
        ordering: ClassVar = ["programme", "register", "entry_no", "revision_no"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "register", "dated"], name="register_entry_dated"),
            models.Index(
                fields=["programme", "firm"],
                condition=models.Q(superseded=None, firm__isnull=False),
                name="register_entry_firm",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "register", "entry_no", "revision_no"],
                name="register_entry_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.entry_no}.{self.revision_no}"


class Comment(AppendOnly):
    """Something said about an entry."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, models.PROTECT, related_name="comments")
    entry_no = models.BigIntegerField()
    text = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["register", "id"]

    def __str__(self) -> str:
        return self.text[:40]


class Evidence(AppendOnly):
    """A file that proves an entry. taken_back: a later row takes it away; the file itself stays."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, models.PROTECT, related_name="evidence")
    entry_no = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    taken_back = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["register", "id"]

    def __str__(self) -> str:
        return str(self.file)


class SavedFilter(models.Model):
    """A way of looking at a register that somebody keeps. query: as in the address of the list. shared: for everybody."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, models.PROTECT, related_name="saved_filters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("大家都能用"), default=False)

    class Meta:
        ordering: ClassVar = ["register", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "person", "name"], name="saved_filter_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Sketch(models.Model):
    """A declaration somebody is changing and has not published. text: YAML, always one that loads.

    register None: of a register that is not there yet. based_on: the version it began from, 0 for a new one.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    register = models.ForeignKey(Register, models.PROTECT, null=True, related_name="sketches")
    text = models.TextField()
    based_on = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "id"]

    def __str__(self) -> str:
        return f"{self.register_id} {self.based_on}"
