"""Asks a clamd whether bytes are infected, by its INSTREAM command over a plain socket.

The command: `zINSTREAM\\0`, then pieces with their length before them as four bytes, most significant first, then a length of
zero; the answer ends with `\\0` and says `stream: OK` or `stream: <signature> FOUND`.
"""

from __future__ import annotations

import socket
from typing import Final

_PIECE: Final = 1 << 16
_MOST_ANSWER: Final = 4096
# Between two bytes, not for the whole: a large file on a busy scanner takes its time.
_PATIENCE: Final = 30.0

Address = str | tuple[str, int]


class NotScanned(OSError):
    """The scanner could not be reached, broke off, or gave no verdict."""


def signature_in(data: bytes, address: Address, *, patience: float = _PATIENCE) -> str:
    """The name of what was found, empty when nothing was. address: path of a unix socket, or host and port.

    Raises NotScanned. Never an empty answer for want of a scanner: what was not scanned is not clean.
    """
    try:
        with _connected(address, patience) as connection:
            connection.sendall(b"zINSTREAM\0")
            for at in range(0, len(data), _PIECE):
                piece = data[at : at + _PIECE]
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
            answer = _answer(connection)
    except OSError as error:
        raise NotScanned(str(error)) from error
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise NotScanned(answer or "no answer")


def _connected(address: Address, patience: float) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=patience)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(patience)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _MOST_ANSWER:
        piece = connection.recv(_MOST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace").strip()
