"""A Postgres and a Redis that can be killed and started again on the same ports and data."""

import contextlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from lia_cortex.runtime import lock, paths, ports, postgres, redis, removal
from lia_cortex.runtime.paths import Var
from tests.crash.daemons import Daemon


@dataclass(frozen=True, slots=True)
class Services:
    """Both, with their URLs and the folder of everything that the suite writes."""

    var: Var
    postgres: Daemon
    redis: Daemon
    database_url: str
    redis_url: str

    def flush_redis(self) -> None:
        """Empty the running store."""
        with contextlib.closing(Redis.from_url(self.redis_url)) as client:
            client.flushall()

    def empty_redis(self) -> None:
        """Delete the data of the stopped store: it starts with nothing."""
        for path in self.var.redis.iterdir():
            shutil.rmtree(path)


@contextlib.contextmanager
def running() -> Iterator[Services]:
    """Run both in a folder of their own until the block ends, and delete it."""
    folder = paths.current().path / "test"
    folder.mkdir(parents=True, exist_ok=True)
    var = Var(Path(tempfile.mkdtemp(prefix="run-", dir=folder)))
    var.path.chmod(0o755)  # Postgres of root runs as another user
    with lock.only_one(var):  # an abandoned folder is known by the lock that nobody holds
        var.create()
        ours = ports.keep(("postgres", "redis"), file=var.run / "ports.json")
        database = postgres.prepare(var=var, port=ours["postgres"], throwaway=True)
        store = redis.prepare(var=var, port=ours["redis"])
        services = Services(
            var=var,
            postgres=Daemon(database.program(), log=var.path / "postgres.log", is_ready=database.is_ready),
            redis=Daemon(store.program(), log=var.path / "redis.log", is_ready=store.is_ready),
            database_url=database.url,
            redis_url=store.url,
        )
        try:
            for daemon in (services.postgres, services.redis):
                daemon.start()
                daemon.wait()
            database.create_database()
            yield services
        finally:
            services.redis.stop()
            services.postgres.stop()
    removal.delete(var)


def secret() -> str:
    """Return something that nobody guesses."""
    return secrets.token_hex(16)
