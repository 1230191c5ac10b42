"""A person's tokens for programs: made, shown once, revoked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi_web.offices.actions.trail import Subject, record
from luoshi_web.offices.audit import audited
from luoshi_web.offices.models import ApiToken, Person
from luoshi_web.offices.people import (
    PeopleError,
    link_hash,
    new_link,
    sign_in_programmes,
    tokens_of,
)

MOST_TOKENS: Final = 10
MOST_DAYS: Final = 366
# So that whoever finds one in a file or a log knows what it is.
PREFIX: Final = "luoshi_"


@audited("offices.token.made", gettext_lazy("做了程序用的令牌：{object}"))
def make_token(person: Person, name: str, days: int, *, at: datetime) -> str:
    """A token by which a program acts as the person for so many days. It is returned here and nowhere kept.

    The caller has asked for the password.
    """
    words = name.strip()
    if not words or len(words) > 60:
        raise PeopleError(_("用途要写，最多 60 个字。"), _("请写哪个程序用，如 统计局平台取数。"))
    if not 1 <= days <= MOST_DAYS:
        raise PeopleError(
            _("期限写成了 %(n)s 天。") % {"n": days},
            _("请填 1 到 %(most)s 天。") % {"most": MOST_DAYS},
        )
    if len(tokens_of(person, at)) >= MOST_TOKENS:
        raise PeopleError(
            _("已有 %(n)s 个令牌。") % {"n": MOST_TOKENS}, _("请先吊销不用的，再做新的。")
        )
    token = f"{PREFIX}{new_link()[0]}"
    row = ApiToken.objects.create(
        person=person,
        name=words,
        token_hash=link_hash(token),
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    _record(row, "offices.token.made", at, after={"expires_at": row.expires_at})
    return token


@audited("offices.token.revoked", gettext_lazy("吊销了程序用的令牌：{object}"))
def revoke_token(person: Person, key: int, *, at: datetime) -> bool:
    """One of the person's own; it works no more from now on. False when it worked no more already."""
    row = ApiToken.objects.select_related("person").filter(person=person, pk=key).first()
    claimed = ApiToken.objects.filter(person=person, pk=key, revoked_at=None)
    if row is None or not claimed.update(revoked_at=at):
        return False
    _record(row, "offices.token.revoked", at)
    return True


def _record(
    row: ApiToken, code: str, at: datetime, *, after: Mapping[str, Any] | None = None
) -> None:
    person = row.person
    who = f"{person.name}（{person.username}）"
    for programme in sign_in_programmes(person, timezone.localtime(at).date()):
        subject = Subject("token", str(row.pk), f"{row.name}，{who}")
        record(programme, code, subject, actor=who, at=at, after=after)
