"""The platform's rows, read from outside; a new connection each time, for Postgres is killed as well."""

from typing import Any

import psycopg
from psycopg.rows import dict_row

UNSETTLED = {
    "events": """SELECT id, event, status, tries, reason FROM conversations_webhookevent
                 WHERE status IN ('received', 'parked', 'failed')""",
    "turns": """SELECT id, status, reason, token, due_at, lease_until FROM conversations_turn
                WHERE status IN ('collecting', 'waiting', 'running', 'failed')""",
    "outbound": """SELECT id, status, tries, lookups, absences, error FROM conversations_outbound
                   WHERE status IN ('queued', 'sending', 'uncertain', 'failed')""",
    "unanswered": """SELECT message.id FROM conversations_message message
                     JOIN conversations_conversation conversation ON conversation.id = message.conversation_id
                     WHERE wants_answer AND turn_id IS NULL""",
    "media": "SELECT id, status, reason, tries FROM conversations_mediareading WHERE status IN ('due', 'running')",
    "runs": "SELECT id, status, turn_id FROM assistants_run WHERE status = 'started'",
    "steps": "SELECT id, kind, tool, status FROM assistants_runstep WHERE status IN ('started', 'unknown')",
}
HEARD = """
    SELECT provider_id, text, turn.id AS turn, turn.status
    FROM conversations_message message
    JOIN conversations_contactidentity identity ON identity.id = message.identity_id
    LEFT JOIN conversations_turn turn ON turn.id = message.turn_id
    WHERE direction = 'in' AND identity.value = %s ORDER BY message.at, message.id
"""
SAID = """
    SELECT outbound.id, message.text, outbound.status, outbound.provider_id, outbound.turn_id AS turn, outbound.lookups,
           (SELECT count(*) FROM conversations_outboundattempt attempt
            WHERE attempt.outbound_id = outbound.id) AS attempts,
           (SELECT count(*) FROM conversations_outboundattempt attempt
            WHERE attempt.outbound_id = outbound.id AND attempt.outcome = 'uncertain') AS doubts
    FROM conversations_outbound outbound
    JOIN conversations_message message ON message.id = outbound.message_id
    JOIN conversations_conversation conversation ON conversation.id = outbound.conversation_id
    JOIN conversations_contactidentity identity ON identity.id = conversation.identity_id
    WHERE identity.value = %s ORDER BY outbound.id
"""


class Rows:
    """Reads one database."""

    def __init__(self, url: str) -> None:
        self._url = url

    def read(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Return the rows of a query."""
        with psycopg.connect(self._url, connect_timeout=5, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def write(self, statement: str, *values: object) -> None:
        """Change rows by hand."""
        with psycopg.connect(self._url, connect_timeout=5) as connection:
            connection.execute(statement, values)

    def forget_everybody(self) -> None:
        """Delete all customers with everything about them, and what nobody has worked on yet."""
        tables = "conversations_contact, conversations_webhookevent, conversations_parkedevent, assistants_run"
        self.write(f"TRUNCATE {tables} CASCADE")

    def beats(self, pid: int) -> bool:
        """Return whether the worker with this process id serves its queues."""
        try:
            return bool(self.read("SELECT 1 FROM registry_workerprocess WHERE pid = %s", pid))
        except psycopg.OperationalError:
            return False

    def unsettled(self) -> dict[str, list[dict[str, Any]]]:
        """Return everything that still has to move, by kind; a failed row counts as well."""
        with psycopg.connect(self._url, connect_timeout=5, row_factory=dict_row) as connection:
            found = {kind: connection.execute(query).fetchall() for kind, query in UNSETTLED.items()}
        return {kind: rows for kind, rows in found.items() if rows}

    def heard(self, phone: str) -> list[dict[str, Any]]:
        """Return what a customer wrote, in the thread's order."""
        return self.read(HEARD, f"{phone}@s.whatsapp.net")

    def said(self, phone: str) -> list[dict[str, Any]]:
        """Return what was to be sent to a customer, in the line's order."""
        return self.read(SAID, f"{phone}@s.whatsapp.net")
