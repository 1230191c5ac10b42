"""`luoshi run-jobs`, and the runner that `luoshi serve` starts beside the site."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from typing import Final

import click

log = logging.getLogger("luoshi_web.jobs")
# How soon a runner notices that its server is gone.
GLANCE: Final = 1.0


@click.command("run-jobs", help="运行到点的任务，如发通知。可以放进 cron；加 --every 就一直运行。")
@click.option("--every", type=click.IntRange(1, 1440), metavar="分钟", help="隔多久看一次。")
@click.option("--force", is_flag=True, help="没到点的也运行一次。")
@click.option("--beside", type=int, hidden=True)
def run_jobs(every: int | None, beside: int | None, *, force: bool) -> None:
    """beside: process id of the server; the runner ends with it."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi_web.site.settings")
    django.setup()
    if every is None:
        sys.exit(1 if _round(force=force) else 0)
    stop = threading.Event()
    # The job at hand is finished, then the runner ends.
    for known in (signal.SIGTERM, signal.SIGINT):
        signal.signal(known, lambda *_signal: stop.set())
    while not stop.is_set():
        _round_or_log(force=force)
        _rest(stop, every * 60, beside)


def start_beside() -> None:
    """A runner as a child of this process, which is about to become the server. It ends when the server does."""
    command = [sys.executable, "-m", "luoshi", "run-jobs", "--every", "1"]
    subprocess.Popen([*command, "--beside", str(os.getpid())], stdin=subprocess.DEVNULL)


def _round(*, force: bool) -> int:
    """Runs what is due, tells what was done, and returns how many jobs failed."""
    from django.db import close_old_connections

    from luoshi_web.notices.jobs import run_due
    from luoshi_web.site.middleware import current_time

    close_old_connections()
    ran = run_due(current_time(), force=force)
    for one in ran:
        said = f"失败，错误编号 {one.error_id}，详见日志。" if one.error_id else one.summary
        click.echo(f"{one.name}  {said}")
    close_old_connections()
    return sum(bool(one.error_id) for one in ran)


def _round_or_log(*, force: bool) -> None:
    """A database that is away for a moment is no reason to end."""
    from django.db import DatabaseError

    try:
        _round(force=force)
    except (DatabaseError, OSError):
        log.exception("the jobs could not be looked at; they are tried again")


def _rest(stop: threading.Event, seconds: float, beside: int | None) -> None:
    end = time.monotonic() + seconds
    while not stop.is_set() and time.monotonic() < end:
        if beside is not None and os.getppid() != beside:
            stop.set()
        stop.wait(GLANCE)
