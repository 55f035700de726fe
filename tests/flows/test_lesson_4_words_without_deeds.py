"""Lesson 4: a transfer that nobody made, a tool call as text: the customer never reads either."""

from typing import Any

import pytest

from conversations.models import Message
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker


@pytest.mark.parametrize("options", [{}, {"form": "json"}, {"tool": "search_knowledge"}])
def test_a_tool_call_as_text_is_asked_for_again(
    options: dict[str, Any], customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.fails("tool_as_text", **options)
    model.will_say("Abrimos cedo.")
    customer.says("que horas abrem?")
    worker.run_until_idle()
    assert gateway.texts() == ["Abrimos cedo."]


def test_a_model_that_goes_on_writing_calls_gets_a_person_for_the_customer(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.fails("tool_as_text", count=None)
    customer.says("que horas abrem?")
    worker.run_until_idle()
    assert customer.conversation.state == "waiting_human"
    (said,) = gateway.texts()
    assert "transfer_to_person" not in said
    assert Message.objects.get(text=said).author == "system"


def test_a_claimed_transfer_that_nobody_made_is_not_sent(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.fails("claims_transfer")
    model.will_call(("transfer_to_person", {"reason": "O cliente pediu.", "summary": "Quer uma pessoa."}))
    customer.says("me ajuda")
    worker.run_until_idle()
    assert customer.conversation.state == "waiting_human"
    assert len(gateway.texts()) == 1
    assert "transferindo" not in gateway.texts()[0]


def test_a_model_that_only_claims_gets_a_person_for_the_customer(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.fails("claims_transfer", count=None)
    customer.says("me ajuda")
    worker.run_until_idle()
    assert customer.conversation.state == "waiting_human"
    assert not [text for text in gateway.texts() if "transferindo" in text]
