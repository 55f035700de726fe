"""One verb on one conversation."""

from datetime import datetime
from typing import Any

from conversations.models import Conversation
from conversations.services import handoff, lifecycle, marks
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Act
from lia_cortex.supervision.services.wanted import Wanted

State, Owner, Verb = Conversation.State, Conversation.Owner, Act.Verb

KEPT = (
    "state",
    "owner_kind",
    "owner_id",
    "team_id",
    "assistant_id",
    "priority",
    "tags",
    "snoozed_until",
    "assigned_at",
    "waiting_since",
    "queue_told_at",
    "queue_told_place",
    "handoff_reason",
    "handoff_summary",
    "closed_at",
    "closed_by_id",
    "close_reason",
)
"""What is remembered of a conversation before an act."""


def before(conversation: Conversation) -> dict[str, Any]:
    """Return how the conversation stands, as JSON."""
    values = {name: getattr(conversation, name) for name in KEPT}
    return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in values.items()}


def is_so(conversation: Conversation, wanted: Wanted, *, person: User) -> bool:
    """Return whether the conversation is already as wanted: a second click changes nothing."""
    mine = conversation.owner_id == person.pk
    match wanted.verb:
        case Verb.TAKE_OVER:
            return mine and conversation.state == State.HUMAN
        case Verb.ASSIGN:
            is_with = wanted.user is not None and conversation.owner_id == wanted.user.pk
            return is_with and conversation.state == State.HUMAN
        case Verb.TRANSFER if wanted.team is not None:
            return conversation.state == State.WAITING_HUMAN and conversation.team_id == wanted.team.pk
        case Verb.TRANSFER if wanted.assistant is not None:
            return conversation.state == State.BOT and conversation.assistant_id == wanted.assistant.pk
        case Verb.RETURN:
            return conversation.state == State.BOT
        case Verb.PRIORITISE:
            return conversation.priority == wanted.priority and conversation.state != State.CLOSED
        case Verb.SNOOZE:
            return conversation.state == State.WAITING_CUSTOMER and conversation.snoozed_until == wanted.until
        case Verb.CLOSE:
            return conversation.state == State.CLOSED
        case Verb.REOPEN:
            return conversation.state == State.HUMAN and mine
        case _:
            return False


def apply(conversation_id: int, wanted: Wanted, *, person: User, now: datetime) -> None:
    """Do it; raise Refused where the conversation's state does not allow it."""
    match wanted.verb:
        case Verb.TAKE_OVER:
            handoff.take_over(conversation_id=conversation_id, person=person, now=now)
        case Verb.ASSIGN if wanted.user is not None:
            handoff.assign(conversation_id=conversation_id, person=person, to=wanted.user, now=now)
        case Verb.TRANSFER:
            handoff.transfer(
                conversation_id=conversation_id,
                person=person,
                reason=wanted.reason,
                team=wanted.team,
                assistant=wanted.assistant,
                now=now,
            )
        case Verb.RETURN:
            handoff.return_to_bot(conversation_id=conversation_id, person=person, now=now)
        case Verb.PRIORITISE:
            marks.prioritise(conversation_id=conversation_id, person=person, priority=wanted.priority, now=now)
        case Verb.SNOOZE:
            handoff.set_aside(conversation_id=conversation_id, person=person, until=wanted.until, now=now)
        case Verb.TAG:
            marks.tag(conversation_id=conversation_id, person=person, add=wanted.add, remove=wanted.remove, now=now)
        case Verb.CLOSE:
            lifecycle.close(conversation_id=conversation_id, person=person, reason=wanted.reason, now=now)
        case Verb.REOPEN:
            lifecycle.reopen(conversation_id=conversation_id, person=person, now=now)
        case unknown:
            raise ValueError(f"no verb: {unknown}")
