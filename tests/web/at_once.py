"""Several people in one moment, on a database where they really are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

from luoshi.errors import LuoshiError

T = TypeVar("T")


def at_once(tasks: Sequence[Callable[[], T]]) -> list[T | LuoshiError]:
    """Every task in a thread and a connection of its own, begun together; a refusal is an answer, all else is raised."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], T]) -> T | LuoshiError:
        try:
            start.wait(30)
            return task()
        except LuoshiError as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, task) for task in tasks]]
