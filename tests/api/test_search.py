"""A customer is found by whatever a person remembers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from conversations.models import Contact, ContactIdentity, Conversation
from lia_cortex.kernel import clock
from tests.api import rows
from tests.api.test_conversations import ids

pytestmark = [pytest.mark.urls("conversations.api.urls"), pytest.mark.django_db]


@pytest.fixture
def maria() -> Conversation:
    rows.conversation(of=rows.contact("5521988887777", name="João Souza"))
    return rows.conversation(of=rows.contact("5511999998888", profile_name="Maria da Conceição"))


@pytest.mark.parametrize(
    "term",
    [
        "+5511999998888",
        "5511999998888",
        "11999998888",
        "011999998888",
        "(11) 99999-8888",
        "+55 11 99999-8888",
        "11 9999-8888",
        "551199998888",
        "+55 (11) 9999.8888",
        "99999-8888",
        "9999-8888",
    ],
)
def test_by_any_form_of_the_phone(api: APIClient, maria: Conversation, term: str) -> None:
    assert ids(api, search=term) == [maria.public_id]


@pytest.mark.parametrize("term", ["+5511999998888", "11999998888", "(11) 99999-8888", "1199998888", "99999-8888"])
def test_an_account_without_the_ninth_digit_is_found_too(api: APIClient, term: str) -> None:
    old = rows.conversation(of=rows.contact("551199998888"))
    assert ids(api, search=term) == [old.public_id]


@pytest.mark.parametrize(
    "term", ["9876", "98765", "(11) 9876", "119876", "5511", "+55 11 98", "765-43", "87654321", "11 98765-4321", "7654"]
)
def test_by_any_run_of_four_digits(api: APIClient, term: str) -> None:
    rows.conversation(of=rows.contact("552133330000"))
    wanted = rows.conversation(of=rows.contact("5511987654321"))
    assert ids(api, search=term) == [wanted.public_id]


@pytest.mark.parametrize("term", ["987", "9 8 7", "98766", "+9876", "+11987654321"])
def test_fewer_digits_or_others_find_nobody(api: APIClient, term: str) -> None:
    rows.conversation(of=rows.contact("5511987654321"))
    assert ids(api, search=term) == []


def test_a_run_is_looked_up_in_an_index(api: APIClient) -> None:
    """Of many customers few are read, as Postgres plans it on a filled table."""
    now = clock.now()
    contacts = Contact.objects.bulk_create(Contact(created_at=now) for _ in range(20_000))
    ContactIdentity.objects.bulk_create(
        ContactIdentity(
            contact=contact,
            kind=kind,
            value=f"+5511{(7919 * number) % 10**9:09d}" if kind == "phone" else f"{number}@s.whatsapp.net",
            evidence="chat",
            first_seen_at=now,
        )
        for number, contact in enumerate(contacts)
        for kind in ("jid", "phone")
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE conversations_contactidentity")
        with CaptureQueriesContext(connection) as asked:
            api.get("/api/v1/conversations/", {"search": "45-6781"})
        [sql] = [query["sql"] for query in asked if 'FROM "conversations_contactidentity" WHERE' in query["sql"]]
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "identity_phone_run" in plan, plan
    assert "Seq Scan" not in plan, plan


def test_area_code_55_is_no_country(api: APIClient) -> None:
    gaucho = rows.conversation(of=rows.contact("5555999991111"))
    assert ids(api, search="55 99999-1111") == [gaucho.public_id]
    assert ids(api, search="+55 55 99999-1111") == [gaucho.public_id]


def test_a_foreign_phone(api: APIClient) -> None:
    foreign = rows.conversation(of=rows.contact("351912345678"))
    for term in ("+351 912 345 678", "00351912345678", "351912345678"):
        assert ids(api, search=term) == [foreign.public_id]


@pytest.mark.parametrize("term", ["maria", "CONCEICAO", "conceição", "da Con"])
def test_by_name_without_minding_accents(api: APIClient, maria: Conversation, term: str) -> None:
    assert ids(api, search=term) == [maria.public_id]


def test_by_protocol_or_its_beginning(api: APIClient, maria: Conversation) -> None:
    assert ids(api, search=maria.protocol) == [maria.public_id]
    assert maria.public_id in ids(api, search=maria.protocol[:8])


@pytest.mark.parametrize("term", ["ninguém", "+5511888887777", "88", "%", "_", "'; --", "11 1111-1111"])
def test_what_names_nobody_finds_nobody(api: APIClient, maria: Conversation, term: str) -> None:
    assert ids(api, search=term) == []


def test_nothing_asked_finds_everybody(api: APIClient, maria: Conversation) -> None:
    assert len(ids(api, search="  ")) == 2


def test_merged_contacts_are_found_by_the_phone_of_either(api: APIClient) -> None:
    survivor, absorbed = rows.contact("5511999990001"), rows.contact("5511999990002")
    absorbed.merged_into = survivor
    absorbed.save()
    both = {rows.conversation("closed", of=survivor).public_id, rows.conversation(of=absorbed).public_id}
    assert set(ids(api, search="11999990001")) == both
    assert set(ids(api, search="11999990002")) == both
