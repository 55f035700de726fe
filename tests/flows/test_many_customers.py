"""An answer costs the same however many customers there were before: no statement of it reads a large table whole."""

import re
from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Contact, Conversation
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker

MANY = 20_000
FIRST = 10_000_000
DEAR = 500
"""The planner's cost of a statement that reads a good part of such a table; those of an answer cost up to 50."""

OWN = {
    "conversations_contact": {"id": "n", "public_id": "'c' || n"},
    "conversations_contactidentity": {"id": "n", "contact_id": "n", "value": "'v' || n"},
    "conversations_conversation": {
        "id": "n",
        "contact_id": "n",
        "identity_id": "n",
        "public_id": "'v' || n",
        "protocol": "'p' || n",
        "opened_turn_id": "n",
    },
    "conversations_turn": {"id": "n", "conversation_id": "n"},
    "conversations_message": {"id": "n", "conversation_id": "n", "turn_id": "n", "public_id": "'m' || n"},
    "conversations_messagekey": {"id": "n", "message_id": "n", "provider_id": "'k' || n"},
    "conversations_outbound": {
        "id": "n",
        "conversation_id": "n",
        "turn_id": "n",
        "message_id": "n",
        "public_id": "'o' || n",
    },
    "conversations_outboundattempt": {"id": "n", "outbound_id": "n"},
    "conversations_webhookevent": {"id": "n", "chat": "'v' || n"},
    "assistants_run": {"id": "n", "turn_id": "n", "scope": "'v' || n"},
    "assistants_runstep": {"id": "n", "run_id": "n"},
}
"""The tables that grow with every customer, and what differs from row to row."""

COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""
LARGE = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s"


def test_an_answer_reads_no_large_table_whole(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    customer.says("quais os planos?")
    worker.run_until_idle()
    multiply(OWN)
    assert min(Contact.objects.count(), Conversation.objects.count()) > MANY
    answered = len(gateway.texts())

    with CaptureQueriesContext(connection) as captured:
        customer.says("e qual o mais barato?")
        customer.another("5511977776666").says("oi", "quais os planos?")
        worker.run_until_idle()
        worker.sweep()

    assert len(gateway.texts()) > answered + 1
    statements = {_shape(query["sql"]): query["sql"] for query in captured.captured_queries}
    scans = {plan for plan in map(_scan, statements.values()) if plan}
    assert not scans, "\n\n".join(scans)


def multiply(tables: dict[str, dict[str, str]]) -> None:
    """Copy the first row of each table 20,000 times."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # references to the copies are not checked one by one
        for table, own in tables.items():
            cursor.execute(COLUMNS, [table])
            names = [name for (name,) in cursor.fetchall()]
            differing = ", ".join(f"'{name}', {value}" for name, value in own.items() if name in names)
            listed = ", ".join(f'"{name}"' for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({listed}) SELECT {', '.join(f'made.{name}' for name in names)} "
                f"FROM (SELECT * FROM {table} ORDER BY id LIMIT 1) AS shown_row, "
                f"generate_series({FIRST}, {FIRST + MANY}) AS n, "
                f"jsonb_populate_record(NULL::{table}, to_jsonb(shown_row) || jsonb_build_object({differing})) AS made"
            )
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("SET session_replication_role = DEFAULT")


def _scan(sql: str) -> str | None:
    """Return the statement with its plan when that reads a large table from end to end, or is dear all the same."""
    return whole_tables(sql, dear=DEAR)


def whole_tables(sql: str, *, dear: float = float("inf")) -> str | None:
    """Return the statement with its plan when that reads a large table from end to end, or costs more than this."""
    if not re.match(r"\s*(SELECT|UPDATE|INSERT|DELETE|WITH)\b", sql):
        return None
    with connection.cursor() as cursor:
        cursor.execute(LARGE, [MANY])
        large = [name for (name,) in cursor.fetchall()]
        cursor.execute("EXPLAIN " + sql)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return f"{sql}\n{plan}" if _reads_whole(plan, large, dear=dear) else None


def _reads_whole(plan: str, large: Sequence[str], *, dear: float) -> bool:
    [cost] = re.findall(r"\A[^\n]*cost=[\d.]+\.\.([\d.]+)", plan)
    return float(cost) > dear or any(re.search(rf"Seq Scan on {name}\b", plan) for name in large)


def _shape(sql: str) -> str:
    return re.sub(r"'[^']*'|\d+", "?", sql)


@pytest.mark.parametrize("sql", ["SELECT * FROM conversations_contact WHERE name = 'x'"])
def test_the_test_finds_a_table_read_whole(customer: Customer, worker: Worker, sql: str) -> None:
    customer.says("oi")
    worker.run_until_idle()
    multiply({"conversations_contact": OWN["conversations_contact"]})
    assert _scan(sql)
