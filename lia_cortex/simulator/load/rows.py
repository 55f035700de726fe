"""What only the database knows: when webhooks were accepted, and when turns were taken and settled."""

from datetime import datetime
from typing import Any

from django.db import connection

from conversations.models import Conversation
from lia_cortex.simulator.load.acks import Stored
from lia_cortex.simulator.load.figures import TurnTimes

ACCEPTED = """
    SELECT convert_from(body, 'UTF8')::jsonb #>> '{data,key,id}', min(received_at)
    FROM conversations_webhookevent WHERE event = 'messages.upsert' AND received_at >= %s GROUP BY 1
"""
EVENTS = """
    SELECT received_at, coalesce(convert_from(body, 'UTF8')::jsonb ->> 'server_url', ''), status
    FROM conversations_webhookevent WHERE id > %s
"""
LAST_EVENT = "SELECT coalesce(max(id), 0) FROM conversations_webhookevent WHERE id > %s"
TURNS = """
    SELECT message.provider_id, turn.claimed_at, turn.finished_at
    FROM conversations_message message JOIN conversations_turn turn ON turn.id = message.turn_id
    WHERE message.direction = 'in' AND message.at >= %s
      AND turn.claimed_at IS NOT NULL AND turn.finished_at IS NOT NULL
"""


def is_fresh() -> bool:
    """Return whether nobody ever wrote to this platform: a load is not for a database in use."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('conversations_conversation') IS NULL")
            is_empty = bool(cursor.fetchone()[0])
        return is_empty or not Conversation.objects.exists()
    finally:
        connection.close()


def accepted(*, since: datetime) -> dict[str, float]:
    """Return when web first took each message of a customer, by the message's id."""
    return {message_id: at.timestamp() for message_id, at in _read(ACCEPTED, since) if message_id}


def turns(*, since: datetime) -> dict[str, TurnTimes]:
    """Return when the turn of each message was taken and settled, by the message's id."""
    return {
        message_id: TurnTimes(claimed_at=claimed.timestamp(), settled_at=settled.timestamp())
        for message_id, claimed, settled in _read(TURNS, since)
    }


def last_event() -> int:
    """Return the number of the last webhook that was stored, 0 when there is none."""
    return int(_read(LAST_EVENT, 0)[0][0])


def events(*, after: int) -> list[Stored]:
    """Return every webhook that was stored after this one."""
    return [Stored(at=at.timestamp(), server=server, status=status) for at, server, status in _read(EVENTS, after)]


def durability() -> dict[str, str]:
    """Return how Postgres was told to write, by the name of the setting."""
    names = ("fsync", "full_page_writes", "synchronous_commit")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(names)])
            return dict(cursor.fetchall())
    finally:
        connection.close()


def _read(query: str, since: datetime | int) -> list[Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, [since])
            return list(cursor.fetchall())
    finally:
        connection.close()
