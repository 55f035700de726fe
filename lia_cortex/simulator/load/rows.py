"""What only the database knows: when webhooks were accepted, and when turns were taken and settled."""

from datetime import datetime
from typing import Any

from django.db import connection

from conversations.models import Conversation
from lia_cortex.simulator.load.figures import TurnTimes

ACCEPTED = """
    SELECT convert_from(body, 'UTF8')::jsonb #>> '{data,key,id}', min(received_at)
    FROM conversations_webhookevent WHERE event = 'messages.upsert' AND received_at >= %s GROUP BY 1
"""
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


def durability() -> str:
    """Return how Postgres was told to write, for whoever compares figures."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name || ' ' || setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')")
        told = ", ".join(sorted(setting for (setting,) in cursor.fetchall()))
    connection.close()
    return told


def _read(query: str, since: datetime) -> list[Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute(query, [since])
            return list(cursor.fetchall())
    finally:
        connection.close()
