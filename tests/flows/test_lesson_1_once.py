"""Lesson 1: the same webhook twice, out of order, after a restart: one stored message, one reply."""

from datetime import timedelta

from conversations.models import Conversation, Message, Outbound, Turn, WebhookEvent
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, sweep_for
from tests.worker import Clock, Worker


def test_a_webhook_delivered_twice_is_one_message_and_one_reply(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Abrimos cedo.")
    body = payloads.text("que horas abrem?", at=customer.clock.at)
    customer.posts(body)
    customer.posts(body)
    worker.run_until_idle()
    customer.posts(body)
    worker.run_until_idle()
    assert customer.thread() == ["customer: que horas abrem?", "assistant: Abrimos cedo."]
    assert gateway.texts() == ["Abrimos cedo."]
    assert list(WebhookEvent.objects.order_by("pk").values_list("status", "reason")) == [
        ("applied", ""),
        ("ignored", "duplicate"),
        ("ignored", "duplicate"),
    ]


def test_messages_out_of_order_stand_in_the_order_they_were_sent(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock
) -> None:
    model.will_say("Certo.")
    bodies = [payloads.text(word, at=moment.at + timedelta(seconds=n)) for n, word in enumerate(["um", "dois", "três"])]
    moment.forward(3)
    for body in (bodies[2], bodies[0], bodies[1]):
        customer.posts(body)
    worker.run_until_idle()
    assert customer.thread() == ["customer: um", "customer: dois", "customer: três", "assistant: Certo."]
    asked = [item["content"] for item in model.asked()[0]["input"] if item.get("role") == "user"]
    assert asked == ["um", "dois", "três"]


def test_after_a_flushed_broker_the_sweep_finds_the_work(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Abrimos cedo.")
    customer.says("que horas abrem?")
    sweep_for(worker, 24, every=3)  # every nudge is lost, at each stage
    assert gateway.texts() == ["Abrimos cedo."]
    assert Turn.objects.count() == Outbound.objects.count() == 1


def test_a_backlog_of_a_thousand_old_events_reopens_and_answers_nothing(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Oi!")
    customer.says("oi")
    worker.run_until_idle()
    Conversation.objects.update(state="closed", owner_kind="none", closed_at=moment.at, close_reason="solved")
    moment.forward(2 * 3600)
    for number in range(1000):
        customer.posts(
            payloads.text(
                f"antiga {number}",
                at=moment.at - timedelta(hours=1, minutes=30),
                phone=f"55119888800{number % 7:02d}" if number % 2 else customer.phone,
            )
        )
    worker.run_until_idle()
    assert Message.objects.filter(text__startswith="antiga").count() == 1000
    assert not Conversation.objects.exclude(state="closed").exists()
    assert gateway.texts() == ["Oi!"]
    assert len(model.asked()) == 1
    assert Turn.objects.count() == 1
