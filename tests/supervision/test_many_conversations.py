"""A page costs the same however many conversations there were: no statement of it reads a large table whole."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.models import Conversation, Message
from lia_cortex.accounts.models import User
from tests.flows.test_many_customers import MANY, OWN, multiply, whole_tables
from tests.supervision.company import Company

COPIED = (
    "conversations_contact",
    "conversations_contactidentity",
    "conversations_conversation",
    "conversations_turn",
    "conversations_message",
    "conversations_outbound",
)
PAGES = (
    "/",
    "/?list=bot",
    "/?list=waiting_human",
    "/?list=closed",
    "/?sla=risk",
    "/?sla=late",
    "/?list=closed&ended=assistant",
    "/?answered=hour",
    "/?trouble=today",
    "/?owner=me",
    "/?q=boleto",
    "/?q=Helena",
    "/?q=20261122000",
    "/desk/",
    "/desk/?list=queue",
    "/desk/?list=mentions",
    "/desk/?list=aside",
    "/board/changes/?all=1",
    "/jump/?q=helena",
    "/board.csv?list=waiting_human",
)


@pytest.fixture
def many(company: Company) -> Company:
    """Return a company with 20,000 conversations of earlier days, and a few of today."""
    old = company.conversation("Antiga", state="closed", ago=9 * 24 * 3600, opened_at=company.now - timedelta(days=9))
    company.says(old, "bom dia", ago=9 * 24 * 3600)
    company.answers(old, "Bom dia!", ago=9 * 24 * 3600)
    multiply({table: OWN[table] for table in COPIED})
    for index, state in enumerate(("bot", "waiting_human", "closed")):
        talk = company.conversation("Helena", state=state, ago=index)
        company.says(talk, "quero a segunda via do boleto", ago=index)
    assert min(Conversation.objects.count(), Message.objects.count()) > MANY
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return company


def test_no_page_reads_a_large_table_whole(many: Company, as_person: Callable[[User], Client]) -> None:
    supervisor, agent = many.person("rosa", role="supervisor"), many.person("ana", team=many.team)
    dear: list[str] = []
    for person, address in product((supervisor, agent), PAGES):
        client = as_person(person)
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
            assert answer.status_code == 200, address
            if answer.streaming:
                list(answer.streaming_content)  # type: ignore[attr-defined] # the file's
        plans = {plan for query in captured.captured_queries if (plan := whole_tables(query["sql"]))}
        dear += [f"{person} {address}\n{plan}" for plan in plans]
    assert not dear, "\n\n".join(dear)
