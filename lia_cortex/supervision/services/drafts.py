"""What a person has written and not sent, kept for every device of hers."""

from datetime import datetime, timedelta

from conversations.models import Conversation, Message
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Draft

LONGEST = 4096
"""Characters; a WhatsApp message holds no more."""

LATE = timedelta(seconds=30)
"""A save that comes this long after its text was sent comes late, not anew."""


def keep(*, conversation: Conversation, person: User, kind: str, text: str, now: datetime) -> None:
    """Keep the text as the person's draft of this kind; not an empty one, nor what was sent before this arrived."""
    if not text.strip() or (kind == Draft.Kind.REPLY and _was_just_sent(conversation, person, text, now=now)):
        drop(conversation=conversation, person=person, kind=kind)
        return
    Draft.objects.update_or_create(
        user=person,
        conversation=conversation,
        kind=kind,
        defaults={"text": text.replace("\0", "")[:LONGEST], "updated_at": now},
    )


def _was_just_sent(conversation: Conversation, person: User, text: str, *, now: datetime) -> bool:
    """Return whether this is what the person last said: a page that is being left saves in the background."""
    said = conversation.messages.filter(author=Message.Author.PERSON, person=person, at__gt=now - LATE)
    return said.order_by("-at").values_list("text", flat=True).first() == text


def drop(*, conversation: Conversation, person: User, kind: str) -> None:
    """Forget the draft of this kind: it was sent, or wiped out."""
    Draft.objects.filter(user=person, conversation=conversation, kind=kind).delete()


def of(*, conversation_id: str, person: User) -> dict[str, str]:
    """Return the person's drafts for the conversation with this public id, by kind."""
    rows = Draft.objects.filter(user=person, conversation__public_id=conversation_id)
    return dict(rows.values_list("kind", "text"))
