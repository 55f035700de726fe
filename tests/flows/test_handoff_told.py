"""Why a person was asked, and what they should know, stands where people look, for as long as it matters."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from rest_framework.test import APIClient

from assistants.models import Assistant
from conversations.services import handoff
from lia_cortex.accounts.models import User
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Ceiling
from lia_cortex.registry.services import knobs
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, turn_knob
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
    page = " ".join(browser.get(f"/c/{customer.conversation.public_id}/").content.decode().split())
    assert "Handed to another assistant · Suporte" in page
    assert "O pedido do cliente é com esta área." in page


def _in_circles(model: ModelServer) -> None:
    turn_knob(knobs.HANDOFFS_PER_TURN, 0)
    model.will_call(("hand_off", {"target": "suporte", "reason": "É técnico.", "summary": " "}))


def _ceiling(model: ModelServer) -> None:
    Ceiling.objects.update_or_create(kind="day", defaults={"usd": Decimal(0), "is_active": True})
    recent.forget_all()


def _steps(model: ModelServer) -> None:
    Assistant.objects.update(max_steps=1)
    recent.forget_all()
    model.will_call(("search_knowledge", {"query": "mudança"}))


def _refused(model: ModelServer) -> None:
    model.fails("status400", count=None)


def _away(model: ModelServer) -> None:
    turn_knob(knobs.TURN_MAX_AGE, 60)
    model.fails("status500", count=None)


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (_in_circles, "The assistants handed the customer on in circles."),
        (_ceiling, "The ceiling on the day's model costs is reached."),
        (_steps, "The assistant took as many steps as one answer may take."),
        (_refused, "The model would not answer this."),
        (_away, "The model could not be reached for too long."),
    ],
)
def test_where_no_assistant_wrote_a_summary_the_customers_own_words_stand(
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    rosa: User,
    cause: Callable[[ModelServer], None],
    reason: str,
) -> None:
    cause(model)
    customer.says("vou mudar   de casa", "vocês atendem no " + "centro " * 40)
    worker.run_until_idle(within=120)
    api = APIClient(headers={"Accept-Language": "en"})
    api.force_authenticate(rosa)
    talk = customer.conversation
    body = api.get(f"/api/v1/conversations/{talk.public_id}/").json()
    assert talk.state == "waiting_human"
    assert body["handoff_reason"].startswith(reason)
    words = body["handoff_summary"]
    assert words.startswith("“vou mudar de casa / vocês atendem no centro centro")
    assert words.endswith("…”")
    assert len(words) <= 163

    # Given back, they are no note of ours: to the assistant they are what the customer said, and nothing else.
    model.reset()
    turn_knob(knobs.TURN_MAX_AGE, 600)
    Ceiling.objects.update(is_active=False)
    Assistant.objects.update(max_steps=6)
    recent.forget_all()
    handoff.return_to_bot(conversation_id=talk.pk, person=rosa, now=customer.clock.at)
    customer.says("e aí?")
    worker.run_until_idle(within=120)
    told = [item for item in model.asked()[-1]["input"] if item.get("role") == "developer"]
    assert told
    assert "vou mudar" not in str(told)
