"""Who has the floor, through the endpoints."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from tests.api import rows

pytestmark = [pytest.mark.urls("conversations.api.urls"), pytest.mark.django_db]
AsPerson = Callable[[User], APIClient]


def do(client: APIClient, of: Conversation, act: str, **body: object) -> Any:
    return client.post(f"/api/v1/conversations/{of.public_id}/{act}/", body, format="json")


def test_take_over_and_return(api: APIClient) -> None:
    conversation = rows.conversation()
    taken = do(api, conversation, "take-over")
    assert taken.status_code == 200, taken.json()
    assert (taken.json()["state"], taken.json()["owner"]) == ("human", {"kind": "person", "name": "Ana Lima"})
    given_back = do(api, conversation, "return-to-bot").json()
    assert (given_back["state"], given_back["owner"]["kind"]) == ("bot", "bot")


def test_an_agent_takes_from_the_queue_and_then_owns(as_person: AsPerson) -> None:
    team = rows.team()
    agent = rows.person("agent", team)
    conversation = rows.conversation("waiting_human", team=team)
    assert do(as_person(agent), conversation, "take-over").status_code == 200
    colleague = as_person(rows.person("agent", team))
    assert do(colleague, conversation, "take-over").status_code == 404


def test_transfer_to_a_team_by_name_or_id(api: APIClient) -> None:
    team = rows.team("Financeiro")
    for name in ("financeiro", team.public_id):
        answer = do(api, rows.conversation(), "transfer", team=name, reason="fatura")
        assert answer.status_code == 200, answer.json()
        assert (answer.json()["state"], answer.json()["team"]) == ("waiting_human", "Financeiro")


def test_transfer_to_an_assistant(api: APIClient, supervisor: User) -> None:
    rows.assistant("suporte")
    conversation = rows.conversation("human", owner=supervisor)
    answer = do(api, conversation, "transfer", assistant="suporte", reason="internet")
    assert answer.status_code == 200, answer.json()
    assert (answer.json()["state"], answer.json()["assistant"]) == ("bot", "suporte")


def test_who_gives_a_conversation_away_still_gets_its_answer(as_person: AsPerson) -> None:
    agent, team = rows.person("agent"), rows.team()
    conversation = rows.conversation("human", owner=agent)
    answer = do(as_person(agent), conversation, "transfer", team=team.public_id, reason="turno")
    assert answer.status_code == 200
    assert do(as_person(agent), conversation, "take-over").status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "x"}, "non_field_errors"),
        ({"team": "nobody", "reason": "x"}, "team"),
        ({"assistant": "nobody", "reason": "x"}, "assistant"),
        ({"team": "Suporte"}, "reason"),
        ({"team": "Suporte", "assistant": "recepcao", "reason": "x"}, "non_field_errors"),
    ],
)
def test_a_transfer_needs_one_target_and_a_reason(api: APIClient, body: dict[str, str], field: str) -> None:
    rows.team("Suporte")
    answer = do(api, rows.conversation(), "transfer", **body)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_assign_by_login_or_id(api: APIClient) -> None:
    colleague = rows.person("agent", first_name="Rui")
    for name in (colleague.username, colleague.public_id):
        answer = do(api, rows.conversation(), "assign", user=name)
        assert answer.json()["owner"] == {"kind": "person", "name": "Rui"}
    assert list(do(api, rows.conversation(), "assign", user="nobody").json()["fields"]) == ["user"]


def test_who_is_gone_gets_nothing(api: APIClient) -> None:
    gone = rows.person("agent", is_active=False)
    answer = do(api, rows.conversation(), "assign", user=gone.public_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "person_inactive")


def test_close_and_reopen(api: APIClient) -> None:
    conversation = rows.conversation()
    assert list(do(api, conversation, "close").json()["fields"]) == ["reason"]
    closed = do(api, conversation, "close", reason="resolvido").json()
    assert (closed["state"], closed["close_reason"], closed["owner"]["kind"]) == ("closed", "resolvido", "none")
    assert do(api, conversation, "close", reason="resolvido").status_code == 409
    reopened = do(api, conversation, "reopen").json()
    assert (reopened["state"], reopened["closed_at"]) == ("human", None)
    assert do(api, conversation, "reopen").status_code == 409


@pytest.mark.parametrize("act", ["take-over", "return-to-bot"])
def test_a_closed_conversation_is_not_acted_on(api: APIClient, act: str) -> None:
    answer = do(api, rows.conversation("closed"), act)
    assert answer.status_code == 409
    assert set(answer.json()) == {"detail", "code"}


def test_reading_methods_do_nothing(api: APIClient) -> None:
    conversation = rows.conversation()
    answer = api.get(f"/api/v1/conversations/{conversation.public_id}/take-over/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize("act", ["take-over", "return-to-bot", "transfer", "assign", "close", "reopen"])
@pytest.mark.parametrize("body", ["{", '{"a": }', "[1]", '"x"', "7", "null", "\x00"])
def test_a_broken_body_does_nothing(api: APIClient, supervisor: User, act: str, body: str) -> None:
    state = {"return-to-bot": "human", "reopen": "closed"}.get(act, "bot")
    conversation = rows.conversation(state, owner=supervisor if state == "human" else None)
    url = f"/api/v1/conversations/{conversation.public_id}/{act}/"
    answer = api.post(url, body, content_type="application/json")
    assert answer.status_code == 400, answer.json()
    assert set(answer.json()) == {"detail", "code", "fields"}
    conversation.refresh_from_db()
    assert conversation.state == state


@pytest.mark.parametrize("body", ["", "{}", '{"unasked": 1}'])
def test_where_nothing_is_wanted_an_empty_body_is_right(api: APIClient, body: str) -> None:
    url = f"/api/v1/conversations/{rows.conversation().public_id}/take-over/"
    assert api.post(url, body, content_type="application/json").status_code == 200
