"""What people of ours wrote beside a conversation, oldest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from conversations.models import Note
from conversations.queries.inbox import person_name


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note; `mentions` are the logins of who is named in it."""

    id: str
    kind: str
    author: str
    text: str
    mentions: tuple[str, ...]
    at: datetime


def notes(*, conversation_id: int) -> QuerySet[Note]:
    """Return the notes, with what `views` reads, in two queries for any number."""
    rows = Note.objects.filter(conversation_id=conversation_id).select_related("author")
    return rows.prefetch_related("mentions__user").order_by("at", "id")


def written_before(*, person_id: int, idempotency_key: str) -> bool:
    """Return whether the person wrote a note under this key already."""
    return Note.objects.filter(author_id=person_id, idempotency_key=idempotency_key).exists()


def views(rows: Iterable[Note]) -> list[NoteView]:
    """Return the notes as others see them."""
    return [
        NoteView(
            id=row.public_id,
            kind=row.kind,
            author=person_name(row.author),
            text=row.text,
            mentions=tuple(sorted(mention.user.username for mention in row.mentions.all())),
            at=row.at,
        )
        for row in rows
    ]
