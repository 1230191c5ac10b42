"""What the clock does: the register that this room keeps follows the projects within a minute."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi_web.notices.jobs import job
from luoshi_web.offices.actions import SYSTEM
from luoshi_web.offices.models import Programme
from luoshi_web.projects.actions import mirror_projects
from luoshi_web.projects.matter_telling import tell_late
from luoshi_web.projects.progress_telling import tell_due
from luoshi_web.projects.queries import due_for_mirror


@job("projects.mirror", every=1)
def mirror(now: datetime) -> str:
    """Programmes of which a project changed since their register followed, and all of them once a day: what counts in a year
    goes by the day."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    changed = [
        mirror_projects(programme, actor=SYSTEM, at=now)
        for programme in Programme.objects.exclude(projects=None)
        if due_for_mirror(programme, midnight)
    ]
    return _("更新了 %(programmes)s 个项目库的台账，%(entries)s 条有变。") % {
        "programmes": len(changed),
        "entries": sum(changed),
    }


@job("projects.problems", every=60)
def problems_running_out(now: datetime) -> str:
    """Whoever has to solve a problem is told when its day is near, and again when it is past."""
    told = sum(tell_late(programme, now) for programme in Programme.objects.exclude(projects=None))
    return _("提醒了 %(n)s 个单位的项目问题期限。") % {"n": told}


@job("projects.progress", every=60)
def month_to_be_told(now: datetime) -> str:
    """Whoever writes projects is told once that the month that is over is to be told."""
    told = sum(tell_due(programme, now) for programme in Programme.objects.exclude(projects=None))
    return _("提醒了 %(n)s 个单位报项目进度。") % {"n": told}
