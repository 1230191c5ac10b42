"""Many files in several processes. Whatever one of them does, the others get their rows."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from luoshi.errors import LuoshiError
from luoshi.lint import check
from luoshi.reading import Limits, read_plan


@dataclass(frozen=True, slots=True)
class Row:
    """One file. Counts are None when it could not be read: `error` then says why, in a Chinese sentence.

    lint_*: findings by severity; seconds: reading and checking, in its own process.
    """

    file: str
    title: str | None = None
    issuer: str | None = None
    targets: int | None = None
    duties: int | None = None
    milestones: int | None = None
    mechanisms: int | None = None
    projects: int | None = None
    notes: int | None = None
    lint_errors: int | None = None
    lint_questions: int | None = None
    lint_notes: int | None = None
    seconds: float | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """path: where it is; shown: its name in the table, from the folder that was asked for."""

    path: Path
    shown: str


def row_of(job: Job) -> Row:
    """Read and check one file. What the file's author can mend becomes the row's sentence; a defect is raised."""
    began = time.perf_counter()
    try:
        _require_readable_size(job)
        plan = read_plan(job.path.read_bytes(), job.shown.rpartition("/")[2])
    except LuoshiError as error:
        return Row(job.shown, error=str(error), seconds=time.perf_counter() - began)
    except OSError as error:
        return Row(job.shown, error=f"文件打不开：{error.strerror}。请检查文件是否还在、能否读取。")
    found = Counter(finding.severity for finding in check(plan))
    return Row(
        job.shown, plan.title or None, plan.issuer, len(plan.targets), len(plan.duties),
        len(plan.milestones), len(plan.mechanisms), len(plan.projects), len(plan.notes),
        found["error"], found["question"], found["note"], time.perf_counter() - began,
    )  # fmt: skip


def _require_readable_size(job: Job) -> None:
    """Before the bytes are in memory; the reader itself would look only afterwards."""
    most = Limits().file_bytes
    if job.path.stat().st_size > most:
        raise LuoshiError(
            f"文件超过{most // 1_000_000}MB。", "请删去图片或拆成几份，只留方案正文后再试。"
        )


def rows_of(
    jobs: Iterable[Job], processes: int, read: Callable[[Job], Row] = row_of
) -> Iterator[Row]:
    """A row a job, as they finish. A process that dies takes nobody with it: what it held is read again, each alone."""
    waiting = deque(jobs)
    while waiting:
        suspects = yield from _through_pool(waiting, processes, read)
        for job in suspects:
            died = yield from _through_pool(deque([job]), 1, read)
            if died:
                yield Row(job.shown, error="读这个文件时程序中断了。请单独用 luoshi read 再试。")


def _through_pool(
    waiting: deque[Job], processes: int, read: Callable[[Job], Row]
) -> Generator[Row, None, list[Job]]:
    """Rows until the queue is empty or a process died; gives the jobs that were under way then."""
    pending: dict[Future[Row], Job] = {}
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        while waiting or pending:
            while waiting and len(pending) < 2 * processes:
                try:
                    pending[pool.submit(read, waiting[0])] = waiting[0]
                except BrokenProcessPool:
                    return [*pending.values(), waiting.popleft()]
                waiting.popleft()
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                if isinstance(future.exception(), BrokenProcessPool):
                    return list(pending.values())
                yield _finished(future, pending.pop(future))
    return []


def _finished(future: Future[Row], job: Job) -> Row:
    """A defect of ours is told as one, with its kind, and does not stop the folder."""
    defect = future.exception()
    if defect is None:
        return future.result()
    return Row(
        job.shown,
        error=f"程序出错（{type(defect).__name__}：{str(defect)[:80]}）。请把这个文件连同本句报给维护者。",
    )
