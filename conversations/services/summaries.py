"""A running summary of what a long conversation's assistant no longer reads."""

from datetime import timedelta

from assistants.models import Assistant
from assistants.ports import ProviderAway
from assistants.services import summaries as writer
from conversations import jobs
from conversations.models import Conversation
from conversations.services.turns import history
from lia_cortex.kernel import db
from lia_cortex.kernel.jobs import LATER, enqueue

SLACK = 1.5
"""Summarise when the history is this much longer than the assistant reads: not with each message."""


def extend(*, conversation_id: int) -> None:
    """Summarise the oldest messages when the conversation has outgrown what its assistant reads."""
    conversation = Conversation.objects.filter(pk=conversation_id).first()
    if conversation is None:
        return
    assistant = Assistant.objects.only("history_messages").get(pk=conversation.assistant_id)
    # By id, for that is how the summary remembers where it ends; a late message has a higher one than its neighbours.
    messages = list(history.said_in(conversation).order_by("id"))
    if len(messages) <= assistant.history_messages * SLACK:
        return
    oldest = sorted(messages[: -assistant.history_messages], key=lambda message: (message.at, message.pk))
    db.release()
    try:
        summary = writer.extend(
            previous=conversation.summary,
            said=history.as_said(oldest),
            assistant_id=assistant.pk,
            scope=conversation.public_id,
        )
    except ProviderAway as away:
        wait = max(timedelta(seconds=away.after), timedelta(seconds=60)).total_seconds()
        enqueue(jobs.SUMMARISE, conversation_id=conversation_id, countdown=wait, priority=LATER)
        return
    Conversation.objects.filter(pk=conversation_id, summary_until=conversation.summary_until).update(
        summary=summary, summary_until=max(message.pk for message in oldest)
    )
