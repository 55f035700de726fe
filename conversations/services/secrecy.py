"""Mark messages that hold a verification code when they are written; `queries.codes` hides it from people."""

from datetime import datetime, timedelta

from assistants.services import customers
from conversations.models import Conversation, Message
from conversations.queries import codes

WINDOW = timedelta(hours=1)
"""Six digits so long after a code was sent are taken for one, right or wrong: a mistyped code tells most of it."""

MARK = {codes.HIDES: codes.CODE}


def of_customer(text: str, *, conversation: Conversation, now: datetime) -> dict[str, str]:
    """Return what to add to the details of a customer's message; asks Postgres only where there are six digits."""
    if not codes.found(text):
        return {}
    since = now - WINDOW
    if customers.code_sent_since(conversation.public_id, since=since):
        return MARK
    # Whoever got the code may answer there and not where it was asked for.
    sent_here = Message.objects.filter(
        conversation=conversation, at__gte=since, author=Message.Author.SYSTEM, extra__contains=MARK
    )
    return MARK if sent_here.exists() else {}


def of_assistant(text: str, *, conversation: Conversation, now: datetime) -> dict[str, str]:
    """Return what to add to the details of an answer: it may repeat the code that the customer typed."""
    digits = codes.found(text)
    if digits and customers.is_code(digits, scope=conversation.public_id, since=now - WINDOW):
        return MARK
    return {}


def note_heard(message: Message, text: str, *, conversation: Conversation, now: datetime) -> None:
    """Mark the message whose file says a code."""
    if mark := of_customer(text, conversation=conversation, now=now):
        rows = Message.objects.filter(pk=message.pk, month=message.month)
        rows.update(extra={**message.extra, **mark})
