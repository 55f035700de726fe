"""Starts the embedded Postgres and Redis and says where they are."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from lia_cortex.runtime import ports, postgres, redis
from lia_cortex.runtime.paths import Var, write_private
from lia_cortex.runtime.supervisor import Supervisor

POSTGRES_STAGE, REDIS_STAGE = 90, 80
"""Stopped last: everybody else writes until the end."""
REDIS_START_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which of the two to start here; the others' URLs come from the user."""

    postgres: bool = True
    redis: bool = True
    throwaway: bool = False


async def start(supervisor: Supervisor, *, var: Var, wanted: Wanted) -> dict[str, str]:
    """Start what is wanted and return the URLs, as variables, once both take connections."""
    console = supervisor.console
    ours = ports.keep(("postgres", "redis"), file=var.run / "ports.json")
    urls: dict[str, str] = {}
    if wanted.postgres:
        with console.step("Starting Postgres"):
            server = await asyncio.to_thread(
                postgres.prepare, var=var, port=ours["postgres"], throwaway=wanted.throwaway
            )
            supervisor.start(server.program(), stage=POSTGRES_STAGE)
            await supervisor.until(server.is_ready, what="Postgres", seconds=postgres.START_SECONDS)
            await asyncio.to_thread(server.create_database)
        urls["DATABASE_URL"] = server.url
    if wanted.redis:
        with console.step("Starting Redis"):
            store = redis.prepare(var=var, port=ours["redis"])
            supervisor.start(store.program(), stage=REDIS_STAGE)
            await supervisor.until(store.is_ready, what="Redis", seconds=REDIS_START_SECONDS)
        urls["REDIS_URL"] = store.url
    return urls


def announce(var: Var, variables: Mapping[str, str]) -> None:
    """Tell `manage.py` of this clone what runs; it is no longer true after `withdraw`."""
    write_private(var.services, "".join(f"{name}={value}\n" for name, value in variables.items()))


def withdraw(var: Var) -> None:
    """Take the announcement back, so that `manage.py` says that nothing runs."""
    var.services.unlink(missing_ok=True)


async def serve(supervisor: Supervisor, *, var: Var, throwaway: bool) -> None:
    """Run the two services, print their URLs, and stay until cancelled."""
    try:
        urls = await start(supervisor, var=var, wanted=Wanted(throwaway=throwaway))
        announce(var, urls)
        for name, value in urls.items():
            supervisor.console.say(f"{name}={value}")
        await asyncio.Event().wait()
    finally:
        withdraw(var)
