"""Put words into the outbox, in the transaction that makes them true."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from conversations import jobs
from conversations.models import Conversation, Message, Outbound, Turn
from conversations.services import secrecy, sla
from conversations.services.outbox import files
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids, live
from lia_cortex.kernel.errors import Refused
from lia_cortex.kernel.jobs import enqueue
from lia_cortex.kernel.partitions import month_of
from lia_cortex.kernel.tape import NewId, Tape, unrecorded

Author, State, Owner = Message.Author, Conversation.State, Conversation.Owner

LONGEST = 4096
"""WhatsApp's limit for one text."""

RENDERED = "rendered"
"""In `Message.extra` of an answer's bubble that code wrote: it follows the one before it without a pause."""

LONGEST_CAPTION = 1024
"""WhatsApp's limit for the words under a file."""


def say_as_assistant(
    *,
    conversation: Conversation,
    turn: Turn,
    bubbles: Sequence[tuple[str, str]],
    tape: Tape,
    now: datetime,
    rendered: int = 0,
) -> None:
    """Queue an answer's bubbles as (what the model wrote, what the customer reads); call with the row locked.

    The last `rendered` of them were written by code.

    The caller sends the first one as soon as it has committed: that spares the customer the wait for a worker.
    """
    for ahead, (source, text) in enumerate(bubbles):
        _queue(
            conversation,
            new_id=tape.new_id,
            ahead=ahead,
            text=text,
            source=source,
            author=Author.ASSISTANT,
            turn=turn,
            now=now,
            assistant_id=conversation.assistant_id,
            extra=secrecy.of_assistant(text, conversation=conversation, now=now)
            | ({RENDERED: "yes"} if ahead >= len(bubbles) - rendered else {}),
        )
    live.look(conversation=conversation.public_id)


def say_as_system(
    *,
    conversation: Conversation,
    turn: Turn | None,
    text: str,
    now: datetime,
    new_id: NewId = unrecorded,
    ahead: int = 0,
    extra: Mapping[str, str] | None = None,
) -> None:
    """Queue a sentence that code wrote; call with the conversation locked, after the state it tells of.

    `ahead` is how many bubbles of this moment the thread shows before it; `extra` are the message's details.
    """
    _queue(conversation, text=text, author=Author.SYSTEM, turn=turn, now=now, new_id=new_id, ahead=ahead, extra=extra)
    _nudge(conversation)


def say_as_person(
    *,
    conversation_id: int,
    person: User,
    text: str,
    idempotency_key: str | None,
    now: datetime,
    file: files.Given | None = None,
) -> Message:
    """Queue a person's message and return it; the same key again returns the first one.

    With a file the text is its caption. Raises Refused: `not_your_floor`, `empty`, `too_long`, or
    `idempotency_mismatch` for another text.
    """
    if not text.strip() and file is None:
        raise Refused("empty", gettext("Write something first."))
    limit = LONGEST if file is None else LONGEST_CAPTION
    if len(text) > limit:
        raise Refused("too_long", gettext("A WhatsApp message has at most %(limit)s characters.") % {"limit": limit})
    try:
        with transaction.atomic():
            conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
            earlier = _earlier(person, idempotency_key, conversation_id, text)
            if earlier is not None:
                return earlier
            if conversation.owner_kind != Owner.PERSON or conversation.owner_id != person.pk:
                raise Refused("not_your_floor", gettext("Take the conversation over before you write to the customer."))
            message = _queue(
                conversation,
                text=text,
                author=Author.PERSON,
                turn=None,
                now=now,
                person=person,
                idempotency_key=idempotency_key or None,
                file=file,
            )
            answered(conversation=conversation, now=now)
            _nudge(conversation)
            return message
    except IntegrityError:
        # The same key arrived twice at once: the other request wrote it.
        found = _earlier(person, idempotency_key, conversation_id, text)
        if found is None:
            raise
        return found


def answered(*, conversation: Conversation, now: datetime) -> None:
    """Note that a person answered what the customer had asked."""
    unanswered = Message.objects.filter(conversation=conversation, wants_answer=True, turn__isnull=True)
    unanswered.update(wants_answer=False)
    Conversation.objects.filter(pk=conversation.pk).update(
        waiting_since=None, last_message_at=now, return_since=None, return_due_at=None, return_noticed_at=None
    )
    sla.answered(conversation=conversation, now=now)


def _queue(
    conversation: Conversation,
    *,
    text: str,
    author: str,
    turn: Turn | None,
    now: datetime,
    new_id: NewId = unrecorded,
    ahead: int = 0,
    source: str = "",
    assistant_id: int | None = None,
    person: User | None = None,
    idempotency_key: str | None = None,
    extra: Mapping[str, str] | None = None,
    file: files.Given | None = None,
) -> Message:
    # Bubbles of one answer differ by a microsecond so that the thread shows them in the line's order.
    at = now + timedelta(microseconds=ahead)
    message = Message.objects.create(
        public_id=new_id(ids.message),
        month=month_of(now),
        conversation=conversation,
        direction=Message.Direction.OUT,
        author=author,
        person=person,
        assistant_id=assistant_id,
        kind=file.kind if file else Message.Kind.TEXT,
        text=text,
        source=source,
        extra=dict(extra or {}),
        turn=turn,
        at=at,
        sent_at=at,
    )
    if file is not None:
        files.attach(message, file)
    Outbound.objects.create(
        public_id=new_id(ids.outbound),
        conversation=conversation,
        message=message,
        message_month=message.month,
        turn=turn,
        floor_epoch=conversation.floor_epoch,
        fenced=author != Author.PERSON,
        priority=conversation.priority,
        due_at=now,
        created_at=at,
        person=person,
        idempotency_key=idempotency_key,
    )
    return message


def _earlier(person: User, key: str | None, conversation_id: int, text: str) -> Message | None:
    if not key:
        return None
    found = Outbound.objects.select_related("message").filter(person=person, idempotency_key=key).first()
    if found is None:
        return None
    same = found.conversation_id == conversation_id and found.message.text == text
    if not same:
        raise Refused("idempotency_mismatch", gettext("This Idempotency-Key was used for another message."))
    return found.message


def _nudge(conversation: Conversation) -> None:
    enqueue(jobs.SEND_NEXT, conversation_id=conversation.pk, priority=conversation.priority)
    live.look(conversation=conversation.public_id)
