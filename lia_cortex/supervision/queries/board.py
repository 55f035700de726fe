"""The list of conversations: newest first, in pages, or the few that changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Left

from conversations.models import Conversation, Message, Outbound
from conversations.queries import codes, visibility
from lia_cortex.accounts.models import User
from lia_cortex.kernel import ids
from lia_cortex.supervision.queries import people

PAGE_SIZE = 30
"""Rows of one page: two screens of a large monitor."""

PREVIEW_LETTERS = 160
"""More than the widest row shows; a long message is not carried along for its first line."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


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
    """One conversation of the list; `order` sorts rows, the largest first."""

    public_id: str
    protocol: str
    contact: str
    initials: str
    state: str
    state_label: str
    owner_kind: str
    owner: str
    assistant: str
    priority: int
    waiting_since: datetime | None
    last_message_at: datetime
    order: int
    last: LastWords | None

    @property
    def holder(self) -> str:
        """Return who has the floor, or the state that explains why nobody of ours is expected to act."""
        is_resting = self.state in {Conversation.State.WAITING_CUSTOMER, Conversation.State.CLOSED}
        return self.state_label if is_resting else self.owner

    @property
    def urgent(self) -> bool:
        """Return whether it overtakes ordinary ones."""
        return self.priority <= 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows, and the cursor of what follows; empty at the end."""

    rows: list[Row]
    next: str


class UnknownCursorError(Exception):
    """The cursor is not one that this list gave out."""


def page(*, person: User, state: str = "", after: str = "", size: int = PAGE_SIZE) -> Page:
    """Return the rows that follow the cursor, the newest ones without it; raise UnknownCursorError."""
    found = _listed(person=person, state=state)
    if after:
        found = found.filter(_behind(after))
    rows = [_row(each) for each in _with_last_words(found)[: size + 1]]
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows=rows, next=f"{rows[-1].order}.{rows[-1].public_id}" if more else "")


def named(*, person: User, public_ids: Iterable[str], state: str = "") -> list[Row]:
    """Return the rows with these public ids, as far as the person may see them and the list shows them."""
    known = [each for each in public_ids if ids.is_public(each)]
    found = _listed(person=person, state=state).filter(public_id__in=known)
    return [_row(each) for each in _with_last_words(found)]


def counts(*, person: User) -> dict[str, int]:
    """Return how many open conversations there are in each state."""
    # Closed ones are left out: they are the most by far, and nobody acts on their number.
    found = visibility.conversations(person=person).exclude(state=Conversation.State.CLOSED)
    return dict(found.order_by().values_list("state").annotate(Count("pk")))


def _listed(*, person: User, state: str) -> QuerySet[Conversation]:
    found = visibility.conversations(person=person)
    return found.filter(state=state) if state else found


def _behind(cursor: str) -> Q:
    order, _, public_id = cursor.partition(".")
    if not order.isascii() or not order.isdigit() or len(order) > len("9" * 17) or not ids.is_public(public_id):
        raise UnknownCursorError(cursor)
    at = EPOCH + int(order) * MICROSECOND
    last = Conversation.objects.filter(public_id=public_id).values("pk")
    return Q(last_message_at__lt=at) | Q(last_message_at=at, pk__lt=Subquery(last))


def _with_last_words(found: QuerySet[Conversation]) -> QuerySet[Conversation, Conversation]:
    never_left = Outbound.objects.filter(message=OuterRef("pk"), status=Outbound.Status.CANCELLED)
    last = (
        Message.objects.filter(~Exists(never_left), conversation=OuterRef("pk"))
        .exclude(kind=Message.Kind.REACTION)
        .order_by("-at", "-id")
        .values(
            json=JSONObject(
                author="author",
                kind="kind",
                text=Left("text", PREVIEW_LETTERS),
                hides=F(f"extra__{codes.HIDES}"),
                deleted_at="deleted_at",
            )
        )[:1]
    )
    return (
        found.select_related("contact__merged_into", "identity", "owner", "team", "assistant")
        .order_by("-last_message_at", "-id")
        .annotate(last_words=Subquery(last))
    )


def _row(conversation: Any) -> Row:
    name = people.contact(conversation.contact, identity=conversation.identity)
    return Row(
        public_id=conversation.public_id,
        protocol=conversation.protocol,
        contact=name,
        initials=people.initials(name),
        state=conversation.state,
        state_label=conversation.get_state_display(),
        owner_kind=conversation.owner_kind,
        owner=owner(conversation),
        assistant=conversation.assistant.name,
        priority=conversation.priority,
        waiting_since=conversation.waiting_since,
        last_message_at=conversation.last_message_at,
        order=(conversation.last_message_at - EPOCH) // MICROSECOND,
        last=_last_words(conversation.last_words),
    )


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


def _last_words(found: Mapping[str, Any] | None) -> LastWords | None:
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
