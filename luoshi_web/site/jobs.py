"""What the site forgets without anybody asking."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext as _

from luoshi_web.notices.jobs import job
from luoshi_web.site.lockout import purge_failures


@job("site.forget", every=60)
def forget(_now: datetime) -> str:
    """Failed sign-ins that lock nobody any more, and sessions that have ended: both would tell who was here when.

    By the machine's clock, whatever the demonstration's: a set clock must open no lock and end no session.
    """
    failures = purge_failures()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return _("清除了 %(n)d 条过时的登录失败记录和已结束的会话。") % {"n": failures}
