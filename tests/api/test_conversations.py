"""The list and one conversation: shape, roles, filters, pages."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from lia_cortex.accounts.models import User
from tests.api import rows
from tests.worker import Clock

pytestmark = [pytest.mark.urls("conversations.api.urls"), pytest.mark.django_db]
URL = "/api/v1/conversations/"
AsPerson = Callable[[User], APIClient]


def ids(client: APIClient, **query: str) -> list[str]:
    response = client.get(URL, query)
    assert response.status_code == 200, response.json()
    return [row["id"] for row in response.json()["results"]]


def test_the_shape_of_a_conversation(api: APIClient) -> None:
    row = rows.conversation("bot", of=rows.contact("5511999998888", profile_name="Maria"))
    body = api.get(f"{URL}{row.public_id}/").json()
    assert body["id"] == row.public_id
    assert body["state"] == "bot"
    assert body["owner"] == {"kind": "bot", "name": "Recepcao"}
    assert body["assistant"] == "recepcao"
    assert body["contact"] == {
        "id": row.contact.public_id,
        "name": "Maria",
        "phone": "+5511999998888",
    }
    assert api.get(URL).json() == {"next": None, "results": [body]}


@pytest.mark.parametrize(
    ("state", "kind", "name"),
    [
        ("waiting_human", "queue", "Suporte"),
        ("human", "person", "Ana Lima"),
        ("waiting_customer", "phone", "Principal"),
        ("closed", "none", ""),
    ],
)
def test_the_owner_has_a_name(api: APIClient, supervisor: User, state: str, kind: str, name: str) -> None:
    owner = supervisor if state == "human" else None
    row = rows.conversation(state, team=rows.team("Suporte"), owner=owner)
    assert api.get(f"{URL}{row.public_id}/").json()["owner"] == {"kind": kind, "name": name}


def test_no_database_number_leaves(api: APIClient) -> None:
    row = rows.conversation("bot")
    body = api.get(f"{URL}{row.public_id}/").json()
    assert not [value for value in (body["id"], body["contact"]["id"]) if value.isdigit()]
    assert api.get(f"{URL}{row.pk}/").status_code == 404


def test_strangers_are_refused_with_a_code() -> None:
    response = APIClient().get(URL)
    assert (response.status_code, set(response.json())) == (401, {"detail", "code"})
    assert response.json()["code"] == "not_authenticated"


def test_a_token_opens_the_door(supervisor: User) -> None:
    key = Token.objects.create(user=supervisor).key
    client = APIClient(HTTP_AUTHORIZATION=f"Token {key}")
    assert client.get(URL).status_code == 200


def test_an_agent_sees_own_and_queued_ones_of_the_own_teams(as_person: AsPerson) -> None:
    mine, other = rows.team(), rows.team()
    agent = rows.person("agent", mine)
    seen = {
        rows.conversation("human", owner=agent).public_id,
        rows.conversation("waiting_customer", owner=agent).public_id,
        rows.conversation("waiting_human", team=mine).public_id,
        rows.conversation("waiting_human").public_id,  # nobody's team: everybody's queue
    }
    hidden = [
        rows.conversation("human", owner=rows.person("agent", mine), team=mine),
        rows.conversation("waiting_human", team=other),
        rows.conversation("bot", team=mine),
        rows.conversation("closed", team=mine),
    ]
    client = as_person(agent)
    assert set(ids(client)) == seen
    for row in hidden:
        for path in ("", "messages/"):
            response = client.get(f"{URL}{row.public_id}/{path}")
            assert (response.status_code, response.json()["code"]) == (404, "not_found")
        assert client.post(f"{URL}{row.public_id}/take-over/").status_code == 404
    for role in ("admin", "supervisor"):
        assert len(ids(as_person(rows.person(role)))) == len(seen) + len(hidden)


def test_filter_by_state(api: APIClient) -> None:
    rows.conversation("bot")
    waiting = rows.conversation("waiting_human")
    assert ids(api, state="waiting_human") == [waiting.public_id]
    assert len(ids(api, state="")) == 2
    response = api.get(URL, {"state": "sleeping"})
    assert response.status_code == 400
    assert response.json()["code"] == "invalid"
    assert list(response.json()["fields"]) == ["state"]


def test_pages_follow_each_other(api: APIClient, moment: Clock) -> None:
    expected = [
        rows.conversation(last_message_at=moment.at - timedelta(minutes=minute)).public_id for minute in range(5)
    ]
    seen, url = [], f"{URL}?limit=2"
    while url:
        body = api.get(url).json()
        assert len(body["results"]) <= 2
        seen += [row["id"] for row in body["results"]]
        url = body["next"]
    assert seen == expected


def _cursor(inside: str) -> str:
    return b64encode(inside.encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        *("zzz", "%", "====", "é", _cursor("p=zzz"), _cursor("p=2026-11-22"), _cursor("p=2026-13-45T00:00:00+00:00")),
        *(_cursor("o=x"), _cursor("p=\x00"), _cursor("p=2026-11-22T10:00:00"), _cursor("p=2026-11-22T10:00:00Z\x00")),
    ],
)
def test_a_cursor_that_nobody_gave_out_is_refused_in_words(as_person: AsPerson, cursor: str) -> None:
    client = as_person(rows.person("supervisor"))
    talk = rows.conversation()
    for url in (URL, f"{URL}{talk.public_id}/messages/"):
        answer = client.get(url, {"cursor": cursor}, headers={"Accept-Language": "en"})
        assert answer.status_code == 400, answer.json()
        assert answer.json()["code"] == "invalid"
        assert answer.json()["fields"] == {
            "cursor": ["This cursor is not from an answer of this list. Take `next` as it is, or begin without one."]
        }


def test_a_page_takes_few_queries(api: APIClient, django_assert_max_num_queries: Callable[..., object]) -> None:
    for _ in range(20):
        rows.conversation()
    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]
        assert len(ids(api)) == 20
