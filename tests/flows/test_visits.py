"""A visit is a conversation: reopened inside the gap, a new one after it."""

from conversations.models import Conversation, ConversationEvent
from conversations.services import handoff, lifecycle
from lia_cortex.accounts.models import User
from lia_cortex.registry.services import knobs
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer, turn_knob
from tests.worker import Clock, Worker

HOUR = 3600


def test_inside_the_gap_a_closed_conversation_is_reopened(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, agent: User
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    lifecycle.close(conversation_id=customer.conversation.pk, person=agent, reason="resolvido", now=moment.at)
    moment.forward(11 * HOUR)
    customer.says("voltei")
    worker.run_until_idle()
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.close_reason) == ("bot", "")
    assert len(gateway.texts()) == 2
    kinds = ConversationEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["opened", "closed", "reopened"]


def test_after_the_gap_a_new_one_opens(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, agent: User
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    lifecycle.close(conversation_id=customer.conversation.pk, person=agent, reason="resolvido", now=moment.at)
    moment.forward(13 * HOUR)
    customer.says("bom dia")
    worker.run_until_idle()
    assert list(Conversation.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "bot"]
    assert len(set(Conversation.objects.values_list("protocol", flat=True))) == 2


def test_after_the_gap_a_new_one_opens_although_nobody_closed_the_last(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    turn_knob(knobs.VISIT_GAP, HOUR)
    for _ in range(3):
        customer.says("oi")
        worker.run_until_idle()
        moment.forward(2 * HOUR)
    rows = Conversation.objects.order_by("pk").values_list("state", "close_reason")
    assert list(rows) == [("closed", "visit over"), ("closed", "visit over"), ("bot", "")]
    assert len(gateway.texts()) == 3


def test_a_conversation_with_a_person_goes_on_over_any_gap(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock, agent: User
) -> None:
    customer.says("oi")
    worker.run_until_idle()
    handoff.take_over(conversation_id=customer.conversation.pk, person=agent, now=moment.at)
    moment.forward(48 * HOUR)
    customer.says("ainda aí?")
    worker.run_until_idle()
    conversation = Conversation.objects.get()
    assert (conversation.state, conversation.owner) == ("human", agent)


def test_who_still_waits_for_the_assistant_goes_on_waiting_in_the_same_conversation(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, moment: Clock
) -> None:
    turn_knob(knobs.VISIT_GAP, 60)
    model.fails("status500", count=None)
    customer.says("oi")
    worker.run_until_idle(within=120)
    customer.says("alguém?")
    worker.run_until_idle(within=30)
    assert Conversation.objects.count() == 1
    model.reset()
    model.will_say("Oi!")
    worker.run_until_idle(within=300)
    assert gateway.texts() == ["Oi!"]
