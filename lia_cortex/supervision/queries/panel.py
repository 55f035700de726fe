"""What is known beside a thread: the customer, the promises, the money, earlier visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assistants.queries import costs
from assistants.services import customers, desk_tools
from conversations.models import Contact, ContactIdentity, Conversation, Note, SlaClock
from conversations.queries import visibility, visits
from lia_cortex.accounts.models import User
from lia_cortex.registry.services import knobs
from lia_cortex.supervision.queries import people, urgencies

VISITS = 5
NOTES = 5

EVIDENCE = {
    "chat": _("wrote from it"),
    "alternate id": _("WhatsApp names it beside the chat"),
    "ninth digit": _("the same mobile with or without its ninth digit: not certain"),
}
"""How an address came to be the customer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An address of the customer, and how it is known to be one."""

    kind: str
    value: str
    evidence: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The panel of one conversation; `verified` is the name that the customer proved, empty where nobody did."""

    conversation: Conversation
    name: str
    profile_name: str
    verified: str
    identities: Sequence[Identity]
    clocks: Sequence[SlaClock]
    notes: Sequence[Note]
    visits: Sequence[Conversation]
    more_visits: str
    tools: Sequence[str]
    urgency: str
    reais: Decimal
    calls: int
    unpriced: int


def read(*, person: User, public_id: str, now: datetime) -> Panel:
    """Return the panel; raise Conversation.DoesNotExist when the person may not see the conversation."""
    related = ("contact__merged_into", "identity", "assistant", "number")
    seen = visibility.conversations(person=person).select_related(*related)
    conversation = seen.get(public_id=public_id)
    verified = customers.current(public_id, now=now)
    spent = costs.of_conversation(public_id)
    visits, more = earlier(person=person, conversation=conversation)
    return Panel(
        conversation=conversation,
        name=people.contact(conversation.contact, identity=conversation.identity),
        profile_name=conversation.contact.profile_name,
        verified=verified.name if verified else "",
        identities=_identities(conversation.contact),
        clocks=list(SlaClock.objects.filter(conversation=conversation).exclude(status=SlaClock.Status.CANCELLED)[:6]),
        notes=list(conversation.notes.select_related("author").order_by("-at")[:NOTES]),
        visits=visits,
        more_visits=more,
        tools=desk_tools.names(),
        urgency=urgencies.word(conversation.priority),
        reais=spent.usd * Decimal(str(knobs.value(knobs.BRL_PER_USD))),
        calls=spent.calls,
        unpriced=spent.unknown,
    )


def earlier(*, person: User, conversation: Conversation, before: str = "") -> tuple[list[Conversation], str]:
    """Return other visits of the customer that the person may see, newest first, and the cursor of older ones."""
    found = visibility.conversations(person=person).filter(contact__in=visits.contacts(conversation.contact.root_id))
    found = found.exclude(pk=conversation.pk).select_related("assistant").order_by("-opened_at", "-pk")
    last = Conversation.objects.filter(public_id=before).first() if before else None
    if last is not None:
        found = found.filter(Q(opened_at__lt=last.opened_at) | Q(opened_at=last.opened_at, pk__lt=last.pk))
    rows = list(found[: VISITS + 1])
    return rows[:VISITS], rows[VISITS - 1].public_id if len(rows) > VISITS else ""


def _identities(contact: Contact) -> list[Identity]:
    rows = ContactIdentity.objects.filter(contact__in=visits.contacts(contact.root_id)).order_by("first_seen_at", "pk")[
        :20
    ]
    return [
        Identity(
            kind=str(row.get_kind_display()),
            value=people.address(row),
            evidence=str(EVIDENCE.get(row.evidence, row.evidence)),
            since=row.first_seen_at,
        )
        for row in rows
    ]
