"""The gateway has no instance of that name: others take over at once, or sends wait, seen, until it is back."""

import logging
from datetime import timedelta

import pytest
from django.test import Client

from conversations.models import ConversationEvent, Instance, Outbound, OutboundAttempt
from conversations.services import house, instances
from lia_cortex.accounts.models import User
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows import bodies
from tests.flows.conftest import Customer, sweep_for
from tests.worker import Clock, Worker

ANSWER = "Abrimos cedo."


@pytest.fixture(autouse=True)
def _one_answer(model: ModelServer) -> None:
    model.will_say(ANSWER)


@pytest.fixture
def reserve(company: Instance, moment: Clock) -> Instance:
    """Let a second instance serve the number; it is the one that was used last."""
    second = instances.adopt("reserva", origin="settings", status="open", now=moment.at)
    second.number, second.last_send_at = company.number, moment.at
    second.save(update_fields=["number", "last_send_at"])
    return second


def attempts() -> list[tuple[str, str]]:
    """Return instance and outcome of every attempt, in order."""
    return list(OutboundAttempt.objects.order_by("pk").values_list("instance__name", "outcome"))


def status() -> str:
    """Return the status of the first instance."""
    return Instance.objects.get(name="principal").status


def test_another_instance_of_the_number_takes_over_at_once(
    customer: Customer, worker: Worker, gateway: Gateway, reserve: Instance
) -> None:
    gateway.forgets("principal")
    customer.says("oi")
    worker.run_until_idle(within=3)  # the quiet window, and no more
    assert attempts() == [("principal", "retryable"), ("reserva", "sent")]
    assert gateway.texts() == [ANSWER]
    first = Instance.objects.get(name="principal")
    assert (first.status, first.status_reason) == ("unknown", "instance_unknown")
    assert not ConversationEvent.objects.filter(kind="unsent").exists()


def test_while_another_instance_is_healthy_the_unknown_one_is_not_tried(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, reserve: Instance, moment: Clock
) -> None:
    gateway.forgets("principal")
    customer.says("oi")
    worker.run_until_idle(within=10)
    model.will_say("De nada!")
    moment.forward(600)
    customer.says("obrigado")
    worker.run_until_idle(within=10)
    assert [name for name, _ in attempts()] == ["principal", "reserva", "reserva"]


def test_with_none_left_the_send_waits_and_everybody_can_see_why(
    customer: Customer,
    worker: Worker,
    gateway: Gateway,
    client: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    gateway.forgets("principal")
    with caplog.at_level(logging.WARNING):
        customer.says("oi")
        worker.run_until_idle(within=600)
    row = Outbound.objects.get()
    why = "no instance can send: principal is unknown"
    assert (row.status, row.error) == ("queued", why)
    told = ConversationEvent.objects.get(kind="unsent")  # once, however long it lasts
    assert told.details == {"reason": why}
    assert told.at - row.created_at < timedelta(seconds=60)
    logged = [record.getMessage() for record in caplog.records]
    assert len([line for line in logged if line.startswith("instances.unknown_at_gateway")]) == 1
    assert len([line for line in logged if line.startswith("outbox.no_instance")]) == 1
    assert "Abrimos" not in caplog.text
    metrics = client.get("/metrics").content.decode()
    assert 'lia_instance_status{instance="principal",status="unknown"} 1.0' in metrics
    assert 'lia_instance_up{instance="principal"} 0.0' in metrics
    [waits] = [line for line in metrics.splitlines() if line.startswith("lia_outbound_oldest_seconds ")]
    assert float(waits.split()[1]) > 500
    # It is tried about once a minute, not at every look.
    assert 9 <= len(attempts()) <= 11


def test_admin_shows_the_unknown_instance(customer: Customer, worker: Worker, gateway: Gateway, client: Client) -> None:
    gateway.forgets("principal")
    customer.says("oi")
    worker.run_until_idle(within=10)
    client.force_login(User.objects.create_superuser("chefe", password="x"))
    listed = client.get("/admin/conversations/instance/?status__exact=unknown").content.decode()
    assert "principal" in listed
    assert "instance_unknown" in listed


def test_it_is_sent_when_the_watch_finds_the_instance_again(
    customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    gateway.forgets("principal")
    customer.says("oi")
    worker.run_until_idle(within=20)
    gateway.learns("principal")
    house.watch_instances(now=moment.at)
    assert status() == "open"
    sweep_for(worker, 20)  # also when every nudge was lost
    assert gateway.texts() == [ANSWER]
    assert Outbound.objects.get().error == ""


def test_it_is_sent_when_the_gateway_tells_that_the_instance_is_there(
    customer: Customer, worker: Worker, gateway: Gateway
) -> None:
    gateway.forgets("principal")
    customer.says("oi")
    worker.run_until_idle(within=20)
    gateway.learns("principal")
    customer.posts(bodies.connection("open"))
    worker.run_until_idle(within=20)
    assert (status(), gateway.texts()) == ("open", [ANSWER])


def test_a_send_finds_out_where_nobody_answers_for_states(customer: Customer, worker: Worker, gateway: Gateway) -> None:
    gateway.forgets("principal")
    customer.says("oi")
    worker.run_until_idle(within=20)
    gateway.learns("principal")
    worker.run_until_idle(within=80)
    assert (status(), gateway.texts()) == ("open", [ANSWER])
    assert attempts() == [("principal", "retryable"), ("principal", "sent")]


def test_the_watch_finds_it_before_a_customer_waits(customer: Customer, gateway: Gateway, moment: Clock) -> None:
    gateway.forgets("principal")
    house.watch_instances(now=moment.at)
    assert status() == "unknown"


def test_what_the_watch_says_holds_up_no_send_that_the_gateway_takes(
    customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    gateway.forgets("principal")
    house.watch_instances(now=moment.at)
    gateway.learns("principal")
    customer.says("oi")
    worker.run_until_idle(within=10)
    assert (status(), gateway.texts()) == ("open", [ANSWER])


def test_a_proxys_404_does_not_condemn_the_instance(customer: Customer, worker: Worker, gateway: Gateway) -> None:
    gateway.fails(kind="status", status=404, endpoint="sendText", count=1)
    customer.says("oi")
    worker.run_until_idle(within=5)
    assert status() == "cooling"


def test_news_that_came_while_the_send_was_refused_counts_more(
    customer: Customer, worker: Worker, gateway: Gateway, moment: Clock
) -> None:
    asked_at = moment.at
    moment.forward(1)
    instance = Instance.objects.get()
    instances.cool(instance_id=instance.pk, reason="lost", now=moment.at)
    instances.forgotten(instance_id=instance.pk, asked_at=asked_at, now=moment.at, try_at=moment.at)
    assert status() == "cooling"


def test_after_six_hours_it_is_given_up_and_nothing_old_is_sent(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    customer.says("oi")
    customer.posts(bodies.connection("close", reason=401))
    worker.run_until_idle(within=60)
    moment.forward(6 * 3600)
    worker.sweep()
    row = Outbound.objects.get()
    assert (row.status, row.error) == ("failed", "gave up: no instance can send: principal is closed")
    customer.posts(bodies.connection("open"))
    worker.run_until_idle(within=60)
    assert gateway.texts() == []
