"""The visits of one customer, under whichever of the contacts that count as one."""

from typing import Any

from django.db.models import Q, QuerySet

from conversations.models import Contact, Conversation


def contacts(root_id: Any) -> QuerySet[Contact, Any]:
    """Return the ids of the contact and of those merged into it; the id may be a compiled statement's parameter."""
    return Contact.objects.filter(Q(pk=root_id) | Q(merged_into=root_id)).order_by().values("pk")


def of_customer(contact: Contact) -> QuerySet[Conversation]:
    """Return all conversations of the customer, in no order."""
    # From the contact's side: an OR over both tables would read every conversation that there ever was.
    return Conversation.objects.filter(contact__in=contacts(contact.root_id)).order_by()
