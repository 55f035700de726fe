"""What the customer's phone shows while an answer is on its way."""

from conversations import jobs
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_waiting
from tests.flows.crash import Crashes
from tests.worker import Worker


def test_what_a_turn_takes_is_marked_as_read(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Abrimos cedo.")
    message_id = gateway.receives(customer.phone, type="text", text="que horas abrem?")
    assert [tick for _, tick in gateway.ticks(customer.phone)] != ["read"]
    customer.posts(payloads.text("que horas abrem?", phone=customer.phone, at=customer.clock.at, message_id=message_id))
    worker.run_until_idle(within=5)
    assert (message_id, "read") in gateway.ticks(customer.phone)
    assert gateway.texts() == ["Abrimos cedo."]


def test_the_typing_sign_shows_while_the_model_works(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    seen: list[bool] = []

    def another_worker() -> None:
        run_waiting(jobs.SHOW_TYPING)
        seen.append(gateway.is_typing(customer.phone))

    crashes.then["run.after_model"] = another_worker
    model.will_say("Abrimos cedo.")
    customer.says("que horas abrem?")
    worker.run_until_idle(within=30)
    assert seen == [True]


def test_nobody_types_when_the_turn_is_over(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    gateway.fails(kind="status", status=500, endpoint="sendPresence", count=1)
    model.will_say("Abrimos cedo.")
    customer.says("que horas abrem?")
    worker.run_until_idle(within=120)
    assert gateway.texts() == ["Abrimos cedo."]
    assert [fault["endpoint"] for fault in gateway.faults()] == ["sendPresence"]  # nothing was there for it to strike
