"""The floor goes back by itself: told before, by rule, to the assistant or to the queue; on a controlled clock."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from conversations.models import ConversationEvent, ReturnRule, Turn
from conversations.services import handoff, outbox
from lia_cortex.accounts.models import Presence, User
from tests import payloads
from tests.fixtures_gateway import Gateway
from tests.fixtures_model import ModelServer
from tests.flows.conftest import Customer
from tests.worker import Worker

When, Goes = ReturnRule.When, ReturnRule.Goes


@pytest.fixture
def rule() -> Callable[..., ReturnRule]:
    """Return what makes a rule: after ten minutes, told two minutes before."""

    def make(when: str, goes: str) -> ReturnRule:
        return ReturnRule.objects.create(when=when, after_seconds=600, notice_seconds=120, goes=goes)

    return make


def pass_time(worker: Worker, seconds: float) -> None:
    """Let time pass with a sweep every half minute, and one at the end."""
    end = worker.clock.at + timedelta(seconds=seconds)
    while worker.clock.at < end:
        worker.clock.at = min(end, worker.clock.at + timedelta(seconds=30))
        worker.sweep()


def events(customer: Customer) -> list[str]:
    lines = ConversationEvent.objects.filter(conversation=customer.conversation).order_by("pk")
    return list(lines.values_list("kind", flat=True))


def due_at(customer: Customer) -> datetime:
    """Return when the floor goes back; something must be counted."""
    at = customer.conversation.return_due_at
    assert at is not None
    return at


def taken(customer: Customer, worker: Worker, agent: User) -> int:
    """Let the customer have been answered, and the agent have taken over; return the conversation's number."""
    customer.says("oi")
    worker.run_until_idle()
    handoff.take_over(conversation_id=customer.conversation.pk, person=agent, now=worker.clock.at)
    return customer.conversation.pk


def test_a_silent_person_is_told_and_then_the_queue_has_it(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, agent: User, rule: Callable[..., object]
) -> None:
    rule(When.SILENT, Goes.QUEUE)
    taken(customer, worker, agent)
    assert customer.conversation.return_due_at is None  # nobody waits
    pass_time(worker, 900)
    customer.says("e então?")
    worker.run_until_idle(within=1)
    due = due_at(customer)
    assert timedelta(seconds=599) <= due - worker.clock.at <= timedelta(seconds=600)
    pass_time(worker, 450)
    customer.says("alô?")  # the count goes on from the first
    worker.run_until_idle(within=1)
    assert "noticed" not in events(customer)
    pass_time(worker, 60)
    assert events(customer)[-1] == "noticed"
    told = ConversationEvent.objects.get(kind="noticed").details
    assert (told["when"], told["goes"], told["at"]) == (
        "silent",
        "queue",
        due_at(customer).isoformat(),
    )
    pass_time(worker, 60)
    assert customer.conversation.owner == agent
    pass_time(worker, 90)
    talk = customer.conversation
    assert (talk.state, talk.handoff_reason, talk.return_due_at) == ("waiting_human", "return:silent", None)
    assert talk.waiting_since is not None
    assert events(customer)[-2:] == ["noticed", "queued"]
    assert "1" in gateway.texts()[-1]  # the place in the queue


def test_who_answers_keeps_it_and_a_late_sweep_cuts_no_notice_short(
    customer: Customer, worker: Worker, model: ModelServer, agent: User, rule: Callable[..., object]
) -> None:
    rule(When.SILENT, Goes.BOT)
    talk_id = taken(customer, worker, agent)
    customer.says("e então?")
    worker.run_until_idle(within=1)
    pass_time(worker, 500)
    assert events(customer)[-1] == "noticed"
    outbox.say_as_person(
        conversation_id=talk_id, person=agent, text="Já vejo.", idempotency_key=None, now=worker.clock.at
    )
    assert customer.conversation.return_due_at is None
    pass_time(worker, 900)
    assert customer.conversation.owner == agent
    customer.says("obrigado, e a fatura?")
    worker.run_until_idle(within=1)
    worker.clock.forward(3600)  # nobody swept for an hour
    worker.sweep()
    assert customer.conversation.return_due_at == worker.clock.at + timedelta(seconds=120)
    pass_time(worker, 90)
    assert customer.conversation.owner == agent
    model.will_say("Sobre a fatura, diga qual é o mês.")
    pass_time(worker, 60)
    worker.run_until_idle(within=5)
    assert customer.conversation.state == "bot"
    assert customer.thread()[-1] == "assistant: Sobre a fatura, diga qual é o mês."


def test_a_phone_from_which_nobody_writes_gives_the_floor_to_the_assistant(
    customer: Customer, worker: Worker, model: ModelServer, gateway: Gateway, rule: Callable[..., object]
) -> None:
    rule(When.PHONE, Goes.BOT)
    customer.says("oi")
    worker.run_until_idle()
    customer.posts(payloads.text("Aqui é o dono.", at=worker.clock.at, from_me=True))
    worker.run_until_idle()
    assert customer.conversation.owner_kind == "phone"
    pass_time(worker, 400)
    customer.posts(payloads.text("Mais uma coisa.", at=worker.clock.at, from_me=True))
    worker.run_until_idle(within=1)
    pass_time(worker, 570)  # counted from the last words
    assert (customer.conversation.owner_kind, events(customer)[-1]) == ("phone", "noticed")
    pass_time(worker, 60)
    assert customer.conversation.state == "bot"


def test_who_went_away_loses_what_waits_and_who_comes_back_keeps_it(
    customer: Customer, worker: Worker, model: ModelServer, agent: User, rule: Callable[..., object]
) -> None:
    rule(When.AWAY, Goes.QUEUE)
    now = worker.clock.at
    here = Presence.objects.create(user=agent, status="online", chosen_at=now, seen_at=now + timedelta(days=1))
    taken(customer, worker, agent)
    customer.says("e então?")
    worker.run_until_idle(within=1)
    pass_time(worker, 700)
    assert customer.conversation.return_due_at is None  # slow, and there
    Presence.objects.update(status="away", chosen_at=worker.clock.at)
    pass_time(worker, 510)
    assert events(customer)[-1] == "noticed"
    Presence.objects.update(status="online")
    pass_time(worker, 300)
    talk = customer.conversation
    assert (talk.owner, talk.return_due_at, talk.return_noticed_at) == (agent, None, None)
    here.status, here.chosen_at = "away", worker.clock.at - timedelta(hours=1)
    here.save()
    worker.sweep()
    pass_time(worker, 150)
    assert customer.conversation.handoff_reason == "return:away"


def test_set_aside_until_a_time_or_until_the_customer_writes(
    customer: Customer, worker: Worker, model: ModelServer, agent: User, rule: Callable[..., object]
) -> None:
    rule(When.SILENT, Goes.QUEUE)
    talk_id = taken(customer, worker, agent)
    until = worker.clock.at + timedelta(hours=1)
    handoff.set_aside(conversation_id=talk_id, person=agent, until=until, now=worker.clock.at)
    pass_time(worker, 3500)
    assert customer.conversation.state == "waiting_customer"
    pass_time(worker, 130)
    talk = customer.conversation
    assert (talk.state, talk.owner, talk.snoozed_until) == ("human", agent, None)
    handoff.set_aside(conversation_id=talk_id, person=agent, until=None, now=worker.clock.at)
    pass_time(worker, 600)
    assert customer.conversation.state == "waiting_customer"
    customer.says("voltei")
    worker.run_until_idle(within=1)
    talk = customer.conversation
    assert (talk.state, talk.owner) == ("human", agent)
    assert talk.return_due_at is not None
    assert events(customer)[-4:] == ["set_aside", "woken", "set_aside", "woken"]
    assert Turn.objects.count() == 1  # the assistant stayed silent
