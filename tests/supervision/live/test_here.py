"""Who looks and who types."""

from typing import Any

import pytest
from redis import Redis

from tests.supervision.live.conftest import Connected

pytestmark = pytest.mark.django_db(transaction=True)


async def test_colleagues_see_who_looks_types_and_goes(
    talks: dict[str, Any], connected: Connected, redis: Redis
) -> None:
    talk = talks["mine"].public_id
    async with connected(talks["rosa"]) as rosa:
        await rosa.socket.send({"type": "here", "conversation": talk})
        assert (await rosa.hears("here"))["people"] == []
        async with connected(talks["ana"]) as ana:
            await ana.socket.send({"type": "here", "conversation": talk})
            assert (await ana.hears("here"))["people"] == [{"name": "Rosa", "typing": False}]
            assert (await rosa.hears("here"))["people"] == [{"name": "Ana", "typing": False}]
            await ana.socket.send({"type": "here", "conversation": talk, "typing": True})
            assert (await rosa.hears("here"))["people"] == [{"name": "Ana", "typing": True}]
            assert redis.ttl(next(redis.scan_iter("*:here:*"))) > 0
        assert (await rosa.hears("here"))["people"] == []


async def test_who_may_not_see_a_conversation_is_told_nothing_of_it(
    talks: dict[str, Any], connected: Connected, redis: Redis
) -> None:
    talk = talks["hidden"].public_id
    async with connected(talks["rosa"]) as rosa, connected(talks["ana"]) as ana:
        await rosa.socket.send({"type": "here", "conversation": talk})
        await rosa.hears("here")
        await ana.socket.send({"type": "here", "conversation": talk})
        await ana.socket.send({"type": "here", "conversation": talks["mine"].public_id})
        assert (await ana.hears("here"))["conversation"] == talks["mine"].public_id
