"""A Redis that is stopped: pages are told, ask by themselves, and miss nothing once it is there again."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async

from lia_cortex.kernel.live import publisher
from lia_cortex.runtime import ports, redis
from lia_cortex.runtime.paths import Var
from lia_cortex.supervision.live import hub
from tests.crash.daemons import Daemon
from tests.supervision.company import Company
from tests.supervision.live.conftest import Connected
from tests.supervision.live.page import Page, told_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def own_redis(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Daemon]:
    """Return a running Redis of this test alone, which the platform uses."""
    var = Var(tmp_path)
    var.create()
    store = redis.prepare(var=var, port=ports.keep(("redis",), file=var.run / "ports.json")["redis"])
    daemon = Daemon(store.program(), log=tmp_path / "redis.log", is_ready=store.is_ready)
    settings.REDIS_URL = store.url
    monkeypatch.setattr(publisher, "_publisher", publisher.Publisher())  # the old one tells the other Redis
    for module in (publisher, hub):
        monkeypatch.setattr(module, "RETRY_SECONDS", 0.05)
    daemon.start()
    daemon.wait()
    yield daemon
    daemon.stop()


async def told(page: Page, *, of: str) -> str:
    """Return how the page is told of this conversation: by its name, or to take all of it again."""
    while True:
        message = await page.hears("look", "snapshot")
        if message["type"] == "snapshot" or of in message["conversations"]:
            return str(message["type"])


@pytest.mark.parametrize("is_emptied", [False, True])
async def test_pages_ask_by_themselves_while_redis_is_away_and_hear_of_all_that_they_missed(
    talks: dict[str, Any],
    company: Company,
    connected: Connected,
    own_redis: Daemon,
    is_emptied: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    talk, later = talks["hidden"], talks["queued"]
    async with connected(talks["rosa"]) as rosa, connected(talks["ana"]) as ana:
        await rosa.hears("snapshot")
        await ana.hears("snapshot")
        await told_of(later)
        position = await rosa.hears("look")
        await asyncio.to_thread(own_redis.kill)
        await rosa.hears("deaf")
        await ana.hears("deaf")
        await database_sync_to_async(company.says)(talk, "ninguém me ouve")
        await told_of(talk)
        status, answer = await rosa.fetches(f"all=1&id={talk.public_id}")
        assert (status, "ninguém me ouve" in "".join(row["html"] for row in answer["rows"])) == (200, True)
        assert (await ana.fetches("all=1"))[0] == 200
        await rosa.socket.send({"type": "here", "conversation": talk.public_id})
        await rosa.hears("deaf")  # and the line stays
        last = (position["epoch"], position["seq"] - 1)
        async with connected(talks["rosa"], last=last) as back, connected(talks["ana"]) as newcomer:
            await back.hears("deaf")
            await newcomer.hears("deaf")
            if is_emptied:
                await asyncio.to_thread(forgets, own_redis)
            own_redis.start()  # in the main thread: the kernel ties it to that one's life
            await asyncio.to_thread(own_redis.wait)
            for page in (rosa, ana, back, newcomer):
                await page.hears("hears")
            # Whoever came while nobody heard anything knows of no number that the hub went on from.
            assert await told(back, of=later.public_id) == "snapshot"
            assert (await newcomer.hears("snapshot"))["group"] == "board"
            await told(rosa, of=talk.public_id)
            await told_of(later)
            for page in (rosa, ana, back, newcomer):
                while later.public_id not in (await page.hears("look"))["conversations"]:
                    pass
            assert "ninguém me ouve" in "".join(row["html"] for row in (await back.fetches("all=1"))[1]["rows"])
    # The hub tried many times, and the log says it once.
    said = [each.getMessage().partition(" ")[0] for each in caplog.records if each.name == hub.__name__]
    assert said == ["live.not_heard", "live.heard_again"]


def forgets(stopped: Daemon) -> None:
    """Delete what the stopped Redis wrote: it begins with nothing."""
    assert stopped.program.directory
    for path in stopped.program.directory.iterdir():
        shutil.rmtree(path)
