"""Lesson 3: a worker dies at any labelled point; nothing is lost, nothing is done twice."""

from contextlib import suppress

import pytest

from assistants.models import RunStep
from conversations.models import Message, Outbound, Turn
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, sweep_for
from tests.flows.crash import Crashes, Killed
from tests.worker import Clock, Worker

POINTS = [
    "inbound.before_apply",
    "turn.after_claim",
    "run.after_model",
    "run.before_tool",
    "run.after_tool",
    "turn.before_settle",
    "turn.after_settle",
    "outbox.after_claim",
    "outbox.after_send",
]


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_that_dies_there_costs_time_and_nothing_else(
    point: str,
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    moment: Clock,
    crashes: Crashes,
) -> None:
    model.will_call(("search_knowledge", {"query": "horário"}))
    model.will_say("Abrimos cedo.")
    crashes.at.append(point)
    customer.says("que horas vocês abrem?")
    with pytest.raises(Killed):
        worker.run_until_idle()
    sweep_for(worker, 150)
    assert customer.thread() == ["customer: que horas vocês abrem?", "assistant: Abrimos cedo."]
    assert gateway.texts() == ["Abrimos cedo."]
    assert Turn.objects.get().status == "done"
    assert Outbound.objects.get().status == "sent"
    assert len(model.asked()) == 2  # a stored step is never asked for again
    assert RunStep.objects.filter(kind="tool").count() == 1
    assert Message.objects.count() == 2


@pytest.mark.parametrize("point", ["turn.after_claim", "run.after_model", "outbox.after_claim", "outbox.after_send"])
def test_a_worker_that_dies_there_twice(
    point: str,
    customer: Customer,
    worker: Worker,
    model: ModelServer,
    gateway: Gateway,
    moment: Clock,
    crashes: Crashes,
) -> None:
    model.will_say("Abrimos cedo.")
    crashes.at += [point, point]
    customer.says("que horas vocês abrem?")
    for _ in range(40):
        with suppress(Killed):
            sweep_for(worker, 5)
    assert gateway.texts() == ["Abrimos cedo."]
    assert len(model.asked()) == 1
    assert not Outbound.objects.exclude(status="sent").exists()
