"""The rules of a password, told before it is chosen, and what is wrong with one, in our own words.

The checks are Django's (AUTH_PASSWORD_VALIDATORS); its sentences are half translated and name no way out.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from luoshi_web.offices.models import Person

RULES: Final[tuple[str | Promise, ...]] = (
    gettext_lazy("至少 10 个字符，越长越好，可以用汉字和空格。"),
    gettext_lazy("不全是数字。"),
    gettext_lazy("不是常见的密码，不和账号、姓名相近。"),
)
FAULTS: Final[dict[str, str | Promise]] = {
    "password_too_short": gettext_lazy("太短，至少 10 个字符。可以用一句自己记得住的话。"),
    "password_entirely_numeric": gettext_lazy("全是数字，容易猜。请加上字母或汉字。"),
    "password_too_common": gettext_lazy("这是常见的密码，容易猜。请换一个。"),
    "password_too_similar": gettext_lazy("和账号或姓名太相近，容易猜。请换一个。"),
}


def password_faults(password: str, person: Person) -> list[str]:
    """Every rule that the password breaks, as sentences; empty: it may be used."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [
            str(FAULTS[one.code]) if one.code in FAULTS else "".join(one.messages)
            for one in error.error_list
        ]
    return []
