"""What changed, in order: each stream numbers its events in Redis, after the commit and outside of any row."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

CONVERSATIONS = "conversations"
OPERATIONS = "operations"
PERSON = "person"
"""Rights of a person may have changed. Said once and not kept: sockets look by themselves as well."""
HERE = "here"
"""Somebody looks at a conversation, types, or went. Not kept either."""

NUMBERED = frozenset({CONVERSATIONS, OPERATIONS})

KEPT = 2000
"""Events that a page which was away may ask for: more than a minute of a busy company. Later it takes a snapshot."""

# One step in Redis: nobody hears of a number before it is in the log, and numbers go out in order. A Redis that was
# emptied starts a new epoch, for its numbers say nothing about the old ones.
APPEND = """
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch or ARGV[2] == '1' then
  epoch = ARGV[1]
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch)
end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('RPUSH', KEYS[2], ARGV[6])
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[3]), -1)
redis.call('PUBLISH', ARGV[4], ARGV[5] .. ' ' .. epoch .. ' ' .. seq .. ' ' .. ARGV[6])
return {epoch, seq}
"""
AFTER = """
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  epoch = ARGV[1]
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch)
end
local seq = tonumber(redis.call('HGET', KEYS[1], 'seq') or '0')
local missed = seq - tonumber(ARGV[3])
if ARGV[2] ~= epoch or missed < 0 or missed > redis.call('LLEN', KEYS[2]) then
  return {epoch, seq, 0, {}}
end
return {epoch, seq, 1, missed > 0 and redis.call('LRANGE', KEYS[2], -missed, -1) or {}}
"""


@dataclass(frozen=True, slots=True)
class Position:
    """How far somebody has heard: numbers of one epoch follow each other without a hole."""

    epoch: str = ""
    seq: int = -1


@dataclass(frozen=True, slots=True)
class Event:
    """Names that changed; without a number for streams that keep none."""

    stream: str
    position: Position
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What came after a position; `missed` is None when nobody knows any more."""

    position: Position
    missed: frozenset[str] | None


def channel() -> str:
    """Return the channel on which every event is told; Redis' channels know no databases, so its name does."""
    return f"{settings.LIVE_NAME}:events"


def tell(redis: Any, *, stream: str, names: Iterable[str], is_broken: bool = False) -> None:
    """Number the event and tell it; `is_broken` starts a new epoch because something could not be told."""
    said = ",".join(names)
    if stream not in NUMBERED:
        redis.publish(channel(), f"{stream} - 0 {said}")
        return
    key = f"{settings.LIVE_NAME}:{stream}"
    redis.eval(APPEND, 2, key, f"{key}:log", _epoch(), int(is_broken), KEPT, channel(), stream, said)


async def after(redis: Any, *, stream: str, position: Position) -> Since:
    """Return where the stream is now and what was missed since the position."""
    key = f"{settings.LIVE_NAME}:{stream}"
    epoch, seq, is_known, log = await redis.eval(
        AFTER, 2, key, f"{key}:log", _epoch(), position.epoch, max(position.seq, 0)
    )
    missed = frozenset(name for line in log for name in _text(line).split(","))
    return Since(Position(_text(epoch), int(seq)), missed if is_known else None)


def read(line: bytes | str) -> Event:
    """Return the event that was told in these words."""
    stream, epoch, seq, names = _text(line).split(" ", 3)
    return Event(stream, Position(epoch, int(seq)), tuple(names.split(",")))


def _epoch() -> str:
    return secrets.token_hex(6)


def _text(said: bytes | str) -> str:
    return said.decode() if isinstance(said, bytes) else said
