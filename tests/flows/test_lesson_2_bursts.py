"""Lesson 2: a burst of messages is one turn, even if nobody worked while it came."""

from datetime import timedelta

from conversations.models import Turn
from tests import media, payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, lose_nudges, sweep_for
from tests.flows.sending import sends
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


def _caption_voice_and_photo(customer: Customer) -> None:
    sends(customer, "audio", media.voice("minha internet não volta"))
    customer.clock.forward(0.7)
    sends(customer, "image", media.png("Roteador com a luz LOS vermelha"), caption="é esse aqui")
    customer.clock.forward(0.7)


def _answered_with_all_of_it(model: ModelServer, gateway: Gateway) -> None:
    assert gateway.texts() == ["Vi e ouvi."]
    assert len(model.asked()) == 1
    said = [item["content"] for item in model.asked()[0]["input"] if item.get("role") == "user"]
    assert said[0] == "[voice message] minha internet não volta"
    assert said[1].startswith("[picture] é esse aqui\n[picture shows: Roteador com a luz LOS vermelha")
    assert Turn.objects.get().messages.filter(direction="in").count() == 2
    assert (len(model.saw()), len(model.heard())) == (1, 1)


def test_a_caption_a_voice_note_and_a_photo_are_one_turn_after_they_were_read(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("Vi e ouvi.")
    _caption_voice_and_photo(customer)
    worker.run_until_idle()
    _answered_with_all_of_it(model, gateway)
    # The voice message is a part of the question that the picture is looked at with.
    assert "minha internet não volta" in model.saw()[0]["input"][0]["content"][0]["text"]


def test_so_are_they_when_workers_were_stopped_for_half_a_minute(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Vi e ouvi.")
    _caption_voice_and_photo(customer)
    moment.forward(30)
    worker.run_until_idle()
    _answered_with_all_of_it(model, gateway)


def test_so_are_they_when_the_broker_was_flushed_too(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Vi e ouvi.")
    _caption_voice_and_photo(customer)
    lose_nudges()
    moment.forward(30)
    sweep_for(worker, 60)
    _answered_with_all_of_it(model, gateway)


def test_files_lengthen_the_burst_no_more_than_words(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Vi e ouvi.")
    began = moment.at
    for second in range(7):
        sends(customer, "image", media.png(f"foto {second}"))
        worker.run_due()
        moment.forward(1.4)
    worker.run_until_idle()
    turn = Turn.objects.order_by("pk")[0]
    assert turn.cap_at == began + timedelta(seconds=10)
    assert turn.claimed_at is not None
    assert turn.claimed_at <= turn.cap_at


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
