"""The thread, and a person's words."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from conversations.models import Conversation, Message, Outbound
from lia_cortex.accounts.models import User
from tests.api import rows
from tests.worker import Clock

pytestmark = [pytest.mark.urls("conversations.api.urls"), pytest.mark.django_db]
AsPerson = Callable[[User], APIClient]


def _url(of: Conversation) -> str:
    return f"/api/v1/conversations/{of.public_id}/messages/"


def _thread(client: APIClient, of: Conversation) -> list[dict[str, str]]:
    found, url = [], f"{_url(of)}?limit=3"
    while url:
        body = client.get(url).json()
        found += body["results"]
        url = body["next"]
    return found


def test_the_oldest_comes_first_with_its_shape(api: APIClient) -> None:
    conversation = rows.conversation()
    rows.message(rows.conversation(), "of somebody else")
    said = [rows.message(conversation, f"message {number}") for number in range(7)]
    found = _thread(api, conversation)
    assert [row["text"] for row in found] == [one.text for one in said]
    assert found[0].pop("at").startswith("2026-11-22T")
    assert found[0] == {
        "id": said[0].public_id,
        "direction": "in",
        "author": "customer",
        "kind": "text",
        "text": "message 0",
        "status": "received",
    }


@pytest.mark.parametrize(
    ("status", "receipt", "told"),
    [
        ("queued", "none", "queued"),
        ("sending", "none", "sending"),
        ("sent", "none", "sent"),
        ("sent", "delivered", "delivered"),
        ("sent", "read", "read"),
        ("uncertain", "none", "uncertain"),
        ("failed", "none", "failed"),
        ("cancelled", "none", "cancelled"),
    ],
)
def test_how_far_a_message_got(api: APIClient, status: str, receipt: str, told: str) -> None:
    conversation = rows.conversation()
    rows.outbound(rows.message(conversation, author="assistant"), status, receipt=receipt)
    assert [row["status"] for row in _thread(api, conversation)] == [told]


def test_what_was_typed_on_the_phone_was_sent(api: APIClient) -> None:
    conversation = rows.conversation("human")
    rows.message(conversation, "já te ajudo", author="person")
    assert [row["status"] for row in _thread(api, conversation)] == ["sent"]


def test_without_the_floor_nobody_speaks(api: APIClient) -> None:
    conversation = rows.conversation()
    response = api.post(_url(conversation), {"text": "oi"}, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "not_your_floor")
    assert not Message.objects.exists()


def test_with_the_floor_the_words_are_queued(api: APIClient, supervisor: User) -> None:
    conversation = rows.conversation("human", owner=supervisor)
    response = api.post(_url(conversation), {"text": " Bom dia! "}, format="json")
    assert response.status_code == 201, response.json()
    body = response.json()
    assert (body["author"], body["text"], body["status"]) == ("person", " Bom dia! ", "queued")
    assert Outbound.objects.get().message.public_id == body["id"]


def test_the_same_key_is_the_same_message(api: APIClient, supervisor: User, moment: Clock) -> None:
    conversation = rows.conversation("human", owner=supervisor)
    other = rows.conversation("human", owner=supervisor)
    key = {"Idempotency-Key": "k-1"}
    first = api.post(_url(conversation), {"text": "oi"}, format="json", headers=key)
    moment.forward(30)
    again = api.post(_url(conversation), {"text": "oi"}, format="json", headers=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    for url, text in ((_url(conversation), "tchau"), (_url(other), "oi")):
        refused = api.post(url, {"text": text}, format="json", headers=key)
        assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_mismatch")
    assert Message.objects.count() == Outbound.objects.count() == 1


def test_keys_of_two_people_do_not_meet(as_person: AsPerson) -> None:
    for _ in range(2):
        who = rows.person("supervisor")
        conversation = rows.conversation("human", owner=who)
        url, key = _url(conversation), {"Idempotency-Key": "k-1"}
        response = as_person(who).post(url, {"text": "oi"}, format="json", headers=key)
        assert response.status_code == 201
    assert Message.objects.count() == 2


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " \n"}, {"text": "x" * 4097}, {"text": ["oi"]}])
def test_what_cannot_be_said_is_named(api: APIClient, supervisor: User, body: dict[str, object]) -> None:
    conversation = rows.conversation("human", owner=supervisor)
    response = api.post(_url(conversation), body, format="json")
    assert response.status_code == 400
    assert set(response.json()) == {"detail", "code", "fields"}
    assert list(response.json()["fields"]) == ["text"]


def test_a_body_that_is_no_json_is_refused_in_the_same_shape(api: APIClient) -> None:
    response = api.post(_url(rows.conversation()), "{", content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (400, "parse_error")
    assert response.json()["fields"] == {}
    key = {"Idempotency-Key": "k" * 121}
    response = api.post(_url(rows.conversation()), {"text": "oi"}, format="json", headers=key)
    assert list(response.json()["fields"]) == ["Idempotency-Key"]
