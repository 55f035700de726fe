"""Give a conversation the floor that it had a moment ago: what an act did to it is taken back, without a word."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from conversations.models import Conversation, ConversationEvent, Outbound
from conversations.services import floor, handoff, outbox, return_clock, sla
from lia_cortex.accounts.models import User

State, Owner = Conversation.State, Conversation.Owner

FIELDS = ("team_id", "assistant_id", "handoff_reason", "handoff_summary", "queue_told_place")
TIMES = ("closed_at", "assigned_at", "snoozed_until", "waiting_since", "queue_told_at")


def restore(
    *, conversation: Conversation, before: Mapping[str, Any], verb: str, person: User, since: datetime, now: datetime
) -> bool:
    """Give the floor back as it was `before`; return whether the customer read of the change meanwhile.

    Call with the conversation locked and under the floor that the act left. `since` is when it was done: words to
    the customer of that moment that have not left are not sent any more.
    """
    told = _take_words_back(conversation, since=since)
    times = {name: parse_datetime(before[name]) if before.get(name) else None for name in TIMES}
    fields = {name: before.get(name) for name in FIELDS}
    fields |= {name: times[name] for name in ("waiting_since", "queue_told_at")}
    state = before["state"]
    if state == State.BOT:
        for name, value in fields.items():
            setattr(conversation, name, value)
        conversation.save(update_fields=list(fields))
        handoff.to_bot(conversation=conversation, actor=person, now=now, reason="undone", verb=verb)
        return told
    if state == State.CLOSED:
        fields |= {"closed_at": times["closed_at"], "closed_by_id": before["closed_by_id"]}
        conversation.change_floor(State.CLOSED, Owner.NONE, close_reason=before["close_reason"], **fields)
        outbox.cancel_bots(conversation=conversation)
        sla.closed(conversation=conversation, now=now)
    else:
        fields |= {"closed_at": None, "closed_by_id": None, "close_reason": ""}
        _to_people(conversation, before, fields, assigned_at=times["assigned_at"])
        if state == State.WAITING_CUSTOMER:
            conversation.snoozed_until = times["snoozed_until"]
            conversation.save(update_fields=["snoozed_until"])
        return_clock.restart(conversation, now=now)
        _promise_again(conversation, now=now)
    floor.note(conversation, ConversationEvent.Kind.UNDONE, now=now, actor=person, verb=verb)
    return told


def rest_until(
    *, conversation: Conversation, before: Mapping[str, Any], verb: str, person: User, now: datetime
) -> None:
    """Let a conversation that was set aside twice rest until the first time; call with it locked."""
    conversation.snoozed_until = parse_datetime(before["snoozed_until"]) if before["snoozed_until"] else None
    conversation.save(update_fields=["snoozed_until"])
    floor.note(conversation, ConversationEvent.Kind.UNDONE, now=now, actor=person, verb=verb)


def _to_people(
    conversation: Conversation, before: Mapping[str, Any], fields: dict[str, Any], *, assigned_at: datetime | None
) -> None:
    state, owner, owner_id = before["state"], before["owner_kind"], before["owner_id"]
    if state not in Conversation.NEXT[conversation.state]:
        # Set aside is only what a person has.
        conversation.change_floor(State.HUMAN, owner, owner_id=owner_id, **fields)
    conversation.change_floor(state, owner, owner_id=owner_id, assigned_at=assigned_at, **fields)
    outbox.cancel_bots(conversation=conversation)


def _promise_again(conversation: Conversation, *, now: datetime) -> None:
    if conversation.state == State.WAITING_CUSTOMER:
        sla.paused(conversation=conversation, now=now)
        return
    sla.resumed(conversation=conversation, now=now)
    sla.expected(conversation=conversation, now=now)
    sla.reconsidered(conversation=conversation, now=now)


def _take_words_back(conversation: Conversation, *, since: datetime) -> bool:
    """Cancel what code told the customer of the act; return whether any of it has left."""
    words = Outbound.objects.filter(
        conversation=conversation, fenced=True, turn__isnull=True, created_at__gte=since, person__isnull=True
    )
    words.filter(status=Outbound.Status.QUEUED).update(status=Outbound.Status.CANCELLED, error="undone")
    return words.exclude(status=Outbound.Status.CANCELLED).exists()
