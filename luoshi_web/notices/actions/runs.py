"""The runner's own bookkeeping: who runs a job, and how it went. Of no programme, so in no programme's trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from luoshi_web.notices.models import JobRun, RunState

# A runner that died is waited for this long before another takes its job up.
LEASE = timedelta(minutes=30)


def claim_run(name: str, *, at: datetime, force: bool = False) -> bool:
    """True for the one runner that runs the job now. force: also before its time, but never beside a running one."""
    JobRun.objects.get_or_create(name=name, defaults={"next_at": at})
    due = JobRun.objects.filter(name=name, next_at__lte=at)
    if force:
        due |= JobRun.objects.filter(name=name).exclude(state=RunState.RUNNING)
    claimed = due.update(
        state=RunState.RUNNING, started_at=at, next_at=at + LEASE, summary="", error_id=""
    )
    return bool(claimed)


def finish_run(name: str, summary: str, *, started_at: datetime, every: timedelta) -> bool:
    """False when the lease ran out meanwhile and another runner has the job."""
    return _close(name, RunState.DONE, summary, "", started_at, every)


def fail_run(name: str, error_id: str, *, started_at: datetime, every: timedelta) -> bool:
    return _close(name, RunState.FAILED, "", error_id, started_at, every)


def _close(
    name: str, state: RunState, summary: str, error_id: str, started: datetime, every: timedelta
) -> bool:
    own = JobRun.objects.filter(name=name, state=RunState.RUNNING, started_at=started)
    return bool(
        own.update(state=state, summary=summary[:300], error_id=error_id, next_at=started + every)
    )
