"""The end of a conversation in a few lines."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from conversations.models import Message, Outbound
from conversations.queries import codes, visibility
from lia_cortex.accounts.models import User
from lia_cortex.supervision.queries import people, rows

LINES = 6
LETTERS = 280
"""Of one message: a look is no reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message, shortened."""

    author: str
    who: str
    kind: str
    kind_label: str
    text: str
    deleted: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Who it is, who has the floor, and what was said last, the newest at the end."""

    public_id: str
    contact: str
    protocol: str
    state: str
    owner: str
    summary: str
    lines: list[Line]


def of(*, person: User, public_id: str) -> Glance:
    """Return the end of the conversation; raise Conversation.DoesNotExist when the person may not see it."""
    related = ("contact__merged_into", "identity", "owner", "team", "assistant")
    conversation = visibility.conversations(person=person).select_related(*related).get(public_id=public_id)
    never_left = Outbound.objects.filter(message=OuterRef("pk"), status=Outbound.Status.CANCELLED)
    said = Message.objects.filter(~Exists(never_left), conversation=conversation).exclude(kind=Message.Kind.REACTION)
    return Glance(
        public_id=public_id,
        contact=people.contact(conversation.contact, identity=conversation.identity),
        protocol=conversation.protocol,
        state=conversation.state,
        owner=rows.owner(conversation),
        summary=conversation.handoff_summary if conversation.handoff_reason else "",
        lines=[_line(each) for each in reversed(said.order_by("-at", "-id")[:LINES])],
    )


def _line(message: Message) -> Line:
    text = codes.text(message)
    return Line(
        author=message.author,
        who=str(message.get_author_display()),
        kind=message.kind,
        kind_label=str(message.get_kind_display()),
        text="" if message.deleted_at else text if len(text) <= LETTERS else f"{text[:LETTERS]}…",
        deleted=message.deleted_at is not None,
        at=message.at,
    )
