"""Sign-in by an identity provider, against a small real one: discovery, authorize, token with PKCE, signed id_token, keys."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import jwt
import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from cast import NOW
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from luoshi_web.offices.actions import enable_second_factor, invite_person, lock_person
from luoshi_web.offices.models import AuditEntry, Person, Role
from luoshi_web.offices.people import NewPerson, invitation_of
from luoshi_web.offices.queries import access_to
from luoshi_web.site import settings as installed

pytestmark = pytest.mark.django_db
CLIENT, SECRET = "luoshi-jia", "a secret: with a colon"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
HERE = "http://testserver/login/oidc/callback/"


@dataclass
class Provider:
    """Who signs in there, and how it misbehaves."""

    url: str
    claims: dict[str, Any] = field(default_factory=lambda: {"preferred_username": "rui"})
    userinfo: dict[str, Any] | None = None
    key: Any = KEY
    algorithm: str = "RS256"
    lasts: int = 300
    issuer: str = ""
    audience: str = CLIENT
    id_token: bool = True
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """The address to lead back to, as if somebody had signed in."""
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, given: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.codes.pop(given["code"], None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or given["client_secret"] != SECRET
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer or self.url, "sub": "person-1", "aud": self.audience, "iat": now,
            "exp": now + self.lasts, **self.claims,
        }  # fmt: skip
        key = None if self.algorithm == "none" else self.key
        signed = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": "one"})
        answer = {"access_token": "opens-userinfo", "token_type": "Bearer", "expires_in": 60}
        return 200, answer | ({"id_token": signed} if self.id_token else {})


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/.well-known/openid-configuration":
                return self.answer(200, made.discovery())
            if parts.path == "/keys":
                return self.answer(200, made.keys())
            if parts.path == "/userinfo":
                allowed = self.headers["Authorization"] == "Bearer opens-userinfo"
                return self.answer(200 if allowed else 401, made.userinfo or {"sub": "person-1"})
            asked = {k: v[0] for k, v in parse_qs(parts.query).items()}
            self.send_response(302)
            self.send_header("Location", made.authorize(asked))
            self.end_headers()
            return None

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(*made.token({k: v[0] for k, v in parse_qs(body).items()}))

        def answer(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Provider(f"http://127.0.0.1:{server.server_port}")
    app = {
        "provider_id": "oidc",
        "name": "甲县统一身份认证",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {
            "server_url": made.url,
            "account_claim": "preferred_username",
            "oauth_pkce_enabled": True,
        },
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def led_back(leading: str) -> str:
    """What a browser does at the provider: follows, signs in there, is sent back."""
    try:
        build_opener(_Stay).open(leading)
    except OSError as answer:
        return answer.headers["Location"]
    raise AssertionError("the provider led nowhere")


def sign_in(client: Client, wanted: str = ""):
    start = client.get("/login/oidc/" + (f"?next={wanted}" if wanted else ""))
    assert start.status_code == 302, start.content.decode()
    back = led_back(start.url)
    assert back.startswith(HERE)
    return client.get(back.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get("/jia/").status_code == 200


def test_it_signs_in_whoever_the_provider_names(county, provider):
    client = Client()
    assert "甲县统一身份认证" in client.get("/login/").content.decode()
    assert sign_in(client, "/jia/targets/").url == "/jia/targets/"
    assert is_in(client)
    assert client.get("/jia/").context["user"].username == "rui"


def test_it_makes_no_account_and_keeps_nothing_of_the_answer(county, provider):
    before = Person.objects.count()
    sign_in(Client())
    provider.claims = {"preferred_username": "unheard-of"}
    client = Client()
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "没有您的账号" in answer.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == before
    assert not SocialAccount.objects.exists()
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("named", [None, "", 7, ["rui"], {"a": 1}, True])
def test_a_claim_that_names_nobody_opens_nothing(county, provider, named):
    provider.claims = {"preferred_username": named}
    client = Client()
    assert sign_in(client).status_code == 403
    assert not is_in(client)


def test_a_locked_account_stays_out(county, provider):
    lock_person(access_to(Person.objects.get(username="su"), "jia", NOW.date()),
                Person.objects.get(username="rui"), at=NOW)  # fmt: skip
    client = Client()
    assert sign_in(client).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": STRANGE},
        {"algorithm": "none"},
        {"algorithm": "HS256", "key": "a" * 64},
        {"lasts": -60},
        {"audience": "somebody-else"},
        {"issuer": "http://127.0.0.1:1"},
        {"id_token": False},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_an_answer_that_cannot_be_trusted_opens_nothing(county, provider, wrong):
    for name, value in wrong.items():
        setattr(provider, name, value)
    client = Client()
    answer = sign_in(client)
    assert answer.status_code == 401
    assert "不可信" in answer.content.decode()
    assert not is_in(client)


def test_the_account_may_stand_in_userinfo_of_the_same_person_only(county, provider):
    provider.claims = {}
    provider.userinfo = {"sub": "person-1", "preferred_username": "rui"}
    client = Client()
    assert sign_in(client).status_code == 302
    assert is_in(client)
    provider.userinfo = {"sub": "person-2", "preferred_username": "mei"}
    other = Client()
    assert sign_in(other).status_code == 401
    assert not is_in(other)


def test_an_answer_nobody_asked_for_is_refused(county, provider):
    start = Client().get("/login/oidc/")
    back = led_back(start.url).removeprefix("http://testserver")
    victim = Client()
    assert victim.get(back).status_code == 401
    assert not is_in(victim)
    for query in ("", "?code=x&state=y", "?error=access_denied", "?error=server_error&state=z"):
        assert victim.get(f"/login/oidc/callback/{query}").status_code == 401


def test_whoever_cancels_there_is_told_so_here(county, provider):
    client = Client()
    state = parse_qs(urlsplit(client.get("/login/oidc/").url).query)["state"][0]
    answer = client.get(f"/login/oidc/callback/?error=access_denied&state={state}")
    assert answer.status_code == 401
    assert "中途取消" in answer.content.decode()


def test_a_code_does_not_work_twice(county, provider):
    client = Client()
    back = led_back(client.get("/login/oidc/").url).removeprefix("http://testserver")
    assert client.get(back).status_code == 302
    client.post("/logout/")
    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_it_leads_to_no_other_host(county, provider):
    assert sign_in(Client(), "https://evil.example/").url == "/"


def test_the_second_factor_is_asked_for_all_the_same(county, provider):
    enable_second_factor(Person.objects.get(username="rui"), generate_totp_secret(), at=NOW)
    client = Client()
    assert sign_in(client).url == "/login/second/"
    assert not is_in(client)


def test_the_first_sign_in_settles_the_invitation(county, provider):
    su = access_to(Person.objects.get(username="su"), "jia", NOW.date())
    made = invite_person(su, NewPerson("方知远", "fang", Role.LEADER, None), at=NOW)
    provider.claims = {"preferred_username": "fang"}
    client = Client()
    sign_in(client)
    assert is_in(client)
    assert invitation_of(made.token, NOW) is None
    sign_in(Client())
    assert AuditEntry.objects.filter(action="offices.invitation.settled").count() == 1
    page = client.get("/account/").content.decode()
    assert "只用统一身份认证登录" in page


def test_a_provider_that_is_away_is_told_and_passwords_still_work(county, provider, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = Client().get("/login/oidc/")
    assert answer.status_code == 502
    assert "连不上" in answer.content.decode()
    assert Client().get("/login/").status_code == 200


def test_it_is_off_unless_it_is_set(county):
    assert Client().get("/login/oidc/").status_code == 404
    assert Client().get("/login/oidc/callback/?code=x&state=y").status_code == 404
    assert "/login/oidc/" not in Client().get("/login/").content.decode()


def test_half_a_setting_stops_the_start(monkeypatch):
    assert installed.oidc_apps() == []
    monkeypatch.setenv("LUOSHI_OIDC_URL", "https://id.example")
    with pytest.raises(ImproperlyConfigured, match="LUOSHI_OIDC_SECRET"):
        installed.oidc_apps()
    monkeypatch.setenv("LUOSHI_OIDC_CLIENT", "luoshi")
    monkeypatch.setenv("LUOSHI_OIDC_SECRET", "secret")
    (app,) = installed.oidc_apps()
    assert app["settings"]["account_claim"] == "preferred_username"
