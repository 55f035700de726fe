"""What an assistant reads of a conversation: bounded, oldest first, and the burst it is to answer."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from assistants.services import catalog
from assistants.types import RunRequest, Said
from conversations.models import Conversation, Message, Outbound, Turn
from conversations.queries import codes, vouched
from conversations.services.turns import attached, barrier, whispers
from lia_cortex.kernel.statements import Statement

NOT_SEEN = (Outbound.Status.FAILED, Outbound.Status.CANCELLED)
"""Sends that the customer never saw are no part of what was said."""

LABELS = {
    "location": "[location]",
    "contact": "[contact card]",
    "other": "[message]",
}
IMPERSONAL = frozenset({"search_knowledge", "hand_off", "transfer_to_person"})
"""Tools that do the same for everybody."""

CHAIN = 10
"""Superseded turns in a row whose steps are carried along."""


_BURST = Statement[Message](
    lambda turn_id: Message.objects.filter(turn=turn_id, direction=Message.Direction.IN).order_by("at", "id")
)


@lru_cache(maxsize=64)
def _recent(limit: int) -> Statement[Message]:
    return Statement(
        lambda conversation_id, summary_until, turn_id: (
            _said(conversation_id, summary_until)
            .exclude(turn=turn_id, direction=Message.Direction.IN)
            .order_by("-at", "-id")[:limit]
        )
    )


def request(
    *, turn: Turn, conversation: Conversation, assistant_id: int, handoff_note: str, is_handed_over: bool
) -> RunRequest:
    """Return what the assistant is to answer, with what was said before."""
    assistant = catalog.assistant(assistant_id)
    limit = assistant.history_messages
    burst = _BURST.all(turn_id=turn.pk)
    recent = _recent(limit + 1).all(
        conversation_id=conversation.pk, summary_until=conversation.summary_until, turn_id=turn.pk
    )
    contact = conversation.contact
    unread = turn.tape.get(barrier.UNREAD, ())
    return RunRequest(
        turn_id=turn.pk,
        conversation_id=conversation.pk,
        scope=conversation.public_id,
        assistant_id=assistant_id,
        history=as_said(reversed(recent[:limit])),
        burst=as_said(burst, unread=unread),
        summary=conversation.summary,
        customer_name=contact.name or contact.profile_name,
        handoff_note=handoff_note,
        hints=whispers.hints(turn),
        notes=attached.of(burst, unread=unread).notes(burst) if turn.has_media else (),
        inherits=inherited(turn),
        hidden_until=conversation.turns_until,
        is_first=turn.token == 1 and not is_handed_over,
        is_cut=len(recent) > limit,
        contact=contact.public_id,
        # Only tools ask who it is; a turn without them pays no query for it.
        phones=() if IMPERSONAL.issuperset(assistant.tools) else vouched.phones(conversation.identity),
    )


def said_in(conversation: Conversation) -> QuerySet[Message]:
    """Return what was said and is not summarised yet; reactions and what never arrived are left out."""
    return _said(conversation.pk, conversation.summary_until)


def _said(conversation_id: Any, summary_until: Any) -> QuerySet[Message]:
    unseen = Outbound.objects.filter(message=OuterRef("pk"), status__in=NOT_SEEN)
    rows = Message.objects.filter(conversation=conversation_id, pk__gt=summary_until, deleted_at__isnull=True)
    return rows.exclude(kind=Message.Kind.REACTION).exclude(Exists(unseen))


def as_said(messages: Iterable[Message], *, unread: Collection[int] = ()) -> tuple[Said, ...]:
    """Return messages as an assistant reads them; the readings in `unread` came too late for it."""
    rows = list(messages)
    files = attached.of(rows, unread=unread)
    return tuple(Said(row.pk, row.author, _text(row, files), row.at) for row in rows)  # type: ignore[arg-type]


def as_people_read(messages: Iterable[Message]) -> tuple[Said, ...]:
    """Return messages for what people are to read: verification codes are dots, wherever they stand."""
    rows = list(messages)
    return tuple(
        replace(said, text=codes.masked(said.text, row.extra)) for said, row in zip(as_said(rows), rows, strict=True)
    )


def _text(message: Message, files: attached.Files) -> str:
    if message.author == Message.Author.ASSISTANT and message.source:
        return message.source
    parts = [LABELS.get(message.kind, "") or files.told(message), message.text or files.spoken(message)]
    place = message.extra.get("location")
    if isinstance(place, dict):
        parts.append(" ".join(str(value) for value in place.values() if value is not None))
    parts.extend(str(card.get("name")) for card in message.extra.get("contacts") or [])
    return "\n".join(filter(None, [" ".join(part for part in parts if part), files.content(message)]))


def inherited(turn: Turn) -> tuple[int, ...]:
    """Return the superseded turns that this one continues, oldest first."""
    chain: list[int] = []
    before = turn.continues_id
    while before is not None and len(chain) < CHAIN:
        chain.append(before)
        before = Turn.objects.filter(pk=before).values_list("continues_id", flat=True).first()
    return tuple(reversed(chain))
