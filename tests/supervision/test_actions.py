"""Taking over, giving back and closing from the board."""

from collections.abc import Callable

import pytest
from django.test import Client

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from tests.supervision.company import Company

State = Conversation.State


@pytest.fixture
def rosa(company: Company) -> User:
    return company.person("rosa", role="supervisor")


def test_take_over_return_and_close(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation()
    client = as_person(rosa)
    address = f"/c/{talk.public_id}/"
    assert client.post(f"{address}take-over/").headers["Location"] == address
    talk.refresh_from_db()
    assert (talk.state, talk.owner) == (State.HUMAN, rosa)
    client.post(f"{address}return-to-bot/")
    talk.refresh_from_db()
    assert talk.state == State.BOT
    client.post(f"{address}close/", {"reason": "resolvido"})
    talk.refresh_from_db()
    assert (talk.state, talk.closed_by, talk.close_reason) == (State.CLOSED, rosa, "resolvido")
    kinds = list(talk.events.values_list("kind", flat=True))
    assert kinds == ["taken_over", "returned", "closed"]


def test_a_refusal_is_told(company: Company, rosa: User, as_person: Callable[[User], Client]) -> None:
    talk = company.conversation(state=State.CLOSED)
    page = as_person(rosa).post(f"/c/{talk.public_id}/take-over/", follow=True)
    assert "notice-warning" in page.content.decode()
    talk.refresh_from_db()
    assert talk.state == State.CLOSED


def test_who_gives_a_conversation_away_is_led_to_the_list(
    company: Company, as_person: Callable[[User], Client]
) -> None:
    ana = company.person("ana")
    talk = company.conversation(state=State.HUMAN, owner=ana)
    response = as_person(ana).post(f"/c/{talk.public_id}/return-to-bot/")
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("act", ["take-over", "return-to-bot", "close"])
def test_only_by_a_form_of_ours(company: Company, rosa: User, act: str) -> None:
    talk = company.conversation()
    client = Client(enforce_csrf_checks=True)
    client.force_login(rosa)
    assert client.get(f"/c/{talk.public_id}/{act}/").status_code == 405
    assert client.post(f"/c/{talk.public_id}/{act}/").status_code == 403
    talk.refresh_from_db()
    assert talk.state == State.BOT
