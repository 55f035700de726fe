"""What people of ours think of assistants' messages: one opinion each, changed as often as they like."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from conversations.models import Feedback, Message
from lia_cortex.accounts.models import User
from lia_cortex.kernel import live
from lia_cortex.kernel.errors import Refused

LONGEST = 4000
"""Characters of one correction."""


def rate(*, message: Message, person: User, thumb: str, correction: str = "", now: datetime) -> Feedback:
    """Keep what the person thinks of the message in place of what the person thought before, and return it.

    Raises Refused: `not_an_answer`, `unknown_thumb`, `too_long`. Only with a thumb down there is a correction.
    """
    words = correction.strip() if thumb == Feedback.Thumb.DOWN else ""
    if message.author != Message.Author.ASSISTANT:
        raise Refused("not_an_answer", gettext("No assistant wrote this message."))
    if thumb not in Feedback.Thumb.values:
        raise Refused("unknown_thumb", gettext("Say whether the answer is good or bad."))
    if len(words) > LONGEST:
        raise Refused("too_long", gettext("A correction has at most %(limit)s characters.") % {"limit": LONGEST})
    with transaction.atomic():
        row, _ = Feedback.objects.update_or_create(
            message_id=message.pk,
            person=person,
            defaults={
                "conversation_id": message.conversation_id,
                "message_month": message.month,
                "thumb": thumb,
                "correction": words,
                "at": now,
            },
        )
        live.look(conversation=message.conversation.public_id)
    return row


def withdraw(*, message: Message, person: User) -> None:
    """Forget what the person thought of the message."""
    with transaction.atomic():
        Feedback.objects.filter(message_id=message.pk, person=person).delete()
        live.look(conversation=message.conversation.public_id)
