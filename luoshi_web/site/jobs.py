"""What the site forgets without anybody asking."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.utils.translation import gettext as _

from luoshi_web.notices.jobs import job
from luoshi_web.offices.actions import purge_attempts
from luoshi_web.site.lockout import purge_failures


@job("site.forget", every=60)
def forget(now: datetime) -> str:
    """Failed sign-ins and attempts that lock nobody any more, sessions that have ended: all would tell who was here when.

    Those by the machine's clock, whatever the demonstration's: a set clock must open no lock and end no session. What
    strangers tried was counted by the clock of the site.
    """
    failures = purge_failures() + purge_attempts(at=now)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return _("清除了 %(n)d 条过时的失败记录（登录、评价码等）和已结束的会话。") % {"n": failures}
