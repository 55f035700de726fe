"""A burst gets one answer."""

from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker


def test_three_short_messages_get_one_answer(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Abrimos às 9h.")
    customer.says("oi", "que horas", "vocês abrem?")
    worker.run_until_idle()
    assert gateway.texts() == ["Abrimos às 9h."]
