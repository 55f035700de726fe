"""What the platform's own rows say of conversations: who was handed to whom, and who waits for a person."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from assistants.models import GuardVerdict
from conversations.models import Conversation, ConversationEvent

Kind, State = ConversationEvent.Kind, Conversation.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """By phone: hand-offs between assistants, the state in which the conversation was left, and what guards stopped."""

    hand_offs: Counter[str]
    states: dict[str, str]
    reasons: dict[str, str]
    """Why a person was asked."""
    held_back: dict[str, list[str]]
    """Answers and calls that guards did not let through, by their words."""


def read(*, since: datetime) -> Told:
    """Return what became of the conversations that anybody wrote in since then."""
    try:
        events = ConversationEvent.objects.filter(kind=Kind.HANDED_OFF, at__gte=since)
        states = Conversation.objects.filter(last_message_at__gte=since).order_by("pk")
        rows = list(states.values_list("identity__value", "public_id", "state", "handoff_reason"))
        verdicts = dict[str, list[str]]()
        for scope, *found in GuardVerdict.objects.filter(at__gte=since).values_list(
            "run__scope", "guard", "verdict", "action", "evidence"
        ):
            verdicts.setdefault(scope, []).append(": ".join(found))
        return Told(
            hand_offs=Counter(
                _phone(value) for value in events.values_list("conversation__identity__value", flat=True)
            ),
            states={_phone(address): state for address, _, state, _ in rows},
            reasons={_phone(address): reason for address, *_, reason in rows},
            held_back={_phone(address): verdicts[scope] for address, scope, *_ in rows if scope in verdicts},
        )
    finally:
        connection.close()


def _phone(address: str) -> str:
    return address.partition("@")[0]
