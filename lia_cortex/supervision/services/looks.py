"""What a person has read."""

from datetime import datetime

from django.db.models import Max

from conversations.models import Conversation, Message
from lia_cortex.accounts.models import User
from lia_cortex.supervision.models import Look


def note(*, person: User, public_id: str, now: datetime) -> None:
    """Note that the person has the conversation open and has read what is there; the caller checked that she may."""
    conversation = Conversation.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if conversation is None:
        return
    newest = Message.objects.filter(conversation=conversation).aggregate(newest=Max("pk"))["newest"] or 0
    Look.objects.bulk_create(
        [Look(user=person, conversation_id=conversation, message_id=newest, at=now)],
        update_conflicts=True,
        unique_fields=["user", "conversation"],
        update_fields=["message_id", "at"],
    )
