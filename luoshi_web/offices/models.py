"""Programmes, units, people and posts, files, the audit trail."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi_web.offices.appendonly import AppendOnly


class Programme(models.Model):
    """One plan of one county, from its adoption to its settlement: the unit of permission, isolation and export.

    revision grows with every change of what pages show; caches are keyed by it.
    """

    code = models.SlugField(_("代码"), max_length=30, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    short_title = models.CharField(_("简称"), max_length=60)
    area = models.CharField(_("地区"), max_length=60)
    policy = models.CharField(_("灯色规则"), max_length=60)
    first_year = models.PositiveSmallIntegerField(_("起始年"))
    last_year = models.PositiveSmallIntegerField(_("结束年"))
    show_sample = models.BooleanField(_("显示演示数据"), default=True)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.short_title


class UnitKind(models.TextChoices):
    GOVERNMENT = "government", _("政府")
    PARTY = "party", _("党委部门")
    DEPARTMENT = "department", _("政府部门")
    BRANCH = "branch", _("派驻机构")
    TASKFORCE = "taskforce", _("专班")
    ZONE = "zone", _("开发区")
    TOWN = "town", _("镇")
    SUBDISTRICT = "subdistrict", _("街道")
    ENTERPRISE = "enterprise", _("国有企业")
    OTHER = "other", _("其他")


def unit_kinds() -> list[tuple[str, Any]]:
    return list(UnitKind.choices)


class Unit(models.Model):
    """A unit of the county. name: as the plan prints it; aliases: other names, separated by |.

    until: the last day on which it stood, None while it stands; successor: the unit it was merged into.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="units")
    code = models.SlugField(_("代码"), max_length=30)
    name = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("类别"), max_length=20, choices=unit_kinds)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    aliases = models.CharField(_("别名"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    until = models.DateField(_("撤并前最后一天"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )

    class Meta:
        ordering: ClassVar = ["programme", "position", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="unit_code"),
            models.UniqueConstraint(fields=["programme", "name"], name="unit_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Duty(models.TextChoices):
    """What one unit does for the whole programme."""

    PROJECTS = "projects", _("重点项目名单和月度冻结")
    PROMOTION = "promotion", _("招商引资认定")
    STATISTICS = "statistics", _("投资统计和入库")
    SUPERVISION = "supervision", _("督查督办、会议和观摩")
    APPEALS = "appeals", _("企业诉求受理调度")
    LADDER = "ladder", _("企业培育和帮包")
    EVALUATION = "evaluation", _("考核评价和奖励")
    ASKS = "asks", _("对上争取、试点和案例")


def duties() -> list[tuple[str, Any]]:
    return list(Duty.choices)


class Keeper(models.Model):
    """The unit that has the duty in this programme. Nobody: the coordinators alone."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=12, choices=duties)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["programme", "duty"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "duty"], name="keeper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_duty_display()}: {self.unit}"


class UnitSet(models.Model):
    """A name that stands for several units (各镇街). Who belongs to it has dates: `Membership`."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="unit_sets")
    code = models.SlugField(_("代码"), max_length=30)
    name = models.CharField(_("名称"), max_length=100)
    aliases = models.CharField(_("别名"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["programme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="unit_set_code"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A unit belongs to a set from `since` to `until` (included; None: still)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    unit_set = models.ForeignKey(UnitSet, models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "unit_set", "unit", "since"], name="membership_once"
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ∈ {self.unit_set}"


class PersonManager(BaseUserManager["Person"]):
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(username=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. What a person may do comes from posts, never from the account."""

    username = models.CharField(_("账号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(_("在用"), default=True)
    joined_at = models.DateTimeField()
    # Who signs in when is nobody's business: there is no such column, so there can be no statistics of it.
    last_login = None  # type: ignore[assignment]

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = PersonManager()

    class Meta:
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    LEADER = "leader", _("领导")
    COORDINATOR = "coordinator", _("统筹人员")
    REPORTER = "reporter", _("填报人员")
    HEAD = "head", _("单位负责人")
    AUDITOR = "auditor", _("审计人员")
    ADMINISTRATOR = "administrator", _("系统管理员")
    ENTERPRISE = "enterprise", _("企业")


def roles() -> list[tuple[str, Any]]:
    return list(Role.choices)


class Post(models.Model):
    """A person holds a role in a programme, for a unit, from `since` to `until` (included; None: still)."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="posts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    role = models.CharField(_("角色"), max_length=20, choices=roles)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "person", "unit", "role", "since"], name="post_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Invitation(models.Model):
    """A one-time link by which a person sets a password: the first one, or a new one. Only the link's hash is kept.

    Open until used, withdrawn or expired; a new one withdraws those before it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.person} {self.made_at:%Y-%m-%d}"


class ApiToken(models.Model):
    """By which a program acts as its person, with the person's posts and no other. Only the token's hash is kept, and not
    when it is used. Of no programme, as the account itself.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.name}"


class Absence(models.Model):
    """From `since` to `until` (both included) the deputy fills the person's posts in the programme: those of `unit`, or all
    when it is None. Ended early: `until` was cut, to the day before `since` when it had not begun.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="absences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="deputyships")
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    note = models.CharField(_("事由"), max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]

    def __str__(self) -> str:
        return f"{self.deputy} 代 {self.person}"


class StoredFile(AppendOnly):
    """A file kept for good. sha256 is of `content`, so that a paper can be shown to be the one that was made."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class FileText(AppendOnly):
    """What can be read in a stored file, for searching. fault: why nothing could, as it was said; then text is empty."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="words")
    text = models.TextField(blank=True)
    fault = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.fault or self.text[:40]


class CalendarDay(models.Model):
    """A day that is not as the published calendar has it, or of a year that has none yet. note: who decided it, in which
    paper. Rows change; the trail keeps what stood before.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    day = models.DateField(_("日期"))
    is_working = models.BooleanField(_("上班"))
    note = models.CharField(_("依据"), max_length=100)

    class Meta:
        ordering: ClassVar = ["programme", "day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "day"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_working else '休息'}"


class AuditEntry(AppendOnly):
    """One fact of the trail: who did what to which object, before and after, chained by hash within the programme.

    Names are frozen as text, so that history survives the removal of what it names. hash covers every field and the
    hash before it (offices.audit).
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="audit_entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_key = models.CharField(max_length=60)
    object_name = models.CharField(max_length=200)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["programme", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="audit_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Attempt(models.Model):
    """Somebody without an account tried something. address: a keyed hash (offices.attempts), kept for a day."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=30)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [
            models.Index(
                fields=["programme", "purpose", "address", "at"], name="attempt_of_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.at}"
