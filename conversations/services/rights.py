"""What a role may do to a conversation that the person sees; pages and endpoints ask here."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.kernel.errors import Refused


class Place(StrEnum):
    """How an agent sees a conversation."""

    OWN = "own"
    QUEUED = "queued"
    NAMED = "named"
    """A colleague named the agent in a note."""


OWN, QUEUED, NAMED = frozenset({Place.OWN}), frozenset({Place.OWN, Place.QUEUED}), frozenset(Place)

AGENTS: Mapping[str, frozenset[Place]] = {
    "take_over": QUEUED,
    "assign": OWN,
    "transfer": QUEUED,
    "return": OWN,
    "prioritise": frozenset(),
    "snooze": OWN,
    "tag": QUEUED,
    "close": OWN,
    "reopen": frozenset(),
    "note": NAMED,
    "whisper": frozenset(),
    "watch": NAMED,
    "unwatch": NAMED,
}
"""What agents may do, and where; supervisors and admins may do all of it everywhere."""


def place(*, person: User, conversation: Conversation) -> Place:
    """Return how an agent who sees the conversation sees it."""
    if conversation.owner_id == person.pk:
        return Place.OWN
    return Place.QUEUED if conversation.state == Conversation.State.WAITING_HUMAN else Place.NAMED


def may(*, person: User, verb: str, conversation: Conversation) -> bool:
    """Return whether the person may do this to a conversation that the person sees."""
    return person.sees_everything or place(person=person, conversation=conversation) in AGENTS[verb]


def check(*, person: User, verb: str, conversation: Conversation) -> None:
    """Raise Refused unless the person may do this to a conversation that the person sees."""
    if not may(person=person, verb=verb, conversation=conversation):
        raise Refused("not_allowed", gettext("Your role does not allow this here."))
