"""A real HTTP server that takes webhooks and keeps them."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PATIENCE = 20.0
"""Seconds after which an event that should come counts as lost; only a failing test waits so long."""


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def event(self) -> str:
        return str(self.body["event"])


@dataclass
class Receiver:
    """Answers `statuses` in turn, then 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def wait(self, enough: Callable[[list[Received]], Any]) -> list[Received]:
        """Return what came as soon as it is enough."""
        with self.changed:
            assert self.changed.wait_for(lambda: enough(self.received), _PATIENCE), self.events()
            return list(self.received)

    def wait_for(self, event: str, count: int = 1) -> list[dict[str, Any]]:
        """Return the bodies of an event as soon as that many came."""
        came = self.wait(lambda all_: sum(each.event == event for each in all_) >= count)
        return [each.body for each in came if each.event == event]

    def events(self) -> list[str]:
        """Return the names of what came so far."""
        return [each.event for each in self.received]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    receiver: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.receiver.changed:
            self.receiver.received.append(Received(self.path, headers, body))
            status = self.receiver.statuses.pop(0) if self.receiver.statuses else 200
            self.receiver.changed.notify_all()
        self.send_response(status)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args: Any) -> None:
        """Stay silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about a gateway that stopped in the middle of a post."""


@contextmanager
def listening() -> Iterator[Receiver]:
    """Run a receiver on a free port for as long as the block lasts."""
    receiver = Receiver()
    handler = type("Handler", (_Handler,), {"receiver": receiver})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
