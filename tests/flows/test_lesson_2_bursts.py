"""Lesson 2: a burst of messages is one turn, even if nobody worked while it came."""

import base64
from datetime import timedelta

from conversations.models import Attachment, Turn
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, lose_nudges
from tests.worker import Clock, Worker


def test_five_texts_in_four_seconds_are_one_turn(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Entendi tudo.")
    for text in ("minha internet", "caiu", "hoje cedo", "e não", "voltou"):
        customer.posts(payloads.text(text, at=moment.at))
        worker.run_due()
        moment.forward(0.8)
    worker.run_until_idle()
    assert Turn.objects.get().messages.filter(direction="in").count() == 5
    assert gateway.texts() == ["Entendi tudo."]


def test_workers_that_were_stopped_for_half_a_minute_still_see_one_burst(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Entendi tudo.")
    customer.says("um", "dois", "três", "quatro", "cinco", every=0.8)
    moment.forward(30)
    worker.run_until_idle()
    assert Turn.objects.get().messages.filter(direction="in").count() == 5
    assert gateway.texts() == ["Entendi tudo."]


def test_stopped_workers_and_a_flushed_broker_still_see_one_burst(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Entendi tudo.")
    customer.says("um", "dois", "três", "quatro", "cinco", every=0.8)
    lose_nudges()
    moment.forward(30)
    worker.sweep()
    worker.run_until_idle()
    assert gateway.texts() == ["Entendi tudo."]
    assert Turn.objects.count() == 1


def test_a_photo_and_words_are_one_turn(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Vi a foto.")
    photo = payloads.recorded("baileys-upsert-image-base64-on")
    photo["instance"] = "principal"
    photo["data"]["messageTimestamp"] = int(moment.at.timestamp())
    photo["data"]["message"]["base64"] = base64.b64encode(b"a picture").decode()
    customer.posts(photo)
    moment.forward(1)
    customer.says("é esse aqui")
    worker.run_until_idle()
    assert gateway.texts() == ["Vi a foto."]
    asked = [item["content"] for item in model.asked()[0]["input"] if item.get("role") == "user"]
    assert asked == ["[picture] foto do produto", "é esse aqui"]
    assert Attachment.objects.get().state == "stored"


def test_each_burst_gets_its_own_answer(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Um.")
    model.will_say("Dois.")
    customer.says("primeira")
    worker.run_until_idle()
    moment.at += timedelta(minutes=3)
    customer.says("segunda")
    worker.run_until_idle()
    assert gateway.texts() == ["Um.", "Dois."]
    assert Turn.objects.count() == 2
