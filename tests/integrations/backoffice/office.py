"""The simulated back office on a real port, in this process or in others, with a client for it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from lia_cortex.integrations.backoffice.simulated import latency
from lia_cortex.integrations.backoffice.simulated.backoffice import Options
from lia_cortex.integrations.backoffice.simulated.server import server
from lia_cortex.integrations.backoffice.simulated.store import IN_MEMORY

KEY = "KEY-TEST-0001"
ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 30


@dataclass
class Office:
    url: str
    http: httpx2.Client

    def get(self, path: str, **query: str) -> Any:
        """Return what the API tells."""
        answer = self.http.get(f"/v1/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, key: str, body: Any = None) -> httpx2.Response:
        """Ask for an effect."""
        return self.http.post(f"/v1/{path}", json=body, headers={"Idempotency-Key": key})

    def done(self, path: str, key: str, body: Any = None) -> Any:
        """Ask for an effect that takes place, and return its result."""
        answer = self.post(path, key, body)
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Call the control API and return its JSON."""
        answer = self.http.request(method, f"/simulated/{path}", json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def effects(self, operation: str) -> int:
        """Return how many effects an operation had."""
        return int(self.control("GET", f"effects?operation={operation}")["count"])

    def customer(self, situation: str, number: int = 0) -> Any:
        """Return one of the customers in a situation."""
        everybody = self.control("GET", "customers")["customers"]
        return [each for each in everybody if each["situation"] == situation][number]

    def contract(self, situation: str, number: int = 0) -> str:
        """Return the id of the first contract of one of the customers in a situation."""
        return str(self.customer(situation, number)["contracts"][0]["id"])


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


def _client(url: str) -> httpx2.Client:
    # A connection that idles between two tests may be closed by the server in the moment in which it is used again.
    alone = httpx2.Limits(max_keepalive_connections=0)
    return httpx2.Client(base_url=url, headers={"X-API-Key": KEY}, timeout=20, trust_env=False, limits=alone)


@contextmanager
def running(store: str = IN_MEMORY) -> Iterator[Office]:
    """Run a back office in this process for as long as the block lasts."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        port = listener.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        options = Options(api_key=KEY, store=store, server_url=url, latency=latency.NONE)
        serving = server(options, host="127.0.0.1", port=port)
        thread = threading.Thread(target=serving.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with _client(url) as http:
                yield Office(url, http)
        finally:
            serving.should_exit = True
            thread.join()


@contextmanager
def in_a_process(store: Path, *, end: signal.Signals = signal.SIGTERM) -> Iterator[Office]:
    """Run a back office in a process of its own, which the signal ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    module = ("-m", "lia_cortex.integrations.backoffice.simulated", "--port", str(port))
    command = [sys.executable, *module, "--store", str(store), "--api-key", KEY, "--latency", "0"]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        url = f"http://127.0.0.1:{port}"
        with _client(url) as http:
            _await_health(process, http)
            yield Office(url, http)
    finally:
        os.killpg(process.pid, end)
        process.wait(10)


def _await_health(process: subprocess.Popen[bytes], http: httpx2.Client) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with suppress(httpx2.TransportError):
            http.get("/simulated/health").raise_for_status()
            return
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"it ended with {process.wait(0.05)}")
    raise AssertionError("it did not answer")
