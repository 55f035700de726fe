"""The probe of the images tells ready from not ready."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lia_cortex.operations import probe


class _Web(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_ready = self.path == "/readyz?for=ingress"
        self.send_response(200 if is_ready else 503)
        self.end_headers()
        self.wfile.write(b'{"ready": false}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Web)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_ready_is_nothing_to_say(web: str) -> None:
    assert probe.ask(f"{web}/readyz?for=ingress") is None


def test_not_ready_says_why(web: str) -> None:
    assert probe.ask(f"{web}/readyz") == '{"ready": false}'
    assert probe.ask("http://127.0.0.1:1/readyz") == "ConnectionRefusedError"
