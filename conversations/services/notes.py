"""What people tell each other beside a conversation, and what a supervisor whispers to whoever has the floor."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from conversations.models import Conversation, Mention, Note
from conversations.services import floor, rights
from lia_cortex.accounts.models import User
from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused

State, Kind = Conversation.State, Note.Kind

LONGEST = 4000
"""Characters of one note."""

_MENTION = re.compile(r"(?<![\w@.+-])@([\w.+-]{1,150})")


def write(
    *,
    conversation_id: int,
    person: User,
    text: str,
    kind: str = Kind.NOTE,
    idempotency_key: str | None = None,
    now: datetime,
) -> Note:
    """Write a note and return it; who is named in it as `@username` is told, and sees the open conversation.

    A whisper to the assistant is read by its next run; to a person it is a note that names that person. The same
    key again returns the first note. Raises Refused: `empty`, `too_long`, `closed` for a whisper, `not_allowed`, or
    `idempotency_mismatch` for another text.
    """
    words = text.strip()
    if not words:
        raise Refused("empty", gettext("Write something first."))
    if len(words) > LONGEST:
        raise Refused("too_long", gettext("A note has at most %(limit)s characters.") % {"limit": LONGEST})
    try:
        return _written(conversation_id, person, words, kind=kind, key=idempotency_key or None, now=now)
    except IntegrityError:
        # The same key arrived for another conversation at once: that one wrote it.
        found = _earlier(person, idempotency_key, conversation_id, words)
        if found is None:
            raise
        return found


def _written(conversation_id: int, person: User, words: str, *, kind: str, key: str | None, now: datetime) -> Note:
    with transaction.atomic():
        conversation = floor.locked(conversation_id)
        earlier = _earlier(person, key, conversation_id, words)
        if earlier is not None:
            return earlier
        rights.check(person=person, verb=kind, conversation=conversation)
        named = _named(words, author=person)
        if kind == Kind.WHISPER:
            kind = _to_whom(conversation, named, now=now)
        note = Note.objects.create(
            conversation=conversation,
            kind=kind,
            author=person,
            text=words,
            idempotency_key=key,
            at=now,
        )
        Mention.objects.bulk_create(Mention(note=note, user=user) for user in named.values())
        live.look(conversation=conversation.public_id)
    return note


def seen(*, conversation_id: int, person: User, now: datetime) -> int:
    """Note that the person has read where others named the person here; return how often that was."""
    open_ones = Mention.objects.filter(user=person, seen_at__isnull=True, note__conversation=conversation_id)
    return open_ones.update(seen_at=now)


def _earlier(person: User, key: str | None, conversation_id: int, text: str) -> Note | None:
    found = Note.objects.filter(author=person, idempotency_key=key).first() if key else None
    if found is None:
        return None
    if (found.conversation_id, found.text) != (conversation_id, text):
        raise Refused("idempotency_mismatch", gettext("This Idempotency-Key was used for another message."))
    return found


def _to_whom(conversation: Conversation, named: dict[int, User], *, now: datetime) -> str:
    """Return what a whisper is for whoever has the floor now."""
    if conversation.state == State.CLOSED:
        raise Refused("closed", gettext("The conversation is closed: reopen it first."))
    if conversation.state == State.BOT:
        conversation.whispered_at = conversation.whispered_at or now
        conversation.save(update_fields=["whispered_at"])
        return Kind.WHISPER
    if conversation.owner is not None:
        named[conversation.owner.pk] = conversation.owner
    return Kind.NOTE


def _named(text: str, *, author: User) -> dict[int, User]:
    found = User.objects.filter(username__in=set(_usernames(text)), is_active=True).exclude(pk=author.pk)
    return {user.pk: user for user in found}


def _usernames(text: str) -> Iterable[str]:
    for written in _MENTION.findall(text):
        yield written
        yield written.rstrip(".-+")  # the end of a sentence is no part of a name
