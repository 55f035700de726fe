"""Why a person was asked, and what they should know, stands where people look, for as long as it matters."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from conversations.services import handoff
from lia_cortex.accounts.models import User
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.flows.proving import exchange
from tests.worker import Worker

CALL = ("transfer_to_person", {"reason": "Quer negociar a multa.", "summary": "Cliente de CPF [CPF_1], plano de 500."})
REASON, SUMMARY = "Quer negociar a multa.", "Cliente de CPF 529.982.247-25, plano de 500."


@pytest.fixture
def rosa(transactional_db: None) -> User:
    """Give a supervisor, who sees every conversation."""
    return User.objects.create(username="rosa", role=User.Role.SUPERVISOR)


def test_reason_and_summary_are_read_until_the_assistant_has_the_floor_again(
    customer: Customer, worker: Worker, gateway: Gateway, model: ModelServer, rosa: User
) -> None:
    browser, api = Client(headers={"Accept-Language": "en"}), APIClient()
    browser.force_login(rosa)
    api.force_authenticate(rosa)
    model.will_call(CALL)
    exchange(customer, worker, gateway, "meu cpf é 529.982.247-25, quero negociar a multa")
    talk = customer.conversation

    def told() -> tuple[str, str]:
        body = api.get(f"/api/v1/conversations/{talk.public_id}/").json()
        return body["handoff_reason"], body["handoff_summary"]

    def page() -> str:
        return browser.get(f"/c/{talk.public_id}/").content.decode()

    assert told() == (REASON, SUMMARY)
    assert page().count(REASON) == 2  # above the thread and in its line
    assert page().count(SUMMARY) == 1
    handoff.take_over(conversation_id=talk.pk, person=rosa, now=customer.clock.at)
    assert told() == (REASON, SUMMARY)
    assert SUMMARY in page()
    handoff.return_to_bot(conversation_id=talk.pk, person=rosa, now=customer.clock.at)
    assert told() == ("", "")
    assert SUMMARY not in page()


def test_from_assistant_to_assistant_the_line_names_the_colleague(
    customer: Customer, worker: Worker, gateway: Gateway, rosa: User
) -> None:
    browser = Client(headers={"Accept-Language": "en"})
    browser.force_login(rosa)
    exchange(customer, worker, gateway, "minha internet caiu")
    page = browser.get(f"/c/{customer.conversation.public_id}/").content.decode()
    assert "Handed to another assistant\n    · Suporte" in page
    assert "O pedido do cliente é com esta área." in page
