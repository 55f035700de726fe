"""Promises to customers: when their clocks start, pause, ring and end."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from conversations.models import Conversation, ConversationEvent, SlaClock, SlaPolicy
from conversations.services import handoff, outbox, sla
from lia_cortex.kernel import recent
from lia_cortex.registry.models import Calendar, OpeningHours
from tests.api import rows
from tests.worker import Clock

MINUTE = 60


@pytest.fixture
def policy(db: None) -> SlaPolicy:
    """Give a policy for everybody: 5 minutes, 10 minutes, an hour."""
    row = SlaPolicy.objects.create(
        name="Padrão",
        first_answer_seconds=5 * MINUTE,
        next_answer_seconds=10 * MINUTE,
        resolution_seconds=60 * MINUTE,
    )
    recent.forget_all()
    return row


def _clocks(conversation: Conversation) -> dict[str, str]:
    found = SlaClock.objects.filter(conversation=conversation).order_by("pk")
    return {clock.kind: clock.status for clock in found}


def _due(conversation: Conversation) -> datetime | None:
    conversation.refresh_from_db()
    return conversation.sla_due_at


def _queued(moment: Clock, **fields: Any) -> Conversation:
    conversation = rows.conversation("bot", waiting_since=moment.at, **fields)
    handoff.transfer(conversation_id=conversation.pk, person=None, reason="?", now=moment.at, team=rows.team())
    return conversation


def test_the_nearest_promise_stands_on_the_conversation(policy: SlaPolicy, moment: Clock) -> None:
    conversation = _queued(moment)
    assert _due(conversation) == moment.at + timedelta(minutes=5)
    rosa = rows.person("supervisor")
    handoff.take_over(conversation_id=conversation.pk, person=rosa, now=moment.at)
    outbox.say_as_person(conversation_id=conversation.pk, person=rosa, text="oi", idempotency_key=None, now=moment.at)
    assert _due(conversation) == moment.at + timedelta(minutes=60)


def test_a_promise_rings_once_and_stays_late_until_it_is_met(policy: SlaPolicy, moment: Clock) -> None:
    conversation = _queued(moment)
    moment.forward(5 * MINUTE - 1)
    assert sla.sweep(now=moment.at) == 0
    moment.forward(1)
    assert (sla.sweep(now=moment.at), sla.sweep(now=moment.at)) == (1, 0)
    assert ConversationEvent.objects.filter(conversation=conversation, kind="sla_missed").count() == 1
    assert _due(conversation) == moment.at  # late ones are found by it
    moment.forward(60)
    rosa = rows.person("supervisor")
    handoff.take_over(conversation_id=conversation.pk, person=rosa, now=moment.at)
    outbox.say_as_person(conversation_id=conversation.pk, person=rosa, text="oi", idempotency_key=None, now=moment.at)
    first = SlaClock.objects.get(conversation=conversation, kind="first")
    assert (first.status, first.met_at) == ("missed", moment.at)


def test_an_answer_after_the_time_and_before_the_sweep_is_late(policy: SlaPolicy, moment: Clock) -> None:
    conversation = _queued(moment)
    rosa = rows.person("supervisor")
    handoff.take_over(conversation_id=conversation.pk, person=rosa, now=moment.at)
    moment.forward(6 * MINUTE)
    outbox.say_as_person(conversation_id=conversation.pk, person=rosa, text="oi", idempotency_key=None, now=moment.at)
    assert _clocks(conversation)["first"] == "missed"


def test_a_paused_promise_goes_on_with_what_was_left(policy: SlaPolicy, moment: Clock) -> None:
    conversation = _queued(moment)
    assert _due(conversation) is not None
    moment.forward(2 * MINUTE)
    sla.paused(conversation=conversation, now=moment.at)
    assert _due(conversation) is None
    moment.forward(24 * 60 * MINUTE)
    assert sla.sweep(now=moment.at) == 0
    sla.resumed(conversation=conversation, now=moment.at)
    assert _due(conversation) == moment.at + timedelta(minutes=3)


def test_given_back_to_the_assistant_nothing_is_promised(policy: SlaPolicy, moment: Clock) -> None:
    conversation = _queued(moment)
    handoff.return_to_bot(conversation_id=conversation.pk, person=rows.person("supervisor"), now=moment.at)
    assert set(_clocks(conversation).values()) == {"cancelled"}
    assert _due(conversation) is None


def test_the_most_particular_policy_counts_and_urgency_shortens_what_runs(policy: SlaPolicy, moment: Clock) -> None:
    SlaPolicy.objects.create(name="Urgente", up_to_priority=2, first_answer_seconds=MINUTE)
    recent.forget_all()
    conversation = _queued(moment, priority=5)
    assert _due(conversation) == moment.at + timedelta(minutes=5)
    moment.forward(30)
    conversation.priority = 1
    sla.reconsidered(conversation=conversation, now=moment.at)
    assert _due(conversation) == moment.at + timedelta(seconds=30)
    assert _clocks(conversation)["resolution"] == "cancelled"  # the urgent policy promises none


def test_only_open_hours_count(policy: SlaPolicy, moment: Clock) -> None:
    office = Calendar.objects.create(name="Loja")
    for weekday in range(5):
        OpeningHours.objects.create(calendar=office, weekday=weekday, opens=time(9), closes=time(18))
    SlaPolicy.objects.update(calendar=office)
    recent.forget_all()
    conversation = _queued(moment)  # Sunday, 10:00 in São Paulo
    assert _due(conversation) == moment.at + timedelta(hours=23, minutes=5)


def test_without_a_policy_nothing_is_promised(moment: Clock, db: None) -> None:
    recent.forget_all()
    conversation = _queued(moment)
    assert _clocks(conversation) == {}
