"""The platform's web process, or a simulated vendor, on a free port."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60
ROOT = Path(__file__).resolve().parent.parent.parent


def free_port() -> int:
    """Return a port that nobody has."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running(*command: str, ready: str, environment: Mapping[str, str], log: Path) -> Iterator[None]:
    """Run Python with these arguments until the block ends; enter it when `ready` answers."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        ends = time.monotonic() + START_SECONDS
        while not _answers(ready):
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(log.read_text(errors="replace")[-4000:])
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def post(url: str) -> None:
    """Ask a server to do something; raise HTTPError when it does not."""
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=5) as response:
        response.read()
