"""Notes and whispers, as the thread shows them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from conversations.models import Conversation, Mention, Note
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import people
from lia_cortex.supervision.queries.bubbles import Remark

NOTES = 200
"""Notes of one page at most."""


def of(conversation: Conversation, *, person: User, since: datetime | None, until: datetime | None) -> list[Remark]:
    """Return what people wrote to each other between a page's first message and the next page's.

    That is one query, and one more where something was whispered to a person.
    """
    named = Mention.objects.filter(note=OuterRef("pk")).order_by("pk").values("user__username")
    found = Note.objects.filter(conversation=conversation).select_related("author").annotate(named=ArraySubquery(named))
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    notes = list(found.order_by("-at", "-id")[:NOTES])[::-1]
    names = _names(notes)
    return [
        Remark(
            key=each.public_id,
            is_whisper=each.kind == Note.Kind.WHISPER,
            was_read=each.read_by_turn is not None,
            is_missed=_is_missed(each, conversation),
            who=people.person(each.author),
            to=", ".join(names[login] for login in _unwritten(each)),
            is_mine=each.author_id == person.pk,
            text=each.text,
            at=each.at,
        )
        for each in notes
    ]


def _is_missed(note: Note, conversation: Conversation) -> bool:
    if note.kind != Note.Kind.WHISPER or note.read_by_turn is not None:
        return False
    return conversation.whispered_at is None or note.at < conversation.whispered_at


def _unwritten(note: Any) -> list[str]:
    """Return who is named without being written: a whisper to a person names whoever had the floor."""
    return [login for login in note.named if f"@{login}" not in note.text]


def _names(notes: Sequence[Note]) -> Mapping[str, str]:
    logins = {login for each in notes for login in _unwritten(each)}
    users = User.objects.filter(username__in=logins) if logins else []
    return {user.username: people.person(user) for user in users}
