"""What a person has written and not sent, kept for every device of hers."""

from datetime import datetime

from conversations.models import Conversation
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Draft

LONGEST = 4096
"""Characters; a WhatsApp message holds no more."""


def keep(*, conversation: Conversation, person: User, kind: str, text: str, now: datetime) -> None:
    """Keep the text as the person's draft of this kind, an empty one not at all."""
    if not text.strip():
        drop(conversation=conversation, person=person, kind=kind)
        return
    Draft.objects.update_or_create(
        user=person,
        conversation=conversation,
        kind=kind,
        defaults={"text": text.replace("\0", "")[:LONGEST], "updated_at": now},
    )


def drop(*, conversation: Conversation, person: User, kind: str) -> None:
    """Forget the draft of this kind: it was sent, or wiped out."""
    Draft.objects.filter(user=person, conversation=conversation, kind=kind).delete()


def of(*, conversation_id: str, person: User) -> dict[str, str]:
    """Return the person's drafts for the conversation with this public id, by kind."""
    rows = Draft.objects.filter(user=person, conversation__public_id=conversation_id)
    return dict(rows.values_list("kind", "text"))
