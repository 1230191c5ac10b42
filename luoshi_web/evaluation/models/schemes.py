"""Schemes (考核办法): what a programme scores by, its versions for good, and the draft of the next one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Programme


class Scheme(models.Model):
    """A scheme of a programme, as its newest edition has it. The edition is what counts; the columns repeat it for lists.

    version: of the newest edition.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    code = models.CharField(_("代码"), max_length=60)
    name = models.CharField(_("名称"), max_length=120)
    version = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["programme", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="scheme_code"),
        ]

    def __str__(self) -> str:
        return self.name


class SchemeEdition(AppendOnly):
    """One version of a scheme, for good: runs made under it can be recomputed by it. text: the YAML; checksum: of the text."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="editions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    checksum = models.CharField(max_length=64)
    note = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["scheme", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "version"], name="scheme_edition_version"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} 第 {self.version} 版"


class SchemeSketch(models.Model):
    """The draft that the office shares. scheme None: of one that is not there yet. text: as typed, also with mistakes.

    turn: how often it was written, which a change must have seen.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    scheme = models.OneToOneField(Scheme, models.CASCADE, null=True, related_name="sketch")
    text = models.TextField()
    turn = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "pk"]

    def __str__(self) -> str:
        return f"{self.scheme or ''} {self.turn}"
