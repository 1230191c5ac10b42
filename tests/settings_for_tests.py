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
