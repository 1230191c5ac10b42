"""Sign-in by the government's OpenID Connect provider. It says who somebody is; who may come in is decided here.

django-allauth speaks the protocol (state, PKCE, exchange of the code). Added: the id_token's signature is always checked,
and only an account that exists is signed in; none is made and nothing of the provider's answer is stored.
"""

from __future__ import annotations

from typing import Any, Final

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from luoshi_web.offices.actions import settle_invitation
from luoshi_web.offices.models import Person
from luoshi_web.site.signing_in import begin

# Signed with the provider's private key; never with a secret that we share, never unsigned.
SIGNATURES: Final = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "EdDSA",
]
NAMED: Final = "named"


class Protocol(OpenIDConnectOAuth2Adapter):
    """allauth trusts an unsigned id_token that came over TLS; on an intranet TLS cannot be taken for granted."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        credential = kwargs["response"].get("id_token")
        if not isinstance(credential, str):
            raise OAuth2Error("no id_token in the answer")
        claims = self._verified(credential, app.client_id)
        named = claims.get(app.settings["account_claim"])
        if named is None:
            said = self._fetch_user_info(token.token)
            if said.get("sub") != claims["sub"]:
                raise OAuth2Error("userinfo is of somebody else")
            named = said.get(app.settings["account_claim"])
        # Of the provider's answer nothing but the account's name goes on, and that is not stored.
        return SocialLogin(account=SocialAccount(uid=str(claims["sub"]), extra_data={NAMED: named}))

    def _verified(self, credential: str, client: str) -> dict[str, Any]:
        """The claims of an id_token that the provider signed for this site and that still holds."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        try:
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
            kid = jwt.get_unverified_header(credential).get("kid")
            fitting = [key for key in keys if key.key_id == kid or (kid is None and len(keys) == 1)]
            if not fitting:
                raise OAuth2Error("signed with a key that the provider does not publish")
            claims: dict[str, Any] = jwt.decode(
                credential,
                fitting[0],
                algorithms=SIGNATURES,
                audience=client,
                issuer=self.openid_config["issuer"],
                options={"require": ["iss", "sub", "aud", "exp"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("id_token not to be trusted") from error
        return claims


class OidcAdapter(DefaultSocialAccountAdapter):
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The provider's word is good; allauth's own way on, which would make an account, is left here."""
        username = sociallogin.account.extra_data[NAMED]
        person = (
            Person.objects.filter(username=username, is_active=True).first()
            if isinstance(username, str) and username
            else None
        )
        if person is None:
            raise ImmediateHttpResponse(
                refused(request, _("统一身份认证通过了，但本站没有您的账号，或账号已停用。"), 403)
            )
        settle_invitation(person, at=request.now)  # type: ignore[attr-defined]
        asked = sociallogin.state.get("next") or "/"
        safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
        raise ImmediateHttpResponse(begin(request, person, asked if safe else "/"))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any
    ) -> None:
        raise ImmediateHttpResponse(
            refused(request, _("统一身份认证没有完成：中途取消、超时，或对方的答复不可信。"), 401)
        )


def refused(request: HttpRequest, said: str, status: int) -> HttpResponse:
    return render(request, "site/oidc_refused.html", {"said": said}, status=status)


@never_cache
@require_safe
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the provider."""
    return _run(OAuth2LoginView, request, provider_id)


@never_cache
@require_safe
def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider leads back here."""
    return _run(OAuth2CallbackView, request, provider_id)


def _run(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        answer: HttpResponse = view.adapter_view(Protocol(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (RequestException, KeyError):
        # Not reachable, or its description lacks what the protocol demands.
        return refused(request, _("统一身份认证现在连不上。"), 502)
    return answer
