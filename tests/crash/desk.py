"""The service behind `open_ticket`: remembers every request, and opens one ticket for each idempotency key."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Desk:
    """The tickets; `asked` counts the requests, repeats included."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[tuple[str, str]] = []
        self._tickets: dict[str, str] = {}
        self._lock = threading.Lock()

    def open(self, key: str, subject: str) -> str:
        """Return the ticket of this key, opened now when it is new."""
        with self._lock:
            self.asked.append((key, subject))
            return self._tickets.setdefault(key, subject)

    def tickets(self, subject: str) -> int:
        """Return how many tickets there are about this."""
        with self._lock:
            return list(self._tickets.values()).count(subject)


@contextmanager
def running() -> Iterator[Desk]:
    """Serve a desk on a free port while the block runs."""
    desk = Desk()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["content-length"])))
            answer = json.dumps({"subject": desk.open(self.headers["idempotency-key"], content["subject"])}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    desk.url = f"http://127.0.0.1:{server.server_port}/tickets"
    try:
        yield desk
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
