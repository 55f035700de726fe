"""How long a process waits for Postgres: what the server ends, and what the client gives up on its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGconn

GRACE_SECONDS = 5.0
"""After the server should have ended a statement itself the client still waits this long: a server that lives answers
with an error, and only one that hangs costs the connection."""

CHECK_SECONDS = 2.0
"""A connection out of the pool that is silent for this long is thrown away and another one made."""

WAKE_SECONDS = 0.1
"""Psycopg looks this often whether it was interrupted."""

RETRY_SECONDS = 10.0
"""So long a pool tries a lost connection again by itself, at growing distances; then the next request does it at once.
Psycopg's own five minutes would leave up to two without a try after Postgres is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds that Postgres gives one statement, one wait for a lock, and a transaction that does nothing; 0: no end.

    Only a process that serves others has limits. A command does not: a migration may take an hour.
    """

    statement: float = 0
    lock: float = 0
    idle_transaction: float = 0

    @property
    def answer(self) -> float | None:
        """Return after how many seconds the client gives up, None for never."""
        return self.statement + GRACE_SECONDS if self.statement else None

    def options(self) -> str:
        """Return what a new connection asks of the server."""
        asked = {
            "statement_timeout": self.statement,
            "lock_timeout": self.lock,
            "idle_in_transaction_session_timeout": self.idle_transaction,
        }
        return " ".join(f"-c {name}={int(seconds * 1000)}" for name, seconds in asked.items() if seconds)


@dataclass
class _Process:
    limits: Limits = field(default_factory=Limits)


_process = _Process()


def limit(limits: Limits) -> None:
    """Let every connection that this process and its children open from now on have these limits."""
    _process.limits = limits


class Connection(psycopg.Connection[Any]):
    """A connection that never waits longer than its process may.

    Statement time-outs are the server's; one that hangs keeps none of them, while its kernel goes on acknowledging
    what is sent. Only the client's own clock ends that wait.
    """

    answer_seconds: float | None = None

    @classmethod
    def connect(cls, conninfo: str = "", **kwargs: Any) -> "Connection":
        """Return a new connection with the limits of the process; raise OperationalError."""
        limits = _process.limits
        # What the URL asks for comes last, and wins.
        if options := f"{limits.options()} {kwargs.get('options', '')}".strip():
            kwargs["options"] = options
        connection = super().connect(conninfo, **kwargs)
        connection.answer_seconds = limits.answer
        return connection

    def wait(self, gen: Any, interval: float = WAKE_SECONDS, timeout: float | None = None) -> Any:
        """Return what the server answers; raise OperationalError and close when it is silent for too long."""
        if timeout is not None or self.answer_seconds is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_seconds)
        except psycopg.OperationalError as error:
            _give_up(self.pgconn, self.answer_seconds, error)
            raise

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Execute it; the empty query, by which a pool asks whether the connection lives, is answered at once."""
        if query != "":
            return super().execute(query, *args, **kwargs)
        with self.answering_within(CHECK_SECONDS):
            return super().execute(query, *args, **kwargs)

    @contextmanager
    def answering_within(self, seconds: float | None) -> Iterator[None]:
        """Let the server be silent for so long, and no longer, while the block runs; None: for ever."""
        before, self.answer_seconds = self.answer_seconds, seconds
        try:
            yield
        finally:
            self.answer_seconds = before


class AsyncConnection(psycopg.AsyncConnection[Any]):
    """The same for the event loop; its owner sets `answer_seconds`."""

    answer_seconds: float | None = None

    async def wait(
        self,
        gen: Any,
        interval: float = WAKE_SECONDS,
        timeout: float | None = None,  # noqa: ASYNC109 - its name in psycopg
    ) -> Any:
        """Return what the server answers; raise OperationalError and close when it is silent for too long."""
        if timeout is not None or self.answer_seconds is None:
            return await super().wait(gen, interval, timeout)
        try:
            return await super().wait(gen, interval, self.answer_seconds)
        except psycopg.OperationalError as error:
            _give_up(self.pgconn, self.answer_seconds, error)
            raise


def _give_up(line: PGconn, seconds: float, error: psycopg.OperationalError) -> None:
    """Close the connection where a statement is still under way, and say so; every other error is the server's."""
    if line.transaction_status == TransactionStatus.ACTIVE:
        line.finish()
        raise psycopg.OperationalError(f"Postgres was silent for {seconds:g} s") from error
