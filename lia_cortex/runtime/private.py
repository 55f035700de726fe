"""Services of one's own for a test run or a check: apart from the developer's, gone afterwards."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from lia_cortex.runtime import lock, paths, removal
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.paths import Var
from lia_cortex.runtime.program import Program

START_SECONDS = 90
STOP_SECONDS = 30
POLL_SECONDS = 0.05
ABANDONED_SECONDS = 600
"""A folder without a lock is younger than this while its launcher starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateServices:
    """A Postgres and a Redis that live until `stop`, or until this process dies."""

    database_url: str
    redis_url: str
    var: Var
    process: subprocess.Popen[bytes]

    def environment(self) -> dict[str, str]:
        """Return the variables with which a process of the platform uses them."""
        return {
            "LIA_ENV": "local",
            "LIA_VAR_DIR": str(self.var.path),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
        }

    def stop(self) -> None:
        """Stop both and delete their data."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        removal.delete(self.var)


def start(*, durable: bool = False) -> PrivateServices:
    """Return running services; call it in the main thread; raise CannotStart with the log's last lines.

    A `durable` Postgres waits for the disk as the platform's own does: slower, for whoever measures it.
    """
    folder = paths.current().path / "test"
    folder.mkdir(parents=True, exist_ok=True)
    _delete_abandoned(folder)
    var = Var(Path(tempfile.mkdtemp(prefix="run-", dir=folder)))
    var.path.chmod(0o755)  # Postgres of root runs as another user
    program = Program(
        name="services",
        command=(sys.executable, "-m", "lia_cortex.runtime", "services", *(() if durable else ("--throwaway",))),
        environment={**os.environ, "LIA_VAR_DIR": str(var.path), "PYTHONUNBUFFERED": "1"},
        directory=paths.ROOT,
    )
    log = var.path / "services.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - this program again
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            **program.spawn_options(),
        )
    ends = time.monotonic() + START_SECONDS
    while not var.services.exists():
        if process.poll() is not None or time.monotonic() > ends:
            process.kill()
            words = log.read_text(encoding="utf-8", errors="replace")
            raise CannotStart(f"the services for this run did not start:\n{words[-2000:]}")
        time.sleep(POLL_SECONDS)
    urls = dict(line.split("=", 1) for line in var.services.read_text(encoding="utf-8").splitlines())
    return PrivateServices(database_url=urls["DATABASE_URL"], redis_url=urls["REDIS_URL"], var=var, process=process)


def _delete_abandoned(folder: Path) -> None:
    for path in folder.glob("run-*"):
        var = Var(path)
        locked = path / "run" / "launcher.lock"
        young = time.time() - path.stat().st_mtime < ABANDONED_SECONDS
        if (locked.exists() or not young) and not lock.is_held(var):
            removal.delete(var)
