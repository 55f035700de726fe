"""Lesson 5: the provider refuses, breaks or hangs: messages wait, are answered once, in order."""

import pytest
from pytest_django.fixtures import Settings

from conversations.models import ConversationEvent, Turn
from lia_cortex.registry.models import Breaker
from lia_cortex.registry.services import knobs
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, turn_knob
from tests.worker import Clock, Worker


@pytest.fixture(autouse=True)
def _hangs_are_noticed_soon(settings: Settings, model: ModelServer) -> None:
    settings.OPENAI_TIMEOUT_SECONDS = 0.3


@pytest.mark.parametrize("kind", ["status429", "status500", "hang"])
def test_ten_minutes_without_the_provider(
    kind: str, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.fails(kind, count=None)
    other = customer.another("5511977776666")
    customer.says("primeira pergunta")
    worker.run_until_idle(within=120)
    other.says("de outra pessoa")
    customer.says("segunda pergunta")
    worker.run_until_idle(within=480)
    assert gateway.texts() == []
    assert set(Turn.objects.values_list("status", flat=True)) == {"waiting"}
    # The thread says why nobody answers, once and not at each try.
    assert ConversationEvent.objects.filter(kind="provider", conversation=other.conversation).count() == 1
    model.reset()
    model.will_say("As duas.", match="segunda pergunta")
    model.will_say("A outra.", match="de outra")
    worker.run_until_idle(within=300)
    assert gateway.texts(customer.phone) == ["As duas."]
    assert gateway.texts(other.phone) == ["A outra."]
    asked = [item["content"] for item in model.asked()[-1]["input"] + model.asked()[-2]["input"] if item.get("role")]
    assert asked.index("primeira pergunta") < asked.index("segunda pergunta")
    assert set(Turn.objects.values_list("status", flat=True)) == {"done"}


def test_the_breaker_is_shared_and_lets_one_probe_through(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.fails("status500", count=None)
    for number in range(12):
        customer.another(f"55119777700{number:02d}").says("oi")
    worker.run_until_idle(within=4)
    asked = len(model.asked())
    assert Breaker.objects.get().opened_at is not None
    assert asked <= 6  # five faults open it, whoever asks; then nobody does
    worker.run_until_idle(within=60)
    assert len(model.asked()) - asked <= 4
    model.reset()
    worker.run_until_idle(within=300)
    assert len(gateway.texts()) == 12
    assert Breaker.objects.get().opened_at is None


def test_a_refusal_of_our_own_request_does_not_count(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.fails("status400", count=None)
    for number in range(7):
        customer.another(f"55119777700{number:02d}").says("oi")
    worker.run_until_idle()
    assert not Breaker.objects.filter(opened_at__isnull=False).exists()
    assert customer.another("5511977770000").conversation.state == "waiting_human"


def test_retry_after_is_honoured(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.fails("status429", count=1, retry_after=40)
    model.will_say("Oi!")
    customer.says("oi")
    worker.run_until_idle(within=30)
    assert gateway.texts() == []
    assert len(model.asked()) == 1
    worker.run_until_idle(within=60)
    assert gateway.texts() == ["Oi!"]


def test_after_the_longest_wait_a_person_is_asked(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    turn_knob(knobs.TURN_MAX_AGE, 600)
    model.fails("status500", count=None)
    customer.says("oi")
    worker.run_until_idle(within=900)
    assert customer.conversation.state == "waiting_human"
    (said,) = gateway.texts()
    assert customer.thread() == ["customer: oi", f"system: {said}"]
    assert Turn.objects.get().status == "failed"
