"""The one settings file. Values that differ between installations come from the environment, each read with its type.

docs/use/settings.md lists every variable; tests/repo checks that none is missing there.
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


def env(name: str, default: str) -> str:
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool) -> bool:
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"环境变量 {name}={text!r} 应为 1 或 0。")


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_int(name: str, default: int, *, least: int, most: int) -> int:
    text = os.environ.get(name, str(default)).strip()
    # isdecimal() takes full-width digits as well, and so does int().
    if text.isdecimal() and least <= int(text) <= most:
        return int(text)
    raise ImproperlyConfigured(f"环境变量 {name}={text!r} 应为 {least} 到 {most} 的整数。")


def clamd_address(name: str) -> str | tuple[str, int] | None:
    """Path of a unix socket, or host:port; None when no scanner is set."""
    text = os.environ.get(name, "").strip()
    if not text or text.startswith("/"):
        return text or None
    host, _colon, port = text.rpartition(":")
    if host and port.isdecimal() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    raise ImproperlyConfigured(
        f"环境变量 {name}={text!r} 应为 主机:端口（如 127.0.0.1:3310）或套接字文件的完整路径。"
    )


def env_roles(name: str) -> frozenset[str]:
    """Roles by their English names (offices.models.Role), separated by commas."""
    known = {"leader", "coordinator", "reporter", "head", "auditor", "administrator", "enterprise"}
    asked = frozenset(env_list(name, ""))
    if asked - known:
        wrong = "、".join(sorted(asked - known))
        raise ImproperlyConfigured(
            f"环境变量 {name} 里没有 {wrong} 这样的角色，可填 {'、'.join(sorted(known))}。"
        )
    return asked


def oidc_apps() -> list[dict[str, object]]:
    """The government's identity provider, when its address is set. Whoever forgets a part is told at the start."""
    server = env("LUOSHI_OIDC_URL", "").strip()
    if not server:
        return []
    client, secret = env("LUOSHI_OIDC_CLIENT", ""), env("LUOSHI_OIDC_SECRET", "")
    if not client or not secret:
        raise ImproperlyConfigured(
            "设了 LUOSHI_OIDC_URL，还要设 LUOSHI_OIDC_CLIENT 和 LUOSHI_OIDC_SECRET。"
        )
    options = {
        "server_url": server,
        "account_claim": env("LUOSHI_OIDC_CLAIM", "preferred_username"),
        "oauth_pkce_enabled": True,
    }
    name = env("LUOSHI_OIDC_NAME", "统一身份认证")
    return [
        {
            "provider_id": "oidc",
            "name": name,
            "client_id": client,
            "secret": secret,
            "settings": options,
        }
    ]


def database(name: str, var: Path) -> dict[str, object]:
    """The office's database: SQLite in the folder, or the PostgreSQL server the variable names."""
    text = os.environ.get(name, "").strip()
    if not text:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": var / "luoshi.sqlite3",
            # IMMEDIATE: a transaction that will write waits for its turn at its start, never fails in the middle.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    # The address holds a password, so no sentence repeats it.
    wrong = ImproperlyConfigured(
        f"环境变量 {name} 应为 postgresql://用户:口令@主机:端口/库名；"
        "口令里的 @ : / ? # 要写成 %40 %3A %2F %3F %23。"
    )
    try:
        address = urlsplit(text)
        port = address.port
    except ValueError as error:
        raise wrong from error
    base = unquote(address.path.removeprefix("/"))
    if address.scheme not in {"postgresql", "postgres"} or not base or address.query:
        raise wrong
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            f"设了 {name}，还缺 psycopg。请运行 .venv/bin/pip install 'psycopg[binary]>=3.2'。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": base,
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        # A host with slashes, %2Fvar%2Frun%2Fpostgresql, is the folder of the server's socket.
        "HOST": unquote(address.hostname or ""),
        "PORT": port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def secret_key(var: Path) -> str:
    """From LUOSHI_SECRET_KEY, else from var/secret-key, made on first use and readable by its owner alone."""
    given = os.environ.get("LUOSHI_SECRET_KEY")
    if given:
        return given
    path = var / "secret-key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        # O_EXCL: of two processes that start together, one writes and the other reads.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


HERE = Path(__file__).resolve().parent
VAR = Path(env("LUOSHI_VAR", "var")).resolve()
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = env_bool("LUOSHI_DEBUG", default=False)
SECRET_KEY = secret_key(VAR)
ALLOWED_HOSTS = env_list("LUOSHI_HOSTS", "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env_list("LUOSHI_ORIGINS", "")
# Where users find this site, for links in messages that leave it; empty: such messages name the page by its path.
ADDRESS = env("LUOSHI_ADDRESS", "").strip()
# The mail account messages are sent from, as apprise writes it (mailtos://…); empty: people name their own.
MAIL = env("LUOSHI_MAIL", "").strip()
# Whether `luoshi serve` runs the jobs beside the site.
JOBS = env_bool("LUOSHI_JOBS", default=True)
# A fixed day for demonstrations and tests, else the machine's clock (site.middleware).
CLOCK = env("LUOSHI_CLOCK", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "luoshi_web.offices",
    "luoshi_web.notices",
    "luoshi_web.papers",
    "luoshi_web.ledger",
    "luoshi_web.statistics",
    "luoshi_web.guidance",
    "luoshi_web.registers",
    "luoshi_web.projects",
    "luoshi_web.drafts",
    "luoshi_web.reporting",
    "luoshi_web.enterprises",
    "luoshi_web.asks",
    "luoshi_web.supervision",
    "luoshi_web.evaluation",
    "luoshi_web.bulletins",
    "luoshi_web.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "luoshi_web.site.middleware.ClockMiddleware",
    "luoshi_web.site.middleware.ErrorIdMiddleware",
    "luoshi_web.site.middleware.ExpiredSessionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "luoshi_web.site.urls"
WSGI_APPLICATION = "luoshi_web.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES = {"default": database("LUOSHI_DATABASE", VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "offices.Person"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "luoshi_web.site.lockout.LockoutBackend",
    "django.contrib.auth.backends.ModelBackend",
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env_bool("LUOSHI_HTTPS", default=False)
SESSION_COOKIE_HTTPONLY = True

# Lockout after failed sign-ins, by account and address together. Successes are nowhere written down.
AXES_FAILURE_LIMIT = env_int("LUOSHI_LOCKOUT_FAILURES", 5, least=1, most=100)
AXES_COOLOFF_TIME = timedelta(minutes=env_int("LUOSHI_LOCKOUT_MINUTES", 15, least=1, most=1440))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "code", "next"]
AXES_CLIENT_IP_CALLABLE = "luoshi_web.offices.views.common.client_address"
AXES_LOCKOUT_CALLABLE = "luoshi_web.site.lockout.locked_out"
# How many servers of our own stand in front and add to X-Forwarded-For. 0: the header is a stranger's word and not read.
PROXIES = env_int("LUOSHI_PROXIES", 0, least=0, most=5)

# Sign-in by an identity provider, and the second factor: django-allauth's engines under our own pages.
SECOND_FACTOR_ROLES = env_roles("LUOSHI_SECOND_FACTOR_ROLES")
MFA_ADAPTER = "luoshi_web.site.second_factor.SecondFactorAdapter"
MFA_TOTP_ISSUER = "luoshi"
# A phone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_DIGITS = 10
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
SOCIALACCOUNT_ADAPTER = "luoshi_web.site.oidc.OidcAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc_apps()}}
# By a link: Chromium lets no form lead to another host under our content policy.
SOCIALACCOUNT_LOGIN_ON_GET = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", _("英文"))]
LOCALE_PATHS = [HERE.parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "files"},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "files"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Of one file of evidence (offices.files); 200 MB is more than a request has time for.
MOST_FILE_BYTES = env_int("LUOSHI_MOST_FILE_MB", 20, least=1, most=200) * 1_000_000
CLAMD = clamd_address("LUOSHI_CLAMD")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_HANDLERS = [
    "luoshi_web.site.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env("LUOSHI_LOG_LEVEL", "INFO")},
    # ErrorIdMiddleware logs the traceback itself, with the id that the user sees.
    # axes would write a line for each sign-in; failures that lock an account are warnings.
    "loggers": {
        "django.request": {"level": "ERROR", "propagate": True},
        "axes": {"level": "WARNING", "propagate": True},
        # It names tokens when they are wrong. What went wrong stands on the delivery (notices.sending).
        "apprise": {"level": "CRITICAL", "propagate": False},
    },
}
