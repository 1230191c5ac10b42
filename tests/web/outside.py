"""The outside, on this machine: a web address and a mail server that keep what they are sent."""

from __future__ import annotations

import json
import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Served:
    """A server in a thread of its own, as a context."""

    server: socketserver.BaseServer

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def port(self) -> int:
        return self.server.server_address[1]


class Webhook(_Served):
    """status: what it answers; received: the JSON bodies of what was posted, also of what it refused."""

    def __init__(self) -> None:
        self.status = 200
        self.received: list[dict[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.received.append(json.loads(body))
                self.send_response(outer.status)
                if 300 <= outer.status < 400:
                    self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_said: object) -> None:
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.port}/in"


class Mail:
    """to: the recipients of the envelope."""

    def __init__(self, to: list[str], data: bytes) -> None:
        self.to = to
        self.message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        self.subject = str(self.message["Subject"])
        body = self.message.get_body(("plain", "html"))
        self.text = body.get_content() if body is not None else ""


class Mailbox(_Served):
    """As much of SMTP as a client needs to deliver one message."""

    def __init__(self) -> None:
        self.refuses = False
        self.received: list[Mail] = []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

            def handle(self) -> None:
                to: list[str] = []
                self.say("220 here")
                while line := self.rfile.readline().decode().strip():
                    verb = line.split(":")[0].upper()
                    if verb == "RCPT TO" and outer.refuses:
                        self.say("550 nobody of that name")
                        continue
                    if verb == "RCPT TO":
                        to.append(line.partition(":")[2])
                    if verb == "DATA":
                        self.say("354 go on")
                        lines = []
                        while (part := self.rfile.readline()) != b".\r\n":
                            lines.append(part.removeprefix(b".") if part[:2] == b".." else part)
                        outer.received.append(Mail(to, b"".join(lines)))
                    self.say("221 bye" if verb == "QUIT" else "250 well")
                    if verb == "QUIT":
                        return

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
