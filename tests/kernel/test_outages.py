"""What the log says when a service is away: one line, and everything else as it was."""

import logging
from collections.abc import Callable, Iterator

import psycopg
import pytest
from celery.beat import SchedulingError
from django.db import connection
from django.db.utils import DatabaseError, ProgrammingError
from kombu import Connection as Broker
from kombu.exceptions import OperationalError as BrokerError
from redis import Redis
from redis.exceptions import RedisError

from lia_cortex.kernel import logs, outages


class Console(logging.Handler):
    """Keeps what the platform's console would show."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logs.Lines("%(levelname)s %(name)s %(message)s"))
        self.addFilter(logs.Outages())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def console() -> Iterator[Console]:
    """Give a console on a logger of its own."""
    shown = Console()
    logger = logging.getLogger("somewhere")
    logger.addHandler(shown)
    yield shown
    logger.removeHandler(shown)


log = logging.getLogger("somewhere")


NOBODY = 1
"""A port at which nobody listens."""


def _of(kind: type[BaseException], act: Callable[[], object]) -> BaseException:
    with pytest.raises(kind) as caught:
        act()
    return caught.value


def _database(port: int) -> BaseException:
    return _of(psycopg.OperationalError, lambda: psycopg.connect(host="127.0.0.1", port=port, connect_timeout=2))


def _redis(port: int) -> BaseException:
    return _of(RedisError, Redis(port=port, socket_connect_timeout=1).ping)


def _broker(port: int) -> BaseException:
    broker = Broker(f"redis://127.0.0.1:{port}/0", transport_options={"max_retries": 0, "socket_connect_timeout": 1})

    def publish() -> None:
        with broker.Producer() as producer:
            producer.publish({}, routing_key="x", retry=False)

    return _of((BrokerError, RedisError), publish)  # type: ignore[arg-type]


def test_each_service_is_told_once_however_often_it_is_missed(console: Console) -> None:
    database, redis = _database(NOBODY), _redis(NOBODY)
    for _ in range(20):
        log.error("Task failed", exc_info=database)
        log.warning("error connecting in %r: %s", "pool-1", redis)
    assert console.lines == [
        "WARNING somewhere database.away where=somewhere error=OperationalError",
        f"WARNING somewhere redis.away where=somewhere error={type(redis).__name__}",
    ]


def test_half_a_minute_later_it_is_told_how_much_was_held_back(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = _database(NOBODY)
    for _ in range(5):
        log.error("Task failed", exc_info=error)
    monkeypatch.setattr(logs, "QUIET_SECONDS", 0)
    log.error("Task failed", exc_info=error)
    assert console.lines[1:] == [f"{console.lines[0]} held_back=4"]


def test_a_task_is_named(console: Console) -> None:
    log.error("Task failed", exc_info=_database(NOBODY), extra={"data": {"name": "conversations.sweep"}})
    assert console.lines == ["WARNING somewhere database.away where=conversations.sweep error=OperationalError"]


def test_the_clock_of_the_sweeps_says_no_more(console: Console) -> None:
    away = _broker(NOBODY)
    assert outages.who_is_away(away) in {outages.BROKER, outages.REDIS}

    def schedule() -> None:
        try:
            raise away
        except type(away):
            raise SchedulingError("Couldn't apply scheduled task")  # noqa: B904 - as Celery does

    log.error("Message Error: %s", "stack", exc_info=_of(SchedulingError, schedule))
    assert len(console.lines) == 1
    assert ".away where=somewhere error=SchedulingError" in console.lines[0]


@pytest.mark.django_db(transaction=True)
def test_what_a_living_server_refuses_keeps_its_traceback(console: Console) -> None:
    def run(statement: str) -> Callable[[], None]:
        def ask() -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

        return ask

    refused = _of(ProgrammingError, run("SELECT nothing_like_it"))
    cut = _of(DatabaseError, run("SET statement_timeout = 50; SELECT pg_sleep(20)"))
    connection.close()
    for error in (refused, cut, ValueError("ours")):
        assert outages.who_is_away(error) is None
        log.error("Task failed", exc_info=error)
    assert [line.count("ERROR somewhere Task failed") for line in console.lines] == [1, 1, 1]
    assert "Traceback" in console.lines[0]


def test_a_mistake_made_while_handling_an_outage_is_seen(console: Console) -> None:
    away = _database(NOBODY)

    def handle() -> None:
        try:
            raise away
        except psycopg.OperationalError:
            raise KeyError("mistake")  # noqa: B904 - that is the point

    log.error("broken", exc_info=_of(KeyError, handle))
    assert "KeyError: 'mistake'" in console.lines[0]


def test_a_lost_connection_and_a_full_pool_are_outages() -> None:
    for error in (
        psycopg.OperationalError("Postgres was silent for 15 s"),
        psycopg.errors.AdminShutdown("terminating connection"),
        psycopg.errors.TooManyConnections("sorry"),
    ):
        assert outages.who_is_away(error) == outages.DATABASE
    for error in (psycopg.errors.DeadlockDetected("x"), psycopg.errors.LockNotAvailable("x")):
        assert outages.who_is_away(error) is None
