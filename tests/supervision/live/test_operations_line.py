"""Operations pages hear which parts changed: all of a pause together, and what they missed as a snapshot."""

from typing import Any

import pytest
from channels.db import database_sync_to_async
from redis import Redis

from lia_cortex.kernel import live
from lia_cortex.kernel.live import stream
from tests.supervision.live.conftest import Connected
from tests.supervision.live.page import told_of

pytestmark = pytest.mark.django_db(transaction=True)
OPERATIONS = {"operations": ["", -1]}


async def told_parts(*parts: str) -> None:
    for part in parts:
        await database_sync_to_async(live.look_at)(operations=part)


async def test_who_oversees_hears_of_parts_and_of_no_conversation(
    talks: dict[str, Any], connected: Connected, redis: Redis
) -> None:
    async with connected(talks["rosa"], groups=OPERATIONS) as page:
        assert (await page.hears("snapshot"))["group"] == "operations"
        await told_of(talks["mine"])
        await told_parts("queues", "queues", "failed")  # who heard of the last has heard of all
        heard: set[str] = set()
        while heard != {"queues", "failed"}:
            told = await page.hears()
            assert (told["type"], told["group"]) == ("look", "operations")
            heard |= set(told["parts"])
    last = [told["epoch"], told["seq"]]
    async with connected(talks["rosa"], groups={"operations": last}) as page:
        await told_parts("switches")  # nothing was missed: the first word is of what comes now
        assert (await page.hears())["parts"] == ["switches"]
    stream.tell(redis, stream=stream.OPERATIONS, names=["workers"])
    async with connected(talks["rosa"], groups={"operations": last}) as page:
        assert (await page.hears())["type"] == "snapshot"


async def test_an_agent_hears_nothing_of_them(talks: dict[str, Any], connected: Connected, redis: Redis) -> None:
    async with connected(talks["ana"], groups=OPERATIONS | {"board": ["", -1]}) as page:
        assert (await page.hears())["group"] == "board"
        await told_parts("queues")
        await told_of(talks["mine"])
        assert await page.looks_at() == [talks["mine"].public_id]
