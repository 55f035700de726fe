"""Who looks at a conversation or types in it: keys of Redis that end by themselves, never rows."""

from dataclasses import dataclass
from typing import Any

import orjson
from django.conf import settings

from lia_cortex.kernel import clock, live

LOOKS_SECONDS = 30
"""A page says again every ten seconds that somebody looks."""
TYPES_SECONDS = 6


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at a conversation."""

    public_id: str
    name: str
    is_typing: bool

    def told(self) -> dict[str, object]:
        """Return what colleagues are told."""
        return {"name": self.name, "typing": self.is_typing}


async def came(redis: Any, *, conversation: str, person: str, name: str, is_typing: bool) -> None:
    """Note that the person looks at the conversation, or types, and tell the others; the caller checked the rights."""
    now = clock.now().timestamp()
    said = orjson.dumps([name, now + LOOKS_SECONDS, now + TYPES_SECONDS if is_typing else 0])
    before = await redis.hget(_key(conversation), person)
    async with redis.pipeline(transaction=True) as step:
        step.hset(_key(conversation), person, said)
        step.expire(_key(conversation), LOOKS_SECONDS)
        await step.execute()
    if before is None or _is_typing(before, now) != is_typing or orjson.loads(before)[1] < now:
        live.here(conversation=conversation)


async def gone(redis: Any, *, conversation: str, person: str) -> None:
    """Note that the person looks elsewhere, and tell the others."""
    if await redis.hdel(_key(conversation), person):
        live.here(conversation=conversation)


async def people(redis: Any, *, conversation: str) -> list[Visitor]:
    """Return who is there, by name."""
    now = clock.now().timestamp()
    found = []
    for person, said in (await redis.hgetall(_key(conversation))).items():
        name, looks, _ = orjson.loads(said)
        if looks > now:
            found.append(Visitor(person.decode(), name, _is_typing(said, now)))
    return sorted(found, key=lambda each: each.name)


def _is_typing(said: bytes, now: float) -> bool:
    return bool(orjson.loads(said)[2] > now)


def _key(conversation: str) -> str:
    return f"{settings.LIVE_NAME}:here:{conversation}"
