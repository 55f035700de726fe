"""One conversation with its messages, read in ten queries at most, however long the thread is."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery

from assistants.models import Run
from assistants.services.providers import SECOND
from conversations.models import Conversation, Instance, Message
from conversations.queries import answering, reasons, visibility
from conversations.services import rights
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.kernel.statements import Statement
from lia_cortex.supervision.models import Watch
from lia_cortex.supervision.queries import attached, board, lines, people, promises, remarks, urgencies
from lia_cortex.supervision.queries.bubbles import Bubble, Head, Line, Remark, Thread

State = Conversation.State

PAGE_SIZE = 50
JOINED_SECONDS = 60
"""What one author says within a minute stands under one name."""


def head(*, person: User, public_id: str, now: datetime) -> Head:
    """Return the conversation; raise Conversation.DoesNotExist when the person may not see it."""
    return _head(_conversation(person=person, public_id=public_id, now=now), person=person)


def read(*, person: User, public_id: str, now: datetime, before: str = "", size: int = PAGE_SIZE) -> Thread:
    """Return the newest messages, or those before the message `before`.

    Raises Conversation.DoesNotExist when there is none that the person may see.
    """
    conversation = _conversation(person=person, public_id=public_id, now=now)
    end = conversation.messages.filter(public_id=before).first() if ids.is_public(before) else None
    found = [] if before and end is None else list(_messages(conversation, before=end)[: size + 1])
    messages = found[::-1]
    earlier = messages[1].public_id if len(messages) > size else ""
    since = messages[1].at if earlier else None
    until = end.at if end else None
    others: list[Line | Remark] = [
        *lines.of(conversation, since=since, until=until),
        *remarks.of(conversation, person=person, since=since, until=until),
    ]
    items = _joined(sorted([*others, *attached.bubbles(messages, conversation=conversation)], key=lambda item: item.at))
    shown = _head(conversation, person=person)
    composes = shown.assistant if shown.is_answering and end is None else ""
    return Thread(head=shown, items=items[1:] if earlier else items, earlier=earlier, answering=composes)


def _joined(items: list[Bubble | Line | Remark]) -> list[Bubble | Line | Remark]:
    """Return the items, marked where an author goes on within the minute."""
    return [
        replace(item, is_joined=True) if isinstance(item, Bubble) and _goes_on(before, item) else item
        for before, item in zip([None, *items], items, strict=False)
    ]


def _goes_on(before: Bubble | Line | Remark | None, item: Bubble) -> bool:
    if not isinstance(before, Bubble) or (before.author, before.who) != (item.author, item.who):
        return False
    return (item.at - before.at).total_seconds() < JOINED_SECONDS


def _conversation(*, person: User, public_id: str, now: datetime) -> Conversation:
    if not person.sees_everything:
        return _annotated(visibility.conversations(person=person), person=person.pk, now=now).get(public_id=public_id)
    found = _ANY.first(public_id=public_id, person=person.pk, now=now)
    if found is None:
        raise Conversation.DoesNotExist(public_id)
    return found


def _annotated(found: QuerySet[Conversation], *, person: Any, now: Any) -> QuerySet[Conversation]:
    related = ("contact__merged_into", "identity", "owner", "team", "assistant", "number")
    runs = Run.objects.filter(scope=OuterRef("public_id")).exclude(provider="").order_by("-pk")
    sessions = Instance.objects.filter(number=OuterRef("number"))
    return found.select_related(*related).annotate(
        provider=Subquery(runs.values("provider")[:1]),
        is_answering=answering.composing(now=now),
        next_clock=promises.next_clock(),
        is_cut=ExpressionWrapper(Exists(sessions) & ~Exists(sessions.filter(status__in=Instance.UP)), BooleanField()),
        is_watched=Exists(Watch.objects.filter(user_id=person, conversation=OuterRef("pk"))),
    )


def _any(public_id: Any, person: Any, now: Any) -> QuerySet[Conversation]:
    return _annotated(Conversation.objects.filter(public_id=public_id), person=person, now=now)


_ANY = Statement(_any)
"""Of whoever sees everything."""


def _messages(conversation: Conversation, *, before: Message | None) -> QuerySet[Message]:
    found = conversation.messages.select_related("person", "assistant").order_by("-at", "-id")
    if before:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    return found


def _head(conversation: Conversation, *, person: User) -> Head:
    name = people.contact(conversation.contact, identity=conversation.identity)
    return Head(
        pk=conversation.pk,
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
        is_answering=conversation.state == State.BOT and conversation.is_answering,  # type: ignore[attr-defined] # annotated
        is_watched=conversation.is_watched,  # type: ignore[attr-defined] # annotated
        is_cut=conversation.is_cut,  # type: ignore[attr-defined] # annotated
        assistant=conversation.assistant.name,
        is_second_provider=conversation.provider == SECOND,  # type: ignore[attr-defined] # annotated
        priority=conversation.priority,
        urgency=urgencies.word(conversation.priority),
        tags=tuple(conversation.tags),
        snoozed_until=conversation.snoozed_until,
        promise=promises.of(conversation),
        may=tuple(verb for verb in rights.AGENTS if rights.may(person=person, verb=verb, conversation=conversation)),
        opened_at=conversation.opened_at,
        waiting_since=conversation.waiting_since,
        handoff_reason=reasons.words(conversation.handoff_reason),
        handoff_summary=conversation.handoff_summary,
        close_reason=conversation.close_reason,
    )
