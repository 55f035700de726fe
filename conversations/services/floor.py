"""The row of the floor: locked for whoever changes it, and what happens to it told in the thread."""

from datetime import datetime

from django.utils.translation import gettext

from conversations.models import Conversation, ConversationEvent
from lia_cortex.accounts.models import User
from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.statements import Statement

_LOCKED = Statement[Conversation](
    lambda conversation_id: Conversation.objects.select_for_update().filter(pk=conversation_id)
)


def locked(conversation_id: int) -> Conversation:
    """Return the conversation locked for the transaction; raise Refused when there is none."""
    found = _LOCKED.first(conversation_id=conversation_id)
    if found is None:
        raise Refused("not_found", gettext("There is no such conversation."))
    return found


def note(conversation: Conversation, kind: str, *, now: datetime, actor: User | None = None, **details: object) -> None:
    """Add a line to the thread, with who has the floor from now on, and let open pages look."""
    # Names and rows change; who had it then is asked for months later.
    floor = {
        "kind": conversation.owner_kind,
        "team": conversation.team_id,
        "assistant": conversation.assistant_id,
        "person": conversation.owner_id,
    }
    ConversationEvent.objects.create(
        conversation=conversation, kind=kind, at=now, actor=actor, details=details, floor=floor
    )
    live.look(conversation=conversation.public_id)
