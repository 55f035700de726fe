"""Many threads want the same thing at once, on real Postgres: exactly one gets it."""

import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import close_old_connections, connection

from assistants.types import Reply
from conversations.models import (
    Contact,
    Conversation,
    Instance,
    Message,
    MessageKey,
    Outbound,
    Turn,
    WebhookEvent,
)
from conversations.services import handoff, inbound, instances, outbox
from conversations.services.outbox.claim import claim as claim_bubble
from conversations.services.turns import settle
from conversations.services.turns.claim import claim as claim_turn
from lia_cortex.accounts.models import User
from lia_cortex.kernel.tape import Tape
from tests.worker import Clock

THREADS = 12

Result = TypeVar("Result")


def at_once(*works: Callable[[], Result]) -> list[Result]:
    """Run all of these in threads that start together; return their results in order."""
    barrier = threading.Barrier(len(works))

    def one(work: Callable[[], Result]) -> Result:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=30)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        futures = [pool.submit(one, work) for work in works]
        results = [future.result(timeout=60) for future in futures]
    close_old_connections()
    return results


def test_the_same_webhook_applied_by_many_is_one_message(arrived: Callable[..., int], moment: Clock) -> None:
    event_id = arrived()
    at_once(*[lambda: inbound.apply(event_id=event_id, now=moment.at)] * THREADS)
    assert Message.objects.count() == MessageKey.objects.count() == Turn.objects.count() == 1


def test_the_same_message_in_many_webhooks_is_one_message(arrived: Callable[..., int], moment: Clock) -> None:
    event_ids = [arrived(message_id="3EB0SAME") for _ in range(THREADS)]
    at_once(*[_applying(event_id, moment) for event_id in event_ids])
    _apply_the_rest(moment)
    assert Message.objects.count() == Contact.objects.count() == Conversation.objects.count() == 1
    statuses = WebhookEvent.objects.order_by("status").values_list("status", flat=True)
    assert list(statuses) == ["applied"] + ["ignored"] * (THREADS - 1)


def test_a_new_customer_who_writes_twelve_times_at_once_is_one_contact(
    arrived: Callable[..., int], moment: Clock
) -> None:
    event_ids = [arrived(f"mensagem {number}") for number in range(THREADS)]
    at_once(*[_applying(event_id, moment) for event_id in event_ids])
    _apply_the_rest(moment)
    assert Message.objects.count() == THREADS
    assert Contact.objects.count() == Conversation.objects.count() == Turn.objects.count() == 1


def test_a_customer_under_both_forms_of_the_number_at_once_is_one_contact(
    arrived: Callable[..., int], moment: Clock
) -> None:
    phones = ["5511988887777", "551188887777"] * (THREADS // 2)
    event_ids = [arrived("oi", phone=phone) for phone in phones]
    at_once(*[_applying(event_id, moment) for event_id in event_ids])
    _apply_the_rest(moment)
    assert Contact.objects.count() == Conversation.objects.count() == 1


def test_the_first_events_of_an_unknown_instance_adopt_it_once(arrived: Callable[..., int], moment: Clock) -> None:
    adopted = at_once(*[lambda: instances.known("nova", now=moment.at).pk] * THREADS)
    assert len(set(adopted)) == 1
    assert Instance.objects.filter(name="nova").count() == 1


def test_one_worker_gets_the_turn(arrived: Callable[..., int], moment: Clock) -> None:
    turn = _due_turn(arrived, moment)
    claims = at_once(*[lambda: claim_turn(turn_id=turn.pk, now=moment.at)] * THREADS)
    assert len([claim for claim in claims if claim is not None]) == 1
    turn.refresh_from_db()
    assert (turn.status, turn.token) == ("running", 1)


def test_one_worker_gets_the_bubble(arrived: Callable[..., int], moment: Clock) -> None:
    _answer(_due_turn(arrived, moment), moment)
    conversation = Conversation.objects.get()
    claims = at_once(*[lambda: claim_bubble(conversation_id=conversation.pk, now=moment.at)] * THREADS)
    assert len([claim for claim in claims if claim is not None]) == 1
    assert Outbound.objects.get().tries == 1


def test_instances_are_not_asked_for_more_than_they_may_send(
    arrived: Callable[..., int], moment: Clock, company: Instance
) -> None:
    Instance.objects.update(sends_per_minute=40, allowance=40)
    for number in range(THREADS):
        inbound.apply(event_id=arrived(phone=f"55119777{number:05d}"), now=moment.at)
    moment.forward(5)
    for turn in Turn.objects.all():
        _answer(turn, moment)
    ids = list(Conversation.objects.values_list("pk", flat=True))
    claims = at_once(*[_claiming(conversation_id, moment) for conversation_id in ids])
    assert len([claim for claim in claims if claim is not None]) == 4  # a tenth of a minute's sends


@pytest.mark.parametrize("seed", range(12))
def test_after_a_takeover_no_bubble_of_the_bot_is_claimed(
    seed: int, arrived: Callable[..., int], moment: Clock, agent: User
) -> None:
    """Settle, claim and takeover race; whatever the order, nothing of the bot is claimed under the person's floor."""
    turn = _due_turn(arrived, moment)
    held = claim_turn(turn_id=turn.pk, now=moment.at)
    assert held is not None
    conversation_id = turn.conversation_id
    pause = threading.Event()
    chance = random.Random(seed)
    waits = [chance.random() * 0.02 for _ in range(3)]

    def after(seconds: float, work: Callable[[], object]) -> Callable[[], object]:
        def later() -> object:
            pause.wait(seconds)  # varies the interleaving; nothing is awaited
            return work()

        return later

    reply = Reply(text="Resposta do robô.", run_id=0, step_id=0)
    tape = Tape(clock=moment, record=held.turn.tape)
    _, _, claimed = at_once(
        after(waits[0], lambda: settle.reply(held, reply, tape, now=moment.at)),
        after(waits[1], lambda: handoff.take_over(conversation_id=conversation_id, person=agent, now=moment.at)),
        after(waits[2], lambda: claim_bubble(conversation_id=conversation_id, now=moment.at)),
    )
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.owner) == ("human", agent)
    assert claim_bubble(conversation_id=conversation_id, now=moment.at) is None
    assert not Outbound.objects.filter(status="queued").exists()
    on_the_wire = Outbound.objects.filter(status="sending")
    assert on_the_wire.count() == (1 if claimed is not None else 0)
    turn.refresh_from_db()
    assert turn.status in {"done", "superseded"}
    assert Outbound.objects.exists() == (turn.status == "done")


def test_two_people_who_take_over_at_once_end_with_one_owner(
    arrived: Callable[..., int], moment: Clock, agent: User
) -> None:
    inbound.apply(event_id=arrived(), now=moment.at)
    conversation_id = Conversation.objects.get().pk
    people = [User.objects.create(username=f"p{number}") for number in range(6)]
    at_once(*[_taking_over(conversation_id, person, moment) for person in people])
    conversation = Conversation.objects.get()
    assert conversation.owner in people
    assert conversation.floor_epoch == len(people)


def test_an_idempotency_key_used_at_once_is_one_message(
    arrived: Callable[..., int], moment: Clock, agent: User
) -> None:
    inbound.apply(event_id=arrived(), now=moment.at)
    conversation_id = Conversation.objects.get().pk
    handoff.take_over(conversation_id=conversation_id, person=agent, now=moment.at)

    def say() -> int:
        return outbox.say_as_person(
            conversation_id=conversation_id, person=agent, text="Olá", idempotency_key="k", now=moment.at
        ).pk

    assert len(set(at_once(*[say] * THREADS))) == 1
    assert Outbound.objects.count() == 1


def _applying(event_id: int, moment: Clock) -> Callable[[], None]:
    return lambda: inbound.apply(event_id=event_id, now=moment.at)


def _apply_the_rest(moment: Clock) -> None:
    """Apply what another transaction's lock made fail: the sweep does so a moment later."""
    moment.forward(60)
    for event_id in WebhookEvent.objects.filter(status="received").values_list("pk", flat=True):
        inbound.apply(event_id=event_id, now=moment.at)


def _claiming(conversation_id: int, moment: Clock) -> Callable[[], object]:
    return lambda: claim_bubble(conversation_id=conversation_id, now=moment.at)


def _taking_over(conversation_id: int, person: User, moment: Clock) -> Callable[[], None]:
    return lambda: handoff.take_over(conversation_id=conversation_id, person=person, now=moment.at)


def _due_turn(arrived: Callable[..., int], moment: Clock) -> Turn:
    inbound.apply(event_id=arrived(), now=moment.at)
    moment.forward(5)
    return Turn.objects.get()


def _answer(turn: Turn, moment: Clock) -> None:
    held = claim_turn(turn_id=turn.pk, now=moment.at)
    assert held is not None
    tape = Tape(clock=moment, record=held.turn.tape)
    settle.reply(held, Reply(text="Oi!", run_id=0, step_id=0), tape, now=moment.at)
