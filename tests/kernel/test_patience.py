"""A Postgres that hangs, or a statement without an end, costs a connection its limit and never more."""

import os
import signal
import socket
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg_pool import ConnectionPool, PoolTimeout

from lia_cortex.kernel import db, patience
from lia_cortex.kernel.patience import Limits
from tests.crash import services as own_services
from tests.crash.daemons import Daemon
from tests.crash.services import Services

pytestmark = pytest.mark.processes
QUICK = Limits(statement=0.3, lock=0.2, idle_transaction=0.3)


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    """Give a Postgres that may be stopped."""
    with own_services.running() as running:
        yield running


@pytest.fixture
def postgres(services: Services) -> Iterator[Daemon]:
    """Give it, running again afterwards."""
    yield services.postgres
    services.postgres.thaw()


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this process have short limits while the test runs."""
    before = patience._process.limits
    monkeypatch.setattr(patience, "GRACE_SECONDS", 0.3)
    monkeypatch.setattr(patience, "CHECK_SECONDS", 0.3)
    patience.limit(QUICK)
    yield
    patience.limit(before)


@pytest.fixture
def pool(services: Services) -> Iterator[ConnectionPool[patience.Connection]]:
    """Give a pool as the settings make it."""
    options = settings.DATABASES["default"]["OPTIONS"]
    made = {name: value for name, value in options["pool"].items() if name not in {"timeout", "max_size"}}
    kwargs = {name: value for name, value in options.items() if name.startswith(("keepalives", "tcp_", "connect_"))}
    kwargs |= {"autocommit": True, "connect_timeout": 2}
    made |= {"check": ConnectionPool.check_connection}
    with ConnectionPool(services.database_url, kwargs=kwargs, open=True, max_size=3, timeout=3, **made) as ours:
        yield ours


def test_who_waits_for_an_answer_is_told_when_postgres_hangs(postgres: Daemon, pool: Any) -> None:
    with pool.connection() as held:
        postgres.freeze()
        with pytest.raises(psycopg.OperationalError, match=r"silent for 0\.6 s"):
            held.execute("SELECT 1")
        assert held.closed
    with pytest.raises(PoolTimeout):
        pool.getconn()
    postgres.thaw()
    with pool.connection(timeout=30) as again:
        assert again.execute("SELECT 1").fetchone() == (1,)


def test_a_connection_that_went_silent_in_the_pool_is_not_given(postgres: Daemon, pool: Any) -> None:
    with pool.connection() as first:
        backend = first.info.backend_pid
    os.kill(backend, signal.SIGSTOP)
    try:
        with pool.connection(timeout=30) as other:
            assert other.info.backend_pid != backend
    finally:
        os.kill(backend, signal.SIGCONT)


def test_a_server_that_lives_ends_the_statement_and_keeps_the_connection(pool: Any) -> None:
    with pool.connection() as held:
        with pytest.raises(psycopg.errors.QueryCanceled):
            held.execute("SELECT pg_sleep(30)")
        assert held.execute("SELECT 1").fetchone() == (1,)


def test_a_lock_is_not_waited_for_without_end(pool: Any) -> None:
    with pool.connection() as holder, pool.connection() as other:
        holder.execute("SELECT pg_advisory_lock(7)")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("SELECT pg_advisory_lock(7)")


def test_a_transaction_of_a_process_that_stands_still_lets_its_locks_go(pool: Any) -> None:
    with pool.connection() as frozen, pool.connection() as other:
        frozen.execute("BEGIN")
        frozen.execute("SELECT pg_advisory_xact_lock(8)")
        for _ in range(200):
            try:
                other.execute("SELECT pg_advisory_xact_lock(8)")
                break
            except psycopg.errors.LockNotAvailable:
                continue
        else:
            raise AssertionError("the lock is held for ever")
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            frozen.execute("SELECT 1")


def test_a_command_has_no_limits(pool: Any) -> None:
    patience.limit(Limits())
    with pool.connection() as first, pool.connection() as second:
        one = second if second.answer_seconds is None else first
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert one.execute(f"SHOW {name}").fetchone() == ("0",)
        assert one.answer_seconds is None


def test_the_kernel_looks_after_every_connection(pool: Any) -> None:
    seconds = settings.DATABASE_DEAD_SECONDS
    with pool.connection() as held, socket.socket(fileno=os.dup(held.pgconn.socket)) as line:
        assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == seconds
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == 3
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == seconds * 1000


@pytest.mark.django_db(transaction=True)
def test_a_bulk_job_has_the_time_it_needs_and_only_that_block() -> None:
    wrapper: Any = connection  # the stubs know no pool
    connection.close()
    wrapper.close_pool()
    patience.limit(Limits(statement=1, lock=0.2))
    try:
        with db.at_length(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(2.5)")
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("200ms",)
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("1s",)
        assert wrapper.connection.answer_seconds is not None
        with pytest.raises(RuntimeError, match="given back"), db.at_length():
            db.release()
    finally:
        # The tables are emptied after the test, and may take their time.
        patience.limit(Limits())
        connection.close()
        wrapper.close_pool()
