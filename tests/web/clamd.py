"""A clamd that speaks INSTREAM on a real socket and knows one virus: the EICAR test string."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

# In two parts, so that no scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Handler(socketserver.StreamRequestHandler):
    server: Clamd | UnixClamd

    def handle(self) -> None:
        if self._until_nul() != b"zINSTREAM":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        data = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            data += self.rfile.read(length)
        self.server.scanned.append(data)
        said = self.server.says or (
            b"stream: Eicar-Test-Signature FOUND" if EICAR in data else b"stream: OK"
        )
        self.wfile.write(said + b"\0")

    def _until_nul(self) -> bytes:
        said = b""
        while (byte := self.rfile.read(1)) not in {b"\0", b""}:
            said += byte
        return said


class Clamd(socketserver.ThreadingTCPServer):
    """scanned: what came, whole. says: an answer given instead of a verdict."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, says: bytes = b"") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.scanned: list[bytes] = []
        self.says = says

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.server_address[1]


class UnixClamd(socketserver.ThreadingUnixStreamServer):
    """The same on a socket file."""

    daemon_threads = True
    says = b""

    def __init__(self, path: str) -> None:
        super().__init__(path, _Handler)
        self.scanned: list[bytes] = []


AnyClamd = TypeVar("AnyClamd", Clamd, UnixClamd)


@contextmanager
def running(server: AnyClamd) -> Iterator[AnyClamd]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
