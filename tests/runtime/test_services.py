"""The embedded services as real processes: they start, survive, stop and leave nothing behind."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.runtime.launched import Launched, all_gone, eventually


class Running:
    """One launcher after the other on the same folder."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.start()

    def start(self) -> None:
        """Start a launcher and take its URLs."""
        self.launcher = Launched("services", var=self.var)
        self.database_url = self.launcher.line("DATABASE_URL=").partition("=")[2]
        self.redis_url = self.launcher.line("REDIS_URL=").partition("=")[2]

    def query(self, text: str) -> list[tuple[object, ...]]:
        """Return the rows of a statement, on a connection of its own."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(text.encode())
            return cursor.fetchall() if cursor.description else []

    def answers(self) -> bool:
        """Return whether Postgres takes a statement."""
        try:
            return self.query("SELECT 1") == [(1,)]
        except psycopg.OperationalError:
            return False

    @property
    def store(self) -> "redis.Redis":
        """Return a client of Redis."""
        return redis.Redis.from_url(self.redis_url, socket_timeout=5, decode_responses=True)

    def stores(self) -> bool:
        """Return whether Redis answers with its data loaded."""
        try:
            return bool(self.store.ping())
        except redis.RedisError:
            return False


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[Running]:
    """Give services that run."""
    found = Running(place / "var")
    yield found
    found.launcher.process.terminate()
    found.launcher.ended()


def test_postgres_has_the_extensions_that_the_platform_needs(running: Running) -> None:
    rows = running.query(
        "SELECT name FROM pg_available_extensions WHERE name IN ('vector', 'unaccent', 'pg_trgm', 'pg_stat_statements')"
    )
    assert {name for (name,) in rows} == {"vector", "unaccent", "pg_trgm", "pg_stat_statements"}


def test_portuguese_words_are_compared_as_a_reader_does(running: Running) -> None:
    rows = running.query(
        "SELECT lower('CONEXÃO'), 'Ligação' ILIKE 'LIGAÇÃO',"
        " to_tsvector('portuguese', 'instalações') @@ to_tsquery('portuguese', 'instalação')"
    )
    assert rows == [("conexão", True, True)]


def test_settings_that_durability_hangs_on(running: Running) -> None:
    rows = running.query(
        "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'max_connections')"
    )
    assert sorted(rows) == [("fsync", "on"), ("max_connections", "200"), ("synchronous_commit", "on")]
    policy = running.store.config_get("maxmemory-policy", "appendonly")
    assert policy == {"maxmemory-policy": "noeviction", "appendonly": "yes"}


def test_both_listen_on_loopback_only_and_want_their_password(running: Running) -> None:
    for name in ("postgres", "valkey-server"):
        child = running.launcher.child(name)
        listening = [one for one in child.net_connections() if one.status == psutil.CONN_LISTEN]
        assert {one.laddr.ip for one in listening} == {"127.0.0.1"}
    port = psycopg.conninfo.conninfo_to_dict(running.database_url)["port"]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"host=127.0.0.1 port={port} user=lia dbname=lia password=guess")
    nobody = redis.Redis(
        "127.0.0.1", port=running.store.connection_pool.connection_kwargs["port"], retry=Retry(NoBackoff(), 0)
    )
    with pytest.raises(redis.AuthenticationError):
        nobody.ping()


def test_no_password_stands_on_a_command_line(running: Running) -> None:
    words = [word for one in running.launcher.descendants() for word in one.cmdline()]
    for url in (running.database_url, running.redis_url):
        secret = url.split(":")[2].split("@")[0]
        assert secret
        assert not [word for word in words if secret in word]


def test_a_killed_postgres_comes_back_with_what_was_committed(running: Running) -> None:
    running.query("CREATE TABLE kept AS SELECT 7 AS number")
    running.launcher.child("postgres").kill()
    running.launcher.line("postgres was killed by SIGKILL")
    assert eventually(running.answers)
    assert running.query("SELECT number FROM kept") == [(7,)]


def test_a_killed_redis_comes_back_with_what_was_queued(running: Running) -> None:
    running.store.rpush("queue", "task")
    running.launcher.child("valkey-server").kill()
    running.launcher.line("redis was killed by SIGKILL")
    assert eventually(running.stores)
    assert running.store.lrange("queue", 0, -1) == ["task"]


def test_a_second_launcher_on_the_same_folder_is_refused(running: Running) -> None:
    second = Launched("services", var=running.var)
    second.line(f"already running here (pid {running.launcher.process.pid})")
    assert second.ended() == 1
    assert running.answers()


def test_reset_is_refused_while_it_runs(running: Running) -> None:
    reset = Launched("reset", var=running.var)
    reset.line("already running here")
    assert reset.ended() == 1
    assert running.query("SELECT number FROM kept") == [(7,)]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_both_and_the_next_start_has_the_same_data(running: Running, how: signal.Signals) -> None:
    before = (running.database_url, running.redis_url)
    everything = running.launcher.descendants()
    assert len(everything) > 2
    running.launcher.process.send_signal(how)
    assert running.launcher.ended() == 0
    assert all_gone(everything)
    assert not (running.var / "run" / "services.env").exists()
    running.start()
    assert (running.database_url, running.redis_url) == before
    assert running.query("SELECT number FROM kept") == [(7,)]
    assert running.store.lrange("queue", 0, -1) == ["task"]


@pytest.mark.crash
def test_a_killed_launcher_leaves_no_process_and_hinders_no_start(running: Running) -> None:
    everything = running.launcher.descendants()
    running.launcher.process.kill()
    running.launcher.ended()
    assert all_gone(everything)
    running.start()
    assert running.query("SELECT number FROM kept") == [(7,)]
    assert running.store.lrange("queue", 0, -1) == ["task"]
