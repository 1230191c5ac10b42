"""Projects with their revisions, months told, needs, problems, leads, frozen months, and what people keep for themselves."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.projects import CHARGES, CLASSES, HALTS, LEVELS, ORIGINS, class_words, level_words
from luoshi_web.offices.appendonly import AppendOnly
from luoshi_web.offices.models import Person, Programme, StoredFile, Unit

MOST_WORDS: Final = 400
# 万元 with four digits behind the point is yuan: enough for any amount told in 元, 万元 or 亿元.
_DIGITS, _PLACES = 18, 4


class Duty(models.TextChoices):
    """What one unit does for all projects of a programme."""

    PROJECTS = "projects", _("重点项目名单和月度冻结")
    PROMOTION = "promotion", _("招商引资认定")
    STATISTICS = "statistics", _("投资统计和入库")


def duties() -> list[tuple[str, Any]]:
    return list(Duty.choices)


def levels() -> list[tuple[str, str]]:
    return [(level, level_words(level)) for level in LEVELS]


def classes() -> list[tuple[str, str]]:
    return [(one, class_words(one)) for one in CLASSES]


def origins() -> list[tuple[str, str]]:
    return list(ORIGINS.items())


def halts() -> list[tuple[str, str]]:
    return list(HALTS.items())


def charges() -> list[tuple[str, str]]:
    return list(CHARGES.items())


class Keeper(models.Model):
    """The unit that has the duty in this programme. Nobody: the coordinators alone."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=12, choices=duties)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["programme", "duty"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "duty"], name="project_keeper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_duty_display()}: {self.unit}"


class Project(models.Model):
    """A project as its newest revision tells it. The revision is what counts; the columns repeat it for lists.

    number: in addresses, given once. total: 万元. stage "": no stage told yet. stage_since: the day of the last move.
    halted: while it lasts or for good; "": not. edition: of the newest revision.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects")
    number = models.PositiveIntegerField()
    code = models.CharField(_("编号"), max_length=40)
    name = models.CharField(_("名称"), max_length=200)
    town = models.ForeignKey(
        Unit, models.PROTECT, related_name="projects", verbose_name=_("所在镇街")
    )
    level = models.CharField(_("级别"), max_length=12, choices=levels)
    origin = models.CharField(_("投资来源"), max_length=12, choices=origins)
    investor = models.CharField(_("投资主体"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    cluster = models.CharField(_("产业集群"), max_length=60, blank=True)
    total = models.DecimalField(
        _("计划总投资"), null=True, blank=True, max_digits=_DIGITS, decimal_places=_PLACES
    )
    stage = models.CharField(_("阶段"), max_length=20, blank=True)
    stage_since = models.DateField(null=True, blank=True)
    halted = models.CharField(_("停缓"), max_length=12, choices=halts, blank=True)
    sample = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["programme", "number"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "stage"], name="project_stage"),
            models.Index(fields=["programme", "town"], name="project_town"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_number"),
            models.UniqueConstraint(fields=["programme", "code"], name="project_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Revision(AppendOnly):
    """One state of a project: the JSON form of luoshi.projects (written.py), without its months, which are rows.

    what: an action of the trail; told in words by the trail's sentence. known: from `at` until the next one.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="revisions")
    edition = models.PositiveIntegerField()
    text = models.TextField()
    what = models.CharField(max_length=60)
    reason = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "edition"], name="project_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.edition}"


class Entered(models.Model):
    """The entry of a project in the register that this room keeps (`kept_by: projects`)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.OneToOneField(Project, models.PROTECT, related_name="entered")
    register = models.CharField(max_length=60)
    entry_no = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "register", "entry_no"], name="project_entered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.register}/{self.entry_no}"


class Mirroring(models.Model):
    """Until when the register has followed the projects."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.programme} {self.at:%Y-%m-%d}"


class Listing(models.Model):
    """On a list from a day to a day, both included, as the newest revision says. Rewritten with it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="listings")
    list = models.CharField(max_length=30)
    class_of = models.CharField(max_length=12, choices=classes)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "since"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "list", "since"], name="project_listing"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.list}"


class InCharge(models.Model):
    """Who is in charge of it, as the newest revision says. unit: where the name is a unit of the programme. Rewritten."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="in_charge")
    kind = models.CharField(max_length=12, choices=charges)
    name = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "since"]

    def __str__(self) -> str:
        return f"{self.project} {self.name}"


class NodeDate(models.Model):
    """A node (milestone) of the project, as the newest revision says. Rewritten with it.

    promised: the day promised now, which is `planned` while it was never moved. done None: not reached.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="nodes")
    label = models.CharField(max_length=120)
    planned = models.DateField()
    promised = models.DateField()
    done = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "planned"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "promised"], name="project_node_promised"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.label}"


class YearFigure(models.Model):
    """A year of a project: what its plan asks for, and what was reported so far, both 万元. Rewritten with either.

    told: the month of the report that says so ("2026-10"); "": nothing was reported that year. percent: physical progress.
    confirmed: what the statistics confirmed so far; never added to `done` nor taken for it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    plan = models.DecimalField(null=True, max_digits=_DIGITS, decimal_places=_PLACES)
    done = models.DecimalField(null=True, max_digits=_DIGITS, decimal_places=_PLACES)
    told = models.CharField(max_length=7, blank=True)
    percent = models.DecimalField(null=True, max_digits=7, decimal_places=4)
    confirmed = models.DecimalField(null=True, max_digits=_DIGITS, decimal_places=_PLACES)
    start = models.CharField(max_length=7, blank=True)
    finish = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering: ClassVar = ["project", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year"], name="project_year"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}"


class Progress(AppendOnly):
    """A month as the project tells it; a correction is a further row, of which the newest counts. Amounts in 万元.

    done: this month's; cumulative: this year's, as told. None: not told. answers: what the person said to what was asked
    (findings of luoshi.projects), so that nobody asks again.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="progress")
    month = models.CharField(max_length=7)
    edition = models.PositiveIntegerField()
    done = models.DecimalField(null=True, max_digits=_DIGITS, decimal_places=_PLACES)
    cumulative = models.DecimalField(null=True, max_digits=_DIGITS, decimal_places=_PLACES)
    percent = models.DecimalField(null=True, max_digits=7, decimal_places=4)
    node = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=MOST_WORDS, blank=True)
    answers = models.CharField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "month", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "month", "edition"], name="project_month"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.month}"


class Statistic(AppendOnly):
    """A month as the statistics bureau confirmed it, 万元; a correction is a further row. None: taken back."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="statistics")
    month = models.CharField(max_length=7)
    edition = models.PositiveIntegerField()
    amount = models.DecimalField(null=True, max_digits=_DIGITS, decimal_places=_PLACES)
    source = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "month", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "month", "edition"], name="project_statistic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.month}"


class ProjectFile(AppendOnly):
    """A file that proves something of a project. about: what, as a word and its key: `move:started`, `permit:land`,
    `month:2026-10`, `contract:HT1`, `arrival:2026-10-12`, or "" for the project itself. taken_back: a later row takes it away."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    about = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    taken_back = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["project", "id"]

    def __str__(self) -> str:
        return str(self.file)


class Need(models.Model):
    """What a project asks for (要素保障). quantity is in `unit`, as typed; asked, granted and used are in the unit of the kind.

    number: in addresses. what: which pollutant, which channel of funds. state: of luoshi.projects; steps, uses: everything
    told, in the core's JSON form, which is what counts; the columns repeat it for lists. granted, used None: not granted yet.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="needs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=200, blank=True)
    quantity = models.DecimalField(max_digits=_DIGITS, decimal_places=_PLACES)
    unit = models.CharField(max_length=20)
    raised_on = models.DateField()
    needed_by = models.DateField(null=True, blank=True)
    level = models.CharField(max_length=12, choices=levels)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=20)
    state_since = models.DateField()
    asked = models.DecimalField(max_digits=_DIGITS, decimal_places=_PLACES)
    granted = models.DecimalField(null=True, blank=True, max_digits=_DIGITS, decimal_places=_PLACES)
    used = models.DecimalField(null=True, blank=True, max_digits=_DIGITS, decimal_places=_PLACES)
    ref = models.CharField(max_length=100, blank=True)
    steps = models.JSONField(default=list)
    uses = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=1)
    to_meeting = models.DateField(null=True, blank=True)
    sample = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "kind", "state"], name="project_need_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_need_number"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.kind}"


class Problem(models.Model):
    """What stands in a project's way, from raised to closed. number: in addresses. steps: everything told, in the core's JSON
    form, which is what counts; the columns repeat it for lists. due: until when its owner solves it, None without a limit.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=MOST_WORDS)
    raised_on = models.DateField()
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20)
    state_since = models.DateField()
    steps = models.JSONField(default=list)
    edition = models.PositiveIntegerField(default=1)
    to_meeting = models.DateField(null=True, blank=True)
    sample = models.BooleanField(default=False)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="project_problem_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_problem_number"),
        ]

    def __str__(self) -> str:
        return self.text[:40]


class Lead(models.Model):
    """A lead of investment promotion, until it is a project or given up. total: what is hoped for, 万元.

    number: in addresses. steps: every move, in the core's JSON form; contacts are rows of their own, of which last_contact,
    next_step and next_on repeat the newest.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(_("线索"), max_length=200)
    investor = models.CharField(_("投资方"), max_length=200, blank=True)
    source = models.CharField(_("从哪来"), max_length=200, blank=True)
    cluster = models.CharField(_("产业集群"), max_length=60, blank=True)
    total = models.DecimalField(
        _("预计总投资"), null=True, blank=True, max_digits=_DIGITS, decimal_places=_PLACES
    )
    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="leads", verbose_name=_("跟进单位")
    )
    heard_on = models.DateField()
    state = models.CharField(max_length=20)
    state_since = models.DateField()
    steps = models.JSONField(default=list)
    last_contact = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="leads"
    )
    sample = models.BooleanField(default=False)
    edition = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-raised_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["programme", "state"], name="project_lead_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="project_lead_number"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(AppendOnly):
    """A visit, a talk, a reception, a call."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    lead = models.ForeignKey(Lead, models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=20)
    on = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    ours = models.CharField(max_length=200, blank=True)
    theirs = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=MOST_WORDS)
    next_step = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["lead", "-on", "-id"]

    def __str__(self) -> str:
        return self.words[:40]


class Freeze(AppendOnly):
    """A month as it was frozen: luoshi.projects.Snapshot's text and checksum. number 1 is what was published; a correction
    is a further number with its reason, and the earlier ones stay. sample: made-up projects are in it, which hides it with
    them."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    checksum = models.CharField(max_length=64)
    reason = models.CharField(max_length=MOST_WORDS, blank=True)
    sample = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "month", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "month", "number"], name="project_freeze_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.number}"


class ColumnMap(models.Model):
    """How a form of workbook was read last time. fingerprint: of its heads. columns: place and words of a head -> field; "@unit"
    and the like: what was said of the whole sheet (projects.workbooks)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    columns = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["programme", "-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "fingerprint"], name="project_columns_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A way of looking at the projects that somebody keeps. query: as in the address of the list. shared: for everybody."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(_("大家都能用"), default=False)

    class Meta:
        ordering: ClassVar = ["programme", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "person", "name"], name="project_view_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
