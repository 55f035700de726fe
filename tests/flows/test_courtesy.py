"""What the customer's phone shows while an answer is on its way."""

from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker


def test_what_a_turn_takes_is_marked_as_read(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Abrimos às 9h.")
    message_id = gateway.receives(customer.phone, type="text", text="que horas abrem?")
    assert [tick for _, tick in gateway.ticks(customer.phone)] != ["read"]
    customer.posts(payloads.text("que horas abrem?", phone=customer.phone, at=customer.clock.at, message_id=message_id))
    worker.run_until_idle(within=5)
    assert (message_id, "read") in gateway.ticks(customer.phone)
    assert gateway.texts() == ["Abrimos às 9h."]
