"""The simulated model as a real process, and what a test tells it."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

START_SECONDS = 30


class ModelServer:
    """Steers one simulated model endpoint."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def reset(self) -> None:
        """Forget faults, scripts, requests and latency."""
        for what in ("faults", "script", "requests"):
            self._call("DELETE", what)
        self.latency(0)
        self.obeys(on=False)

    def fails(self, kind: str, *, count: int | None = 1, **options: Any) -> None:
        """Misbehave `count` times (None: until reset)."""
        self._call("POST", "faults", {"kind": kind, "count": count, **options})

    def will_say(self, text: str, **options: Any) -> None:
        """Answer the next unscripted request with this text."""
        self._call("POST", "script", {"text": text, **options})

    def will_call(self, *calls: tuple[str, object], **options: Any) -> None:
        """Answer the next unscripted request with these tool calls; arguments may be text that is no JSON."""
        made = [{"name": name, "arguments": arguments} for name, arguments in calls]
        self._call("POST", "script", {"tool_calls": made, **options})

    def obeys(self, *, on: bool = True) -> None:
        """Do what any text orders, from now on."""
        self._call("POST", "obedience", {"on": on})

    def latency(self, seconds: float) -> None:
        """Let each answer take this long."""
        self._call("POST", "latency", {"seconds": seconds})

    def asked(self) -> list[dict[str, Any]]:
        """Return the bodies of the requests for an answer, oldest first."""
        return self._bodies("responses")

    def saw(self) -> list[dict[str, Any]]:
        """Return the bodies of the requests with a picture, its bytes replaced by their digest."""
        return self._bodies("vision")

    def heard(self) -> list[dict[str, Any]]:
        """Return the fields of the requests to hear something, the file as its length."""
        return self._bodies("transcriptions")

    def embedded(self) -> list[dict[str, Any]]:
        """Return the bodies of the requests for vectors."""
        return self._bodies("embeddings")

    def _bodies(self, endpoint: str) -> list[dict[str, Any]]:
        seen = self._call("GET", "requests")["requests"]
        return [request["body"] for request in seen if request["endpoint"] == endpoint]

    def is_up(self) -> bool:
        """Tell whether it serves."""
        try:
            self._call("GET", "health")
        except OSError:
            return False
        return True

    def _call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/simulated/{path}", data=data, method=method)
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read())


def serve() -> Iterator[ModelServer]:
    """Start a simulated model, and stop it when the caller is done."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "lia_cortex.integrations.openai.simulated", "--port", str(port)]
    process = subprocess.Popen(command)
    server = ModelServer(port)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.is_up():
            assert process.poll() is None, "the simulated model did not start"
            assert time.monotonic() < deadline, "the simulated model does not answer"
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def model_process() -> Iterator[ModelServer]:
    """Start the simulated model for the session."""
    yield from serve()


@pytest.fixture
def model(model_process: ModelServer, settings: Settings) -> ModelServer:
    """Give the simulated model, without what an earlier test told it, to this process's services."""
    model_process.reset()
    settings.OPENAI_BASE_URL = f"{model_process.url}/v1"
    settings.OPENAI_API_KEY = "tests"
    settings.OPENAI_TIMEOUT_SECONDS = 5.0
    return model_process
