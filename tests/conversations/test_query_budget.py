"""What the hot path costs in queries: a change that adds one to a message, an answer or a send shows here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assistants.types import Reply
from conversations.models import Instance, Outbound, Turn
from conversations.services import inbound
from conversations.services.outbox import settle as settle_send
from conversations.services.outbox.claim import claim as claim_bubble
from conversations.services.turns import settle
from conversations.services.turns.claim import claim as claim_turn
from lia_cortex.kernel.tape import Tape
from lia_cortex.registry.services import knobs
from tests.worker import Clock


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Fail when the block makes more queries than this, BEGIN and COMMIT included."""
    knobs.value(knobs.TURN_QUIET)  # read at most once a second by a process, not once for each message
    with CaptureQueriesContext(connection) as captured:
        yield
    made = [query["sql"][:160] for query in captured.captured_queries]
    assert len(made) <= number, "\n".join(made)


@pytest.fixture
def known(arrived: Callable[..., int], moment: Clock) -> None:
    """Let a customer be known, and the instance heard of lately."""
    inbound.apply(event_id=arrived("olá"), now=moment.at)
    moment.forward(3)
    _answer(moment)
    moment.forward(3)


def test_a_customers_first_message_of_a_burst(known: None, arrived: Callable[..., int], moment: Clock) -> None:
    event_id = arrived()
    with at_most(19):
        inbound.apply(event_id=event_id, now=moment.at)


def test_a_customers_next_message(known: None, arrived: Callable[..., int], moment: Clock) -> None:
    inbound.apply(event_id=arrived(), now=moment.at)
    event_id = arrived()
    with at_most(19):
        inbound.apply(event_id=event_id, now=moment.at)


def test_a_duplicate(known: None, arrived: Callable[..., int], moment: Clock) -> None:
    inbound.apply(event_id=arrived(message_id="3EB0SAME"), now=moment.at)
    event_id = arrived(message_id="3EB0SAME")
    with at_most(11):
        inbound.apply(event_id=event_id, now=moment.at)


def test_claiming_and_settling_a_turn(known: None, arrived: Callable[..., int], moment: Clock) -> None:
    inbound.apply(event_id=arrived(), now=moment.at)
    moment.forward(5)
    turn = Turn.objects.get(status="collecting")
    with at_most(8):
        held = claim_turn(turn_id=turn.pk, now=moment.at)
    assert held is not None
    tape = Tape(clock=moment, record=held.turn.tape)
    with at_most(10):
        settle.reply(held, Reply(text="Oi!", run_id=0, step_id=0), tape, now=moment.at)


def test_sending_a_bubble(known: None, moment: Clock, company: Instance) -> None:
    conversation_id = Outbound.objects.get().conversation_id
    with at_most(10):
        held = claim_bubble(conversation_id=conversation_id, now=moment.at)
    assert held is not None
    with at_most(9):
        settle_send.sent(held, provider_id="3EB0SENT", now=moment.at)
    assert Outbound.objects.get().status == "sent"


def _answer(moment: Clock) -> None:
    held = claim_turn(turn_id=Turn.objects.get().pk, now=moment.at)
    assert held is not None
    tape = Tape(clock=moment, record=held.turn.tape)
    settle.reply(held, Reply(text="Oi!", run_id=0, step_id=0), tape, now=moment.at)
