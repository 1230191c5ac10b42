"""Observation tours (观摩): stops, what bureaus said of them, who votes, sealed ballots, the count."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Person, Programme, Unit
from luoshi_web.projects.models import Project


class TourState(models.TextChoices):
    PLANNED = "planned", _("拟定路线")
    ELIGIBLE = "eligible", _("核对条件")
    CHECKED = "checked", _("部门预审")
    OPEN = "open", _("投票")
    CLOSED = "closed", _("截止")
    COUNTED = "counted", _("计票")
    PUBLISHED = "published", _("公布")


def tour_states() -> list[tuple[str, Any]]:
    return list(TourState.choices)


class Tour(models.Model):
    """One tour, from its route to its published ranks. number: in addresses. session: code of the hours, scheme: of the
    counting, both of tours.yaml; scheme_version: of the rules it was opened with.

    basis: by what the list of voters was made. count_asked_*: the first of the two people a count needs. notes, listed, cast,
    checksum: of the count; "" and None before.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    title = models.CharField(_("名称"), max_length=100)
    year = models.PositiveSmallIntegerField(_("年"))
    quarter = models.PositiveSmallIntegerField(_("季度"))
    starts_on = models.DateField(_("第一天"))
    session = models.CharField(_("日程"), max_length=30)
    scheme = models.CharField(_("计分办法"), max_length=30)
    scheme_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=tour_states, default=TourState.PLANNED)
    # The vote
    basis = models.CharField(_("名单依据"), max_length=200, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    # The count
    count_asked_at = models.DateTimeField(null=True, blank=True)
    count_asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    counted_at = models.DateTimeField(null=True, blank=True)
    listed = models.PositiveIntegerField(null=True, blank=True)
    cast = models.PositiveIntegerField(null=True, blank=True)
    notes = models.JSONField(default=list)
    checksum = models.CharField(max_length=64, blank=True)
    edition = models.PositiveIntegerField(default=1)
    sample = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-year", "-quarter", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="tour_number"),
        ]

    def __str__(self) -> str:
        return self.title


class Stop(models.Model):
    """A project shown. drive: minutes from the stop before; minutes: the stay. two_high None: nobody said. waiver: why it
    stays although a rule speaks against it. given: part of the scheme -> the mark known before the vote, as text.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    tour = models.ForeignKey(Tour, models.CASCADE, related_name="stops")
    position = models.PositiveSmallIntegerField()
    town = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="tour_stops")
    kind = models.CharField(max_length=12)
    drive = models.PositiveSmallIntegerField()
    minutes = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=400, blank=True)
    two_high = models.BooleanField(null=True, blank=True)
    waiver = models.CharField(max_length=400, blank=True)
    given = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["tour", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tour", "project"], name="tour_stop_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.project}"


class Precheck(models.Model):
    """What a bureau says of a stop. fit None: asked, not answered."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    stop = models.ForeignKey(Stop, models.CASCADE, related_name="prechecks")
    bureau = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    fit = models.BooleanField(null=True, blank=True)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["stop", "bureau__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stop", "bureau"], name="tour_precheck_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stop} {self.bureau}"


class Voter(models.Model):
    """Who may vote, and in what role of tours.yaml. unit: for which; a town's people give none to its stop. voted_on: that
    they did and the day; no hour, and nothing that leads to a ballot."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    tour = models.ForeignKey(Tour, models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    voted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["tour", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tour", "person"], name="tour_voter_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tour} {self.person}"


class Ballot(AppendOnly):
    """A vote, sealed: nothing of the voter, no time.

    id is a random number: in SQLite an integer key is the row's place in the table itself, so that not even that tells who
    came first. A random key of any other type would leave the hidden row number, which counts up.
    """

    id = models.IntegerField(primary_key=True)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    tour = models.ForeignKey(Tour, models.PROTECT, related_name="ballots")
    sealed = models.TextField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.tour}"


class TourResult(AppendOnly):
    """A stop after the count. score None: no vote. places: votes for place 1, 2, …; parts: luoshi.supervising's JSON."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    tour = models.ForeignKey(Tour, models.PROTECT, related_name="results")
    stop = models.OneToOneField(Stop, models.PROTECT, related_name="result")
    rank = models.PositiveSmallIntegerField(null=True)
    tied = models.BooleanField()
    score = models.CharField(max_length=20, blank=True)
    votes = models.PositiveIntegerField()
    places = models.JSONField()
    parts = models.JSONField()

    class Meta:
        ordering: ClassVar = ["tour", models.F("rank").asc(nulls_last=True), "stop__position"]

    def __str__(self) -> str:
        return f"{self.rank} {self.stop}"


class TourStep(AppendOnly):
    """A move of the tour to a state, or its count asked for (to == "asking")."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    tour = models.ForeignKey(Tour, models.PROTECT, related_name="steps")
    to = models.CharField(max_length=12)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["tour", "pk"]

    def __str__(self) -> str:
        return f"{self.tour} {self.to}"
