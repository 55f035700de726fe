"""When a burst is over: the quiet window, its cap, the typing sign, and too many messages a minute."""

from datetime import datetime, timedelta

import pytest

from conversations.models import Message, Turn
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows import bodies
from tests.flows.conftest import Customer
from tests.worker import Clock, Worker


@pytest.fixture
def begun(moment: Clock) -> datetime:
    """Give the moment at which the test began."""
    return moment.at


def test_silence_closes_the_window_after_two_seconds(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock, begun: datetime
) -> None:
    customer.says("oi", every=0)
    worker.run_until_idle()
    assert _claimed() == [begun + timedelta(seconds=2)]


def test_who_writes_on_and_on_is_answered_after_ten_seconds(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock, begun: datetime
) -> None:
    for _ in range(8):
        customer.says("e mais", every=0)
        worker.run_due()
        moment.forward(1.2)
    worker.run_until_idle()
    assert _claimed()[0] == begun + timedelta(seconds=10)


def test_typing_holds_the_window_open_up_to_the_cap(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock, begun: datetime
) -> None:
    customer.says("oi", every=1)
    customer.posts(payloads.presence("composing"))
    worker.run_until_idle()
    assert _claimed() == [begun + timedelta(seconds=10)]


def test_typing_that_ends_lets_go(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock, begun: datetime
) -> None:
    customer.says("oi", every=1)
    customer.posts(payloads.presence("composing"))
    worker.run_due()
    moment.forward(3)
    customer.posts(payloads.presence("paused"))
    worker.run_until_idle()
    assert _claimed() == [begun + timedelta(seconds=6)]


def test_the_message_that_was_typed_ends_the_typing(
    customer: Customer, worker: Worker, model: ModelServer, moment: Clock, begun: datetime
) -> None:
    customer.says("oi", every=1)
    customer.posts(payloads.presence("composing"))
    worker.run_due()
    moment.forward(3)
    customer.says("minha internet caiu", every=0)
    worker.run_until_idle()
    assert _claimed() == [begun + timedelta(seconds=6)]
    assert customer.conversation.customer_typing_at is None


def test_typing_without_a_message_starts_nothing(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    customer.posts(payloads.presence("composing"))
    worker.run_until_idle()
    assert not Turn.objects.exists()


@pytest.mark.parametrize("every", [0.3, 3.0])
def test_more_than_ten_messages_a_minute_are_kept_and_answered_together(
    every: float, customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    for number in range(16):
        customer.posts(payloads.text(f"mensagem {number}", at=moment.at))
        worker.run_due()
        customer.posts(payloads.presence("paused"))
        worker.run_due()
        moment.forward(every)
    worker.run_until_idle()
    turns = list(Turn.objects.order_by("pk"))
    assert Message.objects.filter(direction="in", turn__isnull=False).count() == 16
    answered = [row.messages.filter(direction="in").order_by("at").last() for row in turns]
    *_, last = turns
    assert last.messages.filter(direction="in").count() >= 5
    assert all(row is not None for row in answered)
    eleventh = Message.objects.get(text="mensagem 10").turn
    assert eleventh == last
    assert last.claimed_at is not None
    assert last.claimed_at - last.opened_at > timedelta(seconds=20)


def test_what_was_taken_back_before_anybody_read_it_is_not_answered(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway
) -> None:
    (message_id,) = customer.says("mensagem errada")
    customer.posts(bodies.deleted(message_id))
    worker.run_until_idle()
    assert gateway.texts() == []
    assert model.asked() == []
    assert Message.objects.get().deleted_at is not None
    assert Message.objects.get().text == "mensagem errada"


def _claimed() -> list[datetime | None]:
    return list(Turn.objects.order_by("pk").values_list("claimed_at", flat=True))
