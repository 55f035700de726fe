"""The line: who hears of what, in which order, and what happens to what was missed."""

from typing import Any

import pytest
from redis import Redis

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.kernel.live import stream
from lia_cortex.supervision import consumers
from tests.supervision.live.conftest import Connected
from tests.supervision.live.page import told_of

pytestmark = pytest.mark.django_db(transaction=True)
State = Conversation.State


async def test_strangers_and_other_sites_are_refused(talks: dict[str, Any], connected: Connected) -> None:
    async with connected(None) as page:
        assert page.refused == consumers.LOGGED_OUT
    for origin in ("http://elsewhere.example", "null", "http://testserver.elsewhere.example", "file://testserver"):
        async with connected(talks["rosa"], origin=origin) as page:
            assert not page.is_open, origin


async def test_each_hears_only_of_what_they_may_see(talks: dict[str, Any], connected: Connected, redis: Redis) -> None:
    async with connected(talks["ana"]) as ana, connected(talks["rosa"]) as rosa:
        assert (await ana.hears())["type"] == (await rosa.hears())["type"] == "snapshot"
        await told_of(talks["hidden"])
        await told_of(talks["mine"], talks["queued"], talks["hidden"])
        seen: set[str] = set()
        while talks["hidden"].public_id not in seen or talks["queued"].public_id not in seen:
            seen |= set(await rosa.looks_at())
        seen = set()
        while seen != {talks["mine"].public_id, talks["queued"].public_id}:
            seen |= set(await ana.looks_at())
            assert talks["hidden"].public_id not in seen


async def test_numbers_rise_without_a_hole_and_what_was_missed_is_told(
    talks: dict[str, Any], connected: Connected, redis: Redis
) -> None:
    async with connected(talks["rosa"]) as page:
        first = await page.hears("snapshot")
        numbers = [first["seq"]]
        for talk in (talks["mine"], talks["queued"], talks["mine"]):
            await told_of(talk)
            told = await page.hears("look")
            assert told["conversations"] == [talk.public_id]
            numbers.append(told["seq"])
        assert numbers == list(range(first["seq"], first["seq"] + 4))
    last = (told["epoch"], told["seq"])
    stream.tell(redis, stream=stream.CONVERSATIONS, names=[talks["hidden"].public_id])
    stream.tell(redis, stream=stream.CONVERSATIONS, names=[talks["queued"].public_id])
    async with connected(talks["ana"], last=last) as page:
        told = await page.hears("look", "snapshot")
        assert (told["type"], told["seq"]) == ("look", last[1] + 2)
        assert talks["queued"].public_id in told["conversations"]
        assert talks["hidden"].public_id not in told["conversations"]


async def test_an_emptied_redis_starts_a_new_epoch_and_pages_take_a_snapshot(
    talks: dict[str, Any], connected: Connected, redis: Redis
) -> None:
    async with connected(talks["rosa"]) as page:
        before = await page.hears("snapshot")
        redis.flushdb()
        await told_of(talks["mine"])
        after = await page.hears("snapshot", "look")
        assert after["type"] == "snapshot"
        assert after["epoch"] != before["epoch"]
        await told_of(talks["queued"])
        assert (await page.hears("look"))["epoch"] == after["epoch"]
    # A page that was away meanwhile: its number says nothing in the new epoch, however large or small.
    for seq in (before["seq"], 0, 10**9):
        async with connected(talks["rosa"], last=(before["epoch"], seq)) as page:
            assert (await page.hears("snapshot", "look"))["type"] == "snapshot"


async def test_what_leaves_the_page_is_told_once(talks: dict[str, Any], connected: Connected, redis: Redis) -> None:
    shown = [talks["queued"].public_id, talks["hidden"].public_id, 7, "\x00", "x" * 9999]
    async with connected(talks["ana"], showing=shown) as page:
        await page.hears("snapshot")
        bia = await User.objects.acreate(username="bia")
        moved = Conversation.objects.filter(pk=talks["queued"].pk)
        await moved.aupdate(state=State.HUMAN, owner_kind="person", owner=bia)
        await told_of(talks["hidden"], talks["queued"])
        assert await page.looks_at() == [talks["queued"].public_id]
        await told_of(talks["queued"])
        await told_of(talks["mine"])
        assert await page.looks_at() == [talks["mine"].public_id]


async def test_one_conversation_can_be_followed_alone(
    talks: dict[str, Any], connected: Connected, redis: Redis
) -> None:
    group = f"conversation:{talks['mine'].public_id}"
    async with connected(talks["ana"], groups={group: ["", -1], "operations": ["", -1]}) as page:
        assert (await page.hears("snapshot"))["group"] == group  # and nothing of operations, which is not hers
        await told_of(talks["queued"])
        await told_of(talks["mine"])
        assert await page.looks_at() == [talks["mine"].public_id]


@pytest.mark.parametrize("said", ["[]", "no json", '{"type": "subscribe", "groups": [1]}', '{"type": "here"}'])
async def test_garbage_from_the_page_ends_nothing(
    talks: dict[str, Any], connected: Connected, redis: Redis, said: str
) -> None:
    async with connected(talks["ana"]) as page:
        await page.hears("snapshot")
        await page.socket.says(said)
        await told_of(talks["mine"])
        assert await page.looks_at() == [talks["mine"].public_id]


async def test_a_page_that_says_too_much_is_let_go(talks: dict[str, Any], connected: Connected, redis: Redis) -> None:
    async with connected(talks["ana"]) as page:
        await page.socket.send({"type": "showing", "ids": ["x" * consumers.MESSAGE_LETTERS]})
        assert await page.closed() == consumers.TOO_MUCH
    async with connected(talks["ana"]) as page:
        for _ in range(consumers.SAID_MOST + 1):
            await page.socket.send({"type": "here"})
        assert await page.closed() == consumers.TOO_MUCH


async def test_a_person_has_so_many_lines_and_no_more(
    talks: dict[str, Any], connected: Connected, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LINES_MOST", 1)
    async with connected(talks["ana"]) as first, connected(talks["rosa"]) as other, connected(talks["ana"]) as second:
        assert first.is_open
        assert other.is_open
        assert second.refused == consumers.TOO_MANY
