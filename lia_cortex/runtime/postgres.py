"""The embedded Postgres: where it lives, how it is made, how it is run."""

import os
import secrets
import shutil
import signal
import subprocess
from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from psycopg import sql

from lia_cortex.runtime import postgres_home
from lia_cortex.runtime.errors import CannotStart
from lia_cortex.runtime.paths import Var, write_private
from lia_cortex.runtime.ports import LOOPBACK
from lia_cortex.runtime.program import Program

ROLE = DATABASE = "lia"
START_SECONDS = 60
"""A data directory that was killed under load replays its log first."""

SETTINGS = {
    "listen_addresses": LOOPBACK,
    # No socket file: its path may have 107 characters at most, a clone's path may have more.
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "fsync": "on",
    "synchronous_commit": "on",
    "shared_preload_libraries": "pg_stat_statements",
    # Refused rows are everyday work here, and a statement may hold what a customer wrote.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_checkpoints": "off",
    "log_line_prefix": "",
}
THROWAWAY = {"fsync": "off", "full_page_writes": "off"}
"""For databases of tests: survives every SIGKILL, not a power cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """One data directory and the port it is served on."""

    home: postgres_home.Home
    port: int
    password: str
    throwaway: bool = False

    @property
    def url(self) -> str:
        """Return the URL of the platform's database."""
        return f"postgres://{ROLE}:{quote(self.password)}@{LOOPBACK}:{self.port}/{DATABASE}"

    def program(self) -> Program:
        """Return the server as a child process."""
        settings = SETTINGS | (THROWAWAY if self.throwaway else {}) | {"port": str(self.port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return Program(
            name="postgres",
            command=(str(self.home.binary("postgres")), "-D", str(self.home.data), *options),
            environment=_environment(),
            user=self.home.user,
            stop_signal=signal.SIGINT,
            stop_seconds=30,
            orphan_signal=signal.SIGINT,
            before_start=self.home.forget_dead_server,
        )

    def is_ready(self) -> bool:
        """Return whether the server takes connections."""
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def create_database(self) -> None:
        """Create the platform's database where it is missing."""
        with self._connect("postgres") as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=LOOPBACK,
            port=self.port,
            user=ROLE,
            password=self.password,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )


def prepare(*, var: Var, port: int, throwaway: bool = False) -> Postgres:
    """Return the data directory of `var`, made now where there is none; raise CannotStart."""
    home = postgres_home.find_or_create(var)
    secret = var.path / "postgres.password"
    if not (home.data / "PG_VERSION").exists():
        write_private(secret, secrets.token_urlsafe(24) + "\n")
        _initialise(home, password=secret.read_text(encoding="utf-8").strip())
    elif not secret.exists():
        raise CannotStart(f"{secret} is gone, and with it the way into the data: restore it or run `make reset`")
    return Postgres(home=home, port=port, password=secret.read_text(encoding="utf-8").strip(), throwaway=throwaway)


def _initialise(home: postgres_home.Home, *, password: str) -> None:
    # Made beside its place and moved: an interrupted first start leaves nothing half made.
    fresh = home.data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    words = home.data.with_name("password.new")
    write_private(words, password + "\n")
    if home.user is not None:
        for path in (fresh, words):
            os.chown(path, home.user, home.user)
    try:
        done = subprocess.run(  # noqa: S603 - our own binary
            [
                str(home.binary("initdb")),
                *("-D", str(fresh), "-U", ROLE, f"--pwfile={words}", "--auth=scram-sha-256"),
                *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            env=_environment(),
            capture_output=True,
            text=True,
            check=False,
            **home.as_user(),
        )
    finally:
        words.unlink()
    if done.returncode:
        raise CannotStart(f"Postgres could not make its data directory {fresh}:\n{done.stderr.strip()}")
    fresh.rename(home.data)


def _environment() -> dict[str, str]:
    # Nothing of the terminal's language or of a PG* variable may change the server.
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
