"""A worker dies on a file at any labelled point: it is fetched, seen and answered all the same, and paid for once."""

import base64
from contextlib import suppress

import pytest

from assistants.models import Perception
from conversations.models import Attachment, MediaReading, Turn
from conversations.services.media.work import DEATHS
from tests import media
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, sweep_for
from tests.flows.crash import Crashes, Killed
from tests.flows.sending import sends
from tests.worker import Worker

POINTS = {
    "media.after_claim": 1,
    "media.after_fetch": 1,
    "media.after_look": 1,
    "perception.after_leave": 1,
    "perception.before_answered": 2,  # the answer died with the worker: the provider is asked again, and a row says so
    "media.before_settle": 1,
}


@pytest.mark.parametrize(("point", "looks"), POINTS.items())
def test_a_worker_that_dies_there_costs_time_and_nothing_else(
    point: str,
    looks: int,
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    crashes: Crashes,
) -> None:
    data = base64.b64encode(media.png("Roteador com a luz LOS vermelha")).decode()
    message_id = gateway.receives(customer.phone, type="image", base64=data, mime="image/png")
    crashes.at.append(point)
    sends(customer, "image", None, message_id=message_id, caption="e isso?")
    with pytest.raises(Killed):
        worker.run_until_idle()
    sweep_for(worker, 60)
    reading = MediaReading.objects.get()
    assert (reading.status, reading.kind, reading.deaths) == ("done", "seen", 1)
    assert Attachment.objects.get().state == "stored"
    assert len(model.saw()) == looks
    assert Perception.objects.filter(status="answered").count() == 1
    assert not Perception.objects.filter(status="started").exists()
    assert Turn.objects.get().status == "done"
    assert len(gateway.texts()) == 1
    assert "LOS vermelha" in gateway.texts()[0]


def test_a_file_that_kills_its_workers_is_left_alone(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    crashes.at += ["media.after_claim"] * 4
    sends(customer, "image", media.png(), caption="e isso?")
    for _ in range(30):
        with suppress(Killed):
            sweep_for(worker, 10)
    assert crashes.at == []
    reading = MediaReading.objects.get()
    assert (reading.status, reading.reason) == ("failed", "kills_workers")
    assert len(gateway.texts()) == 1


def test_an_error_that_nobody_foresaw_behind_a_paid_call_is_not_paid_for_without_end(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, crashes: Crashes
) -> None:
    def fails() -> None:
        crashes.then["perception.before_answered"] = fails
        raise ValueError("a row cannot hold that")

    crashes.then["perception.before_answered"] = fails
    sends(customer, "image", media.png(), caption="e isso?")
    sweep_for(worker, 300)
    reading = MediaReading.objects.get()
    assert (reading.status, reading.reason) == ("failed", "kills_workers")
    assert len(model.saw()) == DEATHS
    assert len(gateway.texts()) == 1


def test_two_workers_on_one_file_ask_the_provider_once(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    sends(customer, "image", media.png(), caption="e isso?")
    worker.run_until_idle()
    reading = MediaReading.objects.get()
    MediaReading.objects.filter(pk=reading.pk).update(status="due")
    sweep_for(worker, 30)
    assert MediaReading.objects.get().status == "done"
    assert len(model.saw()) == 1
    assert len(gateway.texts()) == 1
