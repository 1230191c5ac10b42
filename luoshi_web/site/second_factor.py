"""The second factor's engine (django-allauth) under our own keys, and who must have one."""

from __future__ import annotations

from datetime import date

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from luoshi_web.offices.models import Person, Role
from luoshi_web.offices.queries import posts_on
from luoshi_web.offices.sealing import seal, unseal

PURPOSE = "second factor"
SECRET = "luoshi.second_factor.secret"


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal(text, PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, PURPOSE)


def has_second_factor(person: Person) -> bool:
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def roles_that_need_it(person: Person, day: date) -> list[str]:
    """The person's roles of that day, in any programme, for which the installation demands a second factor; as words."""
    if not settings.SECOND_FACTOR_ROLES:
        return []
    held = {post.role for post in posts_on(person, day)}
    return [str(Role(role).label) for role in sorted(held & settings.SECOND_FACTOR_ROLES)]


def new_secret(request: HttpRequest) -> str:
    """The secret being set up, kept in the session until a right code has been seen."""
    secret: str | None = request.session.get(SECRET)
    if secret is None:
        secret = request.session[SECRET] = generate_totp_secret()
    return secret


def is_right(request: HttpRequest, code: str) -> bool:
    secret = request.session.get(SECRET)
    return secret is not None and bool(validate_totp_code(secret, code.replace(" ", "")))


def forget_secret(request: HttpRequest) -> None:
    request.session.pop(SECRET, None)


def picture(person: Person, secret: str) -> SafeString:
    """The QR code as inline SVG: shapes only, so the content policy lets it pass. Made by us, of no text of a stranger
    but the account's name, which the library draws as squares.
    """
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(person, secret))
    return mark_safe(drawn[drawn.index("<svg") :])


def spaced(secret: str) -> str:
    """The key in groups of four, to be typed by hand."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
