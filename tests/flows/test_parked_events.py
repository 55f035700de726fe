"""Edits, reactions and receipts that come before their message wait for it."""

from conversations.models import Message, Outbound, ParkedEvent, WebhookEvent
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows import bodies
from tests.flows.conftest import Customer, apply_waiting, lose_nudges
from tests.flows.crash import Crashes
from tests.worker import Clock, Worker


def test_an_edit_before_its_message(customer: Customer, worker: Worker, model: ModelServer, moment: Clock) -> None:
    message_id = payloads.new_id()
    customer.posts(bodies.edited(message_id, "às 10h", at=moment.at))
    worker.run_due()
    assert WebhookEvent.objects.get().status == "parked"
    customer.posts(payloads.text("às 9h", at=moment.at, message_id=message_id))
    worker.run_due()
    message = Message.objects.get()
    assert message.text == "às 10h"
    assert [earlier["text"] for earlier in message.earlier_texts] == ["às 9h"]
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"applied"}
    assert not ParkedEvent.objects.exists()


def test_the_answer_knows_what_the_message_says_now(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock
) -> None:
    (message_id,) = customer.says("que horas feham?")
    customer.posts(bodies.edited(message_id, "que horas fecham?", at=moment.at))
    worker.run_until_idle()
    assert [item["content"] for item in model.asked()[0]["input"] if item.get("role") == "user"] == [
        "que horas fecham?"
    ]


def test_a_reaction_before_its_message(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    message_id = payloads.new_id()
    customer.posts(bodies.reaction(message_id, "👍", at=moment.at))
    worker.run_due()
    assert not Message.objects.exists()
    customer.posts(payloads.text("oi", at=moment.at, message_id=message_id))
    worker.run_until_idle()
    reaction = Message.objects.get(kind="reaction")
    assert (reaction.text, reaction.reply_to_provider_id, reaction.wants_answer) == ("👍", message_id, False)
    assert len(gateway.texts()) == 1


def test_a_reaction_to_an_answer_asks_for_nothing(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    ours = Outbound.objects.get().provider_id
    customer.posts(bodies.reaction(ours, "❤️", at=moment.at, from_me=True))
    worker.run_until_idle()
    assert Message.objects.get(kind="reaction").reply_to_provider_id == ours
    assert len(gateway.texts()) == len(model.asked()) == 1


def test_a_deletion_before_its_message(customer: Customer, worker: Worker, model: ModelServer, moment: Clock) -> None:
    message_id = payloads.new_id()
    customer.posts(bodies.deleted(message_id))
    worker.run_due()
    customer.posts(payloads.text("não era para vocês", at=moment.at, message_id=message_id))
    worker.run_until_idle()
    assert Message.objects.get().deleted_at is not None
    assert model.asked() == []


def test_what_waits_is_found_when_its_nudge_was_lost(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock
) -> None:
    message_id = payloads.new_id()
    customer.posts(bodies.edited(message_id, "às 10h", at=moment.at))
    worker.run_due()
    customer.posts(payloads.text("às 9h", at=moment.at, message_id=message_id))
    apply_waiting()
    lose_nudges()
    assert Message.objects.get().text == "às 9h"
    moment.forward(1)
    worker.sweep()
    assert Message.objects.get().text == "às 10h"


def test_what_waits_in_vain_ends_ignored(customer: Customer, worker: Worker, moment: Clock) -> None:
    customer.posts(bodies.edited("3EB0NEVER", "às 10h", at=moment.at))
    customer.posts(payloads.receipt("3EB0NEVER", "READ"))
    customer.posts(bodies.deleted("3EB0NEVER"))
    worker.run_due()
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"parked"}
    moment.forward(3601)
    worker.sweep()
    assert set(WebhookEvent.objects.values_list("status", "reason")) == {("ignored", "its message never came")}
    assert not ParkedEvent.objects.exists()


def test_ticks_only_move_forward(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    ours = Outbound.objects.get().provider_id
    seen = []
    for status in ("SERVER_ACK", "READ", "DELIVERY_ACK", "READ", "PLAYED", "ERROR"):
        customer.posts(payloads.receipt(ours, status))
        worker.run_due()
        row = Outbound.objects.get()
        seen.append((row.status, row.receipt))
    assert seen == [("sent", "none"), *[("sent", "read")] * 5]


def test_a_refusal_by_whatsapp_is_shown_as_failed(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    customer.posts(payloads.receipt(Outbound.objects.get().provider_id, "ERROR"))
    worker.run_due()
    assert Outbound.objects.get().status == "failed"


def test_a_receipt_and_an_echo_before_the_send_is_settled(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, crashes: Crashes
) -> None:
    """The gateway may tell of our send, and of the customer's tick, before its answer reaches us."""

    def gateway_is_faster() -> None:
        (send,) = gateway.sent()
        customer.posts(payloads.receipt(send["id"], "DELIVERY_ACK"))
        customer.posts(payloads.sent_here(send["id"], send["text"], at=moment.at))
        apply_waiting()

    crashes.then["outbox.after_send"] = gateway_is_faster
    customer.says("oi")
    worker.run_until_idle()
    row = Outbound.objects.get()
    assert (row.status, row.receipt) == ("sent", "delivered")
    assert len(gateway.texts()) == 1
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"applied"}
