"""Notes and whispers, as the thread shows them."""

from datetime import datetime

from conversations.models import Conversation, Note
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import people
from lia_cortex.supervision.queries.bubbles import Remark

NOTES = 200
"""Notes of one page at most."""


def of(conversation: Conversation, *, person: User, since: datetime | None, until: datetime | None) -> list[Remark]:
    """Return what people wrote to each other between a page's first message and the next page's, in one query."""
    found = Note.objects.filter(conversation=conversation).select_related("author")
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    return [
        Remark(
            key=each.public_id,
            is_whisper=each.kind == Note.Kind.WHISPER,
            was_read=each.read_by_turn is not None,
            who=people.person(each.author),
            is_mine=each.author_id == person.pk,
            text=each.text,
            at=each.at,
        )
        for each in reversed(found.order_by("-at", "-id")[:NOTES])
    ]
