"""The web process as it runs in production, for as long as a measurement takes."""

import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

from lia_cortex.runtime import paths, ports, processes
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.processes import Addresses

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, and its process."""

    port: int
    pid: int


@contextmanager
def serving(*, log: str) -> Iterator[Served]:
    """Run it on a free port until the block ends, its words in var/run/`log`; raise CannotStart."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        port = ports.keep(("web",), file=Path(folder) / "ports.json")["web"]
    at = Addresses(bind=ports.LOOPBACK, port=port, flower=0, evolution=0, model=0, backoffice=0)
    environment = os.environ | {"LIA_PORT": str(port), "LIA_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    run = paths.current().run
    run.mkdir(parents=True, exist_ok=True)
    with (run / log).open("wb") as output:
        web = subprocess.Popen(  # noqa: S603 - our own process
            processes.web(at).command, env=environment, stdout=output, stderr=output, cwd=paths.ROOT
        )
        try:
            _wait(web, f"http://127.0.0.1:{port}/healthz", log=log)
            yield Served(port, web.pid)
        finally:
            web.terminate()
            web.wait()


def _wait(web: "subprocess.Popen[bytes]", url: str, *, log: str) -> None:
    ends = time.monotonic() + START_SECONDS
    while not _answers(url):
        if web.poll() is not None or time.monotonic() > ends:
            raise CannotStart(f"the web process did not start; see var/run/{log}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own process
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
