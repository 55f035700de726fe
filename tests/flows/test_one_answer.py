"""A burst gets one answer."""

from conversations.models import Outbound, Turn
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker


def test_three_short_messages_get_one_answer(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Abrimos cedo.")
    customer.says("oi", "que horas", "vocês abrem?")
    worker.run_until_idle()
    assert gateway.texts() == ["Abrimos cedo."]


def test_a_turn_records_the_clock_and_the_ids_that_it_used(
    customer: Customer, worker: Worker, model: ModelServer
) -> None:
    model.will_say("\n\n".join("x" * 390 for _ in range(2)))
    customer.says("oi")
    worker.run_until_idle()
    model.will_call(("transfer_to_person", {"reason": "pediu", "summary": "quer uma pessoa"}))
    customer.says("quero uma pessoa")
    worker.run_until_idle()
    for turn in Turn.objects.order_by("pk"):
        sends = Outbound.objects.filter(turn=turn).order_by("pk")
        assert turn.tape["ids"] == [made for send in sends for made in (send.message.public_id, send.public_id)]
        assert turn.claimed_at is not None
        assert turn.tape["clock"][0] == turn.claimed_at.isoformat()
    assert [Outbound.objects.filter(turn=turn).count() for turn in Turn.objects.order_by("pk")] == [2, 1]
