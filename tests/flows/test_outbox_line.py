"""The line of a conversation: in order, split and paced, shared out over the number's instances."""

import itertools
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from conversations.models import Instance, Message, Outbound, OutboundAttempt
from conversations.services import handoff, outbox
from lia_cortex.accounts.models import User
from lia_cortex.registry.services import knobs
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, run_until, turn_knob
from tests.worker import Clock, Worker

PARAGRAPHS = [f"Parágrafo {number}: " + "x" * 380 for number in range(3)]


def test_a_long_answer_is_split_and_paced_and_its_first_bubble_leaves_at_once(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    turn_knob(knobs.BUBBLE_PAUSE, 1.2)
    model.will_say("\n\n".join(PARAGRAPHS))
    customer.says("explica")
    worker.run_until_idle()
    assert gateway.texts() == PARAGRAPHS
    assert Outbound.objects.order_by("pk")[0].created_at == _left()[0]
    gaps = [after - before for before, after in itertools.pairwise(_left())]
    assert gaps == [timedelta(seconds=1.2)] * 2
    assert [row.text for row in Message.objects.filter(direction="out").order_by("at")] == PARAGRAPHS


def test_what_the_model_writes_in_markdown_reaches_the_phone_in_whatsapps_marks(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say("## Planos\n**300 Mega**: [veja](https://example.com)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    customer.says("o plano de 300 mega é o de https://example.com?")
    worker.run_until_idle()
    assert gateway.texts() == ["*Planos*\n*300 Mega*: veja: https://example.com\n\na - b\n1 - 2"]


def test_a_divider_becomes_no_blank_message(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    model.will_say(f"{PARAGRAPHS[0]}{'y' * 300}\n\n---\n\n{PARAGRAPHS[1]}{'y' * 300}")
    customer.says("explica")
    worker.run_until_idle()
    assert len(gateway.texts()) == 2
    assert not Outbound.objects.exclude(status="sent").exists()


def test_nothing_overtakes_the_head_of_the_line(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, moment: Clock
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    conversation_id = customer.conversation.pk
    handoff.take_over(conversation_id=conversation_id, person=agent, now=moment.at)
    before = len(gateway.texts())
    gateway.fails(kind="status", status=503, endpoint="sendText", count=2)
    for word in ("um", "dois", "três"):
        outbox.say_as_person(
            conversation_id=conversation_id, person=agent, text=word, idempotency_key=None, now=moment.at
        )
    for _ in range(8):
        worker.run_until_idle(within=10)
        moment.forward(16)
        worker.sweep()
    assert gateway.texts()[before:] == ["um", "dois", "três"]


def test_the_instances_of_a_number_take_turns(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, company: Instance
) -> None:
    _second_instance(company)
    for number in range(6):
        customer.another(f"55119777700{number:02d}").says("oi")
        worker.run_until_idle()
    assert Counter(send["instance"] for send in gateway.sent()) == {"principal": 3, "reserva": 3}


def test_an_instance_that_refuses_leaves_its_bubble_to_the_other(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, company: Instance
) -> None:
    _second_instance(company)
    gateway.fails(kind="disconnected", instance="principal")
    for number in range(4):
        customer.another(f"55119777700{number:02d}").says("oi")
    worker.run_until_idle(within=10)
    assert {send["instance"] for send in gateway.sent()} == {"reserva"}
    assert len(gateway.texts()) == 4
    assert Instance.objects.get(name="principal").status == "cooling"


def test_no_minute_sees_more_sends_than_the_instance_may(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, company: Instance, moment: Clock
) -> None:
    Instance.objects.update(sends_per_minute=20, allowance=20)
    for number in range(50):
        customer.another(f"55119777{number:05d}").says("oi", every=0.01)
    refused: list[str] = []

    def watch(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith('UPDATE "conversations_outbound" SET "due_at"'):
            refused.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        worker.run_until_idle(within=400)
    times = _left()
    assert len(times) == len(gateway.texts()) == 50
    busiest = max(sum(1 for each in times if at <= each < at + timedelta(minutes=1)) for at in times)
    assert busiest <= 20
    assert times[-1] - times[0] < timedelta(minutes=3)
    # Those that wait do not all ask again for each send that becomes free.
    assert len(refused) < 500


@pytest.mark.parametrize("delay", [0, 400])
def test_a_bubble_that_waited_long_for_an_instance_still_leaves(
    delay: float, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    model.will_say("Oi!")
    Instance.objects.update(status="closed")
    customer.says("oi")
    worker.run_until_idle(within=30)
    moment.forward(delay)
    Instance.objects.update(status="open")
    worker.sweep()
    worker.run_until_idle(within=30)
    assert gateway.texts() == ["Oi!"]


def test_a_persons_message_leaves_once_per_key(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, moment: Clock
) -> None:
    customer.says("oi")
    run_until(worker, lambda: bool(gateway.texts()))
    conversation_id = customer.conversation.pk
    handoff.take_over(conversation_id=conversation_id, person=agent, now=moment.at)
    said = [
        outbox.say_as_person(
            conversation_id=conversation_id, person=agent, text="Olá", idempotency_key="k1", now=moment.at
        )
        for _ in range(2)
    ]
    worker.run_until_idle()
    assert said[0] == said[1]
    assert gateway.texts()[1:] == ["Olá"]


def _second_instance(company: Instance) -> None:
    Instance.objects.create(
        number=company.number, name="reserva", status="open", status_at=company.status_at, sends_per_minute=0
    )
    Instance.objects.update(sends_per_minute=0)


def _left() -> list[datetime]:
    """Return when each attempt left, in order."""
    return list(OutboundAttempt.objects.order_by("started_at").values_list("started_at", flat=True))
