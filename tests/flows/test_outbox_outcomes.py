"""What becomes of a send, by what the gateway answered; an uncertain one is looked up before it is repeated."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from conversations.models import Outbound, OutboundAttempt
from conversations.services.outbox.gateway import gateway as door_to_gateway
from lia_cortex.integrations.evolution.transport import Timeouts
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_until
from tests.worker import Clock, Worker

ANSWER = "Abrimos cedo."


@pytest.fixture(autouse=True)
def _one_answer(model: ModelServer, moment: Clock) -> None:
    model.will_say(ANSWER)
    # The gateway stamps what it sent with the clock on the wall, and look-ups reach back from our clock.
    moment.at = datetime.fromtimestamp(int(time.time()), UTC)


def outcomes() -> list[str]:
    """Return the outcomes of all attempts, in order."""
    return list(OutboundAttempt.objects.order_by("pk").values_list("outcome", flat=True))


@pytest.mark.parametrize("status", [401, 403, 404, 429, 503])
def test_refused_without_effect_it_is_sent_again(
    status: int, customer: Customer, worker: Worker, gateway: Gateway
) -> None:
    gateway.fails(kind="status", status=status, endpoint="sendText", count=1)
    customer.says("oi")
    worker.run_until_idle(within=30)
    worker.sweep()  # the instance has cooled down
    worker.run_until_idle(within=60)
    worker.sweep()
    worker.run_until_idle(within=60)
    assert gateway.texts() == [ANSWER]
    assert outcomes() == ["retryable", "sent"]


def test_nobody_listens_at_the_gateways_address(
    customer: Customer, worker: Worker, gateway: Gateway, settings: Settings
) -> None:
    settings.EVOLUTION_API_URL = "http://127.0.0.1:9"
    door_to_gateway.cache_clear()
    customer.says("oi")
    worker.run_until_idle(within=5)
    assert outcomes() == ["retryable"]
    settings.EVOLUTION_API_URL = gateway.url
    door_to_gateway.cache_clear()
    for _ in range(4):
        worker.clock.forward(16)
        worker.sweep()
        worker.run_until_idle(within=5)
    assert gateway.texts() == [ANSWER]


def test_a_logged_out_instance_keeps_its_messages(customer: Customer, worker: Worker, gateway: Gateway) -> None:
    gateway.fails(kind="logged_out")
    customer.says("oi")
    worker.run_until_idle(within=20)
    assert gateway.texts() == []
    assert Outbound.objects.get().status == "queued"
    assert set(outcomes()) == {"retryable"}
    gateway.reset()
    for _ in range(6):
        worker.clock.forward(20)
        worker.sweep()
        worker.run_until_idle(within=5)
    assert gateway.texts() == [ANSWER]


def test_a_number_that_is_not_on_whatsapp_fails_for_good(customer: Customer, worker: Worker, gateway: Gateway) -> None:
    absent = customer.another("5511900009999")
    absent.says("oi")
    worker.run_until_idle()
    row = Outbound.objects.get()
    assert (row.status, row.error, row.tries) == ("failed", "not_on_whatsapp", 1)
    assert outcomes() == ["terminal"]


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 500, "effect": True},
        {"kind": "status", "status": 502, "effect": True},
        {"kind": "status", "status": 504, "effect": True},
        {"kind": "cut_after"},
    ],
)
def test_it_left_and_nobody_said_so_it_is_found_and_not_repeated(
    fault: dict[str, object], customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    gateway.fails(endpoint="sendText", count=1, **fault)
    customer.says("oi")
    run_until(worker, Outbound.objects.filter(status="uncertain").exists)
    worker.run_until_idle(within=130)
    assert gateway.texts() == [ANSWER]
    row = Outbound.objects.get()
    assert (row.status, row.provider_id, row.lookups) == ("sent", gateway.sent()[0]["id"], 1)


@pytest.mark.parametrize(
    "fault", [{"kind": "status", "status": 500}, {"kind": "status", "status": 504}, {"kind": "cut_before"}]
)
def test_it_never_left_so_it_is_sent_again_after_two_look_ups(
    fault: dict[str, object], customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    gateway.fails(endpoint="sendText", count=1, **fault)
    customer.says("oi")
    run_until(worker, Outbound.objects.filter(status="uncertain").exists)
    began = moment.at
    worker.run_until_idle(within=130)
    assert gateway.texts() == [ANSWER]
    assert outcomes() == ["uncertain", "sent"]
    again = OutboundAttempt.objects.get(number=2)
    assert timedelta(seconds=14) <= again.started_at - began <= timedelta(seconds=16)


def test_a_gateway_that_hangs(customer: Customer, worker: Worker, gateway: Gateway, moment: Clock) -> None:
    door_to_gateway()._timeouts = Timeouts(send=0.2)
    gateway.fails(kind="hang", endpoint="sendText", seconds=0.6, count=1)
    customer.says("oi")
    run_until(worker, Outbound.objects.filter(status="uncertain").exists)
    assert "silent" in Outbound.objects.get().error
    given_up = time.monotonic() + 30
    while not gateway.sent():  # it does what it was asked, long after we hung up
        assert time.monotonic() < given_up
    worker.run_until_idle(within=130)
    assert gateway.texts() == [ANSWER]
    assert Outbound.objects.get().status == "sent"


def test_an_echo_settles_an_uncertain_send(customer: Customer, worker: Worker, gateway: Gateway, moment: Clock) -> None:
    gateway.fails(kind="cut_after", endpoint="sendText", count=1)
    customer.says("oi")
    run_until(worker, Outbound.objects.filter(status="uncertain").exists)
    (send,) = gateway.sent()
    customer.posts(payloads.sent_here(send["id"], ANSWER, at=moment.at))
    worker.run_until_idle()
    row = Outbound.objects.get()
    assert (row.status, row.lookups, row.provider_id) == ("sent", 0, send["id"])
    assert gateway.texts() == [ANSWER]


def test_without_look_ups_it_stays_uncertain_and_lets_the_line_go_on(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    gateway.fails(kind="status", status=500, endpoint="sendText", count=1)
    gateway.fails(kind="status", status=500, endpoint="findMessages", count=None)
    customer.says("oi")
    run_until(worker, Outbound.objects.filter(status="uncertain").exists)
    began = moment.at
    model.will_say("Outra resposta.")
    customer.says("e aos sábados?")
    worker.run_until_idle(within=100)
    assert gateway.texts() == []  # the head of the line is in doubt: nothing may overtake it yet
    worker.run_until_idle(within=60)
    assert gateway.texts() == ["Outra resposta."]
    first, second = Outbound.objects.order_by("pk")
    assert (first.status, first.lookups, second.status) == ("uncertain", 3, "sent")
    assert second.sent_at is not None
    assert second.sent_at - began >= timedelta(seconds=120)
