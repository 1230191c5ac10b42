"""The installation's settings with what a test needs otherwise: a folder of its own, quick hashing, plain static files."""

import os
from pathlib import Path

VAR = Path(__file__).resolve().parents[1] / "build" / "tests"
os.environ["LUOSHI_VAR"] = str(VAR)
(VAR / "static").mkdir(parents=True, exist_ok=True)

from luoshi_web.site.settings import *  # noqa: E402, F403
from luoshi_web.site.settings import STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

# `sh tools/postgres.sh pytest tests/web` runs everything on PostgreSQL; `make test-postgres` what needs it.
if os.environ.get("LUOSHI_TEST_POSTGRES"):
    from psycopg.conninfo import conninfo_to_dict

    _given = conninfo_to_dict(os.environ["LUOSHI_TEST_POSTGRES"])
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _given.get("dbname", "postgres"),
            "USER": _given.get("user", ""),
            "PASSWORD": _given.get("password", ""),
            "HOST": _given.get("host", ""),
            "PORT": _given.get("port", ""),
            "CONN_MAX_AGE": 600,
        }
    }
