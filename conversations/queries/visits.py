"""The visits of one customer, under whichever of the contacts that count as one."""

from django.db.models import Q, QuerySet

from conversations.models import Contact, Conversation


def of_customer(contact: Contact) -> QuerySet[Conversation]:
    """Return all conversations of the customer, in no order."""
    # From the contact's side: an OR over both tables would read every conversation that there ever was.
    same = Contact.objects.filter(Q(pk=contact.root_id) | Q(merged_into=contact.root_id)).order_by().values("pk")
    return Conversation.objects.filter(contact__in=same).order_by()
