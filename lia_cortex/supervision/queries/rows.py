"""One conversation as a list shows it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, Left

from conversations.models import Conversation, Message, Outbound, SlaClock
from conversations.queries import answering, codes
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Look
from lia_cortex.supervision.queries import conditions, order, people, urgencies

PREVIEW_LETTERS = 160
"""More than the widest row shows; a long message is not carried along for its first line."""

MOST_UNREAD = 99
"""More is shown as "99+"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWords:
    """Who spoke last, and the beginning of it."""

    author: str
    who: str
    kind: str
    kind_label: str
    text: str
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One conversation of a list; `order` sorts rows, the largest first; `unread` is the viewer's own."""

    public_id: str
    protocol: str
    contact: str
    initials: str
    state: str
    state_label: str
    is_answering: bool
    owner_kind: str
    owner: str
    assistant: str
    priority: int
    urgency: str
    sentiment: str
    tags: tuple[str, ...]
    waiting_since: datetime | None
    last_message_at: datetime
    snoozed_until: datetime | None
    sla_due_at: datetime | None
    sla_warned_at: datetime | None
    unread: int
    order: int
    last: LastWords | None

    @property
    def holder(self) -> str:
        """Return who has the floor, or the state that explains why nobody of ours is expected to act."""
        is_resting = self.state in {Conversation.State.WAITING_CUSTOMER, Conversation.State.CLOSED}
        return self.state_label if is_resting else self.owner

    @property
    def priority_word(self) -> str:
        """Return the word for its priority."""
        return urgencies.word(self.priority)


def of(found: QuerySet[Conversation], *, person: User, now: datetime) -> list[Row]:
    """Return the rows of these conversations, in one query."""
    return made(annotated(found, person=person.pk, now=now))


def annotated(found: QuerySet[Conversation], *, person: Any, now: Any) -> QuerySet[Conversation]:
    """Return the conversations with all that their rows tell this person's row id; values may be stand-ins."""
    related = ("contact__merged_into", "identity", "owner", "team", "assistant")
    return found.select_related(*related).annotate(
        last_words=Subquery(_last_words()),
        unread=ArraySubquery(_unread(person)),
        sla_target=Subquery(_target()),
        is_composing=answering.composing(now=now),
    )


def made(found: Iterable[Conversation]) -> list[Row]:
    """Return the rows of conversations that are `annotated`."""
    return [_row(each) for each in found]


def owner(conversation: Conversation) -> str:
    """Return the name of who has the floor; the rows that it names must be loaded."""
    match conversation.owner_kind:
        case Conversation.Owner.BOT:
            return conversation.assistant.name
        case Conversation.Owner.PERSON if conversation.owner:
            return people.person(conversation.owner)
        case Conversation.Owner.QUEUE if conversation.team:
            return conversation.team.name
        case _:
            return str(conversation.get_owner_kind_display())


@cache  # made from nothing but the models, for every row of every list
def _last_words() -> Any:
    never_left = Outbound.objects.filter(message=OuterRef("pk"), status=Outbound.Status.CANCELLED)
    spoken = Message.objects.filter(~Exists(never_left), conversation=OuterRef("pk"))
    words = JSONObject(
        author="author",
        kind="kind",
        text=Left("text", PREVIEW_LETTERS),
        hides=F(f"extra__{codes.HIDES}"),
        deleted_at="deleted_at",
    )
    return spoken.exclude(kind=Message.Kind.REACTION).order_by("-at", "-id").values(json=words)[:1]


def _unread(person: Any) -> Any:
    """Return the customer's messages since the person's own last look, as many as are counted."""
    seen = Look.objects.filter(user_id=person, conversation=OuterRef("conversation")).values("message_id")
    written = Message.objects.filter(conversation=OuterRef("pk"), author=Message.Author.CUSTOMER)
    fresh = written.exclude(kind=Message.Kind.REACTION).filter(pk__gt=Coalesce(Subquery(seen), Value(0)))
    return fresh.order_by().values("pk")[: MOST_UNREAD + 1]


@cache
def _target() -> Any:
    """Return how many seconds the nearest promise had in all."""
    running = SlaClock.objects.filter(
        conversation=OuterRef("pk"), status=SlaClock.Status.RUNNING, due_at=F("conversation__sla_due_at")
    )
    return running.values("target_seconds")[:1]


def _row(conversation: Any) -> Row:
    name = people.contact(conversation.contact, identity=conversation.identity)
    due_at = conversation.sla_due_at
    warned = conditions.RISK_SHARE * conversation.sla_target if conversation.sla_target else timedelta(0)
    return Row(
        public_id=conversation.public_id,
        protocol=conversation.protocol,
        contact=name,
        initials=people.initials(name),
        state=conversation.state,
        state_label=conversation.get_state_display(),
        is_answering=conversation.state == Conversation.State.BOT and conversation.is_composing,
        owner_kind=conversation.owner_kind,
        owner=owner(conversation),
        assistant=conversation.assistant.name,
        priority=conversation.priority,
        urgency=conversation.urgency,
        sentiment=conversation.sentiment,
        tags=tuple(conversation.tags),
        waiting_since=conversation.waiting_since,
        last_message_at=conversation.last_message_at,
        snoozed_until=conversation.snoozed_until,
        sla_due_at=due_at,
        sla_warned_at=due_at - warned if due_at else None,
        unread=len(conversation.unread),
        order=order.of(conversation),
        last=_words(conversation.last_words),
    )


def _words(found: Mapping[str, Any] | None) -> LastWords | None:
    if found is None:
        return None
    return LastWords(
        author=found["author"],
        who=str(Message.Author(found["author"]).label),
        kind=found["kind"],
        kind_label=str(Message.Kind(found["kind"]).label),
        text="" if found["deleted_at"] else codes.beginning(found["text"], found["hides"]),
        deleted=bool(found["deleted_at"]),
    )
