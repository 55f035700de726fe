"""Whether the person who looks may write to the customer, and who else has the floor."""

from dataclasses import dataclass

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries.bubbles import Head, Versioned


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor(Versioned):
    """Who has the floor, as the person who looks sees it: mine, bot, queue, person, phone or closed.

    `is_cut`: nothing leaves, for WhatsApp is disconnected.
    """

    public_id: str
    who: str
    name: str
    is_answering: bool
    is_cut: bool

    @property
    def is_mine(self) -> bool:
        """Return whether the customer reads what this person writes now."""
        return self.who == "mine"


def of(head: Head, *, person: User) -> Floor:
    """Return who has the floor of the conversation that is shown."""
    who = head.owner_kind if head.state != Conversation.State.CLOSED else "closed"
    if head.owner_id and head.owner_id == person.public_id:
        who = "mine"
    return Floor(public_id=head.public_id, who=who, name=head.owner, is_answering=head.is_answering, is_cut=head.is_cut)
