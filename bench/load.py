"""`make bench-load`: 200 people of 70 units file one month at the same time, on the real server, on SQLite and PostgreSQL.

Plain threads with http.client: each person is one thread that mostly waits, so a load tool would add nothing but itself.
Client, server and database share the machine.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import click
from rich.console import Console
from rich.table import Table

CLOCK = "2026-11-03T09:00+08:00"
CSRF = "a" * 32
NAMES = {
    "open": "打开月报",
    "save": "存一格",
    "move": "送审、签发",
    "matrix": "报送情况",
    "accept": "成批采用 70 份",
}
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class Clock:
    """Seconds of every request by kind, and what went wrong. Appending to a list is atomic, so threads share it."""

    alone: dict[str, list[float]] = field(default_factory=dict)
    together: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caller:
    """One signed-in person."""

    port: int
    session: str
    seconds: dict[str, list[float]]
    wrong: list[str]

    def ask(
        self, kind: str, path: str, body: bytes | None = None, media: str = JSON
    ) -> tuple[int, bytes]:
        """Status and body. The time runs from connecting to the last byte."""
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={CSRF}"}
        if body is not None:
            headers |= {"X-CSRFToken": CSRF, "Content-Type": media, "X-Requested-With": "fetch"}
        began = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request("GET" if body is None else "POST", path, body, headers)
            answer = line.getresponse()
            got = answer.read()
        except OSError as error:
            self.wrong.append(f"{kind}: {error!r}")
            return 0, b""
        finally:
            line.close()
        self.seconds.setdefault(kind, []).append(time.perf_counter() - began)
        if answer.status not in (200, 302):
            self.wrong.append(f"{kind} {path}: {answer.status} {got[:120]!r}")
        return answer.status, got


@dataclass(slots=True)
class Desk:
    """One unit: who of it has finished, what was stored of its cells."""

    path: str
    keys: list[str]
    grades: list[str]
    filled: threading.Barrier
    sent: threading.Event
    saved: dict[str, dict[str, Any]] = field(default_factory=dict)


def fill(caller: Caller, desk: Desk, mine: list[str], pause: float, seed: int) -> None:
    """Opens the form, types one cell after the other; the first to come of two at one cell is kept."""
    rest = random.Random(seed)
    time.sleep(rest.uniform(0, 2 * pause))
    caller.ask("open", desk.path)
    for n, key in enumerate(mine):
        time.sleep(rest.uniform(0.5, 1.5) * pause)
        text = "Ⅲ类" if key in desk.grades else str(100 + seed % 7 + n)
        _save(caller, desk, key, text)


def _save(caller: Caller, desk: Desk, key: str, text: str) -> None:
    cell = {"key": key, "text": text, "note": "压测", "seen": 0}
    status, got = caller.ask("save", f"{desk.path}cells/", json.dumps({"cells": [cell]}).encode())
    if status != 200:
        return
    (told,) = json.loads(got)["cells"]
    if told["state"] == "saved":
        if key in desk.saved:
            caller.wrong.append(f"save {key}: stored twice")
        desk.saved[key] = {"text": told["text"], "version": told["version"]}
    elif told["state"] not in ("conflict", "same"):
        caller.wrong.append(f"save {key}: {told}")


def reporter(
    caller: Caller, desk: Desk, mine: list[str], pause: float, seed: int, *, sends: bool
) -> None:
    fill(caller, desk, mine, pause, seed)
    desk.filled.wait()
    if sends:
        _move(caller, desk, "submit", 0)
        desk.sent.set()


def head(caller: Caller, desk: Desk, pause: float, seed: int) -> None:
    """Looks in, waits until the report is sent, reads it, signs."""
    rest = random.Random(seed)
    time.sleep(rest.uniform(0, 2 * pause))
    caller.ask("open", desk.path)
    desk.sent.wait()
    time.sleep(rest.uniform(0.5, 1.5) * pause)
    caller.ask("open", desk.path)
    _move(caller, desk, "sign", 1)


def _move(caller: Caller, desk: Desk, move: str, seen: int) -> None:
    body = urlencode({"move": move, "seen": seen}).encode()
    caller.ask("move", f"{desk.path}move/", body, FORM)


def look(caller: Caller, path: str, pause: float, done: threading.Event) -> None:
    """The office looks at the matrix meanwhile."""
    while not done.wait(max(pause, 1.0)):
        caller.ask("matrix", path)


def drive(office: Mapping[str, Any], port: int, pause: float) -> tuple[Clock, list[Desk], float]:
    """Everybody at once; afterwards the office accepts all. Returns the seconds from the first to the last signature."""
    clock = Clock()
    base = f"/{office['programme']}/reports/{office['month']}/"
    desks = []
    threads = []
    boss = Caller(port, office["office"], clock.together, clock.wrong)
    for n, unit in enumerate(office["units"]):
        reporters = [p for p in unit["people"] if p["role"] == "reporter"]
        heads = [p for p in unit["people"] if p["role"] == "head"]
        desk = Desk(
            f"{base}{unit['unit']}/",
            unit["keys"],
            unit["grades"],
            threading.Barrier(len(reporters)),
            threading.Event(),
        )
        desks.append(desk)
        for m, person in enumerate(reporters):
            caller = Caller(port, person["session"], clock.together, clock.wrong)
            # Both begin with the same cell: one of them is first.
            mine = desk.keys[:1] + desk.keys[1:][m :: len(reporters)]
            threads.append(
                threading.Thread(
                    target=reporter,
                    args=(caller, desk, mine, pause, 10 * n + m),
                    kwargs={"sends": m == 0},
                )
            )
        for person in heads:
            caller = Caller(port, person["session"], clock.together, clock.wrong)
            threads.append(threading.Thread(target=head, args=(caller, desk, pause, 10 * n + 7)))
    _alone(office, port, base, clock)
    done = threading.Event()
    watch = threading.Thread(target=look, args=(boss, base, pause, done))
    began = time.perf_counter()
    for thread in [watch, *threads]:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    done.set()
    watch.join()
    boxes = [("reports", f"{unit['report']}:2") for unit in office["units"]]
    boss.ask("accept", f"{base}accept/", urlencode(boxes).encode(), FORM)
    return clock, desks, took


def _alone(office: Mapping[str, Any], port: int, base: str, clock: Clock) -> None:
    """The same requests by one person on the idle server. Cells saved empty: what stands afterwards is empty as before."""
    unit = office["units"][-1]
    person = next(p for p in unit["people"] if p["role"] == "reporter")
    caller = Caller(port, person["session"], clock.alone, clock.wrong)
    path = f"{base}{unit['unit']}/"
    for _ in range(4):
        caller.ask("warm", path)
    for _ in range(40):
        caller.ask("open", path)
    # A cell nobody asked for is refused after all the work but the row itself; a stored one would change the count.
    key = quote("压测")
    for _ in range(40):
        body = json.dumps({"cells": [{"key": key, "text": "1", "note": "", "seen": 0}]}).encode()
        caller.ask("save", f"{path}cells/", body)


def measure(name: str, database: str, workers: int, pause: float, screen: Console) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "LUOSHI_VAR": folder,
            "LUOSHI_DATABASE": database,
            "LUOSHI_CLOCK": CLOCK,
            "LUOSHI_JOBS": "0",
        }
        file = Path(folder) / "office.json"
        command = [sys.executable, "tools/load_office.py"]
        subprocess.run([*command, "make", str(file)], env=env, check=True)
        office = json.loads(file.read_text(encoding="utf-8"))
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "luoshi", "serve", "--workers", str(workers)],
            env=env | {"PORT": str(port)},
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait_for(port)
            clock, desks, took = drive(office, port, pause)
        finally:
            server.terminate()
            server.wait(30)
        for unit, desk in zip(office["units"], desks, strict=True):
            unit["saved"] = desk.saved
        file.write_text(json.dumps(office), encoding="utf-8")
        screen.print(_table(name, workers, pause, clock, took))
        for line in clock.wrong[:10]:
            screen.print(line, markup=False)
        checked = subprocess.run([*command, "check", str(file)], env=env, check=False)
    return checked.returncode == 0 and not clock.wrong


def _table(name: str, workers: int, pause: float, clock: Clock, took: float) -> Table:
    count = sum(len(times) for times in clock.together.values())
    rate = count / took
    title = f"{name}，{workers} 个进程，每人每格停 {pause:g} 秒：{count} 次请求，{rate:.0f} 次/秒"
    table = Table(title=title)
    for column in ("毫秒", "次", "p50", "p95", "最大", "独自 p50", "独自 p95", "p95 之比"):
        table.add_column(column, justify="right")
    for kind, label in NAMES.items():
        times = clock.together.get(kind, [])
        if not times:
            continue
        alone = clock.alone.get(kind, [])
        table.add_row(
            label,
            str(len(times)),
            *(_ms(_share(times, q)) for q in (0.5, 0.95, 1)),
            *(_ms(_share(alone, q)) if alone else "" for q in (0.5, 0.95)),
            f"{_share(times, 0.95) / _share(alone, 0.95):.1f}" if alone else "",
        )
    return table


def _share(times: list[float], q: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(q * len(ordered)), len(ordered) - 1)]


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f}"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise click.ClickException("服务器一分钟还没有起来。")


def _postgres() -> str:
    """The server that tools/postgres.sh started, as LUOSHI_DATABASE writes it; empty where there is none."""
    text = os.environ.get("LUOSHI_TEST_POSTGRES", "")
    if not text:
        return ""
    parts = dict(part.split("=", 1) for part in text.split())
    user, host = parts.get("user", ""), quote(parts.get("host", ""), safe="")
    return f"postgresql://{user}@{host}/{parts['dbname']}"


@click.command(
    help="70 个单位、200 人同时填报：真服务器，SQLite 和 PostgreSQL 各一遍，填完逐格核对。"
)
@click.option("--pause", type=float, default=10.0, help="每人填一格平均停几秒；0 是一刻不停。")
@click.option("--workers", type=click.IntRange(1, 32), default=2, help="服务器进程数。")
@click.option("--only", type=click.Choice(["sqlite", "postgres"]), help="只量一种库。")
def main(pause: float, workers: int, only: str | None) -> None:
    screen = Console(width=110)
    database = _postgres()
    good = True
    if only != "postgres":
        good &= measure("SQLite", "", workers, pause, screen)
    if only != "sqlite" and database:
        good &= measure("PostgreSQL", database, workers, pause, screen)
    if not good:
        sys.exit(1)


if __name__ == "__main__":
    main()
