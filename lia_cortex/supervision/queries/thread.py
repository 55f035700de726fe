"""One conversation with its messages, read in seven queries at most, however long the thread is."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from assistants.models import Run
from assistants.services.providers import SECOND
from conversations.models import Conversation, ConversationEvent, Message, Turn
from conversations.queries import reasons, visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.supervision.queries import attached, board, people
from lia_cortex.supervision.queries.bubbles import Bubble, Head, Line, Thread

PAGE_SIZE = 50
EVENTS = 200
"""Events of one page at most: a conversation has a handful."""


def head(*, person: User, public_id: str) -> Head:
    """Return the conversation; raise Conversation.DoesNotExist when the person may not see it."""
    return _head(_conversation(person=person, public_id=public_id))


def read(*, person: User, public_id: str, before: str = "", size: int = PAGE_SIZE) -> Thread:
    """Return the newest messages, or those before the message `before`.

    Raises Conversation.DoesNotExist when there is none that the person may see.
    """
    conversation = _conversation(person=person, public_id=public_id)
    end = conversation.messages.filter(public_id=before).first() if ids.is_public(before) else None
    found = [] if before and end is None else list(_messages(conversation, before=end)[: size + 1])
    messages = found[::-1]
    earlier = messages[1].public_id if len(messages) > size else ""
    messages = messages[-size:]
    since = messages[0].at if earlier else None
    lines = _lines(conversation, since=since, until=end.at if end else None)
    bubbles = attached.bubbles(messages, conversation=conversation)
    items: list[Bubble | Line] = sorted([*lines, *bubbles], key=lambda item: item.at)
    return Thread(head=_head(conversation), items=items, earlier=earlier)


def _conversation(*, person: User, public_id: str) -> Conversation:
    related = ("contact__merged_into", "identity", "owner", "team", "assistant", "number")
    runs = Run.objects.filter(scope=OuterRef("public_id")).exclude(provider="").order_by("-pk")
    found = visibility.conversations(person=person).select_related(*related)
    running = Turn.objects.filter(conversation=OuterRef("pk"), status=Turn.Status.RUNNING)
    found = found.annotate(provider=Subquery(runs.values("provider")[:1]), is_answering=Exists(running))
    return found.get(public_id=public_id)


def _messages(conversation: Conversation, *, before: Message | None) -> QuerySet[Message]:
    found = conversation.messages.select_related("person", "assistant").order_by("-at", "-id")
    if before:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    return found


def _lines(conversation: Conversation, *, since: datetime | None, until: datetime | None) -> list[Line]:
    """Return what happened from the page's first message to the first of the next page."""
    found = ConversationEvent.objects.filter(conversation=conversation).select_related("actor")
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    newest = found.order_by("-at", "-id")[:EVENTS]
    return [
        Line(
            key=f"ev_{each.at:%Y%m%d%H%M%S%f}_{each.kind}",
            kind=each.kind,
            label=str(each.get_kind_display()),
            actor=people.person(each.actor) if each.actor else "",
            details=_details(each),
            at=each.at,
        )
        for each in reversed(newest)
    ]


def _details(event: ConversationEvent) -> dict[str, Any]:
    asks_person = event.kind == ConversationEvent.Kind.QUEUED
    return {**event.details, "reason": reasons.words(event.details.get("reason", ""))} if asks_person else event.details


def _head(conversation: Conversation) -> Head:
    name = people.contact(conversation.contact, identity=conversation.identity)
    return Head(
        public_id=conversation.public_id,
        protocol=conversation.protocol,
        contact=name,
        initials=people.initials(name),
        address=people.address(conversation.identity),
        number=conversation.number.name,
        state=conversation.state,
        state_label=str(conversation.get_state_display()),
        owner_kind=conversation.owner_kind,
        owner=board.owner(conversation),
        owner_id=conversation.owner.public_id if conversation.owner else "",
        is_answering=conversation.is_answering,  # type: ignore[attr-defined] # annotated
        assistant=conversation.assistant.name,
        is_second_provider=conversation.provider == SECOND,  # type: ignore[attr-defined] # annotated
        priority=conversation.priority,
        opened_at=conversation.opened_at,
        waiting_since=conversation.waiting_since,
        handoff_reason=reasons.words(conversation.handoff_reason),
        handoff_summary=conversation.handoff_summary,
        close_reason=conversation.close_reason,
    )
