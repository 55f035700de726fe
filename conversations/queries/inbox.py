"""Conversations as others see them: no database number, no guess."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from conversations.models import Contact, ContactIdentity, Conversation
from conversations.queries import reasons, search, visibility
from lia_cortex.accounts.models import User
from lia_cortex.integrations.evolution.schemas import jids

Owner = Conversation.Owner


@dataclass(frozen=True, slots=True)
class OwnerView:
    """Who has the floor; the name is empty where nobody has one."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """The customer; the phone in E.164, None while only a privacy id is known."""

    id: str
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One visit; `assistant` is the slug, `priority` 0 the most urgent."""

    id: str
    protocol: str
    state: str
    owner: OwnerView
    assistant: str
    team: str | None
    contact: ContactView
    priority: int
    tags: tuple[str, ...]
    snoozed_until: datetime | None
    opened_at: datetime
    waiting_since: datetime | None
    last_message_at: datetime
    closed_at: datetime | None
    close_reason: str
    handoff_reason: str
    handoff_summary: str


def found(*, person: User, term: str = "", state: str = "") -> QuerySet[Conversation]:
    """Return the conversations that the person may see, with everything that `view` reads."""
    rows = visibility.conversations(person=person).filter(search.matching(term))
    if state:
        rows = rows.filter(state=state)
    return with_names(rows)


def with_names(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Return the rows with the related ones that `view` reads, in two queries for any number of rows."""
    phones = ContactIdentity.objects.filter(kind=ContactIdentity.Kind.PHONE).order_by("id")
    return rows.select_related(
        "contact__merged_into", "identity", "owner", "team", "assistant", "number"
    ).prefetch_related(Prefetch("contact__identities", queryset=phones, to_attr="phones"))


def view(row: Conversation) -> ConversationView:
    """Return the conversation as others see it; read the row through `with_names`."""
    return ConversationView(
        id=row.public_id,
        protocol=row.protocol,
        state=row.state,
        owner=OwnerView(row.owner_kind, _owner_name(row)),
        assistant=row.assistant.slug,
        team=row.team.name if row.team else None,
        contact=ContactView(
            id=(row.contact.merged_into or row.contact).public_id,
            name=_contact_name(row.contact),
            phone=_phone(row),
        ),
        priority=row.priority,
        tags=tuple(row.tags),
        snoozed_until=row.snoozed_until,
        opened_at=row.opened_at,
        waiting_since=row.waiting_since,
        last_message_at=row.last_message_at,
        closed_at=row.closed_at,
        close_reason=row.close_reason,
        handoff_reason=reasons.words(row.handoff_reason),
        # Without a reason it is what one assistant told another.
        handoff_summary=row.handoff_summary if row.handoff_reason else "",
    )


def person_name(person: User) -> str:
    """Return the person's full name, or the login when there is none."""
    return person.get_full_name() or person.get_username()


def _owner_name(row: Conversation) -> str:
    match row.owner_kind:
        case Owner.BOT:
            return row.assistant.name
        case Owner.QUEUE:
            return row.team.name if row.team else ""
        case Owner.PERSON:
            return person_name(row.owner) if row.owner else ""
        case Owner.PHONE:
            return row.number.name
        case _:
            return ""


def _contact_name(contact: Contact) -> str:
    """Return what our people call the customer, before what the customer's profile says."""
    same = [contact.merged_into, contact] if contact.merged_into else [contact]
    names = [*(one.name for one in same), *(one.profile_name for one in same)]
    return next((name for name in names if name), "")


def _phone(row: Conversation) -> str | None:
    """Return the phone that answers go to, or the first one that is known."""
    own = jids.phone_of(row.identity.value) if row.identity.kind == ContactIdentity.Kind.JID else None
    known: list[ContactIdentity] = getattr(row.contact, "phones", [])
    return own or (known[0].value if known else None)
