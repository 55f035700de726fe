"""The gate in front of the model: what it holds back waits, and is answered once."""

from conversations.models import Turn
from lia_cortex.registry.models import Admission
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker

Level = Admission.Level


def test_held_back_it_waits_and_is_answered_when_the_gate_opens(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Abrimos cedo.")
    Admission.objects.create(level=Level.HOLD_NEW)
    customer.says("que horas abrem?")
    worker.run_until_idle(within=30)
    assert gateway.texts() == []
    assert [(turn.status, turn.reason) for turn in Turn.objects.all()] == [("waiting", "admission")]

    customer.says("oi?")
    Admission.objects.update(level=Level.NORMAL)
    worker.run_until_idle(within=30)
    assert gateway.texts() == ["Abrimos cedo."]
    assert [turn.status for turn in Turn.objects.all()] == ["done"]
    assert Turn.objects.get().messages.filter(direction="in").count() == 2
