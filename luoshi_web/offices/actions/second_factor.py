"""The second factor: a code of the moment from the person's own device, and recovery codes for when it is lost.

Kept in django-allauth's table, its secrets encrypted (MFA_ADAPTER).
"""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions.accounts import person_subject
from luoshi_web.offices.actions.trail import record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import Person
from luoshi_web.offices.people import PeopleError, guard_administrator, sign_in_programmes
from luoshi_web.offices.queries import Access
from luoshi_web.offices.sealing import SealError

LAST_COUNTER = "last_counter"


@audited("offices.second_factor.enabled", gettext_lazy("{object} 启用了两步验证"))
def enable_second_factor(person: Person, secret: str, *, at: datetime) -> list[str]:
    """Returns the recovery codes, to be shown once. The caller has seen a right code of this secret."""
    if Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        raise PeopleError(_("两步验证已经启用。"), _("要换手机，请先停用再启用。"))
    TOTP.activate(person, secret)
    codes = _new_codes(person)
    _record(person, "offices.second_factor.enabled", at)
    return codes


@audited("offices.recovery_codes.renewed", gettext_lazy("{object} 换了一组恢复码"))
def renew_recovery_codes(person: Person, *, at: datetime) -> list[str]:
    codes = _new_codes(person)
    _record(person, "offices.recovery_codes.renewed", at)
    return codes


@audited("offices.second_factor.disabled", gettext_lazy("{object} 停用了两步验证"))
def disable_second_factor(person: Person, *, at: datetime) -> None:
    """By the person itself; the caller has asked for the password."""
    Authenticator.objects.filter(user=person).delete()
    _record(person, "offices.second_factor.disabled", at)


@audited("offices.second_factor.cleared", gettext_lazy("清除了 {object} 的两步验证"))
def clear_second_factor(access: Access, person: Person, *, at: datetime) -> bool:
    """By an administrator, for somebody who lost the device and the codes. False when there was none."""
    guard_administrator(access)
    if person.pk == access.person.pk:
        raise PeopleError(_("不能清除自己的两步验证。"), _("请另一位系统管理员办理。"))
    removed, _kinds = Authenticator.objects.filter(user=person).delete()
    if removed:
        record(
            access.programme,
            "offices.second_factor.cleared",
            person_subject(person),
            actor=access.actor,
            at=at,
        )
    return bool(removed)


def spend_code(person: Person, code: str) -> bool:
    """Whether the code of the moment is right and was not used before. One code opens one session: the step it belongs to is
    kept, and no earlier one counts again, in whatever process. Reads the machine's clock (in allauth): a fixed
    demonstration clock would make every phone wrong.
    """
    kept = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if kept is None:
        return False
    try:
        secret = decrypt(kept.data["secret"])
    except SealError:
        return False
    typed = code.replace(" ", "")
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(typed, format_hotp_value(hotp_value(secret, counter))):
            if counter <= kept.data.get(LAST_COUNTER, 0):
                return False
            claimed = Authenticator.objects.filter(pk=kept.pk, data=kept.data)
            return bool(claimed.update(data={**kept.data, LAST_COUNTER: counter}))
    return False


@audited("offices.recovery_code.used", gettext_lazy("{object} 用掉了一个恢复码"))
def use_recovery_code(person: Person, code: str, *, at: datetime) -> int | None:
    """How many codes are left after this one; None when it is wrong or was used."""
    kept = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return None
    codes = RecoveryCodes(kept)
    try:
        right = codes.validate_code(code.replace(" ", "").replace("-", ""))
    except SealError:
        return None
    if not right:
        return None
    _record(person, "offices.recovery_code.used", at)
    return len(codes.get_unused_codes())


def _new_codes(person: Person) -> list[str]:
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    return RecoveryCodes.activate(person).generate_codes()


def _record(person: Person, code: str, at: datetime) -> None:
    for programme in sign_in_programmes(person, timezone.localtime(at).date()):
        record(
            programme,
            code,
            person_subject(person),
            actor=f"{person.name}（{person.username}）",
            at=at,
        )
